# Somebody is reported dead, and lives.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends

# Goal: an officer reports a death; a number that nobody has is answered alike
phone 254711000031 dials *789#
  types 975310
  types 5
  sees "4 A person has died"
  types 4
  sees "Their phone number:"
  types 12
  sees "Not a phone number"
  types 254700000001
  sees "Their slot on that phone, 1 to 8"
  types 1
  sees "1 Said only" and "3 Hospital or burial paper"
  types 2
  sees "Type your PIN now:"
  types 975310
  sees "Kept." and "a second officer confirms it." and "Case" then {case:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 5
  types 4
  types 254700000099
  types 1
  types 2
  types 975310
  sees "Kept." and "a second officer confirms it."
  ends

# Goal: the code that was given waits, and the agent is not told why
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "Too late or used."
  drops

# Goal: the own PIN says that it was wrong, and nothing is lost
phone 254700000001 dials *789#
  types {pin}
  sees "A desk was told that you died." and "1 Go on"
  types 1
  sees "6 See open code"
  types 2
  sees "Reported dead, wrong"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "SELAM TESFAYE"
  types 1
  drops
ctl stats
  prints "acts_death_no 1"
ctl ledger verify

# Goal: another officer of the desk confirms it from an own phone, not at once, and the same of a number that nobody has
ctl officer add --desk NBO-3 --name Omar --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 1
  types {start}
  types 864212
  types 864212
  ends
phone 254711000031 dials *789#
  types 975310
  types 5
  types 4
  types 254700000001
  types 1
  types 2
  types 975310
  sees "Kept." and "Case" then {case:digits}
  ends
phone 254711000031 dials *789*7#
  types 975310
  types {case}
  sees "Not possible for you"
  drops
wait 2 min
phone 254711000032 dials *789*7#
  types 864212
  types {case}
  sees "a death, desk NBO-3" and "1 It is true" and "2 Refuse" and "3 Report" and not "SELAM"
  types 1
  sees "Type your PIN now:"
  types 864212
  sees "Noted. The case is closed."
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "Closed. A help desk can open it again."
  ends
ctl case list --all
  prints "{case}  death  done"

# Goal: she comes to the desk herself: an administrator undoes it
ctl person find --msisdn 254700000001
  prints "death             confirmed"
ctl person alive --msisdn 254700000001
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
ctl ledger verify
