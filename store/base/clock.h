/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clock that lifetimes, lock-outs, idle limits and retention read.
 *
 * Wall-clock time plus an offset that only a test may move (a key made by `init --test` and musafird --test-clock). With --test-clock=SECONDS
 * it stands there and moves only when a test moves it, so that nothing hangs on how fast the machine is.
 * A wall clock may be wrong: the identity rules read it through identity_clock_now(), which does not believe everything.
 * Link and guard timers never read it: they run on the loop's real time. Ground level: any room may include it. */
#pragma once

#include <stdint.h>
#include <time.h>

#include "store/base/monotonic.h"

#define CLOCK_BOOT 40

struct clock {
	int64_t offset_s;	/* time that passes because a test says so */
	int64_t jump_s;		/* how wrong a test made it: no time passed */
	int64_t still_s;	/* where it stands, without both; 0: it runs */
	int64_t earliest_s;	/* it is wrong when it shows less */
	char boot[CLOCK_BOOT];	/* clock_passed() goes on as long as this is the same */
};

/* Now, in seconds since 1970-01-01 UTC, as the clock shows it. */
static inline int64_t clock_now(const struct clock *c)
{
	struct timespec ts = { .tv_sec = c->still_s };

	if (!c->still_s)
		clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec + c->offset_s + c->jump_s;
}

/* Seconds since some moment in the past; whatever the wall clock does, they only pass. Those that the machine was suspended do not count. */
static inline int64_t clock_passed(const struct clock *c)
{
	return (c->still_s ? c->still_s : monotonic_ms() / 1000) + c->offset_s;
}
