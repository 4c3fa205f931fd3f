#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: members of the configured groups may what their role may, nobody else may anything, and the ledger says who did what.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/store/ctl/roles.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
daemon=
. "$top/tests/lib/world.sh"
trap world_end EXIT
needs_root "be somebody else"
bin=$(cd "$bin" && pwd)
n=0
failed=0

is() {	# 0 when right, what it shows
	n=$((n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		head -n 5 "$work/out" "$work/err" | sed 's/^/# /'
		echo "not ok $n - $2"
	fi
}

# As a user who has no name on this host, in a group as their own, and others beside it; the program is read by root.
as() {	# user, group, groups beside it, command
	local beside=--clear-groups
	[ -z "$3" ] || beside=--groups=$3
	setpriv --reuid "$1" --regid "$2" "$beside" -- "$work/musafirctl" -c "$conf" "${@:4}" >"$work/out" 2>"$work/err" </dev/null
}
refuses() { as "$@"; [ $? = 1 ] && [ "$(wc -l <"$work/err")" = 1 ] && grep -qE "$line" "$work/err"; }

world_conf 'admin = { manager = "users"; officer = "games"; auditor = "audio"; };'
mkdir -m 0755 "$work/open"
sed -i 's|^store = {|& admin = "open/musafir.sock";|' "$conf"
chmod 0755 "$work"
chmod 0644 "$conf"
cp "$bin/musafirctl" "$work/musafirctl"
world_people 254711000001 254700000001 SELAM TESFAYE ET-0042
world_start || { cat "$work/daemon.log"; exit 1; }
users=$(getent group users | cut -d: -f3) games=$(getent group games | cut -d: -f3) audio=$(getent group audio | cut -d: -f3)

[ "$(stat -c %a "$work/open/musafir.sock")" = 666 ]; is $? "who is there is asked of the kernel, so the socket is open"
line='not permitted; run it as root'; refuses 4001 4001 '' status; is $? "a user in none of the groups may nothing"
for _ in 1 2 3 4 5; do as 4001 4001 '' status; done
[ "$(grep -c 'connection of user 4001 refused' "$work/daemon.log")" = 1 ]; is $? "and that is logged, once a minute"
as 4002 "$users" '' org add --code 829310 --name BANK --short BANK --place X --kind bank --bundle recv-s; is $? "a manager adds an organisation"
as 4002 4002 "$games,$users" org pause 829310; is $? "by a group beside their own as well"
line='backup copy: not for you, as manager'; refuses 4002 "$users" '' backup --to -; is $? "but makes no backup"
line='clock accept: not for you'; refuses 4002 "$users" '' clock accept; is $? "nor believes a clock"
as 4002 "$users" '' person find --msisdn 254700000001; is $? "a manager looks a person up"
as 4003 "$audio" '' stats && as 4003 "$audio" '' ledger verify; is $? "an auditor reads figures and proves the ledger"
line='not for you, as auditor'
for words in 'org list' 'person find --msisdn 254700000001' 'person code --msisdn 254700000001' 'org resume 829310' 'agent list' 'alarm list' 'test clock 60'; do
	# shellcheck disable=SC2086
	refuses 4003 "$audio" '' $words; is $? "an auditor is refused $words"
done
line='not for you, as officer'; refuses 4004 "$games" '' person find --msisdn 254700000001; is $? "an officer is refused what the desk does not have"
as 4004 "$games" '' status; grep -q '^daemon  *running' "$work/out"; is $? "and sees what runs"
line='not for you, as officer and auditor'; refuses 4004 "$games" "$audio" org list; is $? "two roles are both told"

ctl ledger acts --json >"$work/out" 2>"$work/err"
[ "$(grep -oE '"by":"[a-z]*","act":"[a-z.]*"' "$work/out" | tail -n 3 | tr '\n' ' ')" = '"by":"manager","act":"org.add" "by":"manager","act":"org.pause" "by":"manager","act":"find" ' ]
is $? "the ledger has each act behind a line of who did it"
grep -q '"by":"root","act":"enrol"' "$work/out"; is $? "also what was done before a daemon ran"
as 4003 "$audio" '' --json ledger acts --user 4002; [ "$(grep -c '"by":"manager"' "$work/out")" = 3 ]; is $? "an auditor finds what one user did"
as 4003 "$audio" '' --json ledger acts --user 4004; [ "$(cat "$work/out")" = '[]' ]; is $? "and that another did nothing"
line='user: expected a number'; refuses 4003 "$audio" '' ledger acts --user x; is $? "a name is no number"
ctl ledger verify >"$work/out" 2>"$work/err"; is $? "the ledger is good"

sed -i 's/auditor = "audio"/auditor = "nobody-such"/' "$conf"
"$bin/musafird" -c "$conf" -t >"$work/out" 2>"$work/err"; [ $? = 1 ] && cat "$work/out" "$work/err" | grep -qE 'musafir\.conf:[0-9]+: admin\.auditor: .*expected a group'; is $? "a group that is not there is told with its line"
sed -i 's/auditor = "nobody-such"/auditor = "root"/' "$conf"
"$bin/musafird" -c "$conf" -t >"$work/out" 2>"$work/err"; [ $? = 1 ]; is $? "and root's is none"
echo "1..$n"
exit $failed
