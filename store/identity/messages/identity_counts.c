/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Takes the gateway's counts of screens, which are named by words of the program alone. */
#include <errno.h>
#include <string.h>

#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"

#define META_OP		"counts_op"

_Static_assert(IDENTITY_COUNTER_NAME == DB_COUNTER_NAME, "a counter that was told can be kept");

static bool is_name(const char *name)
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-|");

	return !name[n] && (!strncmp(name, "screen|", 7) || !strncmp(name, "total|", 6));
}

/* The whole batch is parsed before any of it is written: an ill-formed counter must not leave others added. */
static bool are_counters(const struct identity_req *req)
{
	struct identity_counter c;
	size_t at = 0;
	int rc;

	while ((rc = identity_counter_get(&c, req, &at)) == 1)
		if (!is_name(c.name))
			return false;
	return rc == 0;
}

/* The gateway has one batch under way at a time, so only the last one taken can be repeated. */
static bool is_repeated_batch(struct identity_core *core, const uint8_t op[16])
{
	uint8_t last[16];
	size_t len;

	return db_meta_get(core->db, META_OP, last, sizeof(last), &len) == 0 && len == sizeof(last) && !memcmp(last, op, sizeof(last));
}

enum identity_outcome identity_verb_COUNTS(struct identity_run *r)
{
	struct identity_counter c;
	size_t at = 0;
	int rc;

	if (!are_counters(r->req))
		return IDO_REFUSED;
	if (is_repeated_batch(r->core, r->req->op))
		return IDO_OK;
	while (identity_counter_get(&c, r->req, &at) == 1)
		identity_count(r->core, c.name, c.n);
	rc = db_meta_put(r->core->db, META_OP, r->req->op, sizeof(r->req->op));
	return rc ? identity_fault(r->core, rc, "counts") : IDO_OK;
}
