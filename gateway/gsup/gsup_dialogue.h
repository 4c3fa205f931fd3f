/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The live USSD dialogues of one GSUP link, found by what the network calls them and by what the sessions call them.
 *
 * Limits: `max` dialogues; a new one past it is refused. */
#pragma once

#include <osmocom/core/linuxlist.h>

#include "gateway/gsup/gsup_directory.h"
#include "gateway/session/session.h"

/* Borrowed until it is dropped. Secret: a person's IMSI and number. */
struct gsup_dialogue {
	struct hlist_node by_wire, by_id;
	struct llist_head entry;		/* silent longest first */
	char imsi[GSUP_PDU_IMSI_SIZE];
	uint32_t session_id;			/* of the network, unique for an IMSI */
	uint64_t id;				/* ours, never used again: a late answer finds no younger dialogue */
	char number[GSUP_PDU_IMSI_SIZE];	/* "": not known yet */
	char msc[GSUP_DIRECTORY_MSC_SIZE];	/* "": not known */
	uint8_t request;			/* invoke id of what was dialled: the last screen is its result */
	uint8_t asked;				/* invoke id of the last screen that asks */
	unsigned trace;				/* its number in the log; 0: it is not traced */
	bool told;				/* the sessions know of it */
	bool waits;				/* for the phone's answer to that screen */
	char *dialled;				/* until it is told; secret; NULL: nothing */
	int64_t touched_ms;
};

struct gsup_dialogues;

/* returns: NULL when out of memory. Freed with ctx, or by talloc_free(), when all are dropped. */
struct gsup_dialogues *gsup_dialogue_table(void *ctx, unsigned max);
/* How many live. */
unsigned gsup_dialogue_count(const struct gsup_dialogues *t);

/* There is none of that name yet. returns: NULL when out of memory or full. */
struct gsup_dialogue *gsup_dialogue_add(struct gsup_dialogues *t, const char *imsi, uint32_t session_id);
/* The dialogue that the network calls so; NULL: there is none. */
struct gsup_dialogue *gsup_dialogue_find(struct gsup_dialogues *t, const char *imsi, uint32_t session_id);
/* The dialogue that the sessions call so; NULL: there is none. */
struct gsup_dialogue *gsup_dialogue_of(struct gsup_dialogues *t, uint64_t id);
/* The network spoke of it. */
void gsup_dialogue_touch(struct gsup_dialogues *t, struct gsup_dialogue *d);
/* Wipe and forget it; d is no more. */
void gsup_dialogue_drop(struct gsup_dialogues *t, struct gsup_dialogue *d);
/* Wipe and forget all of them. */
void gsup_dialogue_drop_all(struct gsup_dialogues *t);
/* Drop those that were last touched before. */
void gsup_dialogue_forget(struct gsup_dialogues *t, int64_t before_ms);
