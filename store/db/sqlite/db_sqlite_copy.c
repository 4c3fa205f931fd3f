/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Copies, by SQLite's online backup on our own connection: what it writes between two steps, it writes to the copy as well.
 *
 * Closing any descriptor of the live file would drop the lock that keeps other processes out, so only the copy is ever opened here. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/db/sqlite/db_sqlite.h"

#define VERSION_AT	18	/* two octets of the first page: 2 where a log belongs to the file, 1 where none does */

struct db_copy {
	struct db *db;
	sqlite3 *h;
	sqlite3_backup *backup;
	struct db_sqlite_watch watch;
	char path[DB_SQLITE_PATH + sizeof(DB_SQLITE_COPY)];
	int fd;
	bool is_made;	/* the file has its name */
};

__attribute__((format(printf, 4, 5)))
static int copy_fail(char *err, size_t err_size, int rc, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(err, err_size, format, ap);
	va_end(ap);
	return rc;
}

void db_rooted(struct db *db)
{
	const char *slash = strrchr(db->path, '/');

	if (slash && slash != db->path)
		memmove(db->path, slash, strlen(slash) + 1);
}

int db_disk_free(struct db *db, int64_t *octets)
{
	struct statvfs disk;

	if (statvfs(db->path, &disk) < 0)
		return -errno;
	*octets = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
	return 0;
}

/* ---- making ---- */

static int make_file(struct db_copy *c, char *err, size_t err_size)
{
	struct statvfs disk;
	int64_t size;
	int rc;

	c->fd = open(c->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (c->fd < 0)
		return copy_fail(err, err_size, errno == EACCES || errno == EPERM ? -EACCES : -EIO, "%s: %s; the folder of the database must belong to the vault's user (process.vault_user)",
				 c->path, strerror(errno));
	c->is_made = true;
	rc = db_sqlite_value(c->db, SQL_FILE_BYTES, &size);
	if (rc || fstatvfs(c->fd, &disk))
		return copy_fail(err, err_size, -EIO, "%s: the room on its disk cannot be told", c->path);
	if ((uint64_t)disk.f_bavail * disk.f_frsize < (uint64_t)size + DB_COPY_ROOM)
		return copy_fail(err, err_size, -ENOSPC, "no room for a copy beside the database: %lld MiB and %d to spare are needed, %llu are free",
				 (long long)size / (1 << 20), DB_COPY_ROOM >> 20, (unsigned long long)disk.f_bavail * disk.f_frsize >> 20);
	return 0;
}

/* Pages go to the file as they come: little is left to write at the last step, which is followed by no sync. Who reads the copy reads it from memory. */
static int open_file(struct db_copy *c)
{
	static const char settings[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = 32; PRAGMA temp_store = MEMORY";

	if (sqlite3_open_v2(c->path, &c->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX, NULL) ||
	    sqlite3_exec(c->h, settings, NULL, NULL, NULL) || db_sqlite_page_watch(&c->watch, c->h))
		return -EIO;
	c->backup = sqlite3_backup_init(c->h, "main", c->db->h, "main");
	return c->backup ? 0 : -EIO;
}

int db_copy_begin(struct db_copy **copy, struct db *db, char *err, size_t err_size)
{
	struct db_copy *c;
	int rc;

	*copy = NULL;
	if (db->copy)
		return copy_fail(err, err_size, -EALREADY, "a backup is under way");
	c = calloc(1, sizeof(*c));
	if (!c)
		return copy_fail(err, err_size, -EIO, "out of memory");
	c->db = db;
	c->fd = -1;
	db->copy = c;
	snprintf(c->path, sizeof(c->path), "%s" DB_SQLITE_COPY, db->path);
	rc = make_file(c, err, err_size);
	if (!rc) {
		rc = open_file(c);
		if (rc)
			copy_fail(err, err_size, rc, "%s: %s", c->path, c->h ? sqlite3_errmsg(c->h) : "cannot be opened");
	}
	if (rc)
		db_copy_free(c);
	else
		*copy = c;
	return rc;
}

int db_copy_step(struct db_copy *copy, unsigned pages, uint64_t *left, uint64_t *of)
{
	int rc;

	if (!copy->backup || copy->db->in_transaction)
		return -EINVAL;
	rc = sqlite3_backup_step(copy->backup, (int)pages);
	*left = (uint64_t)sqlite3_backup_remaining(copy->backup);
	*of = (uint64_t)sqlite3_backup_pagecount(copy->backup);
	if (rc == SQLITE_DONE)
		return 0;
	return rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED ? 1 : db_sqlite_errno(copy->db, rc);
}

/* returns: 0; -EIO. */
static int close_file(struct db_copy *c)
{
	int rc = sqlite3_backup_finish(c->backup);

	c->backup = NULL;
	if (sqlite3_close(c->h) != SQLITE_OK)
		rc = SQLITE_ERROR;
	c->h = NULL;
	return rc ? -EIO : 0;
}

int db_copy_take(struct db_copy *copy)
{
	int fd, rc = close_file(copy);

	if (rc)
		return rc;
	fd = open(copy->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	return fd < 0 ? -errno : fd;
}

void db_copy_free(struct db_copy *copy)
{
	if (!copy)
		return;
	(void)close_file(copy);
	if (copy->fd >= 0)
		close(copy->fd);
	if (copy->is_made)
		unlink(copy->path);
	copy->db->copy = NULL;
	free(copy);
}

/* ---- reading ---- */

/* SQLite opens a file by its name, and a copy has none: it is read where it is mapped. Only this mapping says that no log belongs to it. */
static int map_copy(struct db *db, int fd)
{
	struct stat st;
	uint8_t *map;

	if (fstat(fd, &st) || st.st_size < 512)
		return -EUCLEAN;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return -EIO;
	db->map = map;
	db->map_len = (size_t)st.st_size;
	map[VERSION_AT] = map[VERSION_AT + 1] = 1;
	return 0;
}

static int open_map(struct db *db)
{
	if (sqlite3_open_v2(":memory:", &db->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL))
		return -EIO;
	return sqlite3_deserialize(db->h, "main", db->map, (sqlite3_int64)db->map_len, (sqlite3_int64)db->map_len, SQLITE_DESERIALIZE_READONLY)
		? -EIO : 0;
}

int db_open_copy(struct db **out, int fd, const char *name, char *err, size_t err_size)
{
	struct db *db = calloc(1, sizeof(*db));
	int rc;

	*out = NULL;
	if (!db)
		return copy_fail(err, err_size, -EIO, "out of memory");
	rc = map_copy(db, fd);
	if (!rc)
		rc = open_map(db);
	rc = rc ? copy_fail(err, err_size, rc, "%s: %s", name, rc == -EUCLEAN ? "not a database" : "cannot be read")
		: db_sqlite_look(db, name, err, err_size);
	if (rc)
		db_close(db);
	else
		*out = db;
	return rc;
}

/* "ok" alone is good. */
int db_check(struct db *db)
{
	sqlite3_stmt *s;
	bool is_good;
	int rc;

	if (sqlite3_prepare_v2(db->h, "PRAGMA integrity_check(1)", -1, &s, NULL))
		return -EUCLEAN;
	rc = sqlite3_step(s);
	is_good = rc == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(s, 0) ?: "", "ok");
	rc = sqlite3_finalize(s);
	return is_good && !rc ? 0 : rc ? db_sqlite_errno(db, rc) : -EUCLEAN;
}
