/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening: whose file it is, for this process alone, with every safety setting read back.
 *
 * locking_mode=EXCLUSIVE holds the file's own lock from the first read to the end of the process, however it ends; it also keeps the index of the
 * log in memory instead of a third file, so nothing but the two open descriptors is needed after a chroot. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/db/sqlite/db_sqlite.h"

#define APPLICATION	0x6d757366	/* "musf"; as in schema.sql */
#define PATH_ROOM	DB_SQLITE_PATH
#define VERSION_TREE	14	/* its step grows the tree over the lines */

static const char schema[] =
#include "store/db/sql/schema_sql.h"
;

/* [n]: from version n - 1 to n. */
static const char *const steps[DB_VERSION + 1] = {
	[2] =
#include "store/db/sql/up_002_sql.h"
	,
	[3] =
#include "store/db/sql/up_003_sql.h"
	,
	[4] =
#include "store/db/sql/up_004_sql.h"
	,
	[5] =
#include "store/db/sql/up_005_sql.h"
	,
	[6] =
#include "store/db/sql/up_006_sql.h"
	,
	[7] =
#include "store/db/sql/up_007_sql.h"
	,
	[8] =
#include "store/db/sql/up_008_sql.h"
	,
	[9] =
#include "store/db/sql/up_009_sql.h"
	,
	[10] =
#include "store/db/sql/up_010_sql.h"
	,
	[11] =
#include "store/db/sql/up_011_sql.h"
	,
	[12] =
#include "store/db/sql/up_012_sql.h"
	,
	[13] =
#include "store/db/sql/up_013_sql.h"
	,
	[14] =
#include "store/db/sql/up_014_sql.h"
};

struct fault {
	char *text;
	size_t size;
};

__attribute__((format(printf, 3, 4)))
static int open_fail(const struct fault *f, int rc, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	if (f->text && f->size)
		vsnprintf(f->text, f->size, format, ap);
	va_end(ap);
	return rc;
}

/* One line about an SQLite failure. */
static int fail_sql(struct db *db, const struct fault *f, const char *path, int rc)
{
	int err = db_sqlite_errno(db, rc);

	switch (err) {
	case -EBUSY:
		return open_fail(f, err, "%s: database in use by another process", path);
	case -EUCLEAN:
		return open_fail(f, err, "%s: damaged, or not a database", path);
	case -ENOSPC:
		return open_fail(f, err, "%s: disk full", path);
	default:
		return open_fail(f, err, "%s: %s", path, sqlite3_errmsg(db->h));
	}
}

/* ---- settings ---- */

/* In this order; each is set and must then read back as said. */
static const struct {
	const char *set, *get, *value;
} settings[] = {
	{ "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA main.locking_mode", "exclusive" },
	{ "PRAGMA journal_mode = WAL", "PRAGMA main.journal_mode", "wal" },
	{ "PRAGMA synchronous = FULL", "PRAGMA main.synchronous", "2" },
	{ "PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1" },
	{ "PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0" },
	{ "PRAGMA secure_delete = ON", "PRAGMA main.secure_delete", "1" },
	{ "PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1" },
	{ "PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2" },			/* no temporary file, also none after a chroot */
	{ "PRAGMA cache_size = -32768", "PRAGMA main.cache_size", "-32768" },		/* KiB */
	{ "PRAGMA wal_autocheckpoint = 4000", "PRAGMA wal_autocheckpoint", "4000" },	/* pages: 16 MiB of log */
	{ "PRAGMA journal_size_limit = 33554432", "PRAGMA main.journal_size_limit", "33554432" },
};

/* First column of the first row of sql as text; "" without a row. returns: SQLite's code. */
static int ask_pragma(struct db *db, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *s;
	int rc;

	out[0] = '\0';
	rc = sqlite3_prepare_v2(db->h, sql, -1, &s, NULL);
	if (rc)
		return rc;
	rc = sqlite3_step(s);
	if (rc == SQLITE_ROW)
		snprintf(out, size, "%s", (const char *)sqlite3_column_text(s, 0) ?: "");
	rc = sqlite3_finalize(s);
	return rc;
}

static int apply_settings(struct db *db, const char *path, const struct fault *f)
{
	char value[32];
	size_t i;
	int rc;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		rc = ask_pragma(db, settings[i].set, value, sizeof(value));
		if (!rc)
			rc = ask_pragma(db, settings[i].get, value, sizeof(value));
		if (rc)
			return fail_sql(db, f, path, rc);
		if (strcmp(value, settings[i].value))
			return open_fail(f, -EIO, "%s: %s gives \"%s\", expected \"%s\"", path, settings[i].get, value, settings[i].value);
	}
	return 0;
}

static int apply_limits(struct db *db, const char *path, const struct fault *f)
{
	static const int on[] = { SQLITE_DBCONFIG_DEFENSIVE }, off[] = {
		SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, SQLITE_DBCONFIG_ENABLE_VIEW,
		SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, SQLITE_DBCONFIG_WRITABLE_SCHEMA,
	};
	size_t i;
	int rc = 0, is;

	sqlite3_extended_result_codes(db->h, 1);
	sqlite3_limit(db->h, SQLITE_LIMIT_ATTACHED, 0);
	for (i = 0; i < sizeof(on) / sizeof(on[0]) && !rc; i++)
		rc = sqlite3_db_config(db->h, on[i], 1, &is) ?: is != 1;
	for (i = 0; i < sizeof(off) / sizeof(off[0]) && !rc; i++)
		rc = sqlite3_db_config(db->h, off[i], 0, &is) ?: is != 0;
	return rc ? open_fail(f, -EIO, "%s: a safety setting is not kept", path) : 0;
}

/* ---- whose file ---- */

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Look at the first page through SQLite's own descriptor (closing another one would drop its lock), before anything can change the file.
 * source: https://www.sqlite.org/fileformat2.html 1.3 */
static int check_header(struct db *db, const char *path, const struct fault *f)
{
	uint8_t head[100] = { 0 };
	sqlite3_file *file;

	if (sqlite3_file_control(db->h, "main", SQLITE_FCNTL_FILE_POINTER, &file) || !file->pMethods)
		return open_fail(f, -EIO, "%s: cannot be read", path);
	if (file->pMethods->xRead(file, head, sizeof(head), 0) || memcmp(head, "SQLite format 3", 16))
		return open_fail(f, -EUCLEAN, "%s: not a database", path);
	if (be32(head + 68) != APPLICATION)
		return open_fail(f, -EUCLEAN, "%s: a database of another program", path);
	return 0;
}

static int read_version(struct db *db, const char *path, const struct fault *f)
{
	char value[32];
	int rc = ask_pragma(db, "PRAGMA main.user_version", value, sizeof(value));

	if (rc)
		return fail_sql(db, f, path, rc);
	db->version = strtol(value, NULL, 10);
	return 0;
}

/* Does every row refer to one that is there? */
static int check_references(struct db *db)
{
	char first[8];
	int rc = ask_pragma(db, "PRAGMA foreign_key_check", first, sizeof(first));

	return rc || !first[0] ? rc : SQLITE_CORRUPT;
}

/* One step and its version number, or nothing of either. A table may be made anew beneath those that refer to it. */
static int climb_step(struct db *db, long version, const char *path, const struct fault *f)
{
	int rc;

	rc = sqlite3_exec(db->h, "PRAGMA foreign_keys = OFF; BEGIN EXCLUSIVE", NULL, NULL, NULL);
	if (!rc)
		rc = sqlite3_exec(db->h, steps[version], NULL, NULL, NULL);
	if (!rc && version == VERSION_TREE)
		rc = db_sqlite_tree_begin(db->h);
	if (!rc)
		rc = check_references(db);
	if (!rc)
		rc = sqlite3_exec(db->h, "COMMIT", NULL, NULL, NULL);
	db->has_dropped |= !rc;	/* what the older version told stands in the log, and in the pages that it has not reached */
	if (!rc)
		rc = sqlite3_exec(db->h, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
	if (!rc)
		return 0;
	fail_sql(db, f, path, rc);
	sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
	return db_sqlite_errno(db, rc);
}

bool db_is_older(const struct db *db)
{
	return db->version > 0 && db->version < DB_VERSION;
}

static int climb(struct db *db, const char *path, const struct fault *f)
{
	int rc = 0;

	while (!rc && db_is_older(db) && steps[db->version + 1])
		rc = climb_step(db, db->version + 1, path, f) ?: read_version(db, path, f);
	return rc;
}

static int check_version(struct db *db, unsigned flags, const char *path, const struct fault *f)
{
	int rc = read_version(db, path, f);

	if (!rc && flags & DB_MIGRATE)
		rc = climb(db, path, f);
	if (rc || db->version == DB_VERSION || (flags & (DB_LOOK | DB_OLDER) && db_is_older(db)))
		return rc;
	if (db->version > DB_VERSION)
		return open_fail(f, -EPROTO, "%s: database has version %ld, this program knows %d: a newer program made it", path, db->version, DB_VERSION);
	return open_fail(f, -EPROTO, "%s: database has version %ld, this program %d%s", path, db->version, DB_VERSION,
			 flags & DB_MIGRATE ? ", and no step leads there" : "");
}

static int check_mode(const char *path, const struct fault *f)
{
	struct stat st;

	if (stat(path, &st) || access(path, R_OK | W_OK))
		return open_fail(f, errno == ENOENT ? -ENOENT : -EACCES, "%s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return open_fail(f, -EUCLEAN, "%s: not a database", path);
	if (st.st_mode & 077)
		return open_fail(f, -EACCES, "%s: mode %04o lets others read it, expected 0600", path, (unsigned)(st.st_mode & 07777));
	return 0;
}

/* ---- making ---- */

/* An empty file, mode 0600. SQLite gives the log the mode of the database. */
static int make_file(const char *path, const struct fault *f)
{
	char log[PATH_ROOM];
	int fd;

	snprintf(log, sizeof(log), "%s-wal", path);
	if (!access(log, F_OK))	/* it would be played into the new file */
		return open_fail(f, -EEXIST, "%s: left over from another database, not overwritten", log);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return open_fail(f, -errno, "%s: %s", path, errno == EEXIST ? "exists already, not overwritten" : strerror(errno));
	fchmod(fd, 0600);
	close(fd);
	return 0;
}

/* With the rollback journal, so that the first page says whose it is from the start. */
static int make_schema(struct db *db, const char *path, const struct fault *f)
{
	int rc;

	rc = sqlite3_exec(db->h, "PRAGMA synchronous = FULL; BEGIN EXCLUSIVE", NULL, NULL, NULL);
	if (!rc)
		rc = sqlite3_exec(db->h, schema, NULL, NULL, NULL);
	if (!rc)
		rc = sqlite3_exec(db->h, "COMMIT", NULL, NULL, NULL);
	return rc ? fail_sql(db, f, path, rc) : 0;
}

/* ---- opening ---- */

static int prepare_one(struct db *db, int i, const char *path, const struct fault *f)
{
	int rc = sqlite3_prepare_v3(db->h, db_sqlite_text[i], -1, SQLITE_PREPARE_PERSISTENT, &db->stmt[i], NULL);

	if (rc == SQLITE_ERROR)	/* the schema is not ours */
		return open_fail(f, -EUCLEAN, "%s: %s", path, sqlite3_errmsg(db->h));
	return rc ? fail_sql(db, f, path, rc) : 0;
}

static int check_schema(struct db *db, const char *path, const struct fault *f)
{
	char name[80];
	int rc = db_sqlite_schema_check(db, schema, name, sizeof(name));

	if (rc == -EUCLEAN && name[0])
		return open_fail(f, rc, "%s: its schema is not that of this program, at %s", path, name);
	return rc ? open_fail(f, rc, "%s: %s", path, rc == -EUCLEAN ? "damaged, or not a database" : strerror(-rc)) : 0;
}

/* No statement is looked at by SQLite before the schema is. */
static int prepare_all(struct db *db, const char *path, const struct fault *f)
{
	int i, rc = check_schema(db, path, f);

	if (!rc && db_sqlite_veil_functions(db))
		rc = open_fail(f, -EIO, "%s: %s", path, sqlite3_errmsg(db->h));
	for (i = 0; i < SQL_TOTAL && !rc; i++)
		rc = prepare_one(db, i, path, f);
	if (rc)
		return rc;
	rc = db_sqlite_book_open(db);
	return rc ? open_fail(f, rc, "%s: what it counts cannot be read: %s", path, strerror(-rc)) : 0;
}

/* One thread: no locks, and nobody asks how much memory is in use. Later than the first opening it changes nothing. */
static void settle_library(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* SQLite makes no file and takes no lock of what cannot change. Only what means something in a URI is written otherwise.
 * source: https://www.sqlite.org/uri.html 3.1 */
static int open_immutable(struct db *db, const char *path)
{
	char uri[3 * PATH_ROOM + 32] = "file:";
	size_t n = strlen(uri);

	for (; *path && n < sizeof(uri) - 32; path++)
		n += snprintf(uri + n, 4, strchr("?#%", *path) ? "%%%02X" : "%c", *path);
	snprintf(uri + n, 32, "?immutable=1");
	return sqlite3_open_v2(uri, &db->h, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX, NULL);
}

/* What an older schema has as well. */
static int prepare_older(struct db *db, const char *path, const struct fault *f)
{
	return prepare_one(db, SQL_META_GET, path, f) ?: prepare_one(db, SQL_FILE_BYTES, path, f);
}

static int look_into(struct db *db, const char *path, const struct fault *f)
{
	int rc;

	rc = apply_limits(db, path, f);
	if (!rc)
		rc = check_header(db, path, f);
	if (!rc)
		rc = check_version(db, DB_LOOK, path, f);
	if (rc)
		return rc;
	return db_is_older(db) ? prepare_older(db, path, f) : prepare_all(db, path, f);
}

static int look_at(struct db *db, const char *path, const struct fault *f)
{
	int rc;

	settle_library();
	rc = open_immutable(db, path);
	return rc ? fail_sql(db, f, path, rc) : look_into(db, path, f);
}

int db_sqlite_look(struct db *db, const char *path, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };

	return look_into(db, path, &f);
}

static int open_handle(struct db *db, unsigned flags, const char *path, const struct fault *f)
{
	int rc;

	settle_library();
	rc = sqlite3_open_v2(path, &db->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc)
		return fail_sql(db, f, path, rc);
	rc = apply_limits(db, path, f);
	if (!rc && flags & DB_CREATE)
		rc = make_schema(db, path, f);
	if (!rc)
		rc = check_header(db, path, f);
	if (!rc)
		rc = apply_settings(db, path, f);
	if (!rc && db_sqlite_page_watch(&db->watch, db->h))
		rc = open_fail(f, -EIO, "%s: cannot be watched", path);
	if (!rc)
		rc = check_version(db, flags, path, f);
	if (rc)
		return rc;
	return db_is_older(db) ? prepare_older(db, path, f) : prepare_all(db, path, f);
}

/* Take the write lock once: what can fail, fails now. */
static int try_write(struct db *db, const char *path, const struct fault *f)
{
	int rc;

	if (db_is_older(db))
		return 0;	/* that it was kept as it is proves the disk first */
	rc = db_begin(db);
	if (!rc)
		rc = db_commit(db);
	return rc ? open_fail(f, rc, "%s: cannot be written: %s", path, strerror(-rc)) : 0;
}

static void unprepare(struct db *db)
{
	int i;

	for (i = 0; i < SQL_TOTAL; i++) {
		sqlite3_finalize(db->stmt[i]);
		db->stmt[i] = NULL;
	}
}

int db_upgrade(struct db *db, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };
	int rc;

	unprepare(db);
	rc = climb(db, db->path, &f);
	if (!rc && db->version != DB_VERSION)
		rc = open_fail(&f, -EUCLEAN, "%s: database has version %ld, this program %d, and no step leads there", db->path, db->version, DB_VERSION);
	if (!rc)
		rc = prepare_all(db, db->path, &f);
	return rc ? rc : try_write(db, db->path, &f);
}

/* The columns that every version has. */
int db_older_get(struct db *db, struct db_older *older)
{
	static const char sql[] = "SELECT (SELECT n FROM tally WHERE name = 'person'), seq, chain FROM (SELECT 0 AS seq, zeroblob(32) AS chain "
		"UNION ALL SELECT * FROM (SELECT seq, chain FROM ledger ORDER BY seq DESC LIMIT 1)) ORDER BY seq DESC LIMIT 1";
	sqlite3_stmt *s;
	int rc;

	memset(older, 0, sizeof(*older));
	rc = sqlite3_prepare_v2(db->h, sql, -1, &s, NULL);
	if (rc)
		return rc == SQLITE_ERROR ? -EUCLEAN : db_sqlite_errno(db, rc);
	rc = sqlite3_step(s);
	if (rc == SQLITE_ROW && sqlite3_column_bytes(s, 2) == sizeof(older->head)) {
		*older = (struct db_older){ .version = (uint32_t)db->version, .people = (uint64_t)sqlite3_column_int64(s, 0),
					    .lines = (uint64_t)sqlite3_column_int64(s, 1) };
		memcpy(older->head, sqlite3_column_blob(s, 2), sizeof(older->head));
	}
	rc = sqlite3_finalize(s);
	return rc ? db_sqlite_errno(db, rc) : older->version ? 0 : -EUCLEAN;
}

static void unmake(const char *path)
{
	char name[PATH_ROOM];

	unlink(path);
	snprintf(name, sizeof(name), "%s-wal", path);
	unlink(name);
	snprintf(name, sizeof(name), "%s-journal", path);
	unlink(name);
}

/* Did who was killed before us leave a log? */
static bool has_log(const char *path)
{
	char name[PATH_ROOM];
	struct stat st;

	snprintf(name, sizeof(name), "%s-wal", path);
	return !stat(name, &st) && st.st_size;
}

/* What a process that was killed left of a copy. */
static void sweep_copy(const char *path)
{
	char name[PATH_ROOM];

	snprintf(name, sizeof(name), "%s" DB_SQLITE_COPY, path);
	unlink(name);
}

int db_open(struct db **out, const char *path, unsigned flags, char *err, size_t err_size)
{
	const struct fault f = { err, err_size };
	bool had_log;
	struct db *db;
	int rc;

	*out = NULL;
	if (strlen(path) > PATH_ROOM - 16)
		return open_fail(&f, -EACCES, "path too long");
	had_log = has_log(path);
	rc = flags & DB_CREATE ? make_file(path, &f) : check_mode(path, &f);
	if (rc)
		return rc;
	db = calloc(1, sizeof(*db));
	if (!db)
		rc = open_fail(&f, -EIO, "out of memory");
	else if (flags & DB_LOOK)
		rc = look_at(db, path, &f);
	else
		rc = open_handle(db, flags, path, &f) ?: try_write(db, path, &f);
	if (!rc && !(flags & DB_LOOK)) {
		memcpy(db->path, path, strlen(path) + 1);
		sweep_copy(path);
	}
	if (!rc) {
		db->has_dropped |= had_log;
		*out = db;
		return 0;
	}
	db_close(db);
	if (flags & DB_CREATE)
		unmake(path);
	return rc;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_abort(db);
	db_sqlite_book_close(db);
	unprepare(db);
	sqlite3_close(db->h);
	if (db->map)
		munmap(db->map, db->map_len);
	free(db);
}
