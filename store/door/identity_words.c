/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/door/identity_words.h"

#include <stdbool.h>
#include <stddef.h>

#include <osmocom/core/utils.h>

struct row {
	const char *word, *meaning;
};

#define ROW(word, meaning) { word, meaning },
#define ITEM(word, meaning) word " (" meaning "), "

static const struct row sexes[] = { IDENTITY_SEXES(ROW) };
static const struct row evidences[] = { IDENTITY_EVIDENCES(ROW) };
static const struct row id_types[] = { IDENTITY_ID_TYPES(ROW) };
static const struct row yes_nos[] = { IDENTITY_YES_NOS(ROW) };
static const struct row org_kinds[] = { IDENTITY_ORG_KINDS(ROW) };

static const struct {
	const struct row *rows;
	size_t n;
	const char *list;
} tables[IDENTITY_WORDS_COUNT] = {
	[IDENTITY_WORDS_SEX] = { sexes, ARRAY_SIZE(sexes), "one of: " IDENTITY_SEXES(ITEM) "or nothing" },
	[IDENTITY_WORDS_EVIDENCE] = { evidences, ARRAY_SIZE(evidences), "one of: " IDENTITY_EVIDENCES(ITEM) "or nothing" },
	[IDENTITY_WORDS_ID_TYPE] = { id_types, ARRAY_SIZE(id_types), "one of: " IDENTITY_ID_TYPES(ITEM) "or nothing" },
	[IDENTITY_WORDS_YES_NO] = { yes_nos, ARRAY_SIZE(yes_nos), "one of: " IDENTITY_YES_NOS(ITEM) "or nothing" },
	[IDENTITY_WORDS_ORG_KIND] = { org_kinds, ARRAY_SIZE(org_kinds), "one of: " IDENTITY_ORG_KINDS(ITEM) "and nothing else" },
};

/* One form of what may be typed in several. */
static char plain_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c + ('a' - 'A');
	return c == ' ' || c == '-' ? '_' : c;
}

static bool is_same(const char *a, const char *b)
{
	for (; *a && plain_of(*a) == plain_of(*b); a++, b++)
		;
	return !*a && !*b;
}

const char *identity_words_find(enum identity_words words, const char *typed)
{
	size_t i;

	for (i = 0; i < tables[words].n; i++)
		if (is_same(tables[words].rows[i].word, typed) || is_same(tables[words].rows[i].meaning, typed))
			return tables[words].rows[i].word;
	return NULL;
}

const char *identity_words_list(enum identity_words words)
{
	return tables[words].list;
}

const struct identity_seen *identity_words_seen(const char *word)
{
	static const struct identity_seen rows[] = {
		{ "passport", "2", "passport" }, { "national_id", "2", "national_id" }, { "refugee_id", "2", "refugee_id" },
		{ "birth_cert", "2", "birth_cert" }, { "other", "2", "other" }, { "witnesses", "1", "" }, { "none", "0", "" },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strcmp(rows[i].word, word))
			return &rows[i];
	return NULL;
}
