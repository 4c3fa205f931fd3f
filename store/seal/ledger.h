/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ledger: one line for every act, each chained to the one before, so that a change or a gap shows.
 *
 * Promise: a line is written in the transaction of the act itself. Never in a line: a number, a name, an attribute, a time finer than
 * five minutes; erasing a person needs no change here.
 *
 *   data    = kind "|" time "|" organisation "|" receipt      (time: decimal seconds, multiple of 300; receipt: 32 hex digits)
 *   leaf    = SHA-256(0x00 || data)          chain_0 = 32 zero octets
 *   chain_n = SHA-256(0x01 || chain_n-1 || leaf_n)
 *
 * The leaf hash is that of RFC 6962 2.1, so a tree over the same lines can follow. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEDGER_HASH	32
#define LEDGER_RECEIPT	16
#define LEDGER_KIND_MAX	15	/* characters of a kind: lower-case letters, digits, '_' and '.' */
#define LEDGER_DATA_MAX	96
#define LEDGER_COARSE_S	300

struct db;
struct seal_keys;

struct ledger_event {
	const char *kind;	/* "share", "check", "pin", "lock" ...: a word of the program, never of a person */
	int64_t time;		/* seconds since 1970 UTC; written rounded down to LEDGER_COARSE_S */
	const char *org;	/* organisation code, or "" */
	const void *event;	/* what the receipt proves, e.g. the record number; only its keyed hash is written */
	size_t event_len;
};

/* Append one line inside the caller's transaction.
 * returns: 0, *seq is its number from 1 on (seq may be NULL) and receipt its keyed hash (may be NULL); -EINVAL for a kind or
 * organisation that could carry more than its word; the errors of db.h.  secret: event is hashed, not kept. */
int ledger_append(struct db *db, const struct seal_keys *keys, const struct ledger_event *ev,
		  uint64_t *seq, uint8_t receipt[LEDGER_RECEIPT]) __attribute__((warn_unused_result));

/* Read the time of the first line into *time, seconds. returns: as the next. */
int ledger_first(struct db *db, int64_t *time) __attribute__((warn_unused_result));
/* Read the time of the last line into *time, seconds.
 * returns: 0; -ENOENT there is none; -EUCLEAN it is not a line; the errors of db.h. */
int ledger_last(struct db *db, int64_t *time) __attribute__((warn_unused_result));

/* A walk over all lines, in slices so that the caller's loop stays alive. Zero it, then step until it is not 1. */
struct ledger_walk {
	uint64_t count;			/* lines found good so far */
	uint8_t chain[LEDGER_HASH];	/* chain value after them */
	uint64_t broken;		/* number of the first line that is missing or changed; 0: none */
	const char *why;		/* static words about it */
};

/* Check up to limit more lines.
 * returns: 1 there are more; 0 all good; -EBADMSG with broken and why set; the errors of db.h. */
int ledger_walk_step(struct db *db, struct ledger_walk *walk, unsigned limit) __attribute__((warn_unused_result));

/* leaf hash of len octets. Pure. */
void ledger_leaf(uint8_t leaf[LEDGER_HASH], const void *data, size_t len);

/* Next chain value; next and prev may be the same memory. Pure. */
void ledger_chain(uint8_t next[LEDGER_HASH], const uint8_t prev[LEDGER_HASH], const uint8_t leaf[LEDGER_HASH]);
