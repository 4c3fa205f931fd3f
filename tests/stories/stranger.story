# A stranger and Selam cannot be told apart by words.
given world ready

# Goal: an unknown number gets the same screens and the same lock-out
phone 254722000009 dials *789#
  sees "1 English" and "4 Arabi"
  types 1
  sees "ID service. Type your PIN or start code:"
  types 12345
  sees "Type 6 numbers (not your money PIN). No try lost."
  types {pin}
  sees "Not opened: wrong PIN, or not the SIM you joined with. 2 tries left."
  types {pin}
  sees "1 try left"
  types {pin}
  sees "Closed for 15 min to protect you. Your data is safe." and "Help 0800789000"
  ends
phone 254722000009 dials *789*715464#
  sees "HAWA EXPRESS, Kakuma Mkt" and "The right shop?"
  types {pin}
  sees "Closed for"
  ends

# Goal: Selam with a wrong PIN reads exactly that
phone 254700000001 dials *789#
  sees "ID service. Type your PIN or start code:"
  types 12345
  sees "Type 6 numbers (not your money PIN). No try lost."
  types 246814
  sees "Not opened: wrong PIN, or not the SIM you joined with. 2 tries left."
  types 246814
  sees "1 try left"
  types 246814
  sees "Closed for 15 min to protect you. Your data is safe." and "Help 0800789000"
  ends

# Goal: nothing of hers opens from another number, also when it knows her PIN
wait 16 min
phone 254722000009 dials *789#
  types {pin}
  sees "Not opened"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops
