# What a person may add beyond what must be given: allergies for a clinic, who else may collect for cash aid, the day of a paper;
# and what a birth date of another calendar, or a range of years, says.
given world demo
ctl org add --code 123459 --name "AMAL WARD" --short WARD --place "Kakuma 2" --kind clinic --bundle clinic
ctl org add --code 654320 --name "CASH POINT" --short CASH --place "Kakuma 3" --kind aid --bundle cash-aid
ctl agent add --org 123459 --msisdn 254711000003
ctl agent add --org 654320 --msisdn 254711000004
ctl person add
  msisdn=254700000007
  given_name=MARIAM
  family_name=HASSAN
  birthdate=Eth 1982-06-26
  sex=f
  programme_id=P-77
  household_size=4
  allergies=yes
  alternate_collector=ABEL HASSAN
  address=Kakuma, KE
  id_type=passport
  id_number=P-123456
  id_issued=2024-02-29
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000007
phone 254700000007 dials *789#
  types 1
  types {start}
  types 1
  types {pin}
  types {pin}
  sees "PIN saved"
ctl agent code --msisdn 254711000003 then {start:digits}
phone 254711000003 dials *789#
  types 1
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  sees "PIN saved"
ctl agent code --msisdn 254711000004 then {start:digits}
phone 254711000004 dials *789#
  types 1
  types {start}
  types {bank_pin}
  types {bank_pin}
  sees "PIN saved"

# Goal: a clinic learns of allergies only when the person adds them
phone 254700000007 dials *789*123459#
  types {pin}
  sees "WARD wants" and not "allergies"
  types 2
  sees "7 Allergies"
  types 7
  types 1
  sees "allergies: yes/no"
  types 1
  sees "Tell WARD this code:" then {code:digits}
phone 254711000003 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "MARIAM" and "Born in: 1990" and "Allergies: YES" and not "HASSAN"
  types 1
  types 9

# Goal: who else may collect is told where aid is paid
phone 254700000007 dials *789*654320#
  types {pin}
  sees "CASH wants" and not "collect"
  types 2
  sees "7 Collects"
  types 7
  types 1
  sees "who may collect"
  types 1
  sees "Tell CASH this code:" then {code:digits}
phone 254711000004 dials *789#
  types {bank_pin}
  types 1
  types {code}
  sees "VALID" and "MARIAM HASSAN" and "Collects: ABEL HASSAN" and not "Allergies"
  types 1
  types 9

# Goal: a large payment may ask on which day the paper was given
ctl org add --code 302181 --name "HAWA LARGE" --short LARGE --place "Kakuma Mkt" --kind money --bundle recv-l
ctl agent add --org 302181 --msisdn 254711000005
ctl agent code --msisdn 254711000005 then {start:digits}
phone 254711000005 dials *789#
  types 1
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  sees "PIN saved"
phone 254700000007 dials *789*302181#
  types {pin}
  sees "LARGE wants" and not "day your ID was given"
  types 2
  sees "7 ID given on"
  types 7
  types 1
  sees "day your ID was given"
  types 1
  sees "Tell LARGE this code:" then {code:digits}
phone 254711000005 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "MARIAM HASSAN" and "Born: 5 Mar 1990" and "ID given on: 29 Feb 2024"

# Goal: somebody who knows the year to a few may be of any age, and is not said to be over 18
ctl org add --code 482918 --name "AGE DESK" --short AGE --place "Kakuma 1" --kind shop --bundle age
ctl agent add --org 482918 --msisdn 254711000006
ctl agent code --msisdn 254711000006 then {start:digits}
phone 254711000006 dials *789#
  types 1
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  sees "PIN saved"
ctl person add
  msisdn=254700000008
  given_name=JAMAL
  birthdate=1990..2025
ctl person code then {start:digits}
  msisdn=254700000008
phone 254700000008 dials *789#
  types 1
  types {start}
  types 1
  types {pin}
  types {pin}
  sees "PIN saved"
phone 254700000008 dials *789#
  types {pin}
  types 5
  sees "JAMAL" and "Born 1990-2025"
phone 254700000008 dials *789*482918#
  types {pin}
  types 1
  sees "Tell AGE this code:" then {code:digits}
phone 254711000006 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "Over 18: NOT KNOWN" and "Over 15: NOT KNOWN"
  types 9

# Goal: any age may be asked for, and leaves without the date
ctl org add --code 200002 --name "ELDERS AID" --short ELDERS --place "Kakuma 4" --kind aid --bundle age-60
ctl agent add --org 200002 --msisdn 254711000007
ctl agent code --msisdn 254711000007 then {start:digits}
phone 254711000007 dials *789#
  types 4
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  ends
phone 254700000008 dials *789*200002#
  types {pin}
  sees "over 60: yes/no" and not "over 18"
  types 1
  sees "Tell ELDERS this code:" then {code:digits}
phone 254711000007 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "فوق 60: لا" and not "1990" and not "JAMAL"
  drops

# Goal: a shop learns whether it has seen this person before: no, then yes, without a name; in English and in Arabic
ctl org add --code 562377 --name "TEA HOUSE" --short TEA --place "Kakuma 1" --kind shop --bundle returning
ctl agent add --org 562377 --msisdn 254711000008
ctl agent code --msisdn 254711000008 then {start:digits}
phone 254711000008 dials *789#
  types 1
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  ends
phone 254700000008 dials *789*562377#
  types {pin}
  sees "seen here before: yes/no" and not "name"
  types 1
  sees "Tell TEA this code:" then {code:digits}
phone 254711000008 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "Seen here before: NO" and not "JAMAL"
  types 1
  types 9
sms 254700000008 "LANG AR"
phone 254700000008 dials *789*562377#
  types {pin}
  sees "زيارة سابقة؟"
  types 1
  sees "أعط TEA:" then {code:digits}
phone 254711000008 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "Seen here before: YES" and not "JAMAL"
  drops

# Goal: a name that was told is checked, two tries a code, and the agent never reads it; in English, then in Arabic
ctl org add --code 731584 --name "PAY POINT" --short PAY --place "Kakuma 1" --kind money --bundle name-check
ctl agent add --org 731584 --msisdn 254711000009
ctl agent code --msisdn 254711000009 then {start:digits}
phone 254711000009 dials *789#
  types 1
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  ends
ctl agent add --org 731584 --msisdn 254711000010
ctl agent code --msisdn 254711000010 then {start:digits}
phone 254711000010 dials *789#
  types 4
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  ends
phone 254700000007 dials *789*731584#
  types {pin}
  sees "name check: yes/no" and en not "full name"
  types 1
  sees "Tell PAY this code:" then {code:digits}
phone 254711000009 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID. The answers:" and "4 Check a name" and not "MARIAM"
  types 4
  sees "Type the name as you were told it:"
  types "Maryam Yusuf"
  sees "Name as told: NO" and "4 Check a name" and not "MARIAM"
  types 4
  types "Hassan Maryam"
  sees "Name as told: YES" and not "4 Check a name" and not "MARIAM"
  types 1
  types 9
phone 254700000007 dials *789*731584#
  types {pin}
  types 1
  sees "Tell PAY this code:" then {code:digits}
phone 254711000010 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  types 8
  sees "4 طابق اسما"
  types 4
  sees "اكتب الاسم كما قيل لك:"
  types "مريم حسن"
  sees "مطابقة الاسم: نعم" and not "MARIAM"
  drops
