#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: an overseer works at a terminal: reads what the PIN opens, takes, asks, answers and pauses; an officer's number opens nothing there; who waits for a key
# sees why; nothing of it stays on the terminal.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=$(cd "${top_builddir:-${1:?usage: tests/store/desk/oversee.sh BUILD-DIR}}" && pwd)
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
see() { soon shows "$1"; }
type_() { tm send-keys -t d -l -- "$1"; }
answer() { type_ "$1"; tm send-keys -t d Enter; see "$2"; }
press() { type_ "$1"; see "$2"; }
up() { tm send-keys -t d Up; see "$1"; }
is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		{ screen | grep .; tail -n 3 "$work/daemon.log"; } 2>/dev/null | sed 's/^/# /'
		echo "not ok $n - $2"
	fi
}
sit() {
	tm kill-session -t d 2>/dev/null
	tm new-session -d -s d -x 80 -y 24 "env LANG=C.UTF-8 '$bin/musafirctl' -c '$conf' oversight ${1:-}; echo ended; exec cat"
}
code_of() { ctl "$1" code --msisdn "$2" | digits; }

world_conf
ctl init --test >/dev/null 2>&1
world_start || { cat "$work/daemon.log"; exit 1; }
ctl org add --code 715464 --name "HAWA EXPRESS" --short HAWA --place Kakuma --kind money --bundle recv-s >/dev/null
ctl officer add --desk NBO-3 --name Amina --msisdn 254711000031 >/dev/null
for who in 'Grace 254711000051' 'Daniel 254711000052'; do
	ctl oversight add --body KEN --name "${who% *}" --msisdn "${who#* }" >/dev/null
done
grace=$(code_of oversight 254711000051)
daniel=$(code_of oversight 254711000052)
amina=$(code_of officer 254711000031)
ctl request add --basis court --authority "High Court Nairobi" --reference "HC 12/2026" --people 3 >/dev/null
cat >"$work/a.story" <<STORY
$(for who in "254711000051 $grace 975310" "254711000052 $daniel 864209" "254711000031 $amina 975318"; do
	set -- $who
	printf 'phone %s dials *789#\n  types 1\n  types %s\n  types %s\n  types %s\n  ends\n' "$1" "$2" "$3" "$3"
done)
phone 254711000051 dials *789#
  types 975310
  sees "New overseer: Daniel"
  drops
phone 254700000066 dials *789#
  types 1
  types 3
  types 1
  types 1
  types 1
  types 715464
  types 2
  ends
phone 254700000067 dials *789#
  types 1
  types 3
  types 3
  types 1
  ends
STORY
start= agentstart=
world_play "$work/a.story" || { tail -n 5 "$work/phones.txt" | sed "s/^/# /"; tail -n 3 "$work/daemon.log"; }

tm new-session -d -s base cat	# the server stays when a terminal ends
sit; see Number: && answer 254711000031 PIN: && answer 975318 'not an overseer'; is $? "an officer's number and PIN open nothing here"
answer 254711000052 PIN: && answer 864209 'You have no key yet' && [ "$(screen | grep -c 'New complaints')" = 0 ]; is $? "who waits for a key sees why nothing is there"
sit; see Number: && answer 254711000051 PIN: && answer 975310 'A new overseer' && shows Daniel && press 1 'New complaints  2'; is $? "who has it is asked by name, and gives it"
shows 'KEN  |  New 2   Late 0   Alerts 0'; is $? "on top the body, and what waits"
press 1 'Threat or abuse' && [ "$(screen | grep -n 'Threat or abuse' | cut -d: -f1)" -lt "$(screen | grep -n 'Asked money' | cut -d: -f1)" ]; is $? "danger stands first"
screen >"$work/list"
answer 1 'Threat or abuse' && ! shows '2  Pause' && press '?' 'Help' && ! shows 'A new person' && tm send-keys -t d Enter && see '1  Take it' && up 'Asked money' && answer 2 'Shop or agent 715464' && shows 254700000066 && shows '5  Ask the person for more'; is $? "one is opened, with whom to call"
press 5 'Done.' && ! shows '5  Ask the person'; is $? "its person is asked for more, once"
press 2 'Ends'; is $? "its shop is paused, later"
press 4 'What is the person told' && press 1 'Done.'; is $? "it is answered"
up 'Threat or abuse' && ! shows 'Asked money'; is $? "what was answered leaves the list"
up 'New complaints  1' && press 7 'High Court Nairobi HC 12/2026' && shows 'court  3  open'; is $? "who asked for what is kept"
up 'New complaints' && press 6 'Agents, 30 days' && shows 'There is none'; is $? "what agents did"
up 'New complaints' && press 4 'There is none' && up 'New complaints' && press 5 'There is none'; is $? "neither alerts nor pauses are there yet"
up 'New complaints' && press 8 'Ten numbers' && answer 1234567890 'No such record'; is $? "a record that is none"
up 'New complaints' && press 9 ended && ! shows 'New complaints'; is $? "9 ends it, and nothing stays on the terminal"
sit '--lang ar --bidi'; see : ; answer 254711000051 ' ' && answer 975310 '1' ; soon shows 'KEN'; is $? "the same in Arabic"
echo "1..$n"
exit $failed
