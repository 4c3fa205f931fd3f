/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Times counted in log buckets: sixteen to each doubling, so that a percentile is right within 6.3 %, from 1 ns to 9 hours. Pure. */
#pragma once

#include <stdint.h>

#define LOAD_HIST_SUB	16
#define LOAD_HIST_SIZE	(42 * LOAD_HIST_SUB)

struct load_hist {
	uint64_t n, sum_ns, max_ns;
	uint64_t bucket[LOAD_HIST_SIZE];
};

/* Count one wait. */
void load_hist_add(struct load_hist *h, uint64_t ns);
/* per_10000: 5000 is the median, 9990 p99.9. returns: ns, the upper edge of the bucket, never above the largest seen; 0 without any. */
uint64_t load_hist_at(const struct load_hist *h, unsigned per_10000);
/* How many took at most that long, to the precision of a bucket. */
uint64_t load_hist_below(const struct load_hist *h, uint64_t ns);
