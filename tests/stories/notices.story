# Words that come to phones unasked: to her, to whom she trusts, and without our name where she wants that.
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
# Goal: whom she trusts is told of a change as she is
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 6
  types {pin}
  types 254722000042
  sees "6 Trusted person: yes"
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
sms to 254700000001 contains "A change was asked for on *789#. Was it not you?" and "LOCK" and not "SELAM"
sms to 254722000042 contains "A change was asked for on *789#, for someone who trusts you." and "LOCK" and not "SELAM" and not "254700000001"
phone 254700000001 dials *789#
  types {pin}
  sees "You know your PIN, so the new-PIN request was stopped."
  types 1
  sees "1 Prove who I am"
  drops

# Goal: without our name
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 2
  types {pin}
  sees "2 SMS without our name: yes"
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
sms to 254700000001 contains "Something was asked for in your name. Not you? Answer LOCK to this number."
sms to 254722000042 contains "Something was asked for, by someone who trusts you. Not them? Answer LOCK and their number."

# Goal: who is asked by a shop and misses it is called back for, without our name
phone 254700000001 dials *789#
  types {pin}
  types 1
  types 5
  types 3
  types 5
  types {pin}
  sees "5 Shops may ask me: yes"
  types 7
  types 3
  types {pin}
  sees "3 SMS if I miss one: yes"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:"
  drops
sms to 254700000001 contains "Please call back when you can."
