# Children and deaths in Arabic: 80 letters a screen, digits in their order.
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

# Goal: of age
wait 1125 days
ctl clock accept
phone 254700000041 dials *789#
  types 4
  types 864209
  sees "بلغت 18. هويتك لك وحدك." and "1 أختار رقمي السري" and "2 لاحقا"
  drops
ctl ledger verify
