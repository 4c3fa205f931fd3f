# A forgotten PIN without a code card: two officers, a wait that she could have stopped, and a new PIN.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
ctl officer add --desk NBO-3 --name Joseph --msisdn 254711000032
ctl officer code --msisdn 254711000032 then {start:digits}
phone 254711000032 dials *789#
  types 1
  types {start}
  types 864209
  types 864209
  ends

# Goal: who asks for a person has the paper in hand, and the phone is shown by dialling
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  sees "2 Move number" and "3 Reset PIN"
  types 3
  sees "1 Forgot it"
  types 1
  sees "Which paper do you hold?"
  types 3
  sees "Number of the paper"
  types ET-999-9999
  sees "Nobody is found by that."
  types 1
  types 3
  types ET-0042
  sees "dial *789*3#"
  types {proof}
  sees "new PIN" and "+2547xx..01" and "1 Send (PIN)"
  types 1
  sees "Type your PIN now:"
  types 975310
  sees "Needs second officer. Ask to dial *789*7# and enter case" then {case:digits}
  types 1
  sees "Waits for a second officer"
  drops

# Goal: the first officer is not the second, nor anybody a moment later
phone 254711000031 dials *789*7#
  types 975310
  sees "Case number (5 numbers):"
  types {case}
  sees "Not possible for you"
  drops
phone 254711000032 dials *789*7#
  types 864209
  sees "Case number (5 numbers):"
  types {case}
  sees "Too soon."
  drops
wait 2 min

# Goal: the second officer sees the paper, not the name
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  sees "new PIN, desk NBO-3, asked" and "Type the last 4 of the paper:" and not "SELAM"
  types 0043
  sees "1 try left."
  types 0042
  sees "Do the paper and the person agree?"
  types 1
  sees "Approved. After" and "the person dials *789#; for a new PIN *789#, 2, {case}."
  drops
sms to 254700000001 contains "A change was asked for"

# Goal: the help desk tells this phone, and a stranger nothing
phone 254700000001 dials *789#
  types 2
  sees en "Your case" and "new PIN" and "Ready after" and en "We never ask your PIN." and not "{case}"
  ends
phone 254700000099 dials *789#
  types 1
  types 2
  sees "Help desk:" and not "case"
  ends
ctl case show {case}
  prints "runs" and "forgot" and "Amina" and "Joseph"
wait 6 min
ctl case list
  until "{case}  reset  runs" and "20"
wait 97 hours
phone 254700000001 dials *789#
  types 2
  sees "Your case number (5 numbers):" and "1 I have none"
  types 00000
  sees "No such case for this phone. Case number (5 numbers):" and "1 I have none"
  types {case}
  sees "start code" then {start:digits}
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "Not opened"
  drops
phone 254700000001 dials *789#
  types {start}
  sees "Choose a PIN"
  types 975318
  types 975318
  sees "PIN saved"
  ends
phone 254700000001 dials *789#
  types 975318
  sees "1 Prove who I am"
  drops
