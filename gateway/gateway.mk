# Configuration and log, for every program; the packets between supervisor and roles.
noinst_LIBRARIES += gateway/libconf.a store/libhandoff.a
gateway_libconf_a_CPPFLAGS = $(AM_CPPFLAGS) -DTREEDIR='"$(abs_top_srcdir)"'
gateway_libconf_a_SOURCES = gateway/config/config.c gateway/config/config.h gateway/config/config_priv.h gateway/config/config_bundles.c \
	gateway/config/config_check.c gateway/config/config_faults.c gateway/config/config_file.c gateway/config/config_holidays.c gateway/config/config_identity.c gateway/config/config_identity.h gateway/config/config_menus.c gateway/config/config_menus.h gateway/config/config_numbers.c gateway/config/config_reload.c gateway/config/config_sim.c gateway/config/config_table.c gateway/config/config_tls.c gateway/config/config_value.c \
	gateway/smpp/ussd/ussd_dialect_table.c store/base/log.c store/base/log.h store/base/clock.h store/door/identity_country.c store/values/national.c store/values/calendar.c store/values/workday.c
store_libhandoff_a_SOURCES = store/base/handoff.c store/base/handoff.h store/base/rights.c store/base/rights.h store/base/roles.c store/base/roles.h store/base/seqpacket.h
check_PROGRAMS += tests/gateway/config/config_test
tests_gateway_config_config_test_SOURCES = tests/gateway/config/config_test.c
tests_gateway_config_config_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_config_config_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=_talloc_zero
tests_gateway_config_config_test_LDADD = gateway/libconf.a menus/libtext.a $(CMOCKA_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS)
check_PROGRAMS += tests/store/values/national_test
tests_store_values_national_test_SOURCES = tests/store/values/national_test.c
tests_store_values_national_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_values_national_test_LDADD = gateway/libconf.a menus/libtext.a $(CMOCKA_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS)
check_PROGRAMS += tests/store/base/log_test
tests_store_base_log_test_SOURCES = tests/store/base/log_test.c
tests_store_base_log_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_store_base_log_test_LDADD = gateway/libconf.a $(CMOCKA_LIBS) $(OSMO_LIBS)
dist_pkgdata_DATA = etc/bundles.conf etc/numbers.conf
dist_doc_DATA = etc/musafir.conf etc/operations.md etc/desk.md etc/units.md etc/two-hosts.md
prometheusdir = $(docdir)/prometheus
dist_prometheus_DATA = etc/prometheus/prometheus.yml etc/prometheus/musafir.rules.yml etc/prometheus/musafir.dashboard.json
EXTRA_DIST += tests/gateway/console/rules_test.yml
EXTRA_DIST += gateway/README.md

# Sessions, and the messages that leave.
noinst_LIBRARIES += gateway/libsession.a
gateway_libsession_a_SOURCES = gateway/session/outbox.c gateway/session/outbox.h gateway/session/session.c gateway/session/session.h gateway/session/session_ceiling.c gateway/session/session_dialogue.c gateway/session/session_queue.c \
	gateway/session/session_priv.h gateway/session/session_push.c gateway/session/session_request.c gateway/session/session_sms.c gateway/session/session_step.c gateway/session/session_tally.c gateway/session/session_view.c gateway/session/session_wait.c gateway/session/session_word.c

# What a role may still do.
noinst_LIBRARIES += gateway/libsandbox.a
gateway_libsandbox_a_CFLAGS = $(AM_CFLAGS) $(SECCOMP_CFLAGS)
gateway_libsandbox_a_SOURCES = gateway/daemon/sandbox.c gateway/daemon/sandbox.h gateway/daemon/sandbox_calls.c gateway/daemon/sandbox_files.c gateway/daemon/sandbox_priv.h
check_PROGRAMS += tests/gateway/daemon/sandbox_test
tests_gateway_daemon_sandbox_test_SOURCES = tests/gateway/daemon/sandbox_test.c
tests_gateway_daemon_sandbox_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_daemon_sandbox_test_LDADD = gateway/libsandbox.a gateway/libconf.a store/libhandoff.a $(CMOCKA_LIBS) $(SECCOMP_LIBS) $(OSMO_LIBS)

# The supervisor.
noinst_LIBRARIES += gateway/libsupervisor.a
gateway_libsupervisor_a_SOURCES = store/base/loop.c store/base/loop.h gateway/daemon/notify.c gateway/daemon/notify.h gateway/daemon/feed_folder.c gateway/daemon/feed_folder.h gateway/daemon/supervisor.c gateway/daemon/supervisor.h gateway/daemon/supervisor_priv.h gateway/daemon/supervisor_spawn.c

check_PROGRAMS += tests/gateway/daemon/supervisor_test
tests_gateway_daemon_supervisor_test_SOURCES = tests/gateway/daemon/supervisor_test.c
tests_gateway_daemon_supervisor_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_daemon_supervisor_test_LDADD = gateway/libsupervisor.a gateway/libsandbox.a gateway/libconf.a store/libhandoff.a $(CMOCKA_LIBS) $(SECCOMP_LIBS) $(OSMO_LIBS)

# The links of every protocol.
noinst_LIBRARIES += gateway/liblinks.a
gateway_liblinks_a_SOURCES = gateway/links/links.c gateway/links/links.h gateway/links/links_priv.h gateway/links/links_smpp.c gateway/links/links_gsup.c

# What engineers and their machines look at.
noinst_LIBRARIES += gateway/libconsole.a
gateway_libconsole_a_SOURCES = gateway/console/console.c gateway/console/console.h gateway/console/ctrl.c gateway/console/ctrl.h gateway/console/metrics.c gateway/console/metrics.h \
	gateway/console/prometheus.c gateway/console/prometheus.h gateway/console/prometheus_more.c gateway/console/prometheus_more.h

dist_check_SCRIPTS += tests/gateway/console/console.sh tests/gateway/console/prometheus.sh tests/gateway/resolve/resolve.sh

# The administrator's door.
noinst_LIBRARIES += gateway/libvty.a
gateway_libvty_a_SOURCES = gateway/console/vty.c gateway/console/vty.h gateway/console/vty_priv.h gateway/console/vty_act.c gateway/console/vty_show.c gateway/console/metrics_table.c gateway/console/metrics_table.h gateway/console/told.c gateway/console/told.h
check_PROGRAMS += tests/gateway/console/vty_test
tests_gateway_console_vty_test_SOURCES = tests/gateway/console/vty_test.c
tests_gateway_console_vty_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_console_vty_test_LDADD = gateway/libvty.a gateway/liblinks.a gateway/libgsup.a gateway/libwire.a $(smpp_tls_libs) gateway/libsession.a gateway/libconf.a $(menus_libs) store/libstore.a store/libhandoff.a \
	$(SODIUM_LIBS) $(UTF8PROC_LIBS) $(SQLITE_LIBS) $(CMOCKA_LIBS) $(CONFIG_LIBS) $(GSUP_LIBS) $(OSMO_LIBS)
dist_check_SCRIPTS += tests/gateway/console/vty.sh

# The daemon.
bin_PROGRAMS += musafird
musafird_SOURCES = gateway/daemon/musafird.c gateway/daemon/gateway.c gateway/daemon/gateway.h gateway/daemon/link_report.c gateway/daemon/link_report.h gateway/daemon/preflight.c gateway/daemon/preflight.h gateway/daemon/relay.c gateway/daemon/relay.h gateway/daemon/role.c gateway/daemon/role.h gateway/daemon/role_config.c gateway/daemon/role_gateway.c \
	gateway/daemon/role_kdf.c gateway/daemon/role_menus.c gateway/daemon/role_resolver.c gateway/daemon/role_vault.c gateway/resolve/resolve_worker.c
musafird_LDADD = gateway/libsupervisor.a gateway/libsandbox.a gateway/libconsole.a gateway/libvty.a gateway/liblinks.a gateway/libgsup.a gateway/libwire.a $(smpp_tls_libs) gateway/libsession.a gateway/libconf.a store/libstore.a store/libhandoff.a \
	menus/libmenus.a menus/libtext.a $(SQLITE_LIBS) $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(CONFIG_LIBS) $(HTTPD_LIBS) $(SECCOMP_LIBS) $(GSUP_LIBS) $(OSMO_LIBS)
dist_check_SCRIPTS += tests/gateway/config/manual.sh tests/gateway/daemon/unread.sh tests/gateway/daemon/feed.sh tests/gateway/daemon/notify.sh tests/gateway/daemon/sandbox.sh
dist_man_MANS += gateway/daemon/musafird.8 gateway/daemon/musafir.conf.5 gateway/daemon/musafir.7

session_test_libs = gateway/libsession.a gateway/libconf.a $(menus_libs) store/libstore.a $(SODIUM_LIBS) $(UTF8PROC_LIBS) $(SQLITE_LIBS) \
	$(CMOCKA_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS)
check_PROGRAMS += tests/gateway/session/session_test
tests_gateway_session_session_test_SOURCES = tests/gateway/session/session_test.c tests/lib/session_world.c tests/lib/session_world.h
tests_gateway_session_session_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_session_session_test_LDADD = $(session_test_libs)
check_PROGRAMS += tests/gateway/session/session_push_test
tests_gateway_session_session_push_test_SOURCES = tests/gateway/session/session_push_test.c tests/lib/session_world.c tests/lib/session_world.h
tests_gateway_session_session_push_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_session_session_push_test_LDADD = $(session_test_libs)
check_PROGRAMS += tests/gateway/session/session_sms_test
tests_gateway_session_session_sms_test_SOURCES = tests/gateway/session/session_sms_test.c tests/lib/session_world.c tests/lib/session_world.h
tests_gateway_session_session_sms_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_session_session_sms_test_LDADD = $(session_test_libs)

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
