/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/ctl/musafirctl_near.h"

#include <limits.h>
#include <string.h>

#define NEAR_MAX 32	/* octets of a word that is compared */

static unsigned least_of(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

/* The fewest characters to insert, delete or replace that make one of the other. Levenshtein: row[k] is the distance of the first i octets of a from
 * the first k of b. */
static unsigned distance_of(const char *a, const char *b)
{
	unsigned row[NEAR_MAX], cell, corner;
	size_t len_a = strlen(a), len_b = strlen(b), i, k;

	if (len_a >= NEAR_MAX || len_b >= NEAR_MAX)
		return UINT_MAX;
	for (k = 0; k <= len_b; k++)
		row[k] = k;
	for (i = 1; i <= len_a; i++) {
		corner = row[0];
		row[0] = i;
		for (k = 1; k <= len_b; k++) {
			cell = least_of(row[k] + 1, row[k - 1] + 1, corner + (a[i - 1] != b[k - 1]));
			corner = row[k];
			row[k] = cell;
		}
	}
	return row[len_b];
}

bool musafirctl_near_is(const char *typed, const char *known, unsigned *best)
{
	unsigned n = distance_of(typed, known), limit = 1 + strlen(typed) / 4;

	if (n >= *best || n > (limit < 3 ? limit : 3))
		return false;
	*best = n;
	return true;
}
