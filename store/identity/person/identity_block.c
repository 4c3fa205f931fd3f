/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person blocks the organisation of an event, and lets one ask again. */
#include "store/identity/core/identity_rules.h"

enum identity_outcome identity_verb_BLOCK(struct identity_run *r)
{
	struct db_person p;
	struct db_org org;
	int rc;

	if (!r->d->has_event || !r->d->event_org)
		return IDO_NONE;
	rc = db_org_get(r->core->db, &org, r->d->event_org);
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0)
		rc = identity_block_set(r->core, &p, &org, r->now);
	if (rc)
		return identity_fault(r->core, rc, "block");
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	return IDO_OK;
}

enum identity_outcome identity_verb_UNBLOCK(struct identity_run *r)
{
	struct db_org org;
	int rc;

	if (!r->d->blocked_org)
		return IDO_NONE;
	rc = db_org_get(r->core->db, &org, r->d->blocked_org);
	if (rc == 0)
		rc = db_block_drop(r->core->db, r->d->person_id, org.id);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "unblock", org.code, r->d->ref, sizeof(r->d->ref));
	r->d->blocked_org = 0;
	return rc ? identity_fault(r->core, rc, "unblock") : IDO_OK;
}
