/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every screen of every right-to-left language as the eye sees it (fribidi): each code, number, date and dial string reads as it was
 * written, whichever way a phone lays the screen out, and a code stands alone on its line. */
#include "tests/lib/menu_world.h"

#include <string.h>
#include <talloc.h>

#include "menus/engine/menu_priv.h"
#include "tests/lib/text_view.h"

struct samples {
	char vars[4096];
	uint16_t used;
	const char *typed;	/* what people and offices write into a text: the worst has hyphens between digits */
};

static void add(struct samples *s, unsigned def, const char *raw)
{
	assert_int_equal(menu_vars_add(s->vars, &s->used, sizeof(s->vars), def, raw), 0);
}

static void add_facts(struct samples *s, const struct menu *menu, unsigned def)
{
	char raw[128];

	for (unsigned i = 0; i < menu->n_facts; i++) {
		const struct menu_def *fact = &menu->facts[i];
		const char *value = fact->kind == MENU_KIND_TEXT ? s->typed : fact->kind == MENU_KIND_DATE ? "1996-04-12" : fact->kind == MENU_KIND_BIRTH ? "2008-10-02~" :
				    fact->kind == MENU_KIND_WORD ? menu->groups[fact->groups[0]].keys[0] : "254711000001";

		snprintf(raw, sizeof(raw), "%s=%s", fact->name, value);
		add(s, def, raw);
	}
}

static void add_sample(struct samples *s, const struct menu *menu, unsigned i)
{
	static const char *const of_kind[MENU_KIND_END] = {
		[MENU_KIND_DIGITS] = "715464", [MENU_KIND_CODE] = "482913077", [MENU_KIND_REF] = "4821307604", [MENU_KIND_NUM] = "27",
		[MENU_KIND_COUNT] = "12", [MENU_KIND_MINUTES] = "41", [MENU_KIND_WORDS] = "full_name,over_18,id_last4",
		[MENU_KIND_PICKS] = "4:nationality,5:sex", [MENU_KIND_DATE] = "1996-04-12", [MENU_KIND_DAY] = "2026-05-12",
		[MENU_KIND_BIRTH] = "1995-09/1996-09",
		[MENU_KIND_EVENT] = "2026-05-12|HAWA|full_name,over_18",
	};
	const struct menu_def *def = &menu->defs[i];

	if (def->kind == MENU_KIND_FACT)
		add_facts(s, menu, i);
	else if (def->kind == MENU_KIND_TEXT)
		add(s, i, s->typed);
	else if (def->kind == MENU_KIND_WORD)
		add(s, i, menu->groups[def->groups[0]].keys[0]);
	else if (of_kind[def->kind])
		add(s, i, of_kind[def->kind]);
}

#define PUNCTUATION	"-./: "

/* Length of the month at the head of "4 1996": where months are numbers it is one, and so is the year behind it. 0: no such pair. */
static size_t month_before_year(const char *at, size_t len)
{
	size_t month = strspn(at, "0123456789");

	return month <= 2 && len == month + 5 && at[month] == ' ' && strspn(at + month + 1, "0123456789") >= 4 ? month : 0;
}

/* The next number of a line: a run of digits and signs with a digit in it, without the punctuation around it; groups of digits
 * are one number also when a blank parts them. returns: its length, 0: no more. */
static size_t next_number(const char **at)
{
	const char *p = *at;

	while (*(p += strcspn(p, "0123456789+*#" PUNCTUATION))) {
		size_t run = strspn(p, "0123456789+*#" PUNCTUATION), lead = strspn(p, PUNCTUATION), len = run;

		while (len > lead && strchr(PUNCTUATION, p[len - 1]))
			len--;
		*at = p + lead;
		if (len > lead && strcspn(p + lead, "0123456789") < len - lead)
			return month_before_year(*at, len - lead) ? month_before_year(*at, len - lead) : len - lead;
		p += run;
	}
	return 0;
}

static void without_marks(char *out, const char *line, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (!strncmp(line + i, "\u200e", 3))
			i += 2;
		else
			out[n++] = line[i];
	}
	out[n] = '\0';
}

static struct menu *menu;
static void *ctx;
static unsigned numbers_seen;

static void check_line(const char *name, const char *screen, int number, const char *line, size_t len)
{
	char plain[TEXT_SCREEN_MAX], seen[TEXT_SCREEN_MAX], want[128];

	without_marks(plain, line, len);
	for (int view = 0; view < TEXT_VIEWS; view++) {
		const char *at = plain;
		size_t n;

		text_view_line(seen, sizeof(seen), screen, number, view);
		while ((n = next_number(&at)) > 0) {
			snprintf(want, sizeof(want), "%.*s", (int)n, at);
			if (!strstr(seen, want))
				fail_msg("screen %s, layout %d: %s is seen as: %s", name, view, want, seen);
			numbers_seen++;
			at += n;
		}
	}
}

static void check_screen(const char *name, const char *screen)
{
	const char *line = screen;

	for (int i = 0; *line; i++) {
		size_t len = strcspn(line, "\n");

		check_line(name, screen, i, line, len);
		line += len + (line[len] == '\n');
	}
}

static unsigned codes_seen;

/* The line that holds a code in hyphens holds nothing else. */
static void check_codes_stand_alone(const char *name, const char *screen)
{
	static const char *const codes[] = { "482-913-077", "482-130-7604" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		const char *at = strstr(screen, codes[i]);

		if (!at)
			continue;
		codes_seen++;
		if (at - screen < 3 || memcmp(at - 3, "\u200e", 3) || (at - 3 > screen && at[-4] != '\n') || strcspn(at, "\n") != strlen(codes[i]))
			fail_msg("screen %s: %s does not stand alone on its line", name, codes[i]);
	}
}

static void check_lang(const struct menu_lang *lang, const char *typed, bool abroad)
{
	struct samples s = { .typed = typed };
	struct menu_pen pen = { .menu = menu, .lang = lang, .abroad = abroad };
	char text[MENU_TEXT_MAX];
	struct menu_drawn d;
	struct menu_buf b;

	for (unsigned i = 0; i < menu->n_defs; i++)
		add_sample(&s, menu, i);
	pen.vars = (struct menu_vars){ s.vars, s.used };
	for (unsigned i = 0; i < menu->n_screens; i++) {
		menu_draw_screen(&pen, i, NULL, &d);
		check_screen(menu->screens[i]->name, d.body);
		check_screen(menu->screens[i]->name, d.tail);
		check_codes_stand_alone(menu->screens[i]->name, d.body);
	}
	for (unsigned i = 0; i < menu->n_texts; i++) {
		menu_buf_init(&b, text, sizeof(text));
		menu_draw_words(&pen, &lang->texts[i], &b);
		check_screen(menu->texts[i], text);
	}
}

/* returns: right-to-left languages checked. */
static unsigned check_all(const char *typed, bool abroad)
{
	unsigned n = 0;

	for (unsigned i = 0; i < menu->n_langs; i++) {
		if (!menu->langs[i]->rtl)
			continue;
		check_lang(menu->langs[i], typed, abroad);
		n++;
	}
	return n;
}

static void test_rtl_every_screen_reads_as_written(void **state)
{
	numbers_seen = codes_seen = 0;
	assert_int_equal(check_all("HAWA EXPRESS", false), 2);
	check_all("SELAM 24", true);
	check_all("سلام 24", false);
	assert_true(numbers_seen > 300);
	assert_true(codes_seen >= 15);
}

static void test_rtl_typed_numbers_read_as_written(void **state)
{
	check_all("12-345-678", false);
	check_all("ETH-0042", false);
	check_all("0042", false);
	check_all("+254 711", false);
	check_all("123 456 789", false);
	check_all("سلام 12-34 و 56-78", false);
	check_all("24/7", false);
}

/* The test itself: without care the same code is turned round. */
static void test_unguarded_code_is_seen_turned_round(void **state)
{
	char seen[TEXT_SCREEN_MAX];

	text_view_line(seen, sizeof(seen), "رمز 482-913-077", 0, TEXT_VIEW_LINES_RTL);
	assert_null(strstr(seen, "482-913-077"));
}

static int setup(void **state)
{
	ctx = talloc_new(NULL);
	menu = menu_world_load(ctx, menu_world_langs, MENU_WORLD_LANGS);
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
		cmocka_unit_test(test_rtl_every_screen_reads_as_written),
		cmocka_unit_test(test_rtl_typed_numbers_read_as_written),
		cmocka_unit_test(test_unguarded_code_is_seen_turned_round),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
