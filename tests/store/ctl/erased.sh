#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: who ends their ID by dial is nowhere a week later: not in the database, its free pages and log, the outbox, the ledger, the anchor, nor in a backup
# of before that is restored. Searched are the words and numbers that were told, and the very octets that rows of theirs held.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/erased.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT
daemon=
n=0
failed=0

is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n - $2"; return; fi
	failed=1
	tail -n 8 "$work/phones.txt" "$work/found" "$work/err" 2>/dev/null | sed 's/^/# /'
	echo "not ok $n - $2"
}
stop() { kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=; }
# Octets of rows of theirs: file of hexadecimal words, sixteen octets at the least.
rows() {
	python3 - "$1" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
(who, ix), = db.execute("SELECT id, number_ix FROM person JOIN login ON person_id = person.id")
print(ix.hex())
for table in [t for t, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]:
    keys = [c[1] for c in db.execute(f"PRAGMA table_info({table})") if c[1] == "person_id" or (table == "person" and c[1] == "id")]
    for key in keys:
        for row in db.execute(f"SELECT * FROM {table} WHERE {key} = ?", (who,)):
            for v in row:
                if isinstance(v, bytes) and len(v) >= 16 and any(v):
                    print(v[:64].hex())
PY
}
# What of them stands in these files, by place.
search() {
	python3 - "$work/octets" "$work/words" "$@" >"$work/found" <<'PY'
import sys
marks = [bytes.fromhex(l) for l in open(sys.argv[1]).read().split()]
for word in open(sys.argv[2]).read().split():
    marks += [word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le"), word.encode().hex().encode()]
for path in sys.argv[3:]:
    octets = open(path, "rb").read()
    for m in set(marks):
        at = octets.find(m)
        if at >= 0:
            print(path, at, m.hex())
PY
	[ ! -s "$work/found" ]
}
everywhere() { mapfile -t files < <(find "$1" -type f -size +0 ! -name '*.story' ! -name '*.key'); search "${files[@]}"; }
has() { ctl status 2>/dev/null | grep -qE "$1"; }

world_conf
sed -i 's/^store = {/store = { anchor = "apart\/musafir.anchor";/' "$conf"
mkdir -m 0700 "$work/b"
"$bin/musafirctl" escrow keygen "$work/amina" >/dev/null && "$bin/musafirctl" escrow keygen "$work/joseph" >/dev/null || exit 1
eval "$(declare -f world_people | sed 's/init --test/init --test --escrow $work\/amina.pub --escrow $work\/joseph.pub/')"
world_people 254711000001 254799173917 QUILMIRA ZEMBLOVA XQ-7391-ZV || { echo "not ok 1 - set up"; exit 1; }
printf '%s\n' QUILMIRA ZEMBLOVA XQ-7391-ZV 254799173917 739164 >"$work/words"
world_start
grep -v ^sms "$top/tests/canary/canary.story" >"$work/first.story"; world_play "$work/first.story"
ctl backup --to "$work/b/before.backup" >/dev/null 2>"$work/err"; is $? "somebody lives here, and a backup holds them"
stop
rows "$work/run/musafir.db" >"$work/octets" 2>"$work/err"
! search "$work/run/musafir.db" && [ "$(wc -l <"$work/octets")" -gt 8 ]; is $? "$(wc -l <"$work/octets") of their octets are found while they are here"
world_start
cat >"$work/erase.story" <<'STORY'
phone 254799173917 dials *789#
  types 739164
  types 5
  types 4
  types 1
  types 739164
  sees "Noted: "
  ends
wait 169 hours
ctl status
  until "people 0"
STORY
world_play "$work/erase.story"; is $? "erased by dial, a week later"
receipt=$(grep -aoE 'Noted: [0-9 ]+' "$work/phones.txt" | tail -n 1 | digits)
ctl ledger receipt "$receipt" 2>"$work/err" | grep -qE '\berase\b' && [ -z "$(ctl ledger receipt 1234567890)" ] && ! ctl ledger receipt 12 2>/dev/null
is $? "the number on the last screen is its receipt"
ctl backup --to "$work/b/behind.backup" >/dev/null 2>"$work/err"
soon everywhere "$work/run"; is $? "nothing soon, while it serves: database, free pages, log, outbox, ledger"
everywhere "$work/apart"; is $? "nor in the anchor"
everywhere "$work/tmp"; is $? "nor in temporary files"
search "$work/b/before.backup" "$work/b/behind.backup"; is $? "a backup shows nothing"
ctl ledger verify >/dev/null 2>"$work/err" && ctl stats | grep -qE '^acts_erase +1$'; is $? "the ledger has one line of it, and is whole"
stop
everywhere "$work/run"; is $? "nor when it ended"
rm "$work"/run/musafir.db*
ctl restore --accept-rollback --from "$work/b/before.backup" >"$work/out" 2>"$work/err" && grep -qE '^erased_again +1$' "$work/out"
is $? "a backup of before is restored without them"
everywhere "$work/run"; is $? "nowhere in that database"
world_start
has '^people +0$'; is $? "nobody is back"
stop
everywhere "$work/run"; is $? "nor when it served"
echo "1..$n"
exit $failed
