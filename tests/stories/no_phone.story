# A person without a phone: enrolled without one, given a card, and served by it where the organisation may.
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

# Goal: the officer enrols somebody who has no phone, and gives a card
phone 254711000031 dials *789#
  types 975310
  types 1
  types 2
  sees "READ ALOUD 1/3"
  types 1
  types 1
  types 1
  sees "Given name"
  types YONAS
  types HAILE
  types 12041990
  types 2
  types ER
  sees "Evidence seen:"
  types 2
  types 1
  types ER-200-0077
  sees "YONAS HAILE"
  types 1
  types 975310
  sees "A code card is their way in."
  types 1
  sees "Number on the card (7 numbers):"
  types {serial}
  sees "Give code card" and "1 Given"
  types 1
  sees "Desk NBO-3 Amina"
  drops

# Goal: no agent serves so unless the organisation may
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "1 Check a code" and not "6 Person without phone"
  drops
ctl org set --code 715464 --cards on
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "6 Person without phone"
  types 6
  sees "Person without phone. Type the card number (7 numbers):"
  types 1234567
  sees "No such card number. Look again, no try lost."
  types {serial}
  sees "READ ALOUD: HAWA will see your name, over 18, ID last 4, once. Do you agree?" and "1 Yes" and "2 No"
  types 2
  sees "HAWA desk 1"
  types 6
  types {serial}
  types 1
  sees "of their card here (8 numbers). Look away." and "Person types number" then {n:digits}
  types 48291307
  sees "Not done. That card number is used up or not right. 4 tries left."
  types 1
  types {serial}
  types 1
  sees "Person types number {n} of their card"
  types {c{n}}
  sees "VALID. Same name as you heard?" and "YONAS HAILE" and not "ER-"
  types 1
  sees "Saved."
  drops

# Goal: a vault that is killed at the commit has done it once, and the values are seen again
phone 254711000001 dials *789#
  types {hawa_pin}
  types 6
  types {serial}
  types 1
  sees "Person types number" then {m:digits}
kill vault at commit
phone 254711000001 types {c{m}}
  ends
ready
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "Finish the last check." and "4 Line was cut, see again"
  types 4
  sees "VALID." and "YONAS HAILE"
  types 1
  types 0
  types 6
  types {serial}
  types 1
  sees "of their card here" and not "number {m} of"
  drops
ctl org set --code 715464 --cards off

# Goal: another card, by two officers, the second one in Arabic: nobody is texted, and until it is in the hand the former one is good
ctl officer add --desk NBO-3 --name Joseph --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 4
  types {start}
  types 864209
  types 864209
  ends
phone 254711000031 dials *789#
  types 975310
  types 7
  sees "Code card. Ask them to dial *789*3#" and "1 No phone"
  types 1
  sees "1 Ask for one" and "2 It is approved"
  types 1
  sees "Why another card?" and "3 Lost or spoilt"
  types 3
  types 3
  types ER-200-0077
  sees "new card" and "1 Send (PIN)"
  types 1
  types 975310
  sees "Needs second officer. Ask to dial *789*7# and enter case" then {case:digits}
  drops
wait 2 min
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  sees "بطاقة جديدة"
  types 0077
  types 1
  sees "7، 1، 2 ثم"
  drops
ctl case show {case}
  prints "card" and "gone" and "Joseph"
phone 254711000032 dials *789#
  types 864209
  types 7
  types 1
  types 2
  sees "حالة البطاقة"
  types {case}
  sees "لا بطاقة جاهزة"
  drops
wait 97 hours
ctl card print --count 1 then {serial2:digits}
phone 254711000032 dials *789#
  types 864209
  types 7
  types 1
  types 2
  types {case}
  sees "آخر 4 من الورقة"
  types 0078
  sees "خطأ. بقي" and "آخر 4 من الورقة"
  types 0077
  types {serial2}
  types 1
  sees "Joseph"
  drops
ctl org set --code 715464 --cards on
phone 254711000001 dials *789#
  types {hawa_pin}
  types 6
  types {serial}
  types 1
  sees "Person types number" then {k:digits}
  types {c{k}}
  sees "Not done. That card number is used up or not right."
  types 1
  types {serial2}
  types 1
  sees "of their card here (8 numbers). Look away."
  drops
ctl org set --code 715464 --cards off
