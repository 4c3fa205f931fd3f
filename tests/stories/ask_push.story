# Asked by a screen that she did not dial for: what she may do there, and what happens when something dies.
given link op1 has ussd = { network_initiated = true; };
given world ready

# Goal: nobody gets a screen who did not turn it on
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:"
phone 254700000001 gets nothing
phone 254711000001 types 0
  types 9
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 5
  types {pin}
  sees "5 Shops may ask me: yes"
  drops

# Goal: wrong digits, then the right ones, a wrong PIN that counts, and then she gives nothing
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 gets
  sees "HAWA EXPRESS asks who you are." and not "SELAM"
  types 099
  sees "Not those numbers. 2 tries left." and "2 Not me"
  types {pair}
  sees "Now type your PIN. Nothing is given before you say yes."
  types 975318
  sees "Not opened" and "2 tries left"
  types {pin}
  sees "HAWA wants, to pay you:" and "1 Give (10 min)" and "3 Give nothing"
  types 3
  sees "Nothing was given."
  ends
phone 254711000001 types 1
  sees "Show or say to the person:"
  drops

# Goal: in a dialogue of her own she is left alone, and asked at the next dial
wait 61 min
phone 254700000001 dials *789#
  sees "PIN"
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 gets nothing
phone 254700000001 types {pin}
  sees "HAWA EXPRESS asks who you are."
  drops
phone 254700000001 gets nothing
phone 254700000001 dials *789#
  types {pin}
  sees "HAWA EXPRESS asks who you are."
  types {pair}
  types 1
  sees "Done. HAWA sees it on its phone now, once."
  ends
phone 254711000001 types 1
  sees "VALID" and "SELAM TESFAYE"
  types 1
  types 9

# Goal: the gateway dies under the screen; it comes no second time, and is offered at her own dial
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 gets
  sees "HAWA EXPRESS asks who you are."
kill gateway
ready
phone 254700000001 gets nothing
phone 254700000001 dials *789#
  types {pin}
  sees "HAWA EXPRESS asks who you are."
  types {pair}
  types 1
  sees "Done. HAWA sees it on its phone now, once."
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  sees "VALID" and "SELAM TESFAYE"
  types 1
  types 9

# Goal: the vault dies behind her yes; the request is forgotten, the code is not
wait 61 min
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:" then {pair:digits}
phone 254700000001 gets
  types {pair}
  types {pin}
  types 1
  sees "Done. HAWA sees it on its phone now, once."
  ends
# the vault took what the gateway told it before it answers anybody else
ctl status
kill vault
ready
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  sees "Type phone number of person:"
  drops
phone 254700000001 dials *789#
  types {pin}
  sees "6 See open code"
  types 6
  sees "HAWA code" and "1 Cancel it"
  drops

# Goal: she blocks the shop from the screen itself, without a PIN
phone 254711000001 dials *789#
  types {hawa_pin}
  types 2
  types 254700000001
  sees "Show or say to the person:"
phone 254700000001 gets
  sees "3 Block this shop"
  types 3
  sees "Done. HAWA cannot see your ID any more."
  ends
phone 254711000001 types 1
  sees "Show or say to the person:"
  types 0
  types 2
  types 254700000001
  sees "Show or say to the person:"
phone 254700000001 gets nothing
ctl ledger verify
