# A link that falls silent, vanishes, restarts or flaps costs nothing that was promised.
given link op1 has bind_ms = 1000; enquire_link = 1; response_ms = 1000;
given world ready

# Goal: SMS that are throttled, and then wait an hour for the link, come once and in their order
link op1 throttles
sms 254700000001 "HELP"
sms 254700000001 "LANG EN"
no sms to 254700000001
ctl status
  until "sms_waiting 2" and "sms_leased 0"
link op1 well
link op1 down
wait 60 min
link op1 up
next sms to 254700000001 contains "Dial *789#"
next sms to 254700000001 contains "The language is English."
no sms to 254700000001

# Goal: half-open: nobody answers, and when somebody does, everything goes on
phone 254700000001 dials *789*715464#
  types {pin}
  sees "1 Give (1 hour)"
link op1 half-open
phone 254700000001 lost
# binds that nobody answers
wait 3 real s
wait 2 min
link op1 well
phone 254700000001 dials *789*715464#
  types {pin}
  sees "You were proving who you are to HAWA."
  drops

# Goal: an operator that vanishes without a word is noticed, and bound again
link op1 vanishes
ready
phone 254700000001 dials *789#
  types {pin}
  sees "1 "
  drops

# Goal: a restart of the operator, and a link that flaps
link op1 restarts
ready
link op1 flaps 5 times
ready
sms 254722000010 "HELP"
sms to 254722000010 contains "Dial *789#"
phone 254700000001 dials *789#
  types {pin}
  sees "1 "
  drops
no sms to 254722000010

# Goal: an operator that talks and listens to nothing is left; what it may have got is not sent again in silence
link op1 deaf
sms 254722000011 "HELP"
ctl stats
  until "sms_maybe_sent 1"
link op1 well
wait 2 h
no sms to 254722000011
sms 254722000012 "HELP"
sms to 254722000012 contains "Dial *789#"
