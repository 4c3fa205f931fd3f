/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The cases of a desk, as far as an officer may see them: number, kind, state, never about whom. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/values/identity_day.h"
#include "store/values/identity_text.h"
#include "store/identity/cases/identity_case.h"
#include "store/identity/officer/identity_alike.h"

#define CASES_MAX	50	/* of a list: newest first */

/* What a register brought is of every desk; what somebody asked for with a PIN or a card is of none. */
static bool is_of_desk(const struct db_case *c, const struct db_staff *s)
{
	return c->desk_name[0] ? !strcmp(c->desk_name, s->desk_name) : c->kind == DB_CASE_ALIKE || c->kind == DB_CASE_CHANGED;
}

/* Those of a desk, or of none, in one state, at most so many. returns: 0; an error of db.h. */
static int list_state(struct identity_run *r, const struct db_staff *s, const char *desk_name, uint8_t state, unsigned *n)
{
	struct db_case c = { .state = state, .changed = DB_FOREVER, .id = DB_FOREVER };
	int rc = 0;

	while (*n < CASES_MAX && (rc = db_case_prev(r->core->db, &c, desk_name)) == 0) {
		if (!is_of_desk(&c, s))
			continue;	/* a person's own */
		identity_case_row_put(r, s, &c);
		++*n;
	}
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_verb_CASE_LIST(struct identity_run *r)
{
	/* what somebody has to do or to tell comes first: a list has an end */
	static const uint8_t states[] = { DB_CASE_OPEN, DB_CASE_WAITS, DB_CASE_RUNS, DB_CASE_UNKNOWN, DB_CASE_DONE, DB_CASE_ENDED, DB_CASE_SAME, DB_CASE_OTHER };
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	unsigned n = 0;
	size_t i;
	int rc = 0;

	if (o != IDO_OK)
		return o;
	for (i = 0; rc == 0 && i < sizeof(states) / sizeof(states[0]); i++) {
		rc = list_state(r, &s, s.desk_name, states[i], &n);
		if (rc == 0)
			rc = list_state(r, &s, "", states[i], &n);	/* of a register */
	}
	if (rc)
		return identity_fault(r->core, rc, "cases");
	return n ? IDO_OK : IDO_NONE;
}

/* What agreed: of a case whose content is not the answers of a draft. */
static void put_kinds(struct identity_run *r, const struct db_case *c, const struct db_blob *sealed)
{
	char kinds[DB_BLOB_MAX];
	struct seal_buf buf = { .octets = (uint8_t *)kinds, .cap = sizeof(kinds) - 1 };
	struct identity_alike alike;

	if (c->kind == DB_CASE_ALIKE && identity_alike_kinds(r, &alike, sealed)) {
		identity_put(r, IDF_KINDS, alike.kinds);
		return;
	}
	if (c->state == DB_CASE_SAME || identity_case_kind_of(c->kind))
		return;
	if (seal_box_open(r->core->keys, &buf, "case", sealed->octets, sealed->len))
		return identity_lost(r->core, "case");
	kinds[buf.len] = '\0';
	identity_put(r, IDF_KINDS, kinds);
}

/* The same for a phone; when it takes effect, where that is known. */
static void put_state(struct identity_run *r, const struct identity_case *c)
{
	char word[24];

	identity_put(r, IDF_CASE, c->row.number);
	snprintf(word, sizeof(word), "case_is.%s", identity_case_kind_state(c->row.state));
	identity_put(r, IDF_CASE_STATE, word);
	identity_case_wait_put(r, c);
}

enum identity_outcome identity_verb_CASE_SHOW(struct identity_run *r)
{
	struct db_blob sealed;
	struct db_staff s;
	struct identity_case c;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	if (!identity_text_is_digits(r->req->key, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN))
		return IDO_NONE;
	rc = db_case_find(r->core->db, &c.row, &sealed, r->req->key);
	if (rc == -ENOENT || (rc == 0 && !is_of_desk(&c.row, &s)))
		return IDO_NONE;
	if (rc)
		return identity_fault(r->core, rc, "case");
	identity_case_row_put(r, &s, &c.row);
	if (!identity_case_kind_of(c.row.kind) || identity_case_body_open(r->core, &c, &sealed))
		memset(&c.body, 0, sizeof(c.body));
	put_kinds(r, &c.row, &sealed);
	put_state(r, &c);
	secret_wipe_mem(&c.body, sizeof(c.body));
	return IDO_OK;
}
