/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people see and do about their own identity, after the PIN. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

/* Choose one role of two; the state is left, so it can be done once. */
enum identity_outcome identity_verb_ROLE(struct identity_run *r)
{
	if (!strcmp(r->req->key, "person"))
		return identity_enter_person(r);
	if (strcmp(r->req->key, "staff"))
		return IDO_REFUSED;
	r->d->person_id = 0;
	secret_wipe_mem(r->d->dek, sizeof(r->d->dek));
	return identity_enter_desk(r);
}

static int load_person(struct identity_run *r, struct db_person *p)
{
	return db_person_get(r->core->db, p, r->d->person_id);
}

enum identity_outcome identity_verb_HOME(struct identity_run *r)
{
	struct db_person p;
	int rc;

	if (r->d->state == IDS_STAFF)
		return identity_enter_staff(r);
	if (r->d->state == IDS_OFFICER)
		return identity_enter_officer(r, false);
	if (r->d->state == IDS_OVERSEER)
		return identity_enter_overseer(r, false);
	if (r->d->state == IDS_TEXTED)
		return r->d->texted_org ? IDO_REFUSED : IDO_TEXTED_PIN;
	rc = load_person(r, &p);
	return rc ? identity_fault(r->core, rc, "home") : identity_home_show(r, &p);
}

/* The newest code that still lives. returns: 0, -ENOENT, other -errno. */
static int newest_code(struct identity_run *r, struct db_share *s)
{
	int64_t before = DB_FOREVER;
	int rc;

	while ((rc = db_share_prev_live(r->core->db, s, r->d->person_id, before)) == 0) {
		if (s->expires > r->now && s->digits.len)	/* without: a proxy has the code */
			return 0;
		before = s->id;
	}
	return rc;
}

enum identity_outcome identity_verb_OPEN_CODE(struct identity_run *r)
{
	char digits[16];
	struct db_share s;
	struct db_org org;
	enum identity_outcome o;
	int rc;

	r->d->open_share = 0;
	rc = newest_code(r, &s);
	if (rc == 0)
		rc = db_org_get(r->core->db, &org, s.org_id);
	if (rc == -ENOENT)
		return IDO_NONE;
	if (rc)
		return identity_fault(r->core, rc, "open code");
	o = identity_sim_may_share(r, r->d->person_id, &org, false);
	if (o != IDO_OK)
		return o;
	if (identity_open_digits(digits, &s, r->d->ref, r->d->dek))
		return IDO_BUSY;
	r->d->open_share = s.id;
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	identity_put(r, IDF_CODE, digits);
	identity_put_minutes(r, s.expires);
	secret_wipe_mem(digits, sizeof(digits));
	return IDO_OK;
}

enum identity_outcome identity_verb_CANCEL_CODE(struct identity_run *r)
{
	struct db_share s;
	struct db_org org;
	int rc;

	if (!r->d->open_share)
		return IDO_NONE;
	rc = db_share_get(r->core->db, &s, r->d->open_share);
	r->d->open_share = 0;
	if (rc == 0)
		rc = db_org_get(r->core->db, &org, s.org_id);
	if (rc == 0)
		rc = db_share_end(r->core->db, s.id, DB_SHARE_CANCELLED, r->now);
	if (rc == -ENOENT || rc == -ESTALE)
		return IDO_NONE;
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "cancel", org.code, s.consent, sizeof(s.consent));
	return rc ? identity_fault(r->core, rc, "cancel") : IDO_OK;
}

static void put_fact(struct identity_run *r, enum identity_field id, const struct identity_facts *f, const char *name)
{
	char value[IDENTITY_FACT_MAX];

	if (identity_facts_get(f, name, value) == 0)
		identity_put(r, id, value);
	secret_wipe_mem(value, sizeof(value));
}

/* What a small view lacks. */
static void put_more(struct identity_run *r, const struct identity_facts *f, const struct identity_record *rec)
{
	put_fact(r, IDF_BIRTHDATE, f, "birthdate");
	identity_put(r, IDF_EVIDENCE, identity_record_evidence(rec));
	if (identity_transcript_has(r))
		identity_put_num(r, IDF_HAS_CASE, 1);
}

enum identity_outcome identity_verb_MY_ID(struct identity_run *r)
{
	struct identity_record rec;
	const struct identity_facts f = { .record = &rec, .today = "", .number = "", .lang = "", .pseudonym = "" };
	struct db_person p;
	int rc;

	rc = load_person(r, &p);
	if (rc == 0)
		rc = identity_open_record(r->core, &rec, &p, r->d->dek);
	if (rc)
		return rc == -EBADMSG ? IDO_BUSY : identity_fault(r->core, rc, "my ID");
	put_fact(r, IDF_NAME, &f, "full_name");
	put_fact(r, IDF_ID_LAST4, &f, "id_last4");
	if (r->d->state == IDS_VIEW)
		identity_put_num(r, IDF_SMALL_VIEW, 1);
	else
		put_more(r, &f, &rec);
	secret_wipe_mem(&rec, sizeof(rec));
	return IDO_OK;
}

/* A shorter lock never replaces a longer one. */
enum identity_outcome identity_verb_LOCK(struct identity_run *r)
{
	int64_t until = !strcmp(r->req->key, "now") ? DB_FOREVER : identity_lock_until(r->steady);
	struct db_person p;
	int rc;

	if (strcmp(r->req->key, "now") && strcmp(r->req->key, "h24"))
		return IDO_REFUSED;
	rc = load_person(r, &p);
	if (rc == 0 && p.locked_until < until) {
		p.locked_until = until;
		p.survey.len = 0;	/* a person who had to lock is not asked about the service */
		rc = db_person_put(r->core->db, &p);
	}
	if (rc == 0 && r->d->state == IDS_PERSON)
		rc = identity_case_stop(r->core, p.id);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "lock", "", p.ref, sizeof(p.ref));
	r->d->offered = false;
	return rc ? identity_fault(r->core, rc, "lock") : IDO_OK;
}

enum identity_outcome identity_verb_UNLOCK_ID(struct identity_run *r)
{
	struct db_person p;
	int rc;

	rc = load_person(r, &p);
	if (rc == 0) {
		p.locked_until = 0;
		rc = db_person_put(r->core->db, &p);
	}
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "unlock", "", p.ref, sizeof(p.ref));
	return rc ? identity_fault(r->core, rc, "unlock") : identity_home_show(r, &p);
}
