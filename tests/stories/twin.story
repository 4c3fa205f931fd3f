# Twins on one birth certificate: the second is told apart by an officer who did not enrol them, or is no second person.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
ctl officer add --desk NBO-3 --name Omar --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 1
  types {start}
  types 864212
  types 864212
  ends

# Goal: the first of them
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 5
  types 1
  types {proof}
  types 1
  types 3
  types 1
  types 1
  types 1
  types YONAS
  types TESFAYE
  types 04052016
  types 2
  types ER
  types 3
  sees "Number of the paper"
  types BC-2016-77
  sees "YONAS"
  types 1
  types 975310
  sees "Type 02 first" and "Start code for"
  ends

# Goal: the second, of the same day, name and paper: the officer says two, and the draft waits
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 5
  types 1
  types {proof}
  types 1
  types 3
  types 1
  types 1
  types 1
  types DAWIT
  types TESFAYE
  types 04052016
  types 2
  types ER
  types 3
  types BC-2016-77
  sees "DAWIT"
  types 1
  types 975310
  sees "Someone like this may be here (case" then {case:digits}
  types 2
  sees "1 Twin or relative"
  types 1
  sees "{case}"
  ends

# Goal: the phone that was shown hears that it is looked at, and no name
phone 254700000001 dials *789#
  types 2
  sees "Your application, desk NBO-3: we look at it. Ask there until" and "We never ask your PIN." and not "DAWIT"
  ends

# Goal: not by who enrolled them; the other officer sees neither name
phone 254711000031 dials *789*7#
  types 975310
  types {case}
  sees "Not possible for you"
  drops
phone 254711000032 dials *789*7#
  types 864212
  types {case}
  sees "somebody alike." and "1 Two people" and "2 One person" and not "YONAS" and not "DAWIT"
  types 1
  types 864212
  sees "Noted. The case is closed."
  drops

# Goal: the first officer goes on, and the child has a slot of its own
phone 254711000031 dials *789#
  types 975310
  sees "Draft" and "1 Go on"
  types 1
  sees "Someone like this"
  types 2
  types 1
  sees "DAWIT"
  types 1
  types 975310
  sees "Type 03 first" and "Start code for +2547xx..01:" then {start:digits}
  ends
phone 254700000001 dials *789#
  types {start}
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends
phone 254700000001 dials *789#
  types 03864209
  types 5
  sees "DAWIT TESFAYE"
  drops
ctl case list --all
  prints "{case}  alike  other"
ctl ledger verify
