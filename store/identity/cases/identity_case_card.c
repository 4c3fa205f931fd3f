/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new PIN that an officer asked for, and three codes of the person's card, typed on the phone that was shown there: both together need no second
 * officer, no custodians and no wait. And another card, of two officers, for who has no phone. */
#include <errno.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"
#include "store/values/identity_text.h"

/* An officer saw the paper, and the phone that it is to go to is the one that dials. */
static bool fits(const struct identity_run *r, const struct identity_case *c, int64_t person_id, const struct db_number *n)
{
	static const uint8_t none[DB_IX];

	return c->row.kind == DB_CASE_RESET && (c->row.state == DB_CASE_WAITS || c->row.state == DB_CASE_RUNS) && c->row.person_id == person_id &&
	       memcmp(c->body.paper, none, DB_IX) && n->sim_at <= c->body.opened && !strcmp(c->body.number, r->d->number);
}

static int be_ready(struct identity_run *r, struct identity_case *c, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	int64_t steady = r->steady;
	int rc;

	seal_wrap_pend(r->core->keys, c->body.wrap, p->ref, dek);
	c->body.has_key = 1;
	c->body.approved = c->body.approved ?: steady;
	c->body.from = c->body.from ?: steady;
	c->body.ready = steady;
	c->row.state = DB_CASE_RUNS;
	c->row.due = steady + IDENTITY_CASE_READY_S;
	c->row.changed = r->now;
	rc = identity_case_body_put(r->core, c);
	return rc ? rc : identity_leaf(r->core, r->now, "case_card", "", c->row.number, strlen(c->row.number));
}

int identity_case_card(struct identity_run *r, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;
	struct db_number n;
	int rc = identity_number_load(r->core, &n, r->d->ix);

	while (rc == 0 && (rc = db_case_of_number(r->core->db, &c.row, &sealed, r->d->ix)) == 0) {
		if (c.row.kind != DB_CASE_RESET || identity_case_body_open(r->core, &c, &sealed) || !fits(r, &c, p->id, &n))
			continue;
		rc = be_ready(r, &c, p, dek) ?: 1;
	}
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc == -ENOENT ? 0 : rc;
}

/* ---- another card ---- */

int identity_case_card_may(struct identity_core *core, const struct db_person *p)
{
	struct db_login l = { .slot = 0 };
	int rc = db_login_next_person(core->db, &l, p->id, l.number_ix, l.slot);

	if (rc != -ENOENT)
		return rc;
	return identity_is_here(p) && !p->pin_set_at && p->wrap_pend.len;
}

/* Approved by two who work still, waited for, and not lapsed. returns: 1; 0; an error of db.h. */
static int is_ready(struct identity_run *r, const struct db_staff *s, struct identity_case *c)
{
	struct db_person p;
	int rc;

	if (c->row.state != DB_CASE_RUNS || strcmp(c->row.desk_name, s->desk_name) || !c->body.ready || c->body.ready > r->steady ||
	    r->steady >= c->body.ready + IDENTITY_CASE_READY_S)
		return 0;
	rc = identity_case_officer_stand(r->core, c);
	if (rc <= 0)
		return rc;
	rc = db_person_get(r->core->db, &p, c->row.person_id);
	if (rc == 0)
		rc = identity_case_card_may(r->core, &p);
	if (rc <= 0)
		return rc == -ENOENT ? 0 : rc;
	return identity_case_officer_may(r, s, p.id, "", "") == IDO_OK;
}

/* returns: as is_ready().  secret: c->body. */
static int find_ready(struct identity_run *r, const struct db_staff *s, const char *number, struct identity_case *c)
{
	struct db_blob sealed;
	int rc = identity_text_is_digits(number, IDENTITY_CASE_LEN, IDENTITY_CASE_LEN) ? db_case_find(r->core->db, &c->row, &sealed, number) : -ENOENT;

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	return c->row.kind == DB_CASE_CARD && identity_case_body_open(r->core, c, &sealed) == 0 ? is_ready(r, s, c) : 0;
}

int identity_case_card_ready(struct identity_run *r, const struct db_staff *s, const char *number, int64_t *person_id)
{
	struct identity_case c;
	int rc = find_ready(r, s, number, &c);

	*person_id = rc == 1 ? c.row.person_id : 0;
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc;
}

int identity_case_card_paper(struct identity_run *r, const struct db_staff *s, const char *number)
{
	char last4[SECRET_MAX + 1];
	struct identity_case c;
	uint8_t mac[DB_IX];
	int rc = find_ready(r, s, number, &c);

	if (rc == 1 && !identity_case_body_last4(r->req, last4))
		rc = -EINVAL;
	else if (rc == 1 && (identity_case_body_paper(r->core, mac, c.row.person_id, last4) || !seal_is_equal(mac, c.body.paper, sizeof(mac))))
		rc = -EACCES;
	secret_wipe_mem(last4, sizeof(last4));
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc;
}

int identity_case_card_done(struct identity_run *r, const struct db_staff *s, const char *number)
{
	struct identity_case c;
	int rc = find_ready(r, s, number, &c);

	if (rc == 1)
		rc = identity_case_wait_done(r->core, &c);
	else if (rc == 0)
		rc = -ESTALE;
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "case_done", "", c.row.number, strlen(c.row.number));
	secret_wipe_mem(&c.body, sizeof(c.body));
	return rc == -ESTALE ? 0 : rc ? rc : 1;
}
