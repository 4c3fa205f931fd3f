/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Complaints, what oversight pauses, and how fast agents check. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

static const struct db_sqlite_col complaint_cols[] = {
	COL(ID, db_complaint, id), COL(TEXT, db_complaint, number), COL(FIXED, db_complaint, pub), COL(INT, db_complaint, state),
	COL(INT, db_complaint, outcome), COL(INT, db_complaint, flags), COL(INT, db_complaint, again), COL(TIME, db_complaint, opened),
	COL(TIME, db_complaint, due_first), COL(TIME, db_complaint, due_close), COL(TIME, db_complaint, taken), COL(TIME, db_complaint, answered),
	COL(TIME, db_complaint, closed), COL(TIME, db_complaint, said), COL(TIME, db_complaint, stopped),
};
static const struct db_sqlite_row complaint_row = ROW(db_complaint, complaint_cols);

int db_complaint_new(struct db *db, struct db_complaint *c, const struct db_blob *sealed)
{
	c->id = 0;
	db_sqlite_bind(db, SQL_COMPLAINT_NEW, &complaint_row, c);
	db_sqlite_blob(db, SQL_COMPLAINT_NEW, complaint_row.n + 1, sealed);
	return db_sqlite_insert(db, SQL_COMPLAINT_NEW, &c->id);
}

int db_complaint_find(struct db *db, struct db_complaint *c, struct db_blob *sealed, const char *number)
{
	db_sqlite_words(db, SQL_COMPLAINT_FIND, 1, number);
	return db_sqlite_one_blob(db, SQL_COMPLAINT_FIND, &complaint_row, c, sealed);
}

int db_complaint_get(struct db *db, struct db_complaint *c, struct db_blob *sealed, int64_t id)
{
	db_sqlite_int(db, SQL_COMPLAINT_GET, 1, id);
	return db_sqlite_one_blob(db, SQL_COMPLAINT_GET, &complaint_row, c, sealed);
}

int db_complaint_next(struct db *db, struct db_complaint *c, struct db_blob *sealed, enum db_complaint_clock clock, bool answered)
{
	db_sqlite_int(db, SQL_COMPLAINT_NEXT, 1, c->due_first);
	db_sqlite_int(db, SQL_COMPLAINT_NEXT, 2, c->id);
	db_sqlite_int(db, SQL_COMPLAINT_NEXT, 3, answered);
	db_sqlite_int(db, SQL_COMPLAINT_NEXT, 4, clock != DB_CLOCK_DAYS);
	db_sqlite_int(db, SQL_COMPLAINT_NEXT, 5, clock == DB_CLOCK_HOURS);
	return db_sqlite_one_blob(db, SQL_COMPLAINT_NEXT, &complaint_row, c, sealed);
}

int db_complaint_put(struct db *db, const struct db_complaint *c)
{
	db_sqlite_bind(db, SQL_COMPLAINT_PUT, &complaint_row, c);
	return db_sqlite_hit(db, SQL_COMPLAINT_PUT, -ENOENT);
}

int db_complaint_count(struct db *db, unsigned *n, int64_t t)
{
	int64_t count;
	int rc;

	db_sqlite_int(db, SQL_COMPLAINT_COUNT, 1, t);
	rc = db_sqlite_value(db, SQL_COMPLAINT_COUNT, &count);
	*n = rc == 0 ? (unsigned)count : 0;
	return rc;
}

int db_complaint_line(struct db *db, struct db_complaint *c, int64_t t)
{
	db_sqlite_int(db, SQL_COMPLAINT_LINE, 1, t);
	return db_sqlite_one(db, SQL_COMPLAINT_LINE, &complaint_row, c);
}

int db_complaint_done(struct db *db, struct db_complaint *c, int64_t t)
{
	db_sqlite_int(db, SQL_COMPLAINT_DONE, 1, t);
	return db_sqlite_one(db, SQL_COMPLAINT_DONE, &complaint_row, c);
}

int db_complaint_said(struct db *db, struct db_complaint *c, int64_t t)
{
	db_sqlite_int(db, SQL_COMPLAINT_SAID, 1, t);
	return db_sqlite_one(db, SQL_COMPLAINT_SAID, &complaint_row, c);
}

int db_complaint_late(struct db *db, struct db_complaint *c, int64_t in_hours, int64_t in_days)
{
	db_sqlite_int(db, SQL_COMPLAINT_LATE, 1, in_hours);
	db_sqlite_int(db, SQL_COMPLAINT_LATE, 2, in_days);
	return db_sqlite_one(db, SQL_COMPLAINT_LATE, &complaint_row, c);
}

/* ---- what was said later ---- */

static const struct db_sqlite_col word_cols[] = { COL(ID, db_word, id), COL(ID, db_word, complaint_id) };
static const struct db_sqlite_row word_row = ROW(db_word, word_cols);

int db_word_new(struct db *db, int64_t complaint_id, const struct db_blob *sealed)
{
	db_sqlite_int(db, SQL_COMPLAINT_WORD_NEW, 1, complaint_id);
	db_sqlite_blob(db, SQL_COMPLAINT_WORD_NEW, 2, sealed);
	return db_sqlite_run(db, SQL_COMPLAINT_WORD_NEW);
}

int db_word_next(struct db *db, struct db_word *w, struct db_blob *sealed, int64_t complaint_id)
{
	db_sqlite_int(db, SQL_COMPLAINT_WORD_NEXT, 1, complaint_id);
	db_sqlite_int(db, SQL_COMPLAINT_WORD_NEXT, 2, w->id);
	return db_sqlite_one_blob(db, SQL_COMPLAINT_WORD_NEXT, &word_row, w, sealed);
}

/* ---- pause ---- */

static const struct db_sqlite_col pause_cols[] = {
	COL(ID, db_pause, id), COL(ID, db_pause, org_id), COL(ID, db_pause, staff_id), COL(INT, db_pause, state), COL(TIME, db_pause, since),
	COL(TIME, db_pause, until), COL(ID, db_pause, by_id),
};
static const struct db_sqlite_row pause_row = ROW(db_pause, pause_cols);

int db_pause_new(struct db *db, struct db_pause *p)
{
	p->id = 0;
	db_sqlite_bind(db, SQL_PAUSE_NEW, &pause_row, p);
	return db_sqlite_insert(db, SQL_PAUSE_NEW, &p->id);
}

int db_pause_put(struct db *db, const struct db_pause *p)
{
	db_sqlite_bind(db, SQL_PAUSE_PUT, &pause_row, p);
	return db_sqlite_hit(db, SQL_PAUSE_PUT, -ENOENT);
}

int db_pause_next(struct db *db, struct db_pause *p, uint8_t state)
{
	db_sqlite_int(db, SQL_PAUSE_NEXT, 1, state);
	db_sqlite_int(db, SQL_PAUSE_NEXT, 2, p->id);
	return db_sqlite_one(db, SQL_PAUSE_NEXT, &pause_row, p);
}

int db_pause_stops(struct db *db, bool *stops, int64_t org_id, int64_t staff_id)
{
	int64_t is;
	int rc;

	db_sqlite_int(db, SQL_PAUSE_STOPS, 1, org_id);
	db_sqlite_int(db, SQL_PAUSE_STOPS, 2, staff_id);
	rc = db_sqlite_value(db, SQL_PAUSE_STOPS, &is);
	*stops = rc == 0 && is;
	return rc;
}

/* ---- access ---- */

static const struct db_sqlite_col access_cols[] = {
	COL(ID, db_access, id), COL(INT, db_access, basis), COL(INT, db_access, outcome), COL(TEXT, db_access, authority), COL(TEXT, db_access, reference),
	COL(TIME, db_access, received), COL(INT, db_access, people), COL(TIME, db_access, closed), COL(INT, db_access, given), COL(INT, db_access, gone),
};
static const struct db_sqlite_row access_row = ROW(db_access, access_cols);

int db_access_new(struct db *db, struct db_access *a)
{
	a->id = 0;
	db_sqlite_bind(db, SQL_ACCESS_NEW, &access_row, a);
	return db_sqlite_insert(db, SQL_ACCESS_NEW, &a->id);
}

int db_access_next(struct db *db, struct db_access *a)
{
	db_sqlite_int(db, SQL_ACCESS_NEXT, 1, a->id);
	return db_sqlite_one(db, SQL_ACCESS_NEXT, &access_row, a);
}

int db_access_put(struct db *db, const struct db_access *a)
{
	db_sqlite_bind(db, SQL_ACCESS_PUT, &access_row, a);
	return db_sqlite_hit(db, SQL_ACCESS_PUT, -ENOENT);
}

/* ---- pace ---- */

static const struct db_sqlite_col pace_cols[] = {
	COL(ID, db_pace, staff_id), COL(TIME, db_pace, hour), COL(INT, db_pace, n), COL(INT, db_pace, refused), COL(FIXED, db_pace, past),
	COL(TIME, db_pace, brake), COL(TIME, db_pace, alert), COL(INT, db_pace, alert_n), COL(INT, db_pace, alert_usual), COL(INT, db_pace, alert_refused),
	COL(INT, db_pace, asked),
};
static const struct db_sqlite_row pace_row = ROW(db_pace, pace_cols);

int db_pace_get(struct db *db, struct db_pace *p, int64_t staff_id)
{
	db_sqlite_int(db, SQL_PACE_GET, 1, staff_id);
	return db_sqlite_one(db, SQL_PACE_GET, &pace_row, p);
}

int db_pace_put(struct db *db, const struct db_pace *p)
{
	db_sqlite_bind(db, SQL_PACE_PUT, &pace_row, p);
	return db_sqlite_run(db, SQL_PACE_PUT);
}

int db_pace_next(struct db *db, struct db_pace *p)
{
	db_sqlite_int(db, SQL_PACE_NEXT, 1, p->staff_id);
	return db_sqlite_one(db, SQL_PACE_NEXT, &pace_row, p);
}

int db_pace_alert(struct db *db, struct db_pace *p)
{
	db_sqlite_int(db, SQL_PACE_ALERT, 1, p->alert);
	db_sqlite_int(db, SQL_PACE_ALERT, 2, p->staff_id);
	return db_sqlite_one(db, SQL_PACE_ALERT, &pace_row, p);
}
