# One question at the next dial, after the service happened.
given survey
given world code

# Goal: nothing is asked before the check, nor while a shop waits
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am" and not "did you get"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  types 1
  types 9
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 3
  ends

# Goal: asked once, counted for the shop, and then home
phone 254700000001 dials *789#
  types {pin}
  sees "Last time at HAWA," and "did you get the service?" and "3 They asked me for money" and "0 Skip"
  types 1
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
ctl stats
prints "survey"
ctl stats survey
prints "HAWA EXPRESS" and "few"

# Goal: never after a lock
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {second:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {second}
  types 1
  types 9
sms 254700000001 "LOCK"
sms to 254700000001 contains "Done."
phone 254700000001 dials *789#
  types {pin}
  sees "Your ID is locked."
  types 1
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
