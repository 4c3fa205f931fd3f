/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a database was, as a backup beside it, before a newer program brings its schema up to date: `restore` of the former program takes it. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/backup/backup_priv.h"
#include "store/base/clock.h"
#include "store/base/secret.h"
#include "store/db/db.h"
#include "store/vault/vault_store.h"

#define PAGES	4096	/* nobody waits in between */

/* returns: a descriptor of the copy; -errno. */
static int copy_all(struct db *db, char err[BACKUP_ERR])
{
	struct db_copy *copy;
	uint64_t left, of;
	int rc = db_copy_begin(&copy, db, err, BACKUP_ERR);

	if (rc < 0)
		return rc;
	do
		rc = db_copy_step(copy, PAGES, &left, &of);
	while (rc == 1);
	if (rc == 0)
		rc = db_copy_take(copy);
	db_copy_free(copy);
	return rc < 0 ? backup_fail(err, rc, "the database cannot be copied: %s", strerror(-rc)) : rc;
}

static int describe(struct backup *b, const struct vault_store *store, int copy, char err[BACKUP_ERR])
{
	const struct clock clock = vault_store_clock(store);
	struct db_older older;
	struct stat st;
	int rc = db_older_get(store->db, &older);

	if (rc == 0 && fstat(copy, &st) < 0)
		rc = -errno;
	if (rc < 0)
		return backup_fail(err, rc, "the database cannot be read: %s", strerror(-rc));
	b->says = (struct seal_backup){ .time = clock_now(&clock), .people = older.people, .lines = older.lines, .size = (uint64_t)st.st_size,
					.version = older.version };
	memcpy(b->says.head, older.head, sizeof(b->says.head));
	seal_random(b->says.id, sizeof(b->says.id));
	seal_backup_new(store->keys, &b->says, b->header, b->key);
	return 0;
}

/* Its age counts from the time that it says. */
static int write_file(const struct backup *b, struct backup_part *part, int copy, char err[BACKUP_ERR])
{
	const struct timespec times[2] = { { .tv_sec = b->says.time }, { .tv_sec = b->says.time } };
	int rc = backup_write(b, copy, part->fd, part->path, NULL, err);

	if (rc == 0)
		rc = backup_prove(b, copy, part->fd, part->path, NULL, err);
	if (rc == 0 && futimens(part->fd, times) < 0)
		rc = backup_fail(err, -errno, "%s: %s", part->path, strerror(errno));
	return rc ? rc : backup_part_place(part, err);
}

static int keep_copy(const struct vault_store *store, const char *path, int copy, char err[BACKUP_ERR])
{
	struct backup_part part;
	struct backup b;
	int rc = describe(&b, store, copy, err);

	if (rc == 0)
		rc = backup_check(copy, &b.says, "the copy of the database", err);
	if (rc == 0)
		rc = backup_part_open_over(&part, path, err);
	if (rc == 0) {
		rc = write_file(&b, &part, copy, err);
		backup_part_drop(&part);
	}
	secret_wipe_mem(&b, sizeof(b));
	return rc;
}

int backup_older(const struct vault_store *store, const char *db_path, char *err, size_t err_size)
{
	char path[PATH_MAX], why[BACKUP_ERR];
	struct db_older older;
	int copy, rc = db_older_get(store->db, &older);

	if (rc < 0) {
		snprintf(err, err_size, "%s: cannot be read: %s", db_path, strerror(-rc));
		return rc;
	}
	vault_store_older_name(path, db_path, older.version);
	copy = copy_all(store->db, why);
	rc = copy < 0 ? copy : keep_copy(store, path, copy, why);
	if (copy >= 0)
		close(copy);
	if (rc < 0)
		snprintf(err, err_size, "%s: has schema %u, and without a copy of it in %s it stays so: %s", db_path, older.version, strrchr(path, '/') ? strrchr(path, '/') + 1 : path, why);
	return rc;
}
