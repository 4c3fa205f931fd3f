#!/bin/bash
# Goal: a number of any country, in any way that people write it, is read as that number or refused. The package holds another collection of the plans.
set -u
python=/usr/bin/python3	# Debian's, that has Debian's packages
$python -c 'import phonenumbers' 2>/dev/null || { echo "1..0 # SKIP python3-phonenumbers is missing"; exit 77; }
exec $python "${top_srcdir:?}/tests/store/base/number_plans.py" "${top_builddir:?}/tests/store/base/number_lines"
