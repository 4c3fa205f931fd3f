/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whoever types the PIN or locks the ID stops what would move it or take its PIN away, and the next unlock tells so. */
#include <errno.h>

#include "store/identity/cases/identity_case.h"

static int stop_one(struct identity_core *core, struct identity_case *c, const struct db_blob *sealed)
{
	int rc = identity_case_body_open(core, c, sealed);

	c->row.flags |= DB_CASE_IS_UNTOLD;
	if (rc == 0)
		rc = identity_case_body_end(core, c, DB_CASE_STOPPED);
	secret_wipe_mem(&c->body, sizeof(c->body));
	return rc;
}

int identity_case_stop(struct identity_core *core, int64_t person_id)
{
	const struct identity_case_kind *k;
	struct db_blob sealed;
	struct identity_case c = { .row.id = 0 };
	int rc;

	while ((rc = db_case_about(core->db, &c.row, &sealed, person_id)) == 0) {
		k = identity_case_kind_of(c.row.kind);
		if (k && k->is_stopped && (c.row.state == DB_CASE_WAITS || c.row.state == DB_CASE_RUNS))
			rc = stop_one(core, &c, &sealed);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

int identity_case_stop_find(struct identity_core *core, struct db_case *c, struct db_blob *sealed, int64_t person_id)
{
	int rc;

	c->id = 0;
	while ((rc = db_case_about(core->db, c, sealed, person_id)) == 0 && !(c->flags & DB_CASE_IS_UNTOLD))
		;
	return rc;
}

enum identity_outcome identity_case_ask(struct identity_run *r)
{
	struct db_blob sealed;
	struct identity_case c;
	int rc = identity_case_stop_find(r->core, &c.row, &sealed, r->d->person_id);

	if (rc)
		return rc == -ENOENT ? IDO_OK : identity_fault(r->core, rc, "case");
	identity_case_wait_put(r, &(struct identity_case){ .row = c.row });
	r->d->state = IDS_CASE;
	return IDO_STOPPED;
}
