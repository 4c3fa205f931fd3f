#!/bin/bash
# Goal: files of an operator are read once and go; nothing else in the folder is opened, and no kill applies one twice or half.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/daemon/feed.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
. "$top/tests/lib/feed.sh"
daemon=
trap world_end EXIT
n=0
check() {	# what, whether
	n=$((n + 1))
	[ "$2" = 0 ] && echo "ok $n - $1" || { tail -n 12 "$work/daemon.log" | sed 's/^/# /'; ctl feed show 2>&1 | sed 's/^/# /'; echo "not ok $n - $1"; }
}
shows() { ctl feed show 2>/dev/null | grep -qE "^$1  *$2\$"; }	# key, value
at() { date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ; }
rows() { seq -f "+2547%08.0f,$2,$(at '-1 hour')" "$1"; }	# how many, event
alarm() { ctl alarm list | grep -qE "^feed  *$1"; }
vault() { pgrep -P "$daemon" -f '^musafird: vault'; }

feed_key
world_conf "sim_feed = \"$feed\"; sim_feed_operator = \"OP1\"; sim_feed_key = \"feed.pub\";"
world_people 254799551133 254700000001 SELAM TESFAYE ET-0042 || { echo "not ok 1 - set up"; echo 1..1; exit 1; }
world_start; check "it starts" $?
shows state silent; check "nothing was heard yet" $?

# ---- one is read, overwritten and gone ----
echo "+254700000001,sim_change,$(at '-1 hour')" | feed_drop 7
exec 9<"$feed/000007.csv"
soon feed_is_empty; check "a file goes when it was read" $?
[ -z "$(tr -d '\0' <&9 | head -c 1)" ]; check "and what it held is overwritten" $?
exec 9<&-
shows state good && shows file 7 && shows people 1; check "it was taken" $?

# ---- what is no file of a feed is left alone ----
ln -s "$work/run/musafir.db" "$feed/000001.csv"
mkfifo "$feed/000002.csv"
truncate -s 200M "$feed/000003.csv"
echo keep >"$work/kept"; ln "$work/kept" "$feed/000004.csv"
mkdir "$feed/000005.csv"
for i in 1 2 3 4 5; do : >"$feed/00000$i.csv.minisig"; done
echo half | tee "$feed/000006.csv" >/dev/null	# its signature is still to come
rows 3 sim_change | feed_drop 8
soon shows file 8; check "links, pipes, what is too large and folders are passed over" $?
[ "$(cat "$work/kept")" = keep ] && [ -p "$feed/000002.csv" ] && [ -e "$feed/000006.csv" ]; check "and left as they are" $?
in_file '000001.csv.*Too many levels|000001.csv' "$work/daemon.log"; check "and told" $?
rm -rf "$feed"/*
! alarm on; check "which is no alarm" $?

# ---- refused, held, released ----
rows 3 sim_change | feed_drop 9
sed -i 's/1,sim_change/2,sim_change/' "$feed/000009.csv"
soon feed_is_empty; check "a file that was changed goes" $?
soon alarm on && shows last 'refused: it .*' && shows file 8; check "does nothing, and is an alarm" $?
ctl alarm end feed >/dev/null
rows 3 sim_change | feed_drop 12
soon shows held_file 12 && shows state held && alarm on; check "behind a gap it is held" $?
[ -e "$feed/000012.csv" ]; check "and stays" $?
ctl feed release 11 >/dev/null 2>&1; [ $? = 1 ] && ctl feed release 12; check "until an administrator names it" $?
soon feed_is_empty && shows file 12 && shows state good; check "and lets it count" $?
ctl alarm end feed >/dev/null

# ---- killed amid it ----
rows 300000 number_closed | feed_drop 13
soon shows percent '[1-9].*'; check "a large file is under way" $?
kill -9 "$(vault)"
soon shows percent '[1-9].*'; check "a vault that was killed begins anew" $?
kill -9 "$daemon"; wait "$daemon" 2>/dev/null
[ -e "$feed/000013.csv" ] && world_start; check "and so does a supervisor" $?
printf '# Goal: a screen\nphone 254700000077 dials *789#\n  sees "1 English"\n  drops\n' >"$work/dial.story"
world_play "$work/dial.story"; check "phones are served meanwhile" $?
soon feed_is_empty && shows file 13 && shows people '[01]' && shows state good; check "it is applied in the end" $?
rows 3 sim_change | feed_drop 13
soon feed_is_empty && soon shows last 'refused: it is older.*'; check "and never another under its number" $?

nowhere "$(alone '\+?2547000000[0-9]{2}')" "$work/daemon.log"; check "no number is in the log" $?
ctl ledger verify >/dev/null; check "the ledger is whole" $?
echo "1..$n"
