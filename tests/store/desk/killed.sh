#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: a desk, or the vault, that is killed at any page of a recovery leaves nothing half done: before the last yes no case is open and none is decided, behind it
# it is whole. And what is missing in a record is added from the first key to the person's own yes.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=$(cd "${top_builddir:-${1:?usage: tests/store/desk/killed.sh BUILD-DIR}}" && pwd)
work=$(mktemp -d) || exit 1
daemon=
. "$top/tests/lib/world.sh"
command -v tmux >/dev/null || { echo "1..0 # SKIP no tmux"; exit 77; }
. "$top/tests/lib/desks.sh"
operator=
trap desks_end EXIT
n=0
failed=0
desks_begin

cases() { ctl case list --all 2>/dev/null; }
in_state() { ctl case show "$case" 2>/dev/null | grep -q "$1"; }	# state of $case
vault() { pgrep -P "$daemon" -f '^musafird: vault' | head -n 1; }
amina() { open_desk amina; let_in 254711000031 975310; }
joseph() { open_desk joseph; let_in 254711000032 864209; }
die_desk() { kill -9 "$(desk_pid)"; }
die_vault() {	# and all behind it: a vault that dies often is started again after a minute
	kill -9 "$(vault)"
	kill -9 "$daemon"
	wait "$daemon" 2>/dev/null
	daemon=
	world_start && soon in_file 'link op1: bound' "$work/daemon.log"
}
die_either() { if ((k % 2)); then die_desk; else die_vault; fi; }	# k: of killed_at

# Go through the pages given, killed behind none of them, behind the first, and so on; each time what is known of cases is what it was.
killed_at() {	# what dies, who, pages
	local die=$1 who=$2 before k i
	shift 2
	before=$(cases)
	for ((k = 0; k <= $#; k++)); do
		$who || { echo "# $who does not get in, page $k"; return 1; }
		for ((i = 1; i <= k; i++)); do eval "${!i}" || { echo "# page $i: ${!i}"; return 1; }; done
		$die || { echo "# page $k: it does not come back"; return 1; }
		[ "$(cases)" = "$before" ] || { echo "# page $k:"; cases | sed 's/^/# /'; return 1; }
	done
	[ $k -gt 3 ]
}
to_paper=("press 5 'new PIN'" "press 2 'Forgot the PIN'" "press 1 'Paper in your hand'" "press 3 'UNHCR' && again 'Number of that paper'" "answer ET-100-0042 'dials *789*3#'")
reset=("${to_paper[@]}" "proof 254700000001 && answer \"\$six\" 'Read it aloud'" "go_on 'PIN once more'")
move=("press 5 'new PIN'" "press 1 'SIM or phone lost'" "press 1 'Paper in your hand'" "press 3 'UNHCR' && again 'Number of that paper'" "answer ET-100-0042 'dials *789*3#'" "proof 254700000044 1 && answer \"\$six\" 'Former phone number'" "answer 254700000001 'Read it aloud'" "go_on 'PIN once more'")
second=("press 2 \"\$case\"" "answer \"\$case\" 'I am the second officer'" "press 1 'Last 4'" "answer 0042 'Do the person and the paper agree'" "press 1 'PIN once more'")

opened() { answer 975310 'Case opened' && case=$(screen | grep -oE 'number [0-9]{5}' | tail -c 6); }
walk() { local page; for page; do eval "$page" || return; done; }

killed_at die_desk amina "${reset[@]}"; is $? "the first officer's desk killed at each page of a new PIN: no case"
killed_at die_vault amina "${move[@]}"; is $? "the vault killed at each page of a move: no case"
amina && walk "${reset[@]}" && opened; is $? "then one is opened"
die_desk; in_state waits; is $? "the desk killed behind that: it waits"
later 120
killed_at die_either joseph "${second[@]}" && in_state waits; is $? "the second officer's desk or the vault killed at each page: it waits"
joseph && walk "${second[@]}" && answer 864209 'Approved'; is $? "then it is approved"
die_vault && in_state runs; is $? "the vault killed behind that: it runs"
phone 254700000001 '*789#' 135792 1; grep -q 'request was stopped' "$work/phones.txt"; is $? "and the person, who knows the PIN, stops it"

# ---- what is missing ----
missing=("press 5 'new PIN'" "press 4 'Which one'" "answer 10 'Was not known'" "press 1 'Paper in your hand'" "press 3 'UNHCR' && again 'Number of that paper'" "answer ET-100-0042 'As it is to be, all of it'" "answer 'Zone 3 Kakuma' 'all is right, then your PIN'" "go_on 'PIN once more'")
amina && walk "${missing[@]}" && keep missing && answer 975310 'the phone asks at the next unlock'; is $? "written down, and left for the person"
phone 254700000001 '*789#' 135792 1; grep -q 'address to Zone 3' "$work/phones.txt"; is $? "whose phone asks, with what it is to be"
cases | grep -q 'add.*done'; is $? "and with her yes it is done"

# ---- no change without the card ----
amina && press 5 'what the person wants' && press 7 'Paper in your hand' && press 3 'UNHCR' && again 'Number of that paper' && answer ET-100-0042 'dials *789*3#' && proof 254700000001 && answer "$six" 'Read it aloud' && go_on 'never off' && press 2 'PIN once more' &&
	answer 975310 'Saved: so it is from here on'; is $? "the person wants no change at a desk without the card"
proof 254700000001; phone 254711000031 '*789#' 975310 3 1 3 ET-100-0042 "$six" 1 975310; grep -q 'wants no change' "$work/phones.txt"; is $? "and an officer who asks for one is told so"
phone 254711000031 '*789#' 4 4; proof 254700000001; phone 254711000031 '*789#' 975310 3 1 3 ET-100-0042 "$six" 1 975310; grep -q 'بلا بطاقة' "$work/phones.txt"; is $? "in Arabic too"
nowhere "$(alone '975310|864209|135792|254711000031|254711000032|254700000001')|ET-100-0042|Kakuma" "$work/daemon.log"; is $? "none of it is in the log"
echo "1..$n"
exit $failed
