/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ledger: one line for every act, and a tree over all lines, so that a change or a gap shows.
 *
 * Promise: a line is written in the transaction of the act itself. Never in a line: a number, a name, an attribute, a time finer than
 * five minutes; erasing a person needs no change here.
 *
 *   data    = kind "|" time "|" organisation "|" receipt      (time: decimal seconds, multiple of 300; receipt: 32 hex digits)
 *
 * The tree is that of store/tree/tree.h, line n its leaf n - 1. The database keeps the hash over each whole 256 lines, and what the next line is added to:
 * a change that whoever made it did not carry on into these is found among as many. A root that stands elsewhere (the anchor) finds every change. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/tree/tree.h"

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
	struct tree tree;		/* of them, and of those behind them that no hash was there for yet */
	uint64_t known;			/* DB_META_BROKEN; 0: none */
	uint64_t broken, last;		/* the first line that is missing or changed; 0: none. It is one up to last */
	const char *why;		/* static words about it */
};

/* Check up to limit more lines.
 * returns: 1 there are more; 0 all good; -EBADMSG with broken and why set; the errors of db.h. */
int ledger_walk_step(struct db *db, struct ledger_walk *walk, unsigned limit) __attribute__((warn_unused_result));

/* What versions of the database before 14 had as the head of line seq: chain_0 is zero, chain_n = SHA-256(1 || chain_n-1 || leaf_n). Reads all lines before it.
 * returns: 0; -ENOENT that line, or one before it, is not there; the errors of db.h. */
int ledger_chain_at(struct db *db, uint64_t seq, uint8_t head[TREE_HASH]) __attribute__((warn_unused_result));
