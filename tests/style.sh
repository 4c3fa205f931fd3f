#!/bin/bash
# Goal: functions stay small and files are named after what they export. Median function under 20 lines, none over 100;
# the file stem is the prefix of at least 90 % of the exported symbols; every source says its licence.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top" || exit 1
command -v ctags >/dev/null && ctags --version | grep -q Universal || { echo "1..0 # SKIP universal-ctags is missing"; exit 77; }
sources=$(find gateway menus store sim -name '*.c' | sort)

lengths() {
	ctags --fields=+neK --c-kinds=f -f - "$@" 2>/dev/null | awk -F'\t' '{
		l = 0; e = 0
		for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) l = substr($i, 6); if ($i ~ /^end:/) e = substr($i, 5) }
		if (e >= l && l > 0) print e - l + 1, $2 ":" $1 }' | sort -n
}

# Exported functions and whether stem or the room's shorter prefix (smpp_link for smpp_link_fsm) starts the name.
prefixes() {
	ctags --fields=+nef --c-kinds=f -f - "$@" 2>/dev/null | awk -F'\t' '{
		static = 0
		for (i = 4; i <= NF; i++) if ($i == "file:") static = 1
		if (static || $1 == "main") next
		stem = $2; sub(/.*\//, "", stem); sub(/\.c$/, "", stem)
		part = stem; good = 0
		while (1) {
			if (index($1, part "_") == 1 || $1 == part) { good = 1; break }
			if (!sub(/_[^_]*$/, "", part)) break
		}
		n++; ok += good; if (!good) print "# " $2 ": " $1 > "/dev/stderr" }
		END { printf "%d %d\n", ok, n }'
}

echo 1..4
lengths $sources >"${TMPDIR:-/tmp}/lengths.$$"
trap 'rm -f "${TMPDIR:-/tmp}/lengths.$$"' EXIT
n=$(wc -l <"${TMPDIR:-/tmp}/lengths.$$")
median=$(awk -v n="$n" 'NR == int((n + 1) / 2) { print $1 }' "${TMPDIR:-/tmp}/lengths.$$")
worst=$(tail -n 1 "${TMPDIR:-/tmp}/lengths.$$")
[ "${n:-0}" -gt 0 ] && [ "${median:-999}" -lt 20 ] && echo "ok 1 - median function: $median lines of $n" || echo "not ok 1 - median function: $median lines of $n"
[ "${worst%% *}" -le 100 ] && echo "ok 2 - longest function: $worst" || echo "not ok 2 - longest function: $worst"
read -r ok all < <(prefixes $sources)
[ "$all" -gt 0 ] && [ $((ok * 100)) -gt $((all * 90)) ] && echo "ok 3 - stem is prefix: $ok of $all" || echo "not ok 3 - stem is prefix: $ok of $all"
missing=$(git ls-files 2>/dev/null '*.c' '*.h' | xargs -r grep -L 'SPDX-License-Identifier: AGPL-3.0-or-later')
[ -z "$missing" ] && echo "ok 4 - every source says its licence" || { echo "# $missing"; echo "not ok 4 - every source says its licence"; }
