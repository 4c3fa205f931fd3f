/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clock that lifetimes, lock-outs, idle limits and retention read.
 *
 * Wall-clock time plus an offset that only a test may move (a key made by `init --test` and musafird --test-clock).
 * Link and guard timers never read it: they run on the loop's real time. Ground level: any room may include it. */
#pragma once

#include <stdint.h>
#include <time.h>

struct clock {
	int64_t offset_s;
};

/* Now, in seconds since 1970-01-01 UTC. */
static inline int64_t clock_now(const struct clock *c)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec + c->offset_s;
}
