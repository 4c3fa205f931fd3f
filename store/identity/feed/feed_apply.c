/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a row of the feed does. Of a number that nobody has, and that no case waits for, nothing is written. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/feed/feed_priv.h"
#include "store/values/identity_day.h"

int feed_known_read(struct identity_core *core, struct feed_known *known, const uint8_t ix[DB_IX])
{
	struct db_login l;
	uint8_t after = 0;
	int rc;

	known->n = 0;
	while ((rc = db_login_next(core->db, &l, ix, after)) == 0) {
		after = l.slot;
		if ((l.person_id || l.staff_id) && known->n < DB_SLOT_MAX)
			known->logins[known->n++] = l;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* ---- another SIM ---- */

/* The day never ends early: the time is written rounded down. One that is over for good, or that an earlier row told, changes nothing. */
static int note_change(struct identity_core *core, const uint8_t ix[DB_IX], int64_t at)
{
	int64_t steady = identity_clock_steady(core), age = identity_clock_now(core) - at;
	int64_t since = steady - OSMO_MAX(age, 0) + DB_COARSE_S - 1;
	struct db_number n;
	int rc = identity_number_load(core, &n, ix);

	if (rc || steady - since >= IDENTITY_SIM_WEEK_S || since - since % DB_COARSE_S <= n.sim_at)
		return rc;
	n.sim_at = since;
	n.sim_fed = true;
	n.touched = n.touched ?: identity_clock_now(core);
	rc = db_number_put(core->db, &n);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "sim", "", ix, DB_IX);
}

static int note_ported(struct identity_core *core, const uint8_t ix[DB_IX], int64_t at)
{
	struct db_number n;
	int rc = identity_number_load(core, &n, ix);

	if (rc || at - at % DB_COARSE_S <= n.ported_at)
		return rc;
	n.ported_at = at;
	n.touched = n.touched ?: identity_clock_now(core);
	return db_number_put(core->db, &n);
}

/* ---- another holder ---- */

/* The lowest slot that is free among those of before; 0: there is none, and the login goes. */
static int free_slot(struct identity_core *core, uint8_t *slot, const uint8_t ix[DB_IX])
{
	struct db_login l;
	int rc = 0;

	for (*slot = 1; *slot <= DB_SLOT_MAX; ++*slot) {
		rc = db_login_get(core->db, &l, ix, *slot);
		if (rc)
			break;
	}
	if (*slot > DB_SLOT_MAX)
		*slot = 0;
	return rc == -ENOENT ? 0 : rc;
}

/* Who used it after that has it now: the new holder, who came before the file did. */
static int was_theirs(struct identity_core *core, bool *was, const struct db_login *l, int64_t at)
{
	struct db_person p = { .created = 0 };
	int rc = l->person_id ? db_person_get(core->db, &p, l->person_id) : 0;

	*was = l->last_used <= at && p.created <= at;
	return rc == -ENOENT ? 0 : rc;
}

/* Where they read it is the history of a number that is still theirs. */
static int tell_person(struct identity_core *core, int64_t person_id)
{
	return identity_inbox_note(core, person_id, "", "recycled");
}

/* The login stands where no dialogue finds it. One that moved away by card is no more. */
static int move_login(struct identity_core *core, const struct db_login *l, const uint8_t off[DB_IX])
{
	struct db_login moved = *l;
	int rc = db_card_move_end(core->db, l->number_ix, l->slot);

	if (rc == 0) {
		rc = db_startcode_drop(core->db, l->number_ix, l->slot);
		return rc == -ENOENT ? 0 : rc;
	}
	rc = rc == -ENOENT ? free_slot(core, &moved.slot, off) : rc;
	memcpy(moved.number_ix, off, DB_IX);
	if (rc == 0)
		rc = db_login_drop(core->db, l->number_ix, l->slot);
	if (rc == 0 && moved.slot)
		rc = db_login_put(core->db, &moved);
	if (rc == 0)
		rc = db_startcode_drop(core->db, l->number_ix, l->slot);
	return rc == -ENOENT ? 0 : rc;
}

static void end_one(struct identity_dialogue *d, const struct db_login *l)
{
	if (!memcmp(d->ix, l->number_ix, DB_IX) && (d->person_id || d->staff_id || d->state == IDS_START))
		identity_dialogue_over(d);
}

/* Dialogues that it opened end, those of its agent's shift and what they have hashed too. */
static void end_dialogues(struct identity_core *core, const struct db_login *l)
{
	struct identity_dialogue *d;
	unsigned i;

	llist_for_each_entry(d, &core->lru, lru)
		end_one(d, l);
	for (i = 0; i < IDENTITY_HASHES_MAX; i++)
		end_one(&core->jobs[i].d, l);
}

static int detach_login(struct identity_core *core, const struct db_login *l, const uint8_t off[DB_IX], bool *is_kept, int64_t at)
{
	bool was;
	int rc = was_theirs(core, &was, l, at);

	*is_kept |= !was;
	if (rc || !was)
		return rc;
	end_dialogues(core, l);
	rc = move_login(core, l, off);
	if (rc == 0)
		rc = tell_person(core, l->person_id);
	return rc ? rc : identity_leaf(core, identity_clock_now(core), "recycled", "", l->number_ix, DB_IX);
}

/* The new holder begins as anybody does: language, tries and what SMS asked are forgotten. */
static int forget_number(struct identity_core *core, const uint8_t ix[DB_IX])
{
	struct db_number n = { .touched = identity_clock_now(core) };

	memcpy(n.ix, ix, DB_IX);
	return db_number_put(core->db, &n);
}

int feed_detach(struct identity_core *core, const char *number, const uint8_t ix[DB_IX], int64_t at)
{
	struct feed_known known;
	uint8_t off[DB_IX];
	bool is_kept = false;
	unsigned i;
	int rc = feed_known_read(core, &known, ix);

	identity_sim_off_ix(core, off, number);
	for (i = 0; rc == 0 && i < known.n; i++)
		rc = detach_login(core, &known.logins[i], off, &is_kept, at);
	return rc || !known.n || is_kept ? rc : forget_number(core, ix);
}

/* What a desk is to do for whoever has the number does not go to its next holder. */
static int end_cases(struct identity_core *core, const struct feed_row *row, const uint8_t ix[DB_IX])
{
	int64_t age = identity_clock_now(core) - row->at;

	if (row->event != FEED_SIM_CHANGE && row->event != FEED_RECYCLED && row->event != FEED_CLOSED)
		return 0;
	return identity_case_stop_number(core, ix, identity_clock_steady(core) - OSMO_MAX(age, 0));
}

int feed_row_apply(struct identity_core *core, const struct feed_row *row, const uint8_t ix[DB_IX])
{
	struct feed_known known;
	int rc = end_cases(core, row, ix);

	if (rc == 0)
		rc = feed_known_read(core, &known, ix);
	if (rc || !known.n)
		return rc;
	switch (row->event) {
	case FEED_SIM_CHANGE:
		return note_change(core, ix, row->at);
	case FEED_RECYCLED:
	case FEED_CLOSED:
		return feed_detach(core, row->number, ix, row->at);
	case FEED_PORTED:
		return note_ported(core, ix, row->at);
	default:	/* another handset tells nothing of who has it */
		return 0;
	}
}

/* ---- an IMSI that nobody knows, after a long silence ---- */

/* *at: when somebody of the number typed the PIN last, or who never did so chose it; 0: nobody has the number. */
static int last_used(struct identity_core *core, int64_t *at, const uint8_t ix[DB_IX])
{
	struct feed_known known;
	unsigned i;
	int rc = feed_known_read(core, &known, ix);

	for (*at = 0, i = 0; rc == 0 && i < known.n; i++)
		*at = OSMO_MAX(*at, known.logins[i].last_used ?: known.logins[i].touched);
	return rc;
}

int identity_feed_meets(struct identity_run *r)
{
	static const uint8_t none[DB_IX];
	enum identity_feed feed;
	struct db_number n;
	int64_t used;
	int rc;

	if (!r->d->asserted || !r->d->has_sim || r->core->watch.doubt)
		return 0;
	rc = identity_number_load(r->core, &n, r->d->ix);
	if (rc || !memcmp(n.sim, none, DB_IX) || !memcmp(n.sim, r->d->sim, DB_IX_KEPT))
		return rc;
	rc = identity_feed_look(r->core, r->d->link, &feed);
	if (rc || (feed == IDENTITY_FEED_GOOD && !n.sim_fed))
		return rc;
	rc = last_used(r->core, &used, r->d->ix);
	return rc ? rc : used && r->now - used >= IDENTITY_RECYCLED_S;
}

/* Many a day are not people who lost their numbers, but somebody who says so of other people's. */
int identity_feed_meet(struct identity_run *r)
{
	struct feed_kept k;
	uint64_t limit;
	int rc = identity_feed_meets(r);

	if (rc <= 0)
		return rc;
	rc = feed_kept_get(r->core, &k);
	if (rc == 0)
		rc = feed_kept_limit(r->core, &k, &limit);
	if (rc)
		return rc;
	if (!limit)
		return identity_alarm_raise(r->core, IDENTITY_ALARM_FEED, 1);
	k.today++;
	rc = feed_kept_put(r->core, &k);
	return rc ? rc : feed_detach(r->core, r->d->number, r->d->ix, r->now);
}
