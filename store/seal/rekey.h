/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The key of a database, and a new one in its place while it serves: seal_veil.h says what hangs on which key.
 *
 * Life cycle of a change: 1. a new key file is made and on disk; 2. rekey_begin(): in one transaction the database knows both, and both key files
 * open it; 3. rekey_slice() until all rows moved, over any number of starts; 4. rekey_end(), once the new key file stands where the next start
 * reads it. Killed between any two of them nothing is lost, and the next one goes on.
 *
 * Errors: those of db.h, and what is said. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/seal/seal.h"

struct db;

#define REKEY_META_CHECK	"key_check"
#define REKEY_META_ID		"key_id"
#define REKEY_WARN __attribute__((warn_unused_result))

/* Note a new database's key, inside of a transaction. */
int rekey_put_key(struct db *db, const struct seal_keys *keys) REKEY_WARN;
/* Prove that it is the key of the database, and have both go by it: the veil is set. returns: 0; -EKEYREJECTED; -ENOENT the database has none; -EUCLEAN. */
int rekey_prove(struct db *db, struct seal_keys *keys) REKEY_WARN;

struct rekey_state {
	char key_id[SEAL_KEY_ID];
	bool is_moving;
	uint8_t next[SEAL_WRAP];	/* then: the key under the former one, for who has that file and lost the new one */
	unsigned percent;		/* moved */
	bool is_moved;
};

/* Tell how far it is. */
int rekey_look(struct db *db, const struct seal_keys *keys, struct rekey_state *state) REKEY_WARN;
/* Begin: wrap holds the new key, by seal_veil_pass(). Has its own transaction, with a line of the ledger at that time. keys become the new ones.
 * returns: 0; -EALREADY rows move already; -EINVAL it is the key that is there; -EBADMSG wrap is for another key; -ENOMEM. */
int rekey_begin(struct db *db, struct seal_keys *keys, const uint8_t wrap[SEAL_WRAP], int64_t time) REKEY_WARN;
/* Move some rows in a transaction of its own, until stop(ctx) after the first ones or nothing is left. returns: 1; 0 all are moved. */
int rekey_slice(struct db *db, bool (*stop)(void *ctx), void *ctx) REKEY_WARN;
/* End it: the former key opens nothing from here on, and nothing under it stays in the files. Without a change under way does nothing.
 * returns: 0; -EBUSY rows are left. blocks: as db_checkpoint(). */
int rekey_end(struct db *db, struct seal_keys *keys, int64_t time) REKEY_WARN;
