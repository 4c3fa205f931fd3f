/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The case of a new PIN that three codes of a card asked for: no officer has a part in it. In its wait the key of the record lies under one of the codes,
 * in its body, and goes with the case, however that ends. */
#include <errno.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"

int identity_case_reset_new(struct identity_run *r, int64_t person_id, const struct identity_case_reset *x)
{
	struct identity_case c = { .row = { .kind = DB_CASE_RESET_CARD, .state = DB_CASE_RUNS, .person_id = person_id } };
	int rc;

	memcpy(c.row.number_ix, r->d->ix, DB_IX);
	c.body.opened = c.body.approved = c.body.from = r->steady;
	c.body.ready = c.row.due = x->ready;
	identity_case_held_put(&c, x);
	rc = identity_case_body_new(r->core, &c);
	secret_wipe_mem(&c, sizeof(c));
	return rc;
}

int identity_case_reset_next(struct identity_run *r, struct identity_case_reset *x, int64_t person_id)
{
	struct identity_case c = { .row.id = x->id };
	struct db_blob sealed;
	int rc;

	do
		rc = db_card_case(r->core->db, &c.row, &sealed, person_id, DB_CASE_RESET_CARD);
	while (rc == 0 && (identity_case_body_open(r->core, &c, &sealed) || identity_case_wait_over(&c, r->steady) || identity_case_held_get(&c, x)));
	secret_wipe_mem(&c, sizeof(c));
	return rc;
}

int identity_case_reset_lost(struct identity_core *core, int64_t person_id)
{
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;
	int rc;

	while ((rc = db_card_case(core->db, &c.row, &sealed, person_id, DB_CASE_RESET_CARD)) == 0) {
		if (identity_case_body_open(core, &c, &sealed))
			identity_case_body_blank(&c);
		rc = identity_case_body_halt(core, &c);
		if (rc)
			break;
	}
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc == -ENOENT ? 0 : rc;
}

int identity_case_reset_done(struct identity_core *core, int64_t person_id)
{
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;
	int rc;

	while ((rc = db_card_case(core->db, &c.row, &sealed, person_id, DB_CASE_RESET_CARD)) == 0) {
		if (identity_case_body_open(core, &c, &sealed))
			identity_case_body_blank(&c);
		c.fix_len = 0;
		identity_case_body_forget(core, &c);
		c.row.state = DB_CASE_DONE;
		c.row.due = 0;
		c.row.changed = identity_clock_now(core);
		rc = identity_case_body_put(core, &c);
		if (rc)
			break;
	}
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc == -ENOENT ? 0 : rc;
}
