# A woman with everything of M11 on, and who looks at her phone: with the second PIN, and with none.
given world ready
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031
ctl officer code --msisdn 254711000031 then {start:digits}
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  ends
# something to hide
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "SELAM TESFAYE"
  types 1
  types 9

# Goal: all of it is turned on, each with the PIN
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 1
  types {pin}
  sees "1 Stop SMS: yes" and "3 Hide last used line: yes" and "8 More"
  types 8
  sees "stays in the phone's list. You may delete it."
  types 2
  types {pin}
  sees "2 SMS without our name: yes" and "7 Messages on screen" and not "8 More"
  types 4
  types 3
  types {pin}
  types 4
  sees "Now: never send"
  types 0
  types 6
  sees "Type your PIN now:"
  types {pin}
  sees "Trusted person:" and not "Now:"
  types 0722000042
  sees "6 Trusted person: yes" and not "042"
  types 6
  types {pin}
  sees "Now: ..042" and not "722"
  drops

# Goal: a desk opens the second PIN, and sees none
phone 254700000001 dials *789*3#
  sees "Tell the officer:" then {proof:digits}
  ends
phone 254711000031 dials *789#
  types 975310
  types 7
  types 2
  sees "Second PIN: only in private."
  types {proof}
  sees "Now leave the person alone." and not "SELAM"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "Are you alone? A second PIN opens your name and last 4 only."
  types 1
  sees "Choose a PIN"
  types 864209
  types 864209
  sees "PIN saved"
  ends

# Goal: who makes her type a PIN reads a name and four signs: no day, no shop, no change, no number, nothing to set
phone 254700000001 dials *789#
  sees "Type your PIN or start code" and not "SELAM" and not "HAWA"
  types 864209
  sees "1 Prove who I am" and not "Last used" and not "Changed" and not "HAWA" and not "6 See open code"
  types 2
  sees "Nobody saw your ID." and not "HAWA"
  types 0
  types 5
  sees "SELAM TESFAYE" and "ID last 4: 0042" and "2 Language" and not "Born 12" and not "3 Safety" and not "4 Erase"
  types 3
  sees "That number does not work here."
  types 4
  sees "That number does not work here."
  types 1
  sees "That number does not work here." and not "Type your PIN now"
  drops

# Goal: both PINs fail alike, and count together
phone 254700000001 dials *789#
  types 864208
  sees "2 tries left"
  types 864207
  sees "1 try left"
  types 864206
  sees "Closed for 15 min"
  ends
phone 254700000001 dials *789#
  types 864209
  sees "Closed for"
  ends
wait 16 min

# Goal: nothing comes to the phone unasked: not of a shop that asks, nor of the wrong tries, nor of a change
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:"
  types 9
wait 10 min
no sms to 254700000001

# Goal: a text from her phone is answered as a stranger's is
sms 254700000001 "HELP"
sms 254722000009 "HELP"
sms to 254700000001 contains "Dial *789#"
sms to 254722000009 contains "Dial *789#"

# Goal: her own PIN opens all, and says each day of a week what was changed
phone 254700000001 dials *789#
  types {pin}
  sees "Changed: SMS, our name, quiet hours, trusted person." and not "Last used"
  types 2
  sees "HAWA" and "Wrong PIN"
  drops
wait 3 days
phone 254700000001 dials *789#
  types {pin}
  sees "Changed: SMS, our name, quiet hours, trusted person."
  drops

# Goal: the same in Arabic, 80 letters a screen
phone 254700000001 dials *789#
  types 4
  types 4
  sees "4 اللغة"
  types 864209
  sees "1 أثبت هويتي" and not "آخر 1" and not "تغير"
  types 2
  sees "لم ير أحد بياناتك." and not "HAWA"
  types 0
  types 5
  sees "SELAM TESFAYE" and "0042" and not "الأمان" and not "محو"
  drops
phone 254700000001 dials *789#
  types 864208
  sees "خطأ في رقمك السري أو الشريحة."
  types {pin}
  sees "تغير:" and "1 أثبت هويتي"
  drops

# Goal: the trusted person locks by a word, and learns only what a stranger learns
sms 254722000042 "LOCK 254700000001"
sms 254722000009 "LOCK 254700000001"
sms to 254722000042 contains "If that number trusts you, its ID is locked for 24 hours."
sms to 254722000009 contains "If that number trusts you, its ID is locked for 24 hours."
phone 254700000001 dials *789#
  types 864209
  sees not "1 أثبت هويتي"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "هويتك مقفلة."
  drops
ctl ledger verify
