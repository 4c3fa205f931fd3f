/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Somebody complains on the phone: what is said gathers in the dialogue, screen by screen, until it is sent. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/oversight/identity_oversight.h"

static int digit_of(const char *key, unsigned most)
{
	return key[0] >= '1' && key[0] <= (char)('0' + most) && !key[1] ? key[0] - '0' : 0;
}

enum identity_outcome identity_verb_COMPLAINT_KIND(struct identity_run *r)
{
	struct identity_saying *s = &r->d->saying;
	uint8_t kind = (uint8_t)digit_of(r->req->key, IDENTITY_ABOUT_OTHER);
	struct identity_quota q;

	memset(s, 0, sizeof(*s));
	if (!kind)
		return IDO_REFUSED;
	if (!identity_complaint_is_heard(r->core))
		return IDO_NONE;
	q = identity_quota_open(r, r->d->ix, kind);
	if (identity_quota_is_used(&q))
		return IDO_LIMIT;
	s->kind = kind;
	if (kind != IDENTITY_ABOUT_ABUSE)
		return IDO_OK;
	if (r->core->conf->complaints.helper)
		identity_put(r, IDF_HELPER, r->core->conf->complaints.helper);
	return IDO_HELP;
}

enum identity_outcome identity_verb_COMPLAINT_WHO(struct identity_run *r)
{
	struct identity_saying *s = &r->d->saying;
	struct db_org org;
	int rc;

	s->who = (uint8_t)digit_of(r->req->key, IDENTITY_WHO_OVERSEER);
	if (!s->kind || !s->who)
		return IDO_REFUSED;
	s->org[0] = s->ref[0] = s->day[0] = '\0';
	if (s->who != IDENTITY_WHO_SHOP)
		return IDO_OK;
	rc = r->d->dialled[0] ? db_org_find(r->core->db, &org, r->d->dialled) : -ENOENT;
	if (rc == 0)
		osmo_strlcpy(s->org, org.code, sizeof(s->org));
	else if (rc != -ENOENT)
		return identity_fault(r->core, rc, "complaint");
	if (rc == 0)
		return IDO_OK;
	if (r->d->state != IDS_NEW)
		identity_put_num(r, IDF_MORE, 1);	/* there is a list to choose from; the second PIN's is empty */
	return IDO_WHERE;
}

enum identity_outcome identity_verb_COMPLAINT_WHERE(struct identity_run *r)
{
	struct identity_saying *s = &r->d->saying;
	struct db_org org;
	int rc;

	if (s->who != IDENTITY_WHO_SHOP)
		return IDO_REFUSED;
	if (!r->req->org[0])
		return IDO_OK;
	rc = db_org_find(r->core->db, &org, r->req->org);
	if (rc)
		return rc == -ENOENT ? IDO_NOSHOP : identity_fault(r->core, rc, "complaint");
	osmo_strlcpy(s->org, org.code, sizeof(s->org));
	return IDO_OK;
}

/* The line is read as EVENT does, whose answer is not shown. */
enum identity_outcome identity_verb_COMPLAINT_EVENT(struct identity_run *r)
{
	struct identity_saying *s = &r->d->saying;
	enum identity_outcome o;
	const char *code;

	if (s->who != IDENTITY_WHO_SHOP)
		return IDO_REFUSED;
	o = identity_verb_EVENT(r);
	if (o != IDO_OK)
		return o == IDO_BUSY ? o : IDO_NONE;
	code = identity_ans_get(r->ans, IDF_ORG_CODE, 0);
	osmo_strlcpy(s->org, code ? code : "", sizeof(s->org));
	osmo_strlcpy(s->ref, r->d->event_ref, sizeof(s->ref));
	r->ans->used = 0;
	r->d->has_event = false;
	return IDO_OK;
}

enum identity_outcome identity_verb_COMPLAINT_SEND(struct identity_run *r)
{
	struct identity_saying *s = &r->d->saying;
	struct db_complaint c;
	int rc;

	s->call = (uint8_t)digit_of(r->req->key, IDENTITY_CALL_NOW);
	if (!s->kind || !s->call || (!s->who && s->call != IDENTITY_CALL_NOW))
		return IDO_REFUSED;
	rc = identity_complaint_open(r, &c, s, r->d->ix, r->d->number, r->d->state == IDS_PERSON);
	memset(s, 0, sizeof(*s));
	if (rc == -EDQUOT || rc == -ENOENT)
		return rc == -ENOENT ? IDO_NONE : IDO_LIMIT;
	if (rc)
		return identity_fault(r->core, rc, "complaint");
	identity_complaint_put(r, &c);
	return IDO_SENT;
}
