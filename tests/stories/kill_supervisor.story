given world code

# Goal: the whole daemon dies by kill -9 and comes back with everything
kill supervisor
start daemon
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  drops
ctl ledger verify

# Goal: an orderly end and start lose nothing
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
restart daemon
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID"
  drops
