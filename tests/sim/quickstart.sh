#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: quickstart on a terminal says what runs and how it ends, leaves a demo that runs alone, and leaves nothing running.
set -u
command -v expect >/dev/null || { echo "1..0 # SKIP expect is missing"; exit 77; }
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/sim/quickstart.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/loopback.sh"
trap 'rm -rf "$work"' EXIT

cat >"$work/quickstart.exp" <<'EXPECT'
log_user 0
set timeout 60
set n 0
proc sees {who words what} {
	global n
	incr n
	expect {
		-i $who -re $words { puts "ok $n - $what" }
		timeout { puts "not ok $n - $what: nothing like '$words'"; puts "1..$n"; exit 1 }
		eof { puts "not ok $n - $what: it ended"; puts "1..$n"; exit 1 }
	}
}
# On a busy machine the operator may not have the link yet: as people do, it dials again.
proc dials {who words what} {
	global n
	incr n
	set tries 20
	send -i $who "*789#\r"
	expect {
		-i $who -re $words { puts "ok $n - $what" }
		-re {no network|service not available} {
			if {[incr tries -1] > 0} { after 500; send -i $who "*789#\r"; exp_continue }
			puts "not ok $n - $what: no service"; puts "1..$n"; exit 1
		}
		timeout { puts "not ok $n - $what: nothing like '$words'"; puts "1..$n"; exit 1 }
		eof { puts "not ok $n - $what: it ended"; puts "1..$n"; exit 1 }
	}
}
proc ends {who what} {
	global n
	incr n
	expect -i $who eof
	puts [expr {[lindex [wait -i $who] 3] == 0 ? "ok $n - $what" : "not ok $n - $what"}]
}
spawn -noecho $env(QUICKSTART)
set first $spawn_id
stty rows 24 columns 80 < $spawn_out(slave,name)
sees $first {Her start code \d{3} \d{3}.*handset 254711000001.*Press Enter for the phone} "it says who is who"
send -i $first "\r"
sees $first {dial like \*789#} "and hands the phone over"
spawn -noecho $env(QUICKSTART)
set second $spawn_id
sees $second {A demo runs already} "a second one asks"
send -i $second "\r"
sees $second {Nothing was changed} "and leaves it alone"
ends $second "with exit status 0"
dials $first {1 English} "the first one still serves"
send -i $first "\x03"
sees $first {dial like} "hung up"
send -i $first "q\r"
sees $first {The demo still runs.*Press Enter to end it} "put away, the phone leaves the demo running"
send -i $first "\r"
sees $first {The demo is over, nothing runs any more} "until it is told to end"
ends $first "with exit status 0"
spawn -noecho $env(QUICKSTART)
set third $spawn_id
sees $third {its start code.*type that start code.*Press Enter for the phone} "the agent's steps name the start code"
send -i $third "\x03"
sees $third {Stopped; nothing runs any more} "Ctrl-C says that it ended"
incr n
expect -i $third eof
puts [expr {[lindex [wait -i $third] 3] == 130 ? "ok $n - with exit status 130" : "not ok $n - with exit status 130"}]
puts "1..[expr {$n + 1}]"
EXPECT
QUICKSTART=$top/etc/quickstart MUSAFIR_BINDIR=$bin TMPDIR=$work TERM=xterm expect "$work/quickstart.exp" 2>"$work/err" | tee "$work/tap"
sed 's/^/# /' "$work/err"
pids=$(cat "$work/demo/pids" 2>/dev/null)
[ -n "$pids" ] && for pid in $pids; do gone "$pid" || pids=; done
[ -n "$pids" ] && echo "ok $(($(grep -c '^ok' "$work/tap") + 1)) - nothing is left running" || echo "not ok - something is left running"
