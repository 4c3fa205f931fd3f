# What a person gives, and takes back.
given world ready

# Goal: by the menu it takes six screens
phone 254700000001 dials *789#
  types {pin}
  types 1
  sees "Type the number on the shop's card"
  types 715465
  sees "No shop has this number" and "no try lost"
  types 715464
  sees "HAWA EXPRESS, Kakuma Mkt" and "Money agent, checked by us." and "1 Yes"
  types 1
  sees "HAWA wants"
  types 3
  sees "Nothing was given."
  ends

# Goal: what she adds goes out, what she does not add stays
phone 254700000001 dials *789*715464#
  types {pin}
  sees "2 Change"
  types 2
  sees "HAWA must have: name, over 18, ID last 4." and "4 Country"
  types 4
  sees "For how long?" and "2 Today, once"
  types 3
  sees "country" and "1 Give (3 days)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  sees "3 days"
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE" and "Country" and not "1996"
  types 1
  types 9
  ends

# Goal: an open code can be seen again and cancelled
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
phone 254700000001 dials *789#
  types {pin}
  sees "6 See open code"
  types 6
  sees "HAWA code" and "1 Cancel it"
  sees "{code}"
  types 1
  sees "1 Prove who I am" and not "6 See open code"
  types 9
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees not "VALID"
  drops

# Goal: a code lives as long as it says
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
wait 61 min
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "Too late or used" and not "VALID"
  drops

# Goal: an organisation that takes no facts gets a code of six digits
phone 254700000001 dials *789*602015#
  sees "AMAL CLINIC"
  types {pin}
  sees "AMAL asks for a code. It gives no facts" and "1 Give (10 min)" and "3 Give nothing"
  types 1
  sees "Tell AMAL this code:" then {otp:digits}
  sees "10 min"
  ends
ctl agent add --org 602015 --msisdn 254711000006
ctl agent code --msisdn 254711000006 then {start:digits}
phone 254711000006 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
phone 254711000006 dials *789#
  types 975310
  types 1
  types {otp}
  sees "VALID. This person holds the phone and PIN of this ID." and "3 Not served"
  types 1
  drops

# Goal: one a minute, and who is early is told how long
wait 2 min
phone 254700000001 dials *789*602015#
  types {pin}
  types 1
  sees "Tell AMAL this code:"
  ends
phone 254700000001 dials *789*602015#
  types {pin}
  sees "Many codes were made. To protect you the next one comes in 1 min."
  ends

# Goal: a paused shop is said to be
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  sees "9 numbers"
ctl org pause --code 715464
phone 254711000001 types 482913077
  sees "Checks are stopped for your desk now. Ask your office."
  ends
phone 254700000001 dials *789*715464#
  sees "STOP. This shop is not allowed now." and "Help"
  ends
ctl org resume --code 715464
