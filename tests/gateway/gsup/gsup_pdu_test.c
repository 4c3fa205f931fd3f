/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The GSUP codec against octets that others made: those of libosmocore's own tests, source beside each, and what its encoders write. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include <osmocom/core/msgb.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm0480.h>

#include "gateway/gsup/gsup_pdu.h"
#include "gateway/gsup/gsup_trace.h"

/* libosmocore 1.7.0, tests/gsup/gsup_test.c, send_ussd_req: "#100#" */
static const uint8_t request[] = {
	0x20, 0x01, 0x08, 0x21, 0x43, 0x65, 0x87, 0x09, 0x21, 0x43, 0xf5, 0x30, 0x04, 0xde, 0xad, 0xbe, 0xef, 0x31, 0x01, 0x01,
	0x35, 0x14, 0xa1, 0x12, 0x02, 0x01, 0x01, 0x02, 0x01, 0x3b, 0x30, 0x0a, 0x04, 0x01, 0x0f, 0x04, 0x05, 0xaa, 0x18, 0x0c, 0x36, 0x02,
};
/* the same file, send_ussd_res */
static const uint8_t result[] = {
	0x22, 0x01, 0x08, 0x21, 0x43, 0x65, 0x87, 0x09, 0x21, 0x43, 0xf5, 0x30, 0x04, 0xde, 0xad, 0xbe, 0xef, 0x31, 0x01, 0x03,
	0x35, 0x08, 0xa3, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x47,
};
/* libosmocore 1.7.0, tests/ussd/ussd_test.c, captured from phones: the facilities of ussd_request, ussd_facility, ussd_release, interrogate_ss */
static const uint8_t dialled[] = {
	0xa1, 0x13, 0x02, 0x01, 0x03, 0x02, 0x01, 0x3b, 0x30, 0x0b, 0x04, 0x01, 0x0f, 0x04, 0x06, 0x2a, 0xd5, 0x4c, 0x16, 0x1b, 0x01,
};
static const uint8_t answered[] = {
	0xa2, 0x10, 0x02, 0x01, 0x01, 0x30, 0x0b, 0x02, 0x01, 0x3c, 0x30, 0x06, 0x04, 0x01, 0x0f, 0x04, 0x01, 0x32,
};
static const uint8_t refused[] = { 0xa3, 0x06, 0x02, 0x01, 0x05, 0x02, 0x01, 0x24 };
static const uint8_t interrogate[] = { 0xa1, 0x0b, 0x02, 0x01, 0x03, 0x02, 0x01, 0x0e, 0x30, 0x03, 0x04, 0x01, 0x21 };

#define OCTETS(array)	((struct gsup_pdu_octets){ array, sizeof(array) })

/* ---- messages ---- */

static void check_again(const struct gsup_pdu *pdu, const uint8_t *octets, size_t len)
{
	struct msgb *msg = msgb_alloc(GSUP_PDU_MAX + 64, "test");

	assert_int_equal(gsup_pdu_write(msg, pdu), 0);
	assert_int_equal(msgb_length(msg), len);
	assert_memory_equal(msgb_data(msg), octets, len);
	msgb_free(msg);
}

static void test_message_of_libosmocore_reads_and_writes_the_same(void **state)
{
	struct gsup_pdu pdu;

	assert_int_equal(gsup_pdu_read(&pdu, request, sizeof(request)), 0);
	assert_int_equal(pdu.kind, GSUP_PDU_REQUEST);
	assert_int_equal(pdu.state, GSUP_PDU_BEGIN);
	assert_int_equal(pdu.session_id, 0xdeadbeef);
	assert_string_equal(pdu.imsi, "123456789012345");
	assert_int_equal(pdu.facility.len, 0x14);
	check_again(&pdu, request, sizeof(request));
	assert_int_equal(gsup_pdu_read(&pdu, result, sizeof(result)), 0);
	assert_int_equal(pdu.kind, GSUP_PDU_RESULT);
	assert_int_equal(pdu.state, GSUP_PDU_END);
	check_again(&pdu, result, sizeof(result));
}

static void test_message_cut_anywhere_is_malformed(void **state)
{
	struct gsup_pdu pdu;
	size_t len;

	for (len = 0; len < sizeof(request); len++) {
		uint8_t *copy = malloc(len + 1);
		int rc;

		memcpy(copy, request, len);
		rc = gsup_pdu_read(&pdu, copy, len);
		/* whole but for its last element, it is a message without a facility */
		assert_int_equal(rc, len == 20 ? 0 : -EINVAL);
		free(copy);
	}
}

static void test_message_of_another_service_is_not_ours(void **state)
{
	static const uint8_t update_location[] = { 0x04, 0x01, 0x08, 0x21, 0x43, 0x65, 0x87, 0x09, 0x21, 0x43, 0xf5 };
	struct gsup_pdu pdu;

	assert_int_equal(gsup_pdu_read(&pdu, update_location, sizeof(update_location)), -ENOTSUP);
}

static void test_message_without_session_or_with_odd_imsi_is_malformed(void **state)
{
	static const uint8_t no_session[] = { 0x20, 0x01, 0x08, 0x21, 0x43, 0x65, 0x87, 0x09, 0x21, 0x43, 0xf5 };
	uint8_t copy[sizeof(request)];
	struct gsup_pdu pdu;

	assert_int_equal(gsup_pdu_read(&pdu, no_session, sizeof(no_session)), -EINVAL);
	memcpy(copy, request, sizeof(copy));
	copy[4] = 0xa3;		/* a digit that is none */
	assert_int_equal(gsup_pdu_read(&pdu, copy, sizeof(copy)), -EINVAL);
	memcpy(copy, request, sizeof(copy));
	copy[19] = 4;		/* a state that is none */
	assert_int_equal(gsup_pdu_read(&pdu, copy, sizeof(copy)), -EINVAL);
}

static void test_message_out_of_range_is_not_written(void **state)
{
	struct msgb *msg = msgb_alloc(GSUP_PDU_MAX + 64, "test"), *small = msgb_alloc(64, "test");
	struct gsup_pdu pdu = { .kind = GSUP_PDU_RESULT, .state = GSUP_PDU_END, .imsi = "12345" };

	assert_int_equal(gsup_pdu_write(msg, &pdu), -EINVAL);
	memcpy(pdu.imsi, "901700000000001", sizeof(pdu.imsi));
	pdu.facility = (struct gsup_pdu_octets){ request, 256 };
	assert_int_equal(gsup_pdu_write(msg, &pdu), -EINVAL);
	pdu.facility.len = 0;
	assert_int_equal(gsup_pdu_write(small, &pdu), -ENOSPC);
	assert_int_equal(gsup_pdu_write(msg, &pdu), 0);
	msgb_free(msg);
	msgb_free(small);
}

/* ---- components ---- */

static void test_components_of_phones_are_read(void **state)
{
	struct gsup_pdu_component c;

	assert_int_equal(gsup_pdu_component_read(&c, OCTETS(dialled)), 0);
	assert_int_equal(c.kind, GSUP_PDU_INVOKE);
	assert_int_equal(c.invoke_id, 3);
	assert_int_equal(c.opcode, GSM0480_OP_CODE_PROCESS_USS_REQ);
	assert_int_equal(c.dcs, 0x0f);
	assert_int_equal(c.text.len, 6);
	assert_ptr_equal(c.text.p, dialled + 15);
	assert_int_equal(gsup_pdu_component_read(&c, OCTETS(answered)), 0);
	assert_int_equal(c.kind, GSUP_PDU_RETURN_RESULT);
	assert_int_equal(c.opcode, GSM0480_OP_CODE_USS_REQUEST);
	assert_int_equal(c.text.len, 1);
	assert_int_equal(gsup_pdu_component_read(&c, OCTETS(refused)), 0);
	assert_int_equal(c.kind, GSUP_PDU_RETURN_ERROR);
	assert_int_equal(c.code, GSM0480_ERR_CODE_UNEXPECTED_DATA_VALUE);
	assert_int_equal(gsup_pdu_component_read(&c, OCTETS(interrogate)), 0);
	assert_int_equal(c.opcode, GSM0480_OP_CODE_INTERROGATE_SS);
	assert_null(c.text.p);
}

static void check_written(const struct gsup_pdu_component *c, struct msgb *theirs)
{
	uint8_t out[GSUP_PDU_FACILITY_MAX];

	assert_int_equal(gsup_pdu_component_write(out, c), msgb_length(theirs));
	assert_memory_equal(out, msgb_data(theirs), msgb_length(theirs));
	msgb_free(theirs);
}

static void test_components_are_written_as_libosmogsm_writes_them(void **state)
{
	const uint8_t text[] = { 0xc8, 0x32, 0x9b, 0xfd, 0x06 };	/* "Hello" packed, 3GPP TS 23.038 6.1.2.1 */
	struct gsup_pdu_component c = {
		.kind = GSUP_PDU_RETURN_RESULT, .has_invoke_id = true, .invoke_id = 7, .opcode = GSM0480_OP_CODE_PROCESS_USS_REQ, .dcs = 0x0f,
		.text = OCTETS(text),
	};

	check_written(&c, gsm0480_gen_ussd_resp_7bit(7, "Hello"));
	c = (struct gsup_pdu_component){ .kind = GSUP_PDU_RETURN_ERROR, .has_invoke_id = true, .invoke_id = 9, .code = 0x22 };
	check_written(&c, gsm0480_gen_return_error(9, 0x22));
	c = (struct gsup_pdu_component){ .kind = GSUP_PDU_REJECT, .has_invoke_id = true, .invoke_id = 9, .problem = 0x81, .code = 1 };
	check_written(&c, gsm0480_gen_reject(9, 0x81, 1));
	c.has_invoke_id = false;
	check_written(&c, gsm0480_gen_reject(-1, 0x81, 1));
}

static void test_invoke_with_a_short_text_is_what_libosmogsm_reads(void **state)
{
	const uint8_t ucs2[] = { 0x06, 0x45, 0x06, 0x31, 0x06, 0x2d, 0x06, 0x28, 0x06, 0x27 };
	struct gsup_pdu_component c = {
		.kind = GSUP_PDU_INVOKE, .has_invoke_id = true, .invoke_id = 2, .opcode = GSM0480_OP_CODE_USS_REQUEST, .dcs = 0x48, .text = OCTETS(ucs2),
	};
	/* room behind: the reader of libosmogsm looks at more than there is */
	uint8_t out[GSUP_PDU_FACILITY_MAX + 256] = { 0 };
	struct ss_request req = { 0 };
	int len = gsup_pdu_component_write(out, &c);

	assert_true(len > 0);
	assert_int_equal(gsm0480_parse_facility_ie(out, len, &req), 0);
	assert_int_equal(req.opcode, GSM0480_OP_CODE_USS_REQUEST);
	assert_int_equal(req.invoke_id, 2);
	assert_int_equal(req.ussd_data_dcs, 0x48);
	assert_int_equal(req.ussd_data_len, sizeof(ucs2));
	assert_memory_equal(req.ussd_data, ucs2, sizeof(ucs2));
}

/* Lengths above 127 take the long form: ITU-T X.690 8.1.3.5. Counted by hand: 160 octets of text, 166 of the sequence, 175 of the component. */
static void test_longest_text_has_lengths_in_the_long_form(void **state)
{
	static const uint8_t head[] = {
		0xa1, 0x81, 0xaf, 0x02, 0x01, 0x05, 0x02, 0x01, 0x3c, 0x30, 0x81, 0xa6, 0x04, 0x01, 0x0f, 0x04, 0x81, 0xa0,
	};
	uint8_t text[GSUP_PDU_TEXT_MAX + 1], out[GSUP_PDU_FACILITY_MAX];
	struct gsup_pdu_component c = {
		.kind = GSUP_PDU_INVOKE, .has_invoke_id = true, .invoke_id = 5, .opcode = GSM0480_OP_CODE_USS_REQUEST, .dcs = 0x0f,
		.text = { text, GSUP_PDU_TEXT_MAX },
	}, back;

	memset(text, 0x55, sizeof(text));
	assert_int_equal(gsup_pdu_component_write(out, &c), sizeof(head) + GSUP_PDU_TEXT_MAX);
	assert_memory_equal(out, head, sizeof(head));
	assert_int_equal(gsup_pdu_component_read(&back, (struct gsup_pdu_octets){ out, sizeof(head) + GSUP_PDU_TEXT_MAX }), 0);
	assert_int_equal(back.text.len, GSUP_PDU_TEXT_MAX);
	c.text.len++;
	assert_int_equal(gsup_pdu_component_write(out, &c), -EMSGSIZE);
}

static void test_every_length_reads_as_written(void **state)
{
	uint8_t text[GSUP_PDU_TEXT_MAX], out[GSUP_PDU_FACILITY_MAX];
	struct gsup_pdu_component c = {
		.kind = GSUP_PDU_RETURN_RESULT, .has_invoke_id = true, .invoke_id = 200, .opcode = GSM0480_OP_CODE_PROCESS_USS_REQ, .dcs = 0x48,
	}, back;

	memset(text, 0x06, sizeof(text));
	for (size_t len = 0; len <= sizeof(text); len++) {
		int rc;

		c.text = (struct gsup_pdu_octets){ text, len };
		rc = gsup_pdu_component_write(out, &c);
		assert_true(rc > 0);
		assert_int_equal(gsup_pdu_component_read(&back, (struct gsup_pdu_octets){ out, rc }), 0);
		assert_int_equal(back.text.len, len);
		assert_int_equal(back.invoke_id, 200);
	}
}

static void test_badly_structured_components_are_refused_with_their_id(void **state)
{
	static const struct {
		uint8_t octets[24];
		size_t len;
		bool has_id;
	} bad[] = {
		{ { 0 }, 0, false },
		{ { 0xa1 }, 1, false },
		{ { 0xa1, 0x80, 0x02, 0x01, 0x01, 0x00, 0x00 }, 7, false },		/* indefinite length */
		{ { 0xa5, 0x03, 0x02, 0x01, 0x01 }, 5, false },				/* no such component */
		{ { 0xa1, 0x03, 0x02, 0x01, 0x01, 0xff }, 6, false },			/* something behind */
		{ { 0xa1, 0x03, 0x02, 0x01, 0x01 }, 5, true },				/* no operation */
		{ { 0xa1, 0x07, 0x02, 0x02, 0x00, 0x01, 0x02, 0x01, 0x3b }, 9, false },	/* an id of two octets */
		{ { 0xa1, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x3b }, 8, true },	/* no text in a request */
		{ { 0xa1, 0x0d, 0x02, 0x01, 0x01, 0x02, 0x01, 0x3b, 0x30, 0x05, 0x04, 0x01, 0x0f, 0x04, 0x01 }, 15, true },	/* text longer than there is */
		{ { 0xa1, 0x0d, 0x02, 0x01, 0x01, 0x02, 0x01, 0x3b, 0x30, 0x83, 0, 0, 2, 0x04, 0x00 }, 15, true },		/* a length of three octets */
		{ { 0xa4, 0x06, 0x02, 0x01, 0x01, 0x85, 0x01, 0x00 }, 8, true },	/* no such problem */
		{ { 0xa3, 0x05, 0x05, 0x00, 0x02, 0x01, 0x22 }, 7, false },		/* an error of nothing */
	};
	struct gsup_pdu_component c;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		uint8_t *copy = malloc(bad[i].len + 1);

		memcpy(copy, bad[i].octets, bad[i].len);
		assert_int_equal(gsup_pdu_component_read(&c, (struct gsup_pdu_octets){ copy, bad[i].len }), -EINVAL);
		assert_int_equal(c.has_invoke_id, bad[i].has_id);
		free(copy);
	}
}

static void test_trace_hides_imsi_and_text(void **state)
{
	struct gsup_pdu_component c;
	char line[GSUP_TRACE_LINE];
	struct gsup_pdu pdu;

	assert_int_equal(gsup_pdu_read(&pdu, request, sizeof(request)), 0);
	assert_int_equal(gsup_pdu_component_read(&c, pdu.facility), 0);
	gsup_trace_line(line, &pdu, &c);
	assert_string_equal(line, "PROC_SS_REQUEST BEGIN session 0xdeadbeef imsi 12345.. cause 0 facility 20 octets invoke id 1 opcode 59 code 0 "
			    "dcs 0x0f text 5 octets");
	assert_int_equal(gsup_pdu_read(&pdu, result, sizeof(result)), 0);
	gsup_trace_line(line, &pdu, NULL);
	assert_string_equal(line, "PROC_SS_RESULT END session 0xdeadbeef imsi 12345.. cause 0 facility 8 octets");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_message_of_libosmocore_reads_and_writes_the_same),
		cmocka_unit_test(test_message_cut_anywhere_is_malformed),
		cmocka_unit_test(test_message_of_another_service_is_not_ours),
		cmocka_unit_test(test_message_without_session_or_with_odd_imsi_is_malformed),
		cmocka_unit_test(test_message_out_of_range_is_not_written),
		cmocka_unit_test(test_components_of_phones_are_read),
		cmocka_unit_test(test_components_are_written_as_libosmogsm_writes_them),
		cmocka_unit_test(test_invoke_with_a_short_text_is_what_libosmogsm_reads),
		cmocka_unit_test(test_longest_text_has_lengths_in_the_long_form),
		cmocka_unit_test(test_every_length_reads_as_written),
		cmocka_unit_test(test_badly_structured_components_are_refused_with_their_id),
		cmocka_unit_test(test_trace_hides_imsi_and_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
