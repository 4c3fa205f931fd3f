/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The anchor: a small file in another folder than the database. It knows how far the ledger was, so that an older copy of the database in its place is
 * noticed; who failed to open since a success, so that a restored one gives no free try; and who was erased, so that nobody comes back with a backup.
 *
 * It names nobody: logins by their blind index, the erased by the number of a row and a keyed hash. A keyed hash over all of it shows a change.
 * Written in turn to the file and to one with ANCHOR_TWIN behind its name, each whole and synced, so that a kill at any moment leaves one that is good; both
 * are open from the start, before the process gives up the rights to their folder.
 *
 * Life cycle: 1. anchor_open(); 2. anchor_check() against the database; 3. anchor_failed(), anchor_erased() as it happens, anchor_write() every while and at
 * the end; or anchor_amend() and anchor_expect() of a database that comes out of a backup; 4. anchor_close().
 *
 * Limits: ANCHOR_LOGINS_MAX logins, those that failed last; ANCHOR_ERASED_MAX people, those erased last. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db/db.h"

#define ANCHOR_TWIN		".2"
#define ANCHOR_LOGINS_MAX	2048	/* read anew at each write: some milliseconds */
#define ANCHOR_ERASED_MAX	100000
#define ANCHOR_WARN		__attribute__((warn_unused_result))

struct seal_keys;
struct anchor;

/* Open the anchor at path, or make its files empty, mode 0600. One of another key, or changed, knows nothing: anchor_is_foreign().
 * owns: *a is the caller's until anchor_close(); keys are borrowed. returns: 0; -errno; err holds one line for a person. */
int anchor_open(struct anchor **a, const struct seal_keys *keys, const char *path, char *err, size_t err_size) ANCHOR_WARN;
/* Close it; nothing is written. Files that anchor_open() made go when nothing was written since. NULL does nothing. */
void anchor_close(struct anchor *a);
/* The same, and files that anchor_open() made go whatever was written: what they were made for failed. */
void anchor_abandon(struct anchor *a);
/* Is there something in it, and nothing good? What is written then takes its place. */
bool anchor_is_foreign(const struct anchor *a);

/* Is the database the one it knows, the one it expects, or one of them gone on? returns: 0; -ESTALE an older one, or another; -ENODATA it knows of no
 * ledger; an error of db.h. err as above. */
int anchor_check(const struct anchor *a, struct db *db, char *err, size_t err_size) ANCHOR_WARN;
/* A restored database, whose last line no other has, is about to get its name: it is good as well as the one that is known, until the next
 * anchor_write() of either. returns: 0; -ENOENT it has no line; -errno. blocks: for a sync. */
int anchor_expect(struct anchor *a, struct db *db) ANCHOR_WARN;
/* Lines of the ledger that it knows. */
uint64_t anchor_lines(const struct anchor *a);

/* That login failed to open. */
void anchor_failed(struct anchor *a, const uint8_t number_ix[DB_IX], uint8_t slot);
/* A person is being erased, in a transaction that is not committed yet: anchor_write_erased() comes before it is. */
void anchor_erased(struct anchor *a, int64_t id, const uint8_t ref[DB_REF]);
/* Were people erased that are on no disk yet? */
bool anchor_has_erased(const struct anchor *a);
/* Write who was erased, and all else as it was written last. returns: 0; -errno. blocks: for a sync. */
int anchor_write_erased(struct anchor *a) ANCHOR_WARN;
/* Forget those of the erased, of the last thousand, that the database has after all: a transaction was not committed. returns: 0; an error of db.h. */
int anchor_settle(struct anchor *a, struct db *db) ANCHOR_WARN;
/* Write what the database is now, between transactions. returns: 0; -errno. blocks: for a sync. */
int anchor_write(struct anchor *a, struct db *db) ANCHOR_WARN;

struct anchor_amended {
	unsigned erased;	/* people that were in it */
	unsigned raised;	/* logins with fewer attempts than it knows */
};
/* Within a transaction, in a database that is older: who was erased goes, who failed has failed as often. returns: 0; an error of db.h. */
int anchor_amend(struct anchor *a, struct db *db, struct anchor_amended *done) ANCHOR_WARN;
