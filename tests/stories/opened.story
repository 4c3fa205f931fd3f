# Dialogues that the service opens, in each dialect that knows a way.
given 4 links
given link op1 has dialect = "smppplus"; ussd = { network_initiated = true; };
given link op2 has dialect = "standard"; ussd = { network_initiated = true; };
given link op3 has dialect = "msisdn"; ussd = { network_initiated = true; };
given link op4 has dialect = "twoletter"; ussd = { network_initiated = true; };
given world ready

# Goal: she lets shops ask, and have words by SMS when a screen cannot come
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 5
  types {pin}
  sees "5 Shops may ask me: yes"
  types 7
  types 2
  types {pin}
  types 3
  types {pin}
  sees "2 Warn me of wrong PINs: yes" and "3 SMS if I miss one: yes"
  drops

# Goal: smppplus: a screen that she did not ask for; she gives
phone 254700000001 on op1 dials *789#
  sees "Type your PIN"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 gets
  sees "HAWA EXPRESS asks who you are." and "2 Not me"
  types {pair}
  sees "PIN"
  types {pin}
  sees "1 Give (10 min)"
  types 1
  sees "Done. HAWA sees it on its phone now, once."
  ends
phone 254711000001 types 1
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved."
  types 9
wait 70 min

# Goal: standard: a screen that she did not ask for; she gives
phone 254700000001 on op2 dials *789#
  sees "Type your PIN"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 gets
  sees "HAWA EXPRESS asks who you are." and "2 Not me"
  types {pair}
  sees "PIN"
  types {pin}
  sees "1 Give (10 min)"
  types 1
  sees "Done. HAWA sees it on its phone now, once."
  ends
phone 254711000001 types 1
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved."
  types 9
wait 70 min

# Goal: msisdn: a screen that she did not ask for; she gives
phone 254700000001 on op3 dials *789#
  sees "Type your PIN"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 gets
  sees "HAWA EXPRESS asks who you are." and "2 Not me"
  types {pair}
  sees "PIN"
  types {pin}
  sees "1 Give (10 min)"
  types 1
  sees "Done. HAWA sees it on its phone now, once."
  ends
phone 254711000001 types 1
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved."
  types 9
wait 70 min

# Goal: twoletter: a screen that she did not ask for; she gives
phone 254700000001 on op4 dials *789#
  sees "Type your PIN"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 gets
  sees "HAWA EXPRESS asks who you are." and "2 Not me"
  types {pair}
  sees "PIN"
  types {pin}
  sees "1 Give (10 min)"
  types 1
  sees "Done. HAWA sees it on its phone now, once."
  ends
phone 254711000001 types 1
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved."
  types 9
wait 70 min

# Goal: absent: neutral words come by SMS
phone 254700000001 is absent
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0700000001
  sees "Show or say to the person:"
  drops
sms to 254700000001 contains "Please dial *789#" and not "HAWA"
phone 254700000001 is here
wait 70 min

# Goal: in another dialogue, or unwilling: the same words
phone 254700000001 is busy
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0700000001
  drops
sms to 254700000001 contains "Please dial *789#" and not "HAWA"
wait 70 min
phone 254700000001 is unwilling
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 0700000001
  drops
sms to 254700000001 contains "Please dial *789#" and not "HAWA"
phone 254700000001 is here
wait 70 min

# Goal: a warning wants no answer, and the phone acknowledges it
phone 254700000001 on op1 dials *789#
  types 975310
  types 975311
  types 975312
  sees "Closed for 15 min"
  ends
wait 2 min
phone 254700000001 gets
  sees "Wrong PINs were typed on this phone."
  ends
