#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: an officer at a terminal enrols a person by keyboard alone; a line that is cut, a vault that ends, five idle minutes and a small window cost what
# was being typed and nothing else; nothing of it stays on the terminal.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=$(cd "${top_builddir:-${1:?usage: tests/store/desk/desk.sh BUILD-DIR}}" && pwd)
work=$(mktemp -d) || exit 1
. "$top/tests/lib/soon.sh"
command -v tmux >/dev/null || { echo "1..0 # SKIP no tmux"; exit 77; }
trap 'tm kill-server 2>/dev/null; rm -rf "$work"' EXIT
n=0
failed=0
keys=0

tm() { tmux -S "$work/tmux" -f /dev/null "$@"; }
is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		screen | grep . | head -n 24 | sed 's/^/# /'
		echo "not ok $n - $2"
	fi
}

# The desk in a terminal of its own. Arguments: language, form of slips, locale.
menus=$top/menus
consent=
grep -qs '^[[:space:]]*E2a = ' "$menus"/screens/*.conf || consent=$top/tests/store/desk/consent
open_desk() {
	tm kill-session -t d 2>/dev/null
	tm new-session -d -s d -x 80 -y 24 "env ${STAND_LANGS:+STAND_LANGS=1} LANG=${3:-C.UTF-8} '$bin/tests/store/desk/desk_stand' '$work' ${1:-en} ${2:-text32} '$menus' $consent; echo ended; exec cat"
}
fresh() { rm -f "$work/kept" "$work"/slip-*; }
screen() { tm capture-pane -p -t d 2>/dev/null; }
shows() { screen | grep -qF -- "$1"; }
see() { soon shows "$1"; }
type_() { tm send-keys -t d -l -- "$1"; keys=$((keys + ${#1})); }
key() { tm send-keys -t d "$1"; keys=$((keys + 1)); }
# Type an answer, and wait for what comes then.
answer() { type_ "$1"; key Enter; see "$2"; }
press() { type_ "$1"; see "$2"; }	# a digit that is taken at once
go_on() { key Enter; see "$1"; }
up() { key Up; see "$1"; }
reads_twice() { [ "$(screen | grep -c 'Read this aloud')" = 2 ]; }
again() { go_on 'key before was enough' && go_on "$1"; }	# Enter right behind a key that counted at once
let_in() { answer 254711000009 PIN: && answer 246810 'NBO-3  Amina'; }
# Up to a page, with these answers.
to_name() { press 1 'Six digits' && answer 482913 'which language' && press 1 '1/3' && press 1 '2/3' && press 1 '3/3' && press 1 'whole name'; }
# A name that is not in Latin letters is asked for in these too.
after_name() { case $1 in *[!A-Z\ ]*) go_on 'in Latin letters' && answer "${2:-LATIN}" "Mother's" ;; *) go_on "Mother's" ;; esac }
to_review() { answer "$1" 'not yet in' && after_name "$1" && go_on 'Another calendar' && answer 12041996 '12 Apr 1996  (Gregorian)' && go_on '1  Female' && press 1 'First letters' &&
	answer eri '3  UNHCR' && press 3 'UNHCR individual' && press 1 'As it stands' && answer ET-0042 'Once more' && answer ET-0042 'line marked'; }
ended() { see ended; }

tm new-session -d -s base cat	# the server stays when a desk ends

# ---- who sits there ----
fresh; open_desk; see Number: && answer 254711000009 PIN:
type_ 111111; see 'PIN:  ******'; is $? "a PIN is stars"
key Enter; see 'Tries left: 2' && answer 111111 'left: 1'; is $? "a wrong one is told with the tries left"
answer 12 'No try lost'; is $? "one that is no PIN costs no try"
type_ 111111; key Enter; see 'Wrong PIN'; type_ 246810; key Enter; see 'for 15 min'; is $? "after three it waits, a right one too"

# ---- a whole enrolment ----
fresh; open_desk; see Number: && answer 07110 'Not a phone number' && tm send-keys -t d C-u && answer '0711 000 009' PIN: && answer 246810 'NBO-3  Amina'
is $? "the own number as one dials it; what is none is told before the PIN"
shows 'waiting 2' && shows 'needs you 1'; is $? "on top the desk, the officer and four counts: cases that wait for somebody else apart from those that do not"
keys=0
press 1 'Six digits' && answer 482913 'which language' && press 1 '1/3' && go_on 'key before was enough' && key Enter && soon reads_twice && shows '1/3' && press 1 '2/3' && go_on 'key before was enough' && shows '2/3' && up '1/3' && press 1 '2/3' && press 1 '3/3' && press 1 'whole name'
is $? "the phone is proven and the consent read in three parts: Enter out of habit reads none"; keys=$((keys - 6))
before=$keys
answer A 'two letters' && shows 'Name  A'; is $? "what the vault did not take stays, with the reason"
tm send-keys -t d C-u; keys=$before
to_review 'ALIKE TESFAYE'; is $? "each answer leads to the next"
keys=$((keys - 20))
for _ in 2 3 4 5 6 7 8 9 10; do key Enter; done
go_on 'All was read'; is $? "each line is read aloud"
key Enter; see 'PIN once more' && answer 135790 'Wrong PIN' && answer 246810 'case 55102'; is $? "the PIN again before the end; somebody alike: a case and what agrees"
shows 'Selam'; [ $? = 1 ]; is $? "and nothing of the other record"
type_ 7; see 'no such number'; key Enter; shows '3  Does not know'; is $? "a digit that is none of the choices is told, and Enter does not take it"
press 2 'Why alike' && press 2 'PIN once more'; tm send-keys -t d 246810 Enter Enter Enter Enter; keys=$((keys + 7)); see '739 204'; is $? "the start code, whatever was typed ahead"
echo "# $keys keys for a person, without the name"
[ $keys -lt 90 ]; is $? "fewer than 90 keys, without the name"
press p 'slip was sent'; slip=$(ls "$work"/slip-*.txt)
[ "$(stat -c %a "$slip")" = 600 ] && grep -q '739 204' "$slip" && grep -q 'ALIKE TESFAYE' "$slip" && ! grep -qE '.{33}' "$slip"; is $? "a slip of 32 columns, for its owner alone"
again '1  New person'; shows '739 204'; [ $? = 1 ]; is $? "the code is shown once"

# ---- the phone is not here ----
fresh; open_desk; see Number: && let_in && press 1 'Six digits' && answer 1 'which language' && press 1 '1/3' && press 1 '2/3' && press 1 '3/3' && key Up && see '2/3' && press 1 '3/3'; is $? "a part of the consent is looked at once more"
press 1 'whole name' && answer HODAN 'not yet in' && go_on "Mother's" && go_on 'Another calendar' && answer 31021990 'Expected: a day of that month'; is $? "a date that is none: what was expected"
tm send-keys -t d C-u; answer 1990 'between' && go_on '1  Female' && press 1 'First letters' && answer som '3  UNHCR' && press 1 'Which one' && press 1 'As it stands'
answer P1 'Expected: 5 to 9 letters'; is $? "a number that its paper cannot have is told before it is typed twice"
tm send-keys -t d C-u; answer P1234567 'Once more' && answer P1234567 'line marked'; is $? "and one that it can have is not"
shows 'Birth date: 1990' && shows '17 Father'; is $? "the review has what was said, and below what may be added"
for _ in 2 3 4 5 6 7 8 9 10; do key Enter; done
go_on 'All was read' && go_on 'needed now'; is $? "the phone is asked for before the PIN"
answer 482913 'line marked' && go_on 'All was read'; is $? "what was read stays read: one line is new"
answer 17 'not in: HODAN' && answer WARSAME 'line marked' && shows "> 17  Father's name: WARSAME" && go_on 'All was read'; is $? "a name of the father is added, and read aloud"
answer 18 'not in: HODAN' && answer ALI 'line marked' && shows "> 18  Grandfather's name: ALI" && go_on 'All was read'; is $? "and one of the grandfather"
answer 9 'First letters' && tm send-keys -t d C-u && answer ken 'line marked' && shows '>  9  Country: Kenya' && go_on 'All was read'; is $? "and what was corrected as well"
go_on 'PIN once more' && answer 246810 '739 204' && press p 'slip was sent' && grep -q 'HODAN WARSAME ALI' "$work"/slip-*.txt; is $? "the whole name is on the slip"

# ---- two desks ----
fresh; open_desk; see Number: && let_in && to_name
tm new-session -d -s e -x 80 -y 24 "env LANG=C.UTF-8 '$bin/tests/store/desk/desk_stand' '$work' en text32 '$menus' $consent; echo ended; exec cat"
in_other() { tm capture-pane -p -t e 2>/dev/null | grep -qF -- "$1"; }
other() { tm send-keys -t e -l -- "$1"; tm send-keys -t e Enter; soon in_other "$2"; }
soon in_other Number: && other 254711000009 PIN: && other 246810 'NBO-3  Amina' && tm send-keys -t e 4 && soon in_other draft && other 1 'whole name' && other ABEBA 'not yet in'; is $? "two desks on one draft: the other answers first"
answer HODAN 'Somebody else changed' && shows HODAN && answer HODAN 'not yet in'; is $? "this one is told, and goes on"
tm kill-session -t e

# ---- cut lines ----
fresh; open_desk; see Number: && let_in && to_name && answer SELAM Family
for page in family birth sex; do
	case $page in birth) go_on "Mother's" && go_on 'Another calendar' ;; sex) answer 1996 'between' && go_on '1  Female' ;; esac
	kill -HUP "$(cat "$work/desk")"; ended || break
	open_desk; see Number: && let_in && press 4 SELAM || break
	case $page in family) answer 1 'not yet in' ;; birth) answer 1 'Another calendar' ;; sex) answer 1 '1  Female' ;; esac
	is $? "a line cut at $page: the draft is there again, at its place"
done
kill -9 "$(cat "$work/pid")"; key 2; see 'was restarted'; is $? "a vault killed between two answers: the PIN is asked again"
answer 246810 '1  Female'; is $? "and the draft goes on where it was"

# ---- five idle minutes ----
type_ x; kill -USR1 "$(cat "$work/pid")"; see 'Five minutes'; is $? "five minutes without a key lock the desk"
shows SELAM; [ $? = 1 ]; is $? "and show nothing of the draft"
answer 246810 '1  Female'; is $? "the PIN opens it, at the same place"

# ---- windows ----
press 1 'First letters'; type_ Soma
tm resize-window -t d -x 20 -y 10; see 'window has'; is $? "a window too small says so"
tm resize-window -t d -x 100 -y 30; see 'Country  Soma'; is $? "and larger it has what was typed"
key Enter; see UNHCR; type_ '='; see 'Somalia'; is $? "= shows the review at once"
answer 3 'whole name' && key Up && see 'line marked'; is $? "and a number its answer, Up the way back"
answer 4 'not yet in' && answer WRONG 'line marked' && shows 'name: WRONG' && answer 4 'not yet in' && tm send-keys -t d C-u && go_on 'Family name: -'; is $? "what was cleared is gone, not kept"
answer 11 'As it stands' && answer ET-0043 'Once more' && answer ET-0042 differ && answer ET-0042 'Once more' && answer ET-0042 'line marked' && shows 'paper: ET-0042'
is $? "two numbers of a paper that differ are typed anew, from the start"

# ---- scripts ----
answer 3 'whole name' && tm send-keys -t d C-u && answer 'محمد علي' 'ﻲﻠﻋ ﺪﻤﺤﻣ'; is $? "Arabic stands as it is read, its letters joined"
answer 3 'whole name' && answer 'ተስፋዬ' 'ተስፋዬ'; is $? "Ethiopic"
answer 0 'everything typed' && key Up && see 'line marked'; is $? "0 throws the draft away, and asks first"
key Up; see '9  Exit' && type_ 9; ended; is $? "9 leaves"
tm capture-pane -p -S - -t d | grep -qE 'ተስፋዬ|Somalia|NBO'; [ $? = 1 ]; is $? "and nothing of it stays on the terminal or above it"
open_desk en text32 C; see Number: && let_in && press 4 'ተስፋዬ'; is $? "in a shell of the locale C as well"
fresh; open_desk ar; see ﺐﺘﻜﻤﻟﺍ; is $? "in Arabic"
screen | grep -qE '^ {40,}.*ﺐﺘﻜﻤﻟﺍ'; is $? "from the right"
answer 254711000009 : && answer 246810 NBO-3 && press 1 '*789*3#'; is $? "and what is dialled is not turned round"
for lang in sw fr; do
	open_desk $lang; see PIN; is $? "in $lang"
done

# ---- slips ----
fresh
for form in svg pdf; do
	open_desk en $form; see Number: && let_in && to_name && to_review 'محمد ተስፋዬ' && for _ in 1 2 3 4 5 6 7 8 9 10; do key Enter; done && go_on 'All was read' && go_on 'PIN once more' && answer 246810 '739 204'
	type_ p; see 'slip' && { ls "$work"/slip-*.$form >/dev/null 2>&1 || shows 'No slip'; }; is $? "a slip as $form, or why not"
	again '1  New person'
done

# ---- fourteen languages ----
fresh
export STAND_LANGS=1
open_desk; see Number: && let_in && press 1 'Six digits' && answer 482913 '14  ' && answer 15 'which language' && tm send-keys -t d C-u && answer 14 '1/3' && press 1 '2/3' && press 1 '3/3' && press 1 'whole name' && grep -aqE '(^|[^a-z])pt([^a-z]|$)' "$work/kept"
is $? "more languages than digits are chosen by their number"
find "$work" -name 'core*' | grep -q .; [ $? = 1 ]; is $? "no core"
echo "1..$n"
exit $failed
