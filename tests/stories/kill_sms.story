# Processes die by kill -9 while SMS are on their way: none is lost, none goes twice, and what nobody knows is said.
given world ready

# Goal: the gateway dies before the operator's response, and the SMS is not sent again; its receipt tells that it went
link op1 drops responses
sms 254722000011 "HELP"
sms to 254722000011 contains "Dial *789#"
kill gateway
link op1 well
ready
ctl stats
  until "sms_sent 0" and "sms_maybe_sent 1" and "sms_delivered 1"
wait 2 min
no sms to 254722000011

# Goal: supervisor and gateway die together, and it is not sent again either
link op1 drops responses
sms 254722000012 "HELP"
sms to 254722000012 contains "Dial *789#"
kill supervisor
link op1 well
start daemon
ready
ctl stats
  until "sms_sent 0" and "sms_maybe_sent 2" and "sms_delivered 2"
wait 2 min
no sms to 254722000012

# Goal: the vault dies while an SMS is at the operator, and hears what became of it
link op1 slow 6 s
link op1 floods from 254722000013 with 1 sms
ctl status
  until "sms_leased 1"
kill vault
ready
sms to 254722000013 contains "Dial *789#"
ctl stats
  until "sms_sent 1" and "sms_delivered 3" and "sms_maybe_sent 2"
no sms to 254722000013
link op1 well

# Goal: an SMS that waits for the link outlives everything, and goes once
link op1 throttles with 0x58
sms 254722000014 "HELP"
ctl status
  until "sms_waiting 1" and "sms_leased 0"
kill supervisor
link op1 well
start daemon
ready
wait 2 min
sms to 254722000014 contains "Dial *789#"
no sms to 254722000014

# Goal: an SMS at the operator outlives everything, and its receipt is believed afterwards
link op1 receipts late 6 s
sms 254722000015 "HELP"
sms to 254722000015 contains "Dial *789#"
ctl status
  until "sms_sent_unconfirmed 1"
kill supervisor
start daemon
ready
ctl stats
  until "sms_sent 3" and "sms_delivered 5" and "sms_maybe_sent 2"
no sms to 254722000015
ctl ledger verify
