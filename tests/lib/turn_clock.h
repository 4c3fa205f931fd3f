/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A clock that moves a millisecond at each turn of a test's loop and stands otherwise: a process that has to wait for its processor loses no time
 * by that, so no timer of what is tested runs out before what came meanwhile is read.
 *
 * Included in one file of a program, it stands before clock_gettime() of the C library, for libosmocore too. source: ELF gABI, symbol resolution */
#pragma once

#include <poll.h>
#include <stdint.h>
#include <sys/time.h>
#include <time.h>

#include <osmocom/core/select.h>

static int64_t turn_clock_ms = 1700000000000;

int clock_gettime(clockid_t id, struct timespec *ts)
{
	ts->tv_sec = turn_clock_ms / 1000;
	ts->tv_nsec = turn_clock_ms % 1000 * 1000000;
	return 0;
}

int gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	tv->tv_sec = turn_clock_ms / 1000;
	tv->tv_usec = turn_clock_ms % 1000 * 1000;
	return 0;
}

/* One turn of the loop, and a pause for what is under way over a loopback socket. */
static inline void turn_clock_turn(void)
{
	osmo_select_main(1);
	poll(NULL, 0, 1);
	turn_clock_ms++;
}

/* Let the loop run for so long. */
static inline void run_ms(int64_t ms)
{
	int64_t end = turn_clock_ms + ms;

	do
		turn_clock_turn();
	while (turn_clock_ms < end);
}
