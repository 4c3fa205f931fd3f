/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Officers: who enrols, at which desk, and what a look at the figures may show of an officer who is not honest. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/admin/admin_priv.h"
#include "store/values/identity_text.h"

int admin_officer_add(struct admin *a)
{
	const struct identity_officer_args args = {
		.desk = admin_get(a, "desk"), .name = admin_get(a, "name"), .number = admin_get(a, "msisdn"),
	};

	return identity_officer_add(a->env->core, &args, a->message);
}

int admin_officer_set(struct admin *a)
{
	return identity_officer_set(a->env->core, admin_get(a, "msisdn"), a->words[1], a->message);
}

int admin_officer_code(struct admin *a)
{
	char code[8];
	int rc = identity_officer_code(a->env->core, admin_get(a, "msisdn"), code, a->message);

	return admin_row_code(a, rc, code);
}

int admin_case_stage(struct admin *a)
{
	const char *days = admin_get(a, "days");

	if (days && (!identity_text_is_digits(days, 1, 3) || atoi(days) < 1 || atoi(days) > 365)) {
		snprintf(a->message, sizeof(a->message), "days: expected 1 to 365");
		return -EINVAL;
	}
	return identity_transcript_set(a->env->core, admin_get(a, "case"), admin_get(a, "stage"), admin_get(a, "place"), days ? (unsigned)atoi(days) : 0, a->message);
}

static void officer_row(struct admin *a, const struct identity_officer_info *o)
{
	admin_row_begin(a);
	admin_row_put(a, "desk", o->desk);
	admin_row_put(a, "name", o->name);
	admin_row_put(a, "state", o->state);
	admin_row_put(a, "pin", o->has_pin ? "set" : "not set");
	admin_row_put(a, "opens_drafts", o->has_key ? "yes" : "no");
	admin_row_day(a, "last_used", o->last_used);
	admin_row_day(a, "expires", o->expires);
	admin_row_num(a, "enrolled", o->enrolled);
	admin_row_num(a, "today", o->today);
	admin_row_num(a, "without_paper", o->no_paper);
	admin_row_num(a, "without_phone", o->no_phone);
	admin_row_num(a, "children", o->children);
	admin_row_num(a, "proxies", o->proxies);
	admin_row_num(a, "deaths", o->deaths);
	admin_row_num(a, "deaths_wrong", o->deaths_wrong);
	admin_row_num(a, "alike_found", o->found);
	admin_row_num(a, "same_person", o->same);
	admin_row_num(a, "thrown_away", o->thrown);
	admin_row_num(a, "thrown_after_hit", o->thrown_hit);
	admin_row_num(a, "other_codes", o->codes);
	admin_row_num(a, "wrong_digits", o->wrong_proof);
	admin_row_num(a, "cases", o->cases);
	admin_row_num(a, "approved", o->approved);
	admin_row_num(a, "refused", o->refused);
	admin_row_num(a, "wrong_papers", o->case_wrong);
	admin_row_num(a, "found_nobody", o->case_probes);
	admin_row_send(a);
}

int admin_officer_list(struct admin *a)
{
	const char *desk = admin_get(a, "desk");
	struct identity_officer_info info;
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = identity_officer_next(a->env->core, &a->at.staff_id, &info);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		if (!desk || !strcmp(desk, info.desk))
			officer_row(a, &info);
	}
	return 1;
}
