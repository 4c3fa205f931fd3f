# Two operators gave the service two codes; each phone reads the one it can dial.
given 2 links
given link op2 has code = "38*5"; source = "385";
given world ready

# Goal: on the link of another code every screen and SMS names that code
phone 254700000001 on op2 dials *38*5*715464#
  sees "The right shop?"
  types {pin}
  sees "1 Give (1 hour)"
  drops
phone 254700000009 on op2 dials *38*5#
  sees "1 English"
  drops
sms 254700000001 on op2 "HELP"
sms to 254700000001 contains "*38*5#" and not "*789#"

# Goal: and the first link keeps the code of the service
sms 254711000001 "HELP"
sms to 254711000001 contains "*789#" and not "38*5"
