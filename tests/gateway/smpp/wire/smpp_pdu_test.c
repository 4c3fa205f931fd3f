/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The codec against octets that others made: tests/vectors/pdu.tsv, source beside each. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include <osmocom/core/bit32gen.h>
#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_pdu.h"
#include "tests/lib/vectors.h"

/* Vectors that are not one well-formed PDU, and what must come of them. */
enum outcome {
	WELL,		/* parses, and encodes to the same octets */
	WAIT,		/* the framer wants more */
	SHORT, LONG, FOREIGN,
	UNKNOWN,	/* a command that does not exist */
	DAMAGED,	/* parses as far as it goes */
	PADDED,		/* parses; octets behind the last TLV are dropped */
};

static enum outcome expected(const char *id)
{
	static const struct {
		char id[4];
		enum outcome outcome;
	} odd[] = {
		{ "M02", WAIT }, { "M06", WAIT }, { "M13", WAIT }, { "M24", SHORT }, { "M03", SHORT }, { "M04", LONG },
		{ "M20", FOREIGN }, { "M07", UNKNOWN }, { "M09", UNKNOWN }, { "M10", UNKNOWN }, { "D04", DAMAGED },
		{ "M12", DAMAGED }, { "M16", DAMAGED }, { "E16", DAMAGED }, { "M23", DAMAGED }, { "M15", PADDED }, { "E11", PADDED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(odd); i++)
		if (strcmp(odd[i].id, id) == 0)
			return odd[i].outcome;
	return WELL;
}

static void check_parsed(const struct vector *v, size_t need, enum outcome outcome)
{
	uint8_t again[1024];
	struct smpp_pdu pdu;
	int rc = smpp_pdu_parse(&pdu, v->octets, need);

	assert_int_equal(pdu.id, osmo_load32be(v->octets + 4));
	assert_int_equal(pdu.seq, osmo_load32be(v->octets + 12));
	if (outcome == UNKNOWN) {
		assert_int_equal(rc, -ENOTSUP);
		assert_int_equal(pdu.error, SMPP_RINVCMDID);
		return;
	}
	assert_int_equal(rc, 0);
	assert_int_equal(pdu.damaged, outcome == DAMAGED);
	if (outcome != WELL)
		return;
	assert_int_equal(smpp_pdu_encode(again, sizeof(again), &pdu), need);
	assert_memory_equal(again, v->octets, need);
}

static void test_vectors_each_decodes_and_encodes_as_expected(void **state)
{
	static const int rcs[] = { [WAIT] = -EAGAIN, [SHORT] = -EBADMSG, [LONG] = -EBADMSG, [FOREIGN] = -EBADMSG };
	static const enum smpp_frame_fault faults[] = { [SHORT] = SMPP_FRAME_SHORT, [LONG] = SMPP_FRAME_LONG,
							[FOREIGN] = SMPP_FRAME_FOREIGN };
	enum smpp_frame_fault why;
	size_t need;

	assert_true(vector_count > 80);
	for (size_t i = 0; i < vector_count; i++) {
		const struct vector *v = &vectors[i];
		enum outcome outcome = expected(v->id);
		int rc = smpp_pdu_frame(&need, &why, v->octets, v->len, SMPP_PDU_MAX);

		print_message("%s ", v->id);
		assert_int_equal(rc, outcome <= FOREIGN ? rcs[outcome] : 0);
		assert_int_equal(why, outcome <= FOREIGN ? faults[outcome] : SMPP_FRAME_FINE);
		if (rc == 0)
			check_parsed(v, need, outcome);
	}
	print_message("\n");
}

static void test_frame_at_every_octet_waits_until_whole(void **state)
{
	enum smpp_frame_fault why;
	size_t need;

	for (size_t i = 0; i < vector_count; i++) {
		const struct vector *v = &vectors[i];

		if (expected(v->id) < UNKNOWN && expected(v->id) != WELL)
			continue;
		for (size_t n = 0; n < osmo_load32be(v->octets); n++) {
			uint8_t *part = malloc(n + !n);

			memcpy(part, v->octets, n);
			assert_int_equal(smpp_pdu_frame(&need, &why, part, n, SMPP_PDU_MAX), -EAGAIN);
			assert_true(need > n);
			assert_int_equal(need, n < 4 ? SMPP_HEADER_LEN : osmo_load32be(v->octets));
			free(part);
		}
	}
}

static void test_frame_several_in_buffer_finds_first(void **state)
{
	const struct vector *a = vector_get("U01"), *b = vector_get("B01");
	enum smpp_frame_fault why;
	uint8_t both[256];
	size_t need;

	memcpy(both, a->octets, a->len);
	memcpy(both + a->len, b->octets, b->len);
	assert_int_equal(smpp_pdu_frame(&need, &why, both, a->len + b->len, SMPP_PDU_MAX), 0);
	assert_int_equal(need, a->len);
	assert_int_equal(smpp_pdu_frame(&need, &why, both + a->len, b->len, SMPP_PDU_MAX), 0);
	assert_int_equal(need, b->len);
}

static void test_frame_above_ceiling_is_fatal_at_four_octets(void **state)
{
	const uint8_t over[] = { 0, 1, 0x18, 1 }, http[] = { 'H', 'T', 'T', 'P' }, full[] = { 0, 1, 0x18, 0 };
	enum smpp_frame_fault why;
	size_t need;

	assert_int_equal(smpp_pdu_frame(&need, &why, over, 4, SMPP_PDU_MAX), -EBADMSG);
	assert_int_equal(why, SMPP_FRAME_LONG);
	assert_int_equal(smpp_pdu_frame(&need, &why, http, 4, SMPP_PDU_MAX), -EBADMSG);
	assert_int_equal(why, SMPP_FRAME_FOREIGN);
	assert_int_equal(smpp_pdu_frame(&need, &why, full, 4, SMPP_PDU_MAX), -EAGAIN);
	assert_int_equal(need, SMPP_PDU_MAX);
}

/* Cut at every octet, with a command_length that agrees: a request says what is wrong, a response always parses. */
static void test_parse_truncated_anywhere_keeps_header(void **state)
{
	struct smpp_pdu pdu;

	for (size_t i = 0; i < vector_count; i++) {
		const struct vector *v = &vectors[i];

		for (size_t n = SMPP_HEADER_LEN; n < v->len; n++) {
			uint8_t *part = malloc(n);
			int rc;

			memcpy(part, v->octets, n);
			rc = smpp_pdu_parse(&pdu, part, n);
			assert_int_equal(pdu.seq, osmo_load32be(v->octets + 12));
			assert_int_equal(rc < 0, pdu.error != 0);
			if (pdu.id & SMPP_RESP)
				assert_true(rc == 0 || rc == -ENOTSUP);
			if (rc == 0)
				assert_true(pdu.tlvs == NULL || pdu.tlvs + pdu.tlvs_len <= part + n);
			free(part);
		}
	}
}

static void test_parse_less_than_header_is_refused(void **state)
{
	struct smpp_pdu pdu;

	for (size_t n = 0; n < SMPP_HEADER_LEN; n++)
		assert_int_equal(smpp_pdu_parse(&pdu, vector_get("B01")->octets, n), -EINVAL);
	assert_int_equal(smpp_pdu_parse(&pdu, NULL, 0), -EINVAL);
}

static struct smpp_pdu parsed(const char *id)
{
	const struct vector *v = vector_get(id);
	struct smpp_pdu pdu;
	size_t len = OSMO_MIN(v->len, osmo_load32be(v->octets));

	assert_int_equal(smpp_pdu_parse(&pdu, v->octets, len), 0);
	return pdu;
}

static void test_bind_decodes_every_field(void **state)
{
	struct smpp_pdu pdu = parsed("A01");

	assert_int_equal(pdu.id, SMPP_BIND_TRANSMITTER);
	assert_true(smpp_pdu_str_is(pdu.system_id, "SMPP3TEST"));
	assert_true(smpp_pdu_str_is(pdu.password, "secret08"));
	assert_true(smpp_pdu_str_is(pdu.system_type, "SUBMIT1"));
	assert_int_equal(pdu.interface_version, 0);
	assert_int_equal(pdu.range.ton, 1);
	assert_int_equal(pdu.range.npi, 1);
	assert_int_equal(pdu.range.digits.len, 0);
	pdu = parsed("A11");
	assert_int_equal(pdu.range.npi, 6);
	assert_true(smpp_pdu_str_is(pdu.range.digits, "127.0.0.*"));
	assert_int_equal(parsed("A02").interface_version, 0x50);
}

static void test_bind_resp_failed_with_and_without_body(void **state)
{
	struct smpp_pdu pdu = parsed("A06");

	assert_int_equal(pdu.status, SMPP_RINVPASWD);
	assert_true(smpp_pdu_str_is(pdu.system_id, "SMSC"));
	pdu = parsed("A07");
	assert_int_equal(pdu.status, SMPP_RINVSYSID);
	assert_true(pdu.bare);
	pdu = parsed("A09");
	assert_int_equal(pdu.status, SMPP_RBINDFAIL);
	assert_false(pdu.bare);
}

static void test_bind_resp_tlv_read_whole_missing_cut(void **state)
{
	struct smpp_pdu pdu = parsed("A04");
	uint32_t version;

	assert_int_equal(smpp_pdu_tlv_uint(&pdu, &version, SMPP_TAG_SC_INTERFACE_VERSION), 0);
	assert_int_equal(version, 0x34);
	pdu = parsed("A10");	/* a peer with its octets swapped */
	assert_int_equal(smpp_pdu_tlv_uint(&pdu, &version, 0x1002), 0);
	assert_int_equal(version, 0x34);
	pdu = parsed("A06");
	assert_true(smpp_pdu_tlv_uint(&pdu, &version, SMPP_TAG_SC_INTERFACE_VERSION) < 0);
	pdu = parsed("M15");
	assert_true(smpp_pdu_str_is(pdu.system_id, "TSI7588"));
	assert_true(smpp_pdu_tlv_uint(&pdu, &version, SMPP_TAG_SC_INTERFACE_VERSION) < 0);
	pdu = parsed("M16");
	assert_true(smpp_pdu_str_is(pdu.system_id, "TSI7588"));
	assert_true(smpp_pdu_tlv_uint(&pdu, &version, SMPP_TAG_SC_INTERFACE_VERSION) < 0);
}

static void test_deliver_sm_ussd_begin_decodes_every_field(void **state)
{
	struct smpp_pdu pdu = parsed("U01");
	struct smpp_tlv tlv;
	uint32_t op;

	assert_true(smpp_pdu_str_is(pdu.service_type, "USSD"));
	assert_int_equal(pdu.src.ton, 1);
	assert_true(smpp_pdu_str_is(pdu.src.digits, "31612345678"));
	assert_true(smpp_pdu_str_is(pdu.dst.digits, "*123#"));
	assert_int_equal(pdu.sm_len, 5);
	assert_memory_equal(pdu.sm, "*123#", 5);
	assert_int_equal(smpp_pdu_tlv_uint(&pdu, &op, SMPP_TAG_USSD_SERVICE_OP), 0);
	assert_int_equal(op, 1);
	assert_int_equal(smpp_pdu_tlv_find(&pdu, &tlv, SMPP_TAG_ITS_SESSION_INFO), 0);
	assert_int_equal(tlv.len, 2);
	assert_memory_equal(tlv.value, "\x2a\x00", 2);
}

static void test_tlv_lengths_other_than_standard_are_read(void **state)
{
	struct smpp_pdu pdu = parsed("U16");
	struct smpp_tlv tlv;
	uint32_t op;

	assert_int_equal(smpp_pdu_tlv_uint(&pdu, &op, SMPP_TAG_USSD_SERVICE_OP), 0);
	assert_int_equal(op, 1);
	assert_int_equal(smpp_pdu_tlv_uint(&pdu, &op, SMPP_TAG_ITS_SESSION_INFO), 0);
	assert_int_equal(op, 0x2a00);
	pdu = parsed("U17");
	assert_int_equal(smpp_pdu_tlv_find(&pdu, &tlv, SMPP_TAG_ITS_SESSION_INFO), 0);
	assert_int_equal(tlv.len, 4);
	assert_int_equal(smpp_pdu_tlv_find(&pdu, &tlv, 0x7777), -ENOENT);
}

static void test_message_id_missing_unterminated_or_with_error(void **state)
{
	assert_true(smpp_pdu_str_is(parsed("D01").message_id, "94258431594"));
	assert_int_equal(parsed("D02").message_id.len, 0);
	assert_true(smpp_pdu_str_is(parsed("D04").message_id, "9"));
	assert_true(smpp_pdu_str_is(parsed("D07").message_id, "00000000"));
	assert_int_equal(parsed("D05").status, SMPP_RMSGQFUL);
	assert_true(smpp_pdu_str_is(parsed("D12").message_id, "16915750352772586"));
	assert_int_equal(parsed("D13").status, SMPP_RMSGQFUL);
}

static void test_vendor_status_and_error_text_tlv(void **state)
{
	struct smpp_pdu pdu = parsed("D10");
	struct smpp_str text;

	assert_int_equal(pdu.status, 0x42e);
	assert_int_equal(smpp_pdu_tlv_str(&pdu, &text, 0x2167), 0);
	assert_true(smpp_pdu_str_is(text, "Source address denied."));
}

static void test_sequence_outside_own_range_is_kept(void **state)
{
	assert_int_equal(parsed("M19").seq, 0x80000000);
	assert_int_equal(parsed("E13").seq, 0xa2859f22);
	assert_int_equal(parsed("B05").seq, 0);
}

static void test_text_from_short_message_payload_or_both(void **state)
{
	struct smpp_pdu pdu = parsed("C04");
	const uint8_t *text;
	size_t len;

	smpp_pdu_text(&pdu, &text, &len);	/* short_message wins */
	assert_int_equal(len, 8);
	assert_ptr_equal(text, pdu.sm);
	pdu = parsed("U20");
	smpp_pdu_text(&pdu, &text, &len);
	assert_int_equal(len, 182);
	pdu = parsed("E07");
	smpp_pdu_text(&pdu, &text, &len);
	assert_int_equal(len, 0);
	pdu = parsed("G01");
	smpp_pdu_text(&pdu, &text, &len);
	assert_memory_equal(text, "Test", 4);
}

static void test_sm_length_beyond_pdu_is_clipped(void **state)
{
	struct smpp_pdu pdu = parsed("M12");

	assert_int_equal(pdu.sm_len, 8);
	assert_int_equal(pdu.tlvs_len, 0);
}

static void test_octet_behind_short_message_is_padding(void **state)
{
	struct smpp_pdu pdu = parsed("E11");

	assert_int_equal(pdu.sm_len, 0x3c);
	assert_int_equal(pdu.tlvs_len, 0);
}

static void test_submit_multi_destinations_are_walked(void **state)
{
	struct smpp_pdu pdu = parsed("G07");
	struct smpp_addr dest;
	size_t offset = 0;
	uint32_t status;

	assert_int_equal(pdu.list_count, 3);
	assert_true(smpp_pdu_dest_next(&pdu, &offset, &dest, &status));
	assert_true(smpp_pdu_str_is(dest.digits, "Bob1"));
	assert_true(smpp_pdu_dest_next(&pdu, &offset, &dest, &status));
	assert_int_equal(dest.ton, 0xff);
	assert_true(smpp_pdu_str_is(dest.digits, "List1"));
	assert_true(smpp_pdu_dest_next(&pdu, &offset, &dest, &status));
	assert_false(smpp_pdu_dest_next(&pdu, &offset, &dest, &status));
	assert_int_equal(parsed("C08").list_count, 1);
}

static void test_submit_multi_resp_unsuccessful_are_walked(void **state)
{
	static const uint8_t pdu_octets[] = { 0, 0, 0, 0x26, 0x80, 0, 0, 0x21, 0, 0, 0, 0, 0, 0, 0, 1, 'a', 0, 2,
		1, 1, '1', '2', 0, 0, 0, 0, 0x0b, 1, 1, '3', '4', 0, 0, 0, 4, 0x2e, 0 };
	struct smpp_pdu pdu;
	struct smpp_addr dest;
	size_t offset = 0;
	uint32_t status;

	assert_int_equal(smpp_pdu_parse(&pdu, pdu_octets, sizeof(pdu_octets)), 0);
	assert_int_equal(pdu.list_count, 2);
	assert_true(smpp_pdu_dest_next(&pdu, &offset, &dest, &status));
	assert_int_equal(status, 0x0b);
	assert_true(smpp_pdu_dest_next(&pdu, &offset, &dest, &status));
	assert_true(smpp_pdu_str_is(dest.digits, "34"));
	assert_int_equal(status, 0x42e);
	assert_false(smpp_pdu_dest_next(&pdu, &offset, &dest, &status));
}

/* Found by the fuzzer: the count said more than the octets that were kept. */
static void test_submit_multi_resp_cut_keeps_whole_entries(void **state)
{
	static const uint8_t octets[] = { 0, 0, 0, 0x20, 0x80, 0, 0, 0x21, 0, 0, 0, 0, 0, 0, 0, 1, 'a', 0, 2,
		1, 1, '1', '2', 0, 0, 0, 0, 0x0b, 1, 1, '3', '4' };
	struct smpp_pdu pdu, back;
	uint8_t buf[64];
	int len;

	assert_int_equal(smpp_pdu_parse(&pdu, octets, sizeof(octets)), 0);
	assert_true(pdu.damaged);
	assert_int_equal(pdu.list_count, 1);
	assert_int_equal(pdu.list_len, 9);
	len = smpp_pdu_encode(buf, sizeof(buf), &pdu);
	assert_true(len > 0);
	assert_int_equal(smpp_pdu_parse(&back, buf, len), 0);
	assert_false(back.damaged);
}

static void test_query_replace_alert_decode(void **state)
{
	struct smpp_pdu pdu = parsed("G03");

	assert_true(smpp_pdu_str_is(pdu.message_id, "12345"));
	assert_true(smpp_pdu_str_is(pdu.src.digits, "40404"));
	assert_int_equal(parsed("G04").message_state, 6);
	pdu = parsed("G05");
	assert_true(smpp_pdu_str_is(pdu.message_id, "msg-12345"));
	assert_true(smpp_pdu_str_is(pdu.schedule, "150203040506708+"));
	assert_true(smpp_pdu_str_is(pdu.validity, "010203040506000R"));
	pdu = parsed("G06");
	assert_true(smpp_pdu_str_is(pdu.dst.digits, "40404"));
	assert_int_equal(pdu.status, 2);
	assert_false(smpp_pdu_wants_response(pdu.id));
}

static void test_tlv_cut_keeps_those_before(void **state)
{
	struct smpp_pdu whole = parsed("U01"), pdu;
	const struct vector *v = vector_get("U01");
	struct smpp_tlv tlv;

	assert_int_equal(smpp_pdu_parse(&pdu, v->octets, v->len - 1), 0);
	assert_true(pdu.damaged);
	assert_int_equal(pdu.tlvs_len, whole.tlvs_len - 6);
	assert_int_equal(smpp_pdu_tlv_find(&pdu, &tlv, SMPP_TAG_USSD_SERVICE_OP), 0);
	assert_int_equal(smpp_pdu_tlv_find(&pdu, &tlv, SMPP_TAG_ITS_SESSION_INFO), -ENOENT);
}

static void test_stray_octets_after_tlvs_are_ignored(void **state)
{
	const struct vector *v = vector_get("U01");
	uint8_t padded[256] = { 0 };
	struct smpp_pdu pdu;

	for (size_t stray = 1; stray < 4; stray++) {
		memcpy(padded, v->octets, v->len);
		assert_int_equal(smpp_pdu_parse(&pdu, padded, v->len + stray), 0);
		assert_false(pdu.damaged);
		assert_int_equal(pdu.tlvs_len, 11);
	}
}

static void test_encode_refuses_what_standard_forbids(void **state)
{
	uint8_t buf[1024], text[255] = { 0 };
	struct smpp_pdu pdu = { .id = SMPP_SUBMIT_SM, .seq = 1 };

	pdu.service_type = smpp_pdu_str("USSDX");
	assert_true(smpp_pdu_encode(buf, sizeof(buf), &pdu) > 0);
	pdu.service_type = smpp_pdu_str("USSDXX");
	assert_int_equal(smpp_pdu_encode(buf, sizeof(buf), &pdu), -EINVAL);
	pdu.service_type = (struct smpp_str){ "US\0D", 4 };
	assert_int_equal(smpp_pdu_encode(buf, sizeof(buf), &pdu), -EINVAL);
	pdu.service_type = smpp_pdu_str("");
	pdu.dst.digits = smpp_pdu_str("012345678901234567890");
	assert_int_equal(smpp_pdu_encode(buf, sizeof(buf), &pdu), -EINVAL);
	pdu.dst.digits = smpp_pdu_str("01234567890123456789");
	pdu.sm = text;
	pdu.sm_len = 254;
	assert_true(smpp_pdu_encode(buf, sizeof(buf), &pdu) > 0);
	pdu.sm_len = 255;
	assert_int_equal(smpp_pdu_encode(buf, sizeof(buf), &pdu), -EINVAL);
	pdu.id = 0x110;
	assert_int_equal(smpp_pdu_encode(buf, sizeof(buf), &pdu), -ENOTSUP);
}

static void test_encode_into_every_smaller_buffer_is_refused(void **state)
{
	struct smpp_pdu pdu = parsed("U02");
	size_t len = vector_get("U02")->len;

	for (size_t n = 0; n < len; n++) {
		uint8_t *buf = malloc(n + !n);

		assert_int_equal(smpp_pdu_encode(buf, n, &pdu), -EMSGSIZE);
		free(buf);
	}
	assert_int_equal(smpp_pdu_encode(NULL, 0, &pdu), -EMSGSIZE);
}

static void test_text_put_above_254_goes_to_payload(void **state)
{
	uint8_t text[300], area[512], buf[1024];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu = { .id = SMPP_SUBMIT_SM, .seq = 9 }, back;
	const uint8_t *octets;
	size_t len;
	int n;

	memset(text, 'x', sizeof(text));
	smpp_pdu_text_put(&pdu, &tlvs, text, sizeof(text));
	assert_int_equal(smpp_pdu_tlv_end(&tlvs, &pdu), 0);
	n = smpp_pdu_encode(buf, sizeof(buf), &pdu);
	assert_true(n > 0);
	assert_int_equal(smpp_pdu_parse(&back, buf, n), 0);
	assert_int_equal(back.sm_len, 0);
	smpp_pdu_text(&back, &octets, &len);
	assert_int_equal(len, sizeof(text));
}

static void test_tlv_put_beyond_area_is_said_at_end(void **state)
{
	uint8_t area[9];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu = { 0 };

	smpp_pdu_tlv_put_u8(&tlvs, 1, 2);
	assert_int_equal(smpp_pdu_tlv_end(&tlvs, &pdu), 0);
	assert_int_equal(pdu.tlvs_len, 5);
	smpp_pdu_tlv_put_u16(&tlvs, 3, 4);
	assert_int_equal(smpp_pdu_tlv_end(&tlvs, &pdu), -ENOSPC);
}

static void check_response(const char *id, uint32_t status, const char *hex)
{
	const struct vector *v = vector_get(id);
	struct smpp_pdu req, resp;
	uint8_t buf[64];
	int rc = smpp_pdu_parse(&req, v->octets, v->len);

	assert_true(rc == 0 || req.error);
	smpp_pdu_respond(&resp, &req, status);
	rc = smpp_pdu_encode(buf, sizeof(buf), &resp);
	assert_true(rc > 0);
	assert_string_equal(osmo_hexdump_nospc(buf, rc), hex);
}

static void test_respond_copies_sequence_and_picks_command(void **state)
{
	check_response("E13", SMPP_ROK, "000000118000000500000000a2859f2200");
	check_response("E13", SMPP_RX_T_APPN, "000000118000000500000064a2859f2200");
	check_response("M19", SMPP_ROK, "00000010800000150000000080000000");
	check_response("M07", SMPP_RINVCMDID, "0000001080000000000000030a342ee7");
	check_response("G01", SMPP_ROK, "0000001180000103000000000000000000");
	check_response("G06", SMPP_RINVCMDID, "00000010800000000000000300004fe8");
	check_response("G03", SMPP_RINVCMDID, "00000010800000030000000300004fe8");
}

static void test_names_cover_requests_and_responses(void **state)
{
	assert_string_equal(smpp_pdu_name(0x80000004), "submit_sm_resp");
	assert_string_equal(smpp_pdu_name(0x102), "alert_notification");
	assert_string_equal(smpp_pdu_name(0x80000000), "generic_nack");
	assert_string_equal(smpp_pdu_name(0x110), "unknown");
	assert_string_equal(smpp_pdu_name(0), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors_each_decodes_and_encodes_as_expected),
		cmocka_unit_test(test_frame_at_every_octet_waits_until_whole),
		cmocka_unit_test(test_frame_several_in_buffer_finds_first),
		cmocka_unit_test(test_frame_above_ceiling_is_fatal_at_four_octets),
		cmocka_unit_test(test_parse_truncated_anywhere_keeps_header),
		cmocka_unit_test(test_parse_less_than_header_is_refused),
		cmocka_unit_test(test_bind_decodes_every_field),
		cmocka_unit_test(test_bind_resp_failed_with_and_without_body),
		cmocka_unit_test(test_bind_resp_tlv_read_whole_missing_cut),
		cmocka_unit_test(test_deliver_sm_ussd_begin_decodes_every_field),
		cmocka_unit_test(test_tlv_lengths_other_than_standard_are_read),
		cmocka_unit_test(test_message_id_missing_unterminated_or_with_error),
		cmocka_unit_test(test_vendor_status_and_error_text_tlv),
		cmocka_unit_test(test_sequence_outside_own_range_is_kept),
		cmocka_unit_test(test_text_from_short_message_payload_or_both),
		cmocka_unit_test(test_sm_length_beyond_pdu_is_clipped),
		cmocka_unit_test(test_octet_behind_short_message_is_padding),
		cmocka_unit_test(test_submit_multi_destinations_are_walked),
		cmocka_unit_test(test_submit_multi_resp_unsuccessful_are_walked),
		cmocka_unit_test(test_submit_multi_resp_cut_keeps_whole_entries),
		cmocka_unit_test(test_query_replace_alert_decode),
		cmocka_unit_test(test_tlv_cut_keeps_those_before),
		cmocka_unit_test(test_stray_octets_after_tlvs_are_ignored),
		cmocka_unit_test(test_encode_refuses_what_standard_forbids),
		cmocka_unit_test(test_encode_into_every_smaller_buffer_is_refused),
		cmocka_unit_test(test_text_put_above_254_goes_to_payload),
		cmocka_unit_test(test_tlv_put_beyond_area_is_said_at_end),
		cmocka_unit_test(test_respond_copies_sequence_and_picks_command),
		cmocka_unit_test(test_names_cover_requests_and_responses),
	};

	return cmocka_run_group_tests_name("smpp_pdu", tests, vectors_load, vectors_free);
}
