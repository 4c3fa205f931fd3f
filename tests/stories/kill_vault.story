# The vault dies at the worst moment: behind the commit, before the answer.
given world ready

# Goal: she goes on with the same code, given once
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
kill vault at commit
phone 254700000001 types 1
  sees "Nothing was lost."
  ends
ready
phone 254700000001 dials *789#
  types {pin}
  sees "You were proving who you are to HAWA." and "1 Go on"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254700000001 dials *789#
  types {pin}
  sees "6 See open code"
  types 6
  sees "{code}"
  types 1
  sees not "6 See open code"
  drops

# Goal: killed while she reads, nothing was given and she begins again
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
kill vault
phone 254700000001 types 1
  sees "Many people are dialling now. Nothing was lost."
  ends
ready
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  drops

# Goal: killing it gives no free try
phone 254700000001 dials *789#
  types 246814
  sees "2 tries left"
  types 246814
  sees "1 try left"
restart vault
phone 254700000001 dials *789#
  types 246814
  sees "Closed for 15 min"
  ends

# Goal: the ledger holds together
ctl ledger verify
