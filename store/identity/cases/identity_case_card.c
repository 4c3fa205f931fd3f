/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new PIN that an officer asked for, and three codes of the person's card, typed on the phone that was shown there: both together need no second
 * officer, no custodians and no wait. */
#include <errno.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"

/* An officer saw the paper, and the phone that it is to go to is the one that dials. */
static bool fits(const struct identity_run *r, const struct identity_case *c, int64_t person_id, const struct db_number *n)
{
	static const uint8_t none[DB_IX];

	return c->row.kind == DB_CASE_RESET && (c->row.state == DB_CASE_WAITS || c->row.state == DB_CASE_RUNS) && c->row.person_id == person_id &&
	       memcmp(c->body.paper, none, DB_IX) && n->sim_at <= c->body.opened && !strcmp(c->body.number, r->d->number);
}

static int be_ready(struct identity_run *r, struct identity_case *c, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	int64_t steady = r->steady;
	int rc;

	seal_wrap_pend(r->core->keys, c->body.wrap, p->ref, dek);
	c->body.has_key = 1;
	c->body.approved = c->body.approved ?: steady;
	c->body.from = c->body.from ?: steady;
	c->body.ready = steady;
	c->row.state = DB_CASE_RUNS;
	c->row.due = steady + IDENTITY_CASE_READY_S;
	c->row.changed = r->now;
	rc = identity_case_body_put(r->core, c);
	return rc ? rc : identity_leaf(r->core, r->now, "case_card", "", c->row.number, strlen(c->row.number));
}

int identity_case_card(struct identity_run *r, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;
	struct db_number n;
	int rc = identity_number_load(r->core, &n, r->d->ix);

	while (rc == 0 && (rc = db_case_of_number(r->core->db, &c.row, &sealed, r->d->ix)) == 0) {
		if (c.row.kind != DB_CASE_RESET || identity_case_body_open(r->core, &c, &sealed) || !fits(r, &c, p->id, &n))
			continue;
		rc = be_ready(r, &c, p, dek) ?: 1;
	}
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc == -ENOENT ? 0 : rc;
}
