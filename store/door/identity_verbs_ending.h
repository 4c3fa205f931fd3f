/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs by which a person ends what is kept of them, or takes a copy of it. identity_verb.h says what stands in a row. */
#pragma once

#define IDENTITY_VERBS_ENDING(X) \
	/* what is said before an erasing. ok READY_DAY | left READY_DAY STILL_OPEN (what is open ends with it) */ \
	X(ERASE_LOOK, 156, "erase_look", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "ok left") \
	/* hidden from here on, erased after the wait unless CASE_ANSWER keeps it; the dialogue is over. erases READY_DAY UNTIL (no backup has it then) REF |
	 * erase_held (hidden, and erased when a desk saw the person) */ \
	X(ERASE, 157, "erase", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .wants_pin = true, .op = IDENTITY_OP_CALLER, .leaves = "erase_ask", .is_timed = true, \
	  .outcomes = "erases erase_held") \
	/* the person wants a copy, which a desk makes. ok CASE UNTIL (the day) */ \
	X(COPY_ASK, 149, "copy_ask", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .op = IDENTITY_OP_CALLER, .leaves = "copy_ask", .is_timed = true, \
	  .outcomes = "ok") \
	/* yes to the copy that an unlock asked about (copy_asked DESK_NAME CASE): it is made, and the dialogue is over. ok COPY_CODE (said once) | late (ten minutes are over) */ \
	X(COPY_GIVE, 150, "copy_give", TWO_HALVES, .peers = IDP_GATEWAY, .states = IDS_IN(CASE), \
	  .op = IDENTITY_OP_CALLER, .leaves = "copy", .is_timed = true, \
	  .outcomes = "ok late")
