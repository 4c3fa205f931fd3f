#!/bin/bash
# Goal: a service lives in its sandboxes as it would without: phones, SMS, a backup, another configuration, roles that die. Once as root with a user for
# each role, once as one ordinary user; and it starts where a container takes privileges away. What each role has left is looked at from outside.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/daemon/sandbox.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT
daemon= n=0 as=() in_it=()
check() {	# what, whether
	n=$((n + 1))
	if [ "$2" = 0 ]; then echo "ok $n - $who: $1"; else tail -n 20 "$work/daemon.log" "$work/phones.txt" 2>/dev/null | sed 's/^/# /'; echo "not ok $n - $who: $1"; fi
}
ctl() { "${as[@]}" "$work/bin/musafirctl" -c "$conf" "$@"; }
said() { in_file "$1" "$work/daemon.log"; }
pids() { pgrep -P "$daemon" -f "^musafird: $1"; }
has() {	# role, line of its status, first word there
	local p some=1
	for p in $(pids "$1"); do [ "$(awk -v k="$2:" '$1 == k { print $2 }' "/proc/$p/status")" = "$3" ] || return 1; some=0; done
	return $some
}
ctrl_port=$(free_port 22500) http_port=$(free_port 25000)
get() { exec 4<>"/dev/tcp/127.0.0.1/$http_port" && printf 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&4 && timeout 60 cat <&4 | grep -q '^musafir_'; }
uid() { id -u "$1"; }

# Where an ordinary user finds all of it.
begin() {	# extra lines of the configuration
	rm -rf "${work:?}"/*
	mkdir "$work/bin"
	cp "$bin/musafird" "$bin/musafirctl" "$work/bin" && cp -r "$top/menus" "$top/etc/bundles.conf" "$work" || return
	(umask 077; openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/op1.key" -out "$work/op1.crt" -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost 2>/dev/null)
	chmod 0644 "$work/op1.crt"
	world_conf "$1" "$vty_conf ctrl = { port = $ctrl_port; }; prometheus = { port = $http_port; }; statsd = { host = \"127.0.0.1\"; port = 9; };"
	sed -i 's/asserts = \["254"\];/& tls = { ca_file = "op1.crt"; name = "localhost"; };/' "$conf"
	sed -i "s|$top/menus|$work/menus|; s|$top/etc/bundles.conf|$work/bundles.conf|" "$conf"
	chmod 0755 "$work"
	[ ${#as[@]} = 0 ] || chown -R nobody "$work"
	world_people 254799551133 254799173917 QUILMIRA ZEMBLOVA XQ-7391-ZV || return
	[ -z "$1" ] || chown -R nobody "$work/run"
	: >"$work/daemon.log"
	"${as[@]}" "${in_it[@]}" env TMPDIR="$work/tmp" "$work/bin/musafird" -c "$conf" --test-clock 2>>"$work/daemon.log" &
	daemon=$!
	soon said ' ready$'
}

lives() {
	sed -e "s/{start}/$start/; s/{agentstart}/$agentstart/" "$top/tests/canary/canary.story" >"$work/play.story"
	"$bin/musafir-sim" -c "$conf" story --transcript --tls-cert "$work/op1.crt" --tls-key "$work/op1.key" "$work/play.story" >"$work/phones.txt" 2>&1
	check "a story, over TLS" $?
	[ ${#as[@]} = 0 ] && [ "$(id -u)" = 0 ] && mkdir "$work/copies" || "${as[@]}" mkdir "$work/copies"
	vty_open && vty_ask "show links" && [[ $answer == *op1* ]] && get && listens "$ctrl_port"; check "doors for engineers" $?
	exec 3>&- 4>&-
	ctl backup --to "$work/copies/first" >"$work/phones.txt" 2>&1; check "a backup" $?
	sed -i 's/^links = ( \({.*}\) );/links = ( \1, { name = "op2"; protocol = "smpp"; host = "127.0.0.1"; port = "smpp"; system_id = "musafir"; } );/' "$conf"
	kill -HUP "$daemon"
	soon said 'link op2: cannot connect to 127\.0\.0\.1:2775'; check "a link more, at the port of a service" $?
	kill -9 "$(pids vault)" "$(pids gateway)"
	soon said 'vault 0 is ready again' && soon said 'gateway 0 is ready again'; check "roles that die come again" $?
	has . Seccomp 2 && has . NoNewPrivs 1 && has . CapEff 0000000000000000; check "system calls are few, capabilities none" $?
	! said 'ended by its sandbox|exited with status'; check "nobody needed more" $?
	kill "$daemon"; wait "$daemon"; check "it ends in order" $?
	daemon=
}

who="root with users"
if [ "$(id -u)" = 0 ]; then
	users='process = { gateway_user = "daemon"; vault_user = "nobody"; kdf_user = "games"; };'
	begin "$users"; check "it starts" $?
	has gateway Uid "$(uid daemon)" && has resolver Uid "$(uid daemon)" && has vault Uid "$(uid nobody)" && has kdf Uid "$(uid games)"; check "each role is its user" $?
	! said 'does not give'; check "this host gives all of it" $?
	lives
	command -v setpriv >/dev/null || { echo "not ok $((n + 1)) - no setpriv"; exit 1; }
	who="root in a container"
	in_it=(setpriv --bounding-set=-sys_admin,-sys_chroot --)
	begin "$users"; check "it starts" $?
	missing='a network namespace of its own \(Operation not permitted\), but it opens no socket all the same; a root of its own'
	said "vault: this host does not give its sandbox: $missing\$" && said "kdf: .*: $missing\$" && said 'gateway: this host does not give its sandbox: a root of its own$'
	check "each role says what it misses" $?
	has vault Uid "$(uid nobody)" && has . Seccomp 2 && has . CapEff 0000000000000000; check "and has the rest" $?
	ctl status 2>/dev/null | grep -q '^gateway  *up'; check "it serves" $?
	kill "$daemon"; wait "$daemon"; daemon=
	in_it=()
	as=(setpriv --reuid=nobody --regid=nogroup --clear-groups --)
fi

who="an ordinary user"
begin ''; check "it starts" $?
has . Uid "$([ ${#as[@]} = 0 ] && id -u || uid nobody)"; check "every role stays that user" $?
[ "$(id -u)" != 0 ] || said 'vault: this host does not give its sandbox: a network namespace'; check "what it misses is told" $?
lives
echo "1..$n"
