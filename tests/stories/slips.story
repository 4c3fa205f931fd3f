# What a person meets rarely: mistyped numbers, limits of a day, an erasing that is held, a complaint of which nobody knows.
given help
given world ready
ctl oversight add --body KEN --name Grace --msisdn 254711000051
ctl oversight code --msisdn 254711000051 then {start:digits}
phone 254711000051 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  sees "PIN saved"
  ends
phone 254711000051 dials *789#
  types 975310
  drops

# Goal: a phone that is new: what is no number is asked again
phone 254700000066 dials *789#
  types 1
  types 1
  types 1
  types 0700
  sees "Not a phone number. Type your OLD number with country code:"
  drops
phone 254700000066 dials *789#
  types 1
  types 2
  types 12
  sees "Not a phone number. Type your OLD number with country code:"
  drops

# Goal: a trusted person is somebody else's number
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 6
  types {pin}
  types 12
  sees "Not a phone number of somebody else." and "1 None"
  types 254700000001
  sees "Not a phone number of somebody else."
  types 254722000042
  sees "6 Trusted person: yes"
  drops

# Goal: to erase who trusts somebody, a desk has to see her; she may keep it
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 4
  types 1
  types {pin}
  ends
sms 254722000042 "LOCK 254700000001"
sms to 254722000042 contains "If that number trusts you, its ID is locked for 24 hours."
phone 254700000001 dials *789#
  types {pin}
  sees "Erase my ID: a help desk has to see you first." and "1 Keep my ID"
  types 1
  sees "1 Unlock"
  drops

# Goal: what was closed from another phone while the news are on the screen is closed
phone 254700000068 dials *789#
  types 1
  types 3
  types 6
  types 4
  types 3
  sees "Saved. Your number:" then {complaint:digits}
  ends
phone 254700000068 dials *789#
  types 3
  types 7
  types {complaint}
  sees "2 Close it"
phone 254700000069 dials *789#
  types 1
  types 3
  types 7
  types {complaint}
  types 2
  sees "is closed."
  ends
phone 254700000068 types 2
  sees "that is not possible any more."
  ends

wait 25 hours

# Goal: a complaint about a look that is in the own list
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "Ref" then {ref:digits}
  types 1
  drops
phone 254700000001 dials *789#
  types {pin}
  types 4
  types 1
  types 1
  sees "2 From my list"
  types 2
  sees "Which one?" and "HAWA"
  types 1
  types 1
  sees "Saved. Your number:" then {complaint:digits}
  ends

# Goal: news of a complaint are told to who has its number; after three that are none the day is over
phone 254700000066 dials *789#
  types 3
  types 7
  types {complaint:typo}
  sees "Not a whole number"
  types {complaint:wrong}
  sees "Nothing has this number. Type the 8 numbers:"
  types {complaint:wrong}
  types {complaint:wrong}
  types {complaint:wrong}
  sees "Too many numbers were typed today."
  ends

# Goal: who was threatened is offered help first
phone 254700000067 dials *789#
  types 1
  types 3
  types 3
  sees "2 Number of a helper"
  types 2
  sees "Helper: 0800 111 222" and "In danger now? Call" and "1 Go on, write it down"
  types 1
  types 4
  types 1
  sees "Saved. Your number:" then {danger:digits}
  ends

# Goal: so many a day
phone 254700000066 dials *789#
  types 3
  types 1
  types 4
  types 1
  ends
phone 254700000066 dials *789#
  types 3
  types 1
  types 4
  types 1
  ends
phone 254700000066 dials *789#
  types 3
  types 1
  types 4
  types 1
  ends
phone 254700000066 dials *789#
  types 3
  types 1
  types 4
  types 1
  ends
phone 254700000066 dials *789#
  types 3
  types 1
  types 4
  types 1
  ends
phone 254700000066 dials *789#
  types 3
  types 1
  sees "Not saved: too many today." and "In danger now? Call"
  ends

# Goal: the overseer: a complaint that names no shop, and numbers of no record
phone 254711000051 dials *789#
  types 975310
  types 1
  types 2
  sees "No shop is named: nothing to pause."
  drops
phone 254711000051 dials *789#
  types 975310
  types 6
  types 12
  sees "No such record."
  types {ref}
  sees "HAWA desk 1" and not "SELAM"
  drops

# Goal: a higher office, once nobody answered in time
wait 3 days
phone 254700000067 dials *789#
  types 3
  types 7
  types {danger}
  sees "3 Ask Ombudsman"
  types 3
  sees "goes to: Ombudsman."
  ends
