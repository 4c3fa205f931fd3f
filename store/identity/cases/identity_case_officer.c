/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which officer may have a part in which case. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/identity/cases/identity_case.h"
#include "store/values/fold.h"

uint64_t identity_case_seat(const struct identity_run *r)
{
	return r->d->is_desk ? r->core->seats[(identity_peer_place_of(r->d->id) - PEER_DESK) % PEER_DESKS].visit : 0;
}

/* ---- who may not ---- */

/* Is that the number of this officer, wherever they work? *is. */
static int is_staff_number(struct identity_run *r, const struct db_staff *s, const char *number, bool *is)
{
	struct db_login l = { .slot = 0 };
	uint8_t ix[DB_IX];
	int rc;

	if (!*number)
		return 0;
	seal_number_ix(r->core->keys, ix, number);
	while ((rc = db_login_next(r->core->db, &l, ix, l.slot)) == 0)
		*is |= l.staff_id == s->id;
	return rc == -ENOENT ? 0 : rc;
}

/* Has that person a login on a number of this officer? *is. */
static int is_staff_person(struct identity_run *r, const struct db_staff *s, int64_t person_id, bool *is)
{
	struct db_login mine = { .slot = 0 }, l;
	int rc, rc2 = 0;

	while ((rc = db_login_next_staff(r->core->db, &mine, s->id, mine.number_ix, mine.slot)) == 0) {
		l = (struct db_login){ .slot = 0 };
		while ((rc2 = db_login_next(r->core->db, &l, mine.number_ix, l.slot)) == 0)
			*is |= person_id && l.person_id == person_id;
		if (rc2 != -ENOENT)
			return rc2;
	}
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_case_officer_may(struct identity_run *r, const struct db_staff *s, int64_t person_id, const char *number, const char *old)
{
	bool is = false;
	int rc = is_staff_number(r, s, number, &is);

	if (rc == 0)
		rc = is_staff_number(r, s, old, &is);
	if (rc == 0)
		rc = is_staff_person(r, s, person_id, &is);
	if (rc)
		return identity_fault(r->core, rc, "case");
	return is ? IDO_OWN : IDO_OK;
}

/* ---- the second one ---- */

/* The name of an officer, as it is compared. returns: 0; -EBADMSG. */
static int name_of(struct identity_core *core, const struct db_staff *s, char folded[FOLD_MAX])
{
	char name[DB_WRAP_MAX + 1];
	struct seal_buf buf = { .octets = (uint8_t *)name, .cap = sizeof(name) - 1 };
	int rc = seal_box_open(core->keys, &buf, "officer", s->name.octets, s->name.len);

	if (rc)
		return -EBADMSG;
	name[buf.len] = '\0';
	return fold_key(folded, name) ? -EBADMSG : 0;
}

static bool is_same_name(struct identity_core *core, const struct db_staff *a, const struct db_staff *b)
{
	char x[FOLD_MAX], y[FOLD_MAX];

	return name_of(core, a, x) || name_of(core, b, y) || !strcmp(x, y);
}

enum identity_outcome identity_case_officer_second(struct identity_run *r, const struct db_staff *s, const struct identity_case *c)
{
	struct db_staff first;
	uint64_t seat = identity_case_seat(r);
	int rc = db_staff_get(r->core->db, &first, c->row.staff_id);

	if (rc)
		return identity_fault(r->core, rc, "case");
	if (!identity_staff_may(&first, r->now))
		return IDO_NONE;
	if (first.id == s->id || !memcmp(c->body.opener_ix, r->d->ix, DB_IX_KEPT) || (seat && seat == c->body.seat) || is_same_name(r->core, &first, s))
		return IDO_OWN;
	return identity_case_officer_may(r, s, c->row.person_id, c->body.number, c->body.old);
}

/* ---- one who may not work any more ---- */

/* returns: 1; 0; an error of db.h. */
static int may_work(struct identity_core *core, int64_t staff_id)
{
	struct db_staff s;
	int rc = db_staff_get(core->db, &s, staff_id);

	return rc ? rc : identity_staff_may(&s, identity_clock_now(core));
}

/* It waits for another second officer, and then for all of its time. */
static int wait_again(struct identity_core *core, struct identity_case *c)
{
	LOGP(DIDENT, LOGL_NOTICE, "case %s: its second officer may not work any more: it waits for another\n", c->row.number);
	c->row.state = DB_CASE_WAITS;
	c->row.second_id = 0;
	c->row.due = identity_clock_steady(core) + IDENTITY_CASE_OPEN_S;
	c->row.changed = identity_clock_now(core);
	c->body.approved = c->body.unheard = c->body.from = c->body.ready = 0;
	c->body.n_out = c->body.notices = 0;
	identity_case_body_forget(core, c);
	return identity_case_body_put(core, c);
}

int identity_case_officer_stand(struct identity_core *core, struct identity_case *c)
{
	int rc = c->row.flags & DB_CASE_IS_OWN ? 1 : may_work(core, c->row.staff_id);

	if (rc == 0) {
		LOGP(DIDENT, LOGL_NOTICE, "case %s: ended, who opened it may not work any more\n", c->row.number);
		return identity_case_body_end(core, c, DB_CASE_REFUSED);
	}
	if (rc < 0 || !c->row.second_id || c->row.flags & DB_CASE_IS_OWN)
		return rc;
	rc = may_work(core, c->row.second_id);
	return rc ? rc : wait_again(core, c);
}

int identity_case_blocked(struct identity_core *core, int64_t staff_id)
{
	struct db_blob sealed;
	struct identity_case c = { .row.id = 0 };
	int rc;

	while ((rc = db_case_walk(core->db, &c.row, &sealed)) == 0) {
		if ((c.row.staff_id != staff_id && c.row.second_id != staff_id) || (c.row.state != DB_CASE_WAITS && c.row.state != DB_CASE_RUNS) ||
		    !identity_case_kind_of(c.row.kind))
			continue;
		rc = identity_case_body_open(core, &c, &sealed);
		if (rc == 0)
			rc = identity_case_officer_stand(core, &c);
		secret_wipe_mem(&c.body, sizeof(c.body));
		if (rc < 0 && rc != -EBADMSG)	/* which nobody can decide, either */
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}
