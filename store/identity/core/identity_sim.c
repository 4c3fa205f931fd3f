/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SIM swap: a number that suddenly has another SIM may be in other hands, so even with the right PIN nothing is given for a day, and small bundles alone
 * for a week, unless a code card was shown. Links that tell the IMSI notice, or the operator says so in its feed; what is noticed holds on every link. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

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
	if (n->sim_fed) {	/* the change that was told, not one more */
		n->sim_fed = false;
		return 0;
	}
	if (!known)
		return 0;
	n->sim_at = r->steady + DB_COARSE_S - 1;	/* written rounded down: the day never ends early */
	return identity_leaf(r->core, r->now, "sim", "", r->d->ix, sizeof(r->d->ix));
}

/* Nobody else has a login on the number that dials. returns: 1; 0; an error of db.h. */
static int is_alone(struct identity_run *r, int64_t person_id)
{
	struct db_login l = { .slot = 0 };
	bool alone = true;
	int rc;

	while ((rc = db_login_next(r->core->db, &l, r->d->ix, l.slot)) == 0)
		alone &= !l.person_id || l.person_id == person_id;
	return rc == -ENOENT ? alone : rc;
}

int identity_sim_trust(struct identity_run *r, int64_t person_id)
{
	struct db_number n;
	int rc = is_alone(r, person_id);

	if (rc <= 0)
		return rc;
	rc = identity_number_load(r->core, &n, r->d->ix);
	if (rc || (!r->d->has_sim && !n.sim_at))
		return rc;
	if (r->d->has_sim)
		memcpy(n.sim, r->d->sim, DB_IX);
	n.sim_at = 0;
	n.sim_fed = false;
	return db_number_put(r->core->db, &n);
}

void identity_sim_off_ix(struct identity_core *core, uint8_t ix[DB_IX], const char *number)
{
	char name[IDENTITY_NUMBER_MAX + 1];

	snprintf(name, sizeof(name), "~%s", number);
	seal_number_ix(core->keys, ix, name);
	secret_wipe_mem(name, sizeof(name));
}

/* What may be given just now, and why no more. */
struct allowed {
	bool some, small_only, few;
	enum identity_outcome why;
	struct identity_after after;
};

static const struct allowed everything = { .some = true };

/* A time to come is of a clock that was wrong, and counts as just now. */
static struct allowed allowed_after(const struct identity_run *r, int64_t since, bool is_watched)
{
	if (r->steady - since < IDENTITY_SIM_S)
		return (struct allowed){ .why = IDO_NEW_SIM };
	if (r->steady - since < IDENTITY_SIM_WEEK_S)
		return (struct allowed){ .some = true, .small_only = true, .few = !is_watched, .why = IDO_SIM_WEEK };
	return everything;
}

static int look_sim(struct identity_run *r, struct allowed *a)
{
	enum identity_feed feed = IDENTITY_FEED_NONE;
	struct db_number n;
	int rc = identity_number_load(r->core, &n, r->d->ix);

	*a = everything;
	if (rc == 0)
		rc = identity_feed_look(r->core, r->d->link, &feed);
	if (rc)
		return rc;
	if (n.sim_at)
		*a = allowed_after(r, n.sim_at, feed == IDENTITY_FEED_GOOD);
	if (!a->why && feed != IDENTITY_FEED_GOOD && !r->d->has_sim && (feed == IDENTITY_FEED_SILENT || r->core->conf->feed.is_wanted))
		*a = (struct allowed){ .some = true, .small_only = true, .few = true, .why = IDO_SIM_UNKNOWN };
	return 0;
}

static int look(struct identity_run *r, int64_t person_id, struct allowed *a)
{
	int rc;

	*a = everything;
	rc = r->d->has_card ? 0 : look_sim(r, a);
	if (rc == 0)
		rc = identity_after_look(r, &a->after, person_id);
	if (rc || !a->after.is_small)
		return rc;
	a->few |= a->after.is_few;
	if (a->some && !a->small_only) {
		a->small_only = true;
		a->why = IDO_AFTER;
	}
	return 0;
}

/* *n: codes of any kind that the person made today. */
static int count_today(struct identity_run *r, int64_t person_id, unsigned *n)
{
	int64_t since = identity_day_start(r->steady);
	unsigned otp;
	int rc = db_share_count(r->core->db, n, person_id, DB_SHARE_FACTS, since);

	if (rc == 0)
		rc = db_share_count(r->core->db, &otp, person_id, DB_SHARE_OTP, since);
	*n += rc ? 0 : otp;
	return rc;
}

enum identity_outcome identity_sim_may_share(struct identity_run *r, int64_t person_id, const struct db_org *org, bool makes)
{
	const struct identity_bundle *b = identity_org_bundle(r->core, org);
	struct allowed a;
	unsigned today = 0;
	int rc = look(r, person_id, &a);

	if (rc == 0 && a.few && makes)
		rc = count_today(r, person_id, &today);
	if (rc)
		return identity_fault(r->core, rc, "SIM");
	if (a.some && (!a.small_only || (b && b->small)) && today < IDENTITY_SIM_FEW)
		return IDO_OK;
	if (a.why == IDO_AFTER)
		identity_after_put(r, &a.after);
	return a.why;
}
