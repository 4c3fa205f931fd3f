/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Code cards: cards, codes that are not used up, who typed wrong ones, logins that moved by one. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

/* ---- cards ---- */

static const struct db_sqlite_col card_cols[] = {
	COL(ID, db_card, id), COL(TEXT, db_card, serial), COL(FIXED, db_card, ref), COL(FIXED, db_card, pub), COL(FIXED, db_card, salt),
	COL(INT, db_card, state), COL(ID, db_card, person_id), COL(WRAP, db_card, wrap), COL(INT, db_card, wrong), COL(INT, db_card, words),
	COL(TIME, db_card, created), COL(TIME, db_card, given), COL(ID, db_card, staff_id),
};
static const struct db_sqlite_row card_row = ROW(db_card, card_cols);

int db_card_new(struct db *db, struct db_card *c)
{
	c->id = 0;
	db_sqlite_bind(db, SQL_CARD_NEW, &card_row, c);
	return db_sqlite_insert(db, SQL_CARD_NEW, &c->id);
}

int db_card_get(struct db *db, struct db_card *c, int64_t id)
{
	db_sqlite_int(db, SQL_CARD_GET, 1, id);
	return db_sqlite_one(db, SQL_CARD_GET, &card_row, c);
}

int db_card_find(struct db *db, struct db_card *c, const char *serial)
{
	db_sqlite_words(db, SQL_CARD_FIND, 1, serial);
	return db_sqlite_one(db, SQL_CARD_FIND, &card_row, c);
}

int db_card_of_person(struct db *db, struct db_card *c, int64_t person_id)
{
	db_sqlite_int(db, SQL_CARD_PERSON, 1, person_id);
	return db_sqlite_one(db, SQL_CARD_PERSON, &card_row, c);
}

int db_card_near(struct db *db, struct db_card *c, int64_t id)
{
	db_sqlite_int(db, SQL_CARD_NEAR, 1, id);
	return db_sqlite_one(db, SQL_CARD_NEAR, &card_row, c);
}

int db_card_next(struct db *db, struct db_card *c, const char *after)
{
	char serial[DB_CARD_SERIAL];	/* after may be in *c */

	snprintf(serial, sizeof(serial), "%s", after);
	db_sqlite_words(db, SQL_CARD_NEXT, 1, serial);
	return db_sqlite_one(db, SQL_CARD_NEXT, &card_row, c);
}

int db_card_put(struct db *db, const struct db_card *c)
{
	db_sqlite_bind(db, SQL_CARD_PUT, &card_row, c);
	return db_sqlite_hit(db, SQL_CARD_PUT, -ENOENT);
}

/* ---- codes ---- */

static const struct db_sqlite_col code_cols[] = {
	COL(ID, db_card_code, card_id), COL(INT, db_card_code, n), COL(WRAP, db_card_code, share), COL(WRAP, db_card_code, single),
	COL(INT, db_card_code, wrong),
};
static const struct db_sqlite_row code_row = ROW(db_card_code, code_cols);

int db_card_code_put(struct db *db, const struct db_card_code *c)
{
	db_sqlite_bind(db, SQL_CARD_CODE_PUT, &code_row, c);
	return db_sqlite_run(db, SQL_CARD_CODE_PUT);
}

int db_card_code_get(struct db *db, struct db_card_code *c, int64_t card_id, uint8_t n)
{
	db_sqlite_int(db, SQL_CARD_CODE_GET, 1, card_id);
	db_sqlite_int(db, SQL_CARD_CODE_GET, 2, n);
	return db_sqlite_one(db, SQL_CARD_CODE_GET, &code_row, c);
}

int db_card_code_next(struct db *db, struct db_card_code *c, int64_t card_id, uint8_t after)
{
	db_sqlite_int(db, SQL_CARD_CODE_NEXT, 1, card_id);
	db_sqlite_int(db, SQL_CARD_CODE_NEXT, 2, after);
	return db_sqlite_one(db, SQL_CARD_CODE_NEXT, &code_row, c);
}

int db_card_code_drop(struct db *db, int64_t card_id, uint8_t n)
{
	db_sqlite_int(db, SQL_CARD_CODE_DROP, 1, card_id);
	db_sqlite_int(db, SQL_CARD_CODE_DROP, 2, n);
	return db_sqlite_hit(db, SQL_CARD_CODE_DROP, -ENOENT);
}

int db_card_code_drop_all(struct db *db, int64_t card_id)
{
	db_sqlite_int(db, SQL_CARD_CODE_DROP_ALL, 1, card_id);
	return db_sqlite_run(db, SQL_CARD_CODE_DROP_ALL);
}

int db_card_code_plain(struct db *db, int64_t card_id)
{
	db_sqlite_int(db, SQL_CARD_CODE_PLAIN, 1, card_id);
	return db_sqlite_run(db, SQL_CARD_CODE_PLAIN);
}

/* ---- who typed ---- */

static const struct db_sqlite_col try_cols[] = {
	COL(IX, db_card_try, number_ix), COL(INT, db_card_try, day), COL(INT, db_card_try, wrong), COL(INT, db_card_try, wait_until),
};
static const struct db_sqlite_row try_row = ROW(db_card_try, try_cols);

int db_card_try_get(struct db *db, struct db_card_try *t, const uint8_t ix[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_CARD_TRY_GET, 1, ix);
	return db_sqlite_one(db, SQL_CARD_TRY_GET, &try_row, t);
}

int db_card_try_put(struct db *db, const struct db_card_try *t)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, t->number_ix, 0);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_CARD_TRY_PUT, &try_row, t);
	return db_sqlite_run(db, SQL_CARD_TRY_PUT);
}

/* ---- logins that moved ---- */

static const struct db_sqlite_col move_cols[] = {
	COL(IX, db_card_move, number_ix), COL(INT, db_card_move, slot), COL(ID, db_card_move, person_id), COL(INT, db_card_move, until),
};
static const struct db_sqlite_row move_row = ROW(db_card_move, move_cols);

int db_card_move_get(struct db *db, struct db_card_move *m, const uint8_t ix[DB_IX], uint8_t slot)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_CARD_MOVE_GET, 1, ix);
	db_sqlite_int(db, SQL_CARD_MOVE_GET, 2, slot);
	return db_sqlite_one(db, SQL_CARD_MOVE_GET, &move_row, m);
}

int db_card_move_put(struct db *db, const struct db_card_move *m)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, m->number_ix, 0);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_CARD_MOVE_PUT, &move_row, m);
	return db_sqlite_run(db, SQL_CARD_MOVE_PUT);
}

int db_card_move_drop(struct db *db, const uint8_t ix[DB_IX], uint8_t slot)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_CARD_MOVE_DROP, 1, ix);
	db_sqlite_int(db, SQL_CARD_MOVE_DROP, 2, slot);
	return db_sqlite_hit(db, SQL_CARD_MOVE_DROP, -ENOENT);
}

int db_card_move_end(struct db *db, const uint8_t ix[DB_IX], uint8_t slot)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_CARD_MOVE_LOGIN, 1, ix);
	db_sqlite_int(db, SQL_CARD_MOVE_LOGIN, 2, slot);
	rc = db_sqlite_run(db, SQL_CARD_MOVE_LOGIN);
	return rc ? rc : db_card_move_drop(db, ix, slot);
}
