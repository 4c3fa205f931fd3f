/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Field units, and what was taken from them. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

static const struct db_sqlite_col field_cols[] = {
	COL(ID, db_field, id), COL(TEXT, db_field, name), COL(FIXED, db_field, pub), COL(INT, db_field, state), COL(TIME, db_field, created),
	COL(TIME, db_field, changed), COL(INT, db_field, batch),
};
static const struct db_sqlite_row field_row = ROW(db_field, field_cols);

int db_field_new(struct db *db, struct db_field *f)
{
	int rc;

	f->id = 0;
	db_sqlite_bind(db, SQL_FIELD_NEW, &field_row, f);
	rc = db_sqlite_run(db, SQL_FIELD_NEW);
	if (rc == 0)
		f->id = sqlite3_last_insert_rowid(db->h);
	return rc;
}

int db_field_find(struct db *db, struct db_field *f, const char *name)
{
	db_sqlite_words(db, SQL_FIELD_FIND, 1, name);
	return db_sqlite_one(db, SQL_FIELD_FIND, &field_row, f);
}

int db_field_next(struct db *db, struct db_field *f, int64_t after_id)
{
	db_sqlite_int(db, SQL_FIELD_NEXT, 1, after_id);
	return db_sqlite_one(db, SQL_FIELD_NEXT, &field_row, f);
}

int db_field_put(struct db *db, const struct db_field *f)
{
	db_sqlite_bind(db, SQL_FIELD_PUT, &field_row, f);
	return db_sqlite_hit(db, SQL_FIELD_PUT, -ENOENT);
}

int db_field_take(struct db *db, const uint8_t hash[16], int64_t unit_id, int64_t now, unsigned outcome)
{
	db_sqlite_octets(db, SQL_FIELD_TAKE, 1, hash, 16);
	db_sqlite_int(db, SQL_FIELD_TAKE, 2, unit_id);
	db_sqlite_int(db, SQL_FIELD_TAKE, 3, now - now % DB_COARSE_S);
	db_sqlite_int(db, SQL_FIELD_TAKE, 4, outcome);
	return db_sqlite_run(db, SQL_FIELD_TAKE);
}

int db_field_taken(struct db *db, unsigned *outcome, const uint8_t hash[16])
{
	int64_t value = 0;
	int rc;

	db_sqlite_octets(db, SQL_FIELD_TAKEN, 1, hash, 16);
	rc = db_sqlite_value(db, SQL_FIELD_TAKEN, &value);
	*outcome = (unsigned)value;
	return rc;
}
