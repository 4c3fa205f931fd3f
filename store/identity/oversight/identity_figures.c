/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What overseers see in numbers: how complaints stand, and what each agent did. Whose codes they were stands in none of it. */
#include <errno.h>
#include <string.h>

#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"

/* Seconds by which the local clock is ahead of UTC, within a day. */
static int32_t zone_of(int64_t now)
{
	int64_t local = now - identity_day_start(now), utc = now % DB_DAY;

	return (int32_t)((local - utc + DB_DAY) % DB_DAY);
}

/* By the clock of each day: it may have been turned in between. */
static int count_night(struct identity_run *r, unsigned *n, int64_t staff_id, int64_t since)
{
	static const uint8_t day[2] = { IDENTITY_DAY_FROM_H, IDENTITY_DAY_TO_H };
	int64_t from = since, to = since;
	unsigned with, behind;
	int rc = 0;

	for (*n = 0; rc == 0 && to <= r->now; from = to) {
		while (to <= r->now && zone_of(to) == zone_of(from))
			to += DB_DAY;
		rc = db_checked_count_night(r->core->db, &with, staff_id, from, zone_of(from), day);
		if (rc == 0)
			rc = db_checked_count_night(r->core->db, &behind, staff_id, to, zone_of(from), day);
		if (rc == 0)
			*n += with - behind;
	}
	return rc;
}

static int put_agent(struct identity_run *r, const struct db_pace *p)
{
	int64_t since = r->now - IDENTITY_FIGURES_S;
	unsigned all, not_served, night;
	struct db_staff s;
	struct db_org org;
	int rc = db_staff_get(r->core->db, &s, p->staff_id);

	if (rc == 0)
		rc = db_org_get(r->core->db, &org, s.org_id);
	if (rc == 0)
		rc = db_checked_count(r->core->db, &all, s.id, since);
	if (rc == 0)
		rc = db_checked_count_as(r->core->db, &not_served, s.id, since, DB_CHECKED_NOT_SERVED);
	if (rc == 0)
		rc = count_night(r, &night, s.id, since);
	if (rc)
		return rc;
	identity_put(r, IDF_ACCUSED_ORG, org.code);
	identity_put_num(r, IDF_DESK, s.desk);
	identity_put_num(r, IDF_PACE, all);
	identity_put_num(r, IDF_REFUSED, s.wrong_day == identity_day_of(r->steady) ? s.wrong_today : 0);
	identity_put_num(r, IDF_NOT_SERVED, not_served);
	identity_put_num(r, IDF_NIGHT, night);
	return 0;
}

static int put_more(struct identity_run *r, int64_t staff_id)
{
	struct db_pace p = { .staff_id = staff_id };
	int rc = db_pace_next(r->core->db, &p);

	if (rc == 0)
		identity_put_num(r, IDF_MORE, 1);
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_verb_OVERSIGHT_AGENTS(struct identity_run *r)
{
	struct identity_hearing *h = &r->d->hearing;
	struct db_pace p = { .staff_id = strcmp(r->req->key, "next") ? 0 : h->agent };
	struct db_staff s;
	enum identity_outcome o = identity_oversight_reader(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	rc = db_pace_next(r->core->db, &p);
	if (rc == 0)
		rc = put_agent(r, &p);
	if (rc == 0)
		rc = put_more(r, p.staff_id);
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "agents");
	h->agent = p.staff_id;
	return IDO_OK;
}

static int count_pauses(struct identity_run *r, unsigned *n)
{
	struct db_pause p = { .id = 0 };
	int rc = 0;

	for (*n = 0; *n < IDENTITY_COMPLAINTS_LOOK && (rc = db_pause_next(r->core->db, &p, DB_PAUSE_ON)) == 0;)
		++*n;
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_verb_OVERSIGHT_NUMBERS(struct identity_run *r)
{
	struct identity_complaint_counts n;
	struct db_staff s;
	unsigned paused;
	enum identity_outcome o = identity_oversight_reader(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	rc = identity_complaint_counts(r->core, &n);
	if (rc == 0)
		rc = count_pauses(r, &paused);
	if (rc)
		return identity_fault(r->core, rc, "figures");
	identity_put_num(r, IDF_OPEN_N, n.open);
	identity_put_num(r, IDF_FRESH, n.fresh);
	identity_put_num(r, IDF_LATE, n.late);
	identity_put_num(r, IDF_PAUSED_N, paused);
	return IDO_OK;
}
