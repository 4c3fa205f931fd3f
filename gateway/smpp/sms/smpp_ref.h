/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* References that join the parts of a long SMS.
 *
 * Promise: two messages to one number get the same reference only half a day apart at the least, usually a day: phones hold parts so long.
 * A reference is the slot of the day (338 s with 8 bits, 1.3 s with 16), so that no memory is needed beyond the running slot, nor after a
 * restart; a number that gets more than one message a slot runs ahead of it.
 * Never: blocks.
 *
 * Limits: SMPP_REF_NUMBERS remembered; past them the oldest of four neighbours is forgotten, and a second message to it within the same slot
 * would repeat its reference: a link that sends long messages to so many numbers in 338 s should use 16 bits. */
#pragma once

#include <stdint.h>

#define SMPP_REF_NUMBERS	16384

struct smpp_refs;

/* bits: 8 or 16. returns: NULL when out of memory. Freed with ctx. */
struct smpp_refs *smpp_ref_table(void *ctx, unsigned bits);
/* The next reference for a number, digits. now_ms: of a clock that goes on over a restart; that it steps does no harm while this process lives.
 * returns: the reference; -EAGAIN: this number has half of all references in use. */
int smpp_ref_next(struct smpp_refs *t, const char *number, int64_t now_ms) __attribute__((warn_unused_result));
