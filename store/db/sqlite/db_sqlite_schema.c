/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Is the schema of a file that of this program, word for word? Whoever can write the file could put a trigger, an index or a column with a default of
 * their own into it. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

static const char query[] = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY type, name, rowid";

static const char *text_of(sqlite3_stmt *s, int i)
{
	return (const char *)sqlite3_column_text(s, i) ?: "";
}

/* "table person" of the row that s stands on. */
static void name_it(char *name, size_t size, sqlite3_stmt *s)
{
	snprintf(name, size, "%.8s %.64s", text_of(s, 0), text_of(s, 1));
}

static int order_of(sqlite3_stmt *a, sqlite3_stmt *b)
{
	int rc = strcmp(text_of(a, 0), text_of(b, 0));

	return rc ? rc : strcmp(text_of(a, 1), text_of(b, 1));
}

/* A NULL differs from an empty text. */
static bool is_same(sqlite3_stmt *a, sqlite3_stmt *b)
{
	int i;

	for (i = 0; i < 4; i++)
		if (sqlite3_column_type(a, i) != sqlite3_column_type(b, i) || sqlite3_column_bytes(a, i) != sqlite3_column_bytes(b, i) ||
		    strcmp(text_of(a, i), text_of(b, i)))
			return false;
	return true;
}

/* Both in one order: the first that only one has, or that differs. returns: SQLITE_DONE alike; SQLITE_MISMATCH with its name; SQLite's code. */
static int compare(sqlite3_stmt *is, sqlite3_stmt *expected, char *name, size_t size)
{
	int a, b, rc;

	for (;;) {
		a = sqlite3_step(is);
		b = sqlite3_step(expected);
		if (a == SQLITE_ROW && b == SQLITE_ROW && is_same(is, expected))
			continue;
		if (a != SQLITE_ROW && a != SQLITE_DONE)
			return a;
		if (b != SQLITE_ROW && b != SQLITE_DONE)
			return b;
		if (a == SQLITE_DONE && b == SQLITE_DONE)
			return SQLITE_DONE;
		rc = a == SQLITE_DONE ? 1 : b == SQLITE_DONE ? -1 : order_of(is, expected);
		name_it(name, size, rc > 0 ? expected : is);
		return SQLITE_MISMATCH;
	}
}

int db_sqlite_schema_check(struct db *db, const char *schema, char *name, size_t size)
{
	sqlite3_stmt *is = NULL, *expected = NULL;
	sqlite3 *h = NULL;
	int rc;

	name[0] = '\0';
	rc = sqlite3_open_v2(":memory:", &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL);
	if (!rc)
		rc = sqlite3_exec(h, schema, NULL, NULL, NULL);
	if (!rc)
		rc = sqlite3_prepare_v2(h, query, -1, &expected, NULL);
	if (!rc)
		rc = sqlite3_prepare_v2(db->h, query, -1, &is, NULL);
	if (!rc)
		rc = compare(is, expected, name, size);
	sqlite3_finalize(is);
	sqlite3_finalize(expected);
	sqlite3_close(h);
	return rc == SQLITE_DONE ? 0 : name[0] ? -EUCLEAN : rc == SQLITE_ERROR ? -EUCLEAN : db_sqlite_errno(db, rc);
}
