# Two links to one operator: what waits for a phone leaves by whichever is there.
given 2 links
given link op1 has operator = "safe"; prefixes = ["2547000"]; priority = 1;
given link op2 has operator = "safe";
given world ready

# Goal: a reply does not wait for the link its question came by
sms 254700000001 on op2 "HELP"
sms to 254700000001 contains "*789#"
sms 254711000001 on op1 "HELP"
sms to 254711000001 contains "*789#"

# Goal: with one link down the other carries all, also what would rather go by the first
link op1 down
sms 254700000001 on op2 "LANG SW"
sms to 254700000001 contains "*789#"
phone 254700000001 on op2 dials *789#
  types {pin}
  stays
  drops

# Goal: and when it is the other one that falls
link op1 up
link op2 down
sms 254711000002 on op1 "HELP"
sms to 254711000002 contains "*789#"
link op2 up
