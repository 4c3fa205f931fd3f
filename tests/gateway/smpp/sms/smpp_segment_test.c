/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cutting and header of SMS: octets of other makers (tests/vectors/segment.tsv), and our own parts put together again by the rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>

#define VECTORS_FILE	"segment.tsv"
#include "tests/lib/vectors.h"

#include "gateway/smpp/sms/smpp_segment.h"

/* --- in --- */

static struct smpp_segment_conf conf_of(void)
{
	struct smpp_segment_conf conf;

	smpp_segment_conf_init(&conf);
	return conf;
}

static void read_vector(struct smpp_segment *seg, const char *id, const struct smpp_segment_conf *conf)
{
	const struct vector *v = vector_get(id);
	struct smpp_pdu pdu;

	assert_int_equal(smpp_pdu_parse(&pdu, v->octets, v->len), 0);
	smpp_segment_read(seg, &pdu, conf);
}

static void expect_text(const struct smpp_segment *seg, const char *text)
{
	char out[TEXT_DECODED_SIZE(SMPP_SEGMENT_TAKEN)];

	assert_true(smpp_segment_decode(out, sizeof(out), seg->charset, seg->shift, seg->text, seg->len) >= 0);
	assert_string_equal(out, text);
}

static void expect_place(const struct smpp_segment *seg, enum smpp_segment_kind kind, uint16_t ref, uint8_t total, uint8_t seq)
{
	assert_int_equal(seg->kind, kind);
	assert_int_equal(seg->ref, ref);
	assert_int_equal(seg->total, total);
	assert_int_equal(seg->seq, seq);
}

static void test_read_parts_of_another_maker_have_their_place_and_text(void **state)
{
	const struct smpp_segment_conf conf = conf_of();
	struct smpp_segment seg;

	read_vector(&seg, "S01", &conf);
	expect_place(&seg, SMPP_SEGMENT_REF8, 7, 2, 1);
	expect_text(&seg, "LOCK this is the first of two parts {");
	read_vector(&seg, "S02", &conf);
	expect_place(&seg, SMPP_SEGMENT_REF8, 7, 2, 2);
	expect_text(&seg, "} and the second @ end");
	read_vector(&seg, "S03", &conf);
	expect_place(&seg, SMPP_SEGMENT_REF16, 0x1234, 2, 2);
	expect_text(&seg, "второй 😀");
	read_vector(&seg, "S05", &conf);
	expect_place(&seg, SMPP_SEGMENT_REF_SAR, 0xbeef, 2, 1);
	expect_text(&seg, "first by SAR, ");
	read_vector(&seg, "S07", &conf);
	expect_place(&seg, SMPP_SEGMENT_WHOLE, 0, 0, 0);
	assert_int_equal(seg.len, 305);
	read_vector(&seg, "S10", &conf);
	expect_text(&seg, "Grüße ");
}

static void test_read_national_tables_by_element_not_by_guess(void **state)
{
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segment seg;

	read_vector(&seg, "S08", &conf);
	expect_text(&seg, "ığşçİĞŞ");
	read_vector(&seg, "S09", &conf);
	expect_text(&seg, "áíñ");
	assert_int_equal(seg.shift.single, TEXT_SHIFT_SPANISH);
	assert_int_equal(seg.shift.locking, 0);
	conf.shift_loose = true;
	read_vector(&seg, "S09", &conf);
	assert_int_equal(seg.shift.locking, TEXT_SHIFT_SPANISH);	/* which has no locking table: the default */
	expect_text(&seg, "áíñ");
}

/* farhadi/node-smpp test/pdu.js: UDH 03 24 01 03, data_coding 1, octets 7b 73 74. By the standard a-umlaut, by its maker a-tilde. */
static void test_read_table_of_an_ascii_text_is_one_of_gsm7(void **state)
{
	static const uint8_t octets[] = { 3, 0x24, 1, 3, 0x7b, 's', 't' };
	struct smpp_segment_conf conf = conf_of();
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .esm_class = SMPP_ESM_UDHI, .data_coding = 1, .sm = octets, .sm_len = sizeof(octets) };
	struct smpp_segment seg;

	smpp_segment_read(&seg, &pdu, &conf);
	expect_text(&seg, "äst");
	conf.shift_loose = true;
	smpp_segment_read(&seg, &pdu, &conf);
	expect_text(&seg, "ãst");
}

static void test_read_data_coding_of_every_group(void **state)
{
	static const struct { uint8_t dcs; enum text_charset charset; } rows[] = {
		{ 0x00, TEXT_CS_LATIN1 }, { 0x01, TEXT_CS_ASCII }, { 0x02, TEXT_CS_DATA }, { 0x03, TEXT_CS_LATIN1 }, { 0x04, TEXT_CS_DATA },
		{ 0x05, TEXT_CS_LATIN1 }, { 0x08, TEXT_CS_UCS2 }, { 0x0a, TEXT_CS_UCS2 }, { 0x0f, TEXT_CS_GSM7 },
		{ 0x10, TEXT_CS_GSM7 }, { 0x11, TEXT_CS_GSM7 }, { 0x14, TEXT_CS_DATA }, { 0x15, TEXT_CS_DATA }, { 0x18, TEXT_CS_UCS2 }, { 0x19, TEXT_CS_UCS2 },
		{ 0x48, TEXT_CS_UCS2 }, { 0xc8, TEXT_CS_GSM7 }, { 0xd0, TEXT_CS_GSM7 }, { 0xe0, TEXT_CS_UCS2 },
		{ 0xf0, TEXT_CS_GSM7 }, { 0xf1, TEXT_CS_GSM7 }, { 0xf2, TEXT_CS_GSM7 }, { 0xf4, TEXT_CS_DATA }, { 0xf5, TEXT_CS_DATA },
	};
	struct smpp_segment_conf conf = conf_of();
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM };
	struct smpp_segment seg;

	conf.charset_in = TEXT_CS_LATIN1;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		pdu.data_coding = rows[i].dcs;
		smpp_segment_read(&seg, &pdu, &conf);
		assert_int_equal(seg.charset, rows[i].charset);
	}
}

static void test_read_packed_septets_begin_behind_fill_bits(void **state)
{
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segment seg;

	conf.charset_in = TEXT_CS_GSM7_PACKED;
	read_vector(&seg, "S11", &conf);
	expect_place(&seg, SMPP_SEGMENT_REF16, 0xd8f2, 2, 1);
	assert_int_equal(seg.len, 133);
	assert_memory_equal(seg.text, "LOCK abcdefghijklmnopqrstuvwxyz0123456789", 41);
	read_vector(&seg, "S12", &conf);
	expect_text(&seg, "uvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789 end");
}

static void read_octets(struct smpp_segment *seg, const struct smpp_segment_conf *conf, const char *hex, bool udhi)
{
	static uint8_t octets[SMPP_SM_MAX];
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .esm_class = udhi ? SMPP_ESM_UDHI : 0, .sm = octets };
	int n = osmo_hexparse(hex, octets, sizeof(octets));

	assert_true(n >= 0);
	pdu.sm_len = n;
	smpp_segment_read(seg, &pdu, conf);
}

static void test_read_odd_headers_lose_no_text(void **state)
{
	static const struct { const char *hex, *text; enum smpp_segment_kind kind; } rows[] = {
		{ "4c4f434b", "LOCK", SMPP_SEGMENT_WHOLE },			/* UDHI, and no header */
		{ "004c4f434b", "LOCK", SMPP_SEGMENT_WHOLE },			/* a header of nothing */
		{ "00", "", SMPP_SEGMENT_WHOLE },
		{ "", "", SMPP_SEGMENT_WHOLE },
		{ "0500034c02014c4f434b", "LOCK", SMPP_SEGMENT_REF8 },
		{ "0500034c02034c4f434b", "LOCK", SMPP_SEGMENT_WHOLE },		/* third of two */
		{ "0500034c00004c4f434b", "LOCK", SMPP_SEGMENT_WHOLE },
		{ "0500034c01014c4f434b", "LOCK", SMPP_SEGMENT_WHOLE },		/* one of one */
		{ "0a70020102" "00034c02014c4f434b", "OCK", SMPP_SEGMENT_REF8 },	/* an octet too many in the header */
		{ "0970020102" "00034c02014c4f434b", "LOCK", SMPP_SEGMENT_REF8 },	/* an element nobody knows in front */
		{ "0600044c4c02014c4f434b", "LOCK", SMPP_SEGMENT_REF16 },	/* 00 04 for 08 04 */
		{ "0408044c4c4c4f434b", "LOCK", SMPP_SEGMENT_WHOLE },		/* longer than the header: passed over */
	};
	const struct smpp_segment_conf conf = conf_of();
	struct smpp_segment seg;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		read_octets(&seg, &conf, rows[i].hex, true);
		assert_int_equal(seg.kind, rows[i].kind);
		expect_text(&seg, rows[i].text);
	}
}

static void test_read_data_sm_without_any_text(void **state)
{
	static const enum text_charset charsets[] = { TEXT_CS_GSM7, TEXT_CS_GSM7_PACKED, TEXT_CS_ASCII, TEXT_CS_LATIN1, TEXT_CS_UCS2, TEXT_CS_UTF8 };
	const struct smpp_pdu out = { .id = SMPP_DATA_SM, .seq = 1, .esm_class = SMPP_ESM_UDHI };
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segment seg;
	struct smpp_pdu in;
	char text[4];
	uint8_t octets[64];
	int n = smpp_pdu_encode(octets, sizeof(octets), &out);

	assert_true(n > 0);
	for (size_t i = 0; i < 2 * ARRAY_SIZE(charsets); i++) {
		conf.charset_in = charsets[i / 2];
		conf.udh_unmarked = i % 2;
		assert_int_equal(smpp_pdu_parse(&in, octets, n), 0);
		in.esm_class = i % 2 ? 0 : SMPP_ESM_UDHI;
		smpp_segment_read(&seg, &in, &conf);
		expect_place(&seg, SMPP_SEGMENT_WHOLE, 0, 0, 0);
		assert_int_equal(seg.len, 0);
		assert_int_equal(text_decode(text, sizeof(text), conf.charset_in, in.sm, in.sm_len), 0);
	}
}

static void test_read_port_is_no_text_for_people(void **state)
{
	const struct smpp_segment_conf conf = conf_of();
	struct smpp_segment seg;

	read_octets(&seg, &conf, "06050423f40000" "4142", true);
	assert_true(seg.has_port);
	read_octets(&seg, &conf, "0500034c0201" "4142", true);
	assert_false(seg.has_port);
}

static void test_read_unmarked_header_only_where_the_link_says_so(void **state)
{
	static const char *const hexes[] = { "0500034c02014c4f434b", "0608044c4c02014c4f434b", "0600044c4c02014c4f434b", "00034c02014c4f434b" };
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segment seg;

	for (size_t i = 0; i < ARRAY_SIZE(hexes); i++) {
		conf.udh_unmarked = false;
		read_octets(&seg, &conf, hexes[i], false);
		assert_int_equal(seg.kind, SMPP_SEGMENT_WHOLE);
		conf.udh_unmarked = true;
		read_octets(&seg, &conf, hexes[i], false);
		assert_int_not_equal(seg.kind, SMPP_SEGMENT_WHOLE);
		expect_text(&seg, "LOCK");
	}
	read_octets(&seg, &conf, "050003000201", false);	/* nothing behind: still a part */
	assert_int_equal(seg.kind, SMPP_SEGMENT_REF8);
	read_octets(&seg, &conf, "0500034c0009" "41", false);
	assert_int_equal(seg.len, 7);
}

static void test_read_header_wins_over_sar(void **state)
{
	static const uint8_t sar[] = { 2, 0x0c, 0, 2, 1, 1, 2, 0x0e, 0, 1, 3, 2, 0x0f, 0, 1, 2 };
	static const uint8_t text[] = { 5, 0, 3, 9, 2, 1, 'A' };
	const struct smpp_segment_conf conf = conf_of();
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .esm_class = SMPP_ESM_UDHI, .sm = text, .sm_len = sizeof(text), .tlvs = sar, .tlvs_len = sizeof(sar) };
	struct smpp_segment seg;

	smpp_segment_read(&seg, &pdu, &conf);
	expect_place(&seg, SMPP_SEGMENT_REF8, 9, 2, 1);
	pdu.esm_class = 0;
	smpp_segment_read(&seg, &pdu, &conf);
	expect_place(&seg, SMPP_SEGMENT_REF_SAR, 0x101, 3, 2);
}

/* --- out --- */

static const char *const shifts[] = { "tr", "es", "pt", NULL };

/* One part as it was written, and what it holds by the rules of the standard. */
struct part {
	struct smpp_pdu pdu;
	uint8_t room[SMPP_SEGMENT_OCTETS], area[SMPP_SEGMENT_OCTETS + 32];
	struct smpp_segment seg;
};

static void write_part(struct part *p, const struct smpp_segments *s, const struct smpp_segment_conf *conf, unsigned i)
{
	struct smpp_tlvs tlvs = { .buf = p->area, .size = sizeof(p->area) };
	struct smpp_segment_conf peer = *conf;

	p->pdu = (struct smpp_pdu){ .id = SMPP_SUBMIT_SM };
	assert_int_equal(smpp_segment_write(&p->pdu, &tlvs, p->room, s, conf, i, 0xabcd), 0);
	peer.charset_in = conf->charset_out;
	smpp_segment_read(&p->seg, &p->pdu, &peer);
}

/* What travels the air: header, then septets or octets. */
static void expect_fits_the_air(const struct part *p, const struct smpp_segments *s)
{
	size_t header = p->pdu.esm_class & SMPP_ESM_UDHI ? p->pdu.sm[0] + 1u : 0;
	size_t units = s->alphabet == TEXT_GSM7 ? (header * 8 + 6) / 7 : header;

	assert_true(p->pdu.sm_len <= SMPP_SM_MAX);
	assert_true(units + p->seg.len <= (s->alphabet == TEXT_GSM7 ? 160 : 140));
}

/* Plan, write and read back; the text must be whole. returns: parts. */
static unsigned round_trip(const struct smpp_segment_conf *conf, const char *text, const char *expected)
{
	static uint8_t joined[SMPP_SEGMENT_OCTETS];
	static char out[TEXT_DECODED_SIZE(SMPP_SEGMENT_OCTETS)];
	static struct part p;
	struct smpp_segments s;
	size_t len = 0;

	assert_int_equal(smpp_segment_plan(&s, conf, text), 0);
	for (unsigned i = 0; i < s.n; i++) {
		write_part(&p, &s, conf, i);
		if (s.n > 1) {
			assert_int_equal(p.seg.total, s.n);
			assert_int_equal(p.seg.seq, i + 1);
			assert_int_equal(p.seg.ref, p.seg.kind == SMPP_SEGMENT_REF8 ? 0xcd : 0xabcd);
		}
		if (conf->mode != SMPP_SEGMENT_PAYLOAD)
			expect_fits_the_air(&p, &s);
		/* each part is text by itself */
		assert_true(smpp_segment_decode(out, sizeof(out), p.seg.charset, p.seg.shift, p.seg.text, p.seg.len) >= 0);
		assert_null(strstr(out, "\xef\xbf\xbd"));
		assert_false(p.seg.charset == TEXT_CS_GSM7 && p.seg.text[p.seg.len - 1] == 0x1b);
		assert_true(len + p.seg.len <= sizeof(joined));
		memcpy(joined + len, p.seg.text, p.seg.len);
		len += p.seg.len;
	}
	assert_true(smpp_segment_decode(out, sizeof(out), p.seg.charset, p.seg.shift, joined, len) >= 0);
	assert_string_equal(out, expected);
	return s.n;
}

#define TEXT_SIZE	2048

/* Texts of the tests stand in buffers of TEXT_SIZE. */
static void add(char *text, const char *what)
{
	size_t len = strlen(text), n = strlen(what);

	assert_true(len + n < TEXT_SIZE);
	memcpy(text + len, what, n + 1);
}

static void repeat_add(char *text, const char *what, unsigned times)
{
	for (; times; times--)
		add(text, what);
}

static void repeat(char *text, const char *what, unsigned times)
{
	*text = '\0';
	repeat_add(text, what, times);
}

static void test_plan_budgets_are_the_standards(void **state)
{
	static const struct { enum smpp_segment_mode mode; const char *sign; unsigned one, part; } rows[] = {
		{ SMPP_SEGMENT_UDH8, "a", 160, 153 }, { SMPP_SEGMENT_UDH16, "a", 160, 152 }, { SMPP_SEGMENT_SAR, "a", 160, 152 },
		{ SMPP_SEGMENT_UDH8, "ж", 70, 67 }, { SMPP_SEGMENT_UDH16, "ж", 70, 66 }, { SMPP_SEGMENT_SAR, "ж", 70, 66 },
		{ SMPP_SEGMENT_UDH8, "ğ", 155, 149 },		/* one table */
		{ SMPP_SEGMENT_UDH16, "ğ", 155, 148 },
	};
	struct smpp_segment_conf conf = conf_of();
	char text[TEXT_SIZE];

	conf.shift = shifts;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		conf.mode = rows[i].mode;
		repeat(text, rows[i].sign, rows[i].one);
		assert_int_equal(round_trip(&conf, text, text), 1);
		repeat(text, rows[i].sign, rows[i].one + 1);
		assert_int_equal(round_trip(&conf, text, text), 2);
		repeat(text, rows[i].sign, 2 * rows[i].part);
		assert_int_equal(round_trip(&conf, text, text), 2);
		repeat(text, rows[i].sign, 2 * rows[i].part + 1);
		assert_int_equal(round_trip(&conf, text, text), 3);
	}
}

/* Portuguese needs both tables for some texts; with both there are 152 and 146 septets. */
static void test_plan_both_tables_have_their_budget(void **state)
{
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segments s;
	char text[TEXT_SIZE] = "Φ";	/* only in the single shift table, twice a septet */

	conf.shift = shifts;
	for (int i = 0; i < 150; i++)
		add(text, "ã");	/* one septet in the locking table alone */
	assert_int_equal(round_trip(&conf, text, text), 1);
	assert_int_equal(smpp_segment_plan(&s, &conf, text), 0);
	assert_int_equal(s.shift.single, TEXT_SHIFT_PORTUGUESE);
	assert_int_equal(s.shift.locking, TEXT_SHIFT_PORTUGUESE);
	add(text, "ã");
	assert_int_equal(round_trip(&conf, text, text), 2);
	for (int i = 151; i < 146 * 2 - 2; i++)
		add(text, "ã");
	assert_int_equal(round_trip(&conf, text, text), 2);
	add(text, "ã");
	assert_int_equal(round_trip(&conf, text, text), 3);
}

/* An escape pair, a surrogate pair, a letter with marks at every place around the ends of parts. */
static void test_plan_cuts_nothing_that_belongs_together(void **state)
{
	static const struct { const char *fill, *pair; unsigned most; } rows[] = {
		{ "a", "{", 330 }, { "a", "€", 330 }, { "ж", "😀", 150 }, { "ж", "ё\xcc\x81\xcc\x88", 150 },
	};
	static const enum smpp_segment_mode modes[] = { SMPP_SEGMENT_UDH8, SMPP_SEGMENT_UDH16, SMPP_SEGMENT_SAR };
	struct smpp_segment_conf conf = conf_of();
	char text[TEXT_SIZE];

	for (size_t m = 0; m < ARRAY_SIZE(modes); m++)
		for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
			for (unsigned at = 0; at < rows[i].most; at++) {
				conf.mode = modes[m];
				repeat(text, rows[i].fill, at);
				add(text, rows[i].pair);
				repeat_add(text, rows[i].fill, rows[i].most - at);
				round_trip(&conf, text, text);
			}
}

static void test_plan_marks_stay_with_their_letter(void **state)
{
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segments s;
	char text[TEXT_SIZE];

	repeat(text, "ж", 66);
	add(text, "ё\xcc\x81\xcc\x88жжж");
	assert_int_equal(smpp_segment_plan(&s, &conf, text), 0);
	assert_int_equal(s.n, 2);
	assert_int_equal(s.start[1], 2 * 66);		/* the letter goes to the second with its marks */
	repeat(text, "\xcc\x81", 200);			/* nothing but marks: parts are filled all the same */
	assert_int_equal(smpp_segment_plan(&s, &conf, text), 0);
	assert_int_equal(s.n, 3);
}

static void test_plan_chooses_what_keeps_the_letters_in_the_fewest_parts(void **state)
{
	static const char *const none[] = { NULL }, *const spanish[] = { "es", NULL }, *const turkish[] = { "tr", NULL };
	static const struct { const char *const *shift; const char *sign; unsigned n; enum text_alphabet alphabet; struct text_shift want; } rows[] = {
		{ none, "a", 10, TEXT_GSM7, { 0 } },
		{ none, "ó", 10, TEXT_GSM7, { 0 } },				/* folded as ever */
		{ spanish, "ó", 10, TEXT_UCS2, { 0 } },				/* the tables would save nothing */
		{ spanish, "ó", 75, TEXT_GSM7, { .single = 2 } },
		{ spanish, "ó", 150, TEXT_UCS2, { 0 } },
		{ spanish, "óaa", 55, TEXT_GSM7, { .single = 2 } },		/* a part more, and its letters */
		{ spanish, "ñ", 10, TEXT_GSM7, { 0 } },
		{ none, "ı", 10, TEXT_UCS2, { 0 } },				/* folded it is another letter */
		{ turkish, "ı", 10, TEXT_UCS2, { 0 } },
		{ turkish, "ı", 80, TEXT_GSM7, { .locking = 1 } },
		{ turkish, "ğaaaa", 28, TEXT_GSM7, { .locking = 1 } },
		{ turkish, "ж", 10, TEXT_UCS2, { 0 } },
	};
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segments s;
	char text[TEXT_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		conf.shift = rows[i].shift;
		repeat(text, rows[i].sign, rows[i].n);
		assert_int_equal(smpp_segment_plan(&s, &conf, text), 0);
		assert_int_equal(s.alphabet, rows[i].alphabet);
		assert_int_equal(s.shift.single, rows[i].want.single);
		assert_int_equal(s.shift.locking, rows[i].want.locking);
	}
}

static void test_plan_one_message_refuses_what_is_longer(void **state)
{
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segments s;
	char text[TEXT_SIZE], folded[TEXT_SIZE];

	conf.mode = SMPP_SEGMENT_ONE;
	repeat(text, "a", 160);
	assert_int_equal(round_trip(&conf, text, text), 1);
	add(text, "a");
	assert_int_equal(smpp_segment_plan(&s, &conf, text), -EMSGSIZE);
	repeat(text, "ı", 71);		/* UCS-2 holds 70: the last resort is folding */
	repeat(folded, "i", 71);
	assert_int_equal(round_trip(&conf, text, folded), 1);
}

static void test_plan_payload_is_one_pdu_of_all(void **state)
{
	struct smpp_segment_conf conf = conf_of();
	char text[TEXT_SIZE];

	conf.mode = SMPP_SEGMENT_PAYLOAD;
	repeat(text, "0123456789", 16);
	assert_int_equal(round_trip(&conf, text, text), 1);
	repeat(text, "0123456789", 90);
	assert_int_equal(round_trip(&conf, text, text), 1);
	repeat(text, "ж", 400);
	assert_int_equal(round_trip(&conf, text, text), 1);
}

static void test_plan_packed_comes_back(void **state)
{
	static const char *const turkish[] = { "tr", NULL };
	struct smpp_segment_conf conf = conf_of();
	char text[TEXT_SIZE];

	conf.charset_out = TEXT_CS_GSM7_PACKED;
	conf.shift = turkish;
	for (unsigned n = 1; n < 330; n++) {
		repeat(text, "x", n - 1);
		add(text, n % 3 ? "y" : "ğ");
		round_trip(&conf, text, text);
	}
}

static void test_plan_latin1_is_counted_as_the_operator_will(void **state)
{
	static const char *const turkish[] = { "tr", NULL };
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segments s;
	struct part p;
	char text[TEXT_SIZE];

	conf.charset_out = TEXT_CS_LATIN1;
	conf.shift = turkish;			/* of no use where the operator makes the septets */
	conf.dcs_gsm7 = 3;
	assert_int_equal(smpp_segment_plan(&s, &conf, "Grüße {@}"), 0);
	write_part(&p, &s, &conf, 0);
	assert_int_equal(p.pdu.data_coding, 3);
	assert_int_equal(p.pdu.sm_len, 9);
	assert_memory_equal(p.pdu.sm, "Gr\xfc\xdf" "e {@}", 9);
	assert_int_equal(smpp_segment_plan(&s, &conf, "5 €"), 0);
	assert_int_equal(s.alphabet, TEXT_UCS2);
	repeat(text, "{", 80);
	assert_int_equal(smpp_segment_plan(&s, &conf, text), 0);
	assert_int_equal(s.n, 1);
	add(text, "{");
	assert_int_equal(smpp_segment_plan(&s, &conf, text), 0);
	assert_int_equal(s.n, 2);
	conf.charset_out = TEXT_CS_ASCII;
	assert_int_equal(smpp_segment_plan(&s, &conf, "Grüße"), 0);
	assert_int_equal(s.alphabet, TEXT_UCS2);
}

static void test_plan_longest_text_fits_the_parts_there_are(void **state)
{
	static const char *const clusters[] = { "{", "a", "ж", "😀", "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81" "ж" };
	static const enum smpp_segment_mode modes[] = { SMPP_SEGMENT_UDH8, SMPP_SEGMENT_UDH16, SMPP_SEGMENT_SAR, SMPP_SEGMENT_PAYLOAD };
	struct smpp_segment_conf conf = conf_of();
	struct smpp_segments s;
	char text[TEXT_SIZE];

	for (size_t m = 0; m < ARRAY_SIZE(modes); m++)
		for (size_t i = 0; i < ARRAY_SIZE(clusters); i++) {
			conf.mode = modes[m];
			repeat(text, clusters[i], 1023 / strlen(clusters[i]));
			assert_int_equal(smpp_segment_plan(&s, &conf, text), 0);
		}
	memset(text, 'a', 1022);
	memcpy(text + 1020, "ж", sizeof("ж"));	/* the most units: all but one are a single octet */
	assert_int_equal(smpp_segment_plan(&s, &conf, text), 0);
}

static void test_plan_refuses_text_that_is_no_utf8(void **state)
{
	const struct smpp_segment_conf conf = conf_of();
	struct smpp_segments s;

	assert_int_equal(smpp_segment_plan(&s, &conf, "a\xff"), -EILSEQ);
}

static void test_write_alone_has_no_header_and_no_reference(void **state)
{
	const struct smpp_segment_conf conf = conf_of();
	struct smpp_segments s;
	struct part p;

	assert_int_equal(smpp_segment_plan(&s, &conf, "@"), 0);
	write_part(&p, &s, &conf, 0);
	assert_int_equal(p.pdu.esm_class, 0);
	assert_int_equal(p.pdu.sm_len, 1);
	assert_int_equal(p.pdu.sm[0], 0);
	assert_int_equal(p.pdu.tlvs_len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_parts_of_another_maker_have_their_place_and_text),
		cmocka_unit_test(test_read_national_tables_by_element_not_by_guess),
		cmocka_unit_test(test_read_table_of_an_ascii_text_is_one_of_gsm7),
		cmocka_unit_test(test_read_data_coding_of_every_group),
		cmocka_unit_test(test_read_packed_septets_begin_behind_fill_bits),
		cmocka_unit_test(test_read_odd_headers_lose_no_text),
		cmocka_unit_test(test_read_data_sm_without_any_text),
		cmocka_unit_test(test_read_port_is_no_text_for_people),
		cmocka_unit_test(test_read_unmarked_header_only_where_the_link_says_so),
		cmocka_unit_test(test_read_header_wins_over_sar),
		cmocka_unit_test(test_plan_budgets_are_the_standards),
		cmocka_unit_test(test_plan_both_tables_have_their_budget),
		cmocka_unit_test(test_plan_cuts_nothing_that_belongs_together),
		cmocka_unit_test(test_plan_marks_stay_with_their_letter),
		cmocka_unit_test(test_plan_chooses_what_keeps_the_letters_in_the_fewest_parts),
		cmocka_unit_test(test_plan_one_message_refuses_what_is_longer),
		cmocka_unit_test(test_plan_payload_is_one_pdu_of_all),
		cmocka_unit_test(test_plan_packed_comes_back),
		cmocka_unit_test(test_plan_latin1_is_counted_as_the_operator_will),
		cmocka_unit_test(test_plan_longest_text_fits_the_parts_there_are),
		cmocka_unit_test(test_plan_refuses_text_that_is_no_utf8),
		cmocka_unit_test(test_write_alone_has_no_header_and_no_reference),
	};

	return cmocka_run_group_tests(tests, vectors_load, vectors_free);
}
