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
