/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The veil over one value, between a record and its row. */
#include "store/db/sqlite/db_sqlite.h"

#define MSGID_IX	(1 + 2 * DB_IX)	/* characters of '@' and an index */

void db_veil(struct db *db, const struct db_veil *veil)
{
	db->veil = *veil;
}

/* ---- one value ---- */

static uint8_t hex_value(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static bool is_index(const char *msgid)
{
	return msgid[0] == '@' && strlen(msgid) == MSGID_IX && strspn(msgid + 1, "0123456789abcdef") == MSGID_IX - 1;
}

static void read_hex(uint8_t ix[DB_IX], const char *msgid)
{
	size_t i;

	for (i = 0; i < DB_IX; i++)
		ix[i] = (uint8_t)(hex_value(msgid[1 + 2 * i]) << 4 | hex_value(msgid[2 + 2 * i]));
}

static void write_hex(char *msgid, const uint8_t ix[DB_IX])
{
	size_t i;

	for (i = 0; i < DB_IX; i++)
		snprintf(msgid + 1 + 2 * i, 3, "%02x", ix[i]);
}

bool db_sqlite_veil_msgid(const struct db *db, char out[DB_MSGID], const char *msgid, db_sqlite_veil_fn veil)
{
	uint8_t ix[DB_IX];

	if (!db->veil.keys || !is_index(msgid))
		return false;
	snprintf(out, DB_MSGID, "%s", msgid);
	read_hex(ix, out);
	veil(db->veil.keys, ix, ix);
	write_hex(out, ix);
	return true;
}

void db_sqlite_open_msgid(struct db *db, char *msgid)
{
	char out[DB_MSGID];

	if (db_sqlite_veil_msgid(db, out, msgid, db->veil.ix_open))
		memcpy(msgid, out, MSGID_IX + 1);
}

/* What opens under no key that is known is handed on as it is: its own seal does not open either, and tells. */
bool db_sqlite_open_sealed(struct db *db, sqlite3_stmt *s, int i, uint8_t *out, size_t cap, size_t *len)
{
	const uint8_t *blob = sqlite3_column_blob(s, i);
	size_t n = (size_t)sqlite3_column_bytes(s, i);
	uint8_t plain[DB_BLOB_MAX + DB_VEIL_OVER];
	enum db_veiled how = DB_VEILED_NOT;

	*len = 0;
	if (!n)
		return true;
	if (!blob || n > sizeof(plain))
		return false;
	if (db->veil.keys)
		how = db->veil.open(db->veil.keys, plain, blob, n);
	if (how == DB_VEILED || how == DB_VEILED_FORMER)
		n -= DB_VEIL_OVER;
	if (n > cap)
		return false;
	memcpy(out, how == DB_VEILED_NOT ? blob : plain, n);
	*len = n;
	return true;
}

bool db_sqlite_open_ix(struct db *db, sqlite3_stmt *s, int i, uint8_t ix[DB_IX])
{
	const uint8_t *stored = sqlite3_column_blob(s, i);

	if (!stored || sqlite3_column_bytes(s, i) != DB_IX)
		return false;
	if (db->veil.keys)
		db->veil.ix_open(db->veil.keys, ix, stored);
	else
		memcpy(ix, stored, DB_IX);
	return true;
}

/* ---- functions of SQL: a value as it is under the veil; one that is there already, or opens under none, stays ---- */

static void sql_reveil(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct db *db = sqlite3_user_data(c);
	const uint8_t *blob = sqlite3_value_blob(v[0]);
	size_t len = (size_t)sqlite3_value_bytes(v[0]);
	uint8_t plain[DB_BLOB_MAX + DB_VEIL_OVER], out[DB_BLOB_MAX + DB_VEIL_OVER];
	enum db_veiled how = DB_VEILED_NOT;

	(void)n;
	if (blob && len <= DB_BLOB_MAX + DB_VEIL_OVER && db->veil.keys)
		how = db->veil.open(db->veil.keys, plain, blob, len);
	if (how == DB_VEILED_FORMER)
		len -= DB_VEIL_OVER;
	if ((how == DB_VEILED_FORMER || how == DB_BARE_FORMER) && len <= DB_BLOB_MAX)
		sqlite3_result_blob(c, out, (int)db->veil.seal(db->veil.keys, out, plain, len), SQLITE_TRANSIENT);
	else
		sqlite3_result_value(c, v[0]);
}

bool db_sqlite_veil_move(const struct db *db, uint8_t to[DB_IX], const uint8_t from[DB_IX])
{
	if (!db->veil.is_moving || !db->veil.ix_is_former(db->veil.keys, from))
		return false;
	db->veil.ix_open(db->veil.keys, to, from);
	db->veil.ix(db->veil.keys, to, to);
	return true;
}

static void sql_reveil_ix(sqlite3_context *c, int n, sqlite3_value **v)
{
	const uint8_t *from = sqlite3_value_blob(v[0]);
	uint8_t to[DB_IX];

	(void)n;
	if (from && sqlite3_value_bytes(v[0]) == DB_IX && db_sqlite_veil_move(sqlite3_user_data(c), to, from))
		sqlite3_result_blob(c, to, DB_IX, SQLITE_TRANSIENT);
	else
		sqlite3_result_value(c, v[0]);
}

static void sql_reveil_msgid(sqlite3_context *c, int n, sqlite3_value **v)
{
	const char *from = (const char *)sqlite3_value_text(v[0]);
	char to[DB_MSGID];
	uint8_t ix[DB_IX];

	(void)n;
	if (from && is_index(from)) {
		snprintf(to, sizeof(to), "%s", from);
		read_hex(ix, from);
		if (db_sqlite_veil_move(sqlite3_user_data(c), ix, ix))
			write_hex(to, ix);
		sqlite3_result_text(c, to, -1, SQLITE_TRANSIENT);
	} else {
		sqlite3_result_value(c, v[0]);
	}
}

int db_sqlite_veil_functions(struct db *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;

	return sqlite3_create_function(db->h, "reveil", 1, flags, db, sql_reveil, NULL, NULL) ?:
	       sqlite3_create_function(db->h, "reveil_ix", 1, flags, db, sql_reveil_ix, NULL, NULL) ?:
	       sqlite3_create_function(db->h, "reveil_msgid", 1, flags, db, sql_reveil_msgid, NULL, NULL);
}
