#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: what etc/prometheus holds is good: rules that promtool takes and that fire when they should, and a dashboard that Grafana reads;
# and both speak of metrics that the sources have. console.sh asks a real Prometheus each query of it.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
etc=$top/etc/prometheus
n=0
check() {	# what, whether
	n=$((n + 1))
	if [ "$2" = 0 ]; then echo "ok $n - $1"; else sed 's/^/# /' <<<"$answer"; echo "not ok $n - $1"; fi
}
answer=$(promtool check config "$etc/prometheus.yml" 2>&1); check "configuration and rules are well formed" $?
answer=$(promtool test rules "$top/tests/gateway/console/rules_test.yml" 2>&1); check "each alert fires when it should, and not before" $?
answer=$(diff <(sed -nE 's/.*- alert: (.*)/\1/p' "$etc/musafir.rules.yml" | sort) <(grep -oE 'alertname: \w+' "$top/tests/gateway/console/rules_test.yml" | sed 's/.*: //' | sort -u))
check "no alert goes untested" $?
alarms=$(sed -nE 's/.*\[IDENTITY_ALARM_(\w+)\] = \{ "[^"]*", "[^"]*", IDF_(\w+) \},/\1 \2/p' "$top/store/identity/core/identity_alarm.c")
answer=$(diff <(sed -nE 's/^\tIDENTITY_ALARM_(\w+),.*/\1/p' "$top/store/identity/core/identity_priv.h" | sort) <(cut -d' ' -f1 <<<"$alarms" | sort)) && [ -n "$alarms" ]
check "each alarm says by which metric it is told" $?
answer=$(while read -r alarm told; do grep -q "expr: musafir_gateway_${told,,} > 0" "$etc/musafir.rules.yml" || echo "$alarm: no rule of musafir_gateway_${told,,}"; done <<<"$alarms")
[ -z "$answer" ]; check "each alarm has a rule" $?
answer=$(awk '$2 == "MASS_ACTS" { print $1 }' <<<"$alarms" | sort | tr '\n' ' '); [ "$answer" = "BLOCK LOCK NEW_PIN " ]; check "those alone are mass acts that are" $?
answer=$(perl -MJSON::PP -0ne '$d = decode_json($_); my %at;
	for (@{$d->{panels}}) { my $g = $_->{gridPos};
		push @bad, "$_->{title}: no title, query or place" if !$_->{title} || !@{$_->{targets}} || $g->{x} + $g->{w} > 24 || grep { !$_->{expr} } @{$_->{targets}};
		push @bad, "$_->{title}: id or place given twice" if $at{"id $_->{id}"}++ || $at{"$g->{x} $g->{y}"}++; }
	print join("\n", @bad); exit(@bad || !@{$d->{panels}} || $d->{schemaVersion} < 38)' "$etc/musafir.dashboard.json" 2>&1)
check "the dashboard is one" $?
echo "1..$n"
