/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every kind of case, in one row. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"

static const struct identity_case_kind kinds[] = {
	{ .kind = DB_CASE_MOVE, .name = "move", .needs_second = true, .is_stopped = true, .is_recovery = true, .has_number = true,
	  .wait = IDENTITY_CASE_WAIT_MOVE, .notices = 3, .reasons = "lost stolen abroad danger other", .effect = identity_case_effect_move },
	{ .kind = DB_CASE_RESET, .name = "reset", .needs_second = true, .is_stopped = true, .is_recovery = true, .has_number = true,
	  .wait = IDENTITY_CASE_WAIT_RESET, .notices = 1, .reasons = "forgot known danger other" },
	{ .kind = DB_CASE_RESET_CARD, .name = "reset_card", .is_stopped = true, .is_by_card = true, .wait = IDENTITY_CASE_WAIT_CARD, .reasons = "" },
	{ .kind = DB_CASE_CORRECT, .name = "correct", .has_fix = true, .wait = IDENTITY_CASE_WAIT_CORRECT, .reasons = "spelling paper law other" },
	{ .kind = DB_CASE_ADD, .name = "add", .has_fix = true, .wait = IDENTITY_CASE_WAIT_CORRECT, .reasons = "missing other" },
	{ .kind = DB_CASE_PROXY, .name = "proxy", .needs_second = true, .is_stopped = true, .wait = IDENTITY_CASE_WAIT_PROXY, .notices = 3,
	  .reasons = "", .effect = identity_case_effect_proxy },
	{ .kind = DB_CASE_ERASE, .name = "erase", .needs_second = true, .is_stopped = true, .has_old = true, .wait = IDENTITY_CASE_WAIT_ERASE, .notices = 3,
	  .reasons = "asked court other", .effect = identity_case_effect_erase },
	{ .kind = DB_CASE_CARD, .name = "card", .needs_second = true, .is_stopped = true, .is_recovery = true, .is_phoneless = true,
	  .wait = IDENTITY_CASE_WAIT_RESET, .reasons = "used locked gone other" },
	{ .kind = DB_CASE_COPY, .name = "copy", .wait = IDENTITY_CASE_WAIT_CORRECT, .reasons = "" },
};

const struct identity_case_kind *identity_case_kind_of(uint8_t kind)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].kind == kind)
			return &kinds[i];
	return NULL;
}

const struct identity_case_kind *identity_case_kind_named(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].reasons[0] && !strcmp(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

void identity_case_kind_rows(struct identity_run *r, const char *words)
{
	char word[16];
	size_t len;

	for (; r->d->is_desk && *words; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		osmo_strlcpy(word, words, OSMO_MIN(len + 1, sizeof(word)));
		identity_put(r, IDF_ROW, word);
	}
}

void identity_case_kind_names(struct identity_run *r)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].reasons[0])
			identity_case_kind_rows(r, kinds[i].name);
	identity_case_kind_rows(r, "want");	/* no case, but begun as one */
}

uint8_t identity_case_kind_reason(const struct identity_case_kind *k, const char *word)
{
	const char *at = k->reasons;
	size_t len;
	uint8_t n;

	for (n = 1; *at; n++) {
		len = strcspn(at, " ");
		if (strlen(word) == len && !strncmp(at, word, len))
			return n;
		at += len + (at[len] == ' ');
	}
	return 0;
}

const char *identity_case_kind_why(const struct identity_case_kind *k, uint8_t reason, char word[16])
{
	const char *at = k->reasons;
	size_t len;

	for (; reason > 1 && *at; reason--) {
		len = strcspn(at, " ");
		at += len + (at[len] == ' ');
	}
	len = strcspn(at, " ");
	osmo_strlcpy(word, at, OSMO_MIN(len + 1, (size_t)16));
	return word;
}

const char *identity_case_kind_state(uint8_t state)
{
	static const char *const states[] = { "open", "waits", "same", "other", "unknown", "runs", "done", "ended" };

	return state < ARRAY_SIZE(states) ? states[state] : "ended";
}

const char *identity_case_kind_word(uint8_t kind)
{
	static const char *const words[] = {
		[DB_CASE_ALIKE] = "alike", [DB_CASE_CHANGED] = "changed", [DB_CASE_MOVE] = "move", [DB_CASE_RESET] = "reset",
		[DB_CASE_RESET_CARD] = "reset_card", [DB_CASE_CORRECT] = "correct", [DB_CASE_ADD] = "add", [DB_CASE_PROXY] = "proxy",
		[DB_CASE_GUARDIAN] = "guardian", [DB_CASE_ERASE] = "erase", [DB_CASE_DEATH] = "death", [DB_CASE_TRANSCRIPT] = "transcript",
		[DB_CASE_CARD] = "card", [DB_CASE_COPY] = "copy",
	};

	return kind < ARRAY_SIZE(words) && words[kind] ? words[kind] : "other";
}
