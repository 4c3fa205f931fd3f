# What the operator says became of an SMS is believed, in whatever form it comes.
given world ready

# Goal: delivered, failed and expired are told apart
sms 254700000001 "HELP"
sms to 254700000001 contains "Dial *789#"
link op1 receipts undelivered bare
sms 254722000002 "HELP"
sms to 254722000002 contains "Dial *789#"
link op1 receipts expired silent
sms 254722000003 "HELP"
sms to 254722000003 contains "Dial *789#"
ctl stats
  until "sms_sent 3" and "sms_delivered 1" and "sms_failed 1" and "sms_expired 1"

# Goal: a receipt before the response, twice, in a data_sm, or with the id in decimal is the same receipt
link op1 receipts first twice
sms 254722000004 "HELP"
sms to 254722000004 contains "Dial *789#"
link op1 receipts data_sm
sms 254722000005 "HELP"
sms to 254722000005 contains "Dial *789#"
link op1 receipts decimal bare
sms 254722000006 "HELP"
sms to 254722000006 contains "Dial *789#"
ctl stats
  until "sms_sent 6" and "sms_delivered 4"

# Goal: what the operator only accepted is not delivered, and a late receipt still tells
link op1 receipts accepted bare
sms 254722000007 "HELP"
sms to 254722000007 contains "Dial *789#"
ctl status
  until "sms_sent_unconfirmed 1" and "sms_waiting 0" and "sms_leased 0"
link op1 receipts undelivered late 3 s
sms 254722000008 "HELP"
sms to 254722000008 contains "Dial *789#"
ctl stats
  until "sms_failed 2"
ctl status
  prints "sms_sent_unconfirmed 1" and "sms_waiting 0"

# Goal: an SMS whose receipt never comes is settled after three days as just that
link op1 receipts never
wait 3 days
wait 1 h
ctl stats
  until "sms_without_receipt 1"

# Goal: a phone that writes like an operator writes an SMS
sms 254722000009 "id:00000001 sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:UNDELIV err:001 text:"
sms to 254722000009 contains "Never send"
