# Wrong PINs on her phone: she is told by a screen, or by neutral words, only if she turned it on.
given world ready

# Goal: off at first: nothing tells that there is somebody
phone 254700000001 dials *789#
  types 975310
  types 975311
  types 975312
  sees "Closed for 15 min"
  ends
wait 2 min
no sms to 254700000001

# Goal: turned on; here the operator shows no screens of ours, so neutral words come
wait 15 min
phone 254700000001 dials *789#
  types {pin}
  types 5
  types 3
  types 7
  types 2
  types {pin}
  sees "2 Warn me of wrong PINs: yes"
  types 3
  types {pin}
  sees "3 SMS if I miss one: yes"
  drops
phone 254700000001 dials *789#
  types 975310
  types 975311
  types 975312
  sees "Closed for 15 min"
  ends
no sms to 254700000001
wait 2 min
sms to 254700000001 contains "Please dial *789#" and not "PIN"
