/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is counted with each row that changes, whoever changes it: a statement, a cascade of a foreign key, a REPLACE.
 *
 * SQLite tells of a row before it judges the statement, so each statement, the savepoint and the transaction begin with a copy that what is refused goes back
 * to. Triggers are off: one in the file does nothing.
 * source: https://www.sqlite.org/c3ref/preupdate_blobwrite.html */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

#define CLOSED	1	/* a person's state */

/* ---- one row that changes ---- */

typedef int (*value_of)(sqlite3 *h, int column, sqlite3_value **v);

/* A row that goes (by -1) or comes. A value that cannot be had is memory that is out: the statement fails of it as well. */
static void count_person(struct db *db, value_of get, int by)
{
	sqlite3_value *pend = NULL, *state = NULL;

	if (get(db->h, db->book.pend_at, &pend) || get(db->h, db->book.state_at, &state)) {
		db->spoiled = db->spoiled ?: -EIO;
		return;
	}
	db->book.now.tally[DB_TALLY_PERSON] += by;
	db->book.now.tally[DB_TALLY_PENDING] += sqlite3_value_type(pend) == SQLITE_NULL ? 0 : by;
	db->book.now.tally[DB_TALLY_CLOSED] += sqlite3_value_int64(state) == CLOSED ? by : 0;
}

static void count_row(struct db *db, const char *table, value_of get, int by)
{
	if (!strcmp(table, "person"))
		count_person(db, get, by);
	else if (!strcmp(table, "staff"))
		db->book.now.tally[DB_TALLY_STAFF] += by;
	else if (!strcmp(table, "org"))
		db->book.now.tally[DB_TALLY_ORG] += by;
}

static void row_changes(void *ctx, sqlite3 *h, int op, const char *base, const char *table, sqlite3_int64 from, sqlite3_int64 to)
{
	struct db *db = ctx;

	(void)h;
	(void)base;
	(void)from;
	(void)to;
	if (op != SQLITE_INSERT)
		count_row(db, table, sqlite3_preupdate_old, -1);
	if (op != SQLITE_DELETE)
		count_row(db, table, sqlite3_preupdate_new, 1);
}

/* ---- opening ---- */

static int column_of(struct db *db, const char *table, const char *column, int *at)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(db->h, "SELECT cid FROM pragma_table_info(?1) WHERE name = ?2", -1, &s, NULL);

	if (rc)
		return rc;
	sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, column, -1, SQLITE_STATIC);
	rc = sqlite3_step(s);
	*at = rc == SQLITE_ROW ? sqlite3_column_int(s, 0) : -1;
	rc = sqlite3_finalize(s);
	return rc ? rc : *at < 0 ? SQLITE_CORRUPT : 0;
}

static int read_tally(struct db *db, enum db_sqlite_tally t)
{
	int rc;

	db_sqlite_words(db, SQL_TALLY, 1, db_sqlite_tally_name[t]);
	rc = db_sqlite_value(db, SQL_TALLY, &db->book.now.tally[t]);
	return rc == -ENOENT ? -EUCLEAN : rc;
}

int db_sqlite_book_open(struct db *db)
{
	int rc, t;

	if (!sqlite3_compileoption_used("ENABLE_PREUPDATE_HOOK"))
		return -ENOSYS;
	rc = column_of(db, "person", "wrap_pend", &db->book.pend_at) ?: column_of(db, "person", "state", &db->book.state_at);
	rc = rc ? db_sqlite_errno(db, rc) : 0;
	for (t = 0; t < DB_TALLIES && !rc; t++)
		rc = read_tally(db, t);
	sqlite3_preupdate_hook(db->h, row_changes, db);
	return rc;
}

void db_sqlite_book_close(struct db *db)
{
	if (db->h)
		sqlite3_preupdate_hook(db->h, NULL, NULL);
}
