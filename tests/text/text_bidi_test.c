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

#include "menus/text.h"

#define CHARS	512

/* A phone may take each line for a paragraph of its own, as Unicode does, or the whole screen for one, whose line ends only
 * break lines. It may know the direction from its language, or take it from the first letter. */
enum layout { LINES_RTL, LINES_AUTO, SCREEN_RTL, SCREEN_AUTO, LAYOUTS };

struct shown {
	FriBidiChar text[CHARS];
	FriBidiCharType types[CHARS];
	FriBidiLevel levels[CHARS];
	FriBidiParType base;
	int len;
};

static void load(struct shown *s, const char *utf8, size_t len, enum layout layout)
{
	const char *p = utf8, *end = utf8 + len;
	uint32_t cp;

	s->len = 0;
	while (text_utf8_next(&cp, &p, end) > 0) {
		assert_true(s->len < CHARS);
		s->text[s->len++] = cp == '\n' ? 0x2028 : cp;
	}
	s->base = layout == LINES_RTL || layout == SCREEN_RTL ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_ON;
	fribidi_get_bidi_types(s->text, s->len, s->types);
	assert_true(fribidi_get_par_embedding_levels(s->types, s->len, &s->base, s->levels) > 0);
}

/* The line from `off`, as the eye meets it from left to right; invisible signs left out. */
static void visual_line(char *out, struct shown *s, int off, int len)
{
	FriBidiChar line[CHARS];
	size_t n = 0;
	int i;

	memcpy(line, s->text, s->len * sizeof(line[0]));
	assert_true(fribidi_reorder_line(FRIBIDI_FLAGS_DEFAULT, s->types, len, off, s->base, s->levels, line, NULL) > 0);
	for (i = off; i < off + len; i++)
		if (line[i] != 0x200e && line[i] != 0x2028)
			n += text_utf8_put(out + n, line[i]);
	out[n] = '\0';
}

static const char *line_of(const char *screen, int number, size_t *len)
{
	while (number-- > 0)
		screen = strchr(screen, '\n') + 1;
	*len = strcspn(screen, "\n");
	return screen;
}

static void visual(char *out, const char *screen, int number, enum layout layout)
{
	struct shown s;
	size_t len, i;
	const char *line = line_of(screen, number, &len);
	int off = 0, chars = 0;

	if (layout == LINES_RTL || layout == LINES_AUTO) {
		load(&s, line, len, layout);
		visual_line(out, &s, 0, s.len);
		return;
	}
	for (i = 0; i < (size_t)(line - screen); i++)
		off += (screen[i] & 0xc0) != 0x80;
	for (i = 0; i < len; i++)
		chars += (line[i] & 0xc0) != 0x80;
	load(&s, screen, strlen(screen), layout);
	visual_line(out, &s, off, chars);
}

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
			for (layout = 0; layout < LAYOUTS; layout++) {
				assert_true(text_code_group(code, sizeof(code), codes[k].digits, codes[k].pattern, true) > 0);
				on_screen(screen, sizeof(screen), screens[i], code);
				visual(seen, screen, 1, layout);
				assert_string_equal(seen, codes[k].want);
			}
}

/* Why not spaces: the groups change places, on every right-to-left phone. */
static void test_code_with_spaces_is_read_in_wrong_order(void **state)
{
	char screen[512], seen[256];

	on_screen(screen, sizeof(screen), screens[0], "482 913 077");
	visual(seen, screen, 1, LINES_RTL);
	assert_string_equal(seen, "077 913 482");
	visual(seen, screen, 1, SCREEN_RTL);
	assert_string_equal(seen, "077 913 482");
}

/* Why not hyphens alone: they hold where the line is a paragraph (W4 makes one number of it), but behind an Arabic letter of
 * the same paragraph the digits are Arabic numbers (W2), which a hyphen does not join. U+200E in front decides W2 and W7. */
static void test_code_with_bare_hyphens_depends_on_the_phone(void **state)
{
	char screen[512], seen[256];

	on_screen(screen, sizeof(screen), screens[0], "482-913-077");
	visual(seen, screen, 1, LINES_RTL);
	assert_string_equal(seen, "482-913-077");
	visual(seen, screen, 1, LINES_AUTO);
	assert_string_equal(seen, "482-913-077");
	visual(seen, screen, 1, SCREEN_RTL);
	assert_string_equal(seen, "077-913-482");
	visual(seen, screen, 1, SCREEN_AUTO);
	assert_string_equal(seen, "077-913-482");
}

/* What a phone that drops U+200E would need; kept to know which separators are worth trying on real ones. */
static void test_code_with_dots_would_hold_without_invisible_signs(void **state)
{
	char screen[512], seen[256];
	size_t i;
	int layout;

	for (i = 0; i < COUNT(screens); i++)
		for (layout = 0; layout < LAYOUTS; layout++) {
			on_screen(screen, sizeof(screen), screens[i], "482.913.077");
			visual(seen, screen, 1, layout);
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
			for (layout = 0; layout < LAYOUTS; layout++) {
				assert_true(text_keep_ltr(kept, sizeof(kept), strings[i], true) > 0);
				on_screen(screen, sizeof(screen), around[k], kept);
				visual(seen, screen, 1, layout);
				assert_non_null(strstr(seen, strings[i]));
			}
}

static void test_dial_string_left_bare_is_turned_around(void **state)
{
	char seen[256];

	visual(seen, "اطلب\n*789*715464#\n9 خروج", 1, LINES_RTL);
	assert_string_equal(seen, "715464#*789*");
	visual(seen, "اطلب\n+254200000000", 1, SCREEN_RTL);
	assert_string_equal(seen, "254200000000+");
}

/* Direction of one character, by the first strong letter rule: 1 right to left, -1 left to right, 0 neither. */
static int theirs(uint32_t cp)
{
	FriBidiCharType t = fribidi_get_bidi_type(cp);

	if (t == FRIBIDI_TYPE_RTL || t == FRIBIDI_TYPE_AL)
		return 1;
	return t == FRIBIDI_TYPE_LTR ? -1 : 0;
}

static int ours(uint32_t cp)
{
	char alone[16], before_arabic[16];
	size_t n = text_utf8_put(alone, cp);

	alone[n] = '\0';
	memcpy(before_arabic, alone, n);
	memcpy(before_arabic + n, "ع", 3);
	return text_is_rtl(alone) ? 1 : text_is_rtl(before_arabic) ? 0 : -1;
}

/* Left out: symbols, with which no sentence begins, and codes without a character. */
static bool is_compared(uint32_t cp)
{
	return theirs(cp) != 0 && cp != 0x590 && !(cp >= 0x2070 && cp <= 0x2fff && !(cp >= 0x2c00 && cp <= 0x2dff)) &&
	       !(cp >= 0xd800 && cp <= 0xf8ff) && !(cp >= 0xfe00 && cp <= 0xff20 && !(cp >= 0xfe70 && cp <= 0xfefc));
}

static void test_is_rtl_agrees_with_the_letters_of_unicode(void **state)
{
	unsigned compared = 0;
	uint32_t cp;

	for (cp = 1; cp < 0x10000; cp++)
		if (is_compared(cp)) {
			assert_int_equal(ours(cp), theirs(cp));
			compared++;
		}
	assert_true(compared > 40000);
}

static void test_is_rtl_first_letter_decides(void **state)
{
	assert_true(text_is_rtl("1 نعم"));
	assert_true(text_is_rtl("(٣) - نعم OK"));
	assert_true(text_is_rtl("*789# اطلب"));
	assert_true(text_is_rtl("\u200f1"));
	assert_true(text_is_rtl("\xff نعم"));
	assert_false(text_is_rtl("1 English\n4 Arabi / عربي"));
	assert_false(text_is_rtl("été عربي"));
	assert_false(text_is_rtl("አማርኛ عربي"));
	assert_false(text_is_rtl("\u200eعربي"));
	assert_false(text_is_rtl("482 913 077"));
	assert_false(text_is_rtl("٤٨٢"));
	assert_false(text_is_rtl(""));
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
		cmocka_unit_test(test_is_rtl_agrees_with_the_letters_of_unicode),
		cmocka_unit_test(test_is_rtl_first_letter_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
