# A code card: printed, handed over, and a new SIM opened with it.
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

# Goal: an officer hands it over to the phone that was shown; the screen tells the serial and no code
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  sees "7 Code card"
  types 7
  sees "tell you 6 numbers"
  types {proof}
  sees "Number on the card (7 numbers):"
  types 1234567
  sees "No such card here."
  types {serial}
  sees "Give code card" and "{serial}" and "1 Given" and "2 Refused" and not "{c1}"
  types 1
  sees "Desk NBO-3 Amina"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "A new code card was given at desk NBO-3. Is it yours?" and not "{serial}"
  types 1
  sees "1 Prove who I am"
  drops

# Goal: a SIM that was lost is locked from any phone, by number and birth date; whatever is typed, the answer is the same
phone 254700000088 dials *789#
  types 1
  types 1
  sees "3 Lock my lost SIM"
  types 3
  sees "LOST phone number"
  types 0700
  sees "Not a phone number. Type your LOST number with country code:"
  types 254700000001
  sees "Your birth date, 8 numbers, like 12041996:"
  types 01011990
  sees "If this number is with us, it is locked for 24 hours."
  ends
phone 254700000088 dials *789#
  types 1
  types 3
  types 254700000099
  types 12041996
  sees "If this number is with us, it is locked for 24 hours."
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000089 dials *789#
  types 4
  types 1
  types 3
  types 254700000001
  sees "تاريخ ميلادك"
  types 12041996
  sees "مقفل 24 ساعة"
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "Your ID is locked." and "1 Unlock"
  types 1
  sees "1 Prove who I am"
  drops

# Goal: with card and PIN the ID moves to a new SIM at once, and the old one hears of it
phone 254700000077 dials *789#
  types 1
  sees "1 New or lost SIM"
  types 1
  sees "1 Move my ID to this SIM"
  types 1
  sees "OLD phone number"
  types 254700000001
  sees "of your code card (8 numbers)." and "Type number" then {n:digits}
  types {c{n}}
  sees "Now your PIN:"
  types {pin}
  sees "Done. This SIM opens your ID now. The old SIM is closed."
  ends
sms to 254700000001 contains "A change was asked for on *789#." and "LOCK"
phone 254700000077 dials *789#
  types {pin}
  types 5
  sees "SELAM TESFAYE"
  drops

# Goal: the old SIM, with its PIN, brings it back; the card that moved it is void
phone 254700000001 dials *789#
  types {pin}
  sees "Your ID was moved to another SIM with your code card. Was it you?" and "1 Yes, close it here" and not "Prove"
  types 2
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends
phone 254700000077 dials *789#
  types {pin}
  sees "Not opened"
  drops
ctl card list
  prints "void"

# Goal: who has no card, or a wrong one, is told nothing else than a stranger
phone 254700000078 dials *789#
  types 4
  sees "1 شريحة جديدة"
  types 1
  sees "1 انقل هويتي هنا"
  types 1
  types 254700000099
  sees "من بطاقتك (8 أرقام)."
  types 93011862
  types {pin}
  sees "لم يتم"
  types 1
  types 1
  types 254700000001
  types 93011862
  types {pin}
  sees "لم يتم"
  drops

# Goal: stock that was lost opens nothing
ctl card print --count 1 then {other:digits}
ctl card list
  prints "made"
ctl card void {other}
  prints "1"
ctl card void {other} fails
  prints "no such card, or all of them are void"
