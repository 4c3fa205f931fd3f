# Sourced by scripts that wait for what is soon so.

# Whether a command succeeds within a minute; for what says nowhere when it is.
soon() {	# command
	local end=$((SECONDS + 60))
	until "$@"; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}
in_file() { grep -aqE -e "$1" -- "$2" 2>/dev/null; }	# pattern, file
listens() { [ -n "$(ss -Hltn "sport = :$1")" ]; }	# port
gone() { ! kill -0 "$1" 2>/dev/null; }	# pid
