/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first officer opens a case: what is one too many, and the row. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/cases/identity_case.h"
#include "store/identity/officer/identity_officer.h"

#define YEAR_S (365 * DB_DAY)

/* ---- one at a time ---- */

/* One recovery of a person is open, or there were too many in a year. returns: 1; 0; an error of db.h. */
static int is_too_much(struct identity_run *r, int64_t person_id)
{
	struct db_case c = { .id = 0 };
	const struct identity_case_kind *k;
	unsigned done = 0;
	int rc;

	while ((rc = db_case_about(r->core->db, &c, NULL, person_id)) == 0) {
		k = identity_case_kind_of(c.kind);
		if (!k || !k->is_recovery)
			continue;
		if (c.state == DB_CASE_WAITS || c.state == DB_CASE_RUNS)
			return 1;
		done += c.state == DB_CASE_DONE && r->now - c.changed < YEAR_S;
	}
	if (rc != -ENOENT || done < IDENTITY_CASE_A_YEAR)
		return rc == -ENOENT ? 0 : rc;
	LOGP(DIDENT, LOGL_NOTICE, "a person was to get back what was lost for the %u. time in a year\n", done + 1);
	rc = identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1);
	return rc ? rc : 1;
}

/* What the person set at a desk. */
static enum identity_outcome judge(struct identity_run *r, const struct identity_case_kind *k)
{
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->claim.person_id);

	if (rc)
		return identity_fault(r->core, rc, "case");
	rc = k->is_phoneless ? identity_case_card_may(r->core, &p) : 1;
	if (rc <= 0)
		return rc ? identity_fault(r->core, rc, "case") : IDO_HAS_PHONE;
	if (k->is_recovery && p.settings & DB_WANT_CARD_ONLY)
		return IDO_CARD_ONLY;
	rc = k->is_recovery ? is_too_much(r, p.id) : 0;
	return rc < 0 ? identity_fault(r->core, rc, "case") : rc ? IDO_LIMIT : IDO_OK;
}

/* ---- the row ---- */

/* The account by which notices leave: the officer's own link, at a terminal the first that is configured. */
static const char *link_of(const struct identity_run *r)
{
	if (!r->d->is_desk)
		return r->d->link;
	return r->core->conf->n_links ? r->core->conf->links[0].account : "";
}

/* How often this was corrected before. returns: 1 too often for one officer; 0; an error of db.h. */
static int is_often(struct identity_run *r, const struct identity_case *to)
{
	bool birth = to->body.attr == identity_attributes[IDENTITY_ATTR_BIRTHDATE].id;
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;
	unsigned done = 0;
	int rc;

	if (to->row.kind != DB_CASE_CORRECT)
		return 0;
	while ((rc = db_case_about(r->core->db, &c.row, &sealed, to->row.person_id)) == 0)
		if (c.row.kind == DB_CASE_CORRECT && c.row.state == DB_CASE_DONE && identity_case_body_open(r->core, &c, &sealed) == 0)
			done += (c.body.attr == identity_attributes[IDENTITY_ATTR_BIRTHDATE].id) == birth;
	if (rc != -ENOENT || done < (birth ? IDENTITY_CASE_BIRTHS : IDENTITY_CASE_NAMES))
		return rc == -ENOENT ? 0 : rc;
	rc = identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1);
	return rc ? rc : 1;
}

/* The person decides at the next unlock; what was corrected so often before a second officer sees first. */
static int fill_fix(struct identity_run *r, struct identity_case *c, const struct identity_case_kind *k)
{
	const struct identity_claim *m = &r->d->claim;
	enum identity_attr a = (enum identity_attr)(m->attr - 1);
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, m->person_id);

	c->body.attr = (uint8_t)identity_attributes[a].id;
	if (rc == 0)
		rc = is_often(r, c);
	if (rc == 0) {
		c->row.state = DB_CASE_RUNS;
		c->row.due = r->steady + IDENTITY_CASE_READY_S;
		c->body.approved = c->body.from = c->body.ready = r->steady;
	}
	return rc < 0 ? rc : identity_case_fix_seal(c, &p, a, m->value);
}

/* A lock that was there before is lifted with a new PIN. */
static int fill_lock(struct identity_run *r, struct identity_case *c)
{
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, c->row.person_id);

	c->body.was_locked = rc == 0 && identity_is_locked(&p, r->steady);
	return rc;
}

static int fill(struct identity_run *r, struct identity_case *c, const struct db_staff *s)
{
	const struct identity_claim *m = &r->d->claim;
	const struct identity_case_kind *k = identity_case_kind_of(m->kind);
	int rc;

	memset(c, 0, sizeof(*c));
	c->row = (struct db_case){
		.kind = m->kind, .state = DB_CASE_WAITS, .staff_id = s->id, .person_id = m->person_id, .due = r->steady + IDENTITY_CASE_OPEN_S,
		.flags = m->flags | (m->last4[0] ? 0 : DB_CASE_NO_PAPER),
	};
	rc = k->has_fix ? fill_fix(r, c, k) : fill_lock(r, c);
	memcpy(c->row.desk_name, s->desk_name, sizeof(c->row.desk_name));
	if (m->number[0])
		seal_number_ix(r->core->keys, c->row.number_ix, m->number);
	c->body.reason = m->reason;
	c->body.old_slot = m->old_slot;
	memcpy(c->body.number, m->number, sizeof(c->body.number));
	memcpy(c->body.old, m->old, sizeof(c->body.old));
	osmo_strlcpy(c->body.link, link_of(r), sizeof(c->body.link));
	c->body.shown = m->shown;
	memcpy(c->body.opener_ix, r->d->ix, sizeof(c->body.opener_ix));
	c->body.seat = identity_case_seat(r);
	c->body.opened = r->steady;
	return rc || !m->last4[0] ? rc : identity_case_body_paper(r->core, c->body.paper, m->person_id, m->last4);
}

/* The ledger says which officer, which case and whose. */
int identity_case_open_leaf(struct identity_run *r, const struct identity_case *c, const char *kind)
{
	uint8_t event[DB_REF + sizeof(c->row.number) + sizeof(c->row.person_id)];

	memcpy(event, r->d->staff_ref, DB_REF);
	memcpy(event + DB_REF, c->row.number, sizeof(c->row.number));
	memcpy(event + DB_REF + sizeof(c->row.number), &c->row.person_id, sizeof(c->row.person_id));
	return identity_leaf(r->core, r->now, kind, "", event, sizeof(event));
}

static enum identity_outcome write(struct identity_run *r, const struct db_staff *s)
{
	enum identity_outcome o;
	struct identity_case c;
	int rc = fill(r, &c, s);

	if (rc == 0)
		rc = identity_case_body_new(r->core, &c);
	if (rc == 0)
		rc = identity_case_open_leaf(r, &c, "case_open");
	if (rc == 0 && c.row.flags & DB_CASE_IS_DANGER)
		rc = identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1);
	if (rc == 0) {
		identity_officer_count(r, "case");
		identity_put(r, IDF_CASE, c.row.number);
		secret_wipe_mem(&r->d->claim, sizeof(r->d->claim));
	}
	o = rc ? identity_fault(r->core, rc, "case") : c.row.state == DB_CASE_WAITS ? IDO_OPENED : IDO_LEFT;
	secret_wipe_mem(&c, sizeof(c));
	return o;
}

enum identity_outcome identity_verb_CASE_OPEN(struct identity_run *r)
{
	struct identity_claim *m = &r->d->claim;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	o = identity_case_claim_step(r);
	if (o != IDO_STEP_SEND)
		return o;
	if (!m->reason)
		return IDO_STEP_WHY;	/* it was begun for what the person wants */
	o = judge(r, identity_case_kind_of(m->kind));
	return o == IDO_OK ? write(r, &s) : o;
}

/* Is the phone that was shown the person's? returns: 1; 0; an error of db.h. */
static int is_theirs(struct identity_run *r)
{
	struct db_login l = { .slot = 0 };
	uint8_t ix[DB_IX];
	int rc;

	seal_number_ix(r->core->keys, ix, r->d->claim.number);
	while ((rc = db_login_next(r->core->db, &l, ix, l.slot)) == 0)
		if (l.person_id == r->d->claim.person_id)
			return 1;
	return rc == -ENOENT ? 0 : rc;
}

/* Only with the phone of the person in hand; and what makes it harder alone. */
enum identity_outcome identity_verb_CASE_WANT(struct identity_run *r)
{
	bool card = !strcmp(r->req->key, "card_only");
	struct db_person p;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!card && strcmp(r->req->key, "desk_only"))
		return IDO_REFUSED;
	o = identity_case_claim_step(r);
	if (o != IDO_STEP_SEND)
		return o;
	rc = is_theirs(r);
	if (rc == 0)
		return IDO_STEP_NUMBER;
	rc = rc < 0 ? rc : db_person_get(r->core->db, &p, r->d->claim.person_id);
	if (rc == 0) {
		p.settings |= DB_WANT_DESK_ONLY | (card ? DB_WANT_CARD_ONLY : 0);
		rc = db_person_put(r->core->db, &p);
	}
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "case_want", "", p.ref, sizeof(p.ref));
	secret_wipe_mem(&r->d->claim, sizeof(r->d->claim));
	return rc ? identity_fault(r->core, rc, "case") : IDO_OK;
}

/* ---- a death ---- */

int identity_case_death_new(struct identity_run *r, const struct db_staff *s, int64_t person_id, char number[8])
{
	struct identity_case c = { .row = { .kind = DB_CASE_DEATH, .state = DB_CASE_WAITS, .staff_id = s->id, .person_id = person_id } };
	int rc;

	memcpy(c.row.desk_name, s->desk_name, sizeof(c.row.desk_name));
	memcpy(c.body.opener_ix, r->d->ix, sizeof(c.body.opener_ix));
	c.body.seat = identity_case_seat(r);
	c.body.opened = r->steady;
	rc = identity_case_body_new(r->core, &c);
	memcpy(number, c.row.number, sizeof(c.row.number));
	return rc;
}

/* ---- a proxy ---- */

static void fill_proxy(struct identity_run *r, struct identity_case *c, const struct db_staff *s)
{
	const struct identity_proxying *x = &r->d->proxying;

	memset(c, 0, sizeof(*c));
	c->row = (struct db_case){
		.kind = DB_CASE_PROXY, .state = DB_CASE_WAITS, .staff_id = s->id, .person_id = x->person_id, .due = r->steady + IDENTITY_CASE_OPEN_S,
	};
	memcpy(c->row.desk_name, s->desk_name, sizeof(c->row.desk_name));
	memcpy(c->body.old, x->number, sizeof(c->body.old));
	osmo_strlcpy(c->body.link, link_of(r), sizeof(c->body.link));
	memcpy(c->body.opener_ix, r->d->ix, sizeof(c->body.opener_ix));
	c->body.seat = identity_case_seat(r);
	c->body.opened = r->steady;
	c->fix_len = sizeof(x->tie);
	memcpy(c->fix, &x->tie, sizeof(x->tie));
}

enum identity_outcome identity_case_proxy_new(struct identity_run *r, const struct db_staff *s)
{
	const struct identity_proxying *x = &r->d->proxying;
	enum identity_outcome o = identity_case_officer_may(r, s, x->person_id, x->number, "");
	char last4[SECRET_MAX + 1];
	struct identity_case c;
	int rc;

	if (o == IDO_OK)
		o = identity_case_officer_may(r, s, x->proxy_id, "", "");
	if (o != IDO_OK)
		return o;
	fill_proxy(r, &c, s);
	if (!identity_case_body_last4(r->req, last4) || identity_case_body_paper(r->core, c.body.paper, x->person_id, last4)) {
		o = IDO_SHAPE;
	} else {
		rc = identity_case_body_new(r->core, &c);
		if (rc == 0)
			rc = identity_case_open_leaf(r, &c, "case_open");
		if (rc == 0)
			identity_officer_count(r, "case");
		identity_put(r, IDF_CASE, rc ? "" : c.row.number);
		o = rc ? identity_fault(r->core, rc, "case") : IDO_OK;
	}
	secret_wipe_mem(last4, sizeof(last4));
	secret_wipe_mem(&c, sizeof(c));
	return o;
}
