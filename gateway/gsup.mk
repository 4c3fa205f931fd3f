# The GSUP wire.
noinst_LIBRARIES += gateway/libgsup.a
gateway_libgsup_a_SOURCES = gateway/gsup/gsup_pdu.c gateway/gsup/gsup_pdu.h gateway/gsup/gsup_link.c gateway/gsup/gsup_link.h \
	gateway/gsup/gsup_directory.c gateway/gsup/gsup_directory.h gateway/gsup/gsup_dialogue.c gateway/gsup/gsup_dialogue.h gateway/gsup/gsup_port.c gateway/gsup/gsup_port.h gateway/gsup/gsup_trace.c gateway/gsup/gsup_trace.h gateway/resolve/resolve.c

check_PROGRAMS += tests/gateway/gsup/gsup_pdu_test tests/gateway/gsup/gsup_directory_test
tests_gateway_gsup_gsup_pdu_test_SOURCES = tests/gateway/gsup/gsup_pdu_test.c
tests_gateway_gsup_gsup_pdu_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_gsup_gsup_pdu_test_LDADD = gateway/libgsup.a $(CMOCKA_LIBS) $(OSMO_LIBS)
tests_gateway_gsup_gsup_directory_test_SOURCES = tests/gateway/gsup/gsup_directory_test.c
tests_gateway_gsup_gsup_directory_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_gsup_gsup_directory_test_LDADD = gateway/libgsup.a $(CMOCKA_LIBS) $(GSUP_LIBS) $(OSMO_LIBS)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/gsup_pdu_fuzz
tests_fuzz_gsup_pdu_fuzz_SOURCES = tests/fuzz/gsup_pdu_fuzz.c
tests_fuzz_gsup_pdu_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/gsup_pdu_fuzz
tests_fuzz_gsup_pdu_fuzz_SOURCES = tests/fuzz/gsup_pdu_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_gsup_pdu_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/gsup_pdu"'
tests_fuzz_gsup_pdu_fuzz_LDADD = gateway/libgsup.a $(GSUP_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/gsup_pdu

check_PROGRAMS += tests/gateway/gsup/gsup_port_test
tests_gateway_gsup_gsup_port_test_SOURCES = tests/gateway/gsup/gsup_port_test.c
tests_gateway_gsup_gsup_port_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_gsup_gsup_port_test_LDADD = gateway/libgsup.a gateway/libconf.a menus/libtext.a $(CMOCKA_LIBS) $(GSUP_LIBS) $(CONFIG_LIBS) $(OSMO_LIBS)
