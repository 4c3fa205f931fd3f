# Sourced first by tests that listen: they start again on a loopback of their own, where no port of another test or of this host is in the way.
# Where that is not permitted they stay on the host's. Uses: work, an empty folder, which is made again.
if [ -z "${OWN_LOOPBACK:-}" ] && unshare -n true 2>/dev/null; then
	[ -z "${work:-}" ] || rm -rf "$work"
	OWN_LOOPBACK=1 exec unshare -n "$0" "$@"
fi
[ -z "${OWN_LOOPBACK:-}" ] || ip link set lo up || exit 1

. "${BASH_SOURCE[0]%/*}/soon.sh"

# What an ordinary user may not do is passed over; tests/run tells it and counts no failure.
needs_root() {	# what for
	[ "$(id -u)" = 0 ] || { echo "1..0 # SKIP only root may $1"; exit 77; }
}

# Capture what goes over the loopback; pid in $shark. Datagrams mark begin and end: what goes between the two calls is in the file.
capture_begin() {	# file, filter
	tshark -q -i lo -f "($2) or udp port 9" -w "$1" 2>/dev/null &
	shark=$!
	soon capture_marked "$1" begin
}
capture_end() {	# file
	soon capture_marked "$1" end
	local rc=$?
	kill -INT "$shark"; wait "$shark" 2>/dev/null
	shark=
	return $rc
}
capture_marked() {	# file, which mark
	echo "capture of $1: $2" >/dev/udp/127.0.0.1/9
	grep -aqsF "capture of $1: $2" "$1"
} 2>/dev/null
