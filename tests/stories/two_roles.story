# One number, two roles, one PIN.
given world ready
ctl agent add --org 715464 --msisdn 254700000001

# Goal: Selam becomes an agent of HAWA and is asked which she means
phone 254700000001 dials *789#
  types {pin}
  sees "1 My ID" and "2 HAWA desk 2" and not "SELAM"
  types 1
  sees "1 Prove who I am"
  drops
phone 254700000001 dials *789#
  types {pin}
  types 2
  sees "HAWA desk 2" and "1 Check a code"
  drops
