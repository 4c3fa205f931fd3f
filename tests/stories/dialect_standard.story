# service_type USSD, ussd_service_op, its_session_info whose first octet names the session.
given link op1 has dialect = "standard";
include dialect.world
