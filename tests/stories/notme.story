# It was not me: the ID is locked at once.
given world code

# Goal: not me locks, and a code made before is refused
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  types 1
  types 9
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {second:digits}
  ends
phone 254700000001 dials *789#
  types {pin}
  types 2
  types 1
  types 2
  sees "Your ID is locked." and "1 New PIN now" and not "Complaint"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {second}
  sees "Too late or used" and not "SELAM"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "Your ID is locked." and "1 Unlock"
  drops

# Goal: a new PIN at once, then she opens it herself
phone 254700000001 dials *789#
  types {pin}
  types 2
  types 1
  types 2
  types 1
  sees "Type your PIN now:"
  types {pin}
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends
phone 254700000001 dials *789#
  types 864209
  sees "Your ID is locked."
  types 1
  sees "1 Prove who I am"
  drops
ctl ledger verify
