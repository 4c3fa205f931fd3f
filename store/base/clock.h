/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clock that lifetimes, lock-outs, idle limits and retention read.
 *
 * Wall-clock time plus an offset that only a test may move (a key made by `init --test` and musafird --test-clock). With --test-clock=SECONDS
 * it stands there and moves only when a test moves it, so that nothing hangs on how fast the machine is.
 * Link and guard timers never read it: they run on the loop's real time. Ground level: any room may include it. */
#pragma once

#include <stdint.h>
#include <time.h>

struct clock {
	int64_t offset_s;
	int64_t still_s;	/* where it stands, without the offset; 0: it runs */
};

/* Now, in seconds since 1970-01-01 UTC. */
static inline int64_t clock_now(const struct clock *c)
{
	struct timespec ts;

	if (c->still_s)
		return c->still_s + c->offset_s;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec + c->offset_s;
}
