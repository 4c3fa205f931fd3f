/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One file of an operator's feed: judged whole, then applied row by row.
 *
 * Life: 1. identity_feed_new() with the text and its signature; 2. identity_feed_step() inside a transaction, as often as it returns 1 and every
 * transaction committed; 3. identity_feed_verdict(). A step or a commit that failed, or a process that was killed, begins again at 1: what was applied is not applied twice, and
 * the file counts as taken by the transaction of its last step.
 *
 * Nothing of a file is believed before all of it is: signature, hash, count, sequence and every row. Numbers are hashed as they are read; of those
 * that nobody has here nothing is written. Numbers are never logged. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/identity/core/identity_priv.h"

#define IDENTITY_FEED_TEXT_MAX	(128u << 20)	/* two million rows and a half */

enum identity_feed_verdict {
	IDENTITY_FEED_UNDER_WAY,
	IDENTITY_FEED_TAKEN,
	IDENTITY_FEED_AGAIN,		/* the very file that was taken last */
	IDENTITY_FEED_DROPPED,		/* an administrator said so */
	IDENTITY_FEED_HELD_GAP,		/* files before it are missing */
	IDENTITY_FEED_HELD_MANY,	/* it is about more people than change their SIMs in a day */
	IDENTITY_FEED_BAD_HEAD,
	IDENTITY_FEED_BAD_SIGNATURE,
	IDENTITY_FEED_BAD_HASH,		/* cut or changed, by hash or by count */
	IDENTITY_FEED_BAD_OPERATOR,
	IDENTITY_FEED_BAD_SEQUENCE,	/* older than what was taken */
	IDENTITY_FEED_BAD_ROW,
	IDENTITY_FEED_VERDICTS
};
/* Words for an administrator. */
const char *identity_feed_words(enum identity_feed_verdict v);
/* Whether the file is to stay where it is until an administrator has decided. */
bool identity_feed_is_held(enum identity_feed_verdict v);

struct identity_feed_job;

/* owns: text and signature are borrowed for the job's life; identity_feed_free() ends it. returns: NULL when out of memory.  secret: text. */
struct identity_feed_job *identity_feed_new(struct identity_core *core, const char *text, size_t len, const char *signature, size_t signature_len);
/* Go on until is_over says so or it is judged; inside the caller's transaction (identity_core_begin()), which writes when rows are applied.
 * returns: 1 there is more; 0 it is judged; an error of db.h: the job is of no use any more. */
int identity_feed_step(struct identity_feed_job *job, bool (*is_over)(void *ctx), void *ctx) __attribute__((warn_unused_result));
/* What became of it, from the step that returned 0 on. */
enum identity_feed_verdict identity_feed_verdict(const struct identity_feed_job *job);
/* How far it is. returns: 0 to 100. */
unsigned identity_feed_percent(const struct identity_feed_job *job);
/* Free it. Does nothing with NULL. */
void identity_feed_free(struct identity_feed_job *job);

/* What is known of the feed. */
struct identity_feed_info {
	const char *operator;		/* NULL: none is configured */
	bool is_good;			/* who is not in it has the SIM of before */
	uint64_t seq;			/* of the file taken last; 0: none was */
	uint64_t rows;			/* in it, and of them about somebody here */
	uint64_t people;
	int64_t taken;			/* when, seconds; 0 never */
	uint64_t held_seq;		/* of the file that waits for an administrator; 0: none does */
	enum identity_feed_verdict held, last;	/* why; and what became of the file that was judged last */
	uint64_t bad_line;		/* of that one */
};
/* Read it. returns: 0; an error of db.h. */
int identity_feed_get(struct identity_core *core, struct identity_feed_info *info) __attribute__((warn_unused_result));
/* Decide about the file that is held, inside the caller's transaction; what was decided is done when that file is judged anew. seq: of the file that is meant.
 * release: it counts, whatever is missing or however many it is about; else it is thrown away, and what stood in it is never known.
 * returns: 0; -ENOENT no file of that number is held; an error of db.h. */
int identity_feed_decide(struct identity_core *core, uint64_t seq, bool release) __attribute__((warn_unused_result));
