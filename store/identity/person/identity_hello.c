/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Begin and end of a dialogue, and its language. Nothing here tells whether a number is known. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_text.h"

/* Put the language that is kept for the number, or none, as for an unknown one: to a dialogue that only claims the number, which must not learn that
 * it is known, to who has it anew, and past what a link is told. */
static enum identity_outcome put_lang(struct identity_run *r)
{
	struct db_number n = { .lang = "" };
	int rc = identity_feed_meets(r);

	if (rc < 0)
		return identity_fault(r->core, rc, "language");
	if (rc == 0 && r->d->asserted && identity_link_meets(r->core, r->d->link, r->d->ix, r->steady))
		rc = identity_number_load(r->core, &n, r->d->ix);
	if (rc < 0)
		return identity_fault(r->core, rc, "language");
	identity_put(r, IDF_LANG, n.lang);
	return IDO_OK;
}

/* Choose the first screen, and put the shop that was dialled, if any. */
static enum identity_outcome greet_person(struct identity_run *r)
{
	enum identity_outcome o;
	struct db_org org;

	if (r->d->is_warned)
		return IDO_WARNED;
	if (r->d->ask)
		return identity_asked_show(r);
	if (!r->d->dialled[0] || !strcmp(r->d->dialled, IDENTITY_DIAL_SECOND))
		return IDO_PLAIN;	/* whether a second officer dialled, the PIN tells */
	if (!strcmp(r->d->dialled, IDENTITY_DIAL_PROOF))
		return IDO_PROVE_PHONE;
	o = identity_org_look(r, &org, r->d->dialled);
	return o == IDO_OK ? IDO_SHOP : o;
}

enum identity_outcome identity_verb_HELLO(struct identity_run *r)
{
	const struct identity_req *req = r->req;

	if (r->peer == PEER_DESK ? strcmp(req->link, IDENTITY_LINK_DESK) : !identity_link_is_served(r->core, req->link))
		return IDO_REFUSED;	/* made up */
	if (!req->dialogue || identity_dialogue_find(r->core, req->dialogue) || !identity_text_is_digits(req->number, 1, 15))
		return IDO_REFUSED;
	r->d = identity_dialogue_new(r->core, req, r->steady);
	if (!r->d)
		return IDO_BUSY;
	r->d->is_desk = r->peer == PEER_DESK;
	r->d->asserted &= !r->d->is_desk;
	if (put_lang(r) != IDO_OK)
		return IDO_BUSY;
	if (!r->d->is_desk && identity_complaint_is_heard(r->core))
		identity_put_num(r, IDF_HEARD, 1);
	if (req->push)
		return identity_push_open(r) ? greet_person(r) : IDO_GONE;
	osmo_strlcpy(r->d->dialled, req->org, sizeof(r->d->dialled));
	if (!r->d->dialled[0] && identity_shift_enter(r)) {
		enum identity_outcome o = identity_enter_desk(r);

		return o == IDO_STAFF ? IDO_SHIFT : o;
	}
	return greet_person(r);
}

enum identity_outcome identity_verb_NOT_SHOP(struct identity_run *r)
{
	r->d->dialled[0] = '\0';
	return IDO_PLAIN;
}

enum identity_outcome identity_verb_LANG(struct identity_run *r)
{
	int rc = 0;

	if (!identity_text_is_word(r->req->key, IDENTITY_LANG_MAX - 1))
		return IDO_REFUSED;
	osmo_strlcpy(r->d->lang, r->req->key, sizeof(r->d->lang));
	if (r->d->asserted)
		rc = identity_feed_meet(r);
	if (rc == 0 && r->d->asserted)
		rc = identity_number_lang(r->core, r->d->ix, r->req->key, true, r->now);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "lang", "", r->d->ix, sizeof(r->d->ix));
	if (rc)
		return identity_fault(r->core, rc, "language");
	identity_put(r, IDF_LANG, r->req->key);
	return r->d->state == IDS_NEW ? greet_person(r) : IDO_OK;
}

/* Answers that were shown need not be shown again; a dialogue that ended by its last screen leaves no place to resume at. */
enum identity_outcome identity_verb_BYE(struct identity_run *r)
{
	bool ended = !strcmp(r->req->key, "ended"), shown = ended || !strcmp(r->req->key, "shown");
	unsigned i;
	int rc = 0;

	for (i = 0; shown && i < r->d->n_unseen && (rc == 0 || rc == -ENOENT); i++)
		rc = db_op_seen(r->core->db, r->d->unseen[i]);
	if (ended && r->d->person_id && r->d->state == IDS_PERSON)
		identity_place_drop(r->core, r->d->person_id);
	identity_dialogue_drop(r->core, r->d);
	r->d = NULL;
	return rc && rc != -ENOENT ? identity_fault(r->core, rc, "goodbye") : IDO_OK;
}
