# TLVs: the operator makes the headers.
given link op1 has sms = { long = "sar"; };
include long.world
