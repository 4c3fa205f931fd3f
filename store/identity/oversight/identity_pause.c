/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Oversight pauses a shop, or one agent, for a day. It begins some hours later at a time drawn by lot, so that nobody learns who complained; where
 * danger at once. One overseer begins it, two end it early. It stands beside what administrators stop, and nothing that they do ends it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/base/damm.h"
#include "store/identity/oversight/identity_oversight.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

/* ---- taking effect ---- */

static int turn(struct identity_core *core, struct db_pause *p, uint8_t state)
{
	struct db_org org;
	int rc;

	p->state = state;
	rc = db_pause_put(core->db, p);
	if (rc == 0)
		rc = db_org_get(core->db, &org, p->org_id);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), state == DB_PAUSE_ON ? "pause" : "pause_end", org.code, &p->id, sizeof(p->id));
}

int identity_pause_tend(struct identity_core *core, int64_t now, unsigned slice, unsigned *n)
{
	struct db_pause p = { .id = 0 };
	int rc;

	while (*n < slice && (rc = db_pause_next(core->db, &p, DB_PAUSE_WAITS)) == 0) {
		if (p.since > now)
			continue;
		++*n;
		rc = turn(core, &p, DB_PAUSE_ON);
		if (rc)
			return rc;
	}
	p.id = 0;
	while (*n < slice && (rc = db_pause_next(core->db, &p, DB_PAUSE_ON)) == 0) {
		if (p.until > now)
			continue;
		++*n;
		rc = turn(core, &p, DB_PAUSE_OVER);
		if (rc)
			return rc;
	}
	return 0;
}

/* ---- overseers ---- */

/* What the complaint is about: the agent of its record, or the shop. returns: 0; -ENOENT neither is known; an error of db.h. */
static int find_accused(struct identity_run *r, struct db_pause *p, const struct identity_body *b)
{
	struct db_checked c;
	struct db_org org;
	int rc = b->org[0] ? db_org_find(r->core->db, &org, b->org) : -ENOENT;

	if (rc)
		return rc;
	p->org_id = org.id;
	rc = b->ref[0] ? db_checked_find(r->core->db, &c, b->ref) : -ENOENT;
	if (rc == 0 && c.org_id == org.id)
		p->staff_id = c.staff_id;
	return rc == -ENOENT ? 0 : rc;
}

/* A time within some hours behind the next full one, drawn by lot. */
static int64_t draw_later(int64_t now)
{
	uint8_t lot[2];
	unsigned steps = IDENTITY_PAUSE_LATER_H * IDENTITY_HOUR_S / DB_COARSE_S;

	seal_random(lot, sizeof(lot));
	return now + IDENTITY_HOUR_S - now % IDENTITY_HOUR_S + (int64_t)((lot[0] | lot[1] << 8) % steps) * DB_COARSE_S;
}

int identity_pause_upheld(struct identity_run *r, const char *code)
{
	int64_t later = draw_later(r->now);
	struct db_org org;
	int rc = code[0] ? db_org_find(r->core->db, &org, code) : -ENOENT;

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	if (org.upheld_to <= r->now)
		org.upheld_from = later;
	org.upheld_to = later + IDENTITY_UPHELD_S;
	return db_org_upheld(r->core->db, &org);
}

static void set_times(const struct identity_run *r, struct db_pause *p, bool is_danger)
{
	p->since = is_danger ? r->now : draw_later(r->now);
	p->until = p->since + IDENTITY_PAUSE_S;
}

/* One that waits for the same. returns: 0; -ENOENT; an error of db.h. */
static int find_waiting(struct identity_run *r, struct db_pause *p)
{
	struct db_pause other = { .id = 0 };
	int rc;

	while ((rc = db_pause_next(r->core->db, &other, DB_PAUSE_WAITS)) == 0)
		if (other.org_id == p->org_id && other.staff_id == p->staff_id)
			break;
	if (rc == 0)
		*p = other;
	return rc;
}

/* What waits already is not begun twice: it would begin again after two let it go. Danger brings it forward. */
static int begin(struct identity_run *r, struct db_pause *p, bool is_danger)
{
	int waits = find_waiting(r, p), rc = 0;

	if ((waits == 0 && !is_danger) || (waits && waits != -ENOENT))
		return waits;
	set_times(r, p, is_danger);
	if (waits)
		rc = db_pause_new(r->core->db, p);
	return rc || p->since > r->now ? rc : turn(r->core, p, DB_PAUSE_ON);
}

static int begin_pause(struct identity_run *r, const struct identity_body *b)
{
	struct db_pause p = { .state = DB_PAUSE_WAITS };
	int rc = find_accused(r, &p, b);

	if (rc)
		return rc;
	rc = begin(r, &p, identity_body_is_danger(b));
	if (rc == 0)
		identity_put_date(r, IDF_UNTIL, p.until);
	return rc;
}

int identity_pause_agent(struct identity_run *r, int64_t staff_id)
{
	struct db_pause p = { .state = DB_PAUSE_WAITS, .staff_id = staff_id };
	struct db_staff s;
	int rc = db_staff_get(r->core->db, &s, staff_id);

	if (rc)
		return rc;
	p.org_id = s.org_id;
	return begin(r, &p, true);
}

enum identity_outcome identity_verb_OVERSIGHT_PAUSE(struct identity_run *r)
{
	struct db_complaint c;
	struct identity_body b;
	struct db_blob sealed;
	struct db_staff s;
	enum identity_outcome o = identity_oversight_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	rc = r->d->hearing.id ? db_complaint_get(r->core->db, &c, &sealed, r->d->hearing.id) : -ENOENT;
	if (rc == 0)
		rc = identity_body_open(r, &b, &sealed) ? -ENOENT : begin_pause(r, &b);
	secret_wipe_mem(&b, sizeof(b));
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "pause");
	return IDO_OK;
}

/* Did one overseer ask for its end, who is still one? returns: 0; an error of db.h. */
static int is_asked(struct identity_run *r, const struct db_pause *p, bool *asked)
{
	struct db_staff by;
	int rc = p->by_id ? db_staff_get(r->core->db, &by, p->by_id) : -ENOENT;

	*asked = rc == 0 && identity_overseer_may(&by, r->now);
	return rc == -ENOENT ? 0 : rc;
}

/* Put a pause that is on. */
static int put_pause(struct identity_run *r, const struct db_pause *p)
{
	struct db_staff s;
	struct db_org org;
	bool asked = false;
	int rc = db_org_get(r->core->db, &org, p->org_id);

	if (rc == 0 && p->staff_id)
		rc = db_staff_get(r->core->db, &s, p->staff_id);
	if (rc == 0)
		rc = is_asked(r, p, &asked);
	if (rc)
		return rc;
	identity_put(r, IDF_ACCUSED_ORG, org.code);
	if (p->staff_id)
		identity_put_num(r, IDF_DESK, s.desk);
	identity_put_date(r, IDF_UNTIL, p->until);
	if (asked)
		identity_put_num(r, IDF_ALIKE, 1);
	r->d->hearing.pause = p->id;
	return 0;
}

enum identity_outcome identity_verb_OVERSIGHT_PAUSES(struct identity_run *r)
{
	struct db_pause p = { .id = strcmp(r->req->key, "next") ? 0 : r->d->hearing.pause };
	struct db_staff s;
	enum identity_outcome o = identity_oversight_reader(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	r->d->hearing.pause = 0;
	rc = db_pause_next(r->core->db, &p, DB_PAUSE_ON);
	if (rc == 0)
		rc = put_pause(r, &p);
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "pauses");
	return IDO_OK;
}

/* The one shown. returns: 0; -ENOENT it is over; an error of db.h. */
static int find_pause(struct identity_run *r, struct db_pause *p)
{
	p->id = r->d->hearing.pause - 1;
	if (r->d->hearing.pause <= 0)
		return -ENOENT;
	return db_pause_next(r->core->db, p, DB_PAUSE_ON) ?: p->id == r->d->hearing.pause ? 0 : -ENOENT;
}

enum identity_outcome identity_verb_OVERSIGHT_RESUME(struct identity_run *r)
{
	struct db_pause p;
	struct db_staff s;
	bool asked = false;
	enum identity_outcome o = identity_oversight_reader(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	rc = find_pause(r, &p);
	if (rc == 0)
		rc = is_asked(r, &p, &asked);
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "pause");
	if (asked && p.by_id != s.id) {
		rc = turn(r->core, &p, DB_PAUSE_OVER);
		return rc ? identity_fault(r->core, rc, "pause") : IDO_ENDED;
	}
	p.by_id = s.id;
	rc = db_pause_put(r->core->db, &p);
	return rc ? identity_fault(r->core, rc, "pause") : IDO_WAITING;
}

/* ---- what a record was ---- */

static int put_record(struct identity_run *r, const struct db_checked *c)
{
	static const char *const outcomes[] = { "n0", "n1", "n2", "n3" };	/* open, served, another name, not served */
	char clock[6], word[16];
	struct db_staff s;
	struct db_org org;
	int rc = db_org_get(r->core->db, &org, c->org_id);

	if (rc == 0)
		rc = db_staff_get(r->core->db, &s, c->staff_id);
	if (rc)
		return rc;
	identity_day_clock(clock, c->opened);
	snprintf(word, sizeof(word), "verdict.%s", outcomes[c->outcome < 4 ? c->outcome : 0]);
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	identity_put_num(r, IDF_DESK, s.desk);
	identity_put_date(r, IDF_SEEN_DAY, c->opened);
	identity_put(r, IDF_SEEN_TIME, clock);
	identity_put(r, IDF_OUTCOME, word);
	return 0;
}

enum identity_outcome identity_verb_OVERSIGHT_REF(struct identity_run *r)
{
	struct db_checked c;
	struct db_staff s;
	enum identity_outcome o = identity_oversight_reader(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!identity_text_is_digits(r->req->key, 10, 10) || !damm_is_valid(r->req->key, 10))
		return IDO_SHAPE;
	rc = db_checked_find(r->core->db, &c, r->req->key);
	if (rc == 0)
		rc = put_record(r, &c);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "look", "", r->req->key, 10);
	if (rc)
		return rc == -ENOENT ? IDO_NONE : identity_fault(r->core, rc, "record");
	return IDO_OK;
}
