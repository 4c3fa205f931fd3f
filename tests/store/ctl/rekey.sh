#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: a new key file in the place of the one that serves, while it serves. Nobody who dials notices, the former file opens nothing afterwards, and
# whatever is killed, full, read-only, gone or in the way is told in one line and leaves a service that the same command goes on with.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/rekey.sh BUILD-DIR}}
kills=${KILLS:-10}	# instants at which it is killed
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT
daemon=
n=0
failed=0

is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; return; fi
	failed=1
	sed 's/^/# /' "$work/err" 2>/dev/null | head -n 5
	tail -n 5 "$work/phones.txt" 2>/dev/null | sed 's/^/# /'
	tail -n 3 "$work/daemon.log" 2>/dev/null | sed "s/^/# /"
	echo "not ok $n - $2"
}
key=$work/keys/master.key
id() { sed -nE '1s/^musafir-key 1 ([0-9a-f]{8}).*/\1/p' "${1:-$key}"; }
stop() { kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=; }
one_line() {	# exit code 1 with that one line, and no key file is another one; the command follows
	local line=$1 what=$2 before rc
	shift 2
	before=$(id)
	"$@" >"$work/out" 2>"$work/err" </dev/null
	rc=$?
	[ $rc = 1 ] && [ "$(grep -vc '%$' "$work/err")" = 1 ] && grep -qE "^musafirctl: $line" "$work/err" && [ ! -s "$work/out" ] && [ "$(id)" = "$before" ] &&
		[ ! -e "$key.next" ]
	is $? "$what"
}

world_conf
sed -i 's/^store = {/store = { anchor = "apart\/musafir.anchor";/' "$conf"
for c in amina joseph; do "$bin/musafirctl" escrow keygen "$work/$c" >/dev/null; done
init=$(declare -f world_people | sed 's/init --test/init --test --escrow $work\/amina.pub --escrow $work\/joseph.pub/')
eval "$init"
world_people 254711000001 254700000001 SELAM TESFAYE XB-0042 || { echo "not ok 1 - set up"; exit 1; }
ctl person add >/dev/null <<PERSON
msisdn=254700000002
given_name=DAWIT
evidence=2
PERSON
start2=$(echo "msisdn=254700000002" | ctl person code | digits)
still=$(date +%s)
world_start

# --- before ---
cat >"$work/first.story" <<STORY
phone 254700000001 dials *789#
  types 1
  types {start}
  types 1
  types 246813
  types 246813
  sees "PIN saved"
  ends
phone 254711000001 dials *789#
  types 1
  types {agentstart}
  types 135792
  types 135792
  sees "PIN saved"
  ends
phone 254700000001 dials *789*715464#
  types 246813
  types 1
  sees "Tell HAWA this code:"
  ends
phone 254700000003 dials *789#
  types 2
  types 864213
  sees "Umebakiwa na majaribio 2"
  drops
STORY
world_play "$work/first.story"; is $? "a person has a live code, a stranger has chosen Kiswahili"
code=$(grep -aoE '\b[0-9]{3} [0-9]{3} [0-9]{3}\b' "$work/phones.txt" | head -n 1 | digits)
ctl test people --count 400 --first 254720000001 --pin 246813 >/dev/null 2>"$work/err"
ctl backup --to "$work/before.backup" >/dev/null 2>"$work/err"; is $? "a backup under the first key"
first=$(id)
cp "$key" "$work/first.key"

# --- meanwhile ---
cat >"$work/meanwhile.story" <<STORY
phone 254700000001 dials *789#
  types 246813
  sees "My ID"
  drops
phone 254700000003 dials *789#
  sees "Weka PIN"
  drops
STORY
ctl rekey >"$work/out" 2>"$work/err" </dev/null &
rekey=$!
rounds=0
while :; do
	world_play "$work/meanwhile.story" || break
	rounds=$((rounds + 1))
	kill -0 $rekey 2>/dev/null || break
done
wait $rekey && [ $rounds -gt 0 ]; is $? "a new key file while phones are served ($rounds rounds of them)"
second=$(id)
[ "$second" != "$first" ] && grep -qE "^key +$second$" "$work/out" && grep -qE "^former_key_file +.*master\.key\.$first$" "$work/out" && grep -q '^100%$' "$work/err"
is $? "it says which, where the former one is, and how far it was"
[ "$(ls "$work/keys" | sort | tr '\n' ' ')" = "master.key master.key.$first " ] && [ "$(stat -c %a "$key")" = 600 ] && cmp -s "$key.$first" "$work/first.key"
is $? "nothing else is beside it"
ctl ledger verify | grep -q good && [ "$(ctl stats | grep -cE '^acts_rekey(\.end)? +1$')" = 2 ]; is $? "the ledger is whole, and tells when it began and ended"

# --- after, and after a start ---
cat >"$work/after.story" <<STORY
phone 254700000001 dials *789#
  types 246813
  sees "My ID"
  drops
phone 254700000003 dials *789#
  types 864213
  sees "Umebakiwa na jaribio 1"
  drops
phone 254711000001 dials *789#
  types 135792
  types 1
  types $code
  sees "VALID" and "SELAM TESFAYE"
  types 1
  drops
phone 254700000002 dials *789#
  types 1
  types $start2
  types 1
  types 246813
  types 246813
  sees "PIN saved"
  ends
phone 254720000001 dials *789#
  types 246813
  sees "1"
  drops
STORY
stop; world_start; is $? "it starts with the new file"
world_play "$work/after.story"; is $? "PINs, the live code, the start code, the language and the count of wrong PINs are good"
ctl backup --to "$work/after.backup" >/dev/null 2>"$work/err"; is $? "a backup under the new key"
stop
cp "$work/first.key" "$key.mine"; mv "$key" "$key.new"; mv "$key.mine" "$key"
ctl status >/dev/null 2>"$work/err"; [ $? = 1 ] && grep -q 'is not the key of' "$work/err"; is $? "the former file is not its key any more"
mkdir -m 0700 "$work/away" "$work/away/run" "$work/away/keys" && cp "$conf" "$work/op1.pass" "$work/away/"
ctl_away() { "$bin/musafirctl" -c "$work/away/musafir.conf" "$@"; }
cp "$work/first.key" "$work/away/keys/master.key"
ctl_away restore --from "$work/after.backup" >/dev/null 2>"$work/err"; [ $? = 1 ] && grep -q "made under key $second" "$work/err"; is $? "nor of a backup made since"
ctl_away restore --from "$work/before.backup" >/dev/null 2>"$work/err"; is $? "but of the one made before"
rm -rf "$work"/away/run/* "$work"/away/keys/* "$work"/away/apart
ctl_away restore --from "$work/after.backup" --recovery-key "$work/amina" --recovery-key "$work/joseph" >/dev/null 2>"$work/err" &&
	cmp -s "$work/away/keys/master.key" "$key.new" && ctl_away ledger verify | grep -q good
is $? "the custodians of the first key make the new file anew"
mv "$key.new" "$key"

# --- what is in the way ---
mkdir "$key.$second"
ctl rekey >/dev/null 2>"$work/err" </dev/null; [ $? = 1 ] && grep -qE "master\.key\.$second: exists already" "$work/err" && [ "$(id)" = "$second" ]; is $? "a former file is overwritten by none"
rmdir "$key.$second"; rm -f "$key.next"
ctl rekey >"$work/out" 2>"$work/err" && [ "$(id)" != "$second" ] && [ ! -e "$key.next" ]; is $? "a new file that got lost half way comes out of the database"
world_start
one_line '.*none\.key: No such file' "a key file that is not there" ctl rekey --file "$work/none.key"
one_line '.*first\.key: not the key that the service goes by' "a key of another time" ctl rekey --file "$work/first.key"
flock "$work/keys" sleep 60 & held=$!
soon sh -c "! flock -n '$work/keys' true"
one_line '.*another musafirctl rekey is at work' "two at once" ctl rekey
kill $(pgrep -P $held) $held 2>/dev/null; wait $held 2>/dev/null
cp "$key" "$work/true.key"
ctl rekey --file "$work/true.key" >"$work/out" 2>"$work/err"; [ $? = 1 ] && grep -q 'restart the service so that it has the new one' "$work/err"; is $? "a service that reads a copy is asked to read the new one first"
value() { ctl --json status 2>/dev/null | sed -nE "s/.*\"$1\":\"?([^,\"]*).*/\1/p"; }
[ "$(value rekey)" = 100% ]; is $? "status tells that it is under way"
stop; cp "$work/true.key" "$key"; world_start
ctl rekey --file "$work/true.key" >"$work/out" 2>"$work/err" && [ "$(id)" = "$(id "$work/true.key")" ]; is $? "and then it ends"
[ "$(value rekey)" = none ]; is $? "which status tells"
ctl test clock $((3 * 86400)) >/dev/null; ctl rekey >/dev/null 2>"$work/err" && [ "$(value key_since)" = "$(date -u -d "@$((still + 3 * 86400))" +%F)" ]; is $? "and since when the key file is what it is"
# One name in the configuration, two files: the service manager's copy, and the one beside the configuration.
stop; mkdir -m 0700 "$work/credentials" "$work/handed"
cp -p "$key" "$work/credentials/master.key"; cp -p "$key" "$work/handed/musafir_master.key"
sed -i 's|keys/master.key|credential:master.key|' "$conf"
export CREDENTIALS_DIRECTORY=$work/handed; world_start; unset CREDENTIALS_DIRECTORY
ctl rekey >"$work/out" 2>"$work/err"; [ $? = 1 ] && grep -q "but $work/handed/musafir_master.key is the former key: restart the service" "$work/err"
is $? "so is one that reads a credential, under whose name the command finds the file itself"
pkill -KILL -P "$daemon" -f 'role vault'; soon sh -c "'$bin/musafirctl' -c '$conf' status | grep -q '^gateway  *up'"; is $? "whose vault starts again meanwhile"
cp "$work/credentials/master.key" "$work/handed/musafir_master.key"
ctl rekey >"$work/out" 2>"$work/err" && [ "$(id "$work/handed/musafir_master.key")" = "$(id "$work/credentials/master.key")" ]; is $? "and it ends with the same key"
stop; cp "$work/credentials/master.key" "$key"; sed -i 's|credential:master.key|keys/master.key|' "$conf"; world_start
if unshare -m true 2>/dev/null; then
	in_small() {	# what is done to the folder; the command follows
		local how=$1
		shift
		unshare -m sh -c 'cp "$1/master.key" "$2" && mount -t tmpfs -o size=4k none "$1" && cp -p "$2" "$1/master.key" && eval "$3" && shift 3 && "$@"' sh "$work/keys" "$work/true.key" "$how" "$@"
	}
	one_line '.*master\.key\.next: No space left' "a folder that is full" in_small : "$bin/musafirctl" -c "$conf" rekey
	one_line '.*master\.key\.next: Read-only' "a folder that is read-only" in_small 'mount -o remount,ro "$1"' "$bin/musafirctl" -c "$conf" rekey
fi
ctl test diskfull on >/dev/null; one_line 'not done: No space left' "a database whose disk is full" ctl rekey; ctl test diskfull off >/dev/null
before=$(id)
script -qec "'$bin/musafirctl' -c '$conf' rekey" /dev/null </dev/null >"$work/err" 2>&1 && grep -qE '\[[# ]{30}\] +[0-9]+%' "$work/err" && [ "$(id)" != "$before" ]; is $? "a bar on a terminal"

# --- the folder goes while rows move: one that is killed as it begins is gone on with, when the folder is back ---
for i in $(seq 40); do
	"$bin/tests/lib/killed" "$i" "$bin/musafirctl" -c "$conf" rekey >/dev/null 2>&1 </dev/null
	[ "$(value rekey)" = none ] || break
done
before=$(id)
halfway() {	# regex of the one line, what it shows; the command follows
	local line=$1 what=$2
	shift 2
	"$@" >"$work/out" 2>"$work/err" </dev/null
	[ $? = 1 ] && [ "$(grep -vc '%$' "$work/err")" = 1 ] && grep -qE "^musafirctl: $line" "$work/err" && [ "$(value rekey)" != none ]
	is $? "$what"
}
mv "$work/keys" "$work/keys.gone"
halfway '.*keys/master\.key: No such file' "a folder that is gone half way" ctl rekey
mv "$work/keys.gone" "$work/keys"
cp "$key" "$work/true.key"
if unshare -m true 2>/dev/null; then
	halfway '.*master\.key\.next.*: Read-only' "one that became read-only" in_small 'mount -o remount,ro "$1"' "$bin/musafirctl" -c "$conf" rekey
	halfway '.*master\.key\.next.*: No space left' "one that became full" in_small : "$bin/musafirctl" -c "$conf" rekey
fi
ctl rekey >"$work/out" 2>"$work/err" && [ "$(id)" != "$before" ] && [ "$(value rekey)" = none ] && [ ! -e "$key.next" ]; is $? "and it ends when the folder is there again"

# --- interrupted, and killed at any instant ---
serves() {	# the PIN opens, and the ledger is whole
	world_play "$work/meanwhile.story" && ctl ledger verify 2>"$work/err" | grep -q good
}
begun=$(date +%s%N); ctl rekey >/dev/null 2>&1; took=$((($(date +%s%N) - begun) / 1400000))	# most of them before its end
ended=0
for i in $(seq "$kills"); do
	ms=$((RANDOM % took))
	env --default-signal=INT "$bin/musafirctl" -c "$conf" rekey >/dev/null 2>&1 </dev/null &
	rekey=$!
	sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
	case $((i % 3)) in
	0) kill -INT $rekey 2>/dev/null ;;
	1) kill -9 $rekey 2>/dev/null ;;
	*) kill -STOP "$daemon"; pkill -KILL -P "$daemon"; kill -KILL "$daemon"; wait "$daemon" 2>/dev/null; daemon= ;;
	esac
	wait $rekey 2>/dev/null && ended=$((ended + 1))
	[ -n "$daemon" ] || world_start || break
	[ $((i % 4)) != 1 ] || serves || break
	ctl rekey >"$work/out" 2>"$work/err" && [ ! -e "$key.next" ] && grep -q "^key  *$(id)$" "$work/out" || break
done
[ "$i" = "$kills" ] && serves; is $? "killed $kills times ($ended had ended): it serves, and the same command goes on to the end"
stop; world_start && serves; is $? "and so it does after a start"
echo "1..$n"
exit $failed
