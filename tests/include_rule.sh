#!/bin/bash
# Goal: includes point one way. Each room has a file may_include: a line names a folder, a header or, with <>, a library that the room
# may use besides its own headers and those of libc, libosmocore and talloc. Lines that nobody needs, circles between rooms, and rooms
# that grew too large are faults. Planted violations must be found.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
most=40		# files a room

# Libraries that stay in the rooms that name them.
foreign='^(sqlite3|libpq-fe|sodium|utf8proc|libconfig|tls|microhttpd|jansson|expat|ncurses|fribidi|cairo-pdf|cairo-svg|cmocka|seccomp)\.h$|^(openssl|curl|pango|osmocom/(vty|ctrl|gsm|gsupclient|abis))/'

rooms() { find gateway menus store sim -name '*.[ch]' -printf '%h\n' | sort -u; }
lines() { sed -E 's/#.*//; s/[[:space:]]+$//' "$1/may_include" 2>/dev/null | grep -v '^$'; }

# What a room includes from elsewhere, as it would stand in may_include: "file header" a line.
uses() {	# room
	grep -HE '^#[[:space:]]*include' "$1"/*.[ch] | sed -E 's/^([^:]*):[^"<]*("([^"]*)"|(<[^>]*>)).*/\1 \3\4/' |
		awk -v room="$1" -v foreign="$foreign" '{
			if ($2 ~ /^</) { name = substr($2, 2, length($2) - 2); if (name !~ foreign) next }
			else { dir = $2; if (!sub(/\/[^\/]*$/, "", dir) || dir == room || $2 ~ /_sql\.h$/) next }
			print }'
}

check_room() {	# room
	local file inc line bad=0 used=' '
	[ -f "$1/may_include" ] || { echo "# $1 has no may_include"; return 1; }
	[ "$(find "$1" -maxdepth 1 -name '*.[ch]' | wc -l)" -le $most ] || { echo "# $1 has more than $most files"; bad=1; }
	while read -r file inc; do
		for line in "$inc" "${inc%/*}" "${inc%/*}/>"; do
			lines "$1" | grep -qxF -- "$line" && { used+="$line "; continue 2; }
		done
		echo "# $file includes $inc"
		bad=1
	done < <(uses "$1")
	while read -r line; do
		[[ $used == *" $line "* ]] || { echo "# $1/may_include: nobody needs $line"; bad=1; }
	done < <(lines "$1")
	return $bad
}

# A pair of rooms a line for each that one may use; tsort tells circles.
check_circles() {
	local room
	for room in $(rooms); do
		lines "$room" | grep -v '^<' | sed -E 's,/[^/]*\.h$,,' | grep -vxF "$room" | sed "s,^,$room ,"
	done | tsort 2>&1 >/dev/null | sed 's/^/# circle: /' | grep .
}

check() {	# folder
	local room bad=0
	cd "$1" || return 2
	for room in $(rooms); do check_room "$room" || bad=1; done
	! check_circles || bad=1
	return $bad
}

echo 1..5
(check "$top") && echo "ok 1 - includes point one way" || echo "not ok 1 - includes point one way"

plant=$(mktemp -d) || exit 1
trap 'rm -rf "$plant"' EXIT
n=1
finds() {	# what is found (regex), what it is
	n=$((n + 1))
	(check "$plant") | grep -qE "$1" && echo "ok $n - $2 is found" || echo "not ok $n - $2 is found"
	rm -rf "${plant:?}"/*
	mkdir -p "$plant"/{gateway,sim,menus/engine,store/door}
}
mkdir -p "$plant"/{gateway,sim,menus/engine,store/door}
printf '#include "store/door/identity.h"\n' >"$plant/menus/engine/menu_x.c"; touch "$plant/menus/engine/may_include"
finds '^# menus/engine/menu_x.c includes store/door/identity.h' "a planted upward include"
printf '#include <sqlite3.h>\n' >"$plant/gateway/x.c"; touch "$plant/gateway/may_include"
finds '^# gateway/x.c includes <sqlite3.h>' "a planted foreign library"
touch "$plant/gateway/x.c"; echo store/door >"$plant/gateway/may_include"
finds '^# gateway/may_include: nobody needs store/door' "a permission that nobody needs"
printf '#include "store/door/x.h"\n' >"$plant/gateway/x.h"; echo store/door >"$plant/gateway/may_include"
printf '#include "gateway/x.h"\n' >"$plant/store/door/x.h"; echo gateway >"$plant/store/door/may_include"
finds '^# circle: ' "a planted circle of rooms"
