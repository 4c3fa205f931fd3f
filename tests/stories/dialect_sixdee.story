# No service_type; 15 bits of id, and bit 0 that counts more than any op.
given link op1 has dialect = "sixdee";
include dialect.world
