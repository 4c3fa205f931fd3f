# A death and a child who comes of age, in Arabic: 80 letters a screen, digits in their order.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 4
  types {start}
  types 975310
  types 975310
  ends
phone 254700000041 dials *789*3#
  types 4
  sees "قل للموظف:" then {proof:digits}
  ends

# Goal: a child on a phone whose holder is nobody here: the desk is told nothing
phone 254711000031 dials *789#
  types 975310
  types 8
  sees "5 طفل أو وكيل"
  types 5
  sees "1 طفل على هذا الهاتف" and "4 توفي شخص"
  types 1
  sees "*789*3#"
  types {proof}
  sees "1 أم أو أب" and "5 جهة رسمية"
  types 1
  sees "3 ورقة"
  types 3
  sees "اقرأ 1/3"
  types 1
  types 1
  types 1
  sees "اقرأ 3/3"
  types 1
  types 1
  types سلام
  types 1
  types 12
  sees "الجنس:"
  types 1
  types ER
  types 5
  sees "سلام"
  types 1
  types 1
  types 975310
  sees "(24 ساعة):" then {start:digits}
  ends
phone 254700000041 dials *789#
  types {start}
  types 864209
  types 864209
  ends

# Goal: a death is reported; the own PIN says that it was wrong
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 2
  types 4
  drops
phone 254711000031 dials *789#
  types 975310
  types 5
  types 4
  sees "توفي شخص. رقم هاتفه:"
  types 12
  sees "ليس رقم هاتف."
  types 254700000001
  sees "خانته على الهاتف"
  types 1
  sees "ما الدليل على الوفاة؟" and "2 شاهدان" and "4 سجل رسمي"
  types 2
  sees "اكتب رقمك السري الآن:"
  types 975310
  sees "لا يعطى شيء الآن." and "يؤكدها موظف ثان." and "حالة" then {case:digits}
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "أبلغ مكتب بوفاتك." and "1 تابع"
  types 1
  sees "1 أثبت هويتي"
  types 2
  sees "بلاغ وفاة خاطئ في"
  drops
ctl case list --all
  prints "{case}  death  ended"

# Goal: reported again, a second officer confirms it, and the PIN opens nothing
ctl officer add --desk NBO-3 --name Omar --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 4
  types {start}
  types 864212
  types 864212
  ends
phone 254711000031 dials *789#
  types 975310
  types 5
  types 4
  types 254700000001
  types 1
  types 3
  types 975310
  sees "حالة" then {case:digits}
  ends
wait 2 min
phone 254711000032 dials *789*7#
  types 864212
  sees "رقم الحالة (5 أرقام):"
  types {case}
  sees "{case}: وفاة، NBO-3" and "1 صحيح" and "2 رفض" and "3 إبلاغ" and not "SELAM"
  types 1
  sees "اكتب رقمك السري الآن:"
  types 864212
  sees "سجل. أغلقت الحالة."
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "مغلق. يفتحه مكتب المساعدة."
  ends
ctl person find --msisdn 254700000001
  prints "death             confirmed"

# Goal: of age, and a PIN of the own
wait 1125 days
ctl clock accept
phone 254700000041 dials *789#
  types 4
  types 864209
  sees "بلغت 18. هويتك لك وحدك." and "1 أختار رقمي السري" and "2 لاحقا"
  types 1
  sees "اختر رقما سريا"
  types 602857
  types 602857
  sees "حفظنا رقمك."
  ends

# Goal: the PIN that the guardian holds opens nothing, the own one does
phone 254700000041 dials *789#
  types 864209
  sees "خطأ في رقمك السري أو الشريحة."
  types 602857
  sees "1 أثبت هويتي"
  types 2
  sees "رقم سري خاص"
  drops
ctl ledger verify
