given world ready

# Goal: HELP and what is not understood get the same help
sms 254700000001 "HELP"
sms to 254700000001 contains "Dial *789#" and "LOCK" and en "0800789000" and not "SELAM"
sms 254722000009 "what is this"
sms to 254722000009 contains "Dial *789#" and "Never text your PIN"

# Goal: LOCK closes for 24 hours, and only the PIN opens
sms 254700000001 "lock"
sms to 254700000001 contains "Done. Nobody can see your ID for 24 hours."
phone 254700000001 dials *789#
  types {pin}
  sees "Your ID is locked." and "1 Unlock"
  types 1
  sees "1 Prove who I am"
  drops

# Goal: LANG changes the language
sms 254700000001 "LANG AR"
sms to 254700000001 contains "*789#"
phone 254700000001 dials *789#
  sees "9 خروج"
  drops
sms 254700000001 "LANG EN"
sms to 254700000001 contains "The language is English."

# Goal: numbers by SMS are never tried as a PIN, and the next unlock asks for a new one
sms 254700000001 "{pin}"
sms to 254700000001 contains "Never send a PIN or code by SMS" and not "{pin}"
phone 254700000001 dials *789#
  types {pin}
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends

# Goal: of a number that the link does not vouch for, LOCK alone acts, once a day; the rest waits for the PIN
sms 46700000001 "LOCK"
sms to 46700000001 contains "Done. Nobody can see your ID for 24 hours."
sms 46700000001 "lock"
sms to 46700000001 contains "To finish, dial *789# and your PIN. Nothing was changed."
sms 46700000001 "BLOCK 715464"
sms to 46700000001 contains "To finish, dial *789# and your PIN. Nothing was changed."
sms 46700000001 "LANG AR"
sms to 46700000001 contains "Dial *789#" and not "Done"

# Goal: the same words again are a new SMS; what the operator brings again, because its line broke, is not
sms 254700000001 "HELP"
sms to 254700000001 contains "Dial *789#"
sms 254722000008 "HELP"
sms to 254722000008 contains "Dial *789#"
link op1 restarts
ready
replay last with new sequence
no sms to 254722000008

# Goal: advice ends after three in ten minutes, so that two machines do not answer each other for ever; what a word does is always answered
sms 254722000007 "HELP"
sms to 254722000007 contains "Dial *789#"
sms 254722000007 "I am away"
sms to 254722000007 contains "Dial *789#"
sms 254722000007 "I am away"
sms to 254722000007 contains "Dial *789#"
sms 254722000007 "I am away"
sms 254722000007 "LOCK"
sms to 254722000007 contains "Done. Nobody can see your ID for 24 hours."
no sms to 254722000007
ctl stats
  until "sms_not_advised 1"
wait 11 min
sms 254722000007 "I am away"
sms to 254722000007 contains "Dial *789#"

# Goal: an SMS waits while the link is down, and is answered once
wait 11 min
link op1 down
sms 254700000001 "HELP"
link op1 up
sms to 254700000001 contains "Dial *789#"
no sms to 254700000001

# Goal: the gateway dies with an SMS under way, and it is answered once
wait 11 min
sms 254700000001 "HELP"
kill gateway
ready
wait 2 min
sms to 254700000001 contains "Dial *789#"
no sms to 254700000001
