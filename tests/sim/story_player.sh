#!/bin/bash
# Goal: the player itself: what a story may expect, and that it fails when the story is not true. Against a stand-in for the daemon.
set -u
build=${top_builddir:-.}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
ln -s "$(realpath "$build/tests/sim/echo_esme")" "$work/musafird"
cat >"$work/musafirctl" <<'CTL'
#!/bin/sh
shift 2
case "$1" in
echo) shift; for w; do echo "[$w]"; done ;;
cat) cat ;;
--json) echo '{"gateway":"up"}' ;;
count) echo >>"$0.times"; echo "$(wc -l <"$0.times") times" ;;
fail) echo "refused" >&2; exit 1 ;;
esac
CTL
chmod +x "$work/musafirctl"
export MUSAFIR_BINDIR=$work TMPDIR=$work
n=0
failed=0

# check TEXT EXIT PATTERN: the story on standard input ends with EXIT, and its output has PATTERN
check() {
	n=$((n + 1))
	cat >"$work/t.story"
	"$build/musafir-sim" story ${options:-} "$work/t.story" >"$work/out" 2>&1
	local rc=$?
	if [ $rc = "$2" ] && grep -qE -- "$3" "$work/out"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1 (exit $rc)"
		sed 's/^/# /' "$work/out"
		failed=1
	fi
}

echo 1..21
check "a true story passes" 0 '^ok 1 - a dialogue ' <<'S'
# Goal: a dialogue
phone 254700000001 dials *789*715464#
  sees "Dialled *789*715464#" and not "Typed"
  stays
  sees "715464#" then {code:digits}
  types {code}
  sees "Typed 482913077"
  sees "9 Exit"
  types 9
  sees "Bye"
  ends
  screens = 3
  keys = 25
S
options=--transcript check "in a transcript an answer stands before the next dial" 0 '^ok' <<'S'
# Goal: two phones
phone 254700000001 dials *789#
  types 9
phone 254700000002 dials *789#
  types 9
S
grep -nE '(Bye|dials)' "$work/out" | awk -F: '/Bye/ { bye++ } /dials/ && dials++ > bye { bad = 1 } END { exit bad }' || { echo "not ok $n - it comes late"; failed=1; }
check "an untrue text fails and is explained" 1 "t.story:3: sees" <<'S'
# Goal: a lie
phone 254700000001 dials *789#
  sees "Moon"
S
check "what must not be seen fails" 1 "did not expect 'Dialled'" <<'S'
phone 254700000001 dials *789#
  sees not "Dialled"
S
check "an end that is none fails" 1 'it goes on' <<'S'
phone 254700000001 dials *789#
  ends
S
check "too many keys fail" 1 'keys at most 3, it was 6' <<'S'
phone 254700000001 dials *789#
  keys <= 3
S
check "a second answer to one request fails" 1 'two answers to one request' <<'S'
phone 254700000001 dials *789#
  types twice
  sees "Typed"
# what comes second comes before the answer to this
  types 1
  sees "Typed 1"
S
check "a screen that does not fit fails" 1 'screen of 170 where 160 fit' <<'S'
phone 254700000001 dials *789#
  types long
  sees "1"
S
check "no answer is noticed" 0 '^ok 1' <<'S'
phone 254700000001 dials *789#
  types quiet
  sees nothing
  drops
  lost
S
check "a dead daemon loses dialogues, and starts again" 0 '^ok 1' <<'S'
phone 254700000001 dials *789#
  sees "Dialled"
kill supervisor
  lost
start daemon
phone 254700000001 dials *789#
  sees "Dialled"
S
check "a daemon that dies by itself fails" 1 'not ok' <<'S'
phone 254700000001 dials *789#
  types die
  sees "Typed"
S
check "sms goes both ways" 0 '^ok 1' <<'S'
sms 254700000001 "LOCK"
sms to 254700000001 contains "Done" and not "SELAM" then {code:digits}
no sms to 254700000001
phone 254700000001 dials *789*{code}#
  sees "Dialled *789*1234#"
S
check "musafirctl gets words and input, and tells" 0 '^ok 1' <<'S'
let name = HAWA EXPRESS
ctl echo --name "{name}"
  prints "[--name] [HAWA EXPRESS]"
ctl cat then {c:digits}
  msisdn=254700000001
  prints "msisdn={c}"
S
check "a command is given again until it prints what it is to" 0 '^ok 1' <<'S'
ctl count
  until "3 times" and not "2 times"
ctl count
  prints "4 times"
S
check "what is printed until then stands below a command" 2 "t.story:2: 'until' stands below a ctl line" <<'S'
phone 254700000001
  until "3 times"
S
check "a command that fails where none is expected fails" 1 'ended with 1, expected 0: refused' <<'S'
ctl fail
S
check "a command that is expected to fail passes" 0 '^ok 1' <<'S'
ctl fail
  fails
  prints "refused"
S
check "a fault of the story is told before anything runs" 2 't.story:2: unknown step' <<'S'
phone 254700000001
juggle
S
options=--transcript check "a transcript draws the screen" 0 '│ Dialled \*789# ' <<'S'
phone 254700000001 dials *789#
  sees "Dialled"
S
check "nothing is left behind" 0 '^ok 1' <<'S'
files lack "SELAM"
S
cat >"$work/t.story" <<'S'
phone 254700000001 dials *789#
  sees "Dialled"
wait 30 real s
S
"$build/musafir-sim" story "$work/t.story" >"$work/out" 2>&1 &
player=$!
for _ in $(seq 600); do ls -d "$work"/musafir-story.*/musafird.log >/dev/null 2>&1 && break; sleep 0.1; done
kill -TERM $player
wait $player
[ $? = 143 ] && echo "ok 20 - a signal ends the play at once" || { echo "not ok 20 - a signal ends the play at once"; failed=1; }
[ -z "$(ls -d "$work"/musafir-story.* 2>/dev/null)" ] || { echo "# left: $(ls -d "$work"/musafir-story.*)"; failed=1; }
exit $failed
