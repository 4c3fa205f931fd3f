# USSD is down or foreign: words by SMS with a code of the card.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  sees "PIN saved"
  ends
ctl card print --count 1 then {serial:digits}
prints " 1:" then {c1:digits}
prints " 2:" then {c2:digits}
prints " 3:" then {c3:digits}
prints " 4:" then {c4:digits}
prints " 5:" then {c5:digits}
prints " 6:" then {c6:digits}
prints " 7:" then {c7:digits}
prints " 8:" then {c8:digits}
prints " 9:" then {c9:digits}
prints "10:" then {c10:digits}

# Goal: she turns them on at a desk alone
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 7
  sees "4 Card words by SMS: no"
  types 4
  types {pin}
  sees "A help desk turns this on, with a new code card."
  drops

# Goal: she wants words by SMS, and gets a card that can
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 7
  types {proof}
  types {serial}
  sees "3 Given, also for SMS"
  types 3
  sees "Desk NBO-3 Amina"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "A new code card was given at desk NBO-3. Is it yours?"
  types 1
  types 5
  types 3
  types 7
  sees "4 Card words by SMS: yes"
  drops

# Goal: WHO says how often, and without our name nothing else
sms 254700000001 "WHO 9 {c9}"
sms to 254700000001 contains "Nobody saw your ID." and not "SELAM"
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 2
  types {pin}
  sees "2 SMS without our name: yes"
  drops
sms 254700000001 "WHO 8 {c8}"
sms to 254700000001 contains "None." and not "ID"
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 2
  types {pin}
  sees "2 SMS without our name: no"
  drops

# Goal: SHARE gives a code for a shop, and the shop redeems it once; no fact is in the SMS
sms 254700000001 "SHARE 715464 3 {c3}"
sms to 254700000001 contains "for shop 715464, once, 1 hour." and not "SELAM" and "Code" then {code:digits}
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID. Same name as you heard?" and "SELAM TESFAYE"
  types 1
  types {code}
  sees "Too late or used."
  drops

# Goal: CODE is for who takes no facts; WHO counts, and names nobody
sms 254700000001 "code 602015 10 {c10}"
sms to 254700000001 contains "for shop 602015, once, 10 min."
sms 254700000001 "WHO 5 {c5}"
sms to 254700000001 contains "1 looks since" and "To see who, dial *789#" and not "HAWA"

# Goal: a code is good once; what the operator brings again is answered once
sms 254700000001 "WHO 5 {c5}"
sms to 254700000001 contains "Not done. That card number is used up."
sms 254700000001 "SHARE 715464 4 {c4}"
sms to 254700000001 contains "for shop 715464"
link op1 restarts
ready
replay last with new sequence
no sms to 254700000001

# Goal: another phone, known or not, is told the same; a number that is only claimed gets help
sms 254722000009 "SHARE 715464 6 {c6}"
sms to 254722000009 contains "Not done. That card number is used up."
sms 46700000001 "SHARE 715464 6 {c6}"
sms to 46700000001 contains "Dial *789#" and not "Code" and not "card number"

# Goal: a word without its numbers says what it wants; a PIN texted so is no code
sms 254700000001 "SHARE 715464"
sms to 254700000001 contains "Only card numbers, as SHARE 715464 3 and the 8 numbers."

# Goal: in Arabic, with digits as they are typed there
sms 254700000001 "LANG AR"
sms to 254700000001 contains "*789#"
sms 254700000001 "أعط ٧١٥٤٦٤ 7 {c7}"
sms to 254700000001 contains "رمز للمحل 715464"

# Goal: with her PIN she turns them off, no SMS tells of it, and a desk alone turns them on
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 7
  sees "4 كلمات SMS: نعم"
  types 4
  sees "اكتب رقمك السري"
  types {pin}
  sees "4 كلمات SMS: لا"
  types 4
  types {pin}
  sees "مكتب المساعدة يفعلها ببطاقة جديدة."
  drops
no sms to 254700000001
sms 254700000001 "SHARE 715464 8 {c8}"
sms to 254700000001 contains "لم يتم."
