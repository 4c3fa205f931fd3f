# Goal: marked names, numbers, PINs and codes leave no trace outside the phones
phone 254799173917 dials *789#
  sees "1 English"
  types 1
  sees "Type your PIN"
  types {start}
  sees "1 I agree"
  types 1
  sees "Choose a PIN"
  types 739164
  sees "same 6 numbers"
  types 739164
  sees "PIN saved"
  ends
phone 254799551133 dials *789#
  types 1
  types {agentstart}
  sees "Choose a PIN"
  types 839715
  types 839715
  sees "PIN saved"
  ends
phone 254799173917 dials *789*715464#
  sees "The right shop?"
  types 739165
  sees "Not opened"
  types 739164
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254799551133 dials *789#
  types 839715
  types 1
  types {code}
  sees "VALID" and "ZEMBLOVA"
  types 1
  sees "Saved"
  types 9
  ends
phone 254799173917 dials *789#
  types 739164
  types 5
  types 3
  types 5
  types 739164
  sees "5 Shops may ask me: yes"
  drops
phone 254799551133 dials *789#
  types 839715
  types 2
  types 254799173917
  sees "Show or say to the person:"
  types 0
  types 9
  ends
sms 254799173917 "HELP 739164"
