#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: an officer enrols people at the desk of a laptop without a network; killed at any answer it costs what was being typed; what the service gets
# of it is a person with the consent that was read, who gets a start code and dials.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=$(cd "${top_builddir:-${1:?usage: tests/store/ctl/unit_desk.sh BUILD-DIR}}" && pwd)
work=$(mktemp -d) || exit 1
daemon=
. "$top/tests/lib/world.sh"
command -v tmux >/dev/null || { echo "1..0 # SKIP no tmux"; exit 77; }
trap 'tm kill-server 2>/dev/null; world_end' EXIT
n=0
failed=0
pin=48210936
agentstart=

tm() { tmux -S "$work/tmux" -f /dev/null "$@"; }
screen() { tm capture-pane -p -t d 2>/dev/null; }
shows() { screen | grep -qF -- "$1"; }
see() { soon shows "$1"; }
answer() { tm send-keys -t d -l -- "$1"; tm send-keys -t d Enter; see "$2"; }
press() { tm send-keys -t d -l -- "$1"; see "$2"; }
go_on() { tm send-keys -t d Enter; see "$1"; }
is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		{ screen | grep . | head -n 24; tail -n 3 "$work/err"; } 2>/dev/null | sed 's/^/# /'
		echo "not ok $n - $2"
	fi
}
unit() { "$bin/musafirctl" unit "$@"; }
count() { unit status --dir "$work/u" 2>/dev/null | awk -v key="$1" '$1 == key { print $2 }'; }
open_desk() {	# more options
	tm kill-session -t d 2>/dev/null
	tm new-session -d -s d -x 80 -y 24 "env LANG=C.UTF-8 '$bin/musafirctl' unit desk --dir '$work/u' --menus '$top/menus' --slip '$work/slips' $*; printf '\r\n\nended\r\n'; exec cat"
	see Name:
}
let_in() { answer "$1" PIN: && answer "$2" "$1 |"; }
desk_pid() { pgrep -f "musafirctl unit desk --dir $work/u" | tail -n 1; }
kill_desk() { kill -9 "$(desk_pid)" && see ended; }
# The review, read aloud line by line, and the PIN.
changed() { [ "$(screen | md5sum)" != "$1" ]; }
finish() {
	local was
	for _ in $(seq 16); do
		shows 'All was read' && break
		was=$(screen | md5sum)
		tm send-keys -t d Enter
		soon changed "$was" || return 1
	done
	go_on 'PIN once more' && answer "$1" 'Slip '
}

mkdir -m 0700 "$work/slips"
world_conf
: >"$work/err"
ctl init --test >/dev/null 2>&1 && ctl unit card --to "$work/card" >"$work/card.told" 2>"$work/err" &&
	unit init --dir "$work/u" --card "$work/card" --name VAN-1 --officer Amina <<<"pin=$pin" >"$work/unit.told" 2>>"$work/err" && ctl unit add "$work/u/request" >"$work/add.told" &&
	grep -q "$(sed -nE 's/^print +//p' "$work/card.told")" "$work/unit.told"
is $? "a unit, whose laptop shows the print of the card"
[ "$(grep -cE '^text\.(en|sw|fr|ar)\.E2[abc]=' "$work/card")" = 12 ]; is $? "the card has the consent in each language"
unit desk --dir "$work/u" --menus "$top/menus" 2>"$work/err" </dev/null; [ $? = 1 ] && grep -q 'needs a terminal' "$work/err"; is $? "without a terminal it says so"
tm new-session -d -s base cat

# ---- who sits there ----
open_desk; answer Nobody PIN: && answer $pin 'no officer of this unit'; is $? "who is no officer of the unit is not let in"
answer Amina PIN: && answer 11111111 'Tries left: 2' && answer 123456 'No try lost'; is $? "a wrong PIN is told with the tries left, one of another length is none"
answer $pin 'TRAINING VAN-1 Amina |' && shows 'drafts 0' && shows 'waiting 0' && shows 'silent 0'; is $? "the right one opens: unit, officer, counts, and that nobody is real"
shows 'Cases'; [ $? = 1 ]; is $? "a unit has no cases"

# ---- killed at each answer ----
press 1 'cannot be proven here' && answer 12 'Not saved'; is $? "what is no number is not taken"
tm send-keys -t d C-u; answer '0711 000 041' 'which language' && kill_desk && [ "$(count drafts)" = 1 ]; is $? "killed behind the phone: a draft"
for page in consent name family birth sex country evidence paper; do
	open_desk; let_in Amina $pin && press 4 draft || break
	case $page in
	consent) answer 1 'which language' && press 1 '1/3' && press 1 '2/3' && press 1 '3/3' && press 1 'whole name' ;;
	name) answer 1 'whole name' && answer SELAM Family ;;
	family) answer 1 'not yet in' && go_on "Mother's" ;;
	birth) answer 1 'Another calendar' && answer 12041996 '12 Apr 1996' && go_on '1  Female' ;;
	sex) answer 1 '1  Female' && press 1 'First letters' ;;
	country) answer 1 'First letters' && answer eri '3  UNHCR' ;;
	evidence) answer 1 '3  UNHCR' && press 3 'UNHCR individual number' && press 3 'As it stands' ;;
	paper) answer 1 'As it stands' && answer 825-0012345 'Expected: 3 letters or digits and 8 digits' && tm send-keys -t d C-u && answer 82500123456 'Once more' && answer 82500123456 'line marked' && shows '825-00123456' ;;
	esac && kill_desk && [ "$(count drafts)" = 1 ]
	is $? "killed behind $page: it is there again, at its place"
done
grep -rqaE 'SELAM|711000041|00123456|48210936' "$work/u"; [ $? = 1 ]; is $? "the folder names nobody"

# ---- the end, by another officer ----
tm kill-session -t d 2>/dev/null
tm new-session -d -s d -x 80 -y 24 "'$bin/musafirctl' unit officer --dir '$work/u' --officer Amina --name Joseph; echo ended; exec cat"
see 'PIN of the officer' && answer $pin 'New PIN' && answer 90909090 'again' && answer 90909090 ended && ctl unit add "$work/u/request" >/dev/null 2>"$work/err"
is $? "a second officer is admitted"
open_desk; let_in Joseph 90909090 && press 4 'SELAM' && shows Amina; is $? "who sees the draft, and whose it is"
answer 1 'line marked' && shows '254711000041  typed, not proven'; is $? "and that the number is not proven"
finish 90909090; is $? "and ends it: a slip, and no code"
shows 'after this unit has been at the service'; is $? "which promises nothing"
press p 'slip was sent'; slip=$(cat "$work"/slips/slip-*.txt); grep -q SELAM <<<"$slip" && grep -q 'Slip number' <<<"$slip" && ! grep -qi '24 hours' <<<"$slip"; is $? "printed as well"
go_on 'key before was enough' && go_on 'waiting 1'; is $? "and counted: one waits"
# nobody's phone
press 1 'cannot be proven' && answer 2 'which language' && press 2 '1/3' && press 1 '2/3' && press 1 '3/3' && press 3 'whole name' && answer 'ተስፋዬ' Family && go_on 'in Latin letters' && go_on "Mother's" && go_on 'Another calendar' &&
	answer 'e 04081988' '12 Apr 1996' && go_on '1  Female' && press 2 'First letters' && answer et '7  None' && press 7 'line marked' && finish 90909090
is $? "somebody without a phone, through an interpreter, of one name"
go_on 'waiting 2' && press 9 ended; is $? "two wait"
[ "$(count waiting)" = 2 ] && [ "$(count drafts)" = 0 ]; is $? "no draft is left"

# ---- at the service ----
unit seal --dir "$work/u" --to "$work/b" >/dev/null 2>"$work/err" && ctl import-bundle "$work/b" --report "$work/r" >"$work/out" 2>"$work/err" && grep -qE '^accepted +2$' "$work/out"
is $? "the bundle brings both"
if command -v sqlite3 >/dev/null; then
	[ "$(sqlite3 "$work/run/musafir.db" 'SELECT count(*) FROM consent')" = 2 ]; is $? "and the consent of each, as from a desk"
fi
world_start && start=$(echo "msisdn=254711000041" | ctl person code | digits) && [ -n "$start" ]; is $? "the one with a phone gets a start code"
cat >"$work/first.story" <<STORY
phone 254711000041 dials *789#
  types 1
  types {start}
  types 1
  types 246813
  types 246813
  sees "PIN saved"
  ends
STORY
world_play "$work/first.story"; rc=$?; [ $rc = 0 ] || cp "$work/phones.txt" "$work/err"; is $rc "and dials"
unit report --dir "$work/u" --from "$work/r" && open_desk && let_in Amina $pin && shows 'reported 2' && shows 'waiting 0'; is $? "the report is on the top line"
echo "1..$n"
exit $failed
