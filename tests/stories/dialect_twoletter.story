# The event stands in service_type as two letters; texts are octets of one letter each.
given link op1 has dialect = "twoletter";
include dialect.world
