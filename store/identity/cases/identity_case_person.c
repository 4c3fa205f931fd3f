/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The person's side of cases: what is answered to one that was stopped, and how one stands, which the help desk tells a phone that was shown. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

/* ---- told ---- */

/* It was not this person: the ID is locked, and somebody has to look. Whoever began it by card has codes of it: it is void. */
static enum identity_outcome deny(struct identity_run *r, const struct db_case *c)
{
	const struct identity_case_kind *k = identity_case_kind_of(c->kind);
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	if (rc == 0 && k && k->is_by_card)
		rc = identity_card_lose(r->core, p.id);
	if (rc == 0) {
		p.locked_until = DB_FOREVER;
		p.survey.len = 0;
		rc = db_person_put(r->core->db, &p);
	}
	if (rc == 0)
		rc = identity_case_stop(r->core, p.id);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "lock", "", p.ref, sizeof(p.ref));
	if (rc == 0)
		rc = identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1);
	r->d->state = IDS_PERSON;
	return rc ? identity_fault(r->core, rc, "case") : IDO_NOT_MINE;
}

/* It was stopped, or took effect: whether it was theirs. */
static enum identity_outcome answer_stopped(struct identity_run *r, struct identity_case *c, const char *key)
{
	bool mine = !strcmp(key, "mine");
	int rc;

	if (!mine && strcmp(key, "not_mine"))
		return IDO_REFUSED;
	c->row.flags &= ~(DB_CASE_IS_UNTOLD | DB_CASE_IS_SPOT);
	rc = identity_case_body_put(r->core, c);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "case_told", "", c->row.number, strlen(c->row.number));
	if (rc)
		return identity_fault(r->core, rc, "case");
	return mine ? IDO_OK : deny(r, &c->row);
}

/* A correction is written, in one transaction with the end of its case, or not. */
static enum identity_outcome answer_fix(struct identity_run *r, struct identity_case *c, const char *key)
{
	bool complains = !strcmp(key, "complain");
	int rc;

	if (strcmp(key, "yes")) {
		rc = complains || !strcmp(key, "no") ? identity_case_body_stopped(r, c) : -EPERM;
		if (rc == 0 && complains)
			rc = identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1);
		if (rc == -EPERM)
			return IDO_REFUSED;
		if (rc == 0 && complains)
			identity_dialogue_over(r->d);
		return rc ? identity_fault(r->core, rc, "case") : complains ? IDO_KEPT : IDO_OK;
	}
	rc = identity_case_fix_write(r, c);
	if (rc == 0) {
		c->fix_len = 0;
		rc = identity_case_wait_done(r->core, c);
	}
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "case_done", "", c->row.number, strlen(c->row.number));
	return rc ? identity_fault(r->core, rc, "case") : IDO_OK;
}

/* No copy; the yes is COPY_GIVE. */
static enum identity_outcome answer_copy(struct identity_run *r, struct identity_case *c, const char *key)
{
	int rc = strcmp(key, "no") ? -EPERM : identity_case_body_stopped(r, c);

	if (rc == -EPERM)
		return IDO_REFUSED;
	return rc ? identity_fault(r->core, rc, "copy") : IDO_OK;
}

enum identity_outcome identity_verb_CASE_ANSWER(struct identity_run *r)
{
	enum identity_outcome o;
	struct identity_case c;
	int rc = identity_case_stop_asked(r, &c, &o);

	if (rc)
		return rc == -ENOENT ? identity_enter_person(r) : identity_fault(r->core, rc, "case");
	if (o == IDO_STOPPED || o == IDO_SPOT)
		o = answer_stopped(r, &c, r->req->key);
	else if (o == IDO_COPY_ASKED)
		o = answer_copy(r, &c, r->req->key);
	else
		o = o == IDO_FIX ? answer_fix(r, &c, r->req->key) : identity_case_erase_answer(r, &c, r->req->key);
	if (o == IDO_OK)
		r->d->case_id = c.row.id;
	secret_wipe_mem(&c.body, sizeof(c.body));
	return o == IDO_OK ? identity_enter_person(r) : o;
}

/* ---- how it stands ---- */

/* Is what was approved there to be fetched: a start code on a login that has no PIN yet? */
static bool is_ready(const struct identity_run *r, const struct identity_case *c)
{
	return c->row.kind == DB_CASE_RESET && c->row.state == DB_CASE_RUNS && c->body.ready && c->body.ready <= r->steady;
}

/* Another code, where the first one was not shown to the end: nobody has a PIN there yet. returns: 1; 0; an error of db.h. */
static int is_unused(struct identity_run *r, const struct identity_case *c, struct db_login *l)
{
	int rc;

	if (c->row.kind != DB_CASE_RESET || c->row.state != DB_CASE_DONE || r->steady >= c->body.ready + IDENTITY_CASE_READY_S)
		return 0;
	*l = (struct db_login){ .slot = 0 };
	while ((rc = db_login_next(r->core->db, l, r->d->ix, l->slot)) == 0)
		if (l->person_id == c->row.person_id)
			return !l->wrap_person.len;
	return rc == -ENOENT ? 0 : rc;
}

static int put_code(struct identity_run *r, const struct identity_case *c, const struct db_login *l, const char *code)
{
	char slot[4];

	snprintf(slot, sizeof(slot), "%02u", l->slot);
	if (l->slot > 1)
		identity_put(r, IDF_SLOT, slot);
	identity_put(r, IDF_CODE, code);
	identity_put(r, IDF_CASE, c->row.number);
	return 0;
}

static int fetch(struct identity_run *r, struct identity_case *c)
{
	struct db_login l;
	char code[8] = "";
	int rc = identity_case_effect_reset(r->core, c, &l, code);

	if (rc == 0)
		rc = identity_case_wait_done(r->core, c);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "case_done", "", c->row.number, strlen(c->row.number));
	if (rc == 0)
		rc = put_code(r, c, &l, code);
	secret_wipe_mem(code, sizeof(code));
	return rc;
}

static int fetch_again(struct identity_run *r, const struct identity_case *c, struct db_login *l)
{
	char code[8] = "";
	int rc = identity_start_login(r->core, l, c->row.desk_name, code);

	if (rc == 0)
		rc = put_code(r, c, l, code);
	secret_wipe_mem(code, sizeof(code));
	return rc;
}

/* Of a new PIN its number is shown to who knows it. */
static void put_case(struct identity_run *r, const struct identity_case *c, bool knows)
{
	identity_put(r, IDF_CASE, knows || c->row.kind != DB_CASE_RESET ? c->row.number : "...");
	identity_case_wait_put(r, c);
}

/* What is to be fetched, by whoever knows the number of the case: others are asked for it. returns: 1 *o; 0; -ESTALE it has no place there
 * any more; an error of db.h. */
static int tell_code(struct identity_run *r, struct identity_case *c, bool knows, enum identity_outcome *o)
{
	struct db_person p;
	struct db_login l;
	int rc = db_person_get(r->core->db, &p, c->row.person_id);

	if (rc || !identity_is_here(&p))	/* nobody else gets in by a start code */
		return rc == -ENOENT ? 0 : rc;
	*o = knows ? IDO_CASE_READY : IDO_CASE_ASK;
	if (is_ready(r, c)) {
		rc = identity_case_officer_stand(r->core, c);
		if (rc == 1 && knows)
			rc = fetch(r, c) ?: 1;
		return rc;
	}
	rc = is_unused(r, c, &l);
	return rc <= 0 || !knows ? rc : fetch_again(r, c, &l) ?: 1;
}

/* One case of this phone. returns: 1 it was told, *o; 0 it says nothing any more; an error of db.h. */
static int tell(struct identity_run *r, struct identity_case *c, bool knows, enum identity_outcome *o)
{
	int rc = tell_code(r, c, knows, o);

	if (rc == -ESTALE)
		return 0;
	if (rc || (c->row.state != DB_CASE_WAITS && c->row.state != DB_CASE_RUNS))
		return rc;
	*o = IDO_CASE;
	put_case(r, c, knows);
	return 1;
}

/* Has another SIM the number since it was shown? Whoever has it then gets no code. returns: 1; 0; an error of db.h. */
static int has_new_sim(struct identity_run *r, const struct identity_case *c)
{
	static const uint8_t none[DB_IX];
	struct db_number n;
	int rc;

	if (r->d->has_sim && memcmp(c->body.shown.sim, none, DB_IX))
		return memcmp(c->body.shown.sim, r->d->sim, DB_IX) != 0;
	rc = identity_number_load(r->core, &n, r->d->ix);
	return rc ? rc : n.sim_at > (c->body.shown.at ?: c->body.opened);
}

/* Another number than that of a case of this phone was typed: three a day, then not even the right one shows a code. */
static int count_guess(struct identity_run *r, struct identity_case *c)
{
	uint8_t day = (uint8_t)identity_day_of(r->steady);
	int rc;

	if (c->row.kind != DB_CASE_RESET || c->row.state == DB_CASE_ENDED)
		return 0;
	if (c->body.news_day != day)
		c->body.news_wrong = 0;
	c->body.news_day = day;
	if (c->body.news_wrong >= IDENTITY_CASE_GUESSES)
		return 0;
	c->body.news_wrong++;
	rc = identity_case_body_put(r->core, c);
	return rc ? rc : identity_leaf(r->core, r->now, "case_try", "", c->row.number, strlen(c->row.number));
}

static bool may_guess(const struct identity_run *r, const struct identity_case *c)
{
	return c->body.news_day != (uint8_t)identity_day_of(r->steady) || c->body.news_wrong < IDENTITY_CASE_GUESSES;
}

/* All of this phone, or with a number that one; where it is of no case here those that are count it. returns: 1 *o; 0; an error of db.h. */
static int tell_any(struct identity_run *r, struct identity_case *c, const char *number, bool counts, enum identity_outcome *o)
{
	const struct identity_case_kind *k;
	struct db_blob sealed;
	int rc = 0;

	while (rc == 0 && (rc = db_case_of_number(r->core->db, &c->row, &sealed, r->d->ix)) == 0) {
		k = identity_case_kind_of(c->row.kind);
		if (!k || k->is_by_card || (!counts && *number && strcmp(number, c->row.number)) || identity_case_body_open(r->core, c, &sealed))
			continue;
		rc = has_new_sim(r, c);
		if (rc || (*number && !counts && !may_guess(r, c)))
			rc = OSMO_MIN(rc, 0);
		else
			rc = counts ? count_guess(r, c) : tell(r, c, *number, o);
	}
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_verb_CASE_NEWS(struct identity_run *r)
{
	struct identity_case c = { .row.id = 0 };
	enum identity_outcome o = IDO_NONE;
	const char *number = r->req->key;
	int rc;

	if (!r->d->asserted)
		return IDO_NONE;
	rc = tell_any(r, &c, number, false, &o);
	c.row.id = 0;
	if (rc == 0 && identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN))
		rc = tell_any(r, &c, number, true, &o);
	secret_wipe_mem(&c.body, sizeof(c.body));
	if (rc < 0)
		return identity_fault(r->core, rc, "case");
	return rc == 1 ? o : *number ? IDO_NONE : identity_draft_news(r);
}
