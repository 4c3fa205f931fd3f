/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Key file and database as one thing: they are made together and open only together.
 *
 * Life cycle: 1. vault_store_create() once; 2. vault_store_open(); 3. vault_store_close(). err always holds one line for a person
 * when an error is returned; it never holds a key. */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/base/clock.h"

struct anchor;
struct db;
struct rights_user;
struct seal_escrow;
struct seal_keys;

#define VAULT_META_ANCHORED "anchored"	/* an anchor was written: one that is missing is made anew by no start */
#define VAULT_STORE_ERR	320	/* a path, what is wrong with it, what to do */

struct vault_store {
	struct db *db;
	struct seal_keys *keys;
};

/* Make both, mode 0600. test and escrow as seal_keyfile_create().
 * returns: 0; -EEXIST and nothing touched; other -errno and nothing left behind. */
int vault_store_create(const char *db_path, const char *keyfile, bool test, const struct seal_escrow *escrow, char *err, size_t err_size)
	__attribute__((warn_unused_result));

/* Does an escrow secret stand beside the key file, as releases left one? */
bool vault_store_has_escrow(const char *keyfile);

/* Keeps a database of an older schema as it is, before it is brought up to date. returns: 0; -errno with one line for a person in err. */
typedef int (*vault_store_keep)(const struct vault_store *store, const char *db_path, char *err, size_t err_size);

/* Open both and prove that they belong together; nothing is written but what an older schema asks for: keep (NULL: nobody) has kept it by then.
 * wait_s: how long a database in use is tried again.
 * returns: 0; -EBUSY in use; -EKEYREJECTED a foreign key file; the errors of seal_keys_open() and db_open(), of keep and of db_upgrade(). Nothing is
 * changed then, but by db_upgrade() the steps before the one that failed.
 * blocks: up to wait_s; for keep; where another start of a machine left the database without a word, VAULT_MARK_LOOK_MS. */
int vault_store_open(struct vault_store *store, const char *db_path, const char *keyfile, unsigned wait_s, vault_store_keep keep, char *err,
		     size_t err_size) __attribute__((warn_unused_result));

#define VAULT_OLDER_DAYS 30	/* what was kept of an older schema goes then: who was erased since is in it */

/* Where a database of that schema version is kept: beside it, by the step that comes next, "musafir.db.before-9". */
void vault_store_older_name(char path[PATH_MAX], const char *db_path, unsigned version);
/* Remove what was kept of older schemas for VAULT_OLDER_DAYS, and what was left of its making. *n: of how many. returns: 0; -errno of one that stays. */
int vault_store_older_sweep(const char *db_path, int64_t now, unsigned *n) __attribute__((warn_unused_result));

/* Is it the key of this database? Then both go by it: rekey_prove(). Both names are for a person. returns: 0; -EKEYREJECTED; -EUCLEAN the database has none; an error of db.h. */
int vault_store_prove(struct db *db, struct seal_keys *keys, const char *db_path, const char *keyfile, char *err, size_t err_size)
	__attribute__((warn_unused_result));

/* Root serves people only when each process becomes another user (has_users); a key of tests alone is served all the same.
 * returns: 0; -EPERM with words for a person in err. */
int vault_store_user(const struct seal_keys *keys, bool has_users, char *err, size_t err_size) __attribute__((warn_unused_result));

/* May the vault's user write to the folder of the database, where a backup puts a copy? returns: 0; -EACCES with words for a person in err. */
int vault_store_folder(const struct rights_user *user, const char *db_path, char *err, size_t err_size) __attribute__((warn_unused_result));

/* Is that a place for an anchor of the database? path NULL: none, which a key of tests alone (is_test) may do without. returns: 0; -EINVAL. */
int vault_store_anchor_look(bool is_test, const char *db_path, const char *path, char *err, size_t err_size)
	__attribute__((warn_unused_result));
/* Open the anchor and hold the database against it; nothing is written but an empty file. *a is NULL when path is.
 * owns: *a is the caller's, before vault_store_close(). returns: 0; -ESTALE the database is an older one or another; -ENODATA the anchor is gone; -EINVAL;
 * the errors of anchor.h. */
int vault_store_anchor(struct vault_store *store, const char *db_path, const char *path, struct anchor **a, char *err, size_t err_size)
	__attribute__((warn_unused_result));
/* Note in the database that its anchor was written: from then on one that is gone is refused. returns: 0; an error of db.h. */
int vault_store_anchored(struct vault_store *store) __attribute__((warn_unused_result));

/* Look whether vault_store_open(), vault_store_user() and vault_store_anchor_look() of these would find them as they want them, also while a vault has them; nothing is made, locked or changed.
 * Calls tell() for each fault, one line for a person. *is_test: the key is one of tests, false when it does not open. returns: 0; the errno of the first. blocks: on the disk. */
int vault_store_look(const char *db_path, const char *keyfile, const char *anchor, bool has_users, bool *is_test,
		     void (*tell)(void *ctx, const char *fault), void *ctx)
	__attribute__((warn_unused_result));

/* A first write makes every file of the log, before chroot and setuid take their folder away.
 * returns: 0; the errors of db.h. */
int vault_store_write_once(struct vault_store *store) __attribute__((warn_unused_result));

/* A clock that runs, with what a test moved it by if this is a test key. That is kept in the database, so that time does not jump back when a process
 * ends. */
struct clock vault_store_clock(const struct vault_store *store);
/* Keep what a test moved it by, inside of a transaction. returns: 0; -EPERM not a test key; the errors of db.h. */
int vault_store_clock_put(struct vault_store *store, const struct clock *clock) __attribute__((warn_unused_result));

/* The time for a line of the ledger that no vault writes: never before the last one, and a clock that the vault would doubt is left for it to doubt. */
int64_t vault_store_line_time(const struct vault_store *store);

/* Move the log into the database and close. Closed or zeroed: does nothing. */
void vault_store_close(struct vault_store *store);
