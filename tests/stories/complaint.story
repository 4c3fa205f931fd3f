# A complaint from a phone without a PIN, heard by an overseer, answered, opened again and closed; by SMS; and of a look that was not hers. Then in Arabic.
given world ready
ctl oversight add --body KEN --name Grace --msisdn 254711000051
ctl oversight code --msisdn 254711000051 then {start:digits}
phone 254711000051 dials *789#
  types 1
  sees "1 New or lost SIM" and not "3 Complain"
  types {start}
  types 975310
  types 975310
  sees "PIN saved"
  ends
phone 254700000066 dials *789#
  types 1
  sees "Type your PIN" and not "3 Complain"
  drops

# Goal: the first unlock of an overseer opens the ears
phone 254711000051 dials *789#
  types 975310
  sees "Oversight KEN" and "1 New complaints 0" and "2 Late 0"
  drops

# Goal: a stranger complains of a shop, and the last screen says nothing of what it was
phone 254700000066 dials *789#
  sees "3 Complain"
  types 3
  sees "What is wrong?" and "1 Asked for money" and "7 My complaint"
  types 1
  sees "Who did it?"
  types 1
  sees "Where?" and not "2 From my list"
  types 1
  types 715463
  sees "No shop has this number."
  types 715464
  sees "May we call this phone?"
  types 1
  sees "Answer by" and "In danger now? Call" and not "omplain"
  sees "Saved. Your number:" then {complaint:digits}
  ends

# Goal: who lives with threat is offered help before any question
phone 254700000067 dials *789#
  types 1
  types 3
  types 3
  sees "Do you want help now?" and "1 Call me" and "3 No, only write it down"
  types 1
  sees "Saved. Your number:"
  ends

# Goal: danger is due in hours: a day later it is late, the other is not
wait 25 hours
phone 254711000051 dials *789#
  types 975310
  sees "1 New complaints 2" and "2 Late 1"
  types 2
  sees "Threat or abuse" and en "CALL NOW"
  types 1
  types 6
  sees "254700000067"
  types 0
  types 0
  types 1
  sees "Asked money" and en "Agent 715464, 0 others same" and en "Person: no call"
  types 1
  types 2
  sees "It is paused for 24 h"
  drops

# Goal: news by the number from any phone; the shop is paused some hours later, and nobody knows why
phone 254700000066 dials *789#
  types 3
  types 7
  types {complaint}
  sees "Taken" and "Answer by" and "1 Please call me"
  drops
wait 5 hours
phone 254700000001 dials *789*715464#
  sees "STOP. This shop is not allowed now."
  drops
phone 254711000051 dials *789#
  types 975310
  types 6
  types 1
  sees "715464 is paused until"
  types 1
  sees "A second overseer has to end it, too."
  drops

# Goal: SMS COMPLAIN answers with a number alone, and an overseer reads the words
sms 254700000001 "COMPLAIN 4 they sent me away"
sms to 254700000001 contains "Saved. Your number:" and not "omplain" and not "away"
phone 254711000051 dials *789#
  types 975310
  types 1
  sees "Refused" and "6 More"
  types 6
  sees "they sent me away"
  drops

# Goal: answered, not solved, open again; then she agrees
phone 254711000051 dials *789#
  types 975310
  sees "1 New complaints 1"
  drops
wait 8 days
phone 254711000051 dials *789#
  types 975310
  types 2
  types 5
  sees "Asked money"
  types 4
  sees "tell the person"
  types 1
  drops
phone 254700000099 dials *789#
  types 1
  types 3
  types 7
  types 12345678
  sees "Not a whole number"
  types {complaint}
  sees en "answered. We acted on it." and "We acted on it" and "1 I agree, close" and not "3 Ask"
  types 2
  sees "is open again."
  ends
phone 254700000066 dials *789#
  types 3
  types 7
  types {complaint}
  sees "Answer by" and "2 Close it"
  types 2
  sees "is closed." and not "omplain"
  ends

# Goal: behind the answer whoever is about to give to that shop reads it before consent, and not who complained
ctl org resume 715464
wait 5 hours
phone 254700000001 dials *789*715464#
  types {pin}
  sees "HAWA wants" and "A complaint was upheld." and "1 Give"
  drops
phone 254700000001 dials *789*829310#
  types {pin}
  sees "AMANI wants" and not "upheld"
  drops

# Goal: "Not me" opens one at once, with its number
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID"
  types 1
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "4 Complain"
  types 2
  types 1
  types 2
  sees "Your ID is locked. Complaint" and "2 Complaint news"
  drops


# Goal: in Arabic, the same way
phone 254700000068 dials *789#
  types 4
  sees "3 شكوى"
  types 3
  sees "ما المشكلة؟" and "7 شكواي"
  types 4
  sees "من فعل ذلك؟" and "4 لن أقول"
  types 2
  sees "من في الخدمة؟"
  types 1
  sees "هل نتصل بهذا الهاتف؟"
  types 1
  sees "رقمك:" then {arabic:digits}
  ends
phone 254700000068 dials *789#
  types 3
  types 7
  sees "اكتب رقم شكواك"
  types 123
  sees "الرقم غير كامل"
  types {arabic}
  sees "الرد قبل" and "1 اتصلوا بي"
  types 1
  sees "سنتصل بهذا الهاتف"
  ends

# Goal: who closed it opens it again, once
phone 254700000068 dials *789#
  types 3
  types 7
  types {arabic}
  types 2
  sees "أغلق"
  ends
phone 254700000068 dials *789#
  types 3
  types 7
  types {arabic}
  sees "1 افتحها ثانية"
  types 1
  sees "فتح من جديد"
  ends

# Goal: a complaint that was upheld is told before consent in Arabic, too
ctl person add
  msisdn=254700000007
  given_name=MARIAM
  birthdate=1990-03-05
  id_number=SO-0077
  evidence=2
ctl person code then {start:digits}
  msisdn=254700000007
phone 254700000007 dials *789#
  types 4
  types {start}
  types 1
  types {pin}
  types {pin}
  ends
phone 254700000007 dials *789*715464#
  types {pin}
  sees "تطلب HAWA" and "ثبتت شكوى عليها."
  types 8
  sees "1 أعط"
  drops
