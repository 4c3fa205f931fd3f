# The SMPP wire: codec, dialects, link.
noinst_LIBRARIES += gateway/libwire.a
gateway_libwire_a_SOURCES = \
	gateway/smpp_pdu.c gateway/smpp_pdu.h \
	gateway/smpp_receipt.c gateway/smpp_receipt.h \
	gateway/ussd_dialect.c gateway/ussd_dialect.h

check_PROGRAMS += tests/smpp_pdu/smpp_pdu_test tests/ussd_dialect/ussd_dialect_test
tests_smpp_pdu_smpp_pdu_test_SOURCES = tests/smpp_pdu/smpp_pdu_test.c tests/smpp_pdu/vectors.h
tests_smpp_pdu_smpp_pdu_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_smpp_pdu_smpp_pdu_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)

tests_ussd_dialect_ussd_dialect_test_SOURCES = tests/ussd_dialect/ussd_dialect_test.c tests/smpp_pdu/vectors.h
tests_ussd_dialect_ussd_dialect_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_ussd_dialect_ussd_dialect_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/vectors/pdu.tsv
