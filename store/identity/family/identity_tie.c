/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ties: who is the guardian of a child, who may give for another person. Both ends read of it in their history. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

int identity_tie_add(struct identity_run *r, struct db_tie *t, const char *about, const char *leaf)
{
	struct seal_buf buf = { .octets = t->about.octets, .cap = sizeof(t->about.octets) };
	uint8_t event[2 * DB_REF];
	struct db_person p;
	int rc = seal_box_seal(r->core->keys, &buf, "tie", about, strlen(about));

	t->about.len = (uint16_t)buf.len;
	t->created = r->now;
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, t->person_id);
	if (rc == 0)
		rc = db_tie_new(r->core->db, t, NULL);
	if (rc)
		return rc;
	memcpy(event, p.ref, DB_REF);
	memcpy(event + DB_REF, r->d->staff_ref, DB_REF);
	return identity_leaf(r->core, r->now, leaf, "", event, sizeof(event));
}

int identity_tie_next(struct identity_core *core, struct db_tie *t, struct db_blob *sealed, uint8_t kind, int64_t person_id)
{
	unsigned n;
	int rc = -ENOENT;

	for (n = 0; n < IDENTITY_TIES_MAX; n++) {
		rc = db_tie_next(core->db, t, sealed, person_id, t->id);
		if (rc || t->kind == kind)
			return rc;
	}
	return rc ? rc : -ENOENT;
}

int identity_tie_who(struct identity_core *core, int64_t *person_id, const char *number, uint8_t slot)
{
	struct db_login l;
	uint8_t ix[DB_IX];
	int rc;

	seal_number_ix(core->keys, ix, number);
	rc = db_login_get(core->db, &l, ix, slot);
	*person_id = rc == 0 ? l.person_id : 0;
	return rc == -ENOENT ? 0 : rc;
}

int identity_tie_tell(struct identity_run *r, int64_t person_id, const char *word)
{
	char day[IDENTITY_DAY_TEXT], event[IDENTITY_DAY_TEXT + 32];

	if (!person_id)
		return 0;
	identity_day_text(day, r->now);
	snprintf(event, sizeof(event), "%s||%s", day, word);
	return identity_inbox_tell(r->core, person_id, event, r->now);
}
