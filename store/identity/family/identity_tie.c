/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ties: who is the guardian of a child, who may give for another person. Both ends read of it in their history. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

#define CASE_DRAWS	16	/* of a number that no case has */

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
	return identity_inbox_note(r->core, person_id, "", word);
}

/* ---- somebody is no more ---- */

/* Where they were entered, where no other desk is known. */
static int desk_of(struct identity_core *core, const struct db_tie *t, const char *desk, char name[16])
{
	struct db_staff s = { .desk_name = "" };
	int rc = *desk || !t->staff_id ? 0 : db_staff_get(core->db, &s, t->staff_id);

	snprintf(name, 16, "%s", *desk ? desk : s.desk_name);
	return rc == -ENOENT ? 0 : rc;
}

/* A ward whose guardian is no more: a desk looks for another, and keeps what the record says meanwhile. */
static int flag_ward(struct identity_core *core, const struct db_tie *t, const char *desk, int64_t now)
{
	struct db_case c = { .kind = DB_CASE_GUARDIAN, .created = now, .changed = now, .person_id = t->person_id };
	struct db_tie kept = *t;
	unsigned draw;
	int rc = desk_of(core, t, desk, c.desk_name) ?: -EEXIST;

	for (draw = 0; draw < CASE_DRAWS && rc == -EEXIST; draw++) {
		seal_random_digits(c.number, IDENTITY_CASE_LEN, true);
		rc = db_case_new(core->db, &c, NULL);
	}
	kept.other_id = 0;
	return rc ? rc : db_tie_put(core->db, &kept, NULL);
}

/* Ties in which they are the other, and then all that are their own. */
int identity_tie_end_all(struct identity_core *core, int64_t person_id, const char *desk, int64_t now)
{
	struct db_tie t = { .id = 0 };
	unsigned n;
	int rc = 0;

	for (n = 0; n < DB_COUNT_MAX && (rc = db_tie_next_other(core->db, &t, NULL, person_id, 0)) == 0; n++) {
		rc = t.kind == DB_TIE_GUARDIAN ? flag_ward(core, &t, desk, now) : db_tie_drop(core->db, t.id);
		if (rc)
			return rc;
	}
	for (n = 0; (rc == 0 || rc == -ENOENT) && n < DB_COUNT_MAX && (rc = db_tie_next(core->db, &t, NULL, person_id, 0)) == 0; n++)
		rc = db_tie_drop(core->db, t.id);
	return rc == -ENOENT ? 0 : rc;
}
