# Tests of the tree as a whole; each module's own tests stand in its room's fragment.
dist_check_SCRIPTS += tests/include_rule.sh tests/style.sh tests/start.sh tests/capture.sh tests/canary/canary.sh
EXTRA_DIST += autogen.sh tests/run tests/play-stories tests/vectors etc/packages etc/install-packages etc/quickstart COPYING \
	tests/canary/canary.story tests/world.sh

# Marked secrets are looked for in logs, files and cores.
noinst_PROGRAMS += tests/canary/canary_scan
tests_canary_canary_scan_SOURCES = tests/canary/canary_scan.c
