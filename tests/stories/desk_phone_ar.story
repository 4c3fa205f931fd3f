# An officer's day in Arabic: 80 letters a screen, digits in their order.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 4
  types {start}
  types 975310
  types 975310
  ends

# Goal: from the phone that is shown to the start code
phone 254700000041 dials *789*3#
  types 4
  sees "قل للموظف:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  sees "NBO-3" and "1 شخص جديد"
  types 1
  sees "*789*3#" and "2 بلا هاتف"
  types {proof}
  sees "اقرأ 1/3"
  types 1
  types 1
  sees "اقرأ 2/3"
  types 1
  sees "اقرأ 3/3"
  types 1
  sees "1 موافق"
  types 1
  sees "الاسم كما يقوله:"
  types سلام
  sees "اسم العائلة"
  types 1
  sees "الميلاد"
  types ١٢٠٤١٩٩٦
  sees "الجنس:"
  types 1
  types ER
  sees "الدليل:"
  types 3
  sees "رقم الورقة"
  types 7781
  drops
phone 254711000031 dials *789#
  types 975310
  sees "مسودة 1 اليوم"
  types 1
  sees "1 تابع"
  types 1
  sees "سلام"
  drops

# Goal: the phone that was shown hears that it is not finished
phone 254700000041 dials *789#
  types 2
  sees "طلبك لم يكتمل" and "NBO-3" and "اذهب قبل"
  ends

# Goal: read back, changed, and the start code with its digits in their order
phone 254711000031 dials *789#
  types 975310
  types 1
  types 1
  sees "اقرأها له:" and "سلام"
  types 1
  types 2
  sees "ما الذي يتغير؟" and "2 العائلة"
  types 2
  sees "اسم العائلة"
  types تسفاي
  sees "سلام تسفاي"
  types 1
  types 1
  sees "1 صحيح، أنه"
  types 1
  types 975310
  sees "+2547xx..41" then {start:digits}
  ends
ctl ledger verify
