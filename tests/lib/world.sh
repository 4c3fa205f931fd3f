# Sourced by tests that need a daemon of their own: a folder with configuration, keys and an organisation.
# Sets: conf, port. Wants: top, bin, work.

. "$top/tests/lib/loopback.sh"
conf=$work/musafir.conf

# A port that nobody listens on, from this one on; $$ differs between tests that run side by side. Below 32768: there the kernel gives none away.
free_port() {
	local p
	for p in $(seq $(($1 + $$ % 2000)) $(($1 + 2400))); do
		[ -n "$(ss -Hltun "sport = :$p")" ] || { echo "$p"; return 0; }
	done
	return 1
}
port=$(free_port 20000)

ctl() { "$bin/musafirctl" -c "$conf" "$@"; }
digits() { tr -cd 0-9; }

# Whether that is in none of these files and folders. Else $found has the file, the offset and what stands there, of the first twenty.
nowhere() {	# Perl pattern, files and folders
	found=$(LC_ALL=C grep -raobP -e "$1" -- "${@:2}" | head -n 20)
	[ -z "$found" ]
}
# A pattern for digits that stand alone: inside a longer run of hexadecimal digits (a receipt has 32) they mean nothing.
alone() { echo "(?<![0-9A-Fa-f])($1)(?![0-9A-Fa-f])"; }

# A configuration with one link in an empty folder. Arguments: extra lines.
world_conf() {
	mkdir -m 0700 -p "$work/run" "$work/keys" "$work/tmp"
	(umask 077; echo secret7 >"$work/op1.pass")
	cat >"$conf" <<CONF
service = { code = "789"; name = "ID service"; hotline = "0800789000"; hotline_abroad = "+254200000000"; emergency = "1195";
	country = "254"; timezone = "Africa/Nairobi"; languages = ["en", "sw", "fr", "ar"]; menus = "$top/menus"; survey_one_in = 0; };
store = { path = "run/musafir.db"; keyfile = "keys/master.key"; bundles = "$top/etc/bundles.conf"; numbers = "$top/etc/numbers.conf"; };
pin = { workers = 1; }; cases = { spot_one_in = 0; }; limits = { link_unlocks = 6000; link_checks = 6000; number_unlocks = 1000; number_checks = 1000; };
links = ( { name = "op1"; protocol = "smpp"; host = "127.0.0.1"; port = $port; system_id = "musafir"; password_file = "op1.pass"; asserts = ["254"]; } );
$*
CONF
}

# The organisation, its agent, and a person with the facts of the last arguments. Arguments: agent, person, given, family, id number.
world_people() {
	ctl init --test >/dev/null 2>&1 &&
	ctl org add --code 715464 --name "HAWA EXPRESS" --short HAWA --place "Kakuma Mkt" --kind money --bundle recv-s >/dev/null &&
	ctl agent add --org 715464 --msisdn "$1" >/dev/null &&
	ctl person add >/dev/null <<PERSON
msisdn=$2
given_name=$3
family_name=$4
birthdate=1987-03-19
sex=F
nationality=ER
id_type=refugee_id
id_number=$5
evidence=2
PERSON
	start=$(echo "msisdn=$2" | ctl person code | digits)
	agentstart=$(ctl agent code --msisdn "$1" | digits)
}

# Start the daemon, log to $work/daemon.log, pid in $daemon; its clock stands at $still where that is set; ready soon. Before that the database is in use and its door not yet open.
world_start() {
	: >"$work/daemon.log"
	TMPDIR=$work/tmp "$bin/musafird" -c "$conf" "--test-clock${still:+=$still}" 2>>"$work/daemon.log" &
	daemon=$!
	soon in_file ' ready$' "$work/daemon.log"
}

# Play a story after its {start} and {agentstart} are filled in; transcript in $work/phones.txt.
world_play() {
	sed -e "s/{start}/$start/; s/{agentstart}/$agentstart/" "$1" >"$work/play.story"
	"$bin/musafir-sim" -c "$conf" story --transcript "$work/play.story" >"$work/phones.txt" 2>&1
}

# Dial with phones of these last digits, each in a process of its own that keeps its dialogue; the operator runs. Done when each has its screen.
dialled=()	# their pids
world_dial() {	# first, last
	local i keys
	for i in $(seq "$1" "$2"); do
		mkfifo "$work/keys.$i"
		"$bin/musafir-sim" -c "$conf" handset "25470000000$i" <"$work/keys.$i" >"$work/handset.$i" 2>&1 &
		dialled+=($!)
		exec {keys}>"$work/keys.$i"
		echo '*789#' >&"$keys"
		soon in_file '1 English' "$work/handset.$i" || return 1
	done
}
world_hang_up() {
	local p
	for p in "${dialled[@]}"; do kill "$p" 2>/dev/null; wait "$p" 2>/dev/null; done
	dialled=()
}

world_end() {
	[ -z "${daemon:-}" ] || { kill "$daemon" 2>/dev/null; wait "$daemon" 2>/dev/null; }
	rm -rf "$work"
}

# The administrator's door, opened by world_conf "$vty_conf": one client on descriptor 3.
vty_port=$(free_port 17500)
vty_conf="vty = { port = $vty_port; };"

vty_hear() {	# until the prompt
	local part
	answer=
	while IFS= read -r -t 60 -d '>' part <&3; do
		answer+=$part
		[[ $part == *musafir ]] && break
	done 2>/dev/null
	answer=${answer//$'\r'/}
}

vty_connect() { { exec 3<>"/dev/tcp/127.0.0.1/$vty_port"; } 2>/dev/null; }
vty_open() { soon vty_connect && vty_hear; }

vty_ask() {	# command; what it says is in $answer
	printf '%s\n' "$1" >&3 && vty_hear
}
