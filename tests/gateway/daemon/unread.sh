#!/bin/bash
# Goal: who does not read the log stops nobody: phones are answered, and the daemon ends when it is told to.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/daemon/unread.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
daemon=
trap world_end EXIT
n=0
check() {	# what, whether
	n=$((n + 1))
	if [ "$2" = 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi
}
serves() { ctl status 2>/dev/null | grep -q '^gateway  *up$'; }
# What is descriptor 2 of a process is its log and nothing else; only root may look.
log_apart() {
	local p
	[ "$(id -u)" = 0 ] || return 0
	for p in "$daemon" $(pgrep -P "$daemon"); do [[ $(readlink "/proc/$p/fd/2") == pipe:* ]] || return 1; done
}

world_conf 'log = { level = "debug"; };'
world_people 254799551133 254700000001 SELAM TESFAYE ET-0042 || { echo "not ok 1 - set up"; echo 1..1; exit 1; }
mkfifo "$work/log"
exec 7<>"$work/log"
# Full before the daemon says its first word.
dd if=/dev/zero of="$work/log" bs=4096 count=1000 oflag=nonblock conv=notrunc status=none 2>/dev/null
TMPDIR=$work/tmp "$bin/musafird" -c "$conf" --test-clock 2>&7 &
daemon=$!
soon serves; check "it starts" $?
printf '# Goal: a screen\nphone 254700000001 dials *789#\n  sees "1 English"\n  drops\n' >"$work/dial.story"
world_play "$work/dial.story"
check "a phone is answered" $?
ends() {
	kill "$daemon"; soon gone "$daemon"; check "it ends when told to" $?
	kill -9 "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null; daemon=
}
ends

mkfifo "$work/gone"
head -c 1 "$work/gone" >"$work/read" &
reader=$!
TMPDIR=$work/tmp "$bin/musafird" -c "$conf" --test-clock 2>"$work/gone" &
daemon=$!
wait "$reader"
soon serves && world_play "$work/dial.story"; check "a reader that goes away" $?
ends

TMPDIR=$work/tmp "$bin/musafird" -c "$conf" --test-clock <&- >&- 2>&- &
daemon=$!
soon serves && world_play "$work/dial.story" && log_apart; check "no standard error at all: no line goes to something else" $?
ends

# Its log is the journal's: each line of each process has a priority, a time and a level.
: >"$work/journal"
JOURNAL_STREAM=$(stat -c %d:%i "$work/journal") TMPDIR=$work/tmp "$bin/musafird" -c "$conf" --test-clock 2>>"$work/journal" &
daemon=$!
says() { in_file "$1" "$work/journal"; }
stamp='20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}\+03:00 [0-9]+ D[A-Z]+'
soon serves && soon says "^<5>$stamp NOTICE ready$" && says "^<5>$stamp NOTICE vault serving$"
check "lines for the journal have priority, time and level" $?
pkill -9 -P "$daemon" -f kdf
soon says "^<3>$stamp ERROR kdf 0 was killed by signal 9; restarting it in 0 s$"; check "a role that was killed is an error" $?
kill -HUP "$daemon"; soon says "^<5>$stamp NOTICE configuration read again: nothing changed$"; check "a reload that finds nothing new says so" $?
sed -i 's/system_id = "musafir"/&; window = 11/; s/workers = 1/workers = 2/' "$conf"
kill -HUP "$daemon"
soon says "NOTICE link op1: configuration changed \(window\), draining$" && says "NOTICE pin.workers: the change takes effect when the daemon is restarted$"
check "one that does names the keys" $?
ends
[ -z "$(grep -avE "^<[3567]>$stamp [A-Z]+ " "$work/journal")" ]; check "no line is of another form" $?
echo "1..$n"
