# An operator that wants its response after the screen.
given link op1 has ussd = { resp_order = "after"; };
include dialect.world
