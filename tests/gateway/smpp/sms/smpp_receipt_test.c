/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Receipts as operators write them, and the ids in them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/sms/smpp_msgid.h"
#include "tests/lib/vectors.h"

#define UNKNOWN_STATE SMPP_STATE_SCHEDULED

static const char *const yo_words[] = { "0=delivered", "ACCEPTD=delivered", "NOTNOW=waiting", "Gone=failed", "OLD=expired", NULL };
static const struct smpp_receipt_conf yo = { .words = yo_words }, by_text = { .by_text = true, .words = yo_words };

static struct smpp_pdu parsed(const char *id)
{
	const struct vector *v = vector_get(id);
	struct smpp_pdu pdu;

	assert_int_equal(smpp_pdu_parse(&pdu, v->octets, v->len), 0);
	return pdu;
}

static struct smpp_pdu text_pdu(const char *text, uint8_t esm_class)
{
	return (struct smpp_pdu){ .id = SMPP_DELIVER_SM, .esm_class = esm_class, .sm = (const uint8_t *)text, .sm_len = strlen(text) };
}

/* ---- what the operators' octets say ---- */

static void test_receipt_vectors_give_ids_state_and_error(void **state)
{
	static const struct {
		char vector[4];
		const char *id, *text_id;
		uint8_t state;
		const char *err;
		uint8_t network;
	} all[] = {
		{ "F01", "38601fa", "0059113978", SMPP_STATE_DELIVERED, "000", 0 },		/* R1, R26 */
		{ "F03", "", "94251430923", SMPP_STATE_ACCEPTED, "107", 0 },			/* R17 */
		{ "F04", "126e85a6edeac1a02020099312479564", "126e85a6edeac1a02020099312479564", SMPP_STATE_DELIVERED, "000", 0 },
		{ "F05", "70BA8A69", "1891273321", SMPP_STATE_DELIVERED, "000", 0 },		/* R15 */
		{ "F06", "6aad5", "0000436949", SMPP_STATE_DELIVERED, "000", 0 },		/* R5, R8, R15 */
		{ "F07", "448041794", "448041794", SMPP_STATE_REJECTED, "000", 3 },		/* R6, R25 */
		{ "F08", "bc59b8aa-2fd2-4035-8113-19301e050079", "bc59b8aa-2fd2-4035-8113-19301e050079", SMPP_STATE_DELIVERED, "000", 3 },
		{ "F09", "6a3ed98a66444e8abac3acd9bba8656f", "6a3ed98a66444e8abac3acd9bba8656f", SMPP_STATE_UNDELIVERABLE, "000", 3 },	/* R22 */
		{ "F10", "", "145100315320224957", SMPP_STATE_DELIVERED, "0000", 3 },		/* R10, R11 */
		{ "F11", "4D19C83C", "4D19C83C", SMPP_STATE_DELIVERED, "0000", 0 },		/* R18 */
		{ "F12", "42", "", SMPP_STATE_DELIVERED, "", 0 },				/* R21 */
		{ "F13", "18d0e03a", "0416342074", SMPP_STATE_DELIVERED, "000", 0 },		/* R12 */
		{ "F14", "1d305b4c", "0489708364", SMPP_STATE_DELIVERED, "000", 0 },		/* R13 */
		{ "F15", "", "795920026", SMPP_STATE_DELIVERED, "000", 0 },			/* R2 */
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct smpp_pdu pdu = parsed(all[i].vector);
		struct smpp_receipt r;

		print_message("%s ", all[i].vector);
		assert_int_equal(smpp_receipt_is(NULL, &pdu), SMPP_RECEIPT_MARKED);
		smpp_receipt_read(NULL, &r, &pdu);
		assert_int_equal(r.state, all[i].state);
		assert_true(smpp_pdu_str_is(r.err, all[i].err));
		assert_true(smpp_pdu_str_is(r.id, all[i].id));
		assert_true(smpp_pdu_str_is(r.text_id, all[i].text_id));
		assert_int_equal(r.network, all[i].network);
		assert_int_equal(r.code, 0);
	}
	print_message("\n");
}

/* R1 to R20 as texts; those with octets of an operator stand above. */
static const struct {
	const char *text, *id, *err;
	uint8_t state;
} texts[] = {
	{ "id:0123456789 sub:001 dlvrd:001 submit date:1002101730 done date:1002101731 stat:DELIVRD err:000 Text:hello", "0123456789", "000", 2 },
	{ "id:0123456789 sub:001 dlvrd:001 submit date:100210173059 done date:100210173159 stat:DELIVRD err:000 text:hello", "0123456789", "000", 2 },
	{ "id:2E179B310EDE971B2760C72B7F026E1B submit date:20110314181534 done date:20110314181741 stat:DELIVRD err:0",
	  "2E179B310EDE971B2760C72B7F026E1B", "0", 2 },
	{ "id:7 sub:001 dlvrd:001 submit date:180711070003912+ done date:180711070004912+ stat:EXPIRED err:001 text:x", "7", "001", 3 },
	{ "id:1526758174 submit date:1701240904 done date:1701250907 stat:DELIVRD err:000 text:", "1526758174", "000", 2 },
	{ "id: 448041794 sub:001 submit date:2008281026 done date:2008281026 stat:REJECTD err:000", "448041794", "000", 8 },
	{ "sub:001 id:4a err:000 dlvrd:001 done date:1 submit date:2 text: stat:DELIVRD", "4a", "000", 2 },
	{ "id:8 sub:001 dlvrd:001 submit date:1002101730 done date:1002101731 stat:DELIVRD err:000 \x01\x02junk", "8", "000", 2 },
	{ "id:9 sub:001 dlvrd:001 submit date:1002101730 done date:1002101731 stat:DELIVRD err:000 te", "9", "000", 2 },
	{ "id:54114-0415V-2120E-09H1Q sub:001 stat:UNDELIV err:069", "54114-0415V-2120E-09H1Q", "069", 5 },
	{ "id:10 stat:DELETED err:21b", "10", "21b", 4 },
	{ "id:11 stat:DELIVRD err:000 text:\x84" "A\x89O\x8e", "11", "000", 2 },
	{ "id:12 stat:FAILED err:1", "12", "1", 5 },
	{ "id:13 stat:BUFFRED err:0", "13", "0", 1 },
	{ "id:14 stat:BUFFERD err:0", "14", "0", 1 },
	{ "id:15 stat:ACKED err:0", "15", "0", 2 },
	{ "id:16 stat:0 err:0", "16", "0", UNKNOWN_STATE },
	{ "id:17 stat:ACCEPTD err:107", "17", "107", 6 },
	{ "id:18 stat:SKIPPED", "18", "", 9 },
	{ "id:19 sub:0 dlvrd:28 submit date:1 done date:2 stat:UNDELIV err:21 Text:*100#", "19", "21", 5 },
	{ "id:0 sub:001 dlvrd:001 stat:DELIVRD err:000", "0", "000", 2 },
	{ "id:20\tsub:1\r\nstat:DELIVRD\r\nerr:0\r\n", "20", "0", 2 },
	{ "ID:77 STAT:expired ERR:5", "77", "5", 3 },
	{ "id:21 stat:UNKNOWN err:999", "21", "999", 7 },
	{ "id:22 stat:ENROUTE", "22", "", 1 },
	/* our own words do not speak for the operator */
	{ "id:23 stat:UNDELIV err:1 text:id:24 stat:DELIVRD", "23", "1", 5 },
	{ "msgid:9 stat:BUFFRED", "", "", 1 },
	{ "id:", "", "", UNKNOWN_STATE },
	{ "id:   ", "", "", UNKNOWN_STATE },
	{ "stat:", "", "", UNKNOWN_STATE },
	{ "hello", "", "", UNKNOWN_STATE },
	{ "", "", "", UNKNOWN_STATE },
};

static void test_receipt_texts_in_any_form_are_read(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		/* exactly as long as it is, so that a read past the end is seen */
		char *copy = strndup(texts[i].text, strlen(texts[i].text));
		struct smpp_pdu pdu = text_pdu(copy, 0x04);
		struct smpp_receipt r;

		pdu.data_coding = i % 2 ? 8 : 0;	/* R14: it says UCS-2 and is ASCII */
		assert_int_equal(smpp_receipt_is(NULL, &pdu), SMPP_RECEIPT_MARKED);
		smpp_receipt_read(NULL, &r, &pdu);
		if (!smpp_pdu_str_is(r.text_id, texts[i].id) || !smpp_pdu_str_is(r.err, texts[i].err) || r.state != texts[i].state)
			fail_msg("'%s': id '%.*s' err '%.*s' state %u", texts[i].text, (int)r.text_id.len, r.text_id.s ? r.text_id.s : "",
				 (int)r.err.len, r.err.s ? r.err.s : "", r.state);
		free(copy);
	}
}

static void test_receipt_words_of_the_link_win(void **state)
{
	static const struct {
		const char *text;
		uint8_t state;
	} all[] = {
		{ "id:1 stat:0", SMPP_STATE_DELIVERED }, { "id:1 stat:acceptd err:107", SMPP_STATE_DELIVERED }, { "id:1 stat:NotNow", SMPP_STATE_ENROUTE },
		{ "id:1 stat:GONE", SMPP_STATE_UNDELIVERABLE }, { "id:1 stat:OLD", SMPP_STATE_EXPIRED }, { "id:1 stat:OLDER", UNKNOWN_STATE },
		{ "id:1 stat:UNDELIV", SMPP_STATE_UNDELIVERABLE },
	};
	static const uint8_t accepted[] = { 0x04, 0x27, 0x00, 0x01, 0x06 };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct smpp_pdu pdu = text_pdu(all[i].text, 0x04);
		struct smpp_receipt r;

		smpp_receipt_read(&yo, &r, &pdu);
		assert_int_equal(r.state, all[i].state);
		if (i != 1)
			continue;
		pdu.tlvs = accepted;	/* the operator means the same by its TLV */
		pdu.tlvs_len = sizeof(accepted);
		smpp_receipt_read(&yo, &r, &pdu);
		assert_int_equal(r.state, SMPP_STATE_DELIVERED);
		smpp_receipt_read(NULL, &r, &pdu);
		assert_int_equal(r.state, SMPP_STATE_ACCEPTED);
	}
}

/* R3, and a state that version 5.0 does not know either: the text is heard. */
static void test_receipt_tlvs_override_the_text_when_they_mean_something(void **state)
{
	static const struct {
		uint8_t tlvs[16];
		size_t len;
		uint8_t state, network;
		uint16_t code;
	} all[] = {
		{ { 0x04, 0x27, 0, 1, 5 }, 5, SMPP_STATE_UNDELIVERABLE, 0, 0 },
		{ { 0x04, 0x27, 0, 1, 9 }, 5, SMPP_STATE_SKIPPED, 0, 0 },
		{ { 0x04, 0x27, 0, 1, 0 }, 5, SMPP_STATE_DELIVERED, 0, 0 },
		{ { 0x04, 0x27, 0, 1, 77 }, 5, SMPP_STATE_DELIVERED, 0, 0 },
		{ { 0x04, 0x27, 0, 0 }, 4, SMPP_STATE_DELIVERED, 0, 0 },
		{ { 0x04, 0x23, 0, 3, 3, 0x00, 0x1b }, 7, SMPP_STATE_DELIVERED, 3, 27 },
		{ { 0x04, 0x23, 0, 3, '0', '2', '7' }, 7, SMPP_STATE_DELIVERED, 3, 27 },
		{ { 0x04, 0x23, 0, 3, 8, 0xff, 0xff }, 7, SMPP_STATE_DELIVERED, 8, 65535 },
		{ { 0x04, 0x23, 0, 2, 3, 1 }, 6, SMPP_STATE_DELIVERED, 0, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct smpp_pdu pdu = text_pdu("id:1 stat:DELIVRD", 0x04);
		struct smpp_receipt r;

		pdu.tlvs = all[i].tlvs;
		pdu.tlvs_len = all[i].len;
		smpp_receipt_read(NULL, &r, &pdu);
		assert_int_equal(r.state, all[i].state);
		assert_int_equal(r.network, all[i].network);
		assert_int_equal(r.code, all[i].code);
	}
}

/* ---- what is one ---- */

/* R23: what a phone sends is a message of a person, whatever it says, unless the link wants it otherwise; then it speaks for itself alone. */
static void test_receipt_words_from_a_phone_are_its_message(void **state)
{
	static const char *const likeness[] = {
		"id:1 sub:001 dlvrd:001 submit date:1002101730 done date:1002101731 stat:DELIVRD err:000 text:", "id:1 stat:UNDELIV", "id:1 stat:0",
	}, *const unlike[] = { "LOCK", "id:1", "stat:DELIVRD", "id:1 stat:", "id:1 stat:fine", "" };
	struct smpp_pdu pdu;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(likeness); i++) {
		pdu = text_pdu(likeness[i], 0);
		assert_int_equal(smpp_receipt_is(NULL, &pdu), SMPP_RECEIPT_NONE);
		assert_int_equal(smpp_receipt_is(&yo, &pdu), SMPP_RECEIPT_NONE);
		assert_int_equal(smpp_receipt_is(&by_text, &pdu), SMPP_RECEIPT_CLAIMED);
	}
	for (i = 0; i < ARRAY_SIZE(unlike); i++) {
		pdu = text_pdu(unlike[i], 0);
		assert_int_equal(smpp_receipt_is(&by_text, &pdu), SMPP_RECEIPT_NONE);
	}
}

static void test_receipt_marks_of_operator_and_handset(void **state)
{
	static const struct {
		uint8_t esm_class;
		enum smpp_receipt_kind kind;
	} all[] = {
		{ 0x04, SMPP_RECEIPT_MARKED }, { 0x44, SMPP_RECEIPT_MARKED }, { 0x20, SMPP_RECEIPT_MARKED }, { 0x08, SMPP_RECEIPT_CLAIMED },
		{ 0x10, SMPP_RECEIPT_CLAIMED }, { 0x18, SMPP_RECEIPT_CLAIMED }, { 0x40, SMPP_RECEIPT_NONE }, { 0x80, SMPP_RECEIPT_NONE },
		{ 0x03, SMPP_RECEIPT_NONE },
	};
	static const uint8_t id_only[] = { 0x00, 0x1e, 0x00, 0x02, '7', 0x00 }, both[] = { 0x00, 0x1e, 0x00, 0x02, '7', 0x00, 0x04, 0x27, 0x00, 0x01, 0x02 };
	struct smpp_pdu pdu;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++) {
		pdu = text_pdu("id:1 stat:DELIVRD", all[i].esm_class);
		assert_int_equal(smpp_receipt_is(NULL, &pdu), all[i].kind);
	}
	/* R21: a TLV is nothing a phone can make; the id alone may be a session of USSD */
	pdu = text_pdu("", 0);
	pdu.tlvs = both;
	pdu.tlvs_len = sizeof(both);
	assert_int_equal(smpp_receipt_is(NULL, &pdu), SMPP_RECEIPT_MARKED);
	pdu.tlvs = id_only;
	pdu.tlvs_len = sizeof(id_only);
	assert_int_equal(smpp_receipt_is(NULL, &pdu), SMPP_RECEIPT_NONE);
	pdu = text_pdu("id:7 stat:DELIVRD", 0);
	pdu.tlvs = id_only;
	pdu.tlvs_len = sizeof(id_only);
	assert_int_equal(smpp_receipt_is(NULL, &pdu), SMPP_RECEIPT_MARKED);
}

static void test_receipt_is_not_a_plain_message(void **state)
{
	static const char *const ids[] = { "E08", "E09", "E13", "U01" };

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		struct smpp_pdu pdu = parsed(ids[i]);

		assert_int_equal(smpp_receipt_is(&by_text, &pdu), SMPP_RECEIPT_NONE);
	}
}

/* ---- ids ---- */

static void test_msgid_of_a_response_has_one_spelling(void **state)
{
	static const struct {
		const char *id, *kept;
	} all[] = {
		{ "000ABC", "abc" }, { "0059113978", "59113978" }, { "54114-0415V-2120E-09H1Q", "54114-0415v-2120e-09h1q" },
		{ "BC59B8AA-2FD2-4035-8113-19301E500079", "bc59b8aa2fd24035811319301e500079" },
		{ "00000001-2fd2-4035-8113-19301e500079", "12fd24035811319301e500079" }, { "812FC7470000001B", "812fc7470000001b" },
		{ "", "" }, { "0", "" }, { "0000000000", "" }, { "a b~c?\x01\xff", "a_b_c___" }, { "msg_id_not_implemented", "msg_id_not_implemented" },
		{ "1234567890123456789012345678901234567890123456789012345678901234567890", "1234567890123456789012345678901234567890123456789012345678901234" },
	};
	char kept[SMPP_MSGID_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		smpp_msgid_of_response(kept, SMPP_MSGID_AUTO, smpp_pdu_str(all[i].id));
		assert_string_equal(kept, all[i].kept);
		smpp_msgid_of_response(kept, SMPP_MSGID_NONE, smpp_pdu_str(all[i].id));
		assert_string_equal(kept, "");
	}
}

static void test_msgid_keys_follow_the_rule_of_the_link(void **state)
{
	static const struct {
		enum smpp_msgid_rule rule;
		enum smpp_receipt_kind kind;
		const char *tlv, *text, *keys;
	} all[] = {
		{ SMPP_MSGID_SAME, SMPP_RECEIPT_MARKED, "38601FA", "0059113978", "38601fa 59113978" },
		{ SMPP_MSGID_SAME, SMPP_RECEIPT_MARKED, "", "00B8BE19", "b8be19" },
		{ SMPP_MSGID_SAME, SMPP_RECEIPT_CLAIMED, "7", "7", "~7" },
		{ SMPP_MSGID_SAME, SMPP_RECEIPT_MARKED, "", "0", "" },
		/* both bases are there: nothing is left to guess */
		{ SMPP_MSGID_AUTO, SMPP_RECEIPT_MARKED, "38601fa", "0059113978", "38601fa 59113978 ?1494301048" },
		{ SMPP_MSGID_AUTO, SMPP_RECEIPT_MARKED, "", "870928761", "870928761 ?33e95179 ?36248389473" },
		{ SMPP_MSGID_AUTO, SMPP_RECEIPT_MARKED, "", "33E95179", "33e95179 ?870928761" },
		{ SMPP_MSGID_AUTO, SMPP_RECEIPT_MARKED, "", "54114-0415V", "54114-0415v" },
		/* beyond 2^63, and beyond 2^64 */
		{ SMPP_MSGID_HEX_DEC, SMPP_RECEIPT_MARKED, "", "9308878062554710043", "812fc7470000001b" },
		{ SMPP_MSGID_HEX_DEC, SMPP_RECEIPT_MARKED, "", "18446744073709551615", "ffffffffffffffff" },
		{ SMPP_MSGID_HEX_DEC, SMPP_RECEIPT_MARKED, "", "18446744073709551616", "18446744073709551616" },
		{ SMPP_MSGID_HEX_DEC, SMPP_RECEIPT_MARKED, "70BA8A69", "1891273321", "70ba8a69" },
		{ SMPP_MSGID_HEX_DEC, SMPP_RECEIPT_MARKED, "6aad5", "", "6aad5" },
		{ SMPP_MSGID_HEX_DEC, SMPP_RECEIPT_CLAIMED, "", "436949", "~6aad5" },
		{ SMPP_MSGID_DEC_HEX, SMPP_RECEIPT_MARKED, "", "812FC7470000001B", "9308878062554710043" },
		{ SMPP_MSGID_DEC_HEX, SMPP_RECEIPT_MARKED, "", "12fc7470000001b0000", "12fc7470000001b0000" },
		{ SMPP_MSGID_DEC_HEX, SMPP_RECEIPT_MARKED, "436949", "6AAD5", "436949" },
		{ SMPP_MSGID_NONE, SMPP_RECEIPT_MARKED, "7", "7", "" },
	};
	char keys[SMPP_MSGID_KEYS_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		struct smpp_receipt r = { .id = smpp_pdu_str(all[i].tlv), .text_id = smpp_pdu_str(all[i].text) };

		smpp_msgid_of_receipt(keys, all[i].rule, all[i].kind, &r);
		assert_string_equal(keys, all[i].keys);
	}
}

/* Text and TLV of what operators sent are the same number: whichever of the two the response said, it is found. */
static void test_msgid_of_vectors_is_found_in_either_base(void **state)
{
	static const char *const ids[] = { "F01", "F05", "F06", "F13", "F14" };
	char hex[SMPP_MSGID_SIZE], dec[SMPP_MSGID_SIZE], keys[SMPP_MSGID_KEYS_SIZE];
	struct smpp_receipt r;

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		struct smpp_pdu pdu = parsed(ids[i]);

		smpp_receipt_read(NULL, &r, &pdu);
		smpp_msgid_of_response(hex, SMPP_MSGID_AUTO, r.id);
		smpp_msgid_of_response(dec, SMPP_MSGID_AUTO, r.text_id);
		smpp_msgid_of_receipt(keys, SMPP_MSGID_HEX_DEC, SMPP_RECEIPT_MARKED, &r);
		assert_string_equal(keys, hex);
		r.id.len = 0;
		smpp_msgid_of_receipt(keys, SMPP_MSGID_AUTO, SMPP_RECEIPT_MARKED, &r);
		assert_non_null(strstr(keys, dec));
		assert_non_null(strstr(keys, hex));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receipt_vectors_give_ids_state_and_error),
		cmocka_unit_test(test_receipt_texts_in_any_form_are_read),
		cmocka_unit_test(test_receipt_words_of_the_link_win),
		cmocka_unit_test(test_receipt_tlvs_override_the_text_when_they_mean_something),
		cmocka_unit_test(test_receipt_words_from_a_phone_are_its_message),
		cmocka_unit_test(test_receipt_marks_of_operator_and_handset),
		cmocka_unit_test(test_receipt_is_not_a_plain_message),
		cmocka_unit_test(test_msgid_of_a_response_has_one_spelling),
		cmocka_unit_test(test_msgid_keys_follow_the_rule_of_the_link),
		cmocka_unit_test(test_msgid_of_vectors_is_found_in_either_base),
	};

	return cmocka_run_group_tests(tests, vectors_load, vectors_free);
}
