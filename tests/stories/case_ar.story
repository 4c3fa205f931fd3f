# A wrong name, a lost SIM and a forgotten PIN without a card, in Arabic, each to its end: two officers, a wait, and what the person reads.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 4
  types {start}
  types 975310
  types 975310
  ends
ctl officer add --desk NBO-3 --name Joseph --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 4
  types {start}
  types 864209
  types 864209
  ends
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 2
  sees "4 Arabi"
  types 4
  drops

# Goal: a name is corrected by a yes at the next unlock
phone 254711000031 dials *789#
  types 975310
  sees "4 تصحيح"
  types 4
  types 2
  types 1
  types 3
  types ET-0042
  sees "اكتبه كما في الورقة"
  types TESFAY
  types 1
  types 975310
  sees "يسأل الشخص عند فتحه التالي"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "يريد Amina (NBO-3) تغيير" and "TESFAY"
  types 1
  sees "1 أثبت هويتي"
  types 5
  sees "TESFAY" and not "TESFAYE"
  drops

phone 254700000001 dials *789#
  types 135792
  types {pin}
  drops

# Goal: a lost SIM: the number that is left reads of it, and a day later the new one opens
phone 254700000055 dials *789*3#
  types 4
  sees "قل للموظف:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 2
  sees "1 فقد الشريحة"
  types 1
  types 5
  sees "الرقم القديم مع رمز البلد:"
  types 254700000001
  types {proof}
  sees "+2547xx..55" and "1 أرسل (PIN)"
  types 1
  types 975310
  sees "*789*7#" then {case:digits}
  drops
wait 2 min
phone 254700000055 dials *789*3#
  sees "قل للموظف:" then {proof:digits}
  ends
phone 254711000032 dials *789*7#
  types 864209
  sees "رقم الحالة (5 أرقام):"
  types {case}
  sees "{case}:" and not "TESFAY"
  types {proof}
  sees "هل الورقة للشخص؟" and "1 نعم أوافق"
  types 1
  sees "تمت الموافقة."
  drops
sms to 254700000001 contains "لست أنت؟"
phone 254700000055 dials *789#
  types 2
  sees "{case}:" and "مساعدة"
  ends
wait 6 min
ctl case list
  until "{case}  move  runs" and "20"
wait 25 hours
ctl case list --all
  until "{case}  move  done"
phone 254700000055 dials *789*715464#
  types {pin}
  sees "هل طلبت هذا؟"
  types 1
  types 3
  ends
phone 254700000055 dials *789#
  types {pin}
  sees "1 أثبت هويتي"
  types 2
  sees "ما قبل مخفي حتى"
  drops

# Goal: a forgotten PIN without a card: a start code on that phone alone, and a PIN that nobody else saw
phone 254700000055 dials *789*3#
  sees "قل للموظف:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 3
  sees "1 نسيه"
  types 1
  types 3
  types ET-0042
  types {proof}
  sees "1 أرسل (PIN)"
  types 1
  types 975310
  sees "*789*7#" then {case:digits}
  drops
wait 2 min
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  types 0042
  sees "هل الورقة للشخص؟"
  types 1
  sees "تمت الموافقة."
  drops
sms to 254700000055 contains "لست أنت؟"
wait 6 min
ctl case list
  until "{case}  reset  runs" and "20"
wait 97 hours
phone 254700000055 dials *789#
  types 2
  sees "رقم حالتك (5 أرقام):"
  types {case}
  sees "رمز البداية" then {start:digits}
  ends
phone 254700000055 dials *789#
  types {start}
  sees "اختر رقما سريا"
  types 975318
  types 975318
  sees "حفظنا رقمك."
  ends
phone 254700000055 dials *789#
  types 975318
  sees "1 أثبت هويتي"
  drops
