/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A copy of what is kept about a person, as a file that a code opens on any machine: no key file is needed, and none helps.
 *
 *   head    magic "musafir-copy 1\n\0" | memory in KiB and passes, 32 bit little endian each | salt 16 | head of the stream 24
 *   parts   crypto_secretstream_xchacha20poly1305 of SEAL_COPY_PART octets each, the last one at most so long and marked; the head is bound to the first
 *   key     BLAKE2b, keyed by Argon2id(code, salt), of the magic
 *
 * Life cycle: seal_copy_begin(), seal_copy_push() for each part in order, the last one marked; or seal_copy_cost(), seal_copy_open(), seal_copy_pull().
 * Promise: pure; a file that was cut, changed or put in another order does not open to its end. secret: t, plain, the struct; the caller wipes them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/seal/kdf.h"

#define SEAL_COPY_HEAD	64
#define SEAL_COPY_PART	1792			/* octets of plain text: as hexadecimal, sealed, they fit a row of administration */
#define SEAL_COPY_SEALED (SEAL_COPY_PART + 17)
#define SEAL_COPY_CODE	16			/* digits of the code: 53 bits behind Argon2id */

struct seal_copy {
	uint64_t state[8];
	uint8_t head[SEAL_COPY_HEAD];
	bool has_begun;
};

/* Begin a file, with the Argon2id of its code; mem_kib, ops and salt: what that was made with. */
void seal_copy_begin(struct seal_copy *c, const uint8_t t[KDF_OUT], const uint8_t salt[KDF_SALT], uint32_t mem_kib, uint32_t ops);
/* Seal the next part to out. len: SEAL_COPY_PART, or less where is_last. returns: octets written, len + 17. */
size_t seal_copy_push(struct seal_copy *c, uint8_t out[SEAL_COPY_SEALED], const uint8_t *plain, size_t len, bool is_last) __attribute__((warn_unused_result));

/* Read from a head what the code has to be hashed with. returns: 0; -EPROTO it is none, or its cost is out of bounds. */
int seal_copy_cost(const uint8_t head[SEAL_COPY_HEAD], uint8_t salt[KDF_SALT], uint32_t *mem_kib, uint32_t *ops) __attribute__((warn_unused_result));
/* Begin to read, with the Argon2id of the code that was typed. returns: 0; -EPROTO. */
int seal_copy_open(struct seal_copy *c, const uint8_t head[SEAL_COPY_HEAD], const uint8_t t[KDF_OUT]) __attribute__((warn_unused_result));
/* Open the next part, len octets; *used: of plain. *is_last: nothing may follow. returns: 0; -EBADMSG: another code, or the file is not whole. */
int seal_copy_pull(struct seal_copy *c, uint8_t plain[SEAL_COPY_PART], size_t *used, bool *is_last, const uint8_t *octets, size_t len)
	__attribute__((warn_unused_result));
