# A shift: half an hour after the PIN the agent's SIM dials straight to the code. And the agent's day.
given world code
ctl org set --code 715464 --shift on
ctl org list
prints "715464" and "on"
ctl bundle list --fact over_18
prints "recv-s" and "full_name over_18 id_last4"

# Goal: one PIN, then straight to the next code
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "HAWA desk 1" and "5 Close day"
  types 9
phone 254711000001 dials *789#
  sees "First ask the person's name."
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved. Next code"
  drops
wait 29 min
phone 254711000001 dials *789#
  sees "First ask the person's name."
  types 0
  sees "3 Today: 1"
  types 3
  sees "Today: 1 checked" and "Served: 1" and "Wrong codes: 0"
  drops

# Goal: after half an hour the PIN again
wait 2 min
phone 254711000001 dials *789#
  sees "Type your PIN"
  types {hawa_pin}
  sees "HAWA desk 1"
  drops

# Goal: closing the day ends it at once
phone 254711000001 dials *789#
  types 0
  types 5
  sees "Day closed."
  ends
phone 254711000001 dials *789#
  sees "Type your PIN"
  drops

# Goal: never for a person, nor for a shop without shifts
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  sees "Type your PIN"
  drops
phone 254711000002 dials *789#
  types {bank_pin}
  sees "AMANI desk 1" and not "5 Close day"
  drops
phone 254711000002 dials *789#
  sees "Type your PIN"
  drops

# Goal: nothing typed for a minute: the answer is not taken, and the agent dials again; a code that was looked at shows nothing twice
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "HAWA desk 1"
wait 61 s
phone 254711000001 types 3
  sees "The time was over: your answer was not taken."
  ends
phone 254711000001 dials *789#
  sees "First ask the person's name."
  types {code}
  sees "Too late or used." and "for a new code"
  types 0
  types 5
  ends

# Goal: an organisation that gets answers only
ctl org set --code 715464 --answers yesno
phone 254700000001 dials *789*715464#
  types {pin}
  sees "over 18: yes/no" and not "full name"
  types 1
  sees "Tell HAWA this code:" then {answers:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  sees "(9 numbers)"
  types {answers}
  sees "VALID. The answers:" and "Over 18: YES" and not "name" and not "SELAM"
  types 1
  sees "Saved. Next code (9 numbers):"
  drops

# Goal: an organisation that gets one-time codes only
ctl org set --code 715464 --codes otp
phone 254700000001 dials *789*715464#
  types {pin}
  sees "HAWA asks for a code. It gives no facts"
  types 3
  ends
phone 254711000001 dials *789#
  sees "First ask the person's name. Then type their code (6 numbers):"
  drops

# Goal: the help desk, before any PIN
phone 254722000009 dials *789#
  types 1
  sees "2 Help desk"
  types 2
  sees "Help desk: Kakuma 1, Mon to Fri 8 to 16." and "From abroad +254200000000"
  ends

# Goal: not my shop
phone 254700000001 dials *789*715464#
  sees "2 Not my shop"
  types 2
  sees "Type your PIN"
  types {pin}
  sees "1 Prove who I am" and not "HAWA"
  drops
