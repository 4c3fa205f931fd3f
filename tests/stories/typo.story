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

# Goal: who mistypes the number of a shop is told so, known or not, and goes on
phone 254722000009 dials *789*715465#
  types 1
  sees "No shop has the number you dialled: look at its card. Or type your PIN or start code:"
  drops
phone 254700000001 dials *789*71546#
  sees "No shop has the number you dialled" and "2 Help desk" and "9 Exit"
  types {pin}
  sees "1 Prove who I am"
  types 1
  types 71546
  sees "No shop has this number. Look again, no try lost."
  drops

# Goal: a digit that is not offered is told, and the screen comes again as often as it takes
phone 254700000001 dials *789#
  types {pin}
  types 7
  sees "That number does not work here." and "1 Prove who I am"
  types 7
  types 8
  types 7
  types 77
  sees "That number does not work here." and "1 Prove who I am"
  types abc
  sees "Use number keys"
  drops

# Goal: at the screen of languages 1 is English after a wrong key, too
phone 254722000010 dials *789#
  types hello
  sees "1 English" and "4 Arabi / عربي" and not "8 More"
  types 7
  sees "That number does not work here." and "1 English" and "4 Arabi / عربي"
  types 1
  sees "ID service. Type your PIN or start code:"
  drops

# Goal: an agent is told what is wrong with a phone number
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 123
  sees "Not a phone number. Type all of it, with country code:"
  types 0
  types 9
