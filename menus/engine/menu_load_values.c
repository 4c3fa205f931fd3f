/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* values, facts, words, plurals: what the placeholders of the language files stand for. */
#include <libconfig.h>

#include "menus/engine/menu_priv.h"

#define MENU_TEXT_LONGEST	255

static const struct {
	const char *name;
	bool words;	/* drawn with word groups */
	bool chars;	/* its longest length must be told */
	bool list;	/* its greatest number must be told */
} kinds[MENU_KIND_END] = {
	[MENU_KIND_TEXT] = { "text", .chars = true },
	[MENU_KIND_DIGITS] = { "digits", .chars = true },
	[MENU_KIND_CODE] = { "code", .chars = true },
	[MENU_KIND_REF] = { "ref", .chars = true },
	[MENU_KIND_NUM] = { "num", .chars = true },
	[MENU_KIND_COUNT] = { "count", .words = true },
	[MENU_KIND_MINUTES] = { "minutes" },
	[MENU_KIND_WORD] = { "word", .words = true },
	[MENU_KIND_WORDS] = { "words", .words = true, .list = true },
	[MENU_KIND_PICKS] = { "picks", .words = true, .list = true },
	[MENU_KIND_DATE] = { "date" },
	[MENU_KIND_DAY] = { "day" },
	[MENU_KIND_BIRTH] = { "birth" },
	[MENU_KIND_EVENT] = { "event", .words = true, .chars = true, .list = true },
	[MENU_KIND_FACT] = { "fact", .list = true },
};

static enum menu_kind kind_of(const char *name)
{
	for (unsigned i = 0; i < MENU_KIND_END; i++)
		if (kinds[i].name && !strcmp(kinds[i].name, name))
			return i;
	return MENU_KIND_END;
}

static void load_kind(struct menu_load *l, const config_setting_t *s, struct menu_def *def)
{
	const char *name = menu_load_str(l, s, "kind", true);

	if (!name)
		return;
	def->kind = kind_of(name);
	if (def->kind != MENU_KIND_END)
		return;
	menu_faults_add(l->faults, &def->at, "\"%s\" is no kind of value; expected text, digits, code, ref, num, count, minutes, word, words, "
			"picks, date, day, birth, event or fact", name);
	def->kind = MENU_KIND_DATE;
}

/* Word groups may stand in a later file: their names are kept and resolved at the end. */
static void load_groups(struct menu_load *l, const config_setting_t *s, struct menu_def *def)
{
	const config_setting_t *m = config_setting_get_member(s, "words");

	if (m)
		def->n_groups = menu_load_list(l, m, def->group_names, MENU_FALLBACKS_MAX);
	if (kinds[def->kind].words && !def->n_groups)
		menu_faults_add(l->faults, &def->at, "%s: a value of kind %s needs \"words\"", def->name, kinds[def->kind].name);
}

static void need_number(struct menu_load *l, const struct menu_def *def, bool need, unsigned n, const char *key)
{
	if (need && !n)
		menu_faults_add(l->faults, &def->at, "%s: a value of kind %s needs \"%s\", for the proof that every screen fits", def->name,
				kinds[def->kind].name, key);
}

static void load_def(struct menu_load *l, const config_setting_t *s, struct menu_def *def)
{
	static const char *const keys[] = { "kind", "words", "longest", "most", "keep", "bare", NULL };

	*def = (struct menu_def){ .at = menu_load_at(l, s), .kind = MENU_KIND_DATE };
	def->name = menu_load_dup(l, config_setting_name(s));
	if (!menu_load_keys(l, s, keys))
		return;
	load_kind(l, s, def);
	load_groups(l, s, def);
	def->longest = menu_load_uint(l, s, "longest", MENU_TEXT_LONGEST, 0);
	def->most = menu_load_uint(l, s, "most", 16, 0);
	def->keep = menu_load_flag(l, s, "keep");
	def->bare = menu_load_flag(l, s, "bare");
	need_number(l, def, kinds[def->kind].chars, def->longest, "longest");
	need_number(l, def, kinds[def->kind].list, def->most, "most");
}

static void load_defs(struct menu_load *l, const config_setting_t *s, struct menu_def *defs, unsigned *n, unsigned max)
{
	struct menu_where at = menu_load_at(l, s);

	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++) {
		const config_setting_t *m = config_setting_get_elem(s, i);
		unsigned k;

		at = menu_load_at(l, m);
		for (k = 0; k < *n && strcmp(defs[k].name, config_setting_name(m)); k++)
			;
		if (k < *n && menu_load_is_said(l, &defs[k].at))
			continue;
		if (k < *n && !defs[k].at.file)
			menu_faults_add(l->faults, &at, "value \"%s\" is the engine's own", defs[k].name);
		else if (k < *n)
			menu_faults_add(l->faults, &at, "\"%s\" is said twice; the first is %s:%u", defs[k].name, defs[k].at.file, defs[k].at.line);
		else if (*n == max)
			menu_faults_add(l->faults, &at, "more than %u values", max);
		else
			load_def(l, m, &defs[(*n)++]);
	}
	if (s && !config_setting_is_group(s))
		menu_faults_add(l->faults, &at, "expected a group { ... }");
}

static struct menu_group *add_group(struct menu_load *l, const struct menu_where *at, const char *name)
{
	struct menu_group *g = &l->menu->groups[l->menu->n_groups];
	unsigned twin = menu_find_group(l->menu, name);

	if (twin != MENU_NONE) {
		if (!menu_load_is_said(l, &l->menu->groups[twin].at))
			menu_faults_add(l->faults, at, "word group \"%s\" is said twice", name);
		return NULL;
	}
	if (l->menu->n_groups == MENU_GROUPS_MAX) {
		menu_faults_add(l->faults, at, "more than %d word groups", MENU_GROUPS_MAX);
		return NULL;
	}
	l->menu->n_groups++;
	g->at = *at;
	g->name = menu_load_dup(l, name);
	return g;
}

static void load_words(struct menu_load *l, const config_setting_t *s)
{
	for (int i = 0; s && config_setting_is_group(s) && i < config_setting_length(s); i++) {
		const config_setting_t *m = config_setting_get_elem(s, i);
		struct menu_where at = menu_load_at(l, m);
		struct menu_group *g = add_group(l, &at, config_setting_name(m));

		if (g)
			g->n = menu_load_list(l, m, g->keys, MENU_KEYS_MAX);
	}
}

/* Nouns that follow a number: the language says them for one, two, few (3 to 10) and other. */
static void load_plurals(struct menu_load *l, const config_setting_t *s)
{
	static const char *const forms[] = { "one", "two", "few", "other" };
	const char *names[MENU_GROUPS_MAX];
	unsigned n = s ? menu_load_list(l, s, names, MENU_GROUPS_MAX) : 0;
	struct menu_where at = menu_load_at(l, s);

	for (unsigned i = 0; i < n; i++) {
		struct menu_group *g = add_group(l, &at, names[i]);

		if (!g)
			continue;
		memcpy(g->keys, forms, sizeof(forms));
		g->n = 4;
		g->plural = true;
	}
}

void menu_load_values(struct menu_load *l, const struct config_setting_t *root)
{
	load_defs(l, config_setting_get_member(root, "values"), l->menu->defs, &l->menu->n_defs, MENU_VALUES_MAX);
	load_defs(l, config_setting_get_member(root, "facts"), l->menu->facts, &l->menu->n_facts, MENU_FACTS_MAX);
	load_words(l, config_setting_get_member(root, "words"));
	load_plurals(l, config_setting_get_member(root, "plurals"));
}
