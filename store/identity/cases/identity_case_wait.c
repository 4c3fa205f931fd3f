/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The wait of a case: it begins when the person can have heard of it, and is long enough to be stopped. All times are steady: no step of the wall clock
 * makes it shorter.
 *
 * The notice goes to each number that is known and that the person had before, by SMS, unless the officers said that it is a danger or the person
 * wants none, and to the trusted person, whose receipt begins no wait. Who has the number is not asked: a number that was only said is texted as well. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_day.h"

#define LONG_S	(72 * IDENTITY_HOUR_S)	/* a wait so long has to hold a working day */
#define DAYS_MAX 30	/* that it is made longer by, whatever the holidays are */

/* ---- its end ---- */

/* Whether a whole day of work, local time, lies between. */
static bool holds_workday(const struct workday_table *days, int64_t from, int64_t to)
{
	int64_t start = identity_day_start(from);
	unsigned i;

	for (i = 0; i <= DAYS_MAX && start < to; i++, start = identity_day_end(start))
		if (start >= from && identity_day_end(start) <= to && workday_is(days, identity_day_number(start)))
			return true;
	return false;
}

int64_t identity_case_wait_end(const struct identity_conf *conf, const struct identity_case_kind *k, int64_t from)
{
	int64_t wait = (int64_t)conf->case_hours[k->wait] * IDENTITY_HOUR_S, end = from + wait;
	unsigned i;

	if (wait < LONG_S)
		return end;
	if (!conf->workdays.weekend)
		return end + DB_DAY;	/* whichever two days are free, three more hold one that is not */
	for (i = 0; i < DAYS_MAX && !holds_workday(&conf->workdays, from, end); i++)
		end += DB_DAY;
	return end;
}

int64_t identity_case_wait_card(const struct identity_core *core, int64_t steady)
{
	int64_t due = identity_case_wait_end(core->conf, identity_case_kind_of(DB_CASE_RESET_CARD), steady) + DB_COARSE_S - 1;

	return due - due % DB_COARSE_S;
}

/* ---- its beginning: notices ---- */

static int64_t notice_at(const struct identity_case *c)
{
	static const int64_t after[IDENTITY_CASE_NOTICES] = { 0, 8 * IDENTITY_HOUR_S, 20 * IDENTITY_HOUR_S };

	return c->body.approved + after[c->body.notices];
}

static bool has_notice(const struct identity_case_kind *k, const struct identity_case *c)
{
	return c->body.notices < OSMO_MIN(k->notices, IDENTITY_CASE_NOTICES) && c->body.link[0];
}

/* Text one number, and remember which SMS that is. */
static int send_to(struct identity_core *core, struct identity_case *c, const char *number, int64_t steady)
{
	int64_t id;
	int rc;

	if (c->body.n_out >= ARRAY_SIZE(c->body.out))
		return 0;
	rc = identity_unasked_send(core, &(struct identity_unasked){ .name = "T11", .about = c->row.person_id, .number = number, .account = c->body.link }, steady, &id);
	if (rc == 0 && id)
		c->body.out[c->body.n_out++] = id;
	return rc;
}

/* To the number they had, unless it went to another holder, who is not to hear of it. */
static int send_to_old(struct identity_core *core, struct identity_case *c, int64_t steady)
{
	struct db_login l;
	int rc = c->body.old[0] ? identity_case_effect_off(core, &l, c->body.old, c->row.person_id) : 0;

	return rc == -ENOENT ? send_to(core, c, c->body.old, steady) : rc;
}

/* And to the one that was shown where it was theirs before. */
static int send_notices(struct identity_core *core, struct identity_case *c, int64_t steady)
{
	struct db_login l = { .slot = 0 };
	uint8_t ix[DB_IX];
	bool is_theirs = false;
	int rc = 0;

	c->body.notices++;
	if (c->row.flags & DB_CASE_IS_DANGER)
		return 0;
	rc = send_to_old(core, c, steady);
	if (rc == 0)
		rc = identity_trusted_tell(core, c->row.person_id, c->body.link, steady);
	if (rc || !c->body.number[0] || !strcmp(c->body.number, c->body.old))
		return rc;
	seal_number_ix(core->keys, ix, c->body.number);
	while ((rc = db_login_next(core->db, &l, ix, l.slot)) == 0)
		is_theirs |= l.person_id == c->row.person_id;
	if (rc != -ENOENT)
		return rc;
	return is_theirs ? send_to(core, c, c->body.number, steady) : 0;
}

/* What became of the notices. *heard: a receipt says that one was delivered. *waits: one is still to leave. */
static int ask_receipts(struct identity_core *core, const struct identity_case *c, bool *heard, bool *waits)
{
	struct db_out out;
	unsigned i;
	int rc;

	*heard = *waits = false;
	for (i = 0; i < c->body.n_out; i++) {
		rc = db_out_get(core->db, &out, c->body.out[i]);
		if (rc && rc != -ENOENT)
			return rc;
		*heard |= rc == 0 && out.state == DB_OUT_DELIVERED;
		*waits |= rc == 0 && out.state == DB_OUT_WAITING;
	}
	return 0;
}

/* Nobody is to hear of it in a danger, nor can who has no phone; without a receipt it counts as heard a day after the last SMS left, or there was none to
 * send. */
static int begin_wait(struct identity_core *core, const struct identity_case_kind *k, struct identity_case *c, int64_t steady)
{
	bool heard, waits;
	int rc = ask_receipts(core, c, &heard, &waits);

	if (rc)
		return rc;
	if (c->row.flags & DB_CASE_IS_DANGER || k->is_phoneless)
		c->body.from = c->body.approved;
	else if (heard)
		c->body.from = steady;
	else if (waits)
		c->body.unheard = 0;
	else if (!c->body.unheard)
		c->body.unheard = c->body.n_out ? steady : c->body.approved;
	if (!c->body.from && c->body.unheard && steady >= c->body.unheard + IDENTITY_CASE_UNHEARD_S)
		c->body.from = c->body.unheard + IDENTITY_CASE_UNHEARD_S;
	return 0;
}

/* ---- looked at ---- */

/* Is the person asked whether it was them? Whenever no paper was seen, and now and then. */
static bool is_spot(const struct identity_core *core, const struct db_case *c)
{
	const struct identity_case_kind *k = identity_case_kind_of(c->kind);

	return k && k->is_recovery && (c->flags & DB_CASE_NO_PAPER || seal_random_one_in(core->conf->spot_one_in));
}

int identity_case_wait_done(struct identity_core *core, struct identity_case *c)
{
	c->row.state = DB_CASE_DONE;
	c->row.due = 0;
	c->row.changed = identity_clock_now(core);
	if (is_spot(core, &c->row))
		c->row.flags |= DB_CASE_IS_SPOT;
	return identity_case_body_put(core, c);
}

/* It takes effect, or whoever it is for may fetch it from here on. */
static int run_out(struct identity_core *core, const struct identity_case_kind *k, struct identity_case *c, int64_t steady)
{
	int rc;

	if (identity_case_wait_over(c, steady) && !(c->row.flags & DB_CASE_IS_OWN))
		return identity_case_body_end(core, c, DB_CASE_LAPSED);
	c->row.due = c->body.ready + IDENTITY_CASE_READY_S;
	if (!k->effect)
		return identity_case_body_put(core, c);
	rc = identity_case_officer_stand(core, c);
	if (rc <= 0)
		return rc;
	rc = k->effect(core, c);
	if (rc == -ESTALE)
		return identity_case_body_end(core, c, DB_CASE_LAPSED);
	if (rc == -EAGAIN) {
		c->row.due = steady + IDENTITY_HOUR_S;
		return identity_case_body_put(core, c);
	}
	if (rc == 0)
		rc = identity_case_wait_done(core, c);
	if (rc == -ENOENT)
		rc = 0;		/* it was about somebody who is erased, and went along */
	return rc ? rc : identity_leaf(core, c->row.changed, "case_done", "", c->row.number, strlen(c->row.number));
}

int identity_case_wait_look(struct identity_core *core, struct identity_case *c, int64_t steady)
{
	const struct identity_case_kind *k = identity_case_kind_of(c->row.kind);
	int rc = 0;

	while (rc == 0 && has_notice(k, c) && steady >= notice_at(c))
		rc = send_notices(core, c, steady);
	if (rc == 0 && !c->body.from)
		rc = begin_wait(core, k, c, steady);
	if (rc)
		return rc;
	if (c->body.from && !c->body.ready)
		c->body.ready = identity_case_wait_end(core->conf, k, c->body.from);
	if (c->body.ready && steady >= c->body.ready)
		return run_out(core, k, c, steady);
	c->row.due = c->body.ready ? c->body.ready : steady + IDENTITY_CASE_LOOK_S;
	if (has_notice(k, c))
		c->row.due = OSMO_MIN(c->row.due, notice_at(c));
	return identity_case_body_put(core, c);
}

/* Nobody said yes in those minutes: who asked for it by dial was told a day, and until then may still come to a desk. */
static int unask(struct identity_core *core, struct identity_case *c, int64_t steady)
{
	if (c->row.state != DB_CASE_OPEN || !c->body.opened || steady >= c->body.opened + IDENTITY_COPY_ASK_S)
		return identity_case_body_end(core, c, DB_CASE_LAPSED);
	c->body.approved = 0;
	c->row.due = c->body.opened + IDENTITY_COPY_ASK_S;
	return identity_case_body_put(core, c);
}

static int look_at(struct identity_core *core, struct identity_case *c, const struct db_blob *sealed, int64_t steady)
{
	int rc = identity_case_kind_of(c->row.kind) ? identity_case_body_open(core, c, sealed) : -EBADMSG;

	if (rc) {
		c->row.due = 0;		/* nobody can go on with it */
		identity_lost(core, "case");
		return db_case_put(core->db, &c->row, sealed);
	}
	if (c->row.kind == DB_CASE_COPY)
		return unask(core, c, steady);
	return c->row.state == DB_CASE_RUNS ? identity_case_wait_look(core, c, steady) : identity_case_body_end(core, c, DB_CASE_LAPSED);
}

int identity_case_due(struct identity_core *core, int64_t steady, unsigned slice, unsigned *n)
{
	struct db_blob sealed;
	struct identity_case c;
	int rc = 0;

	for (*n = 0; rc == 0 && *n < slice; ++*n) {
		c.row = (struct db_case){ .due = 0 };
		rc = db_case_due_next(core->db, &c.row, &sealed);
		if (rc || c.row.due > steady)
			break;
		rc = look_at(core, &c, &sealed, steady);
		secret_wipe_mem(&c.body, sizeof(c.body));
	}
	return rc == -ENOENT ? 0 : rc;
}

void identity_case_wait_put(struct identity_run *r, const struct identity_case *c)
{
	const struct identity_case_kind *k = identity_case_kind_of(c->row.kind);
	char word[24], clock[6];
	int64_t at;

	snprintf(word, sizeof(word), "case.%s", identity_case_kind_word(c->row.kind));
	identity_put(r, IDF_CASE_KIND, word);
	if (!k || c->row.state != DB_CASE_RUNS)
		return;
	at = c->body.ready ? c->body.ready : identity_case_wait_end(r->core->conf, k, r->steady);
	at += r->now - r->steady;
	identity_put_date(r, IDF_READY_DAY, at);
	identity_day_clock(clock, at);
	identity_put(r, IDF_READY_TIME, clock);
}
