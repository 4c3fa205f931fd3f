/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Overseers: the keys that complaints are sealed to, who has them, and what an overseer's first screen says.
 *
 * The first overseer makes the key at the first unlock; another gets a copy from who has it, who is asked, since an administrator can name overseers. Where
 * everybody who had the key lost the PIN, nobody reads what was sealed to it any more: there is no way past them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include <sodium.h>

#include "store/base/log.h"
#include "store/identity/oversight/identity_oversight.h"

static bool open_name(struct identity_core *core, const struct db_staff *s, char name[DB_WRAP_MAX + 1])
{
	struct seal_buf buf = { .octets = (uint8_t *)name, .cap = DB_WRAP_MAX };
	bool opens = seal_box_open(core->keys, &buf, "officer", s->name.octets, s->name.len) == 0;

	name[opens ? buf.len : 0] = '\0';
	return opens;
}

/* The key that an overseer may have: of threat and abuse those whom the configuration names, and no other. */
static const char *ring_of(struct identity_core *core, const struct db_staff *s)
{
	char name[DB_WRAP_MAX + 1];
	size_t i;

	for (i = 0; open_name(core, s, name) && i < core->conf->complaints.n_sea; i++)
		if (!strcmp(core->conf->complaints.sea[i], name))
			return IDENTITY_RING_SEA;
	return IDENTITY_RING_OVERSIGHT;
}

/* ---- keys ---- */

static int raise_alarm(struct identity_run *r)
{
	return identity_verb_lists(r->row->leaves, "alarm") ? identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1) : 0;
}

/* Who deletes the rows of a key has the next overseer make another: that is told before it is. */
static int check_none(struct identity_run *r, const char *name)
{
	uint8_t kept[SEAL_KEY];
	int rc = identity_oversight_pub(r->core, kept, name);

	if (rc && rc != -EBADMSG)
		return rc == -ENOENT ? 0 : rc;
	LOGP(DIDENT, LOGL_ERROR, "oversight has a public key, and nobody has its secret half: another is made\n");
	return raise_alarm(r);
}

static int make_key(struct identity_run *r, const struct db_staff *s, const char *name)
{
	struct identity_hearing *h = &r->d->hearing;
	unsigned n;
	int rc = db_key_count(r->core->db, &n, name);

	if (rc || n)
		return rc ? rc : -ENOENT;	/* somebody has it: they are asked */
	rc = check_none(r, name);
	if (rc)
		return rc;
	seal_inbox_pair(h->pub, h->sec);
	rc = identity_ring_give(r, s, name, h->sec);
	if (rc == 0)
		rc = identity_oversight_keep(r->core, h->pub, name);
	return rc;
}

/* Somebody wrote another public half in its place: what was sealed since is theirs to read. */
static int check_pub(struct identity_run *r, const char *name)
{
	struct identity_hearing *h = &r->d->hearing;
	uint8_t kept[SEAL_KEY];
	int rc;

	if (crypto_scalarmult_base(h->pub, h->sec))
		return -EBADMSG;
	rc = identity_oversight_pub(r->core, kept, name);
	if (rc == 0 && seal_is_equal(kept, h->pub, SEAL_KEY))
		return 0;
	if (rc && rc != -ENOENT && rc != -EBADMSG)
		return rc;
	LOGP(DIDENT, LOGL_ERROR, "the public key of oversight was replaced by somebody who has the key file\n");
	rc = raise_alarm(r);
	return rc ? rc : identity_oversight_keep(r->core, h->pub, name);
}

/* Open the own pair, or make one, and the key of oversight with it. */
static int open_keys(struct identity_run *r, struct db_staff *s)
{
	struct identity_hearing *h = &r->d->hearing;
	const char *name = ring_of(r->core, s);
	int rc = identity_ring_open(r, s);

	memset(h, 0, sizeof(*h));
	if (rc == -EBADMSG)
		rc = identity_ring_renew(r, s) ?: db_staff_put(r->core->db, s);
	if (rc == 0)
		rc = identity_ring_get(r, name, h->sec);
	if (rc == 0)
		rc = check_pub(r, name);
	else if (rc == -ENOENT)
		rc = make_key(r, s, name);
	h->has_key = rc == 0;
	return rc == -ENOENT || rc == -EBADMSG ? 0 : rc;
}

/* Somebody who may have the key that this one has, and lacks it. *t: who. returns: 0; -ENOENT nobody; an error of db.h. */
static int find_newcomer(struct identity_run *r, struct db_staff *t, const char *name)
{
	struct db_key k;
	int rc;

	memset(t, 0, sizeof(*t));
	while ((rc = db_staff_next(r->core->db, t, 0, t->id)) == 0) {
		if (!identity_overseer_may(t, r->now) || !t->sec.len || strcmp(ring_of(r->core, t), name))
			continue;
		rc = db_key_get(r->core->db, &k, t->id, name);
		if (rc)
			return rc == -ENOENT ? 0 : rc;
	}
	return rc;
}

/* returns: give_keys with NEWCOMER | overseer | busy. */
static enum identity_outcome look_for_newcomers(struct identity_run *r, const struct db_staff *s)
{
	char name[DB_WRAP_MAX + 1];
	struct db_staff t;
	int rc = r->d->hearing.has_key ? find_newcomer(r, &t, ring_of(r->core, s)) : -ENOENT;

	r->d->hearing.newcomer = 0;
	if (rc)
		return rc == -ENOENT ? IDO_OVERSEER : identity_fault(r->core, rc, "overseer");
	if (!open_name(r->core, &t, name))
		return IDO_OVERSEER;
	r->d->hearing.newcomer = t.id;
	identity_put(r, IDF_NEWCOMER, name);
	return IDO_GIVE_KEYS;
}

/* ---- the first screen ---- */

/* Without a key nothing is there to be read, and that is said. */
static enum identity_outcome home(struct identity_run *r)
{
	return r->d->hearing.has_key ? IDO_OVERSEER : IDO_WAITS_KEY;
}

int identity_oversight_home(struct identity_run *r, const struct db_staff *s)
{
	struct db_pace p = { .alert = 0 };
	struct identity_heard n;
	unsigned alerts = 0;
	int rc = identity_hearing_count(r, &n);

	while (rc == 0 && alerts < 99 && (rc = db_pace_alert(r->core->db, &p)) == 0)
		alerts++;
	if (rc && rc != -ENOENT)
		return rc;
	identity_put(r, IDF_DESK_NAME, s->desk_name);
	identity_put_num(r, IDF_FRESH, n.fresh);
	identity_put_num(r, IDF_TAKEN_N, n.taken);
	identity_put_num(r, IDF_LATE, n.late);
	identity_put_num(r, IDF_ALERTS, alerts);
	return 0;
}

enum identity_outcome identity_enter_overseer(struct identity_run *r, bool opens)
{
	struct db_staff s;
	enum identity_outcome o = identity_oversight_load(r, &s);
	int64_t day = r->now - r->now % DB_DAY;
	int rc = 0;

	if (o != IDO_OK)
		return o;
	if (opens)
		rc = open_keys(r, &s);
	if (rc == 0 && opens && s.last_used != day) {
		s.last_used = day;
		rc = db_staff_put(r->core->db, &s);
	}
	if (rc == 0)
		rc = identity_oversight_home(r, &s);
	if (rc)
		return identity_fault(r->core, rc, "overseer");
	r->d->state = IDS_OVERSEER;
	return opens && r->d->hearing.has_key ? look_for_newcomers(r, &s) : home(r);
}

/* Who may no more since the question was asked gets nothing, and no line says so. returns: 0; an error of db.h. */
static int give_newcomer(struct identity_run *r, const struct db_staff *s)
{
	const struct identity_hearing *h = &r->d->hearing;
	struct db_staff t;
	int rc = db_staff_get(r->core->db, &t, h->newcomer);

	if (rc || !identity_overseer_may(&t, r->now) || !t.sec.len)
		return rc;
	rc = identity_ring_give(r, &t, ring_of(r->core, s), h->sec);
	return rc ? rc : identity_leaf(r->core, r->now, "oversight_give", "", t.ref, sizeof(t.ref));
}

enum identity_outcome identity_verb_OVERSIGHT_GIVE(struct identity_run *r)
{
	struct identity_hearing *h = &r->d->hearing;
	struct db_staff s;
	enum identity_outcome o = identity_oversight_load(r, &s);
	int rc = 0;

	if (o != IDO_OK)
		return o;
	if (!h->newcomer || !h->has_key)
		return IDO_REFUSED;
	if (!strcmp(r->req->key, "yes"))
		rc = give_newcomer(r, &s);
	h->newcomer = 0;
	if (rc == 0)
		rc = identity_oversight_home(r, &s);
	return rc ? identity_fault(r->core, rc, "overseer") : home(r);
}
