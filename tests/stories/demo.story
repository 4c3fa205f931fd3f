# Two minutes: refusals as much as success.
given world ready

# Goal: the demo
say A thief with the database finds no name.
files lack "TESFAYE" and "ET-0042"
say Selam proves who she is to HAWA EXPRESS.
phone 254700000001 dials *789*715464#
  sees "HAWA EXPRESS"
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
  screens = 3
  keys <= 24
  seconds
say An agent of a bank types the code: it is not for this shop.
phone 254711000002 dials *789#
  types {bank_pin}
  types 1
  types {code}
  sees "Not a code for this shop" and "4 tries left" and not "SELAM"
  drops
say HAWA's agent mistypes: no try lost. Then the right code: VALID, no birth date, no nationality.
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code:typo}
  sees "A number was mistyped" and "no try lost"
  types {code}
  sees "VALID" and "SELAM TESFAYE" and not "1996" and not "ER"
  types 1
  sees "Saved. Next code"
  types {code}
  sees "Too late or used"
  types 0
  types 9
say She shares again. The vault is killed right behind the commit, before it could answer.
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
kill vault at commit
phone 254700000001 types 1
  sees "Nothing was lost"
  ends
ready
say She dials again and goes on: the code is there, given once.
phone 254700000001 dials *789*715464#
  types {pin}
  sees "You were proving who you are to HAWA." and "1 Go on"
  types 1
  sees "Tell HAWA this code:" then {second:digits}
  ends
say Who saw my ID? And lock.
phone 254700000001 dials *789#
  types {pin}
  sees "2 Who saw my ID" and "6 See open code"
  types 2
  sees "HAWA"
  types 0
  types 3
  types 1
  sees "Locked. No shop can see your ID."
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {second}
  sees not "VALID" and not "SELAM"
  drops
say Two codes, two consents, however often things died.
ctl stats
  prints "acts_share 2"
ctl ledger verify
say And for those who pay for it and those who guard it.
bill
files lack "TESFAYE" and "ET-0042" and "254700000001"
