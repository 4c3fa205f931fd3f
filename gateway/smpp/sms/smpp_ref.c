/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/sms/smpp_ref.h"

#include <errno.h>
#include <stdlib.h>

#include <osmocom/core/talloc.h>

#define DAY_MS	86400000ll
#define WAYS	4		/* neighbours that one number may stand in */
#define SET	(SMPP_REF_NUMBERS / WAYS)

/* Slots are counted from the epoch; slot 0 is long past, so a zeroed entry is free. */
struct entry {
	uint64_t number;
	int64_t last;		/* slot of the last reference */
};

struct smpp_refs {
	int64_t range;
	int64_t slot;		/* the latest seen: it never goes back */
	int64_t first;		/* a predecessor may have used those below: one number, some messages ahead of its slot */
	struct entry entries[SMPP_REF_NUMBERS];
};

#define AHEAD	3	/* messages to one number in one slot before a restart that are kept apart from those behind it */

struct smpp_refs *smpp_ref_table(void *ctx, unsigned bits)
{
	struct smpp_refs *t = talloc_zero(ctx, struct smpp_refs);

	if (t)
		t->range = 1ll << bits;
	return t;
}

static struct entry *entry_of(struct smpp_refs *t, uint64_t number)
{
	struct entry *set = &t->entries[number * 0x9e3779b97f4a7c15ull >> 32 & (SET - 1)], *oldest = set;

	for (unsigned i = 0; i < WAYS; i++) {
		if (set[i * SET].number == number)
			return &set[i * SET];
		if (set[i * SET].last < oldest->last)
			oldest = &set[i * SET];
	}
	*oldest = (struct entry){ .number = number };
	return oldest;
}

int smpp_ref_next(struct smpp_refs *t, const char *number, int64_t now_ms)
{
	int64_t slot = now_ms / (DAY_MS / t->range), next;
	struct entry *e = entry_of(t, strtoull(number, NULL, 10));

	if (!t->first)
		t->first = slot + AHEAD;
	if (slot > t->slot)
		t->slot = slot;
	next = t->slot > t->first ? t->slot : t->first;
	if (e->last >= next)
		next = e->last + 1;
	if (next - t->slot > t->range / 2)
		return -EAGAIN;
	e->last = next;
	return next & (t->range - 1);
}
