/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How fast an agent checks: far more than usual in an hour looks like harvesting. That agent waits an hour, and oversight is told; whose codes they were
 * stands in no row of this. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"

static int compare(const void *a, const void *b)
{
	return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

/* Of the hours in which something was checked; too few of them: 0. */
static unsigned median_of(const struct db_pace *p)
{
	uint16_t hours[DB_PACE_HOURS];
	unsigned n = 0, i;

	for (i = 0; i < DB_PACE_HOURS; i++)
		if (p->past[i])
			hours[n++] = p->past[i];
	if (n < IDENTITY_PACE_HOURS)
		return 0;
	qsort(hours, n, sizeof(hours[0]), compare);
	return (hours[(n - 1) / 2] + hours[n / 2]) / 2u;
}

static void turn_hour(struct db_pace *p, int64_t hour)
{
	if (p->hour == hour)
		return;
	if (p->n) {
		memmove(p->past + 1, p->past, sizeof(p->past) - sizeof(p->past[0]));
		p->past[0] = (uint16_t)OSMO_MIN(p->n, UINT16_MAX);
	}
	p->hour = hour;
	p->n = 0;
}

static void raise(struct db_pace *p, int64_t steady, unsigned usual)
{
	p->brake = steady + IDENTITY_BRAKE_S;
	p->alert = steady;
	p->alert_n = p->n;
	p->alert_usual = usual;
	p->alert_refused = p->refused;
	p->asked = 0;
}

/* Count one more in *p. returns: whether it is one too many. */
static bool count(struct identity_run *r, struct db_pace *p, const struct db_staff *s)
{
	unsigned usual;

	turn_hour(p, r->steady - r->steady % IDENTITY_HOUR_S);
	usual = median_of(p);
	p->n++;
	p->refused = s->wrong_day == identity_day_of(r->steady) ? s->wrong_today : 0;
	if (p->n <= OSMO_MIN(OSMO_MAX(IDENTITY_PACE_LEAST, IDENTITY_PACE_TIMES * usual), IDENTITY_PACE_MOST))
		return false;
	raise(p, r->steady, usual);
	return true;
}

enum identity_outcome identity_pace_check(struct identity_run *r, const struct db_staff *s)
{
	struct db_pace p;
	bool is_over;
	int rc = db_pace_get(r->core->db, &p, s->id);

	if (rc == -ENOENT)
		p = (struct db_pace){ .staff_id = s->id };
	else if (rc)
		return identity_fault(r->core, rc, "pace");
	if (p.brake > r->steady) {
		identity_put_wait(r, p.brake);
		return IDO_LIMIT;
	}
	is_over = count(r, &p, s);
	rc = db_pace_put(r->core->db, &p);
	if (rc == 0 && is_over)
		rc = identity_leaf(r->core, r->now, "brake", "", s->ref, sizeof(s->ref));
	if (rc)
		return identity_fault(r->core, rc, "pace");
	if (is_over)
		identity_put_wait(r, p.brake);
	return is_over ? IDO_LIMIT : IDO_OK;
}

/* ---- oversight ---- */

/* Put the alert behind *p. returns: 0; -ENOENT; an error of db.h. */
static int put_alert(struct identity_run *r, struct db_pace *p)
{
	static const char *const said[] = { "complaint.s0", "complaint.s1", "complaint.s2", "complaint.s3" };
	struct db_staff s;
	struct db_org org;
	int rc = db_pace_alert(r->core->db, p);

	if (rc == 0)
		rc = db_staff_get(r->core->db, &s, p->staff_id);
	if (rc == 0)
		rc = db_org_get(r->core->db, &org, s.org_id);
	if (rc)
		return rc;
	identity_put(r, IDF_ACCUSED_ORG, org.code);
	identity_put_num(r, IDF_DESK, s.desk);
	identity_put_num(r, IDF_PACE, p->alert_n);
	identity_put_num(r, IDF_USUAL, p->alert_usual);
	identity_put_num(r, IDF_REFUSED, p->alert_refused);
	if (!p->asked)
		identity_put_num(r, IDF_CAN_ASK, 1);
	else
		identity_put(r, IDF_AGENT_SAID, said[p->asked - 1 < 4 ? p->asked - 1 : 0]);
	r->d->hearing.alert = p->staff_id;
	return 0;
}

/* It was looked at; stops: the agent is paused. returns: 0; -ENOENT somebody else did; an error of db.h. */
static int settle(struct identity_run *r, struct db_pace *p, bool stops)
{
	int rc = r->d->hearing.alert ? db_pace_get(r->core->db, p, r->d->hearing.alert) : -ENOENT;

	if (rc == 0 && !p->alert)
		rc = -ENOENT;
	if (rc == 0 && stops)
		rc = identity_pause_agent(r, p->staff_id);
	p->alert = p->asked = 0;
	if (rc == 0)
		rc = db_pace_put(r->core->db, p);
	return rc ? rc : identity_leaf(r->core, r->now, "alert_end", "", &p->staff_id, sizeof(p->staff_id));
}

/* Why there were so many: it stands there at the agent's next dial. returns: as settle(). */
static int ask_why(struct identity_run *r)
{
	struct db_pace p;
	int rc = r->d->hearing.alert ? db_pace_get(r->core->db, &p, r->d->hearing.alert) : -ENOENT;

	if (rc == 0 && (!p.alert || p.asked))
		rc = -ENOENT;
	if (rc)
		return rc;
	p.asked = 1;
	rc = db_pace_put(r->core->db, &p);
	return rc ? rc : identity_leaf(r->core, r->now, "alert_ask", "", &p.staff_id, sizeof(p.staff_id));
}

enum identity_outcome identity_verb_OVERSIGHT_ALERT(struct identity_run *r)
{
	struct db_pace p = { .alert = 0 };
	struct db_staff s;
	enum identity_outcome o = identity_oversight_reader(r, &s);
	int rc = 0;

	if (o != IDO_OK)
		return o;
	if (!strcmp(r->req->key, "pause") || !strcmp(r->req->key, "no"))
		rc = settle(r, &p, *r->req->key == 'p');
	else if (!strcmp(r->req->key, "ask"))
		rc = ask_why(r);
	r->d->hearing.alert = 0;
	if (rc == 0 || rc == -ENOENT) {
		p = (struct db_pace){ .alert = 0 };
		rc = put_alert(r, &p);
	}
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "alerts");
	return IDO_OK;
}

/* ---- the agent who is asked ---- */

int identity_pace_is_asked(struct identity_core *core, int64_t staff_id, bool *asked)
{
	struct db_pace p;
	int rc = db_pace_get(core->db, &p, staff_id);

	*asked = rc == 0 && p.alert && p.asked == 1;
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_verb_AGENT_SAY(struct identity_run *r)
{
	const char *key = r->req->key;
	struct db_pace p;
	bool asked;
	int rc;

	if (key[0] < '1' || key[0] > '3' || key[1])
		return IDO_REFUSED;
	rc = identity_pace_is_asked(r->core, r->d->staff_id, &asked);
	if (rc == 0 && !asked)
		return IDO_NONE;
	if (rc == 0)
		rc = db_pace_get(r->core->db, &p, r->d->staff_id);
	if (rc == 0) {
		p.asked = (uint8_t)(key[0] - '0' + 1);
		rc = db_pace_put(r->core->db, &p);
	}
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "alert_said", "", &p.staff_id, sizeof(p.staff_id));
	return rc ? identity_fault(r->core, rc, "pace") : IDO_OK;
}
