#!/bin/bash
# Goal: an administrator sees links, sessions and SMS, takes a link down and up again, and sees nothing of a person.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/console/vty.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
operator=
finish() {
	exec 3>&- 4>&- 2>/dev/null
	world_hang_up
	for pid in $operator; do kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
	world_end
}
trap finish EXIT
n=0
check() {	# what, whether
	n=$((n + 1))
	if [ "$2" = 0 ]; then echo "ok $n - $1"; else sed 's/^/# /' <<<"$answer"; echo "not ok $n - $1"; fi
}
says() { [[ $answer =~ $1 ]]; }
asked() { vty_ask "$1" && says "$2"; }
becomes() { soon asked "$@"; }	# command, what it must say
# As long as ten tries to bind would take: what did not happen by then does not happen.
while_trying() { sleep 1; }
operator_start() {
	"$bin/musafir-sim" -c "$conf" smsc >"$work/smsc.log" 2>&1 &
	operator=$!
}
daemon_stop() { kill "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null; daemon=; }
gateway_pid() { local p; for p in $(pgrep -P "$daemon"); do grep -aq gateway "/proc/$p/cmdline" && echo "$p"; done; }
answer=

world_conf
world_people 254799551133 254700000001 SELAM TESFAYE ET-0042 || { echo "not ok 1 - set up"; echo 1..1; exit 1; }
world_start
(exec 3<>"/dev/tcp/127.0.0.1/$vty_port") 2>/dev/null
check "without a vty section no port is opened" $((! $?))
daemon_stop

world_conf 'vty = { bind = "0.0.0.0"; port = 4291; };'
answer=$("$bin/musafird" -c "$conf" -t 2>&1)
[ $? = 1 ] && says 'vty.bind: .*expected an address of this host only'
check "an address that others reach is refused" $?

world_conf "$vty_conf"
sed -i 's/system_id = "musafir"/system_id = "musafir"; reconnect_ms = 50; reconnect_max_ms = 100; idle_s = 900; session_s = 900/' "$conf"
operator_start
still=$(($(date +%s) / 300 * 300 + 1))	# the clock stands: five minutes are over when they are said to be
five_minutes() { ctl test clock 300 >/dev/null 2>&1; }
world_start
vty_open; check "it is open" $?
becomes "show links" 'op1 +BOUND +up '; check "a link that is bound" $?

vty_ask "logging enable"; vty_ask "logging filter all 1"; vty_ask "logging level sess debug"; vty_ask "logging stderr debug"
vty_ask "link op1 trace 1"; says '1 dialogues of link op1'; check "a trace is asked for" $?
vty_ask "link op9 trace 1"; says 'No such link'; check "a trace of no link" $?
world_dial 1 8
vty_ask "show sessions"; says 'Counted not yet' && says '0 live' && ! says 'op1 '; check "what people do is not shown at once" $?
vty_ask "show stats"; says 'USSD begun +0' && says 'binds +1'; check "how a link is is" $?
five_minutes
becomes "show sessions" 'op1 +M0 +phone +8 '; check "eight dialogues are counted on their screen" $?
all=$answer
vty_ask "show stats"; all+=$answer
says 'Counted 20.*, in steps of 8' && says 'USSD begun +8'; check "counters count" $?
grep -aE 'trace 1 in deliver_sm .*ussd_service_op 01' "$work/daemon.log" >"$work/trace" && grep -aqE 'trace 1 out submit_sm .* text [0-9]+ octets ussd_service_op 02' "$work/daemon.log"
check "how the operator speaks is in the log" $?
vty_ask "show link op1"; all+=$answer
says 'op1 +BOUND +up ' && says 'screens sent +8' && says 'Refused by the operator: nothing'; check "one link, whole" $?
vty_ask "show dialects"; says 'standard +deliver_sm .*its_session_info; in: begin 0x01' && says 'none +no USSD'; check "the dialects there are" $?
vty_ask "link op1 down"; all+=$answer
becomes "show links" 'op1 +IDLE +down .* stopped'; check "a link goes down, and it is told why" $?
five_minutes
becomes "show sessions" '0 live'; all+=$answer
check "its dialogues die with the bind" $?
! [[ $all == *DSESS* || $all == *link=op1* || $all == *deliver_sm* ]] && grep -aq 'DSESS.* link=op1 screen=' "$work/daemon.log"
check "what single people do stands in the log, and is not shown" $?
! grep -qE '254700000001|SELAM|TESFAYE' <<<"$all$(cat "$work/trace")"; check "nobody is in either" $?

world_hang_up; kill "$operator" 2>/dev/null; wait "$operator" 2>/dev/null
operator_start
soon listens "$port"; while_trying
vty_ask "show links"; says 'op1 +IDLE +down '; check "it stays down when the operator comes back" $?
old=$(gateway_pid)
kill -9 "$old"; exec 3>&-; soon gone "$old"
vty_open && while_trying && vty_ask "show links" && says 'op1 +IDLE +down '; check "it stays down when the gateway is killed" $?
vty_ask "link op1 up" && becomes "show links" 'op1 +BOUND +up '; check "it comes up when told to" $?
vty_ask "link op9 down"; says 'No such link'; check "a link that is not there" $?
vty_ask "link op1 down"; exec 3>&-
daemon_stop
world_start
vty_open && becomes "show links" 'op1 +BOUND +up '; check "a new daemon starts with every link up" $?
vty_ask "show outbox"; says 'op1 +0 +0 +0 +0'; check "an outbox with nothing in it" $?
echo "1..$n"
