given world ready

# Goal: the gateway dies, dialogues are lost, nothing else is
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
# the vault took what the gateway told it before it answers anybody else
ctl status
kill gateway
  lost
ready
phone 254700000001 dials *789#
  types {pin}
  sees "You were proving who you are to HAWA." and "1 Go on"
  types 1
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
restart gateway
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  sees "Saved"
  drops
