/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs of code cards: by whoever has one, before any PIN, and by an officer who hands it over. identity_verb.h says what stands in a row.
 *
 * Before the PIN a stranger, somebody without a card and a wrong code are answered alike: what was typed is judged together, behind the last of it,
 * and failures count for the number that dials alone. */
#pragma once

#define IDENTITY_VERBS_CARD(X) \
	/* the old number, with its country code (a slot from 02 on before it). key: empty, it moves here | add, this SIM too | lock.
	 * ok CARD_N (which code is asked for; not with lock) | wait MINUTES (too many were wrong today) | shape */ \
	X(CARD_OLD, 80, "card_old", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .takes_secret = true, .outcomes = "ok wait shape") \
	/* the code that was asked for; it is judged with what comes last. ok | shape | busy */ \
	X(CARD_CODE, 81, "card_code", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .is_timed = true, .outcomes = "ok shape") \
	/* the PIN: number, code and PIN are judged. ok (moved) | same (opened here, too) | wrong TRIES | wait MINUTES | shape | busy */ \
	X(CARD_MOVE, 82, "card_move", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "card_try card_move card_add sim", .is_timed = true, \
	  .outcomes = "ok same wrong wait shape") \
	/* what card_moved asks: key yes (it was me: this number is closed, ok) | no (it comes back, the card is void; a new PIN is due: start). What
	 * card_new asks: yes, or no (the card is void); card_due: yes, which changes nothing; then as unlock, a right PIN */ \
	X(CARD_SAID, 83, "card_said", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(CARD), \
	  .op = IDENTITY_OP_CALLER, .leaves = "card_back card_yes card_no death_no", \
	  .outcomes = "ok start card_due card_new person person_locked staff both shop resume asked survey unclosed officer overseer give_keys draft second both_desk texted_block texted_pin stopped stopped_move spot wait closed adult adult_soon alive proxy_asked fix erasing erasing_held waits_key copy_asked") \
	/* the PIN is forgotten: of the number that dials, and the slot typed there last. ok CARD_N CARD_TURN (the first of three) | card_ready CARD_N (the
	 * wait is over: the first of the three once more) | wait MINUTES */ \
	X(RESET_BEGIN, 84, "reset_begin", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .is_timed = true, .outcomes = "ok card_ready wait") \
	/* one of the three. ok CARD_N CARD_TURN (the next) | held SEEN_DAY SEEN_TIME (all three were typed: when to dial again, whatever they were) |
	 * wait MINUTES | shape | busy */ \
	X(RESET_CODE, 85, "reset_code", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "card_try card_reset case_card", .is_timed = true, \
	  .outcomes = "ok held wait shape") \
	/* behind card_ready. start (choose a PIN) | wrong TRIES | wait MINUTES | shape | busy */ \
	X(RESET_READY, 86, "reset_ready", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "card_try", .is_timed = true, \
	  .outcomes = "start wrong wait shape") \
	/* a SIM that just changed, behind the PIN: the card shows that it is theirs. ok CARD_N | wait MINUTES */ \
	X(SIM_CARD, 91, "sim_card", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "ok wait") \
	/* the code that was asked for. What the SIM kept from being given may be given: ok | offer (there is an offer to go on with) | wrong TRIES | wait MINUTES | shape | busy */ \
	X(SIM_CODE, 92, "sim_code", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "card_try card_sim", .is_timed = true, \
	  .outcomes = "ok offer wrong wait shape") \
	/* behind card_old with lock: the birth date, eight digits. ok (whoever that is, and whatever was typed) | wait MINUTES | shape | busy */ \
	X(CARD_LOCK, 93, "card_lock", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "card_try lock", .is_timed = true, \
	  .outcomes = "ok wait shape") \
	/* an officer: who is to have a card. Six digits that proof gave (a slot from 02 on before them); five: of the case that gives one to
	 * who has no phone, whose paper is looked at once more: see_paper (card_paper). ok | wrong TRIES | agent_closed MINUTES | none (nobody there; no such case is ready at this desk) | shape */ \
	X(CARD_FOR, 88, "card_for", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "draft_phone", .is_timed = true, \
	  .outcomes = "ok see_paper wrong agent_closed none shape") \
	/* behind see_paper: the last four signs of the paper that two officers saw, as those of case_check. ok | wrong TRIES | agent_closed MINUTES | gone (no case was
	 * said, or it is not ready any more) | shape */ \
	X(CARD_PAPER, 94, "card_paper", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .payload = IDENTITY_PAYLOAD_VALUE, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "draft_phone", .is_timed = true, \
	  .outcomes = "ok wrong agent_closed gone shape") \
	/* its serial: seven digits. ok SERIAL | none (no such card in stock) | typo | gone (nobody was shown) */ \
	X(CARD_SERIAL, 89, "card_serial", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .outcomes = "ok none typo gone") \
	/* key: yes (it is in the person's hand) | sms (the same, and single codes work by SMS) | no. officer DRAFTS | draft | gone */ \
	X(CARD_GIVEN, 90, "card_given", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .op = IDENTITY_OP_CALLER, .retry = "gone", .leaves = "card_given card_no case_done", .is_timed = true, .outcomes = "officer draft gone")
