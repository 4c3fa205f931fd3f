/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <talloc.h>

#include <osmocom/core/utils.h>

#include "menus/engine/menu_priv.h"

void menu_free(struct menu *menu)
{
	talloc_free(menu);
}

bool menu_wants_secret(const struct menu *menu, const struct menu_state *st)
{
	return !st->asking && st->screen && st->screen <= menu->n_screens &&
	       (menu->screens[st->screen - 1]->input.kind == MENU_INPUT_SECRET || menu->screens[st->screen - 1]->input.kind == MENU_INPUT_TEXT);
}

const char *menu_lang(const struct menu *menu, const struct menu_state *st)
{
	return menu->langs[st->lang < menu->n_langs ? st->lang : 0]->code;
}

bool menu_set_lang(const struct menu *menu, struct menu_state *st, const char *code)
{
	for (unsigned i = 0; i < menu->n_langs; i++) {
		if (strcmp(menu->langs[i]->code, code))
			continue;
		st->lang = i;
		return true;
	}
	return false;
}

void menu_each_lang(const struct menu *menu, menu_lang_cb cb, void *ctx)
{
	for (unsigned i = 0; i < menu->n_langs; i++) {
		const struct menu_lang *l = menu->langs[i];

		cb(ctx, &(struct menu_lang_info){ .code = l->code, .name = l->name, .review = l->review, .screens = menu->n_screens, .texts = menu->n_texts });
	}
}

static bool is_read(const struct menu_lang *lang, const char *const *unreviewed)
{
	for (; *unreviewed; unreviewed++)
		if (!strcmp(lang->code, *unreviewed))
			return true;
	return !strcmp(lang->review, "done");
}

int menu_offer_read(struct menu *menu, const char *const *unreviewed)
{
	unsigned n = 0;

	if (!is_read(menu->langs[0], unreviewed))
		return -EINVAL;
	for (unsigned i = 0; i < menu->n_langs; i++) {
		struct menu_lang *lang = menu->langs[i];

		if (!is_read(lang, unreviewed))
			continue;
		menu->langs[i] = menu->langs[n];
		menu->langs[n++] = lang;
	}
	menu->n_langs = n;
	return 0;
}

void menu_set_code(struct menu_state *st, const char *code)
{
	osmo_strlcpy(st->code, code, sizeof(st->code));
}

static const struct menu_lang *lang_of(const struct menu *menu, const char *code)
{
	for (unsigned i = 0; i < menu->n_langs; i++)
		if (!strcmp(menu->langs[i]->code, code))
			return menu->langs[i];
	return menu->langs[0];
}

/* "abroad" among the values: the number is not of this country; "dial_code": its link has a code of its own. */
static const char *value_of(const char *name, const struct menu_value *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(values[i].name, name))
			return values[i].text;
	return NULL;
}

int menu_text(const struct menu *menu, const char *lang, const char *name, const struct menu_value *values, size_t n_values,
	      char *out, size_t out_size)
{
	char vars[MENU_STATE_VARS];
	uint16_t used = 0;
	struct menu_pen pen = { .menu = menu, .lang = lang_of(menu, lang), .abroad = value_of("abroad", values, n_values),
				.code = value_of("dial_code", values, n_values) };
	struct menu_buf b;
	unsigned def, i;

	menu_buf_init(&b, out, out_size);
	for (i = 0; i < menu->n_texts && strcmp(menu->texts[i], name); i++)
		;
	if (i == menu->n_texts)
		return -ENOENT;
	for (size_t v = 0; v < n_values; v++) {
		def = menu_find_def(menu, values[v].name, strlen(values[v].name));
		if (def != MENU_NONE && menu_vars_add(vars, &used, sizeof(vars), def, values[v].text) < 0)
			return -EMSGSIZE;
	}
	pen.vars = (struct menu_vars){ vars, used };
	menu_draw_words(&pen, &pen.lang->texts[i], &b);
	return b.over ? -EMSGSIZE : (int)b.len;
}

enum text_alphabet menu_alphabet(const struct menu *menu, const char *lang, const char *text)
{
	return menu_draw_alphabet_of(lang_of(menu, lang), text);
}

const char *menu_say(const struct menu *menu, const char *lang, const char *group, const char *key)
{
	unsigned g = menu_find_group(menu, group), k = g == MENU_NONE ? MENU_NONE : menu_find_key(&menu->groups[g], key);

	return k == MENU_NONE ? NULL : lang_of(menu, lang)->words[g][k];
}

const char *menu_key(const struct menu *menu, const char *group, unsigned i)
{
	unsigned g = menu_find_group(menu, group);

	return g == MENU_NONE || i >= menu->groups[g].n ? NULL : menu->groups[g].keys[i];
}

int menu_read(const struct menu *menu, const char *lang, const char *screen, char *out, size_t out_size)
{
	struct menu_pen pen = { .menu = menu, .lang = lang_of(menu, lang) };
	unsigned i = menu_find_screen(menu, screen);
	struct menu_words above;
	struct menu_buf b;

	menu_buf_init(&b, out, out_size);
	if (i == MENU_NONE)
		return -ENOENT;
	above = pen.lang->screens[i];
	for (above.n = 0; above.n < pen.lang->screens[i].n && !above.lines[above.n].digit;)
		above.n++;
	menu_draw_words(&pen, &above, &b);
	return b.over ? -EMSGSIZE : (int)b.len;
}
