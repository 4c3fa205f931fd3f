/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an engineer reads of a PDU: how the operator speaks, and nobody's number, text or PIN. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_status.h"
#include "gateway/smpp/wire/smpp_trace.h"

/* A PDU of octets, traced. */
static void trace(char line[SMPP_TRACE_LINE], const char *hex)
{
	uint8_t octets[512];
	struct smpp_pdu pdu;
	int len = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(len > 0);
	assert_int_equal(smpp_pdu_parse(&pdu, octets, len), 0);
	smpp_trace_line(line, &pdu);
}

/* deliver_sm of a phone 254700000001 that answers 246813 to *789#: written by hand after SMPP 3.4 4.6.1. */
#define INPUT "00000052" "00000005" "00000000" "00000007" "5553534400" "0101" "32353437303030303030303100" "0000" "2a3738392a32343638313323" "00" \
	      "00" "00" "00" "00" "00" "00" "00" "0f" "00" "06" "323436383133" "05010001" "12" "13830002" "2a02"

static void test_line_hides_number_text_and_what_was_dialled(void **state)
{
	char line[SMPP_TRACE_LINE];

	trace(line, INPUT);
	assert_string_equal(line, "deliver_sm 7 service_type USSD source 1/1 01 (of 12) destination 0/0 *789* (of 12) esm_class 0x00 data_coding 0x0f "
			    "text 6 octets ussd_service_op 12 its_session_info 2a02");
	assert_null(strstr(line, "246813"));
	assert_null(strstr(line, "2547"));
}

static void test_line_says_status_in_words(void **state)
{
	char line[SMPP_TRACE_LINE];

	trace(line, "00000010" "80000004" "00000058" "00000009");
	assert_string_equal(line, "submit_sm_resp 9 status 0x58 throttled: too many messages");
}

static void test_line_of_payload_tells_its_length_alone(void **state)
{
	char line[SMPP_TRACE_LINE];

	trace(line, "0000002c" "00000103" "00000000" "00000003" "00" "0101" "00" "0101" "00" "00" "00" "00" "04240009" "5345434f4e442050" "49");
	assert_non_null(strstr(line, "data_sm 3"));
	assert_non_null(strstr(line, "text 9 octets"));
	assert_non_null(strstr(line, "0x0424: 9 octets"));
	assert_null(strstr(line, "SEC"));
	assert_null(strstr(line, "534543"));
}

static void test_line_longer_than_its_room_is_cut(void **state)
{
	uint8_t value[255] = { 0 }, area[16 * (4 + 2)];
	struct smpp_tlvs t = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM };
	char line[SMPP_TRACE_LINE];
	int i;

	for (i = 0; i < 16; i++)
		smpp_pdu_tlv_put(&t, SMPP_TAG_USER_MESSAGE_REFERENCE, value, 2);
	assert_int_equal(smpp_pdu_tlv_end(&t, &pdu), 0);
	smpp_trace_line(line, &pdu);
	assert_int_equal(strlen(line), SMPP_TRACE_LINE - 1);
}

static void test_status_always_has_words(void **state)
{
	assert_string_equal(smpp_status_words(0x58), "throttled: too many messages");
	assert_non_null(strstr(smpp_status_words(0x4ff), "operator's own"));
	assert_non_null(strstr(smpp_status_words(0x10), "reserved"));
	assert_non_null(smpp_status_words(UINT32_MAX));
}

static void test_tally_counts_pairs_and_what_is_beyond(void **state)
{
	struct smpp_status_tally t = { .used = 0 }, sum = { .used = 0 };
	unsigned i;

	smpp_status_count(&t, 0x80000004, 0x58, 10);
	smpp_status_count(&t, 0x80000004, 0x58, 30);
	smpp_status_count(&t, 0x80000103, 0x58, 20);
	assert_int_equal(t.used, 2);
	assert_int_equal(t.rows[0].n, 2);
	assert_int_equal(t.rows[0].last_ms, 30);
	for (i = 0; i < SMPP_STATUS_ROWS; i++)
		smpp_status_count(&t, 0x80000004, 0x400 + i, 40);
	assert_int_equal(t.used, SMPP_STATUS_ROWS);
	assert_int_equal(t.others, 2);
	smpp_status_merge(&sum, &t);
	smpp_status_merge(&sum, &t);
	assert_int_equal(sum.used, SMPP_STATUS_ROWS);
	assert_int_equal(sum.rows[0].n, 4);
	assert_int_equal(sum.others, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line_hides_number_text_and_what_was_dialled),
		cmocka_unit_test(test_line_says_status_in_words),
		cmocka_unit_test(test_line_of_payload_tells_its_length_alone),
		cmocka_unit_test(test_line_longer_than_its_room_is_cut),
		cmocka_unit_test(test_status_always_has_words),
		cmocka_unit_test(test_tally_counts_pairs_and_what_is_beyond),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
