/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a reader of a right-to-left screen sees, by the Unicode bidi algorithm (fribidi), in each way phones lay text out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fribidi.h>
#include <stdio.h>
#include <string.h>

#include "menus/text/text.h"
#include "tests/lib/text_view.h"

/* Screens with a code on line 1: after letters, after digits, after signs, after Latin, first of all. */
static const char *const screens[] = {
	"قل لهوا هذا الرمز:\n%s\nهوا فقط تستعمله، مرة واحدة\n9 خروج",
	"هوا خلال 41 دقيقة (1\n%s\n1 إلغاء\n0 رجوع",
	"الرمز 12-\n%s\n2 لا",
	"AMAL CLINIC\n%s\nفقط",
	"به HAWA بگویید 3\n%s\n۱ بله",
	"12:45\n%s\nنعم",
	"الرمز،\n%s\n+254200000000",
	"קוד:\n%s\n1 כן",
};

static const struct { const char *digits, *pattern, *want; } codes[] = {
	{ "482913077", "3-3-3", "482-913-077" },
	{ "630418", "3-3", "630-418" },
	{ "48217604", "4-4", "4821-7604" },
	{ "4821307604", "3-3-4", "482-130-7604" },
	{ "1234567", "3-4", "123-4567" },
};

#define COUNT(t)	(sizeof(t) / sizeof((t)[0]))

static void on_screen(char *out, size_t cap, const char *screen, const char *line)
{
	const char *mark = strstr(screen, "%s");

	assert_true(snprintf(out, cap, "%.*s%s%s", (int)(mark - screen), screen, line, mark + 2) < (int)cap);
}

static void test_code_reads_in_order_on_every_screen_and_layout(void **state)
{
	char code[64], screen[512], seen[256];
	size_t i, k;
	int layout;

	for (i = 0; i < COUNT(screens); i++)
		for (k = 0; k < COUNT(codes); k++)
			for (layout = 0; layout < TEXT_VIEWS; layout++) {
				assert_true(text_code_group(code, sizeof(code), codes[k].digits, codes[k].pattern, true) > 0);
				on_screen(screen, sizeof(screen), screens[i], code);
				text_view_line(seen, sizeof(seen), screen, 1, layout);
				assert_string_equal(seen, codes[k].want);
			}
}

/* Why not spaces: the groups change places, on every right-to-left phone. */
static void test_code_with_spaces_is_read_in_wrong_order(void **state)
{
	char screen[512], seen[256];

	on_screen(screen, sizeof(screen), screens[0], "482 913 077");
	text_view_line(seen, sizeof(seen), screen, 1, TEXT_VIEW_LINES_RTL);
	assert_string_equal(seen, "077 913 482");
	text_view_line(seen, sizeof(seen), screen, 1, TEXT_VIEW_SCREEN_RTL);
	assert_string_equal(seen, "077 913 482");
}

/* Why not hyphens alone: they hold where the line is a paragraph (W4 makes one number of it), but behind an Arabic letter of
 * the same paragraph the digits are Arabic numbers (W2), which a hyphen does not join. U+200E in front decides W2 and W7. */
static void test_code_with_bare_hyphens_depends_on_the_phone(void **state)
{
	char screen[512], seen[256];

	on_screen(screen, sizeof(screen), screens[0], "482-913-077");
	text_view_line(seen, sizeof(seen), screen, 1, TEXT_VIEW_LINES_RTL);
	assert_string_equal(seen, "482-913-077");
	text_view_line(seen, sizeof(seen), screen, 1, TEXT_VIEW_LINES_AUTO);
	assert_string_equal(seen, "482-913-077");
	text_view_line(seen, sizeof(seen), screen, 1, TEXT_VIEW_SCREEN_RTL);
	assert_string_equal(seen, "077-913-482");
	text_view_line(seen, sizeof(seen), screen, 1, TEXT_VIEW_SCREEN_AUTO);
	assert_string_equal(seen, "077-913-482");
}

/* What a phone that drops U+200E would need; kept to know which separators are worth trying on real ones. */
static void test_code_with_dots_would_hold_without_invisible_signs(void **state)
{
	char screen[512], seen[256];
	size_t i;
	int layout;

	for (i = 0; i < COUNT(screens); i++)
		for (layout = 0; layout < TEXT_VIEWS; layout++) {
			on_screen(screen, sizeof(screen), screens[i], "482.913.077");
			text_view_line(seen, sizeof(seen), screen, 1, layout);
			assert_string_equal(seen, "482.913.077");
		}
}

static void test_dial_string_reads_in_order_inside_arabic(void **state)
{
	static const char *const strings[] = { "*789#", "*789*715464#", "+254200000000", "0800789000", "*789*3#", "+254 200-000" };
	static const char *const around[] = { "اطلب\n%s\n9 خروج", "قف\nاطلب %s الآن", "قف\n%s مرة أخرى", "قف\nاطلب %s", "قف\nقل 12 %s 34 لهم" };
	char kept[64], screen[256], seen[256];
	size_t i, k;
	int layout;

	for (i = 0; i < COUNT(strings); i++)
		for (k = 0; k < COUNT(around); k++)
			for (layout = 0; layout < TEXT_VIEWS; layout++) {
				assert_true(text_keep_ltr(kept, sizeof(kept), strings[i], true) > 0);
				on_screen(screen, sizeof(screen), around[k], kept);
				text_view_line(seen, sizeof(seen), screen, 1, layout);
				assert_non_null(strstr(seen, strings[i]));
			}
}

static void test_dial_string_left_bare_is_turned_around(void **state)
{
	char seen[256];

	text_view_line(seen, sizeof(seen), "اطلب\n*789*715464#\n9 خروج", 1, TEXT_VIEW_LINES_RTL);
	assert_string_equal(seen, "715464#*789*");
	text_view_line(seen, sizeof(seen), "اطلب\n+254200000000", 1, TEXT_VIEW_SCREEN_RTL);
	assert_string_equal(seen, "254200000000+");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code_reads_in_order_on_every_screen_and_layout),
		cmocka_unit_test(test_code_with_spaces_is_read_in_wrong_order),
		cmocka_unit_test(test_code_with_bare_hyphens_depends_on_the_phone),
		cmocka_unit_test(test_code_with_dots_would_hold_without_invisible_signs),
		cmocka_unit_test(test_dial_string_reads_in_order_inside_arabic),
		cmocka_unit_test(test_dial_string_left_bare_is_turned_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
