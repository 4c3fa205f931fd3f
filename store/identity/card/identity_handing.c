/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A card is handed over: to whose phone was shown at the desk, or to who was just enrolled there. The one before ends when the new one is in the hand,
 * not before. Whether single codes work by SMS is decided now or never, because nobody but the paper has the codes later. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/damm.h"
#include "store/identity/card/identity_card.h"
#include "store/identity/card/identity_stock.h"

/* ---- for whom ---- */

/* A number of no case is counted as digits that no phone shows: they are of another length. */
static enum identity_outcome count_wrong(struct identity_run *r, struct db_staff *s)
{
	char number[IDENTITY_NUMBER_MAX] = "";
	enum identity_outcome o = identity_proof_take(r, s, r->req->secret.digits, r->req->secret.len, number);

	return o == IDO_WRONG ? IDO_NONE : o;
}

/* Who has no phone: two officers approved it, and its wait is over. */
static enum identity_outcome for_case(struct identity_run *r, struct db_staff *s)
{
	struct identity_card_talk *t = &r->d->card;
	int rc;

	if (s->closed_until > r->steady)
		return count_wrong(r, s);
	memcpy(t->case_number, r->req->secret.digits, r->req->secret.len);
	rc = identity_case_card_ready(r, s, t->case_number, &t->person_id);
	if (rc < 0)
		return identity_fault(r->core, rc, "code card");
	if (!rc)
		return count_wrong(r, s);
	return IDO_SEE_PAPER;
}

/* Who knows the number of the case alone gets no card: whoever hands it over sees the paper, too. */
enum identity_outcome identity_verb_CARD_PAPER(struct identity_run *r)
{
	struct identity_card_talk *t = &r->d->card;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!t->case_number[0])
		return IDO_GONE;
	if (s.closed_until > r->steady) {
		identity_put_wait(r, s.closed_until);
		return IDO_AGENT_CLOSED;
	}
	rc = identity_case_card_paper(r, &s, t->case_number);
	if (rc == -EACCES)
		return identity_proof_wrong(r, &s);
	if (rc == -EINVAL)
		return IDO_SHAPE;
	if (rc < 0)
		return identity_fault(r->core, rc, "code card");
	t->mode = rc ? IDENTITY_CARD_HAND : IDENTITY_CARD_NONE;
	return rc ? IDO_OK : IDO_GONE;
}

enum identity_outcome identity_verb_CARD_FOR(struct identity_run *r)
{
	char number[IDENTITY_NUMBER_MAX] = "";
	struct db_staff s;
	const char *digits;
	uint8_t slot = identity_proof_slot(&r->req->secret, &digits);
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc = 0;

	if (o != IDO_OK)
		return o;
	memset(&r->d->card, 0, sizeof(r->d->card));
	if (r->req->secret.len == IDENTITY_CASE_LEN)
		return for_case(r, &s);
	if (!slot)
		return IDO_SHAPE;
	o = identity_proof_take(r, &s, digits, IDENTITY_PROOF_LEN, number);
	if (o == IDO_OK)
		rc = identity_card_look(r, IDENTITY_CARD_HAND, number, slot);
	secret_wipe_mem(number, sizeof(number));
	if (rc)
		return identity_fault(r->core, rc, "code card");
	return o == IDO_OK && !r->d->card.person_id ? IDO_NONE : o;
}

/* ---- which ---- */

static bool is_new(const struct identity_run *r, const struct db_card *c)
{
	return c->state == DB_CARD_MADE && r->now - c->created < IDENTITY_CARD_S;
}

enum identity_outcome identity_verb_CARD_SERIAL(struct identity_run *r)
{
	const struct secret *typed = &r->req->secret;
	char serial[DB_CARD_SERIAL] = "", text[IDENTITY_SERIAL_TEXT];
	struct db_card c;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (r->d->card.mode != IDENTITY_CARD_HAND || !r->d->card.person_id)
		return IDO_GONE;
	if (typed->len != sizeof(serial) - 1 || !damm_is_valid(typed->digits, typed->len))
		return IDO_TYPO;
	memcpy(serial, typed->digits, typed->len);
	rc = db_card_find(r->core->db, &c, serial);
	if (rc == -ENOENT || (rc == 0 && !is_new(r, &c)))
		return IDO_NONE;
	if (rc)
		return identity_fault(r->core, rc, "code card");
	r->d->card.card_id = c.id;
	identity_card_serial_text(text, serial);
	identity_put(r, IDF_SERIAL, text);
	return IDO_OK;
}

/* ---- given ---- */

/* The case is done with it, where there is one. returns: 1; 0 it is not ready any more; an error of db.h. */
static int end_case(struct identity_run *r, const struct db_staff *s)
{
	const char *number = r->d->card.case_number;

	return number[0] ? identity_case_card_done(r, s, number) : 1;
}

/* Who never had a PIN has a key that is here; anybody else's comes with the next unlock, when they say that it is theirs. */
static int seal_to(struct identity_run *r, const struct db_person *p)
{
	uint8_t dek[SEAL_KEY];
	int rc = 0;

	if (p->pin_set_at || !p->wrap_pend.len || seal_unwrap_pend(r->core->keys, dek, p->ref, p->wrap_pend.octets, p->wrap_pend.len))
		return 0;
	rc = identity_keys_card(r->core, p, dek, true);
	secret_wipe_mem(dek, sizeof(dek));
	return rc;
}

static int give(struct identity_run *r, struct db_card *c, const struct db_staff *s, bool words)
{
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->card.person_id);

	if (rc == 0)
		rc = identity_card_lose(r->core, p.id);
	c->state = DB_CARD_GIVEN;
	c->person_id = r->d->card.person_id;
	c->words = words;
	c->given = r->now;
	c->staff_id = rc == 0 && !p.pin_set_at ? 0 : s->id;
	if (rc == 0)
		rc = db_card_put(r->core->db, c);
	if (rc == 0 && !words)
		rc = db_card_code_plain(r->core->db, c->id);
	if (rc == 0)
		rc = seal_to(r, &p);
	if (rc == 0)
		rc = identity_inbox_note(r->core, p.id, "", "card_given");
	return rc ? rc : identity_leaf(r->core, r->now, "card_given", "", p.ref, sizeof(p.ref));
}

enum identity_outcome identity_verb_CARD_GIVEN(struct identity_run *r)
{
	const char *key = r->req->key;
	bool words = !strcmp(key, "sms"), gives = words || !strcmp(key, "yes");
	struct db_card c;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!gives && strcmp(key, "no"))
		return IDO_REFUSED;
	if (r->d->card.mode != IDENTITY_CARD_HAND || !r->d->card.card_id)
		return IDO_GONE;
	rc = db_card_get(r->core->db, &c, r->d->card.card_id);
	if (rc == -ENOENT || (rc == 0 && !is_new(r, &c)))
		return IDO_GONE;
	if (rc == 0 && gives) {
		rc = end_case(r, &s);
		if (rc == 0)
			return IDO_GONE;
		rc = OSMO_MIN(rc, 0);
	}
	if (rc == 0)
		rc = gives ? give(r, &c, &s, words) : identity_leaf(r->core, r->now, "card_no", "", c.ref, sizeof(c.ref));
	if (rc)
		return identity_fault(r->core, rc, "code card");
	memset(&r->d->card, 0, sizeof(r->d->card));
	return identity_enter_officer(r, false);
}
