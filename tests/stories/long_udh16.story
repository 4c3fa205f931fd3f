# Headers with a reference of 16 bits.
given link op1 has sms = { long = "udh16"; };
include long.world
