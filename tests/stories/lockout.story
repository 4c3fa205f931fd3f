# Wrong PINs: 3, then 15 min; 3 more, then 1 h; 3 more, then 24 h; closed when failures fell on three days.
given world ready
wait until 8:00

# Goal: the third wrong PIN closes for 15 minutes, also for the right one
phone 254700000001 dials *789#
  types 246814
  sees "Not opened: wrong PIN, or not the SIM you joined with. 2 tries left."
  types 246814
  sees "1 try left"
  types 246814
  sees "Closed for 15 min to protect you. Your data is safe." and "Help 0800789000"
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "Closed for"
  ends
restart vault
phone 254700000001 dials *789#
  types {pin}
  sees "Closed for"
  ends

# Goal: three more close for an hour
wait 16 min
phone 254700000001 dials *789#
  types 246814
  sees "2 tries left"
  types 246814
  types 246814
  sees "Closed for"
  ends
wait 16 min
phone 254700000001 dials *789#
  types {pin}
  sees "Closed for"
  ends

# Goal: three more close for a day
wait 45 min
phone 254700000001 dials *789#
  types 246814
  sees "2 tries left"
  types 246814
  types 246814
  sees "Closed for"
  ends
wait 23 hours
phone 254700000001 dials *789#
  types {pin}
  sees "Closed for"
  ends

# Goal: the tenth on the second day closes for a day more, not for good
wait 2 hours
phone 254700000001 dials *789#
  types 246814
  sees "Closed for"
  ends

# Goal: on the third day it closes until a help desk opens it
wait 25 hours
phone 254700000001 dials *789#
  types 246814
  sees "Closed. A help desk can open it again. Your data is safe."
  ends
wait 3 days
phone 254700000001 dials *789#
  types {pin}
  sees "A help desk can open it again"
  ends

# Goal: the help desk opens it, and the PIN is what it was
ctl person reopen
  msisdn=254700000001
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops

# Goal: a success clears the failures before it
phone 254700000001 dials *789#
  types 246814
  sees "2 tries left"
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types 246814
  sees "2 tries left"
  drops

# Goal: an administrator sees that there is no alarm, and has none to end
ctl alarm list
  prints "pins" and "lock" and "block" and "new_pin" and "off"
ctl alarm end pins
  prints "it is off"
ctl alarm end lock
  prints "it is off"
ctl alarm end pin fails
  prints "no such alarm"
ctl status
  prints "pins_to_close"
