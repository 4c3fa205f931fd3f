/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whoever types the PIN or locks the ID stops what would move it, take its PIN away or erase it, and the next unlock
 * tells so; who locks it ends a copy of it too, and is told nothing. An erasing goes on when they say so then, and not by their silence; from then on it is asked about at each unlock, and nothing else ends it. */
#include <errno.h>

#include "store/identity/cases/identity_case.h"

static int stop_one(struct identity_core *core, struct identity_case *c, const struct db_blob *sealed)
{
	int rc = identity_case_body_open(core, c, sealed);

	if (rc == -EBADMSG) {	/* it keeps nobody out */
		identity_case_body_blank(c);
		rc = 0;
	}
	if (rc == 0)
		rc = c->row.kind == DB_CASE_COPY ? identity_case_body_end(core, c, DB_CASE_STOPPED) : identity_case_body_halt(core, c);
	secret_wipe_mem(&c->body, sizeof(c->body));
	return rc;
}

static void end_one(struct identity_dialogue *d, int64_t person_id)
{
	if (d->person_id == person_id && d->state == IDS_START)
		identity_dialogue_over(d);
}

/* A PIN that is being chosen without the former one, behind three codes or a start code, is not; nor one that is being hashed. */
static void end_choosing(struct identity_core *core, int64_t person_id)
{
	struct identity_dialogue *d;
	unsigned i;

	if (!identity_dialogue_may_choose(core, person_id, identity_clock_steady(core)))
		return;		/* there may be a hundred thousand dialogues */
	llist_for_each_entry(d, &core->lru, lru)
		end_one(d, person_id);
	for (i = 0; i < IDENTITY_HASHES_MAX; i++)
		end_one(&core->jobs[i].d, person_id);
}

/* What stops them: each ends what it is a proof against. */
enum stopper {
	BY_PIN,		/* all that officers do */
	BY_LOCK,	/* and a copy, which is handed over later */
	BY_TRUSTED,	/* a lock: all that they were told of, and a copy */
	BY_CODE,	/* of the card, which works: another one */
	BY_FETCHING,	/* a new PIN by card: all others */
};

static bool is_stopped(const struct db_case *c, enum stopper by)
{
	const struct identity_case_kind *k = identity_case_kind_of(c->kind);

	if (c->kind == DB_CASE_COPY)
		return (by == BY_LOCK || by == BY_TRUSTED) && (c->state == DB_CASE_OPEN || c->state == DB_CASE_RUNS);
	if (!k || !k->is_stopped || c->flags & DB_CASE_IS_OWN || (c->state != DB_CASE_WAITS && c->state != DB_CASE_RUNS))
		return false;
	switch (by) {
	case BY_TRUSTED:
		return !(c->flags & DB_CASE_IS_DANGER);
	case BY_CODE:
		return k->is_phoneless;
	case BY_FETCHING:
		return !k->is_by_card;
	default:
		return true;
	}
}

/* What is put to the person: of one that was stopped, of one that took effect, of a correction. */
static enum identity_outcome question_of(const struct db_case *c)
{
	const struct identity_case_kind *k = identity_case_kind_of(c->kind);

	if (c->flags & DB_CASE_IS_OWN && c->state == DB_CASE_RUNS)
		return c->flags & DB_CASE_IS_HELD ? IDO_ERASING_HELD : IDO_ERASING;
	if (c->flags & DB_CASE_IS_UNTOLD)
		return c->kind == DB_CASE_ERASE ? IDO_ERASING : IDO_STOPPED;
	if (c->flags & DB_CASE_IS_SPOT)
		return IDO_SPOT;
	if (c->kind == DB_CASE_COPY && c->state == DB_CASE_OPEN)
		return IDO_COPY_ASKED;
	return k && k->has_fix && c->state == DB_CASE_RUNS ? IDO_FIX : IDO_OK;
}

static int stop_all(struct identity_core *core, int64_t person_id, enum stopper by, struct identity_case_met *met)
{
	struct db_blob sealed;
	struct identity_case c = { .row.id = 0 };
	int rc;

	while ((rc = db_case_about(core->db, &c.row, &sealed, person_id)) == 0) {
		if (is_stopped(&c.row, by))
			rc = stop_one(core, &c, &sealed);
		if (rc)
			return rc;
		met->asks |= question_of(&c.row) != IDO_OK;
		identity_after_case(&met->after, &c.row, identity_clock_steady(core));
	}
	return rc == -ENOENT ? 0 : rc;
}

static int stop(struct identity_core *core, int64_t person_id, enum stopper by)
{
	struct identity_case_met met = { .asks = false };

	return stop_all(core, person_id, by, &met);
}

int identity_case_stop(struct identity_core *core, int64_t person_id)
{
	end_choosing(core, person_id);
	return stop(core, person_id, BY_LOCK);
}

int identity_case_stop_used(struct identity_core *core, int64_t person_id)
{
	return stop(core, person_id, BY_CODE);
}

int identity_case_meet(struct identity_run *r)
{
	struct identity_case_met met = { .person_id = r->d->person_id };
	int rc;

	end_choosing(r->core, met.person_id);
	rc = stop_all(r->core, met.person_id, BY_PIN, &met);
	r->d->met = met;
	return rc;
}

int identity_case_stop_others(struct identity_core *core, int64_t person_id)
{
	end_choosing(core, person_id);
	return stop(core, person_id, BY_FETCHING);
}

int identity_case_stop_heard(struct identity_core *core, int64_t person_id)
{
	end_choosing(core, person_id);
	return stop(core, person_id, BY_TRUSTED);
}

int identity_case_stop_number(struct identity_core *core, const uint8_t ix[DB_IX], int64_t since)
{
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;
	int rc;

	while ((rc = db_case_of_number(core->db, &c.row, &sealed, ix)) == 0) {
		if (!identity_case_kind_of(c.row.kind) || (c.row.state != DB_CASE_WAITS && c.row.state != DB_CASE_RUNS))
			continue;
		if (identity_case_body_open(core, &c, &sealed) == 0 && c.body.opened < since)
			rc = identity_case_body_end(core, &c, DB_CASE_LAPSED);
		secret_wipe_mem(&c.body, sizeof(c.body));
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* *o: what is put of c now, if it is anything. */
static bool is_askable(struct identity_run *r, struct identity_case *c, const struct db_blob *sealed, enum identity_outcome *o)
{
	*o = question_of(&c->row);
	return *o != IDO_OK && identity_case_body_open(r->core, c, sealed) == 0 &&
	       (*o != IDO_FIX || (c->body.ready && c->body.ready <= r->steady)) &&
	       (*o != IDO_COPY_ASKED || identity_case_body_is_asked(c, r->steady));
}

int identity_case_stop_asked(struct identity_run *r, struct identity_case *c, enum identity_outcome *o)
{
	struct db_blob sealed;
	int rc;

	c->row.id = r->d->asked_id - 1;
	rc = db_case_about(r->core->db, &c->row, &sealed, r->d->person_id);
	if (rc)
		return rc;
	return c->row.id == r->d->asked_id && is_askable(r, c, &sealed, o) ? 0 : -ENOENT;
}

/* The next of those that are held, or that are not, behind c->row.id. */
static int find_one(struct identity_run *r, struct identity_case *c, enum identity_outcome *o, bool held)
{
	struct db_blob sealed;
	int rc;

	while ((rc = db_case_about(r->core->db, &c->row, &sealed, r->d->person_id)) == 0)
		if (is_askable(r, c, &sealed, o) && (*o == IDO_ERASING_HELD) == held)
			return 0;
	return rc;
}

/* What is held comes last: it says that a desk has to see the person, and another that is asked may be what that desk opened. */
static int find_next(struct identity_run *r, struct identity_case *c, enum identity_outcome *o)
{
	int rc;

	c->row.id = r->d->case_id;
	rc = find_one(r, c, o, false);
	if (rc != -ENOENT)
		return rc;
	c->row.id = 0;
	return find_one(r, c, o, true);
}

/* The next question that can be put: a correction of a key that is no more lapses, and hides none behind it. */
static int find_askable(struct identity_run *r, struct identity_case *c, enum identity_outcome *o)
{
	int rc;

	while ((rc = find_next(r, c, o)) == 0) {
		rc = *o == IDO_FIX ? identity_case_fix_show(r, c) : 0;
		if (rc != -EBADMSG)
			return rc;
		r->d->case_id = c->row.id;
	}
	return rc;
}

/* Who asks for a copy, and under which number. */
static void put_copy(struct identity_run *r, const struct identity_case *c)
{
	identity_put(r, IDF_DESK_NAME, c->body.link);
	identity_put(r, IDF_CASE, c->row.number);
}

enum identity_outcome identity_case_ask(struct identity_run *r)
{
	enum identity_outcome o;
	struct identity_case c;
	int rc;

	if (r->d->met.person_id == r->d->person_id && !r->d->met.asks)
		return IDO_OK;
	rc = find_askable(r, &c, &o);
	if (rc == 0) {
		if (o == IDO_ERASING)
			c.row.state = DB_CASE_RUNS;	/* its day, if it goes on */
		if (o == IDO_COPY_ASKED)
			put_copy(r, &c);
		else if (o != IDO_ERASING_HELD)
			identity_case_wait_put(r, &c);
		if (o == IDO_SPOT) {
			identity_put(r, IDF_DESK_NAME, c.row.desk_name);
			identity_put_date(r, IDF_SEEN_DAY, c.row.changed);
		}
		r->d->asked_id = c.row.id;
		r->d->state = IDS_CASE;
	}
	secret_wipe_mem(&c.body, sizeof(c.body));
	if (rc == 0 && o == IDO_STOPPED && c.row.kind != DB_CASE_RESET && c.row.kind != DB_CASE_RESET_CARD)
		return IDO_STOPPED_MOVE;
	return rc == 0 ? o : rc == -ENOENT ? IDO_OK : identity_fault(r->core, rc, "case");
}
