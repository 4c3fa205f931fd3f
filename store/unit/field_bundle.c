/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/unit/field_bundle.h"

#include <errno.h>
#include <string.h>

#include "store/unit/field_priv.h"

#define MAGIC		"musafir bundle 1\n"
#define MAGIC_LEN	(sizeof(MAGIC) - 1)
#define KIND_LEN	(MAGIC_LEN - 2)	/* without the version */
#define END		"end\n"
#define END_LEN		(sizeof(END) - 1)
#define SIGNED		(FIELD_BUNDLE_HEAD - SEAL_SIGNATURE)

void field_bundle_head(struct field_chain *c, const struct field_bundle *b, const uint8_t unit[FIELD_SECRET])
{
	uint8_t *at = c->head;

	*c = (struct field_chain){ .bundle = *b };
	at = field_put(at, MAGIC, MAGIC_LEN);
	at = field_put(at, b->service_box, SEAL_KEY);
	at = field_put(at, b->unit, SEAL_KEY);
	at = field_put_number(at, b->number, 8);
	at = field_put_number(at, b->first, 8);
	at = field_put_number(at, b->count, 4);
	at = field_put_number(at, b->flags, 4);
	at = field_put_number(at, (uint64_t)b->sealed, 8);
	field_sign(at, c->head, SIGNED, b->unit, unit);
}

int field_bundle_begin(struct field_chain *c, const uint8_t head[FIELD_BUNDLE_HEAD])
{
	struct field_bundle *b = &c->bundle;
	const uint8_t *at = head + MAGIC_LEN;
	uint64_t count, flags, sealed;

	memset(c, 0, sizeof(*c));
	if (memcmp(head, MAGIC, KIND_LEN))
		return -EBADMSG;
	if (memcmp(head, MAGIC, MAGIC_LEN))
		return -EPROTO;
	at = field_get(b->service_box, at, SEAL_KEY);
	at = field_get(b->unit, at, SEAL_KEY);
	at = field_get_number(&b->number, at, 8);
	at = field_get_number(&b->first, at, 8);
	at = field_get_number(&count, at, 4);
	at = field_get_number(&flags, at, 4);
	at = field_get_number(&sealed, at, 8);
	b->count = count;
	b->flags = flags;
	b->sealed = (int64_t)sealed;
	memcpy(c->head, head, FIELD_BUNDLE_HEAD);
	if (!b->number || !b->first || b->count > FIELD_BUNDLE_PEOPLE || b->sealed < 0)
		return -EBADMSG;
	return field_is_signed(at, head, SIGNED, b->unit, b->unit) ? 0 : -EBADMSG;
}

/* The first one is chained to one that was in an earlier bundle. */
static bool is_next(const struct field_chain *c, const struct field_entry *e)
{
	static const uint8_t none[FIELD_HASH];

	if (c->taken >= c->bundle.count || e->number != c->bundle.first + c->taken)
		return false;
	if (c->taken)
		return !memcmp(e->before, c->last, FIELD_HASH);
	return (e->number == 1) == !memcmp(e->before, none, FIELD_HASH);
}

int field_bundle_entry(struct field_chain *c, struct field_entry *e, const uint8_t *octets, size_t len)
{
	int rc = field_entry_read(e, octets, len, c->bundle.unit);

	if (rc)
		return rc;
	if (!is_next(c, e))
		return -EBADMSG;
	field_entry_hash(c->last, octets, len);
	c->taken++;
	return 0;
}

/* What the last signature is over: the head, with its own, and the end. */
static void end_octets(const struct field_chain *c, uint8_t all[FIELD_BUNDLE_HEAD + END_LEN + FIELD_HASH])
{
	uint8_t *at = field_put(all, c->head, FIELD_BUNDLE_HEAD);

	at = field_put(at, END, END_LEN);
	field_put(at, c->last, FIELD_HASH);
}

void field_bundle_close(const struct field_chain *c, uint8_t end[FIELD_BUNDLE_END], const uint8_t unit[FIELD_SECRET])
{
	uint8_t all[FIELD_BUNDLE_HEAD + END_LEN + FIELD_HASH];

	end_octets(c, all);
	memcpy(end, all + FIELD_BUNDLE_HEAD, END_LEN + FIELD_HASH);
	field_sign(end + END_LEN + FIELD_HASH, all, sizeof(all), c->bundle.unit, unit);
}

int field_bundle_end(const struct field_chain *c, const uint8_t end[FIELD_BUNDLE_END])
{
	uint8_t all[FIELD_BUNDLE_HEAD + END_LEN + FIELD_HASH];

	if (c->taken != c->bundle.count)
		return -EBADMSG;
	end_octets(c, all);
	if (memcmp(end, all + FIELD_BUNDLE_HEAD, END_LEN + FIELD_HASH))
		return -EBADMSG;
	return field_is_signed(end + END_LEN + FIELD_HASH, all, sizeof(all), c->bundle.unit, c->bundle.unit) ? 0 : -EBADMSG;
}
