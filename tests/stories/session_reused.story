# An operator that gives every dialogue the same id: with the number they are still apart.
given link op1 has ussd = { session = { width = 1; mask = 0; end_bit = "none"; }; };
given world ready

# Goal: a begin with the id of another phone's live dialogue harms neither
phone 254700000001 dials *789*715464#
  sees "The right shop?"
phone 254711000001 dials *789#
  sees "Type your PIN"
phone 254700000009 dials *789#
  sees "1 English"
phone 254700000001 types {pin}
  sees "1 Give (1 hour)"
phone 254711000001 types {hawa_pin}
  sees "1 Check a code" and not "SELAM"
phone 254700000009 drops
phone 254711000001 types 1
  sees "First ask the person's name"
phone 254700000001 types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved"
  drops

# Goal: a begin of the same phone replaces its own dialogue and no other
phone 254711000001 dials *789#
  sees "Type your PIN"
phone 254700000001 dials *789#
  sees "Type your PIN"
phone 254700000001 dials *789*715464#
  sees "The right shop?"
phone 254711000001 types {hawa_pin}
  sees "1 Check a code"
  types 9
  ends
phone 254700000001 types {pin}
  sees "1 Give (1 hour)"
  drops
