# What is wrong with one operator is not felt on the link of another.
given 2 links
given link op1 has bind_ms = 1000; enquire_link = 1; response_ms = 1000;
given link op2 has response_ms = 3000;
given world ready

# Goal: one operator throttles, half-opens and flaps; on the other every dialogue and SMS goes as always
sms 254722000001 on op1 "HELP"
sms to 254722000001 contains "Dial *789#"
link op1 throttles
sms 254722000002 on op1 "HELP"
phone 254700000001 on op2 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
link op1 well
link op1 half-open
phone 254700000001 types 1
  sees "Tell HAWA this code:"
  ends
sms 254722000003 on op2 "HELP"
sms to 254722000003 contains "Dial *789#"
link op1 well
link op1 flaps 5 times
phone 254711000001 on op2 dials *789#
  sees "Type your PIN"
  types {hawa_pin}
  sees "HAWA"
  drops
ready
wait 2 min
sms to 254722000002 contains "Dial *789#"
no sms to 254722000002
no sms to 254722000003

# Goal: a flood on one link while the other is slow: each answers its own
link op2 slow 1 s
phone 254700000001 on op2 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
link op1 floods with 200 sms
link op1 floods with 200 dialogues
phone 254700000001 types 1
  sees "Tell HAWA this code:"
  ends
link op1 quiet
sms to 254790000199 contains "Dial *789#"
link op2 well
