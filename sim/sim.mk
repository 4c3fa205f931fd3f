# The make-believe operator, its phones, and stories.
noinst_LIBRARIES += sim/libsim.a
sim_libsim_a_SOURCES = \
	sim/air.c sim/air.h \
	sim/frame.c sim/frame.h \
	sim/handset.c sim/handset.h sim/handset_priv.h sim/handset_tty.c \
	sim/load.c sim/load.h sim/load_priv.h sim/load_hist.c sim/load_hist.h sim/load_people.c sim/load_play.c sim/load_report.c \
	sim/load_wire.c \
	sim/msc.c sim/msc.h sim/msc_hlr.c sim/msc_hlr.h sim/smsc_msc.c \
	sim/phone.c sim/phone.h \
	sim/sim_conf.c sim/sim_conf.h \
	sim/smsc_bad.c sim/smsc_bad.h sim/smsc_receipt.c sim/smsc_receipt.h \
	sim/smsc_conn.c sim/smsc_conn.h \
	sim/smsc.c sim/smsc.h sim/smsc_priv.h sim/smsc_air.c sim/smsc_esme.c sim/smsc_long.c sim/smsc_long.h sim/smsc_sms.c sim/smsc_ussd.c \
	sim/story.h sim/story_read.c sim/story_text.c \
	sim/story_leak.c sim/story_leak.h \
	sim/story_menus.c sim/story_menus.h \
	sim/story_play.c sim/story_play.h sim/story_play_priv.h sim/story_steps_phone.c sim/story_steps_world.c \
	sim/story_proc.c sim/story_proc.h \
	sim/story_world.c sim/story_world.h
sim_libs = sim/libsim.a gateway/libgsup.a gateway/libwire.a $(smpp_tls_libs) gateway/libconf.a menus/libtext.a $(CONFIG_LIBS) $(GSUP_LIBS)

bin_PROGRAMS += musafir-sim
musafir_sim_SOURCES = sim/musafir_sim.c
musafir_sim_LDADD = $(sim_libs) $(OSMO_LIBS)
dist_man_MANS += sim/musafir-sim.1


check_PROGRAMS += tests/sim/story_test tests/sim/smsc_test tests/sim/phone_test tests/sim/load_test
tests_sim_story_test_SOURCES = tests/sim/story_test.c
tests_sim_story_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sim_story_test_LDADD = $(sim_libs) $(CMOCKA_LIBS) $(OSMO_LIBS)
tests_sim_smsc_test_SOURCES = tests/sim/smsc_test.c
tests_sim_smsc_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sim_smsc_test_LDADD = $(sim_libs) $(CMOCKA_LIBS) $(OSMO_LIBS)
tests_sim_phone_test_SOURCES = tests/sim/phone_test.c
tests_sim_phone_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sim_phone_test_LDADD = $(sim_libs) $(CMOCKA_LIBS) $(OSMO_LIBS)
tests_sim_load_test_SOURCES = tests/sim/load_test.c
tests_sim_load_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_sim_load_test_LDADD = $(sim_libs) $(CMOCKA_LIBS) $(OSMO_LIBS)

# The player itself, against a stand-in for the daemon.
noinst_PROGRAMS += tests/sim/echo_esme
tests_sim_echo_esme_SOURCES = tests/sim/echo_esme.c
tests_sim_echo_esme_LDADD = gateway/libwire.a menus/libtext.a $(OSMO_LIBS)
dist_check_SCRIPTS += tests/sim/story_player.sh tests/sim/load.sh
EXTRA_DIST += tests/stories

# Dialogues through Debian's osmo-hlr.
noinst_PROGRAMS += tests/gsup/gsup_load
tests_gsup_gsup_load_SOURCES = tests/gsup/gsup_load.c
tests_gsup_gsup_load_LDADD = $(sim_libs) $(OSMO_LIBS)
dist_check_SCRIPTS += tests/gsup/gsup.sh
EXTRA_DIST += tests/gsup/hlr.sh
