#!/bin/bash
# Goal: peers that others wrote understand us, and we them. node-smpp as an operator of the daemon: nothing lost, nothing twice. node-smpp and
# Kannel as services of the make-believe operator: it is honest. tshark on all of it: nothing malformed from us.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/peers/peers.sh BUILD-DIR}}
messages=${PEERS_MESSAGES:-10000} dialogues=${PEERS_DIALOGUES:-1000}
for tool in node npm tshark bearerbox smsbox; do command -v $tool >/dev/null || { echo "1..0 # SKIP $tool is missing"; exit 77; }; done
modules=$PWD/peers	# before this is on a loopback of its own
mkdir -p "$modules"
[ -d "$modules/node_modules/smpp" ] || npm install --prefix "$modules" --no-save --no-package-lock --no-audit --no-fund smpp@0.5.1 >"$modules/npm.log" 2>&1
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
shark= peer= operator= daemon=
end() {	# pids
	local p
	for p in "$@"; do kill "$p" 2>/dev/null; done
	for p in "$@"; do wait "$p" 2>/dev/null; done
}
finish() { end $shark $peer $operator; world_end; }
trap finish EXIT
needs_root capture
n=0
check() {	# what, whether, what to show
	n=$((n + 1))
	if [ "$2" = 0 ]; then echo "ok $n - $1"; else tail -n 15 <<<"${3:-}" | sed 's/^/# /'; echo "not ok $n - $1"; fi
}
captured() {	# file, what it is: nothing malformed, and frames there are
	local frames bad
	capture_end "$1"
	frames=$(tshark -r "$1" -d "tcp.port==$port,smpp" -Y smpp 2>/dev/null | wc -l)
	bad=$(tshark -r "$1" -d "tcp.port==$port,smpp" -Y '_ws.malformed || (_ws.expert.severity >= 8388608 && smpp)' 2>/dev/null | head -n 5)
	[ "$frames" -ge 6 ] && [ -z "$bad" ]
	check "$2: $frames frames, nothing malformed" $? "$bad"
}

export NODE_PATH=$modules/node_modules
[ -d "$NODE_PATH/smpp" ]; check "node-smpp is there" $? "$(cat peers/npm.log 2>/dev/null)"

# --- an operator by node-smpp ---
world_conf
sed -i 's/system_id = "musafir"/system_id = "musafir"; window = 50; reconnect_ms = 50; reconnect_max_ms = 200/' "$conf"
ctl init --test >/dev/null 2>&1; check "a world" $?
capture_begin "$work/node.pcap" "tcp port $port"
node "$top/tests/peers/smsc.js" "$port" "$messages" "$dialogues" >"$work/smsc.json" 2>"$work/smsc.err" &
peer=$!
world_start
wait "$peer"; peer=
got=$(cat "$work/smsc.json" "$work/smsc.err")
num() { sed -nE "s/.*\"$1\":([0-9]+).*/\1/p" "$work/smsc.json"; }
[ "$(num sms_sent)" = "$messages" ] && [ "$(num sms_refused)" = 0 ] && [ "$(num replies)" = "$messages" ] && [ "$(num doubled)$(num strays)" = 00 ]
check "node-smpp as operator: $messages SMS, each answered once" $? "$got"
[ "$(num receipts)" = "$messages" ]; check "node-smpp as operator: every receipt acknowledged" $? "$got"
[ "$(num begun)" = "$dialogues" ] && [ "$(num ended)" = "$dialogues" ] && [ "$(num screens)" = $((3 * dialogues)) ] && grep -q '"faults":\[\]' "$work/smsc.json"
check "node-smpp as operator: $dialogues USSD dialogues, none lost" $? "$got"
end "$daemon"; daemon=
ctl ledger verify >/dev/null 2>&1; check "the ledger is good" $?
captured "$work/node.pcap" "the daemon and node-smpp"

# --- services of the make-believe operator ---
phone() {	# what it types, lines; its screens are in $got
	got=$(printf '%s\n' "$@" | timeout 60 "$bin/musafir-sim" -c "$conf" handset 254700000001 2>&1)
}
operate() {
	capture_begin "$1" "tcp port $port"
	"$bin/musafir-sim" -c "$conf" smsc --verbose >"$work/operator.log" 2>&1 &
	operator=$!
}
operate "$work/esme.pcap"
node "$top/tests/peers/esme.js" "$port" musafir secret7 >"$work/esme.log" 2>&1 &
peer=$!
soon in_file bound "$work/esme.log"; check "node-smpp as service: it binds" $? "$(cat "$work/esme.log" "$work/operator.log")"
phone '*789#' 1
grep -q 'Is this node?' <<<"$got" && grep -q 'You typed 1' <<<"$got"; check "node-smpp as service: a USSD dialogue" $? "$got"
phone 'sms SALAM'
[[ $got == *"Node heard SALAM"* ]] || soon in_file 'Node heard SALAM' "$work/operator.log"; check "node-smpp as service: an SMS and its answer" $? "$got"
end "$peer" "$operator"; peer= operator=
! grep -aiE 'fault' "$work/operator.log"; check "node-smpp as service: nothing that the operator objects to" $? "$(cat "$work/operator.log")"
captured "$work/esme.pcap" "the operator and node-smpp"

kannel=$(free_port 12500) box_port=$(free_port 15000)
cat >"$work/kannel.conf" <<CONF
group = core
admin-port = $kannel
admin-password = test
smsbox-port = $box_port
box-allow-ip = "127.0.0.1"
log-level = 4

group = smsc
smsc = smpp
smsc-id = op
host = 127.0.0.1
port = $port
transceiver-mode = true
smsc-username = musafir
smsc-password = secret7
system-type = ""
reconnect-delay = 1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = $box_port
global-sender = 789
log-level = 4

group = sms-service
keyword = default
catch-all = true
omit-empty = true
max-messages = 1
text = "Kannel heard you"
CONF
operate "$work/kannel.pcap"
bearerbox -v 4 "$work/kannel.conf" >"$work/bearerbox.log" 2>&1 &
box=$!
soon listens "$box_port"
smsbox -v 4 "$work/kannel.conf" >"$work/smsbox.log" 2>&1 &
peer="$box $!"
is_joined() { [ -n "$(ss -Htn state established "sport = :$box_port")" ]; }
soon is_joined && soon in_file 'link op1: bound' "$work/operator.log"
phone 'sms SALAM'
[[ $got == *"Kannel heard you"* ]] || soon in_file 'Kannel heard you' "$work/operator.log"
check "Kannel as service: an SMS and its answer" $? "$got
$(tail -n 5 "$work/bearerbox.log" "$work/smsbox.log" "$work/operator.log")"
{ kill -KILL $peer; wait $peer; } 2>/dev/null	# it waits for ever for a link that is dead
peer=
end "$operator"; operator=
! grep -aiE 'fault' "$work/operator.log"; check "Kannel as service: nothing that the operator objects to" $? "$(cat "$work/operator.log")"
captured "$work/kannel.pcap" "the operator and Kannel"
echo "1..$n"
