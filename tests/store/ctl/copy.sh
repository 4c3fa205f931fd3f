#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: a person gets a copy of what is kept, asked for by dial and made at a desk, which opens with the code on her phone and with nothing else: in words of
# her language and for programs. Without her yes there is nothing to fetch, and killed at any moment nothing that was agreed to is lost.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/copy.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT
daemon=
n=0
failed=0
code=

is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; return; fi
	failed=1
	tail -n 12 "$work/phones.txt" "$work/err" "$work/out" 2>/dev/null | sed 's/^/# /'
	echo "not ok $n - $2"
}
says() { printf '%s\n' "$@" >"$work/one.story"; world_play "$work/one.story"; }
# Her answer to the question of a desk; her code is in $code.
answers() {	# digit, what is seen then
	says 'phone 254799173917 dials *789#' '  types 739164' '  sees "NBO-3" and "1 "' "  types $1" "  sees \"$2\"" '  drops' || return
	code=$(grep -aoE '[0-9]{4}([ -][0-9]{4}){3}' "$work/phones.txt" | digits | tail -c 16)
}
export_begins() {	# options
	: >"$work/err"
	"$bin/musafirctl" -c "$conf" person export --desk NBO-3 "$@" >"$work/out" 2>"$work/err" </dev/null &
	asker=$!
	soon in_file '^Case [0-9]{5}:' "$work/err" && number=$(grep -oE '^Case [0-9]{5}' "$work/err" | digits)
}
opens() { printf '%s\n' "$2" | "$bin/musafirctl" ${3:-} export open "$1" >"$work/out" 2>"$work/err"; }

world_conf
world_people 254799551133 254799173917 QUILMIRA ZEMBLOVA XQ-7391-ZV || { echo "not ok 1 - set up"; exit 1; }
world_start
grep -v ^sms "$top/tests/canary/canary.story" >"$work/first.story"; world_play "$work/first.story" >/dev/null 2>&1

says 'phone 254799173917 dials *789#' '  types 739164' '  types 5' '  sees "6 Copy of my data"' '  types 6' '  sees "come to a help desk until" and "You will type your PIN there."' '  ends'
is $? "she asks for a copy by dial"
number=$(grep -aoE '\b[0-9]{5}\b' "$work/phones.txt" | tail -n 1)
export_begins --case "$number" --to "$work/hers.copy"; is $? "a desk begins it by the number she says"
kill -9 "$asker"; wait "$asker" 2>/dev/null
[ ! -e "$work/hers.copy" ]; is $? "nothing is there before she says yes, and the desk's command is killed"
answers 1 "opens with this code alone"; is $? "she reads who asks, says yes, and gets the code"
mine=$code
ctl person export --desk NBO-3 --case "$number" --to "$work/hers.copy" >"$work/out" 2>"$work/err" && [ -s "$work/hers.copy" ] && [ "$(stat -c %a "$work/hers.copy")" = 600 ]
is $? "the same command with the number of the case fetches it"
! grep -qaE 'ZEMBLOVA|739164|254799173917' "$work/hers.copy"; is $? "the file shows nothing"
opens "$work/hers.copy" "$mine" && grep -q '^About you$' "$work/out" && grep -q ': ZEMBLOVA$' "$work/out" && grep -q '^HAWA: .*full name.*to pay you' "$work/out" && grep -qE "^Case: $number" "$work/out"
is $? "her code opens it, in words"
opens "$work/hers.copy" "$mine" --json && python3 - "$work/out" <<'PY'
import json, sys
j = json.load(open(sys.argv[1]))
facts = {r["key"]: r["value"] for r in j["facts"]}
assert facts["family_name"] == "ZEMBLOVA" and facts["id_number"] == "XQ-7391-ZV" and facts["msisdn"] == "254799173917"
assert any("to pay you" in r["value"] for r in j["seen"])
PY
is $? "and for programs"
! opens "$work/hers.copy" "$(printf '%016d' 1)" && [ ! -s "$work/out" ] && ! opens "$work/hers.copy" 12 && [ ! -s "$work/out" ]; is $? "no other code does"
head -c -1 "$work/hers.copy" >"$work/cut.copy"; cp "$work/hers.copy" "$work/odd.copy"; printf 'x' | dd of="$work/odd.copy" bs=1 seek=300 conv=notrunc status=none
! opens "$work/cut.copy" "$mine" && [ ! -s "$work/out" ] && ! opens "$work/odd.copy" "$mine" && [ ! -s "$work/out" ]; is $? "one that was cut or changed shows nothing"
! ctl person export --desk NBO-3 --case "$number" --to "$work/again.copy" 2>"$work/err" >"$work/out" && [ ! -e "$work/again.copy" ] && grep -q "is over" "$work/err"
is $? "fetched once, it is over"
ctl stats | grep -qE '^acts_copy +1$' && ctl stats | grep -qE '^acts_copy_done +1$'; is $? "the ledger has it"

echo "msisdn=254799173917" >"$work/number"
rm -f "$work/rc"
: >"$work/err"	# what the one before said is no answer
(ctl person export --desk NBO-3 --to "$work/no.copy" <"$work/number" >"$work/out" 2>"$work/err"; echo $? >"$work/rc") &
soon in_file '^Case [0-9]{5}:' "$work/err"; is $? "a desk begins one by her number"
answers 2 "1 Prove who I am"; is $? "she says no"
soon test -s "$work/rc"; [ "$(cat "$work/rc")" = 1 ] && [ ! -e "$work/no.copy" ]; is $? "and there is none"
rm -f "$work/rc"
: >"$work/err"	# what the one before said is no answer
(ctl person export --desk NBO-3 --to "$work/killed.copy" <"$work/number" >"$work/out" 2>"$work/err"; echo $? >"$work/rc") &
soon in_file '^Case [0-9]{5}:' "$work/err"; number=$(grep -oE '^Case [0-9]{5}' "$work/err" | digits)
answers 1 "opens with this code alone"
soon test -s "$work/rc"
says 'phone 254799173917 dials *789#' '  types 739164' '  sees "1 Prove who I am"' '  drops'; is $? "she is asked once"
: >"$work/err"
"$bin/musafirctl" -c "$conf" person export --desk NBO-3 --to "$work/vault.copy" <"$work/number" >"$work/out" 2>"$work/err" &
asker=$!
soon in_file '^Case [0-9]{5}:' "$work/err"; number=$(grep -oE '^Case [0-9]{5}' "$work/err" | digits)
kill -9 "$asker"; wait "$asker" 2>/dev/null
answers 1 "opens with this code alone"
kill -9 "$daemon"; wait "$daemon" 2>/dev/null; daemon=
world_start
ctl person export --desk NBO-3 --case "$number" --to "$work/late.copy" >"$work/out" 2>"$work/err" && opens "$work/late.copy" "$code" && grep -q ZEMBLOVA "$work/out"
is $? "what her phone showed opens it though the daemon was killed behind that screen"
[ "$(sqlite3 "$work/run/musafir.db" 'SELECT count(*) FROM export' 2>/dev/null || echo 0)" = 0 ]; is $? "nothing of it is left here"

# --- killed when the file has its name, before the vault heard of it ---
: >"$work/err"
"$bin/musafirctl" -c "$conf" person export --desk NBO-3 --to "$work/named.copy" <"$work/number" >"$work/out" 2>"$work/err" &
asker=$!
soon in_file '^Case [0-9]{5}:' "$work/err"; number=$(grep -oE '^Case [0-9]{5}' "$work/err" | digits)
kill -9 "$asker"; wait "$asker" 2>/dev/null
answers 1 "opens with this code alone"
strace -o "$work/strace" -e trace=fsync -e inject=fsync:signal=SIGKILL:when=2 "$bin/musafirctl" -c "$conf" person export --desk NBO-3 --case "$number" --to "$work/named.copy" >"$work/out" 2>"$work/err"
[ -s "$work/named.copy" ] && ctl case show "$number" 2>/dev/null | grep -q runs; is $? "killed behind its name, the file is there and the case is open"
cp "$work/named.copy" "$work/other.copy"; printf x >>"$work/other.copy"; cp "$work/other.copy" "$work/kept.copy"
! ctl person export --desk NBO-3 --case "$number" --to "$work/other.copy" >"$work/out" 2>"$work/err" && grep -q "exists already" "$work/err" && cmp -s "$work/other.copy" "$work/kept.copy"
is $? "another file is not taken for it, nor written over"
ctl person export --desk NBO-3 --case "$number" --to "$work/named.copy" >"$work/out" 2>"$work/err" && opens "$work/named.copy" "$code" && grep -q ZEMBLOVA "$work/out"
is $? "the same command finds it whole and ends the case"
! ctl person export --desk NBO-3 --case "$number" --to "$work/named.copy" >"$work/out" 2>"$work/err" && grep -q "exists already" "$work/err"
is $? "once more it is said to be there"

# --- in Arabic ---
says 'phone 254799173917 dials *789#' '  types 739164' '  types 5' '  types 2' '  sees "4 "' '  types 4' '  sees "0 رجوع"' '  drops'; is $? "she chooses Arabic"
says 'phone 254799173917 dials *789#' '  types 739164' '  types 5' '  types 8' '  types 8' '  sees "6 نسخة بياناتي"' '  types 6' '  sees "نسخة بياناتي: المكتب قبل"' '  ends'
is $? "asked for in Arabic"
rm -f "$work/rc"
: >"$work/err"	# what the one before said is no answer
(ctl person export --desk NBO-3 --to "$work/ar.copy" <"$work/number" >"$work/out" 2>"$work/err"; echo $? >"$work/rc") &
soon in_file '^Case [0-9]{5}:' "$work/err"
says 'phone 254799173917 dials *789#' '  types 739164' '  sees "NBO-3"' '  types 1' '  sees "رمز نسختك" then {code:digits}' '  ends'
is $? "agreed to in Arabic"
code=$(grep -aoE '[0-9]{4}([ -][0-9]{4}){3}' "$work/phones.txt" | digits | tail -c 16)
soon test -s "$work/ar.copy"; opens "$work/ar.copy" "$code" && grep -q '^عنك$' "$work/out" && grep -q ZEMBLOVA "$work/out"
is $? "and read in Arabic"
echo "1..$n"
exit $failed
