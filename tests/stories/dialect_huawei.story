# its_session_info that keeps changing in its second octet.
given link op1 has dialect = "huawei";
include dialect.world
