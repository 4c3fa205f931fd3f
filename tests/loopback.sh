# Sourced first by tests that listen: they start again on a loopback of their own, where no port of another test or of this host is in the way.
# Where that is not permitted they stay on the host's. Uses: work, an empty folder, which is made again.
if [ -z "${OWN_LOOPBACK:-}" ] && unshare -n true 2>/dev/null; then
	[ -z "${work:-}" ] || rm -rf "$work"
	OWN_LOOPBACK=1 exec unshare -n "$0" "$@"
fi
[ -z "${OWN_LOOPBACK:-}" ] || ip link set lo up || exit 1
