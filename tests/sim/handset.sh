#!/bin/bash
# Goal: a handset in a terminal, typed on as people do, against the real daemon: dial, choose a PIN, share, read the code.
set -u
command -v expect >/dev/null || { echo "1..0 # SKIP expect is missing"; exit 77; }
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/sim/handset.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
operator=
finish() {
	[ -z "$operator" ] || { kill "$operator" 2>/dev/null; wait "$operator" 2>/dev/null; }
	world_end
}
trap finish EXIT

world_conf
world_people 254711000001 254700000001 SELAM TESFAYE ET-0042 || { echo "not ok 1 - set up"; echo 1..1; exit 1; }
"$bin/musafir-sim" -c "$conf" smsc >"$work/smsc.log" 2>&1 &
operator=$!
world_start
soon in_file 'link op1: bound' "$work/daemon.log"

# Each step waits for words of the next screen; a phone redraws with every key, so words of the screen before are waited for in no step.
cat >"$work/handset.exp" <<'EXPECT'
log_user 0
log_file -noappend $env(OUT)
set timeout 60
set n 0
proc sees {words what} {
	global n expect_out
	incr n
	expect {
		-re $words { puts "ok $n - $what" }
		timeout { puts "not ok $n - $what: nothing like '$words'"; puts "1..$n"; exit 1 }
		eof { puts "not ok $n - $what: the handset ended"; puts "1..$n"; exit 1 }
	}
}
spawn -noecho $env(SIM) -c $env(CONF) handset 254700000001
stty rows 24 columns 80 < $spawn_out(slave,name)
sees {dial like \*789#} "a phone in the terminal"
send "*789#\r"
sees {1 English} "the first dial asks the language"
send "1\r"
sees {Type your PIN} "then the start code"
send "$env(START)\r"
sees {1 I agree} "then consent"
send "1\r"
sees {Choose a PIN} "then a PIN"
send "739164\r"
sees {same 6 numbers} "twice"
send "739164\r"
sees {PIN saved.*session ended} "which is saved"
send "*789*715464\x7f4#\r"
sees {HAWA EXPRESS.*The right shop} "a typing mistake is rubbed out, the shop is named"
send "739164\r"
sees {1 Give \(1 hour\)} "the PIN opens, the facts are named"
send "1\r"
sees {Tell HAWA this code:.*?\d{3} \d{3} \d{3}.*session ended} "nine digits"
sees {3 screens +(\d+) keys} "three screens"
incr n
puts [expr {$expect_out(1,string) <= 24 ? "ok $n - 24 keys or fewer" : "not ok $n - $expect_out(1,string) keys"}]
send "*789#\r"
sees {type an answer} "a dialogue"
send "\x03"
sees {dial like} "Ctrl-C hangs up"
send "hello\r"
sees {not sent: dial digits} "words are not dialled"
send "sms HELP\r"
sees {SMS: Dial \*789#} "an SMS is shown"
send "*789#\r"
sees {Type your PIN.*SMS: Dial \*789#} "and stays through the next dialogue"
stty rows 24 columns 26 < $spawn_out(slave,name)
exec kill -WINCH [exp_pid]
sees {SMS: Dial \*789#[^\n]{0,10}\n {7}\S} "on a narrow terminal everything is cut at words"
send "\x03"
sees {dial like} "and the keys work"
send "q\r"
expect eof
lassign [wait] pid spawned failed status
incr n
puts [expr {$failed == 0 && $status == 0 ? "ok $n - q leaves" : "not ok $n - q leaves: $status"}]
puts "1..$n"
EXPECT
OUT=$work/terminal SIM=$bin/musafir-sim CONF=$conf START=$start TERM=xterm expect "$work/handset.exp" >"$work/tap" 2>"$work/expect.err"
cat "$work/tap"
grep -q '^not ok' "$work/tap" && { tail -c 1500 "$work/terminal" | tr '\033' '~' | sed 's/^/# /'; sed 's/^/# /' "$work/expect.err"; }
grep -qE '^1\.\.' "$work/tap" || { sed 's/^/# /' "$work/expect.err"; echo "not ok - expect failed"; }
exit 0
