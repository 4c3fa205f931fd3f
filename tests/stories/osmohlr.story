# Through a real OsmoHLR: Debian's osmo-hlr runs beside the daemon, phones dial by an MSC.
given osmo-hlr
given world ready

# Goal: a share and its check, in English
phone 254700000001 dials *789*715464#
  sees "The right shop?"
  types {pin}
  sees "1 Give (1 hour)"
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 dials *789#
  types {hawa_pin}
  types 1
  sees "First ask the person's name"
  types {code}
  sees "VALID" and "SELAM TESFAYE" and not "1996"
  types 1
  sees "Saved"

# Goal: the same person in Arabic, whose longest screens fill all 160 octets
phone 254700000001 dials *789#
  types 4
  types 4
  sees "9 خروج"
  types {pin}
  sees "9 خروج"
  types 9
  ends
phone 254700000001 dials *789*715464#
  sees "HAWA EXPRESS"
  types {pin}
  types 1
  sees "HAWA"
  ends

# Goal: OsmoHLR dies in the middle of a dialogue; the dialogue dies with it, and the next one serves
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "1 Check a code"
link op1 down
phone 254711000001 lost
phone 254711000001 dials *789#
  lost
link op1 up
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "1 Check a code"
  types 9
  ends

# Goal: who hangs up is not told by OsmoHLR, and dials again
phone 254711000001 dials *789#
  drops
phone 254711000001 dials *789#
  types {hawa_pin}
  sees "1 Check a code"

# Goal: a new SIM under the same number gives nothing for a day, however right the PIN is
phone 254700000001 is on a new SIM
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 معي"
  types 2
  sees "24" and "0800789000"
  ends
wait 25 h
phone 254700000001 dials *789*715464#
  types {pin}
  types 1
  sees "HAWA"
  ends
