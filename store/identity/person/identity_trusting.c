/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a trusted person may do: lock, and so stop what was asked for in the other's place, or hold an erasing until a desk saw them. */
#include "store/identity/core/identity_rules.h"

/* Who asks, and how many are locked by it that were not. */
struct asker {
	struct identity_run *r;
	unsigned opened;
};

static int lock_one(struct identity_core *core, struct db_person *p, const struct db_login *l, void *data)
{
	struct asker *a = data;
	int64_t until = identity_lock_until(a->r->steady);
	bool is = identity_trusted_is(core, p, a->r->req->number);
	int rc;

	if (!is || !l)
		return 0;
	a->opened += !identity_is_locked(p, a->r->steady);
	if (p->locked_until < until) {
		p->locked_until = until;
		p->settings |= DB_TELL_LOCKED;
		p->survey.len = 0;
	}
	rc = db_person_put(core->db, p);
	if (rc == 0)
		rc = identity_case_erase_hold(core, p->id);
	return rc ? rc : identity_case_stop_heard(core, p->id);
}

int identity_trusted_lock(struct identity_run *r, const char *number)
{
	struct asker a = { .r = r };
	uint8_t ix[DB_IX];
	int rc;

	seal_number_ix(r->core->keys, ix, number);
	rc = identity_login_each(r->core, "trusted person", ix, lock_one, &a);
	return rc ? rc : identity_alarm_count(r->core, IDENTITY_ACT_LOCK, a.opened);
}
