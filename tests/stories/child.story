# A child on the phone of its guardian, until it is of age.
given world ready
ctl org add --code 302181 --name "KAKUMA AID" --short AID --place "Kakuma 3" --kind aid --bundle same-person
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends

# Goal: a child is added on the phone of its guardian; who is surely no child is not
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  sees "5 Child or proxy"
  types 5
  sees "1 Child on this phone"
  types 1
  sees "Guardian dials *789*3#."
  types 12345
  sees "No try lost"
  types {proof}
  sees "The guardian is:" and "1 Mother or father"
  types 1
  sees "What shows that?" and "4 A registry"
  types 3
  sees "READ ALOUD 1/3"
  types 1
  types 1
  types 1
  sees "Given name"
  types YONAS
  types TESFAYE
  sees "Birth date"
  types 12041996
  sees "Not surely below 18." and "Birth date"
  types 12
  sees "Sex:"
  types 2
  types ER
  types 5
  sees "YONAS"
  types 1
  types 975310
  sees "Type 02 first" and "Start code for +2547xx..01:" then {start:digits}
  ends

# Goal: the guardian holds the child's PIN, and reads in the own history that it was added
phone 254700000001 dials *789#
  types {start}
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "Child added"
  drops

# Goal: a child is given where children may be, and nowhere else
phone 254700000001 dials *789*715464#
  types 02864209
  sees "This is the ID of a child. HAWA cannot be given it."
  drops
phone 254700000001 dials *789*302181#
  types 02864209
  sees "AID wants"
  types 1
  sees "Tell AID this code:"
  ends

# Goal: soon of age it is told, of age nothing is given before a PIN of the own, which ends the guardian's
wait 1060 days
ctl clock accept
# the language was forgotten meanwhile
phone 254700000001 dials *789#
  types 1
  types 02864209
  sees "Soon you are 18."
  types 1
  sees "1 Prove who I am"
  drops
wait 29 days
wait 29 days
phone 254700000001 dials *789*302181#
  types 02864209
  sees "You are 18 now. Your ID is yours alone." and "1 Choose my own PIN" and "2 Later" and "9 Exit"
  types 2
  sees "1 Prove who I am"
  types 1
  types 302181
  types 1
  sees "You are 18 now."
  types 1
  sees "Choose a PIN"
  types 602857
  types 602857
  sees "PIN saved"
  ends
phone 254700000001 dials *789#
  types 02864209
  sees "Not opened"
  types 02602857
  sees "1 Prove who I am"
  types 2
  sees "Own PIN"
  drops
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "Your child is 18"
  drops
ctl ledger verify
