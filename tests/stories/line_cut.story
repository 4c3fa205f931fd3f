# The line is cut right behind VALID: asked first at the next unlock, shown again within three minutes, counted once.
given world code

# Goal: the same values and the same Ref
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE" and "Ref" then {ref:digits}
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "Finish the last check. Was the person served?" and "4 Line was cut, see again"
  types 4
  sees "VALID" and "SELAM TESFAYE" and "Over 18: YES" and "Ref" and "{ref}"
  types 1
  sees "Saved. Next code"
  types 0
  sees "3 Today: 1"
  drops
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "1 HAWA" and ": name, 18+, ID last 4 0 Back"
  drops

# Goal: after three minutes it is still asked, and shows nothing more
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {second:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {second}
  sees "VALID"
  drops
wait 4 min
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "Finish the last check." and not "see again"
  types 2
  sees "Saved. Next code"
  types 0
  types 3
  sees "Today: 2 checked" and "Served: 1" and "Not same name: 1" and "Not served: 0"
  drops

# Goal: the gateway dies before the screen is there, and nothing is lost or counted twice
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {third:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {third}
  sees "VALID"
restart gateway
phone 254711000001 dials *789#
  types {hawa_pin}
  types 4
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved"
  drops
ctl ledger verify
