# Operators and numbers that send more than was agreed: refused at the door, and nobody else notices.
given 2 links
given link op1 has number_rate = 3;
given link op2 has rate_in = 5; rate = 50;
given world ready

# Goal: far more than the agreed rate on a link; who is in a dialogue there goes on, and so does everybody on the other
phone 254700000001 on op2 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
link op2 floods with 300 dialogues
phone 254711000002 on op2 dials *789#
  lost
phone 254700000001 types 1
  sees "Tell HAWA this code:"
  ends
phone 254711000001 on op1 dials *789#
  types {hawa_pin}
  sees "HAWA"
  drops
link op2 quiet

# Goal: what was refused comes again, and is done
link op2 floods with 20 sms
sms to 254790000019 contains "Dial *789#"
link op2 quiet

# Goal: one number floods; others on that link are served at once
link op1 floods from 254722000001 with 200 sms
phone 254711000002 on op1 dials *789#
  types {bank_pin}
  sees "AMANI"
  drops
