/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS to the operator, whole or part by part.
 *
 * Promise: the parts of a message leave one after the other, each when the one before was accepted, so that a message holds one place of the
 * window, and parts stay in order; it is sent when all parts are accepted, and has one result. What nothing has gone of may be tried again by
 * who asked. Of the rest: a part that is refused for now is offered again for SMPP_SUBMIT_LATER_MS, a part that is refused ends the message as
 * refused, and one whose fate nobody knows, or that the bind died under, ends it as "maybe": parts that went are never sent again.
 * Never: cuts a text short; sends a part twice that may have gone.
 *
 * Life cycle: 1. smpp_submit_new(); 2. smpp_submit_text(), then smpp_submit_result() for each PDU that ops->request took, until ops->result;
 * 3. smpp_submit_unbound() when the bind is gone; 4. smpp_submit_free().
 *
 * Limits: as many long messages under way as ops->request lets in first parts. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "gateway/session/session.h"
#include "gateway/smpp/sms/smpp_segment.h"

#define SMPP_SUBMIT_LATER_MS	60000	/* a phone shows nothing of a message until its last part is there */
#define SMPP_SUBMIT_PAUSE_MS	500	/* between two offers of the same part */

struct smpp_submit_ops {
	/* Send; pdu lacks its addresses. is_part: what becomes of it goes to smpp_submit_result(). returns: 0, -EAGAIN, other -errno. */
	int (*request)(void *priv, struct smpp_pdu *pdu, const char *number, uint64_t out_id, bool is_part, bool may_wait);
	/* The one result of a message that had parts. msgid: of SENT, those of its parts with blanks between; it is delivered when all of them are. */
	void (*result)(void *priv, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid);
};

struct smpp_submits;

/* owns: conf, ops and priv are borrowed. returns: NULL when out of memory. */
struct smpp_submits *smpp_submit_new(void *ctx, const struct smpp_segment_conf *conf, const struct smpp_submit_ops *ops, void *priv);
void smpp_submit_free(struct smpp_submits *t);	/* NULL is fine; no results come */

/* returns: 0: a result follows; -EAGAIN; -EMSGSIZE: longer than the link takes; other -errno of
 * ops->request. secret: text. */
int smpp_submit_text(struct smpp_submits *t, uint64_t out_id, const char *number, const char *text) __attribute__((warn_unused_result));

/* What became of a part that ops->request took. */
void smpp_submit_result(struct smpp_submits *t, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid);

/* Messages that wait to offer a part again end. */
void smpp_submit_unbound(struct smpp_submits *t);
