# The same in Arabic, with the length of each screen.
given world demo
ctl person code then {start:digits}
  msisdn=254700000001
phone 254700000001 dials *789#
  sees "4 Arabi / عربي"
  types 4
  sees "9 خروج"
  types {start}
  sees "1 أوافق"
  types 1
  sees "9 خروج"
  types {pin}
  types {pin}
  sees "*789#"
  ends
ctl agent code --msisdn 254711000001 then {start:digits}
phone 254711000001 dials *789#
  types 1
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  ends

# Goal: the core share flow in Arabic
say Selam gives three facts, in Arabic.
phone 254700000001 dials *789*715464#
  sees "HAWA EXPRESS" and "9 خروج"
  types {pin}
  sees "1 أعط" and "3 لا شيء"
  types 1
  sees "أعط HAWA:" then {code:digits}
  ends
  screens = 3
  keys <= 24
  seconds
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  drops
bill
