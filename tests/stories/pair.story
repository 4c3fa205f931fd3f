# Operators that give a transmitter and a receiver, or several binds of one account.
given 2 links
given link op1 has bind = "pair";
given link op2 has binds = 3;
given world ready

# Goal: through a pair, dialogues and SMS go as through one bind
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:"
  ends
sms 254700000001 "HELP"
sms to 254700000001 contains "*789#"

# Goal: three binds serve three people at once, and each screen comes by the bind of its dialogue
phone 254700000001 on op2 dials *789#
  types {pin}
  sees "1 Prove who I am"
phone 254711000001 on op2 dials *789#
  types {hawa_pin}
phone 254711000002 on op2 dials *789#
  types {bank_pin}
phone 254700000001
  types 1
  drops
sms 254711000001 on op2 "HELP"
sms to 254711000001 contains "*789#"

# Goal: a pair that comes back serves again
link op1 down
link op1 up
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
