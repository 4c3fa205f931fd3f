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
  types 4
  types {start}
  types {hawa_pin}
  types {hawa_pin}
  ends

ctl agent code --msisdn 254711000002 then {start:digits}
phone 254711000002 dials *789#
  types 4
  types {start}
  types {bank_pin}
  types {bank_pin}
  ends

# Goal: the demo in Arabic
say A thief with the database finds no name.
files lack "TESFAYE" and "ET-0042"
say Selam gives three facts.
phone 254700000001 dials *789*715464#
  sees "HAWA EXPRESS" and "9 خروج"
  types {pin}
  sees "1 أعط" and "3 لا أعطي"
  types 1
  sees "أعط HAWA:" then {code:digits}
  ends
  screens = 3
  keys <= 24
  seconds
say An agent of a bank types the code: it is not for this shop.
phone 254711000002 dials *789#
  types {bank_pin}
  types 1
  types {code}
  sees "ليس رمزا لهذا المحل" and "بقي: 4" and not "SELAM"
  drops
say HAWA's agent mistypes: no try lost. Then the right code: no birth date, no nationality.
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code:typo}
  sees "في الرمز خطأ" and "لم تخسر محاولة"
  types {code}
  sees "صالح" and "SELAM TESFAYE" and not "1996" and not "ER"
  types 8
  sees "رأينا وثيقة" and "1 نعم، تمت الخدمة"
  types 1
  sees "تم الحفظ. الرمز التالي"
  types {code}
  sees "فات وقته أو استعمل"
  types 0
  types 9
say His phone lies on the counter for a minute: the next answer is not taken, and he dials again.
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "1"
wait 61 s
phone 254711000001 types 3
  sees "انتهى الوقت ولم نأخذ جوابك."
  ends
say She shares again. The vault is killed right behind the commit, before it could answer.
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 أعط"
kill vault at commit
phone 254700000001 types 1
  sees "لم يضع شيء"
  ends
ready
say She dials again and goes on: the code is there, given once.
phone 254700000001 dials *789*715464#
  types {pin}
  sees "كنت تثبت هويتك لدى HAWA." and "1 تابع"
  types 1
  sees "أعط HAWA:" then {second:digits}
  ends
say Who saw my ID? And lock.
phone 254700000001 dials *789#
  types {pin}
  sees "2 من رأى بياناتي" and "6 رمزي"
  types 2
  sees "HAWA"
  types 0
  types 3
  types 1
  sees "مقفل. لن يرى أحد بياناتك."
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {second}
  sees not "صالح" and not "SELAM"
  drops
ctl stats
  prints "acts_share 2"
ctl ledger verify
bill
files lack "TESFAYE" and "ET-0042" and "254700000001"
