#!/bin/bash
# Goal: a service manager knows what it has: the daemon says READY when every role answers, feeds the watchdog only while every role does, says
# when it reads its configuration anew and when it ends. Secrets come as credentials; without one it says which is missing.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/daemon/notify.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
daemon= manager=
trap '[ -z "$manager" ] || kill $manager; world_end' EXIT
n=0
check() {	# what, whether
	n=$((n + 1))
	if [ "$2" = 0 ]; then echo "ok $n - $1"; else tail -n 5 "$work/heard" "$work/daemon.log" 2>/dev/null | sed 's/^/# /'; echo "not ok $n - $1"; fi
}

# What the manager hears, a line each datagram.
listen() {	# socket
	: >"$work/heard"
	python3 -u -c '
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1].replace("@", "\0", 1))
while True: print(s.recv(4096).decode().replace("\n", " "))' "$1" >>"$work/heard" &
	manager=$!
	soon bound "$1"
}
bound() { grep -qF -- "$1" /proc/net/unix; }
fed() { grep -c '^WATCHDOG=1$' "$work/heard"; }
fed_more() { [ "$(fed)" -gt "$1" ]; }
role_pid() { pgrep -P "$daemon" -x "$1" | head -n 1; }
period=0.5

world_conf
world_people 254799551133 254700000001 SELAM TESFAYE ET-0042 || { echo "not ok 1 - set up"; echo 1..1; exit 1; }
listen "$work/notify"
NOTIFY_SOCKET=$work/notify WATCHDOG_USEC=500000 world_start && soon in_file '^READY=1 MAINPID='"$daemon"' STATUS=every role answers$' "$work/heard"
check "it says READY" $?
[ "$(sed '/READY=1/q' "$work/heard" | grep -c WATCHDOG)" = 0 ] && soon fed_more 1; check "and then feeds the watchdog" $?

silent() {	# role
	local pid before rc
	pid=$(role_pid "$1") && kill -STOP "$pid" || return 1
	sleep $period $period		# two periods of the watchdog: what is measured
	before=$(fed)
	sleep $period
	[ "$(fed)" = "$before" ]; rc=$?
	kill -CONT "$pid"
	soon fed_more "$before" && [ "$(role_pid "$1")" = "$pid" ] && return $rc
}
for role in vault gateway resolver kdf; do
	silent $role; check "two periods after $role stood still the watchdog hears nothing, and again when it goes on" $?
done
in_file '^STATUS=no answer from gateway 0$' "$work/heard"; check "the manager is told who does not answer" $?

status_fails() { "${inside[@]}" "$bin/musafirctl" -c "$conf" status >/dev/null 2>"$work/said"; [ $? = 1 ] && in_file "^musafirctl: $1" "$work/said"; }
inside=()
pid=$(role_pid gateway)
kill -STOP "$pid"; soon status_fails 'the gateway stands still: no phone is answered$'; rc=$?; kill -CONT "$pid"
check "status tells of a gateway that stands still" $rc

no_env() { local r; for r in vault gateway resolver kdf; do ! tr '\0' '\n' <"/proc/$(role_pid $r)/environ" | grep -qE '^(NOTIFY|WATCHDOG)_' || return 1; done; }
no_env; check "no role can speak for the daemon" $?

kill -HUP "$daemon"
reloaded() { sed '1,/^RELOADING=1 MONOTONIC_USEC=[0-9][0-9]* /d' "$work/heard" | grep -q '^READY=1 .*STATUS=every role answers$'; }
soon reloaded; check "a reload begins and ends" $?
cp "$conf" "$work/good"
echo 'nonsense = 1;' >>"$conf"
kill -HUP "$daemon"
soon in_file '^READY=1 .*STATUS=configuration rejected; nothing changed$' "$work/heard"; check "one that is rejected says so" $?
cp "$work/good" "$conf"

kill "$daemon"
soon in_file '^STOPPING=1 ' "$work/heard" && soon gone "$daemon"; check "it says that it ends" $?
wait "$daemon"; daemon=
kill "$manager"; wait "$manager" 2>/dev/null; manager=

# An abstract name, and the watchdog of somebody else.
listen "@musafir-test-$$"
NOTIFY_SOCKET="@musafir-test-$$" WATCHDOG_USEC=500000 WATCHDOG_PID=1 world_start && soon in_file '^READY=1' "$work/heard"
check "an abstract socket" $?
sleep $period
[ "$(fed)" = 0 ]; check "the watchdog of another process is not fed" $?
kill "$daemon"; wait "$daemon"; daemon=

# The disk of the database fills up.
if unshare -m true 2>/dev/null; then
	: >"$work/daemon.log"
	unshare -m sh -c 'cp -p "$1/musafir.db" "$2" && mount -t tmpfs -o size=40m none "$1" && cp -p "$2/musafir.db" "$1" && shift 2 && exec "$@"' sh \
		"$work/run" "$work/tmp" "$bin/musafird" -c "$conf" 2>>"$work/daemon.log" &
	daemon=$!
	inside=(nsenter -t "$daemon" -m)
	soon in_file ' ready$' "$work/daemon.log" && status_fails 'link op1 is down' && "${inside[@]}" dd if=/dev/zero of="$work/run/filler" bs=1M count=20 status=none &&
		status_fails 'the disk of the database has [0-9]+ MiB left: when it is full no phone is served$'
	check "status tells of a disk that is nearly full" $?
	kill "$daemon"; wait "$daemon"; daemon=
fi

# Key file and password as credentials, and each of them missing.
mkdir -m 0700 "$work/handed"
mv "$work/keys/master.key" "$work/handed/musafir_master.key"
mv "$work/op1.pass" "$work/handed/musafir_op1.pass"
sed -i 's/"keys\/master.key"/"credential:master.key"/; s/"op1.pass"/"credential:op1.pass"/' "$conf"
export CREDENTIALS_DIRECTORY=$work/handed
world_start; check "it starts with its credentials" $?
printf '# Goal: a screen\nphone 254700000001 dials *789#\n  sees "1 English"\n  drops\n' >"$work/dial.story"
world_play "$work/dial.story"; check "and serves: the operator took the password" $?
kill "$daemon"; wait "$daemon"; daemon=
refuses() {	# credential, key
	mv "$work/handed/musafir_$1" "$work/aside"
	timeout 60 "$bin/musafird" -c "$conf" >"$work/said" 2>&1
	[ $? = 1 ] && [ "$(wc -l <"$work/said")" = 1 ] && in_file "^$conf:[0-9]+: $2: the service manager handed over no credential musafir_$1; " "$work/said"
	check "without $1: one line, exit 1" $?
	mv "$work/aside" "$work/handed/musafir_$1"
}
refuses master.key store.keyfile
refuses op1.pass links.password_file
unset CREDENTIALS_DIRECTORY
mkdir -m 0700 "$work/credentials"
cp -p "$work/handed/musafir_master.key" "$work/credentials/master.key"
ctl ledger verify >"$work/said" 2>&1; check "musafirctl finds the same key beside the configuration" $?
echo "1..$n"
