# The GSUP wire.
noinst_LIBRARIES += gateway/libgsup.a
gateway_libgsup_a_SOURCES = gateway/gsup_pdu.c gateway/gsup_pdu.h

check_PROGRAMS += tests/gsup_pdu/gsup_pdu_test
tests_gsup_pdu_gsup_pdu_test_SOURCES = tests/gsup_pdu/gsup_pdu_test.c
tests_gsup_pdu_gsup_pdu_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gsup_pdu_gsup_pdu_test_LDADD = gateway/libgsup.a $(CMOCKA_LIBS) $(OSMO_LIBS)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/gsup_pdu_fuzz
tests_fuzz_gsup_pdu_fuzz_SOURCES = tests/fuzz/gsup_pdu_fuzz.c
tests_fuzz_gsup_pdu_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/gsup_pdu_fuzz
tests_fuzz_gsup_pdu_fuzz_SOURCES = tests/fuzz/gsup_pdu_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_gsup_pdu_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/gsup_pdu"'
tests_fuzz_gsup_pdu_fuzz_LDADD = gateway/libgsup.a $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/gsup_pdu
