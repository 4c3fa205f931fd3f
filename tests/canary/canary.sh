#!/bin/bash
# Goal: a PIN, a name, an ID number, a phone number and the codes of a dialogue are nowhere but on the phones: not in the debug log, the
# VTY, the database, its write-ahead log, temporary files, or the memory (what a core would hold) of gateway, vault and worker after the dialogue; as text, hex, UTF-16 or packed.
# The scanner itself is proven on a file that holds them.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/canary/canary.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT

scan() { found=$("$bin/tests/canary/canary_scan" "$work/marks" "$@"); }
verdict() {	# number, what
	if [ "$3" = 0 ]; then echo "ok $1 - $2"; else sed 's/^/# /' <<<"$found"; echo "not ok $1 - $2"; fi
}

world_conf 'log = { level = "debug"; };' "$vty_conf"
world_people 254799551133 254799173917 QUILMIRA ZEMBLOVA XQ-7391-ZV || { echo "not ok 1 - set up"; exit 1; }
world_start
vty_open
{
	printf 'logging %s\n' enable "filter all 1" "level set-all debug"	# unknown there
	for _ in $(seq 100000); do
		printf 'show %s\n' sessions outbox stats links history || break
		sleep 0.05
	done
} >&3 2>/dev/null &
asker=$!
cat <&3 >"$work/vty.txt" 2>/dev/null &
hearer=$!
world_play "$top/tests/canary/canary.story"
story=$?
code=$(grep -aoE '\b[0-9]{3} [0-9]{3} [0-9]{3}\b' "$work/phones.txt" | head -n 1 | digits)
cat >"$work/marks" <<MARKS
pin 739164
agent-pin 839715
wrong-pin 739165
name ZEMBLOVA
given QUILMIRA
id-number XQ-7391-ZV
msisdn 254799173917
msisdn-agent 254799551133
start-code $start
share-code ${code:-missing}
MARKS

echo 1..6
found=$(tail -n 40 "$work/phones.txt")
verdict 1 "the marked story" "$story"
# a receipt and the time of a log line are no finds; what a database has side by side is
printf '0a739164bbccddeeff00112233445566|20261129739164048 12270' >"$work/chance"
sqlite3 "$work/planted.db" "CREATE TABLE t (a, b, c); INSERT INTO t VALUES ('cafe', '739164', 'agent'), ('dead', '254799173917', 'beef')"
scan "$work/chance" && ! scan "$work/planted.db" && [ "$(wc -l <<<"$found")" = 2 ] && ! scan "$work/marks" && [ "$(grep -c ' text ' <<<"$found")" = 10 ]
verdict 2 "the scanner finds marks, and takes no chance for one" $?

ctl status >/dev/null	# what it says of the story it has said by then
scan "$work/daemon.log"
verdict 3 "nothing in the debug log" $(($? + ! $(wc -l <"$work/daemon.log")))
kill "$asker" "$hearer"; wait "$asker" "$hearer" 2>/dev/null
exec 3>&-
scan "$work/vty.txt"
rc=$?
# it was watched indeed, and shows no line of the log
grep -aqE 'op1 +BOUND ' "$work/vty.txt" && grep -aq 'in steps of 8' "$work/vty.txt" && ! grep -aq 'outcome=' "$work/vty.txt" || { rc=1; found="not as it was to be: $(tail -c 2000 "$work/vty.txt")"; }
verdict 4 "nothing on the VTY" $rc
mapfile -t files < <(find "$work/run" "$work/tmp" "$work/keys" -type f -size +0)
scan "${files[@]}"
verdict 5 "nothing in database, write-ahead log, temporary files" $?

[ "$(id -u)" = 0 ] || { echo "ok 6 # SKIP only root may read the memory of a process"; exit 0; }
n=0
all=
for pid in $(pgrep -P "$daemon"); do
	n=$((n + 1))
	scan "$pid" || all+="$(sed "s|^|$(grep -aoE 'gateway|vault|kdf' "/proc/$pid/cmdline" | head -n 1): |" <<<"$found")"$'\n'
done
found=$all
verdict 6 "nothing in the memory of $n processes: gateway, vault, worker" $((${#all} + (n < 3)))
