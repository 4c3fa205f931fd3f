#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: the rules hold while the key of the service changes again and again beneath them, begun, half done and ended between any two verbs.
set -u
bin=${top_builddir:-${1:?usage: tests/store/identity/rekeyed.sh BUILD-DIR}}
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
n=0
failed=0
for t in journey sms receipt import officer; do
	n=$((n + 1))
	if WORLD_REKEYS=1 "$bin/tests/store/identity/${t}_test" >"$log" 2>&1; then
		echo "ok $n - ${t}_test"
	else
		failed=1
		sed 's/^/# /' "$log" | tail -n 20
		echo "not ok $n - ${t}_test"
	fi
done
echo "1..$n"
exit $failed
