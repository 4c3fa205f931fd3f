/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Timers on time that never steps.
 *
 * libosmocore 1.7.0 measures its timers by gettimeofday(2): set back by an hour, a guard of 8 s would run for an hour. A program that calls
 * loop_init() has a gettimeofday() of its own: the wall clock of its start plus the monotonic time since then. Lifetimes read clock.h, which
 * reads the true wall clock. */
#pragma once

/* Before the first timer is set. */
void loop_init(void);
