#!/bin/bash
# Goal: ten thousand dialogues through a real OsmoHLR, none lost, some of them across its restart; what we put on that wire is read by a dissector
# that others wrote without complaint; and no IMSI and no number is in our log and database.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/gsup/gsup.sh BUILD-DIR}}
command -v osmo-hlr tshark sqlite3 >/dev/null || { echo "1..0 # SKIP osmo-hlr, tshark or sqlite3 is missing"; exit 77; }
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
. "$top/tests/gateway/gsup/hlr.sh"
daemon= shark= n=0
finish() {
	[ -z "$shark" ] || { kill "$shark" 2>/dev/null; wait "$shark" 2>/dev/null; }
	hlr_stop
	world_end
}
trap finish EXIT
needs_root capture
tell() {	# good?, what
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else tail -n 15 "$work/out" "$work/daemon.log" 2>/dev/null | sed 's/^/# /'; echo "not ok $n - $2"; fi
}
load() { timeout 300 "$bin/tests/gateway/gsup/gsup_load" "$hlr" "$@" >"$work/out" 2>&1; }
is_connected() {
	[ "$(grep -ac 'connected to OsmoHLR' "$work/daemon.log")" -ge "$1" ] && [ "$(grep -ac 'connected to the control' "$work/daemon.log")" -ge "$1" ]
}
connected() { soon is_connected "$1"; }	# how often by now
has_more() { [ "$(wc -l <"$work/daemon.log")" -gt "$1" ]; }	# lines
first=639024700000001

world_conf 'log = { level = "debug"; };'
sed -i "s/^links = .*/links = ( { name = \"lab\"; protocol = \"gsup\"; host = \"$hlr\"; asserts = [\"254\"]; reconnect_ms = 100; reconnect_max_ms = 500; } );/" "$conf"
ctl init --test >/dev/null 2>&1 && hlr_make 2000 && hlr_start || { echo "not ok 1 - set up"; echo 1..1; exit 1; }
world_start
connected 1; tell $? "connected to OsmoHLR and its control interface"

capture_begin "$work/lo.pcap" "host $hlr and tcp port 4222"
load 200 20 2000 $first '*789#' 4 9; tell $? "200 dialogues in Arabic, each of three screens"
load 200 20 2000 $first '*789*715464#' 9; tell $? "200 dialogues of a shop"
capture_end "$work/lo.pcap"
read_all() { tshark -r "$work/lo.pcap" -d tcp.port==4222,gsm_ipa "$@" 2>/dev/null; }
frames=$(read_all -Y gsup | wc -l)
bad=$(read_all -Y '_ws.malformed || _ws.expert.severity >= 8388608 && gsup' | head -n 5)
[ "$frames" -gt 2000 ] && [ -z "$bad" ]; tell $? "$frames frames of GSUP, nothing malformed"

load 10000 200 2000 $first '*789#' 1 0 9; tell $? "10000 dialogues, none lost"
load 100 10 100 639028000000000 '*789#'; tell $? "subscribers without a number are turned away in words"

hlr_stop; hlr_start; connected 2; tell $? "OsmoHLR came back, and so did we"
load 500 50 2000 $first '*789#' 1 0 9; tell $? "500 dialogues on the new one"
lines=$(wc -l <"$work/daemon.log")
load 100 100 2000 $first '*789#' >/dev/null &
half=$!
soon has_more "$lines"; hlr_stop; wait $half; hlr_start; connected 3
load 500 50 2000 $first '*789#' 1 0 9; tell $? "dialogues that died with it do no harm to those that follow"

kill "$daemon"; wait "$daemon"; tell $? "the daemon ends in good order"
daemon=
# Of the 2000 subscribers anywhere, for a database puts no border between its values; of others where they stand alone.
persons="63902(47|80)0000[01][0-9]{3}|25470000[01][0-9]{3}|$(alone '63902[0-9]{10}|2547[0-9]{8}')"
nowhere "$persons" "$work/daemon.log" "$work/run" "$work/tmp"; rc=$?
echo "$found" >"$work/out"; tell $rc "no IMSI and no number in log and database"
sqlite3 "$work/planted.db" "CREATE TABLE t (a, b, c); INSERT INTO t VALUES ('cafe', '254700000017', 'beef'), (1, '639011234567890', 2),
	(1, '639021234567890', 2), ('ab', '254712345678', 'cd'), (1, '254712345678', 2), (1, 'fe254712345678bbccddeeff00112233', 2)"
nowhere "$persons" "$work/planted.db"
echo "$found" >"$work/out"; [ "$(sed 's/.*://' "$work/out" | sort | tr '\n' ' ')" = "254700000017 254712345678 639021234567890 " ]
tell $? "those that are planted in a database are found, a receipt is none"
echo "1..$n"
