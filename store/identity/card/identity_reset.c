/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A forgotten PIN: three codes of the card, typed on the person's own SIM, give a new one a day later; at once where an officer asked for one, who says
 * how it is fetched. Whoever knows the PIN, or texts LOCK, stops it; who wants a desk alone is answered the same, and nothing happens. In the wait the
 * key lies under the first of the three codes, which is typed once more at its end, so that the host has nothing to open. */
#include <errno.h>
#include <string.h>

#include "store/identity/card/identity_card.h"
#include "store/values/identity_day.h"

/* What was asked for with this card, which is the person's still; its salt is its alone. returns: 1; 0; an error of db.h. */
static int is_of_card(struct identity_run *r, const struct identity_case_reset *reset)
{
	struct db_card c;
	int rc = db_card_of_person(r->core->db, &c, r->d->card.person_id);

	return rc == -ENOENT ? 0 : rc ? rc : !memcmp(reset->salt, c.salt, sizeof(c.salt));
}

/* The case of the person in this dialogue that is over its wait. returns: 0; -ENOENT; an error of db.h. */
static int find_ready(struct identity_run *r, struct identity_case_reset *reset)
{
	const struct identity_card_talk *t = &r->d->card;
	int rc;

	reset->id = 0;
	while ((rc = identity_case_reset_next(r, reset, t->person_id)) == 0) {
		if (reset->ready > r->steady || memcmp(reset->ix, r->d->ix, DB_IX_KEPT) || reset->slot != t->slot)
			continue;
		rc = is_of_card(r, reset);
		if (rc)
			return rc < 0 ? rc : 0;
	}
	return rc;
}

static void put_turn(struct identity_run *r)
{
	identity_put_num(r, IDF_CARD_TURN, r->d->card.asked);
}

enum identity_outcome identity_verb_RESET_BEGIN(struct identity_run *r)
{
	uint8_t slot = r->d->slot ?: 1;
	struct identity_case_reset reset;
	int64_t until;
	int rc = identity_card_waits(r, &until);

	if (rc == 0 && until)
		return IDO_WAIT;
	if (rc == 0)
		rc = identity_card_look(r, IDENTITY_CARD_RESET, r->d->number, slot);
	if (rc == 0)
		rc = find_ready(r, &reset);
	if (rc == 0) {
		r->d->card.mode = IDENTITY_CARD_READY;
		memcpy(r->d->card.salt, reset.salt, sizeof(reset.salt));
		identity_put_num(r, IDF_CARD_N, reset.n);
		return IDO_CARD_READY;
	}
	if (rc == -ENOENT)
		rc = identity_card_ask(r);
	if (rc)
		return identity_fault(r->core, rc, "code card");
	put_turn(r);
	return IDO_OK;
}

/* ---- three codes ---- */

enum identity_outcome identity_verb_RESET_CODE(struct identity_run *r)
{
	const struct identity_card_talk *t = &r->d->card;

	if (t->mode != IDENTITY_CARD_RESET || t->typed >= t->asked)
		return IDO_REFUSED;
	return identity_card_take(r, t->typed + 1 == SEAL_CARD_NEED);
}

/* The number has had its SIM for a week, as far as its link tells. returns: 1; 0; an error of db.h. */
static int has_own_sim(struct identity_run *r)
{
	static const uint8_t none[DB_IX];
	struct db_number n;
	int rc = identity_number_load(r->core, &n, r->d->ix);

	if (rc)
		return rc;
	if (n.sim_at && identity_is_within(r, n.sim_at, IDENTITY_RESET_SIM_S))
		return 0;
	return !r->d->has_sim || !memcmp(n.sim, none, DB_IX) || !memcmp(n.sim, r->d->sim, DB_IX_KEPT);
}

/* Nothing is waited for already. returns: 1; 0; an error of db.h. */
static int is_first(struct identity_run *r, int64_t person_id)
{
	struct identity_case_reset reset = { .id = 0 };
	int rc = identity_case_reset_next(r, &reset, person_id);

	return rc == -ENOENT ? 1 : rc;
}

static int open_case(struct identity_run *r, const struct identity_card_talk *t, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	struct identity_case_reset reset = { .n = t->n[0], .slot = t->slot, .ready = identity_case_wait_card(r->core, r->steady) };

	memcpy(reset.salt, t->salt, sizeof(reset.salt));
	seal_card_hold(r->core->keys, reset.wrap, p->ref, t->t[0], dek);
	return identity_case_reset_new(r, p->id, &reset);
}

/* The DEK, from the three codes. returns: 0; -EBADMSG: not yet, the card waits for an unlock. */
static int dek_of(struct identity_run *r, const struct identity_card_judged *j, uint8_t dek[SEAL_KEY])
{
	uint8_t scalar[SEAL_KEY];
	int rc = seal_card_join(scalar, j->share);

	if (rc == 0)
		rc = seal_card_unwrap(r->core->keys, dek, j->card.ref, scalar, j->person.ref, j->card.wrap.octets, j->card.wrap.len);
	secret_wipe_mem(scalar, sizeof(scalar));
	return rc;
}

/* All is right: the wait begins. returns: 0, also when the card has no key yet; an error of db.h. */
static int begin_wait(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j)
{
	uint8_t dek[SEAL_KEY];
	int rc = dek_of(r, j, dek);

	if (rc)
		return 0;
	rc = open_case(r, t, &j->person, dek);
	secret_wipe_mem(dek, sizeof(dek));
	if (rc == 0)
		rc = identity_card_uncount(r);
	if (rc == 0)
		rc = identity_card_burn(r, t, j);
	if (rc == 0)
		rc = identity_card_notice(r, j->person.id, r->d->number);
	return rc ? rc : identity_leaf(r->core, r->now, "card_reset", "", j->person.ref, DB_REF);
}

/* An officer waits for it with them: no day is waited. returns: 1; 0 none does, or the card has no key yet; an error of db.h. */
static int for_desk(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j)
{
	uint8_t dek[SEAL_KEY];
	int rc = dek_of(r, j, dek);

	if (rc)
		return 0;
	rc = identity_case_card(r, &j->person, dek);
	secret_wipe_mem(dek, sizeof(dek));
	if (rc != 1)
		return rc;
	rc = identity_card_uncount(r);
	if (rc == 0)
		rc = identity_card_burn(r, t, j);
	if (rc == 0)
		rc = identity_card_notice(r, j->person.id, r->d->number);
	return rc ? rc : 1;
}

/* Judge all three; whatever comes of it, the answer is the same. returns: 0; an error of db.h. */
static int judge(struct identity_run *r, const struct identity_card_talk *t)
{
	struct identity_card_judged j;
	int rc = identity_card_judge(r, t, &j), sim = has_own_sim(r), first = is_first(r, t->person_id), desk = 0;

	if (rc == 0 && (sim < 0 || first < 0))
		rc = sim < 0 ? sim : first;
	if (rc == 0 && j.is_right)
		desk = for_desk(r, t, &j);
	if (desk < 0)
		rc = desk;
	if (rc == 0 && desk == 0 && j.is_right && sim && first && !(j.person.settings & DB_WANT_DESK_ONLY)) {
		rc = begin_wait(r, t, &j);
	} else if (rc == 0 && desk == 0 && j.is_right) {	/* right codes do not lock the card, whatever else is in the way */
		j.card.wrong = 0;
		rc = db_card_put(r->core->db, &j.card);
	}
	secret_wipe_mem(&j, sizeof(j));
	return rc;
}

static void put_due(struct identity_run *r)
{
	int64_t due = r->now + identity_case_wait_card(r->core, r->steady) - r->steady;
	char clock[6];

	identity_day_clock(clock, due);
	identity_put_date(r, IDF_SEEN_DAY, due);
	identity_put(r, IDF_SEEN_TIME, clock);
}

enum identity_outcome identity_again_RESET_CODE(struct identity_run *r)
{
	struct identity_card_talk *t = &r->d->card;
	int rc;

	r->d->state = IDS_NEW;
	if (t->typed >= t->asked)
		return IDO_BUSY;	/* a copy of a dialogue that is gone goes on; another one does not */
	if (!r->v) {
		rc = t->typed + 1 == SEAL_CARD_NEED ? identity_card_uncount(r) : 0;
		return rc ? identity_fault(r->core, rc, "code card") : IDO_BUSY;
	}
	memcpy(t->t[t->typed++], r->v, KDF_OUT);
	rc = t->typed < SEAL_CARD_NEED ? identity_card_ask(r) : judge(r, t);
	if (rc)
		return identity_fault(r->core, rc, "code card");
	if (t->typed < SEAL_CARD_NEED) {
		put_turn(r);
		return IDO_OK;
	}
	put_due(r);
	identity_dialogue_over(r->d);
	return IDO_HELD;
}

/* ---- behind the wait ---- */

enum identity_outcome identity_verb_RESET_READY(struct identity_run *r)
{
	return r->d->card.mode == IDENTITY_CARD_READY ? identity_card_take(r, true) : IDO_REFUSED;
}

/* The DEK of the case comes into the dialogue. returns: 1; 0 another code; an error of db.h. */
static int take_key(struct identity_run *r)
{
	struct db_person p = { .id = 0 };
	struct db_login l;
	struct identity_case_reset reset;
	int rc = find_ready(r, &reset);

	if (rc == 0)
		rc = db_person_get(r->core->db, &p, r->d->card.person_id);
	if (rc == 0)
		rc = identity_login_load(r->core, &l, r->d->ix, reset.slot);
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	if (!r->d->asserted || !identity_is_here(&p) || p.settings & DB_WANT_DESK_ONLY || l.person_id != p.id || l.staff_id ||
	    seal_card_held(r->core->keys, r->d->dek, p.ref, r->v, reset.wrap, sizeof(reset.wrap)))
		return 0;
	r->d->person_id = p.id;
	memcpy(r->d->ref, p.ref, sizeof(p.ref));
	r->d->slot = reset.slot;
	rc = identity_case_stop_others(r->core, p.id);
	if (rc == 0)
		rc = identity_card_uncount(r);
	return rc ? rc : 1;
}

enum identity_outcome identity_again_RESET_READY(struct identity_run *r)
{
	int rc;

	r->d->state = IDS_NEW;
	rc = r->v ? take_key(r) : identity_card_uncount(r);
	if (rc < 0)
		return identity_fault(r->core, rc, "code card");
	if (!r->v)
		return IDO_BUSY;
	if (rc == 0)
		return identity_card_wrong(r);
	secret_wipe_mem(&r->d->card, sizeof(r->d->card));
	identity_dialogue_choose(r);
	r->d->until = r->steady + IDENTITY_UNLOCKED_S;
	return IDO_START;
}
