# Three people on one phone: what one of them sees, sets and did is of no other.
given world ready
ctl person add
  msisdn=254700000001
  slot=2
  given_name=YONAS
  family_name=TESFAYE
  birthdate=1999-11-30
  sex=M
  nationality=ER
  id_type=refugee_id
  id_number=ET-0043
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000001
  slot=2
phone 254700000001 dials *789#
  types {start}
  types 1
  types 135792
  types 135792
  ends
ctl person add
  msisdn=254700000001
  slot=3
  given_name=ABEBA
  family_name=DESTA
  birthdate=1980-01-02
  sex=F
  nationality=ET
  id_type=refugee_id
  id_number=ET-0044
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000001
  slot=3
phone 254700000001 dials *789#
  sees "Type your PIN or start code" and not "SELAM" and not "YONAS" and not "ABEBA"
  types {start}
  types 1
  types 642097
  types 642097
  ends

# Goal: what one gave, and has open, the others do not see
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254700000001 dials *789#
  types 02135792
  sees "1 Prove who I am" and not "6 See open code" and not "HAWA"
  types 2
  sees "Nobody saw your ID."
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "6 See open code"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "SELAM TESFAYE" and not "YONAS" and not "ABEBA"
  types 1
  types 9
phone 254700000001 dials *789#
  types 03642097
  types 2
  sees "Nobody saw your ID." and not "HAWA"
  types 0
  types 5
  sees "ABEBA DESTA" and "0044" and not "SELAM" and not "YONAS"
  drops

# Goal: what one sets is set for one, and told to one
phone 254700000001 dials *789#
  types 03642097
  types 5
  types 3
  types 3
  types 642097
  sees "3 Hide last used line: yes"
  types 6
  types 642097
  types 0722000042
  sees "6 Trusted person: yes"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "Last used" and not "Changed"
  types 5
  types 3
  sees "3 Hide last used line: no" and "6 Trusted person: no"
  drops
phone 254700000001 dials *789#
  types 02135792
  sees "1 Prove who I am" and not "Changed"
  drops
phone 254700000001 dials *789#
  types 03642097
  sees "Changed: last used, trusted person." and not "Last used"
  drops

# Goal: a lock is of one
phone 254700000001 dials *789#
  types 03642097
  types 3
  types 1
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types 03642097
  sees "Your ID is locked."
  types 1
  sees "1 Prove who I am"
  drops

# Goal: a wrong PIN of one is told to one
phone 254700000001 dials *789#
  types 02864209
  sees "2 tries left"
  types 02135792
  types 2
  sees "Wrong PIN"
  drops
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "HAWA" and not "Wrong PIN"
  drops

# Goal: in Arabic too
phone 254700000001 dials *789#
  types 4
  types 4
  sees "4 اللغة" and not "SELAM"
  types 02135792
  sees "1 أثبت هويتي" and not "تغير" and not "6 رمزي"
  types 2
  sees not "HAWA"
  drops
phone 254700000001 dials *789#
  types 03642097
  types 5
  sees "ABEBA DESTA" and "0044" and not "SELAM"
  drops
ctl ledger verify
