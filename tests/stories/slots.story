# Several people on one phone.
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

# Goal: her brother joins with two digits before the start code
phone 254700000001 dials *789#
  sees "Type your PIN or start code" and not "YONAS"
  types {start}
  sees "We keep your name"
  types 1
  sees "Choose a PIN"
  types 135792
  types 135792
  sees "PIN saved"
  ends

# Goal: the PIN alone is the first, 02 before it is the second
phone 254700000001 dials *789#
  types {pin}
  types 5
  sees "SELAM TESFAYE" and not "YONAS"
  drops
phone 254700000001 dials *789#
  types 02135792
  types 5
  sees "YONAS TESFAYE" and not "SELAM"
  drops

# Goal: a PIN of the other does not open, tries count for each
phone 254700000001 dials *789#
  types 02{pin}
  sees "Not opened" and "2 tries left"
  types 02{pin}
  sees "1 try left"
  types 02{pin}
  sees "Closed for 15 min"
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops

# Goal: an empty slot answers like any other
phone 254700000001 dials *789#
  types 05135792
  sees "Not opened" and "2 tries left"
  drops
