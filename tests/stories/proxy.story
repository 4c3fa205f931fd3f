# Somebody who is ill lets another person give for them.
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

# Goal: a desk writes it down from the two phones
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {hers:digits}
  ends
phone 254700000002 dials *789*3#
  sees "Tell the officer:" then {his:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 5
  sees "2 Proxy for a person" and "3 End a proxy"
  types 2
  sees "The PERSON dials *789*3#."
  types {hers}
  sees "Now the PROXY dials *789*3#."
  types {his}
  sees "Where may the proxy give?"
  types 602015
  sees "or it takes no facts"
  types 715464
  sees "Why?" and "1 Ill" and "4 Another reason"
  types 1
  sees "For how long?" and "3 90 days"
  types 1
  sees "Written down." and "says yes"
  drops

# Goal: nothing holds before her own PIN and a yes
phone 254700000002 dials *789#
  types 864209
  sees "1 Prove who I am" and not "7 Proxies"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "May +2547xx..02 give for you to HAWA, until" and "name, over 18" and "1 Yes" and "2 No"
  types 1
  sees "7 Proxies"
  drops

# Goal: the proxy gives a code, and the agent reads that it is one
phone 254700000002 dials *789#
  types 864209
  sees "7 Proxies"
  types 7
  sees "You may give for another person to HAWA until" and "1 Give a code"
  types 1
  sees "For SELAM TESFAYE" and "To HAWA:" and "- by proxy" and "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "SELAM TESFAYE" and "By proxy: YES"
  types 1
  drops
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "by proxy" and "Proxy gave a code" and "Proxy made"
  drops

# Goal: erasing her ID says what ends with it; while hers is locked nothing is given for her
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 4
  sees "Still open, and it ends with your ID:" and "1 Go on"
  types 0
  types 3
  types 2
  sees "No shop can see your ID"
  ends
phone 254700000002 dials *789#
  types 864209
  types 7
  types 1
  sees "Nothing can be given now. The person dials *789# and types the PIN first."
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "locked"
  types 1
  types {pin}
  drops

# Goal: she ends it
phone 254700000001 dials *789#
  types {pin}
  types 7
  sees "+2547xx..02 may give for you to HAWA until" and "2 End it"
  types 2
  sees "1 Prove who I am" and not "7 Proxies"
  drops
phone 254700000002 dials *789#
  types 864209
  sees "1 Prove who I am" and not "7 Proxies"
  types 2
  sees "Proxy ended"
  drops

# Goal: in Arabic, on a screen of 80 letters
phone 254700000001 dials *789#
  types 4
  types 4
  types {pin}
  drops
phone 254700000001 dials *789*3#
  sees "قل للموظف:" then {hers:digits}
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
  types 4
  types 3
  sees "Written down."
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "هل يعطي" and "HAWA"
  drops
ctl ledger verify
