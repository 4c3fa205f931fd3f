# What the operator refuses, and what may have gone, where its policy is to send that once more.
given link op1 has resend = "once";
given world ready

# Goal: refused for now, it goes after a pause
link op1 throttles with 0x08
sms 254722000021 "HELP"
ctl status
  until "sms_waiting 1" and "sms_leased 0"
link op1 well
wait 20 s
ctl status
  until "backlog 1" and "oldest_sms_s 20"
no sms to 254722000021
wait 11 s
sms to 254722000021 contains "Dial *789#"

# Goal: refused for good, it has failed at once
link op1 throttles with 0x0B
sms 254722000022 "HELP"
ctl stats
  until "sms_sent 1" and "sms_failed 1"
link op1 well
wait 2 h
no sms to 254722000022

# Goal: the next SMS to a number leaves behind the one that is tried again
link op1 throttles with 0x14
sms 254722000023 "HELP"
ctl status
  until "sms_waiting 1" and "sms_leased 0"
link op1 well
sms 254722000023 "LOCK"
no sms to 254722000023
wait 31 s
sms to 254722000023 contains "Dial *789#"
sms to 254722000023 contains "24 hours"

# Goal: too old, it has expired
link op1 throttles with 0x64
sms 254722000024 "HELP"
ctl status
  until "sms_waiting 1" and "sms_leased 0"
wait 25 h
ctl stats
  until "sms_expired 1"
link op1 well
wait 2 h
no sms to 254722000024

# Goal: it may have gone, and goes once more as the policy says; never a third time
link op1 receipts never
link op1 drops responses
sms 254722000025 "HELP"
sms to 254722000025 contains "Dial *789#"
kill gateway
ready
ctl status
  until "sms_waiting 1" and "sms_leased 0"
wait 2 min
sms to 254722000025 contains "Dial *789#"
kill gateway
link op1 well
ready
ctl stats
  until "sms_sent_again 1" and "sms_maybe_sent 1"
wait 2 min
no sms to 254722000025
