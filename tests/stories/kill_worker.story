given world ready

# Goal: a worker that dies costs at most one dialling
kill worker
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
  types 3
  sees "Nothing was given."
kill worker
kill worker
phone 254700000001 dials *789#
  types {pin}
  sees not "wrong"
  drops
ctl status
  until "kdf_workers_up 2"
phone 254700000001 dials *789#
  types {pin}
  sees "1 Prove who I am"
  drops

# Goal: killing workers gives no free try
phone 254700000001 dials *789#
  types 246814
  sees "2 tries left"
restart worker
phone 254700000001 types 246814
  sees "1 try left"
restart worker
phone 254700000001 types 246814
  sees "Closed for 15 min"
  ends
