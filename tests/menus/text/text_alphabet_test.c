/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* UTF-8, GSM 03.38, packing, UCS-2, and what data codings mean. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "menus/text/text.h"

#define OCTETS(s)	(const uint8_t *)(s), sizeof(s) - 1

/* TS 23.038 6.2.1 as printed there, column by column; ESC shown as a space. */
static const char main_table[] =
	"@£$¥èéùìòÇ\nØø\rÅå" "Δ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ" " !\"#¤%&'()*+,-./" "0123456789:;<=>?"
	"¡ABCDEFGHIJKLMNO" "PQRSTUVWXYZÄÖÑÜ§" "¿abcdefghijklmno" "pqrstuvwxyzäöñüà";

static int utf8_one(const char *s, size_t len, uint32_t *cp, size_t *stepped)
{
	const char *p = s;
	int rc = text_utf8_next(cp, &p, s + len);

	*stepped = p - s;
	return rc;
}

static void check_bad_utf8(const char *s, size_t len, size_t steps)
{
	size_t stepped;
	uint32_t cp;

	assert_int_equal(utf8_one(s, len, &cp, &stepped), -EILSEQ);
	assert_int_equal(cp, 0xfffd);
	assert_int_equal(stepped, steps);
	assert_false(text_utf8_valid(s, len));
}

static void test_utf8_every_character_round_trips(void **state)
{
	uint32_t cp, got;
	size_t len, stepped;
	char buf[4];

	for (cp = 0; cp <= 0x10ffff; cp++) {
		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		len = text_utf8_put(buf, cp);
		assert_int_equal(utf8_one(buf, len, &got, &stepped), 1);
		assert_int_equal(got, cp);
		assert_int_equal(stepped, len);
	}
}

static void test_utf8_surrogate_or_beyond_is_replaced_when_written(void **state)
{
	char buf[4];

	assert_int_equal(text_utf8_put(buf, 0xd800), 3);
	assert_memory_equal(buf, "\xef\xbf\xbd", 3);
	assert_int_equal(text_utf8_put(buf, 0x110000), 3);
	assert_memory_equal(buf, "\xef\xbf\xbd", 3);
}

static void test_utf8_ill_formed_is_refused_and_stepped_over(void **state)
{
	check_bad_utf8("\x80", 1, 1);
	check_bad_utf8("\xff", 1, 1);
	check_bad_utf8("\xc0\xaf", 2, 1);		/* overlong '/' */
	check_bad_utf8("\xc1\xbf", 2, 1);
	check_bad_utf8("\xe0\x80\xaf", 3, 1);
	check_bad_utf8("\xe0\x9f\xbf", 3, 1);
	check_bad_utf8("\xf0\x80\x80\xaf", 4, 1);
	check_bad_utf8("\xf0\x8f\xbf\xbf", 4, 1);
	check_bad_utf8("\xed\xa0\x80", 3, 1);		/* U+D800 */
	check_bad_utf8("\xed\xbf\xbf", 3, 1);		/* U+DFFF */
	check_bad_utf8("\xf4\x90\x80\x80", 4, 1);	/* U+110000 */
	check_bad_utf8("\xf5\x80\x80\x80", 4, 1);
	check_bad_utf8("\xc3", 1, 1);
	check_bad_utf8("\xe2\x82", 2, 2);
	check_bad_utf8("\xf0\x9f\x98", 3, 3);
	check_bad_utf8("\xe2\x82" "A", 3, 2);		/* the A is not swallowed */
	check_bad_utf8("\xf0\x9f\xc3\xa9", 4, 2);	/* nor the e-acute */
	assert_true(text_utf8_valid("", 0));
	assert_true(text_utf8_valid("a\xc3\xa9", 3));
	assert_false(text_utf8_valid("a\0b", 3));
}

static void test_gsm7_main_table_decodes_as_printed(void **state)
{
	uint8_t all[128];
	char out[TEXT_DECODED_SIZE(128)];
	int i;

	for (i = 0; i < 128; i++)
		all[i] = i == 0x1b ? 0x20 : i;
	assert_int_equal(text_gsm7_decode(out, sizeof(out), all, 128), strlen(main_table));
	assert_string_equal(out, main_table);
}

static void test_gsm7_main_table_encodes_back(void **state)
{
	uint8_t out[128];
	int i;

	assert_int_equal(text_gsm7_encode(out, sizeof(out), main_table), 128);
	for (i = 0; i < 128; i++)
		assert_int_equal(out[i], i == 0x1b ? 0x20 : i);
}

static void test_gsm7_extension_takes_two_septets_both_ways(void **state)
{
	static const uint8_t want[] = { 0x1b, 0x0a, 0x1b, 0x14, 0x1b, 0x28, 0x1b, 0x29, 0x1b, 0x2f,
					0x1b, 0x3c, 0x1b, 0x3d, 0x1b, 0x3e, 0x1b, 0x40, 0x1b, 0x65 };
	uint8_t out[64];
	char back[64];

	assert_int_equal(text_gsm7_encode(out, sizeof(out), "\f^{}\\[~]|€"), sizeof(want));
	assert_memory_equal(out, want, sizeof(want));
	assert_int_equal(text_gsm7_decode(back, sizeof(back), want, sizeof(want)), 12);
	assert_string_equal(back, "\f^{}\\[~]|€");
}

static void test_gsm7_character_without_code_is_refused(void **state)
{
	static const char *const lacks[] = { "`", "ç", "ê", "a\u0301", "ع", "😀", "\t", "\x1b", "\u00a0", "\x01", "\x7f" };
	uint8_t out[8];
	size_t i;

	for (i = 0; i < sizeof(lacks) / sizeof(lacks[0]); i++)
		assert_int_equal(text_gsm7_encode(out, sizeof(out), lacks[i]), -EDOM);
	assert_int_equal(text_gsm7_encode(out, sizeof(out), "a\xff"), -EILSEQ);
}

static void test_gsm7_unknown_escape_shows_main_character(void **state)
{
	char out[32];

	assert_int_equal(text_gsm7_decode(out, sizeof(out), OCTETS("\x1b" "A\x1b\x1b" "B\x1b")), 4);
	assert_string_equal(out, "A B ");
	assert_int_equal(text_gsm7_decode(out, sizeof(out), OCTETS("\x80\xff\x1b\x80")), 9);
	assert_string_equal(out, "\ufffd\ufffd\ufffd");
}

static void test_gsm7_full_buffer_is_never_overrun(void **state)
{
	uint8_t out[4] = { 9, 9, 9, 9 };
	char text[4];

	assert_int_equal(text_gsm7_encode(out, 3, "abc"), 3);
	assert_int_equal(text_gsm7_encode(out, 3, "abcd"), -ENOSPC);
	assert_int_equal(text_gsm7_encode(out, 3, "ab€"), -ENOSPC);
	assert_int_equal(out[3], 9);
	assert_int_equal(text_gsm7_encode(out, 0, ""), 0);
	assert_int_equal(text_gsm7_decode(text, 4, OCTETS("abc")), 3);
	assert_int_equal(text_gsm7_decode(text, 4, OCTETS("abcd")), -ENOSPC);
	assert_string_equal(text, "");
	assert_int_equal(text_gsm7_decode(text, 3, OCTETS("a\x05")), -ENOSPC);
	assert_int_equal(text_gsm7_decode(text, 0, OCTETS("")), -ENOSPC);
}

static void check_pack(const char *septets, size_t len, const char *packed, size_t octets, bool ussd)
{
	uint8_t out[64], back[80];
	int n;

	assert_int_equal(text_gsm7_pack(out, sizeof(out), (const uint8_t *)septets, len, ussd), octets);
	assert_memory_equal(out, packed, octets);
	n = text_gsm7_unpack(back, sizeof(back), out, octets, ussd);
	assert_true(n >= (int)len);
	assert_memory_equal(back, septets, len);
	if (ussd)
		assert_int_equal(n, len);
}

/* "hellohello" is the example of many a tutorial; "*100#" is the USSD string of TS 24.090 traces (aa 18 0c 36 02). */
static void test_pack_known_octets(void **state)
{
	check_pack("hellohello", 10, "\xe8\x32\x9b\xfd\x46\x97\xd9\xec\x37", 9, false);
	check_pack("*100#", 5, "\xaa\x18\x0c\x36\x02", 5, true);
	check_pack("", 0, "", 0, true);
}

static void test_pack_ussd_fills_seven_spare_bits_with_cr(void **state)
{
	uint8_t out[8];

	check_pack("1234567", 7, "\x31\xd9\x8c\x56\xb3\xdd\x1a", 7, true);
	assert_int_equal(text_gsm7_pack(out, sizeof(out), OCTETS("1234567"), false), 7);
	assert_int_equal(out[6], 0x00 | ('7' >> 6));
	check_pack("1234567\r", 8, "\x31\xd9\x8c\x56\xb3\xdd\x1a\x0d", 8, true);
}

static void test_pack_every_length_round_trips(void **state)
{
	uint8_t in[182], packed[160], back[182];
	size_t len, i;
	int n;

	for (i = 0; i < sizeof(in); i++)
		in[i] = (i * 37 + 5) & 0x7f;
	for (len = 0; len <= sizeof(in); len++) {
		n = text_gsm7_pack(packed, sizeof(packed), in, len, false);
		assert_int_equal(n, (len * 7 + 7) / 8);
		n = text_gsm7_unpack(back, sizeof(back), packed, n, false);
		assert_in_range(n, len, len + 1);
		assert_memory_equal(back, in, len);
	}
}

static void test_pack_bad_arguments_are_refused(void **state)
{
	uint8_t out[8];

	assert_int_equal(text_gsm7_pack(out, 8, OCTETS("a\x80"), false), -EINVAL);
	assert_int_equal(text_gsm7_pack(out, 1, OCTETS("ab"), false), -ENOSPC);
	assert_int_equal(text_gsm7_pack(out, 7, OCTETS("1234567\r"), true), -ENOSPC);
	assert_int_equal(text_gsm7_unpack(out, 7, OCTETS("1234567"), false), -ENOSPC);
}

static void test_ucs2_round_trips_with_surrogate_pairs(void **state)
{
	static const uint8_t want[] = { 0x06, 0x39, 0x00, 'A', 0xd8, 0x3d, 0xde, 0x00, 0xff, 0xfd };
	uint8_t out[16];
	char back[32];

	assert_int_equal(text_ucs2_encode(out, sizeof(out), "عA😀\ufffd"), sizeof(want));
	assert_memory_equal(out, want, sizeof(want));
	assert_int_equal(text_ucs2_decode(back, sizeof(back), want, sizeof(want)), 10);
	assert_string_equal(back, "عA😀\ufffd");
	assert_int_equal(text_ucs2_encode(out, 3, "😀"), -ENOSPC);
	assert_int_equal(text_ucs2_encode(out, sizeof(out), "\xed\xa0\x80"), -EILSEQ);
}

static void check_ucs2(const char *octets, size_t len, const char *want)
{
	char out[64];

	assert_int_equal(text_ucs2_decode(out, sizeof(out), (const uint8_t *)octets, len), strlen(want));
	assert_string_equal(out, want);
}

static void test_ucs2_lone_surrogate_is_replaced_and_the_rest_kept(void **state)
{
	check_ucs2("\xd8\x3d\x00\x41", 4, "\ufffdA");
	check_ucs2("\xde\x00\x00\x41", 4, "\ufffdA");
	check_ucs2("\xd8\x3d\xd8\x3d\xde\x00", 6, "\ufffd😀");
	check_ucs2("\x00\x41\xd8\x3d", 4, "A\ufffd");
	check_ucs2("\x00\x41\x00", 3, "A\ufffd");
	check_ucs2("\x00\x00\x00\x41", 4, "\ufffdA");
	check_ucs2("", 0, "");
}

static void check_decode(uint8_t dcs, const char *octets, size_t len, const char *want)
{
	char out[64];

	assert_int_equal(text_decode_dcs(out, sizeof(out), dcs, TEXT_CS_GSM7, (const uint8_t *)octets, len), strlen(want));
	assert_string_equal(out, want);
}

static void test_decode_by_data_coding(void **state)
{
	check_decode(0, "\x00" "1", 2, "@1");
	check_decode(1, "@1`\xe9", 4, "@1`\ufffd");
	check_decode(3, "\xe9@", 2, "é@");
	check_decode(4, "123", 3, "123");
	check_decode(8, "\x06\x61", 2, "\u0661");
	check_decode(0x0f, "*789#", 5, "*789#");
	check_decode(0x48, "\x06\x39", 2, "ع");
	check_decode(0x11, "\x06\x39", 2, "ع");
	check_decode(0xf1, "\x02", 1, "$");
	check_decode(0xf2, "\x02", 1, "$");
	check_decode(0xf5, "\x24", 1, "$");
	check_decode(0x44, "\x24", 1, "$");
	check_decode(0x40, "\x02", 1, "$");
	check_decode(0xc0, "\x02", 1, "$");
	check_decode(0x10, "\x02", 1, "$");
	check_decode(0x0a, "\x06\x39", 2, "ع");
}

static void test_decode_drops_trailing_nuls_of_each_charset(void **state)
{
	check_decode(0, "HELLO\0", 6, "HELLO");
	check_decode(3, "HELLO\0\0", 7, "HELLO");
	check_decode(3, "a\0b", 3, "a\ufffdb");
	check_decode(8, "\0A\x01\x00", 4, "AĀ");
	check_decode(8, "\0A\x01\x00\0\0", 6, "AĀ");
	check_decode(8, "\0A\0", 3, "A");
	check_decode(8, "\0A\x01\x00\0", 5, "AĀ");
	check_decode(0, "\0\0", 2, "");
	check_decode(8, "\0", 1, "");
}

static void test_decode_obeys_byte_order_mark(void **state)
{
	check_decode(8, "\xfe\xff\x06\x39", 4, "ع");
	check_decode(8, "\xff\xfe\x39\x06", 4, "ع");
	check_decode(8, "\xff\xfe\x3d\xd8\x00\xde", 6, "😀");
}

static void test_decode_link_default_and_other_charsets(void **state)
{
	char out[32];

	assert_int_equal(text_decode_dcs(out, sizeof(out), 0, TEXT_CS_LATIN1, OCTETS("\xfc@")), 3);
	assert_string_equal(out, "ü@");
	assert_int_equal(text_decode_dcs(out, sizeof(out), 7, TEXT_CS_LATIN1, OCTETS("\xfc")), 2);
	assert_int_equal(text_decode(out, sizeof(out), TEXT_CS_UTF8, OCTETS("é\xc3(\0x")), 10);
	assert_string_equal(out, "é\ufffd(\ufffdx");
	assert_int_equal(text_decode(out, sizeof(out), TEXT_CS_GSM7_PACKED, OCTETS("\xaa\x18\x0c\x36\x02")), 5);
	assert_string_equal(out, "*100#");
}

static void test_decode_without_room_is_refused(void **state)
{
	static const enum text_charset all[] = { TEXT_CS_GSM7, TEXT_CS_GSM7_PACKED, TEXT_CS_ASCII, TEXT_CS_LATIN1, TEXT_CS_UCS2,
						 TEXT_CS_UTF8, TEXT_CS_DATA };
	char out[2] = "x";
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		assert_int_equal(text_decode(out, 0, all[i], OCTETS("1212")), -ENOSPC);
		assert_int_equal(text_decode(out, 2, all[i], OCTETS("1212")), -ENOSPC);
		assert_string_equal(out, "");
	}
}

static void test_decode_hostile_octets_always_fit_the_named_room(void **state)
{
	static const uint8_t dcs[] = { 0, 1, 3, 4, 8, 0x0f, 0x48, 0xf1, 0xf5, 0xff };
	uint8_t in[64];
	char out[TEXT_DECODED_SIZE(64)];
	uint32_t seed = 1;
	size_t i, k, round;
	int n;

	for (round = 0; round < 2000; round++) {
		for (i = 0; i < sizeof(in); i++)
			in[i] = (seed = seed * 1103515245 + 12345) >> 16;
		for (k = 0; k < sizeof(dcs); k++) {
			n = text_decode_dcs(out, sizeof(out), dcs[k], TEXT_CS_UTF8, in, round % 65);
			assert_true(n >= 0 && text_utf8_valid(out, n) && strlen(out) == (size_t)n);
		}
		n = text_decode(out, sizeof(out), TEXT_CS_GSM7_PACKED, in, round % 65);
		assert_true(n >= 0 && text_utf8_valid(out, n));
	}
}

static void test_decode_longer_than_any_message_is_refused_packed(void **state)
{
	static const uint8_t in[TEXT_PACKED_MAX + 1];
	char out[TEXT_DECODED_SIZE(sizeof(in))];

	assert_int_equal(text_decode(out, sizeof(out), TEXT_CS_GSM7_PACKED, in, sizeof(in)), -ENOSPC);
	assert_int_equal(text_decode(out, sizeof(out), TEXT_CS_GSM7_PACKED, in, TEXT_PACKED_MAX), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_utf8_every_character_round_trips),
		cmocka_unit_test(test_utf8_surrogate_or_beyond_is_replaced_when_written),
		cmocka_unit_test(test_utf8_ill_formed_is_refused_and_stepped_over),
		cmocka_unit_test(test_gsm7_main_table_decodes_as_printed),
		cmocka_unit_test(test_gsm7_main_table_encodes_back),
		cmocka_unit_test(test_gsm7_extension_takes_two_septets_both_ways),
		cmocka_unit_test(test_gsm7_character_without_code_is_refused),
		cmocka_unit_test(test_gsm7_unknown_escape_shows_main_character),
		cmocka_unit_test(test_gsm7_full_buffer_is_never_overrun),
		cmocka_unit_test(test_pack_known_octets),
		cmocka_unit_test(test_pack_ussd_fills_seven_spare_bits_with_cr),
		cmocka_unit_test(test_pack_every_length_round_trips),
		cmocka_unit_test(test_pack_bad_arguments_are_refused),
		cmocka_unit_test(test_ucs2_round_trips_with_surrogate_pairs),
		cmocka_unit_test(test_ucs2_lone_surrogate_is_replaced_and_the_rest_kept),
		cmocka_unit_test(test_decode_by_data_coding),
		cmocka_unit_test(test_decode_drops_trailing_nuls_of_each_charset),
		cmocka_unit_test(test_decode_obeys_byte_order_mark),
		cmocka_unit_test(test_decode_link_default_and_other_charsets),
		cmocka_unit_test(test_decode_without_room_is_refused),
		cmocka_unit_test(test_decode_hostile_octets_always_fit_the_named_room),
		cmocka_unit_test(test_decode_longer_than_any_message_is_refused_packed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
