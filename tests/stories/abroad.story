# Abroad with the card: the SIM of home is lost, and one of another country opens the ID, in English and in Arabic.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  sees "PIN saved"
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


# Goal: from another country, in Arabic: old number, card and PIN
phone 256700000001 dials *789#
  types 4
  types 1
  types 1
  types 254700000001
  sees "اكتب الرمز" then {n:digits}
  types {c{n}}
  types {pin}
  sees "هذه الشريحة تفتح هويتك"
  ends
phone 256700000001 dials *789#
  types {pin}
  sees "3 قفل"
  types 5
  sees "SELAM TESFAYE"
  drops

# Goal: a second SIM there opens it too
phone 256700000002 dials *789#
  types 1
  types 1
  sees "2 Add this SIM too"
  types 2
  types 256700000001
  sees "of your code card (8 numbers)." and "Type number" then {n:digits}
  types {c{n}}
  types {pin}
  sees "Done. This SIM opens your ID too."
  ends
phone 256700000002 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
phone 256700000001 dials *789#
  types {pin}
  sees "3 قفل"
  drops

# Goal: the SIM that was left says that it was, and closes there
phone 254700000001 dials *789#
  types {pin}
  sees "Your ID was moved to another SIM with your code card. Was it you?"
  types 1
  sees "Closed on this SIM. Dial *789# on your new SIM."
  ends
