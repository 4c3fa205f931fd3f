# The menu engine, the flows and the words.
noinst_LIBRARIES += menus/libmenus.a
menus_libmenus_a_SOURCES = \
	menus/engine/menu.c \
	menus/engine/menu.h \
	menus/engine/menu_buf.c \
	menus/engine/menu_check.c \
	menus/engine/menu_verbs.c \
	menus/engine/menu_draw.c \
	menus/engine/menu_faults.c \
	menus/engine/menu_find.c \
	menus/engine/menu_fit.c menus/engine/menu_saying.c \
	menus/engine/menu_journey.c \
	menus/engine/menu_link.c \
	menus/engine/menu_load.c \
	menus/engine/menu_load_flow.c \
	menus/engine/menu_load_journey.c \
	menus/engine/menu_load_lang.c \
	menus/engine/menu_load_latin.c \
	menus/engine/menu_load_setting.c \
	menus/engine/menu_load_values.c \
	menus/engine/menu_priv.h \
	menus/engine/menu_step.c \
	menus/engine/menu_value.c \
	menus/engine/menu_vars.c \
	menus/engine/menu_word.c

menus_libs = menus/libmenus.a menus/libtext.a $(CONFIG_LIBS) $(OSMO_LIBS)

menuscreensdir = $(pkgdatadir)/menus/screens
dist_menuscreens_DATA = \
	menus/screens/asks.conf \
	menus/screens/entry.conf \
	menus/screens/complaint.conf \
	menus/screens/family.conf \
	menus/screens/journeys.conf \
	menus/screens/officer.conf \
	menus/screens/card.conf \
	menus/screens/person.conf \
	menus/screens/share.conf \
	menus/screens/staff.conf \
	menus/screens/values.conf
menulangdir = $(pkgdatadir)/menus/lang
dist_menulang_DATA = \
	menus/lang/am.conf \
	menus/lang/amlatn.conf \
	menus/lang/ar.conf \
	menus/lang/bn.conf \
	menus/lang/en.conf \
	menus/lang/es.conf \
	menus/lang/fa.conf \
	menus/lang/fr.conf \
	menus/lang/om.conf \
	menus/lang/pt.conf \
	menus/lang/so.conf \
	menus/lang/sw.conf \
	menus/lang/ti.conf \
	menus/lang/tilatn.conf \
	menus/lang/tr.conf \
	menus/lang/uk.conf \
	menus/lang/uklatn.conf

menu_test_world = tests/lib/menu_world.c tests/lib/menu_world.h
menu_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
menu_test_libs = $(menus_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/menus/engine/menu_step_test
tests_menus_engine_menu_step_test_SOURCES = tests/menus/engine/menu_step_test.c tests/menus/engine/menu_way.c tests/menus/engine/menu_way.h $(menu_test_world)
tests_menus_engine_menu_step_test_CFLAGS = $(menu_test_cflags)
tests_menus_engine_menu_step_test_LDADD = $(menu_test_libs)

check_PROGRAMS += tests/menus/engine/menu_journey_test
tests_menus_engine_menu_journey_test_SOURCES = tests/menus/engine/menu_journey_test.c tests/menus/engine/menu_way.c tests/menus/engine/menu_way.h $(menu_test_world)
tests_menus_engine_menu_journey_test_CFLAGS = $(menu_test_cflags)
tests_menus_engine_menu_journey_test_LDADD = $(menu_test_libs)

check_PROGRAMS += tests/menus/engine/menu_screens_test
tests_menus_engine_menu_screens_test_SOURCES = tests/menus/engine/menu_screens_test.c tests/menus/engine/menu_samples.c tests/menus/engine/menu_samples.h $(menu_test_world)
tests_menus_engine_menu_screens_test_CFLAGS = $(menu_test_cflags)
tests_menus_engine_menu_screens_test_LDADD = $(menu_test_libs)

check_PROGRAMS += tests/menus/engine/menu_faults_test
tests_menus_engine_menu_faults_test_SOURCES = tests/menus/engine/menu_faults_test.c $(menu_test_world)
tests_menus_engine_menu_faults_test_CFLAGS = $(menu_test_cflags)
tests_menus_engine_menu_faults_test_LDADD = $(menu_test_libs)

check_PROGRAMS += tests/menus/engine/menu_walk_test
tests_menus_engine_menu_walk_test_SOURCES = tests/menus/engine/menu_walk_test.c $(menu_test_world)
tests_menus_engine_menu_walk_test_CFLAGS = $(menu_test_cflags)
tests_menus_engine_menu_walk_test_LDADD = $(menu_test_libs)

check_PROGRAMS += tests/menus/engine/menu_bidi_test
tests_menus_engine_menu_bidi_test_SOURCES = tests/menus/engine/menu_bidi_test.c tests/lib/text_view.c tests/lib/text_view.h $(menu_test_world)
tests_menus_engine_menu_bidi_test_CFLAGS = $(menu_test_cflags) $(FRIBIDI_CFLAGS)
tests_menus_engine_menu_bidi_test_LDADD = $(menu_test_libs) $(FRIBIDI_LIBS)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/menu_step_fuzz tests/fuzz/menu_file_fuzz
tests_fuzz_menu_step_fuzz_SOURCES = tests/fuzz/menu_step_fuzz.c
tests_fuzz_menu_step_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_menu_file_fuzz_SOURCES = tests/fuzz/menu_file_fuzz.c
tests_fuzz_menu_file_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/menu_step_fuzz tests/fuzz/menu_file_fuzz
tests_fuzz_menu_step_fuzz_SOURCES = tests/fuzz/menu_step_fuzz.c tests/fuzz/replay.c
tests_fuzz_menu_file_fuzz_SOURCES = tests/fuzz/menu_file_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_menu_step_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/menu_step"'
tests_fuzz_menu_file_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/menu_file"'
tests_fuzz_menu_step_fuzz_LDADD = $(menus_libs)
tests_fuzz_menu_file_fuzz_LDADD = $(menus_libs)
EXTRA_DIST += tests/fuzz/corpus/menu_step tests/fuzz/corpus/menu_file
EXTRA_DIST += menus/README.md
