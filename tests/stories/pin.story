# PINs and languages, changed on the phone.
given world ready

# Goal: a PIN that others would guess is refused, with the reason
phone 254700000001 dials *789#
  types {pin}
  types 5
  sees "SELAM TESFAYE" and "Born 12 Apr 1996" and "ID last 4: 0042" and "Paper seen"
  types 1
  sees "Type your PIN now:" and "0 Back" and "9 Exit"
  types {pin}
  sees "Choose a PIN"
  types 111222
  sees "Too easy"
  types 123456
  sees "Too easy: like 1234" and "9 Exit"
  types 120496
  sees "Too easy"
  types 199604
  sees "Too easy"
  types 000001
  sees "Too easy"
  types 147258
  sees "Too easy: a line of keys"
  drops

# Goal: before a new PIN the old one is asked for again; a wrong one counts, and who does not want to goes back
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 1
  sees "Type your PIN now:"
  types 246
  sees "Type 6 numbers" and "No try lost." and "0 Back"
  types 975310
  sees "Wrong PIN. 2 tries left." and "0 Back" and not "Choose"
  types 0
  sees "1 Prove who I am"
  types 5
  types 1
  types 975311
  sees "Wrong PIN. 1 try left."
  types {pin}
  sees "Choose a PIN" and not "0 Back"
  types 8642
  sees "Not 6 numbers. Choose a PIN of 6 numbers only you know:"
  types 86420975
  sees "Not 6 numbers."
  drops

# Goal: three wrong ones close as at the door, and the dialogue is over
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 1
  types 975310
  types 975311
  types 975312
  sees "Closed for 15 min"
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "Closed for 15 min"
  ends
wait 16 min

# Goal: nothing changed when she was cut off half-way
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 1
  types {pin}
  types 864209
  sees "Type the same 6 numbers again"
  drops
phone 254700000001 dials *789#
  types 864209
  sees "Not opened"
  types {pin}
  sees "1 Prove who I am"
  drops

# Goal: with both typings the new PIN opens and the old one does not
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 1
  types {pin}
  types 864209
  types 0
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "Not opened" and "2 tries left"
  types 864209
  sees "1 Prove who I am"
  drops

# Goal: the language is kept for the number
phone 254700000001 dials *789#
  types 4
  sees "1 English" and "4 Arabi"
  types 4
  sees "9 خروج"
  drops
phone 254700000001 dials *789#
  sees "9 خروج"
  types 864209
  types 5
  sees "SELAM TESFAYE"
  drops

# Goal: the operator's host reads nobody who has set a PIN
files lack "TESFAYE" and "ET-0042" and "864209"

# Goal: an ID that is locked is locked at the help desk too, and says nothing
ctl person lock
  msisdn=254700000001
phone 254700000001 dials *789*715464#
  types 864209
  sees not "1 أعط"
  drops
