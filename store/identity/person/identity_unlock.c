/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* UNLOCK: a PIN, a slot and a PIN, or a start code. Known and unknown numbers are counted and hashed alike.
 * PROVE: the PIN again, by who is at home, counted as at the door. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"
#include "store/identity/person/pin.h"

/* What was typed. */
struct typed {
	uint8_t slot;
	const char *pin;
	size_t len;
	bool may_start;		/* may be a start code */
	uint8_t start_slot;	/* of that slot only; 0: of any */
};

static bool parse_secret(struct typed *t, const struct secret *s, unsigned pin_length)
{
	if (!secret_is_digits(s, s->len))
		return false;
	*t = (struct typed){ .slot = 1, .pin = s->digits, .len = s->len, .may_start = s->len == IDENTITY_START_LEN };
	if (s->len == pin_length + 2) {
		t->slot = s->digits[0] == '0' ? s->digits[1] - '0' : 0;
		t->pin += 2;
		t->len -= 2;
		t->may_start = t->len == IDENTITY_START_LEN;
		t->start_slot = t->slot;
		return t->slot >= 1 && t->slot <= DB_SLOT_MAX;
	}
	return s->len == pin_length || t->may_start;
}

static enum identity_outcome wait_until(struct identity_run *r, int64_t until)
{
	identity_put_wait(r, until);
	return IDO_WAIT;
}

/* One that seems to live longer than any was made at a time that did not come yet: the clock was wrong then. */
static bool is_alive(const struct db_startcode *c, int64_t now)
{
	return c->expires > now && c->expires <= now + IDENTITY_START_S + IDENTITY_CLOCK_BEHIND_S;
}

/* Is it the code of that row? It was bound to the index of the number, or, made from a row under a veil, to what that keeps of it. */
static bool is_start(const struct identity_run *r, const struct db_startcode *c, const struct typed *t)
{
	uint8_t mac[DB_IX], of_kept[DB_IX], kept[DB_IX] = { 0 };
	bool is_full, is_kept;

	memcpy(kept, r->d->ix, DB_IX_KEPT);
	seal_start_mac(r->core->keys, mac, r->d->ix, c->slot, t->pin, t->len);
	seal_start_mac(r->core->keys, of_kept, kept, c->slot, t->pin, t->len);
	is_full = seal_is_equal(mac, c->mac, DB_IX_KEPT);
	is_kept = seal_is_equal(of_kept, c->mac, DB_IX_KEPT);
	return is_full || is_kept;
}

/* The slot whose waiting start code was typed, or 0. Each wrong one uses up a try of every code that it could have been. */
static int match_start(struct identity_run *r, uint8_t *slot, const struct typed *t)
{
	struct db_startcode c;
	uint8_t after = 0;
	int rc;

	*slot = 0;
	while (t->may_start && (rc = db_startcode_next(r->core->db, &c, r->d->ix, after)) != -ENOENT) {
		if (rc)
			return rc;
		after = c.slot;
		if (!is_start(r, &c, t) || (t->start_slot && c.slot != t->start_slot) || !is_alive(&c, r->steady) || c.tries >= IDENTITY_START_TRIES)
			continue;
		*slot = c.slot;
		memcpy(r->d->start_mac, c.mac, sizeof(c.mac));
	}
	return 0;
}

/* Add `by` to the wrong tries of the start code of the slot, or of all start codes of this number. */
static int count_start(struct identity_run *r, int by)
{
	uint8_t slot = r->kept->start_typed;
	struct db_startcode c;
	uint8_t after = 0;
	int rc;

	while ((rc = db_startcode_next(r->core->db, &c, r->d->ix, after)) == 0) {
		after = c.slot;
		if (slot && slot != c.slot)
			continue;
		c.tries = by > 0 || c.tries ? c.tries + by : 0;
		rc = db_startcode_put(r->core->db, &c);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* From a number that the link does not vouch for nothing is opened and nothing counted. */
static enum identity_outcome take_claimed(struct identity_run *r)
{
	uint8_t salt[KDF_SALT];

	if (r->d->claims >= IDENTITY_CLAIM_TRIES)
		return wait_until(r, r->steady + IDENTITY_CLAIM_WAIT_S);
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_TRY))
		return IDO_BUSY;
	seal_random(salt, sizeof(salt));
	identity_hash_take(r, IDENTITY_HASH_TRY, &r->req->secret, salt, r->core->conf->argon2_mem_kib, r->core->conf->argon2_ops);
	r->kept->claimed = true;
	r->d->state = IDS_HASHING;
	return RUN_HASH;
}

static void take_hash(struct identity_run *r, const struct typed *t, const struct db_login *l)
{
	struct secret pin;

	memset(&pin, 0, sizeof(pin));
	memcpy(pin.digits, t->pin, t->len);
	pin.len = t->len;
	identity_hash_take(r, IDENTITY_HASH_TRY, &pin, l->salt, r->core->conf->argon2_mem_kib, r->core->conf->argon2_ops);
	secret_wipe(&pin);
	r->d->state = IDS_HASHING;
}

/* Count the attempt before it is judged: a success takes it back. */
static int count_attempt(struct identity_run *r, struct db_login *l, struct db_number *n, bool may_start)
{
	int64_t alarm;
	int rc = identity_alarm_since(r->core, IDENTITY_ALARM_PINS, &alarm);

	if (rc)
		return rc;
	identity_tries_count(l, n, r->steady, !alarm);
	l->touched = n->touched = r->now;
	r->kept->seq = l->tried;
	rc = db_login_put(r->core->db, l);
	if (rc == 0)
		rc = db_number_put(r->core->db, n);
	if (rc == 0 && may_start)
		rc = count_start(r, 1);
	return rc ? rc : identity_leaf(r->core, r->now, "try", "", r->d->ix, sizeof(r->d->ix));
}

/* A try that has to wait costs nobody a hash. */
static enum identity_outcome take_asserted(struct identity_run *r, const struct typed *t)
{
	struct db_number n;
	struct db_login l;
	uint8_t start_slot;
	int rc;

	rc = identity_feed_meet(r);
	if (rc == 0)
		rc = identity_number_load(r->core, &n, r->d->ix);
	if (rc == 0)
		rc = identity_login_load(r->core, &l, r->d->ix, t->slot);
	if (rc == 0)
		rc = match_start(r, &start_slot, t);
	if (rc)
		return identity_fault(r->core, rc, "unlock");
	if (identity_tries_is_closed(&l))
		return IDO_CLOSED;
	if (n.wait_until > r->steady || l.wait_until > r->steady)
		return wait_until(r, n.wait_until > l.wait_until ? n.wait_until : l.wait_until);
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_TRY))
		return IDO_BUSY;
	take_hash(r, t, &l);
	r->kept->slot = t->slot;
	r->kept->start_slot = start_slot;
	r->kept->number_wait = n.wait_until;
	r->kept->may_start = t->may_start;
	r->kept->start_typed = t->start_slot;
	r->kept->before = l;
	r->kept->fail_day = identity_tries_failed(&l) ? identity_tries_day(&l) : 0;
	if (start_slot == 0) {
		rc = count_attempt(r, &l, &n, t->may_start);
		if (rc)
			return identity_fault(r->core, rc, "counting an attempt");
	}
	return RUN_HASH;
}

enum identity_outcome identity_verb_UNLOCK(struct identity_run *r)
{
	struct typed t;

	if (r->d->is_desk)
		return identity_terminal_take(r);
	if (!parse_secret(&t, &r->req->secret, r->core->conf->pin_length))
		return IDO_SHAPE;
	return r->d->asserted ? take_asserted(r, &t) : take_claimed(r);
}

/* The attempt was not judged: take its counting back. */
static enum identity_outcome not_judged(struct identity_run *r, struct db_login *l, struct db_number *n)
{
	int rc;

	r->d->state = IDS_NEW;
	if (r->kept->start_slot)
		return IDO_BUSY;
	if (l->tried == r->kept->seq)
		identity_tries_restore(l, &r->kept->before);
	n->wrong_count -= n->wrong_count > 0;
	n->wait_until = r->kept->number_wait;
	rc = db_login_put(r->core->db, l);
	if (rc == 0)
		rc = db_number_put(r->core->db, n);
	if (rc == 0 && r->kept->may_start)
		rc = count_start(r, -1);
	return rc ? identity_fault(r->core, rc, "taking an attempt back") : IDO_BUSY;
}

static enum identity_outcome claimed_again(struct identity_run *r)
{
	r->d->state = IDS_NEW;
	if (++r->d->claims >= IDENTITY_CLAIM_TRIES)
		return wait_until(r, r->steady + IDENTITY_CLAIM_WAIT_S);
	identity_put_num(r, IDF_TRIES, IDENTITY_CLAIM_TRIES - r->d->claims);
	return IDO_WRONG;
}

static enum identity_outcome answer_wrong_pin(struct identity_run *r, const struct db_login *l, const struct db_number *n)
{
	int64_t until = l->wait_until > n->wait_until ? l->wait_until : n->wait_until;
	bool is_lockout = identity_tries_is_closed(l) || until > r->steady;
	int rc = identity_alarm_count(r->core, IDENTITY_ACT_LOCKOUT, is_lockout);

	if (rc == 0)
		rc = identity_alarm_count(r->core, IDENTITY_ACT_FAILED, n->wrong_count == 1);
	if (r->core->witness)
		r->core->witness->failed(r->core->witness->ctx, l->number_ix, l->slot);
	if (rc)
		return identity_fault(r->core, rc, "unlock");
	r->d->state = IDS_NEW;
	r->d->slot = r->kept->slot;	/* whose PIN may be forgotten */
	if (!is_lockout) {
		identity_put_num(r, IDF_TRIES, identity_tries_left(l));
		return IDO_WRONG;
	}
	identity_push_warn(r, r->kept->slot);
	return identity_tries_is_closed(l) ? IDO_CLOSED : wait_until(r, until);
}

static int start_staff(struct identity_run *r)
{
	struct db_staff s;
	int rc;

	if (!r->d->staff_id)
		return 0;
	rc = db_staff_get(r->core->db, &s, r->d->staff_id);
	if (rc == 0) {
		memcpy(r->d->staff_ref, s.ref, sizeof(s.ref));
		seal_random(r->d->staff_key, SEAL_KEY);
	}
	return rc;
}

/* The language on the imported record is stored for the number, unless one was chosen. */
static int start_person(struct identity_run *r)
{
	struct identity_dialogue *d = r->d;
	struct identity_record rec;
	struct db_person p;
	int rc;

	if (!d->person_id)
		return 0;
	rc = db_person_get(r->core->db, &p, d->person_id);
	if (rc)
		return rc;
	memcpy(d->ref, p.ref, sizeof(d->ref));
	if (!identity_is_here(&p) || seal_unwrap_pend(r->core->keys, d->dek, p.ref, p.wrap_pend.octets, p.wrap_pend.len))
		return -EBADMSG;
	d->needs_notice = p.notice_at == 0;
	rc = identity_open_record(r->core, &rec, &p, d->dek);
	if (rc == 0)
		rc = identity_number_lang(r->core, d->ix, rec.v[IDENTITY_ATTR_LANG], false, r->now);
	secret_wipe_mem(&rec, sizeof(rec));
	return rc;
}

/* The start code was right: who it is for, and with what key, until a PIN is chosen. */
static enum identity_outcome enter_by_start_code(struct identity_run *r)
{
	struct identity_dialogue *d = r->d;
	struct db_login l;
	int rc;

	d->state = IDS_NEW;
	d->slot = r->kept->start_slot;
	d->by_code = true;
	memcpy(d->start_mac, r->kept->d.start_mac, sizeof(d->start_mac));
	rc = identity_login_load(r->core, &l, d->ix, d->slot);
	d->person_id = l.person_id;
	d->staff_id = l.staff_id;
	if (rc == 0)
		rc = start_staff(r);
	if (rc == 0)
		rc = start_person(r);
	if (rc == 0)
		rc = identity_sim_trust(r, d->person_id);
	if (rc == -EBADMSG)
		return IDO_CLOSED;
	if (rc)
		return identity_fault(r->core, rc, "start code");
	identity_link_opened(r);
	identity_dialogue_choose(r);
	d->until = r->steady + IDENTITY_UNLOCKED_S;
	return d->needs_notice ? IDO_START_NOTICE : IDO_START;
}

/* Wrap the key of a role that was added to a login which had a PIN already. */
static int attach_staff(struct identity_run *r, struct db_login *l, const struct db_staff *s)
{
	struct db_staff row = *s;
	int rc = 0;

	seal_random(r->d->staff_key, SEAL_KEY);
	l->wrap_staff.len = SEAL_WRAP;
	seal_wrap_pin(r->core->keys, l->wrap_staff.octets, SEAL_STAFF, s->ref, r->v, r->d->staff_key);
	row.pin_set_at = r->now;
	if (row.sec.len)
		rc = identity_ring_renew(r, &row);
	return rc ? rc : db_staff_put(r->core->db, &row);
}

/* By the first PIN or the second: both are tried for everybody. returns: 0; -EBADMSG; an error of db.h. */
static int open_person(struct identity_run *r, struct db_login *l, const struct db_person *p)
{
	struct identity_dialogue *d = r->d;
	uint8_t second[SEAL_KEY];
	int rc = identity_open_login(r->core, d->dek, p, &l->wrap_person, r->v);
	int rc2 = identity_second_open(r->core, second, p, l, r->v);

	if (rc2 && rc2 != -EBADMSG)
		rc = rc2;
	d->is_second = rc == -EBADMSG && rc2 == 0;
	if (d->is_second) {
		memcpy(d->dek, second, sizeof(d->dek));
		rc = 0;
	}
	if (rc == 0 && l->wrap_second.len != SEAL_LOGIN)	/* of a database up to version 11 */
		identity_second_none(r->core, l, p->ref, d->dek);
	secret_wipe_mem(second, sizeof(second));
	return rc;
}

/* Open what hangs on the login with v. returns: 1 something opened, 0 wrong, -errno. */
static int open_roles(struct identity_run *r, struct db_login *l)
{
	struct identity_dialogue *d = r->d;
	const struct seal_keys *keys = r->core->keys;
	struct db_person p = { 0 };
	struct db_staff s = { 0 };
	int rc;

	rc = l->person_id ? db_person_get(r->core->db, &p, l->person_id) : 0;
	if (rc == 0 && l->staff_id)
		rc = db_staff_get(r->core->db, &s, l->staff_id);
	if (rc)
		return rc;
	/* both run for everybody, so that timing does not tell who is known */
	rc = open_person(r, l, &p);
	if (rc && rc != -EBADMSG)
		return rc;
	d->person_id = rc == 0 ? l->person_id : 0;
	if (d->person_id && !d->is_second && l->wrap_person.len != SEAL_LOGIN) {	/* of a database up to version 5: from here on a new DEK reaches it */
		l->wrap_person.len = SEAL_LOGIN;
		seal_wrap_login(keys, l->wrap_person.octets, p.ref, r->v, d->dek);
		db_mark_dropped(r->core->db);
	}
	d->staff_id = identity_ring_login(r->core, d->staff_key, &s, &l->wrap_staff, r->v) ? l->staff_id : 0;
	memcpy(d->ref, p.ref, sizeof(d->ref));
	memcpy(d->staff_ref, s.ref, sizeof(d->staff_ref));
	if (d->person_id && !d->is_second && l->staff_id && l->wrap_staff.len == 0) {
		rc = attach_staff(r, l, &s);
		d->staff_id = l->staff_id;
		if (rc)
			return rc;
	}
	rc = d->person_id && !d->is_second ? identity_death_doubt(r->core, &p) : 0;
	return rc ? rc : d->person_id || d->staff_id;
}

/* Note wrong tries before this one in the person's history. */
static int tell_failed_tries(struct identity_run *r)
{
	char date[IDENTITY_DAY_TEXT];
	int64_t day = r->kept->fail_day;

	if (!day)
		return 0;
	identity_day_date(date, day);
	return identity_inbox_note(r->core, r->d->person_id, date, "failed");
}

static enum identity_outcome accept_pin(struct identity_run *r, struct db_login *l, struct db_number *n)
{
	enum identity_outcome o;
	int rc;

	identity_tries_clear(l, n, r->kept, r->steady);
	r->d->last_used = l->last_used;
	r->d->slot = r->kept->slot;
	r->d->until = r->steady + IDENTITY_UNLOCKED_S;
	l->last_used = l->touched = r->now;
	rc = identity_sim_meet(r, n);
	if (rc == 0)
		rc = identity_alarm_opened(r->core, r->d->last_used, r->now);
	if (rc == 0)
		rc = db_login_put(r->core->db, l);
	if (rc == 0)
		rc = db_number_put(r->core->db, n);
	if (rc == 0 && r->kept->may_start)
		rc = count_start(r, -1);
	if (rc == 0)
		rc = tell_failed_tries(r);
	if (rc == 0 && r->d->person_id && !r->d->is_second)
		rc = identity_case_meet(r);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "open", "", r->d->ix, sizeof(r->d->ix));
	if (rc)
		return identity_fault(r->core, rc, "unlock");
	identity_link_opened(r);
	if (r->d->is_second)
		return identity_enter_view(r);
	if (identity_second_is_offered(r)) {
		r->d->state = IDS_PRIVATE;
		return IDO_PRIVATE;
	}
	o = identity_card_entered(r);
	return o == IDO_OK ? identity_texted_ask(r, n) : o;
}

enum identity_outcome identity_again_UNLOCK(struct identity_run *r)
{
	struct db_number n;
	struct db_login l;
	int rc;

	if (r->kept->is_desk)
		return identity_terminal_unlock(r);
	if (r->kept->claimed)
		return claimed_again(r);
	rc = identity_number_load(r->core, &n, r->d->ix);
	if (rc == 0)
		rc = identity_login_load(r->core, &l, r->d->ix, r->kept->slot);
	if (rc)
		return identity_fault(r->core, rc, "unlock");
	if (!r->v || (r->kept->start_slot && r->core->watch.doubt))	/* nobody knows whether the start code still lives */
		return not_judged(r, &l, &n);
	if (r->kept->start_slot)
		return enter_by_start_code(r);
	rc = open_roles(r, &l);
	if (rc < 0)
		return identity_fault(r->core, rc, "unlock");
	return rc ? accept_pin(r, &l, &n) : answer_wrong_pin(r, &l, &n);
}

enum identity_outcome identity_verb_PROVE(struct identity_run *r)
{
	struct typed t;

	if (r->d->is_desk)
		return identity_terminal_take(r);
	if (!parse_secret(&t, &r->req->secret, r->core->conf->pin_length) || t.len != r->core->conf->pin_length ||
	    (t.start_slot && t.slot != r->d->slot))
		return IDO_SHAPE;
	t.slot = r->d->slot;
	t.may_start = false;
	return take_asserted(r, &t);
}

/* It opens what it opened before: the person, or the desk of an agent who is no person here. */
static bool is_own_pin(const struct identity_run *r, const struct db_login *l)
{
	const struct identity_dialogue *d = &r->kept->d;
	const struct seal_keys *keys = r->core->keys;
	uint8_t key[SEAL_KEY];
	bool opens = d->person_id ? l->person_id == d->person_id &&
				    seal_unwrap_login(keys, key, d->ref, r->v, l->wrap_person.octets, l->wrap_person.len) == 0 &&
				    seal_is_equal(key, d->dek, SEAL_KEY) :
				    l->staff_id == d->staff_id &&
				    seal_unwrap_pin(keys, key, SEAL_STAFF, d->staff_ref, r->v, l->wrap_staff.octets, l->wrap_staff.len) == 0 &&
				    seal_is_equal(key, d->staff_key, SEAL_KEY);

	secret_wipe_mem(key, sizeof(key));
	return opens;
}

static enum identity_outcome accept_proof(struct identity_run *r, struct db_login *l, struct db_number *n)
{
	int rc;

	identity_tries_clear(l, n, r->kept, r->steady);
	rc = db_login_put(r->core->db, l);
	if (rc == 0)
		rc = db_number_put(r->core->db, n);
	if (rc == 0)
		rc = tell_failed_tries(r);
	return rc ? identity_fault(r->core, rc, "PIN again") : IDO_OK;
}

enum identity_outcome identity_again_PROVE(struct identity_run *r)
{
	enum identity_state was = r->d->state;	/* hashing, unless the dialogue ended meanwhile */
	enum identity_outcome o;
	struct db_number n;
	struct db_login l;
	int rc;

	if (r->kept->is_desk)
		return identity_terminal_prove(r);
	rc = identity_number_load(r->core, &n, r->d->ix);
	if (rc == 0)
		rc = identity_login_load(r->core, &l, r->d->ix, r->kept->slot);
	if (rc)
		return identity_fault(r->core, rc, "PIN again");
	if (!r->v)
		o = not_judged(r, &l, &n);
	else
		o = is_own_pin(r, &l) ? accept_proof(r, &l, &n) : answer_wrong_pin(r, &l, &n);
	r->d->state = was == IDS_HASHING ? r->kept->d.state : was;
	r->d->is_proven = o == IDO_OK;
	if (o == IDO_WAIT || o == IDO_CLOSED)
		identity_dialogue_over(r->d);
	return o;
}
