# Long SMS: parts out, parts in.
gateway_libwire_a_SOURCES += \
	gateway/smpp_port_sms.c \
	gateway/smpp_ref.c gateway/smpp_ref.h \
	gateway/smpp_segment.c gateway/smpp_segment.h \
	gateway/smpp_submit.c gateway/smpp_submit.h

check_PROGRAMS += tests/smpp_segment/smpp_segment_test
tests_smpp_segment_smpp_segment_test_SOURCES = tests/smpp_segment/smpp_segment_test.c tests/smpp_pdu/vectors.h
tests_smpp_segment_smpp_segment_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_smpp_segment_smpp_segment_test_LDADD = gateway/libwire.a menus/libtext.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/smpp_submit/smpp_submit_test
tests_smpp_submit_smpp_submit_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_smpp_submit_smpp_submit_test_LDADD = gateway/libwire.a menus/libtext.a $(CMOCKA_LIBS) $(OSMO_LIBS)
