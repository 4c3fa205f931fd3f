/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Death: reported, when nothing is shared any more; then confirmed by two officers, or found wrong by the own PIN, or forgotten.
 *
 * The desk names a number and a slot. Whether anybody has them is not answered: the same words, lines and rows of the desk for all. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/base/number.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

/* ---- reported ---- */

static bool read_number(struct identity_run *r)
{
	const struct secret *s = &r->req->secret;
	char typed[SECRET_MAX + 1] = "", number[IDENTITY_NUMBER_MAX];
	bool good;

	memcpy(typed, s->digits, s->len);
	good = number_read(number, typed, r->core->conf->country, NUMBER_WRITTEN, NULL) > 0;
	if (good)
		seal_number_ix(r->core->keys, r->d->dead_ix, number);
	secret_wipe_mem(typed, sizeof(typed));
	secret_wipe_mem(number, sizeof(number));
	return good;
}

enum identity_outcome identity_verb_DEATH_WHO(struct identity_run *r)
{
	const char *key = r->req->key;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	r->d->dead_slot = r->req->secret.len ? 0 : r->d->dead_slot;
	if (r->req->secret.len)
		return read_number(r) ? IDO_OK : IDO_SHAPE;
	if (key[0] < '1' || key[0] > '0' + DB_SLOT_MAX || key[1])
		return IDO_SHAPE;
	r->d->dead_slot = (uint8_t)(key[0] - '0');
	return IDO_OK;
}

static void count_of(struct identity_run *r, int64_t staff_id, const char *what)
{
	char name[DB_COUNTER_NAME];

	snprintf(name, sizeof(name), "officer|%" PRId64 "|%s", staff_id, what);
	identity_count(r->core, name, 1);
}

/* Somebody who is here: sharing pauses. What is reported again stays as it is, counted. */
static int mark_person(struct identity_run *r, int64_t person_id, uint8_t evidence)
{
	struct db_death d = { .person_id = person_id };
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, person_id);

	if (rc || !identity_is_here(&p) || p.state == DB_PERSON_ERASING)
		return rc;
	rc = db_death_get(r->core->db, &d, person_id);
	if (rc && rc != -ENOENT)
		return rc;
	d = (struct db_death){ person_id, DB_DEATH_REPORTED, r->d->staff_id, OSMO_MAX(evidence, d.state == DB_DEATH_REPORTED ? d.evidence : 0), r->now, d.n + 1 };
	p.state = DB_PERSON_REPORTED;
	rc = db_death_put(r->core->db, &d);
	if (rc == 0)
		rc = db_person_put(r->core->db, &p);
	if (rc == 0 && d.n >= IDENTITY_DEATHS_OF_ONE)
		rc = identity_alarm_raise(r->core, IDENTITY_ALARM_DEATHS, 1);
	return rc;
}

static int report(struct identity_run *r, const struct db_staff *s, uint8_t evidence)
{
	uint8_t event[DB_IX + 1 + DB_REF];
	struct db_login l;
	int64_t person_id;
	char number[8];
	int rc = db_login_get(r->core->db, &l, r->d->dead_ix, r->d->dead_slot);

	person_id = rc == 0 ? l.person_id : 0;
	memcpy(event, r->d->dead_ix, DB_IX);
	event[DB_IX] = r->d->dead_slot;
	memcpy(event + DB_IX + 1, s->ref, DB_REF);
	rc = rc == -ENOENT ? 0 : rc;
	if (rc == 0 && person_id)
		rc = mark_person(r, person_id, evidence);
	if (rc == 0 && evidence) {
		rc = identity_case_death_new(r, s, person_id, number);
		identity_put(r, IDF_CASE, rc ? "" : number);
	}
	if (rc == 0)
		rc = identity_alarm_count(r->core, IDENTITY_ACT_DEATH, 1);
	count_of(r, s->id, "death");
	return rc ? rc : identity_leaf(r->core, r->now, "death", "", event, sizeof(event));
}

enum identity_outcome identity_verb_DEATH_REPORT(struct identity_run *r)
{
	const char *key = r->req->key;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!r->d->dead_slot || key[0] < '0' || key[0] > '3' || key[1])
		return IDO_SHAPE;
	rc = report(r, &s, (uint8_t)(key[0] - '0'));
	r->d->dead_slot = 0;
	return rc ? identity_fault(r->core, rc, "death") : IDO_OK;
}

/* ---- wrong ---- */

/* What was opened to confirm it ends. */
static int end_case(struct identity_core *core, int64_t person_id, int64_t now)
{
	struct db_case c = { .id = 0 };
	struct db_blob sealed;
	int rc;

	while ((rc = db_case_about(core->db, &c, &sealed, person_id)) == 0) {
		if (c.kind != DB_CASE_DEATH || (c.state != DB_CASE_OPEN && c.state != DB_CASE_WAITS))
			continue;
		c.state = DB_CASE_ENDED;
		c.why = DB_CASE_STOPPED;
		c.changed = now;
		rc = db_case_put(core->db, &c, &sealed);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Back to life, whoever says so. */
static int clear(struct identity_core *core, struct db_person *p, struct db_death *d, int64_t now)
{
	int rc = db_death_get(core->db, d, p->id);

	if (rc == -ENOENT)
		*d = (struct db_death){ .person_id = p->id };
	else if (rc)
		return rc;
	d->state = DB_DEATH_WRONG;
	d->changed = now;
	p->state = DB_PERSON_ACTIVE;
	rc = db_death_put(core->db, d);
	if (rc == 0)
		rc = db_person_put(core->db, p);
	return rc ? rc : end_case(core, p->id, now);
}

int identity_death_wrong(struct identity_run *r, struct db_person *p)
{
	struct db_death d;
	int rc;

	if (p->state != DB_PERSON_REPORTED)
		return 0;
	rc = clear(r->core, p, &d, r->now);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "death_no", "", p->ref, sizeof(p->ref));
	if (rc == 0)
		rc = identity_tie_tell(r, p->id, "alive");
	if (rc)
		return rc;
	if (d.staff_id)
		count_of(r, d.staff_id, "death_wrong");
	LOGP(DIDENT, LOGL_NOTICE, "somebody who was reported dead has the PIN: officer list tells how often\n");
	return 0;
}

enum identity_outcome identity_death_enter(struct identity_run *r, struct db_person *p)
{
	bool was = p->state == DB_PERSON_REPORTED;
	int rc = identity_death_wrong(r, p);

	return rc ? identity_fault(r->core, rc, "death") : was ? IDO_ALIVE : IDO_OK;
}

int identity_death_doubt(struct identity_core *core, const struct db_person *p)
{
	if (p->state != DB_PERSON_DEAD)
		return 0;
	LOGP(DIDENT, LOGL_NOTICE, "somebody whose death two officers confirmed has the PIN: alive, or whoever took it over\n");
	return identity_alarm_raise(core, IDENTITY_ALARM_DEATHS, 1);
}

int identity_death_alive(struct identity_core *core, struct db_person *p)
{
	struct db_death d;

	return p->state == DB_PERSON_REPORTED || p->state == DB_PERSON_DEAD ? clear(core, p, &d, identity_clock_now(core)) : -ESTALE;
}

/* ---- confirmed ---- */

int identity_death_confirm(struct identity_core *core, int64_t person_id, const char *desk)
{
	int64_t now = identity_clock_now(core);
	struct db_death d;
	struct db_person p;
	int rc = db_death_get(core->db, &d, person_id);

	if (rc || d.state != DB_DEATH_REPORTED || !d.evidence)
		return rc ? rc : -ESTALE;
	rc = db_person_get(core->db, &p, person_id);
	if (rc)
		return rc;
	d.state = DB_DEATH_CONFIRMED;
	d.changed = now;
	p.state = DB_PERSON_DEAD;
	rc = db_death_put(core->db, &d);
	if (rc == 0)
		rc = db_person_put(core->db, &p);
	if (rc == 0)
		rc = identity_codes_end(core, person_id, 0, now);
	if (rc == 0)
		rc = identity_tie_end_all(core, person_id, desk, now);
	if (rc)
		return rc;
	identity_dialogue_over_person(core, person_id, NULL);
	return identity_leaf(core, now, "death_yes", "", p.ref, sizeof(p.ref));
}

/* ---- forgotten, and erased ---- */

static int lapse(struct identity_core *core, struct db_death *d, int64_t now)
{
	struct db_person p;
	int rc = db_person_get(core->db, &p, d->person_id);

	if (rc == 0 && p.state == DB_PERSON_REPORTED) {
		rc = clear(core, &p, d, now);
		return rc ? rc : identity_leaf(core, now, "death_lapsed", "", p.ref, sizeof(p.ref));
	}
	d->state = DB_DEATH_WRONG;
	d->changed = now;
	return rc ? rc : db_death_put(core->db, d);
}

static int erase(struct identity_core *core, const struct db_death *d)
{
	struct db_person p;
	int rc = db_person_get(core->db, &p, d->person_id);

	return rc ? rc : identity_erase_person(core, &p);
}

int identity_death_janitor(struct identity_core *core, int64_t now, unsigned slice, unsigned *n)
{
	struct db_death d;
	int rc = 0;

	for (*n = 0; *n < slice && (rc = db_death_due(core->db, &d, DB_DEATH_REPORTED, now - IDENTITY_DEATH_S)) == 0; ++*n) {
		rc = lapse(core, &d, now);
		if (rc)
			return rc;
	}
	for (; (rc == 0 || rc == -ENOENT) && *n < slice && (rc = db_death_due(core->db, &d, DB_DEATH_CONFIRMED, now - IDENTITY_DEAD_S)) == 0; ++*n) {
		rc = erase(core, &d);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}
