/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a recovery leaves behind for a week, so that who had it done in somebody's place gets little of it: the history of before is hidden, and small
 * bundles alone are given where it rests on what officers saw. Its case says that it was done, and when: nothing else is kept. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

static const struct after_rule {
	uint8_t kind;
	bool is_small, is_few_on_new_sim;
} rules[] = {
	{ .kind = DB_CASE_MOVE, .is_small = true },
	{ .kind = DB_CASE_RESET, .is_small = true, .is_few_on_new_sim = true },
	{ .kind = DB_CASE_RESET_CARD },
	{ .kind = DB_CASE_CARD, .is_small = true },
};

static const struct after_rule *rule_of(const struct db_case *c)
{
	size_t i;

	for (i = 0; c->state == DB_CASE_DONE && i < ARRAY_SIZE(rules); i++)
		if (rules[i].kind == c->kind)
			return &rules[i];
	return NULL;
}

void identity_after_case(struct identity_after *a, const struct db_case *c, int64_t steady)
{
	const struct after_rule *rule = rule_of(c);
	int64_t at = c->changed + DB_COARSE_S;	/* it was written rounded down */

	if (rule && c->kind == DB_CASE_RESET_CARD)
		a->card_used = OSMO_MAX(a->card_used, c->changed);
	a->is_recovered |= rule != NULL;
	if (!rule || steady >= at + IDENTITY_AFTER_S)
		return;
	a->is_small |= rule->is_small;
	a->is_few |= rule->is_few_on_new_sim && c->flags & DB_CASE_IS_NEW_SIM;
	a->at = OSMO_MAX(a->at, at);
}

bool identity_after_hides(const struct identity_after *a, int64_t created)
{
	return created <= a->at - a->at % DB_DAY && a->at;
}

bool identity_after_needs_card(const struct identity_after *a, const struct db_card *c, unsigned left)
{
	return left < SEAL_CARD_NEED || c->wrong >= IDENTITY_CARD_OWN || a->card_used > c->given;
}

int identity_after_look(struct identity_run *r, struct identity_after *a, int64_t person_id)
{
	struct db_case c = { .id = 0 };
	int rc;

	if (person_id && r->d->met.person_id == person_id) {
		*a = r->d->met.after;
		return 0;
	}
	memset(a, 0, sizeof(*a));
	while ((rc = db_case_about(r->core->db, &c, NULL, person_id)) == 0)
		identity_after_case(a, &c, r->steady);
	return rc == -ENOENT ? 0 : rc;
}

void identity_after_put(struct identity_run *r, const struct identity_after *a)
{
	identity_put_date(r, IDF_UNTIL, r->now + a->at + IDENTITY_AFTER_S - r->steady);
}
