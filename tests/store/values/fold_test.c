/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text of people: kept as it is written, compared in one form. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/values/fold.h"

static void test_keep_composes_and_trims_and_changes_nothing_else(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "SELAM", "SELAM" }, { "", "" }, { " \xc2\xa0 ", "" },
		{ "Zoe\xcc\x88", "Zo\xc3\xab" },						/* e and a diaeresis */
		{ "Mun\xcc\x83oz\xe2\x80\x8f", "Mu\xc3\xb1oz" },				/* a mark of direction at the end */
		{ "\xef\xbb\xbf Ali\xc2\xa0Nur \t", "Ali Nur \t" },				/* a tab is no blank: others refuse it */
		{ "\xd9\x86\xd9\x88\xd8\xb1\xe2\x80\x8c\xd8\xa7", "\xd9\x86\xd9\x88\xd8\xb1\xe2\x80\x8c\xd8\xa7" },	/* U+200C within */
		{ "\xef\xac\x81", "\xef\xac\x81" },						/* the ligature fi */
		{ "\xe1\x88\xb0\xe1\x88\x8b\xe1\x88\x9d", "\xe1\x88\xb0\xe1\x88\x8b\xe1\x88\x9d" },
	};
	char out[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(fold_keep(out, sizeof(out), cases[i].in), 0);
		assert_string_equal(out, cases[i].out);
	}
}

static void test_plain_is_what_any_phone_shows(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "ET-100/0042", "ET-100/0042" }, { "\xe2\x84\x96 123/45", "123/45" }, { "A\xe2\x80\x93""123", "A-123" },
		{ "\xd9\xa0\xd9\xa1\xdb\xb9", "019" }, { "\xef\xbc\xa1\xef\xbc\x91", "A1" }, { "12\xe2\x80\x8e""34 ", "1234" },
	};
	char out[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(fold_plain(out, sizeof(out), cases[i].in), 0);
		assert_string_equal(out, cases[i].out);
	}
}

static void expect_same(const char *a, const char *b, int same)
{
	char x[FOLD_MAX], y[FOLD_MAX];

	assert_int_equal(fold_key(x, a), 0);
	assert_int_equal(fold_key(y, b), 0);
	if ((strcmp(x, y) == 0) != same)
		fail_msg("%s, %s: %s, %s", a, b, x, y);
}

static void test_key_is_one_for_spellings_of_one_name(void **state)
{
	expect_same("Zo\xc3\xab", "ZOE\xcc\x88", 1);
	expect_same("KEN-12/3456", "ken 123456", 1);
	expect_same("O\xe2\x80\x99Neill-Nur", "o'neill nur", 1);
	expect_same("\xd9\x86\xd9\x88\xd8\xb1\xe2\x80\x8c\xd8\xa7", "\xd9\x86\xd9\x88\xd8\xb1\xd8\xa7", 1);
	expect_same("\xd9\x85\xd8\xad\xd9\x80\xd9\x85\xd8\xaf", "\xd9\x85\xd8\xad\xd9\x85\xd8\xaf", 1);	/* stretched */
	expect_same("\xef\xb7\xb2", "\xd8\xa7\xd9\x84\xd9\x84\xd9\x87", 1);	/* the ligature Allah */
	expect_same("Stra\xc3\x9f""e", "STRASSE", 1);
	expect_same("\xd9\xa1\xd9\xa2", "12", 1);
	expect_same("Zo\xc3\xab", "Zoe", 0);
	expect_same("KEN-12/3456", "KEN-12/3457", 0);
	expect_same("\xe1\x88\xb0", "\xe1\x88\xa0", 0);
}

static void test_ill_formed_and_too_long_refused(void **state)
{
	static char much[FOLD_CHARS + 2];
	char out[FOLD_MAX], few[8];

	assert_int_equal(fold_keep(out, sizeof(out), "M\xfcller"), -EILSEQ);
	assert_int_equal(fold_key(out, "\xed\xa0\x80"), -EILSEQ);
	assert_int_equal(fold_keep(few, sizeof(few), "SELAM TESFAYE"), -EMSGSIZE);
	assert_string_equal(few, "");
	memset(much, 'x', sizeof(much) - 1);
	assert_int_equal(fold_key(out, much), -EMSGSIZE);
	assert_string_equal(out, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keep_composes_and_trims_and_changes_nothing_else),
		cmocka_unit_test(test_plain_is_what_any_phone_shows),
		cmocka_unit_test(test_key_is_one_for_spellings_of_one_name),
		cmocka_unit_test(test_ill_formed_and_too_long_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
