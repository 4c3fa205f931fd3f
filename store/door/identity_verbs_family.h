/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs of people who need somebody else: a child and its guardian, the dead. identity_verb.h says what stands in a row. */
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
	  .outcomes = "ok shape")
