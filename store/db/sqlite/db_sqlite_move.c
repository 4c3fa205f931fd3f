/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that move from a former veil under the one of now.
 *
 * An index under a former veil is another value than the same index now. Rows of one index move together, whether their turn has come or somebody
 * looks them up: then no lookup meets half of them, and what was read of a row finds the others. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

/* ---- rows of one index ---- */

static int pull_one(struct db *db, enum db_sql e, const uint8_t from[DB_IX], const uint8_t to[DB_IX], int64_t org_id)
{
	db_sqlite_octets(db, e, 1, from, DB_IX);
	db_sqlite_octets(db, e, 2, to, DB_IX);
	if (e == SQL_PULL_SHARE)
		db_sqlite_int(db, e, 3, org_id);
	return db_sqlite_run(db, e);
}

static int pull_rows(struct db *db, enum db_sqlite_of of, const uint8_t from[DB_IX], const uint8_t to[DB_IX], int64_t org_id)
{
	static const struct {
		enum db_sql first, last;
	} of_what[] = {
		[DB_OF_NUMBER] = { SQL_PULL_NUMBER, SQL_PULL_OUT }, [DB_OF_SHARE] = { SQL_PULL_SHARE, SQL_PULL_SHARE },
		[DB_OF_OP] = { SQL_PULL_OP, SQL_PULL_OP }, [DB_OF_PAPER] = { SQL_PULL_PAPER, SQL_PULL_PAPER },
		[DB_OF_ALONE] = { SQL_PULL_ALONE, SQL_PULL_ALONE }, [DB_OF_PROOF] = { SQL_PULL_PROOF, SQL_PULL_PROOF },
	};
	unsigned e;
	int rc = 0;

	for (e = of_what[of].first; e <= (unsigned)of_what[of].last && rc == 0; e++)
		rc = pull_one(db, e, from, to, org_id);
	return rc;
}

/* returns: 1 a transaction was begun; 0 one is open; an error of db.h. */
static int begin_own(struct db *db)
{
	int rc;

	if (db->in_transaction)
		return 0;
	rc = db_begin(db);
	return rc ? rc : 1;
}

static int end_own(struct db *db, int own, int rc)
{
	if (!own)
		return rc;
	if (rc == 0)
		return db_commit(db);
	db_abort(db);
	return rc;
}

int db_sqlite_pull(struct db *db, enum db_sqlite_of of, const uint8_t ix[DB_IX], int64_t org_id)
{
	static const uint8_t none[DB_IX];
	uint8_t from[DB_IX], to[DB_IX];
	int own;

	if (!db->veil.is_moving || !memcmp(ix, none, DB_IX))
		return 0;
	db->veil.ix_former(db->veil.keys, from, ix);
	db->veil.ix(db->veil.keys, to, ix);
	own = begin_own(db);
	return own < 0 ? own : end_own(db, own, pull_rows(db, of, from, to, org_id));
}

static int pull_logins(struct db *db, enum db_sql e, int64_t id)
{
	uint8_t stored[DB_IX] = { 0 }, to[DB_IX];
	size_t len;
	int rc;

	for (;;) {
		db_sqlite_int(db, e, 1, id);
		db_sqlite_octets(db, e, 2, stored, DB_IX);
		rc = db_sqlite_read_octets(db, e, stored, DB_IX, &len);
		if (rc == 0 && db_sqlite_veil_move(db, to, stored))
			rc = pull_rows(db, DB_OF_NUMBER, stored, to, 0);
		if (rc)
			return rc == -ENOENT ? 0 : rc;
	}
}

int db_sqlite_pull_logins(struct db *db, enum db_sql e, int64_t id)
{
	int own;

	if (!db->veil.is_moving)
		return 0;
	own = begin_own(db);
	return own < 0 ? own : end_own(db, own, pull_logins(db, e, id));
}

int db_sqlite_pull_msgid(struct db *db, const char *link, const char *msgid)
{
	char from[DB_MSGID], to[DB_MSGID];
	int own;

	if (!db->veil.is_moving || !db_sqlite_veil_msgid(db, from, msgid, db->veil.ix_former) ||
	    !db_sqlite_veil_msgid(db, to, msgid, db->veil.ix))
		return 0;
	own = begin_own(db);
	if (own < 0)
		return own;
	db_sqlite_words(db, SQL_PULL_MSGID, 1, link);
	db_sqlite_words(db, SQL_PULL_MSGID, 2, from);
	db_sqlite_words(db, SQL_PULL_MSGID, 3, to);
	return end_own(db, own, db_sqlite_run(db, SQL_PULL_MSGID));
}

/* ---- all rows ---- */

enum { BY_IX, BY_ID, BY_PAIR };

static const struct {
	enum db_sql walk, move;
	uint8_t by;
} walks[] = {
	{ SQL_WALK_NUMBER, 0, BY_IX }, { SQL_WALK_LOGIN, 0, BY_IX }, { SQL_WALK_START, 0, BY_IX }, { SQL_WALK_ASKED, 0, BY_ID },
	{ SQL_WALK_OUT, SQL_MOVE_OUT, BY_ID }, { SQL_WALK_PERSON, SQL_MOVE_PERSON, BY_ID }, { SQL_WALK_SHARE, SQL_MOVE_SHARE, BY_ID },
	{ SQL_WALK_CHECKED, SQL_MOVE_CHECKED, BY_ID }, { SQL_WALK_CONSENT, SQL_MOVE_CONSENT, BY_ID }, { SQL_WALK_OP, SQL_MOVE_OP, BY_ID },
	{ SQL_WALK_PAPER, SQL_MOVE_PAPER, BY_ID }, { SQL_WALK_INBOX, SQL_MOVE_INBOX, BY_PAIR }, { SQL_WALK_HISTORY, SQL_MOVE_HISTORY, BY_PAIR },
	{ SQL_WALK_PROOF, 0, BY_IX }, { SQL_WALK_STAFF, SQL_MOVE_STAFF, BY_ID }, { SQL_WALK_KEY, SQL_MOVE_KEY, BY_ID },
	{ SQL_WALK_DRAFT, SQL_MOVE_DRAFT, BY_ID }, { SQL_WALK_CASE, SQL_MOVE_CASE, BY_ID },
	{ SQL_WALK_CARD, SQL_MOVE_CARD, BY_ID }, { SQL_WALK_CARD_CODE, SQL_MOVE_CARD_CODE, BY_PAIR }, { SQL_WALK_CARD_TRY, 0, BY_IX },
	{ SQL_WALK_CARD_MOVE, 0, BY_IX },
	{ SQL_WALK_TIE, SQL_MOVE_TIE, BY_ID },
	{ SQL_WALK_COMPLAINT, SQL_MOVE_COMPLAINT, BY_ID }, { SQL_WALK_COMPLAINT_WORD, SQL_MOVE_COMPLAINT_WORD, BY_ID },
};

#define WALKS	(sizeof(walks) / sizeof(walks[0]))

/* A row on the way: by id, with the highest id as seq; by person and seq; by index, as it is stored. */
struct place {
	int64_t id, seq;
	uint8_t ix[DB_IX];
};

static const struct db_sqlite_col place_cols[] = { COL(INT, place, id), COL(INT, place, seq), COL(FIXED, place, ix) };
static const struct db_sqlite_row place_row = ROW(place, place_cols);

/* People have random numbers, and an index is one. */
static unsigned percent_of(const struct db_move *at, const struct place *p)
{
	unsigned part = walks[at->table].by == BY_IX ? p->ix[0] * 100u / 256 : walks[at->table].by == BY_PAIR ? (unsigned)(p->id >> 56) * 100 / 128
			: p->seq / 100 ? (unsigned)(p->id / (p->seq / 100)) : 0;

	return (at->table * 100 + (part > 100 ? 100 : part)) / WALKS;
}

static int find_next(struct db *db, const struct db_move *at, struct place *p)
{
	enum db_sql e = walks[at->table].walk;

	if (walks[at->table].by == BY_IX)
		db_sqlite_octets(db, e, 1, at->ix, DB_IX);
	else
		db_sqlite_int(db, e, 1, at->id);
	if (walks[at->table].by == BY_PAIR)
		db_sqlite_int(db, e, 2, at->seq);
	return db_sqlite_one(db, e, &place_row, p);
}

static int move_row(struct db *db, const struct db_move *at, const struct place *p)
{
	enum db_sql e = walks[at->table].move;
	uint8_t to[DB_IX];
	int rc = db_sqlite_veil_move(db, to, p->ix) ? pull_rows(db, DB_OF_NUMBER, p->ix, to, 0) : 0;

	if (rc || !e)
		return rc;
	db_sqlite_int(db, e, 1, p->id);
	if (walks[at->table].by == BY_PAIR)
		db_sqlite_int(db, e, 2, p->seq);
	return db_sqlite_run(db, e);
}

int db_move_step(struct db *db, struct db_move *at)
{
	struct place p;
	int rc = -ENOENT;

	while (at->table < WALKS && (rc = find_next(db, at, &p)) == -ENOENT)
		*at = (struct db_move){ .table = at->table + 1, .percent = (at->table + 1) * 100 / WALKS };
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	rc = move_row(db, at, &p);
	if (rc)
		return rc;
	at->percent = percent_of(at, &p);
	at->id = p.id;
	at->seq = p.seq;
	memcpy(at->ix, p.ix, DB_IX);
	return 1;
}
