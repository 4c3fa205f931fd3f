/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One language: its screens as people read them, line by line, and its words. */
#include <libconfig.h>
#include <talloc.h>

#include "menus/engine/menu_priv.h"

static struct menu_seg *add_seg(struct menu_load *l, struct menu_line *line)
{
	if (line->n == MENU_SEGS_MAX) {
		menu_faults_add(l->faults, &line->at, "more than %d pieces in one line", MENU_SEGS_MAX);
		return NULL;
	}
	line->segs = talloc_realloc(l->menu, line->segs, struct menu_seg, line->n + 1);
	if (!line->segs) {
		line->n = 0;
		return NULL;
	}
	line->segs[line->n] = (struct menu_seg){ .def = MENU_NONE };
	return &line->segs[line->n++];
}

static bool is_list(enum menu_kind kind)
{
	return kind == MENU_KIND_WORDS || kind == MENU_KIND_PICKS || kind == MENU_KIND_EVENT || kind == MENU_KIND_FACT;
}

/* {name} or {each name}. */
static void add_value(struct menu_load *l, struct menu_line *line, const char *name, size_t len)
{
	bool each = len > 5 && !strncmp(name, "each ", 5);
	unsigned def = menu_find_def(l->menu, each ? name + 5 : name, each ? len - 5 : len);
	struct menu_seg *seg;
	enum menu_kind kind;

	if (def == MENU_NONE) {
		menu_faults_add(l->faults, &line->at, "{%.*s}: no value has that name", (int)len, name);
		return;
	}
	kind = l->menu->defs[def].kind;
	if (each ? !is_list(kind) : is_list(kind) && kind != MENU_KIND_WORDS) {
		menu_faults_add(l->faults, &line->at, each ? "{%.*s}: not a list, so there is no \"each\"" : "{%.*s}: a list, so it needs \"each\"",
				(int)len, name);
		return;
	}
	seg = add_seg(l, line);
	if (!seg)
		return;
	seg->def = def;
	seg->each = each;
	line->each |= each;
}

static void load_segs(struct menu_load *l, struct menu_line *line, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "{}");
		const char *end;
		struct menu_seg *seg = len ? add_seg(l, line) : NULL;

		if (seg)
			seg->text = talloc_strndup(l->menu, text, len);
		text += len;
		if (!*text)
			return;
		end = *text == '{' ? strpbrk(text + 1, "{}") : NULL;
		if (!end || *end != '}') {
			menu_faults_add(l->faults, &line->at, "a brace without its pair; expected {name}");
			return;
		}
		add_value(l, line, text + 1, end - text - 1);
		text = end + 1;
	}
}

static bool has_choice(const struct menu_screen *screen, char digit)
{
	for (unsigned i = 0; i < screen->n_choices; i++)
		if (screen->choices[i].digit == digit && !screen->choices[i].lang)
			return true;
	return false;
}

/* "1 Give" is choice 1: what a person would press. */
static void find_choice(struct menu_load *l, struct menu_line *line, const char *text, const struct menu_screen *screen,
			const struct menu_words *words)
{
	if (!screen || text[0] < '0' || text[0] > '9' || text[1] != ' ')
		return;
	if (!has_choice(screen, text[0])) {
		menu_faults_add(l->faults, &line->at, "line \"%c ...\": %s has no choice %c", text[0], screen->name, text[0]);
		return;
	}
	line->digit = text[0];
	for (const struct menu_line *other = words->lines; other < line; other++)
		if (other->digit == text[0])
			menu_faults_add(l->faults, &line->at, "%s has two lines for choice %c", screen->name, text[0]);
}

static void load_line(struct menu_load *l, const config_setting_t *s, const struct menu_screen *screen, struct menu_words *words)
{
	struct menu_line *line = &words->lines[words->n];
	const char *text = config_setting_get_string(s);

	line->at = menu_load_at(l, s);
	if (!text || !text_utf8_valid(text, strlen(text))) {
		menu_faults_add(l->faults, &line->at, "expected a line of text in quotes, in UTF-8");
		return;
	}
	if (strpbrk(text, "\r\n\t"))
		menu_faults_add(l->faults, &line->at, "a line with a line break or tab inside; expected one text in quotes a line");
	words->n++;
	find_choice(l, line, text, screen, words);
	load_segs(l, line, text);
}

static void need_choices(struct menu_load *l, const struct menu_screen *screen, const struct menu_words *words)
{
	for (unsigned i = 0; i < screen->n_choices; i++) {
		const struct menu_choice *c = &screen->choices[i];
		bool found = c->lang != NULL;

		for (unsigned k = 0; k < words->n; k++)
			found |= words->lines[k].digit == c->digit;
		for (unsigned k = 0; k < i; k++)
			found |= screen->choices[k].digit == c->digit;	/* said for the first of them */
		if (!found)
			menu_faults_add(l->faults, &words->at, "%s has no line for choice %c", screen->name, c->digit);
	}
}

/* The lines of a screen, or with NULL of a text. */
static void load_lines(struct menu_load *l, const struct config_setting_t *s, const struct menu_screen *screen, struct menu_words *words)
{
	int n = config_setting_length(s);

	words->at = menu_load_at(l, s);
	if (!config_setting_is_array(s) || n > MENU_LINES_MAX) {
		menu_faults_add(l->faults, &words->at, "%s: expected at most %d lines: [ \"...\", \"...\" ]", config_setting_name(s), MENU_LINES_MAX);
		return;
	}
	words->lines = talloc_zero_array(l->menu, struct menu_line, n + 1);
	for (int i = 0; words->lines && i < n; i++)
		load_line(l, config_setting_get_elem(s, i), screen, words);
	if (screen)
		need_choices(l, screen, words);
}

static void load_screens(struct menu_load *l, const config_setting_t *s, struct menu_lang *lang)
{
	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++) {
		const config_setting_t *m = config_setting_get_elem(s, i);
		unsigned screen = menu_find_screen(l->menu, config_setting_name(m));
		struct menu_where at = menu_load_at(l, m);

		if (screen == MENU_NONE)
			menu_faults_add(l->faults, &at, "screen %s is in no screen file", config_setting_name(m));
		else if (!menu_load_is_said(l, &lang->screens[screen].at))
			load_lines(l, m, l->menu->screens[screen], &lang->screens[screen]);
	}
}

static void need_screens(const struct menu_load *l, const struct menu_lang *lang)
{
	for (unsigned i = 0; i < l->menu->n_screens; i++)
		if (!lang->screens[i].at.file)
			menu_faults_add(l->faults, &lang->at, "screen %s is missing (%s:%u)", l->menu->screens[i]->name,
					l->menu->screens[i]->at.file, l->menu->screens[i]->at.line);
}

static void load_texts(struct menu_load *l, const config_setting_t *s, struct menu_lang *lang)
{
	unsigned t;

	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++) {
		const config_setting_t *m = config_setting_get_elem(s, i);
		struct menu_where at = menu_load_at(l, m);

		for (t = 0; t < l->menu->n_texts && strcmp(l->menu->texts[t], config_setting_name(m)); t++)
			;
		if (t == l->menu->n_texts)
			menu_faults_add(l->faults, &at, "text %s is in no screen file", config_setting_name(m));
		else if (!menu_load_is_said(l, &lang->texts[t].at))
			load_lines(l, m, NULL, &lang->texts[t]);
	}
}

static void need_texts(const struct menu_load *l, const struct menu_lang *lang)
{
	for (unsigned t = 0; t < l->menu->n_texts; t++)
		if (!lang->texts[t].at.file)
			menu_faults_add(l->faults, &lang->at, "text %s is missing", l->menu->texts[t]);
}

static void load_word(struct menu_load *l, const config_setting_t *m, unsigned group, struct menu_lang *lang)
{
	const struct menu_group *g = &l->menu->groups[group];
	struct menu_where at = menu_load_at(l, m);
	unsigned k = menu_find_key(g, config_setting_name(m));
	const char *text = config_setting_get_string(m);

	if (k == MENU_NONE)
		menu_faults_add(l->faults, &at, "word %s.%s is in no screen file", g->name, config_setting_name(m));
	else if (!text || !text_utf8_valid(text, strlen(text)))
		menu_faults_add(l->faults, &at, "%s.%s must be a text in quotes, in UTF-8", g->name, config_setting_name(m));
	else if (!lang->words[group][k])
		lang->words[group][k] = menu_load_dup(l, text);
}

static void load_words(struct menu_load *l, const config_setting_t *s, struct menu_lang *lang)
{
	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++) {
		const config_setting_t *m = config_setting_get_elem(s, i);
		unsigned group = menu_find_group(l->menu, config_setting_name(m));
		struct menu_where at = menu_load_at(l, m);

		if (group == MENU_NONE || !config_setting_is_group(m)) {
			menu_faults_add(l->faults, &at, "word group %s is in no screen file", config_setting_name(m));
			continue;
		}
		for (int k = 0; k < config_setting_length(m); k++)
			load_word(l, config_setting_get_elem(m, k), group, lang);
	}
}

static void need_words(const struct menu_load *l, const struct menu_lang *lang)
{
	for (unsigned g = 0; g < l->menu->n_groups; g++)
		for (unsigned k = 0; k < l->menu->groups[g].n; k++)
			if (!lang->words[g][k] && (!l->menu->groups[g].plural || k == 3))
				menu_faults_add(l->faults, &lang->at, "word %s.%s is missing", l->menu->groups[g].name, l->menu->groups[g].keys[k]);
}

#define LACKS_COMMAND "commands.%s is missing; expected one to %d words that people text"

/* What people text in this language: a list for each command. */
static void load_commands(struct menu_load *l, const config_setting_t *s, struct menu_lang *lang)
{
	const char *texts[MENU_SPELLINGS_MAX];
	const char *keys[MENU_WORD_END] = { NULL };

	for (enum menu_word w = MENU_WORD_NONE + 1; w < MENU_WORD_END; w++)
		keys[w - 1] = menu_word_name(w);
	if (s && !menu_load_keys(l, s, keys))
		return;
	lang->commands_at = s ? menu_load_at(l, s) : lang->commands_at;
	for (enum menu_word w = MENU_WORD_NONE + 1; w < MENU_WORD_END; w++) {
		const config_setting_t *m = s ? config_setting_get_member(s, keys[w - 1]) : NULL;
		struct menu_where at = menu_load_at(l, m);
		unsigned n;

		if (!m || menu_load_is_said(l, &lang->commands[w]))
			continue;
		lang->commands[w] = at;
		n = menu_load_list(l, m, texts, MENU_SPELLINGS_MAX);
		if (!n)
			menu_faults_add(l->faults, &at, LACKS_COMMAND, keys[w - 1], MENU_SPELLINGS_MAX);
		for (unsigned i = 0; i < n; i++)
			menu_word_add(l->menu, l->faults, &at, lang, w, texts[i]);
	}
}

static void need_commands(const struct menu_load *l, const struct menu_lang *lang)
{
	for (enum menu_word w = MENU_WORD_NONE + 1; w < MENU_WORD_END; w++)
		if (!lang->commands[w].file)
			menu_faults_add(l->faults, lang->commands_at.file ? &lang->commands_at : &lang->at,
					LACKS_COMMAND, menu_word_name(w), MENU_SPELLINGS_MAX);
}

void menu_load_lang(struct menu_load *l, const struct config_setting_t *root, struct menu_lang *lang)
{
	static const char *const keys[] = { "name", "service", "rtl", "review", "screens", "texts", "words", "commands", "latin", NULL };
	const char *name, *service, *review, *latin;

	lang->is_spoiled |= !menu_load_keys(l, root, keys);
	if (lang->is_spoiled)
		return;
	name = menu_load_str(l, root, "name", false);
	service = menu_load_str(l, root, "service", false);
	review = menu_load_str(l, root, "review", false);
	latin = menu_load_str(l, root, "latin", false);
	lang->name = lang->name ? lang->name : name;
	lang->service = lang->service ? lang->service : service;
	lang->review = lang->review ? lang->review : review;
	lang->latin = lang->latin ? lang->latin : latin;
	lang->rtl |= menu_load_flag(l, root, "rtl");
	if (review && strcmp(review, "needed") && strcmp(review, "done"))
		menu_faults_add(l->faults, &lang->at, "review is \"%s\"; expected needed or done", review);
	load_screens(l, config_setting_get_member(root, "screens"), lang);
	load_texts(l, config_setting_get_member(root, "texts"), lang);
	load_words(l, config_setting_get_member(root, "words"), lang);
	load_commands(l, config_setting_get_member(root, "commands"), lang);
}

void menu_load_lang_end(struct menu_load *l, const struct menu_lang *lang)
{
	if (lang->is_spoiled)
		return;
	if (!lang->name)
		menu_faults_add(l->faults, &lang->at, "\"name\" is missing");
	if (!lang->review)
		menu_faults_add(l->faults, &lang->at, "\"review\" is missing");
	if (lang->latin)	/* it lacks what the other one lacks */
		return;
	need_screens(l, lang);
	need_texts(l, lang);
	need_words(l, lang);
	need_commands(l, lang);
}
