# Somebody who cannot use a phone and never had a PIN: two officers stand for the yes, and a proxy gives.
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
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
ctl officer add --desk NBO-3 --name Joseph --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 1
  types {start}
  types 864209
  types 864209
  ends

# Goal: the first officer writes it down and opens a case with the guardian's paper
phone 254700000002 dials *789*3#
  types 1
  sees "Tell the officer:" then {his:digits}
  ends
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {hers:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 5
  types 2
  types {his}
  types {hers}
  types 715464
  types 3
  types 3
  sees "Written down." and "1 Cannot, never had a PIN"
  types 1
  sees "Type your PIN now:"
  types 975310
  sees "Guardian's paper"
  types 12
  sees "Guardian's paper"
  types 0042
  sees "Needs second officer." and "case" then {case:digits}
  drops

# Goal: nothing holds before the second one and a day
phone 254711000031 dials *789*7#
  types 975310
  types {case}
  sees "Not possible for you"
  drops
wait 2 min
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  sees "proxy" and not "DAWIT"
  types 0042
  types 1
  sees "Approved"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am" and not "7 Proxies"
  drops
sms to 254700000002 contains "Was it not you?"
wait 6 min
wait 25 hours
wait 25 hours
wait 25 hours
ctl case list --all
  until "{case}  proxy  done"

# Goal: the proxy gives a code
phone 254700000001 dials *789#
  types {pin}
  types 7
  sees "You may give for another person to HAWA until"
  types 1
  sees "For DAWIT HAILE" and "- by proxy"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "DAWIT HAILE" and "By proxy: YES"
  types 1
  drops
ctl ledger verify
