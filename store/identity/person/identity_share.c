/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SHARE and OTP: a code for one organisation, the consent to it, the sealed facts behind it; all in one transaction. */
#include <errno.h>
#include <string.h>

#include <sodium.h>

#include <osmocom/core/utils.h>

#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"

#define OTP_DRAWS	8

int64_t identity_share_most(const struct db_share *s)
{
	if (s->kind == DB_SHARE_OTP)
		return IDENTITY_OTP_S;
	if (!strcmp(s->life, "d3"))
		return IDENTITY_LIFE_D3_S;
	return strcmp(s->life, "today") ? IDENTITY_LIFE_H1_S : IDENTITY_LIFE_TODAY_S;
}

static int64_t expires_of(const char *life, int64_t now)
{
	int64_t end;

	if (!strcmp(life, "m10"))
		return now + IDENTITY_OTP_S;
	if (!strcmp(life, "d3"))
		return now + IDENTITY_LIFE_D3_S;
	if (strcmp(life, "today"))
		return now + IDENTITY_LIFE_H1_S;
	end = identity_day_end(now) - IDENTITY_MINUTE_S;	/* 23:59 */
	if (end <= now)
		end = now + IDENTITY_MINUTE_S;
	return end < now + IDENTITY_LIFE_TODAY_S ? end : now + IDENTITY_LIFE_TODAY_S;
}

/* Seal the digits, so that the person can see them again while the code lives. */
static int keep_digits(struct identity_run *r, struct db_share *s, const char *digits)
{
	const struct seal_aad aad = { .what = SEAL_DIGITS, .ref = r->d->ref };
	struct seal_buf buf = { .octets = s->digits.octets, .cap = sizeof(s->digits.octets) };
	int rc = seal_dek_seal(&buf, r->d->dek, &aad, digits, strlen(digits));

	s->digits.len = buf.len;
	return rc;
}

static void fill_share(struct identity_run *r, struct db_share *s, const struct identity_gift *g, uint8_t kind, const char *life, int64_t expires)
{
	memset(s, 0, sizeof(*s));
	s->org_id = g->org.id;
	s->person_id = g->person.id;
	s->kind = kind;
	s->state = DB_SHARE_LIVE;
	osmo_strlcpy(s->purpose, g->bundle.purpose, sizeof(s->purpose));
	osmo_strlcpy(s->life, life, sizeof(s->life));
	s->created = r->steady;
	s->expires = expires;
	seal_random(s->consent, sizeof(s->consent));
}

/* Write share, consent and ledger leaf, or nothing; the first write tells whether the code is free. */
static enum identity_outcome write_share(struct identity_run *r, struct db_share *s, const struct identity_gift *g,
					 const struct db_blob *envelope, const uint8_t text_sha[32])
{
	int rc = db_share_new(r->core->db, s, envelope);

	if (rc == -EEXIST)
		return IDO_BUSY;	/* the code is taken: the next try draws another */
	if (rc == 0)
		rc = identity_consent_write(r, s->consent, g, text_sha, s->expires);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, s->kind == DB_SHARE_OTP ? "otp" : "share", g->org.code, s->consent, sizeof(s->consent));
	if (rc == 0 && r->d->proxy)
		rc = identity_proxy_used(r);
	if (rc)
		return identity_fault(r->core, rc, "share");
	r->op_person = r->d->proxy ? 0 : s->person_id;
	r->op_subject = s->id;
	return IDO_OK;
}

static void put_share(struct identity_run *r, const struct db_org *org, const char *digits, const char *life)
{
	char word[16];

	identity_put(r, IDF_ORG_SHORT, org->short_name);
	identity_put(r, IDF_CODE, digits);
	snprintf(word, sizeof(word), "life.%s", life);
	identity_put(r, IDF_LIFE, word);
}

/* Show the code for the person to tell, unless it answers a request: then the agent gets it. returns: ok | given. */
static enum identity_outcome hand_over_share(struct identity_run *r, const struct db_share *s, const struct db_org *org, const char *digits,
					     const char *life)
{
	if (!identity_ask_give(r, s, org->code)) {
		put_share(r, org, digits, life);
		return IDO_OK;
	}
	identity_put(r, IDF_ORG_SHORT, org->short_name);
	return IDO_GIVEN;
}

enum identity_outcome identity_verb_SHARE(struct identity_run *r)
{
	struct identity_gift g;
	enum identity_outcome o;
	struct secret digits;
	uint8_t salt[KDF_SALT];
	char code[10];

	o = identity_offer_gift(r, &g);
	secret_wipe_mem(g.facts, sizeof(g.facts));
	if (o != IDO_OK)
		return o;
	if (g.len == 0)
		return IDO_REFUSED;	/* an organisation that takes no facts */
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_OWN))
		return IDO_BUSY;
	seal_random_share(code);
	seal_share_salt(r->core->keys, salt, g.org.code);
	if (secret_put(&digits, code, 9))
		return IDO_BUSY;
	identity_hash_take(r, IDENTITY_HASH_OWN, &digits, salt, r->core->conf->token_mem_kib, r->core->conf->token_ops);
	secret_move(&r->kept->secret, &digits);
	secret_wipe_mem(code, sizeof(code));
	crypto_hash_sha256(r->kept->text_sha, (const uint8_t *)r->req->text, r->req->text_len);
	return RUN_HASH;
}

enum identity_outcome identity_share_facts(struct identity_run *r, struct db_share *s, const struct identity_gift *g, const char *digits)
{
	const char *life = r->d->offer.life;
	struct db_blob envelope;
	struct seal_buf buf = { .octets = envelope.octets, .cap = sizeof(envelope.octets) };
	int rc;

	fill_share(r, s, g, DB_SHARE_FACTS, life, expires_of(life, r->now));
	seal_share_ix(r->core->keys, s->ix, r->v);
	rc = r->d->proxy ? 0 : keep_digits(r, s, digits);	/* who is spoken for sees that it was given, not the code */
	if (rc == 0)
		rc = seal_envelope_seal(r->core->keys, &buf, g->org.code, r->v, g->facts, g->len);
	envelope.len = buf.len;
	return rc ? IDO_BUSY : write_share(r, s, g, &envelope, r->kept->text_sha);
}

enum identity_outcome identity_again_SHARE(struct identity_run *r)
{
	struct identity_dialogue *live = r->d;
	struct identity_gift g;
	struct db_share s;
	enum identity_outcome o = IDO_BUSY;
	char digits[SECRET_MAX + 1] = "";

	r->d = &r->kept->d;	/* the copy has what was agreed to, even if the dialogue is gone */
	memcpy(digits, r->kept->secret.digits, r->kept->secret.len);
	if (r->v)
		o = identity_offer_gift(r, &g);
	if (o == IDO_OK)
		o = identity_share_facts(r, &s, &g, digits);
	r->d = live;
	if (o == IDO_OK) {
		o = r->kept->d.proxy ? put_share(r, &g.org, digits, r->kept->d.offer.life), IDO_OK :
				       hand_over_share(r, &s, &g.org, digits, r->kept->d.offer.life);
		live->offered = false;
		live->proxy = 0;
		identity_place_drop(r->core, live->person_id);
	}
	secret_wipe_mem(&g, sizeof(g));
	secret_wipe_mem(digits, sizeof(digits));
	return o;
}

/* Six digits that no code of the organisation has or had today: a clinic makes so many that some would meet. returns: 0 or -errno. */
static int draw_otp(struct identity_run *r, struct db_share *s, const struct db_org *org, char digits[IDENTITY_OTP_LEN + 1])
{
	struct db_share other;
	unsigned tries;
	int rc = 0;

	for (tries = 0; rc == 0 && tries < OTP_DRAWS; tries++) {
		seal_random_digits(digits, IDENTITY_OTP_LEN, true);
		seal_otp_mac(r->core->keys, s->ix, org->code, org->purpose, digits, IDENTITY_OTP_LEN);
		rc = db_share_find(r->core->db, &other, org->id, s->ix);
	}
	return rc == -ENOENT ? 0 : rc ? rc : -EEXIST;
}

enum identity_outcome identity_share_otp(struct identity_run *r, struct db_share *s, const struct identity_gift *g, char digits[IDENTITY_OTP_LEN + 1],
					 const uint8_t text_sha[32])
{
	int rc;

	fill_share(r, s, g, DB_SHARE_OTP, "m10", r->now + IDENTITY_OTP_S);
	rc = draw_otp(r, s, &g->org, digits);
	if (rc)
		return rc == -EEXIST ? IDO_BUSY : identity_fault(r->core, rc, "one-time code");
	return keep_digits(r, s, digits) ? IDO_BUSY : write_share(r, s, g, NULL, text_sha);
}

enum identity_outcome identity_verb_OTP(struct identity_run *r)
{
	char digits[IDENTITY_OTP_LEN + 1];
	uint8_t sha[32];
	struct identity_gift g;
	struct db_share s;
	enum identity_outcome o;

	o = identity_offer_gift(r, &g);
	if (o != IDO_OK || g.len || r->d->proxy) {
		secret_wipe_mem(&g, sizeof(g));
		return o == IDO_OK ? IDO_REFUSED : o;
	}
	crypto_hash_sha256(sha, (const uint8_t *)r->req->text, r->req->text_len);
	o = identity_share_otp(r, &s, &g, digits, sha);
	if (o == IDO_OK) {
		o = hand_over_share(r, &s, &g.org, digits, "m10");
		r->d->offered = false;
		identity_place_drop(r->core, r->d->person_id);
	}
	secret_wipe_mem(digits, sizeof(digits));
	return o;
}

/* Show the code of the cut dialogue again, as it was made: no second code, no second consent. */
static enum identity_outcome resume_share(struct identity_run *r)
{
	char digits[16];
	struct db_share s;
	struct db_org org;
	enum identity_outcome o;
	int rc;

	rc = db_share_get(r->core->db, &s, r->d->late_share);
	if (rc == 0)
		rc = db_org_get(r->core->db, &org, s.org_id);
	if (rc)
		return rc == -ENOENT ? IDO_GONE : identity_fault(r->core, rc, "resume");
	o = identity_sim_may_share(r, r->d->person_id, &org, false);
	if (o != IDO_OK)
		return o;
	if (s.state != DB_SHARE_LIVE || s.expires <= r->now || s.person_id != r->d->person_id)
		return IDO_GONE;
	if (identity_open_digits(digits, &s, r->d->ref, r->d->dek))
		return IDO_GONE;
	put_share(r, &org, digits, s.life);
	identity_dialogue_unseen(r->d, r->d->late_op);
	secret_wipe_mem(digits, sizeof(digits));
	return s.kind == DB_SHARE_OTP ? IDO_OTP : IDO_SHARED;
}

enum identity_outcome identity_verb_RESUME(struct identity_run *r)
{
	enum identity_outcome o;

	r->d->state = IDS_PERSON;
	if (r->d->late_share)
		return resume_share(r);
	o = identity_offer_show(r);
	if (o == IDO_OK)
		return IDO_OFFER;
	return o == IDO_CODE_ONLY || o == IDO_BUSY || o == IDO_NEW_SIM || o == IDO_SIM_WEEK || o == IDO_SIM_UNKNOWN || o == IDO_AFTER ? o : IDO_GONE;
}

static int see_late(struct identity_run *r)
{
	int rc = db_op_seen(r->core->db, r->d->late_op);

	return rc == -ENOENT ? 0 : rc;	/* more than ten minutes ago */
}

/* The person does not resume: forget the place. A code that was made stays under "See open code". */
enum identity_outcome identity_verb_RESTART(struct identity_run *r)
{
	struct db_person p;
	int rc;

	if (r->d->state == IDS_RESUME)
		r->d->state = IDS_PERSON;
	rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0 && r->d->late_share)
		rc = see_late(r);
	if (rc)
		return identity_fault(r->core, rc, "restart");
	if (r->d->state == IDS_PERSON)
		identity_place_drop(r->core, r->d->person_id);
	identity_offer_forget(r->d);
	return identity_home_show(r, &p);
}
