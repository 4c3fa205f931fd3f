/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person closed: the whole identity (a lock), or access of one organisation to it (a block), which is then offered nothing and for which no
 * code of this person is valid. */
#include <errno.h>

#include "store/identity/core/identity_rules.h"

bool identity_is_locked(const struct db_person *p, int64_t steady)
{
	return p->locked_until > steady;
}

bool identity_is_here(const struct db_person *p)
{
	return p->state == DB_PERSON_ACTIVE || p->state == DB_PERSON_REPORTED || p->state == DB_PERSON_ERASING;
}

int64_t identity_lock_until(int64_t steady)
{
	int64_t until = steady + IDENTITY_LOCK_S + DB_COARSE_S - 1;

	return until - until % DB_COARSE_S;
}

/* At most IDENTITY_SHARES_LIVE and some one-time codes live. */
int identity_codes_end(struct identity_core *core, int64_t person_id, int64_t org_id, int64_t now)
{
	struct db_share s = { .id = DB_FOREVER };
	int rc;

	while ((rc = db_share_prev_live(core->db, &s, person_id, s.id)) == 0) {
		if (!org_id || s.org_id == org_id)
			rc = db_share_end(core->db, s.id, DB_SHARE_CANCELLED, now);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

int identity_block_set(struct identity_core *core, const struct db_person *p, const struct db_org *org, int64_t now)
{
	int rc = db_block_put(core->db, p->id, org->id, now);

	if (rc == 0)
		rc = identity_codes_end(core, p->id, org->id, now);
	return rc ? rc : identity_leaf(core, now, "block", org->code, p->ref, sizeof(p->ref));
}

/* *is_new: it was not blocked. */
static int block_one(struct identity_core *core, int64_t person_id, const struct db_org *org, int64_t now, bool *is_new)
{
	struct db_person p;
	bool blocked;
	int rc = db_person_get(core->db, &p, person_id);

	*is_new = false;
	if (rc == -ENOENT) {
		identity_lost(core, "block");
		return 0;
	}
	if (rc == 0)
		rc = db_block_has(core->db, &blocked, p.id, org->id);
	if (rc)
		return rc;
	*is_new = !blocked;
	return identity_block_set(core, &p, org, now);
}

int identity_block_all(struct identity_core *core, const uint8_t ix[DB_IX], const struct db_org *org, int64_t now)
{
	struct db_login l;
	uint8_t after = 0;
	unsigned n = 0;
	bool is_new;
	int rc;

	while ((rc = db_login_next(core->db, &l, ix, after)) == 0) {
		after = l.slot;
		if (!l.person_id)
			continue;
		rc = block_one(core, l.person_id, org, now, &is_new);
		if (rc)
			return rc;
		n += is_new;
	}
	return rc == -ENOENT ? identity_alarm_count(core, IDENTITY_ACT_BLOCK, n) : rc;
}
