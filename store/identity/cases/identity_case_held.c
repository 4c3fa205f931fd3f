/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the case of a new PIN by card holds beside its body: the code that is typed once more, and the salt of its card. */
#include <errno.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"

#define OLD_BOX	"card reset"	/* of a body as it was sealed before it was one */

/* What follows the body, as it is stored; the slot is its old_slot, the key its wrap. */
struct held {
	uint8_t n;
	uint8_t salt[KDF_SALT];
};

void identity_case_held_put(struct identity_case *c, const struct identity_case_reset *x)
{
	struct held held = { .n = x->n };

	memcpy(held.salt, x->salt, sizeof(held.salt));
	memcpy(c->fix, &held, sizeof(held));
	c->fix_len = sizeof(held);
	c->body.old_slot = x->slot;
	c->body.has_key = 1;
	memcpy(c->body.wrap, x->wrap, sizeof(x->wrap));
}

int identity_case_held_get(const struct identity_case *c, struct identity_case_reset *x)
{
	struct held held;

	if (c->fix_len != sizeof(held) || !c->body.has_key)
		return -EBADMSG;
	memcpy(&held, c->fix, sizeof(held));
	*x = (struct identity_case_reset){ .id = c->row.id, .n = held.n, .slot = c->body.old_slot, .ready = c->body.ready };
	memcpy(x->ix, c->row.number_ix, sizeof(x->ix));
	memcpy(x->salt, held.salt, sizeof(x->salt));
	memcpy(x->wrap, c->body.wrap, sizeof(x->wrap));
	return 0;
}

/* ---- as it was sealed in version 12 of the database ---- */

/* The same without a body: due was when it is ready. */
struct old_held {
	uint8_t n;
	uint8_t slot;
	uint8_t salt[KDF_SALT];
	uint8_t wrap[SEAL_WRAP];
};

int identity_case_held_old(struct identity_core *core, struct identity_case *c, const struct db_blob *sealed)
{
	uint8_t plain[sizeof(struct old_held) + SEAL_PAD];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct identity_case_reset x = { .n = 0 };
	struct old_held old;
	int rc = sealed->len ? seal_box_open(core->keys, &buf, OLD_BOX, sealed->octets, sealed->len) : 0;

	if (rc || (sealed->len && buf.len != sizeof(old)))
		return -EBADMSG;
	memset(&c->body, 0, sizeof(c->body));
	c->fix_len = 0;
	if (!sealed->len)
		return 0;	/* it ended, and kept nothing */
	memcpy(&old, plain, sizeof(old));
	x.n = old.n;
	x.slot = old.slot;
	memcpy(x.salt, old.salt, sizeof(x.salt));
	memcpy(x.wrap, old.wrap, sizeof(x.wrap));
	identity_case_held_put(c, &x);
	c->body.ready = c->row.due;
	c->body.opened = c->body.approved = c->body.from = c->row.due - (int64_t)core->conf->case_hours[IDENTITY_CASE_WAIT_CARD] * IDENTITY_HOUR_S;
	secret_wipe_mem(plain, sizeof(plain));
	secret_wipe_mem(&old, sizeof(old));
	secret_wipe_mem(&x, sizeof(x));
	return 0;
}
