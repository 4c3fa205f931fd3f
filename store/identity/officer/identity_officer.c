/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An officer's desk: who may work, what the first screen says, how the day went. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/log.h"
#include "store/values/identity_day.h"
#include "store/identity/officer/identity_alike.h"
#include "store/identity/officer/identity_officer.h"

enum identity_outcome identity_officer_load(struct identity_run *r, struct db_staff *s)
{
	int rc = db_staff_get(r->core->db, s, r->d->staff_id);

	if (rc)
		return identity_fault(r->core, rc, "officer");
	if (identity_staff_may(s, r->now)) {
		identity_dup_touch(r->core, r->steady);
		if (r->d->is_desk)
			r->d->until = r->steady + IDENTITY_TERMINAL_S;
		return IDO_OK;
	}
	identity_dialogue_over(r->d);
	return IDO_REFUSED;
}

void identity_officer_put(struct identity_run *r, const struct db_staff *s)
{
	uint8_t name[DB_WRAP_MAX + 1];
	struct seal_buf buf = { .octets = name, .cap = sizeof(name) - 1 };

	if (seal_box_open(r->core->keys, &buf, "officer", s->name.octets, s->name.len) == 0) {
		name[buf.len] = '\0';
		identity_put(r, IDF_OFFICER, (const char *)name);
	}
	identity_put(r, IDF_DESK_NAME, s->desk_name);
}

/* ---- counts ---- */

static void counter_name(char name[DB_COUNTER_NAME], int64_t staff_id, const char *what)
{
	snprintf(name, DB_COUNTER_NAME, "officer|%" PRId64 "|%s", staff_id, what);
}

int identity_officer_counted(struct identity_run *r, int64_t staff_id, const char *what, int64_t *n)
{
	char name[DB_COUNTER_NAME];

	counter_name(name, staff_id, what);
	return db_counter_get(r->core->db, n, name);
}

int identity_officer_today(struct identity_run *r, int64_t staff_id, int64_t *n)
{
	char name[DB_COUNTER_NAME];
	int64_t day;
	int rc;

	*n = 0;
	counter_name(name, staff_id, "day");
	rc = db_counter_get(r->core->db, &day, name);
	counter_name(name, staff_id, "today");
	return rc || day != identity_day_of(r->steady) ? rc : db_counter_get(r->core->db, n, name);
}

/* Turn to this day. */
static void count_day(struct identity_run *r)
{
	char day[DB_COUNTER_NAME], today[DB_COUNTER_NAME];
	int64_t was, n, is = identity_day_of(r->steady);

	counter_name(day, r->d->staff_id, "day");
	counter_name(today, r->d->staff_id, "today");
	if (db_counter_get(r->core->db, &was, day) || was == is || db_counter_get(r->core->db, &n, today))
		return;
	identity_count(r->core, day, is - was);
	identity_count(r->core, today, -n);
}

void identity_officer_count(struct identity_run *r, const char *what)
{
	char name[DB_COUNTER_NAME];

	counter_name(name, r->d->staff_id, what);
	identity_count(r->core, name, 1);
	if (strcmp(what, "new"))
		return;
	count_day(r);
	counter_name(name, r->d->staff_id, "today");
	identity_count(r->core, name, 1);
}

/* ---- the first screen ---- */

/* Open the pair, or make one, and see to it that this officer has the key of the desk wherever that can be. */
static int open_ring(struct identity_run *r, struct db_staff *s)
{
	char name[IDENTITY_RING_NAME];
	uint8_t key[SEAL_KEY];
	bool held = false;
	int rc = identity_ring_open(r, s);

	identity_draft_ring(name, s);
	if (rc == -EBADMSG)
		rc = identity_ring_renew(r, s) ?: db_staff_put(r->core->db, s);
	if (rc == 0)
		rc = identity_ring_get(r, name, key);
	if (rc == -ENOENT || rc == -EBADMSG) {
		rc = identity_ring_is_held(r, name, &held);
		if (rc == 0 && !held)
			rc = identity_ring_make(r, name, key);
	}
	secret_wipe_mem(key, sizeof(key));
	if (rc == 0)
		rc = identity_ring_share(r, name);
	if (rc == 0)
		rc = identity_alike_enter(r);
	return rc && rc != -ENOENT ? rc : identity_ring_share(r, IDENTITY_RING_DUP);
}

static int keep_last_used(struct identity_run *r, struct db_staff *s)
{
	int64_t day = r->now - r->now % DB_DAY;

	if (s->last_used == day)
		return 0;
	s->last_used = day;
	return db_staff_put(r->core->db, s);
}

static int put_home(struct identity_run *r, const struct db_staff *s)
{
	unsigned n;
	int rc = db_draft_count(r->core->db, &n, s->desk_name);

	identity_officer_put(r, s);
	if (rc == 0 && n)
		identity_put_num(r, IDF_DRAFTS, n);
	return rc;
}

/* After the PIN: what the line was cut in. returns: draft | officer. */
static enum identity_outcome offer_draft(struct identity_run *r, const struct db_staff *s)
{
	struct identity_draft d;
	int rc = identity_draft_newest(r, &d, s);
	enum identity_outcome o = IDO_OFFICER;

	if (rc == 0) {
		identity_draft_put(r, &d);
		r->d->has_draft = true;
		r->d->draft_id = d.row.id;
		r->d->draft_version = d.row.version;
		o = IDO_DRAFT;
	}
	secret_wipe_mem(&d, sizeof(d));
	return rc && rc != -ENOENT && rc != -EBADMSG ? identity_fault(r->core, rc, "draft") : o;
}

enum identity_outcome identity_enter_officer(struct identity_run *r, bool opens)
{
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc = 0;

	if (o != IDO_OK)
		return o;
	if (opens)
		rc = open_ring(r, &s) ?: keep_last_used(r, &s);
	if (rc == 0)
		rc = put_home(r, &s);
	if (rc)
		return identity_fault(r->core, rc, "officer");
	r->d->state = IDS_OFFICER;
	r->d->has_draft = false;
	if (opens && !strcmp(r->d->dialled, IDENTITY_DIAL_SECOND))
		return IDO_SECOND;
	return opens ? offer_draft(r, &s) : IDO_OFFICER;
}

enum identity_outcome identity_verb_OFFICER_TODAY(struct identity_run *r)
{
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int64_t n;
	int rc;

	if (o != IDO_OK)
		return o;
	rc = identity_officer_today(r, s.id, &n) ?: put_home(r, &s);
	if (rc)
		return identity_fault(r->core, rc, "today");
	identity_put_num(r, IDF_TODAY, n);
	identity_put_num(r, IDF_MOVED, 0);
	return IDO_OK;
}
