/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs of complaints, by whoever dials, and of the overseers who hear them. identity_verb.h says what stands in a row. */
#pragma once

#define IDENTITY_VERBS_OVERSIGHT(X) \
	/* begin a complaint. key: 1 to 6, as on M12. ok | help HELPER (threat or abuse) | limit | none (nobody hears it) */ \
	X(COMPLAINT_KIND, 134, "complaint_kind", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok help limit none") \
	/* who did it. key: 1 to 4, as on M12w; 5 an overseer. ok | where (a shop that is not known yet) */ \
	X(COMPLAINT_WHO, 135, "complaint_who", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok where") \
	/* org: where; empty: the person does not know. ok | noshop */ \
	X(COMPLAINT_WHERE, 136, "complaint_where", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "ok noshop") \
	/* key: the digit of a line that history showed. ok | none */ \
	X(COMPLAINT_EVENT, 137, "complaint_event", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(PERSON), \
	  .outcomes = "ok none") \
	/* open it. key: whether the person may be called, 1 to 4: no, any time, 9 to 12, at once. sent COMPLAINT UNTIL | limit | none */ \
	X(COMPLAINT_SEND, 138, "complaint_send", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .op = IDENTITY_OP_CALLER, .outcomes = "sent limit none") \
	/* news. key: number of the complaint. waiting (nobody took it) UNTIL HIGHER (late for too long) | taken SEEN_DAY UNTIL HIGHER | asks HIGHER
	 * (oversight wants to hear more: from now on its clocks stop) | answered OUTCOME HIGHER | ended AGAIN, all with COMPLAINT |
	 * none (no such number) | wait (three of those today) | shape (mistyped) */ \
	X(COMPLAINT_NEWS, 139, "complaint_news", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .outcomes = "waiting taken asks answered ended none wait shape") \
	/* about the one that news were told of. key: call | close | agree | again | higher. ok UNTIL (of again) | none (it cannot be done any more) */ \
	X(COMPLAINT_SAY, 140, "complaint_say", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(NEW) | IDS_IN(PERSON) | IDS_IN(VIEW), \
	  .op = IDENTITY_OP_CALLER, .outcomes = "ok none") \
	/* an overseer without keys gets them. key: yes | no. overseer */ \
	X(OVERSIGHT_GIVE, 141, "oversight_give", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "oversight_give", .outcomes = "overseer waits_key") \
	/* complaints that this overseer reads. key: new | late | taken (no answer yet): the first | next: the one behind | 1 ...: the one of
	 * that place. ok COMPLAINT ABOUT ACCUSED (or
	 * ACCUSED_ORG ALIKE) ABOUT_REF CALL CALLER UNTIL SAID SAID_THEN SAID_LAST MORE CAN_ASK PROPOSED | none */ \
	X(OVERSIGHT_LIST, 142, "oversight_list", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .outcomes = "ok none") \
	/* the one shown: key take | refer | ask (the person is asked to say more, once) | 1 | 2 | 3: answered with that outcome. ok, as oversight_list |
	 * none (it has an answer already: the person may begin it again) */ \
	X(OVERSIGHT_ACT, 143, "oversight_act", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "heard_take heard_refer heard_ask heard_answer", .outcomes = "ok none") \
	/* pause for a day what the one shown is about: the agent of its record, or the shop. It begins at a time drawn by lot in the next hours; of threat or
	 * abuse at once. ok UNTIL | none (nobody is named) */ \
	X(OVERSIGHT_PAUSE, 144, "oversight_pause", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "pause", .outcomes = "ok none") \
	/* pauses that are on. key: empty: the first | next. ok ACCUSED_ORG DESK UNTIL ALIKE (1: one overseer asked for its end) | none */ \
	X(OVERSIGHT_PAUSES, 145, "oversight_pauses", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .outcomes = "ok none") \
	/* end the one shown early. waiting (for a second overseer) | ended | none (it is over) */ \
	X(OVERSIGHT_RESUME, 146, "oversight_resume", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "pause_end", .outcomes = "waiting ended none") \
	/* what a record was, never whose. key: ten digits. ok ORG_SHORT DESK SEEN_DAY SEEN_TIME OUTCOME | none | shape */ \
	X(OVERSIGHT_REF, 147, "oversight_ref", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .op = IDENTITY_OP_CALLER, .retry = "shape", .leaves = "look", .outcomes = "ok none shape") \
	/* agents who checked far more than usual. key: empty: the first | pause | no: settle the one shown, then the first | ask: the agent
	 * shown is asked why, once. ok ACCUSED_ORG DESK PACE USUAL REFUSED CAN_ASK AGENT_SAID | none */ \
	X(OVERSIGHT_ALERT, 148, "oversight_alert", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .op = IDENTITY_OP_CALLER, .leaves = "alert_end alert_ask pause", .outcomes = "ok none") \
	/* what agents did in 30 days. key: empty: the first | next. ok ACCUSED_ORG DESK PACE REFUSED NOT_SERVED NIGHT MORE | none */ \
	X(OVERSIGHT_AGENTS, 127, "oversight_agents", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .outcomes = "ok none") \
	/* how complaints stand, those that this overseer does not read among them. ok OPEN_N FRESH LATE ALERTS PAUSED_N */ \
	X(OVERSIGHT_NUMBERS, 128, "oversight_numbers", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .outcomes = "ok none") \
	/* an agent says why there were so many. key: 1 to 3, as on O3a. ok | none (nobody asks) */ \
	X(AGENT_SAY, 129, "agent_say", WHOLE, .peers = IDP_GATEWAY, .states = IDS_IN(STAFF), \
	  .op = IDENTITY_OP_CALLER, .leaves = "alert_said", .outcomes = "ok none") \
	/* the same list for a terminal, key new | late | taken. ok ROW... (number|kind 1 to 6|date due|new, taken, referred or asked|1: it is late) */ \
	X(OVERSIGHT_ROWS, 131, "oversight_rows", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .outcomes = "ok none") \
	/* who asked for what is kept, newest behind. key: number of a request; those behind it. ok ROW... (number|date|authority|basis|people|outcome|given) MORE | none */ \
	X(OVERSIGHT_REQUESTS, 130, "oversight_requests", WHOLE, .peers = IDP_GATEWAY | IDP_DESK, .states = IDS_IN(OVERSEER), \
	  .outcomes = "ok none")
