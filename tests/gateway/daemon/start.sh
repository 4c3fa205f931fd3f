#!/bin/bash
# Goal: a daemon that cannot start says why in one clear line, exits 1 and changes nothing.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/daemon/start.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT
daemon=
n=0

check() {	# what, whether
	n=$((n + 1))
	[ "$2" = 0 ] && echo "ok $n - $1" || { cat "$work/daemon.log" "$work/err" 2>/dev/null | sed "s/^/# /"; echo "not ok $n - $1"; }
}

world() {	# a fresh one
	rm -rf "${work:?}"/*
	world_conf
	ctl init --test >/dev/null 2>&1 || echo "# init failed"
}

real_world() {	# the same, on a key that is none of tests
	world
	rm "$work"/keys/* "$work"/run/musafir.db*
	sed -i 's/^store = {/store = { anchor = "anchor\/musafir.anchor";/' "$conf"
	ctl escrow keygen "$work/a" >/dev/null && ctl escrow keygen "$work/b" >/dev/null &&
		ctl init --escrow "$work/a.pub" --escrow "$work/b.pub" >/dev/null 2>&1 || echo "# init failed"
}

# the write-ahead log is of opening the database, and holds nothing that counts
sums() { (cd "$work" && find . -type f ! -name '*.sock' ! -name 'err' ! -name '*-wal' ! -name '*-shm' | sort | xargs sha256sum); }

# everything, also what was made or touched
prints() { (cd "$work" && find . -mindepth 1 ! -name err ! -name daemon.log ! -name musafir.db.host -printf '%p %m %s %T@\n' | sort); }

# -t says the same, and leaves no trace
checks() {	# exit code, what it says (regex), what is wrong
	local before rc
	n=$((n + 1))
	before=$(prints)
	timeout 60 "$bin/musafird" -c "$conf" -t >"$work/err" 2>&1
	rc=$?
	if [ "$rc" = "$1" ] && { [ -z "$2" ] || in_file "$2" "$work/err"; } && [ "$before" = "$(prints)" ]; then
		echo "ok $n - -t: $3"
	else
		sed 's/^/# /' "$work/err" | head -n 8
		diff <(echo "$before") <(prints) | sed 's/^/# /'
		echo "not ok $n - -t: $3 (exit $rc)"
	fi
}

refuses() {	# what it says (regex), what is wrong
	checks 1 "$1" "$2"
	starts_not "$1" "$2"
}

starts_not() {
	local before after rc lines
	n=$((n + 1))
	before=$(sums)
	timeout 60 "$bin/musafird" -c "$conf" >"$work/err" 2>&1
	rc=$?
	after=$(sums)
	lines=$(grep -acE "$1" "$work/err")
	if [ "$rc" = 1 ] && [ "$lines" = 1 ] && [ "$before" = "$after" ]; then
		echo "ok $n - $2"
	else
		sed 's/^/# /' "$work/err" | head -n 8
		[ "$before" = "$after" ] || diff <(echo "$before") <(echo "$after") | sed 's/^/# /'
		echo "not ok $n - $2 (exit $rc, $lines lines)"
	fi
}

world; rm "$work/keys/master.key"
refuses 'keys/master\.key: No such .*; bring it, or two custodians .*musafirctl restore' "missing key file"
world; rm -f "$work"/keys/* "$work"/run/musafir.db*
checks 1 'keys/master\.key: No such .*musafirctl init' "neither key file nor database"
ctl status >"$work/err" 2>&1; in_file 'keys/master\.key: No such .*musafirctl init' "$work/err"; check "musafirctl says the same" $?
world; echo nonsense >"$work/keys/master.key"
refuses 'keys/master\.key' "wrong key file"
world; cp "$work/keys/master.key" /tmp/key.$$; world; mv /tmp/key.$$ "$work/keys/master.key"; chmod 0600 "$work/keys/master.key"
refuses '(master\.key|musafir\.db).*(key|database)' "foreign key file"
world; chmod 0644 "$work/keys/master.key"
refuses 'keys/master\.key' "key file that others read"
world; sqlite3 "$work/run/musafir.db" 'PRAGMA user_version=99; PRAGMA wal_checkpoint(TRUNCATE);' >/dev/null
refuses 'musafir\.db.*newer' "database newer than the program"
world; echo "this is no database, and it is long enough to be read as a header of one" >"$work/run/musafir.db"
refuses 'musafir\.db: .*not a database; move it away, then .*musafirctl restore' "not a database"
world; rm -f "$work"/run/musafir.db-*; perl -e 'open F, "+<", $ARGV[0] or die; seek F, 4096, 0; print F chr(0x5a) x 200000' "$work/run/musafir.db"
refuses 'musafir\.db: damaged, or not a database; move it away, then .*musafirctl restore' "a database overwritten"
ctl status >"$work/err" 2>&1; in_file 'musafir\.db: damaged, .*musafirctl restore' "$work/err"; check "musafirctl says the same" $?
world; rm "$work"/run/musafir.db*
refuses 'musafir\.db: No such .*; .musafirctl restore. makes it' "missing database"
world; rm "$work/op1.pass"
refuses 'op1\.pass' "missing password file"
world; chmod 0644 "$work/op1.pass"
refuses 'op1\.pass' "password file that others read"
world; sed -i 's/workers = 1/wrokers = 1/' "$conf"
refuses 'musafir\.conf:4: .*wrokers' "unknown key, with file and line"
world; sed -i 's/"254"\]/254]/' "$conf"
refuses 'musafir\.conf:5: ' "wrong type, with file and line"

world; sed -i '$a vty = { bind = "0.0.0.0"; port = 4291; };' "$conf"
refuses 'vty\.bind: .*expected an address of this host only' "a VTY that others reach"
# Side doors: whatever is wrong with them, phones are served.
ctrl_port=$(free_port 22500) http_port=$(free_port 25000)
logged() { in_file "$1" "$work/daemon.log"; }
all_open() { listens "$vty_port" && listens "$ctrl_port" && listens "$http_port"; }
rm -rf "${work:?}"/*
world_conf "$vty_conf ctrl = { port = $ctrl_port; }; prometheus = { port = $http_port; }; statsd = { host = \"127.0.0.1\"; port = 9; };"
ctl init --test >/dev/null 2>&1
perl -MIO::Socket::INET -e 'push @s, IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => $_, ReuseAddr => 1) or die for @ARGV; sleep' \
	"$vty_port" "$ctrl_port" "$http_port" &
holder=$!
soon all_open
checks 0 "warning: vty: cannot listen on 127\\.0\\.0\\.1 port $vty_port: Address already in use" "VTY port taken"
world_start && logged "vty: cannot listen on 127\\.0\\.0\\.1 port $vty_port: Address already in use" && logged "ctrl: cannot .* port $ctrl_port: A" && logged "prometheus: cannot .* port $http_port: A"
check "doors whose ports are taken: it serves, and says what is missing" $?
shut() { ctl status 2>/dev/null | grep -cE '^(vty|ctrl|prometheus) +door +no +shut .*Address already in use *$'; }
all_shut() { [ "$(shut)" = 3 ]; }
none_shut() { [ "$(shut)" = 0 ] && ctl status 2>/dev/null | grep -q '^op1 '; }
soon all_shut; check "status names them" $?
kill "$holder"; wait "$holder" 2>/dev/null
soon logged 'vty: listening' && soon logged 'ctrl: listening' && soon logged 'prometheus: listening'
check "they are opened when the ports are free" $?
soon none_shut; check "status knows" $?
vty_open
exec 4<>"/dev/tcp/127.0.0.1/$http_port" 5<>"/dev/tcp/127.0.0.1/$http_port" 6<>"/dev/tcp/127.0.0.1/$ctrl_port"
printf 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&4
timeout 60 cat <&4 >/dev/null
kill "$daemon"; wait "$daemon" 2>/dev/null
world_start
all_open && ! logged 'cannot listen'
check "connections of a former life do not keep them shut" $?
exec 3>&- 4>&- 5>&- 6>&-
kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=
world; echo 'statsd = { host = "stats.example.org"; };' >>"$conf"
refuses 'statsd\.host: .*expected an IPv4 address' "statistics to a name"
world; sed -i 's/host = "127.0.0.1"/host = "192.0.2.1"/' "$conf"
refuses 'musafir\.conf:5: links\.insecure: .* to 192\.0\.2\.1 in clear; expected a group tls, .*insecure = true' "SMPP in clear to another host"

world; echo 'process = { gateway_user = "nobody"; vault_user = "daemon"; kdf_user = "nobody"; };' >>"$conf"
refuses 'process\.kdf_user: the user of process\.gateway_user; expected another one' "two processes of one user"
if [ "$(id -u)" = 0 ]; then
	real_world
	refuses 'running as root without process\.gateway_user, vault_user and kdf_user: only with a key' "root without users, on a key that is none of tests"
	echo 'process = { gateway_user = "daemon"; vault_user = "nobody"; };' >>"$conf"
	refuses 'running as root without process\.gateway_user, vault_user and kdf_user: only with a key' "root without a user for the workers"
fi

real_world; sed -i 's/anchor = "[^"]*"; *//' "$conf"; echo 'process = { gateway_user = "daemon"; vault_user = "nobody"; kdf_user = "games"; };' >>"$conf"
refuses 'store\.anchor: missing; expected a file in another folder' "no anchor, on a key that is none of tests"
real_world; sed -i 's/anchor = "[^"]*"/anchor = "run\/musafir.anchor"/' "$conf"; echo 'process = { gateway_user = "daemon"; vault_user = "nobody"; kdf_user = "games"; };' >>"$conf"
refuses 'run/musafir\.anchor: in the folder of the database' "an anchor beside the database"
real_world; echo 'process = { gateway_user = "daemon"; vault_user = "nobody"; kdf_user = "games"; };' >>"$conf"; cp "$work/a" "$work/keys/escrow.key"
n=$((n + 1))
timeout 60 "$bin/musafird" -c "$conf" --test-clock=1800000000 >"$work/err" 2>&1
grep -q 'escrow\.key stands beside' "$work/err" && echo "ok $n - an escrow secret beside the key file is told" || echo "not ok $n - an escrow secret beside the key file is told"

n=$((n + 1))
timeout 60 "$bin/musafird" -c "$conf" --test-clock=1800000000 >"$work/err" 2>&1
rc=$?
[ "$rc" = 1 ] && [ "$(grep -ac 'only with a key made by .musafirctl init --test' "$work/err")" = 1 ] && echo "ok $n - a clock that stands, on a key that is none of tests" ||
	{ sed 's/^/# /' "$work/err"; echo "not ok $n - a clock that stands, on a key that is none of tests (exit $rc)"; }

real_world; echo 'process = { gateway_user = "daemon"; vault_user = "nobody"; kdf_user = "games"; };' >>"$conf"
sed -i 's/languages = .*\]; menus/languages = ["en", "ar", "sw"]; unreviewed = ["sw"]; menus/' "$conf"
checks 0 'warning: language ar is not offered: no native reader has read it' "a language under review, on a key of people"
checks 0 'warning: language sw is offered, and no native reader has read it' "the same, where the deployment wants it"
checks 0 'warning: complaints\.sea names nobody: .* who is accused reads it' "nobody to read of an overseer but all of them"
sed -i 's/languages = ."en", "ar"/languages = ["ar", "en"/' "$conf"
refuses 'service\.languages: the first, ar, was read by no native reader' "a default language under review"

world; mkdir "$work/run/musafir.sock"; echo 'store = { path = "run/musafir.db"; keyfile = "keys/master.key"; admin = "run/musafir.sock"; bundles = "'"$top"'/etc/bundles.conf"; };' >"$work/store"
sed -i "/^store/d; \$r $work/store" "$conf"; rm "$work/store"
refuses 'run/musafir\.sock: ' "a folder in the place of the socket"
world
checks 0 '' "all is well"
sqlite3 "$work/run/musafir.db" 'PRAGMA user_version=4; PRAGMA wal_checkpoint(TRUNCATE);' >/dev/null
checks 0 '' "a database that a start would bring up to date"

world
echo "vty = { port = $vty_port; };" >>"$conf"
world_start
checks 0 '' "while a daemon runs"
sed 's/^store = { /&admin = "run\/other.sock"; /' "$conf" >"$work/other.conf"
sed -i "/^vty = /d" "$work/other.conf"; echo "ctrl = { port = $ctrl_port; };" >>"$work/other.conf"
timeout 60 "$bin/musafird" -c "$work/other.conf" >"$work/other" 2>&1 &
other=$!
n=$((n + 1))
timeout 60 "$bin/musafird" -c "$conf" >"$work/err" 2>&1
rc=$?
[ "$rc" = 1 ] && [ "$(grep -ac 'in use' "$work/err")" = 1 ] && echo "ok $n - database in use" ||
	{ sed 's/^/# /' "$work/err"; echo "not ok $n - database in use (exit $rc)"; }
n=$((n + 1))
wait "$other"
rc=$?
[ "$rc" = 1 ] && grep -q 'in use' "$work/other" && ! grep -qE 'link|listening|ready$' "$work/other" && [ ! -e "$work/run/other.sock" ] &&
	echo "ok $n - before it knows of that, nothing is bound, opened or connected" ||
	{ sed 's/^/# /' "$work/other"; echo "not ok $n - before it knows of that, nothing is bound, opened or connected (exit $rc)"; }
n=$((n + 1))
ctl status 2>/dev/null | grep -q '^gateway  *up$' && echo "ok $n - the first one still serves" || echo "not ok $n - the first one still serves"

# the lines of README, as a newcomer types them, in an empty folder; `cp` from the sources
mkdir "$work/sample"
sed -n '/^To set up a service of your own/,/^## /s/^    \([a-z].*\)/\1/p' "$top/README.md" | sed 's/  *#.*//' >"$work/lines"
follow() {	# line
	case "$1" in
	cp*)
		cp "$top/etc/musafir.conf" "$work/sample/musafir.conf" || return
		[ "$(id -u)" != 0 ] || sed -i 's/^process = .*/process = { gateway_user = "daemon"; vault_user = "nobody"; kdf_user = "games"; };/' "$work/sample/musafir.conf" ;;
	"musafird -c musafir.conf") "$bin/musafird" -c musafir.conf 2>sample.log & sample=$!; soon in_file ' ready$' sample.log ;;
	*status) soon in_status ;;
	*) PATH=$bin:$PATH eval "$1" <<<"$answers" ;;
	esac
}
in_status() { "$bin/musafirctl" -c musafir.conf status 2>/dev/null | grep -q '^op1  *smpp  *no .*Connection refused'; }
cd "$work/sample" || exit 1
sample= answers=
[ "$(grep -c musafir.conf "$work/lines")" = 9 ]; rc=$?
while IFS= read -r line && [ "$rc" = 0 ]; do
	[[ $line != *person\ code* ]] || answers="msisdn=254700000001"
	[[ $line != *person\ add* ]] || answers=$'msisdn=254700000001\ngiven_name=SELAM\nevidence=2'
	follow "$line" >>out 2>&1; rc=$?
	[ "$rc" = 0 ] || echo "# $line"
done <"$work/lines"
n=$((n + 1))
[ "$rc" = 0 ] && echo "ok $n - the sample configuration works as README says" || { sed 's/^/# /' out sample.log; echo "not ok $n - the sample configuration works as README says"; }
[ -z "$sample" ] || { kill "$sample"; wait "$sample" 2>/dev/null; }
cd "$top" || exit 1

# status knows the processes, what waits and what is left
roles() { ctl --json status 2>/dev/null | perl -MJSON::PP -0ne '$j = decode_json($_); print join(" ", map { "$_->{role}$_->{index}=$_->{state}/$_->{restarts}" } @{$j->{roles}}), " $j->{backlog} $j->{oldest_sms_s} ", $j->{disk_free} > 1 << 20, " $j->{clock} ", $j->{key_since} =~ /^20..-..-..$/, "\n"'; }
are_roles() { [ "$(roles)" = "$1" ]; }
n=$((n + 1))
soon are_roles "vault0=up/0 gateway0=up/0 resolver0=up/0 kdf0=up/0 0 0 1 good 1"; rc=$?
pkill -KILL -P "$daemon" -f '^musafird: kdf'
[ "$rc" = 0 ] && soon are_roles "vault0=up/0 gateway0=up/0 resolver0=up/0 kdf0=up/1 0 0 1 good 1" &&
	echo "ok $n - status tells how each process is" || { roles | sed 's/^/# /'; echo "not ok $n - status tells how each process is"; }

# status --watch: one answer behind the other, or on a terminal in one place
n=$((n + 1))
[ "$(ctl status --watch 1 2>/dev/null | grep -m4 -oE '^(daemon  *running|20[0-9]{2}-)' | tr -dc 'd-' )" = -d-d ] &&
	[ "$(ctl --json status --watch 1 2>/dev/null | grep -m2 -c '^{"daemon":"running"')" = 2 ] &&
	BIN=$bin CONF=$conf expect -c 'set timeout 60; log_user 0; spawn -noecho $env(BIN)/musafirctl -c $env(CONF) status --watch
		foreach look {1 2} { expect -ex "\033\[H\033\[J" {} timeout {exit 1} eof {exit 1} }; expect -re {daemon +running} {exit 0}; exit 1' &&
	echo "ok $n - status can be watched" || echo "not ok $n - status can be watched"
n=$((n + 1))
ctl status --watch 0 >"$work/out" 2>"$work/err"; [ $? = 2 ] && grep -q 'expected seconds' "$work/err" && [ ! -s "$work/out" ] &&
	echo "ok $n - but not every 0 seconds" || echo "not ok $n - but not every 0 seconds"

# status knows the links
shows() { ctl status >"$work/out" 2>"$work/err"; [ $? = "$1" ] && in_file "^op1 +smpp +$2 " "$work/out" && [[ $(<"$work/err") =~ ^$3$ ]]; }
n=$((n + 1))
soon shows 1 no 'musafirctl: link op1 is down: cannot connect to 127\.0\.0\.1:[0-9]+: Connection refused' && ctl --json status 2>/dev/null |
	perl -MJSON::PP -0ne '$l = decode_json($_)->{links}; exit !(@$l == 1 && "@{$l->[0]}{qw(link protocol serves last_error)}" =~ /^op1 smpp no cannot connect to [0-9.:]+: Connection refused$/ && $l->[0]{since} =~ /^20/ && "@{$l->[0]}{qw(link last_error)}" eq "@{$l->[0]}{qw(name error)}")' &&
	echo "ok $n - status fails and names the link that is down" || { cat "$work/out" "$work/err" | sed 's/^/# /'; echo "not ok $n - status fails and names the link that is down"; }
"$bin/musafir-sim" -c "$conf" smsc >/dev/null 2>&1 &
holder=$!
n=$((n + 1))
soon shows 0 yes '' && echo "ok $n - status is content when the link is up" || { cat "$work/out" "$work/err" | sed 's/^/# /'; echo "not ok $n - status is content when the link is up"; }
kill "$holder"; wait "$holder" 2>/dev/null
n=$((n + 1))
soon shows 1 no 'musafirctl: link op1 is down: .*' && echo "ok $n - and not when it is lost" || { cat "$work/out" "$work/err" | sed 's/^/# /'; echo "not ok $n - and not when it is lost"; }

# two hosts with one disk: what tells them apart is the start of the machine
if unshare -m true 2>/dev/null; then
	echo 00000000-0000-4000-8000-000000000000 >"$work/boot"
	n=$((n + 1))
	unshare -m sh -c 'mount --bind "$1" /proc/sys/kernel/random/boot_id && shift && exec "$@"' sh "$work/boot" timeout 60 "$bin/musafird" -c "$conf" >"$work/err" 2>&1
	[ $? = 1 ] && [ "$(grep -ac 'DSTORE ERROR .*musafir.db: host [^ ]* serves it; two hosts on one disk destroy it' "$work/err")" = 1 ] && shows 1 no '.*' &&
		echo "ok $n - a second host with the same disk does not start" || { sed 's/^/# /' "$work/err"; echo "not ok $n - a second host with the same disk does not start"; }
	n=$((n + 1))
	printf x | dd of="$work/run/musafir.db.host" bs=1 seek=15 conv=notrunc status=none	# as that host does when it took this one for dead
	soon in_file 'another host has taken it while this one served; ending without a write' "$work/daemon.log" && soon in_file 'host [^ ]* is gone, taken over' "$work/daemon.log" &&
		echo "ok $n - one that lost the disk ends, and takes it back from who is gone" || { tail -n 5 "$work/daemon.log" | sed 's/^/# /'; echo "not ok $n - one that lost the disk ends, and takes it back from who is gone"; }
fi
echo "1..$n"
