# Configuration and log, for every program; the packets between supervisor and roles.
noinst_LIBRARIES += gateway/libconf.a store/libhandoff.a
gateway_libconf_a_SOURCES = gateway/config.c gateway/config.h gateway/config_priv.h gateway/config_bundles.c \
	gateway/config_check.c gateway/config_faults.c gateway/config_file.c gateway/config_identity.c gateway/config_identity.h gateway/config_menus.c gateway/config_menus.h gateway/config_reload.c gateway/config_table.c gateway/config_tls.c gateway/config_value.c \
	gateway/ussd_dialect_table.c store/base/log.c store/base/log.h store/base/clock.h
store_libhandoff_a_SOURCES = store/base/handoff.c store/base/handoff.h
check_PROGRAMS += tests/config/config_test
tests_config_config_test_SOURCES = tests/config/config_test.c
tests_config_config_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_config_config_test_LDADD = gateway/libconf.a menus/libtext.a $(CMOCKA_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS)
dist_pkgdata_DATA = etc/bundles.conf
dist_doc_DATA = etc/musafir.conf
EXTRA_DIST += gateway/README.md

# Sessions, and the messages that leave.
noinst_LIBRARIES += gateway/libsession.a
gateway_libsession_a_SOURCES = gateway/outbox.c gateway/outbox.h gateway/session.c gateway/session.h gateway/session_ceiling.c gateway/session_dialogue.c gateway/session_queue.c \
	gateway/session_priv.h gateway/session_push.c gateway/session_sms.c gateway/session_step.c gateway/session_tally.c gateway/session_view.c gateway/session_word.c

# The supervisor.
noinst_LIBRARIES += gateway/libsupervisor.a
gateway_libsupervisor_a_SOURCES = store/base/loop.c store/base/loop.h gateway/supervisor.c gateway/supervisor.h gateway/supervisor_priv.h gateway/supervisor_spawn.c

check_PROGRAMS += tests/supervisor/supervisor_test
tests_supervisor_supervisor_test_SOURCES = tests/supervisor/supervisor_test.c
tests_supervisor_supervisor_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_supervisor_supervisor_test_LDADD = gateway/libsupervisor.a gateway/libconf.a store/libhandoff.a $(CMOCKA_LIBS) $(OSMO_LIBS)

# The links of every protocol.
noinst_LIBRARIES += gateway/liblinks.a
gateway_liblinks_a_SOURCES = gateway/links.c gateway/links.h gateway/links_priv.h gateway/links_smpp.c gateway/links_gsup.c

# What engineers and their machines look at.
noinst_LIBRARIES += gateway/libconsole.a
gateway_libconsole_a_SOURCES = gateway/console.c gateway/console.h gateway/ctrl.c gateway/ctrl.h gateway/figures.c gateway/figures.h \
	gateway/prometheus.c gateway/prometheus.h

dist_check_SCRIPTS += tests/console/console.sh

# The administrator's door.
noinst_LIBRARIES += gateway/libvty.a
gateway_libvty_a_SOURCES = gateway/vty.c gateway/vty.h gateway/vty_priv.h gateway/vty_act.c gateway/vty_show.c
check_PROGRAMS += tests/vty/vty_test
tests_vty_vty_test_SOURCES = tests/vty/vty_test.c
tests_vty_vty_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_vty_vty_test_LDADD = gateway/libvty.a gateway/liblinks.a gateway/libgsup.a gateway/libwire.a $(smpp_tls_libs) gateway/libsession.a gateway/libconf.a $(menus_libs) store/libstore.a \
	$(SODIUM_LIBS) $(SQLITE_LIBS) $(CMOCKA_LIBS) $(CONFIG_LIBS) $(GSUP_LIBS) $(OSMO_LIBS)
dist_check_SCRIPTS += tests/vty/vty.sh

# The daemon.
bin_PROGRAMS += musafird
musafird_SOURCES = gateway/musafird.c gateway/gateway.c gateway/gateway.h gateway/role.c gateway/role.h gateway/role_gateway.c \
	gateway/role_kdf.c gateway/role_vault.c
musafird_LDADD = gateway/libsupervisor.a gateway/libconsole.a gateway/libvty.a gateway/liblinks.a gateway/libgsup.a gateway/libwire.a $(smpp_tls_libs) gateway/libsession.a gateway/libconf.a store/libstore.a store/libhandoff.a \
	menus/libmenus.a menus/libtext.a $(SQLITE_LIBS) $(SODIUM_LIBS) $(CONFIG_LIBS) $(HTTPD_LIBS) $(GSUP_LIBS) $(OSMO_LIBS)
dist_man_MANS += gateway/musafird.8

session_test_libs = gateway/libsession.a gateway/libconf.a $(menus_libs) store/libstore.a $(SODIUM_LIBS) $(SQLITE_LIBS) \
	$(CMOCKA_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS)
check_PROGRAMS += tests/session/session_test
tests_session_session_test_SOURCES = tests/session/session_test.c tests/session/world.c tests/session/world.h
tests_session_session_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_session_session_test_LDADD = $(session_test_libs)
check_PROGRAMS += tests/session/session_push_test
tests_session_session_push_test_SOURCES = tests/session/session_push_test.c tests/session/world.c tests/session/world.h
tests_session_session_push_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_session_session_push_test_LDADD = $(session_test_libs)
check_PROGRAMS += tests/session/session_sms_test
tests_session_session_sms_test_SOURCES = tests/session/session_sms_test.c tests/session/world.c tests/session/world.h
tests_session_session_sms_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_session_session_sms_test_LDADD = $(session_test_libs)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/config_fuzz
tests_fuzz_config_fuzz_SOURCES = tests/fuzz/config_fuzz.c
tests_fuzz_config_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/config_fuzz
tests_fuzz_config_fuzz_SOURCES = tests/fuzz/config_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_config_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/config"'
tests_fuzz_config_fuzz_LDADD = gateway/libconf.a menus/libtext.a $(CONFIG_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/config
