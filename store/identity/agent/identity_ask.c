/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An agent asks a person by phone number; the person answers on their own phone, or does not.
 *
 * Whatever number was typed, the same is done and said: who it belongs to is looked up when the person's own phone is reached, never
 * before. A request is in memory alone, for the minutes it lives: a restart forgets it. The three digits bind what the person sees to
 * the agent before them; they are typed, never compared by eye, and open nothing. */
#include <errno.h>
#include <string.h>

#include <talloc.h>

#include <osmocom/core/utils.h>

#include "store/identity/core/identity_day.h"
#include "store/identity/core/identity_rules.h"
#include "store/identity/core/identity_text.h"

#define ASK_S		150
#define CODE_LEN	3
#define TRIES		3	/* a guess finds one in 900 */
#define HOUR		3600
#define OF_NUMBER	3	/* an hour, whoever asks: more would be pestering */
#define WINDOW_S	(15 * 60)
#define UNANSWERED	5	/* of an agent in a window, and a day: who asks for many that never answer is looking for people */
#define UNANSWERED_DAY	20

/* ---- the list ---- */

static void drop(struct identity_core *core, struct identity_ask *a)
{
	llist_del(&a->list);
	core->n_asks--;
	secret_wipe_mem(a, sizeof(*a));
	talloc_free(a);
}

void identity_ask_expire(struct identity_core *core, int64_t now)
{
	struct identity_ask *a, *next;

	llist_for_each_entry_safe(a, next, &core->asks, list)
		if (a->until <= now)
			drop(core, a);
}

void identity_ask_drop_batch(struct identity_core *core)
{
	struct identity_ask *a, *next;

	llist_for_each_entry_safe(a, next, &core->asks, list)
		if (a->batch == core->batch)
			drop(core, a);
}

void identity_ask_drop_all(struct identity_core *core)
{
	struct identity_ask *a, *next;

	llist_for_each_entry_safe(a, next, &core->asks, list)
		drop(core, a);
}

static struct identity_ask *of_staff(struct identity_core *core, int64_t staff_id, int64_t now)
{
	struct identity_ask *a;

	llist_for_each_entry(a, &core->asks, list)
		if (a->staff_id == staff_id && a->until > now)
			return a;
	return NULL;
}

struct identity_ask *identity_ask_find(struct identity_core *core, uint64_t id, int64_t now)
{
	struct identity_ask *a;

	llist_for_each_entry(a, &core->asks, list)
		if (a->id == id && a->until > now && !a->is_over && !a->share_id)
			return a;
	return NULL;
}

/* The newest that nobody of this number has begun to answer. */
static struct identity_ask *of_number(struct identity_core *core, const uint8_t ix[DB_IX], int64_t now)
{
	struct identity_ask *a, *found = NULL;

	llist_for_each_entry(a, &core->asks, list)
		if (a->until > now && !a->is_over && !a->person_id && !memcmp(a->ix, ix, DB_IX))
			found = a;
	return found;
}

/* The one that this person has begun to answer. */
static struct identity_ask *of_person(struct identity_core *core, int64_t person_id, const char *org, int64_t now)
{
	struct identity_ask *a;

	llist_for_each_entry(a, &core->asks, list)
		if (a->person_id == person_id && a->until > now && !a->is_over && !a->share_id && !strcmp(a->org, org))
			return a;
	return NULL;
}

/* An agent has one at a time; with too many of all the oldest gives way. returns: NULL when out of memory. */
static struct identity_ask *add(struct identity_run *r, const struct db_asked *row, const struct db_org *org)
{
	struct identity_core *core = r->core;
	struct identity_ask *a = of_staff(core, row->staff_id, r->now);

	if (a)
		drop(core, a);
	else if (core->n_asks >= IDENTITY_ASKS_MAX)
		drop(core, llist_first_entry(&core->asks, struct identity_ask, list));
	a = talloc_zero(core, struct identity_ask);
	if (!a)
		return NULL;
	a->id = ++core->serial;
	a->batch = core->batch;
	a->row = row->id;
	a->staff_id = row->staff_id;
	a->org_id = org->id;
	osmo_strlcpy(a->org, org->code, sizeof(a->org));
	memcpy(a->ix, row->number_ix, sizeof(a->ix));
	seal_random_digits(a->code, CODE_LEN, true);
	a->until = r->now + ASK_S;
	llist_add_tail(&a->list, &core->asks);
	core->n_asks++;
	return a;
}

/* ---- the agent ---- */

/* returns: ok | limit MINUTES | busy. */
static enum identity_outcome may_ask(struct identity_run *r, int64_t staff_id)
{
	unsigned window, day;
	int rc;

	rc = db_asked_by(r->core->db, &window, staff_id, r->now - WINDOW_S + 1);
	if (rc == 0)
		rc = db_asked_by(r->core->db, &day, staff_id, identity_day_start(r->now));
	if (rc)
		return identity_fault(r->core, rc, "asking");
	if (day >= UNANSWERED_DAY)
		identity_put_num(r, IDF_MINUTES, (identity_day_end(r->now) - r->now + 59) / 60);
	else if (window >= UNANSWERED)
		identity_put_num(r, IDF_MINUTES, WINDOW_S / 60);
	else
		return IDO_OK;
	return IDO_LIMIT;
}

static bool read_number(struct identity_run *r, char number[IDENTITY_NUMBER_MAX])
{
	const struct secret *s = &r->req->secret;
	char typed[SECRET_MAX + 1] = "";
	bool good;

	memcpy(typed, s->digits, s->len);
	good = identity_text_number(number, typed, r->core->conf->country) == 0;
	secret_wipe_mem(typed, sizeof(typed));
	return good;
}

static enum identity_outcome waiting(struct identity_run *r, const struct identity_ask *a)
{
	identity_put(r, IDF_CODE, a->code);
	return IDO_WAITING;
}

static enum identity_outcome make(struct identity_run *r, const struct db_org *org, const char *number)
{
	struct db_asked row = { .staff_id = r->d->staff_id, .created = r->now };
	struct identity_ask *a;
	unsigned asked;
	int rc;

	seal_number_ix(r->core->keys, row.number_ix, number);
	rc = db_asked_of(r->core->db, &asked, row.number_ix, r->now - HOUR + 1);
	if (rc == 0)
		rc = db_asked_new(r->core->db, &row);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "ask", org->code, &row.id, sizeof(row.id));
	if (rc)
		return identity_fault(r->core, rc, "asking");
	a = add(r, &row, org);
	if (!a)
		return identity_fault(r->core, -ENOMEM, "asking");
	a->is_over = asked >= OF_NUMBER;
	identity_push_add(r, IDENTITY_PUSH_ASK, number, a->id);
	return waiting(r, a);
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
	o = read_number(r, number) ? make(r, &org, number) : IDO_SHAPE;
	secret_wipe_mem(number, sizeof(number));
	return o;
}

/* The person gave: what a check of that code would show, for this agent alone. */
static enum identity_outcome take(struct identity_run *r, struct identity_ask *a)
{
	enum identity_outcome o;
	int rc;

	r->v = a->v;
	o = identity_check_given(r, a->share_id);
	r->v = NULL;
	if (o == IDO_BUSY || o == IDO_REFUSED)
		return o;
	rc = o == IDO_LATE ? 0 : db_asked_given(r->core->db, a->row);
	drop(r->core, a);
	if (rc)
		return identity_fault(r->core, rc, "asking");
	return o == IDO_LATE ? IDO_NONE : o;	/* cancelled, blocked or locked since */
}

enum identity_outcome identity_verb_ASK_NEWS(struct identity_run *r)
{
	struct identity_ask *a = of_staff(r->core, r->d->staff_id, r->now);

	if (!a)
		return IDO_NONE;
	return a->share_id ? take(r, a) : waiting(r, a);
}

enum identity_outcome identity_verb_ASK_END(struct identity_run *r)
{
	struct identity_ask *a = of_staff(r->core, r->d->staff_id, r->now);
	int rc;

	if (!a)
		return IDO_OK;
	rc = identity_leaf(r->core, r->now, "ask_end", a->org, &a->row, sizeof(a->row));
	drop(r->core, a);
	return rc ? identity_fault(r->core, rc, "asking") : IDO_OK;
}

/* ---- the person ---- */

int identity_ask_is_willing(struct identity_core *core, bool *willing, const struct db_person *p, int64_t org_id, int64_t now)
{
	bool blocked;
	int rc = db_block_has(core->db, &blocked, p->id, org_id);

	*willing = rc == 0 && !blocked && p->settings & DB_WANT_ASKED && p->state == DB_PERSON_ACTIVE && !identity_is_locked(p, now);
	return rc;
}

enum identity_outcome identity_ask_show(struct identity_run *r)
{
	struct identity_ask *a = identity_ask_find(r->core, r->d->ask, r->now);
	enum identity_outcome o;
	struct db_org org;

	if (!a)
		return IDO_GONE;
	o = identity_org_look(r, &org, a->org);
	r->d->ask_org = a->org_id;
	return o == IDO_OK ? IDO_ASKED : o == IDO_BUSY ? o : IDO_GONE;
}

/* From here on it is this person's to give or not, also after a cut. */
static enum identity_outcome begin(struct identity_run *r, struct identity_ask *a)
{
	a->person_id = r->d->person_id;
	osmo_strlcpy(r->d->dialled, a->org, sizeof(r->d->dialled));
	memset(&r->d->offer, 0, sizeof(r->d->offer));
	return IDO_SHOP;
}

enum identity_outcome identity_ask_enter(struct identity_run *r, const struct db_person *p)
{
	struct identity_dialogue *d = r->d;
	struct identity_ask *a = d->is_paired ? identity_ask_find(r->core, d->ask, r->now) :
				 d->dialled[0] ? NULL : of_number(r->core, d->ix, r->now);
	enum identity_outcome o = IDO_GONE;
	bool willing = false;
	int rc;

	rc = a ? identity_ask_is_willing(r->core, &willing, p, a->org_id, r->now) : 0;
	if (rc)
		return identity_fault(r->core, rc, "asked");
	if (willing && d->is_paired)
		return begin(r, a);
	d->ask = willing ? a->id : 0;
	if (willing)
		o = identity_ask_show(r);
	return o == IDO_GONE ? IDO_OK : o;
}

enum identity_outcome identity_verb_ASK_PAIR(struct identity_run *r)
{
	struct identity_ask *a = identity_ask_find(r->core, r->d->ask, r->now);
	const struct secret *typed = &r->req->secret;
	int rc;

	if (!a)
		return IDO_GONE;
	rc = identity_leaf(r->core, r->now, "pair", a->org, &a->row, sizeof(a->row));
	if (rc)
		return identity_fault(r->core, rc, "asked");
	if (typed->len != CODE_LEN || !seal_is_equal((const uint8_t *)typed->digits, (const uint8_t *)a->code, CODE_LEN)) {
		a->is_over = ++a->wrong >= TRIES;
		identity_put_num(r, IDF_TRIES, TRIES - a->wrong);
		return a->is_over ? IDO_GONE : IDO_WRONG;
	}
	if (r->d->state == IDS_PERSON)
		return begin(r, a);
	r->d->is_paired = true;
	return IDO_OK;
}

/* The agent goes on waiting, as for anybody. */
static int refuse(struct identity_run *r)
{
	struct identity_ask *a = identity_ask_find(r->core, r->d->ask, r->now);

	r->d->ask = 0;
	if (!a)
		return 0;
	a->is_over = true;
	return identity_leaf(r->core, r->now, "ask_no", a->org, &a->row, sizeof(a->row));
}

enum identity_outcome identity_verb_ASK_REFUSE(struct identity_run *r)
{
	int rc = refuse(r);

	return rc ? identity_fault(r->core, rc, "asked") : IDO_OK;
}

enum identity_outcome identity_verb_ASK_BLOCK(struct identity_run *r)
{
	struct db_person p;
	struct db_org org;
	int rc;

	if (!r->d->ask_org)
		return IDO_NONE;
	rc = db_org_get(r->core->db, &org, r->d->ask_org);
	if (rc == 0)
		rc = refuse(r);
	if (rc == 0 && r->d->state != IDS_PERSON) {
		rc = identity_block_all(r->core, r->d->ix, &org, r->now);
	} else if (rc == 0) {
		rc = db_person_get(r->core->db, &p, r->d->person_id);
		if (rc == 0)
			rc = identity_block_set(r->core, &p, &org, r->now);
	}
	if (rc)
		return identity_fault(r->core, rc, "block");
	identity_put(r, IDF_ORG_SHORT, org.short_name);
	return IDO_OK;
}

/* ---- what the person gives ---- */

bool identity_ask_is_by(struct identity_run *r, const char *org)
{
	return of_person(r->core, r->d->person_id, org, r->now) != NULL;
}

bool identity_ask_give(struct identity_run *r, const struct db_share *s, const char *org)
{
	struct identity_ask *a = of_person(r->core, s->person_id, org, r->now);

	if (!a)
		return false;
	a->batch = r->core->batch;
	a->share_id = s->id;
	a->until = r->now + IDENTITY_AGAIN_S;
	if (r->v)
		memcpy(a->v, r->v, sizeof(a->v));
	return true;
}
