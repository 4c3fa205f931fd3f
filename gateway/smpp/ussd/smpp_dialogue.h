/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The live USSD dialogues of one link: what a screen needs to find its phone again.
 *
 * Limits: `max` dialogues; the one that was silent longest gives way to a new one. */
#pragma once

#include <osmocom/core/linuxlist.h>

#include "gateway/smpp/ussd/ussd_dialect.h"

#define SMPP_ADDRESS_SIZE	21	/* with NUL: SMPP 3.4 5.2.9 */
#define SMPP_NUMBER_MAX		24

struct smpp_address {
	uint8_t ton, npi;
	char digits[SMPP_NUMBER_MAX];
};

/* Borrowed until the next call that adds or drops. */
struct smpp_dialogue {
	struct hlist_node node;
	struct llist_head entry;	/* silent longest first */
	uint8_t key[USSD_KEY_MAX];	/* with phone.digits it names the dialogue */
	uint8_t raw[USSD_KEY_MAX];	/* the id as last received: smpp_dialogue_session() */
	uint8_t *long_raw;		/* instead, where it is longer: only a string is */
	uint8_t raw_len;
	bool once;
	struct smpp_address phone, code;
	uint32_t screens;		/* sent so far: tells a late refusal from one that matters */
	unsigned lane;			/* where it came by, and where its screens leave */
	uint32_t seq;			/* of the last unit taken */
	bool counts;			/* and another one before: this operator numbers its requests */
	int64_t touched_ms;
	uint32_t held;			/* smpp_held: the request that waits for a screen before its response; 0: none */
	unsigned trace;			/* its number in the log; 0: it is not traced */
	bool from_us;			/* we opened it: phone.digits is the number we were told, without a plus */
	bool opened;			/* and the operator took it */
	bool asks;			/* and the phone is to answer */
	uint64_t push;			/* and this is how session knows it */
};

struct smpp_dialogues;

/* gone: one is about to be dropped by the table itself: it gives way, was silent, or all are. It may not drop that one.
 * returns: NULL when out of memory. Freed with ctx, or by talloc_free(). */
struct smpp_dialogues *smpp_dialogue_table(void *ctx, unsigned max, void (*gone)(void *priv, struct smpp_dialogue *d), void *priv);
/* How many live. */
unsigned smpp_dialogue_count(const struct smpp_dialogues *t);

/* The dialogue of that id and number. returns: borrowed until it is dropped; NULL: there is none. */
struct smpp_dialogue *smpp_dialogue_find(struct smpp_dialogues *t, const uint8_t key[USSD_KEY_MAX], const char *number);
/* Add, or renew: a begin for a dialogue that is still open replaces it, as operators reuse their ids.
 * returns: NULL when out of memory. */
struct smpp_dialogue *smpp_dialogue_touch(struct smpp_dialogues *t, const uint8_t key[USSD_KEY_MAX], const struct ussd_session *session,
					  const struct smpp_address *phone, const struct smpp_address *code);
/* Its id without a key. */
void smpp_dialogue_session(const struct smpp_dialogue *d, struct ussd_session *session);
/* Keep another. returns: false when out of memory; it has none then. */
bool smpp_dialogue_session_set(struct smpp_dialogue *d, const struct ussd_session *session) __attribute__((warn_unused_result));
/* Forget it; d is no more. */
void smpp_dialogue_drop(struct smpp_dialogues *t, struct smpp_dialogue *d);
/* Forget all of them. */
void smpp_dialogue_drop_all(struct smpp_dialogues *t);
/* Drop those of a lane, each after `dropped` was told. */
void smpp_dialogue_drop_lane(struct smpp_dialogues *t, unsigned lane, void (*dropped)(void *priv, const struct smpp_dialogue *d), void *priv);
/* Drop those that were last touched before. */
void smpp_dialogue_forget(struct smpp_dialogues *t, int64_t before_ms);

/* returns: 0; -EINVAL: longer than the standard allows. */
int smpp_dialogue_address(struct smpp_address *to, const struct smpp_addr *from) __attribute__((warn_unused_result));
/* Back: an address of the wire that borrows a. */
struct smpp_addr smpp_dialogue_address_of(const struct smpp_address *a);
