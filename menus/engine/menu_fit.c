/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Each screen with the longest values it can ever show, in each language: does it fit? */
#include "menus/engine/menu_priv.h"

#define FIT_RAW		512

/* --- the longest raw value ---------------------------------------------------------------------------------------- */

/* Units that a raw value takes once drawn. def: of a value; fact: of a fact, drawn with its label. */
static unsigned units_drawn(const struct menu_fill *f, const struct menu_def *def, bool fact, const char *raw)
{
	char vars[FIT_RAW + 8], text[MENU_VALUE_MAX], pair[FIT_RAW + 40];
	struct menu_pen pen = f->pen;
	uint16_t used = 0;
	unsigned i = (unsigned)(def - pen.menu->defs);
	int rc;

	if (fact) {
		snprintf(pair, sizeof(pair), "%s=%s", def->name, raw);
		rc = menu_value_fact(&pen, pair, text, sizeof(text));
	} else {
		if (menu_vars_add(vars, &used, sizeof(vars), i, raw) < 0)
			return 0;
		pen.vars = (struct menu_vars){ vars, used };
		rc = menu_value_draw(&pen, i, def->kind == MENU_KIND_PICKS ? 0 : -1, text, sizeof(text));
	}
	rc = rc < 0 ? 0 : text_measure(text, TEXT_UCS2);
	return rc < 0 ? 0 : rc;
}

struct best {
	const struct menu_fill *f;
	const struct menu_def *def;
	bool fact;
	char *out;
	size_t cap;
	unsigned units;
};

static void offer_longer(struct best *b, const char *raw)
{
	unsigned units = units_drawn(b->f, b->def, b->fact, raw);

	if (units <= b->units && b->units)
		return;
	b->units = units;
	snprintf(b->out, b->cap, "%s", raw);
}

static void offer_keys(struct best *b)
{
	for (unsigned g = 0; g < b->def->n_groups; g++)
		for (unsigned k = 0; k < b->f->pen.menu->groups[b->def->groups[g]].n; k++)
			offer_longer(b, b->f->pen.menu->groups[b->def->groups[g]].keys[k]);
}

static void offer_dates(struct best *b)
{
	char date[16];

	for (unsigned m = 1; m <= 12; m++) {
		snprintf(date, sizeof(date), "2026-%02u-28", m);
		offer_longer(b, date);
	}
}

static void offer_births(struct best *b)
{
	char date[24];

	offer_dates(b);
	for (unsigned m = 1; m <= 12; m++) {
		snprintf(date, sizeof(date), "2026-%02u-28~", m);
		offer_longer(b, date);
		snprintf(date, sizeof(date), "2025-%02u/2026-%02u", m, m);
		offer_longer(b, date);
	}
}

static void offer_numbers(struct best *b)
{
	static const char *const numbers[] = { "1", "2", "9", "59", "60", "99", "119", "120", "180", "240", "1439", "4320" };

	for (unsigned i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		offer_longer(b, numbers[i]);
}

static void fill_char(struct best *b, char c)
{
	size_t n = b->def->longest < b->cap ? b->def->longest : b->cap - 1;

	memset(b->out, c, n);
	b->out[n] = '\0';
}

/* The longest value that is no list. */
static void longest(struct best *b)
{
	b->out[0] = '\0';
	switch (b->def->kind) {
	case MENU_KIND_COUNT:
	case MENU_KIND_MINUTES:
		offer_numbers(b);
		break;
	case MENU_KIND_WORD:
		offer_keys(b);
		break;
	case MENU_KIND_DATE:
	case MENU_KIND_DAY:
		offer_dates(b);
		break;
	case MENU_KIND_BIRTH:
		offer_births(b);
		break;
	default:
		fill_char(b, b->def->kind == MENU_KIND_TEXT ? 'W' : '8');
	}
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

static bool is_taken(const char *list, const char *key)
{
	char item[64];

	for (unsigned i = 0; menu_value_item(list, i, item, sizeof(item)) > 0; i++)
		if (!strcmp(item, key))
			return true;
	return false;
}

/* The longest word of the groups that the list does not hold yet. */
static const char *longest_key(const struct menu_fill *f, const struct menu_def *def, const char *list)
{
	const struct menu *menu = f->pen.menu;
	const char *best = NULL;
	unsigned units = 0;

	for (unsigned g = 0; g < def->n_groups; g++) {
		const struct menu_group *group = &menu->groups[def->groups[g]];

		for (unsigned k = 0; k < group->n; k++) {
			const char *word = menu_value_word(&f->pen, def->groups, def->n_groups, group->keys[k]);
			int n = word ? text_measure(word, TEXT_UCS2) : 0;

			if (n <= (int)units || is_taken(list, group->keys[k]))
				continue;
			units = n;
			best = group->keys[k];
		}
	}
	return best;
}

static void add_keys(const struct menu_fill *f, const struct menu_def *def, unsigned most, struct menu_buf *b)
{
	char taken[FIT_RAW];
	struct menu_buf tb;

	menu_buf_init(&tb, taken, sizeof(taken));
	for (unsigned i = 0; i < most; i++) {
		const char *key = longest_key(f, def, taken);
		char digit[8];

		if (!key)
			return;
		menu_buf_add(&tb, i ? "," : "");
		menu_buf_add(&tb, key);
		menu_buf_add(b, i ? "," : "");
		snprintf(digit, sizeof(digit), "%u:", 1 + i % 7);
		menu_buf_add(b, def->kind == MENU_KIND_PICKS ? digit : "");
		menu_buf_add(b, key);
	}
}

/* A dialogue never holds a tenth of MENU_FILL_VARS; what would not fit is left out of the proof. */
void menu_fill_put(struct menu_fill *f, unsigned def, const char *raw)
{
	int rc = menu_vars_add(f->vars, &f->used, sizeof(f->vars), def, raw);

	(void)rc;
	f->pen.vars = (struct menu_vars){ f->vars, f->used };
}

#define EVENT_FACTS	3	/* on one line of the history; a longer line is cut in two, not lost */

static void put_events(struct menu_fill *f, unsigned i)
{
	const struct menu_def *def = &f->pen.menu->defs[i];
	char raw[FIT_RAW];
	struct menu_buf b;

	menu_buf_init(&b, raw, sizeof(raw));
	menu_buf_add(&b, "2026-12-28|");
	for (unsigned n = 0; n < def->longest; n++)
		menu_buf_add(&b, "W");
	menu_buf_add(&b, "|");
	add_keys(f, def, EVENT_FACTS, &b);
	for (unsigned n = 0; n < def->most; n++)
		menu_fill_put(f, i, raw);
}

/* The longest facts, longest first. */
static void put_facts(struct menu_fill *f, unsigned i)
{
	const struct menu *menu = f->pen.menu;
	bool taken[MENU_FACTS_MAX] = { false };

	for (unsigned n = 0; n < menu->defs[i].most && n < menu->n_facts; n++) {
		char raw[FIT_RAW], best[FIT_RAW + 40] = "";
		unsigned units = 0, which = 0;

		for (unsigned k = 0; k < menu->n_facts; k++) {
			struct best b = { .f = f, .def = &menu->facts[k], .fact = true, .out = raw, .cap = sizeof(raw) };

			longest(&b);
			b.units = units_drawn(f, b.def, true, raw);
			if (taken[k] || b.units <= units)
				continue;
			units = b.units;
			which = k;
			snprintf(best, sizeof(best), "%s=%s", menu->facts[k].name, raw);
		}
		taken[which] = true;
		menu_fill_put(f, i, best);
	}
}

void menu_fill_longest(struct menu_fill *f, unsigned i)
{
	const struct menu_def *def = &f->pen.menu->defs[i];
	char raw[FIT_RAW];
	struct best b = { .f = f, .def = def, .out = raw, .cap = sizeof(raw) };
	struct menu_buf list;

	menu_buf_init(&list, raw, sizeof(raw));
	if (def->kind == MENU_KIND_OWN)
		return;
	if (def->kind == MENU_KIND_EVENT) {
		put_events(f, i);
	} else if (def->kind == MENU_KIND_FACT) {
		put_facts(f, i);
	} else {
		if (def->kind == MENU_KIND_WORDS || def->kind == MENU_KIND_PICKS)
			add_keys(f, def, def->most, &list);
		else
			longest(&b);
		menu_fill_put(f, i, raw);
	}
}

void menu_fit_init(struct menu_fill *f, const struct menu *menu, const struct menu_lang *lang)
{
	*f = (struct menu_fill){ .pen = { .menu = menu, .lang = lang, .code = menu->code_longest } };
	for (unsigned i = 0; i < menu->n_defs; i++)
		menu_fill_longest(f, i);
}

/* --- measuring ---------------------------------------------------------------------------------------------------- */

/* The same for a phone at home or abroad. returns: 0, or -errno of text_page(). */
static int fit_place(const struct menu_fill *f, unsigned screen, bool abroad, struct menu_fit *fit)
{
	struct menu_pen pen = f->pen;
	const char *more = menu_draw_more(&pen);
	struct menu_drawn d;
	struct text_screen ts = { .body = d.body, .tail = d.tail, .more = more };
	char page[TEXT_PAGE_SIZE];
	unsigned limit;
	int pages = 1, n;

	pen.abroad = abroad;
	menu_draw_screen(&pen, screen, NULL, &d);
	*fit = (struct menu_fit){ .screen = f->pen.menu->screens[screen]->name, .lang = f->pen.lang->code, .alphabet = menu_draw_alphabet(f->pen.lang, &d, more) };
	limit = text_limit(f->pen.menu->limits, fit->alphabet);
	for (int i = 0; i < pages; i++) {
		pages = text_page(page, sizeof(page), &ts, fit->alphabet, limit, i);
		if (pages < 1)
			return pages;
		n = text_measure(page, fit->alphabet);
		if (n > (int)fit->units)
			fit->units = n;
	}
	fit->pages = pages;
	return d.over ? -E2BIG : 0;
}

int menu_fit_screen(const struct menu_fill *f, unsigned screen, struct menu_fit *fit)
{
	struct menu_fit away;
	int rc = fit_place(f, screen, false, fit);

	if (rc == 0)
		rc = fit_place(f, screen, true, &away);
	if (rc == 0 && (away.pages > fit->pages || (away.pages == fit->pages && away.units > fit->units)))
		*fit = away;
	return rc;
}

static bool shows_code(const struct menu *menu, const struct menu_words *words)
{
	for (unsigned i = 0; i < words->n; i++)
		for (unsigned k = 0; k < words->lines[i].n; k++) {
			const struct menu_seg *seg = &words->lines[i].segs[k];

			if (!seg->text && menu->defs[seg->def].kind == MENU_KIND_CODE)
				return true;
		}
	return false;
}

static void check_one(const struct menu_fill *f, unsigned screen, struct menu_faults *faults)
{
	const struct menu *menu = f->pen.menu;
	const struct menu_words *words = &f->pen.lang->screens[screen];
	const struct menu_screen *s = menu->screens[screen];
	struct menu_fit fit;
	int rc = menu_fit_screen(f, screen, &fit);

	if (rc < 0)
		menu_faults_add(faults, &words->at, "screen %s cannot be shown with the longest values: more than %d pages", s->name, TEXT_PAGES_MAX);
	else if (fit.pages > 1 && s->end)
		menu_faults_add(faults, &words->at, "screen %s needs %u pages of %u with the longest values; an end screen must fit one", s->name,
				fit.pages, text_limit(menu->limits, fit.alphabet));
	else if (fit.pages > 1 && shows_code(menu, words))
		menu_faults_add(faults, &words->at, "screen %s needs %u pages of %u with the longest values; a screen with a code must fit one",
				s->name, fit.pages, text_limit(menu->limits, fit.alphabet));
}

int menu_fit_text(const struct menu_fill *f, unsigned text, struct menu_fit *fit)
{
	const char *abroad = f->pen.menu->hotline_abroad;
	struct menu_pen pen = f->pen;
	char out[MENU_TEXT_MAX];
	struct menu_buf b;
	int n;

	pen.abroad = abroad && strlen(abroad) > strlen(pen.menu->own[MENU_OWN_HOTLINE]);
	menu_buf_init(&b, out, sizeof(out));
	menu_draw_words(&pen, &pen.lang->texts[text], &b);
	*fit = (struct menu_fit){ .screen = f->pen.menu->texts[text], .lang = f->pen.lang->code, .alphabet = menu_draw_alphabet_of(f->pen.lang, out), .pages = 1 };
	n = text_measure(out, fit->alphabet);
	fit->units = n < 0 ? 0 : n;
	return n < 0 ? n : 0;
}

unsigned menu_fit_room(unsigned parts, enum text_alphabet alphabet)
{
	return parts > 1 ? parts * (alphabet == TEXT_GSM7 ? 152 : 66) : text_limit(TEXT_LIMITS_SMS, alphabet);
}

static void check_text(const struct menu_fill *f, unsigned text, struct menu_faults *faults)
{
	const char *name = f->pen.menu->texts[text];
	unsigned parts = f->pen.menu->sms_parts, limit;
	struct menu_fit fit;
	int rc = menu_fit_text(f, text, &fit);

	limit = menu_fit_room(parts, fit.alphabet);
	if (rc == 0 && fit.units && fit.units <= limit)
		return;
	if (parts > 1)
		menu_faults_add(faults, &f->pen.lang->texts[text].at, "text %s has %u characters; %u SMS hold %u", name, fit.units, parts, limit);
	else
		menu_faults_add(faults, &f->pen.lang->texts[text].at, "text %s has %u characters; one SMS holds %u", name, fit.units, limit);
}

void menu_fit_check(const struct menu *menu, struct menu_faults *faults)
{
	struct menu_fill f;

	for (unsigned i = 0; i < menu->n_langs; i++) {	/* a language that is not offered stops nobody */
		menu_fit_init(&f, menu, menu->langs[i]);
		for (unsigned k = 0; k < menu->n_screens; k++)
			check_one(&f, k, faults);
		for (unsigned k = 0; k < menu->n_texts; k++)
			check_text(&f, k, faults);
	}
}

void menu_each_fit(const struct menu *menu, menu_fit_cb cb, void *ctx)
{
	struct menu_fit row;
	struct menu_fill f;

	for (unsigned i = 0; i < menu->n_langs; i++) {
		menu_fit_init(&f, menu, menu->langs[i]);
		for (unsigned k = 0; k < menu->n_screens; k++)
			if (menu_fit_screen(&f, k, &row) == 0)
				cb(ctx, &row);
		for (unsigned k = 0; k < menu->n_texts; k++)
			if (menu_fit_text(&f, k, &row) == 0)
				cb(ctx, &row);
	}
}
