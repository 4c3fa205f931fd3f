/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The index of duplicates: how a key of a name becomes a row that says nothing without its key, which officers alone have.
 *
 * A few million keys are all that exist, so a keyed hash alone would give each name to whoever has its key: between two of them lies an Argon2id,
 * which the hash workers make of the first. Nothing here is under the key file.
 *
 *   text of a key -> seal_dup_value() -> Argon2id, salt seal_dup_salt() -> seal_dup_key(): what a row is found by
 *   reference and kind -> seal_dup_seal(), bound to that
 *
 * Promise: pure. secret: key (the key of the index) and the text everywhere; the caller wipes them. */
#pragma once

#include "store/seal/seal.h"

#define SEAL_DUP_IX	12
#define SEAL_DUP_ROW	(24 + SEAL_IX + 1 + 16)

/* The salt of every key of this index. */
void seal_dup_salt(const uint8_t key[SEAL_KEY], uint8_t salt[SEAL_SALT]);
/* What is to be hashed for a key of that kind. kind: part of it. */
void seal_dup_value(const uint8_t key[SEAL_KEY], uint8_t x[SEAL_KEY], uint8_t kind, const char *text);
/* What a row is found by, from the hash of that. */
void seal_dup_key(const uint8_t key[SEAL_KEY], uint8_t ix[SEAL_DUP_IX], const uint8_t t[SEAL_KEY]);
/* Seal whose row it is. */
void seal_dup_seal(const uint8_t key[SEAL_KEY], uint8_t row[SEAL_DUP_ROW], const uint8_t ix[SEAL_DUP_IX], const uint8_t ref[SEAL_IX], uint8_t kind);
/* Open that. returns: 0; -EBADMSG with ref zero. */
int seal_dup_open(const uint8_t key[SEAL_KEY], uint8_t ref[SEAL_IX], uint8_t *kind, const uint8_t row[SEAL_DUP_ROW], const uint8_t ix[SEAL_DUP_IX])
	__attribute__((warn_unused_result));
/* Keyed hash of two references, whichever comes first. */
void seal_dup_pair(const uint8_t key[SEAL_KEY], uint8_t pair[SEAL_IX], const uint8_t a[SEAL_IX], const uint8_t b[SEAL_IX]);

/* The pair of the index: what comes while no officer is there is boxed to pub by seal_inbox_seal(), and opened by seal_inbox_open().
 * secret: sec; the caller wipes it. */
void seal_dup_keys(const uint8_t key[SEAL_KEY], uint8_t pub[SEAL_KEY], uint8_t sec[SEAL_KEY]);
