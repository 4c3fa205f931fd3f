/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pending pushes: screens to show on phones that did not dial. The vault decides, the gateway fetches them one by one.
 *
 * They are kept in memory only, for minutes. Each is handed out once; what was not shown is offered at the next dial. The owner of a number is
 * looked up when its screen is handed out. */
#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

void identity_push_drop(struct identity_core *core, struct identity_push *p)
{
	llist_del(&p->list);
	core->n_pushes--;
	secret_wipe_mem(p, sizeof(*p));
	talloc_free(p);
}

void identity_push_expire(struct identity_core *core, int64_t now)
{
	struct identity_push *p, *next;

	llist_for_each_entry_safe(p, next, &core->pushes, list)
		if (p->until <= now)
			identity_push_drop(core, p);
}

void identity_push_drop_all(struct identity_core *core)
{
	struct identity_push *p, *next;

	llist_for_each_entry_safe(p, next, &core->pushes, list)
		identity_push_drop(core, p);
}

void identity_push_add(struct identity_run *r, enum identity_push_kind kind, const char *number, uint64_t ask)
{
	struct identity_core *core = r->core;
	struct identity_push *p;

	if (core->n_pushes >= IDENTITY_PUSHES_MAX)
		identity_push_drop(core, llist_first_entry(&core->pushes, struct identity_push, list));
	p = talloc_zero(core, struct identity_push);
	if (!p)
		return;		/* the same as a phone that is out of reach */
	p->id = ++core->serial;
	p->kind = kind;
	p->ask = ask;
	osmo_strlcpy(p->number, number, sizeof(p->number));
	seal_number_ix(core->keys, p->ix, number);
	p->due = r->steady + (kind == IDENTITY_PUSH_WARN ? IDENTITY_WARN_AFTER_S : 0);
	p->until = p->due + IDENTITY_PUSH_S;
	llist_add_tail(&p->list, &core->pushes);
	core->n_pushes++;
}

void identity_push_warn(struct identity_run *r, uint8_t slot)
{
	identity_push_add(r, IDENTITY_PUSH_WARN, r->d->number, slot);
}

struct identity_push *identity_push_find(struct identity_core *core, uint64_t id)
{
	struct identity_push *p;

	llist_for_each_entry(p, &core->pushes, list)
		if (p->id == id && p->is_handed)
			return p;
	return NULL;
}

bool identity_push_open(struct identity_run *r)
{
	const struct identity_push *p = identity_push_find(r->core, r->req->push);

	if (!p || strcmp(p->number, r->req->number) || !r->d->asserted)
		return false;
	if (p->kind == IDENTITY_PUSH_WARN)
		r->d->is_warned = true;
	else
		r->d->ask = p->ask;
	return true;
}
