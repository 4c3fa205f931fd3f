#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: before a database of an earlier program changes its schema, all of it is kept beside it as a backup that restores; without room for
# that, or killed at any instant, nothing is half done; and what was kept goes before the people who were erased since could come back with it.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/backup/older.sh BUILD-DIR}}
kills=${KILLS:-8}	# instants at which it is killed; all
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
	head -n 5 "$work/err" 2>/dev/null | sed 's/^/# /'
	tail -n 3 "$work/daemon.log" 2>/dev/null | sed 's/^/# /'
	echo "not ok $n - $2"
}
db=$work/run/musafir.db
older() {	# the database of that schema, under its key
	rm -f "$work"/run/* "$work"/keys/*
	sqlite3 "$db" <"$top/tests/store/db/landed_$1.sql" && sqlite3 "$db" 'PRAGMA journal_mode = WAL' >/dev/null &&
		(umask 077; cp "$top/tests/store/db/landed_005.key" "$work/keys/master.key") && chmod 600 "$db" "$work/keys/master.key"
}
schema() { sqlite3 "file:${1:-$db}?immutable=1" 'PRAGMA user_version'; }
to=$(sed -nE 's/^#define DB_VERSION[[:space:]]+([0-9]+)$/\1/p' "$top/store/db/db.h")
away() { rm -rf "$work/away" && mkdir -m 0700 -p "$work/away/run" "$work/away/keys" && cp "$conf" "$work/op1.pass" "$work/away/" && cp "$work/keys/master.key" "$work/away/keys/"; }
ctl_away() { "$bin/musafirctl" -c "$work/away/musafir.conf" "$@"; }
restores() {	# the file
	away && ctl_away restore --from "$1" >"$work/out" 2>"$work/err" && grep -qE '^people +4$' "$work/out" && ctl_away ledger verify 2>"$work/err" | grep -q good
}

opens() { ctl ledger verify >"$work/out" 2>"$work/err" && grep -q good "$work/out"; }

world_conf
for from in 005 007; do
	older $from
	opens && [ "$(schema)" = "$to" ]; is $? "a database of schema $from opens without a daemon"
	kept=$db.before-$((10#$from + 1))
	[ "$(stat -c %a "$kept")" = 600 ] && [ "$(ls "$work/run")" = "musafir.db
${kept##*/}" ] && ! grep -qaE 'SQLite|CREATE TABLE' "$kept"
	is $? "and is kept as it was, sealed, with nothing else beside it"
	restores "$kept"; is $? "what was kept restores"
done
older 007
still=$(date +%s)
world_start
grep -aqE 'schema 7 became '"$to"'; as it was it is in [^ ]*/run/musafir.db.before-8 for 30 days' "$work/daemon.log" && [ -e "$db.before-8" ]; is $? "a daemon keeps it as well, and says so"
has() { [ -e "$db.before-8" ]; }
lacks() { [ ! -e "$db.before-8" ]; }
ctl test clock $((29 * 86400)) >/dev/null; ctl status >/dev/null 2>&1; has; is $? "it stays for 29 days"
ctl test clock $((2 * 86400)) >/dev/null; soon lacks && soon in_file 'before its schema changed is 30 days old and removed' "$work/daemon.log"; is $? "and is removed after 30"
kill "$daemon"; wait "$daemon" 2>/dev/null; daemon=

# --- what stands in the way ---
unchanged() {	# what it shows, regex of the one line; the command follows
	local what=$1 line=$2 before rc
	shift 2
	before=$(sha256sum "$db" "$work/keys/master.key")
	"$@" >"$work/out" 2>"$work/err" </dev/null
	rc=$?
	[ $rc = 1 ] && [ "$(grep -c . "$work/err")" = 1 ] && grep -qE "$line" "$work/err" && [ "$before" = "$(sha256sum "$db" "$work/keys/master.key")" ] &&
		[ "$(ls "$work/run")" = musafir.db ]
	is $? "$what"
}
daemon_says() { timeout 60 "$bin/musafird" -c "$conf" --test-clock 2>&1 >/dev/null | grep -a "DSTORE ERROR" >&2; return "${PIPESTATUS[0]}"; }
older 007
mv "$work/keys/master.key" "$work/good.key"
(mkdir "$work/other" "$work/other/run" "$work/other/keys" && cp "$conf" "$work/op1.pass" "$work/other/" && "$bin/musafirctl" -c "$work/other/musafir.conf" init --test && cp "$work/other/keys/master.key" "$work/keys/") >/dev/null 2>&1
unchanged "under a foreign key file it stays as it is" 'is not the key of' ctl status
mv "$work/good.key" "$work/keys/master.key"
mkdir "$db.before-8.part"
before=$(sha256sum "$db"); ctl status >"$work/out" 2>"$work/err"
[ $? = 1 ] && [ "$(grep -c . "$work/err")" = 1 ] && [ "$before" = "$(sha256sum "$db")" ] && [ "$(schema)" = 7 ]; is $? "nothing changes where the copy cannot be made"
rmdir "$db.before-8.part"
if unshare -m true 2>/dev/null; then
	in_small() {	# options of the disk under the database; the command follows
		local options=$1
		shift
		unshare -m bash -c 'cp -p "$2/musafir.db" "$3" && mount -t tmpfs -o "$1" none "$2" && cp -p "$3/musafir.db" "$2" && { [ "$4" = - ] || mount -o "$4" "$2"; } || exit 9
			before=$(sha256sum "$2/musafir.db"); folder=$2; shift 4; "$@"; rc=$?
			[ "$before" = "$(sha256sum "$folder/musafir.db")" ] && [ "$(ls "$folder")" = musafir.db ] || exit 8; exit $rc' sh "${options%%;*}" "$work/run" "$work/tmp" "${options##*;}" "$@"
	}
	unchanged "no room for a copy" 'musafir.db: has schema 7, and without a copy of it in musafir.db.before-8 it stays so: no room for a copy' in_small 'size=8m;-' "$bin/musafirctl" -c "$conf" status
	unchanged "a disk that is read-only" 'musafir.db' in_small 'size=99m;remount,ro' "$bin/musafirctl" -c "$conf" status
	export -f daemon_says; export bin conf
	unchanged "nor does a daemon start without room" 'musafir.db: has schema 7, and without a copy of it in musafir.db.before-8 it stays so: no room for a copy' in_small 'size=8m;-' bash -c daemon_says
fi

# --- killed as it is about to change something on the disk, at so many of all such instants ---
older 007
steps=$("$bin/tests/lib/killed" 0 "$bin/musafirctl" -c "$conf" ledger verify 2>"$work/err" | tail -n 1)
[ "${KILLS:-}" != all ] || kills=$steps
none=0 kept=0 done=0
for i in $(seq "$kills"); do
	older 007
	"$bin/tests/lib/killed" $((1 + steps * (i - 1) / kills)) "$bin/musafirctl" -c "$conf" ledger verify >/dev/null 2>&1
	if [ -e "$db.before-8" ]; then
		kept=$((kept + 1))
		restores "$db.before-8" || break
	else
		none=$((none + 1))
	fi
	opens && [ "$(schema)" = "$to" ] && restores "$db.before-8" || break
	ls "$work/run" | grep -qvE '^musafir\.db(\.before-[0-9]+)?$' && break	# between two steps it is of a schema between
	done=$i
done
[ "$done" = "$kills" ] && [ $none -gt 0 ] && [ $kept -gt 0 ]; is $? "killed $kills times of $steps ($none before the copy stood, $kept after): it goes on, and the copy restores"
echo "1..$n"
exit $failed
