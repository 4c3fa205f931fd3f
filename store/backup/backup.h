/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Backups as files. What seals them is seal_backup.h, what copies a database that is being written is db_copy_begin().
 *
 * Promise: a file has its name only when all of it is on disk and was read back and found the same as a copy that was looked at, page by page and line by line of
 * the ledger; a database has its name only when all of it came out of a backup that nobody changed. Whatever fails or is killed before leaves
 * what was there as it was, and at the most a file with BACKUP_PART behind its name, which the next one takes over.
 *
 * Life cycle of a backup: 1. the vault hands over a copy, a header and a key; 2. backup_check(); 3. backup_part_open(), backup_write(), backup_prove(),
 * backup_part_place(). Of a restored database: backup_restore().
 *
 * err: one line for a person when an error is returned. All of it blocks on disks. secret: struct backup has a key; the caller wipes it. */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/seal/seal_backup.h"

#define BACKUP_ERR	(PATH_MAX + 256)
#define BACKUP_PART	".part"

struct backup {
	uint8_t header[SEAL_BACKUP_HEADER];
	uint8_t key[SEAL_KEY];
	struct seal_backup says;	/* of the header: seal_backup_read() */
};

/* Who is told how far it is; tell may be NULL. what: static words. */
struct backup_progress {
	void (*tell)(void *ctx, const char *what, uint64_t done, uint64_t of);
	void *ctx;
};

#define BACKUP_WARN __attribute__((warn_unused_result))

/* ---- octets ---- */

/* Seal the copy into out; name: of out, for a person. returns: 0; -errno. */
int backup_write(const struct backup *b, int copy, int out, const char *name, const struct backup_progress *p, char err[BACKUP_ERR]) BACKUP_WARN;
/* Have what was written to in on disk, open it from its begin, and compare it with the copy. returns: 0; -EBADMSG: it is something else; -errno. */
int backup_prove(const struct backup *b, int copy, int in, const char *name, const struct backup_progress *p, char err[BACKUP_ERR]) BACKUP_WARN;
/* Read the header in front of in; b->key is not known yet. returns: 0; -EBADMSG: no backup, -EPROTO: of a newer program; -errno. */
int backup_read(struct backup *b, int in, const char *name, char err[BACKUP_ERR]) BACKUP_WARN;
/* Open what follows the header into out. returns: 0; -EBADMSG: changed, cut off, or something behind it; -errno. */
int backup_extract(const struct backup *b, int in, int out, const char *name, const struct backup_progress *p, char err[BACKUP_ERR]) BACKUP_WARN;

/* ---- the database inside ---- */

struct db;

/* Look at every page and row of a copy, and at the ledger when this program reads it (else after the upgrade: backup_check_ledger()).
 * returns: 0; -EUCLEAN damaged; -EPROTO newer than this program; -EBADMSG not what the header says; -EIO. */
int backup_check(int copy, const struct seal_backup *says, const char *name, char err[BACKUP_ERR]) BACKUP_WARN;
/* Is the ledger whole, with the number of lines and the head that the header says? returns: 0; -EBADMSG; an error of db.h. */
int backup_check_ledger(struct db *db, const struct seal_backup *says, const char *name, char err[BACKUP_ERR]) BACKUP_WARN;

/* ---- files under way to their name ---- */

struct backup_part {
	char path[PATH_MAX], part[PATH_MAX + sizeof(BACKUP_PART)];
	int fd;
	bool replaces;
};

/* Open the file that is to become path, mode 0600, empty, for us alone. part: its name till then; NULL: path with BACKUP_PART. owns: p is the caller's until backup_part_place() or backup_part_drop().
 * returns: 0; -EEXIST path is there; -EBUSY another process writes there; -errno. */
int backup_part_open(struct backup_part *p, const char *path, const char *part, char err[BACKUP_ERR]) BACKUP_WARN;
/* The same; a file that is there under the name stays until backup_part_place() puts this one in its place. */
int backup_part_open_over(struct backup_part *p, const char *path, char err[BACKUP_ERR]) BACKUP_WARN;
/* All of it is on disk and under its name, which nobody else has: then closed. returns: 0; -EEXIST; -errno: dropped. */
int backup_part_place(struct backup_part *p, char err[BACKUP_ERR]) BACKUP_WARN;
/* Close and remove it. Does nothing once it is placed. */
void backup_part_drop(struct backup_part *p);

/* ---- what a database was before its schema changed ---- */

struct vault_store;

/* Keep a database of an older schema, whole, as a backup beside it: vault_store_older_name(). It is a vault_store_keep.
 * returns: 0; -ENOSPC; -EUCLEAN the database is damaged; -EBADMSG the disk fails; -errno: nothing of it is left. blocks: for the copy. */
int backup_older(const struct vault_store *store, const char *db_path, char *err, size_t err_size) BACKUP_WARN;

/* ---- which to keep ---- */

/* The newest of so many days, weeks and months. */
struct backup_keep {
	unsigned days, weeks, months;
};

#define BACKUP_KEEP_MAX	1000	/* of each */
#define BACKUP_FILES_MAX 10000	/* backups of a folder; more are left alone */

/* Read "7d,4w,6m": each at most once, one at least. returns: 0; -EINVAL. */
int backup_keep_parse(struct backup_keep *k, const char *text) BACKUP_WARN;
/* Remove the backups of a folder, whole, named by a time and made under that key file, that are none of those to keep; the newest always stays, and so
 * does the file named made, whatever its clock said. *removed: how many went. returns: 0; -errno: some may be gone. */
int backup_keep_apply(const struct backup_keep *k, const char *folder, const char *made, const char *key_id, unsigned *removed, char err[BACKUP_ERR])
	BACKUP_WARN;
