/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Duplicates: an index of the names and birth dates of everybody, under a key of its own (K_dup) that officers alone have, and the check against it.
 *
 * Promise: without the PIN of an officer nothing of the index says a name: K_dup is neither under the pepper nor in the key file, it stands in the
 * keyring of each officer and, for the custodians, in the database; in memory while an officer acts and for IDENTITY_DUP_LINGER_S after. A check costs
 * as much time and as many hashes whatever it finds. Never: a merge, a name of the other person, a second question about a pair that was decided on.
 *
 * Life cycle: 1. the first officer who needs it makes K_dup; 2. people who come while no officer is there, and who set a PIN before that once
 * they unlock, are sealed to its public half and wait; 3. while an officer is there they are hashed one by one, looked up and kept; 4. an enrolment at a
 * desk is looked up before there is a person, and kept with them; 5. who is erased leaves a reference behind, by which the rows go at the next officer's.
 *
 * Limits: IDENTITY_DUP_HITS people told of; IDENTITY_DUP_SAME rows looked at a key. secret: everything here is personal data. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/db/db.h"
#include "store/identity/core/identity_record.h"
#include "store/seal/kdf.h"
#include "store/seal/seal_dup.h"
#include "store/values/name_keys.h"

#define IDENTITY_DUP_LINGER_S	300	/* K_dup stays in memory behind the last act of an officer */
#define IDENTITY_DUP_HITS	16
#define IDENTITY_DUP_SAME	64	/* of a key that so many people share more says nothing */
#define IDENTITY_DUP_PEOPLE	256	/* looked at in a check; of more those who were met first */

#define IDENTITY_DUP_PHONE	(1u << NAME_KEY_KINDS)		/* kinds beside those of name_keys.h: the same phone, */
#define IDENTITY_DUP_PAPER	(1u << (NAME_KEY_KINDS + 1))	/* and the same paper, which stands alone */

#define IDENTITY_TURN_LAST	(UINT8_MAX - 2)	/* of phones, in the queue of the workers; behind them */
#define IDENTITY_TURN_LIST	(UINT8_MAX - 1)	/* enrolments, and behind those */
#define IDENTITY_TURN_CHORE	UINT8_MAX	/* people who wait for the index */

struct identity_core;
struct identity_run;

/* Of which kind each value of a list is, and which of them become rows. */
struct identity_dup_keys {
	uint8_t n;
	uint8_t kind[NAME_KEYS_PROBES];
	uint32_t kept;		/* bit of each */
};

/* A list at the workers. */
struct identity_list {
	uint64_t id;		/* of its job; 0: free */
	uint8_t n, done;
	uint8_t salt[KDF_SALT];
	uint8_t x[NAME_KEYS_PROBES][KDF_OUT];
};

/* What the core has in memory of the index. */
struct identity_dup {
	bool is_open;
	uint8_t key[SEAL_KEY];		/* K_dup */
	int64_t seen;			/* steady: last act of an officer */
	uint64_t chore;			/* job under way; 0: none */
	int64_t chore_person;
	uint8_t chore_ref[DB_REF], chore_also[DB_REF];
	struct identity_dup_keys chore_keys;
	int64_t swept;			/* row up to which people who were erased are looked for; 0: from the first */
	unsigned sweeping;		/* how many were erased when that began; 0: nobody is looked for */
};

enum identity_likeness { IDENTITY_LIKE_NONE, IDENTITY_LIKE_WEAK, IDENTITY_LIKE_STRONG };

/* Who is like somebody. */
struct identity_dup_hit {
	uint8_t ref[DB_REF];
	uint16_t kinds;
};
struct identity_dup_hits {
	enum identity_likeness likeness;
	unsigned kinds;			/* of all of them */
	unsigned n;
	struct identity_dup_hit hit[IDENTITY_DUP_HITS];
};

/* Who is looked for: the own reference is no hit, nor who was decided on. */
struct identity_dup_who {
	const uint8_t *ref;		/* DB_REF octets; NULL: nobody yet */
	const uint8_t *number_ix;	/* of the phone; NULL: none, or ref's */
	const uint8_t *paper_ref;	/* who has the same paper; NULL: nobody */
	const uint8_t *also;		/* DB_REF octets by which pairs were decided before there was a person: of a draft; NULL: none */
};

/* ---- the key ---- */

/* Take K_dup as it came out of an officer's keyring. is_new: it was made just now: its public half and the copy for the custodians are kept, and
 * everybody who waits for a first PIN is queued by and by. returns: 0; an error of db.h.  secret: key; the caller wipes it. */
int identity_dup_open(struct identity_core *core, const uint8_t key[SEAL_KEY], bool is_new) __attribute__((warn_unused_result));
/* An officer acts: K_dup, where it is open, stays. */
void identity_dup_touch(struct identity_core *core, int64_t steady);
/* Wipe it; the work under way is forgotten. */
void identity_dup_close(struct identity_core *core);

/* ---- who waits ---- */

/* Copy what keys are made of, nothing else.  secret: out; the caller wipes it. */
void identity_dup_part(struct identity_record *out, const struct identity_record *record);

/* Have a person wait for the index: sealed to its public half. Where there is no index yet, nothing. also: as in identity_dup_who; NULL: none.
 * returns: 0; an error of db.h. */
int identity_dup_queue(struct identity_core *core, const struct db_person *p, const struct identity_record *record, const uint8_t *also)
	__attribute__((warn_unused_result));
/* Somebody opens the own ID, *p as it was before: have who set a PIN before there was an index wait for it, once, for nobody else could open the record.
 * returns: 0; -EBADMSG the record does not open; an error of db.h.  secret: dek. */
int identity_dup_meet(struct identity_core *core, const struct db_person *p, const uint8_t dek[SEAL_KEY]) __attribute__((warn_unused_result));
/* Seal for whoever has K_dup. returns: 0; -ENOENT there is no index; -EMSGSIZE; an error of db.h. */
int identity_dup_box(struct identity_core *core, struct db_blob *out, const void *plain, size_t len) __attribute__((warn_unused_result));
/* Open that; K_dup is open. returns: 0; -EBADMSG; -EMSGSIZE. out is wiped on failure.  secret: out. */
int identity_dup_unbox(struct identity_core *core, struct seal_buf *out, const struct db_blob *box) __attribute__((warn_unused_result));

/* ---- the check; K_dup is open ---- */

/* What is to be hashed of a person, and salt for it. returns: 0; -EILSEQ or -EMSGSIZE: no name can be made of it.  secret: x; the caller wipes it. */
int identity_dup_values(struct identity_core *core, struct identity_dup_keys *keys, uint8_t x[NAME_KEYS_PROBES][KDF_OUT], uint8_t salt[KDF_SALT],
			const struct identity_record *record) __attribute__((warn_unused_result));
/* Look who is like somebody whose values are hashed. returns: 0; an error of db.h. */
int identity_dup_look(struct identity_core *core, struct identity_dup_hits *hits, const struct identity_dup_keys *keys, const uint8_t t[][KDF_OUT],
		      const struct identity_dup_who *who) __attribute__((warn_unused_result));
/* Write the rows of a person. returns: 0; an error of db.h. */
int identity_dup_keep(struct identity_core *core, const struct identity_dup_keys *keys, const uint8_t t[][KDF_OUT], const uint8_t ref[DB_REF])
	__attribute__((warn_unused_result));
/* Never ask again whether those are one person. returns: 0; an error of db.h. */
int identity_dup_decide(struct identity_core *core, const uint8_t ref[DB_REF], const struct identity_dup_hits *hits) __attribute__((warn_unused_result));
/* Open a case with what is sealed of it; c->number is set. returns: 0; an error of db.h. */
int identity_dup_case_new(struct identity_core *core, struct db_case *c, const struct db_blob *sealed) __attribute__((warn_unused_result));
/* The same of a person who is like somebody. c: draft_id or person_id, staff and desk, state. returns: 0; -ENOENT there is no
 * index; an error of db.h. */
int identity_dup_case(struct identity_core *core, struct db_case *c, const struct identity_dup_hits *hits) __attribute__((warn_unused_result));
/* Read whom a case is about. returns: 0; -EBADMSG. */
int identity_dup_case_hits(struct identity_core *core, struct identity_dup_hits *hits, const struct db_blob *sealed) __attribute__((warn_unused_result));

/* ---- the core ---- */

/* Is that job the index's own? */
bool identity_dup_is_chore(const struct identity_core *core, uint64_t id);
/* Its hashes are there, or not (rc): keep the person, and open a case where there is somebody like them. */
void identity_dup_resume(struct identity_core *core, int rc);
/* Wipe K_dup when no officer has acted for IDENTITY_DUP_LINGER_S. */
void identity_dup_expire(struct identity_core *core, int64_t steady);
/* Queue people who were there before the index, and, while it is open, take the rows of people who were erased; at most slice rows. *n: done.
 * returns: 0; an error of db.h. */
int identity_dup_janitor(struct identity_core *core, unsigned slice, unsigned *n) __attribute__((warn_unused_result));
