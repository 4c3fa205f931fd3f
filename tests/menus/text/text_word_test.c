/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words as they are compared. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "menus/text/text.h"

struct row {
	const char *text, *word;
	const char *rest;	/* what stands behind the word */
};

static void test_word_next_reads_letters_of_one_script(void **state)
{
	static const struct row rows[] = {
		{ "LOCK", "LOCK", "" }, { " lock 246813", "LOCK", " 246813" }, { "(Lock)", "LOCK", ")" }, { "LOCK2", "LOCK", "2" },
		{ "", "", "" }, { " .- ", "", "" }, { "246 LOCK", "", "246 LOCK" }, { " 1", "", "1" },
		/* marks */
		{ "bloqu\u00e9r", "BLOQUER", "" }, { "BLOQU\u00c9R", "BLOQUER", "" }, { "bloque\u0301r", "BLOQUER", "" },
		{ "fran\u00e7ais", "FRANCAIS", "" }, { "\u0152uvre", "OEUVRE", "" }, { "\uff2c\uff2f\uff23\uff2b", "LOCK", "" },
		/* Arabic: vowels, the stretching stroke and steering signs say nothing */
		{ "\u0642\u0641\u0644", "\u0642\u0641\u0644", "" }, { "\u200f\u0642\u0640\u0641\u0652\u0644\u060c 1", "\u0642\u0641\u0644", "\u060c 1" },
		{ "\u0642\u0641\u0644 AR", "\u0642\u0641\u0644", " AR" }, { "\u0662\u0664 \u0642\u0641\u0644", "", "\u0662\u0664 \u0642\u0641\u0644" },
		/* two scripts are two words */
		{ "LOCK\u0642\u0641\u0644", "LOCK", "\u0642\u0641\u0644" }, { "LOCK\u2764", "LOCK", "\u2764" }, { "\u00abLOCK\u00bb", "LOCK", "\u00bb" },
		/* not UTF-8 */
		{ "\xff\xcc LOCK", "LOCK", "" }, { "LOCK\xff", "LOCK", "\xff" }, { "LOCK\xcc", "LOCK", "\xcc" }, { "\xff", "", "" },
	};
	char out[32];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *p = rows[i].text, *end = p + strlen(p);
		int n = text_word_next(out, sizeof(out), &p, end);

		if (n != (int)strlen(rows[i].word) || strcmp(out, rows[i].word) || strcmp(p, rows[i].rest))
			fail_msg("row %zu '%s': '%s' (%d), behind it '%s'", i, rows[i].text, out, n, p);
	}
}

static void test_word_through_passes_over_what_is_no_sign_of_ascii(void **state)
{
	static const struct row rows[] = {
		{ "LO\u00a0CK", "LOCK", "" }, { "\u201cLO\u2013CK\u201d", "LOCK", "" }, { "LO CK", "LO", " CK" }, { "LO-CK", "LO", "-CK" },
		{ "LOCK\u2764", "LOCK", "\u2764" }, { "LOCK\u00a02", "LOCK", "2" },
	};
	char out[32];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *p = rows[i].text, *end = p + strlen(p);

		assert_int_equal(text_word_through(out, sizeof(out), &p, end), strlen(rows[i].word));
		assert_string_equal(out, rows[i].word);
		assert_string_equal(p, rows[i].rest);
	}
}

static void test_word_next_too_long_is_told(void **state)
{
	const char *text = "LALAMIKA", *p = text;
	char out[9];

	assert_int_equal(text_word_next(out, 8, &p, text + 8), -ENOSPC);
	assert_string_equal(out, "");
	p = text;
	assert_int_equal(text_word_next(out, 9, &p, text + 8), 8);
}

static void test_word_no_room_is_no_word(void **state)
{
	const char text[] = "SELAM", *p = text;
	char none[1] = "x";

	assert_int_equal(text_word_next(none, 0, &p, text + strlen(text)), -ENOSPC);
	assert_int_equal(none[0], 'x');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_word_no_room_is_no_word),
		cmocka_unit_test(test_word_next_reads_letters_of_one_script),
		cmocka_unit_test(test_word_through_passes_over_what_is_no_sign_of_ascii),
		cmocka_unit_test(test_word_next_too_long_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
