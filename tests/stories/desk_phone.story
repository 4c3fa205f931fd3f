# An officer's day on a basic phone: people are enrolled by somebody who never sees a PIN.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  sees "PIN saved"
  ends

# Goal: the person's phone is shown by dialling, and each answer is kept before the next screen
phone 254700000041 dials *789*3#
  types 1
  sees "Never tell a PIN." and "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  sees "Desk NBO-3 Amina" and "1 New person" and "6 Today"
  types 1
  sees "New person. Ask them to dial *789*3# and tell you 6 numbers:" and "1 Phone is not here" and "2 Has no phone"
  types 12345
  sees "No try lost"
  types {proof}
  sees "READ ALOUD 1/3"
  types 1
  sees "READ ALOUD 2/3"
  types 1
  sees "READ ALOUD 3/3" and "1 Agrees" and "2 No" and "3 Interpreter"
  types 1
  sees "Given name"
  types HANNA
  sees "Family name"
  drops

# Goal: a cut line and a killed vault lose nothing
kill vault
ready
phone 254711000031 dials *789#
  types 975310
  sees "Draft 1 of today: phone, name saved." and "1 Go on" and "2 New person" and "3 Throw away"
  types 1
  sees "Family name"
  types GIRMA
  sees "Birth date, 8 numbers (12041996) or year only (1996)."
  types 31021996
  sees "Not a date." and "Birth date"
  types 1
  sees "Which calendar?" and "1 Ethiopian"
  types 1
  sees "Ethiopian date"
  types 31131988
  sees "Not a date." and "Ethiopian date"
  types 04081988
  sees "Sex:"
  types 1
  sees "Country"
  types ET
  sees "Evidence seen:" and "1 Passport/ID" and "2 UNHCR/govt paper" and "3 Birth cert" and "4 2 witnesses" and "5 None: self said"
  types 2
  sees "1 UNHCR or refugee card"
  types 1
  sees "Number of the paper"
kill vault at commit
phone 254711000031 types ET-200-0077
  sees "Nothing was lost."
  ends
ready
phone 254711000031 dials *789#
  types 975310
  sees "Draft 1 of today"
  types 1
  sees "HANNA GIRMA"
  drops

# Goal: the phone that was shown hears that it is not finished, and nobody else's
phone 254700000041 dials *789#
  types 2
  sees "Your application, desk NBO-3: not finished. Go there until" and "We never ask your PIN." and not "HANNA"
  ends
phone 254700000042 dials *789#
  types 1
  types 2
  sees "Help desk:" and not "application"
  ends

# Goal: the start code is shown once, for the phone that was shown
phone 254711000031 dials *789#
  types 975310
  types 1
  types 1
  sees "Type your PIN now:"
  types 975310
  sees "You must not see it." and "Start code for +2547xx..41:" then {start:digits}
  ends
ctl stats
  prints "acts_draft_end 1"

# Goal: she chooses a PIN alone, and the notice is not read again
phone 254700000041 dials *789#
  types {start}
  sees "Choose a PIN"
  types {pin}
  types {pin}
  sees "PIN saved"
  ends

# Goal: no, said after the reading, keeps nothing; without a phone there is no code
phone 254711000031 dials *789#
  types 975310
  sees "Desk NBO-3 Amina"
  types 1
  types 2
  types 1
  types 1
  types 2
  sees "They said no."
  ends
phone 254711000031 dials *789#
  types 975310
  types 1
  types 2
  types 1
  types 1
  types 3
  sees "interpreter" and "1 Agrees"
  types 1
  types ABEBA
  types 1
  types 2
  types 4
  types 1
  types 5
  sees "ABEBA"
  types 1
  types 975310
  sees "Enrolled, without a phone" and "1 Code card"
  types 1
  sees "Number on the card (7 numbers):"
  drops

# Goal: today, and what an administrator sees
phone 254711000031 dials *789#
  types 975310
  types 6
  sees "Today: 2 new, 0 moved"
  types 0
  sees "1 New person"
  drops
ctl officer list
  prints "Amina"

# Goal: blocked in the middle, the next answer is refused
phone 254711000031 dials *789#
  types 975310
  types 1
ctl officer block --msisdn 254711000031
phone 254711000031 types 2
  sees "closed for you"
  ends
ctl ledger verify
