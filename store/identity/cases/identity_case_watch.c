/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who approves for whom, how often and when: figures and an alarm for whoever looks after the desks. Nothing is held up by them. */
#include <inttypes.h>
#include <stdio.h>
#include <errno.h>

#include "store/identity/cases/identity_case.h"

/* Kept, one for each officer and each pair of them. */
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

int identity_case_watch(struct identity_run *r, const struct identity_case *c)
{
	int64_t day, week;
	char name[64];
	int rc;

	snprintf(name, sizeof(name), "approves_%" PRId64, c->row.second_id);
	rc = count_in(r->core, name, DB_DAY, r->steady, &day);
	snprintf(name, sizeof(name), "pair_%" PRId64 "_%" PRId64, c->row.staff_id, c->row.second_id);
	if (rc == 0)
		rc = count_in(r->core, name, 7 * DB_DAY, r->steady, &week);
	if (rc || (day <= IDENTITY_CASE_APPROVALS && week <= IDENTITY_CASE_PAIR))
		return rc;
	return identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1);
}
