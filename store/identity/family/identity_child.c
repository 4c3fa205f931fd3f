/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People who have a guardian: what may be given for them, and how that ends. Their age is read of the record at each unlock, and stands nowhere else. */
#include <errno.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"
#include "store/values/birth.h"
#include "store/values/identity_day.h"

/* By the earliest birth date that can be meant; LATE by the latest. */
enum age { AGE_FREE, AGE_CHILD, AGE_SOON, AGE_GROWN, AGE_LATE };

static enum age judge(const char *birthdate, int32_t today)
{
	enum age age = AGE_CHILD;
	struct birth b;

	if (birth_parse(&b, birthdate))
		b = (struct birth){ .precision = BIRTH_UNKNOWN };
	if (birth_over(&b, IDENTITY_ADULT, today) == 0)
		age = birth_over(&b, IDENTITY_ADULT, today + IDENTITY_ADULT_SOON_D) ? AGE_SOON : AGE_CHILD;
	else
		age = birth_over(&b, IDENTITY_ADULT, today) == 1 && birth_over(&b, IDENTITY_ADULT, today - IDENTITY_ADULT_GRACE_D) ? AGE_LATE : AGE_GROWN;
	secret_wipe_mem(&b, sizeof(b));
	return age;
}

/* *age: AGE_FREE of who has no guardian. */
static int look(struct identity_run *r, const struct db_person *p, struct db_tie *t, enum age *age)
{
	struct identity_record rec;
	int rc;

	*age = AGE_FREE;
	t->id = 0;
	rc = identity_tie_next(r->core, t, NULL, DB_TIE_GUARDIAN, p->id);
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	rc = identity_open_record(r->core, &rec, p, r->d->dek);
	if (rc == 0)
		*age = judge(rec.v[IDENTITY_ATTR_BIRTHDATE], identity_day_number(r->now));
	secret_wipe_mem(&rec, sizeof(rec));
	return rc;
}

static enum identity_outcome fail(struct identity_run *r, int rc)
{
	return rc == -EBADMSG ? IDO_BUSY : identity_fault(r->core, rc, "guardian");
}

enum identity_outcome identity_child_enter(struct identity_run *r, const struct db_person *p)
{
	struct db_tie t;
	enum age age;
	int rc = look(r, p, &t, &age);

	if (rc)
		return fail(r, rc);
	if (age == AGE_LATE) {
		identity_dialogue_over(r->d);
		return IDO_CLOSED;
	}
	return age == AGE_GROWN ? IDO_ADULT : age == AGE_SOON ? IDO_ADULT_SOON : IDO_OK;
}

enum identity_outcome identity_child_may_give(struct identity_run *r, const struct db_person *p, const struct identity_bundle *b)
{
	struct db_tie t;
	enum age age;
	int rc = look(r, p, &t, &age);

	if (rc)
		return fail(r, rc);
	if (age == AGE_FREE)
		return IDO_OK;
	if (age >= AGE_GROWN)
		return IDO_ADULT;
	return b->is_child ? IDO_OK : IDO_MINOR;
}

enum identity_outcome identity_verb_GROWN(struct identity_run *r)
{
	struct db_person p;
	struct db_tie t;
	enum age age;
	int rc = db_person_get(r->core->db, &p, r->d->person_id);

	if (rc == 0)
		rc = look(r, &p, &t, &age);
	if (rc)
		return fail(r, rc);
	if (age < AGE_GROWN)
		return IDO_NONE;
	identity_dialogue_choose(r);
	return IDO_START;
}

/* PINs that the guardian may know, at other numbers, open nothing: a desk sets new ones there. Where the own one was chosen the second one ends. */
static int close_others(struct identity_run *r, int64_t person_id)
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next_person(r->core->db, &l, person_id, l.number_ix, l.slot)) == 0) {
		if (l.slot != r->d->slot || memcmp(l.number_ix, r->d->ix, DB_IX_KEPT))
			memset(&l.wrap_person, 0, sizeof(l.wrap_person));
		memset(&l.wrap_second, 0, sizeof(l.wrap_second));
		rc = db_login_put(r->core->db, &l);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Whatever else the guardian holds: PINs, the code card, proxies that they made in the child's name. */
static int end_guardian(struct identity_run *r, const struct db_person *p, const struct db_tie *t)
{
	int rc = db_tie_drop(r->core->db, t->id);

	if (rc == 0)
		rc = close_others(r, p->id);
	if (rc == 0)
		rc = identity_card_lose(r->core, p->id);
	return rc ? rc : identity_proxy_end_all(r, p->id);
}

enum identity_outcome identity_child_may_choose(struct identity_run *r, const struct db_person *p)
{
	struct db_tie t;
	enum age age;
	int rc = look(r, p, &t, &age);

	if (rc)
		return fail(r, rc);
	return age == AGE_LATE && !r->d->by_code ? IDO_CLOSED : IDO_OK;
}

int identity_child_own_pin(struct identity_run *r, const struct db_person *p)
{
	struct db_tie t;
	enum age age;
	int rc = look(r, p, &t, &age);

	if (rc || age < AGE_GROWN)
		return rc == -EBADMSG ? 0 : rc;
	rc = end_guardian(r, p, &t);
	if (rc == 0)
		rc = identity_tie_tell(r, t.other_id, "child_grown");
	if (rc == 0)
		rc = identity_tie_tell(r, p->id, "grown");
	return rc ? rc : identity_leaf(r->core, r->now, "grown", "", p->ref, sizeof(p->ref));
}
