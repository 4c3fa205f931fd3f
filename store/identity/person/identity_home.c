/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The home screen of a person: where entering ends, and many verbs come back to. */
#include "store/identity/core/identity_rules.h"

static bool has_open_code(struct identity_run *r)
{
	unsigned n;

	return db_share_count_live(r->core->db, &n, r->d->person_id, r->now) == 0 && n > 0;
}

enum identity_outcome identity_home_show(struct identity_run *r, const struct db_person *p)
{
	if (r->d->last_used && !identity_safety_hides(p->settings))
		identity_put_date(r, IDF_LAST_USED, r->d->last_used);
	if (r->d->state == IDS_VIEW) {
		identity_put_num(r, IDF_SMALL_VIEW, 1);		/* it opens no lock */
		return identity_is_locked(p, r->steady) ? IDO_PERSON_LOCKED : IDO_PERSON;
	}
	if (has_open_code(r))
		identity_put_num(r, IDF_HAS_CODE, 1);
	if (identity_proxying_has(r))
		identity_put_num(r, IDF_HAS_PROXY, 1);
	return identity_is_locked(p, r->steady) ? IDO_PERSON_LOCKED : IDO_PERSON;
}
