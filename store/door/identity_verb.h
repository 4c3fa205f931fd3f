/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a verb is, in one row: everything that anybody needs to know of it but the function that does it.
 *
 * Rows stand with their actor, in identity_verbs_person.h, _agent.h, _officer.h, _case.h, _card.h, _oversight.h and _message.h: X(enum, number, name in menu files, WHOLE | TWO_HALVES,
 * members of struct identity_verb_row...), arguments and outcomes in the comment before each: org, pick, key, text are the members of
 * struct identity_req; "facts" is a list of fact names joined by commas. The number is written into the database with each answer that is
 * kept: it is never changed, nor given to another verb. Core, queue of the pair, session, counters and `menus check` read rows; to add a verb is
 * to add a row, and its function identity_verb_NAME (of two halves also identity_again_NAME) in store/identity.
 *
 * Promise: constant and pure; a row names no rule, so that the gateway links none. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/door/identity_peer.h"
#include "store/door/identity_verbs_agent.h"
#include "store/door/identity_verbs_family.h"
#include "store/door/identity_verbs_ending.h"
#include "store/door/identity_verbs_case.h"
#include "store/door/identity_verbs_card.h"
#include "store/door/identity_verbs_message.h"
#include "store/door/identity_verbs_officer.h"
#include "store/door/identity_verbs_oversight.h"
#include "store/door/identity_verbs_person.h"

#define IDENTITY_VERBS(X) IDENTITY_VERBS_PERSON(X) IDENTITY_VERBS_AGENT(X) IDENTITY_VERBS_OFFICER(X) IDENTITY_VERBS_CASE(X) IDENTITY_VERBS_CARD(X) IDENTITY_VERBS_FAMILY(X) IDENTITY_VERBS_OVERSIGHT(X) IDENTITY_VERBS_MESSAGE(X) IDENTITY_VERBS_ENDING(X)

/* one more than the highest number */
union identity_verb_numbers {
	char none;
#define X(e, n, ...) char e[(n) + 1];
	IDENTITY_VERBS(X)
#undef X
};

enum identity_verb {
	IDV_NONE,
#define X(e, n, ...) IDV_##e = (n),
	IDENTITY_VERBS(X)
#undef X
	IDV_COUNT = sizeof(union identity_verb_numbers)
};

/* Who may ask, as a mask in rows. */
enum {
	IDP_GATEWAY = 1 << PEER_GATEWAY,
	IDP_API = 1 << PEER_API,
	IDP_ADMIN = 1 << PEER_ADMIN,
	IDP_DESK = 1 << PEER_DESK,
};

/* What a dialogue may do next. States move on, so a verb of a state that is left cannot be repeated: HELLO makes the dialogue, UNLOCK, ROLE,
 * RESUME and RESTART leave theirs, RESTART also declines an offer. OFFER before SHARE and the like are asked by the verb itself. */
enum identity_state {
	IDS_NEW,	/* nobody yet */
	IDS_HASHING,	/* the first half of an unlock is out */
	IDS_START,	/* must choose a PIN */
	IDS_TEXTED,	/* unlocked, asked about an SMS */
	IDS_CARD,	/* unlocked, asked about what was done with a code card */
	IDS_CASE,	/* person, asked about a case */
	IDS_BOTH,	/* unlocked, role to be chosen */
	IDS_RESUME,	/* person, asked whether to go on */
	IDS_PERSON,
	IDS_VIEW,	/* person, by the second PIN: a small view */
	IDS_PRIVATE,	/* person, asked about a second PIN */
	IDS_STAFF,	/* an agent */
	IDS_OFFICER,
	IDS_OVERSEER,
	IDS_OVER,	/* only the goodbye is left */
	IDS_NONE,	/* no dialogue yet: of rows alone */
};
#define IDS_IN(s) (1u << IDS_##s)
#define IDS_ANY	  (IDS_IN(NONE) - 1)

/* How a repeat of a verb that changes something is known. */
enum identity_op_rule {
	IDENTITY_OP_NONE,	/* it changes nothing that outlives the dialogue */
	IDENTITY_OP_CALLER,	/* by the id in the request, which must have one: the answer is kept and given again */
	IDENTITY_OP_VERB,	/* by the verb itself */
	IDENTITY_OP_HARMLESS,	/* by what it speaks of, as a lease or an id: doing it again changes nothing */
};

/* What text of a request is; without any there must be none. */
enum identity_payload {
	IDENTITY_PAYLOAD_NONE,
	IDENTITY_PAYLOAD_SCREEN,	/* the lines that were answered: what the person agreed to */
	IDENTITY_PAYLOAD_VALUE,		/* what was typed, as it was typed: personal data */
	/* structs of identity_payload.h: */
	IDENTITY_PAYLOAD_SMS,
	IDENTITY_PAYLOAD_NEXT,
	IDENTITY_PAYLOAD_TOLD,
	IDENTITY_PAYLOAD_PUSHED,
	IDENTITY_PAYLOAD_COUNTS,
	IDENTITY_PAYLOAD_LINKS,
};

/* What of its outcomes is counted. */
enum identity_counted {
	IDENTITY_COUNTED_NOT,
	IDENTITY_COUNTED_CHECK,		/* good, typo, late, wrong, stopped */
	IDENTITY_COUNTED_SERVED,	/* yes, and all others */
};

#define IDENTITY_VERB_ANY "busy refused idle"	/* outcomes of any verb */

/* Lists are words with a blank between, NULL: none. */
struct identity_verb_row {
	const char *name;		/* in menu files */
	uint16_t number;		/* its enum */
	bool has_again;			/* a second half, once a worker hashed */
	uint8_t peers;			/* who may call it: IDP_* */
	uint16_t states;		/* of the dialogue: IDS_IN(...) | ...; 0: outside dialogues, so that a new vault can still do what waits */
	bool is_late_ok;		/* ok in a dialogue that this vault does not know: nothing of it is left to do */
	bool takes_secret;
	bool wants_pin;			/* who is unlocked typed the PIN again before it, by PROVE; what changes something uses that up */
	bool is_timed;			/* promises for a time, or judges what was promised: busy while the clock is in doubt */
	enum identity_payload payload;
	enum identity_op_rule op;
	const char *retry;		/* outcomes after which the same id may try again, besides those of any verb: they are not kept */
	const char *leaves;		/* kinds of ledger lines that it may write */
	enum identity_counted counted;
	const char *gives;		/* outcomes by which a code or facts were given: counted by sex and age */
	const char *pushes;		/* outcomes worth a screen that nobody dialled for */
	bool is_first;			/* before what waits in the queue of the pair: at most one of each such verb and link does */
	const char *outcomes;		/* what it may answer, besides those of any verb but where they mean more */
};

/* returns: the row, or NULL for a number that no verb has. */
const struct identity_verb_row *identity_verb_row(enum identity_verb v);

/* returns: the verb of that name in menu files, or IDV_NONE. */
enum identity_verb identity_verb_of(const char *name);

/* returns: name in menu files, or NULL for a number that no verb has. */
const char *identity_verb_name(enum identity_verb v);

/* It changes something that outlives the dialogue. */
bool identity_verb_is_mutating(enum identity_verb v);

/* word stands in a list of a row. */
bool identity_verb_lists(const char *list, const char *word);

/* v may answer that outcome: its row names it, or any verb may. */
bool identity_verb_answers(enum identity_verb v, const char *outcome);
