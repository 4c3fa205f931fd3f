/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SIM swap: a number that suddenly has another SIM may be in other hands, so nothing is given for a day even with the right PIN. Only links that
 * tell the IMSI can notice; what they noticed holds on every link. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

static bool has_known_sim(const struct db_number *n)
{
	static const uint8_t none[DB_IX];

	return memcmp(n->sim, none, DB_IX) != 0;
}

int identity_sim_meet(struct identity_run *r, struct db_number *n)
{
	bool known = has_known_sim(n);

	if (!r->d->has_sim || !memcmp(n->sim, r->d->sim, DB_IX_KEPT))
		return 0;
	memcpy(n->sim, r->d->sim, DB_IX);
	if (!known)
		return 0;
	n->sim_at = r->steady + DB_COARSE_S - 1;	/* written rounded down: the day never ends early */
	return identity_leaf(r->core, r->now, "sim", "", r->d->ix, sizeof(r->d->ix));
}

int identity_sim_trust(struct identity_run *r)
{
	struct db_number n;
	int rc = identity_number_load(r->core, &n, r->d->ix);

	if (rc || (!r->d->has_sim && !n.sim_at))
		return rc;
	if (r->d->has_sim)
		memcpy(n.sim, r->d->sim, DB_IX);
	n.sim_at = 0;
	return db_number_put(r->core->db, &n);
}

int identity_sim_is_new(struct identity_run *r)
{
	struct db_number n;
	int rc = identity_number_load(r->core, &n, r->d->ix);

	return rc ? rc : n.sim_at && r->steady - n.sim_at < IDENTITY_SIM_S;
}
