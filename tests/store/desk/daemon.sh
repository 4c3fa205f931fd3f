#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: musafirctl desk reaches the vault of a real daemon, which judges and counts the PIN; a vault that is killed is waited for; who may not is told.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=$(cd "${top_builddir:-${1:?usage: tests/store/desk/daemon.sh BUILD-DIR}}" && pwd)
work=$(mktemp -d) || exit 1
daemon=
. "$top/tests/lib/world.sh"
command -v tmux >/dev/null || { echo "1..0 # SKIP no tmux"; exit 77; }
trap 'tm kill-server 2>/dev/null; world_end' EXIT
n=0
failed=0

tm() { tmux -S "$work/tmux" -f /dev/null "$@"; }
screen() { tm capture-pane -p -t d 2>/dev/null; }
shows() { screen | grep -qF -- "$1"; }
in_screen() { screen | grep -qE -- "$1"; }
see() { soon shows "$1"; }
answer() { tm send-keys -t d -l -- "$1"; tm send-keys -t d Enter; see "$2"; }
is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		{ screen | grep .; tail -n 3 "$work/daemon.log"; cat "$work/err"; } 2>/dev/null | sed 's/^/# /'
		echo "not ok $n - $2"
	fi
}
vault() { pgrep -P "$daemon" -f vault | head -n 1; }

world_conf 'desk = { slip = "text40"; };'
: >"$work/err"
ctl init --test >/dev/null 2>&1
ctl desk 2>"$work/err" </dev/null; [ $? = 1 ] && grep -q 'nobody serves it' "$work/err"; is $? "without a daemon it says so"
world_start || { cat "$work/daemon.log"; exit 1; }
ctl desk 2>"$work/err" </dev/null; [ $? = 1 ] && grep -q 'needs a terminal' "$work/err"; is $? "and without a terminal"
for words in '--slip /nowhere' '--slip-form gif' "--slip $work --slip-command cat"; do
	# shellcheck disable=SC2086
	ctl desk $words 2>"$work/err" </dev/null; [ $? = 2 ]; is $? "desk $words makes no sense"
done
tm new-session -d -s base cat
tm new-session -d -s d -x 80 -y 24 "env LANG=C.UTF-8 '$bin/musafirctl' -c '$conf' desk; echo ended; exec cat"
see Number:
if grep -q 'X(HELLO, .*IDP_DESK' "$top/store/door/identity_verbs_person.h"; then	# officers are there
	see Number: && answer 254711000009 PIN: && answer 135790 'Tries left: 2'; is $? "a number that is no officer's is judged and counted by the vault, as one that is"
answer 135790 'Tries left: 1' && answer 135790 'for 15 min' && answer 135790 'for 15 min'; is $? "three times, then it waits"
answer 12 'No try lost'; is $? "what is no PIN is no try"
kill -9 "$(vault)"; soon in_file 'vault.* (ended|killed|died|signal)' "$work/daemon.log"
tm send-keys -t d -l 246810; tm send-keys -t d Enter
soon shows PIN: && answer 12 'No try lost'; is $? "a vault that was killed is waited for, and asked again"
fi
tm send-keys -t d C-c; tm send-keys -t d C-z; tm send-keys -t d -l 7; soon in_screen '^ (Number|PIN): .*(7|[*])'; shows ended; [ $? = 1 ]; is $? "keys that end programs elsewhere do nothing"
kill -TERM "$(pgrep -f "musafirctl -c $conf desk" | head -n 1)"; see ended; is $? "SIGTERM ends it"

# ---- a phone and a desk on one draft ----
agentstart=
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031 >/dev/null && start=$(ctl officer code --msisdn 254711000031 | digits)
cat >"$work/first.story" <<'STORY'
phone 254711000031 dials *789#
  types 1
  types {start}
  types 975310
  types 975310
  sees "PIN saved"
phone 254711000031 dials *789#
  types 975310
  types 1
  types 1
  types 1
  types 1
  types 1
  sees "Given name"
  drops
STORY
world_play "$work/first.story"; rc=$?; [ $rc = 0 ] || cp "$work/phones.txt" "$work/err"; is $rc "an officer begins a draft by phone"
tm kill-session -t d; tm new-session -d -s d -x 80 -y 24 "env LANG=C.UTF-8 '$bin/musafirctl' -c '$conf' desk --slip '$work'; echo ended; exec cat"
see Number: && answer '0711 000 031' PIN: && answer 975310 'NBO-3  Amina' && tm send-keys -t d 4 && see 'draft 1' && answer 1 'whole name'; is $? "and takes it up at the desk"
mkfifo "$work/dials"; "$bin/musafir-sim" -c "$conf" handset 254711000031 <"$work/dials" >"$work/handset" 2>&1 &
handset=$!
exec 4>"$work/dials"
told() { in_file 'Type your PIN' "$work/handset" || [ "$(grep -c 'session lost' "$work/handset")" -ge "$dials" ]; }
dial_on() {	# a network that was just reached may refuse the first dial
	for dials in 1 2 3 4 5; do
		echo '*789#' >&4; soon told
		in_file 'Type your PIN' "$work/handset" && return 0
	done
	return 1
}
type_on() { echo "$1" >&4; soon in_file "$2" "$work/handset"; }
dial_on && type_on 975310 'Go on' && type_on 1 'Given name'; rc=$?; [ $rc = 0 ] || cp "$work/handset" "$work/err"; is $rc "while the phone has it as well"
answer HODAN 'not yet in'; echo ABEBA >&4; soon in_file 'Record changed since' "$work/handset"; is $? "what the desk saved first is not lost: the phone says so"
echo 1 >&4; soon in_file 'Family name' "$work/handset"; echo WARSAME >&4; soon in_file 'Birth date' "$work/handset"
answer ALI 'Somebody else changed' && shows 'HODAN'; is $? "and what the phone saved first is not lost at the desk"
kill $handset; wait $handset 2>/dev/null; exec 4>&-
answer ALI "Mother's" && answer '' 'Another calendar' && answer 30 'age 30' && answer '' '1  Female' && tm send-keys -t d 1 && see 'First letters' && answer som '7  None' && tm send-keys -t d 7 && see 'line marked' && answer 1 'Six digits'
is $? "the desk goes on"
mkfifo "$work/proves"; "$bin/musafir-sim" -c "$conf" handset 254700000041 <"$work/proves" >"$work/handset2" 2>&1 &
handset=$!
exec 4>"$work/proves"
printf '%s\n' '*789*3#' 1 >&4; soon in_file 'Tell the officer' "$work/handset2"
proof=$(grep -aoE '[0-9]{3} [0-9]{3}' "$work/handset2" | tail -n 1 | digits)
kill $handset; wait $handset 2>/dev/null; exec 4>&-
answer "$proof" 'line marked' && for _ in 1 2 3 4 5 6 7 8 9; do tm send-keys -t d Enter; done; answer '' 'All was read'
answer '' 'PIN once more' && answer 975310 'shown this once' && tm send-keys -t d p && see 'slip was sent' && grep -qE '^.{33,40}$' "$work"/slip-*.txt; is $? "to a slip in the form that desk.slip says"
tm kill-session -t d
if [ "$(id -u)" = 0 ]; then
	chmod 0755 "$work"; cp "$bin/musafirctl" "$work/musafirctl"
	script -qec "setpriv --reuid 4001 --regid 4001 --clear-groups $work/musafirctl -c $conf desk" /dev/null >"$work/err" 2>&1 </dev/null; [ $? != 0 ] && grep -qE 'not permitted|Permission denied' "$work/err"
	is $? "who is no officer of this host is told"
fi
nowhere '246810|135790|975310|254711000009|711000031' "$work/daemon.log"; is $? "no PIN and no number in the log"
echo "1..$n"
exit $failed
