# Tests of the tree as a whole; each module's own tests stand in its room's fragment.
dist_check_SCRIPTS += tests/circles.sh tests/contracts.sh tests/rows.sh tests/peers/peers.sh tests/store/ctl/import.sh tests/include_rule.sh tests/style.sh tests/gateway/daemon/start.sh tests/sim/handset.sh tests/sim/quickstart.sh tests/capture.sh tests/canary/canary.sh tests/package.sh

# What a tarball holds beside the sources that programs name: headers of every room, and all that tests and set-up read.
dist_patterns = */may_include */*/may_include */*/*/may_include *.md */*.md */*.h */*/*.h */*/*/*.h */*/*.sql */*/*/*.sql tests/*/*.conf tests/vectors/* tests/peers/*.js tests/stories/* tests/fuzz/corpus/*/* tests/lib/world.sh tests/lib/loopback.sh tests/lib/soon.sh tests/lib/desks.sh tests/lib/feed.sh tests/run tests/play-stories \
	tests/canary/canary.story etc/* COPYING autogen.sh menus/screens/*.conf menus/lang/*.conf
EXTRA_DIST += $(sort $(filter-out config.h %_sql.h,$(patsubst $(srcdir)/%,%,$(wildcard $(addprefix $(srcdir)/,$(dist_patterns))))))

# Marked secrets are looked for in logs, files and memory.
noinst_PROGRAMS += tests/canary/canary_scan
tests_canary_canary_scan_SOURCES = tests/canary/canary_scan.c

# What peers.sh had npm fetch.
clean-local:
	rm -rf peers
