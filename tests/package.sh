#!/bin/bash
# Goal: what the Debian packages install is right: systemd understands the units, and the configuration serves as it is with the simulator, with
# words of one's own. etc/try-package tries the packages themselves.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
bin=${top_builddir:-${1:?usage: tests/package.sh BUILD-DIR}}
work=$(mktemp -d) || exit 1
. "$top/tests/lib/world.sh"
daemon= operator=
trap '[ -z "$operator" ] || kill $operator; world_end' EXIT
n=0
check() {	# what, whether
	n=$((n + 1))
	if [ "$2" = 0 ]; then echo "ok $n - $1"; else tail -n 5 "$work/said" "$work/daemon.log" 2>/dev/null | sed 's/^/# /'; echo "not ok $n - $1"; fi
}

# The programs where they were built.
mkdir "$work/units"
for unit in "$top"/etc/systemd/*; do sed "s|/usr/bin/musafir|$bin/musafir|" "$unit" >"$work/units/${unit##*/}"; done
systemd-analyze verify --man=no "$work"/units/* >"$work/said" 2>&1 && [ ! -s "$work/said" ]; check "systemd finds nothing wrong with the units" $?
systemd-analyze security --offline=yes "$work/units/musafird.service" >"$work/said" 2>&1
exposure=$(sed -nE 's/.*Overall exposure level for musafird.service: ([0-9.]+) .*/\1/p' "$work/said")
echo "# exposure of musafird.service, as systemd-analyze counts it: ${exposure:-?} of 10"
[ -n "$exposure" ] && [ "${exposure%.*}" -lt 4 ]; check "the unit is walled in" $?
missing=$(sed -nE '/^(etc|tests)\//s/ .*//p' "$top"/etc/debian/*.install "$top"/etc/debian/*.examples | while read -r f; do [ -e "$top/$f" ] || echo "$f"; done)
[ -z "$missing" ]; check "what the packages take from the tree is there: $missing" $?

# Who builds the package elsewhere has what Build-Depends names, and no more.
awk '$1 == "build" && $2 ~ /^lib.*-dev$/ && $2 != "libc6-dev" { print $2 }' "$top/etc/packages" | sort >"$work/wanted"
sed -nE '/^Build-Depends:/,/^$/s/^ (lib[^ ,]*-dev).*/\1/p' "$top/etc/debian/control" | sort | comm -3 - "$work/wanted" >"$work/said"
[ -s "$work/wanted" ] && [ ! -s "$work/said" ]; check "the package is built with the libraries of etc/packages" $?

# What debhelper would complain of: a file that is installed and is in no package.
left=$(make -C "$bin" install DESTDIR="$work/inst" prefix=/usr >"$work/said" 2>&1 && find "$work/inst" -type f -printf '%P\n' | while read -r f; do
	sed -n 's/ .*//; /^usr/p' "$top"/etc/debian/*.install | grep -qxF -e "$f" -e "${f%/*}" -e "${f%/*/*}" -e "${f%/*/*/*}" || echo "$f"; done)
[ -z "$left" ] && [ -e "$work/inst/usr/bin/musafird" ]; check "all that is installed is in a package: $left" $?

# Users and folders in a root of their own, which only root may make.
made() {
	[ "$(id -u)" = 0 ] || return 0
	mkdir -p "$work/root/etc"
	systemd-sysusers --root="$work/root" "$top/etc/debian/musafir.sysusers" && systemd-tmpfiles --root="$work/root" --create "$top/etc/debian/musafir.tmpfiles" || return 1
	local vault; vault=$(awk -F: '$1 == "musafir" { print $3 }' "$work/root/etc/passwd")
	[ "$(stat -c '%a %u' "$work/root/var/lib/musafir/store")" = "700 $vault" ] && [ "$(stat -c '%a %u' "$work/root/var/lib/musafir/anchor")" = "700 0" ]
}
made >"$work/said" 2>&1; check "users and folders are made" $?

# A purge, in a root of its own; a disk mounted there, as README.Debian has it for anchor and backups, stays mounted.
purge() {	# what is done before, in a mount namespace where root may have one; the removal goes to "said"
	rm -rf "$work/p" && mkdir -p "$work"/p/var/lib/musafir/{store,anchor} "$work"/p/var/backups/musafir "$work/p/etc/musafir/credentials" || return 1
	touch "$work/p/var/lib/musafir/store/musafir.db" "$work/p/etc/musafir/credentials/master.key"
	$apart sh -e -c "cd '$work/p'; $1; exec sh '$work/postrm' purge" >"$work/said" 2>&1
}
sed "s|/var/|$work/p/var/|g; s|/etc/|$work/p/etc/|g; /^#DEBHELPER#/d" "$top/etc/debian/musafir.postrm" >"$work/postrm"
apart= && [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null && apart="unshare -m"
purge : && [ -e "$work/p/var/lib/musafir/store/musafir.db" ] && [ -e "$work/p/etc/musafir/credentials/master.key" ] && [ ! -e "$work/p/var/backups/musafir" ] &&
	in_file 'musafir is kept' "$work/said"
check "a purge keeps database and key file, and says so" $?
purge 'touch var/lib/musafir/PURGE' && [ -z "$(find "$work/p" -name '*musafir*')" ]; check "one that is told to keeps nothing" $?
[ -z "$apart" ] || { purge 'touch var/lib/musafir/PURGE; mount -t tmpfs none var/lib/musafir/anchor; mount -t tmpfs none var/backups/musafir; touch var/backups/musafir/x' &&
	[ ! -e "$work/p/var/lib/musafir/store" ] && [ ! -e "$work/p/etc/musafir" ] && in_file 'anchor' "$work/said"; }
check "where disks are mounted they stay, and the purge ends" $?

# As installed, below a folder and as whoever runs this.
mkdir -p -m 0700 "$work"/{store,anchor,credentials,menus/lang,tmp}
sed -e "s|/usr/share/musafir/menus|$top/menus|; s|/etc/musafir/|$work/|; s|/var/lib/musafir/|$work/|; s|/run/musafir/|$work/|; s|port = 2775|port = $port|" \
	-e '/_user = /d' "$top/etc/debian/musafir.conf" >"$conf"
ctl init --test >"$work/said" 2>&1 && [ -e "$work/credentials/master.key" ]; check "its key file is made where the unit takes it from" $?
"$bin/musafird" -c "$conf" -t >"$work/said" 2>&1; check "it has no fault" $?
echo 'name = "Camp English";' >"$work/menus/lang/en.conf"
"$bin/musafir-sim" -c "$conf" smsc >"$work/smsc.log" 2>&1 &
operator=$!
mkdir -m 0700 "$work/handed" && cp -p "$work/credentials/master.key" "$work/handed/musafir_master.key"
CREDENTIALS_DIRECTORY=$work/handed world_start && soon listens "$port" && world_dial 1 1
soon in_file '1 Camp English' "$work/handset.1"; check "it serves a phone, with words of one's own" $?
world_hang_up
echo "1..$n"
