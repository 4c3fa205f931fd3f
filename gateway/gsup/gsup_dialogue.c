/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/gsup/gsup_dialogue.h"

#include <string.h>

#include <osmocom/core/hashtable.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/monotonic.h"

#define BUCKET_BITS	13	/* 64 KiB of buckets a table; a dozen a bucket when a hundred thousand people dial */

struct gsup_dialogues {
	DECLARE_HASHTABLE(by_wire, BUCKET_BITS);
	DECLARE_HASHTABLE(by_id, BUCKET_BITS);
	struct llist_head list;
	unsigned count, max;
	uint64_t last_id;
};

struct gsup_dialogues *gsup_dialogue_table(void *ctx, unsigned max)
{
	struct gsup_dialogues *t = talloc_zero(ctx, struct gsup_dialogues);

	if (!t)
		return NULL;
	hash_init(t->by_wire);
	hash_init(t->by_id);
	INIT_LLIST_HEAD(&t->list);
	t->max = max;
	return t;
}

unsigned gsup_dialogue_count(const struct gsup_dialogues *t)
{
	return t->count;
}

/* FNV-1a */
static uint32_t wire_hash(const char *imsi, uint32_t session_id)
{
	uint32_t h = 2166136261u ^ session_id;

	for (; *imsi; imsi++)
		h = (h ^ (uint8_t)*imsi) * 16777619;
	return h;
}

struct gsup_dialogue *gsup_dialogue_find(struct gsup_dialogues *t, const char *imsi, uint32_t session_id)
{
	struct gsup_dialogue *d;

	hash_for_each_possible(t->by_wire, d, by_wire, wire_hash(imsi, session_id))
		if (d->session_id == session_id && strcmp(d->imsi, imsi) == 0)
			return d;
	return NULL;
}

struct gsup_dialogue *gsup_dialogue_of(struct gsup_dialogues *t, uint64_t id)
{
	struct gsup_dialogue *d;

	hash_for_each_possible(t->by_id, d, by_id, id)
		if (d->id == id)
			return d;
	return NULL;
}

struct gsup_dialogue *gsup_dialogue_add(struct gsup_dialogues *t, const char *imsi, uint32_t session_id)
{
	struct gsup_dialogue *d = t->count < t->max ? talloc_zero(t, struct gsup_dialogue) : NULL;

	if (!d)
		return NULL;
	osmo_strlcpy(d->imsi, imsi, sizeof(d->imsi));
	d->session_id = session_id;
	d->id = ++t->last_id;
	hash_add(t->by_wire, &d->by_wire, wire_hash(imsi, session_id));
	hash_add(t->by_id, &d->by_id, d->id);
	llist_add_tail(&d->entry, &t->list);
	d->touched_ms = monotonic_ms();
	t->count++;
	return d;
}

void gsup_dialogue_touch(struct gsup_dialogues *t, struct gsup_dialogue *d)
{
	d->touched_ms = monotonic_ms();
	llist_move_tail(&d->entry, &t->list);
}

void gsup_dialogue_drop(struct gsup_dialogues *t, struct gsup_dialogue *d)
{
	hash_del(&d->by_wire);
	hash_del(&d->by_id);
	llist_del(&d->entry);
	t->count--;
	if (d->dialled)
		explicit_bzero(d->dialled, strlen(d->dialled));
	talloc_free(d->dialled);
	explicit_bzero(d, sizeof(*d));
	talloc_free(d);
}

static struct gsup_dialogue *oldest_dialogue(struct gsup_dialogues *t)
{
	return llist_first_entry_or_null(&t->list, struct gsup_dialogue, entry);
}

void gsup_dialogue_drop_all(struct gsup_dialogues *t)
{
	struct gsup_dialogue *d;

	while ((d = oldest_dialogue(t)))
		gsup_dialogue_drop(t, d);
}

void gsup_dialogue_forget(struct gsup_dialogues *t, int64_t before_ms)
{
	struct gsup_dialogue *d;

	while ((d = oldest_dialogue(t)) && d->touched_ms < before_ms)
		gsup_dialogue_drop(t, d);
}
