/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pending requests of agents to persons, from the agent's question until it is answered or expires.
 *
 * Every number that is typed is treated alike: its owner is looked up when the person's own phone is reached, never before. Requests are
 * kept in memory only, for the minutes they live: a restart forgets them. The three digits bind what the person sees to the agent in
 * front of them; they are typed, never compared by eye, and open nothing. */
#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

void identity_ask_drop(struct identity_core *core, struct identity_ask *a)
{
	llist_del(&a->list);
	core->n_asks--;
	secret_wipe_mem(a, sizeof(*a));
	talloc_free(a);
}

void identity_ask_expire(struct identity_core *core, int64_t now)
{
	struct identity_ask *a, *next;

	llist_for_each_entry_safe(a, next, &core->asks, list)
		if (a->until <= now)
			identity_ask_drop(core, a);
}

void identity_ask_drop_batch(struct identity_core *core)
{
	struct identity_ask *a, *next;

	llist_for_each_entry_safe(a, next, &core->asks, list)
		if (a->batch == core->batch)
			identity_ask_drop(core, a);
}

void identity_ask_drop_all(struct identity_core *core)
{
	struct identity_ask *a, *next;

	llist_for_each_entry_safe(a, next, &core->asks, list)
		identity_ask_drop(core, a);
}

struct identity_ask *identity_ask_of_staff(struct identity_core *core, int64_t staff_id, int64_t now)
{
	struct identity_ask *a;

	llist_for_each_entry(a, &core->asks, list)
		if (a->staff_id == staff_id && a->until > now)
			return a;
	return NULL;
}

struct identity_ask *identity_ask_find(struct identity_core *core, uint64_t id, int64_t now)
{
	struct identity_ask *a;

	llist_for_each_entry(a, &core->asks, list)
		if (a->id == id && a->until > now && !a->is_over && !a->share_id)
			return a;
	return NULL;
}

struct identity_ask *identity_ask_of_number(struct identity_core *core, const uint8_t ix[DB_IX], int64_t now)
{
	struct identity_ask *a, *found = NULL;

	llist_for_each_entry(a, &core->asks, list)
		if (a->until > now && !a->is_over && !a->person_id && !memcmp(a->ix, ix, DB_IX))
			found = a;
	return found;
}

/* The one that this person has begun to answer. */
static struct identity_ask *of_person(struct identity_core *core, int64_t person_id, const char *org, int64_t now)
{
	struct identity_ask *a;

	llist_for_each_entry(a, &core->asks, list)
		if (a->person_id == person_id && a->until > now && !a->is_over && !a->share_id && !strcmp(a->org, org))
			return a;
	return NULL;
}

struct identity_ask *identity_ask_add(struct identity_run *r, const struct db_asked *row, const struct db_org *org)
{
	struct identity_core *core = r->core;
	struct identity_ask *a = identity_ask_of_staff(core, row->staff_id, r->steady);

	if (a)
		identity_ask_drop(core, a);
	else if (core->n_asks >= IDENTITY_ASKS_MAX)
		identity_ask_drop(core, llist_first_entry(&core->asks, struct identity_ask, list));
	a = talloc_zero(core, struct identity_ask);
	if (!a)
		return NULL;
	a->id = ++core->serial;
	a->batch = core->batch;
	a->row = row->id;
	a->staff_id = row->staff_id;
	a->org_id = org->id;
	osmo_strlcpy(a->org, org->code, sizeof(a->org));
	memcpy(a->ix, row->number_ix, sizeof(a->ix));
	seal_random_digits(a->code, IDENTITY_ASK_LEN, true);
	a->until = r->steady + IDENTITY_ASK_S;
	llist_add_tail(&a->list, &core->asks);
	core->n_asks++;
	return a;
}

int identity_ask_is_willing(struct identity_core *core, bool *willing, const struct db_person *p, int64_t org_id, int64_t steady)
{
	bool blocked;
	int rc = db_block_has(core->db, &blocked, p->id, org_id);

	*willing = rc == 0 && !blocked && p->settings & DB_WANT_ASKED && p->state == DB_PERSON_ACTIVE && !identity_is_locked(p, steady);
	return rc;
}

bool identity_ask_is_by(struct identity_run *r, const char *org)
{
	return of_person(r->core, r->d->person_id, org, r->steady) != NULL;
}

bool identity_ask_give(struct identity_run *r, const struct db_share *s, const char *org)
{
	struct identity_ask *a = of_person(r->core, s->person_id, org, r->steady);

	if (!a)
		return false;
	a->batch = r->core->batch;
	a->share_id = s->id;
	a->until = r->steady + IDENTITY_AGAIN_S;
	if (r->v)
		memcpy(a->v, r->v, sizeof(a->v));
	return true;
}
