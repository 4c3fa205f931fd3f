# SPDX-License-Identifier: AGPL-3.0-or-later
# Desks in terminals, and phones beside them, for tests that set top, bin, work, n, failed and have tests/lib/world.sh. Sourced.
tm() { tmux -S "$work/tmux" -f /dev/null "$@"; }
at=amina	# the desk that is typed at
screen() { tm capture-pane -p -t "$at" 2>/dev/null; }
shows() { screen | grep -qF -- "$1"; }
see() { soon shows "$1"; }
type_() { tm send-keys -t "$at" -l -- "$1"; }
answer() { type_ "$1"; tm send-keys -t "$at" Enter; see "$2"; }
press() { type_ "$1"; see "$2"; }
go_on() { tm send-keys -t "$at" Enter; see "$1"; }
again() { go_on 'key before was enough' && go_on "$1"; }	# Enter right behind a key that counted at once
up() { tm send-keys -t "$at" Up; see "$1"; }
keep() { [ -z "${KEEP:-}" ] || screen >"$KEEP/$1"; }
is() {	# 0 when right, what it shows
	n=$((n + 1))
	keep "$(printf %02d $n)"
	if [ "$1" = 0 ]; then
		echo "ok $n - $2"
	else
		failed=1
		{ screen | grep .; tail -n 3 "$work/daemon.log" "$work/phones.txt"; } 2>/dev/null | sed 's/^/# /'
		echo "not ok $n - $2"
	fi
}
open_desk() {	# whose, language
	at=$1
	tm kill-session -t "$at" 2>/dev/null
	tm new-session -d -s "$at" -x 80 -y 24 "env LANG=C.UTF-8 '$bin/musafirctl' -c '$conf' desk --lang ${2:-en}; echo ended; exec cat"
}
desk_pid() { tm list-panes -t "$at" -F '#{pane_pid}' | xargs -I{} pgrep -P {} musafirctl; }
let_in() { see : && answer "$1" PIN: && answer "$2" "NBO-3  "; }

# ---- phones ----
phone() {	# number, lines
	printf '%s\n' "${@:2}" q | timeout 60 "$bin/musafir-sim" -c "$conf" handset "$1" >"$work/phones.txt" 2>&1
}
officer() {	# number, name, PIN
	ctl officer add --desk NBO-3 --name "$2" --msisdn "$1" >/dev/null && phone "$1" '*789#' 1 "$(ctl officer code --msisdn "$1" | digits)" "$3" "$3" && grep -q 'PIN saved' "$work/phones.txt"
}
proof() {	# number, what is typed first: the six digits that it is shown
	phone "$1" '*789*3#' "${@:2}"
	six=$(grep -aoE '[0-9]{3} [0-9]{3}' "$work/phones.txt" | tail -n 1 | digits)
}
later() { ctl test clock "$1" >/dev/null 2>&1; }

# What goes on there when nobody looks: ended with the test.
desks_end() {
	tm kill-server 2>/dev/null
	[ -z "$operator" ] || kill "$operator"
	world_end
}
# A daemon with SELAM (135792), whose paper is ET-100-0042, and three officers of NBO-3.
desks_begin() {
	world_conf
	world_people 254700000009 254700000001 SELAM TESFAYE ET-100-0042 || exit 1
	"$bin/musafir-sim" -c "$conf" smsc >"$work/smsc.log" 2>&1 &
	operator=$!
	world_start && soon in_file 'link op1: bound' "$work/daemon.log" || { cat "$work/daemon.log"; exit 1; }
	phone 254700000001 '*789#' 1 "$start" 1 135792 135792
	officer 254711000031 Amina 975310 && officer 254711000032 Joseph 864209 && officer 254711000033 AMINA 642097; is $? "three officers, and a person with a PIN"
	tm new-session -d -s base cat
}
