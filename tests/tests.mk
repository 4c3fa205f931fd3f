# Tests of the tree as a whole; each module's own tests stand in its room's fragment.
dist_check_SCRIPTS += tests/include_rule.sh tests/style.sh
EXTRA_DIST += autogen.sh tests/run tests/play-stories tests/vectors etc/packages etc/install-packages etc/quickstart COPYING
