/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one person does for another, and who was reported dead. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

static const struct db_sqlite_col tie_cols[] = {
	COL(ID, db_tie, id), COL(INT, db_tie, kind), COL(INT, db_tie, state), COL(ID, db_tie, person_id), COL(ID, db_tie, other_id),
	COL(ID, db_tie, staff_id), COL(ID, db_tie, org_id), COL(TIME, db_tie, created), COL(TIME, db_tie, until), COL(WRAP, db_tie, about),
};
static const struct db_sqlite_row tie_row = ROW(db_tie, tie_cols);

int db_tie_new(struct db *db, struct db_tie *t, const struct db_blob *sealed)
{
	t->id = 0;
	db_sqlite_bind(db, SQL_TIE_NEW, &tie_row, t);
	db_sqlite_blob(db, SQL_TIE_NEW, tie_row.n + 1, sealed);
	return db_sqlite_insert(db, SQL_TIE_NEW, &t->id);
}

int db_tie_get(struct db *db, struct db_tie *t, struct db_blob *sealed, int64_t id)
{
	db_sqlite_int(db, SQL_TIE_GET, 1, id);
	return db_sqlite_one_blob(db, SQL_TIE_GET, &tie_row, t, sealed);
}

int db_tie_next(struct db *db, struct db_tie *t, struct db_blob *sealed, int64_t person_id, int64_t after_id)
{
	db_sqlite_int(db, SQL_TIE_NEXT, 1, person_id);
	db_sqlite_int(db, SQL_TIE_NEXT, 2, after_id);
	return db_sqlite_one_blob(db, SQL_TIE_NEXT, &tie_row, t, sealed);
}

int db_tie_next_other(struct db *db, struct db_tie *t, struct db_blob *sealed, int64_t other_id, int64_t after_id)
{
	db_sqlite_int(db, SQL_TIE_OTHER, 1, other_id);
	db_sqlite_int(db, SQL_TIE_OTHER, 2, after_id);
	return db_sqlite_one_blob(db, SQL_TIE_OTHER, &tie_row, t, sealed);
}

int db_tie_put(struct db *db, const struct db_tie *t, const struct db_blob *sealed)
{
	db_sqlite_bind(db, SQL_TIE_PUT, &tie_row, t);
	db_sqlite_blob(db, SQL_TIE_PUT, tie_row.n + 1, sealed);
	return db_sqlite_hit(db, SQL_TIE_PUT, -ENOENT);
}

int db_tie_drop(struct db *db, int64_t id)
{
	db_sqlite_int(db, SQL_TIE_DROP, 1, id);
	return db_sqlite_hit(db, SQL_TIE_DROP, -ENOENT);
}

/* ---- death ---- */

static const struct db_sqlite_col death_cols[] = {
	COL(ID, db_death, person_id), COL(INT, db_death, state), COL(ID, db_death, staff_id), COL(INT, db_death, evidence),
	COL(TIME, db_death, changed), COL(INT, db_death, n),
};
static const struct db_sqlite_row death_row = ROW(db_death, death_cols);

int db_death_get(struct db *db, struct db_death *d, int64_t person_id)
{
	db_sqlite_int(db, SQL_DEATH_GET, 1, person_id);
	return db_sqlite_one(db, SQL_DEATH_GET, &death_row, d);
}

int db_death_put(struct db *db, const struct db_death *d)
{
	db_sqlite_bind(db, SQL_DEATH_PUT, &death_row, d);
	return db_sqlite_run(db, SQL_DEATH_PUT);
}

int db_death_due(struct db *db, struct db_death *d, uint8_t state, int64_t t)
{
	db_sqlite_int(db, SQL_DEATH_DUE, 1, state);
	db_sqlite_int(db, SQL_DEATH_DUE, 2, t);
	return db_sqlite_one(db, SQL_DEATH_DUE, &death_row, d);
}

int db_death_count(struct db *db, unsigned *n, uint8_t state, unsigned limit)
{
	int64_t count;
	int rc;

	db_sqlite_int(db, SQL_DEATH_COUNT, 1, state);
	db_sqlite_int(db, SQL_DEATH_COUNT, 2, limit);
	rc = db_sqlite_value(db, SQL_DEATH_COUNT, &count);
	*n = (unsigned)count;
	return rc;
}
