/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A key file that changes. What people gave, typed or were given hangs on the root, the pepper that the database was made with: a number, a PIN or a
 * code that nobody has at hand cannot be hashed again. So the root stays, and over each index, mac and sealed blob of the database lies a veil, under
 * a key of the pepper in the key file: a new key file is a new veil, row by row. The root itself stands in the database, wrapped under the pepper.
 *
 *   index, mac   80 bits of the keyed hash under a permutation of them, then the six octets of the veil's tag; nothing known stays nothing
 *   blob         XChaCha20-Poly1305 with a random nonce
 *
 * A database that never had a second key file has no veil: its root is the pepper, rows stand as they are made.
 *
 * Promise: while rows move, both key files open it all. After seal_veil_end() and the end of what the database keeps for the former one, that opens
 * nothing. Never: a key in clear outside of struct seal_keys.  secret: keys, pepper. */
#pragma once

#include "store/db/db.h"
#include "store/seal/seal.h"

#define SEAL_FORMER	(2 * SEAL_WRAP + SEAL_IX)

/* What a database keeps of its key. */
struct seal_kept {
	uint8_t check[SEAL_IX];		/* seal_keys_check() */
	uint8_t root[SEAL_WRAP];	/* the root, wrapped */
	bool has_root;			/* not: it is the pepper */
	uint8_t former[SEAL_FORMER];	/* while rows move: the former pepper under this one, this one under the former, the check of the former */
	bool has_former;
};

/* Write a new key file for the custodians of keys, mode 0600, synced. returns: as seal_keyfile_create(). */
int seal_keyfile_renew(const struct seal_keys *keys, const char *path, char *err, size_t err_size) __attribute__((warn_unused_result));

/* Prove that keys, as a key file gave them, are those of a database, and make them serve it. With the former key file they become those of the new one.
 * returns: 0; -EKEYREJECTED another database's; -EBADMSG what is kept was changed; -ENOMEM. */
int seal_veil_settle(struct seal_keys *keys, const struct seal_kept *kept) __attribute__((warn_unused_result));

/* Wrap the pepper of next, of a new key file, so that who has keys reads it. */
void seal_veil_pass(const struct seal_keys *keys, const struct seal_keys *next, uint8_t wrap[SEAL_WRAP]);
/* Unwrap it, and make the keys of it and what the database shall keep. owns: *next is the caller's: seal_veil_adopt() or seal_keys_free().
 * returns: 0; -EALREADY rows are moving; -EINVAL it is the same key; -EBADMSG; -ENOMEM. */
int seal_veil_next(struct seal_keys **next, struct seal_kept *kept, const struct seal_keys *keys, const uint8_t wrap[SEAL_WRAP])
	__attribute__((warn_unused_result));
/* Write the key file of next anew, which got lost while rows move: keys are of the former file, wrap is what the database keeps for it.
 * returns: 0; -EBADMSG it is not for these keys; as seal_keyfile_create(). */
int seal_veil_rewrite(const struct seal_keys *keys, const uint8_t wrap[SEAL_WRAP], const char *path, char *err, size_t err_size)
	__attribute__((warn_unused_result));
/* keys become next, which is freed. */
void seal_veil_adopt(struct seal_keys *keys, struct seal_keys *next);
/* All rows moved: forget the former key. */
void seal_veil_end(struct seal_keys *keys);
/* Do rows stand under the former key, too? */
bool seal_veil_is_moving(const struct seal_keys *keys);

/* What db_veil() wants: with no veil, nothing. keys are borrowed for as long as the database has it. */
struct db_veil seal_veil(const struct seal_keys *keys);
