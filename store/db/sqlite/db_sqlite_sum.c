/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sum of a table: each row becomes octets, those an element under a key, and elements are added as numbers of 256 bits, so that their order means
 * nothing and a row that goes is subtracted. All columns of all tables are in it, by one rule, but those of the ledger, which has a chain of its own.
 *
 * Row: u16 user_version, u16 columns, then each column in the order of its table: an octet of its type as SQLite numbers it, an integer as 8 octets, a text
 * or blob as u32 length and its octets, a NULL as nothing more; all big-endian. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

#define ROW_LEAST	1024

struct octets {
	uint8_t *at;
	size_t len, cap;
};

/* ---- numbers of 256 bits, little-endian ---- */

void db_sum_add(struct db_sum *sum, const uint8_t element[DB_SUM])
{
	unsigned carry = 0, i;

	for (i = 0; i < DB_SUM; i++) {
		carry += (unsigned)sum->sum[i] + element[i];
		sum->sum[i] = (uint8_t)carry;
		carry >>= 8;
	}
	sum->rows++;
}

void db_sum_subtract(struct db_sum *sum, const uint8_t element[DB_SUM])
{
	int carry = 0;
	unsigned i;

	for (i = 0; i < DB_SUM; i++) {
		carry += (int)sum->sum[i] - element[i];
		sum->sum[i] = (uint8_t)carry;
		carry = carry < 0 ? -1 : 0;
	}
	sum->rows--;
}

/* ---- a row as octets ---- */

static bool make_room(struct octets *o, size_t len)
{
	size_t cap = o->cap ? o->cap : ROW_LEAST;
	uint8_t *at;

	while (cap - o->len < len)
		cap *= 2;
	if (cap == o->cap)
		return true;
	at = realloc(o->at, cap);
	if (!at)
		return false;
	o->at = at;
	o->cap = cap;
	return true;
}

static void put_number(struct octets *o, uint64_t v, unsigned octets)
{
	while (octets--)
		o->at[o->len++] = (uint8_t)(v >> 8 * octets);
}

/* returns: 0; SQLITE_NOMEM; SQLITE_CORRUPT a type that no column has. */
static int put_column(struct octets *o, sqlite3_stmt *s, int i)
{
	int type = sqlite3_column_type(s, i);
	const void *value = type == SQLITE_BLOB || type == SQLITE_TEXT ? sqlite3_column_blob(s, i) : NULL;
	size_t len = value ? (size_t)sqlite3_column_bytes(s, i) : 0;

	if (type == SQLITE_FLOAT)
		return SQLITE_CORRUPT;
	if (!make_room(o, 1 + 8 + len))
		return SQLITE_NOMEM;
	put_number(o, (uint64_t)type, 1);
	if (type == SQLITE_INTEGER)
		put_number(o, (uint64_t)sqlite3_column_int64(s, i), 8);
	if (type != SQLITE_BLOB && type != SQLITE_TEXT)
		return 0;
	put_number(o, len, 4);
	if (len)
		memcpy(o->at + o->len, value, len);
	o->len += len;
	return 0;
}

static int put_row(struct octets *o, sqlite3_stmt *s, long version)
{
	int n = sqlite3_column_count(s), i, rc = 0;

	o->len = 0;
	if (!make_room(o, 4))
		return SQLITE_NOMEM;
	put_number(o, (uint64_t)version, 2);
	put_number(o, (uint64_t)n, 2);
	for (i = 0; i < n && !rc; i++)
		rc = put_column(o, s, i);
	return rc;
}

/* ---- a table, and all of them ---- */

static int sum_table(sqlite3 *h, long version, const struct db_sum_keys *keys, const char *table, struct db_sum *sum)
{
	char *sql = sqlite3_mprintf("SELECT * FROM main.\"%w\"", table);
	uint8_t element[DB_SUM];
	struct octets o = { 0 };
	sqlite3_stmt *s = NULL;
	int rc, end;

	memset(sum, 0, sizeof(*sum));
	rc = sql ? sqlite3_prepare_v2(h, sql, -1, &s, NULL) : SQLITE_NOMEM;
	sqlite3_free(sql);
	while (!rc && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		rc = put_row(&o, s, version);
		if (rc)
			break;
		keys->element(keys->key, element, table, o.at, o.len);
		db_sum_add(sum, element);
	}
	end = sqlite3_finalize(s);
	free(o.at);
	return rc == SQLITE_DONE ? end : rc;
}

static int read_number(sqlite3 *h, const char *sql, long *v)
{
	sqlite3_stmt *s;
	int rc = sqlite3_prepare_v2(h, sql, -1, &s, NULL);

	if (rc)
		return rc;
	*v = sqlite3_step(s) == SQLITE_ROW ? (long)sqlite3_column_int64(s, 0) : 0;
	return sqlite3_finalize(s);
}

int db_sqlite_sweep(sqlite3 *h, const struct db_sum_keys *keys, db_sum_tell tell, void *ctx)
{
	static const char tables[] = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
		"AND name <> 'ledger' ORDER BY name";
	sqlite3_stmt *s = NULL;
	struct db_sum sum;
	long version;
	int rc, end;

	rc = read_number(h, "PRAGMA main.user_version", &version);
	if (!rc)
		rc = sqlite3_prepare_v2(h, tables, -1, &s, NULL);
	while (!rc && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		const char *table = (const char *)sqlite3_column_text(s, 0);

		rc = sum_table(h, version, keys, table, &sum);
		if (!rc)
			tell(ctx, table, &sum);
	}
	end = sqlite3_finalize(s);
	return rc == SQLITE_DONE ? end : rc;
}

int db_sweep(struct db *db, const struct db_sum_keys *keys, db_sum_tell tell, void *ctx)
{
	return db_sqlite_errno(db, db_sqlite_sweep(db->h, keys, tell, ctx));
}
