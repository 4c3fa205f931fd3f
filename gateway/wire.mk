# The SMPP wire: codec, dialects, link.
noinst_LIBRARIES += gateway/libwire.a
gateway_libwire_a_SOURCES = \
	gateway/smpp/wire/smpp_pdu.c gateway/smpp/wire/smpp_pdu.h gateway/smpp/wire/smpp_status.c gateway/smpp/wire/smpp_status.h gateway/smpp/wire/smpp_trace.c gateway/smpp/wire/smpp_trace.h \
	gateway/smpp/sms/smpp_receipt.c gateway/smpp/sms/smpp_receipt.h gateway/smpp/sms/smpp_msgid.c gateway/smpp/sms/smpp_msgid.h \
	gateway/smpp/ussd/ussd_dialect.c gateway/smpp/ussd/ussd_dialect.h gateway/smpp/ussd/ussd_dialect_table.c gateway/smpp/ussd/ussd_frame.c gateway/smpp/ussd/ussd_frame.h \
	gateway/smpp/wire/smpp_io.c gateway/smpp/wire/smpp_io.h gateway/resolve/resolve.c gateway/resolve/resolve.h gateway/resolve/resolve_priv.h \
	gateway/smpp/wire/smpp_link.c gateway/smpp/wire/smpp_link.h \
	gateway/smpp/wire/smpp_link_fsm.c gateway/smpp/wire/smpp_link_life.c gateway/smpp/wire/smpp_link_fsm.h \
	gateway/smpp/ussd/smpp_dialogue.c gateway/smpp/ussd/smpp_dialogue.h store/base/monotonic.h \
	gateway/smpp/ussd/smpp_number.c gateway/smpp/ussd/smpp_number.h \
	gateway/smpp/wire/smpp_pace.c gateway/smpp/wire/smpp_pace.h store/base/bucket.h \
	gateway/smpp/wire/smpp_outbind.c gateway/smpp/wire/smpp_outbind.h \
	gateway/smpp/wire/smpp_binds.c gateway/smpp/wire/smpp_binds.h \
	gateway/smpp/sms/smpp_held.c gateway/smpp/sms/smpp_held.h \
	gateway/smpp/port/smpp_port.c gateway/smpp/port/smpp_port.h gateway/smpp/port/smpp_port_priv.h gateway/smpp/port/smpp_port_respond.c gateway/smpp/port/smpp_port_trace.c gateway/smpp/port/smpp_port_ussd.c

check_PROGRAMS += tests/gateway/smpp/wire/smpp_pdu_test tests/gateway/smpp/ussd/ussd_dialect_test
tests_gateway_smpp_wire_smpp_pdu_test_SOURCES = tests/gateway/smpp/wire/smpp_pdu_test.c tests/lib/vectors.h
tests_gateway_smpp_wire_smpp_pdu_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_wire_smpp_pdu_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)

tests_gateway_smpp_ussd_ussd_dialect_test_SOURCES = tests/gateway/smpp/ussd/ussd_dialect_test.c tests/lib/vectors.h
tests_gateway_smpp_ussd_ussd_dialect_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_ussd_ussd_dialect_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/vectors/pdu.tsv

check_PROGRAMS += tests/gateway/smpp/wire/smpp_trace_test
tests_gateway_smpp_wire_smpp_trace_test_SOURCES = tests/gateway/smpp/wire/smpp_trace_test.c
tests_gateway_smpp_wire_smpp_trace_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_wire_smpp_trace_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/sms/smpp_receipt_test
tests_gateway_smpp_sms_smpp_receipt_test_SOURCES = tests/gateway/smpp/sms/smpp_receipt_test.c tests/lib/vectors.h
tests_gateway_smpp_sms_smpp_receipt_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_sms_smpp_receipt_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/wire/smpp_link_test
tests_gateway_smpp_wire_smpp_link_test_SOURCES = tests/gateway/smpp/wire/smpp_link_test.c tests/lib/peer.h
tests_gateway_smpp_wire_smpp_link_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_wire_smpp_link_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/wire/smpp_binds_test
tests_gateway_smpp_wire_smpp_binds_test_SOURCES = tests/gateway/smpp/wire/smpp_binds_test.c tests/lib/peer.h
tests_gateway_smpp_wire_smpp_binds_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_wire_smpp_binds_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/wire/smpp_outbind_test
tests_gateway_smpp_wire_smpp_outbind_test_SOURCES = tests/gateway/smpp/wire/smpp_outbind_test.c tests/lib/peer.h
tests_gateway_smpp_wire_smpp_outbind_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_wire_smpp_outbind_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/wire/smpp_pace_test
tests_gateway_smpp_wire_smpp_pace_test_SOURCES = tests/gateway/smpp/wire/smpp_pace_test.c
tests_gateway_smpp_wire_smpp_pace_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_wire_smpp_pace_test_LDADD = gateway/libwire.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/ussd/smpp_number_test
tests_gateway_smpp_ussd_smpp_number_test_SOURCES = tests/gateway/smpp/ussd/smpp_number_test.c
tests_gateway_smpp_ussd_smpp_number_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_ussd_smpp_number_test_LDADD = gateway/libwire.a menus/libtext.a $(CMOCKA_LIBS) $(OSMO_LIBS)

# TLS below it, for who speaks it.
noinst_LIBRARIES += gateway/libsmpp_tls.a
gateway_libsmpp_tls_a_SOURCES = gateway/smpp/wire/smpp_tls.c gateway/smpp/wire/smpp_tls.h
# in front of banned.h, which poisons a name of theirs
gateway_libsmpp_tls_a_CPPFLAGS = $(TLS_CFLAGS) -include openssl/ssl.h -include openssl/x509.h $(AM_CPPFLAGS)
smpp_tls_libs = gateway/libsmpp_tls.a $(TLS_LIBS)
check_PROGRAMS += tests/gateway/smpp/wire/smpp_tls_test
tests_gateway_smpp_wire_smpp_tls_test_SOURCES = tests/gateway/smpp/wire/smpp_tls_test.c tests/lib/peer.h
tests_gateway_smpp_wire_smpp_tls_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_wire_smpp_tls_test_LDADD = gateway/libwire.a $(smpp_tls_libs) $(CMOCKA_LIBS) $(OSMO_LIBS)
EXTRA_DIST += tests/gateway/smpp/wire/certs.sh
dist_check_SCRIPTS += tests/gateway/smpp/wire/smpp_tls.sh

check_PROGRAMS += tests/gateway/smpp/port/smpp_port_test
tests_gateway_smpp_port_smpp_port_test_SOURCES = tests/gateway/smpp/port/smpp_port_test.c tests/lib/peer.h tests/lib/session_notes.c tests/lib/session_notes.h
tests_gateway_smpp_port_smpp_port_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_port_smpp_port_test_LDADD = gateway/libwire.a menus/libtext.a $(CMOCKA_LIBS) $(OSMO_LIBS)

check_PROGRAMS += tests/gateway/smpp/port/smpp_port_ussd_test
tests_gateway_smpp_port_smpp_port_ussd_test_SOURCES = tests/gateway/smpp/port/smpp_port_ussd_test.c tests/lib/peer.h tests/lib/session_notes.c tests/lib/session_notes.h
tests_gateway_smpp_port_smpp_port_ussd_test_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_gateway_smpp_port_smpp_port_ussd_test_LDADD = gateway/libwire.a menus/libtext.a $(CMOCKA_LIBS) $(OSMO_LIBS)

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/smpp_pdu_fuzz
tests_fuzz_smpp_pdu_fuzz_SOURCES = tests/fuzz/smpp_pdu_fuzz.c
tests_fuzz_smpp_pdu_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/smpp_pdu_fuzz
tests_fuzz_smpp_pdu_fuzz_SOURCES = tests/fuzz/smpp_pdu_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_smpp_pdu_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/smpp_pdu"'
tests_fuzz_smpp_pdu_fuzz_LDADD = gateway/libwire.a menus/libtext.a $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/smpp_pdu

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/smpp_receipt_fuzz
tests_fuzz_smpp_receipt_fuzz_SOURCES = tests/fuzz/smpp_receipt_fuzz.c
tests_fuzz_smpp_receipt_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/smpp_receipt_fuzz
tests_fuzz_smpp_receipt_fuzz_SOURCES = tests/fuzz/smpp_receipt_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_smpp_receipt_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/smpp_receipt"'
tests_fuzz_smpp_receipt_fuzz_LDADD = gateway/libwire.a menus/libtext.a $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/smpp_receipt

if ENABLE_FUZZ
noinst_PROGRAMS += tests/fuzz/ussd_dialect_fuzz
tests_fuzz_ussd_dialect_fuzz_SOURCES = tests/fuzz/ussd_dialect_fuzz.c
tests_fuzz_ussd_dialect_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += tests/fuzz/ussd_dialect_fuzz
tests_fuzz_ussd_dialect_fuzz_SOURCES = tests/fuzz/ussd_dialect_fuzz.c tests/fuzz/replay.c
endif
tests_fuzz_ussd_dialect_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/ussd_dialect"'
tests_fuzz_ussd_dialect_fuzz_LDADD = gateway/libwire.a menus/libtext.a $(OSMO_LIBS)
EXTRA_DIST += tests/fuzz/corpus/ussd_dialect
