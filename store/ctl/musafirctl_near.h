/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How close a mistyped word is to one that exists. */
#pragma once

#include <stdbool.h>

#define MUSAFIRCTL_NEAR_MAX 32	/* octets of a word that is compared */

/* The fewest characters to insert, delete or replace that make one of the other. A word of MUSAFIRCTL_NEAR_MAX octets or more is far from everything. */
unsigned musafirctl_near_distance(const char *a, const char *b);

/* Is known closer to typed than *best, and close enough to be meant? *best: UINT_MAX before the first; the distance when true. */
bool musafirctl_near_is(const char *typed, const char *known, unsigned *best);
