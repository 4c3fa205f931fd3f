/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How close a mistyped word is to one that exists. */
#pragma once

#include <stdbool.h>

/* Is known closer to typed than *best, and close enough to be meant? *best: UINT_MAX before the first; the distance when true. A word of 32 octets or more
 * is far from everything. */
bool musafirctl_near_is(const char *typed, const char *known, unsigned *best);
