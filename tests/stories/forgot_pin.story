# A forgotten PIN, with a code card: three codes, a day, and a new PIN.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
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
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 7
  types {proof}
  types {serial}
  types 1
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "A new code card was given at desk NBO-3. Is it yours?" and "1 Yes, mine" and "2 No"
  types 1
  sees "1 Prove who I am"
  drops

# Goal: three codes are asked for, each another number, and the words are those of everybody
phone 254700000001 dials *789#
  types 975319
  sees "5 Forgot PIN"
  types 5
  sees "Forgot PIN?" and "1 I have my code card" and "2 No card"
  types 1
  sees "Code card, 1 of 3." and "Type number" then {n:digits}
  types {c{n}}
  sees "Code card, 2 of 3." and "Type number" then {m:digits}
  types {c{m}}
  sees "Code card, 3 of 3." and "Type number" then {k:digits}
  types {c{k}}
  sees "Asked. To protect you we wait until" and "Not you? Dial and type your PIN."
  ends
sms to 254700000001 contains "A change was asked for"
ctl --json case list
prints "reset_card" and "\"ready\":\"20"
phone 254722000009 dials *789#
  types 1
  types 975319
  types 5
  types 1
  types 93011862
  types 93011862
  types 93011862
  sees "Asked. To protect you we wait until" and "Not you? Dial and type your PIN."
  ends

# Goal: after the wait, with a kill of the vault in it, one of the codes once more and a new PIN
kill vault
ready
wait 25 hours
phone 254700000001 dials *789#
  types 975319
  types 5
  types 1
  sees "The wait is over. Type number {n} of your code card"
  types 93011862
  sees "Not that code."
  types 1
  types {c{n}}
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends

# Goal: its codes are used up: at each dial she is told to fetch another card, until a desk hands it over
phone 254700000001 dials *789#
  types 864209
  sees "Your code card is used up or locked. Fetch a new one at a help desk." and "1 Go on"
  types 1
  types 5
  sees "SELAM TESFAYE"
  drops
phone 254700000001 dials *789#
  types 864209
  sees "Fetch a new one"
  types 1
  types 2
  sees "who saw your ID before is hidden until"
  drops
wait 6 min
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
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 7
  types {proof}
  types {serial}
  types 1
  drops
phone 254700000001 dials *789#
  types 864209
  sees "A new code card was given at desk NBO-3. Is it yours?"
  types 1
  drops
phone 254700000001 dials *789#
  types 864209
  sees "1 Prove who I am" and not "card"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "Not opened"
  drops

# Goal: forgotten once more, and an officer has her paper in hand: three codes on her own phone, which he does not see, and there is no wait
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof2:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 3
  types 1
  types 3
  types ET-0042
  types {proof2}
  sees "1 Send (PIN)"
  types 1
  types 975310
  sees "Needs second officer. Ask to dial *789*7# and enter case" then {case:digits}
  drops
phone 254700000001 dials *789#
  types 975319
  types 5
  types 1
  sees "Code card, 1 of 3." and "Type number" then {n:digits}
  types {c{n}}
  sees "Code card, 2 of 3." and "Type number" then {m:digits}
  types {c{m}}
  sees "Code card, 3 of 3." and "Type number" then {k:digits}
  types {c{k}}
  sees "Asked. To protect you we wait until"
  ends
phone 254700000001 dials *789#
  types 2
  sees "Your case number (5 numbers):"
  types {case}
  sees "start code" then {again:digits}
  ends
phone 254700000001 dials *789#
  types {again}
  sees "Choose a PIN"
  types 531902
  types 531902
  sees "PIN saved"
  ends
phone 254700000001 dials *789#
  types 531902
  types 5
  sees "SELAM TESFAYE"
  drops
