/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shared by the db_sqlite files alone: the connection, the table of statements, rows described as data.
 *
 * A record is a plain struct and a list of its columns; binding and reading walk that list, so a column is named once for each direction
 * in SQL and once here. Parameters of a statement are ?1 ... in the order of the list. */
#pragma once

#include <sqlite3.h>

#include "store/db/db.h"

enum db_sql {
	SQL_BEGIN, SQL_COMMIT, SQL_ROLLBACK, SQL_SAVE, SQL_RELEASE, SQL_BACK,
	SQL_META_GET, SQL_META_PUT,
	SQL_ORG_NEW, SQL_ORG_GET, SQL_ORG_FIND, SQL_ORG_NEXT, SQL_ORG_STATE, SQL_ORG_POLICY,
	SQL_PERSON_NEW, SQL_PERSON_GET, SQL_PERSON_FROM, SQL_PERSON_FIND, SQL_PERSON_PUT, SQL_PERSON_RECORD, SQL_PERSON_RECORD_PUT, SQL_PERSON_ERASE,
	SQL_PAPER_NEW, SQL_PAPER_FIND, SQL_PAPER_ALONE, SQL_PAPER_REKEY, SQL_PAPER_NEXT, SQL_PAPER_GET, SQL_PAPER_PLACE, SQL_PAPER_SHEET,
	SQL_STAFF_NEW, SQL_STAFF_DESK, SQL_STAFF_GET, SQL_STAFF_PUT, SQL_STAFF_FIND, SQL_STAFF_NEXT,
	SQL_NUMBER_GET, SQL_NUMBER_PUT, SQL_NUMBER_WANTS,
	SQL_LOGIN_GET, SQL_LOGIN_PUT, SQL_LOGIN_NEXT, SQL_LOGIN_PERSON, SQL_LOGIN_STAFF, SQL_LOGIN_CLOSABLE, SQL_LOGIN_CLOSE, SQL_LOGIN_DROP,
	SQL_START_GET, SQL_START_NEXT, SQL_START_PUT, SQL_START_DROP,
	SQL_SHARE_NEW, SQL_SHARE_GET, SQL_SHARE_FIND, SQL_SHARE_ENVELOPE, SQL_SHARE_LIVE, SQL_SHARE_COUNT, SQL_SHARE_COUNT_LIVE, SQL_SHARE_END,
	SQL_SHARE_RESEAL,
	SQL_CHECKED_NEW, SQL_CHECKED_FIND, SQL_CHECKED_GET, SQL_CHECKED_OPEN, SQL_CHECKED_AGAIN, SQL_CHECKED_CLOSE, SQL_CHECKED_COUNT,
	SQL_CHECKED_COUNT_AS,
	SQL_BLOCK_PUT, SQL_BLOCK_HAS, SQL_BLOCK_DROP,
	SQL_ASKED_NEW, SQL_ASKED_GIVEN, SQL_ASKED_BY, SQL_ASKED_OF,
	SQL_SURVEY_ADD, SQL_SURVEY_GET, SQL_SURVEY_NEXT,
	SQL_INBOX_PUT, SQL_INBOX_NEXT, SQL_INBOX_COUNT, SQL_PERSON_UNUSED, SQL_PERSON_UNUSED_ONE, SQL_INBOX_DROP,
	SQL_HISTORY_PUT, SQL_HISTORY_RESEAL, SQL_HISTORY_PREV,
	SQL_CONSENT_PUT, SQL_CONSENT_GET,
	SQL_OUT_NEW, SQL_OUT_GET, SQL_OUT_DUE, SQL_OUT_TEXT, SQL_OUT_LEASE, SQL_OUT_BEHIND, SQL_OUT_QUEUED, SQL_OUT_PREV,
	SQL_OUT_SENT, SQL_OUT_RETRY, SQL_OUT_SETTLE, SQL_OUT_STRAYS_AGAIN, SQL_OUT_STRAYS, SQL_UNIT_PUT, SQL_OUT_PART_NEW, SQL_OUT_PART_FIND, SQL_OUT_PART_DELIVERED,
	SQL_OUT_PARTS_LEFT,
	SQL_OUT_DROP,
	SQL_OP_PUT, SQL_OP_GET, SQL_OP_ANSWER, SQL_OP_DROP, SQL_OP_SEEN, SQL_OP_UNSEEN,
	SQL_COUNTER_ADD, SQL_COUNTER_NEW, SQL_COUNTER_GET, SQL_COUNTER_NEXT, SQL_COUNTERS,
	SQL_LINE_PUT, SQL_LINE_LAST, SQL_LINE_NEXT, SQL_LINE_TOP,
	SQL_CLEAN,	/* one for each of enum db_clean */
	SQL_CLEAN_END = SQL_CLEAN + DB_CLEAN_COUNT - 1,
	SQL_CLEAN_NUMBER_KNOWN,
	SQL_TALLY, SQL_COUNT_SHARES, SQL_COUNT_WAITING, SQL_OUT_OLDEST, SQL_COUNT_LEASED, SQL_COUNT_SENT, SQL_COUNT_OPS, SQL_COUNT_CHECKS, SQL_FILE_BYTES,
	SQL_TOTAL
};

extern const char *const db_sqlite_text[SQL_TOTAL];
extern const bool db_sqlite_drops[SQL_TOTAL];	/* behind it the log tells what the file does not */

/* The methods of a file, with a write of our own: db_sqlite_page.c. Lives as long as the file is open. */
struct db_sqlite_watch {
	sqlite3_io_methods io;
	int (*write)(sqlite3_file *file, const void *octets, int len, sqlite3_int64 at);
};

#define DB_SQLITE_PATH	4096
#define DB_SQLITE_COPY	"-copy"	/* behind the name of the database */

struct db {
	sqlite3 *h;
	sqlite3_stmt *stmt[SQL_TOTAL];
	bool in_transaction, in_savepoint;
	bool is_full;	/* db_pretend_full() */
	int spoiled;	/* -errno that ends the transaction, or 0 */
	int bound;	/* first failure while binding, or 0 */
	bool unburied;	/* a refused commit may stand whole in the log */
	bool knows_last;	/* last is the end of the ledger; until the transaction is over */
	struct db_line last;
	bool has_dropped;	/* the log may hold what was deleted */
	struct db_sqlite_watch watch;
	char path[DB_SQLITE_PATH];	/* "" for one that is only looked at */
	struct db_copy *copy;	/* under way */
	void *map;	/* of db_open_copy() */
	size_t map_len;
};

/* ---- rows as data ---- */

enum db_sqlite_kind {
	DB_COL_INT,	/* any unsigned width, or int64_t */
	DB_COL_TIME,	/* int64_t, written rounded down to DB_COARSE_S */
	DB_COL_ID,	/* int64_t, 0 is NULL */
	DB_COL_TEXT,
	DB_COL_FIXED,	/* octets of exactly that size */
	DB_COL_WRAP,	/* struct db_wrap, empty is NULL */
};

struct db_sqlite_col {
	uint8_t kind;
	uint16_t size, offset;
};

struct db_sqlite_row {
	const struct db_sqlite_col *cols;
	int n;
	size_t size;	/* of the record, zeroed before reading */
};

#define COL(k, s, f) { DB_COL_##k, sizeof(((struct s *)0)->f), offsetof(struct s, f) }
#define ROW(s, c) { (c), sizeof(c) / sizeof((c)[0]), sizeof(struct s) }

/* ---- binding of parameter ?i; a failure is kept and returned by the step; memory is borrowed until then ---- */

/* A number; 0 is 0. */
void db_sqlite_int(struct db *db, enum db_sql e, int i, int64_t v);
/* A time, rounded down to DB_COARSE_S; DB_FOREVER is itself. */
void db_sqlite_time(struct db *db, enum db_sql e, int i, int64_t v);
/* An id; 0 is NULL. */
void db_sqlite_id(struct db *db, enum db_sql e, int i, int64_t v);
/* A text up to its NUL, of any length. */
void db_sqlite_words(struct db *db, enum db_sql e, int i, const char *text);
/* Octets; none are NULL. */
void db_sqlite_octets(struct db *db, enum db_sql e, int i, const void *octets, size_t len);
/* A blob; NULL or an empty one is NULL. */
void db_sqlite_blob(struct db *db, enum db_sql e, int i, const struct db_blob *blob);
/* The columns of rec as ?1 ..., as many as the statement has. */
void db_sqlite_bind(struct db *db, enum db_sql e, const struct db_sqlite_row *row, const void *rec);

/* ---- stepping; each leaves the statement reset ---- */

/* Run a write. returns: 0; an error of db.h. */
int db_sqlite_run(struct db *db, enum db_sql e) DB_WARN;
/* Run a write that must hit a row. returns: as above; none when it hits no row. */
int db_sqlite_hit(struct db *db, enum db_sql e, int none) DB_WARN;
/* Run a write; *n: rows changed. */
int db_sqlite_changed(struct db *db, enum db_sql e, unsigned *n) DB_WARN;
/* Run an INSERT; *id: of the row. */
int db_sqlite_insert(struct db *db, enum db_sql e, int64_t *id) DB_WARN;
/* Read one row into rec. returns: as above; -ENOENT. */
int db_sqlite_one(struct db *db, enum db_sql e, const struct db_sqlite_row *row, void *rec) DB_WARN;
/* The same, and the blob in the column behind it (sealed may be NULL). */
int db_sqlite_one_blob(struct db *db, enum db_sql e, const struct db_sqlite_row *row, void *rec, struct db_blob *sealed) DB_WARN;
/* Read one integer; a NULL is 0. returns: as above; -ENOENT. */
int db_sqlite_value(struct db *db, enum db_sql e, int64_t *v) DB_WARN;
/* Read one blob. returns: as above; -ENOENT no row, or NULL. */
int db_sqlite_read_blob(struct db *db, enum db_sql e, struct db_blob *blob) DB_WARN;

/* ---- for opening and transactions ---- */

/* From here on no page reaches the file of h with octets that no row has. returns: 0; an error of db.h. */
int db_sqlite_page_watch(struct db_sqlite_watch *w, sqlite3 *h) DB_WARN;
/* Make ready an open h whose file cannot change: limits, whose it is, its version, all statements. returns: 0; an error of db.h, in words. */
int db_sqlite_look(struct db *db, const char *path, char *err, size_t err_size) DB_WARN;
/* What an SQLite result code means. returns: 0; an error of db.h. */
int db_sqlite_errno(struct db *db, int rc) DB_WARN;
