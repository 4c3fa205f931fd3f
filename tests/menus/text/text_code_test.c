/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Codes in groups and dial strings, octet by octet; what the eye makes of them is in text_bidi_test. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "menus/text/text.h"

static void check_group(const char *digits, const char *pattern, bool rtl, const char *want)
{
	char out[64];

	assert_int_equal(text_code_group(out, sizeof(out), digits, pattern, rtl), strlen(want));
	assert_string_equal(out, want);
}

static void test_group_left_to_right_by_spaces(void **state)
{
	check_group("482913077", "3-3-3", false, "482 913 077");
	check_group("630418", "3-3", false, "630 418");
	check_group("48217604", "4-4", false, "4821 7604");
	check_group("4821307604", "3-3-4", false, "482 130 7604");
	check_group("7", "1", false, "7");
}

static void test_group_right_to_left_by_hyphens_behind_a_mark(void **state)
{
	check_group("482913077", "3-3-3", true, "\u200e" "482-913-077");
	check_group("630418", "3-3", true, "\u200e" "630-418");
}

static void test_group_right_to_left_costs_one_unit_more(void **state)
{
	char out[64];

	assert_true(text_code_group(out, sizeof(out), "482913077", "3-3-3", true) > 0);
	assert_int_equal(text_measure(out, TEXT_UCS2), 12);
	assert_int_equal(text_measure(out, TEXT_GSM7), 11);
}

static void test_group_wrong_digits_or_pattern_are_refused(void **state)
{
	static const struct { const char *digits, *pattern; } bad[] = {
		{ "48291307", "3-3-3" }, { "4829130777", "3-3-3" }, { "48291307x", "3-3-3" }, { "", "3" }, { "123", "" },
		{ "123", "x" }, { "123", "0-3" }, { "482 913", "3-3" }, { "٤٨٢", "3" }, { "12", "-3" },
	};
	char out[64];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(text_code_group(out, sizeof(out), bad[i].digits, bad[i].pattern, i % 2), -EINVAL);
		assert_string_equal(out, "");
	}
	assert_int_equal(text_code_group(out, 11, "482913077", "3-3-3", false), -ENOSPC);
	assert_string_equal(out, "");
	assert_int_equal(text_code_group(out, 12, "482913077", "3-3-3", false), 11);
	assert_int_equal(text_code_group(out, 14, "482913077", "3-3-3", true), -ENOSPC);
	assert_int_equal(text_code_group(out, 15, "482913077", "3-3-3", true), 14);
	assert_int_equal(text_code_group(out, 0, "1", "1", false), -ENOSPC);
}

static void test_keep_ltr_marks_only_right_to_left(void **state)
{
	char out[32];

	assert_int_equal(text_keep_ltr(out, sizeof(out), "*789#", false), 5);
	assert_string_equal(out, "*789#");
	assert_int_equal(text_keep_ltr(out, sizeof(out), "*789#", true), 11);
	assert_string_equal(out, "\u200e*789#\u200e");
	assert_int_equal(text_keep_ltr(out, 11, "*789#", true), -ENOSPC);
	assert_string_equal(out, "");
	assert_int_equal(text_keep_ltr(out, sizeof(out), "\xff", true), -EILSEQ);
	assert_int_equal(text_keep_ltr(out, 0, "", true), -ENOSPC);
}

static void check_keep(const char *in, const char *want)
{
	char out[128];

	assert_int_equal(text_keep_numbers(out, sizeof(out), in, true), strlen(want));
	assert_string_equal(out, want);
	assert_int_equal(text_keep_numbers(out, sizeof(out), in, false), strlen(in));
	assert_string_equal(out, in);
}

static void test_keep_numbers_marks_those_with_signs_only(void **state)
{
	check_keep("12-345-678", "\u200e" "12-345-678");
	check_keep("رقم 12-34، ثم 5", "رقم \u200e" "12-34، ثم 5");
	check_keep("*789#", "\u200e*789#\u200e");
	check_keep("+254 7", "\u200e+254 7");
	check_keep("1-2 3-4.", "\u200e" "1-2 3-4.");
	check_keep("هوية 123 456 789 هنا", "هوية \u200e" "123 456 789 هنا");
	check_keep(" 12  - ", " 12  - ");
	check_keep("(-1-2-)", "(-\u200e" "1-2-)");
	check_keep("12", "12");
	check_keep("1.2, 24/7, 12:30", "1.2, 24/7, 12:30");
	check_keep("a-b - #", "a-b - #");
	check_keep("ETH-0042", "ETH-0042");
	check_keep("", "");
}

static void test_keep_numbers_without_room_or_ill_formed_is_refused(void **state)
{
	char out[8];

	assert_int_equal(text_keep_numbers(out, 7, "1-2x", true), -ENOSPC);
	assert_string_equal(out, "");
	assert_int_equal(text_keep_numbers(out, 8, "1-2x", true), 7);
	assert_int_equal(text_keep_numbers(out, 8, "1-2\xff", true), -EILSEQ);
	assert_int_equal(text_keep_numbers(out, 0, "", true), -ENOSPC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_group_left_to_right_by_spaces),
		cmocka_unit_test(test_group_right_to_left_by_hyphens_behind_a_mark),
		cmocka_unit_test(test_group_right_to_left_costs_one_unit_more),
		cmocka_unit_test(test_group_wrong_digits_or_pattern_are_refused),
		cmocka_unit_test(test_keep_ltr_marks_only_right_to_left),
		cmocka_unit_test(test_keep_numbers_marks_those_with_signs_only),
		cmocka_unit_test(test_keep_numbers_without_room_or_ill_formed_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
