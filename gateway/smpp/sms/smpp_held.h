/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS of one operator that wait for their response.
 *
 * Promise: each is answered once: by smpp_held_settle(), or when its time is over; never after smpp_held_drop().
 *
 * Limits: `max` at once, at most SMPP_HELD_MAX. */
#pragma once

#include <stdint.h>

#define SMPP_HELD_MAX	2048	/* half of the slots, so that a number is not soon given again */

struct smpp_held;
struct smpp_pdu;

struct smpp_held_ops {
	/* Answer the request `command`, `seq` on the bind it came by. */
	void (*answer)(void *priv, unsigned at, uint32_t command, uint32_t seq, uint32_t status);
	/* Nobody settled one in time; its answer, SMPP_RSYSERR, follows. */
	void (*late)(void *priv);
};

/* owns: ops and priv are borrowed. returns: NULL when out of memory. */
struct smpp_held *smpp_held_new(void *ctx, unsigned max, unsigned settle_ms, const struct smpp_held_ops *ops, void *priv);
void smpp_held_free(struct smpp_held *t);	/* NULL is fine */

/* returns: how to name it, never 0; 0: there is no room. */
uint32_t smpp_held_add(struct smpp_held *t, unsigned at, const struct smpp_pdu *pdu);
/* A ref that is gone is ignored. */
void smpp_held_settle(struct smpp_held *t, uint32_t ref, uint32_t status);
/* The bind is dead. */
void smpp_held_drop(struct smpp_held *t, unsigned at);
