/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs of whoever dials: the person, and what every dialogue begins and ends with. identity_verb.h says what stands in a row. */
#pragma once

#define IDENTITY_VERBS_PERSON(X) \
	/* first request of every USSD dialogue. org: what was dialled behind the service code, or empty.
	 * plain | shop | paused | noshop; LANG is empty until a language is kept; ORG_* with shop and paused.
	 * An agent whose shift runs and who dialled no shop needs no PIN: shift (as staff) | unclosed (as unlock).
	 * imsi: what the network calls the SIM, or empty. IDENTITY_DIAL_PROOF dialled: prove_phone.
	 * At a terminal number is what the officer typed, as E.164 digits, and link is not looked at.
	 * push: the dialogue is ours, for the screen that push_next handed out. asked ORG_* | warned | gone */ \
	X(HELLO, 1, "hello", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(NONE), \
	  .pushes = "asked warned", \
	  .outcomes = "plain shop paused noshop shift unclosed asked warned gone prove_phone") \
	/* not the shop that was dialled: it is forgotten. plain */ \
	X(NOT_SHOP, 2, "not_shop", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW), \
	  .outcomes = "plain") \
	/* key: "en". As hello before the unlock, ok after it. Kept per number, known or unknown */ \
	X(LANG, 3, "lang", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(NEW) | IDS_IN(START) | IDS_IN(TEXTED) | IDS_IN(BOTH) | IDS_IN(PERSON) | IDS_IN(VIEW) | IDS_IN(STAFF) | IDS_IN(OFFICER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "lang recycled alarm", \
	  .outcomes = "plain shop paused noshop asked warned gone prove_phone ok") \
	/* PIN, slot + PIN, or start code.
	 * the second PIN opens a small view: person | person_locked | shop alone, and states permit little more (IDS_VIEW) | private (a desk opened its choice: second_say) |
	 * start | start_notice | person | person_locked | staff STAFF_ORG DESK TODAY SHIFT | both | shop (person, and a shop was dialled) | resume |
	 * asked ORG_* (person, and a shop asks) | survey ORG_SHORT SEEN_DAY (person, and a check to ask about) | unclosed (staff, and a check to finish) AGAIN while it may be seen again |
	 * officer OFFICER DESK_NAME DRAFTS | overseer DESK_NAME FRESH TAKEN_N LATE ALERTS | waits_key DESK_NAME (an overseer whom nobody gave a key yet) | give_keys NEWCOMER (as overseer, and another one has no key of complaints yet: oversight_give) | draft (officer, and a draft to go on with: as draft_next) | both_desk (as both, with an officer) |
	 * texted_block ORG_SHORT | texted_pin (an SMS that nobody vouched for asks to block that organisation, or held digits: was it them?) |
	 * card_moved (a code card moved this ID to another number): was it them? |
	 * card_due (another code card is to be fetched at a desk: card_said yes goes on) |
	 * card_new DESK_NAME (a code card was handed over there): was it them? |
	 * adult (a child of a guardian, of age by the earliest birth date: grown) | adult_soon (within three months) | alive (was reported dead: that is over) |
	 * proxy_asked MASKED ORG_* GIVEN UNTIL (a desk asks whether that phone may give for this person: proxy_answer) |
	 * wrong TRIES | wait MINUTES | closed | shape (no try lost) | busy */ \
	X(UNLOCK, 4, "unlock", TWO_HALVES, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(NEW), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "try open sim alarm death_no recycled", \
	  .outcomes = "start start_notice person person_locked staff both shop resume asked survey unclosed officer overseer give_keys draft second both_desk texted_block texted_pin card_moved stopped stopped_move spot wrong wait closed shape adult adult_soon alive proxy_asked fix erasing erasing_held card_due card_new private waits_key copy_asked") \
	/* what texted_block and texted_pin ask: key yes | no. The PIN is changed by pin_new instead of a yes.
	 * blocked ORG_SHORT (after yes) | after no as unlock, a right PIN */ \
	X(TEXTED, 54, "texted", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(TEXTED), \
	  .op = IDENTITY_OP_CALLER, .leaves = "texted block death_no", \
	  .outcomes = "person person_locked staff both shop resume asked survey unclosed officer overseer give_keys draft second both_desk texted_block texted_pin stopped stopped_move spot blocked wait closed adult adult_soon alive proxy_asked fix erasing erasing_held waits_key copy_asked") \
	/* the notice N1 was agreed to; text: the lines shown. ok */ \
	X(NOTICE, 5, "notice", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(START), \
	  .payload = IDENTITY_PAYLOAD_SCREEN, \
	  .outcomes = "ok") \
	/* the notice N1 was refused; text: the lines shown. The dialogue is over; the ledger says that somebody refused. ok */ \
	X(NOTICE_REFUSE, 50, "notice_refuse", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(START), \
	  .payload = IDENTITY_PAYLOAD_SCREEN, .op = IDENTITY_OP_CALLER, .leaves = "notice_no", \
	  .outcomes = "ok") \
	/* first typing of a new PIN, start code or unlock before it. ok | easy REASON | shape | closed (a desk opens it) */ \
	X(PIN_NEW, 6, "pin_new", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(START) | IDS_IN(TEXTED) | IDS_IN(PERSON) | IDS_IN(PRIVATE), \
	  .takes_secret = true, .wants_pin = true, \
	  .outcomes = "ok easy shape closed") \
	/* second typing. ok (saved; the start code is used up in the same commit) | differ | busy */ \
	X(PIN_AGAIN, 7, "pin_again", TWO_HALVES, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(START) | IDS_IN(TEXTED) | IDS_IN(PERSON) | IDS_IN(PRIVATE), \
	  .takes_secret = true, .wants_pin = true, .op = IDENTITY_OP_CALLER, .leaves = "pin grown proxy_end death_no", \
	  .outcomes = "ok differ") \
	/* the PIN (or slot + PIN) once more, before what wants_pin. ok | wrong TRIES | wait MINUTES | closed | shape (no try lost) | busy */ \
	X(PROVE, 56, "prove", TWO_HALVES, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(TEXTED) | IDS_IN(PERSON) | IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "try alarm", \
	  .outcomes = "ok wrong wait closed shape") \
	/* one number, two roles: key person | staff. person | person_locked | shop | resume | asked | survey | staff | unclosed | officer | draft | wait MINUTES */ \
	X(ROLE, 8, "role", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(BOTH), \
	  .outcomes = "person person_locked shop resume asked survey staff unclosed officer overseer give_keys draft second stopped stopped_move spot wait closed adult adult_soon alive proxy_asked fix erasing erasing_held waits_key copy_asked") \
	/* refresh the home screen; who is still asked about digits texted is asked again. person | person_locked | staff | officer | texted_pin */ \
	X(HOME, 9, "home", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(TEXTED) | IDS_IN(PERSON) | IDS_IN(VIEW) | IDS_IN(STAFF) | IDS_IN(OFFICER) | IDS_IN(OVERSEER), \
	  .outcomes = "person person_locked staff officer overseer waits_key texted_pin") \
	/* look a shop up by org. ok ORG_* | paused ORG_* | noshop */ \
	X(SHOP, 10, "shop", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok paused noshop") \
	/* what org (or the org of this dialogue, when empty) wants, with what was chosen so far.
	 * ok ORG_* PURPOSE MUST GIVE OPTIONAL LIFE | code_only ORG_* | missing ORG_* MISSING | paused | noshop | limit MINUTES | locked |
	 * blocked ORG_* (by this person) | new_sim (another SIM than before, for less than a day) |
	 * blocked ORG_* (by this person) | minor (not of a bundle that children may give) | adult (of age: first a PIN of the own) | new_sim (another SIM than before, for less than a day) */ \
	X(OFFER, 11, "offer", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok code_only missing paused noshop limit locked blocked new_sim minor adult sim_week sim_unknown after") \
	/* pick: digits of optional facts, e.g. "45"; empty: none. ok | shape */ \
	X(CHOOSE, 12, "choose", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok shape") \
	/* key: h1 | today | d3. As offer */ \
	X(LIFE, 13, "life", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok code_only missing paused noshop limit locked blocked new_sim minor adult sim_week sim_unknown after") \
	/* give the facts offered; text: the screen shown. ok ORG_SHORT CODE LIFE | given ORG_SHORT (to the agent who asked) | limit MINUTES | gone | locked | blocked | new_sim | busy */ \
	X(SHARE, 14, "share", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .payload = IDENTITY_PAYLOAD_SCREEN, .op = IDENTITY_OP_CALLER, .leaves = "share", .gives = "ok given", \
	  .is_timed = true, .outcomes = "ok given limit gone locked blocked new_sim minor adult sim_week sim_unknown after") \
	/* one-time code for an organisation that takes no facts. ok ORG_SHORT CODE | given ORG_SHORT | limit MINUTES | gone | locked | blocked | new_sim | busy */ \
	X(OTP, 15, "otp", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .payload = IDENTITY_PAYLOAD_SCREEN, .op = IDENTITY_OP_CALLER, .leaves = "otp", .gives = "ok given", \
	  .is_timed = true, .outcomes = "ok given limit gone locked blocked new_sim minor adult sim_week sim_unknown after") \
	/* the screen just shown is one to come back to. ok */ \
	X(CHECKPOINT, 16, "checkpoint", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok") \
	/* go on where the last dialogue was cut. offer (as offer ok) | code_only | new_sim | sim_week | sim_unknown | after | shared ORG_SHORT CODE LIFE | otp ORG_SHORT CODE | gone */ \
	X(RESUME, 17, "resume", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(RESUME), \
	  .is_timed = true, .outcomes = "offer code_only new_sim sim_week sim_unknown after shared otp gone") \
	/* forget that place, or the offer just shown. person | person_locked */ \
	X(RESTART, 18, "restart", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(RESUME) | IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "person person_locked") \
	/* the newest open code. ok ORG_SHORT CODE MINUTES | none | new_sim | sim_week | sim_unknown | after */ \
	X(OPEN_CODE, 19, "open_code", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .is_timed = true, .outcomes = "ok none new_sim sim_week sim_unknown after") \
	/* cancel the code last shown by open_code. ok | none */ \
	X(CANCEL_CODE, 20, "cancel_code", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "cancel", \
	  .outcomes = "ok none") \
	/* ok NAME BIRTHDATE ID_LAST4 EVIDENCE HAS_CASE */ \
	X(MY_ID, 21, "my_id", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok") \
	/* who saw my ID, newest first, IDENTITY_EVENTS at a time; key: more goes on where the last answer ended. For a week after a recovery
	 * what is of before is hidden; what was done at a desk, where the line of the last use is. ok EVENT... MORE UNTIL (something is hidden) | none | hidden UNTIL */ \
	X(HISTORY, 22, "history", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok none hidden") \
	/* key: 1 to 7, one of those listed last. ok ORG_* SEEN_DAY SEEN_TIME GIVEN PURPOSE REF BLOCKED | failed SEEN_DAY | recycled SEEN_DAY | none */ \
	X(EVENT, 23, "event", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "ok failed recycled none") \
	/* the event shown was not the person: locked until the person opens it. sent COMPLAINT UNTIL (a complaint is open, where they are heard) | ok | none */ \
	X(NOT_ME, 24, "not_me", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "lock not_me", \
	  .outcomes = "sent ok none") \
	/* nothing of this person goes to the organisation of the event shown any more; its open codes end. ok ORG_SHORT | none */ \
	X(BLOCK, 25, "block", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "block", \
	  .outcomes = "ok none") \
	/* the organisation that offer just called blocked may ask again. ok | none */ \
	X(UNBLOCK, 26, "unblock", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "unblock", \
	  .outcomes = "ok none") \
	/* what the person turned on. ok NO_SMS NEUTRAL HIDE_LAST QUIET MAY_ASK WARN SMS_INSTEAD WORDS TRUSTED */ \
	X(SAFETY, 27, "safety", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "ok") \
	/* turn one over: key no_sms | neutral | hide_last | may_ask | warn | sms_instead | words, which only a desk turns on, with a new card: none; or choose:
	 * quiet_night | quiet_long | quiet_ever | quiet_not. as safety, and CALL_LIST the first time */ \
	X(SAFETY_SET, 28, "safety_set", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .wants_pin = true, .op = IDENTITY_OP_CALLER, .leaves = "safety", \
	  .outcomes = "ok none") \
	/* whom the person trusts now. ok TRUSTED_END */ \
	X(TRUSTED, 118, "trusted", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .wants_pin = true, .outcomes = "ok") \
	/* whom the person trusts: a phone number, not one of their own; none: nobody. ok | shape */ \
	X(TRUST, 124, "trust", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .takes_secret = true, .wants_pin = true, .op = IDENTITY_OP_CALLER, .leaves = "safety", \
	  .outcomes = "ok shape") \
	/* an officer: who may choose a second PIN, in private. As card_for: ok | wrong TRIES | agent_closed MINUTES | none | shape */ \
	X(SECOND_FOR, 125, "second_for", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "draft_phone", .is_timed = true, \
	  .outcomes = "ok wrong agent_closed none shape") \
	/* that person: key choose | end | no. start (pin_new, pin_again) | ok */ \
	X(SECOND_SAY, 126, "second_say", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PRIVATE), \
	  .op = IDENTITY_OP_CALLER, .leaves = "pin", \
	  .outcomes = "start ok") \
	/* what the survey asked: key yes | no | money. person | person_locked */ \
	X(SURVEY, 29, "survey", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "survey", \
	  .outcomes = "person person_locked") \
	/* key: now | h24. ok */ \
	X(LOCK, 30, "lock", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .op = IDENTITY_OP_CALLER, .leaves = "lock", \
	  .outcomes = "ok") \
	/* the person opens the own lock, after the PIN. person */ \
	X(UNLOCK_ID, 31, "unlock_id", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "unlock", \
	  .outcomes = "person") \
	/* the asked person typed the agent's digits. ok (now the PIN) | shop (after the PIN: as dialled) | wrong TRIES | gone */ \
	X(ASK_PAIR, 38, "ask_pair", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .leaves = "pair", \
	  .outcomes = "ok shop wrong gone") \
	/* not the person, or not willing; the agent is not told. ok */ \
	X(ASK_REFUSE, 39, "ask_refuse", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "ask_no", \
	  .outcomes = "ok") \
	/* nor ever again: before the PIN for everybody of the number, as by SMS. ok ORG_SHORT | none */ \
	X(ASK_BLOCK, 40, "ask_block", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "ask_no block alarm", \
	  .outcomes = "ok none") \
	/* last request of every USSD dialogue; key: shown when its last answer reached the phone, ended when that was its last screen and
	 * there is nothing to go on with. ok, answer not waited for */ \
	X(BYE, 43, "bye", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_ANY, \
	  .is_late_ok = true, \
	  .outcomes = "ok")
