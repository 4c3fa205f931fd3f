#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: people enrolled on a laptop without a network are at the service once its bundle is, once each; whoever changes, cuts, repeats or steals
# something on the way changes nothing, and learns of nobody.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/unit.sh BUILD-DIR}}
kills=${KILLS:-6}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap 'rm -rf "$work"' EXIT
n=0
failed=0
pin=48210936

is() {
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; return; fi
	failed=1
	sed 's/^/# /' "$work/err" 2>/dev/null | head -n 5
	echo "not ok $n - $2"
}
one_line() {	# exit code 1, that line on standard error and no other; the command follows
	local line=$1 what=$2
	shift 2
	"$@" >"$work/out" 2>"$work/err" </dev/null
	[ $? = 1 ] && [ "$(wc -l <"$work/err")" = 1 ] && grep -qE "^musafirctl: $line" "$work/err" && [ ! -s "$work/out" ]
	is $? "$what"
}
unit() { "$bin/musafirctl" unit "$@"; }
person() {	# number of the person; what else is asked of them
	printf 'pin=%s\nmsisdn=2547000001%02d\ngiven_name=GIVEN%s\nfamily_name=FAMILY\nbirthdate=1996-04-12\nnotice=read\n%s' "$pin" "$1" "$1" "${2-}"
}
enrol() { person "$@" | unit enrol --dir "$work/u" --officer Amina 2>>"$work/err"; }
count() { unit status --dir "$work/u" 2>/dev/null | awk -v key="$1" '$1 == key { print $2 }'; }

world_conf
"$bin/musafirctl" -c "$conf" init --test >/dev/null || { echo "not ok 1 - set up"; exit 1; }
ctl unit card --to "$work/card" >"$work/card.told" &&
	unit init --dir "$work/u" --card "$work/card" --name VAN-1 --officer Amina <<<"pin=$pin" >"$work/unit.told" &&
	ctl unit add "$work/u/request" >"$work/add.told" && print=$(sed -nE 's/^print +//p' "$work/unit.told") && [ -n "$print" ] && grep -q "$print" "$work/add.told"
is $? "a unit is made of a card, and known by its request: both show the same print"

# --- enrolling ---
for i in 1 2 3; do enrol $i >>"$work/slips"; done
[ "$(sort -u "$work/slips" | grep -cE '^slip +[0-9]{8}$')" = 3 ] && [ "$(count waiting)" = 3 ] && [ "$(count drafts)" = 0 ]
is $? "three people get three slips"
enrol 4 $'sex=q\n' >"$work/out"; rc=$?
[ $rc = 1 ] && grep -q 'sex: expected' "$work/err" && [ "$(count drafts)" = 1 ] && slip=$(count draft_slips) && [ -n "$slip" ]
is $? "what the service would refuse is refused here, and the answers are kept"
printf 'pin=%s\nsex=f\n' "$pin" | unit enrol --dir "$work/u" --officer Amina --draft "$slip" >"$work/out" 2>"$work/err" &&
	[ "$(count drafts)" = 0 ] && [ "$(count waiting)" = 4 ]
is $? "and the draft goes on"
one_line 'wrong PIN$' "a wrong PIN opens nothing" bash -c "echo pin=11111111 | '$bin/musafirctl' unit enrol --dir '$work/u' --officer Amina"
! grep -rqaE 'GIVEN|FAMILY|25470000|48210936' "$work/u"
is $? "the folder names nobody"

# --- the bundle ---
unit seal --dir "$work/u" --to "$work/b1" >/dev/null && ! grep -qaE 'GIVEN|FAMILY' "$work/b1" && [ "$(count sealed)" = 4 ]
is $? "a bundle names nobody"
one_line '.*: exists already' "and overwrites nothing" unit seal --dir "$work/u" --to "$work/b1"
size=$(stat -c %s "$work/b1")
head -c $((size - 1)) "$work/b1" >"$work/cut"
one_line '.*: is cut or was changed at its end; nothing' "a bundle that is cut is refused whole" ctl import-bundle "$work/cut"
head -c 2000 "$work/b1" >"$work/cut"
one_line '.*: is cut or was changed at person 2 of 4; nothing' "wherever it is cut" ctl import-bundle "$work/cut"
{ head -c 1500 "$work/b1"; printf x; tail -c +1502 "$work/b1"; } >"$work/changed"
one_line '.*: is cut or was changed' "one octet that is another is found" ctl import-bundle "$work/changed"
one_line '.*: is no bundle' "a file that is none is refused" ctl import-bundle "$work/card"
[ "$(ctl status 2>/dev/null | awk '$1 == "people" { print $2 }')" = 0 ]
is $? "nobody came of all that"
ctl import-bundle "$work/b1" --report "$work/r1" >"$work/out" 2>"$work/err" && grep -qE '^accepted +4$' "$work/out" &&
	[ "$(ctl status 2>/dev/null | awk '$1 == "people" { print $2 }')" = 4 ]
is $? "the bundle brings four people"
ctl import-bundle "$work/b1" >"$work/out" 2>"$work/err" && grep -qE '^accepted +0$' "$work/out" && grep -qE '^duplicate +4$' "$work/out" &&
	[ "$(ctl status 2>/dev/null | awk '$1 == "people" { print $2 }')" = 4 ]
is $? "and nobody when it comes again"
echo msisdn=254700000102 | ctl person code | grep -qE '^start code [0-9]{3} [0-9]{3}$'
is $? "one of them gets a start code"

# --- the report ---
sed 's/^upto=4/upto=3/' "$work/r1" >"$work/forged"
one_line '.*: is no report on this unit' "a report that was changed is refused" unit report --dir "$work/u" --from "$work/forged"
one_line '.*' "a report that is none is refused" unit report --dir "$work/u" --from "$work/card"
unit report --dir "$work/u" --from "$work/r1" && [ "$(count reported)" = 4 ] && [ "$(count sealed)" = 0 ] && unit clear --dir "$work/u" && [ -z "$(ls "$work/u/people")" ]
is $? "after its report the people leave the laptop"
until=$(date -d "$(sed -nE 's/^officer=Amina until=([0-9-]{10})$/\1/p' "$work/r1")" +%s) && [ $((until - $(date +%s))) -gt $((88 * 86400)) ] &&
	[ "$(count officers_until)" = Amina ] && ! unit status --dir "$work/u" 2>&1 >/dev/null | grep -q officer
is $? "it says until when people are taken of its officer"
sed 's/^officer=Amina until=.*/officer=Amina until=2099-01-01/' "$work/r1" >"$work/forged"
one_line '.*: is no report on this unit' "and nobody else says so" unit report --dir "$work/u" --from "$work/forged"

# --- officers ---
ctl unit add "$work/u/request" >"$work/add.told" 2>"$work/err" && grep -q "$print" "$work/add.told"
is $? "a request that comes again renews its officers"
ctl officer list --desk VAN-1 --json >"$work/out" 2>"$work/err"
grep -q '"name": *"Amina"' "$work/out" && grep -qE '"enrolled": *4' "$work/out" && grep -qE '"without_paper": *4' "$work/out"
is $? "what an officer of a unit brought shows in the figures"
ctl unit sign --hash "$(printf 'ab%.0s' {1..32})" >"$work/out" 2>"$work/err"
[ $? != 0 ] && [ ! -s "$work/out" ]
is $? "nothing is signed but a report of a bundle that was taken"

# --- refused, and settled ---
printf 'pin=%s\nmsisdn=254700000150\ngiven_name=LATE\ngiven_name=TWICE\n' "$pin" | unit enrol --dir "$work/u" --officer Amina >/dev/null
enrol 51 >/dev/null
cp -r "$work/u" "$work/stolen"
unit seal --dir "$work/u" --to "$work/b2" >/dev/null
ctl import-bundle "$work/b2" --report "$work/r2" >"$work/out" 2>"$work/err"
if grep -qE '^refused +1$' "$work/out"; then
	grep -q '^upto=4$' "$work/r2" && unit report --dir "$work/u" --from "$work/r2" && [ "$(count sealed)" = 2 ] &&
		ctl import-bundle "$work/b2" --settle --report "$work/r2" >/dev/null 2>&1 && unit report --dir "$work/u" --from "$work/r2" && [ "$(count reported)" = 6 ]
	is $? "who is refused stays on the laptop, until it is settled"
else
	is 1 "a person whom the service refuses is told as such"
fi

# --- words that nobody read ---
said() {	# number of the person, hash of the words
	printf 'pin=%s\nmsisdn=2547000001%s\ngiven_name=SAID%s\nconsent_lang=en\nconsent_text=one\ttwo\nconsent_sha256=%s\nconsent_at=1\n' "$pin" "$1" "$1" "$2" |
		unit enrol --dir "$work/u" --officer Amina >/dev/null 2>>"$work/err"
}
said 55 "$(printf 'one\ntwo' | sha256sum | cut -c1-64)" && said 56 "$(printf 'one two' | sha256sum | cut -c1-64)"
unit seal --dir "$work/u" --to "$work/b6" >/dev/null 2>>"$work/err"
ctl import-bundle "$work/b6" --settle --report "$work/r6" >"$work/out" 2>"$work/err"
grep -qE '^accepted +1$' "$work/out" && grep -qE '^refused +1$' "$work/out" && grep -q 'consent: not the words that were read' "$work/err"
is $? "a consent whose words are others than those of its hash is refused, and nobody is made of it"
unit report --dir "$work/u" --from "$work/r6"

# --- a thief, and who is not known any more ---
unit seal --dir "$work/stolen" --to "$work/b3" >/dev/null
ctl unit retire VAN-1
is $? "a unit is retired"
one_line 'the unit that signed it is retired' "nothing is taken of it any more" ctl import-bundle "$work/b3"
one_line 'name: that unit is retired' "it is retired once" ctl unit retire VAN-1
unit init --dir "$work/v" --card "$work/card" --name VAN-2 --officer Eve <<<"pin=$pin" >/dev/null
cp -r "$work/v" "$work/w"
unit status --dir "$work/w" >"$work/out" 2>"$work/err" && [ ! -s "$work/err" ] &&
	printf '\x70' | dd of="$work/w/state" bs=1 seek=92 conv=notrunc 2>/dev/null && unit status --dir "$work/w" >"$work/out" 2>"$work/err" && grep -q 'the clock of this computer is behind' "$work/err"
is $? "a clock that is behind is said"
cp "$work/v/state" "$work/w/state"
printf 'pin=%s\nmsisdn=254700000161\ngiven_name=GHOST\nevidence=3\n' "$pin" | unit enrol --dir "$work/w" --officer Eve >/dev/null 2>"$work/err"
[ $? = 1 ] && grep -q 'evidence: ' "$work/err"
is $? "nobody is checked online without a network"
printf 'pin=%s\nmsisdn=254700000160\ngiven_name=GHOST\n' "$pin" | unit enrol --dir "$work/v" --officer Eve >/dev/null
unit seal --dir "$work/v" --to "$work/b4" >/dev/null
one_line 'no unit of this service signed it' "a unit that nobody made known brings nobody" ctl import-bundle "$work/b4"

# --- killed wherever ---
ctl unit add "$work/v/request" >/dev/null
for i in $(seq "$kills"); do
	person $((60 + i)) | "$bin/musafirctl" unit enrol --dir "$work/v" --officer Eve >/dev/null 2>&1 &
	pid=$!
	sleep 0.0$((RANDOM % 10))$((RANDOM % 10))
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
done
sum=$(unit status --dir "$work/v" 2>/dev/null | awk '$1 == "drafts" || $1 == "waiting" || $1 == "sealed" { s += $2 } END { print s }')
[ "$sum" -ge 1 ] && [ "$sum" -le $((kills + 1)) ]
is $? "an enrolment that is killed is a draft, a person or nothing"
for i in $(seq 70 79); do person "$i" | unit enrol --dir "$work/v" --officer Eve >/dev/null 2>&1; done
unit seal --dir "$work/v" --to "$work/b5" >"$work/out" 2>"$work/err"
people=$(awk '$1 == "people" { print $2 }' "$work/out")
before=$(ctl status 2>/dev/null | awk '$1 == "people" { print $2 }')
for i in $(seq "$kills"); do
	"$bin/musafirctl" -c "$conf" import-bundle "$work/b5" >/dev/null 2>&1 &
	pid=$!
	sleep 0.0$((RANDOM % 10))$((RANDOM % 10))
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
done
ctl import-bundle "$work/b5" >"$work/out" 2>"$work/err"
[ "$(ctl status 2>/dev/null | awk '$1 == "people" { print $2 }')" = $((before + people)) ] && ctl ledger verify >/dev/null
is $? "an import that is killed and comes again has each of $people once, and the ledger is whole"
echo "1..$n"
exit $failed
