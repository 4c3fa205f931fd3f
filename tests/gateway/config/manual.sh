#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Goal: musafir.conf(5) has a word for every key of the table.
set -u
top=${top_srcdir:-$(cd "$(dirname "$0")/../../.." && pwd)}
page=$top/gateway/daemon/musafir.conf.5
n=0
lost=
while IFS= read -r path; do
	n=$((n + 1))
	grep -qw -- "${path##*.}" "$page" || lost+=" $path"
done < <(sed -nE 's/^\t\{ "([a-z0-9_.]+)", CONFIG_.*/\1/p' "$top/gateway/config/config_table.c")
echo 1..1
if [ "$n" -gt 100 ] && [ -z "$lost" ]; then
	echo "ok 1 - the $n keys have a word each"
else
	echo "not ok 1 - of $n keys these have none:$lost"
	exit 1
fi
