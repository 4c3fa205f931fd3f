/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person without a phone, at an agent whose organisation may: the number of the card, the person's yes to what was read aloud, and the one code that is
 * asked for. What the organisation must have is given and checked at once, so that there is no code to tell; one code of the card is one share.
 *
 * Wrong codes count for the agent like wrong codes of a phone, and for nobody else: whoever reads a number off a card could lock it. A number of no card, a
 * wrong code and a person who gives nothing just now are answered alike, after the same work. */
#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "store/base/damm.h"
#include "store/identity/card/identity_card.h"

/* The desk of this dialogue, and what its organisation must have. returns: ok | refused | agent_closed MINUTES | busy. */
static enum identity_outcome load_desk(struct identity_run *r, struct db_staff *s, struct db_org *org, struct identity_bundle *b)
{
	enum identity_outcome o = identity_check_desk(r, s, org);
	bool may;
	int rc;

	if (o != IDO_OK)
		return o;
	rc = identity_org_takes_cards(r->core, org->code, &may);
	if (rc)
		return identity_fault(r->core, rc, "without a phone");
	return may && identity_org_rules(r->core, org, b) && strcmp(b->kind, "code") ? IDO_OK : IDO_REFUSED;
}

/* ---- the card, and the yes ---- */

/* Whose card it is; of a number of no card everything but that. returns: 0; an error of db.h. */
static int look(struct identity_run *r, const char *serial)
{
	struct identity_card_talk *t = &r->d->card;
	char named[DB_CARD_SERIAL + 1] = "c";
	struct db_card c;
	int rc = db_card_find(r->core->db, &c, serial);

	memset(t, 0, sizeof(*t));
	t->mode = IDENTITY_CARD_BEARER;
	memcpy(named + 1, serial, DB_CARD_SERIAL);
	seal_number_ix(r->core->keys, t->ix, named);
	seal_random(t->salt, sizeof(t->salt));
	if (rc && rc != -ENOENT)
		return rc;
	if (rc || c.state != DB_CARD_GIVEN)
		return identity_card_stand_in(r, t);
	t->card_id = t->read_id = c.id;
	t->person_id = c.person_id;
	memcpy(t->salt, c.salt, sizeof(t->salt));
	return 0;
}

static void put_must(struct identity_run *r, const struct identity_bundle *b)
{
	char must[IDENTITY_FACTS_MAX * sizeof(b->facts[0].name)];

	identity_org_must(b, must, sizeof(must));
	identity_put(r, IDF_MUST, must);
}

enum identity_outcome identity_verb_BEARER(struct identity_run *r)
{
	const struct secret *typed = &r->req->secret;
	char serial[DB_CARD_SERIAL] = "";
	struct identity_bundle b;
	struct db_org org;
	struct db_staff s;
	enum identity_outcome o = load_desk(r, &s, &org, &b);
	int rc;

	if (o != IDO_OK)
		return o;
	if (typed->len != sizeof(serial) - 1 || !damm_is_valid(typed->digits, typed->len))
		return IDO_TYPO;
	memcpy(serial, typed->digits, typed->len);
	rc = look(r, serial);
	if (rc)
		return identity_fault(r->core, rc, "without a phone");
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	put_must(r, &b);
	return IDO_OK;
}

enum identity_outcome identity_verb_BEARER_YES(struct identity_run *r)
{
	struct identity_card_talk *t = &r->d->card;
	int rc;

	if (t->mode != IDENTITY_CARD_BEARER)
		return IDO_GONE;
	crypto_hash_sha256(r->d->notice_sha, (const uint8_t *)r->req->text, r->req->text_len);
	t->asked = t->typed = 0;
	rc = identity_card_ask(r);
	return rc ? identity_fault(r->core, rc, "without a phone") : IDO_OK;
}

/* ---- the code ---- */

enum identity_outcome identity_verb_BEARER_CODE(struct identity_run *r)
{
	const struct identity_conf *conf = r->core->conf;
	const struct identity_card_talk *t = &r->d->card;
	struct identity_bundle b;
	struct db_org org;
	struct db_staff s;
	enum identity_outcome o = load_desk(r, &s, &org, &b);

	if (o != IDO_OK)
		return o;
	if (t->mode != IDENTITY_CARD_BEARER || t->asked != 1)
		return IDO_GONE;
	if (!secret_is_digits(&r->req->secret, SEAL_CARD_LEN))
		return IDO_SHAPE;
	o = identity_pace_check(r, &s);
	if (o != IDO_OK)
		return o;
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_CHECK))
		return IDO_BUSY;
	identity_hash_take(r, IDENTITY_HASH_CHECK, &r->req->secret, t->salt, conf->token_mem_kib, conf->token_ops);
	return identity_check_count(r, &s);
}

/* The code was right: is there a key, and was the notice heard? returns: 1 dek is it; 0; an error of db.h. */
static int key_of(struct identity_run *r, const struct identity_card_talk *t, const struct identity_card_judged *j, uint8_t dek[SEAL_KEY])
{
	int rc = j->person.notice_at ? identity_card_single(r, t, j, dek) : -EBADMSG;

	if (rc == -EBADMSG && j->person.notice_at)
		rc = identity_card_pending(r, &j->person, dek);
	return rc == -EBADMSG ? 0 : rc ? rc : 1;
}

/* Write the share as if the person had made it here, under a key that nobody types. returns: ok; else nothing was written, and nothing is given. */
static enum identity_outcome give(struct identity_run *r, const struct identity_card_judged *j, const uint8_t dek[SEAL_KEY], const char *org, const uint8_t v[KDF_OUT],
				  int64_t *share_id)
{
	struct identity_dialogue *agent = r->d;
	struct identity_dialogue person = { .account = agent->account, .asserted = true, .has_card = true, .card.mode = IDENTITY_CARD_BEARER };
	const uint8_t *code_v = r->v;
	struct identity_gift g;
	enum identity_outcome o;
	struct db_share s;

	memcpy(person.link, agent->link, sizeof(person.link));
	memcpy(person.lang, agent->lang, sizeof(person.lang));
	memcpy(person.ix, r->kept->d.card.ix, sizeof(person.ix));
	memcpy(r->kept->text_sha, r->kept->d.notice_sha, sizeof(r->kept->text_sha));
	identity_card_speak(&person, &j->person, dek, org);
	r->d = &person;
	r->v = v;
	o = identity_offer_gift(r, &g);
	if (o == IDO_OK)
		o = g.len ? identity_share_facts(r, &s, &g, "") : IDO_GONE;
	if (o == IDO_OK)
		*share_id = s.id;
	r->d = agent;
	r->v = code_v;
	r->op_person = r->op_subject = 0;	/* the answer is the agent's */
	secret_wipe_mem(&g, sizeof(g));
	secret_wipe_mem(&person, sizeof(person));
	return o;
}

/* What the organisation must have, checked by this agent. returns: as CHECK a good code; late: nothing is given; busy. */
static enum identity_outcome serve(struct identity_run *r, const struct identity_card_judged *j, const uint8_t dek[SEAL_KEY], const char *org)
{
	const uint8_t *code_v = r->v;
	uint8_t v[KDF_OUT];
	enum identity_outcome o;
	int64_t share_id = 0;

	seal_random(v, sizeof(v));
	o = give(r, j, dek, org, v, &share_id);
	if (o == IDO_OK) {
		r->v = v;
		o = identity_check_given(r, share_id);
		r->v = code_v;
	} else if (o != IDO_BUSY) {
		o = IDO_LATE;
	}
	secret_wipe_mem(v, sizeof(v));
	return o;
}

/* A right code is used up, and where nothing is given counts as a wrong one: the agent does not learn that it was right. returns: as serve(). */
static enum identity_outcome use(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j, const char *org)
{
	uint8_t dek[SEAL_KEY];
	enum identity_outcome o = IDO_LATE;
	int key = key_of(r, t, j, dek), rc = 0;

	if (key >= 0)
		rc = identity_card_burn(r, t, j);
	if (rc == 0 && key >= 0)
		rc = identity_leaf(r->core, r->now, "card_word", "", j->person.ref, DB_REF);
	if (rc == 0 && key == 1)
		o = serve(r, j, dek, org);
	if (rc == 0 && o != IDO_LATE)
		rc = identity_check_uncount(r);
	secret_wipe_mem(dek, sizeof(dek));
	return rc || key < 0 ? identity_fault(r->core, rc ?: key, "without a phone") : o;
}

static enum identity_outcome judge(struct identity_run *r, struct identity_card_talk *t, const struct db_org *org)
{
	struct identity_card_judged j;
	enum identity_outcome o = IDO_WRONG;
	int rc;

	memcpy(t->t[t->typed++], r->v, KDF_OUT);
	rc = identity_card_judge(r, t, &j);
	if (rc == 0 && j.is_right)
		o = use(r, t, &j, org->code);
	secret_wipe_mem(&j, sizeof(j));
	return rc ? identity_fault(r->core, rc, "without a phone") : o;
}

enum identity_outcome identity_again_BEARER_CODE(struct identity_run *r)
{
	struct identity_bundle b;
	struct db_org org;
	struct db_staff s;
	enum identity_outcome o = load_desk(r, &s, &org, &b);
	int rc;

	if (o == IDO_BUSY)
		return o;
	if (!r->v || o == IDO_REFUSED) {
		rc = identity_check_uncount(r);
		return rc ? identity_fault(r->core, rc, "without a phone") : r->v ? o : IDO_BUSY;
	}
	o = judge(r, &r->kept->d.card, &org);
	memset(&r->d->card, 0, sizeof(r->d->card));
	return o == IDO_WRONG || o == IDO_LATE ? identity_check_wrong(r) : o;
}
