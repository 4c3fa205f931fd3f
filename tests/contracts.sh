#!/bin/bash
# Goal: a header says what its functions promise. Each prototype has its contract directly above, or behind it on its line; prototypes that follow one
# another may share one. An int that reports failure cannot be dropped unseen; one that passes its argument on (returns: rc, code or -1) reports none.
# Planted prototypes without either must be found.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top" || exit 1

# "bare|dropped file:line: prototype" a line, and how many there are. A title, /* ---- ... */ or a file's name, is no contract.
prototypes() {	# headers
	awk '
	function text(line) {	# what a line adds to the comment; the rest of the line is code
		if (index(line, "*/")) { said = said line; open = 0; return substr(line, index(line, "*/") + 2) }
		said = said line
		return ""
	}
	FNR == 1 { told = open = skip = depth = 0; code = "" }
	{
		line = $0
		if (skip) { skip = line ~ /\\$/; next }
		if (open) { line = text(line) ; if (open || line ~ /^[ \t]*$/) { told = !open; next } }
		if (line ~ /^#/) { skip = line ~ /\\$/; next }
		if (line ~ /^[ \t]*$/ && code == "") { told = 0; next }
		while (at = index(line, "/*")) {
			rest = substr(line, at); line = substr(line, 1, at - 1)
			if (line ~ /^[ \t]*$/ && code == "") said = ""
			else behind = 1
			open = 1; line = line text(rest)
			if (open) break
		}
		if (line ~ /^[ \t]*$/) { told = told || said != ""; next }
		if (code == "") begun = FNR
		code = code " " line
		depth += gsub(/\{/, "{", line) - gsub(/\}/, "}", line)
		if (depth || code !~ /[;}][ \t]*$/) next
		gsub(/[ \t]+/, " ", code)
		if (code ~ /\(/ && code !~ /\{|typedef|_Static_assert|^ (static|extern) /) {
			n++
			if (!behind && (!told || said ~ /SPDX|^\/\* -|^\/\* [a-z_.]+ \*\//)) print "bare " FILENAME ":" begun ":" code
			if (code ~ /^( __attribute__\(\(.*\)\))? int / && code !~ /warn_unused_result|_WARN/ && said !~ /returns: (rc|code|-1)\./)
				print "dropped " FILENAME ":" begun ":" code
		} else {
			told = 0
		}
		code = ""; behind = 0
	}
	END { print "prototypes " n + 0 }' "$@"
}

echo 1..4
all=$(prototypes $(find gateway menus store sim -name '*.h' | sort))
n=$(sed -n 's/^prototypes //p' <<<"$all")
[ "$n" -gt 500 ] && echo "ok 1 - $n prototypes were read" || echo "not ok 1 - $n prototypes were read"
bare=$(grep '^bare' <<<"$all")
[ -z "$bare" ] && echo "ok 2 - each has its contract" || { sed 's/^/# /' <<<"$bare"; echo "not ok 2 - each has its contract"; }
dropped=$(grep '^dropped' <<<"$all")
[ -z "$dropped" ] && echo "ok 3 - no failure can be dropped unseen" || { sed 's/^/# /' <<<"$dropped"; echo "not ok 3 - no failure can be dropped unseen"; }
planted=$(printf '/* Told. returns: 0; -EIO. */\nint x_told(void) __attribute__((warn_unused_result));\n\n/* ---- title ---- */\nvoid x_bare(void);\n/* Told. */\nint x_drop(\n\tvoid);\n' | prototypes | cut -d: -f2-3)
[ "$planted" = $'5: void x_bare(void);\n7: int x_drop( void);\nprototypes 3' ] && echo "ok 4 - planted ones are found" || { sed 's/^/# /' <<<"$planted"; echo "not ok 4 - planted ones are found"; }
