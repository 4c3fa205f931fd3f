#!/bin/bash
# Goal: hosts as an administrator knows them: names of hosts files and name servers, several addresses, IPv4 and IPv6, one after the other; and a
# name server that never answers keeps nobody waiting but the link that needs it.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/resolve/resolve.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
needs_root mount
unshare -nm true 2>/dev/null && command -v perl >/dev/null || { echo "1..0 # SKIP no name space of one's own, or no perl"; exit 77; }
[ -n "${OWN_MOUNTS:-}" ] || { rm -rf "$work"; OWN_MOUNTS=1 exec unshare -m "$0" "$@"; }
daemon= operator= mute= n=0
finish() {
	[ -z "$operator$mute" ] || { kill $operator $mute; wait $operator $mute; } 2>/dev/null
	world_end
}
trap finish EXIT
tell() {	# good?, what
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; else tail -n 30 "$work/daemon.log" "$work/out" 2>/dev/null | sed 's/^/# /'; echo "not ok $n - $2"; fi
}
said() { in_file "$1" "$work/daemon.log"; }	# pattern
link() { echo "{ name = \"$1\"; host = \"$2\"; insecure = true; port = $port; system_id = \"musafir\"; password_file = \"op1.pass\"; asserts = [\"254\"]; reconnect_ms = 50; reconnect_max_ms = 200; ${3:-} }"; }

# A host with a hosts file, and a name server at 127.0.0.9 that takes every question and answers none.
cat >"$work/hosts" <<'HOSTS'
127.0.0.1	localhost
127.0.0.2	two.example
127.0.0.3	two.example
::1		both.example
127.0.0.4	both.example
127.0.0.5	moves.example
127.0.0.7	hlr.example
127.0.0.8	hlr.example
HOSTS
echo "nameserver 127.0.0.9" >"$work/resolv.conf"
echo "hosts: files dns" >"$work/nsswitch.conf"
for file in hosts resolv.conf nsswitch.conf; do
	[ -e /etc/$file ] && mount --bind "$work/$file" /etc/$file || { echo "1..0 # SKIP cannot mount over /etc/$file"; exit 77; }
done
perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.9", LocalPort => 53, Proto => "udp") or die; $| = 1; print "there\n"; sleep' >"$work/mute" &
mute=$!
soon in_file there "$work/mute"

six=$(free_port 30000)
world_conf
sim=$work/operator.conf
sed "s/^links = .*/links = ( $(link op1 127.0.0.1), $(link two 127.0.0.3), $(link both 127.0.0.4), $(link moves 127.0.0.6), $(port=$six; link six ::1) );/" "$conf" >"$sim"
sed -i "s/^links = .*/links = ( $(link mute mute.example 'bind_ms = 1000;'), $(link op1 localhost), $(link two two.example), $(link both both.example), $(link moves moves.example), $(port=$six; link six '[::1]'), { name = \"lab\"; protocol = \"gsup\"; host = \"hlr.example\"; insecure = true; reconnect_ms = 50; }, { name = \"nohlr\"; protocol = \"gsup\"; host = \"mute.example\"; insecure = true; } );/" "$conf"
world_people 254711000001 254700000001 SELAM TESFAYE R-77120042; tell $? "a world"
"$bin/musafir-sim" -c "$sim" smsc --verbose >"$work/out" 2>&1 &
operator=$!
world_start; up=$?; tell $up "the daemon is ready while a name server is mute"
[ $up = 0 ] || { echo "1..$n"; exit 1; }

soon said 'link op1: bound'; tell $? "a name of the hosts file"
phone() { timeout 20 "$bin/musafir-sim" -c "$sim" handset 254700000001 <<<'*789#' 2>&1; }
served() { phone | grep -q '1 English'; }
served; tell $? "a phone on another link is served while the name server is mute"
soon said 'link mute: cannot resolve mute\.example: no answer of a name server in time; next try'; tell $? "who waits for the name server says so"
soon said "link two: cannot connect to two\.example \(127\.0\.0\.2:$port\): Connection refused; trying its next address" &&
	soon said "link two: bound to two\.example \(127\.0\.0\.3:$port\)"; tell $? "the first address refuses, the second is the operator"
soon said "link both: cannot connect to both\.example \(\[::1\]:$port\): .*; trying its next address" &&
	soon said 'link both: bound'; tell $? "IPv6 and IPv4 of one host"
soon said 'link six: bound'; tell $? "an IPv6 address in brackets"
soon said "link lab: cannot connect to 127\.0\.0\.7:4222: Connection refused; trying the next address of hlr\.example" &&
	soon said "link lab: cannot connect to 127\.0\.0\.8:4222: Connection refused; next try" &&
	soon said "link lab: control interface of OsmoHLR: cannot connect to 127\.0\.0\.7:4259: .*; trying its next address"; tell $? "both addresses of an HLR, by name and reason"
soon said "link moves: cannot connect to moves\.example \(127\.0\.0\.5:$port\): Connection refused; next try" &&
	sed 's/^127.0.0.5/127.0.0.6/' "$work/hosts" >"$work/hosts.new" && cat "$work/hosts.new" >"$work/hosts" &&
	soon said 'link moves: bound'; tell $? "a name that moves is found at the next try"
soon said 'link nohlr: cannot resolve mute\.example' && soon said 'link nohlr: control interface of OsmoHLR: cannot resolve mute\.example'; tell $? "an HLR whose name nobody tells"

resolver() { pgrep -P "$daemon" -f '^musafird: resolver'; }
old=$(resolver); kill -9 "$old"
is_anew() { local now; now=$(resolver) && [ "$now" != "$old" ] && said 'resolver 0 is ready again'; }
soon is_anew && : >"$work/daemon.log" && soon said 'link mute: cannot resolve'; tell $? "a resolver that dies comes again"
served; tell $? "and nobody noticed"
kill "$daemon"; wait "$daemon"; rc=$?; daemon=
tell $rc "the end waits for no name server"
echo "1..$n"
