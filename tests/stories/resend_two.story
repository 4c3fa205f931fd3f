# Two links to one operator that do not agree on what may have gone: the careful one wins, also when the other is named first.
given 2 links
given link op1 has operator = "safe"; prefixes = ["2547"]; priority = 1; resend = "once";
given link op2 has operator = "safe";
given world ready

# Goal: an SMS that may have gone when the gateway died does not go again
link op1 receipts never
link op1 drops responses
sms 254722000031 on op1 "HELP"
sms to 254722000031 contains "Dial *789#"
kill gateway
link op1 well
ready
ctl stats
  until "sms_maybe_sent 1"
wait 2 min
no sms to 254722000031
