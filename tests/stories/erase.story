# A person ends what is kept of them by dial: asked for with the PIN, kept once in Arabic, then left to its end.
given world ready
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 2
  types 4
  drops

# Goal: it is announced with its day, needs the PIN, and is kept by a word at the next unlock
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 8
  sees "4 محو هويتي"
  types 4
  sees "تمحى هويتي للأبد" and "2 قفل فقط"
  types 1
  types {pin}
  sees "سجل:" and "للإيقاف"
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "طلب محو هويتك" and "1 أبق هويتي"
  types 1
  sees "1 أثبت هويتي"
  types 5
  types 8
  types 2
  types 1
  drops

# Goal: no code of somebody who goes is good any more, the shop is told nothing but that
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 4
  sees "Erase my ID: from" and "2 Only lock"
  types 1
  sees "Type your PIN now:"
  types {pin}
  sees "Noted: " and "in all copies on" and "To stop it dial *789# before."
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "Too late or used"
  drops
sms 254700000001 "LOCK"
phone 254700000001 dials *789#
  types {pin}
  sees "Erase asked by you or a helper: on" and "2 Go on, erase"
  types 2
  sees "Noted: "
  ends

# Goal: a week later all is gone, and the number is a stranger's
wait 169 hours
ctl status
  until "people 0"
phone 254700000001 dials *789#
  types 1
  types {pin}
  sees "Not opened"
  drops
