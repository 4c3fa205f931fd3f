/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Overseers, and complaints as an administrator sees them: numbers and clocks. */
#include <errno.h>

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

	if (rc < 0)
		return rc;
	admin_row_begin(a);
	admin_row_put(a, "start_code", code);
	secret_wipe_mem(code, sizeof(code));
	return 0;
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
