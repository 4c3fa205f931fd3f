/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/load/load_hist.h"

/* Values below 16 have a bucket each; above, the four bits behind the highest one choose it. */
static unsigned bucket_of(uint64_t ns)
{
	unsigned top, i;

	if (ns < LOAD_HIST_SUB)
		return (unsigned)ns;
	top = 63 - (unsigned)__builtin_clzll(ns);
	i = (top - 3) * LOAD_HIST_SUB + (unsigned)(ns >> (top - 4) & (LOAD_HIST_SUB - 1));
	return i < LOAD_HIST_SIZE ? i : LOAD_HIST_SIZE - 1;
}

static uint64_t upper_edge(unsigned i)
{
	unsigned shift;

	if (i < LOAD_HIST_SUB)
		return i;
	shift = i / LOAD_HIST_SUB - 1;
	return ((uint64_t)(LOAD_HIST_SUB + i % LOAD_HIST_SUB + 1) << shift) - 1;
}

void load_hist_add(struct load_hist *h, uint64_t ns)
{
	h->n++;
	h->sum_ns += ns;
	if (ns > h->max_ns)
		h->max_ns = ns;
	h->bucket[bucket_of(ns)]++;
}

uint64_t load_hist_at(const struct load_hist *h, unsigned per_10000)
{
	uint64_t want = (h->n * per_10000 + 9999) / 10000, seen = 0;

	for (unsigned i = 0; i < LOAD_HIST_SIZE && h->n; i++) {
		seen += h->bucket[i];
		if (seen >= want && h->bucket[i])
			return upper_edge(i) < h->max_ns ? upper_edge(i) : h->max_ns;
	}
	return h->max_ns;
}

uint64_t load_hist_below(const struct load_hist *h, uint64_t ns)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < LOAD_HIST_SIZE && upper_edge(i) <= ns; i++)
		n += h->bucket[i];
	return n;
}
