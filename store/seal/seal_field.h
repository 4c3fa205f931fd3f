/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The keys by which field units, which enrol without a network, trust the service and are read by it. Both pairs hang on the root, so that a card
 * that a unit has outlives a new key file. */
#pragma once

#include "store/seal/seal.h"

#define SEAL_SIGNATURE	64	/* Ed25519 */

/* What a unit is given of the service; not secret. */
struct seal_field_service {
	uint8_t box[SEAL_KEY];	/* X25519: people are sealed to it */
	uint8_t sign[SEAL_KEY];	/* Ed25519: its cards and reports are signed by it */
};

/* Derive the public halves. */
void seal_field_service(const struct seal_keys *keys, struct seal_field_service *service);
/* Open what was sealed to service.box. returns: 0; -EBADMSG; -EMSGSIZE out too small. out is wiped on failure.  secret: out. */
int seal_field_open(const struct seal_keys *keys, struct seal_buf *out, const uint8_t *box, size_t len) __attribute__((warn_unused_result));
/* Sign octets of one kind, which what they are begins with. */
void seal_field_sign(const struct seal_keys *keys, uint8_t signature[SEAL_SIGNATURE], const void *octets, size_t len);
