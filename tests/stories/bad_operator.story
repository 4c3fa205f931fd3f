# An operator that throttles, stalls, repeats, mixes up and floods costs nothing that was promised.
given link op1 has response_ms = 3000; retry_status = ["0x45"];
given world ready

# Goal: the three ways to say slow down mean the same, where the link says that 0x45 passes too
wait 11 min
link op1 throttles with 0x14
sms 254722000001 "HELP"
ctl status
  until "sms_waiting 1" and "sms_leased 0"
wait 2 min
no sms to 254722000001
ctl status
  until "sms_waiting 1" and "sms_leased 0"
link op1 well
wait 2 min
sms to 254722000001 contains "Dial *789#"
link op1 throttles with 0x45
sms 254722000002 "HELP"
ctl status
  until "sms_waiting 1" and "sms_leased 0"
wait 2 min
no sms to 254722000002
ctl status
  until "sms_waiting 1" and "sms_leased 0"
link op1 well
wait 2 min
sms to 254722000002 contains "Dial *789#"
link op1 throttles with 0x58
sms 254722000009 "HELP"
ctl status
  until "sms_waiting 1" and "sms_leased 0"
wait 2 min
no sms to 254722000009
ctl status
  until "sms_waiting 1" and "sms_leased 0"
link op1 well
wait 2 min
sms to 254722000009 contains "Dial *789#"
no sms to 254722000001
no sms to 254722000002

# Goal: a screen that is throttled is not said again; the next dialogue goes on
link op1 throttles
phone 254700000001 dials *789#
  lost
link op1 well
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops

# Goal: a slow operator: every screen and every SMS once
link op1 slow 2 s
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:"
  ends
sms 254722000003 "HELP"
sms to 254722000003 contains "Dial *789#"
no sms to 254722000003
link op1 well

# Goal: what comes twice is done once
link op1 duplicates
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  drops
sms 254722000004 "HELP"
sms to 254722000004 contains "Dial *789#"
no sms to 254722000004
link op1 well

# Goal: answers in another order belong to what they answer
link op1 reorders
sms 254722000005 "HELP"
sms 254722000006 "HELP"
sms 254722000007 "HELP"
sms to 254722000005 contains "Dial *789#"
sms to 254722000006 contains "Dial *789#"
sms to 254722000007 contains "Dial *789#"
link op1 well
wait 2 h
no sms to 254722000005
no sms to 254722000006
no sms to 254722000007

# Goal: an SMS whose response never came is not sent again in silence
link op1 receipts never
link op1 drops responses
sms 254722000008 "HELP"
sms to 254722000008 contains "Dial *789#"
link op1 restarts
link op1 well
wait 2 h
no sms to 254722000008

# Goal: ids of live dialogues, given to other phones, mix nobody up
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
link op1 reuses session ids
phone 254711000001 dials *789#
  sees "Type your PIN"
phone 254700000001 types 1
  sees "Tell HAWA this code:"
  ends
phone 254711000001 types {hawa_pin}
  sees "HAWA" and not "SELAM"
  drops
link op1 well

# Goal: a flood of one number and of many, SMS and dialogues, harms no other dialogue
phone 254711000001 dials *789#
  sees "Type your PIN"
link op1 floods from 254733000001 with 200 sms
link op1 floods with 200 sms
link op1 floods with 200 dialogues
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:"
  ends
phone 254711000001 types {hawa_pin}
  sees "HAWA"
  drops
link op1 quiet
sms to 254790000199 contains "Dial *789#"
sms to 254733000001 contains "Dial *789#"
