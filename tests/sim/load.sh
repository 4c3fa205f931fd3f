#!/bin/bash
# Goal: under load nothing that was promised is lost or doubled, also when the gateway dies meanwhile; and a loss is seen.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/sim/load.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT
daemon=
n=0

tell() {	# good?, what
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else sed 's/^/# /' "$work/out" "$work/err"; echo "not ok $n - $2"; fi
}
has() { grep -qE "$1" "$work/out"; }
sent() { ctl --json stats 2>/dev/null | sed -n 's/.*"sms_sent":\([0-9]*\).*/\1/p'; }
are_sent() { [ "$(sent)" -ge "$1" ] 2>/dev/null; }

world_conf
# every answer comes, however busy the machine is
sed -i 's/^service = {/service = { guard_ms = 30000;/; s/workers = 1/workers = 2; argon2_mem_kib = 19456/; s/asserts = /window = 64; reconnect_ms = 200; reconnect_max_ms = 500; asserts = /' "$conf"
ctl init --test >/dev/null 2>&1
world_start

timeout 300 "$bin/musafir-sim" -c "$conf" load --rate 40 --count 120 --people 120 --agents 4 --patience 100 --mix home=50,menu=5,pin=5,share=8,check=8,sms=24 \
	-v >"$work/out" 2>"$work/err"
tell $? "a mixed load ends with exit 0"
has '^lost_sms +0' && has '^doubled_sms +0' && has '^unexpected +0' && has 'lost, 0 doubled' && has '^SMS answered +[1-9]' && has '^check code +[1-9]'
tell $? "nothing lost, doubled or unexpected, and every kind was there"

before=$(sent)
timeout 300 "$bin/musafir-sim" -c "$conf" load --rate 40 --seconds 6 --people 120 --agents 4 --patience 100 --mix home=50,share=8,check=8,sms=34 --json \
	>"$work/out" 2>"$work/err" &
load=$!
soon are_sent $((before + 20))
pkill -KILL -P "$daemon" -f '^musafird: gateway'
wait "$load"
tell $? "the gateway was killed meanwhile, and what was promised came"
has '"lost_sms":0,' && has '"lost_codes":0,' && has '"doubled_sms":0,' && has '"codes_unchecked":0' && grep -q 'gateway 0 was killed by signal 9' "$work/daemon.log"
tell $? "it did die, codes and SMS were not lost"

acts() { "$bin/musafirctl" -c "$1" --json stats 2>/dev/null | sed -nE 's/.*"acts_sms":([0-9]+).*/\1/p'; }
before=$(sent)
timeout 300 "$bin/musafir-sim" -c "$conf" load --window 500 --count 1000 --people 1000 --mix sms=1 >"$work/out" 2>"$work/err" &
load=$!
soon are_sent $((before + 100))
done=$(acts "$conf")
ctl backup --to "$work/one.backup" >/dev/null 2>"$work/backup.err"
backup=$?
wait "$load"
tell $? "a thousand SMS in a window of 500 are each answered once"
mkdir -m 0700 -p "$work/away/run" "$work/away/keys" && cp "$conf" "$work/op1.pass" "$work/away/" && cp "$work/keys/master.key" "$work/away/keys/"
[ "$backup" = 0 ] && "$bin/musafirctl" -c "$work/away/musafir.conf" restore --from "$work/one.backup" >"$work/out" 2>"$work/err" &&
	"$bin/musafirctl" -c "$work/away/musafir.conf" ledger verify 2>"$work/err" | grep -q good && [ "$done" -gt 0 ] && [ "$(acts "$work/away/musafir.conf")" -ge "$done" ]
tell $? "a backup that was made meanwhile, restored elsewhere, has all that was done before it"

before=$(sent)
timeout 300 "$bin/musafir-sim" -c "$conf" load --window 64 --count 4000 --people 1000 --mix sms=1 --no-prepare --patience 200 >"$work/out" 2>"$work/err" &
load=$!
for more in 300 900; do
	soon are_sent $((before + more))
	pkill -KILL -P "$daemon" -f '^musafird: vault'
done
wait "$load" && has '^doubled_sms +0$' && grep -q 'vault 0 was killed by signal 9' "$work/daemon.log" && ctl ledger verify >/dev/null
tell $? "the vault was killed with many results on their way to it, and each SMS was answered once"

before=$(sent)
timeout 300 "$bin/musafir-sim" -c "$conf" load --window 64 --count 1500 --people 1000 --mix sms=1 --no-prepare --patience 200 >"$work/out" 2>"$work/err" &
load=$!
soon are_sent $((before + 300))
kill "$daemon"
wait "$daemon"
stopped=$?
still=$(date +%s)	# no lease ends after that
world_start
wait "$load"
[ $? = 0 ] && [ "$stopped" = 0 ] && has '^doubled_sms +0$'
tell $? "the daemon was stopped and started meanwhile, each SMS was answered once and none waited for its lease"

timeout 300 "$bin/musafir-sim" -c "$conf" load --count 10 --people 20 --mix sms=x >"$work/out" 2>"$work/err"
[ $? = 2 ]
tell $? "a mix that makes no sense is usage"

kill "$daemon"
wait "$daemon"
daemon=
(umask 077; echo a-pass-1 >"$work/op1.pass")	# as the stand-in has it
BAD_SMS=1 soon "$bin/tests/sim/echo_esme" -c "$conf" 2>/dev/null &
timeout 300 "$bin/musafir-sim" -c "$conf" load --window 1 --count 7 --people 20 --mix sms=1 --no-prepare --patience 8 >"$work/out" 2>"$work/err"
[ $? = 1 ] && has '^lost_sms +4$' && has '^doubled_sms +3$'
tell $? "a service that forgets one SMS in two and answers the other twice is found out"
echo "1..$n"
