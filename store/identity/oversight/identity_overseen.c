/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What all of oversight stands on: the public half of its keys, and whether an overseer may still work. */
#include <errno.h>
#include <string.h>

#include "store/identity/oversight/identity_oversight.h"

#define PUB_SEALED (SEAL_KEY + SEAL_OVER)

bool identity_overseer_may(const struct db_staff *s, int64_t now)
{
	return s->role == DB_STAFF_OVERSEER && s->state == DB_STAFF_ACTIVE && (!s->expires || s->expires > now);
}

/* Boxed under the key file, bound to its name: who has the database alone puts no other one in its place. */
int identity_oversight_pub(struct identity_core *core, uint8_t pub[SEAL_KEY], const char *name)
{
	uint8_t sealed[PUB_SEALED], plain[PUB_SEALED];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	size_t len;
	int rc = db_meta_get(core->db, name, sealed, sizeof(sealed), &len);

	if (rc == 0)
		rc = seal_box_open(core->keys, &buf, name, sealed, len);
	if (rc == 0 && buf.len != SEAL_KEY)
		rc = -EBADMSG;
	if (rc == 0)
		memcpy(pub, plain, SEAL_KEY);
	return rc;
}

int identity_oversight_keep(struct identity_core *core, const uint8_t pub[SEAL_KEY], const char *name)
{
	uint8_t sealed[PUB_SEALED];
	struct seal_buf buf = { .octets = sealed, .cap = sizeof(sealed) };
	int rc = seal_box_seal(core->keys, &buf, name, pub, SEAL_KEY);

	return rc ? rc : db_meta_put(core->db, name, sealed, buf.len);
}

enum identity_outcome identity_oversight_load(struct identity_run *r, struct db_staff *s)
{
	int rc = db_staff_get(r->core->db, s, r->d->staff_id);

	if (rc)
		return identity_fault(r->core, rc, "overseer");
	if (identity_overseer_may(s, r->now))
		return IDO_OK;
	identity_dialogue_over(r->d);
	return IDO_REFUSED;
}

enum identity_outcome identity_oversight_reader(struct identity_run *r, struct db_staff *s)
{
	enum identity_outcome o = identity_oversight_load(r, s);

	return o == IDO_OK && !r->d->hearing.has_key ? IDO_NONE : o;
}
