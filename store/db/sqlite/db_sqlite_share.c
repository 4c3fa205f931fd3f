/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people do: shares, checks, inbox, history, consent. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

static int count_rows(struct db *db, enum db_sql e, unsigned *n)
{
	int64_t v;
	int rc = db_sqlite_value(db, e, &v);

	*n = (unsigned)v;
	return rc;
}

/* ---- share ---- */

static const struct db_sqlite_col share_cols[] = {
	COL(ID, db_share, id), COL(ID, db_share, org_id), COL(IX, db_share, ix), COL(ID, db_share, person_id), COL(INT, db_share, kind),
	COL(INT, db_share, state), COL(TEXT, db_share, purpose), COL(TEXT, db_share, life), COL(INT, db_share, created),
	COL(INT, db_share, expires), COL(INT, db_share, ended), COL(FIXED, db_share, consent), COL(WRAP, db_share, digits),
};
static const struct db_sqlite_row share_row = ROW(db_share, share_cols);

int db_share_new(struct db *db, struct db_share *s, const struct db_blob *envelope)
{
	int rc = db_sqlite_pull(db, DB_OF_SHARE, s->ix, s->org_id);

	if (rc)
		return rc;
	s->id = 0;
	db_sqlite_bind(db, SQL_SHARE_NEW, &share_row, s);
	db_sqlite_blob(db, SQL_SHARE_NEW, share_row.n + 1, envelope);
	return db_sqlite_insert(db, SQL_SHARE_NEW, &s->id);
}

int db_share_get(struct db *db, struct db_share *s, int64_t id)
{
	db_sqlite_int(db, SQL_SHARE_GET, 1, id);
	return db_sqlite_one(db, SQL_SHARE_GET, &share_row, s);
}

int db_share_find(struct db *db, struct db_share *s, int64_t org_id, const uint8_t ix[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_SHARE, ix, org_id);

	if (rc)
		return rc;
	db_sqlite_int(db, SQL_SHARE_FIND, 1, org_id);
	db_sqlite_ix(db, SQL_SHARE_FIND, 2, ix);
	return db_sqlite_one(db, SQL_SHARE_FIND, &share_row, s);
}

int db_share_envelope(struct db *db, struct db_blob *envelope, int64_t id)
{
	db_sqlite_int(db, SQL_SHARE_ENVELOPE, 1, id);
	return db_sqlite_read_blob(db, SQL_SHARE_ENVELOPE, envelope);
}

int db_share_prev_live(struct db *db, struct db_share *s, int64_t person_id, int64_t before_id)
{
	db_sqlite_int(db, SQL_SHARE_LIVE, 1, person_id);
	db_sqlite_int(db, SQL_SHARE_LIVE, 2, before_id);
	return db_sqlite_one(db, SQL_SHARE_LIVE, &share_row, s);
}

int db_share_count(struct db *db, unsigned *n, int64_t person_id, uint8_t kind, int64_t since)
{
	db_sqlite_int(db, SQL_SHARE_COUNT, 1, person_id);
	db_sqlite_int(db, SQL_SHARE_COUNT, 2, kind);
	db_sqlite_int(db, SQL_SHARE_COUNT, 3, since);
	return count_rows(db, SQL_SHARE_COUNT, n);
}

int db_share_count_live(struct db *db, unsigned *n, int64_t person_id, int64_t now)
{
	db_sqlite_int(db, SQL_SHARE_COUNT_LIVE, 1, person_id);
	db_sqlite_int(db, SQL_SHARE_COUNT_LIVE, 2, now);
	return count_rows(db, SQL_SHARE_COUNT_LIVE, n);
}

int db_share_end(struct db *db, int64_t id, uint8_t state, int64_t now)
{
	if (state == DB_SHARE_LIVE)
		return -EINVAL;
	db_sqlite_int(db, SQL_SHARE_END, 1, id);
	db_sqlite_int(db, SQL_SHARE_END, 2, state);
	db_sqlite_time(db, SQL_SHARE_END, 3, now);
	return db_sqlite_hit(db, SQL_SHARE_END, -ESTALE);
}

int db_share_reseal(struct db *db, int64_t id, const struct db_wrap *digits)
{
	db_sqlite_int(db, SQL_SHARE_RESEAL, 1, id);
	db_sqlite_sealed(db, SQL_SHARE_RESEAL, 2, digits->octets, digits->len);
	return db_sqlite_hit(db, SQL_SHARE_RESEAL, -ESTALE);
}

/* ---- checked ---- */

static const struct db_sqlite_col checked_cols[] = {
	COL(ID, db_checked, id), COL(TEXT, db_checked, ref), COL(ID, db_checked, staff_id), COL(ID, db_checked, org_id),
	COL(ID, db_checked, share_id), COL(ID, db_checked, person_id), COL(INT, db_checked, kind), COL(INT, db_checked, opened),
	COL(INT, db_checked, closed), COL(INT, db_checked, outcome),
};
static const struct db_sqlite_row checked_row = ROW(db_checked, checked_cols);

int db_checked_new(struct db *db, struct db_checked *c, const struct db_blob *again)
{
	c->id = 0;
	db_sqlite_bind(db, SQL_CHECKED_NEW, &checked_row, c);
	db_sqlite_blob(db, SQL_CHECKED_NEW, checked_row.n + 1, again);
	return db_sqlite_insert(db, SQL_CHECKED_NEW, &c->id);
}

int db_checked_find(struct db *db, struct db_checked *c, const char *ref)
{
	db_sqlite_words(db, SQL_CHECKED_FIND, 1, ref);
	return db_sqlite_one(db, SQL_CHECKED_FIND, &checked_row, c);
}

int db_checked_get(struct db *db, struct db_checked *c, int64_t id)
{
	db_sqlite_int(db, SQL_CHECKED_GET, 1, id);
	return db_sqlite_one(db, SQL_CHECKED_GET, &checked_row, c);
}

int db_checked_open_of(struct db *db, struct db_checked *c, int64_t staff_id)
{
	db_sqlite_int(db, SQL_CHECKED_OPEN, 1, staff_id);
	return db_sqlite_one(db, SQL_CHECKED_OPEN, &checked_row, c);
}

int db_checked_again(struct db *db, struct db_blob *again, int64_t id)
{
	db_sqlite_int(db, SQL_CHECKED_AGAIN, 1, id);
	return db_sqlite_read_blob(db, SQL_CHECKED_AGAIN, again);
}

int db_checked_close(struct db *db, int64_t id, uint8_t outcome, int64_t now)
{
	if (outcome == DB_CHECKED_OPEN)
		return -EINVAL;
	db_sqlite_int(db, SQL_CHECKED_CLOSE, 1, id);
	db_sqlite_int(db, SQL_CHECKED_CLOSE, 2, outcome);
	db_sqlite_time(db, SQL_CHECKED_CLOSE, 3, now);
	return db_sqlite_hit(db, SQL_CHECKED_CLOSE, -ESTALE);
}

int db_checked_count(struct db *db, unsigned *n, int64_t staff_id, int64_t since)
{
	db_sqlite_int(db, SQL_CHECKED_COUNT, 1, staff_id);
	db_sqlite_int(db, SQL_CHECKED_COUNT, 2, since);
	return count_rows(db, SQL_CHECKED_COUNT, n);
}

int db_checked_count_as(struct db *db, unsigned *n, int64_t staff_id, int64_t since, uint8_t outcome)
{
	db_sqlite_int(db, SQL_CHECKED_COUNT_AS, 1, staff_id);
	db_sqlite_int(db, SQL_CHECKED_COUNT_AS, 2, since);
	db_sqlite_int(db, SQL_CHECKED_COUNT_AS, 3, outcome);
	return count_rows(db, SQL_CHECKED_COUNT_AS, n);
}

int db_checked_count_night(struct db *db, unsigned *n, int64_t staff_id, int64_t since, int32_t zone_s, const uint8_t day[2])
{
	db_sqlite_int(db, SQL_CHECKED_COUNT_NIGHT, 1, staff_id);
	db_sqlite_int(db, SQL_CHECKED_COUNT_NIGHT, 2, since);
	db_sqlite_int(db, SQL_CHECKED_COUNT_NIGHT, 3, zone_s);
	db_sqlite_int(db, SQL_CHECKED_COUNT_NIGHT, 4, day[0] * 3600);
	db_sqlite_int(db, SQL_CHECKED_COUNT_NIGHT, 5, day[1] * 3600 - 1);
	return count_rows(db, SQL_CHECKED_COUNT_NIGHT, n);
}

/* ---- block ---- */

int db_block_put(struct db *db, int64_t person_id, int64_t org_id, int64_t now)
{
	db_sqlite_int(db, SQL_BLOCK_PUT, 1, person_id);
	db_sqlite_int(db, SQL_BLOCK_PUT, 2, org_id);
	db_sqlite_time(db, SQL_BLOCK_PUT, 3, now);
	return db_sqlite_run(db, SQL_BLOCK_PUT);
}

int db_block_has(struct db *db, bool *has, int64_t person_id, int64_t org_id)
{
	unsigned n;
	int rc;

	db_sqlite_int(db, SQL_BLOCK_HAS, 1, person_id);
	db_sqlite_int(db, SQL_BLOCK_HAS, 2, org_id);
	rc = count_rows(db, SQL_BLOCK_HAS, &n);
	*has = rc == 0 && n > 0;
	return rc;
}

int db_block_drop(struct db *db, int64_t person_id, int64_t org_id)
{
	db_sqlite_int(db, SQL_BLOCK_DROP, 1, person_id);
	db_sqlite_int(db, SQL_BLOCK_DROP, 2, org_id);
	return db_sqlite_run(db, SQL_BLOCK_DROP);
}

/* ---- asked ---- */

static const struct db_sqlite_col asked_cols[] = {
	COL(ID, db_asked, id), COL(ID, db_asked, staff_id), COL(IX, db_asked, number_ix), COL(INT, db_asked, created),
	COL(INT, db_asked, answered),
};
static const struct db_sqlite_row asked_row = ROW(db_asked, asked_cols);

int db_asked_new(struct db *db, struct db_asked *a)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, a->number_ix, 0);

	if (rc)
		return rc;
	a->id = 0;
	db_sqlite_bind(db, SQL_ASKED_NEW, &asked_row, a);
	return db_sqlite_insert(db, SQL_ASKED_NEW, &a->id);
}

int db_asked_given(struct db *db, int64_t id)
{
	db_sqlite_int(db, SQL_ASKED_GIVEN, 1, id);
	return db_sqlite_run(db, SQL_ASKED_GIVEN);
}

int db_asked_by(struct db *db, unsigned *n, int64_t staff_id, int64_t since)
{
	db_sqlite_int(db, SQL_ASKED_BY, 1, staff_id);
	db_sqlite_int(db, SQL_ASKED_BY, 2, since);
	return count_rows(db, SQL_ASKED_BY, n);
}

int db_asked_of(struct db *db, unsigned *n, const uint8_t number_ix[DB_IX], int64_t since)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, number_ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_ASKED_OF, 1, number_ix);
	db_sqlite_int(db, SQL_ASKED_OF, 2, since);
	return count_rows(db, SQL_ASKED_OF, n);
}

/* ---- survey ---- */

static void survey_bind(struct db *db, enum db_sql e, int64_t org_id, unsigned month, uint8_t answer)
{
	db_sqlite_int(db, e, 1, org_id);
	db_sqlite_int(db, e, 2, month);
	db_sqlite_int(db, e, 3, answer);
}

int db_survey_add(struct db *db, int64_t org_id, unsigned month, uint8_t answer)
{
	survey_bind(db, SQL_SURVEY_ADD, org_id, month, answer);
	return db_sqlite_run(db, SQL_SURVEY_ADD);
}

int db_survey_get(struct db *db, unsigned *n, int64_t org_id, unsigned month, uint8_t answer)
{
	int rc;

	survey_bind(db, SQL_SURVEY_GET, org_id, month, answer);
	rc = count_rows(db, SQL_SURVEY_GET, n);
	return rc == -ENOENT ? 0 : rc;
}

struct survey_cell {
	int64_t org_id;
	unsigned month;
};

static const struct db_sqlite_col survey_cols[] = { COL(INT, survey_cell, org_id), COL(INT, survey_cell, month) };
static const struct db_sqlite_row survey_row = ROW(survey_cell, survey_cols);

int db_survey_next(struct db *db, int64_t *org_id, unsigned *month)
{
	struct survey_cell cell;
	int rc;

	db_sqlite_int(db, SQL_SURVEY_NEXT, 1, *org_id);
	db_sqlite_int(db, SQL_SURVEY_NEXT, 2, *month);
	rc = db_sqlite_one(db, SQL_SURVEY_NEXT, &survey_row, &cell);
	if (rc == 0) {
		*org_id = cell.org_id;
		*month = cell.month;
	}
	return rc;
}

/* ---- inbox and history ---- */

static const struct db_sqlite_col note_cols[] = {
	COL(INT, db_note, id), COL(ID, db_note, person_id), COL(INT, db_note, created),
};
/* The blob is read beside the row: zeroing its room each time would cost more than the read. */
static const struct db_sqlite_row note_row = { note_cols, 3, offsetof(struct db_note, sealed) };

static int note_put(struct db *db, enum db_sql e, int64_t person_id, int64_t created, const struct db_blob *sealed)
{
	db_sqlite_int(db, e, 1, person_id);
	db_sqlite_int(db, e, 2, created - created % DB_DAY);
	db_sqlite_blob(db, e, 3, sealed);
	return db_sqlite_run(db, e);
}

static int note_get(struct db *db, enum db_sql e, struct db_note *n, int64_t person_id, int64_t id)
{
	db_sqlite_int(db, e, 1, person_id);
	db_sqlite_int(db, e, 2, id);
	return db_sqlite_one_blob(db, e, &note_row, n, &n->sealed);
}

int db_inbox_put(struct db *db, int64_t person_id, int64_t now, const struct db_blob *sealed)
{
	return note_put(db, SQL_INBOX_PUT, person_id, now, sealed);
}

int db_inbox_next(struct db *db, struct db_note *n, int64_t person_id, int64_t after_id)
{
	return note_get(db, SQL_INBOX_NEXT, n, person_id, after_id);
}

int db_person_unused(struct db *db, unsigned *n, int64_t t, unsigned limit)
{
	db_sqlite_int(db, SQL_PERSON_UNUSED, 1, t);
	db_sqlite_int(db, SQL_PERSON_UNUSED, 2, limit);
	return count_rows(db, SQL_PERSON_UNUSED, n);
}

int db_inbox_count(struct db *db, unsigned *n, int64_t person_id, unsigned limit)
{
	db_sqlite_int(db, SQL_INBOX_COUNT, 1, person_id);
	db_sqlite_int(db, SQL_INBOX_COUNT, 2, limit);
	return count_rows(db, SQL_INBOX_COUNT, n);
}

int db_inbox_drop(struct db *db, int64_t person_id, int64_t upto_id)
{
	db_sqlite_int(db, SQL_INBOX_DROP, 1, person_id);
	db_sqlite_int(db, SQL_INBOX_DROP, 2, upto_id);
	return db_sqlite_run(db, SQL_INBOX_DROP);
}

int db_history_put(struct db *db, int64_t person_id, int64_t created, const struct db_blob *sealed)
{
	return note_put(db, SQL_HISTORY_PUT, person_id, created, sealed);
}

int db_history_end(struct db *db, int64_t person_id)
{
	db_sqlite_int(db, SQL_HISTORY_END, 1, person_id);
	return db_sqlite_run(db, SQL_HISTORY_END);
}

int db_history_reseal(struct db *db, int64_t person_id, int64_t id, const struct db_blob *sealed)
{
	db_sqlite_int(db, SQL_HISTORY_RESEAL, 1, person_id);
	db_sqlite_int(db, SQL_HISTORY_RESEAL, 2, id);
	db_sqlite_blob(db, SQL_HISTORY_RESEAL, 3, sealed);
	return db_sqlite_hit(db, SQL_HISTORY_RESEAL, -ENOENT);
}

int db_history_prev(struct db *db, struct db_note *n, int64_t person_id, int64_t before_id)
{
	return note_get(db, SQL_HISTORY_PREV, n, person_id, before_id);
}

/* ---- consent ---- */

int db_consent_put(struct db *db, const uint8_t record_id[DB_REF], int64_t now, const struct db_blob *sealed)
{
	db_sqlite_octets(db, SQL_CONSENT_PUT, 1, record_id, DB_REF);
	db_sqlite_time(db, SQL_CONSENT_PUT, 2, now);
	db_sqlite_blob(db, SQL_CONSENT_PUT, 3, sealed);
	return db_sqlite_run(db, SQL_CONSENT_PUT);
}

int db_consent_get(struct db *db, struct db_blob *sealed, const uint8_t record_id[DB_REF])
{
	db_sqlite_octets(db, SQL_CONSENT_GET, 1, record_id, DB_REF);
	return db_sqlite_read_blob(db, SQL_CONSENT_GET, sealed);
}
