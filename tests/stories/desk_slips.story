# What goes wrong at a desk: mistyped numbers cost nothing, wrong ones a try, and what may not be done is said before anything is kept.
given world ready
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

phone 254700000001 dials *789#
  types 135792
  types {pin}
# Goal: a new PIN: numbers that are none cost nothing, those of no phone a try
phone 254711000031 dials *789#
  types 975310
  types 3
  types 1
  types 3
  types ET-0042
  sees "dial *789*3#"
  types 12
  sees "Type 6 numbers. No try lost."
  types 123456
  sees "Not the numbers of a phone here." and "left"
  drops

# Goal: not to the phone that it was on
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 2
  types 1
  types 5
  types 254700000001
  types {proof}
  sees "This number is full, the old one, or of an officer."
  drops

# Goal: the second officer looks at the phone: numbers that are none, and wrong ones
phone 254700000055 dials *789*3#
  types 1
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 2
  types 1
  types 5
  types 254700000001
  types {proof}
  types 1
  types 975310
  sees "Needs second officer." and "enter case" then {case:digits}
  drops
wait 2 min
phone 254711000032 dials *789*7#
  types 864209
  types 99999
  sees "No such case waits at your desk."
  types {case}
  sees "move number, no paper."
  types 12
  sees "Type 6 numbers. No try lost."
  types 123456
  sees "Not the numbers of that phone." and "left"
  drops

# Goal: while one request is open there is no other
phone 254700000055 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 2
  types 1
  types 5
  types 254700000001
  types {proof}
  types 1
  types 975310
  sees "One request is open for this person, or there were too many this year."
  drops

# Goal: her PIN stops it, and she is asked whether it was her
wait 2 min
phone 254700000055 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  types {proof}
  types 1
  sees "Approved."
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "You know your PIN, so this request was stopped: move number." and "2 It was not me"
  types 1
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 3
  types 1
  types 3
  types ET-0042
  types {proof}
  types 1
  types 975310
  sees "Needs second officer." and "enter case" then {case:digits}
  drops
wait 2 min
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  types 0042
  types 1
  sees "Approved."
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "You know your PIN, so the new-PIN request was stopped." and "1 It was me"
  types 2
  drops

# Goal: wrong numbers of a paper close a case
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 3
  types 1
  types 3
  types ET-0042
  types {proof}
  types 1
  types 975310
  sees "Needs second officer." and "enter case" then {case:digits}
  drops
wait 2 min
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  types 0043
  sees "1 try left."
  types 0043
  sees "Wrong again: the case is closed, and your office is told."
  drops

# Goal: why somebody is to be erased is asked before who
phone 254711000031 dials *789#
  types 975310
  types 4
  types 6
  sees "Why erase?" and "1 Person asks" and "2 Court"
  drops

# Goal: code cards: wrong numbers, a phone of nobody, somebody who has a phone
phone 254711000031 dials *789#
  types 975310
  types 7
  types 123456
  sees "Not the numbers of a phone here." and "left"
  drops
phone 254700000099 dials *789*3#
  types 1
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 7
  types {proof}
  sees "Nobody is enrolled on this phone."
  drops
phone 254711000031 dials *789#
  types 975310
  types 7
  types 2
  types 123456
  sees "Not the numbers of a phone here." and "left"
  drops
phone 254711000031 dials *789#
  types 975310
  types 7
  types 1
  types 1
  types 1
  types 3
  types ET-0042
  types 1
  types 975310
  sees "This person has a phone, or had a PIN"
  drops

# Goal: a child and a proxy: wrong numbers; the end of a proxy says nothing of whether there was one
phone 254711000032 dials *789#
  types 864209
  types 5
  types 1
  types 123456
  sees "Not the numbers of a phone here." and "left"
  drops
phone 254711000032 dials *789#
  types 864209
  types 5
  types 2
  types 123456
  sees "Not the numbers of a phone here." and "1 Again: new proxy"
  types 2
  sees "End a proxy: the person or the proxy dials *789*3#."
  drops
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000032 dials *789#
  types 864209
  types 5
  types 3
  sees "End a proxy: the person or the proxy dials *789*3#."
  types {proof}
  sees "Ended, if there was one."
  drops

# Goal: a new person: wrong numbers, other calendars, which paper
phone 254711000032 dials *789#
  types 864209
  types 1
  types 123456
  sees "Not the numbers of a phone here." and "left" and "2 Has no phone"
  types 1
  types 1
  types 1
  types 1
  types HANNA
  types GIRMA
  types 1
  types 2
  sees "Hijri date, 8 numbers"
  types 31131988
  sees "Not a date." and "Hijri date"
  types 0
  types 3
  sees "Solar Hijri date, 8 numbers"
  types 31131988
  sees "Not a date." and "Solar Hijri date"
  types 30121375
  types 1
  types ET
  types 1
  sees "Which?" and "1 Passport"
  types 1
  types EP-7654321
  sees "Type the 6 numbers from the person's phone:"
  drops

# Goal: a draft is gone on with from what was done today, and read back before it ends
phone 254711000032 dials *789#
  types 864209
  types 0
  types 6
  sees "Drafts open: 1" and "1 Go on with draft"
  types 1
  sees "Type the 6 numbers from the person's phone:"
  drops
phone 254700000041 dials *789*3#
  types 1
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000032 dials *789#
  types 864209
  types 0
  types 6
  types 1
  types {proof}
  sees "HANNA GIRMA"
  types 2
  sees "Change what?" and "6 Evidence" and "7 Phone"
  types 0
  sees "HANNA GIRMA"
  drops

# Goal: a correction that she complains of
phone 254711000031 dials *789#
  types 975310
  types 4
  types 2
  types 1
  types 3
  types ET-0042
  types TESFAY
  types 1
  types 975310
  sees "The person is asked at the next unlock"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "wants to change your family name to TESFAY."
  types 3
  sees "Nothing was changed."
  ends
