given world ready

# Goal: with a full disk she is told to come back, and nothing is half-done
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
disk full
phone 254700000001 types 1
  sees "Nothing was lost."
  ends
disk free
phone 254700000001 dials *789#
  types {pin}
  sees "You were proving who you are to HAWA."
  types 2
  sees "1 Prove who I am" and not "6 See open code"
  drops

# Goal: a PIN that cannot be counted is not tried
disk full
phone 254700000001 dials *789#
  types {pin}
  sees "Nothing was lost."
  ends
disk free

# Goal: with a free disk it works again
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID"
  drops
ctl ledger verify
