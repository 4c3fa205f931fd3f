/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parts of long SMS from phones, until they are one text. Pure but for memory: time comes in, answers go out by ops.
 *
 * An operator is told that a part was taken only when the whole message has had its effect on disk, so that after a kill -9 at any instant the
 * operator still has every part and sends them again. An operator whose window is too small for that, or that waits longer between parts than it
 * waits for an answer, is asked after hold_ms to come again later (ESME_RX_T_APPN); what the part said is kept, and the message is whole as soon
 * as each part was here once. An operator that brings the same part again all the same, so that its queue would stand still, has it taken: only
 * then would a kill -9 lose a part, and its sender, who has no reply, sends it once more.
 *
 * Promise: each part is answered once while its bind lives; a message is handed over once and, while it is remembered, its parts that come again
 * are only acknowledged; parts may come in any order. A message that does not become whole is handed over as far as it goes from its first part
 * (a command stands there); without that it is dropped and counted. What was said is wiped when it was handed over and kept, or given up.
 * Never: joins parts of two numbers, references, totals or kinds of header; logs.
 *
 * Life cycle: 1. smpp_reassembly_new(); 2. smpp_reassembly_take() for each part; 3. ops->whole, then smpp_reassembly_settle() with its ref;
 * 4. smpp_reassembly_tick() when it said; smpp_reassembly_lost() when a bind died; 5. smpp_reassembly_free().
 *
 * Limits: SMPP_REASSEMBLY_MAX messages, of one number SMPP_REASSEMBLY_NUMBER that are not whole (the oldest gives way, its parts are asked to
 * come again), SMPP_REASSEMBLY_PARTS parts, of each SMPP_REASSEMBLY_OCTETS octets. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/smpp/ussd/smpp_dialogue.h"
#include "gateway/smpp/sms/smpp_segment.h"

#define SMPP_REASSEMBLY_MAX	256	/* 1 MiB of text at the most; one in hundreds of SMS for a service like this has parts */
#define SMPP_REASSEMBLY_NUMBER	4	/* a person types one at a time; a flood of one number harms no other */
#define SMPP_REASSEMBLY_PARTS	16	/* phones type up to 10 */
#define SMPP_REASSEMBLY_OCTETS	255	/* one short_message; 160 septets are what the air carries */
#define SMPP_REASSEMBLY_REF	0x80000000u	/* set in every ref here */

struct smpp_reassembly_conf {
	unsigned hold_ms;	/* an answer is held back so long: below what operators wait, above the 3 to 4 s between parts of a phone */
	unsigned wait_ms;	/* for parts that do not come */
	unsigned done_ms;	/* a message that was handed over is remembered: a late part is no new message */
};

struct smpp_reassembly_ops {
	void (*answer)(void *priv, unsigned at, uint32_t command, uint32_t seq, uint32_t status);
	/* A text; smpp_reassembly_settle() must follow, maybe from inside. secret: text, wiped behind the call. */
	void (*whole)(void *priv, uint32_t ref, const struct smpp_address *from, const char *text, size_t len);
};

struct smpp_reassembly_stats {
	uint64_t wholes, partial;	/* handed over: all of it; as far as it went */
	uint64_t lost;			/* given up without its first part, or for want of room */
	uint64_t again;			/* parts that came more than once */
};

struct smpp_reassembly;

/* owns: conf is copied; ops and priv are borrowed. returns: NULL when out of memory. */
struct smpp_reassembly *smpp_reassembly_new(void *ctx, const struct smpp_reassembly_conf *conf, const struct smpp_reassembly_ops *ops, void *priv);
void smpp_reassembly_free(struct smpp_reassembly *r);	/* wipes; nothing is answered. NULL is fine */

/* A part: seg->kind is not SMPP_SEGMENT_WHOLE, seg->total at most SMPP_REASSEMBLY_PARTS. command and seq of its request. It is answered. */
void smpp_reassembly_take(struct smpp_reassembly *r, int64_t now_ms, unsigned at, uint32_t command, uint32_t seq, const struct smpp_address *from,
			  const struct smpp_address *to, const struct smpp_segment *seg);
/* done: its effect is on disk. Else its parts are asked for again. Unknown refs are ignored. */
void smpp_reassembly_settle(struct smpp_reassembly *r, int64_t now_ms, uint32_t ref, bool done);
/* Nothing of that bind can be answered any more; what came by it stays. */
void smpp_reassembly_lost(struct smpp_reassembly *r, unsigned at);
/* Do what is due. returns: when it wants to be called again, INT64_MAX: not before a part comes. */
int64_t smpp_reassembly_tick(struct smpp_reassembly *r, int64_t now_ms);

/* Instead, while nobody would settle: what is due waits for another done_ms and is given up then. returns: as smpp_reassembly_tick(). */
int64_t smpp_reassembly_idle(struct smpp_reassembly *r, int64_t now_ms);

/* Counts since smpp_reassembly_new(); borrowed while r lives. */
const struct smpp_reassembly_stats *smpp_reassembly_stats(const struct smpp_reassembly *r);
/* Messages that are not whole: for tests of the ceilings, which show nowhere else. */
unsigned smpp_reassembly_count(const struct smpp_reassembly *r);
