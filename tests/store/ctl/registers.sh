#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: registers as they really arrive, in tests/store/ctl/registers: taken where a careful clerk would take them, else refused for the true reason.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/registers.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0
failed=0

mkdir "$work/keys" "$work/run"
cat >"$work/musafir.conf" <<CONF
service = { code = "789"; name = "ID service"; hotline = "0800789000"; hotline_abroad = "+254200000000"; emergency = "1195";
	country = "254"; timezone = "Africa/Nairobi"; languages = ["en"]; menus = "$top/menus"; };
store = { path = "run/musafir.db"; keyfile = "keys/master.key"; bundles = "$top/etc/bundles.conf"; numbers = "$top/etc/numbers.conf"; };
links = ( );
CONF
ctl() { "$bin/musafirctl" -c "$work/musafir.conf" "$@" 2>"$work/err" </dev/null; }

# Import a register into a database of its own. Rows that are refused follow as "LINE COLUMN WORDS": all of them, in order.
takes() {	# exit code, added, known, file, row...
	local rc=$1 sums="\"added\":$2,\"known\":$3,\"refused\":$(($# - 4))," file=$4 got
	n=$((n + 1))
	shift 4
	rm -rf "$work"/keys/* "$work"/run/* "$work"/*.csv*
	cp "$top/tests/store/ctl/registers/$file.csv" "$work/r.csv" && chmod u+w "$work/r.csv"
	ctl init --test >/dev/null
	ctl --json import "$work/r.csv" >"$work/out"
	got=$?
	: >>"$work/r.csv.rejected.csv"
	if [ $got = "$rc" ] && grep -qF "$sums" "$work/out" && rows_are "$@" && tells_no_value; then
		echo "ok $n - $file.csv"
	else
		sed 's/^/# /' "$work/out" "$work/err"
		echo "not ok $n - $file.csv: exit $got, expected $rc, $sums"
		failed=1
	fi
}

rows_are() {
	local row line column words i=1
	[ "$(tail -n +2 "$work/r.csv.rejected.csv" | wc -l)" = $# ] || return 1
	for row; do
		i=$((i + 1))
		read -r line column words <<<"$row"
		sed -n "${i}p" "$work/r.csv.rejected.csv" | grep -qE "^$line,$column,.*$words" || { echo "# expected: $row" ; return 1; }
	done
}

tells_no_value() { ! grep -qE '0723|OSMAN|AMINA|SD-' "$work/err" "$work/r.csv.rejected.csv"; }

# A register that is refused as a whole.
refused() {	# file, words
	n=$((n + 1))
	rm -rf "$work"/keys/* "$work"/run/* "$work"/*.csv*
	cp "$top/tests/store/ctl/registers/$1.csv" "$work/r.csv"
	ctl init --test >/dev/null
	ctl import "$work/r.csv" >"$work/out"
	if [ $? = 1 ] && grep -qE "$2" "$work/err" && tells_no_value_of_file; then
		echo "ok $n - $1.csv"
	else
		sed 's/^/# /' "$work/err"
		echo "not ok $n - $1.csv"
		failed=1
	fi
}
tells_no_value_of_file() { ! grep -qE '0723|OSMAN|AMINA|SD-' "$work/err"; }

# heads
takes 0 5 0 e02b_sep_comma
takes 0 5 0 e04_header_case
takes 0 5 0 e04b_header_space
takes 0 5 0 e04c_kobo_header
takes 0 5 0 e12_bom
takes 0 1 0 r_ghostcol
takes 0 1 0 r_ghostrow
takes 0 5 0 e21_ghost
takes 0 1 0 p_head_signs
takes 0 1 0 p_ghost_blanks
takes 0 1 0 p_sep_quoted
refused p_semicolon_quoted 'semicolons between the columns'
refused p_tab_quoted 'tabs between the columns'
refused r_cr 'lines end in CR alone.*save it as CSV UTF-8'
# names
takes 0 1 0 r_zwnj
takes 0 1 1 r_nfc_nfd
takes 1 0 0 r_questionmarks '2 given_name letters were lost'
takes 1 9 0 e06_zwnj '9 given_name a value' '11 given_name 40 characters'
takes 1 5 0 r_parts '7 given_name 80 characters in all parts' '8 father_name has letters' '9 latin_name Latin letters'
# dates
takes 0 2 0 r_iso
takes 1 5 0 e07_dates '2 birthdate month 13' '3 birthdate another calendar' '4 birthdate another calendar' '5 birthdate not in the future' \
	'6 birthdate spreadsheet counts' '7 birthdate spreadsheet counts' '12 birthdate day number' '13 birthdate April or December' \
	'15 birthdate no digits 0 to 9' '16 birthdate YYYY-MM-DD' '17 birthdate YYYY-MM-DD' '18 birthdate words in it' '19 birthdate a day of that month' \
	'20 birthdate last 120 years'
takes 1 8 0 e27_calendars '10 birthdate a day of that month' '11 birthdate a year like 1988' '12 birthdate a day of that month' '13 birthdate the year alone' \
	'14 birthdate a year that can be'
grep -q '"year_only":2,' "$work/out" || { echo "not ok - e27_calendars: years that are counted"; failed=1; }
# papers
takes 0 1 2 r_paper
takes 1 0 0 r_month '2 id_number a date'
takes 1 1 3 e19_paper_spelling '6 id_number another phone number'
takes 1 7 0 e15_ids '3 id_number 2.547E' '9 id_number 4 to 40' '10 id_number a date' '11 id_number a date' '12 id_number last digits may be lost'
takes 1 0 0 e20_excel_damage '2 id_number a date' '3 id_number a date' '4 id_number last digits may be lost' '5 id_number last digits may be lost' \
	'6 id_number a word' '7 id_number fraction' '8 id_number 2.547E' '9 given_name for nothing' '10 given_name formula' '11 given_name letters were lost' \
	'12 given_name letters were lost' '13 given_name letters were lost' '14 given_name for nothing' '15 given_name for nothing' \
	'16 given_name for nothing' '17 given_name begins as a formula' '18 nationality formula'
# vocabularies
takes 1 5 0 p_yes_no '7 allergies yes .true., no .false.'
takes 1 2 0 p_lang '4 lang a language code' '5 lang a language code'
# numbers
takes 1 0 0 p_front '2 msisdn what stands in front.*every digit' '3 msisdn no country has'
takes 0 2 0 r_blanks
takes 1 9 0 e05_invisible '10 msisdn '
sed -i 's/country = "254"/country = "55"/' "$work/musafir.conf"
takes 0 1 0 r_brazil
printf 'msisdn=+5595988776655\n' | "$bin/musafirctl" -c "$work/musafir.conf" person find >/dev/null || { echo "not ok - r_brazil: another country's number"; failed=1; }
echo "1..$n"
exit $failed
