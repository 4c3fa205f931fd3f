#!/bin/bash
# Goal: includes point one way. smpp_*, ussd_dialect -> session -> { menus/menu.h, store/identity.h }; inside store identity -> db;
# sim uses the codecs and menus/text only; each foreign library stays in its room. A planted violation must be found.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}

# file pattern | pattern of an include it may not have
rules='
^menus/|^(gateway|store|sim)/
^menus/text|^menus/menu
^store/db|^store/(identity|vault|admin|seal)
^store/(seal|kdf|ledger|damm|secret)|^store/(identity|vault|admin|db_)
^store/identity|^store/(vault|admin)
^store/(db|seal|kdf|ledger|damm|secret|identity|vault|admin)|^(menus|sim)/
^store/(db|seal|kdf|ledger|damm|secret|identity|vault|admin)|^gateway/
^store/musafirctl|^sim/
^gateway/(smpp_pdu|smpp_status|smpp_trace|gsup_pdu)|^(menus|store|sim)/|^gateway/(session|gateway|supervisor|smpp_link|config|outbox|role)
^gateway/ussd_dialect|^(store|sim)/|^gateway/(session|gateway|supervisor|smpp_link|config|outbox|role)
^gateway/smpp_link|^(store|sim)/|^gateway/(gateway|supervisor|config|outbox|role)
^gateway/smpp_(tls|io)|^(menus|store|sim)/|^gateway/(session|smpp_link|smpp_port|config)
^gateway/session|^gateway/(smpp_|gsup_|ussd_|gateway|supervisor|role|config)|^sim/|^store/(db|seal|kdf|vault|admin|identity_priv|ledger)
^gateway/outbox|^gateway/(smpp_|gsup_|ussd_|supervisor|role|config)|^sim/|^store/(db|seal|kdf|vault|admin|identity_priv|ledger)
^gateway/links|^(menus|sim)/|^gateway/(gateway|supervisor|role|vty|console|ctrl|metrics|prometheus)
^gateway/(console|ctrl|metrics|prometheus)|^(menus|sim)/|^gateway/(gateway|supervisor|role|smpp_|gsup_)|^store/(db|seal|kdf|vault|admin|identity_priv|ledger)
^gateway/vty|^(menus|store|sim)/|^gateway/(gateway|supervisor|role|smpp_|gsup_)
^gateway/|^sim/
^sim/|^store/|^menus/menu|^gateway/(session|supervisor|role|gateway|outbox|smpp_link)
'
# may be included by anyone: ground level
ground='^(gateway|store)/(bucket|clock|log|loop|monotonic|secret|handoff|number|utf8)\.h$'

# A file is judged by its top folder and its name.
includes() {
	find gateway menus store sim -name '*.[ch]' -exec grep -HE '^#[[:space:]]*include' {} + |
		sed -E 's,^(gateway|menus|store|sim)/([^:]*/)?([^/:]*:),\1/\3,; s,("(gateway|menus|store|sim)/)[^"]*/,\1,'
}

check() {	# folder
	local file inc line pat bad=0
	cd "$1" || return 2
	while IFS=: read -r file inc; do
		inc=$(sed -E 's/^[^"<]*["<]([^">]*)[">].*/\1/' <<<"$inc")
		[[ $inc =~ $ground ]] && continue
		while IFS= read -r line; do
			[ -n "$line" ] || continue
			[[ $file =~ ${line%%|*} ]] || continue
			pat=${line#*|}
			[[ $inc =~ $pat ]] || continue
			echo "# $file includes $inc"
			bad=1
		done <<<"$rules"
		case $inc in
		sqlite3.h) [[ $file == store/db_* ]] || { echo "# $file includes $inc"; bad=1; } ;;
		sodium.h) [[ $file == store/* ]] || { echo "# $file includes $inc"; bad=1; } ;;
		libconfig.h) [[ $file == gateway/config* || $file == menus/menu_* ]] || { echo "# $file includes $inc"; bad=1; } ;;
		tls.h|openssl/*) [[ $file == gateway/smpp_tls.c ]] || { echo "# $file includes $inc"; bad=1; } ;;
		osmocom/vty/*) [[ $file == gateway/vty* || ($file == gateway/ctrl.c && $inc == osmocom/vty/vector.h) ]] || { echo "# $file includes $inc"; bad=1; } ;;
		osmocom/ctrl/*) [[ $file == gateway/ctrl.c ]] || { echo "# $file includes $inc"; bad=1; } ;;
		microhttpd.h) [[ $file == gateway/prometheus.c ]] || { echo "# $file includes $inc"; bad=1; } ;;
		esac
	done < <(includes)
	return $bad
}

echo 1..3
(check "$top") && echo "ok 1 - includes point one way" || echo "not ok 1 - includes point one way"

plant=$(mktemp -d) || exit 1
trap 'rm -rf "$plant"' EXIT
mkdir "$plant"/{gateway,menus,store,sim}
printf '#include "store/identity.h"\n' >"$plant/menus/menu_x.c"
(check "$plant") >/dev/null && echo "not ok 2 - a planted upward include is found" || echo "ok 2 - a planted upward include is found"
printf '#include <sqlite3.h>\n' >"$plant/gateway/outbox.c"
rm "$plant/menus/menu_x.c"
(check "$plant") >/dev/null && echo "not ok 3 - a planted foreign library is found" || echo "ok 3 - a planted foreign library is found"
