/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cases that a second officer decides at once, without a wait: a death, and whether two people are one. Nobody is told whom they are about. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/cases/identity_case.h"
#include "store/identity/officer/identity_officer.h"
#include "store/values/identity_day.h"
#include "store/values/identity_text.h"

bool identity_case_judge_waits(const struct db_case *c)
{
	bool is_found = c->kind == DB_CASE_ALIKE && (c->state == DB_CASE_OPEN || c->state == DB_CASE_UNKNOWN) && c->person_id;	/* of a draft the officer is asked first */

	return is_found || ((c->kind == DB_CASE_ALIKE || c->kind == DB_CASE_DEATH) && c->state == DB_CASE_WAITS);
}

/* ---- who decides ---- */

/* A case that was found when nobody was enrolled has no first officer; of a draft there is no body, and the name alone tells them apart. */
static enum identity_outcome judge_officer(struct identity_run *r, struct identity_case *c, const struct db_staff *s, const struct db_blob *sealed)
{
	if (c->row.kind != DB_CASE_DEATH || identity_case_body_open(r->core, c, sealed))
		memset(&c->body, 0, sizeof(c->body));
	if (!c->row.staff_id)
		return identity_case_officer_may(r, s, c->row.person_id, "", "");
	return identity_case_officer_second(r, s, c);
}

/* returns: ok | none | own | soon | busy.  secret: c->body. */
static enum identity_outcome take(struct identity_run *r, struct identity_case *c, struct db_blob *sealed, const char *number)
{
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	rc = identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN) ? db_case_find(r->core->db, &c->row, sealed, number) : -ENOENT;
	if (rc == -ENOENT || (rc == 0 && (!identity_case_judge_waits(&c->row) || (c->row.desk_name[0] && strcmp(c->row.desk_name, s.desk_name)))))
		return IDO_NONE;
	if (rc)
		return identity_fault(r->core, rc, "case");
	o = judge_officer(r, c, &s, sealed);
	if (o == IDO_OK && c->body.opened > r->steady - IDENTITY_CASE_GAP_S) {
		identity_put_wait(r, c->body.opened + IDENTITY_CASE_GAP_S);
		return IDO_SOON;
	}
	return o;
}

enum identity_outcome identity_case_judge_see(struct identity_run *r)
{
	struct identity_claim *m = &r->d->claim;
	struct db_blob sealed;
	struct identity_case c;
	char clock[6];
	enum identity_outcome o = take(r, &c, &sealed, r->req->key);

	secret_wipe_mem(&c.body, sizeof(c.body));
	secret_wipe_mem(m, sizeof(*m));
	if (o != IDO_OK)
		return o;
	memcpy(m->case_number, c.row.number, sizeof(m->case_number));
	identity_put(r, IDF_CASE, c.row.number);
	identity_put(r, IDF_DESK_NAME, c.row.desk_name);
	identity_day_clock(clock, c.row.created);
	identity_put(r, IDF_SEEN_TIME, clock);
	return c.row.kind == DB_CASE_DEATH ? IDO_SEE_DEATH : IDO_SEE_ALIKE;
}

/* ---- what they say ---- */

/* Of a number that nobody has, and of who typed the PIN meanwhile, it is said as of anybody. */
static int judge_death(struct identity_run *r, const struct db_case *c, bool yes)
{
	struct db_person p;
	int rc = c->person_id ? db_person_get(r->core->db, &p, c->person_id) : -ENOENT;

	if (rc == 0)
		rc = yes ? identity_death_confirm(r->core, p.id, c->desk_name) : identity_death_alive(r->core, &p);
	return rc == -ENOENT || rc == -ESTALE ? 0 : rc;
}

static int end_death(struct identity_run *r, struct identity_case *c, bool yes, bool report)
{
	int rc = judge_death(r, &c->row, yes);

	c->row.state = yes ? DB_CASE_DONE : DB_CASE_ENDED;
	c->row.why = yes ? 0 : DB_CASE_REFUSED;
	return rc == 0 && report ? identity_alarm_raise(r->core, IDENTITY_ALARM_CASES, 1) : rc;
}

int identity_case_alike_end(struct identity_core *core, struct db_case *c, uint8_t state, struct db_blob *sealed)
{
	struct db_draft draft;
	int rc = state == DB_CASE_SAME && c->draft_id ? db_draft_get(core->db, &draft, sealed, c->draft_id) : -ENOENT;

	c->state = state;
	c->due = 0;
	c->changed = identity_clock_now(core);
	if (rc == 0)
		rc = db_draft_drop(core->db, c->draft_id);	/* no second person: what was answered is in the case */
	if (rc == 0)
		c->draft_id = 0;
	return rc && rc != -ENOENT ? rc : db_case_put(core->db, c, sealed);
}

static int write(struct identity_run *r, struct identity_case *c, struct db_blob *sealed, size_t said)
{
	static const uint8_t states[] = { DB_CASE_OTHER, DB_CASE_SAME, DB_CASE_UNKNOWN };
	int rc = 0;

	c->row.second_id = r->d->staff_id;
	c->row.changed = r->now;
	if (c->row.kind == DB_CASE_ALIKE)
		rc = identity_case_alike_end(r->core, &c->row, states[said], sealed);
	else
		rc = end_death(r, c, said == 0, said == 2);
	if (rc == 0 && c->row.kind == DB_CASE_DEATH)
		rc = db_case_put(r->core->db, &c->row, sealed);
	if (rc == 0 && said == 0 && c->row.staff_id)
		rc = identity_case_watch(r, c);
	return rc ? rc : identity_case_open_leaf(r, c, said == 0 ? "case_yes" : "case_end");
}

enum identity_outcome identity_verb_CASE_JUDGE(struct identity_run *r)
{
	static const char *const words[] = { "yes", "no", "third" };
	enum identity_outcome o;
	struct db_blob sealed;
	struct identity_case c;
	size_t said;
	int rc;

	for (said = 0; said < ARRAY_SIZE(words) && strcmp(r->req->key, words[said]); said++)
		;
	if (said == ARRAY_SIZE(words))
		return IDO_REFUSED;
	o = take(r, &c, &sealed, r->d->claim.case_number);
	rc = o == IDO_OK ? write(r, &c, &sealed, said) : 0;
	secret_wipe_mem(&c.body, sizeof(c.body));
	if (rc)
		return identity_fault(r->core, rc, "case");
	if (o != IDO_OK)
		return o;
	identity_officer_count(r, said == 0 ? "case_yes" : "case_no");
	identity_put(r, IDF_CASE, c.row.number);
	return IDO_NOTED;
}
