/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One turn of the osmo_select loop on time that never steps.
 *
 * libosmocore 1.7.0 measures its timers by the wall clock: set back by an hour, it would let a guard of 8 s run for an hour. Here the loop
 * is given the wall clock of its start plus the monotonic time since then; its log lines carry the same. Ground level: any room may include it. */
#pragma once

#include <stdbool.h>
#include <sys/time.h>
#include <time.h>

#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>

struct loop {
	struct timespec ahead;	/* wall clock minus monotonic time, at the start */
};

static inline void loop_set_time(const struct loop *loop)
{
	struct timespec now;
	long ns;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ns = now.tv_nsec + loop->ahead.tv_nsec;
	osmo_gettimeofday_override_time.tv_sec = now.tv_sec + loop->ahead.tv_sec + ns / 1000000000;
	osmo_gettimeofday_override_time.tv_usec = ns % 1000000000 / 1000;
}

/* Before the first timer is set. */
static inline void loop_init(struct loop *loop)
{
	struct timespec wall, now;

	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_MONOTONIC, &now);
	loop->ahead.tv_sec = wall.tv_sec - now.tv_sec - (wall.tv_nsec < now.tv_nsec);
	loop->ahead.tv_nsec = wall.tv_nsec - now.tv_nsec + (wall.tv_nsec < now.tv_nsec ? 1000000000 : 0);
	loop_set_time(loop);
	osmo_gettimeofday_override = true;
}

/* Wait for something to happen, unless polling, and handle it. A timer that ran out meanwhile fires at the next turn, which does not wait. */
static inline void loop_turn(const struct loop *loop, int polling)
{
	loop_set_time(loop);
	osmo_select_main(polling);
}
