given world code

# Goal: a mistyped digit is free, however often
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code:typo}
  sees "A number was mistyped. Ask for the code again, no try lost." and "Code:"
  types {code:typo}
  sees "no try lost"
  types 12345
  sees "no try lost"
  types {code:typo}
  types {code:typo}
  types {code:typo}
  sees "no try lost"
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  drops

# Goal: the wrong shape of a PIN is free
phone 254700000001 dials *789#
  types 12345
  sees "Type 6 numbers (not your money PIN). No try lost."
  types 12ab56
  sees "No try lost."
  types 1234
  types 12345678901234
  sees "No try lost."
  types {pin}
  sees "1 Prove who I am"
  drops

# Goal: codes are taken as people type them
phone 254700000001 dials *789*715464#
  types 246-813 #
  sees "1 Give (1 hour)"
  types ١
  sees "Tell HAWA this code:"
  ends
