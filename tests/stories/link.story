# The operator's link goes down and comes back.
given world ready

# Goal: a dialogue dies with its bind, and she goes on at the next
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
link op1 down
phone 254700000001 lost
phone 254700000001 dials *789#
  lost
link op1 up
phone 254700000001 dials *789*715464#
  types {pin}
  sees "You were proving who you are to HAWA."
  types 1
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:"
  ends

# Goal: a cut by the network keeps the place for five minutes, not longer
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  drops
wait 6 min
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am" and not "You were proving"
  drops
