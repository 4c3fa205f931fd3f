# The operator ends a dialogue after 180 s; before it can, the phone is told, and the place is kept.
given world ready

# Goal: a slow reader is told in time, dials again and goes on
phone 254700000001 dials *789*715464#
  types 12
  sees "No try lost"
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types {pin}
  sees "1 Give (1 hour)"
# a machine that is slow takes nothing of it: the daemon's clock stands
wait 3 real s
phone 254700000001
  types 2
  stays
wait 5 s
phone 254700000001 types 2
  sees "Time is short. Dial *789# again and type your PIN: we kept your place."
  ends
phone 254700000001 dials *789*715464#
  types {pin}
  sees "You were proving who you are to HAWA." and "1 Go on"
  types 1
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:"
  ends

# Goal: on the screen that can be come back to, it says so
phone 254700000001 dials *789*715464#
  types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 28 s
phone 254700000001 types 12
wait 4 s
phone 254700000001 types {pin}
  sees "Time is short." and "we kept your place"
  ends
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "1 Give (1 hour)"
  drops
