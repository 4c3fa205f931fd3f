/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How much one number says in a day, in memory alone: a row would tell who. A number has a place from the first thing that counts until the day is over, so
 * that no other one makes it begin anew; who finds none shares what is left. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"

static bool is_free(const struct identity_caller *c, int64_t day)
{
	return c->day != day || !(c->opened || c->dangers || c->wrong);
}

static struct identity_caller *take(struct identity_caller *c, const uint8_t *ix, int64_t day)
{
	memset(c, 0, sizeof(*c));
	if (ix)
		memcpy(c->ix, ix, DB_IX);
	c->day = day;
	return c;
}

/* One that many share. */
static struct identity_caller *crowd_of(struct identity_caller *c, int64_t day)
{
	return c->day == day ? c : take(c, NULL, day);
}

/* returns: its place of today; NULL: all are taken. */
static struct identity_caller *place_of(struct identity_core *core, const uint8_t ix[DB_IX], int64_t day)
{
	struct identity_caller *c, *unused = NULL;
	uint32_t at;
	unsigned i;

	memcpy(&at, ix, sizeof(at));
	for (i = 0; i < ARRAY_SIZE(core->callers); i++) {
		c = &core->callers[(at + i) % ARRAY_SIZE(core->callers)];
		if (c->day == day && seal_is_equal(c->ix, ix, DB_IX))
			return c;
		if (!unused && is_free(c, day))
			unused = c;
		if (c->day != day)	/* nobody of today came by here */
			break;
	}
	return unused ? take(unused, ix, day) : NULL;
}

/* *alone: it is the number's own. */
static struct identity_caller *find(struct identity_run *r, const uint8_t ix[DB_IX], bool *alone)
{
	int64_t day = identity_day_of(r->steady);
	struct identity_caller *c = NULL;
	bool claimed = r->d && !r->d->asserted;

	if (!claimed)
		c = place_of(r->core, ix, day);
	*alone = c;
	if (!c)
		c = crowd_of(claimed ? &r->d->account->crowd : &r->core->crowd, day);
	return c;
}

struct identity_quota identity_quota_open(struct identity_run *r, const uint8_t ix[DB_IX], uint8_t kind)
{
	bool alone;
	struct identity_caller *c = find(r, ix, &alone);

	return (struct identity_quota){ kind == IDENTITY_ABOUT_ABUSE ? &c->dangers : &c->opened, alone ? IDENTITY_COMPLAINTS_A_DAY : IDENTITY_COMPLAINTS_CLAIMED };
}

struct identity_quota identity_quota_guess(struct identity_run *r, const uint8_t ix[DB_IX])
{
	bool alone;
	struct identity_caller *c = find(r, ix, &alone);

	return (struct identity_quota){ &c->wrong, alone ? IDENTITY_COMPLAINT_GUESSES : IDENTITY_GUESSES_CLAIMED };
}
