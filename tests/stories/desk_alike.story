# What an officer's phone says where it is not plain: a desk whose key is not here yet, a phone with people, somebody alike.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
phone 254711000031 dials *789#
  types 975310
  sees "Desk NBO-3 Amina"
  drops

# Goal: a second officer begins after the first has been there once more
ctl officer add --desk NBO-3 --name Omar --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 1
  types {start}
  types 864212
  types 864212
  ends
phone 254711000032 dials *789#
  types 864212
  sees "Desk NBO-3 Omar"
  types 1
  sees "First an officer of desk NBO-3 who worked here before types the PIN once." and "0 Back"
  types 0
  sees "1 New person"
  drops
phone 254711000031 dials *789#
  types 975310
  sees "Desk NBO-3 Amina"
  drops
phone 254711000032 dials *789#
  types 864212
  types 1
  sees "Ask them to dial *789*3#"
  drops

# Goal: a person of a phone
phone 254700000041 dials *789*3#
  types 1
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 1
  types {proof}
  types 1
  types 1
  types 1
  types HANNA
  types GIRMA
  types 12041996
  types 1
  types ET
  types 5
  sees "HANNA GIRMA"
  types 1
  types 975310
  sees "Start code for"
  ends

# Goal: who waits on that phone for a first PIN gets another code, and is not made twice
phone 254700000041 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 1
  types {proof}
  sees "Somebody on this phone waits for a first PIN (place 01)." and "1 New code for them" and "2 Another person"
  types 1
  sees "Start code for +2547xx..41:" then {start:digits}
  ends
phone 254700000041 dials *789#
  types {start}
  sees "Choose a PIN"
  drops

# Goal: somebody alike: the case is named, never who; the same person is not made twice
phone 254711000031 dials *789#
  types 975310
  types 1
  types 2
  types 1
  types 1
  types 1
  types HANNA
  types GIRMA
  types 12041996
  types 1
  types ET
  types 5
  types 1
  types 975310
  sees "Someone like this may be here (case " and "Ask: did you join before?" and "1 Yes, same person" and "2 No, other person" and "3 Does not know" and not "HANNA"
  types 1
  sees "No second ID is made."
  ends

# Goal: another person, with the reason
phone 254711000031 dials *789#
  types 975310
  types 1
  types 2
  types 1
  types 1
  types 1
  types HANNA
  types GIRMA
  types 12041996
  types 1
  types ET
  types 5
  types 1
  types 975310
  sees "Someone like this"
  types 2
  sees "Why another person?" and "1 Twin or relative"
  types 1
  sees "HANNA GIRMA"
  types 1
  types 975310
  sees "Enrolled, without a phone"
  drops

# Goal: who does not know is enrolled, and somebody looks later
phone 254711000031 dials *789#
  types 975310
  types 1
  types 2
  types 1
  types 1
  types 1
  types HANNA
  types GIRMA
  types 12041996
  types 1
  types ET
  types 5
  types 1
  types 975310
  types 3
  types 1
  types 975310
  sees "Enrolled, without a phone"
  drops

# Goal: a phone that eight people have takes no ninth, and says so before anything else is asked
ctl person add
  msisdn=254700000041
  slot=2
  given_name=ABEBA
  family_name=TADESSEA
  birthdate=1960-01-11
  sex=M
  nationality=ET
  evidence=1
ctl person add
  msisdn=254700000041
  slot=3
  given_name=BERHANU
  family_name=TADESSEB
  birthdate=1965-02-11
  sex=M
  nationality=ET
  evidence=1
ctl person add
  msisdn=254700000041
  slot=4
  given_name=CHALTU
  family_name=TADESSEC
  birthdate=1970-03-11
  sex=M
  nationality=ET
  evidence=1
ctl person add
  msisdn=254700000041
  slot=5
  given_name=DAWIT
  family_name=TADESSED
  birthdate=1975-04-11
  sex=M
  nationality=ET
  evidence=1
ctl person add
  msisdn=254700000041
  slot=6
  given_name=ELSA
  family_name=TADESSEE
  birthdate=1980-05-11
  sex=M
  nationality=ET
  evidence=1
ctl person add
  msisdn=254700000041
  slot=7
  given_name=FIKRE
  family_name=TADESSEF
  birthdate=1985-06-11
  sex=M
  nationality=ET
  evidence=1
ctl person add
  msisdn=254700000041
  slot=8
  given_name=GELETA
  family_name=TADESSEG
  birthdate=1990-07-11
  sex=M
  nationality=ET
  evidence=1
phone 254700000041 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 1
  types {proof}
  sees "2 Another person"
  types 2
  sees "This phone has 8 people already, and no more fit. Another phone?" and "2 Has no other phone"
  types 2
  sees "READ ALOUD 1/3"
  drops
ctl ledger verify
