/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The write-ahead log: into the database file and away, with room left for what comes.
 *
 * A truncated log makes each commit lengthen a file, whose new length costs the sync of that commit as much again. Zeroes are written in its place,
 * once for many commits. SQLite reads a log without a header, or one that goes on with zeroes, up to there.
 * source: https://www.sqlite.org/fileformat2.html 4 */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

#define ROOM_MAX	(4 << 20)	/* octets; some 10 ms */
#define CHUNK		(64 << 10)

static sqlite3_file *log_file(struct db *db)
{
	sqlite3_file *file = NULL;

	if (sqlite3_file_control(db->h, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) || !file || !file->pMethods)
		return NULL;
	return file;
}

static sqlite3_int64 log_size(struct db *db)
{
	sqlite3_file *file = log_file(db);
	sqlite3_int64 size = 0;

	return file && file->pMethods->xFileSize(file, &size) == SQLITE_OK ? size : 0;
}

/* Room for as much as there was. Without it commits are slower, and that is all. */
static void make_room(struct db *db, sqlite3_int64 size)
{
	static const char zeroes[CHUNK];
	sqlite3_file *file = log_file(db);
	sqlite3_int64 at;

	if (size > ROOM_MAX)
		size = ROOM_MAX;
	for (at = 0; file && at + CHUNK <= size; at += CHUNK)
		if (file->pMethods->xWrite(file, zeroes, CHUNK, at) != SQLITE_OK)
			return;
}

int db_checkpoint(struct db *db, bool truncate)
{
	sqlite3_int64 size;
	int rc;

	if (db->in_transaction)
		return -EINVAL;
	if (db->is_full)
		return -ENOSPC;
	size = log_size(db);
	rc = sqlite3_wal_checkpoint_v2(db->h, "main", truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (truncate && rc == SQLITE_OK) {
		db->has_dropped = false;
		make_room(db, size);
	}
	return db_sqlite_errno(db, rc);
}

void db_mark_dropped(struct db *db)
{
	db->has_dropped = true;
}

bool db_has_dropped(const struct db *db)
{
	return db->has_dropped;
}
