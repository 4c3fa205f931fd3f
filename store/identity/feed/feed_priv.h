/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of store/identity/feed: what is kept of a feed, and what a row does. */
#pragma once

#include "store/identity/core/identity_rules.h"
#include "store/identity/feed/feed_file.h"
#include "store/identity/feed/identity_feed.h"

enum feed_order { FEED_ORDER_NONE, FEED_ORDER_RELEASE, FEED_ORDER_DROP };

/* Kept in the database. Times are steady unless they say otherwise. */
struct feed_kept {
	uint64_t seq, rows, people;	/* of the file taken last; seq 0: none was */
	uint8_t sha[32];
	int64_t heard;			/* it was taken, or the feed was looked for first */
	int64_t taken;			/* the same of the believed clock; 0 never */
	uint64_t held_seq;		/* 0: none is held */
	uint8_t held_sha[32];
	uint32_t held, order;		/* why; what an administrator said */
	uint32_t last, is_silence_told;
	uint64_t bad_line;
	int64_t day;			/* and how many people rows were about on it */
	uint64_t today;
};

/* Read it; zero while nothing is. returns: 0; an error of db.h. */
int feed_kept_get(struct identity_core *core, struct feed_kept *k) __attribute__((warn_unused_result));
/* Write it. returns: 0; an error of db.h. */
int feed_kept_put(struct identity_core *core, const struct feed_kept *k) __attribute__((warn_unused_result));
/* *limit: people that rows may be about for the rest of this day; k is turned to the day. returns: 0; an error of db.h. */
int feed_kept_limit(struct identity_core *core, struct feed_kept *k, uint64_t *limit) __attribute__((warn_unused_result));

/* The logins of a number, read. */
struct feed_known {
	struct db_login logins[DB_SLOT_MAX];
	unsigned n;
};
/* Read those that somebody has. returns: 0; an error of db.h. */
int feed_known_read(struct identity_core *core, struct feed_known *known, const uint8_t ix[DB_IX]) __attribute__((warn_unused_result));
/* Do what the row says to a number that somebody has; a second time it does nothing. returns: 0; an error of db.h. */
int feed_row_apply(struct identity_core *core, const struct feed_row *row, const uint8_t ix[DB_IX]) __attribute__((warn_unused_result));
/* Take the number from everybody who had it when that was so, at: seconds of the believed clock. returns: 0; an error of db.h. */
int feed_detach(struct identity_core *core, const char *number, const uint8_t ix[DB_IX], int64_t at) __attribute__((warn_unused_result));
