/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>

#include "menus/engine/menu_priv.h"

#define WORD_LONGEST	40	/* of a word that no language file knows */

/* Marks that turn the direction of what follows, or break lines: data must not forge a screen. */
static bool forges(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x200e && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0x061c;
}

static void add_char(struct menu_buf *b, uint32_t cp, bool plain)
{
	char utf8[5] = "";

	text_utf8_put(utf8, forges(cp) ? ' ' : cp);
	menu_buf_add(b, plain && text_choose(utf8) != TEXT_GSM7 ? "?" : utf8);
}

static void add_text(struct menu_buf *b, const char *raw, unsigned longest, bool plain)
{
	const char *end = raw + strlen(raw);
	uint32_t cp;
	int rc;

	while (longest-- && (rc = text_utf8_next(&cp, &raw, end)) != 0)
		add_char(b, cp, plain);
}

/* What people and offices typed; a number in it reads as it was typed also inside Arabic. */
static void add_typed(const struct menu_pen *pen, struct menu_buf *b, const char *raw, unsigned longest)
{
	char text[MENU_VALUE_MAX], kept[MENU_VALUE_MAX];
	struct menu_buf tb;

	menu_buf_init(&tb, text, sizeof(text));
	add_text(&tb, raw, longest, pen->plain);
	menu_buf_add(b, text_keep_numbers(kept, sizeof(kept), text, pen->lang->rtl) < 0 ? text : kept);
}

static void add_code(struct menu_buf *b, const char *digits, bool rtl)
{
	static const char *const pattern[] = { [6] = "3-3", [8] = "4-4", [9] = "3-3-3", [10] = "3-3-4", [16] = "4-4-4-4" };
	size_t len = strlen(digits);
	char out[64];

	if (len < sizeof(pattern) / sizeof(pattern[0]) && pattern[len] && text_code_group(out, sizeof(out), digits, pattern[len], rtl) > 0)
		menu_buf_add(b, out);
	else
		add_text(b, digits, 16, true);
}

const char *menu_value_word(const struct menu_pen *pen, const uint16_t *groups, unsigned n_groups, const char *key)
{
	const char *dot = strrchr(key, '.'), *text;
	char named[64];

	if (dot)
		key = dot + 1;
	for (unsigned i = 0; i < n_groups; i++) {
		const struct menu_group *g = &pen->menu->groups[groups[i]];
		unsigned k;

		snprintf(named, sizeof(named), "%s%s", *key >= '0' && *key <= '9' ? g->name : "", key);	/* "ev.2" is ev2 */
		k = menu_find_key(g, named);

		text = k == MENU_NONE ? NULL : pen->lang->words[groups[i]][k];
		if (text)
			return text;
	}
	return NULL;
}

#define ROW_N	"n"	/* the end of a row whose words are said with any number, as over_n */
#define LONGEST_N	"99"

/* The row of such a word, "over_n" of "over_16" and of itself. returns: the number of key; LONGEST_N of the row itself; NULL key has none. */
static const char *number_row(char row[64], const char *key)
{
	size_t len = strcspn(key, "0123456789");
	const char *n = key + len;

	if (len >= 62)
		return NULL;
	snprintf(row, 64, "%.*s%s", (int)len, key, *n ? ROW_N : "");
	if (!*n)
		return len > 2 && !strcmp(key + len - 2, "_" ROW_N) ? LONGEST_N : NULL;
	return n[strspn(n, "0123456789")] ? NULL : n;
}

/* returns: was there a row? */
static bool add_numbered(const struct menu_pen *pen, struct menu_buf *b, const uint16_t *groups, unsigned n_groups, const char *key)
{
	static const char *const names[] = { "n" };
	char row[64];
	const char *n = number_row(row, key), *text = n ? menu_value_word(pen, groups, n_groups, row) : NULL;

	if (text)
		menu_buf_fill(b, text, names, &n, 1);
	return text;
}

/* An unknown word is shown as it came: better an odd word than a fact that goes out unseen. */
static void add_word(const struct menu_pen *pen, struct menu_buf *b, const uint16_t *groups, unsigned n_groups, const char *key)
{
	const char *text = menu_value_word(pen, groups, n_groups, key);

	if (text && !strstr(text, "{n}"))
		menu_buf_add(b, text);
	else if (!add_numbered(pen, b, groups, n_groups, key))
		add_text(b, key, WORD_LONGEST, pen->plain);
}

/* The noun that goes with n, "{n} tries"; "{n}" where the language has none. Categories that need no table of languages: what English, Swahili and
 * Arabic tell apart. */
static const char *plural_of(const struct menu_pen *pen, unsigned group, unsigned long n)
{
	const struct menu_group *g = &pen->menu->groups[group];
	const char *key = n == 1 ? "one" : n == 2 ? "two" : n >= 3 && n <= 10 ? "few" : "other";
	unsigned k = menu_find_key(g, key);
	const char *text = k == MENU_NONE ? NULL : pen->lang->words[group][k];

	if (text)
		return text;
	k = menu_find_key(g, "other");
	text = k == MENU_NONE ? NULL : pen->lang->words[group][k];
	return text ? text : "{n}";
}

static void add_count(const struct menu_pen *pen, struct menu_buf *b, unsigned group, unsigned long n)
{
	const char *names[] = { "n" }, *texts[1];
	char num[24];

	snprintf(num, sizeof(num), "%lu", n);
	texts[0] = num;
	menu_buf_fill(b, plural_of(pen, group, n), names, texts, 1);
}

/* Whole hours once they say more than minutes; rounded down, so that nothing is said to live longer than it does. */
static void add_minutes(const struct menu_pen *pen, struct menu_buf *b, unsigned long min)
{
	if (min < 120 && min != 60)
		add_count(pen, b, pen->menu->group_min, min);
	else
		add_count(pen, b, pen->menu->group_hour, min / 60);
}

/* YYYY-MM-DD, YYYY-MM or YYYY. */
static void add_date(const struct menu_pen *pen, struct menu_buf *b, const char *iso, bool year)
{
	unsigned y = 0, m = 0, d = 0;
	int n = sscanf(iso, "%4u-%2u-%2u", &y, &m, &d);
	char text[64], key[8];

	if (n < 2 || m < 1 || m > 12 || d > 31) {
		add_text(b, iso, 10, true);
		return;
	}
	snprintf(key, sizeof(key), "m%u", m);
	if (n == 3) {
		snprintf(text, sizeof(text), "%u ", d);
		menu_buf_add(b, text);
	}
	add_word(pen, b, &pen->menu->group_month, 1, key);
	if (year || n == 2) {
		snprintf(text, sizeof(text), " %u", y);
		menu_buf_add(b, text);
	}
}

/* A date, one that is about, or from one to another. */
static void add_birth(const struct menu_pen *pen, struct menu_buf *b, const char *raw)
{
	static const char *const names[] = { "from", "to" };
	size_t len = strcspn(raw, "~/");
	char first[16] = "", from[64], to[64];
	const char *texts[] = { from, to }, *pattern;
	struct menu_buf fb, tb;

	if (!raw[len] || len >= sizeof(first)) {
		add_date(pen, b, raw, true);
		return;
	}
	memcpy(first, raw, len);
	menu_buf_init(&fb, from, sizeof(from));
	menu_buf_init(&tb, to, sizeof(to));
	add_date(pen, &fb, first, true);
	add_date(pen, &tb, raw + len + 1, true);
	pattern = menu_value_word(pen, &pen->menu->group_when, 1, raw[len] == '~' ? "about" : "span");
	menu_buf_fill(b, pattern ? pattern : "{from} {to}", names, texts, 2);
}

int menu_value_item(const char *list, unsigned n, char *out, size_t cap)
{
	size_t len;

	for (; n; n--) {
		list = strchr(list, ',');
		if (!list)
			return -ENOENT;
		list++;
	}
	len = strcspn(list, ",");
	if (!len || len >= cap)
		return -ENOENT;
	memcpy(out, list, len);
	out[len] = '\0';
	return (int)len;
}

static const char *word_of_list(const struct menu_pen *pen, const char *key, const char *none)
{
	unsigned k = menu_find_key(&pen->menu->groups[pen->menu->group_list], key);
	const char *text = k == MENU_NONE ? NULL : pen->lang->words[pen->menu->group_list][k];

	return text ? text : none;
}

static void add_words(const struct menu_pen *pen, struct menu_buf *b, const struct menu_def *def, const char *list)
{
	char item[64];

	for (unsigned i = 0; menu_value_item(list, i, item, sizeof(item)) > 0; i++) {
		if (i)
			menu_buf_add(b, word_of_list(pen, "comma", ", "));
		add_word(pen, b, def->groups, def->n_groups, item);
	}
}

static void add_pick(const struct menu_pen *pen, struct menu_buf *b, const struct menu_def *def, const char *item)
{
	const char *name = strchr(item, ':');

	if (!name)
		return;
	menu_buf_addn(b, item, name - item);
	menu_buf_add(b, " ");
	add_word(pen, b, def->groups, def->n_groups, name + 1);
}

/* "2026-05-12|HAWA|full_name,over_18" or "2026-05-12||failed". */
static void add_event(const struct menu_pen *pen, struct menu_buf *b, const struct menu_def *def, const char *raw)
{
	static const char *const names[] = { "day", "short", "facts" };
	char date[16] = "", who[64] = "", day[64], org[64], facts[256];
	const char *bar = strchr(raw, '|'), *bar2 = bar ? strchr(bar + 1, '|') : NULL;
	const char *texts[] = { day, org, facts }, *pattern;
	struct menu_buf db, ob, fb;

	if (!bar2 || bar - raw >= (int)sizeof(date) || bar2 - bar > (int)sizeof(who))
		return;
	memcpy(date, raw, bar - raw);
	memcpy(who, bar + 1, bar2 - bar - 1);
	menu_buf_init(&db, day, sizeof(day));
	menu_buf_init(&ob, org, sizeof(org));
	menu_buf_init(&fb, facts, sizeof(facts));
	add_date(pen, &db, date, false);
	add_typed(pen, &ob, who, def->longest);
	add_words(pen, &fb, def, bar2 + 1);
	pattern = menu_value_word(pen, &pen->menu->group_event, 1, who[0] ? "seen" : bar2 + 1);
	menu_buf_fill(b, pattern ? pattern : "{day} {short} {facts}", names, texts, 3);
}

static void add_plain_kind(const struct menu_pen *pen, struct menu_buf *b, const struct menu_def *def, const char *raw)
{
	switch (def->kind) {
	case MENU_KIND_CODE:
	case MENU_KIND_REF:
		add_code(b, raw, pen->lang->rtl);
		break;
	case MENU_KIND_COUNT:
		add_count(pen, b, def->groups[0], strtoul(raw, NULL, 10));
		break;
	case MENU_KIND_MINUTES:
		add_minutes(pen, b, strtoul(raw, NULL, 10));
		break;
	case MENU_KIND_WORD:
		add_word(pen, b, def->groups, def->n_groups, raw);
		break;
	case MENU_KIND_WORDS:
		add_words(pen, b, def, raw);
		break;
	case MENU_KIND_DATE:
	case MENU_KIND_DAY:
		add_date(pen, b, raw, def->kind == MENU_KIND_DATE);
		break;
	case MENU_KIND_BIRTH:
		add_birth(pen, b, raw);
		break;
	case MENU_KIND_EVENT:
		add_event(pen, b, def, raw);
		break;
	default:
		add_typed(pen, b, raw, def->longest);
	}
}

int menu_value_fact(const struct menu_pen *pen, const char *raw, char *out, size_t cap)
{
	static const struct menu_def odd = { .kind = MENU_KIND_TEXT, .longest = 64 };
	const struct menu *menu = pen->menu;
	const char *eq = strchr(raw, '=');
	const struct menu_def *def;
	struct menu_buf b;
	char name[32] = "", row[64];
	unsigned i;

	menu_buf_init(&b, out, cap);
	if (!eq || eq == raw || eq - raw >= (int)sizeof(name))
		return -ENOENT;
	memcpy(name, raw, eq - raw);
	i = menu_find_fact(menu, name);
	if (i == MENU_NONE && number_row(row, name))
		i = menu_find_fact(menu, row);
	def = i == MENU_NONE ? &odd : &menu->facts[i];
	if (!def->bare) {
		add_word(pen, &b, &menu->group_label, 1, name);
		menu_buf_add(&b, ": ");
	}
	add_plain_kind(pen, &b, def, eq + 1);
	return (int)b.len;
}

/* Right to left a number goes without its blanks: there is half the room. */
static void add_ltr(const struct menu_pen *pen, struct menu_buf *b, const char *text)
{
	char out[96], tight[64];
	struct menu_buf tb;

	menu_buf_init(&tb, tight, sizeof(tight));
	for (const char *c = text; pen->lang->rtl && *c; c++)
		menu_buf_addn(&tb, c, *c != ' ' && *c != '-');
	text = pen->lang->rtl ? tight : text;
	if (text_keep_ltr(out, sizeof(out), text, pen->lang->rtl && text[strspn(text, "0123456789")]) > 0)
		menu_buf_add(b, out);
}

static void add_dial(const struct menu_pen *pen, struct menu_buf *b, const char *org)
{
	char text[64];

	snprintf(text, sizeof(text), "*%.*s%s%s#", MENU_CODE_SIZE - 1, pen->code && *pen->code ? pen->code : pen->menu->code, org ? "*" : "", org ? org : "");
	add_ltr(pen, b, text);
}

#define OTHER_LANGS_MAX	3	/* one SMS of 70 letters holds no more */

/* ", LANG SW" or ", LANG SW/FR/AR": the first of them, of those with words of their own; every code is understood. */
static void add_other_langs(const struct menu_pen *pen, struct menu_buf *b)
{
	unsigned n = 0;

	for (unsigned i = 0; i < pen->menu->n_langs && n < OTHER_LANGS_MAX; i++) {
		const char *code = pen->menu->langs[i]->code;

		if (pen->menu->langs[i] == pen->lang || pen->menu->langs[i]->latin)
			continue;
		n++;
		if (!b->len) {
			menu_buf_add(b, word_of_list(pen, "comma", ", "));
			menu_buf_add(b, "LANG ");
		} else {
			menu_buf_add(b, "/");
		}
		for (; *code; code++)
			menu_buf_addn(b, (char[]){ *code >= 'a' && *code <= 'z' ? *code - 32 : *code }, 1);
	}
}

static void add_all_picks(const struct menu_pen *pen, struct menu_buf *b)
{
	unsigned def = menu_find_def(pen->menu, "optional", 8);
	const char *list = def == MENU_NONE ? NULL : menu_vars_get(&pen->vars, def, 0);
	char item[64];

	for (unsigned i = 0; list && menu_value_item(list, i, item, sizeof(item)) > 0; i++)
		menu_buf_addn(b, item, 1);
}

static int draw_own(const struct menu_pen *pen, unsigned own, struct menu_buf *b)
{
	unsigned org = menu_find_def(pen->menu, "org_code", 8);
	const char *text = pen->menu->own[own];

	switch (own) {
	case MENU_OWN_DIAL:
		add_dial(pen, b, NULL);
		break;
	case MENU_OWN_DIAL_SHOP:
		add_dial(pen, b, org == MENU_NONE ? NULL : menu_vars_get(&pen->vars, org, 0));
		break;
	case MENU_OWN_DIAL_PROOF:
		add_dial(pen, b, "3");
		break;
	case MENU_OWN_DIAL_SECOND:
		add_dial(pen, b, "7");
		break;
	case MENU_OWN_HOTLINE:
		add_ltr(pen, b, pen->abroad && pen->menu->hotline_abroad ? pen->menu->hotline_abroad : text);
		break;
	case MENU_OWN_HOTLINE_ABROAD:
		if (!pen->abroad && pen->menu->hotline_abroad)
			add_ltr(pen, b, pen->menu->hotline_abroad);
		break;
	case MENU_OWN_SERVICE:
		menu_buf_add(b, pen->lang->service);
		break;
	case MENU_OWN_HELP_DESK:
		if (pen->lang->help_desk)
			add_typed(pen, b, pen->lang->help_desk, MENU_HELP_DESK_MAX);
		break;
	case MENU_OWN_OTHER_LANGS:
		add_other_langs(pen, b);
		return (int)b->len;	/* with one language an empty piece of a sentence that stays */
	case MENU_OWN_ALL_PICKS:
		add_all_picks(pen, b);
		break;
	default:
		if (!text)
			return -ENOENT;
		menu_buf_add(b, text);
	}
	/* One language only: nothing to list, and the line around it stays. */
	return b->len || own == MENU_OWN_OTHER_LANGS ? (int)b->len : -ENOENT;
}

static int draw_list(const struct menu_pen *pen, const struct menu_def *def, unsigned i, unsigned n, struct menu_buf *b)
{
	const char *raw = menu_vars_get(&pen->vars, i, 0);
	char item[64], digit[16];

	if (def->kind == MENU_KIND_FACT || def->kind == MENU_KIND_EVENT) {
		raw = menu_vars_get(&pen->vars, i, n);
		if (!raw)
			return -ENOENT;
		if (def->kind == MENU_KIND_EVENT) {
			snprintf(digit, sizeof(digit), "%u ", n + 1);	/* what to press for it */
			menu_buf_add(b, digit);
			add_event(pen, b, def, raw);
		} else if (menu_value_fact(pen, raw, b->p, b->cap) < 0) {
			return 0;	/* ill-formed: the rest of the list is still shown */
		}
		return (int)strlen(b->p);
	}
	if (!raw || menu_value_item(raw, n, item, sizeof(item)) < 0)
		return -ENOENT;
	if (def->kind == MENU_KIND_PICKS)
		add_pick(pen, b, def, item);
	else
		add_word(pen, b, def->groups, def->n_groups, item);
	return (int)b->len;
}

int menu_value_draw(const struct menu_pen *pen, unsigned i, int n, char *out, size_t cap)
{
	const struct menu_def *def = &pen->menu->defs[i];
	const char *raw;
	struct menu_buf b;

	menu_buf_init(&b, out, cap);
	if (n >= 0)
		return draw_list(pen, def, i, (unsigned)n, &b);
	raw = menu_vars_get(&pen->vars, i, 0);
	if (raw) {
		add_plain_kind(pen, &b, def, raw);
		return (int)b.len;
	}
	return def->kind == MENU_KIND_OWN ? draw_own(pen, i, &b) : -ENOENT;
}
