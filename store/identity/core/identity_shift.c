/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The shift of an agent, where the organisation has enabled it: for half an hour after the PIN the same SIM reaches its desk without one.
 *
 * Kept in memory only: a restart ends every shift. Never for a SIM that also opens a person's own ID. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

/* The keyed hash is uniform, so its first octets choose the slot. */
static struct identity_shift *shift_of(struct identity_core *core, const uint8_t ix[DB_IX])
{
	return &core->shifts[(ix[0] | ix[1] << 8) % IDENTITY_SHIFTS_MAX];
}

static void drop_shift(struct identity_shift *s)
{
	secret_wipe_mem(s, sizeof(*s));
}

static bool shift_is_of(const struct identity_shift *s, const uint8_t ix[DB_IX], int64_t now)
{
	return s->until > now && !memcmp(s->ix, ix, DB_IX);
}

/* No shift when a person's own ID hangs on this number, the PIN must be changed, or this is not the SIM of the last unlock. */
static bool needs_pin(struct identity_run *r)
{
	struct db_number n;
	struct db_login l;
	uint8_t after = 0;
	int rc;

	if (identity_number_load(r->core, &n, r->d->ix) || n.must_change || (r->d->has_sim && memcmp(n.sim, r->d->sim, DB_IX_KEPT)))
		return true;
	while ((rc = db_login_next(r->core->db, &l, r->d->ix, after)) == 0) {
		if (l.person_id)
			return true;
		after = l.slot;
	}
	return rc != -ENOENT;
}

void identity_shift_begin(struct identity_run *r, const struct db_org *org)
{
	struct identity_shift *s = shift_of(r->core, r->d->ix);

	if (identity_shift_runs(r) || !org->shift || !r->d->asserted || needs_pin(r))
		return;
	memcpy(s->ix, r->d->ix, sizeof(s->ix));
	s->staff_id = r->d->staff_id;
	s->until = r->steady + IDENTITY_SHIFT_S;
	memcpy(s->key, r->d->staff_key, sizeof(s->key));
}

bool identity_shift_runs(struct identity_run *r)
{
	const struct identity_shift *s = shift_of(r->core, r->d->ix);

	return shift_is_of(s, r->d->ix, r->steady) && s->staff_id == r->d->staff_id;
}

/* Check again what may have changed since the PIN: the agent, the organisation, who else uses the SIM. */
static bool may_enter(struct identity_run *r, const struct identity_shift *shift, struct db_staff *s)
{
	struct db_org org;

	return db_staff_get(r->core->db, s, shift->staff_id) == 0 && s->state == DB_STAFF_ACTIVE &&
	       db_org_get(r->core->db, &org, s->org_id) == 0 && identity_org_stop(r->core, &org, s->id) == 0 && org.shift && org.state == DB_ORG_OPEN && !needs_pin(r);
}

bool identity_shift_enter(struct identity_run *r)
{
	struct identity_shift *shift = shift_of(r->core, r->d->ix);
	struct db_staff s;

	if (!r->d->asserted || !shift_is_of(shift, r->d->ix, r->steady))
		return false;
	if (!may_enter(r, shift, &s)) {
		drop_shift(shift);
		return false;
	}
	r->d->staff_id = s.id;
	memcpy(r->d->staff_ref, s.ref, sizeof(r->d->staff_ref));
	memcpy(r->d->staff_key, shift->key, sizeof(r->d->staff_key));
	r->d->until = r->steady + IDENTITY_UNLOCKED_S;
	return true;
}

void identity_shift_expire(struct identity_core *core, int64_t now)
{
	unsigned i;

	for (i = 0; i < IDENTITY_SHIFTS_MAX; i++) {
		if (core->shifts[i].until && core->shifts[i].until <= now)
			drop_shift(&core->shifts[i]);
	}
}

void identity_shift_end(struct identity_run *r)
{
	struct identity_shift *s = shift_of(r->core, r->d->ix);

	if (!memcmp(s->ix, r->d->ix, DB_IX))
		drop_shift(s);
}
