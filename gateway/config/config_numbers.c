/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file of numbers: what numbers of papers look like, by the name of the paper. store/values/national.h says what a row is. */
#include "gateway/config/config_priv.h"

#include <string.h>

#include <osmocom/core/utils.h>
#include <talloc.h>

#include "store/door/identity_country.h"
#include "store/door/identity_words.h"
#include "store/values/national.h"

#define UNCONFIRMED "unconfirmed"

struct number_reader {
	struct config_reader *r;
	const char *file;
	const config_setting_t *at;	/* what is read: for the line of a fault */
	struct national *row;
};

static void number_fault(struct number_reader *nr, const char *key, const char *what, const char *expect)
{
	config_faults_add(nr->r->faults, nr->file, config_setting_source_line(nr->at), "numbers.%s: %s; expected %s", key, what, expect);
}

/* ---- words ---- */

static bool is_text(const char *s)
{
	return *s && config_is_ascii(s);
}

static bool is_country(const char *s)
{
	char code[IDENTITY_COUNTRY_MAX];

	return strlen(s) == 2 && identity_country_get(code, s) && !strcmp(code, s);
}

static bool is_kind(const char *s)
{
#define X(word, meaning) || !strcmp(s, word)
	return false IDENTITY_ID_TYPES(X);
#undef X
}

/* expect: of a value that is usable; without a value the text stays "". */
static void take_text(struct number_reader *nr, const config_setting_t *group, const char *key, char *out, size_t size, bool (*check)(const char *s),
		      const char *expect)
{
	const config_setting_t *v = config_setting_get_member(group, key);
	const char *s = v ? config_setting_get_string(v) : NULL;

	if (!v)
		return;
	nr->at = v;
	if (!s || strlen(s) >= size || !check(s))
		number_fault(nr, key, "not usable", expect);
	else
		osmo_strlcpy(out, s, size);
	nr->at = group;
}

static void need_text(struct number_reader *nr, const config_setting_t *group, const char *key, char *out, size_t size, bool (*check)(const char *s),
		      const char *expect)
{
	if (!config_setting_get_member(group, key))
		number_fault(nr, key, "missing", expect);
	take_text(nr, group, key, out, size, check, expect);
}

static void refuse_unknown(struct number_reader *nr, const config_setting_t *group)
{
	static const char *const known[] = { "name", "country", "label", "kind", "forms", "expect", "check", "source" };
	int i;
	size_t k;

	for (i = 0; i < config_setting_length(group); i++) {
		nr->at = config_setting_get_elem(group, i);
		for (k = 0; k < ARRAY_SIZE(known) && strcmp(config_setting_name(nr->at), known[k]); k++)
			;
		if (k == ARRAY_SIZE(known))
			number_fault(nr, config_setting_name(nr->at), "unknown key", "name, country, label, kind, forms, expect, check or source");
	}
	nr->at = group;
}

/* ---- forms and check digit ---- */

static void take_form(struct number_reader *nr, const char *form)
{
	struct national *row = nr->row;
	const char *fault;

	if (!form || strlen(form) >= sizeof(row->forms[0]))
		return number_fault(nr, "forms", "not a form", "at most 40 signs of text");
	fault = national_form_fault(form);
	if (fault)
		return config_faults_add(nr->r->faults, nr->file, config_setting_source_line(nr->at), "numbers.forms: %s", fault);
	osmo_strlcpy(row->forms[row->n_forms++], form, sizeof(row->forms[0]));
}

static void take_forms(struct number_reader *nr, const config_setting_t *group)
{
	const config_setting_t *list = config_setting_get_member(group, "forms");
	int i, n;

	if (!list)
		return;
	nr->at = list;
	n = config_setting_is_array(list) || config_setting_is_list(list) ? config_setting_length(list) : 0;
	if (n < 1 || n > NATIONAL_FORMS_MAX)
		number_fault(nr, "forms", "wrong type or size", "a list of 1 to 4 forms");
	for (i = 0; i < n && i < NATIONAL_FORMS_MAX; i++)
		take_form(nr, config_setting_get_string_elem(list, i));
	nr->at = group;
}

static void take_rule(struct number_reader *nr, const config_setting_t *group)
{
#define X(e, word) word,
	static const char *const words[] = { NATIONAL_CHECKS(X) };
#undef X
	const config_setting_t *v = config_setting_get_member(group, "check");
	const char *s = v ? config_setting_get_string(v) : words[NATIONAL_CHECK_NONE];
	unsigned rule = 0;

	nr->at = v ? v : group;
	while (rule < NATIONAL_CHECK_COUNT && (!s || strcmp(words[rule], s)))
		rule++;
	if (rule == NATIONAL_CHECK_COUNT)
		number_fault(nr, "check", "not a word known here", "none, verhoeff, tckn or mrz");
	else
		nr->row->rule = rule;
	if (nr->row->rule && !strcmp(nr->row->source, UNCONFIRMED))
		number_fault(nr, "check", "a check digit that nobody confirmed", "none, or a source");
	else if (nr->row->rule && !national_has_digit(nr->row))
		number_fault(nr, "check", "a check digit that the forms have no place for", "digits alone, for tckn 11 of them, for mrz at most 9 signs");
	nr->at = group;
}

/* ---- rows ---- */

/* A word for papers of that kind may have a row, and then is what it says. */
static void check_name(struct number_reader *nr, const struct national_table *before)
{
	const struct national *row = nr->row;

	if (!row->name[0])
		return;
	if (is_kind(row->name) && strcmp(row->name, row->kind))
		number_fault(nr, "kind", "another one than the name", "the word that is its name");
	if (national_find(before, row->name))
		number_fault(nr, "name", "the same twice", "a name of its own for each, whatever stands between its letters");
}

static void take_row(struct number_reader *nr, const struct national_table *before, const config_setting_t *group)
{
	struct national *row = nr->row;

	nr->at = group;
	if (!config_setting_is_group(group))
		return number_fault(nr, "name", "wrong type", "a group { ... }");
	refuse_unknown(nr, group);
	need_text(nr, group, "name", row->name, sizeof(row->name), config_is_name, "at most 23 of a-z, 0-9, - and _");
	take_text(nr, group, "country", row->country, sizeof(row->country), is_country, "two capital letters of ISO 3166");
	need_text(nr, group, "label", row->label, sizeof(row->label), is_text, "at most 40 characters of ASCII");
	need_text(nr, group, "kind", row->kind, sizeof(row->kind), is_kind, "passport, refugee_id, national_id, birth_cert or other");
	need_text(nr, group, "source", row->source, sizeof(row->source), is_text, "who says so, in at most 95 characters of ASCII, or unconfirmed");
	take_forms(nr, group);
	if (row->n_forms)
		need_text(nr, group, "expect", row->expect, sizeof(row->expect), is_text, "what it looks like, in at most 63 characters of ASCII");
	take_rule(nr, group);
	check_name(nr, before);
}

static void take_numbers(struct config_reader *r, const char *file, const config_setting_t *list)
{
	struct number_reader nr = { .r = r, .file = file, .at = list };
	int i, n = config_setting_length(list);
	struct national_table *table = talloc_zero(r->out, struct national_table);
	struct national *rows = talloc_zero_array(r->out, struct national, n);

	if (!table || !rows)
		return number_fault(&nr, "", "out of memory", "more");
	table->rows = rows;
	for (i = 0; i < n; i++) {
		nr.row = &rows[i];
		take_row(&nr, table, config_setting_get_elem(list, i));
		table->n++;
	}
	r->out->store.numbers = table;
}

void config_numbers(struct config_reader *r, unsigned line)
{
	static const struct config_named what = { "numbers", 0, NATIONAL_ROWS_MAX, take_numbers };

	config_named_file(r, &what, r->out->store.numbers_file, line);
}
