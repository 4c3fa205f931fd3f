/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Messages that the vault keeps until an operator took them: the gateway only schedules.
 *
 * Promise: one number's messages leave in their order; a message that may have gone is never sent again, it is settled as failed and
 * counted; so is one that the operator refused for good; one that has not gone is sent again. Never: a message kept past its link's window.
 *
 * Life cycle: 1. outbox_new() for a port; 2. outbox_up() when it is bound, outbox_take() when a reply was queued; 3. outbox_result()
 * and outbox_receipt() as the operator answers; 4. outbox_down(); 5. outbox_free().
 *
 * Limits: OUTBOX_HELD messages leased at once; no more are asked for while so many results wait for the vault. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/session.h"

struct identity;
struct identity_ans;
struct outbox;

#define OUTBOX_HELD	1024	/* the largest window */
#define OUTBOX_POLL_S	2	/* what another process queued is found after this */

struct outbox *outbox_new(void *ctx, struct identity *identity, struct session_port *port);	/* NULL: out of memory */
void outbox_free(struct outbox *o);

/* Mark in slots (OUTBOX_HELD, outlives this process) what is handed over; what a predecessor left there is settled as failed. Once. */
void outbox_adopt(struct outbox *o, uint64_t *slots);

void outbox_up(struct outbox *o);
/* Gives back what was not handed over; the wire tells the rest by outbox_result(). */
void outbox_down(struct outbox *o);
/* The port takes messages again. */
void outbox_resume(struct outbox *o);
/* Whether the window has room for a reply; it is kept for one until outbox_take() or outbox_waive(). */
bool outbox_reserve(struct outbox *o);
void outbox_waive(struct outbox *o);
/* A reply was queued: hand on what its answer leased, or ask for it. */
void outbox_take(struct outbox *o, const struct identity_ans *ans, bool reserved);

/* As session_sms_result() and session_sms_receipt(). */
void outbox_result(struct outbox *o, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid);
void outbox_receipt(struct outbox *o, const char *msgid, bool delivered);

/* What this process has in hand; the vault knows what waits beside it. */
struct outbox_counts {
	unsigned leased, handed;	/* from the vault; of those, at the operator and not answered */
	unsigned notes;			/* results that the vault has not confirmed */
	unsigned reserved;		/* places for replies that the vault is asked to lease */
	uint64_t maybe;			/* settled as failed because nobody knows whether they went */
};
struct outbox_counts outbox_counts_get(const struct outbox *o);
