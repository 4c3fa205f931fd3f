# message_payload: the operator cuts.
given link op1 has sms = { long = "payload"; };
include long.world
