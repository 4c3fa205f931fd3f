#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: musafirctl(1) names exactly the commands and options that the program takes, in the same words; and the words of a command
# stand in one row of the sources, so that a new command is a row, a function, words and a story.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/manual.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

heads() {	# section, manual page: what stands behind .TP and .TQ
	awk -v section="$1" '/^\.SH/ { in_it = $2 == section } /^\.T[PQ]/ { head = in_it; next } head { print; head = 0 }' "$2" |
		sed -E 's/\\f[BIR]//g; s/\\-/-/g' | sort
}

commands() {	# of --help: two blanks, its words, two blanks or more
	"$bin/musafirctl" --help | sed -nE 's/^  ([a-z][a-z-]*( [a-z-]+)?)  +.*/\1/p'
}

synopses() {
	local command
	commands | while read -r command; do
		# shellcheck disable=SC2086
		"$bin/musafirctl" help $command </dev/null | sed -nE "s/^Usage: musafirctl -c FILE \[--json\] ($command( .*)?)$/\1/p"
	done | sort
}

# Those of every command stand last: -c, --config FILE   what it is
common() {
	"$bin/musafirctl" --help | sed -nE 's/^ +((-[a-zA-Z], )?--[a-z-]+( [A-Z]+)?)  +.*/\1/p' | sort
}

# Each command by the number of rows that begin with its words.
rows() {
	local command
	commands | while read -r command; do
		printf '%s %s\n' "$(grep -rhoF "{ \"${command/ /\", \"}\" }" --include='*.[ch]' "$top/store" "$top/gateway" | wc -l)" "$command"
	done
}

is_same() {	# what is expected, what is found, what it shows
	n=$((n + 1))
	if diff "$1" "$2" >"$work/diff" && [ -s "$1" ]; then
		echo "ok $n - $3"
	else
		sed -e 's/^</# only expected:/' -e 's/^>/# only found:/' "$work/diff"
		echo "not ok $n - $3"
		failed=1
	fi
}

n=0
failed=0
synopses >"$work/program"
heads COMMANDS "$top/store/ctl/musafirctl.1" >"$work/manual"
is_same "$work/program" "$work/manual" "commands and their options"
common >"$work/program"
heads OPTIONS "$top/store/ctl/musafirctl.1" >"$work/manual"
is_same "$work/program" "$work/manual" "options of every command"
commands | sed 's/^/1 /' >"$work/expected"
rows >"$work/found"
is_same "$work/expected" "$work/found" "each command is one row"
echo "1..$n"
exit $failed
