#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: a backup made while phones are served holds every promise made before it, opens for the key file or two custodians alone, and becomes a database
# again in which no code is honoured twice. Whatever is cut off, changed, foreign, killed or full is told in one line and changes nothing.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/backup/backup.sh BUILD-DIR}}
kills=${KILLS:-10}	# instants at which each command is killed
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
	sed 's/^/# /' "$work/err" 2>/dev/null | head -n 5
	tail -n 5 "$work/phones.txt" 2>/dev/null | sed 's/^/# /'
	echo "not ok $n - $2"
}
sums() { # a daemon goes on writing what is its own
	local where="run keys b"
	[ -z "$daemon" ] || where="keys b"
	(cd "$work" && find $where -type f ! -name '*-wal' | sort | xargs -r sha256sum)
}
fails() {	# regex of the one line, what it shows; the command follows
	local line=$1 what=$2 before rc
	shift 2
	before=$(sums)
	ctl "$@" >"$work/out" 2>"$work/err" </dev/null
	rc=$?
	[ $rc = 1 ] && [ "$(grep -c . "$work/err")" = 1 ] && grep -qE "^musafirctl: $line" "$work/err" && [ ! -s "$work/out" ] && [ "$before" = "$(sums)" ]
	is $? "$what"
}
refused() {	# no daemon starts; what it says, what it shows
	local before
	before=$(sums)
	timeout 60 "$bin/musafird" -c "$conf" --test-clock >"$work/err" 2>&1
	[ $? = 1 ] && [ "$(grep -acE "$1" "$work/err")" = 1 ] && [ "$before" = "$(sums)" ]
	is $? "$2"
}
value() { ctl --json status 2>/dev/null | sed -nE "s/.*\"$1\":\"?([^,\"]*).*/\1/p"; }
flip() {	# file, offset: one bit is another
	printf "\\x$(printf %02x $((0x$(xxd -s "$2" -l 1 -p "$1") ^ 4)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
# A second place, for what is restored.
away() {
	rm -rf "$work/away" && mkdir -m 0700 -p "$work/away/run" "$work/away/keys" && cp "$conf" "$work/op1.pass" "$work/away/" && cp "$work/keys/master.key" "$work/away/keys/"
}
ctl_away() { "$bin/musafirctl" -c "$work/away/musafir.conf" "$@"; }

world_conf
sed -i 's/^store = {/store = { anchor = "apart\/musafir.anchor";/' "$conf"
mkdir -m 0700 "$work/b"
"$bin/musafirctl" escrow keygen "$work/amina" >/dev/null && "$bin/musafirctl" escrow keygen "$work/joseph" >/dev/null &&
	"$bin/musafirctl" escrow keygen "$work/third" >/dev/null
init=$(declare -f world_people | sed 's/init --test/init --test --escrow $work\/amina.pub --escrow $work\/joseph.pub --escrow $work\/third.pub/')
eval "$init"
world_people 254711000001 254700000001 SELAM TESFAYE XB-0042 || { echo "not ok 1 - set up"; exit 1; }
mv "$work/apart" "$work/gone"; mkdir -m 0700 "$work/apart"
refused 'musafir\.anchor: the anchor is gone' "an anchor that is gone before the first start is not made anew by itself"
rm -r "$work/apart"; mv "$work/gone" "$work/apart"
still=$(date +%s)
world_start

# --- while it serves ---
cat >"$work/first.story" <<STORY
phone 254700000001 dials *789#
  types 1
  types {start}
  types 1
  types 246813
  types 246813
  sees "PIN saved"
  ends
phone 254711000001 dials *789#
  types 1
  types {agentstart}
  types 135792
  types 135792
  sees "PIN saved"
  ends
phone 254700000001 dials *789*715464#
  types 246813
  types 1
  sees "Tell HAWA this code:"
  ends
STORY
world_play "$work/first.story"; is $? "a person has a live code"
code=$(grep -aoE '\b[0-9]{3} [0-9]{3} [0-9]{3}\b' "$work/phones.txt" | head -n 1 | digits)
[ -z "$(value last_backup)" ]; is $? "status knows of no backup yet"
ctl backup --to "$work/b/one.backup" >"$work/out" 2>"$work/err" && grep -qE '^people +1$' "$work/out" && [ "$(stat -c %a "$work/b/one.backup")" = 600 ] &&
	[ "$(ls "$work/b")" = one.backup ] && [ ! -e "$work/run/musafir.db-copy" ]
is $? "backup while it serves"
[[ $(value last_backup) == 20*Z ]]; is $? "status says when the last one was"
ctl stats | grep -qE '^acts_backup +1$' && ctl ledger verify | grep -q good; is $? "and the ledger that the data left"
! grep -qaE 'SQLite|CREATE TABLE|HAWA|715464' "$work/b/one.backup"; is $? "nothing of it is readable"
ctl backup --to - 2>"$work/err" | cat >"$work/b/pipe.backup"; [ "$(head -c 15 "$work/b/pipe.backup")" = "musafir-backup " ] && grep -q '1 people' "$work/err"; is $? "backup to a pipe"
{ "$bin/musafirctl" -c "$conf" backup --to - 2>"$work/err"; echo $? >"$work/rc"; } | head -c 1 >/dev/null
[ "$(<"$work/rc")" = 1 ] && [ "$(cat "$work/err")" = "musafirctl: standard output: Broken pipe" ]; is $? "a pipe that breaks is told"
script -qec "'$bin/musafirctl' -c '$conf' backup --to -" /dev/null </dev/null >"$work/err" 2>&1; [ $? = 2 ] && grep -q 'is a terminal' "$work/err" &&
	! grep -aq musafir-backup "$work/err"
is $? "but not to a terminal"
fails '.*one\.backup: exists already; nothing is overwritten' "a backup overwrites nothing" backup --to "$work/b/one.backup"
fails '.*none/x\.backup.*No such file' "a target that is not there" backup --to "$work/none/x.backup"
for _ in 1 2; do ctl backup --to "$work/b" --keep 1d >"$work/out" 2>"$work/err" || break; sleep 1.1; done
[ "$(ls "$work/b" | grep -c '^musafir-.*Z\.backup$')" = 1 ] && grep -qE '^removed +1$' "$work/out" && [ -e "$work/b/one.backup" ]
is $? "--keep removes older ones of its folder alone"
ctl backup --to "$work/b/x" --keep 7 >"$work/out" 2>"$work/err"; [ $? = 2 ] && [ ! -e "$work/b/x" ]; is $? "a scheme that is none is wrong use"
mkfifo "$work/slow"
"$bin/musafirctl" -c "$conf" backup --to - >"$work/slow" 2>/dev/null &
stalled=$!
exec 9<"$work/slow"
dd bs=1 count=16 status=none <&9 >"$work/b/stalled.backup"	# it has its copy, and nobody reads on
ctl backup --to "$work/b/meanwhile.backup" >/dev/null 2>"$work/err"; is $? "a client that stalls keeps neither the vault nor the next backup waiting"
cat <&9 >>"$work/b/stalled.backup"; exec 9<&-
wait $stalled && cmp -s <(head -c 24 "$work/b/one.backup") <(head -c 24 "$work/b/stalled.backup"); is $? "and gets its own in the end"
fails 'musafird runs' "restore keeps away from a daemon" restore --from "$work/b/one.backup"


# --- what cannot be restored ---
kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=
touch "$work/run/musafir.db-wal"	# as a daemon that was killed leaves it: it holds the last acts of the database beside it
fails '.*musafir\.db: exists already; nothing is overwritten' "restore overwrites nothing, and calls no log of a database left over" restore --from "$work/b/one.backup"
mkdir "$work/was" && mv "$work"/run/musafir.db* "$work/was/"
good=$work/b/one.backup; size=$(stat -c %s "$good")
fails '.*nothing: No such file' "a file that is not there" restore --from "$work/nothing"
for at in 0 100 711 712 735 800 $((size / 2)) $((size - 1)); do
	head -c "$at" "$good" >"$work/bad.backup"
	ctl restore --from "$work/bad.backup" >"$work/out" 2>"$work/err" </dev/null
	[ $? = 1 ] && [ "$(grep -cE '^musafirctl: .*bad\.backup: .*cut off' "$work/err")" = 1 ] && [ -z "$(ls "$work/run")" ] || { echo "# cut at $at"; break; }
done
[ "$at" = $((size - 1)) ] && [ -z "$(ls "$work/run")" ]; is $? "cut off anywhere"
for at in 40 70 100 250 300 720 900 $((size / 2)) $((size - 1)); do
	cp "$good" "$work/bad.backup"; flip "$work/bad.backup" "$at"
	ctl restore --from "$work/bad.backup" >"$work/out" 2>"$work/err" </dev/null
	[ $? = 1 ] && [ "$(grep -cE '^musafirctl: .*bad\.backup: ' "$work/err")" = 1 ] && [ "$(wc -l <"$work/err")" = 1 ] && [ -z "$(ls "$work/run")" ] || { echo "# changed at $at"; break; }
done
[ "$at" = $((size - 1)) ]; is $? "one bit changed anywhere"
(cat "$good"; echo) >"$work/bad.backup"; fails '.*something follows' "something behind it" restore --from "$work/bad.backup"
cp "$good" "$work/bad.backup"; printf 2 | dd of="$work/bad.backup" bs=1 seek=15 conv=notrunc status=none
fails '.*a newer program' "of a newer program" restore --from "$work/bad.backup"
fails '.*not a backup of musafir' "another file" restore --from "$conf"
mv "$work/keys/master.key" "$work/was/"
fails '.*master\.key: No such file; .*--recovery-key' "without the key file" restore --from "$good"
fails '.*do not open it: two' "one custodian does not make it anew" restore --from "$good" --recovery-key "$work/amina"
cp "$work/was/musafir.db" "$work/kept.db"
away 2>/dev/null; rm -f "$work"/away/keys/*; ctl_away init --test >/dev/null 2>&1; cp "$work/away/keys/master.key" "$work/keys/"
fails '.*musafir\.anchor: exists already' "init overwrites no anchor" init --test
fails '.*made under key [0-9a-f]{8}, which is not that of .*master\.key' "under a foreign key file" restore --from "$good"
rm "$work"/keys/*
touch "$work/run/musafir.db-wal"
cp "$work/was/master.key" "$work/keys/"
fails '.*musafir\.db-wal: left over' "beside the log of another database" restore --from "$good"
rm "$work/run/musafir.db-wal"

# --- restored ---
rm "$work/keys/master.key"
fails '.*one\.backup: the database is an older one: its ledger has [0-9]+ lines, [0-9]+ were written; .*--accept-rollback takes it' "acts that came after the backup are not lost unsaid" \
	restore --from "$good" --recovery-key "$work/third" --recovery-key "$work/amina"
[ -z "$(ls "$work/run" "$work/keys" | grep -v :)" ]; is $? "and nothing was made"
ctl restore --accept-rollback --from "$good" --recovery-key "$work/third" --recovery-key "$work/amina" >"$work/out" 2>"$work/err" &&
	cmp -s "$work/keys/master.key" "$work/was/master.key" && [ "$(stat -c %a "$work/keys/master.key" "$work/run/musafir.db" | sort -u)" = 600 ] &&
	grep -qE '^people +1$' "$work/out" && grep -qE '^last_ledger_line +[1-9]' "$work/out" && grep -qE '^codes_ended +1$' "$work/out" && grep -qE '^key_file +made anew$' "$work/out" && grep -qE '^anchor +as it was$' "$work/out"
is $? "two custodians restore what the key file was lost with, and say what it is"
[ "$(ls "$work/run")" = musafir.db ]; is $? "and nothing is left beside it"
away; rm -r "$work/away/keys"
fails_away() { ctl_away restore --from "$good" --recovery-key "$work/third" --recovery-key "$work/amina" >/dev/null 2>"$work/err"; [ $? = 1 ] && [ -z "$(ls "$work/away/run")" ]; }
fails_away && [ ! -e "$work/away/apart" ] && mkdir -m 0700 "$work/away/apart" && fails_away && [ -z "$(ls "$work/away/apart")" ]
is $? "one that fails on a new host leaves no anchor behind, nor its folder"
ctl ledger verify | grep -q good && ctl stats | grep -qE '^acts_restore +1$'; is $? "the ledger is whole, and says that it was restored"
world_start; is $? "it serves"
cat >"$work/second.story" <<STORY
phone 254711000001 dials *789#
  types 135792
  types 1
  types $code
  sees "Too late or used" and not "tries"
  drops
phone 254700000001 dials *789*715464#
  types 246813
  types 1
  sees "Tell HAWA this code:" then {code:digits}
  ends
phone 254711000001 dials *789#
  types 135792
  types 1
  types {code}
  sees "VALID" and "SELAM TESFAYE"
  types 1
  drops
STORY
world_play "$work/second.story"; is $? "the code of before is too late, PINs and names are there"
kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=
away
ctl_away restore --accept-rollback --from - --keep-codes <"$work/b/pipe.backup" >"$work/out" 2>"$work/err" && grep -qE '^codes_ended +0$' "$work/out" && grep -qE '^anchor +made anew$' "$work/out"; is $? "restored elsewhere, from a pipe, with its codes"

# --- an older database in the place of the newer ---
cat >"$work/third.story" <<STORY
phone 254700000001 dials *789#
  types 999999
  sees "Not opened"
  drops
STORY
rm -rf "$work/old"; cp -a "$work/run" "$work/old"
world_start; is $? "the anchor knows what was restored"
kill -9 "$daemon"; wait "$daemon" 2>/dev/null; daemon=
world_start; is $? "a daemon that was killed starts again"
world_play "$work/third.story"
kill -9 "$daemon"; wait "$daemon" 2>/dev/null; daemon=
rm -rf "$work/new"; cp -a "$work/run" "$work/new"
rm "$work"/run/musafir.db*; cp -a "$work"/old/musafir.db* "$work/run/"
refused 'musafir\.anchor: the database is an older one: .*; to serve it all the same: musafirctl anchor accept' "an older copy that forgot a wrong PIN is not served, though the daemon was killed at once"
fails '.*musafir\.anchor: the database is an older one: ' "nor changed without a daemon" org pause 715464
rm "$work"/run/musafir.db*; cp -a "$work"/new/musafir.db* "$work/run/"
world_start; is $? "the newer one is"
fails 'musafird runs' "nothing is accepted beside a daemon" anchor accept
kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=
rm "$work"/run/musafir.db*
ctl restore --accept-rollback --from "$good" >"$work/out" 2>"$work/err" && grep -qE '^attempts_raised +1$' "$work/out"; is $? "a restored one remembers the wrong PIN"
rm "$work"/run/musafir.db*; cp -a "$work"/old/musafir.db* "$work/run/"
ctl anchor accept >"$work/out" 2>"$work/err" && grep -qE 'as it is: [0-9]+ lines' "$work/out" && world_start && ctl stats | grep -qE '^acts_anchor.accept +1$'
is $? "an older one is, once it was accepted, and the ledger tells"
kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=
mv "$work/apart" "$work/gone"; mkdir -m 0700 "$work/apart"
refused 'musafir\.anchor: the anchor is gone' "an anchor that is gone is not made anew by itself"
[ -z "$(ls "$work/apart")" ]; is $? "nor empty"
rm -r "$work/apart"; mv "$work/gone" "$work/apart"

# --- erased since ---
printf 'msisdn=254700000077\ngiven_name=GONE\nevidence=2\n' | ctl person add >/dev/null 2>"$work/err"
world_start
has() { ctl status 2>/dev/null | grep -qE "$1"; }
ctl backup --to "$work/b/two.backup" >/dev/null 2>"$work/err" && ctl test clock $((91 * 86400)) && soon has '^never_activated_erasing +1$' &&
	ctl test clock $((8 * 86400)) && soon has '^people +1$'; is $? "a person who set no PIN is erased"
kill -STOP "$daemon"	# so that no other vault comes, and this one has no orderly end
pkill -KILL -P "$daemon" -f '^musafird: vault'
kill -KILL "$daemon"; wait "$daemon" 2>/dev/null; daemon=
rm "$work"/run/musafir.db*
ctl restore --accept-rollback --from "$work/b/two.backup" >"$work/out" 2>"$work/err" && grep -qE '^people +2$' "$work/out" && grep -qE '^erased_again +1$' "$work/out" &&
	ctl status 2>/dev/null | grep -qE '^people +1$'
is $? "nobody comes back with a backup, though the vault was killed at once"

# --- killed at any instant ---
# Killed so many milliseconds after its start, up to a quarter more than it takes.
took() { local begun; begun=$(date +%s%N); "$@" >/dev/null 2>&1; took=$((($(date +%s%N) - begun) / 800000)); }
killed() {	# command
	local ms=$((RANDOM % took))
	"$@" >/dev/null 2>&1 &
	sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
	kill -9 $! 2>/dev/null
	wait $! 2>/dev/null
}
restores() {	# the file
	rm -f "$work"/away/run/*
	ctl_away restore --accept-rollback --from "$1" >/dev/null 2>"$work/err" && ctl_away ledger verify 2>"$work/err" | grep -q good
}
away
world_start
cut=0 whole=0
took "$bin/musafirctl" -c "$conf" backup --to "$work/b/timed.backup"
for i in $(seq "$kills"); do
	killed "$bin/musafirctl" -c "$conf" backup --to "$work/b/killed.backup"
	if [ -e "$work/b/killed.backup" ]; then
		whole=$((whole + 1))
		restores "$work/b/killed.backup" || break
	else
		cut=$((cut + 1))
	fi
	rm -f "$work/b/killed.backup"
done
[ "$i" = "$kills" ] && soon ctl backup --to "$work/b/after.backup" >/dev/null 2>"$work/err" && [ ! -e "$work/run/musafir.db-copy" ] && ctl ledger verify | grep -q good
is $? "backup killed $kills times ($cut without, $whole with a file): none or a good one, and the next is made"
kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=
cut=0 whole=0
rm -f "$work"/away/run/*
took "$bin/musafirctl" -c "$work/away/musafir.conf" restore --accept-rollback --from "$good"
for i in $(seq "$kills"); do
	rm -f "$work/away/run/musafir.db"	# what a killed one left stays
	killed "$bin/musafirctl" -c "$work/away/musafir.conf" restore --accept-rollback --from "$good"
	if [ -e "$work/away/run/musafir.db" ]; then
		whole=$((whole + 1))
	else
		cut=$((cut + 1))
		ctl_away restore --accept-rollback --from "$good" >/dev/null 2>"$work/err" || break
	fi
	ctl_away ledger verify 2>"$work/err" | grep -q good || break
done
[ "$i" = "$kills" ]; is $? "restore killed $kills times ($cut without, $whole with a database): none or a good one, and the next is made"

# --- disks ---
if unshare -m true 2>/dev/null; then
	world_start
	mkdir "$work/small"
	in_small() {	# options of the disk; the command follows
		local options=$1
		shift
		unshare -m sh -c 'mount -t tmpfs -o "$1" none "$2" && shift 2 && "$@"' sh "$options" "$work/small" "$bin/musafirctl" -c "$conf" "$@"
	}
	in_small size=64k backup --to "$work/small/x.backup" >"$work/out" 2>"$work/err"
	[ $? = 1 ] && [ "$(grep -c . "$work/err")" = 1 ] && grep -q 'x.backup: No space left' "$work/err"; is $? "a target that is full"
	in_small ro,size=64k backup --to "$work/small" >"$work/out" 2>"$work/err"
	[ $? = 1 ] && [ "$(grep -c . "$work/err")" = 1 ] && grep -q 'Read-only' "$work/err"; is $? "a target that is read-only"
	kill "$daemon"; wait "$daemon" 2>/dev/null
	: >"$work/daemon.log"
	unshare -m sh -c 'cp -p "$1/musafir.anchor" "$1/musafir.anchor.2" "$2" && mount -t tmpfs -o size=8k none "$1" && cp -p "$2"/musafir.anchor* "$1" && shift 2 && exec "$@"' sh \
		"$work/apart" "$work/tmp" "$bin/musafird" -c "$conf" "--test-clock=$still" 2>>"$work/daemon.log" &
	daemon=$!
	anchor_is() { [ "$(value anchor)" = "$1" ]; }
	soon in_file ' ready$' "$work/daemon.log" && anchor_is good; is $? "status tells that the anchor is written"
	for f in musafir.anchor musafir.anchor.2; do : >"/proc/$daemon/root$work/apart/$f"; done
	dd if=/dev/zero of="/proc/$daemon/root$work/apart/filler" bs=4k count=2 status=none
	ctl org pause 715464 >/dev/null 2>"$work/err" && soon anchor_is 'cannot be written'; is $? "and that it cannot be"
	ctl status >/dev/null 2>"$work/err"; [ $? = 1 ] && grep -q 'the anchor cannot be written' "$work/err"; is $? "which somebody must see to"
	rm "/proc/$daemon/root$work/apart/filler"
	ctl org resume 715464 >/dev/null 2>"$work/err" && soon anchor_is good; is $? "until it is again"
	cp -p "/proc/$daemon/root$work/apart/"musafir.anchor* "$work/apart/"
	ctl backup --to "$work/b/last.backup" >"$work/out" 2>"$work/err"; is $? "and the next one is made"
	kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=
	away
	unshare -m sh -c 'mount -t tmpfs -o size=8m none "$1" && shift && "$@"' sh "$work/away/run" "$bin/musafirctl" -c "$work/away/musafir.conf" restore --accept-rollback --from "$good" >"$work/out" 2>"$work/err"
	[ $? = 1 ] && [ "$(grep -c . "$work/err")" = 1 ] && grep -q 'no room' "$work/err"; is $? "no room for what is restored"
fi
echo "1..$n"
exit $failed
