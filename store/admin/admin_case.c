/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cases of desks: what waits for whom, and an end to one. */
#include <errno.h>
#include <string.h>

#include "store/admin/admin_priv.h"

static void case_row(struct admin *a, const struct identity_case_info *c)
{
	admin_row_begin(a);
	admin_row_put(a, "case", c->number);
	admin_row_put(a, "kind", c->kind);
	admin_row_put(a, "state", c->state);
	admin_row_put(a, "why", c->why);
	admin_row_put(a, "desk", c->desk);
	admin_row_put(a, "first", c->first);
	admin_row_put(a, "second", c->second);
	admin_row_put(a, "reason", c->reason);
	admin_row_time(a, "opened", c->opened);
	admin_row_time(a, "ready", c->ready);
	admin_row_put(a, "danger", c->is_danger ? "yes" : "no");
	admin_row_put(a, "no_paper", c->has_no_paper ? "yes" : "no");
}

int admin_case_list(struct admin *a)
{
	const char *desk = admin_get(a, "desk");
	struct identity_case_info info;
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = identity_case_next(a->env->core, &a->at.case_id, &info);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		if ((!info.is_open && !admin_get(a, "all")) || (desk && strcmp(desk, info.desk)))
			continue;
		case_row(a, &info);
		admin_row_send(a);
	}
	return 1;
}

int admin_case_show(struct admin *a)
{
	struct identity_case_info info;
	int rc = identity_case_look(a->env->core, admin_get(a, "number"), &info);

	if (rc)
		return rc == -ENOENT ? admin_say(a, -ENOENT, "no case has this number") : rc;
	case_row(a, &info);
	admin_row_send(a);
	return 0;
}

int admin_case_refuse(struct admin *a)
{
	int rc = identity_case_refuse(a->env->core, admin_get(a, "number"));

	if (rc == -EALREADY)
		return admin_say(a, -EINVAL, "this case is over");
	return rc == -ENOENT ? admin_say(a, -ENOENT, "no case has this number") : rc;
}
