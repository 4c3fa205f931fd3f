#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: what was lost is got back at the terminal desk: two officers, two desks, one daemon; who may not is told in words, and what is cut leaves nothing half done.
set -u
case=none
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=$(cd "${top_builddir:-${1:?usage: tests/store/desk/recovery.sh BUILD-DIR}}" && pwd)
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

# ---- the first officer ----
open_desk amina; let_in 254711000031 975310; press 5 'new PIN'; is $? "kinds of cases, as the vault has them"
to_number() { press 5 'new PIN' && press 2 'Forgot the PIN' && press 1 'Paper in your hand' && press 3 'UNHCR' && again 'Number of that paper'; }
to_phone() { to_number && answer ET-100-0042 'dials *789*3#'; }
to_review() { to_phone && proof 254700000001 && answer "$six" 'Read it aloud'; }
opened() { go_on 'PIN once more' && answer "${1:-975310}" 'Case opened' && keep opened && case=$(screen | grep -oE 'number [0-9]{5}' | tail -c 6) && go_on '1  New person'; }
up 'New person' && press 5 'new PIN' && press 2 'Forgot the PIN' && press 1 'Paper in your hand' && press 3 'UNHCR' && press 3 'Number of that paper' && answer X 'Not saved. Expected'
is $? "a number that the paper cannot have is told before it is asked after"
up 'Paper in your hand' && press 3 'UNHCR' && again 'Number of that paper' && answer ET-999-9999 'Nobody is found by that. It was counted'; is $? "nobody of that paper: said, and counted"
tm send-keys -t amina C-u; answer ET-100-0042 'dials *789*3#' && answer 1 'Six digits. No try lost' && answer 000001 'Not the digits of a phone'; is $? "the phone is shown by dialling, not said"
kill -9 "$(desk_pid)"; open_desk amina; let_in 254711000031 975310; press 2 'There is none'; is $? "a desk killed between two answers: nothing is open"
up 'New person' && press 5 'new PIN' && press 1 'SIM or phone lost' && press 1 'Paper in your hand' && press 3 'UNHCR' && again 'Number of that paper' && answer ET-100-0042 'dials *789*3#' && proof 254700000044 1 && answer "$six" 'Former phone number' && answer 254700000001 'Read it aloud'; is $? "a move, up to what is read aloud"
kill -9 "$(desk_pid)"; open_desk amina; let_in 254711000031 975310; press 2 'There is none'; is $? "a desk killed there moved nothing, and nothing is open"
up 'New person' && to_review && shows 'Why: Forgot the PIN' && shows 'ET-100-0042' && shows '+2547xx..01'; is $? "all of it is read aloud"
answer 1 'Others know the PIN' && press 2 'Why: Others know' && up 'dials *789*3#' && type_ = && see 'Why: Others know' && answer 1 'Others know the PIN' && press 1 'Why: Forgot'; is $? "a line is corrected by its number, Up goes back, = comes here again"
again 'PIN once more' && answer 111111 'Tries left: 2' && up 'Read it aloud' && opened; is $? "opened with the PIN, and its number to say"

# ---- the second ----
press 2 "$case" && answer 1 'You opened it' && go_on 'Cases of this desk'; is $? "the first officer is not asked"
open_desk joseph; let_in 254711000032 864209; press 2 "$case  new PIN" && shows Amina && answer "$case" 'I am the second officer' && press 1 'Too soon'; is $? "a moment later is too soon"
later 120
open_desk other; let_in 254711000033 642097; press 2 "$case" && answer "$case" 'I am the second officer' && press 1 'Not for you'; is $? "one of the same name is told no"
at=joseph
press 1 'Ask the person what they came for' && shows "Case $case: new PIN"; is $? "what to look at, and nothing of whom"
shows SELAM; [ $? = 1 ] && answer 2 'the case is closed, nothing was changed'; is $? "refused"
go_on 'Cases of this desk' && answer d "$case"; is $? "and it is over"
at=amina; up 'New person' && to_review && opened; is $? "asked once more"
later 120
at=joseph; answer "$case" 'I am the second officer' && press 1 'Last 4' && answer 12345 'Not so many signs' && answer 0043 'Tries left: 1'; is $? "what is not on the paper"
answer 0042 'Do the person and the paper agree' && press 1 'because you approve'; is $? "the same four, and the PIN before a yes"
kill -9 "$(desk_pid)"; open_desk joseph; let_in 254711000032 864209; press 2 'second officer has to look' && answer 1 'I am the second officer' && press 1 'Last 4' && answer 0042 'agree' && press 1 'PIN once more' && answer 864209 'Approved' && shows 'LOCK by SMS'
is $? "a desk killed before the PIN approved nothing; then it is, and says from when"
go_on 'State: approved' && shows 'Takes effect after 20'; is $? "the case says so too"
open_desk joseph ar; see : && answer 254711000032 : && answer 864209 NBO-3 && press 2 "$case" && screen | grep -qE '^ {6,}2026-12-.*'"$case"; is $? "in Arabic, from the right"

# ---- what a second officer decides at once ----
at=amina; press 7 'End a proxy' && press 4 'person who died' && answer 12 'Not a phone number' && tm send-keys -t amina C-u && answer '0700 000 009' 'before the PIN' && press 1 'What shows' && up 'before the PIN' && press 1 'Two witnesses' && press 2 'PIN once more' && go_on 'key before was enough' &&
	answer 975310 'nothing is shared' && case=$(screen | grep -oE 'number [0-9]{5}' | tail -c 6) && shows 'About: death'; is $? "a death is reported: a case for a second officer, and not whether anybody is here"
press 9 'number' && go_on '1  New person' && press 7 'End a proxy' && press 4 'person who died' && answer 254700000098 'before the PIN' && press 1 'What shows' && press 1 'PIN once more' && answer 975310 'nothing is shared' && shows '1  New person'; is $? "of nobody, only said: the same words, and no case"
later 120
open_desk joseph; let_in 254711000032 864209; press 2 "$case  death: a second officer" && answer "$case" 'I am the second officer' && press 1 'It is true: the ID ends' && keep death && press 2 'PIN once more' && answer 864209 'the case is decided'; is $? "a death, told true or not"
go_on 'Cases of this desk' && answer d "$case  death: "; is $? "and what became of it"

# ---- a birth record ----
up '7  Family' && press 7 'A child' && press 5 'Case or six digits' && answer 00000 'No birth record' && proof 254700000001 && tm send-keys -t joseph C-u && answer "$six" 'Now: asked for, the help desk' && keep record && press 2 'Now: sent' && press d 'sent, the consulate' && case=$(screen | grep -oE 'Case [0-9]{5}' | digits)
is $? "a birth record is asked for, sent, and at the consulate"
up '1  New person' && press 7 'A child' && press 5 'Case or six digits' && answer "$case" 'sent, the consulate' && press 7 'the person reads it'; is $? "found again by its number, and given"

# ---- a child, a proxy ----
to_child() { press 7 'End a proxy' && press 1 'GUARDIAN dials' && answer 12345 'Six digits' && proof 254700000001 && tm send-keys -t joseph C-u && answer "$six" 'Mother or father'; }
to_child && up '1  New person' && press 4 draft && answer 1 'Mother or father' && press 2 'Two witnesses'; is $? "a child, by the phone of the guardian: the draft is kept from there on"
kill -9 "$(desk_pid)"; open_desk joseph; let_in 254711000032 864209; press 4 draft && answer 1 'Two witnesses' && up 'Mother or father' && press 1 'Two witnesses' && press 3 'which language'; is $? "killed between two answers: it goes on at its place, and Up goes back"
up 'GUARDIAN dials' && answer 2 'Not saved' && tm send-keys -t joseph C-u && go_on 'which language'; is $? "the phone of a child is the guardian's"
press 1 '1/3' && press 1 '2/3' && press 1 '3/3' && press 1 'whole name' && answer BILAL 'not yet in' && go_on "Mother's" && go_on 'Another calendar' && answer 1990 'between' && go_on 'Not saved' && tm send-keys -t joseph C-u && answer 2019 'between' && go_on '1  Female' && press 2 'First letters' &&
	answer som '3  UNHCR' && press 7 'line marked'; is $? "whoever may be of age is no child"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13; do tm send-keys -t "$at" Enter; done
see 'All was read' && shows '21  Guardian: Mother or father' && shows '22  What shows that: A paper' && keep child; is $? "who the guardian is is read aloud as well"
go_on 'PIN once more' && answer 864209 'Start code' && shows '02'; is $? "a start code, for the second slot of that phone"
go_on '1  New person'; press 7 'End a proxy' && press 2 'The PERSON dials' && proof 254700000001 && answer "$six" 'the PROXY dials' && proof 254700000099 1 && answer "$six" 'six digits of that shop' && answer 111111 'No shop' && tm send-keys -t joseph C-u && answer 715464 'Travels' && press 1 '30 days' && up 'Travels' &&
	press 2 '30 days' && press 2 'It begins when the person dials *789#'; is $? "a proxy: whose, who, where, why and for how long"
press 1 'last 4 signs' && answer 12 'PIN once more' && answer 864209 'Not so many signs' && answer 0042 'PIN once more' && answer 864209 'About: proxy' && keep proxy; is $? "who never had a PIN: a case for a second officer, by the guardian's paper"
go_on '1  New person' && press 7 'End a proxy' && press 3 'or the proxy dials' && proof 254700000099 && answer "$six" 'Ended, if there was one'; is $? "and ended by either phone"

# ---- a correction, and what the person wants ----
at=amina; open_desk amina; let_in 254711000031 975310
press 5 correction && press 3 'Which one' && answer 2 'Spelt wrong' && press 1 'Paper in your hand' && press 3 'UNHCR' && again 'Number of that paper' && answer ET-100-0042 'As it is to be, all of it' && answer TESFAY 'all is right, then your PIN' && shows 'Family name: TESFAY' &&
	go_on 'PIN once more' && answer 975310 'the phone asks at the next unlock' && go_on '1  New person'; is $? "a correction is left for the person"
press 5 'what the person wants' && press 7 'Paper in your hand' && press 3 'UNHCR' && again 'Number of that paper' && answer ET-100-0042 'dials *789*3#' && proof 254700000001 && answer "$six" 'Read it aloud' && go_on 'never off' && press 1 'PIN once more' &&
	answer 975310 'Saved: so it is from here on'; is $? "desk only, where the person asks for it"

# ---- a second PIN ----
press 8 'dials *789*3#' && answer 12 'Six digits' && answer 000001 'Not the digits of a phone' && proof 254700000001 && answer "$six" 'leave the person alone' && keep private && go_on '1  New person'; is $? "a second PIN: whose phone; the PIN is chosen there, and typed nowhere here"

to_phone && later 400 && see 'Five minutes' && answer 975310 'Begin anew: nothing was kept'; is $? "away for five minutes amid a case: begun anew, and said so"

# ---- a code card ----
at=joseph; open_desk joseph; let_in 254711000032 864209
card=$(ctl card print --count 1 2>"$work/err" | grep -aoE '[0-9]{4}-[0-9]{3}' | head -n 1)
press 6 'dials *789*3#' && answer 12 'Six digits' && proof 254700000001 && answer "$six" 'Number on the card' && answer 1234567 'No such card' && answer "$card" "Give card $card"; is $? "a code card: whose phone, which card, as it stands there or as a scanner types it"
screen | grep -qE '[0-9]{4} [0-9]{4}'; [ $? = 1 ] && press 1 'Given. A former card is void'; is $? "given, and no code of it on the screen"
press 1 'Six digits' && answer 2 'which language' && press 1 '1/3' && press 1 '2/3' && press 1 '3/3' && press 1 'whole name' && answer HODAN 'not yet in' && go_on "Mother's" && go_on 'Another calendar' &&
	answer 1990 'between' && go_on '1  Female' && press 1 'First letters' && answer som '3  UNHCR' && press 6 'line marked' && go_on 'key before was enough' && shows '>  1'; is $? "somebody without a phone and without a paper"
next=$(ctl card print --count 1 2>"$work/err" | grep -aoE '[0-9]{4}-[0-9]{3}' | head -n 1)
for _ in 1 2 3 4 5 6 7 8 9 10; do tm send-keys -t "$at" Enter; done
go_on 'PIN once more' && answer 864209 'Number on the card' && shows 'Enrolled without a phone' && answer "$next" "Give card $next" && press 1 'Given.'; is $? "a card is their way in, given at once"

# ---- another card, of who has no phone ----
paper_card=$(ctl card print --count 1 2>"$work/err" | grep -aoE '[0-9]{4}-[0-9]{3}' | head -n 1)
phone 254711000031 '*789#' 975310 1 2 1 1 1 YONAS HAILE 12041990 2 ER 2 1 ER-200-0077 1 975310 1 "$(digits <<<"$paper_card")" 1; grep -q 'Give code card' "$work/phones.txt"; is $? "somebody without a phone, and with a paper"
was=$case
to_card() { press 5 'new PIN' && press 6 'All numbers are used' && press 3 'Paper in your hand' && press 3 'UNHCR' && again 'Number of that paper'; }
at=amina; open_desk amina; let_in 254711000031 975310
to_card && answer ET-100-0042 'Read it aloud' && go_on 'PIN once more' && answer 975310 'this person has a phone'; is $? "who has a phone shows it"
up '1  New person'; to_card && answer ER-200-0077 'Read it aloud' && shows 'Why: Lost or spoilt'; is $? "why another one, and whose paper"
kill -9 "$(desk_pid)"; open_desk amina; let_in 254711000031 975310; to_card && answer ER-200-0077 'Read it aloud' && opened && another=$case; is $? "a desk killed before the PIN opened nothing, and then it is"
later 120
open_desk joseph; let_in 254711000032 864209; press 2 'second officer has to look' && answer "$another" 'I am the second officer' && press 1 'Last 4' && answer 0077 'agree' && press 1 'PIN once more' && answer 864209 'Approved' && shows "$another"; is $? "approved, and which case is said at the desk then"
go_on 'State: approved' && up 'Cases of this desk' && up 'New person' && press 6 'dials *789*3#' && answer "$another" 'Nobody'; is $? "no card before its wait is over"
case=$was

# ---- words ----
said() {	# group, words
	local word words
	words=$(sed -n "/^\t$1 = \[/,/\]/p" "$top/menus/screens/values.conf")
	for word in $2; do [[ $words == *\"$word\"* ]] || { echo "# $1: no $word"; return 1; }; done
}
said case_why "$(grep -oP '[.]reasons = "\K[^"]*' "$top/store/identity/cases/identity_case_kind.c" | tr '\n' ' ')" &&
	said desk_case "$(grep -oP '\[DB_CASE_[A-Z_]*\] = "\K[^"]*' "$top/store/identity/cases/identity_case_kind.c" | tr '\n' ' ')"; is $? "each kind and each reason has a word"

# ---- the end ----
later $((97 * 3600))
news() { phone 254700000001 '*789#' 2 "$case" && grep -q 'start code' "$work/phones.txt"; }
soon news; is $? "the person's own phone has the start code"
at=amina; see 'Five minutes' && answer 975310 'NBO-3  Amina'; is $? "a desk left alone wants the PIN"
next=$(ctl card print --count 1 2>"$work/err" | grep -aoE '[0-9]{4}-[0-9]{3}' | head -n 1)
open_desk joseph; let_in 254711000032 864209; press 6 'dials *789*3#' && answer "$another" 'Last 4' && answer 12345 'Not so many signs' && answer 0078 'Tries left' && answer 0077 'Number on the card'; is $? "the paper once more, by who hands it over"
kill -9 "$(desk_pid)"; open_desk joseph; let_in 254711000032 864209; press 6 'dials *789*3#' && answer "$another" 'Last 4' && answer 0077 'Number on the card' && answer "$next" "Give card $next" && press 1 'Given. A former card is void'; is $? "a desk killed before the serial gave nothing, and then it is given"
ctl case show "$another" 2>/dev/null | grep -q done; is $? "and the case is done"
nowhere "$(alone '975310|864209|642097|135792|254711000031|254711000032|254700000001')|ET-100-0042" "$work/daemon.log"; is $? "no PIN, number or paper in the log"
echo "1..$n"
exit $failed
