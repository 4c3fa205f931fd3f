# A lost SIM: two officers move the ID to another number, with its PIN; the SIM that was lost, and its PIN, could have stopped it.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
ctl officer add --desk NBO-3 --name Joseph --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 1
  types {start}
  types 864209
  types 864209
  ends

phone 254700000001 dials *789#
  types 135792
  types {pin}
  sees "1 Prove who I am"
  types 2
  sees "Wrong PIN"
  drops

# Goal: without a paper the old number says who it is, and another phone is shown
phone 254700000055 dials *789*3#
  types 1
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 2
  sees "1 SIM lost" and "4 Danger: no notice"
  types 1
  types 5
  sees "OLD phone number" and not "1 Not known"
  types 254700000001
  sees "dial *789*3#"
  types {proof}
  sees "move number" and "+2547xx..55"
  types 1
  types 975310
  sees "Needs second officer. Ask to dial *789*7# and enter case" then {case:digits}
  drops
wait 2 min
phone 254700000055 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  sees "move number, no paper." and "2 Refuse"
  types {proof}
  sees "Do the paper and the person agree?"
  types 1
  sees "Approved."
  drops
sms to 254700000001 contains "A change was asked for"

# Goal: a day later the new SIM opens it, and the old one nothing
wait 6 min
ctl case list
  until "{case}  move  runs" and "20"
wait 25 hours
ctl case list --all
  until "{case}  move  done"
phone 254700000055 dials *789#
  types {pin}
  sees "desk NBO-3: move number. Did you ask for it?"
  types 1
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "Not opened"
  drops

# Goal: for a week whoever has it gets little, and the screen says why
ctl org add --code 200002 --name "PHONE SHOP" --short PHONES --place "Kakuma 3" --kind money --bundle sim
phone 254700000055 dials *789*715464#
  types {pin}
  sees "HAWA wants" and "3 Give nothing"
  types 3
  ends
phone 254700000055 dials *789*200002#
  types {pin}
  sees "A desk gave you this SIM or PIN." and "small shares until" and not "1 Prove"
  types 0
  sees "1 Prove who I am"
  types 2
  sees "who saw your ID before is hidden until"
  drops
wait 8 days
phone 254700000055 dials *789*200002#
  types {pin}
  sees "PHONES wants"
  types 3
  ends

# Goal: a wrong name is corrected by who has it, and by nobody else
phone 254711000031 dials *789#
  types 975310
  types 4
  sees "Fix what?" and "3 Birth date"
  types 2
  types 1
  types 3
  types ET-0042
  sees "as on the paper"
  types TESFAY
  sees "correction" and "1 Send (PIN)"
  types 1
  types 975310
  sees "The person is asked at the next unlock"
  drops
phone 254700000055 dials *789#
  types {pin}
  sees "Amina at desk NBO-3 wants to change your family name to TESFAY." and "3 Complain"
  types 1
  sees "1 Prove who I am"
  types 5
  sees "TESFAY" and not "TESFAYE"
  drops

# Goal: what is missing is added in the same way, when she says yes
phone 254711000031 dials *789#
  types 975310
  types 4
  types 4
  sees "1 It is missing"
  types 1
  types 3
  types ET-0042
  types Zone 3 Kakuma
  sees "missing fact" and "1 Send (PIN)"
  types 1
  types 975310
  sees "The person is asked at the next unlock"
  drops
phone 254700000055 dials *789#
  types {pin}
  sees "wants to change your address to Zone 3 Kakuma" and "2 No"
  types 1
  sees "1 Prove who I am"
  drops
