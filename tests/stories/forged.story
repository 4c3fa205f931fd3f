# A link on which the sender of an SMS may be forged: nobody's word is taken for more than a question after the PIN.
given link op1 has sms = { asserts = []; };
given world ready

# Goal: BLOCK does nothing until she says that it was her
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
sms 254700000001 "BLOCK 715464"
sms to 254700000001 contains "To finish, dial *789# and your PIN. Nothing was changed."
sms 254722000009 "BLOCK 715464"
sms to 254722000009 contains "To finish, dial *789# and your PIN. Nothing was changed."
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID"
  types 1
  types 9
phone 254700000001 dials *789*715464#
  types {pin}
  sees "asked to block HAWA" and "1 No, go on" and "2 Yes, block it"
  types 1
  sees "1 Give (1 hour)"
  types 3
  ends
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 3
  ends
sms 254700000001 "BLOCK 715464"
sms to 254700000001 contains "To finish, dial *789#"
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "Done. HAWA cannot see your ID any more."
  ends
phone 254700000001 dials *789*715464#
  types {pin}
  sees "You blocked HAWA."
  drops

# Goal: digits force no new PIN, and she may choose one
wait 11 min
sms 254700000001 "{pin}"
sms to 254700000001 contains "Never send a PIN or code by SMS"
phone 254700000001 dials *789#
  types {pin}
  sees "Did you send your PIN?" and "1 No, go on"
  types 1
  sees "1 Prove who I am"
  drops
sms 254700000001 "999999"
no sms to 254700000001
phone 254700000001 dials *789#
  types {pin}
  sees "2 Yes: new PIN"
  types 2
  sees "Type your PIN now:" and "0 Back"
  types 0
  sees "2 Yes: new PIN"
  types 2
  types {pin}
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends
phone 254700000001 dials *789#
  types 864209
  sees "1 Prove who I am"
  drops

# Goal: LOCK closes at once, and a day long no second one does
sms 254700000001 "LOCK"
sms to 254700000001 contains "Done. Nobody can see your ID for 24 hours."
phone 254700000001 dials *789#
  types 864209
  sees "Your ID is locked."
  types 1
  sees "1 Prove who I am"
  drops
sms 254700000001 "LOCK"
sms to 254700000001 contains "To finish, dial *789# and your PIN. Nothing was changed."
phone 254700000001 dials *789#
  types 864209
  sees "1 Prove who I am"
  drops
wait 25 hours
sms 254700000001 "LOCK"
sms to 254700000001 contains "Done. Nobody can see your ID for 24 hours."
ctl ledger verify
