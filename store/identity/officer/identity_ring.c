/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys that officers share: of a desk's drafts, of the index of names. Each officer has an X25519 pair, its secret half under the key of staff, which the
 * PIN opens; a shared key is boxed under the key file, so that nobody puts in another who has the database alone, and then to each officer's public half. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

#define RING_PLAIN	(SEAL_KEY + sizeof(((struct db_key *)0)->name))	/* the key, and what it is of */
#define RING_BOX	(RING_PLAIN + SEAL_OVER)
#define RING_SEALED	(RING_BOX + SEAL_INBOX_OVER)

_Static_assert(RING_SEALED <= DB_WRAP_MAX && SEAL_KEY + SEAL_OVER <= DB_WRAP_MAX, "they fit their columns");

bool identity_staff_may(const struct db_staff *s, int64_t now)
{
	return s->state == DB_STAFF_ACTIVE && (!s->expires || s->expires > now) && (s->role == DB_STAFF_OFFICER || s->role == DB_STAFF_PROVISIONAL);
}

bool identity_ring_login(struct identity_core *core, uint8_t key[SEAL_KEY], const struct db_staff *s, const struct db_wrap *wrap, const uint8_t v[SEAL_KEY])
{
	const struct seal_aad aad = { .what = SEAL_STAFF_SECRET, .ref = s->ref };
	uint8_t sec[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = sec, .cap = sizeof(sec) };
	bool opens = seal_unwrap_pin(core->keys, key, SEAL_STAFF, s->ref, v, wrap->octets, wrap->len) == 0 && s->id;
	bool is_key = seal_dek_open(&buf, key, &aad, s->sec.octets, s->sec.len ? s->sec.len : SEAL_KEY + SEAL_OVER) == 0 || !s->sec.len;

	secret_wipe_mem(sec, sizeof(sec));
	if (opens && is_key)
		return true;
	secret_wipe_mem(key, SEAL_KEY);
	if (opens) {
		core->lost_rows++;
		identity_fault_tell(core, -EBADMSG, "a PIN opens a key that is not the officer's: the row of the login is an old one");
	}
	return false;
}

/* Put the secret half of this dialogue under its key of staff. */
static int rewrap(struct identity_run *r, struct db_staff *s)
{
	const struct seal_aad aad = { .what = SEAL_STAFF_SECRET, .ref = s->ref };
	struct seal_buf buf = { .octets = s->sec.octets, .cap = sizeof(s->sec.octets) };
	int rc = seal_dek_seal(&buf, r->d->staff_key, &aad, r->d->officer_sec, SEAL_KEY);

	s->sec.len = buf.len;
	return rc;
}

int identity_ring_renew(struct identity_run *r, struct db_staff *s)
{
	int rc = db_key_drop(r->core->db, s->id);

	if (rc)
		return rc;
	seal_inbox_pair(s->pub, r->d->officer_sec);
	return rewrap(r, s);
}

int identity_ring_open(struct identity_run *r, const struct db_staff *s)
{
	const struct seal_aad aad = { .what = SEAL_STAFF_SECRET, .ref = s->ref };
	uint8_t plain[DB_WRAP_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	int rc = seal_dek_open(&buf, r->d->staff_key, &aad, s->sec.octets, s->sec.len);

	if (rc == 0 && (buf.len != SEAL_KEY || !seal_inbox_is_pair(s->pub, plain)))
		rc = -EBADMSG;
	if (rc == 0)
		memcpy(r->d->officer_sec, plain, SEAL_KEY);
	secret_wipe_mem(plain, sizeof(plain));
	return rc ? -EBADMSG : 0;
}

static int open_copy(struct identity_run *r, const struct db_staff *s, const struct db_key *k, uint8_t key[SEAL_KEY])
{
	uint8_t box[DB_WRAP_MAX], plain[DB_WRAP_MAX];
	struct seal_buf outer = { .octets = box, .cap = sizeof(box) }, inner = { .octets = plain, .cap = sizeof(plain) };
	int rc = seal_inbox_open(&outer, s->pub, r->d->officer_sec, k->sealed.octets, k->sealed.len);

	if (rc == 0)
		rc = seal_box_open(r->core->keys, &inner, "ring", box, outer.len);
	if (rc == 0 && (inner.len != RING_PLAIN || memcmp(plain + SEAL_KEY, k->name, sizeof(k->name))))
		rc = -EBADMSG;
	if (rc == 0)
		memcpy(key, plain, SEAL_KEY);
	secret_wipe_mem(plain, sizeof(plain));
	return rc ? -EBADMSG : 0;
}

int identity_ring_give(struct identity_run *r, const struct db_staff *s, const char *name, const uint8_t key[SEAL_KEY])
{
	struct db_key k = { .staff_id = s->id };
	uint8_t plain[RING_PLAIN], box[RING_BOX];
	struct seal_buf inner = { .octets = box, .cap = sizeof(box) }, outer = { .octets = k.sealed.octets, .cap = sizeof(k.sealed.octets) };
	int rc;

	snprintf(k.name, sizeof(k.name), "%s", name);
	memcpy(plain, key, SEAL_KEY);
	memcpy(plain + SEAL_KEY, k.name, sizeof(k.name));
	rc = seal_box_seal(r->core->keys, &inner, "ring", plain, sizeof(plain));
	if (rc == 0)
		rc = seal_inbox_seal(&outer, s->pub, box, inner.len);
	k.sealed.len = outer.len;
	secret_wipe_mem(plain, sizeof(plain));
	return rc ? rc : db_key_put(r->core->db, &k);
}

int identity_ring_get(struct identity_run *r, const char *name, uint8_t key[SEAL_KEY])
{
	struct db_staff s;
	struct db_key k;
	int rc = db_key_get(r->core->db, &k, r->d->staff_id, name);

	if (rc == 0)
		rc = db_staff_get(r->core->db, &s, r->d->staff_id);
	return rc ? rc : open_copy(r, &s, &k, key);
}

int identity_ring_move(struct identity_run *r, struct db_staff *s)
{
	char names[][sizeof(((struct db_key *)0)->name)] = { IDENTITY_RING_DUP, IDENTITY_RING_SEA };
	uint8_t keys[2][SEAL_KEY];
	bool has[2] = { false };
	int rc = identity_ring_open(r, s), i;

	if (s->role == DB_STAFF_OVERSEER)
		snprintf(names[0], sizeof(names[0]), "%s", IDENTITY_RING_OVERSIGHT);
	else
		snprintf(names[1], sizeof(names[1]), "desk %s", s->desk_name);
	for (i = 0; rc == 0 && i < 2; i++) {
		rc = identity_ring_get(r, names[i], keys[i]);
		has[i] = rc == 0;
		rc = rc == -ENOENT || rc == -EBADMSG ? 0 : rc;
	}
	seal_random(r->d->staff_key, SEAL_KEY);
	if (rc == 0 || rc == -EBADMSG)
		rc = identity_ring_renew(r, s);
	for (i = 0; rc == 0 && i < 2; i++)
		rc = has[i] ? identity_ring_give(r, s, names[i], keys[i]) : 0;
	secret_wipe_mem(keys, sizeof(keys));
	return rc;
}

static bool has_pair(const struct db_staff *s)
{
	return s->sec.len > 0;
}

/* A key of a desk is for its officers, every other for all. */
static bool may_have(const struct identity_run *r, const struct db_staff *s, const char *name)
{
	return identity_staff_may(s, r->now) && has_pair(s) && (strncmp(name, "desk ", 5) || !strcmp(name + 5, s->desk_name));
}

static int give_all(struct identity_run *r, const char *name, const uint8_t key[SEAL_KEY])
{
	struct db_staff s = { .id = 0 };
	struct db_key k;
	int rc;

	while ((rc = db_staff_next(r->core->db, &s, 0, s.id)) == 0) {
		if (!may_have(r, &s, name))
			continue;
		rc = db_key_get(r->core->db, &k, s.id, name);
		if (rc == -ENOENT)
			rc = identity_ring_give(r, &s, name, key);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

int identity_ring_make(struct identity_run *r, const char *name, uint8_t key[SEAL_KEY])
{
	struct db_staff s;
	int rc = db_staff_get(r->core->db, &s, r->d->staff_id);

	seal_random(key, SEAL_KEY);
	if (rc == 0)
		rc = db_key_end(r->core->db, name);	/* nobody who comes back brings a former one with them */
	if (rc == 0)
		rc = identity_ring_give(r, &s, name, key);
	return rc ? rc : give_all(r, name, key);
}

int identity_ring_share(struct identity_run *r, const char *name)
{
	uint8_t key[SEAL_KEY];
	int rc = identity_ring_get(r, name, key);

	if (rc == 0)
		rc = give_all(r, name, key);
	secret_wipe_mem(key, sizeof(key));
	return rc == -ENOENT || rc == -EBADMSG ? 0 : rc;
}

int identity_ring_is_held(struct identity_run *r, const char *name, bool *has)
{
	struct db_staff s = { .id = 0 };
	struct db_key k;
	int rc;

	*has = false;
	while ((rc = db_staff_next(r->core->db, &s, 0, s.id)) == 0 && !*has) {
		if (s.id == r->d->staff_id || !identity_staff_may(&s, r->now))
			continue;
		rc = db_key_get(r->core->db, &k, s.id, name);
		*has = rc == 0;
		if (rc && rc != -ENOENT)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}
