/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs outside dialogues: SMS, pushes, counters. identity_verb.h says what stands in a row. */
#pragma once

#define IDENTITY_VERBS_MESSAGE(X) \
	/* an SMS came. key: help | lang | lock | lock_for (of the number in pick, which trusts the sender) | block | card, word (a command that says too little) | digits |
	 * unknown; pick: its argument; text: struct identity_sms. The vault words the reply. Asserted: the link vouches for the sender of an SMS; of others
	 * LOCK acts, once a day, and BLOCK and digits wait for the next unlock (texted).
	 * ok (effect and reply are on disk) OUT_ID OUT_NUMBER OUT_TEXT when it was, MUTED */ \
	X(SMS_IN, 44, "sms_in", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_SMS, .op = IDENTITY_OP_VERB, .leaves = "sms block alarm", \
	  .outcomes = "ok") \
	/* the same with a code of the sender's card. key: who | code | share; org: for whom, but with who; pick: the number of the code, 1 to 10; the code (a
	 * slot from 02 on before it). Only where the link vouches for the sender. ok, whatever came of it | busy: it is to be brought again */ \
	X(SMS_CARD, 96, "sms_card", TWO_HALVES, .peers = IDP_GATEWAY, .takes_secret = true, \
	  .payload = IDENTITY_PAYLOAD_SMS, .op = IDENTITY_OP_VERB, .leaves = "sms card_try card_word share otp", .is_timed = true, \
	  .outcomes = "ok") \
	/* lease messages that wait on `link`. text: struct identity_next. ok OUT_ID OUT_NUMBER OUT_TEXT repeated | none */ \
	X(OUT_NEXT, 45, "out_next", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_NEXT, .op = IDENTITY_OP_HARMLESS, .is_first = true, \
	  .outcomes = "ok none") \
	/* what became of messages of `link`, in that order. text: struct identity_told, repeated.
	 * What is settled already, or of another link, stays as it is: all of it may be told again. ok MORE OUT_ODD... OUT_STRAYS */ \
	X(OUT_TOLD, 46, "out_told", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_TOLD, .op = IDENTITY_OP_HARMLESS, .is_first = true, \
	  .outcomes = "ok") \
	/* a screen to show to a phone that did not dial; each is handed out once. ok PUSH_ID OUT_NUMBER LANG | none */ \
	X(PUSH_NEXT, 47, "push_next", WHOLE, .peers = IDP_GATEWAY, \
	  .outcomes = "ok none") \
	/* push: what became of it. text: struct identity_pushed, with the link by which an SMS could go, for who wants that instead. ok */ \
	X(PUSH_DONE, 48, "push_done", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_PUSHED, .op = IDENTITY_OP_HARMLESS, .leaves = "push_sms", \
	  .outcomes = "ok") \
	/* add to the gateway's counters. text: struct identity_counter, repeated; op: random, the same on a repeat. ok */ \
	X(COUNTS, 49, "counts", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_COUNTS, .op = IDENTITY_OP_VERB, \
	  .outcomes = "ok") \
	/* how its links are, for who asks the vault for the state of the service. text: struct identity_report, repeated.
	 * ok CLOCK_DOUBT ERASING MASS_ACTS, FEED_ALARM and those behind it, DELETED_IN_LOG SMS_BACKLOG SMS_OLDEST LAST_BACKUP: how the vault is, for who asks the gateway */ \
	X(LINKS, 58, "links", WHOLE, .peers = IDP_GATEWAY, \
	  .payload = IDENTITY_PAYLOAD_LINKS, \
	  .outcomes = "ok")
