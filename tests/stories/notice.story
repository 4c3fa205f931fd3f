# Somebody reads what is kept, and may say no.
given world demo

# Goal: who says no is told what that means, the ledger keeps that somebody refused, and the start code is not used up
ctl person code then {start:digits}
  msisdn=254700000001
phone 254700000001 dials *789#
  types 1
  types {start}
  sees "You may say no." and "2 No"
  types 2
  sees "You said no. Your ID is not opened." and "Help 0800789000"
  ends
ctl stats
  prints "acts_notice_no 1"
ctl ledger verify

# Goal: who thinks again dials again
phone 254700000001 dials *789#
  types {start}
  sees "1 I agree"
  types 1
  sees "Choose a PIN"
  types {pin}
  types {pin}
  sees "PIN saved"
  ends
