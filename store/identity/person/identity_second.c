/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A second PIN opens a small view of the ID: the name and the last four signs of the paper, no history, no settings, and small bundles may be given, with
 * the values that are true. It exists for who is made to type a PIN before somebody else; nothing is told when it is used.
 *
 * It is a second wrap of the same key beside that of the PIN, under the same salt, so that one hash judges both and both fail alike. Who has none has a
 * wrap there too, under what nobody knows, and the ledger line of the choice is of nobody: neither a copy of the database nor the vault tells who has
 * one; two copies tell whose wrap changed between them. A desk opens the choice, for the phone that was
 * shown there; the officer sees no PIN, and memory alone knows that it was opened. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

void identity_second_none(const struct identity_core *core, struct db_login *l, const uint8_t ref[DB_REF], const uint8_t dek[SEAL_KEY])
{
	uint8_t v[SEAL_KEY];

	seal_random(v, sizeof(v));
	l->wrap_second.len = SEAL_LOGIN;
	seal_wrap_login(core->keys, l->wrap_second.octets, ref, v, dek);
	secret_wipe_mem(v, sizeof(v));
}

int identity_second_open(struct identity_core *core, uint8_t dek[SEAL_KEY], const struct db_person *p, const struct db_login *l, const uint8_t v[SEAL_KEY])
{
	uint8_t second[SEAL_KEY];
	int rc;

	seal_second_v(core->keys, second, v);
	rc = identity_open_login(core, dek, p, &l->wrap_second, second);
	secret_wipe_mem(second, sizeof(second));
	return rc;
}

int identity_second_taken(struct identity_core *core, const struct db_login *l, const uint8_t ref[DB_REF], const uint8_t v[SEAL_KEY], bool first)
{
	const struct db_wrap *wrap = first ? &l->wrap_person : &l->wrap_second;
	uint8_t second[SEAL_KEY], dek[SEAL_KEY];
	int rc;

	seal_second_v(core->keys, second, v);
	rc = seal_unwrap_login(core->keys, dek, ref, first ? v : second, wrap->octets, wrap->len);
	secret_wipe_mem(second, sizeof(second));
	secret_wipe_mem(dek, sizeof(dek));
	return rc == 0 ? -EEXIST : 0;
}

/* ---- at the desk ---- */

static struct identity_private *private_of(struct identity_core *core, const uint8_t ix[DB_IX], uint8_t slot)
{
	unsigned i;

	for (i = 0; i < IDENTITY_PRIVATES_MAX; i++)
		if (core->privates[i].slot == slot && !memcmp(core->privates[i].ix, ix, DB_IX) && core->privates[i].until > identity_clock_steady(core))
			return &core->privates[i];
	return NULL;
}

/* Who has a guardian chooses none: the guardian may know the first one. returns: 1; 0; an error of db.h. */
static int has_guardian(struct identity_core *core, int64_t person_id)
{
	struct db_tie t = { .id = 0 };
	int rc = identity_tie_next(core, &t, NULL, DB_TIE_GUARDIAN, person_id);

	return rc == -ENOENT ? 0 : rc ? rc : 1;
}

bool identity_second_is_offered(struct identity_run *r)
{
	struct db_person p;

	if (!r->d->person_id || !private_of(r->core, r->d->ix, r->d->slot) || has_guardian(r->core, r->d->person_id))
		return false;
	return db_person_get(r->core->db, &p, r->d->person_id) == 0 && p.state != DB_PERSON_ERASING;
}

static void forget(struct identity_run *r)
{
	struct identity_private *x = private_of(r->core, r->d->ix, r->d->slot);

	if (x)
		memset(x, 0, sizeof(*x));
}

/* The oldest gives way. */
static void offer(struct identity_run *r, const uint8_t ix[DB_IX], uint8_t slot)
{
	struct identity_private *x = &r->core->privates[0];
	unsigned i;

	for (i = 1; i < IDENTITY_PRIVATES_MAX; i++)
		if (r->core->privates[i].until < x->until)
			x = &r->core->privates[i];
	memcpy(x->ix, ix, DB_IX);
	x->slot = slot;
	x->until = r->steady + IDENTITY_PROOF_S;
}

enum identity_outcome identity_verb_SECOND_FOR(struct identity_run *r)
{
	char number[IDENTITY_NUMBER_MAX] = "";
	struct db_staff s;
	struct db_login l;
	const char *digits;
	uint8_t ix[DB_IX], slot = identity_proof_slot(&r->req->secret, &digits);
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!slot)
		return IDO_SHAPE;
	o = identity_proof_take(r, &s, digits, IDENTITY_PROOF_LEN, number);
	if (o != IDO_OK)
		return o;
	seal_number_ix(r->core->keys, ix, number);
	secret_wipe_mem(number, sizeof(number));
	rc = identity_login_load(r->core, &l, ix, slot);
	if (rc == 0)
		rc = has_guardian(r->core, l.person_id);
	if (rc < 0)
		return identity_fault(r->core, rc, "second PIN");
	if (rc || !l.person_id || !l.wrap_person.len)
		return IDO_NONE;
	offer(r, ix, slot);
	return IDO_OK;
}

/* ---- on the person's phone ---- */

static int leaf_of_nobody(struct identity_run *r)
{
	uint8_t event[DB_REF];

	seal_random(event, sizeof(event));
	return identity_leaf(r->core, r->now, "pin", "", event, sizeof(event));
}

static int end_second(struct identity_run *r)
{
	struct db_login l;
	int rc = identity_login_load(r->core, &l, r->d->ix, r->d->slot);

	if (rc)
		return rc;
	identity_second_none(r->core, &l, r->d->ref, r->d->dek);
	db_mark_dropped(r->core->db);
	rc = db_login_put(r->core->db, &l);
	return rc ? rc : leaf_of_nobody(r);
}

enum identity_outcome identity_verb_SECOND_SAY(struct identity_run *r)
{
	int rc = 0;

	if (!strcmp(r->req->key, "choose")) {
		r->d->is_proven = true;		/* a moment ago, at the door */
		return IDO_START;
	}
	if (!strcmp(r->req->key, "end"))
		rc = end_second(r);
	else if (strcmp(r->req->key, "no"))
		return IDO_REFUSED;
	if (rc)
		return identity_fault(r->core, rc, "second PIN");
	forget(r);
	identity_dialogue_over(r->d);
	return IDO_OK;
}

/* Is the key of this dialogue the person's still? returns: 0; -ESTALE a PIN at another number made another; an error of db.h. */
static int check_key(struct identity_run *r)
{
	uint8_t sec[SEAL_KEY + SEAL_PAD];
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	if (rc)
		return rc;
	rc = identity_open_inbox(&p, r->d->dek, sec);
	secret_wipe_mem(sec, sizeof(sec));
	return rc ? -ESTALE : 0;
}

int identity_second_save(struct identity_run *r)
{
	uint8_t second[SEAL_KEY];
	struct db_login l;
	int rc = identity_login_load(r->core, &l, r->d->ix, r->d->slot);

	if (rc == 0 && (l.person_id != r->d->person_id || memcmp(l.salt, r->kept->salt, sizeof(l.salt))))
		rc = -ESTALE;		/* another PIN was chosen meanwhile */
	if (rc == 0)
		rc = check_key(r);
	if (rc == 0)
		rc = identity_second_taken(r->core, &l, r->d->ref, r->v, true);
	if (rc)
		return rc;
	seal_second_v(r->core->keys, second, r->v);
	l.wrap_second.len = SEAL_LOGIN;
	seal_wrap_login(r->core->keys, l.wrap_second.octets, r->d->ref, second, r->d->dek);
	secret_wipe_mem(second, sizeof(second));
	forget(r);
	db_mark_dropped(r->core->db);
	rc = db_login_put(r->core->db, &l);
	return rc ? rc : leaf_of_nobody(r);
}
