# A wrong clock, while running and at start: nobody is erased, nothing expires or is promised, locks go on, until it is right or accepted.
given world ready
ctl person add
  msisdn=254700000007
  given_name=MARIAM
  family_name=HASSAN
  birthdate=1990-02-03
  sex=F
  nationality=SD
  id_type=refugee_id
  id_number=KEN-00-0007
  evidence=1
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends

# Goal: 200 days ahead for a moment, MARIAM, who has no PIN yet, is not erased, and the code lives on
ctl test clock-jump 17280000
ctl status
  prints "far ahead of the last line of the ledger" and "musafirctl clock accept"
  fails
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Nothing was lost"
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "Nothing was lost"
  ends
sms 254700000001 "HELP"
sms to 254700000001 contains "LOCK"
ctl person code
  msisdn=254700000007
  prints "musafirctl clock accept"
  fails

# Goal: the same when the daemon starts with it; LOCK by SMS works
restart daemon
ctl status
  prints "far ahead of the last line of the ledger"
  fails
sms 254700000001 "LOCK"
sms to 254700000001 contains "Done"
ctl test clock-jump --seconds=-17280000
ctl stats
  prints "people_readable_by_host  1"
phone 254700000001 dials *789#
  types {pin}
  sees "locked"
  types 1
  types 9
  ends

# Goal: a clock of 2000 makes no code good, at start or while running
ctl test clock-jump --seconds=-820540800
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "Nothing was lost"
  ends
restart vault
ctl status
  prints "is before this program was made"
  fails
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "Nothing was lost"
  ends
ctl test clock-jump 820540800
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  types 9
  ends

# Goal: a machine that was off for 40 days serves again once its clock is accepted, until the next jump
ctl test clock-jump 3456000
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Nothing was lost"
  ends
ctl clock accept
ctl status
  prints "clock  good"
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:"
  ends
restart daemon
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:"
  ends
ctl test clock-jump --seconds=-3456000
ctl status
  prints "is behind the last line of the ledger"
  fails
ctl ledger verify

# Goal: time that passes is no jump, whoever restarts
ctl clock accept
wait 700 days
restart daemon
# the language was forgotten meanwhile
phone 254700000001 dials *789*715464#
  types 1
  types {pin}
  types 1
  sees "Tell HAWA this code:"
  ends
