/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people type at a keypad, and phone numbers as they write them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "menus/text/text.h"

static void check_clean(const char *in, const char *want)
{
	char out[128], place[128];

	assert_int_equal(text_clean_input(out, sizeof(out), in), strlen(want));
	assert_string_equal(out, want);
	memcpy(place, in, strlen(in) + 1);
	assert_int_equal(text_clean_input(place, strlen(in) + 1, place), strlen(want));
	assert_string_equal(place, want);
}

static void test_clean_keypad_habits(void **state)
{
	check_clean("1", "1");
	check_clean("1#", "1");
	check_clean("*1#", "1");
	check_clean("**246813##", "246813");
	check_clean(" 482 913 077 \r\n", "482913077");
	check_clean("482-913-077", "482913077");
	check_clean("482–913—077", "482913077");
	check_clean("482.913.077.", "482913077");
	check_clean("1\t\v\f2", "12");
	check_clean("\xc2\xa0" "7\xe3\x80\x80" "15\xe2\x80\x83", "715");
	check_clean("0", "0");
	check_clean("00", "00");
}

static void test_clean_code_as_shown_right_to_left_comes_back(void **state)
{
	char shown[32];

	assert_true(text_code_group(shown, sizeof(shown), "482913077", "3-3-3", true) > 0);
	check_clean(shown, "482913077");
	check_clean("\u202a630-418\u202c", "630418");
	check_clean("\ufeff\u200f1\u061c", "1");
}

static void test_clean_digits_of_other_scripts(void **state)
{
	check_clean("٠١٢٣٤٥٦٧٨٩", "0123456789");
	check_clean("۰۱۲۳۴۵۶۷۸۹", "0123456789");
	check_clean("０１２３４５６７８９＃", "0123456789");
	check_clean("＊９", "9");
	check_clean("०१२३४५६७८९", "0123456789");
	check_clean("০১২৩৪৫৬৭৮৯", "0123456789");
	check_clean("၀၁၂၃၄၅၆၇၈၉", "0123456789");
	check_clean("٤٨٢ ٩١٣ ٠٧٧", "482913077");
}

/* A code of nine digits is the same code whatever a keyboard or a messenger adds to it. */
static void test_clean_code_with_a_silent_sign_anywhere_was_refused(void **state)
{
	static const char *const silent[] = {
		"\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u00a0", "\u202f",
		"\u2007", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u061c", "\u201c", "\u201d", "\u00ab", "\u00bb", "\u2018", "\u2019", "\"", "'",
		"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212",
	};
	static const char code[] = "482913077";
	char typed[32];

	for (size_t s = 0; s < sizeof(silent) / sizeof(silent[0]); s++) {
		for (size_t at = 0; at < sizeof(code); at++) {
			snprintf(typed, sizeof(typed), "%.*s%s%s", (int)at, code, silent[s], code + at);
			check_clean(typed, code);
		}
	}
	check_clean("\U00010d34\U00010d38\U00010d32", "482");	/* Rohingya */
}

static void test_clean_keeps_what_is_not_ours_to_drop(void **state)
{
	check_clean("1*2", "1*2");
	check_clean("1#2#", "1#2");
	check_clean("abc", "abc");
	check_clean("Help me", "Helpme");
	check_clean("+254", "+254");
	check_clean("نعم", "نعم");
	check_clean("½", "½");
	check_clean("1,2", "1,2");
}

static void test_clean_nothing_left_is_empty(void **state)
{
	check_clean("", "");
	check_clean("#", "");
	check_clean("*", "");
	check_clean("*#", "");
	check_clean(" - \r", "");
	check_clean("* * #", "");
}

static void test_clean_hostile_is_refused_and_leaves_nothing(void **state)
{
	char out[4] = "xyz";

	assert_int_equal(text_clean_input(out, sizeof(out), "1\xff"), -EILSEQ);
	assert_string_equal(out, "");
	assert_int_equal(text_clean_input(out, sizeof(out), "1234"), -ENOSPC);
	assert_string_equal(out, "");
	assert_int_equal(text_clean_input(out, sizeof(out), "1-2-3-#"), -ENOSPC);
	assert_int_equal(text_clean_input(out, sizeof(out), "1-2-3-"), 3);
	assert_int_equal(text_clean_input(out, 0, ""), -ENOSPC);
}

static void check_number(const char *in, const char *country, const char *want)
{
	char out[TEXT_NUMBER_SIZE];

	assert_int_equal(text_number_normalise(out, sizeof(out), in, country), strlen(want));
	assert_string_equal(out, want);
}

static void test_number_each_way_of_writing_is_one(void **state)
{
	static const char *const ways[] = {
		"+254700000001", "00254700000001", "0700000001", "700000001", "254700000001", "+254 700 000 001",
		"+254-700-000-001", "0700.000.001", "(0700) 000001", "+254 (0) 700 000 001", "0700/000001",
		"+٢٥٤٧٠٠٠٠٠٠٠١", "۰۷۰۰۰۰۰۰۰۱", "００２５４700000001", "\u202a+254700000001\u202c", "0700000001#",
		"*0700000001#", "＋254700000001", " 0700 000 001\r\n",
	};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		check_number(ways[i], "254", "254700000001");
}

static void test_number_of_another_country(void **state)
{
	check_number("+252612345678", "254", "252612345678");
	check_number("00252612345678", "254", "252612345678");
	check_number("252612345678", "254", "252612345678");
	check_number("+9613123456", "254", "9613123456");
	check_number("12025550123", "254", "12025550123");
	check_number("+4915112345678", "254", "4915112345678");
}

static void test_number_bare_with_short_own_number(void **state)
{
	check_number("9613123456", "961", "9613123456");
	check_number("3123456", "961", "9613123456");
	check_number("03123456", "961", "9613123456");
	check_number("5321234567", "90", "905321234567");
	check_number("905321234567", "90", "905321234567");
	check_number("7012345678", "7", "77012345678");
	check_number("8031234567", "234", "2348031234567");
	check_number("2025550123", "1", "12025550123");
}

static void test_number_shortest_and_longest(void **state)
{
	check_number("+2547000", "1", "2547000");
	check_number("+123456789012345", "254", "123456789012345");
	check_number("00123456789012345", "254", "123456789012345");
}

static void test_number_garbage_and_wrong_length_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "+", "0", "00", "#", "*", "789", "*789#", "070", "+254700", "+1234567890123456", "001234567890123456",
		"0123456789012345678", "99999999999999999999999999999999", "07000a0001", "HAWA", "+2547+00000001", "++254700000001",
		"254700000001x", "0700,000001", "+0254700000001", "000254700000001", "0700#000001", "07000*00001", "نعم",
		"0700000001;DROP", "-+", "+#254700000001", "0700\x01" "000001",
	};
	char out[TEXT_NUMBER_SIZE];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(text_number_normalise(out, sizeof(out), bad[i], "254"), -EINVAL);
		assert_string_equal(out, "");
	}
	assert_int_equal(text_number_normalise(out, sizeof(out), "0700\xff", "254"), -EILSEQ);
}

static void test_number_bad_country_or_room_is_refused(void **state)
{
	static const char *const bad[] = { "", "0", "025", "2540", "+254", "a", " 254" };
	char out[TEXT_NUMBER_SIZE];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(text_number_normalise(out, sizeof(out), "+254700000001", bad[i]), -EINVAL);
	assert_int_equal(text_number_normalise(out, 12, "+254700000001", "254"), -ENOSPC);
	assert_string_equal(out, "");
	assert_int_equal(text_number_normalise(out, 13, "+254700000001", "254"), 12);
	assert_int_equal(text_number_normalise(out, 0, "+254700000001", "254"), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean_keypad_habits),
		cmocka_unit_test(test_clean_code_as_shown_right_to_left_comes_back),
		cmocka_unit_test(test_clean_digits_of_other_scripts),
		cmocka_unit_test(test_clean_code_with_a_silent_sign_anywhere_was_refused),
		cmocka_unit_test(test_clean_keeps_what_is_not_ours_to_drop),
		cmocka_unit_test(test_clean_nothing_left_is_empty),
		cmocka_unit_test(test_clean_hostile_is_refused_and_leaves_nothing),
		cmocka_unit_test(test_number_each_way_of_writing_is_one),
		cmocka_unit_test(test_number_of_another_country),
		cmocka_unit_test(test_number_bare_with_short_own_number),
		cmocka_unit_test(test_number_shortest_and_longest),
		cmocka_unit_test(test_number_garbage_and_wrong_length_are_refused),
		cmocka_unit_test(test_number_bad_country_or_room_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
