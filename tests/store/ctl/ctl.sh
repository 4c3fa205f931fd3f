#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: an administrator sets a service up from a shell, wrong use is told in one line, and nothing personal is shown or left behind.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/ctl.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/loopback.sh"
trap 'rm -rf "$work"' EXIT
n=0
failed=0

ctl() { "$bin/musafirctl" -c "$work/musafir.conf" "$@" 2>"$work/err" </dev/null; }
ctl_in() { "$bin/musafirctl" -c "$work/musafir.conf" "$@" 2>"$work/err"; }

is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		sed 's/^/# /' "$work/err" | head -n 5
		echo "not ok $n - $2"
	fi
}

refused() {	# exit code, regex of the line, what it shows; the command follows
	local want=$1 line=$2 what=$3 before rc
	shift 3
	before=$(cd "$work" && find keys run -type f | sort | xargs -r sha256sum)
	ctl "$@" >"$work/out"
	rc=$?
	[ "$rc" = "$want" ] && [ "$(grep -c . "$work/err")" = 1 ] && grep -qE "^musafirctl: $line" "$work/err" &&
		[ ! -s "$work/out" ] && [ "$before" = "$(cd "$work" && find keys run -type f | sort | xargs -r sha256sum)" ]
	is $? "$what"
}

config() {	# store keys
	cat >"$work/musafir.conf" <<CONF
service = { code = "789"; name = "ID service"; hotline = "0800789000"; hotline_abroad = "+254200000000"; emergency = "1195";
	country = "254"; timezone = "Africa/Nairobi"; languages = ["en"]; menus = "$top/menus"; };
store = { path = "run/musafir.db"; keyfile = "keys/master.key"; bundles = "$top/etc/bundles.conf"; numbers = "$top/etc/numbers.conf"; $* };
pin = { workers = 1; };
links = ( { name = "op1"; protocol = "smpp"; host = "127.0.0.1"; port = 22999; system_id = "musafir"; password_file = "op1.pass"; asserts = ["254"]; } );
CONF
}

mkdir "$work/keys" "$work/run"
(umask 077; echo secret7 >"$work/op1.pass")
config

# --- use ---
"$bin/musafirctl" --help | grep -q 'person add'; is $? "--help names the commands"
"$bin/musafirctl" --help | grep -q 'kill-at-commit'; [ $? = 1 ]; is $? "--help keeps test commands to itself"
"$bin/musafirctl" --version | grep -qE '^musafirctl [0-9]'; is $? "--version"
refused 2 'no command' "no command is wrong use"
refused 2 'unknown command' "unknown command is wrong use" frobnicate
refused 2 '--colour: unknown option' "unknown option is wrong use" org list --colour red
refused 2 '--code: a value is missing' "missing value is wrong use" org add --code
refused 2 'unknown command org lst; did you mean org list' "a mistyped command is told with the one that was meant" org lst
refused 2 'unknown command org; org takes one of: add, list' "half a command is told with its other halves" org
refused 2 'unknown command; person takes one of' "a number in the place of a word is not repeated" person 254700000001
refused 2 '--bundel: unknown option; did you mean --bundle' "a mistyped option is told with the one that was meant" org add --bundel recv-s
refused 2 '--cod: is it --code or --codes' "a short form of two options" org set --cod 715464
refused 2 '--json: takes no value' "a value for a switch" --json=yes org list
refused 2 '--code: given twice' "an option twice is wrong use" org pause 715464 --code 715464
refused 2 '-c: given twice' "another configuration behind the one that a forced command gave" -c /dev/null org list
refused 2 '--every: expected seconds, 1 to' "what is no interval, with --watch or without" status soon
refused 2 'an argument too many' "an argument too many is wrong use" org list 715464
refused 2 '-x: unknown option' "an unknown letter is wrong use" -x org list
"$bin/musafirctl" org pause --help | grep -qxF 'Usage: musafirctl -c FILE [--json] org pause [--code] N'; is $? "COMMAND --help"
[ "$("$bin/musafirctl" help org pause)" = "$("$bin/musafirctl" -h org pause)" ]; is $? "help COMMAND"
"$bin/musafirctl" help org | grep -q 'org list' && ! "$bin/musafirctl" help org | grep -q 'agent list'; is $? "help of commands that begin alike"
refused 2 'unknown command frobnicate' "help of an unknown command is wrong use" help frobnicate
refused 1 '.*keys/master.key' "no key file yet" org list

# --- init ---
refused 2 'init needs --escrow FILE twice or three times.* or --test' "init without custodians is wrong use" init
"$bin/musafirctl" escrow keygen "$work/a" >/dev/null 2>"$work/err" && "$bin/musafirctl" escrow keygen --file "$work/b" >/dev/null 2>"$work/err" &&
	[ "$(stat -c %a "$work/a" "$work/a.pub" | xargs)" = "600 644" ] && ! grep -qF "$(sed -n 's/^secret //p' "$work/a")" "$work/a.pub"
is $? "escrow keygen needs no configuration and keeps the secret half private"
refused 1 '.*exists' "escrow keygen overwrites nothing" escrow keygen "$work/a"
refused 2 'init needs --escrow' "one custodian is none" init --escrow "$work/a.pub"
refused 1 'store\.anchor: missing' "custodians without an anchor" init --escrow "$work/a.pub" --escrow "$work/b.pub"
config 'anchor = "apart/musafir.anchor";'
refused 1 'escrow: the same key twice' "one custodian twice is one" init --escrow "$work/a.pub" --escrow "$work/a.pub"
refused 1 '.*/a: a secret key' "the secret half of a custodian is not taken" init --escrow "$work/a" --escrow "$work/b.pub"
config
ctl init --test >/dev/null; is $? "init"
[ "$(stat -c %a "$work/keys/master.key" "$work/run/musafir.db" | sort -u)" = 600 ]; is $? "key file and database are private"
refused 1 '.*exists' "init overwrites nothing" init --test
ctl org list >"$work/out"; [ $? = 0 ] && [ ! -s "$work/out" ]; is $? "an empty list is empty"
[ "$(ctl --json org list)" = "[]" ]; is $? "an empty list in JSON"

# --- organisations and agents ---
add_hawa() { ctl org add --code 715464 --name 'HAWA "EXPRESS"' --short HAWA --place 'Kakuma Mkt' --kind money --bundle recv-s; }
add_hawa; is $? "org add"
refused 1 '.*' "the same code twice is refused" org add --code 715464 --name X --short X --place X --kind money --bundle recv-s
refused 1 '.*' "a code with a wrong check digit is refused" org add --code 715465 --name X --short X --place X --kind money --bundle recv-s
refused 2 'org add needs --code --short --place --kind --bundle; see musafirctl help org add$' "a command line tells all that it lacks" org add --name X
refused 1 'kind: .*one of: money .*other' "an unknown kind is refused, with those there are" org add --code 123459 --name X --short X --place X --kind nonsense --bundle recv-s
refused 1 'bundle: .*one of: recv-s, .*code$' "an unknown bundle is refused, with those there are" org add --code 123459 --name X --short X --place X --kind money --bundle nonsense
ctl org list | awk 'NR == 1 && $1 == "code" { h = 1 } NR == 2 && $1 == "715464" && / open / && /Kakuma Mkt/ { r = 1 } END { exit !(h && r) }'
is $? "org list is a table"
ctl --json org list | grep -qF '"name":"HAWA \"EXPRESS\"","short":"HAWA"'; is $? "JSON is escaped"
ctl org pause 715464 && ctl org list | grep -q ' paused '; is $? "org pause"
ctl org resume --code=715464 && ctl org list | grep -q ' open '; is $? "org resume"
ctl --code 715464 org pause && ctl org --json list | grep -q '"paused"' && ctl org resume -- 715464; is $? "options before and between the words, a value behind --"
ctl org pause $'\u200e715\u00a0464\u200e' && ctl org list | grep -q ' paused ' && ctl org resume --code $'\u0667\u0661\u0665\u0664\u0666\u0664' &&
	ctl org list | grep -q ' open '
is $? "a code with a mark pasted before it, or in Arabic digits, was no organisation"
refused 1 "msisdn: expected a phone number; '/' at character 11 stands in the way" "two numbers in one, and what stands between them" \
	agent add --org 715464 --msisdn 0711000001/0722000001
refused 2 'agent add needs --org;' "what is missing is told before a number is asked for" agent add
ctl --json bundle list | grep -qF '{"bundle":"recv-s","purpose":"pay","gives":"facts","must":"full_name over_18 id_last4","may":"nationality"}'; is $? "bundle list"
[ "$(ctl bundle list --fact work_until --fact pseudonym | awk 'NR > 1 { print $1 }' | xargs)" = "job same-person" ]; is $? "bundles that ask for one of several facts"
refused 1 'fact: no bundle' "a fact that no bundle asks for" bundle list --fact colour
ctl --json agent add --org 715464 --msisdn 254711000001 | grep -qx '{"org":"715464","desk":1}'; is $? "agent add tells the desk"
ctl agent list | awk 'NR == 2 && $1 == "715464" && $2 == 1 && $3 == "active" { r = 1 } END { exit !r }'; is $? "agent list"
refused 1 'no organisation' "agents of an unknown organisation" agent list --org 999999
ctl agent block --msisdn 254711000001 && ctl agent list | grep -q blocked; is $? "agent block"
ctl agent unblock --msisdn 254711000001 && ctl agent list | grep -q active; is $? "agent unblock"
ctl agent code --msisdn 254711000001 >"$work/out"; grep -qxE 'start code [0-9]{3} [0-9]{3}' "$work/out" && [ "$(wc -l <"$work/out")" = 1 ]
is $? "agent code prints exactly one line"

# --- people ---
person() {
	ctl_in person add <<PERSON
# lines of a desk's own tool
msisdn=254700000001
given_name=MARKEDNAME
family_name=TESFAYE
birthdate=1996-04-12
sex=F
nationality=ER
id_type=refugee_id
id_number=MARKED0042
evidence=2
address=
PERSON
}
person; is $? "person add from key=value lines"
person; [ $? = 1 ] && ! grep -q MARKED "$work/err"; is $? "the same person twice is refused, without naming anybody"
printf 'msisdn=254700000002\ngiven_name=MARKEDNAME\nbirthdate=12/04/MARKED\n' | ctl_in person add
[ $? = 1 ] && grep -q birthdate "$work/err" && ! grep -q MARKED "$work/err"; is $? "a wrong value is told by its key alone"
printf '\xef\xbb\xbfmsisdn=254700000031\nslot=1\ngiven_name=MARKED\n' | ctl_in person add; is $? "person add passes over a byte order mark"
printf '\xff\xfem\x00' | ctl_in person add; [ $? = 1 ] && grep -q 'standard input: is UTF-16' "$work/err"; is $? "person add names UTF-16"
printf 'msisdn\n' | ctl_in person add; [ $? = 1 ] && grep -q 'standard input:1' "$work/err"; is $? "a line that is none is told with its number"
printf 'msisdn=254700000001\n' | ctl_in person code >"$work/out"; grep -qxE 'start code [0-9]{3} [0-9]{3}' "$work/out"; is $? "person code"
ctl --json person code --msisdn 254700000001 | grep -qxE '\{"start_code":"[0-9]{6}"\}'; is $? "person code in JSON"
ctl person find --msisdn 254700000001 >"$work/out"; grep -q '^start_code *waits$' "$work/out" && ! grep -q MARKED "$work/out"
is $? "person find shows no name"
refused 1 'nobody has' "a stranger is not found" person find --msisdn 254700000099
refused 1 'slot' "slot out of range" person find --msisdn 254700000001 --slot 9
ctl person lock --msisdn 254700000001 && ctl person find --msisdn 254700000001 | grep -q '^locked *yes$'; is $? "person lock"
ctl person unlock --msisdn 254700000001 && ctl person find --msisdn 254700000001 | grep -q '^locked *no$'; is $? "person unlock"
ctl person close --msisdn 254700000001 && ctl person find --msisdn 254700000001 | grep -q '^closed *yes$'; is $? "person close"
! grep -rqa MARKED "$work/run" "$work/keys"; is $? "nothing personal is readable in the database"

# --- import ---
head=msisdn,lang,given_name,family_name,birthdate,sex,nationality,id_type,id_number,evidence
file() { printf '%b' "$1" >"$work/people.csv"; }
file "\xef\xbb\xbf$head\n"; ctl import "$work/people.csv" >"$work/out"; is $? "import passes over a byte order mark"
file "\xff\xfem\x00"; refused 1 '.*people\.csv: is UTF-16' "import names UTF-16" import "$work/people.csv"
file "${head//,/;}\n"; refused 1 '.*people\.csv: semicolons' "import names semicolons" import "$work/people.csv"
file "m\x00s\x00"; refused 1 '.*people\.csv: is UTF-16' "import names UTF-16 without a mark" import "$work/people.csv"
file "sep=;\r\n${head//,/;};colour;\r\n;;;;;;;;;;;\r\n"; ctl import "$work/people.csv" --map colour= >"$work/out"
is $? "import obeys sep=, and --map that passes over a column"
file "${head/msisdn/tel}\n"; ctl import "$work/people.csv" --map tel=msisdn >"$work/out"; is $? "import takes a column by --map"
refused 1 '.*no column is called "fon"' "a --map of no column is told" import "$work/people.csv" --map tel=msisdn --map fon=phone
refused 2 '--map: .* msisdn, lang,' "a --map to no name is told with the names" import "$work/people.csv" --map tel=fon
file "$head,colour\n"; refused 1 '.*people\.csv:1: column 11, "colour", is .*one of: msisdn, lang.*--map colour=' "import names an unknown column, and those that are known" import "$work/people.csv"
file "${head/sex,/}\n"; refused 1 '.*people\.csv:1: column sex is missing' "import names a missing column" import "$work/people.csv"
file "$head,sex\n"; refused 1 '.*people\.csv:1: column sex stands twice' "import names a column that comes twice" import "$work/people.csv"
file "254722000009,en,MARKED MARKED,T,1996,f,ER,refugee_id,MARKED42,2\n"
refused 1 '.*people\.csv:1: column 1 has no name' "import without a header shows nobody" import "$work/people.csv"
file ""; refused 1 '.*people\.csv: no header' "import of an empty file" import "$work/people.csv"
refused 2 'import needs a file' "import without a file" import
file "$head,address\r\n254722000001,en,MARKED ONE,\"T, S\",1996-04-12,f,ER,refugee_id,MARKED0001,2,\"Kakuma, Kenya\"\r\n2.547E+11,en,MARKED TWO,T,1996,f,ER,refugee_id,MARKED0002,2,\r\n722000003,en,MARKED,T,1996,f,ER,refugee_id,MARKED0003,2,\r\n254722000004,en,MARKED,T,12/04/1996,f,ER,refugee_id,MARKED0004,2,\r\n254722000005,en,MARKED,T,1996,f,ER\r\n254722000006,en,M\xfcMARKED,T,1996,f,ER,refugee_id,MARKED0006,2,\r\n\r\n254722000008,en,\"MARKED,T,1996,f,ER,refugee_id,MARKED0008,2,\r\n254722000009,en,MARKED NINE,T,1996,f,ER,refugee_id,MARKED0009,2,\r\n"
ctl --json import "$work/people.csv" >"$work/out"; [ $? = 1 ] && grep -qE '^\{"added":2,"known":0,"refused":6,' "$work/out"; is $? "import keeps the good rows and fails for the others"
cut -d, -f1,2 "$work/people.csv.rejected.csv" | tr '\n' ' ' | grep -qx 'line,column 3,msisdn 4,msisdn 5,birthdate 6, 7,given_name 9, '
is $? "refused rows stand in order with line and column"
! grep -qE 'MARKED|25472|7220' "$work/people.csv.rejected.csv" "$work/err" && [ "$(stat -c %a "$work/people.csv.rejected.csv")" = 600 ]
is $? "the list of refused rows holds no value and is private"
grep -q '2.547E+11' "$work/people.csv.rejected.csv" && grep -q 'April or December' "$work/people.csv.rejected.csv" && grep -q 'what stands in front' "$work/people.csv.rejected.csv" &&
	grep -q 'not UTF-8' "$work/people.csv.rejected.csv" && grep -q 'never closed' "$work/people.csv.rejected.csv"
is $? "damage is told by its name"
sed -i -n '1p;2p;$p' "$work/people.csv"
ctl --json import "$work/people.csv" >"$work/out" && grep -qE '^\{"added":0,"known":2,"refused":0,' "$work/out" && [ ! -e "$work/people.csv.rejected.csv" ]
is $? "the same rows again change nothing, and the old list goes"
refused 2 'start-codes needs --desk;' "start-codes is told as the others" start-codes --count 1
refused 1 'desk: expected' "start-codes wants a desk" start-codes --desk nbo --count 1
refused 1 'count: expected' "start-codes has a ceiling" start-codes --desk NBO-3 --count 1001
ctl start-codes --desk NBO-3 --count 5 >"$work/out" && [ "$(grep -cE '^ +[12] +[0-9]+ +000[19] +01 +[0-9]{3} [0-9]{3}$' "$work/out")" = 2 ] &&
	grep -q 'desk NBO-3' "$work/out" && ! grep -qE 'MARKED|2547[0-9]{4}' "$work/out"
is $? "a sheet of start codes tells line and end of the paper, nobody's name or number"
ctl start-codes --desk NBO-3 --count 5 >"$work/out"; [ $? = 1 ] && [ ! -s "$work/out" ] && grep -q 'nobody who was imported waits' "$work/err"
is $? "no code twice on a day"

# --- whole ---
ctl status >"$work/out"; [ $? = 1 ] && grep -q '^people  *4$' "$work/out" && grep -q 'does not run' "$work/err"
is $? "status counts, and says that no daemon runs"
ctl stats --json | grep -q '"people":4'; is $? "stats"
db() { sqlite3 "$work/run/musafir.db" "$1" 2>"$work/err"; }
db "INSERT INTO survey VALUES (1, 202605, 0, 14), (1, 202605, 1, 8), (1, 202605, 2, 1), (1, 202605, 3, 1), (1, 202606, 0, 30), (1, 202606, 1, 9)" &&
	ctl stats survey --json >"$work/out" && grep -q '"month":202605,"org":"715464","name":"HAWA .*,"asked":14,"yes":8,"no":1,"money":1}' "$work/out" &&
	grep -q '"month":202606,.*"asked":"few","yes":"few"' "$work/out"; is $? "what people say, from 10 answers on"
db "INSERT INTO counter VALUES (0, 'share|f|18-24', 40), (0, 'share|m|18-24', 9), (0, 'share|m|25-34', 12)" &&
	ctl stats shares --json >"$work/out" && grep -q '"sex":"f","age":"18-24","shares":40}' "$work/out" &&
	[ "$(grep -c '"shares":"few"' "$work/out")" = 2 ]; is $? "small cells hide, and the one that would tell them"
ctl ledger verify | grep -qE '^ledger good: [1-9]'; is $? "ledger verify"
ctl ledger tail 2 --json >"$work/out" 2>"$work/err" && [ "$(grep -oE '"act":"[a-z_.]+","time":[^,]+,"organisation":"([0-9]{6})?","receipt":"[0-9a-f]{32}"' "$work/out" | wc -l)" = 2 ] &&
	[ "$(grep -oE '"line":[0-9]+' "$work/out" | tail -n 1 | tr -dc 0-9)" = "$(ctl ledger verify | tr -dc 0-9)" ]; is $? "ledger tail: the last two lines"
refused 1 'lines: expected a number, 1 to 1000' "not of too many" ledger tail 1001
# --- attributes: what bundles may give can come in every way ---
more=id_issuer,allergies,alternate_collector
file "$head,$more\n254722000011,en,MARKED,T,1996,f,ER,refugee_id,MARKED0011,2,MARKED ISSUER,yes,MARKED HEIR\n254722000012,en,MARKED,T,1996,f,ER,refugee_id,MARKED0012,2,,MARKED,\n"
ctl --json import "$work/people.csv" >"$work/out"
grep -q '"added":1,"known":0,"refused":1,' "$work/out" && grep -q '^3,allergies,"expected one of: yes (true), no (false), or nothing"$' "$work/people.csv.rejected.csv"
is $? "import takes who gave the paper, allergies and who else may collect"
printf '%s\n' msisdn=254722000013 given_name=MARKED 'id_issuer=MARKED ISSUER' allergies=no 'alternate_collector=MARKED HEIR' | ctl_in person add
is $? "so does person add"
{ printf '%s\n' 0x 254722000014 9 '' 'E!' en '' MARKED 123 TESFAYE '' '' '' '' '' 1996-13-40 2050 1996; yes '' | head -n 60; } >"$work/in"	# whatever else is asked
script -qec "'$bin/musafirctl' -c '$work/musafir.conf' person add" /dev/null <"$work/in" >"$work/err" 2>&1
[ $? = 0 ] && grep -q 'Who gave the paper' "$work/err" && grep -q 'Allergies, yes or no' "$work/err" && grep -q 'Who else may collect' "$work/err"
is $? "a terminal is asked for them"
grep -qF 'The person was added. For their start code: musafirctl person code' "$work/err"; is $? "and told that it was done"
[ "$(grep -aoE '  [a-z_]+: (expected|month 13)' "$work/err" | tr -d ' ' | tr '\n' ' ')" = "msisdn:expected slot:expected lang:expected given_name:expected father_name:expected birthdate:month13 birthdate:expected " ] &&
	grep -q 'a date that is not in the future' "$work/err"
is $? "each answer is judged when it is typed, and asked for again"
{ yes '' | head -n 10; } >"$work/in"
script -qec "'$bin/musafirctl' -c '$work/musafir.conf' person add" /dev/null <"$work/in" >"$work/err" 2>&1
[ $? = 1 ] && grep -q 'msisdn: not understood; nothing was done' "$work/err" && ! grep -q 'was added' "$work/err"; is $? "but not for ever"
ctl person find --msisdn 254722000014 >"$work/out"; is $? "and its answers are kept"
! grep -rqa MARKED "$work/run" "$work/keys"; is $? "none of it is readable in the database"

# --- numbers of papers ---
ctl --json number list >"$work/out"
grep -qF '{"number":"fayda_fin","country":"ET","label":"Fayda FIN","kind":"national_id","form":"12 digits","check":"none","source":"id.gov.et/en/faydanumber"}' "$work/out" &&
	grep -qE '"number":"aadhaar".*"check":"verhoeff"' "$work/out" && [ "$(grep -c '"number"' "$work/out")" = "$(grep -c '{ name = ' "$top/etc/numbers.conf")" ]
is $? "number list tells all rows"
ctl number list | grep -qE '^kenya_refugee +KE +.* refugee_id +any +none +unconfirmed$'; is $? "and what nobody confirmed"
file "$head\n254722000021,en,MARKED,T,1996,f,ET,Fayda FIN,4071 8362 9501,2\n254722000022,en,MARKED,T,1996,f,ET,fayda_fin,71836295016,2\n254722000023,en,MARKED,T,1996,f,IN,aadhaar,496858245153,2\n254722000024,en,MARKED,T,1996,f,ET,fayda_fin,4.07E+11,2\n"
ctl --json import "$work/people.csv" >"$work/out"
grep -q '"added":1,"known":0,"refused":3,' "$work/out" && diff "$work/people.csv.rejected.csv" - >"$work/err" <<-'ROWS'
	line,column,reason
	3,id_number,"expected 12 digits, as Fayda FIN has; zeros in front may be lost"
	4,id_number,a digit is mistyped: the check digit of Aadhaar does not fit
	5,id_number,"shortened by a spreadsheet, as 2.547E+11; expected every digit, in a column of text"
ROWS
is $? "import refuses numbers that do not fit, with line, column and reason"
printf '%s\n' msisdn=254722000025 given_name=MARKED id_number=496858245153 id_type=AADHAAR | ctl_in person add
[ $? = 1 ] && grep -q 'id_number: a digit is mistyped: the check digit of Aadhaar' "$work/err" && ! grep -q 4968 "$work/err"; is $? "person add does so, whatever comes first"
{ printf '%s\n' 254722000026 '' en MARKED '' '' '' '' '' '' '' '' '' aadhaar 496858245153 4968 '4968 5824 5152'; yes '' | head -n 60; } >"$work/in"
script -qec "'$bin/musafirctl' -c '$work/musafir.conf' person add" /dev/null <"$work/in" >"$work/err" 2>&1
[ $? = 0 ] && [ "$(grep -aoE '  id_number: [a-z]+ [a-z0-9]+' "$work/err" | tr -d ' ' | tr '\n' ' ')" = "id_number:adigit id_number:expected12 " ]; is $? "a terminal is told at once"

ctl menus check >"$work/out"; awk '$1 == "M1" && $2 > 40 { r = 1 } END { exit !r }' "$work/out"; is $? "menus check prints how full screens are"
grep -qE '^en +English +done' "$work/out"; is $? "menus check tells who reviewed a language"
grep -qE '^sw +lock +FUNGA$' "$work/out" && grep -qE '^fr +complain +PLAINTE$' "$work/out"; is $? "menus check tells what may be texted"
grep -qE '^share by shop number +en +3 +22 +[0-9]+ ' "$work/out" && grep -q '^Journeys: 2 s a screen' "$work/out"
is $? "menus check measures journeys, and says how"
ctl menus check --json | grep -q '"journey":"share","lang":"en","screens":3,"keys":22'; is $? "menus check --json"

# --- a language is read by a native: a sheet, and back ---
sheet=$work/sw.sheet
ctl menus review --lang sw --to "$sheet" >/dev/null
[ $? = 0 ] && [ "$(grep -cE '^== (screen|sms) ' "$sheet")" = "$(ctl menus check --json | grep -oE '"screen":"[^"]*","lang":"en"' | wc -l)" ]; is $? "a sheet has every screen and SMS of the language"
grep -A2 '^== screen M20a$' "$sheet" | grep -qE '^room:  [0-9]+ of 160' && grep -q '^    1 Move my ID to this SIM$' "$sheet" && grep -q '^| lock = FUNGA$' "$sheet"
is $? "with its room, its meaning and its lines"
sed '/^== screen M20a$/,/^good:/{s/^| Andika namba yako .*/| Namba "ya zamani" \\ na nchi/;s/^good:.*/good: x/};/^== screen M20f$/,/^good:/s/^| Si namba .*/| ha/' "$sheet" | sed 's/$/\r/' >"$work/filled"
ctl menus review --lang sw --from "$work/filled" --to "$work/mine" >"$work/out"
[ $? = 0 ] && grep -qE '^M20a +changed ' "$work/out" && grep -qE '^M20f +changed, no x: not taken' "$work/out" && ! grep -q M20f "$work/mine/lang/sw.conf"
is $? "a filled sheet is taken as far as it has an x"
cp "$work/musafir.conf" "$work/plain.conf"
sed -i "s|menus = \"$top/menus\"|menus = [ \"$top/menus\", \"mine\" ]|" "$work/musafir.conf"
ctl menus review --lang sw >"$work/out"; grep -qF '| Namba "ya zamani" \ na nchi' "$work/out"; is $? "and speaks from a folder behind the shipped one"
sed -i 's/^good:$/good: x/' "$work/out"; ctl menus review --lang sw --from "$work/out" --to "$work/all" >/dev/null
grep -q '^review = "done";' "$work/all/lang/sw.conf" && grep -q '^review = "needed";' "$work/mine/lang/sw.conf"; is $? "a language is read when every label has an x"
cp "$work/plain.conf" "$work/musafir.conf"
odd() {	# SED EXPECTED WHAT: a sheet with that in it
	sed "$1" "$sheet" >"$work/filled"
	ctl menus review --lang sw --from "$work/filled" --to "$work/odd" >/dev/null
	[ $? = 1 ] && grep -qE "$2" "$work/err" && [ ! -e "$work/odd/lang/sw.conf" ]; is $? "$3"
}
odd '/^== screen M20a$/,/^good:/{s/^| 0 .*/| Rudi/;s/^good:.*/good: x/}' 'filled:[0-9]+: .*choice 0' "a choice without its digit is told with the line of the sheet"
odd '/^== screen M20a$/,/^good:/{s/^| Andika.*/| {pin} namba/;s/^good:.*/good: x/}' 'filled:[0-9]+: .*pin.*no value' "so is a name that is none"
odd '/^== words kind$/,/^good:/{s/^| bank = .*/| bank" = x"; }; }; screens = { M1/;s/^good:.*/good: x/}' 'filled:[0-9]+: expected key' "no line says more than its own"
odd 's/^== screen M20b$/== screen M20a/' 'filled:[0-9]+: M20a stands here twice' "a label stands once"
odd 's/^== screen M20b$/== screen M999/' 'filled:[0-9]+: no such label' "and is one of the menus"
ctl menus script --lang sw >"$work/out"; grep -qE '^M20\.2 +1 +Hamishia' "$work/out" && ! grep -q '[{}]' "$work/out"; is $? "menus script lists what is recorded"
mkdir "$work/menus"; cp -r "$top/menus/screens" "$top/menus/lang" "$work/menus/" && chmod -R u+w "$work/menus"
echo 'nonsense' >>"$work/menus/lang/en.conf"
sed -i "s|menus = \"$top/menus\"|menus = \"menus\"|" "$work/musafir.conf"
ctl menus check >/dev/null; [ $? = 1 ] && grep -qE 'en\.conf:[0-9]+: ' "$work/err"; is $? "menus check tells faults with file and line"
config
refused 1 'only while' "test commands want a daemon" test clock +60
refused 1 'count: ' "a crowd of nobody is refused" test people --count 0 --first 254790000000 --pin 864209

# --- a damaged world changes nothing ---
if command -v sqlite3 >/dev/null; then
	# it holds the database as long as its input is open
	mkfifo "$work/holder"
	sqlite3 "$work/run/musafir.db" <"$work/holder" >"$work/held" 2>&1 &
	holder=$!
	exec 9>"$work/holder"
	echo "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; SELECT 'it is held';" >&9
	soon in_file 'it is held' "$work/held"
	refused 1 '.*run/musafir\.db.*in use' "database in use" org list
	exec 9>&-
	wait $holder
	rm -f "$work/holder" "$work"/run/musafir.db-*
fi
mv "$work/run/musafir.db" "$work/run/kept.db"
refused 1 '.*keys/master\.key' "init does not overwrite a key file alone" init --test
refused 1 '.*run/musafir\.db' "missing database" org list
mv "$work/run/kept.db" "$work/run/musafir.db"
command -v sqlite3 >/dev/null && sqlite3 "$work/run/musafir.db" "UPDATE ledger SET data = 'share|0|715464|00000000000000000000000000000000' WHERE seq = 2" 2>/dev/null &&
	{ ctl ledger verify; [ $? = 1 ] && grep -qE 'ledger lines? [12]( to [0-9]+)?: .*changed' "$work/err"; is $? "a changed line of the ledger is found"; }
mv "$work/keys/master.key" "$work/keys/good.key"
refused 1 '.*keys/master\.key' "missing key file" org list
echo nonsense >"$work/keys/master.key"; chmod 0600 "$work/keys/master.key"
refused 1 '.*keys/master\.key' "damaged key file" org list
cp "$work/keys/good.key" "$work/keys/master.key"; chmod 0644 "$work/keys/master.key"
refused 1 '.*keys/master\.key' "key file that others may read" org list
rm "$work/keys/master.key"
mkdir "$work/other" "$work/other/run" "$work/other/keys"
sed 's/^/ /; s/store = {/store = { anchor = "apart\/musafir.anchor";/' "$work/musafir.conf" >"$work/other/musafir.conf"; cp "$work/op1.pass" "$work/other/"
"$bin/musafirctl" -c "$work/other/musafir.conf" init --escrow "$work/a.pub" --escrow "$work/b.pub" >/dev/null 2>"$work/err" &&
	[ "$(find "$work/other/keys" -type f | wc -l)" = 1 ]; is $? "init for custodians makes no escrow secret"
[ "$(stat -c %a "$work/other/apart" "$work/other/apart/musafir.anchor" "$work/other/apart/musafir.anchor.2" | xargs)" = "700 600 600" ]; is $? "but the anchor and its folder"
"$bin/musafirctl" -c "$work/other/musafir.conf" test people --count 1 --first 254790000000 --pin 864209 >/dev/null 2>"$work/err"
[ $? = 1 ] && grep -q "only with a key made by init --test" "$work/err"; is $? "a real key makes no crowd"
cp "$work/other/keys/master.key" "$work/keys/master.key"
refused 1 '.*master\.key.*musafir\.db' "foreign key file" org list
mv "$work/keys/good.key" "$work/keys/master.key"
sqlite3 "$work/run/musafir.db" 'PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE);' >/dev/null 2>&1 &&
	refused 1 '.*musafir\.db.*newer' "database newer than the program" org list
config 'admin = "a/very/long/name/of/a/socket/that/no/kernel/takes/because/it/has/more/than/one/hundred/and/seven/characters/musafir.sock";'
ctl org list; [ $? = 1 ] && grep -q 'musafir.conf:3: store.admin' "$work/err"; is $? "socket path too long"
config 'colour = "red";'
ctl org list; [ $? = 1 ] && grep -qE 'musafir\.conf:3: .*colour' "$work/err"; is $? "unknown key with file and line"
echo "1..$n"
exit $failed
