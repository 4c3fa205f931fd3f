/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Takes the gateway's counts of screens, which are named by words of the program alone. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"

#define META_OP		"counts_op"

_Static_assert(IDENTITY_COUNTER_NAME == DB_COUNTER_NAME, "a counter that was told can be kept");

static bool is_one(const char *word, const char *const *words, size_t n)
{
	while (n && strcmp(word, words[n - 1]))
		n--;
	return n > 0;
}

/* screen, link and language are names; the event is one of a few. */
static bool is_screen(const char *name)
{
#define X(e, word) word,
	static const char *const events[] = { IDENTITY_SCREEN_EVENTS(X) };
#undef X
	unsigned i;
	size_t n;

	for (i = 0; i < 3; i++, name += n + 1) {
		n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");
		if (!n || name[n] != '|')
			return false;
	}
	return is_one(name, events, ARRAY_SIZE(events));
}

/* The rules count under names of their own, which are nobody else's to add to. */
static bool is_name(const char *name)
{
#define X(e, word) word,
	static const char *const totals[] = { IDENTITY_TOTALS(X) };
#undef X

	if (!strncmp(name, "screen|", 7))
		return is_screen(name + 7);
	return !strncmp(name, "total|", 6) && is_one(name + 6, totals, ARRAY_SIZE(totals));
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
		identity_count_told(r->core, c.name, c.n);
	rc = db_meta_put(r->core->db, META_OP, r->req->op, sizeof(r->req->op));
	return rc ? identity_fault(r->core, rc, "counts") : IDO_OK;
}
