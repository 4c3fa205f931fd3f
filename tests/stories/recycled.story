# Her number goes to somebody else, who joins as anybody does; her ID opens there no more.
given feed
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {ostart:digits}
phone 254711000031 dials *789#
  types 1
  types {ostart}
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
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 7
  types {proof}
  types {serial}
  types 1
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "A new code card was given"
  types 1
  drops

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

# Goal: her card leads her back, to another number; the holder of her old one hears nothing and keeps it
phone 254700000078 dials *789#
  types 1
  types 1
  types 1
  types 254700000001
  sees "of your code card (8 numbers)." and "Type number" then {n:digits}
  types {c{n}}
  types {pin}
  sees "Done. This SIM opens your ID now."
  ends
no sms to 254700000001
phone 254700000078 dials *789#
  types {pin}
  types 5
  sees "SELAM TESFAYE"
  drops
phone 254700000078 dials *789#
  types {pin}
  types 2
  sees "Number taken off"
  types 2
  sees "a number of yours went to someone else and was taken off your ID."
  drops
phone 254700000001 dials *789#
  types 583920
  sees "9 خروج"
  drops
ctl feed show
  prints "good" and not "held"

# Goal: the operator gives her the number back, and its SIM: she is a stranger there as well, whose PIN opens nothing
feed number_recycled 254700000001
phone 254700000001 dials *789#
  sees "1 English" and "4 Arabi"
  types 1
  types {pin}
  sees "9 Exit" and not "3 Lock"
  drops

# Goal: her card and the PIN bring the ID home, from her own number of now
phone 254700000001 dials *789#
  types 1
  types 1
  types 254700000078
  sees "of your code card (8 numbers)." and "Type number" then {n:digits}
  types {c{n}}
  types {pin}
  sees "Done. This SIM opens your ID now."
  ends
phone 254700000001 dials *789#
  types {pin}
  types 5
  sees "SELAM TESFAYE"
  drops
phone 254700000001 dials *789#
  types 583920
  sees "9 Exit" and not "OMAR"
  drops
