/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The second officer: another person, on another phone or terminal, who has the paper or the phone in hand. Each of the three verbs asks anew who that is. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/identity/cases/identity_case.h"
#include "store/identity/officer/identity_officer.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

/* ---- who it is ---- */

/* The case of that number, if it waits for this officer. returns: ok | none | own | soon | busy.  secret: c->body. */
static enum identity_outcome take(struct identity_run *r, struct identity_case *c, struct db_staff *s, const char *number)
{
	enum identity_outcome o = identity_officer_load(r, s);
	struct db_blob sealed;
	int rc;

	if (o != IDO_OK)
		return o;
	if (!identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN))
		return IDO_NONE;
	rc = db_case_find(r->core->db, &c->row, &sealed, number);
	if (rc == -ENOENT || (rc == 0 && (c->row.state != DB_CASE_WAITS || !identity_case_kind_of(c->row.kind) || strcmp(c->row.desk_name, s->desk_name))))
		return IDO_NONE;
	if (rc == 0)
		rc = identity_case_body_open(r->core, c, &sealed);
	if (rc)
		return identity_fault(r->core, rc, "case");
	o = identity_case_officer_second(r, s, c);
	if (o == IDO_OK && !(c->body.opened <= r->steady - IDENTITY_CASE_GAP_S)) {
		identity_put_wait(r, c->body.opened + IDENTITY_CASE_GAP_S);
		return IDO_SOON;
	}
	return o;
}

static void show(struct identity_run *r, const struct identity_case *c)
{
	char clock[6];

	identity_put(r, IDF_CASE, c->row.number);
	identity_case_wait_put(r, c);
	identity_put(r, IDF_DESK_NAME, c->row.desk_name);
	identity_day_clock(clock, c->row.created);
	identity_put(r, IDF_SEEN_TIME, clock);
}

enum identity_outcome identity_verb_CASE_SEE(struct identity_run *r)
{
	struct identity_claim *m = &r->d->claim;
	struct identity_case c;
	struct db_staff s;
	enum identity_outcome o = identity_case_judge_see(r);

	if (o != IDO_NONE)
		return o;
	o = take(r, &c, &s, r->req->key);
	secret_wipe_mem(m, sizeof(*m));
	if (o == IDO_OK) {
		memcpy(m->case_number, c.row.number, sizeof(m->case_number));
		show(r, &c);
		o = c.row.flags & DB_CASE_NO_PAPER ? IDO_SEE_PHONE : IDO_SEE_PAPER;
	}
	secret_wipe_mem(&c.body, sizeof(c.body));
	return o;
}

/* ---- what they see ---- */

/* Twice wrong ends the case: who has the paper reads it. */
static enum identity_outcome count_wrong(struct identity_run *r, struct identity_case *c)
{
	int rc;

	c->row.wrong++;
	identity_officer_count(r, "case_wrong");
	if (c->row.wrong < IDENTITY_CASE_WRONG) {
		rc = identity_case_body_put(r->core, c);
		identity_put_num(r, IDF_TRIES, IDENTITY_CASE_WRONG - c->row.wrong);
		return rc ? identity_fault(r->core, rc, "case") : IDO_WRONG;
	}
	LOGP(DIDENT, LOGL_NOTICE, "case %s: ended, the second officer did not know what is on the paper\n", c->row.number);
	rc = identity_case_body_end(r->core, c, DB_CASE_WRONG);
	if (rc == 0)
		rc = identity_case_open_leaf(r, c, "case_end");
	if (rc == 0)
		rc = identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1);
	return rc ? identity_fault(r->core, rc, "case") : IDO_ENDED;
}

static enum identity_outcome check_paper(struct identity_run *r, struct identity_case *c)
{
	char last4[SECRET_MAX + 1];
	uint8_t mac[DB_IX];
	bool is;

	if (!identity_case_body_last4(r->req, last4))
		return IDO_SHAPE;
	is = identity_case_body_paper(r->core, mac, c->row.person_id, last4) == 0 && seal_is_equal(mac, c->body.paper, sizeof(mac));
	secret_wipe_mem(last4, sizeof(last4));
	return is ? IDO_SEEN : count_wrong(r, c);
}

/* Another six digits of the phone that was shown before; where none is to be theirs, of the one by which they were found. */
static enum identity_outcome check_phone(struct identity_run *r, struct identity_case *c, struct db_staff *s)
{
	const char *theirs = c->body.number[0] ? c->body.number : c->body.old;
	char number[IDENTITY_NUMBER_MAX];
	enum identity_outcome o;

	if (r->req->secret.len != IDENTITY_PROOF_LEN)
		return IDO_SHAPE;
	o = identity_proof_take(r, s, r->req->secret.digits, r->req->secret.len, number);
	if (o == IDO_OK)
		o = strcmp(number, theirs) ? count_wrong(r, c) : IDO_SEEN;
	secret_wipe_mem(number, sizeof(number));
	return o;
}

enum identity_outcome identity_verb_CASE_CHECK(struct identity_run *r)
{
	struct identity_claim *m = &r->d->claim;
	struct identity_case c;
	struct db_staff s;
	enum identity_outcome o = take(r, &c, &s, m->case_number);

	if (o == IDO_OK)
		o = c.row.flags & DB_CASE_NO_PAPER ? check_phone(r, &c, &s) : check_paper(r, &c);
	m->is_seen = o == IDO_SEEN;
	secret_wipe_mem(&c.body, sizeof(c.body));
	return o;
}

/* ---- what they say ---- */

static enum identity_outcome approve(struct identity_run *r, struct identity_case *c, const struct db_staff *s)
{
	int rc;

	c->row.state = DB_CASE_RUNS;
	c->row.second_id = s->id;
	c->row.changed = r->now;
	c->body.approved = r->steady;
	rc = identity_case_open_leaf(r, c, "case_yes");
	if (rc == 0)
		rc = identity_case_watch(r, c);
	if (rc == 0)
		rc = identity_case_wait_look(r->core, c, r->steady);
	if (rc)
		return identity_fault(r->core, rc, "case");
	identity_officer_count(r, "case_yes");
	identity_put(r, IDF_CASE, c->row.number);
	identity_case_wait_put(r, c);
	return identity_case_kind_of(c->row.kind)->is_phoneless ? IDO_APPROVED_CARD : IDO_APPROVED;
}

static enum identity_outcome refuse(struct identity_run *r, struct identity_case *c, const struct db_staff *s, bool report)
{
	int rc;

	c->row.second_id = s->id;
	rc = identity_case_body_end(r->core, c, DB_CASE_REFUSED);
	if (rc == 0)
		rc = identity_case_open_leaf(r, c, "case_end");
	if (rc == 0 && report)
		rc = identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1);
	identity_officer_count(r, "case_no");
	return rc ? identity_fault(r->core, rc, "case") : IDO_NOTED;
}

enum identity_outcome identity_verb_CASE_DECIDE(struct identity_run *r)
{
	bool yes = !strcmp(r->req->key, "yes"), report = !strcmp(r->req->key, "report");
	struct identity_case c;
	struct db_staff s;
	enum identity_outcome o;

	/* at a terminal the PIN was typed long ago, perhaps, by who left it open */
	if ((yes && (!r->d->claim.is_seen || (r->d->is_desk && !r->d->is_proven))) || (!yes && !report && strcmp(r->req->key, "no")))
		return IDO_REFUSED;
	o = take(r, &c, &s, r->d->claim.case_number);
	if (o == IDO_OK)
		o = yes ? approve(r, &c, &s) : refuse(r, &c, &s, report);
	r->d->is_proven = false;
	secret_wipe_mem(&r->d->claim, sizeof(r->d->claim));
	secret_wipe_mem(&c.body, sizeof(c.body));
	return o;
}
