# Ten operators, ten dialects, one daemon: ten phones at the same time.
given 10 links
given link op1 has dialect = "standard";
given link op2 has dialect = "tata";
given link op3 has dialect = "mica";
given link op4 has dialect = "sixdee";
given link op5 has dialect = "smppplus";
given link op6 has dialect = "datasm";
given link op7 has dialect = "msisdn";
given link op8 has dialect = "huawei";
given link op9 has dialect = "twoletter";
given link op10 has dialect = "textframed";
given world ready

# Goal: ten dialogues side by side, none meets another
phone 254700000101 on op1 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000102 on op2 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000103 on op3 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000104 on op4 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000105 on op5 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000106 on op6 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000107 on op7 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000108 on op8 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000109 on op9 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000110 on op10 dials *789#
  sees "1 English" and "4 Arabi"
phone 254700000101 types 3
  sees "code d'activation"
phone 254700000102 types 1
  sees "ID service. Type your PIN or start code:"
phone 254700000103 types 3
  sees "code d'activation"
phone 254700000104 types 1
  sees "ID service. Type your PIN or start code:"
phone 254700000105 types 3
  sees "code d'activation"
phone 254700000106 types 1
  sees "ID service. Type your PIN or start code:"
phone 254700000107 types 3
  sees "code d'activation"
phone 254700000108 types 1
  sees "ID service. Type your PIN or start code:"
phone 254700000109 types 3
  sees "code d'activation"
phone 254700000110 types 1
  sees "ID service. Type your PIN or start code:"
phone 254700000101 types 9
  ends
phone 254700000102 types 9
  ends
phone 254700000103 drops
phone 254700000104 types 9
  ends
phone 254700000105 types 9
  ends
phone 254700000106 drops
phone 254700000107 types 9
  ends
phone 254700000108 types 9
  ends
phone 254700000109 drops
phone 254700000110 types 9
  ends

# Goal: a share begun on each of them
phone 254700000001 on op1 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op2 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op3 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op4 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op5 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op6 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op7 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op8 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op9 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops
phone 254700000001 on op10 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "You were proving"
  types 1
  sees "1 Give (1 hour)"
  drops

# Goal: one operator goes, the others stay
link op4 down
phone 254700000111 on op5 dials *789#
  sees "1 English"
  drops
link op4 up
phone 254700000111 on op4 dials *789#
  sees "1 English"
  drops
