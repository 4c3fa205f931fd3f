/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs of an agent at a desk, after the PIN. identity_verb.h says what stands in a row. */
#pragma once

#define IDENTITY_VERBS_AGENT(X) \
	/* an agent typed a share code (9 digits) or a one-time code (6).
	 * ok FACT... EVIDENCE REF | ok_answers (the same, no name among the facts) | ok_otp REF | typo | late | wrong TRIES | agent_closed | limit MINUTES (far more checks than usual in this hour) | shape | busy | refused (the organisation or the agent is paused) */ \
	X(CHECK, 32, "check", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "check brake", .counted = IDENTITY_COUNTED_CHECK, \
	  .is_timed = true, .outcomes = "ok ok_answers ok_otp typo late wrong agent_closed limit shape refused") \
	/* how the last check ended: key yes | name (not the one that was heard) | no. ok */ \
	X(SERVED, 33, "served", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .op = IDENTITY_OP_CALLER, .leaves = "served", .counted = IDENTITY_COUNTED_SERVED, \
	  .outcomes = "ok") \
	/* the values of the check that unclosed asked about, while they are kept. ok | ok_answers | ok_otp (as check) | gone */ \
	X(CHECK_AGAIN, 34, "check_again", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .outcomes = "ok ok_answers ok_otp gone") \
	/* text: the name that the agent was told, of the check that shows NAME_ASKED; twice a code, each counted as a check. ok | ok_answers: FACT name_match and what the check
	 * showed, NAME_ASKED while there is another try | gone | shape | limit | agent_closed | refused */ \
	X(NAME_TOLD, 69, "name_told", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .payload = IDENTITY_PAYLOAD_VALUE, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "brake", \
	  .is_timed = true, .outcomes = "ok ok_answers gone shape limit agent_closed refused") \
	/* ask the owner of the phone number typed. Whatever the number: waiting CODE (three digits) | limit MINUTES (too many did not answer) | wait MINUTES (as check:
	 * far more than usual) | agent_closed | refused | shape */ \
	X(ASK_PERSON, 35, "ask_person", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape waiting", .leaves = "ask brake", \
	  .is_timed = true, .outcomes = "waiting limit wait agent_closed shape refused") \
	/* what became of it. waiting CODE | ok | ok_answers | ok_otp (as check) | none (no answer in time, or nobody is asked) */ \
	X(ASK_NEWS, 36, "ask_news", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .op = IDENTITY_OP_CALLER, .retry = "waiting", .leaves = "check", .counted = IDENTITY_COUNTED_CHECK, \
	  .is_timed = true, .outcomes = "waiting ok ok_answers ok_otp none refused") \
	/* ask no more. ok */ \
	X(ASK_END, 37, "ask_end", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .op = IDENTITY_OP_CALLER, .leaves = "ask_end", \
	  .outcomes = "ok") \
	/* a person without a phone, where the organisation may: the number of their card, seven digits. ok ORG_SHORT MUST (to be read aloud; of no card as well) | typo |
	 * agent_closed MINUTES | refused */ \
	X(BEARER, 97, "bearer", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .takes_secret = true, .is_timed = true, .outcomes = "ok typo agent_closed refused") \
	/* they agreed. text: what was read. ok CARD_N (which code is asked for) | gone */ \
	X(BEARER_YES, 98, "bearer_yes", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .payload = IDENTITY_PAYLOAD_SCREEN, .outcomes = "ok gone") \
	/* that code. ok | ok_answers (as check) | wrong TRIES (whatever it was: used up, too, where it was right) | agent_closed MINUTES | shape | gone | busy | refused */ \
	X(BEARER_CODE, 99, "bearer_code", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "card_word share check brake", .counted = IDENTITY_COUNTED_CHECK, \
	  .is_timed = true, .outcomes = "ok ok_answers wrong agent_closed limit shape gone refused") \
	/* the agent's own day. ok TODAY SERVED NOT_SAME NOT_SERVED WRONG_TODAY */ \
	X(TODAY, 41, "today", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .outcomes = "ok") \
	/* the shift is over: the next dial asks for the PIN. ok */ \
	X(END_SHIFT, 42, "end_shift", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .outcomes = "ok")
