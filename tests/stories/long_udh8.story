# Headers with a reference of 8 bits, as every phone knows them.
given link op1 has sms = { long = "udh8"; };
include long.world
