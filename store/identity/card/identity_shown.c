/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A card shown on a SIM that just changed: whoever has it besides the PIN is no thief of the number. Who has no card is asked for one all the same, so
 * that a thief does not learn whether there is one. A card that was handed over to the new SIM says nothing of it. */
#include <string.h>

#include "store/identity/card/identity_card.h"

enum identity_outcome identity_verb_SIM_CARD(struct identity_run *r)
{
	int64_t until;
	int rc = identity_card_waits(r, &until);

	if (rc == 0 && until)
		return IDO_WAIT;
	if (rc == 0)
		rc = identity_card_look(r, IDENTITY_CARD_SHOW, r->d->number, r->d->slot);
	if (rc == 0)
		rc = identity_card_ask(r);
	return rc ? identity_fault(r->core, rc, "code card") : IDO_OK;
}

enum identity_outcome identity_verb_SIM_CODE(struct identity_run *r)
{
	const struct identity_card_talk *t = &r->d->card;

	if (t->mode != IDENTITY_CARD_SHOW || t->typed >= t->asked)
		return IDO_REFUSED;
	return identity_card_take(r, true);
}

/* They had it before the SIM changed; where nobody knows when that was, for a week. returns: 1; 0; an error of db.h. */
static int is_older(struct identity_run *r, const struct db_card *c)
{
	struct db_number n;
	int rc = identity_number_load(r->core, &n, r->d->ix);

	if (rc)
		return rc;
	return !c->staff_id && (r->now - c->given >= IDENTITY_SIM_WEEK_S || (n.sim_at && c->given + DB_COARSE_S <= n.sim_at));
}

/* returns: 1 it is theirs; 0; an error of db.h. */
static int judge(struct identity_run *r, const struct identity_card_talk *t)
{
	struct identity_card_judged j;
	int rc = identity_card_judge(r, t, &j), older = rc ? rc : is_older(r, &j.card);
	bool good = rc == 0 && older > 0 && j.is_right && t->person_id == r->kept->d.person_id;

	if (older < 0)
		rc = older;
	if (rc == 0 && !good && j.is_right && t->person_id == r->kept->d.person_id) {	/* a right code does not lock the card, whatever else is in the way */
		j.card.wrong = 0;
		rc = db_card_put(r->core->db, &j.card);
	}
	if (good)
		rc = identity_card_uncount(r);
	if (rc == 0 && good)
		rc = identity_card_burn(r, t, &j);
	if (rc == 0 && good)
		rc = identity_sim_trust(r, j.person.id);
	if (rc == 0 && good)
		rc = identity_leaf(r->core, r->now, "card_sim", "", j.person.ref, DB_REF);
	secret_wipe_mem(&j, sizeof(j));
	return rc ? rc : good;
}

enum identity_outcome identity_again_SIM_CODE(struct identity_run *r)
{
	enum identity_state was = r->d->state;	/* hashing, unless the dialogue ended meanwhile */
	struct identity_card_talk *t = &r->d->card;
	int rc;

	r->d->state = was == IDS_HASHING ? r->kept->d.state : was;
	if (!r->v || t->typed >= t->asked) {
		rc = identity_card_uncount(r);
		return rc ? identity_fault(r->core, rc, "code card") : IDO_BUSY;
	}
	memcpy(t->t[t->typed++], r->v, KDF_OUT);
	rc = judge(r, t);
	secret_wipe_mem(t, sizeof(*t));
	if (rc < 0)
		return identity_fault(r->core, rc, "code card");
	if (rc == 0)
		return identity_card_wrong(r);
	r->d->has_card = true;
	return r->d->offer.org[0] ? IDO_OFFER : IDO_OK;
}
