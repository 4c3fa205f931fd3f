# Somebody without a phone, served by an agent who reads Arabic; and who forgot PIN and card.
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
phone 254711000031 dials *789#
  types 975310
  types 1
  types 2
  types 1
  types 1
  types 1
  types YONAS
  types HAILE
  types 12041990
  types 2
  types ER
  types 2
  types 1
  types ER-200-0077
  types 1
  types 975310
  types 1
  types {serial}
  types 1
  sees "Desk NBO-3 Amina"
  drops
ctl org set --code 715464 --cards on
ctl agent add --org 715464 --msisdn 254711000009
ctl agent code --msisdn 254711000009 then {start:digits}
phone 254711000009 dials *789#
  types 4
  types {start}
  types 642097
  types 642097
  ends

# Goal: the card number, the yes and the code, right to left
phone 254711000009 dials *789#
  types 642097
  types 6
  sees "شخص بلا هاتف. اكتب رقم البطاقة (7):"
  types 1234567
  sees "لا بطاقة بهذا الرقم."
  types {serial}
  sees "اقرأ بصوت: HAWA يرى" and "1 نعم"
  types 1
  sees "يكتب الشخص هنا الرمز" and "لا تنظر." then {n:digits}
  types 48291307
  types 1
  types {serial}
  types 1
  sees "يكتب الشخص هنا الرمز" then {n:digits}
  types {c{n}}
  sees "YONAS HAILE"
  types 1
  drops

# Goal: no PIN and no card: where to go, in either language, and the same for everybody
phone 254700000001 dials *789#
  types 111111
  types 5
  sees "1 I have my code card"
  types 2
  sees "No card: go to a help desk with your paper. It takes about 7 days."
  ends
phone 254700000061 dials *789#
  types 4
  types 111111
  types 5
  types 2
  sees "بلا بطاقة: المكتب بورقتك. 7 أيام."
  ends
