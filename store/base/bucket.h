/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bucket of tokens: so many a second, and no more than `most` at once. Pure: the caller has the clock. Ground level. All zero: empty, and
 * full at the first look. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct bucket {
	int64_t filled_ms;	/* up to here its tokens are counted */
	int64_t milli;		/* thousandths of a token */
};

static inline void bucket_fill(struct bucket *b, unsigned rate, unsigned most, int64_t now_ms)
{
	int64_t room = 1000ll * most - b->milli, ms = now_ms - b->filled_ms;

	if (!b->filled_ms || ms > room / (rate ? rate : 1) || room < 0)
		b->milli += room;	/* full, or of a bucket that was larger */
	else
		b->milli += ms * rate;
	b->filled_ms = now_ms;
}

/* Take one token. returns: false: there is none. */
static inline bool bucket_take(struct bucket *b, unsigned rate, unsigned most, int64_t now_ms)
{
	bucket_fill(b, rate, most, now_ms);
	if (b->milli < 1000)
		return false;
	b->milli -= 1000;
	return true;
}

/* How long until there is one, after bucket_take() found none. rate above 0. */
static inline unsigned bucket_wait_ms(const struct bucket *b, unsigned rate)
{
	return b->milli >= 1000 ? 0 : (1000 - b->milli + rate - 1) / rate;
}
