# The core of the service: first use, a share, a check.
given world demo

# Goal: with a start code Selam chooses her PIN on her own phone, and the code works once
ctl person code then {start:digits}
  msisdn=254700000001
phone 254700000001 dials *789#
  sees "1 English" and "4 Arabi"
  types 1
  sees "ID service. Type your PIN or start code:" and not "SELAM" and not "HAWA"
  types {start}
  sees "We keep your name" and "1 I agree" and "2 No"
  types 1
  sees "Choose a PIN: 6 numbers only you know"
  types 123456
  sees "Too easy"
  types 120496
  sees "Too easy"
  types {pin}
  sees "Type the same 6 numbers again"
  types 246814
  sees "Not the same"
  types {pin}
  sees "Type the same 6 numbers again"
  types {pin}
  sees "PIN saved. Tell no one, not even staff." and "*789#"
  ends
phone 254700000001 dials *789#
  sees "Type your PIN or start code"
  types {start}
  sees "Not opened" and "2 tries left"
  types {pin}
  sees "1 Prove who I am"
  types 9
  ends

# Goal: an agent chooses a PIN too
ctl agent code --msisdn 254711000001 then {start:digits}
phone 254711000001 dials *789#
  types 1
  sees "Type your PIN or start code"
  types {start}
  sees "Choose a PIN"
  types {hawa_pin}
  sees "again"
  types {hawa_pin}
  sees "PIN saved"
  ends

# Goal: Selam proves who she is to HAWA in three screens and at most 24 keys
phone 254700000001 dials *789*715464#
  sees "HAWA EXPRESS, Kakuma Mkt" and "The right shop?" and not "SELAM"
  types {pin}
  sees "HAWA wants, to pay you:" and "full name" and "over 18" and "last 4 of your ID" and not "country"
  sees "1 Give (1 hour)" and "2 Change" and "3 Give nothing"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  sees "Only HAWA can use it, once, for 1 hour." and "Help 0800789000" and not "SELAM"
  ends
  screens = 3
  keys <= 24
  seconds <= 70

# Goal: the agent checks it and sees only what was given
phone 254711000001 dials *789#
  sees "Type your PIN"
  types {hawa_pin}
  sees "HAWA desk 1" and "1 Check a code" and "3 Today: 0"
  types 1
  sees "First ask the person's name"
  types {code}
  sees "VALID" and "SELAM TESFAYE" and "Over 18: YES" and "ID last 4: 0042" and "Paper seen"
  sees not "1996" and not "Born" and not "ER" and not "ET-0042"
  sees "1 Yes, served" and "2 Not same name" and "3 Not served"
  sees "Ref" then {ref:digits}
  types 1
  sees "Saved. Next code"

# Goal: the same code again is used, and costs the agent nothing
phone 254711000001 types {code}
  sees "Too late or used" and "*789*715464#"
  types 0
  sees "Today: 1"
  types 9
  ends

# Goal: Selam sees who saw her ID
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am" and "2 Who saw my ID" and not "6 See open code"
  types 2
  sees "1 HAWA" and "name" and "18+"
  types 0
  sees "1 Prove who I am"
  types 9
  ends

# Goal: the ledger holds together
ctl ledger verify
