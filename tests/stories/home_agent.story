# An agent who is also a person, under one PIN: the desk does not learn who the person is, nor the person's phone whom the desk served.
given world ready
ctl agent add --org 829310 --msisdn 254700000001
ctl person add
  msisdn=254700000002
  given_name=DAWIT
  family_name=HAILE
  birthdate=1990-01-02
  sex=M
  nationality=ER
  id_type=refugee_id
  id_number=ET-0099
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000002
phone 254700000002 dials *789#
  types 1
  types {start}
  types 1
  types 864209
  types 864209
  ends

# Goal: the desk serves another, and knows nothing of her own ID
phone 254700000002 dials *789*829310#
  types 864209
  types 1
  sees "Tell AMANI this code:" then {code:digits}
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "1 My ID" and "2 AMANI desk 2" and not "SELAM"
  types 2
  sees "AMANI desk 2" and not "SELAM" and not "Last used"
  types 1
  types {code}
  sees "DAWIT HAILE" and not "SELAM"
  types 1
  types 9

# Goal: her own ID shows nobody whom she served; his shows the shop, not her
phone 254700000001 dials *789#
  types {pin}
  types 1
  sees "1 Prove who I am"
  types 2
  sees "Nobody saw your ID." and not "DAWIT" and not "AMANI"
  drops
phone 254700000002 dials *789#
  types 864209
  types 2
  sees "AMANI" and not "SELAM"
  types 1
  sees "BANK AMANI" and not "SELAM" and not "TESFAYE"
  drops

# Goal: what she hides as a person is hidden from who reads the desk, and told to the person alone
phone 254700000001 dials *789#
  types {pin}
  types 1
  types 5
  types 3
  types 1
  types {pin}
  sees "1 Stop SMS: yes"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "1 My ID" and not "Changed"
  types 2
  sees "AMANI desk 2" and not "Changed"
  drops
phone 254700000001 dials *789#
  types {pin}
  types 1
  sees "Changed: SMS."
  drops

# Goal: her ID is locked, the desk goes on
phone 254700000001 dials *789#
  types {pin}
  types 1
  types 3
  types 1
  ends
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "1 Check a code" and not "locked"
  drops

# Goal: in Arabic
phone 254700000001 dials *789#
  types 4
  types 4
  types {pin}
  sees "AMANI" and not "SELAM" and not "تغير"
  types 2
  sees "AMANI" and not "SELAM" and not "DAWIT"
  drops
ctl ledger verify
