#!/bin/bash
# Goal: no circle among the files of a room. A file stands above those whose symbols it uses; the objects of the build tell. A planted circle must be found.
set -u
bin=${top_builddir:-${1:?usage: tests/circles.sh BUILD-DIR}}

# "user owner" a line; main programs and libraries name their objects with a prefix.
edges() {	# nm -A
	awk '{ file = $1; sub(/:.*/, "", file); sub(/\.o$/, "", file); sub(/[^\/]*_a-/, "", file) }
		$2 == "U" { uses[file, $3] = 1 }
		$2 ~ /^[TDBRCV]$/ { owner[$3] = file }
		END { for (key in uses) { split(key, k, SUBSEP); if ((k[2] in owner) && owner[k[2]] != k[1]) print k[1], owner[k[2]] } }' | sort -u
}
objects() { (cd "$bin" && find gateway menus store sim -name '*.o' -exec nm -A {} + 2>/dev/null); }
circles() { edges | tsort 2>&1 >/dev/null | sed -nE 's/^tsort: /# /p'; }

echo 1..3
all=$(objects)
n=$(edges <<<"$all" | wc -l)
[ "$n" -gt 500 ] && echo "ok 1 - $n uses of one file by another were read" || echo "not ok 1 - $n uses of one file by another were read"
found=$(circles <<<"$all")
[ -z "$found" ] && echo "ok 2 - no circle among files" || { head -n 40 <<<"$found"; echo "not ok 2 - no circle among files"; }
[ -n "$(printf 'a/x.o:0 T x_go\na/x.o: U y_go\na/y.o:0 T y_go\na/y.o: U x_go\n' | circles)" ] &&
	echo "ok 3 - a planted circle is found" || echo "not ok 3 - a planted circle is found"
