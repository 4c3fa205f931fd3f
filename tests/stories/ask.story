# An agent asks a person by phone number. The person lets shops ask, or does not; the agent cannot tell.
given world ready

# Goal: nobody is asked who did not turn it on, and nobody learns that
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "2 Ask a person"
  types 2
  sees "Type phone number of person:" and "(they get a screen if they allowed it)"
  types 254700000001
  sees "Show or say to the person:" and "They type it and their PIN." and "1 Refresh" and not "allowed"
  types 1
  sees "Show or say to the person:"
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am" and not "asks who you are"
  drops
phone 254711000001 types 0
  sees "2 Ask a person"
  types 2
  types 0799123456
  sees "Show or say to the person:" and "They type it and their PIN."
  types 1
  sees "Show or say to the person:"
  types 0
  types 9
  ends

# Goal: she lets shops ask; asked at her own dial, after the PIN, she gives and the agent sees it
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  sees "5 Shops may ask me: no"
  types 5
  types {pin}
  sees "5 Shops may ask me: yes"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 dials *789#
  sees "PIN" and not "HAWA"
  types {pin}
  sees "HAWA EXPRESS asks who you are." and "type the 3 numbers on THEIR screen." and "2 Not me" and "3 Block this shop"
  types {pair}
  sees "HAWA wants, to pay you:" and "1 Give (10 min)"
phone 254711000001 types 1
  sees "Show or say to the person:"
phone 254700000001 types 1
  sees "Done. HAWA sees it on its phone now, once." and not "code"
  ends
phone 254711000001 types 1
  sees "VALID" and "SELAM TESFAYE" and not "1996"
  types 1
  sees "Saved."
  types 9
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am" and not "6 See open code"
  types 2
  sees "1 HAWA" and ": name, 18+, ID last 4"
  drops

# Goal: asked and she says that it is not her; the agent waits as for anybody, then nobody answered
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types +254700000001
  sees "Show or say to the person:"
phone 254700000001 dials *789#
  types {pin}
  sees "asks who you are"
  types 2
  sees "Nothing was given."
  ends
phone 254711000001 types 1
  sees "Show or say to the person:"
  drops
wait 3 min
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  sees "Type phone number of person:"
  drops

# Goal: wrong digits are few, and end it (an hour later: nobody is asked more than three times in one)
wait 60 min
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:"
phone 254700000001 dials *789#
  types {pin}
  sees "asks who you are"
  types 099
  sees "Not those numbers. 2 tries left."
  types 098
  sees "1 try left."
  types 097
  sees "Too late, or wrong numbers. Nothing was given."
  ends
phone 254711000001 types 1
  sees "Show or say to the person:"
  drops

# Goal: a screen that cannot be shown becomes neutral words by SMS, if she wants that; nothing names a shop
wait 70 min
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 7
  sees "3 SMS if I miss one: no"
  types 3
  types {pin}
  sees "3 SMS if I miss one: yes"
  drops
no sms to 254700000001
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:"
  drops
sms to 254700000001 contains "Please dial *789#" and not "HAWA"

# Goal: she blocks the shop that asks
phone 254700000001 dials *789#
  types {pin}
  sees "asks who you are"
  types 3
  sees "Done. HAWA cannot see your ID any more."
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  sees "Show or say to the person:"
  types 0
  types 9
phone 254700000001 dials *789*715464#
  types {pin}
  sees "You blocked HAWA."
  drops

# Goal: who asks for many that do not answer is stopped for a while
wait 16 min
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0722000001
  types 0
  types 2
  types 0722000002
  types 0
  types 2
  types 0722000003
  types 0
  types 2
  types 0722000004
  types 0
  types 2
  types 0722000005
  sees "Show or say to the person:"
  types 0
  types 2
  types 0722000006
  sees "Too many were asked and did not answer. Ask again in 15 min."
  drops
ctl ledger verify
