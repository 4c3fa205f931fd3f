/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Messages that the vault keeps until an operator took them: the gateway only schedules.
 *
 * Promise: one number's messages leave in their order: the next one when the operator took or finally refused the one before, so all of them
 * wait with one that is tried again. One in doubt, which may have gone, is not sent again, but once if the link says so, and is counted either way; one
 * that the operator refused for good has failed; one that has not gone is sent again. A receipt that comes before its response is kept for
 * it. Never: more leased than two windows of its link; one sent before the vault knows that this gateway has it.
 *
 * Life cycle: 1. outbox_new() for a port; 2. outbox_up() when it is bound, outbox_take() when a reply was queued; 3. outbox_result()
 * and outbox_receipt() as the operator answers; 4. outbox_down(); 5. outbox_free().
 *
 * Limits: OUTBOX_HELD messages leased at once; no more are asked for while so many results wait for the vault. OUTBOX_RECEIPTS on their way to
 * the vault, OUTBOX_ODD kept for a response: past it the oldest is matched by its number, or dropped and counted. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/session/session.h"

struct identity;
struct identity_ans;
struct outbox;

#define OUTBOX_HELD	1024	/* the largest window */
#define OUTBOX_POLL_S	2	/* what another process queued is found after this */
#define OUTBOX_RECEIPTS	4096	/* 2 MiB; four times what the largest window can have under way */
#define OUTBOX_ODD	1024	/* as many responses can be missing */
#define OUTBOX_ODD_S	90	/* behind the time for a response and that for a late one: then the SMS it may speak of is in doubt */
#define OUTBOX_LEASE_MAX 0xffffffe

/* Begin, down. owns: identity and port are borrowed and outlive the outbox, which is the caller's until outbox_free().
 * returns: NULL when out of memory. */
struct outbox *outbox_new(void *ctx, struct identity *identity, struct session_port *port);
/* Free it and wipe what it held; NULL is fine. Leases that were not given back run out; slots stay as they are. */
void outbox_free(struct outbox *o);

/* Mark in slots (OUTBOX_HELD, outlives this process) what is handed over; what a predecessor left there, or others than `lease` leased, may have
 * gone. Nothing is sent before the vault knows. Once. owns: slots are borrowed, and outlive the outbox. */
void outbox_adopt(struct outbox *o, uint64_t *slots, uint32_t lease);

/* The port is bound: lease messages and hand them over. */
void outbox_up(struct outbox *o);
/* The bind is gone: give back what was not handed over; the wire tells the rest by outbox_result(). */
void outbox_down(struct outbox *o);
/* The port takes messages again. */
void outbox_resume(struct outbox *o);
/* Keep a place in the window for a reply, until outbox_take() or outbox_waive(). returns: false: there is none. */
bool outbox_reserve(struct outbox *o);
/* Give a place back that was reserved. */
void outbox_waive(struct outbox *o);
/* A reply was queued: hand over what its answer leased, or ask for it. reserved: outbox_reserve() kept a place. owns: ans is borrowed. */
void outbox_take(struct outbox *o, const struct identity_ans *ans, bool reserved);

/* What became of an SMS that was handed over: as session_sms_result(). */
void outbox_result(struct outbox *o, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid);
/* A receipt came: as session_sms_receipt(). number: digits, or "" when the receipt names nobody. */
void outbox_receipt(struct outbox *o, const char *number, const char *keys, enum session_receipt_state state);

/* Under which the vault leases to this process; 0: nothing outlives it. */
uint32_t outbox_lease(const struct outbox *o);

/* What this process has in hand; the vault knows what waits beside it. */
struct outbox_counts {
	unsigned leased, handed;	/* from the vault; of those, at the operator and not answered */
	unsigned notes;			/* results that the vault has not confirmed */
	unsigned reserved;		/* places for replies that the vault is asked to lease */
	uint64_t maybe, again;		/* in doubt: not sent again, sent once more */
	unsigned odd;			/* unmatched receipts that wait for a response */
	uint64_t receipts, odd_receipts;	/* all of them; those that stayed unmatched */
};
/* Copy the counters. */
struct outbox_counts outbox_counts_get(const struct outbox *o);
