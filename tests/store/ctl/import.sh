#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: a register is taken while phones are served, a kill at any instant leaves whole people, the same file finishes the work; who never comes goes after 90 days.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/import.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT
daemon=
n=0
rows=4000

tell() {	# good?, what
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else sed 's/^/# /' "$work/out" "$work/err" 2>/dev/null | tail -n 12; echo "not ok $n - $2"; fi
}
people() { ctl --json status 2>/dev/null | sed -n 's/.*"people":\([0-9]*\).*/\1/p'; }
answers() { soon gateway_up; }
gateway_up() { ctl status 2>/dev/null | grep -q '^gateway  *up$'; }
shows_first() { ctl stats screens 2>/dev/null | grep -q '^M0 *op1 *en *[1-9]'; }
nobody() { [ "$(people)" = 0 ]; }
# Kill one of our own when enough people are there: with half the file before it.
kill_at() {	# people, pid
	for _ in $(seq 600); do [ "$(people)" -ge "$1" ] 2>/dev/null && break; sleep 0.02; done
	kill -KILL "$2"
}

world_conf
sed -i 's/asserts = /reconnect_ms = 200; reconnect_max_ms = 500; asserts = /' "$conf"
ctl init --test >/dev/null 2>&1
awk -v n=$rows 'BEGIN {
	print "id_number,msisdn,lang,given_name,family_name,birthdate,sex,nationality,id_type,evidence,address"
	for (i = 1; i <= n; i++)
		printf "MARKED-%06d,2547%08d,en,\"MARKED \"\"%s\"\"\",TESFAYE,1996-04-12,%s,ER,refugee_id,2,\"Kakuma, Kenya\"\r\n", i, int((i + 1) / 2) * 7, i % 2 ? "S" : "T", i % 2 ? "f" : "m"
}' >"$work/people.csv"
world_start
answers

# --- killed: the program that reads ---
ctl import "$work/people.csv" >"$work/out" 2>"$work/err" &
import=$!
kill_at 300 $import
wait $import 2>/dev/null
after=$(people)
[ "$after" -ge 300 ] && [ "$after" -lt $rows ]; tell $? "an import that is killed leaves what was stored ($after people)"

# --- killed: the vault, while phones are served ---
timeout 120 "$bin/musafir-sim" -c "$conf" load --no-prepare --mix menu=1 --rate 50 --seconds 8 --people 20 --agents 1 --json >"$work/load" 2>/dev/null &
load=$!
ctl import "$work/people.csv" >"$work/out" 2>"$work/err" &
import=$!
kill_at $((after + 300)) "$(pgrep -P "$daemon" -f '^musafird: vault')"
wait $import; [ $? = 1 ] && grep -q 'vault' "$work/err"; tell $? "an import whose vault is killed says so"
answers; after=$(people)
[ "$after" -lt $rows ] && ctl ledger verify >/dev/null 2>"$work/err"; tell $? "the ledger holds together ($after people)"
ctl --json import "$work/people.csv" >"$work/out" 2>"$work/err" && grep -q "\"added\":$((rows - after)),\"known\":$after,\"refused\":0" "$work/out"
tell $? "the same file again adds the rest and nobody twice"
[ "$(people)" = $rows ]; tell $? "everybody is there once"
wait $load
grep -q '"dial":{"n":[1-9]' "$work/load" && grep -q '"lost_screens":0' "$work/load"; tell $? "phones were answered meanwhile, but for those whose vault was killed"
ctl --json import "$work/people.csv" >"$work/out" 2>"$work/err" && grep -q "\"added\":0,\"known\":$rows" "$work/out"; tell $? "once more changes nothing"
grep -qxE '[1-9]0%|100%' "$work/err" && ! grep -q $'\r' "$work/err"; tell $? "no bar but lines where nobody looks"
printf 'msisdn=%s\n' 254700000007 | ctl --json person find --slot 2 2>"$work/err" >"$work/out"; grep -q '"readable_by_host":"yes"' "$work/out"
tell $? "two people of one number have two slots"
nowhere MARKED "$work/run" "$work/keys" "$work/daemon.log"; rc=$?; echo "$found" >"$work/out"; tell $rc "nobody is readable in database or log"

# --- sheets ---
ctl start-codes --desk NBO-3 --count 60 >"$work/out" 2>"$work/err"
[ "$(grep -cE '^ +[0-9]+ +[0-9]+ +[0-9]{4} +0[12] +[0-9]{3} [0-9]{3}$' "$work/out")" = 60 ] && [ "$(grep -c 'desk NBO-3' "$work/out")" = 2 ] && ! grep -qE 'MARKED|2547[0-9]{4}' "$work/out"
tell $? "two sheets of start codes without a name or number"

# --- counters ---
soon shows_first
ctl stats screens >"$work/out" 2>"$work/err"; grep -q '^M0 *op1 *en *[1-9]' "$work/out"; tell $? "screens are counted by link and language"
ctl --json stats >"$work/out" 2>"$work/err"; grep -q '"blocks_20s":[1-9]' "$work/out"; tell $? "sessions are counted in blocks of 20 seconds"

# --- who never comes ---
ctl test clock +$((91 * 86400)) >/dev/null 2>&1
soon in_file "[1-9][0-9]* people who set no PIN in 90 days will be erased on 20[0-9-]*$" "$work/daemon.log"; tell $? "who set no PIN in 90 days is announced"
ctl --json status >"$work/out" 2>"$work/err"
[ "$(people)" = $rows ] && grep -q "\"never_activated_erasing\":$rows" "$work/out"; tell $? "status says the same, and nobody is gone yet"
ctl test clock +$((7 * 86400)) >/dev/null 2>&1
soon nobody
ctl --json status >"$work/out" 2>"$work/err"
[ "$(people)" = 0 ] && grep -q "\"never_activated_erased\":$rows" "$work/out"; tell $? "a week later they are gone, and counted"
soon in_file "people who set no PIN in 90 days were erased" "$work/daemon.log"
grep -q "[0-9] people who set no PIN in 90 days were erased" "$work/daemon.log"; tell $? "and the log says how many"
echo "1..$n"
