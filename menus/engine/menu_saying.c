/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All that a language says, label by label: its lines as written, what they mean, and what a phone shows of them. */
#include <talloc.h>

#include "menus/engine/menu_priv.h"

#define SAYING_MAX	16384	/* of the largest group: MENU_KEYS_MAX lines */

struct sayings {
	const struct menu *menu;
	const struct menu_lang *lang, *meant;
	struct menu_fill longest, usual;
	char words[SAYING_MAX], meaning[SAYING_MAX], seen[SAYING_MAX];
};

/* --- as written --------------------------------------------------------------------------------------------------- */

static void begin_line(struct menu_buf *b)
{
	if (b->len)
		menu_buf_add(b, "\n");
}

static void write_seg(const struct menu *menu, const struct menu_seg *seg, struct menu_buf *b)
{
	if (seg->text) {
		menu_buf_add(b, seg->text);
		return;
	}
	menu_buf_add(b, seg->each ? "{each " : "{");
	menu_buf_add(b, menu->defs[seg->def].name);
	menu_buf_add(b, "}");
}

static void write_words(const struct menu *menu, const struct menu_words *words, char out[SAYING_MAX])
{
	struct menu_buf b;

	menu_buf_init(&b, out, SAYING_MAX);
	for (unsigned i = 0; i < words->n; i++) {
		begin_line(&b);
		for (unsigned k = 0; k < words->lines[i].n; k++)
			write_seg(menu, &words->lines[i].segs[k], &b);
	}
}

static void write_pair(struct menu_buf *b, const char *key, const char *text)
{
	begin_line(b);
	menu_buf_add(b, key);
	menu_buf_add(b, " = ");
	menu_buf_add(b, text);
}

/* A plural has no word where the form for others serves. */
static void write_group(const struct menu *menu, const struct menu_lang *lang, unsigned g, char out[SAYING_MAX])
{
	const struct menu_group *group = &menu->groups[g];
	struct menu_buf b;

	menu_buf_init(&b, out, SAYING_MAX);
	for (unsigned k = 0; k < group->n; k++)
		if (lang->words[g][k])
			write_pair(&b, group->keys[k], lang->words[g][k]);
}

struct commands {
	const char *lang;
	struct menu_buf b;
};

static void write_command(void *ctx, const char *lang, const char *name, const char *spellings)
{
	struct commands *c = ctx;

	if (!strcmp(lang, c->lang))
		write_pair(&c->b, name, spellings);
}

static void write_commands(const struct menu *menu, const struct menu_lang *lang, char out[SAYING_MAX])
{
	struct commands c = { .lang = lang->code };

	menu_buf_init(&c.b, out, SAYING_MAX);
	menu_each_word(menu, write_command, &c);
}

/* --- as a phone shows it ------------------------------------------------------------------------------------------ */

/* The values of the journeys; the longest of what no journey has. */
static void fill_usual(struct sayings *s)
{
	const struct menu *menu = s->menu;

	s->usual.pen = (struct menu_pen){ .menu = menu, .lang = s->lang, .code = menu->code };
	for (unsigned i = 0; i < menu->n_samples; i++)
		for (unsigned k = 0; k < menu->samples[i].n; k++)
			menu_fill_put(&s->usual, menu->samples[i].def, menu->samples[i].values[k]);
	for (unsigned i = 0; i < menu->n_defs; i++)
		if (!menu_vars_get(&s->usual.pen.vars, i, 0))
			menu_fill_longest(&s->usual, i);
}

static void see_screen(struct sayings *s, unsigned screen)
{
	const char *more = menu_draw_more(&s->usual.pen);
	struct menu_drawn d;
	struct text_screen ts = { .body = d.body, .tail = d.tail, .more = more };
	char page[TEXT_PAGE_SIZE];
	enum text_alphabet alphabet;
	struct menu_buf b;
	int pages = 1;

	menu_buf_init(&b, s->seen, sizeof(s->seen));
	menu_draw_screen(&s->usual.pen, screen, NULL, &d);
	alphabet = menu_draw_alphabet(s->usual.pen.lang, &d, more);
	for (int i = 0; i < pages; i++) {
		pages = text_page(page, sizeof(page), &ts, alphabet, text_limit(s->menu->limits, alphabet), i);
		if (i < pages && i)
			menu_buf_add(&b, "\f");
		if (i < pages)
			menu_buf_add(&b, page);
	}
}

static void see_text(struct sayings *s, unsigned text)
{
	struct menu_buf b;

	menu_buf_init(&b, s->seen, sizeof(s->seen));
	menu_draw_words(&s->usual.pen, &s->lang->texts[text], &b);
}

/* --- one after the other ------------------------------------------------------------------------------------------ */

static struct menu_saying saying_of(const struct sayings *s, enum menu_saying_kind kind, const char *name)
{
	return (struct menu_saying){ .kind = kind, .name = name, .words = s->words, .meaning = s->meaning, .seen = "" };
}

static void each_screen(struct sayings *s, menu_saying_cb cb, void *ctx)
{
	for (unsigned i = 0; i < s->menu->n_screens; i++) {
		struct menu_saying say = saying_of(s, MENU_SAYING_SCREEN, s->menu->screens[i]->name);

		write_words(s->menu, &s->lang->screens[i], s->words);
		write_words(s->menu, &s->meant->screens[i], s->meaning);
		see_screen(s, i);
		if (menu_fit_screen(&s->longest, i, &say.fit))
			continue;
		say.seen = s->seen;
		say.room = text_limit(s->menu->limits, say.fit.alphabet);
		say.ends = s->menu->screens[i]->end;
		cb(ctx, &say);
	}
}

static void each_text(struct sayings *s, menu_saying_cb cb, void *ctx)
{
	for (unsigned i = 0; i < s->menu->n_texts; i++) {
		struct menu_saying say = saying_of(s, MENU_SAYING_TEXT, s->menu->texts[i]);

		write_words(s->menu, &s->lang->texts[i], s->words);
		write_words(s->menu, &s->meant->texts[i], s->meaning);
		see_text(s, i);
		if (menu_fit_text(&s->longest, i, &say.fit))
			continue;
		say.seen = s->seen;
		say.room = menu_fit_room(s->menu->sms_parts, say.fit.alphabet);
		cb(ctx, &say);
	}
}

static void each_group(struct sayings *s, menu_saying_cb cb, void *ctx)
{
	struct menu_saying say;

	for (unsigned g = 0; g < s->menu->n_groups; g++) {
		say = saying_of(s, MENU_SAYING_GROUP, s->menu->groups[g].name);
		write_group(s->menu, s->lang, g, s->words);
		write_group(s->menu, s->meant, g, s->meaning);
		cb(ctx, &say);
	}
	say = saying_of(s, MENU_SAYING_COMMANDS, "commands");
	write_commands(s->menu, s->lang, s->words);
	write_commands(s->menu, s->meant, s->meaning);
	cb(ctx, &say);
}

int menu_each_saying(const struct menu *menu, const char *lang, menu_saying_cb cb, void *ctx)
{
	struct sayings *s;
	unsigned i;

	for (i = 0; i < menu->n_langs && strcmp(menu->langs[i]->code, lang); i++)
		;
	if (i == menu->n_langs)
		return -ENOENT;
	s = talloc_zero(NULL, struct sayings);
	if (!s)
		return -ENOMEM;
	s->menu = menu;
	s->lang = menu->langs[i];
	s->meant = menu->langs[0];
	menu_fit_init(&s->longest, menu, s->lang);
	fill_usual(s);
	each_screen(s, cb, ctx);
	each_text(s, cb, ctx);
	each_group(s, cb, ctx);
	talloc_free(s);
	return 0;
}
