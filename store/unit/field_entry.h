/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One person enrolled by a field unit, as octets: sealed to the service, signed by the officer and by the unit, chained to the one before.
 *
 *   "person 1\n", number within the unit (64 bit), hash of the entry before, public key of the officer, flags (32 bit), length of the box (32 bit),
 *   the box, signature of the officer over all before it, signature of the unit over all before it
 *
 * The box holds key=value lines as `person add` reads them, padded with zeroes to one of a few sizes, so that lengths tell next to nothing. Numbers
 * are big-endian. Signatures are Ed25519 over the octets with "musafir field " before them and the public key of the unit behind it.
 *
 * Promise: pure; an entry that reads is whole and was signed by both. Never: anything of a person outside of the box.
 * Limits: FIELD_PLAIN_MAX octets of lines, FIELD_ENTRY_MAX of an entry. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/seal/seal_field.h"

#define FIELD_HASH	32
#define FIELD_SECRET	64	/* secret half of Ed25519 as libsodium keeps it */
#define FIELD_PLAIN_MAX	8192
#define FIELD_BOX_MAX	(FIELD_PLAIN_MAX + 48)
#define FIELD_HEAD	(9 + 8 + FIELD_HASH + SEAL_KEY + 4 + 4)
#define FIELD_ENTRY_MAX	(FIELD_HEAD + FIELD_BOX_MAX + 2 * SEAL_SIGNATURE)

enum {
	FIELD_PROVISIONAL = 1,	/* of flags: the officer was admitted on the unit, not by the service */
};

/* What an entry says; box points into its octets. */
struct field_entry {
	uint64_t number;		/* from 1 */
	uint8_t before[FIELD_HASH];	/* of number - 1; zero: it is the first */
	uint8_t officer[SEAL_KEY];
	uint32_t flags;
	const uint8_t *box;
	size_t box_len;
};

/* Who signs.  secret: unit, officer. */
struct field_signers {
	uint8_t unit_pub[SEAL_KEY], unit[FIELD_SECRET];
	uint8_t officer[FIELD_SECRET];
};

/* Make a pair for signing. secret: sec. */
void field_pair(uint8_t pub[SEAL_KEY], uint8_t sec[FIELD_SECRET]);

/* Write an entry: number, before, officer and flags of e, and len octets of lines sealed to service_box. *out_len: its octets.
 * returns: 0; -EMSGSIZE: too many lines.  secret: lines; the caller wipes them. */
int field_entry_make(uint8_t out[FIELD_ENTRY_MAX], size_t *out_len, const struct field_entry *e, const struct field_signers *by,
		     const uint8_t service_box[SEAL_KEY], const char *lines, size_t len) __attribute__((warn_unused_result));
/* How many octets the entry has that begins with these FIELD_HEAD ones. returns: octets; 0: it is none. */
size_t field_entry_size(const uint8_t head[FIELD_HEAD]);
/* Read an entry and prove both signatures. returns: 0; -EBADMSG: not whole, changed, or of another unit. */
int field_entry_read(struct field_entry *e, const uint8_t *octets, size_t len, const uint8_t unit_pub[SEAL_KEY]) __attribute__((warn_unused_result));
/* Hash of an entry: what the next one has as before. */
void field_entry_hash(uint8_t hash[FIELD_HASH], const uint8_t *octets, size_t len);
/* Open the box with the keys of the service; lines are ended by a NUL. *len: octets before it. returns: 0; -EBADMSG: not for this service, or padded
 * with something else.  secret: lines; the caller wipes them. */
int field_entry_open(char lines[FIELD_PLAIN_MAX + 1], size_t *len, const struct field_entry *e, const struct seal_keys *keys)
	__attribute__((warn_unused_result));

/* What is signed of octets. */
void field_digest(uint8_t out[FIELD_HASH], const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY]);
/* Sign octets as a field unit does. secret: sec. */
void field_sign(uint8_t signature[SEAL_SIGNATURE], const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY], const uint8_t sec[FIELD_SECRET]);
/* Is that the signature of pub? */
bool field_is_signed(const uint8_t signature[SEAL_SIGNATURE], const void *octets, size_t len, const uint8_t unit_pub[SEAL_KEY], const uint8_t pub[SEAL_KEY]);

#define FIELD_NOT_ONLINE "evidence: nobody without a network checks online"
/* May a unit say that of a person? Not that they were checked online. */
bool field_may_say(const char *key, const char *value);
