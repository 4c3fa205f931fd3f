# Her number goes to somebody else, who joins as anybody does; her ID opens there no more.
given feed
given world ready

# Goal: she has a code with HAWA, and her number goes
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
wait 10 min
feed number_recycled 254700000001

# Goal: who has it is a stranger, in no language yet, and her PIN opens nothing
phone 254700000001 dials *789#
  sees "1 English" and "4 Arabi"
  types 4
  sees "9 خروج"
  types {pin}
  sees "9 خروج" and not "3 قفل"
  drops

# Goal: the new holder joins
ctl person add
  msisdn=254700000001
  given_name=OMAR
  family_name=HASSAN
  birthdate=1990-02-03
  sex=M
  nationality=SO
  id_type=refugee_id
  id_number=KE-0077
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000001
phone 254700000001 dials *789#
  types {start}
  types 1
  types 583920
  types 583920
  ends
phone 254700000001 dials *789#
  types 583920
  sees "9 خروج"
  types 9
  ends

# Goal: what she gave before is still hers to be checked
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved"
  drops
ctl feed show
  prints "good" and not "held"
