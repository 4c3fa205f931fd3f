/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <osmocom/core/hashtable.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/monotonic.h"
#include "gateway/smpp/ussd/smpp_dialogue.h"

#define BUCKET_BITS	13	/* 64 KiB of buckets a link; a dozen a bucket when a hundred thousand people dial */

struct smpp_dialogues {
	DECLARE_HASHTABLE(buckets, BUCKET_BITS);
	struct llist_head list;
	unsigned count, max;
	uint32_t seed;			/* ids are the operator's to choose: it must not choose buckets */
	void (*gone)(void *priv, struct smpp_dialogue *d);
	void *priv;
};

struct smpp_dialogues *smpp_dialogue_table(void *ctx, unsigned max, void (*gone)(void *priv, struct smpp_dialogue *d), void *priv)
{
	struct smpp_dialogues *t = talloc_zero(ctx, struct smpp_dialogues);

	if (!t)
		return NULL;
	if (getrandom(&t->seed, sizeof(t->seed), 0) != sizeof(t->seed)) {
		talloc_free(t);
		return NULL;
	}
	hash_init(t->buckets);
	INIT_LLIST_HEAD(&t->list);
	t->max = OSMO_MAX(max, 1);
	t->gone = gone;
	t->priv = priv;
	return t;
}

unsigned smpp_dialogue_count(const struct smpp_dialogues *t)
{
	return t->count;
}

/* FNV-1a, seeded */
static uint32_t hash_of(const struct smpp_dialogues *t, const uint8_t *key, const char *number)
{
	uint32_t h = t->seed;

	for (size_t i = 0; i < USSD_KEY_MAX; i++)
		h = (h ^ key[i]) * 16777619;
	for (; *number; number++)
		h = (h ^ (uint8_t)*number) * 16777619;
	return h;
}

struct smpp_dialogue *smpp_dialogue_find(struct smpp_dialogues *t, const uint8_t key[USSD_KEY_MAX], const char *number)
{
	struct smpp_dialogue *d;

	hash_for_each_possible(t->buckets, d, node, hash_of(t, key, number))
		if (memcmp(d->key, key, USSD_KEY_MAX) == 0 && strcmp(d->phone.digits, number) == 0)
			return d;
	return NULL;
}

void smpp_dialogue_drop(struct smpp_dialogues *t, struct smpp_dialogue *d)
{
	hash_del(&d->node);
	llist_del(&d->entry);
	t->count--;
	explicit_bzero(d, sizeof(*d));
	talloc_free(d);
}

static void give_up_dialogue(struct smpp_dialogues *t, struct smpp_dialogue *d)
{
	t->gone(t->priv, d);
	smpp_dialogue_drop(t, d);
}

static struct smpp_dialogue *oldest_dialogue(struct smpp_dialogues *t)
{
	return llist_empty(&t->list) ? NULL : llist_first_entry(&t->list, struct smpp_dialogue, entry);
}

void smpp_dialogue_drop_all(struct smpp_dialogues *t)
{
	struct smpp_dialogue *d;

	while ((d = oldest_dialogue(t)))
		give_up_dialogue(t, d);
}

void smpp_dialogue_drop_lane(struct smpp_dialogues *t, unsigned lane, void (*dropped)(void *priv, const struct smpp_dialogue *d), void *priv)
{
	struct smpp_dialogue *d, *d2;

	llist_for_each_entry_safe(d, d2, &t->list, entry) {
		if (d->lane != lane)
			continue;
		dropped(priv, d);
		smpp_dialogue_drop(t, d);
	}
}

void smpp_dialogue_forget(struct smpp_dialogues *t, int64_t before_ms)
{
	struct smpp_dialogue *d;

	while ((d = oldest_dialogue(t)) && d->touched_ms < before_ms)
		give_up_dialogue(t, d);
}

static struct smpp_dialogue *add_dialogue(struct smpp_dialogues *t, const uint8_t *key, const char *number)
{
	struct smpp_dialogue *d;

	if (t->count >= t->max)
		give_up_dialogue(t, oldest_dialogue(t));
	d = talloc_zero(t, struct smpp_dialogue);
	if (!d)
		return NULL;
	hash_add(t->buckets, &d->node, hash_of(t, key, number));
	llist_add_tail(&d->entry, &t->list);
	t->count++;
	return d;
}

void smpp_dialogue_session(const struct smpp_dialogue *d, struct ussd_session *session)
{
	memset(session, 0, sizeof(*session));
	session->raw_len = d->raw_len;
	session->once = d->once;
	memcpy(session->raw, d->long_raw ? d->long_raw : d->raw, d->raw_len);
}

bool smpp_dialogue_session_set(struct smpp_dialogue *d, const struct ussd_session *session)
{
	talloc_free(d->long_raw);
	d->long_raw = NULL;
	d->raw_len = 0;
	d->once = session->once;
	if (session->raw_len <= sizeof(d->raw))
		memcpy(d->raw, session->raw, session->raw_len);
	else if (!(d->long_raw = talloc_memdup(d, session->raw, session->raw_len)))
		return false;
	d->raw_len = session->raw_len;
	return true;
}

struct smpp_dialogue *smpp_dialogue_touch(struct smpp_dialogues *t, const uint8_t key[USSD_KEY_MAX], const struct ussd_session *session,
					  const struct smpp_address *phone, const struct smpp_address *code)
{
	struct smpp_dialogue *d = smpp_dialogue_find(t, key, phone->digits);

	if (!d)
		d = add_dialogue(t, key, phone->digits);
	if (!d)
		return NULL;
	memcpy(d->key, key, sizeof(d->key));
	if (!smpp_dialogue_session_set(d, session)) {
		smpp_dialogue_drop(t, d);
		return NULL;
	}
	d->phone = *phone;
	d->code = *code;
	d->touched_ms = monotonic_ms();
	llist_move_tail(&d->entry, &t->list);
	return d;
}

int smpp_dialogue_address(struct smpp_address *to, const struct smpp_addr *from)
{
	memset(to, 0, sizeof(*to));
	if (from->digits.len >= SMPP_ADDRESS_SIZE)
		return -EINVAL;
	to->ton = from->ton;
	to->npi = from->npi;
	if (from->digits.len)
		memcpy(to->digits, from->digits.s, from->digits.len);
	return 0;
}

struct smpp_addr smpp_dialogue_address_of(const struct smpp_address *a)
{
	return (struct smpp_addr){ a->ton, a->npi, smpp_pdu_str(a->digits) };
}
