/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/sms/smpp_held.h"

#include <stdbool.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include "store/base/monotonic.h"
#include "gateway/smpp/wire/smpp_pdu.h"
#include "gateway/smpp/sms/smpp_reassembly.h"

#define SLOTS	(2 * SMPP_HELD_MAX)	/* a power of two */

struct held {
	struct llist_head entry;	/* oldest first */
	uint32_t ref, command, seq;
	unsigned at;			/* the bind it came by */
	int64_t deadline_ms;
	bool used;
};

struct smpp_held {
	const struct smpp_held_ops *ops;
	void *priv;
	unsigned max, settle_ms, n;
	uint32_t next_ref;
	struct llist_head list;
	struct osmo_timer_list timer;
	struct held slots[SLOTS];
};

static struct held *take_held(struct smpp_held *t)
{
	struct held *h;

	do {
		t->next_ref = (t->next_ref + 1) & ~SMPP_REASSEMBLY_REF;
		h = &t->slots[t->next_ref & (SLOTS - 1)];
	} while (h->used || !t->next_ref);
	return h;
}

static void drop_held(struct smpp_held *t, struct held *h)
{
	llist_del(&h->entry);
	h->used = false;
	t->n--;
}

static void answer_held(struct smpp_held *t, struct held *h, uint32_t status)
{
	t->ops->answer(t->priv, h->at, h->command, h->seq, status);
	drop_held(t, h);
}

static void held_timeout(void *data)
{
	struct smpp_held *t = data;
	int64_t now = monotonic_ms();

	while (!llist_empty(&t->list)) {
		struct held *h = llist_first_entry(&t->list, struct held, entry);

		if (h->deadline_ms > now) {
			monotonic_timer(&t->timer, h->deadline_ms - now);
			return;
		}
		t->ops->late(t->priv);
		answer_held(t, h, SMPP_RSYSERR);
	}
}

struct smpp_held *smpp_held_new(void *ctx, unsigned max, unsigned settle_ms, const struct smpp_held_ops *ops, void *priv)
{
	struct smpp_held *t = talloc_zero(ctx, struct smpp_held);

	if (!t)
		return NULL;
	t->ops = ops;
	t->priv = priv;
	t->max = OSMO_MIN(max, SMPP_HELD_MAX);
	t->settle_ms = settle_ms;
	INIT_LLIST_HEAD(&t->list);
	osmo_timer_setup(&t->timer, held_timeout, t);
	return t;
}

void smpp_held_free(struct smpp_held *t)
{
	if (!t)
		return;
	osmo_timer_del(&t->timer);
	talloc_free(t);
}

uint32_t smpp_held_add(struct smpp_held *t, unsigned at, const struct smpp_pdu *pdu)
{
	struct held *h;

	if (t->n >= t->max)
		return 0;
	h = take_held(t);
	h->used = true;
	h->ref = t->next_ref;
	h->at = at;
	h->command = pdu->id;
	h->seq = pdu->seq;
	h->deadline_ms = monotonic_ms() + t->settle_ms;
	llist_add_tail(&h->entry, &t->list);
	t->n++;
	if (!osmo_timer_pending(&t->timer))
		monotonic_timer(&t->timer, t->settle_ms);
	return h->ref;
}

void smpp_held_settle(struct smpp_held *t, uint32_t ref, uint32_t status)
{
	struct held *h = &t->slots[ref & (SLOTS - 1)];

	if (h->used && h->ref == ref)
		answer_held(t, h, status);
}

void smpp_held_drop(struct smpp_held *t, unsigned at)
{
	struct held *h, *h2;

	llist_for_each_entry_safe(h, h2, &t->list, entry)
		if (h->at == at)
			drop_held(t, h);
}
