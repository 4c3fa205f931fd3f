# The configuration is read anew: links come, change and go, and nobody else notices.
given 2 links
given world ready

# Goal: a link changes while somebody is in a dialogue on another
phone 254700000001 on op1 dials *789#
  types {pin}
  sees "1 Prove who I am"
sms 254711000001 on op2 "HELP"
sms to 254711000001 contains "*789#"
reload link op2 has code = "78*9";
ready
sms 254711000001 on op2 "HELP ME"
sms to 254711000001 contains "*78*9#"
phone 254700000001
  types 1
  stays

# Goal: a file with a fault changes nothing
reload link op2 has code = "x";
wait 1 real s
sms 254711000002 on op2 "HELP"
sms to 254711000002 contains "*78*9#"
phone 254700000001
  types 0
  stays

# Goal: a link goes, and the dialogues on it; those on the other go on
phone 254711000001 on op2 dials *789#
  types {hawa_pin}
  stays
reload without link op2
phone 254711000001 lost
phone 254700000001
  types 1
  stays
  drops

# Goal: it comes back with other keys
reload with link op2 has code = "7*89";
ready
sms 254711000001 on op2 "HELP AGAIN"
sms to 254711000001 contains "*7*89#"

# Goal: what was read last counts for a gateway that starts later
restart gateway
sms 254711000002 on op2 "HELP ME"
sms to 254711000002 contains "*7*89#"

# Goal: a link that the daemon did not start with is served, also by a vault that starts later
reload without link op2
link op2 down
restart daemon
reload with link op2
link op2 up
phone 254711000001 on op2 dials *789#
  types {hawa_pin}
  stays
kill vault
ready
phone 254711000001 on op2 dials *789#
  types {hawa_pin}
  stays
