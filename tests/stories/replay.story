# The operator delivers twice, or late.
given world ready

# Goal: a repeated "1" gives no second code
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
replay last
replay last with new sequence
phone 254700000001 dials *789#
  types {pin}
  types 6
  sees "HAWA code" and "{code}"
  types 1
  sees "1 Prove who I am" and not "6 See open code"
  drops

# Goal: a repeated PIN costs nothing
phone 254700000001 dials *789#
  types 246814
  sees "2 tries left"
replay last
phone 254700000001 drops
phone 254700000001 dials *789#
  types 246814
  sees "1 try left"
  types {pin}
  sees "1 Prove who I am"
  drops

# Goal: a repeated "1" at the shop's name does not give the facts on the next screen
phone 254700000001 dials *789#
  types {pin}
  types 1
  types 715464
  sees "Are you with them now?"
  types 1
  sees "1 Give (1 hour)"
replay last
phone 254700000001 types 3
  sees "Nothing was given"
  ends

# Goal: an SMS that comes again because its line broke is answered once
sms 254700000001 "LOCK"
sms to 254700000001 contains "Done."
link op1 restarts
ready
replay last with new sequence
no sms to 254700000001
