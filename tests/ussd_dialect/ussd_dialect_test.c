/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dialects against tests/vectors/pdu.tsv: what the row "standard" reads and writes, and that other operators are other rows. */
#include "tests/smpp_pdu/vectors.h"

#include <errno.h>

#include "gateway/ussd_dialect.h"

static const struct ussd_dialect *standard(void)
{
	const struct ussd_dialect *d = ussd_dialect_find("standard");

	assert_non_null(d);
	return d;
}

static struct smpp_pdu parsed(const char *id)
{
	const struct vector *v = vector_get(id);
	struct smpp_pdu pdu;

	assert_int_equal(smpp_pdu_parse(&pdu, v->octets, v->len), 0);
	return pdu;
}

static struct ussd_unit read_by(const struct ussd_dialect *d, const char *id)
{
	struct smpp_pdu pdu = parsed(id);
	struct ussd_unit unit;

	assert_int_equal(ussd_dialect_read(d, &unit, &pdu), 0);
	return unit;
}

static struct ussd_unit read_screen_by(const struct ussd_dialect *d, const char *id)
{
	struct smpp_pdu pdu = parsed(id);
	struct ussd_unit unit;

	assert_int_equal(ussd_dialect_operator_read(d, &unit, &pdu), 0);
	return unit;
}

static void assert_text(const struct ussd_unit *unit, const char *text)
{
	assert_int_equal(unit->len, strlen(text));
	assert_memory_equal(unit->text, text, unit->len);
}

static uint8_t area[1024];

static void check_written(const struct ussd_dialect *d, const struct ussd_unit *unit, const char *id)
{
	const struct vector *v = vector_get(id);
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu, expected = parsed(id);
	uint8_t octets[512];

	assert_int_equal(ussd_dialect_write(d, &pdu, &tlvs, unit), 0);
	pdu.seq = expected.seq;
	assert_int_equal(smpp_pdu_encode(octets, sizeof(octets), &pdu), v->len);
	assert_memory_equal(octets, v->octets, v->len);
}

static void test_find_unknown_name_is_null(void **state)
{
	assert_null(ussd_dialect_find("nobody"));
	assert_null(ussd_dialect_find(""));
	assert_string_equal(standard()->name, "standard");
}

static void test_standard_begin_is_read(void **state)
{
	struct ussd_unit unit = read_by(standard(), "U01");

	assert_int_equal(unit.event, USSD_BEGIN);
	assert_text(&unit, "*123#");
	assert_true(smpp_pdu_str_is(unit.phone.digits, "31612345678"));
	assert_int_equal(unit.phone.ton, 1);
	assert_true(smpp_pdu_str_is(unit.code.digits, "*123#"));
	assert_int_equal(unit.session.raw_len, 2);
	assert_memory_equal(unit.session.raw, "\x2a\x00", 2);
	assert_memory_equal(unit.session.key, "\x2a\x00\x00", 3);
	assert_int_equal(unit.dcs, 0);
}

static void test_standard_begin_without_session_has_zero_key(void **state)
{
	static const uint8_t zero[USSD_KEY_MAX];
	struct ussd_unit unit = read_by(standard(), "E05");

	assert_int_equal(unit.event, USSD_BEGIN);
	assert_text(&unit, "*3322*0#");
	assert_int_equal(unit.session.raw_len, 0);
	assert_memory_equal(unit.session.key, zero, sizeof(zero));
}

static void test_standard_odd_tlv_lengths_are_read(void **state)
{
	struct ussd_unit unit = read_by(standard(), "U16");

	assert_int_equal(unit.event, USSD_BEGIN);
	unit = read_by(standard(), "U17");
	assert_int_equal(unit.session.raw_len, 4);
	assert_memory_equal(unit.session.raw, "\x00\x00\x2a\x00", 4);
}

static void test_standard_screens_are_written_as_others_wrote_them(void **state)
{
	struct ussd_unit unit = read_by(standard(), "U01");

	unit.event = USSD_ASK;
	unit.text = (const uint8_t *)"1 Balance\n2 Bundles";
	unit.len = 19;
	unit.session.raw[1] = 0x02;
	check_written(standard(), &unit, "U02");
	unit.event = USSD_END;
	unit.session.raw[1] = 0x04;	/* the end bit is ours to set: 0x2a05 */
	unit.text = (const uint8_t *)"Balance 10.00";
	unit.len = 13;
	check_written(standard(), &unit, "U04");
}

static void test_standard_long_screen_goes_in_payload(void **state)
{
	struct ussd_unit unit = read_screen_by(standard(), "U20");
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	static const uint8_t text[300] = { 'x' };
	struct smpp_pdu pdu;
	const uint8_t *got;
	size_t len;

	assert_int_equal(unit.event, USSD_ASK);
	assert_int_equal(unit.len, 182);
	unit.text = text;
	unit.len = sizeof(text);
	assert_int_equal(ussd_dialect_write(standard(), &pdu, &tlvs, &unit), 0);
	assert_int_equal(pdu.sm_len, 0);
	smpp_pdu_text(&pdu, &got, &len);
	assert_int_equal(len, sizeof(text));
}

static void test_standard_screens_are_read_by_operator(void **state)
{
	struct ussd_unit unit = read_screen_by(standard(), "U02");

	assert_int_equal(unit.event, USSD_ASK);
	assert_text(&unit, "1 Balance\n2 Bundles");
	assert_true(smpp_pdu_str_is(unit.phone.digits, "31612345678"));
	assert_memory_equal(unit.session.key, "\x2a\x00", 2);
	assert_int_equal(read_screen_by(standard(), "U04").event, USSD_END);
	assert_int_equal(read_screen_by(standard(), "U05").event, USSD_END);	/* only the end bit says so */
	assert_int_equal(read_screen_by(standard(), "U08").event, USSD_END);
	assert_int_equal(read_screen_by(standard(), "U19").event, USSD_NOTIFY);
}

static struct ussd_unit event_of(uint32_t op, size_t op_len, const char *text, uint8_t its2)
{
	uint8_t value[4] = { 0, 0, 0, op }, its[2] = { 7, its2 };
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .service_type = smpp_pdu_str("USSD") };
	struct ussd_unit unit;

	if (op_len)
		smpp_pdu_tlv_put(&tlvs, SMPP_TAG_USSD_SERVICE_OP, value + 4 - op_len, op_len);
	smpp_pdu_tlv_put(&tlvs, SMPP_TAG_ITS_SESSION_INFO, its, 2);
	pdu.src.digits = smpp_pdu_str("254700000001");
	pdu.dst.digits = smpp_pdu_str("*789#");
	pdu.sm = (const uint8_t *)text;
	pdu.sm_len = strlen(text);
	assert_int_equal(smpp_pdu_tlv_end(&tlvs, &pdu), 0);
	assert_int_equal(ussd_dialect_read(standard(), &unit, &pdu), 0);
	return unit;
}

static void test_standard_every_op_has_its_event(void **state)
{
	static const struct {
		uint8_t op;
		enum ussd_event event;
	} ops[] = {
		{ 0x00, USSD_BEGIN }, { 0x01, USSD_BEGIN }, { 0x12, USSD_INPUT }, { 0x11, USSD_END }, { 0x10, USSD_END },
		{ 0x13, USSD_END }, { 0x92, USSD_END }, { 0x81, USSD_ABORT }, { 0x02, USSD_INPUT }, { 0x63, USSD_INPUT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++)
		for (size_t len = 1; len <= 4; len++)
			assert_int_equal(event_of(ops[i].op, len, "1", 0).event, ops[i].event);
}

static void test_standard_without_op_dial_string_begins(void **state)
{
	assert_int_equal(event_of(0, 0, "*789#", 0).event, USSD_BEGIN);
	assert_int_equal(event_of(0, 0, "2", 0).event, USSD_INPUT);
	assert_int_equal(event_of(0, 0, "", 0).event, USSD_INPUT);
}

static void test_standard_end_bit_ends_input_but_not_begin(void **state)
{
	assert_int_equal(event_of(0x12, 1, "1", 2).event, USSD_INPUT);
	assert_int_equal(event_of(0x12, 1, "1", 3).event, USSD_END);
	assert_int_equal(event_of(0x01, 1, "*789#", 1).event, USSD_BEGIN);
}

static void test_standard_key_is_constant_while_unit_moves(void **state)
{
	struct ussd_unit first = event_of(0x01, 1, "*789#", 0), later = event_of(0x12, 1, "1", 0x44);

	assert_memory_equal(first.session.key, later.session.key, USSD_KEY_MAX);
	assert_int_equal(later.session.raw[1], 0x44);
}

static void test_standard_dialled_is_found_in_text_or_address(void **state)
{
	struct ussd_unit unit = event_of(0x01, 1, "*789*715464#", 0);

	assert_text(&unit, "*789*715464#");
	unit = event_of(0x01, 1, "", 0);
	assert_text(&unit, "*789#");
	unit = event_of(0x01, 1, "hello", 0);
	assert_text(&unit, "*789#");
	unit = event_of(0x12, 1, "", 0);
	assert_text(&unit, "");
}

static void test_sms_and_receipts_are_not_ussd(void **state)
{
	static const char *const ids[] = { "E08", "E01", "F01", "F12", "B01", "G01", "U02" };
	struct ussd_unit unit;

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		struct smpp_pdu pdu = parsed(ids[i]);

		assert_int_equal(ussd_dialect_read(standard(), &unit, &pdu), -ENOMSG);
	}
}

static void test_standard_empty_screen_is_carriage_return(void **state)
{
	struct ussd_unit unit = read_by(standard(), "U01");
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu;

	unit.event = USSD_END;
	unit.len = 0;
	unit.dcs = 8;
	assert_int_equal(ussd_dialect_write(standard(), &pdu, &tlvs, &unit), 0);
	assert_int_equal(pdu.sm_len, 1);
	assert_int_equal(pdu.sm[0], 0x0d);
	assert_int_equal(pdu.data_coding, 0);
}

static void test_write_event_not_in_dialect_is_refused(void **state)
{
	struct ussd_unit unit = read_by(standard(), "U01");
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) }, small = { .buf = area, .size = 3 };
	struct smpp_pdu pdu;

	assert_int_equal(ussd_dialect_write(standard(), &pdu, &tlvs, &unit), -ENOTSUP);	/* begin */
	unit.event = USSD_ASK;
	assert_int_equal(ussd_dialect_write(standard(), &pdu, &small, &unit), -ENOSPC);
}

static void test_operator_writes_what_esme_reads(void **state)
{
	static const enum ussd_event events[] = { USSD_BEGIN, USSD_INPUT, USSD_END, USSD_ABORT };
	struct ussd_unit unit = { .text = (const uint8_t *)"*789#", .len = 5 }, back;
	struct ussd_session first;

	unit.phone = (struct smpp_addr){ 1, 1, smpp_pdu_str("254700000001") };
	unit.code = (struct smpp_addr){ 0, 1, smpp_pdu_str("789") };
	ussd_dialect_session_make(standard(), &unit.session, 0x12345);
	first = unit.session;
	assert_memory_equal(first.raw, "\x45\x00", 2);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
		struct smpp_pdu pdu;

		unit.event = events[i];
		assert_int_equal(ussd_dialect_operator_write(standard(), &pdu, &tlvs, &unit), 0);
		assert_int_equal(ussd_dialect_read(standard(), &back, &pdu), 0);
		assert_int_equal(back.event, events[i]);
		assert_memory_equal(back.session.key, first.key, USSD_KEY_MAX);
		assert_text(&back, "*789#");
		ussd_dialect_session_next(standard(), &unit.session);
	}
	assert_memory_equal(unit.session.raw, "\x45\x08", 2);
}

/* Tata: a screen ends by bit 0 alone, the op stays; the code stands in the address. */
static void test_row_tata_is_knobs_only(void **state)
{
	struct ussd_dialect tata = *standard();
	struct ussd_unit unit = read_by(standard(), "U01");

	memset(tata.from_esme.ops, 0, sizeof(tata.from_esme.ops));
	tata.from_esme.ops[0] = (struct ussd_op){ 0x02, USSD_ASK };
	tata.from_esme.ops[1] = (struct ussd_op){ 0x02, USSD_END };
	tata.key_mask = 0xfffe;
	tata.code_field = USSD_CODE_DESTINATION;
	unit.event = USSD_END;
	unit.session.raw[1] = 2;
	unit.text = (const uint8_t *)"Bye";
	unit.len = 3;
	check_written(&tata, &unit, "U05");
	assert_int_equal(read_screen_by(&tata, "U05").event, USSD_END);
}

/* 6D: no service_type, 15 bits of id, end is op 0x17 and bit 0. */
static void test_row_sixdee_is_knobs_only(void **state)
{
	struct ussd_dialect sixdee = *standard();
	struct ussd_unit unit;

	sixdee.service_type = "";
	sixdee.from_esme.ops[1].op = 0x17;
	sixdee.key_mask = 0xfffe;
	unit = read_by(&sixdee, "U10");
	assert_int_equal(unit.event, USSD_BEGIN);
	assert_memory_equal(unit.session.key, "\x12\x34", 2);
	unit.event = USSD_END;
	unit.text = (const uint8_t *)"Bye";
	unit.len = 3;
	check_written(&sixdee, &unit, "U11");
	ussd_dialect_session_make(&sixdee, &unit.session, 0x91a);
	assert_memory_equal(unit.session.raw, "\x12\x34", 2);
}

/* SMPP+: its own TLV of four octets; Mica: user_message_reference; the Globacom way: data_sm and receipted_message_id. */
static void test_rows_with_other_carriers_are_knobs_only(void **state)
{
	struct ussd_dialect plus = *standard(), mica = *standard(), data = *standard();
	struct ussd_unit unit;

	plus.session_tag = SMPP_TAG_USSD_SESSION_ID;
	plus.key_mask = 0xffff;
	plus.session_width = 4;
	unit = read_screen_by(&plus, "U14");
	assert_memory_equal(unit.session.key, "\x00\x00\xbe\xef", 4);
	assert_int_equal(unit.dcs, 0x48);
	mica.session_tag = SMPP_TAG_USER_MESSAGE_REFERENCE;
	mica.key_mask = 0xffff;
	mica.end_bit_in = mica.end_bit_out = false;
	assert_int_equal(read_screen_by(&mica, "U07").event, USSD_END);
	assert_memory_equal(read_screen_by(&mica, "U07").session.key, "\x30\x39", 2);
	data.from_esme.command = SMPP_DATA_SM;
	data.session_tag = SMPP_TAG_RECEIPTED_MESSAGE_ID;
	data.key_mask = 0xffff;
	data.end_bit_out = false;
	unit = read_screen_by(&data, "U13");
	assert_int_equal(unit.event, USSD_END);
	assert_text(&unit, "Bye");
	assert_memory_equal(unit.session.raw, "77001234", 9);
}

static void test_row_data_sm_writes_payload_and_extra_tlvs(void **state)
{
	struct ussd_dialect data = *standard();
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct ussd_unit unit = read_by(standard(), "U01");
	struct smpp_pdu pdu;
	const uint8_t *text;
	uint32_t bearer;
	size_t len;

	data.from_esme.command = SMPP_DATA_SM;
	memcpy(data.extra_tlvs, "\x00\x07\x00\x01\x04", 5);
	data.extra_tlvs_len = 5;
	unit.event = USSD_ASK;
	assert_int_equal(ussd_dialect_write(&data, &pdu, &tlvs, &unit), 0);
	assert_int_equal(pdu.id, SMPP_DATA_SM);
	smpp_pdu_text(&pdu, &text, &len);
	assert_int_equal(len, 5);
	assert_int_equal(smpp_pdu_tlv_uint(&pdu, &bearer, SMPP_TAG_DEST_BEARER_TYPE), 0);
	assert_int_equal(bearer, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find_unknown_name_is_null),
		cmocka_unit_test(test_standard_begin_is_read),
		cmocka_unit_test(test_standard_begin_without_session_has_zero_key),
		cmocka_unit_test(test_standard_odd_tlv_lengths_are_read),
		cmocka_unit_test(test_standard_screens_are_written_as_others_wrote_them),
		cmocka_unit_test(test_standard_long_screen_goes_in_payload),
		cmocka_unit_test(test_standard_screens_are_read_by_operator),
		cmocka_unit_test(test_standard_every_op_has_its_event),
		cmocka_unit_test(test_standard_without_op_dial_string_begins),
		cmocka_unit_test(test_standard_end_bit_ends_input_but_not_begin),
		cmocka_unit_test(test_standard_key_is_constant_while_unit_moves),
		cmocka_unit_test(test_standard_dialled_is_found_in_text_or_address),
		cmocka_unit_test(test_sms_and_receipts_are_not_ussd),
		cmocka_unit_test(test_standard_empty_screen_is_carriage_return),
		cmocka_unit_test(test_write_event_not_in_dialect_is_refused),
		cmocka_unit_test(test_operator_writes_what_esme_reads),
		cmocka_unit_test(test_row_tata_is_knobs_only),
		cmocka_unit_test(test_row_sixdee_is_knobs_only),
		cmocka_unit_test(test_rows_with_other_carriers_are_knobs_only),
		cmocka_unit_test(test_row_data_sm_writes_payload_and_extra_tlvs),
	};

	return cmocka_run_group_tests_name("ussd_dialect", tests, vectors_load, vectors_free);
}
