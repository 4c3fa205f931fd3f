/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The loop's real time, for link and guard timers; lifetimes and lock-outs read clock.h. */
#pragma once

#include <stdint.h>
#include <time.h>

#include <osmocom/core/timer.h>

/* Milliseconds since some moment in the past; never steps. A test may move it with osmo_clock_override_enable(). */
static inline int64_t monotonic_ms(void)
{
	struct timespec ts;

	osmo_clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Run timer in so many milliseconds, at least one. */
static inline void monotonic_timer(struct osmo_timer_list *timer, int64_t ms)
{
	if (ms < 1)
		ms = 1;
	osmo_timer_schedule(timer, ms / 1000, ms % 1000 * 1000);
}
