/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Overseers, complaints as an administrator sees them, numbers and clocks; and the register of those who ask for what is kept. */
#include <errno.h>
#include <stdio.h>

#include "store/admin/admin_priv.h"

int admin_oversight_add(struct admin *a)
{
	const struct identity_officer_args args = {
		.desk = admin_get(a, "body"), .name = admin_get(a, "name"), .number = admin_get(a, "msisdn"),
	};

	return identity_overseer_add(a->env->core, &args, a->message);
}

int admin_oversight_set(struct admin *a)
{
	return identity_overseer_set(a->env->core, admin_get(a, "msisdn"), a->words[1], a->message);
}

int admin_oversight_code(struct admin *a)
{
	char code[8];
	int rc = identity_overseer_code(a->env->core, admin_get(a, "msisdn"), code, a->message);

	return admin_row_code(a, rc, code);
}

int admin_oversight_list(struct admin *a)
{
	struct identity_overseer_info o;
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = identity_overseer_next(a->env->core, &a->at.staff_id, &o);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		admin_row_begin(a);
		admin_row_put(a, "body", o.body);
		admin_row_put(a, "name", o.name);
		admin_row_put(a, "state", o.state);
		admin_row_put(a, "pin", o.has_pin ? "set" : "not set");
		admin_row_put(a, "reads", !o.has_key ? "nothing" : o.is_sea ? "abuse" : "complaints");
		admin_row_day(a, "last_used", o.last_used);
		admin_row_day(a, "expires", o.expires);
		admin_row_send(a);
	}
	return 1;
}

int admin_complaints(struct admin *a)
{
	struct identity_complaint_counts n;
	int rc = identity_complaint_counts(a->env->core, &n);

	if (rc < 0)
		return rc;
	admin_row_begin(a);
	admin_row_num(a, "open", n.open);
	admin_row_num(a, "not_taken", n.fresh);
	admin_row_num(a, "taken", n.taken);
	admin_row_num(a, "answered", n.answered);
	admin_row_num(a, "late", n.late);
	admin_row_num(a, "late_in_hours", n.late_hours);
	admin_row_num(a, "escalated", n.escalated);
	admin_row_day(a, "first_due", n.oldest);
	return 0;
}

/* ---- the register ---- */

int admin_access_add(struct admin *a)
{
	const struct identity_access_args args = {
		.basis = admin_get(a, "basis"), .authority = admin_get(a, "authority"), .reference = admin_get(a, "reference"), .people = admin_get(a, "people"),
	};
	int64_t id;
	int rc = identity_access_add(a->env->core, &args, &id, a->message);

	if (rc < 0)
		return rc;
	admin_row_begin(a);
	admin_row_num(a, "request", id);
	return 0;
}

static void access_row(struct admin *a, const struct db_access *row)
{
	admin_row_begin(a);
	admin_row_num(a, "request", row->id);
	admin_row_day(a, "received", row->received);
	admin_row_put(a, "authority", row->authority);
	admin_row_put(a, "basis", identity_access_basis(row));
	admin_row_put(a, "reference", row->reference);
	admin_row_num(a, "people", row->people);
	admin_row_put(a, "outcome", identity_access_outcome(row));
	admin_row_num(a, "given", row->given);
	admin_row_num(a, "gone", row->gone);
	admin_row_day(a, "closed", row->closed);
}

int admin_access_list(struct admin *a)
{
	struct db_access row = { .id = a->at.staff_id };
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = db_access_next(a->env->db, &row);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		a->at.staff_id = row.id;
		access_row(a, &row);
		admin_row_send(a);
	}
	return 1;
}

int admin_access_show(struct admin *a)
{
	struct db_access row;
	int rc = identity_access_get(a->env->core, &row, admin_get(a, "number"));

	if (rc == 0)
		access_row(a, &row);
	else if (rc == -ENOENT)
		snprintf(a->message, sizeof(a->message), "no request has this number");
	return rc;
}

int admin_access_close(struct admin *a)
{
	const struct identity_access_end end = {
		.number = admin_get(a, "number"), .outcome = admin_get(a, "outcome"), .given = admin_get(a, "given"), .gone = admin_get(a, "gone"),
	};

	return identity_access_close(a->env->core, &end, a->message);
}
