/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shared by the seal files alone: the keys in memory and the one keyed hash. */
#pragma once

#include "store/seal/seal.h"

/* Numbers of the sub-keys of the pepper: part of every stored value, so never given twice. */
enum seal_sub {
	SEAL_SUB_ID,		/* 0: id, file check, database check */
	SEAL_SUB_IDX,		/* numbers */
	SEAL_SUB_OTP,		/* one-time codes, start codes, indexes of share codes */
	SEAL_SUB_WRAP,		/* DEK under the PIN */
	SEAL_SUB_PSEUD,
	SEAL_SUB_ENV,		/* salts and keys of envelopes */
	SEAL_SUB_BOX,
	SEAL_SUB_PEND,
	SEAL_SUB_OP,
	SEAL_SUB_LED,
	SEAL_SUB_BACKUP,	/* keys of backups; of the root: the anchor */
	SEAL_SUB_VEIL,		/* what hides rows from who has a former key */
	SEAL_SUB_FIELD,		/* pairs that field units know */
	SEAL_SUB_ROW,		/* elements of the sums of tables; of the pepper */
	SEAL_SUB_COUNT
};

#define SEAL_VEIL_TAG	(SEAL_IX - SEAL_IX_KEPT)

/* The keys of a veil: seal_veil.h. */
struct seal_veil_keys {
	bool is_on;
	uint8_t tag[SEAL_VEIL_TAG];	/* ends each index under it; not secret */
	uint8_t ix[16];
	uint8_t box[SEAL_KEY];
};

/* Lives in sodium_malloc() memory, read-only after opening. The sub-keys are those of the root, but those of id, ledger, backup and sums: of the pepper. */
struct seal_keys {
	bool test;
	char id[SEAL_KEY_ID];
	struct seal_escrow escrow;
	uint8_t pepper[SEAL_KEY];	/* of the key file; for the custodians in a backup */
	uint8_t root[SEAL_KEY];		/* the pepper that the database was made with */
	uint8_t sub[SEAL_SUB_COUNT][SEAL_KEY];
	uint8_t anchor[SEAL_KEY];
	char root_id[SEAL_KEY_ID];
	uint8_t tag[SEAL_KEY];	/* made at opening */
	struct seal_veil_keys veil, former;
	bool is_moving;		/* rows stand under the former veil, too */
};

struct seal_part {
	const void *octets;
	size_t len;
};

/* Keyed BLAKE2b of label and parts, each with its length before it, so that no two lists hash alike. */
void seal_mac(uint8_t *out, size_t out_len, const uint8_t key[SEAL_KEY], const char *label,
	      const struct seal_part *parts, size_t n);

#define SEAL_MAC(out, out_len, key, label, ...) do { \
	const struct seal_part parts_[] = { __VA_ARGS__ }; \
	seal_mac(out, out_len, key, label, parts_, sizeof(parts_) / sizeof(parts_[0])); \
} while (0)

/* The id of a pepper.  secret: pepper. */
void seal_id_of(char id[SEAL_KEY_ID], const uint8_t pepper[SEAL_KEY]);
/* Derive a sub-key.  secret: out, pepper. */
void seal_derive(uint8_t out[SEAL_KEY], const uint8_t pepper[SEAL_KEY], enum seal_sub sub);
/* Wrap a key under one of the pepper, as that of a backup, bound to its id. */
void seal_wrap_backup(const struct seal_keys *keys, uint8_t wrap[SEAL_WRAP], const uint8_t id[SEAL_IX], const uint8_t key[SEAL_KEY]);
/* returns: 0; -EBADMSG with key zero. */
int seal_unwrap_backup(const struct seal_keys *keys, uint8_t key[SEAL_KEY], const uint8_t id[SEAL_IX], const uint8_t wrap[SEAL_WRAP])
	__attribute__((warn_unused_result));
/* Keys as seal_keys_open() makes them. returns: 0; -EBADMSG a custodian's key is none; -ENOMEM.  secret: pepper. */
int seal_keys_of_pepper(struct seal_keys **keys, const uint8_t pepper[SEAL_KEY], const struct seal_escrow *escrow, bool test)
	__attribute__((warn_unused_result));
