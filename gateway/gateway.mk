# Configuration and log, for every program; the packets between supervisor and roles.
noinst_LIBRARIES += gateway/libconf.a store/libhandoff.a
gateway_libconf_a_SOURCES = gateway/config.c gateway/config.h gateway/config_priv.h gateway/config_bundles.c \
	gateway/config_check.c gateway/config_faults.c gateway/config_file.c gateway/config_table.c gateway/config_value.c \
	gateway/log.c gateway/log.h gateway/clock.h
store_libhandoff_a_SOURCES = store/handoff.c store/handoff.h
EXTRA_DIST += etc/musafir.conf

# The supervisor.
noinst_LIBRARIES += gateway/libsupervisor.a
gateway_libsupervisor_a_SOURCES = gateway/supervisor.c gateway/supervisor.h gateway/supervisor_priv.h gateway/supervisor_spawn.c

check_PROGRAMS += tests/supervisor/supervisor_test
tests_supervisor_supervisor_test_SOURCES = tests/supervisor/supervisor_test.c
tests_supervisor_supervisor_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_supervisor_supervisor_test_LDADD = gateway/libsupervisor.a gateway/libconf.a store/libhandoff.a $(CMOCKA_LIBS) $(OSMO_LIBS)
