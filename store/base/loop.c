/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/loop.h"

#include <stdint.h>
#include <sys/time.h>
#include <time.h>

/* Wall clock minus monotonic time at the start, in microseconds. The one mutable global: gettimeofday() has no context. */
static int64_t loop_ahead_us;

static int64_t now_us(clockid_t clk)
{
	struct timespec ts;

	clock_gettime(clk, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

void loop_init(void)
{
	loop_ahead_us = now_us(CLOCK_REALTIME) - now_us(CLOCK_MONOTONIC);
}

/* Stands before that of the C library, for libosmocore too. source: ELF gABI, symbol resolution */
int gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	int64_t us = now_us(CLOCK_MONOTONIC) + loop_ahead_us;

	tv->tv_sec = us / 1000000;
	tv->tv_usec = us % 1000000;
	return 0;
}
