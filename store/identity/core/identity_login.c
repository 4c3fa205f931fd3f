/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_rules.h"

int identity_number_load(struct identity_core *core, struct db_number *n, const uint8_t ix[DB_IX])
{
	int rc = db_number_get(core->db, n, ix);

	if (rc != -ENOENT)
		return rc;
	memset(n, 0, sizeof(*n));
	memcpy(n->ix, ix, DB_IX);
	return 0;
}

int identity_login_load(struct identity_core *core, struct db_login *l, const uint8_t ix[DB_IX], uint8_t slot)
{
	int rc = db_login_get(core->db, l, ix, slot);

	if (rc != -ENOENT)
		return rc;
	memset(l, 0, sizeof(*l));
	memcpy(l->number_ix, ix, DB_IX);
	l->slot = slot;
	seal_random(l->salt, sizeof(l->salt));
	return 0;
}

/* The i-th person whom that number stands for when nobody has it, and a login, as those of the number are read. returns: 0; -ENOENT there is nobody
 * at all; an error of db.h. */
static int find_other(struct identity_core *core, struct db_person *p, const uint8_t ix[DB_IX], unsigned i)
{
	static const uint8_t first[DB_IX];
	struct db_login l;
	uint64_t id;
	int rc, none;

	memcpy(&id, ix, sizeof(id));
	rc = db_person_from(core->db, p, (id + UINT64_MAX / 2 / DB_SLOT_MAX * i) & INT64_MAX);
	if (rc == -ENOENT)
		rc = db_person_from(core->db, p, 0);
	none = rc ? rc : db_login_next_person(core->db, &l, p->id, first, 0);
	return none == -ENOENT ? rc : none;
}

static int do_others(struct identity_core *core, const uint8_t ix[DB_IX], unsigned from, identity_login_act *act, void *data)
{
	struct db_person p;
	int rc = 0;

	for (; rc == 0 && from < DB_SLOT_MAX; from++) {
		rc = find_other(core, &p, ix, from);
		if (rc == 0)
			rc = act(core, &p, NULL, data);
	}
	return rc == -ENOENT ? 0 : rc;
}

/* *n: people who have the number. act NULL: count only. returns: 0; what act returned; an error of db.h. */
static int do_people(struct identity_core *core, const char *what, const uint8_t ix[DB_IX], unsigned *n, identity_login_act *act, void *data)
{
	struct db_person p;
	struct db_login l;
	uint8_t after = 0;
	int rc;

	for (*n = 0; (rc = db_login_next(core->db, &l, ix, after)) == 0; after = l.slot) {
		if (!l.person_id)
			continue;
		rc = act ? db_person_get(core->db, &p, l.person_id) : 0;
		if (rc == -ENOENT) {
			identity_lost(core, what);
			continue;
		}
		if (rc == 0 && act)
			rc = act(core, &p, &l, data);
		if (rc)
			return rc;
		++*n;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* The others come first, as long as nothing is done for one who is of both. */
int identity_login_each(struct identity_core *core, const char *what, const uint8_t ix[DB_IX], identity_login_act *act, void *data)
{
	unsigned n;
	int rc = do_people(core, what, ix, &n, NULL, NULL);

	if (rc == 0)
		rc = do_others(core, ix, n, act, data);
	return rc ? rc : do_people(core, what, ix, &n, act, data);
}

int identity_number_lang(struct identity_core *core, const uint8_t ix[DB_IX], const char *lang, bool again, int64_t now)
{
	struct db_number n;
	int rc;

	if (!*lang)
		return 0;
	rc = identity_number_load(core, &n, ix);
	if (rc || (n.lang[0] && !again))
		return rc;
	osmo_strlcpy(n.lang, lang, sizeof(n.lang));
	n.touched = now;
	return db_number_put(core->db, &n);
}

int identity_login_lang(struct identity_core *core, const struct db_login *l, int64_t now)
{
	struct identity_record rec = { .v = { "" } };
	uint8_t dek[SEAL_KEY];
	struct db_person p;
	int rc = l->person_id ? db_person_get(core->db, &p, l->person_id) : -ENOENT;

	if (rc || !p.wrap_pend.len || seal_unwrap_pend(core->keys, dek, p.ref, p.wrap_pend.octets, p.wrap_pend.len))
		return rc == -ENOENT ? 0 : rc;
	rc = identity_open_record(core, &rec, &p, dek);
	secret_wipe_mem(dek, sizeof(dek));
	if (rc == 0)
		rc = identity_number_lang(core, l->number_ix, rec.v[IDENTITY_ATTR_LANG], false, now);
	secret_wipe_mem(&rec, sizeof(rec));
	return rc == -EBADMSG ? 0 : rc;		/* told when the code is typed */
}
