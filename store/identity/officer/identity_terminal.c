/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An officer, or an overseer, at a terminal says a number and types a PIN. Nobody vouches for that number: so it opens officers alone, a wrong PIN counts for staff and
 * for the terminal and never against a login of a person, and a number that is no officer's is counted, hashed and answered as one that is. */
#include <errno.h>
#include <string.h>

#include "store/values/identity_text.h"
#include "store/identity/officer/identity_officer.h"

/* ---- what is counted in memory: of numbers that are nobody's, and of terminals ---- */

static struct identity_knock *knock_at(struct identity_core *core, const uint8_t ix[DB_IX])
{
	uint32_t at;
	struct identity_knock *k;

	memcpy(&at, ix, sizeof(at));
	k = &core->knocks[at % IDENTITY_KNOCKS_MAX];
	if (memcmp(k->ix, ix, DB_IX)) {
		memset(k, 0, sizeof(*k));
		memcpy(k->ix, ix, DB_IX);
	}
	return k;
}

/* Its own: no number that is said there takes its place. */
static struct identity_knock *knock_of_seat(struct identity_run *r)
{
	return &r->core->seats[(identity_peer_place_of(r->d->id) - PEER_DESK) % PEER_DESKS].knock;
}

/* Three, then 15 min; three more, then an hour; then a day behind each three. */
static int64_t wait_of(unsigned wrong)
{
	if (!wrong || wrong % IDENTITY_TRIES_STEP)
		return 0;
	return wrong == IDENTITY_TRIES_STEP ? IDENTITY_WAIT_FIRST_S : wrong == 2 * IDENTITY_TRIES_STEP ? IDENTITY_WAIT_SECOND_S : IDENTITY_WAIT_THIRD_S;
}

static void count_seat(struct identity_run *r, struct identity_knock *k)
{
	if (!identity_is_within(r, k->since, IDENTITY_WINDOW_S)) {
		k->since = r->steady;
		k->wrong = 0;
	}
	if (++k->wrong >= IDENTITY_SEAT_WRONG)
		k->until = r->steady + IDENTITY_WINDOW_S;
}

/* ---- who is there ---- */

/* The officer of the number in slot 01, or none: s->id is 0 then. */
static int find_officer(struct identity_run *r, struct db_login *l, struct db_staff *s)
{
	int rc = identity_login_load(r->core, l, r->d->ix, 1);

	memset(s, 0, sizeof(*s));
	if (rc || !l->staff_id)
		return rc;
	rc = db_staff_get(r->core->db, s, l->staff_id);
	if (rc == 0 && !identity_staff_may(s, r->now) && !identity_overseer_may(s, r->now))
		memset(s, 0, sizeof(*s));
	return rc;
}

/* The start code of an officer who is no person here. *is: it was typed. */
static int match_start(struct identity_run *r, const struct db_login *l, const struct db_staff *s, bool *is)
{
	const struct secret *typed = &r->req->secret;
	struct db_startcode c;
	uint8_t mac[DB_IX];
	int rc;

	*is = false;
	if (r->d->state != IDS_NEW || !s->id || l->person_id || typed->len != IDENTITY_START_LEN)
		return 0;
	rc = db_startcode_get(r->core->db, &c, r->d->ix, 1);
	if (rc || c.expires <= r->steady || c.tries >= IDENTITY_START_TRIES)
		return rc == -ENOENT ? 0 : rc;
	seal_start_mac(r->core->keys, mac, r->d->ix, 1, typed->digits, typed->len);
	*is = seal_is_equal(mac, c.mac, DB_IX_KEPT);
	if (*is) {
		memcpy(r->d->start_mac, c.mac, sizeof(c.mac));
		return 0;
	}
	c.tries++;
	return db_startcode_put(r->core->db, &c);
}

/* ---- first half ---- */

/* Count before it is judged; of an officer on disk. */
static int count_try(struct identity_run *r, struct db_staff *s, struct identity_knock *k)
{
	unsigned wrong = s->id ? ++s->streak : ++k->wrong;
	int64_t wait = wait_of(wrong);
	int rc = 0;

	if (s->id && wait)
		s->closed_until = r->steady + wait;
	if (!s->id && wait)
		k->until = r->steady + wait;
	if (s->id)
		rc = db_staff_put(r->core->db, s);
	return rc ? rc : identity_leaf(r->core, r->now, "try", "", r->d->ix, sizeof(r->d->ix));
}

static enum identity_outcome say_wait(struct identity_run *r, int64_t until)
{
	identity_put_wait(r, until);
	return IDO_WAIT;
}

static bool is_pin(const struct identity_run *r, const struct secret *s)
{
	size_t i;

	for (i = 0; i < s->len && s->digits[i] >= '0' && s->digits[i] <= '9'; i++)
		;
	return i == s->len && (s->len == r->core->conf->pin_length || s->len == IDENTITY_START_LEN);
}

static enum identity_outcome take(struct identity_run *r, struct db_login *l, struct db_staff *s, bool is_start)
{
	struct identity_knock *k = knock_at(r->core, r->d->ix);
	struct db_staff before = *s;
	int rc;

	identity_hash_take(r, IDENTITY_HASH_TRY, &r->req->secret, l->salt, r->core->conf->argon2_mem_kib, r->core->conf->argon2_ops);
	r->kept->is_desk = true;
	r->kept->slot = 1;
	r->kept->start_slot = is_start;
	r->kept->staff_before = before;
	r->d->state = IDS_HASHING;
	rc = is_start ? 0 : count_try(r, s, k);
	r->kept->staff_counted = *s;
	return rc ? identity_fault(r->core, rc, "counting an attempt") : RUN_HASH;
}

enum identity_outcome identity_terminal_take(struct identity_run *r)
{
	struct identity_knock *seat = knock_of_seat(r), *k = knock_at(r->core, r->d->ix);
	struct db_login l;
	struct db_staff s;
	bool is_start;
	int rc;

	if (!is_pin(r, &r->req->secret))
		return IDO_SHAPE;
	if (seat->until > r->steady)
		return say_wait(r, seat->until);
	rc = find_officer(r, &l, &s);
	if (rc)
		return identity_fault(r->core, rc, "unlock");
	if (s.closed_until > r->steady || (!s.id && k->until > r->steady))
		return say_wait(r, s.id ? s.closed_until : k->until);
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_TRY))
		return IDO_BUSY;
	rc = match_start(r, &l, &s, &is_start);
	return rc ? identity_fault(r->core, rc, "unlock") : take(r, &l, &s, is_start);
}

/* ---- second half ---- */

/* Take the attempt back: it was right, or nobody judged it. */
static int take_back(struct identity_run *r, bool right)
{
	struct identity_knock *k = knock_at(r->core, r->d->ix);
	struct db_staff s;
	int rc;

	if (!r->kept->staff_before.id) {
		k->wrong -= k->wrong > 0;
		k->until = 0;
		return 0;
	}
	rc = db_staff_get(r->core->db, &s, r->kept->staff_before.id);
	if (rc)
		return rc;
	s.streak = right ? 0 : s.streak - (s.streak > 0);
	s.closed_until = r->kept->staff_before.closed_until;
	return db_staff_put(r->core->db, &s);
}

static enum identity_outcome not_judged(struct identity_run *r, enum identity_state state)
{
	int rc = r->kept->start_slot ? 0 : take_back(r, false);

	r->d->state = state;
	return rc ? identity_fault(r->core, rc, "taking an attempt back") : IDO_BUSY;
}

static enum identity_outcome answer_wrong(struct identity_run *r, enum identity_state state)
{
	const struct db_staff *s = &r->kept->staff_counted;
	struct identity_knock *k = knock_at(r->core, r->d->ix), *seat = knock_of_seat(r);
	unsigned wrong = s->id ? s->streak : k->wrong;
	int64_t until = s->id ? s->closed_until : k->until;

	count_seat(r, seat);
	r->d->state = state;
	if (until > r->steady)
		return say_wait(r, until);
	identity_put_num(r, IDF_TRIES, IDENTITY_TRIES_STEP - wrong % IDENTITY_TRIES_STEP);
	return IDO_WRONG;
}

/* Does v open the officer? The unwrapping runs for everybody, so that timing does not tell who is one. */
static bool opens(struct identity_run *r, const struct db_login *l, const struct db_staff *s)
{
	uint8_t key[SEAL_KEY];
	bool is = identity_ring_login(r->core, key, s, &l->wrap_staff, r->v);

	if (is)
		memcpy(r->d->staff_key, key, SEAL_KEY);
	secret_wipe_mem(key, sizeof(key));
	return is;
}

static enum identity_outcome enter_by_start_code(struct identity_run *r, const struct db_staff *s)
{
	seal_random(r->d->staff_key, SEAL_KEY);
	memcpy(r->d->start_mac, r->kept->d.start_mac, sizeof(r->d->start_mac));
	r->d->slot = 1;
	r->d->by_code = true;
	r->d->staff_id = s->id;
	memcpy(r->d->staff_ref, s->ref, sizeof(r->d->staff_ref));
	identity_dialogue_choose(r);
	r->d->until = r->steady + IDENTITY_UNLOCKED_S;
	return IDO_START;
}

static enum identity_outcome enter(struct identity_run *r, const struct db_staff *s)
{
	int rc = take_back(r, true);

	if (rc == 0)
		rc = identity_leaf(r->core, r->now, "open", "", s->ref, sizeof(s->ref));
	if (rc)
		return identity_fault(r->core, rc, "unlock");
	r->d->slot = 1;
	r->d->person_id = 0;
	r->d->staff_id = s->id;
	memcpy(r->d->staff_ref, s->ref, sizeof(r->d->staff_ref));
	r->d->until = r->steady + IDENTITY_TERMINAL_S;
	return identity_enter(r);
}

enum identity_outcome identity_terminal_unlock(struct identity_run *r)
{
	struct db_login l;
	struct db_staff s;
	int rc = find_officer(r, &l, &s);

	if (rc)
		return identity_fault(r->core, rc, "unlock");
	if (!r->v || (r->kept->start_slot && r->core->watch.doubt))
		return not_judged(r, IDS_NEW);
	if (r->kept->start_slot && s.id)
		return enter_by_start_code(r, &s);
	return opens(r, &l, &s) ? enter(r, &s) : answer_wrong(r, IDS_NEW);
}

enum identity_outcome identity_terminal_prove(struct identity_run *r)
{
	enum identity_state was = r->d->state == IDS_HASHING ? r->kept->d.state : r->d->state;
	enum identity_outcome o;
	struct db_login l;
	struct db_staff s;
	int rc = find_officer(r, &l, &s);

	if (rc)
		return identity_fault(r->core, rc, "PIN again");
	if (!r->v)
		return not_judged(r, was);
	o = s.id == r->d->staff_id && opens(r, &l, &s) ? IDO_OK : answer_wrong(r, was);
	if (o == IDO_OK) {
		rc = take_back(r, true);
		r->d->state = was;
		r->d->is_proven = true;
		r->d->until = r->steady + IDENTITY_TERMINAL_S;
	}
	if (o == IDO_WAIT)
		identity_dialogue_over(r->d);
	return rc ? identity_fault(r->core, rc, "PIN again") : o;
}
