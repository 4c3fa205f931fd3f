/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs of cases: what an officer begins for a person and a second one decides, and what the person hears of it. identity_verb.h says what
 * stands in a row.
 *
 * The first officer answers what is asked, one answer a request, kept in the dialogue alone until case_open writes the case. What is answered is the
 * next step, the same for a phone and a terminal:
 *
 *   step_why       case_set with the key why and one of its words as pick
 *   step_whom      case_set with the key seen: a kind of paper, or none (then step_old)
 *   step_claim     case_set with the key paper, text: the number of that paper
 *   step_old       case_set with the key old, text: the number that the person had, a slot from 02 on in front; or, where OLD_FREE says so, nothing: not known
 *   step_number    case_phone: the digits that *789*3# showed on the phone that is to be theirs
 *   step_fix       case_set with the key fix, text: what the attribute of case_new is to be
 *   step_send      all is there, CASE_KIND MASKED: the PIN by prove, and case_open
 *
 * none: nobody is found by that; it is counted, as questions who is enrolled are. */
#pragma once

#define IDENTITY_CASE_STEPS "step_why step_whom step_claim step_old step_number step_fix step_send"

#define IDENTITY_VERBS_CASE(X) \
	/* begin a case. key: move | reset | card (another one, of who has no phone) | erase | want | correct, add (pick: which attribute; none: step_fix, and it is asked for). step_why (at a terminal with
	 * ROW, the words of the reasons), after want step_whom. Without a key: step_kind ROW..., the keys there are, at a terminal */ \
	X(CASE_NEW, 70, "case_new", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "step_kind step_why step_whom step_fix") \
	/* one answer; see above. a step | bad REASON WHY | none | own (the number or record is the officer's own) | gone (no case is begun) */ \
	X(CASE_SET, 71, "case_set", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .payload = IDENTITY_PAYLOAD_VALUE, .op = IDENTITY_OP_CALLER, .retry = "bad none gone own", .leaves = "case_probe alarm", \
	  .outcomes = IDENTITY_CASE_STEPS " bad none gone own") \
	/* six digits that proof gave. a step | wrong TRIES | agent_closed MINUTES | full (so many people have the number, or a move begins there) | own | shape | gone */ \
	X(CASE_PHONE, 72, "case_phone", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape gone", .leaves = "draft_phone", .is_timed = true, \
	  .outcomes = IDENTITY_CASE_STEPS " wrong agent_closed full own shape gone") \
	/* open the case. opened CASE (a second officer is needed) | left CASE (the person is asked at the next unlock) | limit (one is open for this person, or there were too many in a year) | card_only (the person wants none without a card) |
	 * has_phone (another card: the phone is shown instead, or the record is under a PIN) | full | a step that is missing | gone */ \
	X(CASE_OPEN, 73, "case_open", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .wants_pin = true, .op = IDENTITY_OP_CALLER, .retry = IDENTITY_CASE_STEPS " gone", .leaves = "case_open alarm", .is_timed = true, \
	  .outcomes = "opened left limit card_only has_phone full " IDENTITY_CASE_STEPS " gone") \
	/* the second officer takes up a case. key: its number. see_paper, see_phone (what case_check wants typed) CASE CASE_KIND DESK_NAME SEEN_TIME |
	 * see_death, see_alike (case_judge decides it) CASE DESK_NAME SEEN_TIME |
	 * none (no such case waits at this desk) | own (not for this officer: the first one, the same name or number, the same terminal) | soon MINUTES */ \
	X(CASE_SEE, 74, "case_see", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "see_paper see_phone see_death see_alike none own soon") \
	/* what the second officer saw. text: the last four signs of the paper, or pick or secret where there is no text; see_phone: six digits that proof gave.
	 * seen | wrong TRIES | ended (wrong twice) | agent_closed MINUTES | none own soon | shape */ \
	X(CASE_CHECK, 75, "case_check", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .payload = IDENTITY_PAYLOAD_VALUE, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "draft_phone case_end alarm", .is_timed = true, \
	  .outcomes = "seen wrong ended agent_closed none own soon shape") \
	/* decide. key: yes (after seen, at a terminal also after prove) | no | report (no, and an alarm). approved, approved_card (handed over
	 * then, by card_for) READY_DAY READY_TIME | noted | none own soon */ \
	X(CASE_DECIDE, 76, "case_decide", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "case_yes case_end case_done alarm", .is_timed = true, \
	  .outcomes = "approved approved_card noted none own soon") \
	/* the help desk, before any PIN: what a case does that this phone was shown for, key: of that number, "" any. none (also where the link does not vouch for the number) |
	 * case CASE CASE_KIND, and once it is approved READY_DAY READY_TIME, the earliest that they can be; of a new PIN that has no key its
	 * number is not in full | case_ask (without a key): a start code may be fetched | case_ready CASE CODE (with a key alone): a start code SLOT, another one at each time it is asked |
	 * draft DESK_NAME UNTIL (a draft that this phone was shown for is not finished, and is erased then) | held DESK_NAME UNTIL (the same, and somebody alike is looked at) */ \
	X(CASE_NEWS, 77, "case_news", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .op = IDENTITY_OP_CALLER, .leaves = "case_done case_try start", .is_timed = true, \
	  .outcomes = "none case case_ask case_ready draft held") \
	/* the person's answer to what an unlock asked. key: mine | not_mine (after stopped and spot); yes | no | complain (after fix); no (after copy_asked: yes is copy_give); keep | erase (after erasing, erasing_held).
	 * home of the person, or the next question | not_mine (locked) | kept (nothing is changed, and somebody looks at it) | stale (the record is another by now) | erases, erase_held (as erase) */ \
	X(CASE_ANSWER, 78, "case_answer", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(CASE), \
	  .op = IDENTITY_OP_CALLER, .leaves = "case_told case_done case_end lock alarm erase_ask", \
	  .outcomes = "person person_locked shop asked resume survey stopped stopped_move spot fix erasing erasing_held copy_asked erases erase_held wait not_mine kept") \
	/* what the person wants from here on; the claim of this dialogue found whom, and the phone was shown. key: desk_only (no recovery by phone) | card_only
	 * (none at a desk without the code card, either). An officer turns them on and never off. ok | gone | a step that is missing */ \
	X(CASE_WANT, 79, "case_want", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .wants_pin = true, .op = IDENTITY_OP_CALLER, .retry = IDENTITY_CASE_STEPS " gone", .leaves = "case_want", \
	  .outcomes = "ok " IDENTITY_CASE_STEPS " gone")
