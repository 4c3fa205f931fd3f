# Long SMS: parts out, parts in.
gateway_libwire_a_SOURCES += \
	gateway/smpp/port/smpp_port_sms.c \
	gateway/smpp/sms/smpp_reassembly.c gateway/smpp/sms/smpp_reassembly.h \
	gateway/smpp/sms/smpp_ref.c gateway/smpp/sms/smpp_ref.h \
	gateway/smpp/sms/smpp_segment.c gateway/smpp/sms/smpp_segment.h \
	gateway/smpp/sms/smpp_submit.c gateway/smpp/sms/smpp_submit.h

check_PROGRAMS += tests/gateway/smpp/sms/smpp_segment_test
tests_gateway_smpp_sms_smpp_segment_test_SOURCES = tests/gateway/smpp/sms/smpp_segment_test.c tests/lib/vectors.h
tests_gateway_smpp_sms_smpp_segment_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_sms_smpp_segment_test_LDADD = gateway/libwire.a menus/libtext.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/sms/smpp_submit_test
tests_gateway_smpp_sms_smpp_submit_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_sms_smpp_submit_test_LDADD = gateway/libwire.a menus/libtext.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/sms/smpp_reassembly_test
tests_gateway_smpp_sms_smpp_reassembly_test_SOURCES = tests/gateway/smpp/sms/smpp_reassembly_test.c tests/lib/vectors.h
tests_gateway_smpp_sms_smpp_reassembly_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_sms_smpp_reassembly_test_LDADD = gateway/libwire.a menus/libtext.a $(CMOCKA_LIBS) $(OSMO_LIBS)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/smpp_segment_fuzz
tests_fuzz_smpp_segment_fuzz_SOURCES = tests/fuzz/smpp_segment_fuzz.c
tests_fuzz_smpp_segment_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/smpp_segment_fuzz
tests_fuzz_smpp_segment_fuzz_SOURCES = tests/fuzz/smpp_segment_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_smpp_segment_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/smpp_segment"'
tests_fuzz_smpp_segment_fuzz_LDADD = gateway/libwire.a menus/libtext.a $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/smpp_segment
