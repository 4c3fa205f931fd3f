/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A lost SIM, locked for a day from any phone, by number and birth date, of which a mark is kept. Whatever is typed, the answer is the same, and it counts
 * as a wrong code. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/identity/card/identity_card.h"

#define DIGITS	(sizeof("DDMMYYYY") - 1)

static bool is_date(const struct secret *s)
{
	unsigned day = (s->digits[0] - '0') * 10 + s->digits[1] - '0', month = (s->digits[2] - '0') * 10 + s->digits[3] - '0';

	return secret_is_digits(s, DIGITS) && day >= 1 && day <= 31 && month >= 1 && month <= 13;
}

/* Whose mark it is compared with. *who: what it was hashed for. returns: 0, p all zero where nobody is; an error of db.h. */
static int whose(struct identity_run *r, const struct identity_card_talk *t, struct db_person *p, uint8_t who[DB_IX])
{
	int rc;

	memset(p, 0, sizeof(*p));
	rc = db_person_get(r->core->db, p, t->person_id);
	memcpy(who, rc ? t->ix : p->ref, DB_IX);
	return rc == -ENOENT ? 0 : rc;
}

enum identity_outcome identity_verb_CARD_LOCK(struct identity_run *r)
{
	uint8_t who[DB_IX], salt[KDF_SALT];
	struct db_person p;
	int rc;

	if (r->d->card.mode != IDENTITY_CARD_LOCK)
		return IDO_REFUSED;
	if (!is_date(&r->req->secret))
		return IDO_SHAPE;
	rc = whose(r, &r->d->card, &p, who);
	if (rc)
		return identity_fault(r->core, rc, "lost SIM");
	seal_birth_salt(r->core->keys, salt, who);
	return identity_card_hash(r, IDENTITY_HASH_TRY, salt, true);
}

/* The same work, whatever is there. */
static bool is_theirs(struct identity_run *r, const struct db_person *p, const uint8_t who[DB_IX])
{
	uint8_t mark[DB_IX], kept[IDENTITY_LOST_DATES][DB_IX] = { { 0 } };
	bool is = false;
	unsigned i;

	memcpy(kept, p->birth.octets, OSMO_MIN(p->birth.len, sizeof(kept)));
	seal_birth_mark(r->core->keys, mark, who, r->v);
	for (i = 0; i < IDENTITY_LOST_DATES; i++) {
		bool same = seal_is_equal(mark, kept[i], DB_IX_KEPT);

		is |= same && i < p->birth.len / DB_IX;
	}
	return is && p->state == DB_PERSON_ACTIVE;
}

/* Lock them for a day, or do as much for nobody. What a stolen card began ends with it; what officers do for the person goes on, because a birth date is
 * no secret, and finds the lock. returns: 0; an error of db.h. */
static int lock(struct identity_run *r, struct db_person *p, bool theirs)
{
	int64_t until = identity_lock_until(r->steady);
	int rc = r->d->asserted ? identity_alarm_count(r->core, IDENTITY_ACT_LOCK, 1) : 0;	/* tries: so that right and wrong ones write the same */

	if (rc)
		return rc;
	if (!theirs) {
		rc = identity_card_again(r);
		return rc || !r->d->asserted ? rc : identity_leaf(r->core, r->now, "card_try", "", r->d->ix, DB_IX);
	}
	if (!identity_is_locked(p, r->steady))
		p->settings |= DB_TELL_LOCKED;
	if (p->locked_until < until) {
		p->locked_until = until;
		p->survey.len = 0;
	}
	rc = db_person_put(r->core->db, p);
	if (rc == 0)
		rc = identity_case_reset_lost(r->core, p->id);
	return rc ? rc : identity_leaf(r->core, r->now, "lock", "", p->ref, DB_REF);
}

enum identity_outcome identity_again_CARD_LOCK(struct identity_run *r)
{
	uint8_t who[DB_IX];
	struct db_person p;
	int rc;

	r->d->state = IDS_NEW;
	if (!r->v) {
		rc = identity_card_uncount(r);
		return rc ? identity_fault(r->core, rc, "lost SIM") : IDO_BUSY;
	}
	rc = whose(r, &r->kept->d.card, &p, who);
	if (rc == 0)
		rc = lock(r, &p, r->kept->d.asserted && is_theirs(r, &p, who));
	secret_wipe_mem(&r->d->card, sizeof(r->d->card));
	if (rc)
		return identity_fault(r->core, rc, "lost SIM");
	identity_dialogue_over(r->d);
	return IDO_OK;
}
