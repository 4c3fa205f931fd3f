/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a link and a number may have hashed: allowances a minute, by configuration.
 *
 * A number has one of IDENTITY_NUMBERS_MAX places: of two that meet in one the newer has it, and the other begins anew. The more a number has used
 * of its own, the more of its link's must be left: a crowd that tries all the time leaves the other half to those who have not tried yet. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

/* The number's own tries, or the agent's checks; what somebody makes who is in already counts with the tries of that number. */
static enum identity_hash kind_of(enum identity_hash what)
{
	return what == IDENTITY_HASH_OWN ? IDENTITY_HASH_TRY : what;
}

/* bucket.h counts by the second and is told milliseconds: here it is minutes and their thousandths. */
static int64_t now_of(const struct identity_core *core)
{
	return clock_passed(core->clock) * 1000 / IDENTITY_MINUTE_S;
}

static struct identity_number *place_of(struct identity_core *core, const struct identity_dialogue *d)
{
	uint32_t at;

	memcpy(&at, d->ix, sizeof(at));
	return &core->numbers[at % IDENTITY_NUMBERS_MAX];
}

/* A dialogue that only claims a number does not use up what its owner may. */
static bool is_of(const struct identity_number *n, const struct identity_dialogue *d)
{
	return n->is_used && n->asserted == d->asserted && !memcmp(n->ix, d->ix, DB_IX);
}

/* Thousandths of a hash that are left; nothing is taken. */
static int64_t left_of(const struct bucket *b, unsigned a_minute, int64_t now)
{
	struct bucket look = *b;

	bucket_fill(&look, a_minute, a_minute, now);
	return look.milli;
}

/* How much of its allowance the number has used up, thousandths of a hash. */
static int64_t used_by(struct identity_core *core, const struct identity_dialogue *d, enum identity_hash kind)
{
	const struct identity_number *n = place_of(core, d);
	unsigned most = core->conf->a_minute[kind].number;

	return is_of(n, d) ? most * 1000ll - left_of(&n->left[kind], most, now_of(core)) : 0;
}

static bool link_allows(struct identity_core *core, const struct identity_link *l, enum identity_hash kind, int64_t used)
{
	int64_t a_minute = core->conf->a_minute[kind].link, left = left_of(&l->left[kind], a_minute, now_of(core));

	return left >= 1000 && left >= used * a_minute / (2 * core->conf->a_minute[kind].number);
}

bool identity_budget_allows(struct identity_core *core, const struct identity_dialogue *d, enum identity_hash what)
{
	enum identity_hash kind = kind_of(what);
	int64_t used = used_by(core, d, kind);

	if (used > (core->conf->a_minute[kind].number - 1) * 1000ll)
		return false;
	return what == IDENTITY_HASH_OWN || link_allows(core, d->account, kind, used);
}

unsigned identity_budget_spend(struct identity_core *core, const struct identity_dialogue *d, enum identity_hash what)
{
	enum identity_hash kind = kind_of(what);
	struct identity_number *n = place_of(core, d);
	unsigned used = (used_by(core, d, kind) + 999) / 1000, of_link = core->conf->a_minute[kind].link, of_number = core->conf->a_minute[kind].number;

	if (!is_of(n, d)) {
		*n = (struct identity_number){ .is_used = true, .asserted = d->asserted };
		memcpy(n->ix, d->ix, DB_IX);
	}
	(void)bucket_take(&n->left[kind], of_number, of_number, now_of(core));
	if (what != IDENTITY_HASH_OWN)
		(void)bucket_take(&d->account->left[kind], of_link, of_link, now_of(core));
	return used;
}
