#!/bin/bash
# Goal: an administrator sees links, sessions and SMS, takes a link down and up again, and sees nothing of a person.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/console/vty.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
operator=
phone=
finish() {
	exec 3>&- 4>&- 2>/dev/null
	for pid in $phone $operator; do kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
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
sed -i 's/system_id = "musafir"/system_id = "musafir"; reconnect_ms = 50; reconnect_max_ms = 100/' "$conf"
operator_start
world_start
vty_open; check "it is open" $?
becomes "show links" 'op1 +BOUND +up '; check "a link that is bound" $?

mkfifo "$work/keys.fifo"
"$bin/musafir-sim" -c "$conf" handset 254700000001 <"$work/keys.fifo" >"$work/handset.txt" 2>&1 &
phone=$!
exec 4>"$work/keys.fifo"
vty_ask "logging enable"; vty_ask "logging level sess debug"
vty_ask "link op1 trace 1"; says '1 dialogues of link op1'; check "a trace is asked for" $?
vty_ask "link op9 trace 1"; says 'No such link'; check "a trace of no link" $?
echo '*789#' >&4
becomes "show sessions" 'op1 +M[0-9a-z]+ +phone +1 '; check "a dialogue is counted on its screen" $?
all=$answer
vty_ask "show stats"; all+=$answer
says 'USSD begun +1'; check "counters count" $?
grep -aE 'trace 1 in deliver_sm .*ussd_service_op 01' "$work/daemon.log" >"$work/trace" && grep -aqE 'trace 1 out submit_sm .* text [0-9]+ octets ussd_service_op 02' "$work/daemon.log"
check "how the operator speaks is in the log" $?
all+=$(cat "$work/trace")
vty_ask "show link op1"; all+=$answer
says 'op1 +BOUND +up ' && says 'screens sent +1' && says 'Refused by the operator: nothing'; check "one link, whole" $?
vty_ask "show dialects"; says 'standard +deliver_sm .*its_session_info; in: begin 0x01' && says 'none +no USSD'; check "the dialects there are" $?
vty_ask "link op1 down"; all+=$answer
becomes "show links" 'op1 +IDLE +down .* stopped'; check "a link goes down, and it is told why" $?
becomes "show sessions" '0 live'; all+=$answer
check "its dialogues die with the bind" $?
[[ $all == *DSESS* || $all == *link=op1* ]] && ! grep -qE '254700000001|SELAM|TESFAYE' <<<"$all"
check "the log is shown, and nobody in it" $?

exec 4>&-; kill "$phone" "$operator" 2>/dev/null; wait "$phone" "$operator" 2>/dev/null; phone=
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
