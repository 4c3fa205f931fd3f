/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs of people who need somebody else: a child and its guardian, a proxy, the dead. identity_verb.h says what stands in a row. */
#pragma once

#include "store/door/identity_verbs_officer.h"

#define IDENTITY_VERBS_FAMILY(X) \
	/* begin the draft of a child on the phone of its guardian. Six digits that proof gave on that phone, behind the slot of the guardian where that is not
	 * the first. step_kin | as draft_new and draft_phone. What is answered does not tell whether anybody has that slot */ \
	X(CHILD_NEW, 100, "child_new", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "draft_phone alarm", .is_timed = true, \
	  .outcomes = "step_kin wrong agent_closed full shape limit keyless bad") \
	/* a child who is of age by the earliest birth date chooses a PIN that nobody else knows: pin_new and pin_again follow. start | none (no guardian, or
	 * not of age) */ \
	X(GROWN, 101, "grown", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "start none") \
	/* who is to be reported dead: the number as the secret, then the slot, 1 to 8, as key. ok, whoever has it | shape */ \
	X(DEATH_WHO, 102, "death_who", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, \
	  .outcomes = "ok shape") \
	/* report it. key: what shows it, 0 said | 1 two witnesses | 2 a paper of a hospital or burial | 3 a registry. ok CASE (for a second officer; from 1 on) |
	 * shape (nobody was named) */ \
	X(DEATH_REPORT, 103, "death_report", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .wants_pin = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "death alarm", .is_timed = true, \
	  .outcomes = "ok shape") \
	/* at a desk: whose proxy it is to be, key person, and who, key proxy: six digits that proof gave on that phone, behind a slot as in child_new.
	 * ok, whoever has it | wrong TRIES | agent_closed MINUTES | shape */ \
	X(PROXY_WHO, 104, "proxy_who", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "draft_phone", .is_timed = true, \
	  .outcomes = "ok wrong agent_closed shape") \
	/* where: org; or why: key ill | travel | disability | other. ok | paused | noshop | none (it takes no facts) */ \
	X(PROXY_SET, 105, "proxy_set", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "ok paused noshop none") \
	/* have the person asked, at their next PIN. pick: days, 7 | 30 | 90. ok | shape (something was not said) */ \
	X(PROXY_ASK, 106, "proxy_ask", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "proxy", .is_timed = true, \
	  .outcomes = "ok shape") \
	/* what proxy_asked asks: key yes | no. ok | minor, adult (as share) | none (it is over, or what must be given is not on record) */ \
	X(PROXY_ANSWER, 107, "proxy_answer", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "proxy_yes proxy_no", .is_timed = true, \
	  .outcomes = "ok minor adult none") \
	/* proxies of this person, then those that this person is, one at a time; key next: the one behind. proxy_mine, proxy_other MASKED ORG_* UNTIL | none */ \
	X(PROXIES, 108, "proxies", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "proxy_mine proxy_other none") \
	/* end the one shown last. ok | none */ \
	X(PROXY_END, 109, "proxy_end", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "proxy_end", \
	  .outcomes = "ok none") \
	/* what the one shown last may give; share gives it. ok NAME ORG_SHORT GIVE | as offer; none: nothing, until the person dials again */ \
	X(PROXY_OFFER, 110, "proxy_offer", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "ok none limit locked blocked new_sim sim_week sim_unknown after") \
	/* at a desk: end all proxies of, and by, whose phone was shown: the secret as of proxy_who. as proxy_who */ \
	X(PROXY_STOP, 111, "proxy_stop", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "draft_phone proxy_end proxy_stop", .is_timed = true, \
	  .outcomes = "ok wrong agent_closed shape") \
	/* ask for a birth record of whose phone was shown: the secret as of proxy_who. ok CASE, whoever has it | as proxy_who */ \
	X(TRANSCRIPT_NEW, 112, "transcript_new", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .takes_secret = true, .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "draft_phone transcript", .is_timed = true, \
	  .outcomes = "ok wrong agent_closed shape") \
	/* such a case of this desk. key: its number. ok CASE STAGE PLACE SEEN_DAY (since) UNTIL (next news) | none */ \
	X(TRANSCRIPT_FIND, 113, "transcript_find", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .outcomes = "ok none") \
	/* move the one found on. key: a stage, asked | sent | waits | found | absent | ready | given (it is over), or a place, desk | here | ministry | consulate |
	 * home | post. as transcript_find */ \
	X(TRANSCRIPT_MOVE, 114, "transcript_move", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "transcript", \
	  .outcomes = "ok none") \
	/* the own one; key: its number, or empty. as transcript_find */ \
	X(MY_TRANSCRIPT, 115, "my_transcript", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "ok none") \
	/* the second officer decides a death or somebody alike, that case_see showed. key: yes (the death; two people) | no (not dead; one
	 * person, who has no second file) | third (not dead, and an alarm; nobody can tell). noted CASE | none own soon */ \
	X(CASE_JUDGE, 116, "case_judge", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .wants_pin = true, .op = IDENTITY_OP_CALLER, .leaves = "case_yes case_end death_yes alarm", .is_timed = true, \
	  .outcomes = "noted none own soon") \
	/* the person who was written down with proxy_ask cannot say yes, and never had a PIN: a case for a second officer. text: last four signs of the guardian's
	 * paper. ok CASE, whoever it is | shape (nothing was written down, or not four) | own */ \
	X(PROXY_CASE, 117, "proxy_case", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OFFICER), \
	  .wants_pin = true, .payload = IDENTITY_PAYLOAD_VALUE, .op = IDENTITY_OP_CALLER, .retry = "shape own", .leaves = "case_open", .is_timed = true, \
	  .outcomes = "ok shape own")
