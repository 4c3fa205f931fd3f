/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The end of a draft: a person and a start code, in one commit in which the draft dies; or a case, where somebody alike may be here. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/officer/identity_alike.h"
#include "store/identity/officer/identity_officer.h"

#define CASE_DRAWS 16	/* of a number that no case has */

/* ---- cases ---- */

static int new_case(struct identity_run *r, const struct identity_draft *d, struct db_case *c, const struct db_blob *sealed)
{
	unsigned draw;
	int rc = -EEXIST;

	*c = (struct db_case){ .kind = DB_CASE_ALIKE, .staff_id = r->d->staff_id, .created = r->now, .changed = r->now, .draft_id = d->row.id };
	memcpy(c->desk_name, d->row.desk_name, sizeof(c->desk_name));
	for (draw = 0; draw < CASE_DRAWS && rc == -EEXIST; draw++) {
		seal_random_digits(c->number, IDENTITY_CASE_LEN, true);
		rc = db_case_new(r->core->db, c, sealed);
	}
	return rc;
}

/* The case of the draft, which has one, whatever is looked up again. */
static int case_of(struct identity_run *r, const struct identity_draft *d, struct db_case *c, const char *kinds)
{
	struct db_blob sealed, former;
	struct seal_buf buf = { .octets = sealed.octets, .cap = sizeof(sealed.octets) };
	int rc = seal_box_seal(r->core->keys, &buf, "case", kinds, strlen(kinds));

	sealed.len = buf.len;
	if (rc == 0)
		rc = d->case_number[0] ? db_case_find(r->core->db, c, &former, d->case_number) : -ENOENT;
	if (rc)
		return rc == -ENOENT ? new_case(r, d, c, &sealed) : rc;
	c->state = DB_CASE_OPEN;
	c->changed = r->now;
	return db_case_put(r->core->db, c, &sealed);
}

/* Somebody alike: open a case and ask. */
static enum identity_outcome ask_alike(struct identity_run *r, struct identity_draft *d, const struct db_staff *s, const struct identity_alike *alike)
{
	enum identity_outcome o;
	struct db_case c;
	int rc = case_of(r, d, &c, alike->kinds);

	if (rc)
		return identity_fault(r->core, rc, "case");
	memcpy(d->case_number, c.number, sizeof(d->case_number));
	d->twin = alike->how == IDENTITY_ALIKE_STRONG ? IDENTITY_TWIN_STRONG : IDENTITY_TWIN_ASKED;
	identity_officer_count(r, "found");
	o = identity_draft_save(r, d, s, "alike");
	identity_put(r, IDF_CASE, d->case_number);
	identity_put(r, IDF_KINDS, alike->kinds);
	return o;
}

/* ---- a person ---- */

static int write_consent(struct identity_run *r, const struct identity_draft *d, const struct db_person *p)
{
	const struct identity_consent_read c = {
		.ref = p->ref, .reader = d->reader, .lang = d->lang, .words = d->words, .len = d->words_len,
		.interpreter = d->heard == IDENTITY_HEARD_INTERPRETED, .at = d->heard_at,
	};

	return identity_consent_read(r->core, r->now, &c);
}

/* The case of somebody alike says whom it led to. */
static int close_case(struct identity_run *r, const struct identity_draft *d, const struct db_person *p)
{
	struct db_blob sealed;
	struct db_case c;
	int rc = d->case_number[0] ? db_case_find(r->core->db, &c, &sealed, d->case_number) : -ENOENT;

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	c.state = d->twin == IDENTITY_TWIN_OTHER ? DB_CASE_OTHER : DB_CASE_UNKNOWN;
	c.changed = r->now;
	c.person_id = p->id;
	c.draft_id = 0;
	return db_case_put(r->core->db, &c, &sealed);
}

static int give_code(struct identity_run *r, struct db_login *l, const char *desk, const char *number)
{
	char code[8], slot[4];
	int rc = identity_start_login(r->core, l, desk, code);

	if (rc)
		return rc;
	identity_put(r, IDF_CODE, code);
	identity_draft_put_masked(r, number);
	snprintf(slot, sizeof(slot), "%02u", l->slot);
	if (l->slot > 1)
		identity_put(r, IDF_SLOT, slot);
	secret_wipe_mem(code, sizeof(code));
	return 0;
}

static void count_person(struct identity_run *r, const struct identity_draft *d)
{
	identity_officer_count(r, "new");
	if (!d->number[0])
		identity_officer_count(r, "no_phone");
	if (!d->record.v[IDENTITY_ATTR_ID_NUMBER][0])
		identity_officer_count(r, "no_paper");
	if (d->ward.is_child)
		identity_officer_count(r, "child");
}

static enum identity_outcome refuse_record(struct identity_run *r, const char *why)
{
	identity_put(r, IDF_REASON, "bad.novalue");
	identity_put(r, IDF_WHY, why);
	return IDO_BAD;
}

static enum identity_outcome enrol(struct identity_run *r, struct identity_draft *d)
{
	const struct identity_enrolment e = { .record = &d->record, .number = d->number, .notice_read = true };
	char err[IDENTITY_ERR_MAX];
	struct db_person p;
	struct db_login l;
	int rc = identity_enrol(r->core, &e, &p, &l, err);

	if (rc == -EINVAL)
		return refuse_record(r, err);
	if (rc == -EEXIST)
		return IDO_FULL;
	if (rc == 0)
		rc = write_consent(r, d, &p);
	if (rc == 0)
		rc = close_case(r, d, &p);
	if (rc == 0)
		rc = identity_alike_keep(r, &p, &d->record);
	if (rc == 0 && d->ward.is_child)
		rc = identity_ward_tie(r, d, &p);
	if (rc == 0 && d->number[0])
		rc = give_code(r, &l, d->row.desk_name, d->number);
	if (rc == 0)
		rc = identity_draft_leaf(r, d, "draft_end", p.ref);
	if (rc == 0)
		rc = identity_draft_end(r, d);
	if (rc)
		return identity_fault(r->core, rc, "enrolment");
	count_person(r, d);
	r->d->card = (struct identity_card_talk){ .mode = IDENTITY_CARD_HAND, .person_id = p.id };	/* may have a code card next */
	return d->number[0] ? IDO_OK : IDO_ENROLLED;
}

static enum identity_outcome finish(struct identity_run *r, struct identity_draft *d, const struct db_staff *s, const struct identity_alike *alike)
{
	return alike->how == IDENTITY_ALIKE_NONE ? enrol(r, d) : ask_alike(r, d, s, alike);
}

/* returns: ok and an open draft that is ready, else what is to be answered. */
static enum identity_outcome open_ready(struct identity_run *r, struct identity_draft *d, struct db_staff *s)
{
	enum identity_outcome o = identity_officer_load(r, s);

	if (o != IDO_OK)
		return o;
	o = identity_draft_open(r, d, s);
	if (o != IDO_OK)
		return o;
	o = identity_draft_step(d);
	if (o == IDO_STEP_READY)
		return IDO_OK;
	if (d->row.id)
		identity_draft_put(r, d);
	if (o == IDO_STEP_ALIKE)
		identity_put(r, IDF_CASE, d->case_number);
	return o;
}

enum identity_outcome identity_verb_DRAFT_FINISH(struct identity_run *r)
{
	struct identity_alike alike = { .how = IDENTITY_ALIKE_NONE };
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o = open_ready(r, &d, &s);
	int rc = 0;

	if (o != IDO_OK)
		goto out;
	if (d.twin == IDENTITY_TWIN_UNASKED)
		rc = identity_alike_check(r, &d.record, d.number, &alike);
	if (rc < 0)
		o = rc == -EAGAIN ? IDO_BUSY : identity_fault(r->core, rc, "somebody alike");
	else
		o = rc ? RUN_HASH : finish(r, &d, &s, &alike);
out:
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

/* The draft is the one that was looked up, and nothing of it was answered meanwhile. */
static bool is_looked_up(const struct identity_run *r)
{
	const struct identity_dialogue *then = &r->kept->d;

	return then->draft_id == r->d->draft_id && then->draft_version == r->d->draft_version;
}

enum identity_outcome identity_again_DRAFT_FINISH(struct identity_run *r)
{
	struct identity_alike alike;
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o;
	int rc;

	if (!r->v)
		return IDO_BUSY;
	if (!is_looked_up(r))
		return IDO_STALE;
	o = open_ready(r, &d, &s);
	if (o == IDO_OK) {
		rc = identity_alike_again(r, &d.record, d.number, &alike);
		o = rc ? identity_fault(r->core, rc, "somebody alike") : finish(r, &d, &s, &alike);
	}
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

/* ---- the answer to somebody alike ---- */

/* The same person: no second one. What was answered goes into the case, under the key of the desk. */
static enum identity_outcome join_case(struct identity_run *r, struct identity_draft *d, struct db_case *c)
{
	struct db_blob sealed;
	struct db_draft row;
	int rc = db_draft_get(r->core->db, &row, &sealed, d->row.id);

	c->state = DB_CASE_SAME;
	c->draft_id = 0;
	if (rc == 0)
		rc = db_case_put(r->core->db, c, &sealed);
	if (rc == 0)
		rc = identity_draft_leaf(r, d, "draft_end", NULL);
	if (rc == 0)
		rc = identity_draft_end(r, d);
	if (rc)
		return identity_fault(r->core, rc, "case");
	identity_officer_count(r, "same");
	return IDO_SAME;
}

/* The paper is another's, and the officer says that they are two: somebody else has to look. The draft waits. */
static enum identity_outcome hold(struct identity_run *r, struct identity_draft *d, const struct db_staff *s, struct db_case *c, const struct db_blob *sealed)
{
	enum identity_outcome o;
	int rc;

	c->state = DB_CASE_WAITS;
	d->row.state = DB_DRAFT_HELD;
	rc = db_case_put(r->core->db, c, sealed);
	if (rc)
		return identity_fault(r->core, rc, "case");
	o = identity_draft_save(r, d, s, "alike");
	r->d->has_draft = false;
	return o == IDO_BUSY ? o : IDO_HELD;
}

static enum identity_outcome answer_alike(struct identity_run *r, struct identity_draft *d, const struct db_staff *s)
{
	const char *key = r->req->key;
	bool other = !strcmp(key, "other");
	struct db_blob sealed;
	struct db_case c;
	int rc = db_case_find(r->core->db, &c, &sealed, d->case_number);

	if (rc)
		return rc == -ENOENT ? IDO_GONE : identity_fault(r->core, rc, "case");
	identity_put(r, IDF_CASE, d->case_number);
	c.changed = r->now;
	if (!strcmp(key, "same"))
		return join_case(r, d, &c);
	if (!other && strcmp(key, "unknown"))
		return IDO_REFUSED;
	if (other && d->twin == IDENTITY_TWIN_STRONG && c.state != DB_CASE_OTHER)	/* somebody else looked, and said so */
		return hold(r, d, s, &c, &sealed);
	d->row.state = DB_DRAFT_OPEN;
	d->twin = other ? IDENTITY_TWIN_OTHER : IDENTITY_TWIN_UNKNOWN;
	return identity_draft_save(r, d, s, "alike");
}

static bool is_reason(const char *pick)
{
	static const char *const reasons[] = { "", "relative", "name", "paper", "else" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (!strcmp(pick, reasons[i]))
			return true;
	return false;
}

enum identity_outcome identity_verb_DRAFT_ALIKE(struct identity_run *r)
{
	struct identity_draft d;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);

	if (o != IDO_OK)
		return o;
	o = identity_draft_open(r, &d, &s);
	if (o == IDO_OK && (identity_draft_step(&d) != IDO_STEP_ALIKE || !is_reason(r->req->pick)))
		o = IDO_REFUSED;
	if (o == IDO_OK)
		o = answer_alike(r, &d, &s);
	secret_wipe_mem(&d, sizeof(d));
	return o;
}

/* ---- who waits for a first PIN ---- */

/* The ledger says for whom, and the figures how often. */
static int give_another(struct identity_run *r, struct identity_draft *d, struct db_login *l)
{
	struct db_person p;
	int rc = db_person_get(r->core->db, &p, l->person_id);

	if (rc == 0)
		rc = give_code(r, l, d->row.desk_name, d->number);
	if (rc == 0)
		rc = identity_draft_leaf(r, d, "draft_end", p.ref);
	if (rc == 0)
		rc = identity_draft_unfound(r, d);
	if (rc == 0)
		rc = identity_draft_end(r, d);
	identity_officer_count(r, "code");
	return rc;
}

enum identity_outcome identity_verb_DRAFT_CODE(struct identity_run *r)
{
	uint8_t ix[DB_IX];
	struct identity_draft d;
	struct db_login l;
	struct db_staff s;
	enum identity_outcome o = identity_officer_load(r, &s);
	int rc;

	if (o != IDO_OK)
		return o;
	o = identity_draft_open(r, &d, &s);
	if (o == IDO_OK && (!r->d->awaits_slot || d.phone != IDENTITY_PHONE_PROVEN))
		o = IDO_GONE;
	if (o == IDO_OK) {
		seal_number_ix(r->core->keys, ix, d.number);
		rc = db_login_get(r->core->db, &l, ix, (uint8_t)(r->d->awaits_slot - '0'));
		if (rc == -ENOENT || (rc == 0 && (!l.person_id || l.wrap_person.len || l.staff_id)))
			o = IDO_GONE;
		else
			rc = rc ?: give_another(r, &d, &l);
		if (o == IDO_OK && rc)
			o = identity_fault(r->core, rc, "start code");
	}
	secret_wipe_mem(&d, sizeof(d));
	return o;
}
