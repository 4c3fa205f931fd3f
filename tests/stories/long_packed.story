# Septets packed eight into seven octets, both ways, behind the fill bits of a header.
given link op1 has sms = { charset_in = "packed"; charset_out = "packed"; };
include long.world
