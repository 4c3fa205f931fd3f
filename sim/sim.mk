# The simulated operator, its phones, and stories.
noinst_LIBRARIES += sim/libsim.a
sim_libsim_a_SOURCES = \
	sim/operator/air.c sim/operator/air.h sim/operator/air_msg.c sim/operator/air_msg.h \
	sim/phone/frame.c sim/phone/frame.h \
	sim/phone/handset.c sim/phone/handset.h sim/phone/handset_priv.h sim/phone/handset_tty.c \
	sim/load/load.c sim/load/load.h sim/load/load_priv.h sim/load/load_hist.c sim/load/load_hist.h sim/load/load_kind.c sim/load/load_people.c sim/load/load_play.c sim/load/load_report.c \
	sim/load/load_wire.c \
	sim/operator/msc.c sim/operator/msc.h sim/operator/msc_hlr.c sim/operator/msc_hlr.h sim/operator/smsc_msc.c \
	sim/phone/phone.c sim/phone/phone.h \
	sim/operator/sim_conf.c sim/operator/sim_conf.h \
	sim/operator/smsc_bad.c sim/operator/smsc_bad.h sim/operator/smsc_bad_do.c sim/operator/smsc_bad_keep.c sim/operator/smsc_receipt.c sim/operator/smsc_receipt.h \
	sim/operator/smsc_conn.c sim/operator/smsc_conn.h \
	sim/operator/smsc.c sim/operator/smsc.h sim/operator/smsc_link.c sim/operator/smsc_priv.h sim/operator/smsc_air.c sim/operator/smsc_esme.c sim/operator/smsc_esme_send.c sim/operator/smsc_long.c sim/operator/smsc_long.h sim/operator/smsc_sms.c sim/operator/smsc_ussd.c \
	sim/story/story.h sim/story/story_read.c sim/story/story_text.c \
	sim/story/story_feed.c sim/story/story_feed.h sim/story/story_leak.c sim/story/story_leak.h \
	sim/story/story_lang.c sim/story/story_lang.h sim/story/story_menus.c sim/story/story_menus.h \
	sim/story/story_play.c sim/story/story_play.h sim/story/story_play_priv.h sim/story/story_step.c sim/story/story_steps_phone.c sim/story/story_steps_world.c \
	sim/operator/sim_proc.c sim/operator/sim_proc.h \
	sim/story/story_world.c sim/story/story_world.h
sim_libs = sim/libsim.a gateway/libgsup.a gateway/libwire.a $(smpp_tls_libs) gateway/libconf.a menus/libtext.a $(CONFIG_LIBS) $(SODIUM_LIBS) $(GSUP_LIBS)

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
noinst_PROGRAMS += tests/gateway/gsup/gsup_load
tests_gateway_gsup_gsup_load_SOURCES = tests/gateway/gsup/gsup_load.c
tests_gateway_gsup_gsup_load_LDADD = $(sim_libs) $(OSMO_LIBS)
dist_check_SCRIPTS += tests/gateway/gsup/gsup.sh
EXTRA_DIST += tests/gateway/gsup/hlr.sh
