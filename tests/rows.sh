#!/bin/bash
# Goal: what the program knows of a verb or an attribute stands in its row. A verb is named elsewhere only where it is asked or answers itself, never in a
# switch; no file but that of the rows lists attributes. A planted second list must be found. tests/store/ctl/manual.sh counts the rows of musafirctl's commands.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}

# The door of a field unit answers some verbs of officers a second time.
sources() { find gateway menus store sim -name '*.[ch]' ! -name 'identity_verb*.h' ! -name 'identity_attributes.h' ! -name field_door.c; }

# Files a verb: "n VERB" of those named in more than two, or in a switch.
verbs() {
	sources | xargs grep -HoE '(case )?\bIDV_[A-Z_]+' | grep -vE '_(NONE|COUNT)$' | sort -u |
		awk -F: '{ name = $2; if (sub(/^case /, "", name)) n[name] += 2; n[name]++ } END { for (v in n) if (n[v] > 2) print n[v], v }'
}

# "n FILE" of those that name more than six attributes.
attributes() {
	sources | xargs grep -HoE '\bIDENTITY_ATTR_[A-Z_0-9]+' | grep -vE '_(COUNT|MAX)$' | sort -u |
		awk -F: '{ n[$1]++ } END { for (f in n) if (n[f] > 6 && f != "store/identity/core/identity_facts.c") print n[f], f }'
}

tell() {	# number, what was found, what it is
	[ -z "$2" ] && echo "ok $1 - $3" || { sed 's/^/# /' <<<"$2"; echo "not ok $1 - $3"; }
}

cd "$top" || exit 1
echo 1..4
tell 1 "$(verbs)" "a verb stands in its row, and where it is asked"
tell 2 "$(attributes)" "no second list of attributes"
plant=$(mktemp -d) || exit 1
trap 'rm -rf "$plant"' EXIT
mkdir -p "$plant"/{gateway,menus,store,sim}
cd "$plant" || exit 1
printf 'switch (v) { case IDV_HELLO: }\n' >store/x.c
[ "$(verbs)" = "3 IDV_HELLO" ] && echo "ok 3 - a planted switch over verbs is found" || echo "not ok 3 - a planted switch over verbs is found"
printf '{ IDENTITY_ATTR_A, IDENTITY_ATTR_B, IDENTITY_ATTR_C, IDENTITY_ATTR_D, IDENTITY_ATTR_E, IDENTITY_ATTR_F, IDENTITY_ATTR_G }\n' >store/x.c
[ "$(attributes)" = "7 store/x.c" ] && echo "ok 4 - a planted list of attributes is found" || echo "not ok 4 - a planted list of attributes is found"
