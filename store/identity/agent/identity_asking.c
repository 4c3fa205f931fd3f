/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An agent sends a request to a phone number and polls for its outcome; the person answers on their own phone, or does not. */
#include <errno.h>
#include <string.h>

#include "store/values/identity_day.h"
#include "store/identity/core/identity_rules.h"
#include "store/base/number.h"

/* returns: ok | limit MINUTES | busy. */
static enum identity_outcome may_ask(struct identity_run *r, int64_t staff_id)
{
	unsigned window, day;
	int rc;

	rc = db_asked_by(r->core->db, &window, staff_id, r->steady - IDENTITY_WINDOW_S + 1);
	if (rc == 0)
		rc = db_asked_by(r->core->db, &day, staff_id, identity_day_start(r->steady));
	if (rc)
		return identity_fault(r->core, rc, "asking");
	if (day >= IDENTITY_UNANSWERED_DAY)
		identity_put_wait(r, identity_day_end(r->steady));
	else if (window >= IDENTITY_UNANSWERED)
		identity_put_wait(r, r->steady + IDENTITY_WINDOW_S);
	else
		return IDO_OK;
	return IDO_LIMIT;
}

/* Who asks looks at people as who checks does. returns: ok | wait MINUTES | busy. */
static enum identity_outcome may_look(struct identity_run *r, const struct db_staff *s)
{
	enum identity_outcome o = identity_pace_check(r, s);

	return o == IDO_LIMIT ? IDO_WAIT : o;
}

static bool read_asked_number(struct identity_run *r, char number[IDENTITY_NUMBER_MAX])
{
	const struct secret *s = &r->req->secret;
	char typed[SECRET_MAX + 1] = "";
	bool good;

	memcpy(typed, s->digits, s->len);
	good = number_read(number, typed, r->core->conf->country, NUMBER_WRITTEN, NULL) > 0;
	secret_wipe_mem(typed, sizeof(typed));
	return good;
}

static enum identity_outcome show_waiting(struct identity_run *r, const struct identity_ask *a)
{
	r->d->waits = a->until;
	identity_put(r, IDF_CODE, a->code);
	return IDO_WAITING;
}

static enum identity_outcome make_request(struct identity_run *r, const struct db_org *org, const char *number)
{
	struct db_asked row = { .staff_id = r->d->staff_id, .created = r->steady };
	struct identity_ask *a;
	unsigned asked;
	int rc;

	seal_number_ix(r->core->keys, row.number_ix, number);
	rc = db_asked_of(r->core->db, &asked, row.number_ix, r->steady - IDENTITY_HOUR_S + 1);
	if (rc == 0)
		rc = db_asked_new(r->core->db, &row);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "ask", org->code, &row.id, sizeof(row.id));
	if (rc)
		return identity_fault(r->core, rc, "asking");
	a = identity_ask_add(r, &row, org);
	if (!a)
		return identity_fault(r->core, -ENOMEM, "asking");
	a->is_over = asked >= IDENTITY_ASKED_AN_HOUR;
	identity_push_add(r, IDENTITY_PUSH_ASK, number, a->id);
	return show_waiting(r, a);
}

enum identity_outcome identity_verb_ASK_PERSON(struct identity_run *r)
{
	char number[IDENTITY_NUMBER_MAX];
	enum identity_outcome o;
	struct db_staff s;
	struct db_org org;

	o = identity_check_desk(r, &s, &org);
	if (o == IDO_OK)
		o = may_ask(r, s.id);
	if (o != IDO_OK)
		return o;
	o = read_asked_number(r, number) ? may_look(r, &s) : IDO_SHAPE;
	if (o == IDO_OK)
		o = make_request(r, &org, number);
	secret_wipe_mem(number, sizeof(number));
	return o;
}

/* The person gave: show this agent what a check of that code would. */
static enum identity_outcome take_gift(struct identity_run *r, struct identity_ask *a)
{
	enum identity_outcome o;
	int rc;

	r->v = a->v;
	o = identity_check_given(r, a->share_id);
	r->v = NULL;
	if (o == IDO_BUSY || o == IDO_REFUSED)
		return o;
	r->d->waits = 0;
	rc = o == IDO_LATE ? 0 : db_asked_given(r->core->db, a->row);
	identity_ask_drop(r->core, a);
	if (rc)
		return identity_fault(r->core, rc, "asking");
	return o == IDO_LATE ? IDO_NONE : o;	/* cancelled, blocked or locked in the meantime */
}

enum identity_outcome identity_verb_ASK_NEWS(struct identity_run *r)
{
	struct identity_ask *a = identity_ask_of_staff(r->core, r->d->staff_id, r->steady);

	if (!a)
		return IDO_NONE;
	return a->share_id ? take_gift(r, a) : show_waiting(r, a);
}

enum identity_outcome identity_verb_ASK_END(struct identity_run *r)
{
	struct identity_ask *a = identity_ask_of_staff(r->core, r->d->staff_id, r->steady);
	int rc;

	r->d->waits = 0;
	if (!a)
		return IDO_OK;
	rc = identity_leaf(r->core, r->now, "ask_end", a->org, &a->row, sizeof(a->row));
	identity_ask_drop(r->core, a);
	return rc ? identity_fault(r->core, rc, "asking") : IDO_OK;
}
