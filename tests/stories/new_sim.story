# Another SIM under her number, as the operator says: the code card, or a day without; then small shares for a week.
given feed
given world ready
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
  sees "Help desk"
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
