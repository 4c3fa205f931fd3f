/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Choosing a PIN: the first one after a start code, or a new one inside an unlocked dialogue. */
#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "store/identity/core/identity_rules.h"
#include "store/identity/person/pin.h"
#include "store/values/birth.h"

enum identity_outcome identity_verb_NOTICE(struct identity_run *r)
{
	if (!r->d->needs_notice)
		return IDO_REFUSED;
	crypto_hash_sha256(r->d->notice_sha, (const uint8_t *)r->req->text, r->req->text_len);
	r->d->needs_notice = false;
	r->d->agreed_notice = true;
	return IDO_OK;
}

enum identity_outcome identity_verb_NOTICE_REFUSE(struct identity_run *r)
{
	int rc;

	if (!r->d->needs_notice)
		return IDO_REFUSED;
	rc = identity_leaf(r->core, r->now, "notice_no", "", r->d->ref, sizeof(r->d->ref));
	if (rc)
		return identity_fault(r->core, rc, "notice");
	identity_dialogue_over(r->d);
	return IDO_OK;
}

/* Dates that p may write for the own birth date. */
static int read_births(struct identity_run *r, const struct db_person *p, char out[BIRTH_WRITTEN][CALENDAR_TEXT], unsigned *n)
{
	struct identity_record rec;
	struct birth b;
	int rc = identity_open_record(r->core, &rec, p, r->d->dek);

	if (rc == 0 && birth_parse(&b, rec.v[IDENTITY_ATTR_BIRTHDATE]) == 0)
		*n = birth_written(out, &b);
	secret_wipe_mem(&b, sizeof(b));
	secret_wipe_mem(&rec, sizeof(rec));
	return rc;
}

/* May the person of this dialogue choose a PIN, and which dates are none? Where there is no person: ok, and none. returns: ok | closed | busy. */
static enum identity_outcome look_person(struct identity_run *r, char births[BIRTH_WRITTEN][CALENDAR_TEXT], unsigned *n)
{
	enum identity_outcome o;
	struct db_person p;
	int rc;

	*n = 0;
	if (!r->d->person_id)
		return IDO_OK;
	rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc)
		return identity_fault(r->core, rc, "new PIN");
	o = identity_child_may_choose(r, &p);
	if (o != IDO_OK)
		return o;
	rc = read_births(r, &p, births, n);
	return rc == -EBADMSG ? IDO_BUSY : rc ? identity_fault(r->core, rc, "new PIN") : IDO_OK;
}

enum identity_outcome identity_verb_PIN_NEW(struct identity_run *r)
{
	struct secret *s = &r->req->secret;
	const char *reason;
	char births[BIRTH_WRITTEN][CALENDAR_TEXT];
	enum identity_outcome o;
	unsigned n;

	if (r->d->needs_notice)
		return IDO_REFUSED;
	if (!secret_is_digits(s, r->core->conf->pin_length))
		return IDO_SHAPE;
	o = look_person(r, births, &n);
	if (o == IDO_CLOSED)
		identity_dialogue_over(r->d);
	if (o != IDO_OK)
		return o;
	reason = pin_easy(s->digits, s->len, births, n, r->d->number);
	secret_wipe_mem(births, sizeof(births));
	if (reason) {
		identity_put(r, IDF_REASON, reason);
		return IDO_EASY;
	}
	secret_move(&r->d->pin, s);
	return IDO_OK;
}

/* Who is in by a PIN keeps the salt, whether there is a second PIN or not: the next one is hashed with it too, and goes on. */
static int salt_of(struct identity_run *r, uint8_t salt[KDF_SALT])
{
	struct db_login l;
	int rc;

	seal_random(salt, KDF_SALT);
	if (r->d->state == IDS_START || !r->d->person_id)
		return 0;
	rc = identity_login_load(r->core, &l, r->d->ix, r->d->slot);
	if (rc == 0)
		memcpy(salt, l.salt, KDF_SALT);
	return rc;
}

enum identity_outcome identity_verb_PIN_AGAIN(struct identity_run *r)
{
	struct secret *first = &r->d->pin;
	uint8_t salt[KDF_SALT];
	int rc;

	if (!first->len)
		return IDO_REFUSED;
	if (first->len != r->req->secret.len || !seal_is_equal(first->digits, r->req->secret.digits, first->len)) {
		secret_wipe(first);
		return IDO_DIFFER;
	}
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_OWN))
		return IDO_BUSY;
	rc = salt_of(r, salt);
	if (rc)
		return identity_fault(r->core, rc, "new PIN");
	secret_wipe(first);
	identity_hash_take(r, IDENTITY_HASH_OWN, &r->req->secret, salt, r->core->conf->argon2_mem_kib, r->core->conf->argon2_ops);
	return RUN_HASH;
}

/* The start code is still the one that was typed: another dialogue may have used it up. */
static int check_start(struct identity_run *r)
{
	struct db_startcode c;
	int rc;

	if (!r->d->by_code)
		return 0;
	rc = db_startcode_get(r->core->db, &c, r->d->ix, r->d->slot);
	if (rc)
		return rc == -ENOENT ? -ESTALE : rc;
	return seal_is_equal(c.mac, r->d->start_mac, DB_IX_KEPT) ? 0 : -ESTALE;
}

/* Wrap the keys of the login under the new PIN; the second one goes on where its salt does, unless it is this one. The key of staff that is not here (blocked) is wrapped anew at its next unlock. */
static void wrap_keys(struct identity_run *r, struct db_login *l, bool is_second)
{
	const struct identity_dialogue *d = r->d;
	bool goes_on = !is_second && !memcmp(l->salt, r->kept->salt, sizeof(l->salt)) && l->wrap_person.len;

	if (d->person_id && (!goes_on || seal_rewrap_login(r->core->keys, l->wrap_second.octets, l->wrap_second.len, d->ref, d->dek)))
		identity_second_none(r->core, l, d->ref, d->dek);
	memcpy(l->salt, r->kept->salt, sizeof(l->salt));
	if (d->person_id) {
		l->wrap_person.len = SEAL_LOGIN;
		seal_wrap_login(r->core->keys, l->wrap_person.octets, d->ref, r->v, d->dek);
	}
	memset(&l->wrap_staff, 0, sizeof(l->wrap_staff));
	if (d->staff_id) {
		l->wrap_staff.len = SEAL_WRAP;
		seal_wrap_pin(r->core->keys, l->wrap_staff.octets, SEAL_STAFF, d->staff_ref, r->v, d->staff_key);
	}
}

/* The dialogue has the new DEK from here on. */
static int save_person(struct identity_run *r)
{
	struct db_person p;
	int rc;

	if (!r->d->person_id)
		return 0;
	rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0)
		rc = identity_keys_renew(r->core, &p, r->d->dek, r->d->ix, r->d->slot);
	if (rc)
		return rc;
	p.pin_set_at = r->now;
	if (r->d->agreed_notice)
		p.notice_at = r->now;
	rc = db_person_put(r->core->db, &p);
	if (rc == 0)
		rc = identity_death_wrong(r, &p);
	if (rc == 0)
		rc = identity_lost_learn(r, &p);
	if (rc == 0)
		rc = identity_child_own_pin(r, &p);
	if (rc == 0)
		rc = db_paper_sheet(r->core->db, p.id, DB_FOREVER);
	if (rc == -ENOENT)
		rc = 0;		/* no register knows them */
	return rc == 0 && r->d->agreed_notice ? identity_consent_notice(r) : rc;
}

/* The key of staff is another one too: values kept for a cut line are gone with the old one. */
static int save_staff(struct identity_run *r)
{
	struct db_staff s;
	int rc;

	if (!r->d->staff_id)
		return 0;
	rc = db_staff_get(r->core->db, &s, r->d->staff_id);
	if (rc)
		return rc;
	s.pin_set_at = r->now;
	if (s.role != DB_STAFF_AGENT && !r->d->by_code)
		rc = identity_ring_move(r, &s);
	else
		seal_random(r->d->staff_key, SEAL_KEY);
	if (s.role != DB_STAFF_AGENT && r->d->by_code)
		rc = identity_ring_renew(r, &s);
	return rc ? rc : db_staff_put(r->core->db, &s);
}

/* Write all that a new PIN changes, in the transaction that uses up the start code. returns: 0; -ESTALE: the person's key is not in this dialogue,
 * and would be lost with the old salt; an error of db.h. */
static int save_pin(struct identity_run *r)
{
	struct db_number n;
	struct db_login l;
	bool is_second = false;
	int rc;

	rc = identity_login_load(r->core, &l, r->d->ix, r->d->slot);
	if (rc == 0)
		rc = identity_number_load(r->core, &n, r->d->ix);
	if (rc == 0 && l.wrap_person.len && l.person_id != r->d->person_id)
		rc = -ESTALE;
	if (rc == 0)
		is_second = identity_second_taken(r->core, &l, r->d->ref, r->v, false) == -EEXIST;
	if (rc == 0)
		rc = save_person(r);
	if (rc == 0)
		rc = identity_login_load(r->core, &l, r->d->ix, r->d->slot);	/* coming of age ends the second PIN in it */
	if (rc == 0)
		rc = save_staff(r);
	if (rc)
		return rc;
	wrap_keys(r, &l, is_second);
	identity_tries_forget(&l, &n);
	l.touched = n.touched = r->now;
	n.must_change = n.sms_pin = false;
	db_mark_dropped(r->core->db);	/* of staff too, whose record has no key that moves on */
	rc = db_login_put(r->core->db, &l);
	if (rc == 0)
		rc = db_number_put(r->core->db, &n);
	if (rc == 0 && r->d->by_code)
		rc = db_startcode_drop(r->core->db, r->d->ix, r->d->slot);
	return rc ? rc : identity_leaf(r->core, r->now, "pin", "", r->d->person_id ? r->d->ref : r->d->staff_ref, DB_REF);
}

enum identity_outcome identity_again_PIN_AGAIN(struct identity_run *r)
{
	struct identity_dialogue *live = r->d;
	int rc;

	if (!r->v)
		return IDO_BUSY;
	r->d = &r->kept->d;	/* the copy has the keys, even if the dialogue is gone */
	rc = check_start(r);
	if (rc == 0)
		rc = r->d->state == IDS_PRIVATE ? identity_second_save(r) : save_pin(r);
	r->d = live;
	if (rc == -ESTALE)
		return IDO_BUSY;
	live->is_proven |= rc == -EEXIST;
	if (rc == -EEXIST)		/* a second PIN that is the first one: as if it had been typed otherwise */
		return IDO_DIFFER;
	if (rc)
		return identity_fault(r->core, rc, "saving a PIN");
	if (live->person_id && live->state != IDS_PRIVATE)
		identity_dialogue_over_person(r->core, live->person_id, live);
	memcpy(live->dek, r->kept->d.dek, sizeof(live->dek));
	memcpy(live->staff_key, r->kept->d.staff_key, sizeof(live->staff_key));
	memcpy(live->officer_sec, r->kept->d.officer_sec, sizeof(live->officer_sec));
	if (live->state == IDS_START || live->state == IDS_TEXTED || live->state == IDS_PRIVATE)
		identity_dialogue_over(live);
	return IDO_OK;
}
