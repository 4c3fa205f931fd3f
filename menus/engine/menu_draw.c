/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "menus/engine/menu_priv.h"

static bool lang_is_wanted(const struct menu *menu, const char *code)
{
	for (unsigned i = 0; i < menu->n_langs; i++)
		if (!strcmp(menu->langs[i]->code, code))
			return true;
	return false;
}

static bool is_present(const struct menu_pen *pen, unsigned def)
{
	char text[MENU_VALUE_MAX];

	if (def == MENU_OWN_OTHER_LANGS)	/* not each has a command by SMS */
		return pen->menu->n_langs > 1;
	if (pen->menu->defs[def].kind == MENU_KIND_OWN)
		return menu_value_draw(pen, def, -1, text, sizeof(text)) > 0;
	return menu_vars_get(&pen->vars, def, 0) != NULL;
}

bool menu_draw_has_langs(const struct menu *menu, const struct menu_screen *screen)
{
	for (unsigned i = 0; i < screen->n_choices; i++)
		if (screen->choices[i].lang && lang_is_wanted(menu, screen->choices[i].lang))
			return true;
	return false;
}

const struct menu_target *menu_draw_langs(const struct menu *menu, const struct menu_target *to)
{
	for (unsigned page = 0; page < MENU_LANG_PAGES_MAX && to && to->to == MENU_TO_SCREEN; page++) {
		const struct menu_screen *screen = menu->screens[to->index];

		if (menu_draw_has_langs(menu, screen))
			return to;
		to = NULL;
		for (unsigned i = 0; i < screen->n_choices; i++)
			to = screen->choices[i].langs ? &screen->choices[i].go : to;
	}
	return NULL;
}

static bool is_offered(const struct menu_pen *pen, const struct menu_choice *c)
{
	if (c->lang && !lang_is_wanted(pen->menu, c->lang))
		return false;
	if (c->langs && !menu_draw_langs(pen->menu, &c->go))
		return false;
	return c->cond == MENU_NONE || is_present(pen, c->cond) != c->unless;
}

const struct menu_choice *menu_draw_choice(const struct menu_pen *pen, const struct menu_screen *screen, char digit)
{
	for (unsigned i = 0; i < screen->n_choices; i++)
		if (screen->choices[i].digit == digit && is_offered(pen, &screen->choices[i]))
			return &screen->choices[i];
	return NULL;
}

/* One line with its values; item n where a value is marked `each`. returns: false when a value is absent. */
static bool draw_line(const struct menu_pen *pen, const struct menu_line *line, unsigned n, struct menu_buf *b)
{
	char value[MENU_VALUE_MAX];

	for (unsigned i = 0; i < line->n; i++) {
		const struct menu_seg *seg = &line->segs[i];

		if (seg->text) {
			menu_buf_add(b, seg->text);
			continue;
		}
		if (menu_value_draw(pen, seg->def, seg->each ? (int)n : -1, value, sizeof(value)) < 0)
			return false;
		menu_buf_add(b, value);
	}
	return true;
}

static void add_line(struct menu_buf *b, const char *text)
{
	if (b->len)
		menu_buf_add(b, "\n");
	menu_buf_add(b, text);
}

/* A line whose value is absent is left out: nobody reads "Last used ." */
static void draw_lines(const struct menu_pen *pen, const struct menu_line *line, struct menu_buf *b)
{
	char text[MENU_VALUE_MAX];
	struct menu_buf lb;

	for (unsigned n = 0; n < MENU_STATE_VARS; n++) {
		menu_buf_init(&lb, text, sizeof(text));
		if (!draw_line(pen, line, n, &lb))
			return;
		if (text[0])
			add_line(b, text);
		if (!line->each)
			return;
	}
}

void menu_draw_words(const struct menu_pen *pen, const struct menu_words *words, struct menu_buf *b)
{
	for (unsigned i = 0; i < words->n; i++)
		draw_lines(pen, &words->lines[i], b);
}

static void draw_choice(const struct menu_pen *pen, const struct menu_line *line, struct menu_drawn *d, struct menu_buf *body,
			struct menu_buf *tail)
{
	struct menu_buf one;

	if (line->digit == '0' || line->digit == '9') {
		draw_lines(pen, line, tail);
		return;
	}
	draw_lines(pen, line, body);
	if (line->digit != '1')
		return;
	menu_buf_init(&one, d->one, sizeof(d->one));
	draw_lines(pen, line, &one);
}

/* Languages name themselves, in their own file: no other file has to know them. */
static void draw_languages(const struct menu_pen *pen, const struct menu_screen *screen, struct menu_drawn *d, struct menu_buf *b)
{
	char digit[3] = "1 ";

	for (unsigned i = 0; i < screen->n_choices; i++) {
		const struct menu_choice *c = &screen->choices[i];

		if (!c->lang || !is_offered(pen, c))
			continue;
		for (unsigned k = 0; k < pen->menu->n_langs; k++) {
			if (strcmp(pen->menu->langs[k]->code, c->lang))
				continue;
			digit[0] = c->digit;
			add_line(b, digit);
			menu_buf_add(b, pen->menu->langs[k]->name);
			if (c->digit == '1')
				snprintf(d->one, sizeof(d->one), "1 %s", pen->menu->langs[k]->name);
		}
	}
}

void menu_draw_screen(const struct menu_pen *pen, unsigned screen, const struct menu_words *hint, struct menu_drawn *d)
{
	const struct menu_screen *s = pen->menu->screens[screen];
	const struct menu_words *words = &pen->lang->screens[screen];
	struct menu_buf body, tail;

	menu_buf_init(&body, d->body, sizeof(d->body));
	menu_buf_init(&tail, d->tail, sizeof(d->tail));
	d->one[0] = '\0';
	if (hint)
		menu_draw_words(pen, hint, &body);
	draw_languages(pen, s, d, &body);
	for (unsigned i = 0; i < words->n; i++) {
		const struct menu_line *line = &words->lines[i];

		if (!line->digit)
			draw_lines(pen, line, &body);
		else if (menu_draw_choice(pen, s, line->digit))
			draw_choice(pen, line, d, &body, &tail);
	}
	d->over = body.over || tail.over;
}

const char *menu_draw_more(const struct menu_pen *pen)
{
	unsigned k = menu_find_key(&pen->menu->groups[pen->menu->group_list], "more");
	const char *text = k == MENU_NONE ? NULL : pen->lang->words[pen->menu->group_list][k];

	return text ? text : "8 More";
}

/* Turkish without its dotless i or its g-breve says something else. */
static bool is_wide(const struct menu_lang *lang, const char *text)
{
	bool is_turkish = text_shift_of(lang->code) == TEXT_SHIFT_TURKISH;

	return text_choose(text) == TEXT_UCS2 || (is_turkish && text_shift_loss(text, (struct text_shift){ 0 }, 0) == TEXT_LOSS_MEANING);
}

enum text_alphabet menu_draw_alphabet_of(const struct menu_lang *lang, const char *text)
{
	return is_wide(lang, text) ? TEXT_UCS2 : TEXT_GSM7;
}

enum text_alphabet menu_draw_alphabet(const struct menu_lang *lang, const struct menu_drawn *d, const char *more)
{
	return is_wide(lang, d->body) || is_wide(lang, d->tail) || is_wide(lang, more) ? TEXT_UCS2 : TEXT_GSM7;
}
