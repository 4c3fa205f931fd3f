/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the service keeps for itself: outbox, operations, brake, janitor, counts. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

/* ---- outbox ---- */

static const struct db_sqlite_col out_cols[] = {
	COL(ID, db_out, id), COL(TEXT, db_out, link), COL(INT, db_out, state), COL(INT, db_out, created), COL(INT, db_out, due),
	COL(INT, db_out, tries), COL(MSGID, db_out, msgid), COL(IX, db_out, addressee), COL(INT, db_out, lease), COL(INT, db_out, resent),
	COL(INT, db_out, unasked),
};
static const struct db_sqlite_row out_row = ROW(db_out, out_cols);

int db_out_new(struct db *db, struct db_out *o, const struct db_blob *sealed)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, o->addressee, 0);

	if (rc)
		return rc;
	o->id = 0;
	db_sqlite_bind(db, SQL_OUT_NEW, &out_row, o);
	db_sqlite_blob(db, SQL_OUT_NEW, out_row.n + 1, sealed);
	return db_sqlite_insert(db, SQL_OUT_NEW, &o->id);
}

int db_out_get(struct db *db, struct db_out *o, int64_t id)
{
	db_sqlite_int(db, SQL_OUT_GET, 1, id);
	return db_sqlite_one(db, SQL_OUT_GET, &out_row, o);
}

/* Whatever else waits for the same addressee is due when o is: it never overtakes. */
static int behind(struct db *db, const struct db_out *o, int64_t due, unsigned *moved)
{
	unsigned n;
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, o->addressee, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_OUT_BEHIND, 1, o->addressee);
	db_sqlite_int(db, SQL_OUT_BEHIND, 2, due);
	db_sqlite_int(db, SQL_OUT_BEHIND, 3, o->unasked);
	rc = db_sqlite_changed(db, SQL_OUT_BEHIND, &n);
	*moved += n;
	return rc;
}

int db_out_lease(struct db *db, struct db_out *o, struct db_blob *sealed, const char *link, int64_t lease, int64_t now, int64_t until)
{
	unsigned moved = 0;
	int rc;

	db_sqlite_words(db, SQL_OUT_DUE, 1, link);
	db_sqlite_int(db, SQL_OUT_DUE, 2, now);
	rc = db_sqlite_one(db, SQL_OUT_DUE, &out_row, o);
	if (rc)
		return rc;
	db_sqlite_int(db, SQL_OUT_TEXT, 1, o->id);
	rc = db_sqlite_read_blob(db, SQL_OUT_TEXT, sealed);
	if (rc)
		return rc;
	db_sqlite_int(db, SQL_OUT_LEASE, 1, o->id);
	db_sqlite_int(db, SQL_OUT_LEASE, 2, until);
	db_sqlite_int(db, SQL_OUT_LEASE, 3, lease);
	rc = db_sqlite_hit(db, SQL_OUT_LEASE, -ESTALE);
	if (rc)
		return rc;
	o->due = until;
	o->lease = lease;
	o->tries++;
	return behind(db, o, until, &moved);
}

int db_out_queued(struct db *db, unsigned *n, const uint8_t addressee[DB_IX], unsigned limit)
{
	int64_t v;
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, addressee, 0);

	*n = 0;
	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_OUT_QUEUED, 1, addressee);
	db_sqlite_int(db, SQL_OUT_QUEUED, 2, limit);
	rc = db_sqlite_value(db, SQL_OUT_QUEUED, &v);
	*n = rc == 0 ? v : 0;
	return rc;
}

int db_out_prev(struct db *db, struct db_out *o, const char *link, const char *msgid, int64_t before_id)
{
	int rc = db_sqlite_pull_msgid(db, link, msgid);

	if (rc)
		return rc;
	db_sqlite_words(db, SQL_OUT_PREV, 1, link);
	db_sqlite_msgid(db, SQL_OUT_PREV, 2, msgid);
	db_sqlite_int(db, SQL_OUT_PREV, 3, before_id);
	return db_sqlite_one(db, SQL_OUT_PREV, &out_row, o);
}

int db_out_sent(struct db *db, struct db_out *o, const char *msgid, int64_t now, unsigned *freed)
{
	int rc;

	if (strlen(msgid) >= sizeof(o->msgid))
		return -EINVAL;
	db_sqlite_int(db, SQL_OUT_SENT, 1, o->id);
	db_sqlite_msgid(db, SQL_OUT_SENT, 2, msgid);
	db_sqlite_time(db, SQL_OUT_SENT, 3, now);
	rc = db_sqlite_hit(db, SQL_OUT_SENT, -ESTALE);
	if (rc)
		return rc;
	o->state = DB_OUT_SENT;
	o->due = now;
	memcpy(o->msgid, msgid, strlen(msgid) + 1);
	return behind(db, o, now, freed);
}

int db_out_retry(struct db *db, struct db_out *o, int64_t due)
{
	unsigned moved = 0;
	int rc;

	db_sqlite_int(db, SQL_OUT_RETRY, 1, o->id);
	db_sqlite_int(db, SQL_OUT_RETRY, 2, due);
	db_sqlite_int(db, SQL_OUT_RETRY, 3, o->tries);
	db_sqlite_int(db, SQL_OUT_RETRY, 4, o->resent);
	rc = db_sqlite_hit(db, SQL_OUT_RETRY, -ESTALE);
	if (rc)
		return rc;
	o->due = due;
	o->lease = 0;
	return behind(db, o, due, &moved);
}

int db_out_settle(struct db *db, struct db_out *o, uint8_t state, int64_t now, unsigned *freed)
{
	bool waited = o->state == DB_OUT_WAITING;
	int rc;

	if (state < DB_OUT_DELIVERED || state >= DB_OUT_STATES)
		return -EINVAL;
	db_sqlite_int(db, SQL_OUT_SETTLE, 1, o->id);
	db_sqlite_int(db, SQL_OUT_SETTLE, 2, state);
	db_sqlite_time(db, SQL_OUT_SETTLE, 3, now);
	db_sqlite_msgid(db, SQL_OUT_SETTLE, 4, o->msgid);
	rc = db_sqlite_hit(db, SQL_OUT_SETTLE, -ESTALE);
	if (rc)
		return rc;
	o->state = state;
	o->lease = 0;
	return waited ? behind(db, o, now, freed) : 0;
}

static int strays(struct db *db, enum db_sql e, unsigned *n, const char *link, int64_t lease, int64_t now)
{
	db_sqlite_words(db, e, 1, link);
	db_sqlite_int(db, e, 2, lease);
	db_sqlite_int(db, e, 3, now);
	return db_sqlite_changed(db, e, n);
}

int db_out_strays(struct db *db, struct db_out_strays *n, const char *link, int64_t lease, bool may_again, int64_t now)
{
	int rc;

	*n = (struct db_out_strays){ 0 };
	db_sqlite_int(db, SQL_UNIT_PUT, 1, lease);
	rc = db_sqlite_run(db, SQL_UNIT_PUT);
	if (rc == 0 && may_again)
		rc = strays(db, SQL_OUT_STRAYS_AGAIN, &n->again, link, lease, now);
	return rc ? rc : strays(db, SQL_OUT_STRAYS, &n->maybe, link, lease, now);
}

struct part {
	int64_t out_id;
	uint32_t part;
};

static const struct db_sqlite_col part_cols[] = { COL(INT, part, out_id), COL(INT, part, part) };
static const struct db_sqlite_row part_row = ROW(part, part_cols);

int db_out_part_new(struct db *db, const struct db_out *o, unsigned part, const char *msgid)
{
	db_sqlite_int(db, SQL_OUT_PART_NEW, 1, o->id);
	db_sqlite_int(db, SQL_OUT_PART_NEW, 2, part);
	db_sqlite_words(db, SQL_OUT_PART_NEW, 3, o->link);
	db_sqlite_words(db, SQL_OUT_PART_NEW, 4, msgid);
	return db_sqlite_run(db, SQL_OUT_PART_NEW);
}

int db_out_part_find(struct db *db, int64_t *out_id, unsigned *part, const char *link, const char *msgid)
{
	struct part p;
	int rc;

	db_sqlite_words(db, SQL_OUT_PART_FIND, 1, link);
	db_sqlite_words(db, SQL_OUT_PART_FIND, 2, msgid);
	rc = db_sqlite_one(db, SQL_OUT_PART_FIND, &part_row, &p);
	*out_id = rc == 0 ? p.out_id : 0;
	*part = rc == 0 ? p.part : 0;
	return rc;
}

int db_out_part_delivered(struct db *db, unsigned *left, int64_t out_id, unsigned part)
{
	int64_t n;
	int rc;

	db_sqlite_int(db, SQL_OUT_PART_DELIVERED, 1, out_id);
	db_sqlite_int(db, SQL_OUT_PART_DELIVERED, 2, part);
	rc = db_sqlite_hit(db, SQL_OUT_PART_DELIVERED, -ENOENT);
	if (rc)
		return rc;
	db_sqlite_int(db, SQL_OUT_PARTS_LEFT, 1, out_id);
	rc = db_sqlite_value(db, SQL_OUT_PARTS_LEFT, &n);
	*left = rc == 0 ? n : 0;
	return rc;
}

/* ---- operations ---- */

static const struct db_sqlite_col op_cols[] = {
	COL(IX, db_op, ix), COL(ID, db_op, person_id), COL(INT, db_op, kind), COL(INT, db_op, subject), COL(INT, db_op, created),
	COL(INT, db_op, seen),
};
static const struct db_sqlite_row op_row = ROW(db_op, op_cols);

int db_op_put(struct db *db, const struct db_op *op, const struct db_blob *answer)
{
	int rc = db_sqlite_pull(db, DB_OF_OP, op->ix, 0);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_OP_PUT, &op_row, op);
	db_sqlite_blob(db, SQL_OP_PUT, op_row.n + 1, answer);
	return db_sqlite_run(db, SQL_OP_PUT);
}

int db_op_get(struct db *db, struct db_op *op, struct db_blob *answer, const uint8_t ix[DB_IX])
{
	uint8_t key[DB_IX];	/* ix may be in *op */
	int rc = db_sqlite_pull(db, DB_OF_OP, ix, 0);

	if (rc)
		return rc;
	memcpy(key, ix, DB_IX);
	db_sqlite_ix(db, SQL_OP_GET, 1, key);
	rc = db_sqlite_one(db, SQL_OP_GET, &op_row, op);
	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_OP_ANSWER, 1, key);
	return db_sqlite_read_blob(db, SQL_OP_ANSWER, answer);
}

int db_op_drop(struct db *db, const uint8_t ix[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_OP, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_OP_DROP, 1, ix);
	return db_sqlite_hit(db, SQL_OP_DROP, -ENOENT);
}

int db_op_seen(struct db *db, const uint8_t ix[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_OP, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_OP_SEEN, 1, ix);
	return db_sqlite_hit(db, SQL_OP_SEEN, -ENOENT);
}

int db_op_unseen(struct db *db, struct db_op *op, int64_t person_id, int64_t since)
{
	db_sqlite_int(db, SQL_OP_UNSEEN, 1, person_id);
	db_sqlite_int(db, SQL_OP_UNSEEN, 2, since);
	return db_sqlite_one(db, SQL_OP_UNSEEN, &op_row, op);
}

/* ---- janitor ---- */

static int clean(struct db *db, enum db_sql e, int64_t t, unsigned limit, unsigned *n)
{
	db_sqlite_int(db, e, 1, t);
	db_sqlite_int(db, e, 2, limit);
	return db_sqlite_changed(db, e, n);
}

int db_clean(struct db *db, enum db_clean what, int64_t t, unsigned limit, unsigned *n)
{
	unsigned known = 0;
	int rc;

	*n = 0;
	if (what >= DB_CLEAN_COUNT)
		return -EINVAL;
	if (what == DB_CLEAN_NUMBER) {
		rc = clean(db, SQL_CLEAN_NUMBER_KNOWN, t, limit, &known);
		if (rc)
			return rc;
	}
	if (what == DB_CLEAN_CARD_MOVE) {	/* the same ones, before their rows are gone */
		rc = clean(db, SQL_CLEAN_MOVED_LOGIN, t, limit, n);
		if (rc)
			return rc;
	}
	if (what == DB_CLEAN_PERSON) {
		rc = clean(db, SQL_DUP_GONE_DUE, t, limit, n);
		if (rc)
			return rc;
	}
	rc = clean(db, SQL_CLEAN + what, t, limit, n);
	*n += known;
	return rc;
}

/* ---- counts ---- */

int db_people(struct db *db, int64_t *n)
{
	*n = db->book.now.tally[DB_TALLY_PERSON];
	return 0;
}

int db_counts_backlog(struct db *db, struct db_counts *c)
{
	return db_sqlite_value(db, SQL_COUNT_WAITING, &c->outbox_waiting) ?: db_sqlite_value(db, SQL_OUT_OLDEST, &c->outbox_oldest);
}

int db_counts(struct db *db, struct db_counts *c)
{
	const int64_t *tally = db->book.now.tally;
	uint64_t lines;
	int rc = db_line_top(db, &lines);

	if (rc)
		return rc == -ENOENT ? -EUCLEAN : rc;
	*c = (struct db_counts){ .people = tally[DB_TALLY_PERSON], .pending = tally[DB_TALLY_PENDING], .people_closed = tally[DB_TALLY_CLOSED],
				 .staff = tally[DB_TALLY_STAFF], .orgs = tally[DB_TALLY_ORG], .lines = (int64_t)lines };
	return db_sqlite_value(db, SQL_COUNT_SHARES, &c->shares_live) ?: db_counts_backlog(db, c) ?:
	       db_sqlite_value(db, SQL_COUNT_LEASED, &c->outbox_leased) ?:
	       db_sqlite_value(db, SQL_COUNT_SENT, &c->outbox_sent) ?: db_sqlite_value(db, SQL_COUNT_OPS, &c->ops) ?:
	       db_sqlite_value(db, SQL_COUNT_CHECKS, &c->checks_open) ?: db_sqlite_value(db, SQL_FILE_BYTES, &c->file_bytes);
}
