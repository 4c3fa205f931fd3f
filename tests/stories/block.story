# A person blocks a shop: its checks and offers are refused from then on, for that person.
given world code

# Goal: blocked from the list, her open code is good for nothing and she is not asked again
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  types 1
  types 9
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {second:digits}
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "6 See open code"
  types 2
  types 1
  types 3
  sees "Done. HAWA cannot see your ID any more."
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {second}
  sees "Too late or used" and not "block" and not "SELAM"
  drops
phone 254700000001 dials *789*715464#
  types {pin}
  sees "You blocked HAWA." and not "Give"
  types 0
  sees "1 Prove who I am" and not "6 See open code"
  types 2
  types 1
  sees "2 Not me" and not "Block"
  drops

# Goal: she lets it ask again
phone 254700000001 dials *789*715464#
  types {pin}
  types 2
  sees "1 Give (1 hour)"
  types 3
  ends

# Goal: by SMS, and the words are the same for somebody we do not know
sms 254700000001 "BLOCK 715464"
sms to 254700000001 contains "Done. This shop cannot see your ID any more."
sms 254722000009 "block 715464"
sms to 254722000009 contains "Done. This shop cannot see your ID any more."
sms 254700000001 "BLOCK 715465"
sms to 254700000001 contains "Dial *789#" and not "Done"
phone 254700000001 dials *789*715464#
  types {pin}
  sees "You blocked HAWA."
  drops
ctl ledger verify
