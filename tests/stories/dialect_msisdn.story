# No id: one dialogue a number.
given link op1 has dialect = "msisdn";
include dialect.world
