/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one question: did you get the service? Asked of a few, at a dial after the check, once; answers are counts of an organisation and a
 * month, and nothing tells who gave them. */
#include <errno.h>
#include <string.h>

#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"

int identity_survey_ask(struct identity_run *r, struct db_person *p)
{
	struct identity_after after;
	struct db_checked c;
	struct db_org org;
	int64_t id;
	int rc;

	if (!p->survey.len)
		return 0;
	rc = identity_after_look(r, &after, p->id);
	if (rc || after.at)		/* it would tell where they were before */
		return rc;
	rc = identity_mark_open(r->core, &id, IDENTITY_MARK_SURVEY, p->ref, &p->survey);
	if (rc)
		identity_lost(r->core, "survey");
	rc = rc ? -ENOENT : db_checked_get(r->core->db, &c, id);
	if (rc == 0 && c.outcome == DB_CHECKED_OPEN && r->now - c.opened < IDENTITY_SETTLE_S)
		return 0;
	if (rc == 0)
		rc = db_org_get(r->core->db, &org, c.org_id);
	if (rc && rc != -ENOENT)
		return rc;
	p->survey.len = 0;
	if (db_person_put(r->core->db, p))
		return -EIO;
	if (rc)
		return 0;
	rc = db_survey_add(r->core->db, org.id, identity_day_month(r->now), DB_SURVEY_ASKED);
	if (rc)
		return rc;
	r->d->survey_org = org.id;
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	identity_put_date(r, IDF_SEEN_DAY, c.opened);
	return 1;
}

/* The leaf says that somebody answered about this organisation, and no more. */
static int keep_answer(struct identity_run *r, uint8_t answer)
{
	struct db_org org;
	int rc = db_org_get(r->core->db, &org, r->d->survey_org);

	if (rc == 0)
		rc = db_survey_add(r->core->db, org.id, identity_day_month(r->now), answer);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "survey", org.code, r->req->op, sizeof(r->req->op));
	return rc;
}

enum identity_outcome identity_verb_SURVEY(struct identity_run *r)
{
	static const char *const answers[] = { [DB_SURVEY_YES] = "yes", [DB_SURVEY_NO] = "no", [DB_SURVEY_MONEY] = "money" };
	struct db_person p;
	uint8_t answer;
	int rc;

	for (answer = DB_SURVEY_YES; answer <= DB_SURVEY_MONEY && strcmp(answers[answer], r->req->key); answer++)
		;
	if (answer > DB_SURVEY_MONEY || !r->d->survey_org)
		return IDO_REFUSED;
	rc = keep_answer(r, answer);
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc)
		return identity_fault(r->core, rc, "survey");
	r->d->survey_org = 0;
	return identity_home_show(r, &p);
}
