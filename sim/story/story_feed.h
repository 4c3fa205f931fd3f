/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The operator's feed of a story: which SIMs changed, as files that it signs and drops. sequence and key live as long as the world. */
#pragma once

#include <stdint.h>

struct story_feed {
	char folder[80];		/* "": the world has none */
	uint8_t pub[32], sec[64];
	unsigned seq;			/* of the file dropped last */
};

/* Make folder and key in dir, the public half as dir/feed.pub. returns: 0; -errno. */
int story_feed_make(struct story_feed *f, const char *dir) __attribute__((warn_unused_result));
/* Drop a file with one row, at: seconds; number: digits. returns: 0; -errno. */
int story_feed_drop(struct story_feed *f, const char *event, const char *number, int64_t at) __attribute__((warn_unused_result));
/* returns: 1 the file dropped last was read and is gone; 0 it is still there. */
int story_feed_is_gone(const struct story_feed *f) __attribute__((warn_unused_result));
