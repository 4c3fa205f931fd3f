/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/door/identity_verb.h"

#include <stddef.h>
#include <string.h>

enum { WHOLE, TWO_HALVES };

static const struct identity_verb_row rows[IDV_COUNT] = {
#define X(e, n, word, halves, ...) [IDV_##e] = { .name = word, .number = (n), .has_again = halves == TWO_HALVES, __VA_ARGS__ },
	IDENTITY_VERBS(X)
#undef X
};

const struct identity_verb_row *identity_verb_row(enum identity_verb v)
{
	return v < IDV_COUNT && rows[v].name ? &rows[v] : NULL;
}

enum identity_verb identity_verb_of(const char *name)
{
	enum identity_verb v;

	for (v = IDV_NONE + 1; v < IDV_COUNT; v++) {
		if (rows[v].name && !strcmp(rows[v].name, name))
			return v;
	}
	return IDV_NONE;
}

const char *identity_verb_name(enum identity_verb v)
{
	return v < IDV_COUNT ? rows[v].name : NULL;
}

bool identity_verb_is_mutating(enum identity_verb v)
{
	return v < IDV_COUNT && rows[v].op != IDENTITY_OP_NONE;
}

bool identity_verb_lists(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (; list && len; list = list[n] ? list + n + 1 : NULL) {
		n = strcspn(list, " ");
		if (n == len && !memcmp(list, word, n))
			return true;
	}
	return false;
}

bool identity_verb_answers(enum identity_verb v, const char *outcome)
{
	const struct identity_verb_row *row = identity_verb_row(v);

	return row && (identity_verb_lists(row->outcomes, outcome) || identity_verb_lists(IDENTITY_VERB_ANY, outcome));
}
