#!/bin/bash
# Goal: a PIN, a name, an ID number, a phone number and the codes of a dialogue are nowhere but on the phones: not in the debug log, the
# database, its write-ahead log, temporary files, or the memory of gateway and vault after the dialogue; as text, hex, UTF-16 or packed.
# The scanner itself is proven on a file that holds them.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/canary/canary.sh BUILD-DIR}}
command -v gcore >/dev/null || { echo "1..0 # SKIP gdb is missing"; exit 77; }

work=$(mktemp -d) || exit 1
daemon=
finish() {
	[ -n "$daemon" ] && kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT
mkdir -m 0700 "$work/run" "$work/tmp" "$work/keys" "$work/out"
conf=$work/musafir.conf
ctl() { "$bin/musafirctl" -c "$conf" "$@"; }
# The port is the one the kernel is not using now.
port=$((20000 + $$ % 20000))

(umask 077; echo secret7 >"$work/op1.pass")
cat >"$conf" <<CONF
service = { code = "789"; name = "ID service"; hotline = "0800789000"; hotline_abroad = "+254200000000"; emergency = "1195";
	country = "254"; timezone = "Africa/Nairobi"; languages = ["en", "ar"]; menus = "$top/menus"; };
store = { path = "run/musafir.db"; keyfile = "keys/master.key"; bundles = "$top/etc/bundles.conf"; };
pin = { workers = 1; };
log = { level = "debug"; };
links = ( { name = "op1"; protocol = "smpp"; host = "127.0.0.1"; port = $port; system_id = "musafir"; password_file = "op1.pass"; asserts = ["254"]; } );
CONF

digits() { tr -cd 0-9; }
ctl init --test >/dev/null && ctl org add --code 715464 --name "HAWA EXPRESS" --short HAWA --place "Kakuma Mkt" --kind money --bundle recv-s >/dev/null &&
ctl agent add --org 715464 --msisdn 254799551133 >/dev/null && ctl person add >/dev/null <<'PERSON' || { echo "not ok 1 - set up"; exit 1; }
msisdn=254799173917
given_name=QUILMIRA
family_name=ZEMBLOVA
birthdate=1987-03-19
sex=F
nationality=ER
id_type=refugee_id
id_number=XQ-7391-ZV
evidence=2
PERSON
start=$(echo msisdn=254799173917 | ctl person code | digits)
agentstart=$(ctl agent code --msisdn 254799551133 | digits)
sed -e "s/{start}/$start/; s/{agentstart}/$agentstart/" "$top/tests/canary/canary.story" >"$work/canary.story"

TMPDIR=$work/tmp "$bin/musafird" -c "$conf" --test-clock 2>"$work/out/daemon.log" &
daemon=$!
(cd "$work" && "$bin/musafir-sim" -c "$conf" story --transcript canary.story) >"$work/phones.txt" 2>&1
story=$?
code=$(grep -aoE '\b[0-9]{3} [0-9]{3} [0-9]{3}\b' "$work/phones.txt" | head -n 1 | digits)
ref=$(grep -aoE 'Ref [0-9]{3} [0-9]{3} [0-9]{4}' "$work/phones.txt" | head -n 1 | digits)

cat >"$work/marks" <<MARKS
pin 739164
agent-pin 839715
wrong-pin 739165
name ZEMBLOVA
given QUILMIRA
id-number XQ-7391-ZV
msisdn 254799173917
msisdn-agent 254799551133
start-code $start
share-code ${code:-missing}
ref ${ref:-missing}
MARKS

echo 1..5
[ "$story" = 0 ] && echo "ok 1 - the marked story" || { sed 's/^/# /' "$work/phones.txt" | tail -n 40; echo "not ok 1 - the marked story"; }
scan="$bin/tests/canary/canary_scan"
"$scan" "$work/marks" "$work/marks" >/dev/null && echo "not ok 2 - the scanner finds marks" || echo "ok 2 - the scanner finds marks"

sleep 1
found=$("$scan" "$work/marks" "$work/out/daemon.log")
[ $? = 0 ] && [ -s "$work/out/daemon.log" ] && echo "ok 3 - nothing in the debug log" || { sed 's/^/# /' <<<"$found"; echo "not ok 3 - nothing in the debug log"; }
files=$(find "$work/run" "$work/tmp" "$work/keys" -type f -size +0)
# shellcheck disable=SC2086
found=$("$scan" "$work/marks" $files)
[ $? = 0 ] && echo "ok 4 - nothing in database, write-ahead log, temporary files" || { sed 's/^/# /' <<<"$found"; echo "not ok 4 - nothing in database, write-ahead log, temporary files"; }

cores=()
for pid in $(pgrep -P "$daemon"); do
	role=$(tr '\0' ' ' <"/proc/$pid/cmdline")
	case $role in *gateway*|*vault*|*kdf*)
		gcore -o "$work/core" "$pid" >/dev/null 2>&1 && mv "$work/core.$pid" "$work/core.$(sed -E 's/.*(gateway|vault|kdf).*/\1/' <<<"$role")" ;;
	esac
done
cores=("$work"/core.*)
found=$("$scan" "$work/marks" "${cores[@]}")
[ $? = 0 ] && [ "${#cores[@]}" -ge 3 ] && echo "ok 5 - nothing in the memory of gateway, vault and worker" || { sed 's/^/# /' <<<"$found"; echo "not ok 5 - nothing in the memory of gateway, vault and worker"; }
