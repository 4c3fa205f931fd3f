given world code

# Goal: a code is worth nothing at another organisation, and still works at its own
phone 254711000002 dials *789#
  types {bank_pin}
  sees "AMANI desk 1"
  types 1
  types {code}
  sees "Not a code for this shop. Ask the person to dial *789*829310#" and "4 tries left" and not "SELAM"
  types {code}
  sees "3 tries left"
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  drops

# Goal: guessing closes the agent for 15 minutes
phone 254711000002 dials *789#
  types {bank_pin}
  types 1
  types {code:wrong}
  sees "2 tries left"
  types {code:wrong}
  sees "1 try left"
  types {code:wrong}
  sees "Too many wrong codes. Closed for 15 min."
  ends
wait 16 min
phone 254711000002 dials *789#
  types {bank_pin}
  sees "1 Check a code"
  drops

# Goal: Selam is told of the failed tries
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "HAWA" and "name"
  drops
