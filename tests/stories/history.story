# Who saw my ID: a list with digits, more of it, and one line in full.
given world code

# Goal: who saw her ID, when, what and why
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "Ref" then {ref:digits}
  types 1
  types 9
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "Who saw my ID" and "HAWA" and ": name, 18+, ID last 4" and not "8 More"
  types 1
  sees "HAWA EXPRESS" and "name, over 18, ID last 4" and "to pay you" and "Record" and "{ref}" and "3 Block this shop"
  types 1
  sees "Who saw my ID"
  types 7
  sees "That number does not work here." and "Who saw my ID"
  types 0
  sees "1 Prove who I am"
  drops

# Goal: wrong tries are on the list, without a shop
phone 254700000001 dials *789#
  types 975318
  sees "2 tries left"
  types {pin}
  types 2
  sees "1 Wrong PIN"
  types 1
  sees "wrong PIN tries on your ID" and not "Block"
  types 0
  sees "Who saw my ID"
  drops

# Goal: more than a screen holds goes on with 8
phone 254700000001 dials *789#
  types 975318
  sees "2 tries left"
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types 975318
  sees "2 tries left"
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types 975318
  sees "2 tries left"
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types 975318
  sees "2 tries left"
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types 975318
  sees "2 tries left"
  types {pin}
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types 975318
  sees "2 tries left"
  types {pin}
  sees "1 Prove who I am"
  types 2
  sees "1 Wrong PIN" and "8 More" and not "HAWA"
  types 8
  sees "7 Wrong PIN" and "8 More" and not "HAWA"
  types 8
  sees "HAWA"
  types 1
  sees "HAWA EXPRESS"
  drops
