# Two overseers: one waits for a key, a complaint is asked about and heard, an agent who checks too much is asked, figures. Then in Arabic.
given world ready
ctl oversight add --body KEN --name Grace --msisdn 254711000051
ctl oversight code --msisdn 254711000051 then {start:digits}
phone 254711000051 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
phone 254711000051 dials *789#
  types 975310
  sees "Oversight KEN"
  drops
ctl oversight add --body KEN --name Daniel --msisdn 254711000052
ctl oversight code --msisdn 254711000052 then {second:digits}
phone 254711000052 dials *789#
  types 4
  types {second}
  types 864209
  types 864209
  ends

# Goal: whom nobody gave a key sees why nothing is there
phone 254711000052 dials *789#
  types 864209
  sees "لا مفتاح بعد" and not "شكاوى"
  types 9
  ends
phone 254711000051 dials *789#
  types 975310
  sees "New overseer: Daniel"
  types 1
  sees "1 New complaints 0"
  drops

# Goal: who of the service it was is asked; an overseer has a number of its own there
phone 254700000066 dials *789#
  types 1
  types 3
  types 4
  sees "2 ID service staff"
  types 2
  sees "Who of the service?" and "2 An overseer"
  types 1
  sees "May we call this phone?"
  types 1
  sees "Saved. Your number:" then {complaint:digits}
  ends

# Goal: oversight asks for more; the person hears it with the news, and answers
phone 254711000051 dials *789#
  types 975310
  types 1
  sees "Refused" and "4 Close"
  types 4
  sees "4 Ask for more"
  types 4
  types 4
  sees "tell the person" and not "4 Ask for more"
  types 0
  types 0
  sees "7 Open 1" and "1 New complaints 0"
  drops
phone 254700000066 dials *789#
  types 3
  types 7
  types {complaint}
  sees "we want to hear more" and "1 Please call me" and not "3 Ask"
  types 1
  sees "We will call this phone"
  ends
phone 254700000066 dials *789#
  types 3
  types 7
  types {complaint}
  sees "Taken" and "Answer by"
  drops
phone 254711000051 dials *789#
  types 975310
  types 7
  sees "Refused" and en "call any time"
  types 6
  sees "Phone 254700000066"
  types 0
  types 4
  types 3
  drops

# Goal: what is closed is opened again from the news
phone 254700000066 dials *789#
  types 3
  types 7
  types {complaint}
  sees "It was passed on"
  types 1
  ends
phone 254700000066 dials *789#
  types 3
  types 7
  types {complaint}
  sees "is closed." and "1 Open again" and not "omplaint"
  types 1
  sees "is open again."
  ends
phone 254711000051 dials *789#
  types 975310
  sees "1 New complaints 1"
  types 0
  drops

# Goal: figures, without a person
phone 254711000051 dials *789#
  types 975310
  types 5
  sees "Complaints open 1, late 0" and "Paused now 0"
  types 0
  types 6
  sees "2 By agent"
  types 2
  sees "None."
  drops

# Goal: an agent who checks far more than usual waits, is asked why, and says it
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
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  types {code}
  sees "Too late"
  types {code}
  sees "Many more checks than usual"
  ends
phone 254711000051 dials *789#
  types 975310
  sees "3 Alerts 1"
  types 3
  sees "Agent 715464 desk 1: 21 checks in 1 h" and "2 Ask agent"
  types 2
  sees "Agent says: nothing yet" and not "2 Ask agent"
  drops
wait 2 hours
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "7 Oversight asks you"
  types 7
  sees "Why?" and "3 It was not me"
  types 3
  sees "1 Check a code" and not "7 Oversight"
  drops
phone 254711000051 dials *789#
  types 975310
  types 3
  sees "Agent says: not me" and "1 Pause 24 h"
  types 1
  sees "None."
  types 0
  types 6
  types 1
  sees "715464 is paused until"
  drops

# Goal: the second overseer, in Arabic, reads the same figures and ends the pause with the first
phone 254711000052 dials *789#
  types 864209
  sees "الرقابة KEN" and "5 أرقام"
  types 5
  sees "مفتوحة 1"
  types 0
  types 6
  types 2
  sees "فحوص 1" and "بلا خدمة 0"
  types 0
  types 1
  sees "موقوف حتى"
  types 1
  drops
phone 254711000051 dials *789#
  types 975310
  types 6
  types 1
  sees "Asked for its end: 1 of 2"
  types 1
  sees "It is over."
  drops
