/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who approves for whom, how often and when: figures and an alarm for whoever looks after the desks. Nothing is held up by them. */
#include <inttypes.h>
#include <stdio.h>
#include <errno.h>

#include "store/identity/cases/identity_case.h"
#include "store/identity/officer/identity_officer.h"
#include "store/values/identity_day.h"

/* Kept, one for each officer, each pair of them and each desk. */
struct tally {
	int64_t since;
	int64_t n;
};

/* Count one more in this span of time. *n: so many. */
static int count_in(struct identity_core *core, const char *name, int64_t span, int64_t at, int64_t *n)
{
	struct tally t = { 0, 0 };
	size_t len;
	int rc = db_meta_get(core->db, name, &t, sizeof(t), &len);

	if (rc && rc != -ENOENT)
		return rc;
	if (t.since != at / span)
		t = (struct tally){ .since = at / span };
	*n = ++t.n;
	return db_meta_put(core->db, name, &t, sizeof(t));
}

/* Two who approve for one another too often: by number, or of all that their desk does. returns: 1; 0; an error of db.h. */
static int is_pair(struct identity_run *r, const struct identity_case *c)
{
	int64_t pair, desk;
	char name[64];
	int rc;

	snprintf(name, sizeof(name), "pair_%" PRId64 "_%" PRId64, c->row.staff_id, c->row.second_id);
	rc = count_in(r->core, name, 7 * DB_DAY, r->steady, &pair);
	snprintf(name, sizeof(name), "approved_%s", c->row.desk_name);
	if (rc == 0)
		rc = count_in(r->core, name, 7 * DB_DAY, r->steady, &desk);
	return rc ? rc : pair > IDENTITY_CASE_PAIR || (desk >= IDENTITY_CASE_SHARE_OF && 100 * pair > IDENTITY_CASE_SHARE * desk);
}

/* Too many in a day, or so many and never a no. returns: 1; 0; an error of db.h. */
static int is_hasty(struct identity_run *r, const struct identity_case *c)
{
	int64_t day, yes, no = 0;
	char name[64];
	int rc;

	snprintf(name, sizeof(name), "approves_%" PRId64, c->row.second_id);
	rc = count_in(r->core, name, DB_DAY, r->steady, &day);
	if (rc == 0)
		rc = identity_officer_counted(r, c->row.second_id, "case_yes", &yes);
	if (rc == 0)
		rc = identity_officer_counted(r, c->row.second_id, "case_no", &no);
	if (rc)
		return rc;
	yes++;		/* this one is counted behind it */
	return day > IDENTITY_CASE_APPROVALS || (no == 0 && yes > IDENTITY_CASE_NEVER_NO && yes % IDENTITY_CASE_NEVER_NO == 1);
}

/* When nobody else is at the desk. */
static bool is_outside_hours(const struct identity_run *r)
{
	int64_t hour = (r->now - identity_day_start(r->now)) / IDENTITY_HOUR_S;

	return hour < IDENTITY_CASE_HOUR_FROM || hour >= IDENTITY_CASE_HOUR_TO || !workday_is(&r->core->conf->workdays, identity_day_number(r->now));
}

int identity_case_watch(struct identity_run *r, const struct identity_case *c)
{
	int pair = is_pair(r, c), hasty = is_hasty(r, c);

	if (pair < 0 || hasty < 0)
		return pair < 0 ? pair : hasty;
	return pair || hasty || is_outside_hours(r) ? identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1) : 0;
}
