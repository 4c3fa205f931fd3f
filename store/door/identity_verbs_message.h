/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs outside dialogues: SMS, pushes, counters. identity_verb.h says what stands in a row. */
#pragma once

#define IDENTITY_VERBS_MESSAGE(X) \
	/* an SMS came. key: help | lang | lock | block | digits | unknown; pick: its argument;
	 * text: the reply, NUL, the reply used when the first must not be sent (empty: none), NUL, the octets received, for the operation
	 * id (secret: they may hold a PIN); count: 1 to have the reply leased at once (org: as out_next), unless another waits for that
	 * number.
	 * lang: that of the replies.
	 * ok (effect and reply are on disk) OUT_ID OUT_NUMBER OUT_TEXT when it was | other_lang LANG (that is kept for the number: nothing was
	 * done; ask again in it, with IDENTITY_ANY_LANG) */ \
	X(SMS_IN, 44, "sms_in", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_SMS, .op = IDENTITY_OP_VERB, .leaves = "sms block", \
	  .outcomes = "ok other_lang") \
	/* lease up to `count` messages that wait on `link`; org: the lease in hexadecimal, a number of the gateways that share memory and
	 * know what of it they handed over; key: seconds after which one is too old. ok OUT_ID OUT_NUMBER OUT_TEXT repeated | none */ \
	X(OUT_NEXT, 45, "out_next", WHOLE, .peers = IDP_GATEWAY, \
	  .op = IDENTITY_OP_HARMLESS, .is_first = true, \
	  .outcomes = "ok none") \
	/* what became of messages of `link`, in that order. text: WORD NUL ID NUL MSGID NUL, repeated. ID is an out_id.
	 * WORD: sent (the operator has it as MSGID; of a message in parts all their ids with blanks between; empty: none) | delivered | failed |
	 * expired | maybe (nobody knows whether it went, it is not sent again) | again (as maybe, but sent again once) | retry (refused for now) |
	 * unsent (it never left). With ID 0 delivered, failed or expired is a receipt, and MSGID "NUMBER KEY ~KEY ?KEY": NUMBER its phone's or "-";
	 * a KEY is an id of the operator, with ~ only for a message to NUMBER; key @, when no response is missing any more: the message to NUMBER
	 * that has no id, if there is only one; with it keys with ? count as those with ~, else not at all.
	 * family: ID is the lease from now on; what others leased may have gone; MSGID: never | again.
	 * What is settled already, or of another link, stays as it is: all of it may be told again. ok MORE OUT_ODD... OUT_STRAYS */ \
	X(OUT_TOLD, 46, "out_told", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_TOLD, .op = IDENTITY_OP_HARMLESS, .is_first = true, \
	  .outcomes = "ok") \
	/* a screen to show to a phone that did not dial; each is handed out once. ok PUSH_ID OUT_NUMBER LANG | none */ \
	X(PUSH_NEXT, 47, "push_next", WHOLE, .peers = IDP_GATEWAY, \
	  .outcomes = "ok none") \
	/* push: what became of it. key: shown | refused | absent | busy | unknown | cannot; text: what an SMS on `link` would say, for who wants
	 * that instead. ok */ \
	X(PUSH_DONE, 48, "push_done", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_TEXT, .op = IDENTITY_OP_HARMLESS, .leaves = "push_sms", \
	  .outcomes = "ok") \
	/* add to the gateway's counters. text: struct identity_counter, repeated; op: random, the same on a repeat. ok */ \
	X(COUNTS, 49, "counts", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_COUNTS, .op = IDENTITY_OP_VERB, \
	  .outcomes = "ok")
