/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Erasing. Two officers begin it for somebody, or the person does with the PIN; what officers began is the person's own once they take it up at an unlock.
 * From then on the ID is hidden, each unlock asks whether it is to be, and nothing but that answer ends it: it is done a week later.
 *
 * Who has the phone and the PIN of somebody can ask for it as well. So the trusted person is told, and may hold it; and of who was helped in a danger it is held
 * from the start. What is held ends when two officers saw the person: then it waits as any. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"

#define STILL_OPEN	4	/* kinds that are told: one screen */

/* ---- it is theirs ---- */

/* No organisation sees the ID, nor may anybody give for it: the state says so. Codes that live end. */
static int set_state(struct identity_core *core, int64_t person_id, uint8_t from, uint8_t to)
{
	struct db_person p;
	int rc = db_person_get(core->db, &p, person_id);

	if (rc || p.state != from)
		return rc;
	p.state = to;
	p.survey.len = 0;
	rc = db_person_put(core->db, &p);
	if (rc == 0 && to == DB_PERSON_ERASING)
		rc = identity_codes_end(core, p.id, 0, identity_clock_now(core));
	return rc;
}

/* One that begins now. */
static int64_t ends_at(const struct identity_run *r)
{
	return r->steady + (int64_t)r->core->conf->case_hours[IDENTITY_CASE_WAIT_ERASE] * IDENTITY_HOUR_S;
}

/* Was the last help with a phone or a PIN given in a danger? Somebody near may know both. returns: 1; 0; an error of db.h. */
static int is_feared(struct identity_core *core, int64_t person_id)
{
	struct db_case c = { .id = 0 };
	int64_t last = -1;
	int rc, is = 0;

	while ((rc = db_case_about(core->db, &c, NULL, person_id)) == 0) {
		if ((c.kind != DB_CASE_MOVE && c.kind != DB_CASE_RESET) || c.state != DB_CASE_DONE || c.changed < last)
			continue;
		is = c.changed == last ? is || c.flags & DB_CASE_IS_DANGER : c.flags & DB_CASE_IS_DANGER;
		last = c.changed;
	}
	return rc == -ENOENT ? is != 0 : rc;
}

/* It does not end by time, and promises no day. */
static void hold(struct identity_case *c)
{
	c->row.flags |= DB_CASE_IS_HELD;
	c->row.due = c->body.ready = 0;
}

/* Two officers saw the person: what was held of before is over. but: the case at hand. */
static int end_held(struct identity_run *r, int64_t but)
{
	struct db_case c = { .id = 0 };
	struct db_blob sealed;
	int rc;

	while ((rc = db_case_about(r->core->db, &c, &sealed, r->d->person_id)) == 0) {
		if (c.id == but || !(c.flags & DB_CASE_IS_HELD))
			continue;
		c.flags &= (uint8_t)~(DB_CASE_IS_OWN | DB_CASE_IS_HELD);
		c.state = DB_CASE_ENDED;
		c.why = DB_CASE_LAPSED;
		c.changed = r->now;
		rc = db_case_put(r->core->db, &c, &sealed);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Whether it may end by time. returns: 0; an error of db.h. */
static int hold_or_not(struct identity_run *r, struct identity_case *c)
{
	int rc = c->row.second_id ? end_held(r, c->row.id) : is_feared(r->core, c->row.person_id);

	if (rc > 0 || c->row.flags & DB_CASE_IS_HELD)
		hold(c);
	return rc < 0 ? rc : 0;
}

/* The officers have no part in it any more, and nobody is sent a notice. */
static void take(struct identity_run *r, struct identity_case *c)
{
	char receipt[IDENTITY_REF_LEN + 1];
	uint8_t was = c->row.flags;

	c->row.flags = (uint8_t)((c->row.flags & ~DB_CASE_IS_UNTOLD) | DB_CASE_IS_OWN);
	c->row.state = DB_CASE_RUNS;
	c->row.why = 0;
	c->row.changed = r->now;
	if (!c->body.approved)
		c->body.approved = r->steady;
	if (!(was & DB_CASE_IS_OWN) || !c->body.ready) {	/* a week from here on, however old what officers began is */
		c->body.from = r->steady;
		c->body.ready = ends_at(r);
	}
	c->row.due = c->body.ready;
	c->body.notices = IDENTITY_CASE_NOTICES;
	if (!c->fix_len) {
		seal_random_checked(receipt, IDENTITY_REF_LEN);
		c->fix_len = IDENTITY_REF_LEN;
		memcpy(c->fix, receipt, IDENTITY_REF_LEN);
	}
}

/* When it is done, when no backup has it any more, and by which number it is known. */
static void put_end(struct identity_run *r, const struct identity_case *c)
{
	char receipt[IDENTITY_REF_LEN + 1] = "";
	int64_t at = c->body.ready + r->now - r->steady;

	memcpy(receipt, c->fix, OSMO_MIN(c->fix_len, (uint16_t)IDENTITY_REF_LEN));
	identity_put_date(r, IDF_READY_DAY, at);
	identity_put_date(r, IDF_UNTIL, at + IDENTITY_BACKUPS_S);
	identity_put(r, IDF_REF, receipt);
}

/* Only the goodbye is left, here and to whoever else had the ID open. */
static enum identity_outcome go(struct identity_run *r, struct identity_case *c, bool is_new)
{
	bool was = c->row.flags & DB_CASE_IS_OWN;
	int rc;

	take(r, c);
	rc = hold_or_not(r, c);
	if (rc == 0)
		rc = set_state(r->core, c->row.person_id, DB_PERSON_ACTIVE, DB_PERSON_ERASING);
	if (rc == 0)
		rc = is_new ? identity_case_body_new(r->core, c) : identity_case_body_put(r->core, c);
	if (rc == 0 && !was)
		rc = identity_leaf(r->core, r->now, "erase_ask", "", c->row.number, strlen(c->row.number));
	if (rc == 0 && !was)
		rc = identity_trusted_tell(r->core, c->row.person_id, r->d->link, r->steady);
	if (rc)
		return identity_fault(r->core, rc, "erasing");
	if (!(c->row.flags & DB_CASE_IS_HELD))
		put_end(r, c);
	identity_place_drop(r->core, c->row.person_id);
	identity_dialogue_over_person(r->core, c->row.person_id, r->d);
	identity_dialogue_over(r->d);
	return c->row.flags & DB_CASE_IS_HELD ? IDO_ERASE_HELD : IDO_ERASES;
}

/* ---- by others ---- */

/* Each that is the person's own and waits. */
static int each_own(struct identity_core *core, int64_t person_id, void (*change)(struct identity_core *core, struct identity_case *c), unsigned *n)
{
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;
	int rc;

	*n = 0;
	while ((rc = db_case_about(core->db, &c.row, &sealed, person_id)) == 0) {
		if (c.row.kind != DB_CASE_ERASE || c.row.state != DB_CASE_RUNS || !(c.row.flags & DB_CASE_IS_OWN) || identity_case_body_open(core, &c, &sealed))
			continue;
		++*n;
		change(core, &c);
		c.row.changed = identity_clock_now(core);
		rc = identity_case_body_put(core, &c);
		secret_wipe_mem(&c.body, sizeof(c.body));
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

static void change_hold(struct identity_core *core, struct identity_case *c)
{
	(void)core;
	hold(c);
}

int identity_case_erase_hold(struct identity_core *core, int64_t person_id)
{
	unsigned n;

	return each_own(core, person_id, change_hold, &n);
}

/* Nobody could take it back while it was closed. */
static void change_anew(struct identity_core *core, struct identity_case *c)
{
	if (c->row.flags & DB_CASE_IS_HELD)
		return;
	c->body.from = identity_clock_steady(core);
	c->row.due = c->body.ready = c->body.from + (int64_t)core->conf->case_hours[IDENTITY_CASE_WAIT_ERASE] * IDENTITY_HOUR_S;
}

int identity_case_erase_reopen(struct identity_core *core, int64_t person_id, bool *is)
{
	unsigned n;
	int rc = each_own(core, person_id, change_anew, &n);

	*is = n > 0;
	return rc;
}

/* ---- asked for with the PIN ---- */

/* One that officers began, and nobody has ended. returns: 1; 0; an error of db.h.  secret: c->body. */
static int find(struct identity_run *r, struct identity_case *c)
{
	struct db_blob sealed;
	int rc;

	memset(c, 0, sizeof(*c));
	while ((rc = db_case_about(r->core->db, &c->row, &sealed, r->d->person_id)) == 0)
		if (c->row.kind == DB_CASE_ERASE && (c->row.state == DB_CASE_WAITS || c->row.state == DB_CASE_RUNS) &&
		    identity_case_body_open(r->core, c, &sealed) == 0)
			return 1;
	return rc == -ENOENT ? 0 : rc;
}

static void begin(struct identity_run *r, struct identity_case *c)
{
	memset(c, 0, sizeof(*c));
	c->row.kind = DB_CASE_ERASE;
	c->row.person_id = r->d->person_id;
	c->body.opened = c->body.approved = r->steady;
}

enum identity_outcome identity_verb_ERASE(struct identity_run *r)
{
	enum identity_outcome o;
	struct identity_case c;
	int rc = find(r, &c);

	if (rc < 0)
		return identity_fault(r->core, rc, "erasing");
	if (rc == 0)
		begin(r, &c);
	o = go(r, &c, rc == 0);
	secret_wipe_mem(&c, sizeof(c));
	return o;
}

/* ---- what ends with it is told before ---- */

/* Kinds of cases, a bit each: those that are open, a proxy of theirs or for somebody, a child of theirs. */
static int find_open(struct identity_run *r, uint32_t *kinds)
{
	struct db_case c = { .id = 0 };
	struct db_tie t = { .id = 0 };
	int rc;

	while ((rc = db_case_about(r->core->db, &c, NULL, r->d->person_id)) == 0)
		if (c.kind != DB_CASE_ERASE && (c.state == DB_CASE_OPEN || c.state == DB_CASE_WAITS || c.state == DB_CASE_RUNS))
			*kinds |= 1u << c.kind;
	if (rc != -ENOENT)
		return rc;
	while ((rc = db_tie_next(r->core->db, &t, NULL, r->d->person_id, t.id)) == 0)
		*kinds |= t.kind == DB_TIE_PROXY ? 1u << DB_CASE_PROXY : 0;
	return rc == -ENOENT ? 0 : rc;
}

static int find_others(struct identity_run *r, uint32_t *kinds)
{
	struct db_tie t = { .id = 0 };
	int rc;

	while ((rc = db_tie_next_other(r->core->db, &t, NULL, r->d->person_id, t.id)) == 0)
		*kinds |= 1u << (t.kind == DB_TIE_PROXY ? DB_CASE_PROXY : DB_CASE_GUARDIAN);
	return rc == -ENOENT ? 0 : rc;
}

static void put_kinds(struct identity_run *r, uint32_t kinds)
{
	char list[STILL_OPEN * 24] = "";
	unsigned kind, n;

	for (kind = n = 0; kind < 32 && n < STILL_OPEN; kind++)
		if (kinds & 1u << kind)
			snprintf(list + strlen(list), sizeof(list) - strlen(list), "%scase.%s", n++ ? "," : "", identity_case_kind_word((uint8_t)kind));
	identity_put(r, IDF_STILL_OPEN, list);
}

enum identity_outcome identity_verb_ERASE_LOOK(struct identity_run *r)
{
	uint32_t kinds = 0;
	int rc = find_open(r, &kinds);

	if (rc == 0)
		rc = find_others(r, &kinds);
	if (rc)
		return identity_fault(r->core, rc, "erasing");
	identity_put_date(r, IDF_READY_DAY, r->now + (int64_t)r->core->conf->case_hours[IDENTITY_CASE_WAIT_ERASE] * IDENTITY_HOUR_S);
	if (!kinds)
		return IDO_OK;
	put_kinds(r, kinds);
	return IDO_LEFT;
}

/* ---- asked about at each unlock ---- */

static int keep(struct identity_run *r, struct identity_case *c)
{
	int rc = set_state(r->core, c->row.person_id, DB_PERSON_ERASING, DB_PERSON_ACTIVE);

	c->row.flags &= (uint8_t)~(DB_CASE_IS_OWN | DB_CASE_IS_UNTOLD | DB_CASE_IS_HELD);
	c->fix_len = 0;
	return rc ? rc : identity_case_body_stopped(r, c);
}

enum identity_outcome identity_case_erase_answer(struct identity_run *r, struct identity_case *c, const char *key)
{
	int rc;

	if (!strcmp(key, "erase"))
		return go(r, c, false);
	if (strcmp(key, "keep"))
		return IDO_REFUSED;
	rc = keep(r, c);
	return rc ? identity_fault(r->core, rc, "erasing") : IDO_OK;
}
