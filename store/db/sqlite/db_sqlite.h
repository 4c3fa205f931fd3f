/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shared by the db_sqlite files alone: the connection, the table of statements, rows described as data.
 *
 * A record is a plain struct and a list of its columns; binding and reading walk that list, so a column is named once for each direction
 * in SQL and once here. Parameters of a statement are ?1 ... in the order of the list. */
#pragma once

#define SQLITE_ENABLE_PREUPDATE_HOOK	/* declares what Debian builds in */
#include <sqlite3.h>

#include "store/db/db.h"

enum db_sql {
	SQL_BEGIN, SQL_COMMIT, SQL_ROLLBACK, SQL_SAVE, SQL_RELEASE, SQL_BACK,
	SQL_META_GET, SQL_META_PUT,
	SQL_ORG_NEW, SQL_ORG_GET, SQL_ORG_FIND, SQL_ORG_NEXT, SQL_ORG_STATE, SQL_ORG_POLICY, SQL_ORG_UPHELD,
	SQL_PERSON_NEW, SQL_PERSON_GET, SQL_PERSON_FROM, SQL_PERSON_FIND, SQL_PERSON_PUT, SQL_PERSON_RECORD, SQL_PERSON_RECORD_PUT, SQL_PERSON_BIRTH, SQL_PERSON_ERASE,
	SQL_PAPER_NEW, SQL_PAPER_FIND, SQL_PAPER_ALONE, SQL_PAPER_REKEY, SQL_PAPER_NEXT, SQL_PAPER_GET, SQL_PAPER_PLACE, SQL_PAPER_SHEET,
	SQL_CASE_PERSON, SQL_DUP_NEW, SQL_DUP_NEXT, SQL_DUP_WALK, SQL_DUP_DROP, SQL_DUP_WAIT_PUT, SQL_DUP_WAIT_FIRST, SQL_DUP_WAIT_DROP, SQL_DUP_WAITING,
	SQL_DUP_GONE_ONE, SQL_DUP_GONE_DUE, SQL_DUP_GONE_COUNT, SQL_DUP_GONE_HAS, SQL_DUP_GONE_DROP, SQL_DUP_PAIR_PUT, SQL_DUP_PAIR_HAS,
	SQL_STAFF_NEW, SQL_STAFF_DESK, SQL_STAFF_GET, SQL_STAFF_PUT, SQL_STAFF_FIND, SQL_STAFF_NEXT,
	SQL_KEY_PUT, SQL_KEY_GET, SQL_KEY_COUNT, SQL_KEY_DROP, SQL_KEY_END,
	SQL_PROOF_PUT, SQL_PROOF_COUNT, SQL_PROOF_FIND, SQL_PROOF_DROP, SQL_PROOF_DROP_NUMBER,
	SQL_DRAFT_NEW, SQL_DRAFT_N, SQL_DRAFT_GET, SQL_DRAFT_PUT, SQL_DRAFT_PREV, SQL_DRAFT_COUNT, SQL_DRAFT_DROP,
	SQL_CASE_NEW, SQL_CASE_FIND, SQL_CASE_DRAFT, SQL_CASE_PUT, SQL_CASE_PREV, SQL_CASE_NUMBER, SQL_CASE_DUE,
	SQL_CARD_NEW, SQL_CARD_GET, SQL_CARD_FIND, SQL_CARD_PERSON, SQL_CARD_NEAR, SQL_CARD_NEXT, SQL_CARD_PUT, SQL_CARD_CASE,
	SQL_CARD_CODE_PUT, SQL_CARD_CODE_GET, SQL_CARD_CODE_NEXT, SQL_CARD_CODE_DROP, SQL_CARD_CODE_DROP_ALL, SQL_CARD_CODE_PLAIN,
	SQL_CARD_TRY_GET, SQL_CARD_TRY_PUT, SQL_CARD_MOVE_GET, SQL_CARD_MOVE_PUT, SQL_CARD_MOVE_DROP, SQL_CARD_MOVE_LOGIN,
	SQL_TIE_NEW, SQL_TIE_GET, SQL_TIE_NEXT, SQL_TIE_OTHER, SQL_TIE_PUT, SQL_TIE_DROP, SQL_DEATH_GET, SQL_DEATH_PUT, SQL_DEATH_DUE, SQL_DEATH_COUNT,
	SQL_COMPLAINT_NEW, SQL_COMPLAINT_FIND, SQL_COMPLAINT_GET, SQL_COMPLAINT_PUT, SQL_COMPLAINT_NEXT, SQL_COMPLAINT_COUNT, SQL_COMPLAINT_LINE,
	SQL_COMPLAINT_DONE, SQL_COMPLAINT_SAID, SQL_COMPLAINT_LATE, SQL_COMPLAINT_WORD_NEW, SQL_COMPLAINT_WORD_NEXT,
	SQL_PAUSE_NEW, SQL_PAUSE_PUT, SQL_PAUSE_NEXT, SQL_PAUSE_STOPS, SQL_ACCESS_NEW, SQL_ACCESS_NEXT, SQL_ACCESS_PUT, SQL_PACE_GET, SQL_PACE_PUT, SQL_PACE_NEXT, SQL_PACE_ALERT,
	SQL_CASE_ABOUT,
	SQL_CASE_WALK,
	SQL_EXPORT_PUT, SQL_EXPORT_GET, SQL_EXPORT_DROP,
	SQL_FIELD_NEW, SQL_FIELD_FIND, SQL_FIELD_NEXT, SQL_FIELD_PUT, SQL_FIELD_TAKE, SQL_FIELD_TAKEN,
	SQL_NUMBER_GET, SQL_NUMBER_PUT, SQL_NUMBER_WANTS, SQL_NUMBER_DROP,
	SQL_LOGIN_GET, SQL_LOGIN_PUT, SQL_LOGIN_NEXT, SQL_LOGIN_PERSON, SQL_LOGIN_STAFF, SQL_LOGIN_CLOSABLE, SQL_LOGIN_CLOSE, SQL_LOGIN_DROP,
	SQL_START_GET, SQL_START_NEXT, SQL_START_PUT, SQL_START_DROP,
	SQL_SHARE_NEW, SQL_SHARE_GET, SQL_SHARE_FIND, SQL_SHARE_ENVELOPE, SQL_SHARE_LIVE, SQL_SHARE_COUNT, SQL_SHARE_COUNT_LIVE, SQL_SHARE_END,
	SQL_SHARE_RESEAL,
	SQL_CHECKED_NEW, SQL_CHECKED_FIND, SQL_CHECKED_GET, SQL_CHECKED_OPEN, SQL_CHECKED_AGAIN, SQL_CHECKED_CLOSE, SQL_CHECKED_COUNT,
	SQL_CHECKED_COUNT_AS, SQL_CHECKED_COUNT_NIGHT,
	SQL_BLOCK_PUT, SQL_BLOCK_HAS, SQL_BLOCK_DROP,
	SQL_ASKED_NEW, SQL_ASKED_GIVEN, SQL_ASKED_BY, SQL_ASKED_OF,
	SQL_SURVEY_ADD, SQL_SURVEY_GET, SQL_SURVEY_NEXT,
	SQL_INBOX_PUT, SQL_INBOX_NEXT, SQL_INBOX_COUNT, SQL_PERSON_UNUSED, SQL_PERSON_UNUSED_ONE, SQL_INBOX_DROP,
	SQL_HISTORY_PUT, SQL_HISTORY_RESEAL, SQL_HISTORY_PREV, SQL_HISTORY_END,
	SQL_CONSENT_PUT, SQL_CONSENT_GET,
	SQL_OUT_NEW, SQL_OUT_GET, SQL_OUT_DUE, SQL_OUT_TEXT, SQL_OUT_LEASE, SQL_OUT_BEHIND, SQL_OUT_QUEUED, SQL_OUT_PREV,
	SQL_OUT_SENT, SQL_OUT_RETRY, SQL_OUT_SETTLE, SQL_OUT_STRAYS_AGAIN, SQL_OUT_STRAYS, SQL_UNIT_PUT, SQL_OUT_PART_NEW, SQL_OUT_PART_FIND, SQL_OUT_PART_DELIVERED,
	SQL_OUT_PARTS_LEFT,
	SQL_OUT_FORGET,
	SQL_OP_PUT, SQL_OP_GET, SQL_OP_ANSWER, SQL_OP_DROP, SQL_OP_SEEN, SQL_OP_UNSEEN,
	SQL_COUNTER_ADD, SQL_COUNTER_NEW, SQL_COUNTER_GET, SQL_COUNTER_NEXT, SQL_COUNTERS,
	SQL_LINE_PUT, SQL_LINE_LAST, SQL_LINE_NEXT, SQL_LINE_TOP, SQL_TILE_PUT, SQL_TILE_GET, SQL_TREE_PUT, SQL_TREE_GET,
	SQL_CLEAN,	/* one for each of enum db_clean */
	SQL_CLEAN_END = SQL_CLEAN + DB_CLEAN_COUNT - 1,
	SQL_CLEAN_NUMBER_KNOWN, SQL_CLEAN_MOVED_LOGIN,
	SQL_PULL_NUMBER, SQL_PULL_LOGIN, SQL_PULL_START, SQL_PULL_ASKED, SQL_PULL_PROOF_NUMBER, SQL_PULL_CASE_NUMBER, SQL_PULL_CARD_TRY, SQL_PULL_CARD_MOVE, SQL_PULL_OUT, SQL_PULL_SHARE, SQL_PULL_OP, SQL_PULL_PAPER, SQL_PULL_ALONE, SQL_PULL_PROOF,
	SQL_PULL_MSGID, SQL_LOGIN_IX_PERSON, SQL_LOGIN_IX_STAFF,
	SQL_WALK_NUMBER, SQL_WALK_LOGIN, SQL_WALK_START, SQL_WALK_ASKED, SQL_WALK_OUT, SQL_WALK_PERSON, SQL_WALK_SHARE, SQL_WALK_CHECKED,
	SQL_WALK_CONSENT, SQL_WALK_OP, SQL_WALK_PAPER, SQL_WALK_INBOX, SQL_WALK_HISTORY, SQL_WALK_PROOF, SQL_WALK_STAFF, SQL_WALK_KEY,
	SQL_WALK_DRAFT, SQL_WALK_CASE, SQL_WALK_CARD, SQL_WALK_CARD_CODE, SQL_WALK_CARD_TRY, SQL_WALK_CARD_MOVE,
	SQL_WALK_TIE, SQL_MOVE_TIE, SQL_WALK_COMPLAINT, SQL_MOVE_COMPLAINT, SQL_WALK_COMPLAINT_WORD, SQL_MOVE_COMPLAINT_WORD,
	SQL_MOVE_OUT, SQL_MOVE_PERSON, SQL_MOVE_SHARE, SQL_MOVE_CHECKED, SQL_MOVE_CONSENT, SQL_MOVE_OP, SQL_MOVE_PAPER, SQL_MOVE_INBOX,
	SQL_MOVE_HISTORY, SQL_MOVE_STAFF, SQL_MOVE_KEY, SQL_MOVE_DRAFT, SQL_MOVE_CASE, SQL_MOVE_CARD, SQL_MOVE_CARD_CODE,
	SQL_TALLY, SQL_TALLY_PUT, SQL_COUNT_SHARES, SQL_COUNT_WAITING, SQL_OUT_OLDEST, SQL_COUNT_LEASED, SQL_COUNT_SENT, SQL_COUNT_OPS, SQL_COUNT_CHECKS, SQL_FILE_BYTES,
	SQL_TOTAL
};

extern const char *const db_sqlite_text[SQL_TOTAL];
extern const bool db_sqlite_drops[SQL_TOTAL];	/* behind it the log tells what the file does not */

/* The methods of a file, with a write of our own: db_sqlite_page.c. Lives as long as the file is open. */
struct db_sqlite_watch {
	sqlite3_io_methods io;
	int (*write)(sqlite3_file *file, const void *octets, int len, sqlite3_int64 at);
};

/* Counts that would need a scan. */
enum db_sqlite_tally { DB_TALLY_PERSON, DB_TALLY_PENDING, DB_TALLY_CLOSED, DB_TALLY_STAFF, DB_TALLY_ORG, DB_TALLIES };

/* What is counted with each row. */
struct db_sqlite_sums {
	int64_t tally[DB_TALLIES];
};

extern const char *const db_sqlite_tally_name[DB_TALLIES];

/* As it is, and as it was where what is refused goes back to. */
struct db_sqlite_book {
	struct db_sqlite_sums now, at_statement, at_savepoint, at_begin;
	int pend_at, state_at;	/* columns of a person */
};

/* The tree over the lines within a transaction. */
struct db_sqlite_tree {
	bool is_known, is_new;	/* is_new: other than in the file */
	struct tree t;
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
	struct db_sqlite_tree tree, kept;	/* kept: as it was at the savepoint */
	bool has_dropped;	/* the log may hold what was deleted */
	long version;	/* of its schema */
	struct db_sqlite_watch watch;
	char path[DB_SQLITE_PATH];	/* "" for one that is only looked at */
	struct db_copy *copy;	/* under way */
	struct db_veil veil;
	struct db_sqlite_book book;
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
	DB_COL_MAYBE,	/* the same, zero is NULL */
	DB_COL_WRAP,	/* struct db_wrap, empty is NULL; under the veil, as are the next two */
	DB_COL_IX,	/* an index or a mac; who looks it up or writes it has called db_sqlite_pull() */
	DB_COL_MSGID,	/* text; '@' and an index in hex is under the veil */
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
/* Sealed octets, under the veil; none are NULL. */
void db_sqlite_sealed(struct db *db, enum db_sql e, int i, const void *octets, size_t len);
/* An index or mac, under the veil. */
void db_sqlite_ix(struct db *db, enum db_sql e, int i, const uint8_t ix[DB_IX]);
/* A message id of outbox: '@' and an index in hex goes under the veil. */
void db_sqlite_msgid(struct db *db, enum db_sql e, int i, const char *msgid);
/* A sealed blob, under the veil; NULL or an empty one is NULL. */
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
/* Read one sealed blob. returns: as above; -ENOENT no row, or NULL. */
int db_sqlite_read_blob(struct db *db, enum db_sql e, struct db_blob *blob) DB_WARN;

/* Read octets that no veil lies over. returns: as above; -ENOENT no row, or NULL; -EMSGSIZE. */
int db_sqlite_read_octets(struct db *db, enum db_sql e, void *out, size_t cap, size_t *len) DB_WARN;

/* ---- what is counted with each row: db_sqlite_book.c ---- */

/* Read the counts and follow every row that changes from here on. returns: 0; an error of db.h; -ENOSYS this SQLite tells of none. */
int db_sqlite_book_open(struct db *db) DB_WARN;
/* Follow no row any more. */
void db_sqlite_book_close(struct db *db);

/* ---- sums of tables: db_sqlite_sum.c ---- */

/* db_sweep() of any connection; encoded under its user_version. returns: SQLite's code; SQLITE_CORRUPT a value of a type that no column has. */
int db_sqlite_sweep(sqlite3 *h, const struct db_sum_keys *keys, db_sum_tell tell, void *ctx) DB_WARN;

/* ---- the schema: db_sqlite_schema.c ---- */

/* Compare every word with a fresh one. returns: 0; -EUCLEAN, name is what is more, fewer or different first, "" unreadable; an error of db.h. */
int db_sqlite_schema_check(struct db *db, const char *schema, char *name, size_t size) DB_WARN;

/* ---- rows that move: db_sqlite_move.c ---- */

/* What an index is of: the rows that move together. */
enum db_sqlite_of { DB_OF_NUMBER, DB_OF_SHARE, DB_OF_OP, DB_OF_PAPER, DB_OF_ALONE, DB_OF_PROOF };

/* While rows move: bring those of an index under the veil, before it is looked up or written. org_id: of a share, else 0. returns: 0; an error of db.h. */
int db_sqlite_pull(struct db *db, enum db_sqlite_of of, const uint8_t ix[DB_IX], int64_t org_id) DB_WARN;
/* The same for the logins of a person or of staff (e: SQL_LOGIN_IX_*), and all rows of their numbers. */
int db_sqlite_pull_logins(struct db *db, enum db_sql e, int64_t id) DB_WARN;
/* The same for messages under a msgid that is an index. */
int db_sqlite_pull_msgid(struct db *db, const char *link, const char *msgid) DB_WARN;
/* ---- the veil over one value: db_sqlite_veil.c ---- */

typedef void (*db_sqlite_veil_fn)(const void *keys, uint8_t out[DB_IX], const uint8_t ix[DB_IX]);

/* Read sealed octets of column i. returns: false: more than cap. */
bool db_sqlite_open_sealed(struct db *db, sqlite3_stmt *s, int i, uint8_t *out, size_t cap, size_t *len);
/* Read an index. returns: false: it is none. */
bool db_sqlite_open_ix(struct db *db, sqlite3_stmt *s, int i, uint8_t ix[DB_IX]);
/* Take the veil off a msgid, in its place. */
void db_sqlite_open_msgid(struct db *db, char *msgid);
/* Write a msgid that is an index under one of the veil's functions. returns: false: it is none, or there is no veil. */
bool db_sqlite_veil_msgid(const struct db *db, char out[DB_MSGID], const char *msgid, db_sqlite_veil_fn veil);
/* Write an index as it stands under the veil of now, from how it stands under the former. returns: false: it does not stand under that. */
bool db_sqlite_veil_move(const struct db *db, uint8_t to[DB_IX], const uint8_t from[DB_IX]);
/* Give the connection the functions that the statements call. returns: SQLite's code. */
int db_sqlite_veil_functions(struct db *db) DB_WARN;

/* ---- the tree over the lines: db_sqlite_ledger.c ---- */

#define DB_SQLITE_SIZE	8	/* octets in front of the hashes */
#define DB_SQLITE_TREE	(DB_SQLITE_SIZE + TREE_DEPTH * TREE_HASH)

/* A tree as its row has it. returns: octets. */
size_t db_sqlite_tree_pack(uint8_t octets[DB_SQLITE_TREE], const struct tree *t);
/* At version 14, within its step: grow the tree over the lines that are there, and drop what chained them. The first line that the chain does not vouch for is
 * kept in DB_META_BROKEN. returns: SQLite's code. */
int db_sqlite_tree_begin(sqlite3 *h) DB_WARN;

/* ---- for opening and transactions ---- */

/* From here on no page reaches the file of h with octets that no row has. returns: 0; an error of db.h. */
int db_sqlite_page_watch(struct db_sqlite_watch *w, sqlite3 *h) DB_WARN;
/* Make ready an open h whose file cannot change: limits, whose it is, its version, all statements. returns: 0; an error of db.h, in words. */
int db_sqlite_look(struct db *db, const char *path, char *err, size_t err_size) DB_WARN;
/* What an SQLite result code means. returns: 0; an error of db.h. */
int db_sqlite_errno(struct db *db, int rc) DB_WARN;
