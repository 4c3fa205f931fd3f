/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bundle: the entries of a field unit on their way to the service, in a file.
 *
 *   head     "musafir bundle 1\n", service.box, public key of the unit, number of the bundle (64 bit), number of the first entry (64 bit), how many
 *            entries follow (32 bit), flags (32 bit), time of sealing (64 bit), signature of the unit
 *   entries  field_entry.h, numbered on from the first, each chained to the one before
 *   end      "end\n", hash of the last entry, signature of the unit over head and end
 *
 * Promise: a reader says of each octet it took that the unit signed it, in this order, and of the whole that nothing is missing.
 * Life cycle of a reader: 1. field_bundle_begin() with the head; 2. field_bundle_entry() for each entry; 3. field_bundle_end(). */
#pragma once

#include "store/unit/field_entry.h"

#define FIELD_BUNDLE_HEAD	(17 + 2 * SEAL_KEY + 8 + 8 + 4 + 4 + 8 + SEAL_SIGNATURE)
#define FIELD_BUNDLE_END	(4 + FIELD_HASH + SEAL_SIGNATURE)
#define FIELD_BUNDLE_PEOPLE	10000	/* entries of one bundle, at most */

enum {
	FIELD_TRAINING = 1,	/* of flags: nobody real is in it */
};

struct field_bundle {
	uint8_t service_box[SEAL_KEY];
	uint8_t unit[SEAL_KEY];
	uint64_t number;		/* of the bundle, from 1 */
	uint64_t first;			/* number of its first entry */
	uint32_t count;
	uint32_t flags;
	int64_t sealed;			/* by the unit's clock, seconds since 1970 UTC */
};

/* Where a reader or a writer is. */
struct field_chain {
	struct field_bundle bundle;
	uint8_t head[FIELD_BUNDLE_HEAD];
	uint8_t last[FIELD_HASH];	/* of the entry taken last */
	uint32_t taken;
};

/* Write the head of b, signed. secret: unit, the secret half of b->unit. */
void field_bundle_head(struct field_chain *c, const struct field_bundle *b, const uint8_t unit[FIELD_SECRET]);
/* Write the end, once all entries were taken. */
void field_bundle_close(const struct field_chain *c, uint8_t end[FIELD_BUNDLE_END], const uint8_t unit[FIELD_SECRET]);

/* Begin to read: prove the head. returns: 0; -EPROTO a newer program made it; -EBADMSG it is none, or was changed. */
int field_bundle_begin(struct field_chain *c, const uint8_t head[FIELD_BUNDLE_HEAD]) __attribute__((warn_unused_result));
/* Take the next entry, for a writer as well. returns: 0; -EBADMSG changed, not of this unit, or not the one that comes here. */
int field_bundle_entry(struct field_chain *c, struct field_entry *e, const uint8_t *octets, size_t len) __attribute__((warn_unused_result));
/* Prove the end. returns: 0; -EBADMSG: changed, or entries are missing. */
int field_bundle_end(const struct field_chain *c, const uint8_t end[FIELD_BUNDLE_END]) __attribute__((warn_unused_result));
