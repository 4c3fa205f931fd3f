# The number of a national ID: mistyped it is refused at once, and it goes to whom it is due and to nobody else.
given world demo
ctl org add --code 302181 --name "HAWA LARGE" --short LARGE --place "Kakuma Mkt" --kind money --bundle recv-l
ctl agent add --org 302181 --msisdn 254711000005

# Goal: a wrong check digit is told while the card is still in the hand
ctl person add fails
  msisdn=254700000007
  given_name=ASHA
  birthdate=1990-02-03
  address=Kakuma, KE
  id_type=Aadhaar
  id_number=4968 5824 1552
  evidence=2
  prints "id_number: a digit is mistyped" and not "4968"
ctl person add
  msisdn=254700000007
  given_name=ASHA
  birthdate=1990-02-03
  address=Kakuma, KE
  id_type=Aadhaar
  id_number=4968 5824 5152
  evidence=2
files lack "496858245152" and "4968 5824 5152"
ctl person code then {start:digits}
  msisdn=254700000007
phone 254700000007 dials *789#
  types 1
  types {start}
  types 1
  types {pin}
  types {pin}
  sees "PIN saved"
ctl agent code --msisdn 254711000001 then {start:digits}
phone 254711000001 dials *789#
  types 1
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  sees "PIN saved"
ctl agent code --msisdn 254711000005 then {start:digits}
phone 254711000005 dials *789#
  types 4
  types {start}
  types {bank_pin}
  types {bank_pin}
  ends

# Goal: who is due the last four digits learns no more
phone 254700000007 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "ASHA" and "5152" and not "4968"
  types 1
  types 9

# Goal: who is due the number has it as the card has it, and the kind of paper in words, in Arabic
phone 254700000007 dials *789*302181#
  types {pin}
  sees "LARGE wants" and "ID number" and not "5152"
  types 1
  sees "Tell LARGE this code:" then {code:digits}
phone 254711000005 dials *789#
  types {bank_pin}
  types 1
  types {code}
  sees "ASHA" and "8 المزيد"
  types 8
  sees "هوية وطنية" and "496858245152"
