# What a person turns on for herself: off until she wants it, and "no SMS" means none that she did not text for.
given world ready

# Goal: everything is off at first; what she turns over is said at once and kept
phone 254700000001 dials *789#
  types {pin}
  types 5
  sees "3 Safety"
  types 3
  sees "1 Stop SMS: no" and "5 Shops may ask me: no" and "7 Messages on screen"
  types 5
  sees "Type your PIN now:"
  types {pin}
  sees "5 Shops may ask me: yes" and "1 Stop SMS: no"
  types 7
  sees "2 Warn me of wrong PINs: no" and "3 SMS if I miss one: no"
  types 2
  sees "Type your PIN now:"
  types {pin}
  sees "2 Warn me of wrong PINs: yes"
  types 0
  sees "5 Shops may ask me: yes"
  drops
kill vault
ready
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  sees "5 Shops may ask me: yes" and "1 Stop SMS: no"
  drops

# Goal: no SMS to her that she did not text for; whoever texts from her phone is answered as a stranger is
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 1
  types {pin}
  sees "1 Stop SMS: yes"
  drops
sms 254700000001 "HELP"
sms 254722000009 "HELP"
sms to 254722000009 contains "Dial *789#"
sms to 254700000001 contains "Dial *789#"
