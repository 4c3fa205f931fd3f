/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counters by name. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

static const struct db_sqlite_col counter_cols[] = { COL(TEXT, db_counter, name), COL(INT, db_counter, n) };
static const struct db_sqlite_row counter_row = ROW(db_counter, counter_cols);

static int counter_new(struct db *db, const char *name, int64_t n, unsigned most)
{
	int64_t there;
	int rc;

	db_sqlite_int(db, SQL_COUNTERS, 1, most);
	rc = db_sqlite_value(db, SQL_COUNTERS, &there);
	if (rc)
		return rc;
	if (there >= most)
		return -EDQUOT;
	db_sqlite_words(db, SQL_COUNTER_NEW, 1, name);
	db_sqlite_int(db, SQL_COUNTER_NEW, 2, n);
	return db_sqlite_run(db, SQL_COUNTER_NEW);
}

int db_counter_add(struct db *db, const char *name, int64_t n, unsigned most)
{
	int rc;

	if (strlen(name) >= DB_COUNTER_NAME || n < 0)
		return -EINVAL;
	db_sqlite_words(db, SQL_COUNTER_ADD, 1, name);
	db_sqlite_int(db, SQL_COUNTER_ADD, 2, n);
	rc = db_sqlite_hit(db, SQL_COUNTER_ADD, -ENOENT);
	return rc == -ENOENT ? counter_new(db, name, n, most) : rc;
}

int db_counter_get(struct db *db, int64_t *n, const char *name)
{
	int rc;

	db_sqlite_words(db, SQL_COUNTER_GET, 1, name);
	rc = db_sqlite_value(db, SQL_COUNTER_GET, n);
	if (rc == -ENOENT)
		*n = 0;
	return rc == -ENOENT ? 0 : rc;
}

int db_counter_next(struct db *db, struct db_counter *c, const char *after)
{
	char from[DB_COUNTER_NAME];	/* after may be in *c */

	if (strlen(after) >= sizeof(from))
		return -EINVAL;
	memcpy(from, after, strlen(after) + 1);
	db_sqlite_words(db, SQL_COUNTER_NEXT, 1, from);
	return db_sqlite_one(db, SQL_COUNTER_NEXT, &counter_row, c);
}
