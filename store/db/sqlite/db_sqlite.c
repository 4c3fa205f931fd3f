/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Transactions, binding and stepping. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

/* ---- errors ---- */

static int errno_of_constraint(int rc)
{
	switch (rc) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return -EEXIST;
	default:
		return -EINVAL;
	}
}

/* SQLite knows ENOSPC only; a quota and a file size limit are a full disk too. The log's own last error: errno may be a later one. */
static bool is_disk_full(struct db *db)
{
	sqlite3_file *log;
	int e = 0;

	if (sqlite3_file_control(db->h, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) || !log->pMethods ||
	    log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &e))
		return false;
	return e == EDQUOT || e == EFBIG;
}

int db_sqlite_errno(struct db *db, int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_CONSTRAINT:
		return errno_of_constraint(rc);
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return -EUCLEAN;
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		return -EACCES;
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return -EINVAL;
	default:
		return is_disk_full(db) ? -ENOSPC : -EIO;
	}
}

/* A refused value leaves the transaction as it was; anything else ends it, also where SQLite has rolled back by itself. */
static int note_error(struct db *db, int err)
{
	if (!err || !db->in_transaction)
		return err;
	if ((err != -EEXIST && err != -EINVAL) || sqlite3_get_autocommit(db->h))
		db->spoiled = db->spoiled ?: err;
	return err;
}

void db_pretend_full(struct db *db, bool on)
{
	db->is_full = on;
}

/* ---- stepping ---- */

static void reset_statement(struct db *db, enum db_sql e)
{
	sqlite3_reset(db->stmt[e]);
	sqlite3_clear_bindings(db->stmt[e]);
	db->bound = 0;
}

/* Step once. returns: 1 a row, the statement stands on it; 0 done; -errno. Not reset when it is 1. */
static int step_statement(struct db *db, enum db_sql e)
{
	bool writes = !sqlite3_stmt_readonly(db->stmt[e]);
	int rc;

	if (db->bound)
		rc = note_error(db, db->bound);
	else if (writes && !db->in_transaction)
		rc = -EINVAL;
	else if (writes && db->spoiled)
		rc = db->spoiled;
	else if (writes && db->is_full)
		rc = note_error(db, -ENOSPC);
	else {
		if (writes)
			db->book.at_statement = db->book.now;
		rc = sqlite3_step(db->stmt[e]);
		if (rc == SQLITE_ROW)
			return 1;
		if (writes && rc != SQLITE_DONE)
			db->book.now = db->book.at_statement;
		db->has_dropped |= db_sqlite_drops[e] && rc == SQLITE_DONE && sqlite3_changes(db->h);
		rc = note_error(db, db_sqlite_errno(db, rc));
	}
	reset_statement(db, e);
	return rc;
}

int db_sqlite_run(struct db *db, enum db_sql e)
{
	int rc = step_statement(db, e);

	if (rc <= 0)
		return rc;
	reset_statement(db, e);
	return note_error(db, -EUCLEAN);
}

int db_sqlite_changed(struct db *db, enum db_sql e, unsigned *n)
{
	int rc = db_sqlite_run(db, e);

	*n = rc ? 0 : (unsigned)sqlite3_changes(db->h);
	return rc;
}

int db_sqlite_hit(struct db *db, enum db_sql e, int none)
{
	unsigned n;
	int rc = db_sqlite_changed(db, e, &n);

	return rc ? rc : n ? 0 : none;
}

int db_sqlite_insert(struct db *db, enum db_sql e, int64_t *id)
{
	int rc = db_sqlite_run(db, e);

	if (!rc)
		*id = sqlite3_last_insert_rowid(db->h);
	return rc;
}

/* ---- binding ---- */

static void note_bind(struct db *db, int rc)
{
	if (rc != SQLITE_OK && !db->bound)
		db->bound = db_sqlite_errno(db, rc);
}

void db_sqlite_int(struct db *db, enum db_sql e, int i, int64_t v)
{
	note_bind(db, sqlite3_bind_int64(db->stmt[e], i, v));
}

void db_sqlite_time(struct db *db, enum db_sql e, int i, int64_t v)
{
	db_sqlite_int(db, e, i, v == DB_FOREVER ? v : v - v % DB_COARSE_S);
}

void db_sqlite_id(struct db *db, enum db_sql e, int i, int64_t v)
{
	note_bind(db, v ? sqlite3_bind_int64(db->stmt[e], i, v) : sqlite3_bind_null(db->stmt[e], i));
}

/* The memory is borrowed until the step: every step ends with clear_bindings. */
void db_sqlite_words(struct db *db, enum db_sql e, int i, const char *text)
{
	note_bind(db, sqlite3_bind_text(db->stmt[e], i, text, -1, SQLITE_STATIC));
}

void db_sqlite_octets(struct db *db, enum db_sql e, int i, const void *octets, size_t len)
{
	note_bind(db, len ? sqlite3_bind_blob64(db->stmt[e], i, octets, len, SQLITE_STATIC) : sqlite3_bind_null(db->stmt[e], i));
}

void db_sqlite_sealed(struct db *db, enum db_sql e, int i, const void *octets, size_t len)
{
	uint8_t out[DB_BLOB_MAX + DB_VEIL_OVER];

	if (!db->veil.keys || !len)
		db_sqlite_octets(db, e, i, octets, len);
	else if (len > DB_BLOB_MAX)
		note_bind(db, SQLITE_TOOBIG);
	else
		note_bind(db, sqlite3_bind_blob64(db->stmt[e], i, out, db->veil.seal(db->veil.keys, out, octets, len), SQLITE_TRANSIENT));
}

void db_sqlite_ix(struct db *db, enum db_sql e, int i, const uint8_t ix[DB_IX])
{
	uint8_t out[DB_IX];

	if (!db->veil.keys) {
		db_sqlite_octets(db, e, i, ix, DB_IX);
		return;
	}
	db->veil.ix(db->veil.keys, out, ix);
	note_bind(db, sqlite3_bind_blob64(db->stmt[e], i, out, DB_IX, SQLITE_TRANSIENT));
}

void db_sqlite_msgid(struct db *db, enum db_sql e, int i, const char *msgid)
{
	char out[DB_MSGID];

	if (db_sqlite_veil_msgid(db, out, msgid, db->veil.ix))
		note_bind(db, sqlite3_bind_text(db->stmt[e], i, out, -1, SQLITE_TRANSIENT));
	else
		db_sqlite_words(db, e, i, msgid);
}

void db_sqlite_blob(struct db *db, enum db_sql e, int i, const struct db_blob *blob)
{
	if (blob && blob->len > sizeof(blob->octets))
		note_bind(db, SQLITE_TOOBIG);
	else
		db_sqlite_sealed(db, e, i, blob ? blob->octets : NULL, blob ? blob->len : 0);
}

static int64_t load_int(const uint8_t *field, size_t size)
{
	uint32_t v32;
	uint16_t v16;
	int64_t v64;

	switch (size) {
	case 1:
		return *field;
	case 2:
		memcpy(&v16, field, sizeof(v16));
		return v16;
	case 4:
		memcpy(&v32, field, sizeof(v32));
		return v32;
	default:
		memcpy(&v64, field, sizeof(v64));
		return v64;
	}
}

static void bind_text(struct db *db, enum db_sql e, int i, const char *text, size_t size)
{
	if (strnlen(text, size) == size)
		note_bind(db, SQLITE_TOOBIG);
	else
		db_sqlite_words(db, e, i, text);
}

static void bind_wrap(struct db *db, enum db_sql e, int i, const struct db_wrap *wrap)
{
	if (wrap->len > DB_WRAP_MAX)
		note_bind(db, SQLITE_TOOBIG);
	else
		db_sqlite_sealed(db, e, i, wrap->octets, wrap->len);
}

static bool is_zero(const uint8_t *octets, size_t len)
{
	while (len && !*octets)
		octets++, len--;
	return !len;
}

static void bind_col(struct db *db, enum db_sql e, int i, const struct db_sqlite_col *c, const uint8_t *field)
{
	switch (c->kind) {
	case DB_COL_INT:
		db_sqlite_int(db, e, i, load_int(field, c->size));
		break;
	case DB_COL_TIME:
		db_sqlite_time(db, e, i, load_int(field, c->size));
		break;
	case DB_COL_ID:
		db_sqlite_id(db, e, i, load_int(field, c->size));
		break;
	case DB_COL_TEXT:
		bind_text(db, e, i, (const char *)field, c->size);
		break;
	case DB_COL_FIXED:
		db_sqlite_octets(db, e, i, field, c->size);
		break;
	case DB_COL_MAYBE:
		db_sqlite_octets(db, e, i, field, is_zero(field, c->size) ? 0 : c->size);
		break;
	case DB_COL_IX:
		db_sqlite_ix(db, e, i, field);
		break;
	case DB_COL_MSGID:
		db_sqlite_msgid(db, e, i, (const char *)field);
		break;
	default:
		bind_wrap(db, e, i, (const struct db_wrap *)field);
	}
}

void db_sqlite_bind(struct db *db, enum db_sql e, const struct db_sqlite_row *row, const void *rec)
{
	int wanted = sqlite3_bind_parameter_count(db->stmt[e]), i;

	for (i = 0; i < row->n && i < wanted; i++)
		bind_col(db, e, i + 1, &row->cols[i], (const uint8_t *)rec + row->cols[i].offset);
}

/* ---- reading ---- */

static bool store_int(uint8_t *field, size_t size, int64_t v)
{
	uint32_t v32 = (uint32_t)v;
	uint16_t v16 = (uint16_t)v;

	if (size < 8 && (v < 0 || v >> (8 * size)))
		return false;
	switch (size) {
	case 1:
		*field = (uint8_t)v;
		break;
	case 2:
		memcpy(field, &v16, sizeof(v16));
		break;
	case 4:
		memcpy(field, &v32, sizeof(v32));
		break;
	default:
		memcpy(field, &v, sizeof(v));
	}
	return true;
}

static bool read_octets(sqlite3_stmt *s, int i, uint8_t *out, size_t cap, size_t *len)
{
	const void *octets = sqlite3_column_blob(s, i);

	*len = (size_t)sqlite3_column_bytes(s, i);
	if (*len > cap || (*len && !octets))
		return false;
	if (*len)
		memcpy(out, octets, *len);
	return true;
}

static bool read_wrap(struct db *db, sqlite3_stmt *s, int i, struct db_wrap *wrap)
{
	size_t len;

	if (!db_sqlite_open_sealed(db, s, i, wrap->octets, sizeof(wrap->octets), &len))
		return false;
	wrap->len = (uint16_t)len;
	return true;
}

static bool read_msgid(struct db *db, sqlite3_stmt *s, int i, char *field, size_t size)
{
	size_t len;

	if (!read_octets(s, i, (uint8_t *)field, size - 1, &len))
		return false;
	db_sqlite_open_msgid(db, field);
	return true;
}

static bool read_col(struct db *db, sqlite3_stmt *s, int i, const struct db_sqlite_col *c, uint8_t *field)
{
	size_t len;

	switch (c->kind) {
	case DB_COL_INT:
	case DB_COL_TIME:
	case DB_COL_ID:
		return store_int(field, c->size, sqlite3_column_int64(s, i));
	case DB_COL_TEXT:	/* the record was zeroed: there is a NUL behind it */
		return read_octets(s, i, field, c->size - 1, &len);
	case DB_COL_FIXED:
		return read_octets(s, i, field, c->size, &len) && len == c->size;
	case DB_COL_MAYBE:	/* the record was zeroed */
		return read_octets(s, i, field, c->size, &len) && (len == c->size || len == 0);
	case DB_COL_IX:
		return db_sqlite_open_ix(db, s, i, field);
	case DB_COL_MSGID:
		return read_msgid(db, s, i, (char *)field, c->size);
	default:
		return read_wrap(db, s, i, (struct db_wrap *)field);
	}
}

static bool read_row(struct db *db, sqlite3_stmt *s, const struct db_sqlite_row *row, void *rec)
{
	int i;

	memset(rec, 0, row->size);
	for (i = 0; i < row->n; i++)
		if (!read_col(db, s, i, &row->cols[i], (uint8_t *)rec + row->cols[i].offset))
			return false;
	return true;
}

int db_sqlite_one_blob(struct db *db, enum db_sql e, const struct db_sqlite_row *row, void *rec, struct db_blob *sealed)
{
	int rc = step_statement(db, e);

	if (rc <= 0)
		return rc ? rc : -ENOENT;
	rc = 0;
	if (!read_row(db, db->stmt[e], row, rec) ||
	    (sealed && !db_sqlite_open_sealed(db, db->stmt[e], row->n, sealed->octets, sizeof(sealed->octets), &sealed->len)))
		rc = note_error(db, -EUCLEAN);
	reset_statement(db, e);
	return rc;
}

int db_sqlite_one(struct db *db, enum db_sql e, const struct db_sqlite_row *row, void *rec)
{
	return db_sqlite_one_blob(db, e, row, rec, NULL);
}

int db_sqlite_value(struct db *db, enum db_sql e, int64_t *v)
{
	int rc = step_statement(db, e);

	*v = 0;
	if (rc <= 0)
		return rc ? rc : -ENOENT;
	*v = sqlite3_column_int64(db->stmt[e], 0);
	reset_statement(db, e);
	return 0;
}

int db_sqlite_read_octets(struct db *db, enum db_sql e, void *out, size_t cap, size_t *len)
{
	int rc = step_statement(db, e);

	*len = 0;
	if (rc <= 0)
		return rc ? rc : -ENOENT;
	rc = 0;
	if (sqlite3_column_type(db->stmt[e], 0) == SQLITE_NULL)
		rc = -ENOENT;
	else if (!read_octets(db->stmt[e], 0, out, cap, len))
		rc = -EMSGSIZE;
	reset_statement(db, e);
	return rc;
}

int db_sqlite_read_blob(struct db *db, enum db_sql e, struct db_blob *blob)
{
	int rc = step_statement(db, e);

	blob->len = 0;
	if (rc <= 0)
		return rc ? rc : -ENOENT;
	rc = 0;
	if (sqlite3_column_type(db->stmt[e], 0) == SQLITE_NULL)
		rc = -ENOENT;
	else if (!db_sqlite_open_sealed(db, db->stmt[e], 0, blob->octets, sizeof(blob->octets), &blob->len))
		rc = note_error(db, -EUCLEAN);
	reset_statement(db, e);
	return rc;
}

/* ---- transactions ---- */

/* BEGIN, COMMIT and the like: allowed without a transaction. */
static int run_control(struct db *db, enum db_sql e)
{
	int rc = sqlite3_step(db->stmt[e]);
	int err = db_sqlite_errno(db, rc);

	reset_statement(db, e);
	return err;
}

size_t db_sqlite_tree_pack(uint8_t octets[DB_SQLITE_TREE], const struct tree *t)
{
	const size_t hashes = (size_t)tree_tops(t->size) * TREE_HASH;
	int i;

	for (i = 0; i < DB_SQLITE_SIZE; i++)
		octets[i] = (uint8_t)(t->size >> 8 * (DB_SQLITE_SIZE - 1 - i));
	memcpy(octets + DB_SQLITE_SIZE, t->top, hashes);
	return DB_SQLITE_SIZE + hashes;
}

/* Write the end of the tree when lines were added: the last of a transaction. */
static int save_tree(struct db *db)
{
	uint8_t octets[DB_SQLITE_TREE];

	if (!db->tree.is_new)
		return 0;
	db_sqlite_octets(db, SQL_TREE_PUT, 1, octets, db_sqlite_tree_pack(octets, &db->tree.t));
	return db_sqlite_run(db, SQL_TREE_PUT);
}

static void end_transaction(struct db *db, bool is_kept)
{
	if (!sqlite3_get_autocommit(db->h))
		run_control(db, SQL_ROLLBACK);
	if (!is_kept)
		db->book.now = db->book.at_begin;
	db->in_transaction = db->in_savepoint = db->knows_last = false;
	db->tree.is_known = db->tree.is_new = false;
	db->spoiled = 0;
}

/* When only the sync of a commit failed, the log holds the refused transaction whole, and a restart would play it. Write a transaction of our
 * own in its place; the room is there already, so this works on a full disk too. */
static int bury(struct db *db)
{
	int rc = run_control(db, SQL_BEGIN);

	if (!rc) {
		db->in_transaction = true;
		db_sqlite_words(db, SQL_META_PUT, 1, "refused");
		db_sqlite_octets(db, SQL_META_PUT, 2, "commit", 6);
		rc = db_sqlite_run(db, SQL_META_PUT) ?: run_control(db, SQL_COMMIT);
		end_transaction(db, !rc);
	}
	db->unburied = rc != 0;
	return rc;
}

int db_begin(struct db *db)
{
	int rc;

	if (db->in_transaction)
		return -EALREADY;
	rc = db->unburied ? bury(db) : 0;
	if (!rc)
		rc = run_control(db, SQL_BEGIN);
	db->in_transaction = !rc;
	db->book.at_begin = db->book.now;
	return rc;
}

/* What changed since the transaction began, as its last statements. */
static int write_tallies(struct db *db)
{
	const struct db_sqlite_sums *was = &db->book.at_begin, *is = &db->book.now;
	int rc = 0, t;

	for (t = 0; t < DB_TALLIES && !rc; t++) {
		if (is->tally[t] == was->tally[t])
			continue;
		db_sqlite_words(db, SQL_TALLY_PUT, 1, db_sqlite_tally_name[t]);
		db_sqlite_int(db, SQL_TALLY_PUT, 2, is->tally[t]);
		rc = db_sqlite_hit(db, SQL_TALLY_PUT, -EUCLEAN);
	}
	return rc;
}

int db_commit(struct db *db)
{
	int rc;

	if (!db->in_transaction)
		return -EINVAL;
	rc = db->spoiled ?: write_tallies(db) ?: save_tree(db);
	if (!rc) {
		rc = run_control(db, SQL_COMMIT);
		db->unburied = rc != 0;
	}
	end_transaction(db, !rc);
	if (db->unburied)
		(void)bury(db);	/* db_begin() tries again */
	return rc;
}

void db_abort(struct db *db)
{
	if (db->in_transaction)
		end_transaction(db, false);
}

int db_savepoint(struct db *db)
{
	int rc;

	if (!db->in_transaction)
		return -EINVAL;
	if (db->in_savepoint)
		return -EALREADY;
	rc = db->spoiled ?: note_error(db, run_control(db, SQL_SAVE));
	db->in_savepoint = !rc;
	db->book.at_savepoint = db->book.now;
	db->kept = db->tree;
	return rc;
}

static int savepoint_end(struct db *db, bool back)
{
	int rc = db->spoiled;

	if (!db->in_savepoint)
		return -EINVAL;
	db->in_savepoint = db->knows_last = false;
	if (back)
		db->tree = db->kept;
	if (!rc && back) {
		rc = note_error(db, run_control(db, SQL_BACK));
		db->book.now = db->book.at_savepoint;
	}
	if (!rc)
		rc = note_error(db, run_control(db, SQL_RELEASE));
	return rc;
}

int db_savepoint_release(struct db *db)
{
	return savepoint_end(db, false);
}

int db_savepoint_rollback(struct db *db)
{
	return savepoint_end(db, true);
}

uint64_t db_writes(const struct db *db)
{
	return (uint64_t)sqlite3_total_changes64(db->h);
}
