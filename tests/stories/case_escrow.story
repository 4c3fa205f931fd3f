# A forgotten PIN without a code card: two custodians open the record, and nothing of it is lost.
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
  types ET-0042
  sees "dial *789*3#"
  types {proof}
  sees "+2547xx..01" and "1 Send (PIN)"
  types 1
  sees "Type your PIN now:"
  types 975310
  sees "Needs second officer. Ask to dial *789*7# and enter case" then {case:digits}
  types 1
  sees "Waits for a second officer"
  drops

wait 2 min

# Goal: the second officer sees the paper, not the name
phone 254711000032 dials *789*7#
  types 864209
  types {case}
  sees "new PIN, desk NBO-3, asked" and "Type the last 4 of the paper:" and not "SELAM"
  types 0042
  sees "Do the paper and the person agree?"
  types 1
  sees "Approved. After" and "the person dials *789#; for a new PIN *789#, 2, {case}."
  drops
sms to 254700000001 contains "A change was asked for"


# Goal: on a machine of theirs, for this case alone, sealed in and sealed out
ctl case batch --to ~/cases.txt
  prints "cases  1"
ctl escrow open ~/cases.txt --recovery-key ~/keys/escrow.key --to ~/none.txt --cases 2
  prints "holds 1 cases"
  fails
ctl escrow open ~/cases.txt --recovery-key ~/keys/escrow.key --to ~/answer.txt --cases 1
  prints "{case}" and "NBO-3"
ctl case answer ~/answer.txt
  prints "taken  1"
ctl case answer ~/answer.txt
  prints "its record is open already"
  fails
wait 6 min
ctl case list
  until "{case}  reset  runs" and "20"
wait 97 hours
phone 254700000001 dials *789#
  types 2
  types {case}
  sees "start code" then {start:digits}
  ends
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
  types 5
  sees "SELAM TESFAYE"
  drops
