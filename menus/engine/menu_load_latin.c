/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A language in Latin letters: what its own file does not say is taken from the language that it names, letter by letter. */
#include <ctype.h>
#include <talloc.h>

#include "menus/engine/menu_priv.h"

#define LONGER	4	/* octets of Latin for one of Ethiopic or Cyrillic, at most */

char *menu_load_latin_of(struct menu_load *l, const char *text)
{
	size_t size = LONGER * strlen(text) + 1;
	char *out = talloc_array(l->menu, char, size);

	if (out && text_latin(out, size, text) >= 0)
		return out;
	menu_faults_add(l->faults, &(struct menu_where){ l->file, 0 }, "cannot be written in Latin letters: \"%s\"", text);
	return talloc_strdup(l->menu, "");
}

/* Ethiopic has no capitals, by which readers of Latin find where a line begins. */
static void begin_line(char *text)
{
	size_t i = text[0] >= '0' && text[0] <= '9' && text[1] == ' ' ? 2 : 0;

	text[i] = toupper((unsigned char)text[i]);
}

static const char *line_part(struct menu_load *l, const char *text, bool is_first)
{
	char *latin = menu_load_latin_of(l, text);

	if (latin && is_first)
		begin_line(latin);
	return latin;
}

static void take_segs(struct menu_load *l, struct menu_line *line, const struct menu_line *from)
{
	line->segs = talloc_array(l->menu, struct menu_seg, from->n + 1);
	for (unsigned i = 0; line->segs && i < from->n; i++) {
		line->segs[i] = from->segs[i];
		if (from->segs[i].text)
			line->segs[i].text = line_part(l, from->segs[i].text, i == 0);
	}
	if (!line->segs)
		line->n = 0;
}

static void take_lines(struct menu_load *l, struct menu_words *words, const struct menu_words *from)
{
	if (words->at.file || !from->at.file)
		return;
	*words = *from;
	words->lines = talloc_array(l->menu, struct menu_line, from->n + 1);
	for (unsigned i = 0; words->lines && i < from->n; i++) {
		words->lines[i] = from->lines[i];
		take_segs(l, &words->lines[i], &from->lines[i]);
	}
	if (!words->lines)
		words->n = 0;
}

static void take_words(struct menu_load *l, struct menu_lang *lang, const struct menu_lang *from)
{
	for (unsigned g = 0; g < l->menu->n_groups; g++)
		for (unsigned k = 0; k < l->menu->groups[g].n; k++)
			if (!lang->words[g][k] && from->words[g][k])
				lang->words[g][k] = menu_load_latin_of(l, from->words[g][k]);
}

/* What people text is written on the screens in Latin letters too. */
static void take_commands(struct menu_load *l, struct menu_lang *lang, const struct menu_lang *from)
{
	unsigned n = l->menu->n_spellings;

	for (enum menu_word w = MENU_WORD_NONE + 1; w < MENU_WORD_END; w++)
		lang->commands[w] = lang->commands[w].file ? lang->commands[w] : from->commands[w];
	for (unsigned i = 0; i < n; i++) {
		const struct menu_spelling s = l->menu->spellings[i];

		if (s.lang == from && text_choose(s.text) == TEXT_UCS2)
			menu_word_add(l->menu, l->faults, &lang->at, lang, s.word, menu_load_latin_of(l, s.text));
	}
}

/* What screens and SMS say. */
static void take_all(struct menu_load *l, struct menu_lang *lang, const struct menu_lang *from)
{
	for (unsigned i = 0; i < l->menu->n_screens; i++)
		take_lines(l, &lang->screens[i], &from->screens[i]);
	for (unsigned i = 0; i < l->menu->n_texts; i++)
		take_lines(l, &lang->texts[i], &from->texts[i]);
	take_words(l, lang, from);
	if (!lang->service && from->service)
		lang->service = menu_load_latin_of(l, from->service);
}

static const struct menu_lang *base_of(const struct menu *menu, const struct menu_lang *lang)
{
	for (unsigned i = 0; i < menu->n_langs_all; i++)
		if (!strcmp(menu->langs[i]->code, lang->latin) && !menu->langs[i]->latin)
			return menu->langs[i];
	return NULL;
}

void menu_load_latin(struct menu_load *l)
{
	for (unsigned i = 0; i < l->menu->n_langs_all; i++) {
		struct menu_lang *lang = l->menu->langs[i];
		const struct menu_lang *from = lang->latin ? base_of(l->menu, lang) : NULL;

		if (!lang->latin)
			continue;
		l->file = lang->at.file;
		lang->is_spoiled |= !from || from->is_spoiled;
		if (!lang->is_spoiled)
			take_commands(l, lang, from);
		if (!lang->is_spoiled && i < l->menu->n_langs)
			take_all(l, lang, from);
		if (!from)
			menu_faults_add(l->faults, &lang->at, "latin = \"%s\": no language has words of its own under that name", lang->latin);
	}
}
