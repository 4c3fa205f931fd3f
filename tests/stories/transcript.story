# A birth record is asked for between two registries, and dialled by its person.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends

# Goal: a desk opens the case
phone 254711000031 dials *789#
  types 975310
  types 5
  sees "5 Birth record"
  types 5
  sees "1 Ask for one" and "2 Move one on"
  types 1
  types {proof}
  sees "Birth record asked for." and "The person reads the news" and "Case" then {case:digits}
  ends

# Goal: she reads where it is
phone 254700000001 dials *789#
  types {pin}
  types 5
  sees "7 Birth record"
  types 7
  sees "Now at: the help desk since" and "Next news by" and "asked for"
  drops

# Goal: the desk moves it on, and so does an administrator
phone 254711000031 dials *789#
  types 975310
  types 5
  types 5
  types 2
  sees "Case number (5 numbers):"
  types {case}
  sees "asked for. Now:" and "2 Sent" and "7 Given"
  types 2
  sees "Where is it?" and "3 Ministry"
  types 3
  sees "Kept."
  ends
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 7
  sees "birth record. sent." and "Now at: the ministry since"
  drops
ctl case stage {case} --stage found --place home --days 14
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "Birth record news"
  drops

# Goal: in Arabic
phone 254700000001 dials *789#
  types 4
  types 4
  types {pin}
  types 5
  types 7
  sees "سجل البلد"
  drops
ctl ledger verify
