# Another SIM under her number, as the operator says: the code card, or a day without; then small shares for a week.
given feed
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
ctl card print --count 1 then {serial:digits}
prints " 1:" then {c1:digits}
prints " 2:" then {c2:digits}
prints " 3:" then {c3:digits}
prints " 4:" then {c4:digits}
prints " 5:" then {c5:digits}
prints " 6:" then {c6:digits}
prints " 7:" then {c7:digits}
prints " 8:" then {c8:digits}
prints " 9:" then {c9:digits}
prints "10:" then {c10:digits}
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 7
  types {proof}
  types {serial}
  types 1
  drops
phone 254700000001 dials *789#
  types {pin}
  types 1
  drops
wait 10 min
ctl org add --code 200002 --name "CITY BANK" --short BANK --place "Kakuma" --kind bank --bundle bank-2

# Goal: until the operator is heard nobody knows, and a bank gets nothing
phone 254700000001 dials *789*200002#
  types {pin}
  sees "SIM is not checked" and "1 I have it"
  types 9
  ends

# Goal: who is not in the feed gives as ever
feed sim_change 254700000088
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 3
  ends

# Goal: her SIM was changed: nothing, and the screen says why and what to do
feed sim_change 254700000001
phone 254700000001 dials *789*715464#
  types {pin}
  sees "New SIM seen today" and "1 I have it" and "2 No card" and "9 Exit"
  types 2
  sees "24 hours" and "0800789000"
  ends
phone 254700000001 dials *789*715464#
  types {pin}
  sees "New SIM seen today"
  types 1
  sees "of your code card (8 numbers)."
  types 93011862
  sees "Not that code. 2 tries left today." and "1 Try again"
  types 9
  ends

# Goal: the same in Arabic
phone 254700000001 dials *789#
  types 4
  types 4
  types {pin}
  sees "9 خروج"
  types 9
  ends
phone 254700000001 dials *789*715464#
  types {pin}
  sees "شريحة جديدة" and "2 لا بطاقة"
  types 2
  sees "24"
  ends

# Goal: a day later the shop, not the bank
wait 25 h
feed sim_change 254700000088
phone 254700000001 dials *789*200002#
  types {pin}
  sees "القليل فقط"
  types 0
  sees "9 خروج"
  types 9
  ends
phone 254700000001 dials *789*715464#
  types {pin}
  sees "HAWA"
  types 1
  sees "HAWA"
  ends

# Goal: another SIM once more, and this time she has the card with her: the shop goes on at once, and the bank too
feed sim_change 254700000001
phone 254700000001 dials *789*200002#
  types {pin}
  sees "شريحة جديدة"
  types 1
  sees "اكتب الرمز" then {n:digits}
  types {c{n}}
  sees "BANK"
  drops
phone 254700000001 dials *789*715464#
  types {pin}
  sees "HAWA" and not "شريحة جديدة"
  drops
