/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an SMS asked for that nobody vouched for: kept with the number until the next right PIN, and then asked about. Until somebody says yes
 * nothing is done, so that whoever forges a sender can do no more than have a question asked. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

/* returns: texted_block ORG_SHORT; ok there is nobody to block it for, or the organisation is gone; busy. */
static enum identity_outcome ask_block(struct identity_run *r, const struct db_number *n)
{
	struct db_org org;
	int rc = n->sms_block && r->d->person_id ? db_org_get(r->core->db, &org, n->sms_block) : -ENOENT;

	if (rc)
		return rc == -ENOENT ? IDO_OK : identity_fault(r->core, rc, "texted");
	r->d->texted_org = org.id;
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	return IDO_TEXTED_BLOCK;
}

enum identity_outcome identity_texted_ask(struct identity_run *r, const struct db_number *n)
{
	enum identity_outcome o;

	if (n->must_change) {
		identity_dialogue_choose(r);
		return IDO_START;
	}
	o = ask_block(r, n);
	if (o == IDO_OK && n->sms_pin)
		o = IDO_TEXTED_PIN;
	if (o != IDO_OK && o != IDO_BUSY)
		r->d->state = IDS_TEXTED;
	return o == IDO_OK ? identity_enter(r) : o;
}

/* The question was answered: it is not asked again. Another one may wait by now. */
static int forget_question(struct identity_run *r, struct db_number *n)
{
	if (r->d->texted_org && n->sms_block == r->d->texted_org)
		n->sms_block = 0;
	else if (!r->d->texted_org)
		n->sms_pin = false;
	return db_number_put(r->core->db, n);
}

static enum identity_outcome block_texted(struct identity_run *r)
{
	struct db_person p;
	struct db_org org;
	int rc = db_org_get(r->core->db, &org, r->d->texted_org);

	if (rc == 0)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0)
		rc = identity_block_set(r->core, &p, &org, r->now);
	if (rc)
		return identity_fault(r->core, rc, "texted");
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	identity_dialogue_over(r->d);
	return IDO_BLOCKED;
}

enum identity_outcome identity_verb_TEXTED(struct identity_run *r)
{
	bool yes = !strcmp(r->req->key, "yes"), blocks = r->d->texted_org != 0;
	struct db_number n;
	int rc;

	if ((!yes && strcmp(r->req->key, "no")) || (yes && !blocks))
		return IDO_REFUSED;
	rc = identity_number_load(r->core, &n, r->d->ix);
	if (rc == 0 && (n.must_change || (!blocks && !n.sms_pin)))
		return IDO_REFUSED;	/* that was not the question */
	if (rc == 0)
		rc = forget_question(r, &n);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "texted", "", r->d->ix, sizeof(r->d->ix));
	if (rc)
		return identity_fault(r->core, rc, "texted");
	if (yes)
		return block_texted(r);
	r->d->texted_org = 0;
	return identity_texted_ask(r, &n);
}
