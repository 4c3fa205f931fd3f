/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people type at a keypad. */
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
