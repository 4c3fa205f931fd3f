/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the room of code cards: who is asked about, which code is asked for, who types how many wrong ones. Nobody else includes this.
 *
 * Life cycle before a PIN: 1. identity_card_look(), then identity_card_ask() for each code; 2. CARD_CODE hashes what is typed; 3. the last verb counts
 * with identity_card_count(), hashes, and judges all of it; 4. a success takes the count back. */
#pragma once

#include "store/identity/core/identity_rules.h"

/* Read a number as it was typed, a slot from 02 on before it. returns: false: it is none.  secret: number; the caller wipes it. */
bool identity_card_number(const struct identity_run *r, char number[IDENTITY_NUMBER_MAX], uint8_t *slot);
/* Begin something about who has that number and slot, or lost it to somebody else, whoever that is, in this dialogue. returns: 0; an error of db.h.  secret: number. */
int identity_card_look(struct identity_run *r, enum identity_card_mode mode, const char *number, uint8_t slot) __attribute__((warn_unused_result));
/* There is no card: read another one in its place, the same each time, so that both cost the same. Nothing of it is told, or changed. returns: 0; an
 * error of db.h. */
int identity_card_stand_in(struct identity_run *r, struct identity_card_talk *t) __attribute__((warn_unused_result));
/* Ask for the next code: put CARD_N. The same for a number, who dials and the day; moved up to one that is not used. returns: 0; an error of db.h. */
int identity_card_ask(struct identity_run *r) __attribute__((warn_unused_result));

/* *until: the number that dials waits so long; 0: it may type. returns: 0; an error of db.h. */
int identity_card_waits(struct identity_run *r, int64_t *until) __attribute__((warn_unused_result));
/* Count a failure of the number that dials before anything is judged; of one that is the person's own for the card as well. One that is only claimed is
 * counted in its dialogue alone: nobody is locked out by who says to be them. returns: 0; an error of db.h. */
int identity_card_count(struct identity_run *r) __attribute__((warn_unused_result));
/* Hash what was typed, at the cost of a PIN (IDENTITY_HASH_TRY) or a code; counts: it is judged next. returns: as below but shape. */
enum identity_outcome identity_card_hash(struct identity_run *r, enum identity_hash kind, const uint8_t salt[KDF_SALT], bool counts);
/* Hash the code that was typed; counts: it is judged next. returns: shape | wait MINUTES | busy | RUN_HASH: the second half goes on. */
enum identity_outcome identity_card_take(struct identity_run *r, bool counts);
/* Write once more what was counted, where somebody else would have a row written. returns: 0; an error of db.h. */
int identity_card_again(struct identity_run *r) __attribute__((warn_unused_result));
/* It was none. returns: 0; an error of db.h. */
int identity_card_uncount(struct identity_run *r) __attribute__((warn_unused_result));
/* returns: wrong TRIES | wait MINUTES, the same for everybody | busy. */
enum identity_outcome identity_card_wrong(struct identity_run *r);

/* What was typed, judged against the card of the dialogue in r->kept. */
struct identity_card_judged {
	struct db_card card;
	struct db_person person;
	struct seal_card_share share[SEAL_CARD_NEED];	/* secret */
	bool is_right;		/* every code; and the card and its person may be used */
};
/* Judge the codes that were typed so far. The same work for a number without a card. returns: 0; an error of db.h.  secret: j; the caller wipes it. */
int identity_card_judge(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j) __attribute__((warn_unused_result));
/* They did what they were typed for: use them up; whoever waits for another card has one that works, and gets none. returns: 0; an error of db.h. */
int identity_card_burn(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j) __attribute__((warn_unused_result));
/* The card opens nothing any more; a wait for a new PIN ends with it. returns: 0; an error of db.h. */
int identity_card_void(struct identity_core *core, struct db_card *c) __attribute__((warn_unused_result));

/* Is another card to be fetched by the person of this dialogue? returns: 1; 0; an error of db.h. */
int identity_card_due(struct identity_run *r) __attribute__((warn_unused_result));
/* The DEK of the person of *j, by the one code of *t alone. returns: 0; -EBADMSG with dek zero: single codes open nothing; an error of db.h.  secret: dek. */
int identity_card_single(struct identity_run *r, const struct identity_card_talk *t, const struct identity_card_judged *j, uint8_t dek[SEAL_KEY])
	__attribute__((warn_unused_result));
/* The DEK of a person who never had a PIN. returns: 0; -EBADMSG.  secret: dek. */
int identity_card_pending(struct identity_run *r, const struct db_person *p, uint8_t dek[SEAL_KEY]) __attribute__((warn_unused_result));
/* *used: the one code of *t is used up: typing it again is no guess. returns: 0; an error of db.h. */
int identity_card_is_used(struct identity_run *r, const struct identity_card_talk *t, bool *used) __attribute__((warn_unused_result));
/* From here on *d speaks for p, who offers org what it must have, for an hour.  secret: dek. */
void identity_card_speak(struct identity_dialogue *d, const struct db_person *p, const uint8_t dek[SEAL_KEY], const char *org);

/* Queue the notice of a change to a number, where its people want SMS. returns: 0; an error of db.h.  secret: number. */
int identity_card_notice(struct identity_run *r, int64_t person_id, const char *number) __attribute__((warn_unused_result));
