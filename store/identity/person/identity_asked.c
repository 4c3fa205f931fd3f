/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person whom an agent asks: what they see, the digits that bind it to the agent before them, and how they refuse. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

enum identity_outcome identity_asked_show(struct identity_run *r)
{
	struct identity_ask *a = identity_ask_find(r->core, r->d->ask, r->steady);
	enum identity_outcome o;
	struct db_org org;

	if (!a)
		return IDO_GONE;
	o = identity_org_look(r, &org, a->org);
	r->d->ask_org = a->org_id;
	return o == IDO_OK ? IDO_ASKED : o == IDO_BUSY ? o : IDO_GONE;
}

/* The request belongs to this person from here on, also after a cut. */
static enum identity_outcome begin_answer(struct identity_run *r, struct identity_ask *a)
{
	a->person_id = r->d->person_id;
	osmo_strlcpy(r->d->dialled, a->org, sizeof(r->d->dialled));
	identity_offer_forget(r->d);
	return IDO_SHOP;
}

enum identity_outcome identity_asked_enter(struct identity_run *r, const struct db_person *p)
{
	struct identity_dialogue *d = r->d;
	struct identity_ask *a = d->is_paired ? identity_ask_find(r->core, d->ask, r->steady) :
				 d->dialled[0] ? NULL : identity_ask_of_number(r->core, d->ix, r->steady);
	enum identity_outcome o = IDO_GONE;
	bool willing = false;
	int rc;

	rc = a ? identity_ask_is_willing(r->core, &willing, p, a->org_id, r->steady) : 0;
	if (rc)
		return identity_fault(r->core, rc, "asked");
	if (willing && d->is_paired)
		return begin_answer(r, a);
	d->ask = willing ? a->id : 0;
	if (willing)
		o = identity_asked_show(r);
	return o == IDO_GONE ? IDO_OK : o;
}

enum identity_outcome identity_verb_ASK_PAIR(struct identity_run *r)
{
	struct identity_ask *a = identity_ask_find(r->core, r->d->ask, r->steady);
	const struct secret *typed = &r->req->secret;
	int rc;

	if (!a)
		return IDO_GONE;
	rc = identity_leaf(r->core, r->now, "pair", a->org, &a->row, sizeof(a->row));
	if (rc)
		return identity_fault(r->core, rc, "asked");
	if (typed->len != IDENTITY_ASK_LEN || !seal_is_equal((const uint8_t *)typed->digits, (const uint8_t *)a->code, IDENTITY_ASK_LEN)) {
		a->is_over = ++a->wrong >= IDENTITY_ASK_TRIES;
		identity_put_num(r, IDF_TRIES, IDENTITY_ASK_TRIES - a->wrong);
		return a->is_over ? IDO_GONE : IDO_WRONG;
	}
	if (r->d->state == IDS_PERSON)
		return begin_answer(r, a);
	r->d->is_paired = true;
	return IDO_OK;
}

/* Refuse the request. The agent is not told and goes on waiting, as for a number that nobody has. */
static int refuse_request(struct identity_run *r)
{
	struct identity_ask *a = identity_ask_find(r->core, r->d->ask, r->steady);

	r->d->ask = 0;
	if (!a)
		return 0;
	a->is_over = true;
	return identity_leaf(r->core, r->now, "ask_no", a->org, &a->row, sizeof(a->row));
}

enum identity_outcome identity_verb_ASK_REFUSE(struct identity_run *r)
{
	int rc = refuse_request(r);

	return rc ? identity_fault(r->core, rc, "asked") : IDO_OK;
}

enum identity_outcome identity_verb_ASK_BLOCK(struct identity_run *r)
{
	struct db_person p;
	struct db_org org;
	bool is_all;
	int rc;

	if (!r->d->ask_org)
		return IDO_NONE;
	is_all = r->d->state != IDS_PERSON;
	rc = db_org_get(r->core->db, &org, r->d->ask_org);
	if (rc == 0 && !is_all)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0)
		rc = refuse_request(r);
	if (rc == 0)
		rc = is_all ? identity_block_all(r->core, r->d->ix, &org, r->now) : identity_block_set(r->core, &p, &org, r->now);
	if (rc)
		return identity_fault(r->core, rc, "block");
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	return IDO_OK;
}
