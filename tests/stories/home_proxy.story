# A proxy gives for her: neither phone tells whoever looks at it what the other did elsewhere, and with the hidden line not that there was a desk.
given world ready
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
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
# her own business with another shop
phone 254700000001 dials *789*829310#
  types {pin}
  types 1
  sees "Tell AMANI this code:" then {code:digits}
  ends
phone 254711000002 dials *789#
  types {bank_pin}
  types 1
  types {code}
  types 1
  types 9
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {hers:digits}
  ends
phone 254700000002 dials *789*3#
  sees "Tell the officer:" then {his:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 5
  types 2
  types {hers}
  types {his}
  types 715464
  types 1
  types 2
  sees "Written down." and not "SELAM" and not "DAWIT"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "May +2547xx..02 give for you to HAWA" and not "DAWIT"
  types 1
  drops

# Goal: the proxy reads for whom, to which shop and until when, and nothing of what she does elsewhere
phone 254700000002 dials *789#
  types 864209
  types 7
  sees "You may give for another person to HAWA until" and not "SELAM" and not "AMANI"
  types 1
  sees "For SELAM TESFAYE" and not "0042" and not "AMANI"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254700000002 dials *789#
  types 864209
  sees not "6 See open code"
  types 2
  sees "You became a proxy" and not "SELAM" and not "AMANI" and not "HAWA"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "SELAM TESFAYE" and "By proxy: YES" and not "DAWIT"
  types 1
  types 9

# Goal: she reads what was given, not who he is
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "HAWA" and "AMANI" and "Proxy made" and not "DAWIT"
  drops

# Goal: with the hidden line neither reads of a desk any more; what was given stays
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 3
  types {pin}
  sees "3 Hide last used line: yes"
  drops
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "HAWA" and "Proxy gave a code" and not "Proxy made"
  drops
phone 254700000002 dials *789#
  types 864209
  types 5
  types 3
  types 3
  types 864209
  sees "3 Hide last used line: yes"
  drops
phone 254700000002 dials *789#
  types 864209
  types 2
  sees "Proxy gave a code" and not "You became a proxy" and not "HAWA" and not "SELAM"
  drops

# Goal: in Arabic
phone 254700000001 dials *789#
  types 4
  types 4
  types {pin}
  types 2
  sees "من رأى بياناتي" and not "DAWIT"
  types 8
  sees "HAWA" and not "DAWIT"
  drops
phone 254700000002 dials *789#
  types 4
  types 4
  types 864209
  types 2
  sees "من رأى بياناتي" and not "SELAM"
  types 8
  sees not "SELAM" and not "HAWA"
  drops
ctl ledger verify
