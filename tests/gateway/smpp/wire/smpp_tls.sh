#!/bin/bash
# Goal: a whole dialogue over TLS with certificates on both sides: the PIN is not on the wire, nor afterwards in the memory of the gateway; an
# operator that is not who it should be is refused in one line of the log and in "show links"; musafird -t says which file is of no use.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/smpp/wire/smpp_tls.sh BUILD-DIR}}
command -v tshark >/dev/null || { echo "1..0 # SKIP tshark is missing"; exit 77; }
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
operator=
trap '[ -z "$operator" ] || kill "$operator" 2>/dev/null; world_end' EXIT
needs_root "capture, and read the memory of a process"
n=0
check() { n=$((n + 1)); [ "$2" = 0 ] && echo "ok $n - $1" || { sed 's/^/# /' <<<"${3:-}" | tail -n 20; echo "not ok $n - $1"; }; }

# tls KEY=VALUE...: the group of the link
tls() { sed -i -E "s| tls = \{[^}]*\};||; s|(asserts = )|tls = { $* }; \1|" "$conf"; }
file() { echo "$1 = \"certs/$2\";"; }
good="$(file ca_file ca.pem) name = \"smsc.test\"; $(file cert_file client.pem) $(file key_file client.key)"

world_conf "$vty_conf"
sed -i 's/asserts = /reconnect_ms = 100; bind_ms = 2000; &/' "$conf"
mkdir "$work/certs"
"$top/tests/gateway/smpp/wire/certs.sh" "$work/certs" || { echo "not ok 1 - certificates"; exit 1; }
world_people 254799551133 254799173917 QUILMIRA ZEMBLOVA XQ-7391-ZV || { echo "not ok 1 - set up"; exit 1; }

# --- musafird -t ---

says() {	# exit status, words, what
	local out rc
	out=$("$bin/musafird" -c "$conf" -t 2>&1)
	rc=$?
	[ "$rc" = "$1" ] && grep -qE "$2" <<<"$out"
	check "$3" $? "$out"
}
tls "$good"; says 0 '' "right files are fine"
tls "$(file ca_file none.pem)"; says 1 'musafir\.conf:5: links\.tls\.ca_file: .*certs/none\.pem: No such file' "a missing CA file"
tls "$(file ca_file ca.pem) $(file cert_file client.pem) $(file key_file good.key)"
says 1 'musafir\.conf:5: links\.tls: .*expected a key that is that of cert_file' "a key of another certificate"
tls "$(file ca_file ca.pem) $(file cert_file oldclient.pem) $(file key_file oldclient.key)"
says 0 'warning: .*oldclient\.pem: the certificate expired on 20' "a certificate of ours past its date is a warning"
chmod 0440 "$work/certs/client.key"
tls "$good"; says 1 'client\.key: others than its owner may read' "a key that others read"
chmod 0400 "$work/certs/client.key"

# --- a dialogue ---

tls "$good"
capture_begin "$work/lo.pcap" "tcp port $port"
world_start
sed -e "s/{start}/$start/; s/{agentstart}/$agentstart/" "$top/tests/canary/canary.story" >"$work/play.story"
cd "$work/certs" || exit 1
"$bin/musafir-sim" -c "$conf" --tls-cert good.pem --tls-key good.key --tls-ca ca.pem story --transcript "$work/play.story" >"$work/phones.txt" 2>&1
check "the story" $? "$(cat "$work/phones.txt")"

# the operator went with its story: the gateway has seen that, and has had a turn since
vty_open
left() { vty_ask "show links" && [[ $answer != *BOUND* ]]; }
soon left
printf 'pin 739164\nagent-pin 839715\nname ZEMBLOVA\nid-number XQ-7391-ZV\nmsisdn 254799173917\npassword secret7\n' >"$work/marks"
gateway=$(pgrep -P "$daemon" -f '^musafird: gateway')
sed '/password/d' "$work/marks" >"$work/heard"
found=$("$bin/tests/canary/canary_scan" "$work/heard" "$gateway")
check "nothing of it in the memory of the gateway" $? "$found"

capture_end "$work/lo.pcap"
records=$(tshark -r "$work/lo.pcap" -d "tcp.port==$port,tls" -Y 'tls.app_data' 2>/dev/null | wc -l)
found=$("$bin/tests/canary/canary_scan" "$work/marks" "$work/lo.pcap")
[ $? = 0 ] && [ "$records" -gt 40 ]
check "nothing of it on the wire, in $records records" $? "$found"

# --- an operator that is not who it should be ---

operator_start() {	# certificate, more options
	"$bin/musafir-sim" -c "$conf" --tls-cert "$1.pem" --tls-key "$1.key" --tls-ca ca.pem "${@:2}" smsc >"$work/operator.log" 2>&1 &
	operator=$!
}
operator_end() { kill "$operator"; wait "$operator" 2>/dev/null; operator=; }
links_say() { vty_ask "show links" && [[ $answer =~ $1 ]]; }
becomes() {	# words of "show links", what
	soon links_say "$1"
	check "$2" $? "$answer$(cat "$work/operator.log")"
}
operator_is() {	# certificate, words of why, more options
	operator_start "$1" "${@:3}"
	vty_ask "link op1 down"; vty_ask "link op1 up"
	becomes "$2" "operator with certificate $1 ${*:3}"
	operator_end
}
operator_is good 'BOUND'
operator_is expired 'REFUSED .*certificate of the operator has expired; they must renew it'
operator_is wrongname 'REFUSED .*is for another name; set tls\.name'
operator_is stranger 'REFUSED .*no CA that is trusted vouches for the operator \(.*certs/ca\.pem\)'
operator_is good 'op1 .*no TLS handshake in time: does the port speak TLS' --bad "op1 half-open"
"$bin/musafir-sim" -c "$conf" --bad "op1 sulks" smsc >"$work/operator.log" 2>&1
[ $? = 2 ] && grep -q 'not a way to be bad: op1 sulks' "$work/operator.log"
check "an operator that cannot be bad like that" $? "$(cat "$work/operator.log")"
# at level error: once each, with what to do
errors=$(grep -a 'DWIRE ERROR' "$work/daemon.log")
[ "$(grep -c . <<<"$errors")" = 3 ]
check "one error a refusal in the log" $? "$errors"

# --- files are read again ---

reload() { cp "$1.pem" client.pem; rm -f client.key; install -m 0400 "$2.key" client.key; kill -HUP "$daemon"; }
cp client.pem first.pem; cp client.key first.key
operator_start good
vty_ask "link op1 down"; vty_ask "link op1 up"
becomes 'BOUND' "bound again"
reload oldclient oldclient; becomes 'our certificate has expired \(.*client\.pem\); renew' "a reload takes other files"
reload first first; becomes 'BOUND' "and those of before"
ends=$(date -ud "$(openssl x509 -noout -enddate -in client.pem | cut -d= -f2)" +%F)
until_is() { ctl --json status 2>/dev/null | grep -q "\"certificate_until\":\"$ends\""; }
soon until_is; check "status tells when the first certificate ends" $? "$(ctl --json status 2>&1)"
binds=$(grep -ac 'link op1: bound' "$work/daemon.log")
reload first good
soon in_file 'expected a key that is that of cert_file' "$work/daemon.log"
vty_ask "show links"
[[ $answer =~ BOUND ]] && [ "$(grep -ac 'link op1: bound' "$work/daemon.log")" = "$binds" ] && grep -aq 'expected a key that is that of cert_file' "$work/daemon.log"
check "files of no use change nothing" $? "$answer$(tail -n 5 "$work/daemon.log")"
operator_end
echo "1..$n"
