/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The index of duplicates: its rows, who waits for it, who is to leave it, pairs that were decided on. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

static const struct db_sqlite_col dup_cols[] = { COL(ID, db_dup, id), COL(FIXED, db_dup, key), COL(FIXED, db_dup, sealed) };
static const struct db_sqlite_row dup_row = ROW(db_dup, dup_cols);

int db_dup_new(struct db *db, struct db_dup *d)
{
	d->id = 0;
	db_sqlite_bind(db, SQL_DUP_NEW, &dup_row, d);
	return db_sqlite_insert(db, SQL_DUP_NEW, &d->id);
}

int db_dup_next(struct db *db, struct db_dup *d, const uint8_t key[DB_DUP_KEY], int64_t after_id)
{
	db_sqlite_octets(db, SQL_DUP_NEXT, 1, key, DB_DUP_KEY);
	db_sqlite_int(db, SQL_DUP_NEXT, 2, after_id);
	return db_sqlite_one(db, SQL_DUP_NEXT, &dup_row, d);
}

int db_dup_walk(struct db *db, struct db_dup *d, int64_t after_id)
{
	db_sqlite_int(db, SQL_DUP_WALK, 1, after_id);
	return db_sqlite_one(db, SQL_DUP_WALK, &dup_row, d);
}

int db_dup_drop(struct db *db, int64_t id)
{
	db_sqlite_int(db, SQL_DUP_DROP, 1, id);
	return db_sqlite_hit(db, SQL_DUP_DROP, -ENOENT);
}

static const struct db_sqlite_col wait_cols[] = { COL(ID, db_dup_wait, person_id), COL(TIME, db_dup_wait, created) };
static const struct db_sqlite_row wait_row = ROW(db_dup_wait, wait_cols);

int db_dup_wait_put(struct db *db, const struct db_dup_wait *w, const struct db_blob *sealed)
{
	db_sqlite_bind(db, SQL_DUP_WAIT_PUT, &wait_row, w);
	db_sqlite_blob(db, SQL_DUP_WAIT_PUT, wait_row.n + 1, sealed);
	return db_sqlite_run(db, SQL_DUP_WAIT_PUT);
}

int db_dup_wait_first(struct db *db, struct db_dup_wait *w, struct db_blob *sealed)
{
	return db_sqlite_one_blob(db, SQL_DUP_WAIT_FIRST, &wait_row, w, sealed);
}

int db_dup_wait_drop(struct db *db, int64_t person_id)
{
	db_sqlite_int(db, SQL_DUP_WAIT_DROP, 1, person_id);
	return db_sqlite_hit(db, SQL_DUP_WAIT_DROP, -ENOENT);
}

static int count_of(struct db *db, enum db_sql e, unsigned *n)
{
	int64_t v = 0;
	int rc = db_sqlite_value(db, e, &v);

	*n = (unsigned)v;
	return rc;
}

int db_dup_waiting(struct db *db, unsigned *n, unsigned limit)
{
	db_sqlite_int(db, SQL_DUP_WAITING, 1, limit);
	return count_of(db, SQL_DUP_WAITING, n);
}

int db_dup_gone_count(struct db *db, unsigned *n, unsigned limit)
{
	db_sqlite_int(db, SQL_DUP_GONE_COUNT, 1, limit);
	return count_of(db, SQL_DUP_GONE_COUNT, n);
}

static int has_row(struct db *db, enum db_sql e, bool *has, const uint8_t octets[DB_IX])
{
	unsigned n;
	int rc;

	db_sqlite_octets(db, e, 1, octets, DB_IX);
	rc = count_of(db, e, &n);
	*has = rc == 0 && n;
	return rc;
}

int db_dup_gone_has(struct db *db, bool *has, const uint8_t ref[DB_REF])
{
	return has_row(db, SQL_DUP_GONE_HAS, has, ref);
}

int db_dup_gone_drop(struct db *db)
{
	return db_sqlite_run(db, SQL_DUP_GONE_DROP);
}

int db_dup_pair_put(struct db *db, const uint8_t pair[DB_IX], int64_t now)
{
	db_sqlite_octets(db, SQL_DUP_PAIR_PUT, 1, pair, DB_IX);
	db_sqlite_time(db, SQL_DUP_PAIR_PUT, 2, now);
	return db_sqlite_run(db, SQL_DUP_PAIR_PUT);
}

int db_dup_pair_has(struct db *db, bool *has, const uint8_t pair[DB_IX])
{
	return has_row(db, SQL_DUP_PAIR_HAS, has, pair);
}
