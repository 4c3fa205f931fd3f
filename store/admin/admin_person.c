/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People, as far as an administrator may see them: no name, no attribute. */
#include <errno.h>
#include <stdio.h>

#include "store/admin/admin_priv.h"
#include "store/identity/core/identity_rules.h"

int admin_person_add(struct admin *a)
{
	return identity_person_add(a->env->core, a->pairs, a->n_pairs, a->message);
}

int admin_person_code(struct admin *a)
{
	char code[8];
	unsigned slot;
	int rc = admin_slot(a, &slot);

	if (rc == 0)
		rc = identity_start_code(a->env->core, admin_get(a, "msisdn"), slot, code, a->message);
	return admin_row_code(a, rc, code);
}

int admin_person_set(struct admin *a)
{
	unsigned slot;
	int rc = admin_slot(a, &slot);

	return rc == 0 ? identity_person_set(a->env->core, admin_get(a, "msisdn"), slot, a->words[1], a->message) : rc;
}

static const char *yes_no(bool yes)
{
	return yes ? "yes" : "no";
}

int admin_person_find(struct admin *a)
{
	struct identity_person_info info = { 0 };
	unsigned slot;
	int rc = admin_slot(a, &slot);

	if (rc < 0)
		return rc;
	rc = identity_person_find(a->env->core, admin_get(a, "msisdn"), slot, &info);
	if (rc == -ENOENT || (rc == 0 && !info.found))
		return admin_say(a, -ENOENT, "nobody has this number and slot");
	if (rc < 0)
		return rc;
	admin_row_begin(a);
	admin_row_num(a, "slot", slot);
	admin_row_put(a, "pin", info.pin_closed ? "closed" : info.has_pin ? "set" : "not set");
	admin_row_put(a, "start_code", info.waits_start ? "waits" : "none");
	admin_row_put(a, "locked", yes_no(info.locked));
	admin_row_put(a, "closed", yes_no(info.closed));
	admin_row_put(a, "death", info.death);
	admin_row_put(a, "readable_by_host", yes_no(info.pending));
	admin_row_num(a, "evidence", info.evidence);
	admin_row_num(a, "live_codes", info.live_codes);
	admin_row_day(a, "created", info.created);
	admin_row_day(a, "last_used", info.last_used);
	return identity_leaf(a->env->core, identity_clock_now(a->env->core), "find", "", info.ref, sizeof(info.ref));
}
