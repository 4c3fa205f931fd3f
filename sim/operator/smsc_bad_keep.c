/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a bad operator keeps back: PDUs that it hears later, responses that it says in another order or never, and its throttle. */
#include <string.h>

#include <osmocom/core/talloc.h>

#include "sim/operator/smsc_priv.h"
#include "store/base/monotonic.h"

#define REORDER_MS	300

struct kept {
	struct llist_head list;
	int64_t due_ms;
	size_t len;
	uint8_t octets[];
};

static struct kept *keep_pdu(struct smsc_esme *esme, const uint8_t *octets, size_t len)
{
	struct kept *k = talloc_size(esme, sizeof(*k) + len);

	k->len = len;
	memcpy(k->octets, octets, len);
	return k;
}

static void hear_held(void *data)
{
	struct smsc_esme *esme = data;

	while (!llist_empty(&esme->held)) {
		struct kept *k = llist_first_entry(&esme->held, struct kept, list);
		int64_t left = k->due_ms - monotonic_ms();

		if (left > 0) {
			monotonic_timer(&esme->hold, left);
			return;
		}
		llist_del(&k->list);
		esme->hear(esme, k->octets, k->len);
		talloc_free(k);
	}
}

bool smsc_bad_holds(struct smsc_esme *esme, const uint8_t *octets, size_t len)
{
	unsigned s = esme->link->bad.slow_s;
	struct kept *k;

	if (!s && llist_empty(&esme->held))
		return false;
	k = keep_pdu(esme, octets, len);
	k->due_ms = monotonic_ms() + 1000 * s;
	if (llist_empty(&esme->held))
		monotonic_timer(&esme->hold, 1000 * s);
	llist_add_tail(&k->list, &esme->held);
	return true;
}

static void say_reordered(void *data)
{
	struct smsc_esme *esme = data;
	struct kept *k, *next;

	llist_for_each_entry_safe(k, next, &esme->responses, list) {
		smsc_conn_put(esme->conn, k->octets, k->len);
		llist_del(&k->list);
		talloc_free(k);
	}
}

bool smsc_bad_keeps(struct smsc_esme *esme, uint32_t id, const uint8_t *octets, size_t len)
{
	const struct smsc_bad_state *bad = &esme->link->bad;

	if (id != (SMPP_SUBMIT_SM | SMPP_RESP) && id != (SMPP_DATA_SM | SMPP_RESP))
		return false;
	if (bad->drops)
		return true;
	if (!bad->reorders)
		return false;
	if (llist_empty(&esme->responses))
		monotonic_timer(&esme->reorder, REORDER_MS);
	llist_add(&keep_pdu(esme, octets, len)->list, &esme->responses);
	return true;
}

bool smsc_bad_throttles(const struct smsc_link *link, uint32_t *status)
{
	*status = link->bad.status;
	return link->bad.status && (!link->bad.throttled_until_ms || monotonic_ms() < link->bad.throttled_until_ms);
}

void smsc_bad_esme_init(struct smsc_esme *esme)
{
	INIT_LLIST_HEAD(&esme->held);
	INIT_LLIST_HEAD(&esme->responses);
	osmo_timer_setup(&esme->hold, hear_held, esme);
	osmo_timer_setup(&esme->reorder, say_reordered, esme);
}

void smsc_bad_esme_end(struct smsc_esme *esme)
{
	osmo_timer_del(&esme->hold);
	osmo_timer_del(&esme->reorder);
}
