/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The gateway fetches screens to push and reports the outcome of each. The owner of a number is looked up then, not before. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"

#define LOOKS_MAX	32	/* numbers looked up for one answer */

/* Whom a push is for. */
struct wanted {
	const struct identity_push *push;
	uint32_t settings;		/* of all who permit it */
	int64_t steady;
};

static int add_wants(struct identity_core *core, struct db_person *p, const struct db_login *l, void *data)
{
	struct wanted *w = data;
	const struct identity_ask *a;
	bool willing = false;
	int rc = 0;

	if (w->push->kind == IDENTITY_PUSH_WARN) {
		willing = l && l->slot == w->push->ask && p->settings & DB_WANT_WARNED;
	} else {
		a = identity_ask_find(core, w->push->ask, w->steady);
		rc = a ? identity_ask_is_willing(core, &willing, p, a->org_id, w->steady) : 0;
	}
	w->settings |= l && willing ? p->settings : 0;
	return rc;
}

/* *wants: the settings of all people of the number who permit the push; 0: nobody does. */
static int wants_all(struct identity_run *r, const struct identity_push *p, uint32_t *wants)
{
	struct wanted w = { .push = p, .steady = r->steady };
	int rc = identity_login_each(r->core, "push", p->ix, add_wants, &w);

	*wants = w.settings;
	return rc;
}

/* The same, of those who want it at this hour: there is no later one, as the screen would not be worth seeing. */
static int wants_now(struct identity_run *r, const struct identity_push *p, uint32_t *wants)
{
	int64_t left;
	int rc = wants_all(r, p, wants);

	if (rc == 0)
		rc = identity_quiet_left(r->core, p->ix, r->now, &left);
	if (rc == 0 && left)
		*wants = 0;
	return rc;
}

static enum identity_outcome hand_out(struct identity_run *r, const struct identity_push *p)
{
	struct db_number n;
	int rc = identity_number_load(r->core, &n, p->ix);

	if (rc)
		return identity_fault(r->core, rc, "push");
	identity_put_num(r, IDF_PUSH_ID, p->id);
	identity_put(r, IDF_OUT_NUMBER, p->number);
	identity_put(r, IDF_LANG, n.lang);
	return IDO_OK;
}

enum identity_outcome identity_verb_PUSH_NEXT(struct identity_run *r)
{
	struct identity_push *p, *next;
	unsigned looks = 0;
	uint32_t wants;
	int rc;

	identity_ask_expire(r->core, r->steady);
	identity_push_expire(r->core, r->steady);
	llist_for_each_entry_safe(p, next, &r->core->pushes, list) {
		if (p->is_handed || p->due > r->steady)
			continue;
		if (looks++ == LOOKS_MAX)
			break;
		p->is_handed = true;
		rc = wants_now(r, p, &wants);
		if (rc)
			return identity_fault(r->core, rc, "push");
		if (wants)
			return hand_out(r, p);
		identity_push_drop(r->core, p);
	}
	return IDO_NONE;
}

/* Neutral words by SMS, where the person wants that and the screen is still worth seeing. Nobody texted us first, so "no SMS" of anybody on that
 * phone holds; what answers an SMS of the phone is sent whatever they want, or silence would tell who is known. */
static int send_instead(struct identity_run *r, const struct identity_push *p, const char *by)
{
	int64_t left, id;
	uint32_t wants;
	int rc = wants_all(r, p, &wants);

	if (rc == 0)
		rc = identity_quiet_left(r->core, p->ix, r->now, &left);
	if (rc || left || !(wants & DB_WANT_SMS_INSTEAD) || !r->req->link[0] || !*by)
		return rc;	/* behind the quiet hours it is too late */
	rc = identity_unasked_send(r->core, &(struct identity_unasked){ .name = "T12", .number = p->number, .account = r->req->link, .by = by }, r->steady, &id);
	if (rc || !id)
		return rc;
	return identity_leaf(r->core, r->now, "push_sms", "", &p->id, sizeof(p->id));
}

enum identity_outcome identity_verb_PUSH_DONE(struct identity_run *r)
{
	struct identity_push *p = identity_push_find(r->core, r->req->push);
	struct identity_pushed pushed;
	int rc;

	if (identity_pushed_get(&pushed, r->req))
		return IDO_REFUSED;
	if (!p)
		return IDO_OK;
	rc = pushed.how == IDENTITY_PUSHED_SHOWN ? 0 : send_instead(r, p, pushed.by);
	identity_push_drop(r->core, p);
	return rc ? identity_fault(r->core, rc, "push") : IDO_OK;
}
