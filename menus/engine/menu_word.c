/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words that people text, of all languages together: a phone's own may not be known yet. */
#include <osmocom/core/utils.h>

#include "menus/engine/menu_priv.h"

const char *menu_word_name(enum menu_word word)
{
	static const char *const names[MENU_WORD_END] = {
#define X(e, name) [MENU_WORD_##e] = name,
		MENU_WORDS(X)
#undef X
	};

	return names[word];
}

static const struct menu_spelling *spelling_of(const struct menu *menu, const char *key)
{
	for (unsigned i = 0; i < menu->n_spellings; i++)
		if (!strcmp(menu->spellings[i].key, key))
			return &menu->spellings[i];
	return NULL;
}

enum menu_word menu_word(const struct menu *menu, const char *text, size_t len, size_t *used)
{
	static int (*const readings[])(char *, size_t, const char **, const char *) = { text_word_next, text_word_through };
	const struct menu_spelling *found = NULL;
	const char *p = text;
	char key[MENU_WORD_SIZE];

	for (size_t i = 0; i < ARRAY_SIZE(readings) && !found; i++) {
		p = text;
		if (readings[i](key, sizeof(key), &p, text + len) > 0)
			found = spelling_of(menu, key);
	}
	explicit_bzero(key, sizeof(key));
	*used = p - text;
	return found ? found->word : MENU_WORD_NONE;
}

void menu_word_add(struct menu *menu, struct menu_faults *faults, const struct menu_where *at, const struct menu_lang *lang, enum menu_word word,
		   const char *text)
{
	struct menu_spelling s = { .at = *at, .word = word, .lang = lang, .text = text };
	const struct menu_spelling *other;
	const char *p = text, *end = text + strlen(text);
	int n = text_word_next(s.key, sizeof(s.key), &p, end);

	other = n > 0 ? spelling_of(menu, s.key) : NULL;
	if (n == -ENOSPC)
		menu_faults_add(faults, at, "commands.%s: \"%s\" is too long; expected at most %d octets", menu_word_name(word), text, MENU_WORD_SIZE - 1);
	else if (n <= 0 || p < end)
		menu_faults_add(faults, at, "commands.%s: \"%s\" cannot be typed as one word; expected letters of one script", menu_word_name(word), text);
	else if (other && other->word != word && !other->lang)
		menu_faults_add(faults, at, "commands.%s: \"%s\" always means %s", menu_word_name(word), text, menu_word_name(other->word));
	else if (other && other->word != word)
		menu_faults_add(faults, at, "commands.%s: \"%s\" means %s already (%s:%u)", menu_word_name(word), text, menu_word_name(other->word),
				other->at.file, other->at.line);
	else
		menu->spellings[menu->n_spellings++] = s;
}

static void each_word_of(const struct menu *menu, const struct menu_lang *lang, menu_word_cb cb, void *ctx)
{
	char text[MENU_SPELLINGS_MAX * MENU_WORD_SIZE * 3];
	struct menu_buf b;

	for (enum menu_word w = MENU_WORD_NONE + 1; w < MENU_WORD_END; w++) {
		menu_buf_init(&b, text, sizeof(text));
		for (unsigned i = 0; i < menu->n_spellings; i++) {
			if (menu->spellings[i].lang != lang || menu->spellings[i].word != w)
				continue;
			if (b.len)
				menu_buf_add(&b, " ");
			menu_buf_add(&b, menu->spellings[i].text);
		}
		cb(ctx, lang->code, menu_word_name(w), text);
	}
}

void menu_each_word(const struct menu *menu, menu_word_cb cb, void *ctx)
{
	for (unsigned i = 0; i < menu->n_langs_all; i++)
		each_word_of(menu, menu->langs[i], cb, ctx);
}
