#!/bin/bash
# Goal: what we put on the wire is SMPP that a dissector written by others reads without complaint, on a port it must be told; and the PIN
# crosses the wire only where the phone typed it.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/capture.sh BUILD-DIR}}
command -v tshark >/dev/null || { echo "1..0 # SKIP tshark is missing"; exit 77; }
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
trap world_end EXIT
needs_root capture

world_conf
world_people 254799551133 254799173917 QUILMIRA ZEMBLOVA XQ-7391-ZV || { echo "not ok 1 - set up"; exit 1; }
capture_begin "$work/lo.pcap" "tcp port $port"
world_start
world_play "$top/tests/canary/canary.story"
story=$?
kill "$daemon"; wait "$daemon"; daemon=
capture_end "$work/lo.pcap"

read_all() { tshark -r "$work/lo.pcap" "$@" 2>/dev/null; }
told=(-d "tcp.port==$port,smpp")
frames=$(read_all "${told[@]}" -Y smpp | wc -l)
bad=$(read_all "${told[@]}" -Y '_ws.malformed || _ws.expert.severity >= 8388608 && smpp' | head -n 5)
# Who says the PIN: only the operator's side (source port of the link), in a deliver_sm.
says=$(read_all "${told[@]}" -Y 'frame contains "739164"' -T fields -e tcp.srcport -e smpp.command_id)
wrong=$(awk -v p="$port" '$1 != p || $2 !~ /0x00000005/' <<<"$says" | grep -c .)
typed=$(grep -c . <<<"$says")
binds=$(read_all "${told[@]}" -Y 'smpp.command_id == 0x00000009' | wc -l)

echo 1..3
[ "$story" = 0 ] && [ "$binds" -ge 1 ] && echo "ok 1 - the story" || { tail -n 30 "$work/phones.txt" | sed 's/^/# /'; echo "not ok 1 - the story"; }
[ "$frames" -gt 40 ] && [ -z "$bad" ] && echo "ok 2 - $frames frames, nothing malformed" || { sed 's/^/# /' <<<"$bad"; echo "not ok 2 - $frames frames, nothing malformed"; }
[ "$typed" -ge 3 ] && [ "$wrong" = 0 ] && echo "ok 3 - the PIN only where the phone typed it, $typed times" || { sed 's/^/# /' <<<"$says"; echo "not ok 3 - the PIN only where the phone typed it"; }
