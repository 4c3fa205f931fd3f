/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dialects against tests/vectors/pdu.tsv: what the row "standard" reads and writes, and that other operators are other rows. */
#include "tests/lib/vectors.h"

#include <errno.h>

#include <osmocom/core/bit32gen.h>

#include "gateway/smpp/ussd/ussd_dialect.h"

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

static uint8_t area[USSD_TLVS_MAX];

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

static const struct ussd_dialect *row(const char *name)
{
	const struct ussd_dialect *d = ussd_dialect_find(name);

	assert_non_null(d);
	return d;
}

static void say(struct ussd_unit *unit, enum ussd_event event, const char *text)
{
	unit->event = event;
	unit->text = (const uint8_t *)text;
	unit->len = strlen(text);
}

/* A PDU of octets written by hand, from the sentences of the source named beside it. */
static struct smpp_pdu by_hand(const char *hex)
{
	static uint8_t octets[512];
	struct smpp_pdu pdu;
	int len = osmo_hexparse(hex, octets + 4, sizeof(octets) - 4);

	assert_true(len > 0);
	osmo_store32be(len + 4, octets);
	assert_int_equal(smpp_pdu_parse(&pdu, octets, len + 4), 0);
	assert_false(pdu.damaged);
	return pdu;
}

static struct ussd_unit read_hand(const struct ussd_dialect *d, const char *hex)
{
	static struct smpp_pdu pdu;
	static struct ussd_unit unit;

	pdu = by_hand(hex);
	assert_int_equal(ussd_dialect_read(d, &unit, &pdu), 0);
	return unit;
}

#define DELIVER_SM	"00000005" "00000000" "00000007 "
#define FROM_PHONE	"01 01 3331363132333435363738 00 "
#define PLAIN		"00 00 00 00 00 00 00 "	/* esm_class to replace_if_present */

/* vumi transports/smpp/processors/default.py: the code in destination_addr, 01 begins, 02 and 12 go on, bit 0 closes before any op. */
static void test_tata_reads_what_vumi_reads(void **state)
{
	const struct ussd_dialect *tata = row("tata");
	struct ussd_unit unit = read_hand(tata, DELIVER_SM "00 " FROM_PHONE "00 00 2a3132332300 " PLAIN "00 00 05 68656c6c6f "
					  "0501 0001 01 1383 0002 2a02");

	assert_int_equal(unit.event, USSD_BEGIN);
	assert_text(&unit, "*123#");
	assert_memory_equal(unit.session.key, "\x2a\x02", 2);
	unit = read_hand(tata, DELIVER_SM "00 " FROM_PHONE "00 00 2a3132332300 " PLAIN "00 00 01 31 0501 0001 02 1383 0002 2a02");
	assert_int_equal(unit.event, USSD_INPUT);
	assert_text(&unit, "1");
	unit = read_hand(tata, DELIVER_SM "00 " FROM_PHONE "00 00 2a3132332300 " PLAIN "00 00 00 0501 0001 01 1383 0002 2a03");
	assert_int_equal(unit.event, USSD_END);
	assert_memory_equal(unit.session.key, "\x2a\x02", 2);
	unit = read_hand(tata, DELIVER_SM "00 " FROM_PHONE "00 00 2a3132332300 " PLAIN "00 00 00 0501 0001 63 1383 0002 2a02");
	assert_int_equal(unit.event, USSD_END);
}

static void test_tata_last_screen_keeps_its_op(void **state)
{
	struct ussd_dialect tata = *row("tata");
	struct ussd_unit unit = read_by(&tata, "U01");

	tata.service_type = "USSD";	/* per link; the vector has it */
	unit.session.raw[1] = 3;	/* what the operator's bit 0 was does not come back */
	say(&unit, USSD_END, "Bye");
	check_written(&tata, &unit, "U05");
	assert_int_equal(read_screen_by(&tata, "U05").event, USSD_END);
	unit = read_screen_by(&tata, "U02");
	assert_int_equal(unit.event, USSD_ASK);
}

/* vumi PR 882: the reference in front of the op, an empty destination in early days, 129 is the abort. */
static void test_mica_key_is_reference_and_number(void **state)
{
	const struct ussd_dialect *mica = row("mica");
	struct ussd_unit unit = read_hand(mica, DELIVER_SM "5553534400 00 00 3331363132333435363738 00 00 00 00 " PLAIN "00 00 06 2a3132332a23 "
					  "0204 0002 3039 0501 0001 01");

	assert_int_equal(unit.event, USSD_BEGIN);
	assert_text(&unit, "*123*#");
	assert_int_equal(unit.code.digits.len, 0);
	assert_memory_equal(unit.session.key, "\x30\x39\x00", 3);
	unit = read_hand(mica, DELIVER_SM "5553534400 " FROM_PHONE "00 00 00 " PLAIN "00 00 00 0204 0002 3039 0501 0001 81");
	assert_int_equal(unit.event, USSD_ABORT);
	unit = read_hand(mica, DELIVER_SM "5553534400 " FROM_PHONE "00 00 00 " PLAIN "00 00 01 32 0204 0002 3039 0501 0001 99");
	assert_int_equal(unit.event, USSD_INPUT);
}

static void test_mica_end_is_11_or_17_when_told(void **state)
{
	static const uint8_t bye[] = { 0, 'B', 0, 'y', 0, 'e' };
	struct ussd_dialect mica = *row("mica");
	struct ussd_unit unit = read_screen_by(&mica, "U07");

	assert_int_equal(unit.event, USSD_END);
	assert_memory_equal(unit.session.raw, "\x30\x39", 2);
	unit.text = bye;
	unit.len = sizeof(bye);
	check_written(&mica, &unit, "U07");
	mica.from_esme.ops[USSD_END] = (struct ussd_ops){ 1, { 0x17 } };
	check_written(&mica, &unit, "U08");
	assert_int_equal(read_screen_by(row("mica"), "U08").event, USSD_END);
}

/* 6D: no service_type, 15 bits of id, end is the op and bit 0; vumi writes 17. */
static void test_sixdee_end_is_op_and_bit(void **state)
{
	struct ussd_dialect sixdee = *row("sixdee");
	struct ussd_unit unit = read_by(&sixdee, "U10");

	assert_int_equal(unit.event, USSD_BEGIN);
	assert_memory_equal(unit.session.key, "\x12\x34", 2);
	say(&unit, USSD_END, "Bye");
	sixdee.from_esme.ops[USSD_END] = (struct ussd_ops){ 1, { 0x17 } };
	check_written(&sixdee, &unit, "U11");
	ussd_dialect_session_make(&sixdee, &unit.session, 0x91a);
	assert_memory_equal(unit.session.raw, "\x12\x34", 2);
	unit = read_hand(&sixdee, DELIVER_SM "00 " FROM_PHONE "00 00 3132330a00 " PLAIN "00 00 01 31 0501 0001 01 1383 0002 1235");
	assert_int_equal(unit.event, USSD_END);	/* bit 0 counts more than a begin */
}

static void test_smppplus_screen_has_vendor_session(void **state)
{
	const struct ussd_dialect *plus = row("smppplus");
	struct ussd_unit unit = read_screen_by(plus, "U14");

	assert_int_equal(unit.event, USSD_ASK);
	assert_memory_equal(unit.session.raw, "\x00\x00\xbe\xef", 4);
	assert_int_equal(unit.dcs, plus->dcs_ucs2);
	unit.text = parsed("U14").sm;
	unit.len = 4;
	check_written(plus, &unit, "U14");
	assert_int_equal(read_by(plus, "E05").event, USSD_BEGIN);	/* php-smpp shows a begin without any id */
}

/* The open and close table of smpp+: 81 and 92 are over, 13 acknowledges; an application ends what it began by 83, what a phone began by 11. */
static void test_smppplus_ops_open_and_close(void **state)
{
	const struct ussd_dialect *plus = row("smppplus");
	static const struct { const char *op; enum ussd_event event; } in[] = {
		{ "00", USSD_BEGIN }, { "01", USSD_BEGIN }, { "12", USSD_INPUT }, { "13", USSD_ACK }, { "81", USSD_ABORT }, { "92", USSD_END },
	};
	struct ussd_unit unit;
	uint32_t op;

	for (size_t i = 0; i < ARRAY_SIZE(in); i++) {
		char hex[256];

		snprintf(hex, sizeof(hex), DELIVER_SM "5553534400 " FROM_PHONE "00 00 37383900 " PLAIN "00 00 00 0501 0001 %s 1501 0004 0000beef",
			 in[i].op);
		unit = read_hand(plus, hex);
		assert_int_equal(unit.event, in[i].event);
	}
	for (int from_us = 0; from_us < 2; from_us++)
		for (int once = 0; once < 2; once++) {
			struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
			struct smpp_pdu pdu;

			say(&unit, USSD_END, "Bye");
			unit.from_us = from_us;
			unit.session.once = once;
			assert_int_equal(ussd_dialect_write(plus, &pdu, &tlvs, &unit), 0);
			assert_int_equal(smpp_pdu_tlv_uint(&pdu, &op, SMPP_TAG_USSD_SERVICE_OP), 0);
			assert_int_equal(op, once ? 0x10 : from_us ? 0x83 : 0x11);
		}
	say(&unit, USSD_ABORT, "");
	{
		struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
		struct smpp_pdu pdu;

		assert_int_equal(ussd_dialect_write(plus, &pdu, &tlvs, &unit), 0);
		assert_int_equal(pdu.sm_len, 0);
		assert_int_equal(smpp_pdu_tlv_uint(&pdu, &op, SMPP_TAG_USSD_SERVICE_OP), 0);
		assert_int_equal(op, 0x80);
	}
}

static void test_datasm_end_as_others_wrote_it(void **state)
{
	const struct ussd_dialect *data = row("datasm");
	struct ussd_unit unit = read_screen_by(data, "U13");
	struct smpp_pdu request = parsed("U13");

	assert_int_equal(unit.event, USSD_END);
	assert_text(&unit, "Bye");
	assert_memory_equal(unit.session.raw, "77001234", 9);
	check_written(data, &unit, "U13");
	assert_int_equal(ussd_dialect_read(data, &unit, &request), 0);	/* the same octets from the operator */
	assert_memory_equal(unit.session.key, "77001234\0", 9);
}

static void test_datasm_long_id_is_echoed_whole(void **state)
{
	const struct ussd_dialect *data = row("datasm");
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct ussd_unit unit = read_by(standard(), "U01"), one, other;
	char id[USSD_RAW_MAX + 2] = "0123456789012345678901234567890123456789012345678901234567890123";
	struct smpp_pdu pdu;

	memset(&unit.session, 0, sizeof(unit.session));
	memcpy(unit.session.raw, id, USSD_RAW_MAX);
	unit.session.raw_len = USSD_RAW_MAX;
	assert_int_equal(ussd_dialect_operator_write(data, &pdu, &tlvs, &unit), 0);
	assert_int_equal(pdu.id, SMPP_DATA_SM);
	assert_int_equal(ussd_dialect_read(data, &one, &pdu), 0);
	assert_memory_equal(one.session.raw, id, USSD_RAW_MAX);
	tlvs.len = 0;
	unit.session.raw[63] = 'x';
	assert_int_equal(ussd_dialect_operator_write(data, &pdu, &tlvs, &unit), 0);
	assert_int_equal(ussd_dialect_read(data, &other, &pdu), 0);
	assert_memory_not_equal(one.session.key, other.session.key, USSD_KEY_MAX);
}

/* Globacom-style sources: 41 hang-up, 42 failure, 43 reject. */
static void test_datasm_three_codes_break_off(void **state)
{
	const struct ussd_dialect *data = row("datasm");
	static const char *const ops[] = { "41", "42", "43" };
	char hex[256];

	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		snprintf(hex, sizeof(hex), "00000103 00000000 00000007 5553534400 " FROM_PHONE "00 01 31323300 00 00 00 0501 0001 %s "
			 "001e 0009 373730303132333400", ops[i]);
		assert_int_equal(read_hand(data, hex).event, USSD_ABORT);
	}
}

/* jsmpp issue 150: a Huawei link without any session TLV; the gateway's 11 in deliver_sm is the end. */
static void test_msisdn_has_no_session(void **state)
{
	static const uint8_t zero[USSD_KEY_MAX];
	const struct ussd_dialect *d = row("msisdn");
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct ussd_unit unit = read_by(d, "U01");
	struct smpp_tlv tlv;
	struct smpp_pdu pdu;

	assert_int_equal(unit.session.raw_len, 0);
	assert_memory_equal(unit.session.key, zero, sizeof(zero));
	say(&unit, USSD_ASK, "1 Balance");
	assert_int_equal(ussd_dialect_write(d, &pdu, &tlvs, &unit), 0);
	assert_int_equal(smpp_pdu_tlv_find(&pdu, &tlv, SMPP_TAG_ITS_SESSION_INFO), -ENOENT);
	unit = read_hand(d, DELIVER_SM "5553534400 " FROM_PHONE "00 00 37383900 " PLAIN "00 00 00 0501 0001 11");
	assert_int_equal(unit.event, USSD_END);
	assert_int_equal(read_screen_by(d, "U19").event, USSD_NOTIFY);
}

/* jsmpp issue 154: the id "keeps changing", in octet 2. */
static void test_huawei_key_is_octet_one(void **state)
{
	const struct ussd_dialect *d = row("huawei");
	struct ussd_unit unit = read_hand(d, DELIVER_SM "5553534400 " FROM_PHONE "00 00 37383900 " PLAIN "00 00 01 31 0501 0001 12 1383 0002 2a37");

	assert_int_equal(unit.event, USSD_INPUT);
	assert_memory_equal(unit.session.key, "\x2a\x00", 2);
	unit = read_by(d, "U01");
	assert_memory_equal(unit.session.key, "\x2a\x00", 2);
	say(&unit, USSD_ASK, "1 Balance\n2 Bundles");
	unit.session.raw[1] = 2;
	check_written(d, &unit, "U02");
}

/* jsmpp SimpleSubmitUSSDExample: BR opens, EF ends, from *111 with TON 1 and NPI 1, data_coding 4. */
static void test_twoletter_event_is_service_type(void **state)
{
	const struct ussd_dialect *d = row("twoletter");
	static const struct { const char *letters; enum ussd_event event; } in[] = {
		{ "4252", USSD_BEGIN }, { "424e", USSD_BEGIN }, { "4341", USSD_INPUT }, { "4352", USSD_INPUT }, { "4546", USSD_END },
		{ "4541", USSD_END }, { "4146", USSD_ABORT }, { "4152", USSD_ABORT }, { "4641", USSD_NONE },
	};
	static const struct { enum ussd_event event; bool opens; const char *letters; } out[] = {
		{ USSD_ASK, false, "CR" }, { USSD_END, false, "EF" }, { USSD_ASK, true, "BR" }, { USSD_NOTIFY, true, "BN" },
	};
	struct ussd_unit unit, back;
	char hex[256];

	for (size_t i = 0; i < ARRAY_SIZE(in); i++) {
		snprintf(hex, sizeof(hex), DELIVER_SM "%s00 " FROM_PHONE "01 01 2a31313100 00 00 00 00 00 00 00 04 00 05 2a31313123", in[i].letters);
		unit = read_hand(d, hex);
		assert_int_equal(unit.event, in[i].event);
	}
	for (size_t i = 0; i < ARRAY_SIZE(out); i++) {
		struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
		struct smpp_pdu pdu;

		say(&unit, out[i].event, "Hello");
		unit.opens = out[i].opens;
		assert_int_equal(ussd_dialect_write(d, &pdu, &tlvs, &unit), 0);
		assert_true(smpp_pdu_str_is(pdu.service_type, out[i].letters));
		assert_int_equal(pdu.src.ton, 1);
		assert_int_equal(pdu.tlvs_len, 0);
		assert_int_equal(ussd_dialect_operator_read(d, &back, &pdu), 0);
		assert_int_equal(back.event, out[i].event);
		assert_int_equal(back.opens, out[i].opens);
	}
}

/* The comment of a C# client: 1|121:...|123:...|110:...|116:..., each in base64; 110 is the session. MTIzNA== is 1234, MQ== is 1. */
static void test_textframed_session_is_in_the_text(void **state)
{
	const struct ussd_dialect *d = row("textframed");
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct ussd_unit unit;
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .service_type = smpp_pdu_str("USSD") }, out;
	static const char text[] = "1|121:MQ==|123:Nzg5|110:MTIzNA==|116:MjU0";

	smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_USSD_SERVICE_OP, 0x12);
	assert_int_equal(smpp_pdu_tlv_end(&tlvs, &pdu), 0);
	pdu.src.digits = smpp_pdu_str("254");
	pdu.dst.digits = smpp_pdu_str("789");
	pdu.sm = (const uint8_t *)text;
	pdu.sm_len = strlen(text);
	assert_int_equal(ussd_dialect_read(d, &unit, &pdu), 0);
	assert_int_equal(unit.event, USSD_INPUT);
	assert_text(&unit, "1");
	assert_memory_equal(unit.session.key, "1234\0", 5);
	say(&unit, USSD_ASK, "1");
	tlvs = (struct smpp_tlvs){ .buf = area, .size = 400 };
	assert_int_equal(ussd_dialect_write(d, &out, &tlvs, &unit), -ENOSPC);
	tlvs = (struct smpp_tlvs){ .buf = area, .size = sizeof(area) };
	assert_int_equal(ussd_dialect_write(d, &out, &tlvs, &unit), 0);
	assert_int_equal(out.sm_len, strlen(text));
	assert_memory_equal(out.sm, text, out.sm_len);
}

static void test_textframed_damage_leaves_no_session(void **state)
{
	const struct ussd_dialect *d = row("textframed");
	static const char *const texts[] = { "1|", "1|110:%%%%|121:MQ==", "1|110|121", "2", "1|121:MQ==|110:", "" };
	struct ussd_unit unit;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .service_type = smpp_pdu_str("USSD") };

		pdu.sm = (const uint8_t *)texts[i];
		pdu.sm_len = strlen(texts[i]);
		assert_int_equal(ussd_dialect_read(d, &unit, &pdu), 0);
		assert_int_equal(unit.session.raw_len, 0);
		assert_true(unit.len <= 1);
	}
}

static void test_none_reads_and_writes_nothing(void **state)
{
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu = parsed("U01"), out;
	struct ussd_unit unit;

	assert_int_equal(ussd_dialect_read(row("none"), &unit, &pdu), -ENOMSG);
	unit = read_by(standard(), "U01");
	say(&unit, USSD_ASK, "1");
	assert_int_equal(ussd_dialect_write(row("none"), &out, &tlvs, &unit), -ENOTSUP);
}

/* What each dialect says as the operator it hears as the ESME, and back; every row, a whole dialogue. */
static void test_every_row_understands_itself(void **state)
{
	static const struct { enum ussd_event event; const char *text; } says[] = {
		{ USSD_BEGIN, "*789*715464#" }, { USSD_INPUT, "246813" }, { USSD_INPUT, "1" }, { USSD_ABORT, "" },
	};
	const struct ussd_dialect *d;
	unsigned rows = 0;

	for (size_t n = 0; (d = ussd_dialect_nth(n)); n++) {
		struct ussd_unit unit = { .phone = { 1, 1, smpp_pdu_str("254700000001") }, .code = { 0, 1, smpp_pdu_str("789") } }, back, screen;
		struct ussd_session begun;

		if (d->wire == USSD_WIRE_NONE)
			continue;
		rows++;
		ussd_dialect_session_make(d, &unit.session, 70 + n);
		begun = unit.session;
		for (size_t i = 0; i < ARRAY_SIZE(says); i++) {
			struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
			struct smpp_pdu pdu;
			uint8_t raw[USSD_RAW_MAX];

			if (!d->op_is_letters && !d->from_operator.ops[says[i].event].n)
				continue;
			say(&unit, says[i].event, says[i].text);
			assert_int_equal(ussd_dialect_operator_write(d, &pdu, &tlvs, &unit), 0);
			assert_int_equal(ussd_dialect_read(d, &back, &pdu), 0);
			assert_int_equal(back.event, says[i].event);
			assert_text(&back, says[i].text);
			assert_memory_equal(back.session.key, begun.key, USSD_KEY_MAX);
			say(&back, i == 2 ? USSD_END : USSD_ASK, "1 Give\n9 Exit");
			tlvs.len = 0;
			assert_int_equal(ussd_dialect_write(d, &pdu, &tlvs, &back), 0);
			assert_int_equal(ussd_dialect_operator_read(d, &screen, &pdu), 0);
			assert_int_equal(screen.event, i == 2 ? USSD_END : USSD_ASK);
			assert_text(&screen, "1 Give\n9 Exit");
			assert_memory_equal(screen.session.key, begun.key, USSD_KEY_MAX);
			ussd_dialect_session_echo(d, raw, &unit.session, i == 2);
			assert_memory_equal(screen.session.raw, raw, unit.session.raw_len);
			ussd_dialect_session_next(d, &unit.session);
		}
	}
	assert_int_equal(rows, 10);
}

static void test_session_required_refuses_units_without(void **state)
{
	struct ussd_dialect d = *standard();
	struct smpp_pdu pdu = parsed("E05");
	struct ussd_unit unit;

	d.session_required = true;
	assert_int_equal(ussd_dialect_read(&d, &unit, &pdu), -EBADMSG);
	pdu = parsed("U01");
	assert_int_equal(ussd_dialect_read(&d, &unit, &pdu), 0);
}

static void test_strict_op_of_two_octets_is_none(void **state)
{
	struct ussd_dialect d = *standard();
	struct smpp_pdu pdu = parsed("U16");
	struct ussd_unit unit;

	d.op_tolerant = false;
	d.from_operator.other_op = USSD_NONE;
	pdu.sm = (const uint8_t *)"1";
	pdu.sm_len = 1;
	assert_int_equal(ussd_dialect_read(&d, &unit, &pdu), 0);
	assert_int_equal(unit.event, USSD_NONE);
}

static void test_echo_next_counts_the_unit(void **state)
{
	struct ussd_dialect d = *standard();
	struct ussd_unit unit = read_by(&d, "U01");

	d.echo = USSD_ECHO_NEXT;
	say(&unit, USSD_ASK, "1 Balance\n2 Bundles");
	check_written(&d, &unit, "U02");
	unit.session.raw[1] = 2;
	say(&unit, USSD_END, "Balance 10.00");
	check_written(&d, &unit, "U04");
}

static void test_echo_masked_hides_what_moves(void **state)
{
	struct ussd_dialect d = *standard();
	struct ussd_unit unit = read_by(&d, "U01");
	uint8_t raw[USSD_RAW_MAX];

	d.echo = USSD_ECHO_MASKED;
	d.end_bit = USSD_END_BIT_NONE;
	unit.session.raw[1] = 0x37;
	ussd_dialect_session_echo(&d, raw, &unit.session, true);
	assert_memory_equal(raw, "\x2a\x00", 2);
	d.echo = USSD_ECHO_VERBATIM;
	ussd_dialect_session_echo(&d, raw, &unit.session, true);
	assert_memory_equal(raw, "\x2a\x37", 2);
}

static void test_code_prefix_is_taken_off(void **state)
{
	struct ussd_dialect d = *standard();
	struct ussd_unit unit;

	d.code_prefix = "*1";
	unit = read_by(&d, "U01");
	assert_text(&unit, "23#");
	d.code_prefix = "*9";
	unit = read_by(&d, "U01");
	assert_text(&unit, "*123#");
}

static void test_short_message_alone_refuses_long_text(void **state)
{
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct ussd_dialect d = *standard();
	struct ussd_unit unit = read_by(&d, "U01");
	static const uint8_t text[300] = { 'x' };
	struct smpp_pdu pdu;

	d.text_field = USSD_TEXT_SHORT_MESSAGE;
	unit.event = USSD_ASK;
	unit.text = text;
	unit.len = sizeof(text);
	assert_int_equal(ussd_dialect_write(&d, &pdu, &tlvs, &unit), -EMSGSIZE);
	unit.len = 254;
	assert_int_equal(ussd_dialect_write(&d, &pdu, &tlvs, &unit), 0);
	d.text_field = USSD_TEXT_PAYLOAD;
	assert_int_equal(ussd_dialect_write(&d, &pdu, &tlvs, &unit), 0);
	assert_int_equal(pdu.sm_len, 0);
}

/* A network-initiated dialogue: U19 as it was made elsewhere; a screen that opens has no id, the response brings it. */
static void test_opening_has_no_session(void **state)
{
	const struct ussd_dialect *plus = row("smppplus");
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct ussd_unit unit = read_screen_by(standard(), "U19");
	struct smpp_pdu resp = { .id = SMPP_SUBMIT_SM | SMPP_RESP };
	struct ussd_session session;

	assert_true(unit.opens);
	assert_int_equal(unit.event, USSD_NOTIFY);
	check_written(standard(), &unit, "U19");
	ussd_dialect_session_make(plus, &session, 0xbeef);
	assert_int_equal(ussd_dialect_session_write(plus, &resp, &tlvs, &session), 0);
	memset(&session, 0, sizeof(session));
	ussd_dialect_session_read(plus, &session, &resp);
	assert_memory_equal(session.raw, "\x00\x00\xbe\xef", 4);
	assert_memory_equal(session.key, "\x00\x00\xbe\xef\x00", 5);
}

static void test_refusals_are_told_apart(void **state)
{
	assert_int_equal(ussd_dialect_refusal(0x58), USSD_REFUSAL_TEMPORARY);
	assert_int_equal(ussd_dialect_refusal(0x407), USSD_REFUSAL_GONE);
	assert_int_equal(ussd_dialect_refusal(0x408), USSD_REFUSAL_TOO_LONG);
	assert_int_equal(ussd_dialect_refusal(0x49f), USSD_REFUSAL_BUSY);
	assert_int_equal(ussd_dialect_refusal(0x4c8), USSD_REFUSAL_BUSY);
	assert_int_equal(ussd_dialect_refusal(0x404), USSD_REFUSAL_ABSENT);
	assert_int_equal(ussd_dialect_refusal(0x40b), USSD_REFUSAL_TIMEOUT);
	assert_int_equal(ussd_dialect_refusal(0x4aa), USSD_REFUSAL_OTHER);
	assert_string_equal(ussd_dialect_refusal_name(USSD_REFUSAL_BUSY), "phone busy");
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
		cmocka_unit_test(test_tata_reads_what_vumi_reads),
		cmocka_unit_test(test_tata_last_screen_keeps_its_op),
		cmocka_unit_test(test_mica_key_is_reference_and_number),
		cmocka_unit_test(test_mica_end_is_11_or_17_when_told),
		cmocka_unit_test(test_sixdee_end_is_op_and_bit),
		cmocka_unit_test(test_smppplus_screen_has_vendor_session),
		cmocka_unit_test(test_smppplus_ops_open_and_close),
		cmocka_unit_test(test_datasm_end_as_others_wrote_it),
		cmocka_unit_test(test_datasm_long_id_is_echoed_whole),
		cmocka_unit_test(test_datasm_three_codes_break_off),
		cmocka_unit_test(test_msisdn_has_no_session),
		cmocka_unit_test(test_huawei_key_is_octet_one),
		cmocka_unit_test(test_twoletter_event_is_service_type),
		cmocka_unit_test(test_textframed_session_is_in_the_text),
		cmocka_unit_test(test_textframed_damage_leaves_no_session),
		cmocka_unit_test(test_none_reads_and_writes_nothing),
		cmocka_unit_test(test_every_row_understands_itself),
		cmocka_unit_test(test_session_required_refuses_units_without),
		cmocka_unit_test(test_strict_op_of_two_octets_is_none),
		cmocka_unit_test(test_echo_next_counts_the_unit),
		cmocka_unit_test(test_echo_masked_hides_what_moves),
		cmocka_unit_test(test_code_prefix_is_taken_off),
		cmocka_unit_test(test_short_message_alone_refuses_long_text),
		cmocka_unit_test(test_opening_has_no_session),
		cmocka_unit_test(test_refusals_are_told_apart),
	};

	return cmocka_run_group_tests_name("ussd_dialect", tests, vectors_load, vectors_free);
}
