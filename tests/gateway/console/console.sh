#!/bin/bash
# Goal: machines read what the gateway does by Prometheus, statsd and the control interface, and nothing of a person.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/gateway/console/console.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
operator= listener= daemon= prometheus=
finish() {
	exec 4>&- 5>&- 2>/dev/null
	world_hang_up
	for pid in $operator $listener $prometheus; do kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; done
	world_end
}
trap finish EXIT
n=0
check() {	# what, whether
	n=$((n + 1))
	if [ "$2" = 0 ]; then echo "ok $n - $1"; else tail -c 2000 <<<"$answer" | sed 's/^/# /'; echo "not ok $n - $1"; fi
}
says() { [[ $answer =~ $1 ]]; }
told() { $1 && says "$2"; }
within() { soon told "$@"; }	# command, what it must say
http_port=$(free_port 22500) ctrl_port=$(free_port 25000) statsd_port=$(free_port 27500) prom_port=$(free_port 30000)
answer=

http() {	# request line
	answer=
	exec 4<>"/dev/tcp/127.0.0.1/$http_port" || return 1
	printf '%s\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&4
	answer=$(timeout 60 cat <&4 | tr -d '\r')
	exec 4>&-
}
metrics() { { http "GET /metrics HTTP/1.1"; } 2>/dev/null; }

ctrl() {	# command; the packet of IPA 0xee/0x00 has two octets of length in front
	local text="$1" len head
	answer=
	exec 5<>"/dev/tcp/127.0.0.1/$ctrl_port" || return 1
	printf '\\x%02x\\x%02x\\xee\\x00' $(((${#text} + 1) >> 8)) $(((${#text} + 1) & 255)) >"$work/head"
	printf "$(cat "$work/head")%s" "$text" >&5
	head=$(timeout 60 head -c 2 <&5 | od -An -tu1)
	read -r a b <<<"$head"
	len=$((a * 256 + b))
	answer=$(timeout 60 head -c $((len + 1)) <&5 | tail -c +3)
	exec 5>&-
}
link_state() { { ctrl "GET 1 link.op1.state"; } 2>/dev/null; }

for door in ctrl prometheus; do
	world_conf "$door = { bind = \"0.0.0.0\"; port = $http_port; };"
	answer=$("$bin/musafird" -c "$conf" -t 2>&1)
	[ $? = 1 ] && says "$door.bind: .*expected an (IPv4 )?address of this host only"
	check "$door: an address that others reach is refused" $?
done

doors="ctrl = { port = $ctrl_port; }; prometheus = { port = $http_port; }; statsd = { port = $statsd_port; prefix = \"lab\"; interval = 1; };"
world_conf "$doors"
sed -i 's/system_id = "musafir"/system_id = "musafir"; reconnect_ms = 50; reconnect_max_ms = 100; idle_s = 900; session_s = 900/' "$conf"
world_people 254799551133 254700000001 SELAM TESFAYE ET-0042 || { echo "not ok $((n + 1)) - set up"; echo "1..$((n + 1))"; exit 1; }
perl -MIO::Socket::INET -e '$| = 1; $s = IO::Socket::INET->new(Proto => "udp", LocalAddr => "127.0.0.1", LocalPort => $ARGV[0]) or die;
	print "$m\n" while $s->recv($m, 65536)' "$statsd_port" >"$work/statsd.txt" &
listener=$!
"$bin/musafir-sim" -c "$conf" smsc >"$work/smsc.log" 2>&1 &
operator=$!
still=$(($(date +%s) / 300 * 300 + 1))	# the clock stands: five minutes are over when they are said to be
five_minutes() { ctl test clock 300 >/dev/null 2>&1; }
world_start

within metrics 'musafir_link_usable\{link="op1"\} 1'; check "prometheus: a link that is bound" $?
world_dial 1 7
metrics && says 'musafir_link_pdus_received_total\{link="op1"\} 0' && says 'musafir_link_binds_total\{link="op1"\} 1'
check "prometheus: what people do is not told at once, how a link is is" $?
says 'musafir_build_info\{version="[0-9][^"]*"\} 1'; check "prometheus: what runs" $?
says 'musafir_role_up\{role="kdf"\} 1' && says 'musafir_role_up\{role="vault"\} 1' && says 'musafir_role_restarts_total\{role="kdf"\} 0'; check "prometheus: how the processes are" $?
five_minutes
within metrics 'musafir_link_pdus_received_total\{link="op1"\} [1-9]'; check "prometheus: but when five minutes are over" $?
! says 'musafir_screen_' && ! says 'musafir_verb_' && says 'musafir_gateway_dialogues_live 0' && says 'musafir_dialogue_begun_total 0' &&
	says 'musafir_dial_seconds_bucket\{le="\+Inf"\} 0' && says $'musafir_dial_seconds_sum 0.000\n' && says $'musafir_dial_seconds_count 0\n'
check "prometheus: of what seven people do nothing shows" $?
world_dial 8 8
metrics && ! says 'musafir_screen_' && says 'musafir_gateway_dialogues_live 0'; check "prometheus: nor when the eighth dials" $?
ctrl "GET 1 dialogues"; says '^GET_REPLY 1 dialogues 0$'; check "ctrl: the same" $?
five_minutes
within metrics 'musafir_screen_shown_total\{screen="M0"\} 8'; check "prometheus: a screen that was shown to eight" $?
says 'musafir_gateway_dialogues_live 8'; check "prometheus: dialogues that live" $?
says 'musafir_verb_answered_total\{verb="hello"\} 8'; check "prometheus: a verb that was answered" $?
says 'musafir_dial_seconds_bucket\{le="10"\} 8' && says $'musafir_dial_seconds_sum [0-9.]*[1-9][0-9.]*\n' && says $'musafir_dial_seconds_count 8\n' && says $'musafir_step_seconds_count 0\n'
check "prometheus: how long eight waited for their first screen" $?
grep -E '^musafir_[a-z]+_seconds_bucket' <<<"$answer" | perl -ne '/^(\w+)\{le="([^"]+)"\} (\d+)/ or exit 1; exit 1 if $1 eq $m && ($3 < $n || ($2 ne "+Inf" && $2 <= $le)); ($m, $le, $n) = ($1, $2, $3); $all{$m} .= "$2 ";
	END { exit 1 if join("|", map { "$_ $all{$_}" } sort keys %all) ne join("|", map { "musafir_${_}_seconds_bucket 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 +Inf " } qw(dial pin sms step)) }'
check "prometheus: four histograms, each bucket holds those below it" $?
[ -z "$(sed -n 's/^# TYPE \([^ ]*\) .*/\1/p' <<<"$answer" | sort | uniq -d)" ] && says 'TYPE musafir_link_pdus_received_total counter'
check "prometheus: each metric is declared once" $?
says 'musafir_link_ussd_dropped_total\{link="op1"\} 0' && says 'musafir_dialogue_not_pushed_total 0'
check "prometheus: what was dropped and what was not pushed" $?
body=$(sed '1,/^$/d' <<<"$answer")
[ -n "$body" ] && ! grep -vE '^(# (HELP|TYPE) musafir_[a-z0-9_]+ .+|musafir_[a-z0-9_]+(\{[a-z]+="[A-Za-z0-9_.+-]+"\})? -?[0-9]+(\.[0-9]+)?)$' <<<"$body"
check "prometheus: every line is of the format" $?
all=$answer
http "GET / HTTP/1.1"; says '^HTTP/1.1 404'; check "prometheus: another path" $?
http "POST /metrics HTTP/1.1"; says '^HTTP/1.1 405'; check "prometheus: another method" $?

link_state && says '^GET_REPLY 1 link.op1.state BOUND'; check "ctrl: the state of a link" $?
ctrl "GET 2 links"; says '^GET_REPLY 2 links op1$'; check "ctrl: the names of links" $?
ctrl "GET 3 dialogues"; says '^GET_REPLY 3 dialogues 8$'; check "ctrl: dialogues" $?
ctrl "GET 3 vault.outstanding"; says '^GET_REPLY 3 vault.outstanding [0-9]+$'; check "ctrl: a gauge of the vault" $?
ctrl "GET 4 link.op9.state"; says '^ERROR 4'; check "ctrl: a link that is not there" $?
ctrl "SET 5 link.op1.admin sideways"; says '^ERROR 5'; check "ctrl: a word that is none" $?
ctrl "GET 6 rate_ctr.abs.dialogue.0.begun"; says '^GET_REPLY 6 .* 8$'; check "ctrl: counters of the registry" $?
all+=$answer
ctrl "SET 7 link.op1.admin down"; says '^SET_REPLY 7 link.op1.admin down'; check "ctrl: a link goes down" $?
within link_state 'IDLE'; check "ctrl: and it is" $?
ctrl "SET 8 link.op1.admin up"; within link_state 'BOUND'; check "ctrl: and up again" $?

ctl test clock-jump 17280000 >/dev/null 2>&1
clock_doubt() { { ctrl "GET 9 vault.clock-doubt"; } 2>/dev/null; }
within clock_doubt '^GET_REPLY 9 vault.clock-doubt 1$'; check "ctrl: a clock in doubt is an alarm" $?
within metrics $'\nmusafir_gateway_clock_doubt 1'; check "prometheus: a clock in doubt is an alarm" $?
says 'musafir_gateway_mass_acts 0'; check "prometheus: nothing is done to many people without a PIN" $?
says 'musafir_gateway_sms_backlog 0' && says 'musafir_gateway_sms_oldest_s 0' && says $'\nmusafir_last_backup_timestamp_seconds 0\n'; check "prometheus: no SMS waits, nothing was backed up" $?
says 'musafir_gateway_erasing 0' && says 'musafir_gateway_deleted_in_log_s 0'; check "prometheus: nobody is announced for erasing" $?

ctl backup --to "$work/backup" >/dev/null 2>&1
within metrics $'\nmusafir_last_backup_timestamp_seconds [1-9][0-9]*\n'; check "prometheus: when the last backup was made" $?
pkill -KILL -P "$daemon" -f '^musafird: kdf'
within metrics 'musafir_role_restarts_total\{role="kdf"\} 1' && says 'musafir_role_restarts_total\{role="vault"\} 0'; check "prometheus: a process that was started anew" $?

stats() { answer=$(cat "$work/statsd.txt"); }
within stats 'lab\.link\.op1\.usable:1\|g'; check "statsd: a gauge" $?
within stats 'lab\.role\.kdf\.restarts:1\|c'; check "statsd: a process that was started anew" $?
within stats 'lab\.link\.op1\.binds:[12]\|c'; check "statsd: a counter" $?
all+=$answer
# A real Prometheus, with the configuration and the rules of etc: what the dashboard and the alerts ask it.
sed "s/:9456/:$http_port/; s/15s/1s/" "$top/etc/prometheus/prometheus.yml" >"$work/prometheus.yml"
cp "$top/etc/prometheus/musafir.rules.yml" "$work"
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" --web.listen-address="127.0.0.1:$prom_port" --log.level=error >"$work/prometheus.log" 2>&1 &
prometheus=$!
asks() { answer=$(promtool query instant "http://127.0.0.1:$prom_port" "$1" 2>&1) && says '=>'; }
soon asks 'count_over_time(musafir_build_info[1h]) > 2'; check "a real Prometheus reads it" $?
unanswered= queries=0
while IFS= read -r query; do
	queries=$((queries + 1))
	asks "$query" || unanswered+="$query: $answer"$'\n'
done < <(perl -MJSON::PP -0ne 'for (@{decode_json($_)->{panels}}) { print "$_->{expr}\n" for @{$_->{targets}} }' "$top/etc/prometheus/musafir.dashboard.json")
answer=$unanswered
[ $queries -gt 20 ] && [ -z "$unanswered" ]; check "each query of the dashboard has an answer" $?
missing=$(comm -23 <(grep -ohE '\bmusafir_[a-z_]+' "$top/etc/prometheus/musafir.rules.yml" | sort -u) \
	<({ promtool query instant "http://127.0.0.1:$prom_port" '{__name__=~"musafir_.*"}' | sed 's/[{ ].*//'; sed -n 's/^# TYPE \([^ ]*\) gauge/\1/p' <<<"$body"; } | sort -u))
answer=$missing
[ -z "$missing" ]; check "each metric of the alerts is one" $?
asks 'ALERTS{alertname="MusafirClockDoubt"}'; check "an alert of ours is pending there" $?

! grep -qE '254700000001|254799551133|SELAM|TESFAYE|HAWA' <<<"$all"; check "nobody is in any of them" $?
echo "1..$n"
