/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What must be read from left to right inside an Arabic screen is read so, by the Unicode bidi algorithm (fribidi), in each way
 * phones lay text out. */
#include <fribidi.h>
#include <talloc.h>

#include "tests/menu/menu_samples.h"

#define CHARS	1024

static const char *const both[] = { "en", "ar" };
static struct menu *menu;
static void *ctx;

/* Each line a paragraph, or the screen one; the direction from the language, or from the first letter. */
enum layout { LINES_RTL, LINES_AUTO, SCREEN_RTL, SCREEN_AUTO, LAYOUTS };

static void visual(char *out, const char *utf8, size_t len, enum layout layout)
{
	FriBidiChar text[CHARS], seen[CHARS];
	FriBidiParType base = layout == LINES_RTL || layout == SCREEN_RTL ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_ON;
	const char *p = utf8, *end = utf8 + len;
	uint32_t cp;
	size_t n = 0;
	int chars = 0;

	while (text_utf8_next(&cp, &p, end) > 0) {
		assert_true(chars < CHARS);
		text[chars++] = cp == '\n' ? 0x2028 : cp;
	}
	if (chars)
		assert_true(fribidi_log2vis(text, chars, &base, seen, NULL, NULL, NULL) > 0);
	for (int i = 0; i < chars; i++)
		if (seen[i] != 0x200e)
			n += text_utf8_put(out + n, seen[i]);
	out[n] = '\0';
}

static void check(const char *screen, const char *text, size_t len, const char *code, enum layout layout)
{
	char seen[4 * CHARS];

	visual(seen, text, len, layout);
	if (!strstr(seen, code))
		fail_msg("%s, layout %d: %s is seen as %s", screen, layout, code, seen);
}

static void check_lines(const char *screen, const char *text, const char *code)
{
	for (const char *line = text; *line;) {
		size_t len = strcspn(line, "\n");

		if (memmem(line, len, code, strlen(code))) {
			check(screen, line, len, code, LINES_RTL);
			check(screen, line, len, code, LINES_AUTO);
		}
		line += len + (line[len] == '\n');
	}
	check(screen, text, strlen(text), code, SCREEN_RTL);
	check(screen, text, strlen(text), code, SCREEN_AUTO);
}

static unsigned check_sample(const struct menu_drawing *dr, const struct menu_sample *s)
{
	static const char *const codes[] = { "482-913-077", "630-418", "482-130-7604", "*789#", "*789*715464#", "0800789000",
					     "+254200000000", "HAWA EXPRESS", "SELAM TESFAYE", "0042", "LOCK" };
	unsigned n = 0;

	for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
		if (!strstr(dr->text, codes[k]))
			continue;
		check_lines(s->screen, dr->text, codes[k]);
		n++;
	}
	return n;
}

static void test_arabic_codes_and_numbers_keep_their_order(void **state)
{
	struct menu_drawing *dr = talloc(ctx, struct menu_drawing);
	unsigned n = 0;

	for (size_t i = 0; i < menu_samples_n; i++) {
		menu_sample_draw(dr, menu, &menu_samples[i], 1);
		n += check_sample(dr, &menu_samples[i]);
	}
	assert_in_range(n, 25, 99);
	talloc_free(dr);
}

/* From abroad the number begins with '+', which alone would go to the other end. */
static void test_arabic_hotline_abroad_keeps_its_plus(void **state)
{
	static const struct menu_sample sample = { "S3n", 0, "", "" };
	struct menu_drawing *dr = talloc(ctx, struct menu_drawing);

	menu_sample_draw(dr, menu, &sample, 1);
	dr->pen.abroad = true;
	menu_draw_screen(&dr->pen, menu_find_screen(menu, "S3n"), NULL, &dr->d);
	snprintf(dr->text, sizeof(dr->text), "%s", dr->d.body);
	assert_int_equal(check_sample(dr, &sample), 1);
	talloc_free(dr);
}

static void test_arabic_codes_stand_alone_on_their_line(void **state)
{
	struct menu_drawing *dr = talloc(ctx, struct menu_drawing);

	for (size_t i = 0; i < menu_samples_n; i++) {
		menu_sample_draw(dr, menu, &menu_samples[i], 1);
		for (const char *at = dr->text; (at = strchr(at, '-')); at++) {
			if (at[1] == ' ')
				continue;	/* a list */
			while (at > dr->text && at[-1] != '\n')
				at--;
			assert_memory_equal(at, "\xe2\x80\x8e", 3);
			at += strspn(at, "\xe2\x80\x8e" "0123456789-");
			assert_true(*at == '\n' || !*at);
			if (!*at)
				break;
		}
	}
	talloc_free(dr);
}

/* The test itself: without care the same code is turned round. */
static void test_unguarded_code_is_seen_turned_round(void **state)
{
	static const char text[] = "رمز 482-913-077";
	char seen[4 * CHARS];

	visual(seen, text, sizeof(text) - 1, LINES_RTL);
	assert_null(strstr(seen, "482-913-077"));
}

static int setup(void **state)
{
	ctx = talloc_new(NULL);
	menu = menu_world_load(ctx, both, 2);
	return 0;
}

static int teardown(void **state)
{
	menu_free(menu);
	talloc_free(ctx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arabic_codes_and_numbers_keep_their_order),
		cmocka_unit_test(test_arabic_hotline_abroad_keeps_its_plus),
		cmocka_unit_test(test_arabic_codes_stand_alone_on_their_line),
		cmocka_unit_test(test_unguarded_code_is_seen_turned_round),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
