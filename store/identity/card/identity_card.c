/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Codes that are asked for and typed: known and unknown numbers alike, the same words, hashes and rows. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/number.h"
#include "store/identity/card/identity_card.h"
#include "store/values/identity_day.h"

/* ---- who is asked about ---- */

bool identity_card_number(const struct identity_run *r, char number[IDENTITY_NUMBER_MAX], uint8_t *slot)
{
	const struct secret *s = &r->req->secret;
	char typed[SECRET_MAX + 1] = "";
	bool good;

	memcpy(typed, s->digits, s->len);
	*slot = 1;
	good = number_read(number, typed, r->core->conf->country, NUMBER_WRITTEN, NULL) > 0;
	if (!good && typed[0] == '0' && typed[1] >= '1' && typed[1] <= '0' + DB_SLOT_MAX) {	/* no country code begins with 0 */
		*slot = typed[1] - '0';
		good = number_read(number, typed + 2, r->core->conf->country, NUMBER_WRITTEN, NULL) > 0;
	}
	secret_wipe_mem(typed, sizeof(typed));
	return good;
}

/* Who may be meant by a number: who has it, and whoever had it before. */
struct meant {
	struct db_login login[DB_SLOT_MAX + 1];
	unsigned n;
};

static bool needs_card(enum identity_card_mode mode)
{
	return mode == IDENTITY_CARD_MOVE || mode == IDENTITY_CARD_ADD;
}

/* An administrator moves staff. returns: 0; an error of db.h. */
static int add_meant(struct identity_run *r, struct meant *m, const struct db_login *l)
{
	struct db_card c;
	int rc = 0;

	if (needs_card(r->d->card.mode))
		rc = db_card_of_person(r->core->db, &c, l->person_id);
	if (l->staff_id || !l->person_id || m->n == ARRAY_SIZE(m->login))
		return rc == -ENOENT ? 0 : rc;
	if (rc == 0)
		m->login[m->n++] = *l;
	return rc == -ENOENT ? 0 : rc;
}

/* Who lost the number to somebody else, of that slot. */
static int add_former(struct identity_run *r, struct meant *m)
{
	const struct identity_card_talk *t = &r->d->card;
	struct db_login l;
	uint8_t off[DB_IX];
	int rc;

	identity_sim_off_ix(r->core, off, t->number);
	rc = db_login_get(r->core->db, &l, off, t->slot);
	return rc == -ENOENT ? 0 : rc ?: add_meant(r, m, &l);
}

/* And of all the others. */
static int add_former_others(struct identity_run *r, struct meant *m)
{
	const struct identity_card_talk *t = &r->d->card;
	struct db_login l = { .slot = 0 };
	uint8_t off[DB_IX];
	int rc;

	identity_sim_off_ix(r->core, off, t->number);
	while ((rc = db_login_next(r->core->db, &l, off, l.slot)) == 0) {
		rc = l.slot == t->slot ? 0 : add_meant(r, m, &l);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

static int wrong_today(struct identity_run *r, unsigned *n);

/* Where more than one has a card each try is about the next of them, and each day begins with another, whoever asks: nobody but its owner gets any further. */
static int choose_meant(struct identity_run *r, const struct meant *m)
{
	struct identity_card_talk *t = &r->d->card;
	const struct db_login *l;
	unsigned tries;
	int rc = wrong_today(r, &tries);

	if (rc || !m->n)
		return rc;
	l = &m->login[(tries + (uint64_t)identity_day_of(r->steady)) % m->n];
	t->person_id = l->person_id;
	t->is_off = memcmp(l->number_ix, t->ix, DB_IX) != 0;
	memcpy(t->from_ix, l->number_ix, DB_IX);
	t->from_slot = l->slot;
	return 0;
}

static int find_meant(struct identity_run *r)
{
	struct identity_card_talk *t = &r->d->card;
	struct meant m = { .n = 0 };
	bool former = needs_card(t->mode);
	struct db_login l;
	int rc = 0;

	if (former)
		rc = add_former(r, &m);
	if (rc == 0)
		rc = identity_login_load(r->core, &l, t->ix, t->slot);
	if (rc == 0)
		rc = add_meant(r, &m, &l);
	if (rc == 0 && t->mode == IDENTITY_CARD_LOCK && !m.n)
		rc = add_former(r, &m);
	if (rc == 0 && former)
		rc = add_former_others(r, &m);
	return rc ? rc : choose_meant(r, &m);
}

int identity_card_look(struct identity_run *r, enum identity_card_mode mode, const char *number, uint8_t slot)
{
	struct identity_card_talk *t = &r->d->card;
	struct db_card c;
	int rc;

	memset(t, 0, sizeof(*t));
	t->mode = mode;
	t->slot = t->from_slot = slot;
	osmo_strlcpy(t->number, number, sizeof(t->number));
	seal_number_ix(r->core->keys, t->ix, number);
	memcpy(t->from_ix, t->ix, DB_IX);
	seal_random(t->salt, sizeof(t->salt));
	rc = find_meant(r);
	if (rc || mode == IDENTITY_CARD_LOCK)
		return rc;
	rc = db_card_of_person(r->core->db, &c, t->person_id);
	if (rc)
		return rc == -ENOENT ? identity_card_stand_in(r, t) : rc;
	t->card_id = t->read_id = c.id;
	memcpy(t->salt, c.salt, sizeof(t->salt));
	return 0;
}

int identity_card_stand_in(struct identity_run *r, struct identity_card_talk *t)
{
	struct db_card c;
	int64_t at;
	int rc;

	memcpy(&at, t->ix, sizeof(at));
	rc = db_card_near(r->core->db, &c, at & DB_FOREVER);
	if (rc == -ENOENT)
		rc = db_card_near(r->core->db, &c, 0);
	t->read_id = rc ? 0 : c.id;
	return rc == -ENOENT ? 0 : rc;
}

/* ---- which code ---- */

/* Bits of the codes that are not used up; a number without a card has perhaps used one: its numbers do not come from a full card each time. */
static int codes_left(struct identity_run *r, const struct identity_card_talk *t, unsigned *left)
{
	static const uint8_t nobody[DB_IX];
	struct db_card_code c;
	unsigned used = 0;
	uint8_t n;
	int rc = 0;

	*left = 0;
	for (n = 1; n <= SEAL_CARD_CODES && (rc == 0 || rc == -ENOENT); n++) {
		rc = db_card_code_get(r->core->db, &c, t->read_id, n);
		*left |= rc == 0 ? 1u << n : 0;
	}
	if (seal_card_index(r->core->keys, t->ix, nobody, 0, t->slot) <= SEAL_CARD_CODES / 2)
		used = 1u << seal_card_index(r->core->keys, t->ix, nobody, 1, t->slot);
	if (!t->card_id)
		*left = ((2u << SEAL_CARD_CODES) - 2) & ~used;
	return rc == -ENOENT ? 0 : rc;
}

int identity_card_ask(struct identity_run *r)
{
	struct identity_card_talk *t = &r->d->card;
	unsigned left, i, step;
	uint8_t n;
	int rc;

	if (t->asked >= SEAL_CARD_NEED)
		return 0;
	rc = codes_left(r, t, &left);
	if (rc)
		return rc;
	for (i = 0; i < t->asked; i++)
		left &= ~(1u << t->n[i]);
	n = seal_card_index(r->core->keys, t->ix, r->d->ix, identity_day_of(r->steady), t->asked);
	for (step = 0; step < SEAL_CARD_CODES && !(left & 1u << n); step++)
		n = n % SEAL_CARD_CODES + 1;
	t->n[t->asked++] = n;
	identity_put_num(r, IDF_CARD_N, n);
	return 0;
}

enum identity_outcome identity_verb_CARD_CODE(struct identity_run *r)
{
	struct identity_card_talk *t = &r->d->card;

	if (t->typed >= t->asked)
		return IDO_REFUSED;
	if (!secret_is_digits(&r->req->secret, SEAL_CARD_LEN))
		return IDO_SHAPE;
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_CHECK))
		return IDO_BUSY;
	identity_hash_take(r, IDENTITY_HASH_CHECK, &r->req->secret, t->salt, r->core->conf->token_mem_kib, r->core->conf->token_ops);
	r->d->state = IDS_HASHING;
	return RUN_HASH;
}

enum identity_outcome identity_again_CARD_CODE(struct identity_run *r)
{
	struct identity_card_talk *t = &r->d->card;

	r->d->state = IDS_NEW;
	if (!r->v || t->typed >= t->asked)
		return IDO_BUSY;
	memcpy(t->t[t->typed++], r->v, KDF_OUT);
	return IDO_OK;
}

/* ---- who types ---- */

static int try_load(struct identity_run *r, struct db_card_try *t)
{
	int64_t day = identity_day_of(r->steady);
	int rc = db_card_try_get(r->core->db, t, r->d->ix);

	if (rc && rc != -ENOENT)
		return rc;
	if (rc || t->day != day) {
		int64_t wait = rc ? 0 : t->wait_until;

		*t = (struct db_card_try){ .day = day, .wait_until = wait };
		memcpy(t->number_ix, r->d->ix, DB_IX);
	}
	return 0;
}

/* How often the number that dials was wrong today. */
static int wrong_today(struct identity_run *r, unsigned *n)
{
	struct db_card_try t = { .wrong = r->d->claims };
	int rc = r->d->asserted ? try_load(r, &t) : 0;

	*n = t.wrong;
	return rc;
}

int identity_card_waits(struct identity_run *r, int64_t *until)
{
	struct db_card_try t = { .wait_until = 0 };
	int rc = 0;

	if (r->d->asserted)
		rc = try_load(r, &t);
	else if (r->d->claims >= IDENTITY_CLAIM_TRIES)
		t.wait_until = r->steady + IDENTITY_CLAIM_WAIT_S;
	*until = rc == 0 && t.wait_until > r->steady ? t.wait_until : 0;
	if (*until)
		identity_put_wait(r, *until);
	return rc;
}

enum identity_outcome identity_card_hash(struct identity_run *r, enum identity_hash kind, const uint8_t salt[KDF_SALT], bool counts)
{
	const struct identity_conf *conf = r->core->conf;
	bool is_try = kind == IDENTITY_HASH_TRY;
	int64_t until;
	int rc = identity_card_waits(r, &until);

	if (rc)
		return identity_fault(r->core, rc, "code card");
	if (until)
		return IDO_WAIT;
	if (!identity_hash_may_take(r->core, r->d, kind))
		return IDO_BUSY;
	identity_hash_take(r, kind, &r->req->secret, salt, is_try ? conf->argon2_mem_kib : conf->token_mem_kib, is_try ? conf->argon2_ops : conf->token_ops);
	r->d->state = IDS_HASHING;
	rc = counts ? identity_card_count(r) : 0;
	return rc ? identity_fault(r->core, rc, "code card") : RUN_HASH;
}

enum identity_outcome identity_card_take(struct identity_run *r, bool counts)
{
	return secret_is_digits(&r->req->secret, SEAL_CARD_LEN) ? identity_card_hash(r, IDENTITY_HASH_CHECK, r->d->card.salt, counts) : IDO_SHAPE;
}

/* Is the number that dials one of the person's? */
static int is_own(struct identity_run *r, const struct identity_card_talk *t, bool *own)
{
	struct db_login l = { .slot = 0 };
	int rc;

	*own = false;
	while ((rc = db_login_next(r->core->db, &l, r->d->ix, l.slot)) == 0)
		*own |= t->person_id && l.person_id == t->person_id;
	return rc == -ENOENT ? 0 : rc;
}

/* Two wrong ones of the own number lock the card: counted before they are judged, so that the second is the last. A card is written in any case. */
static int count_own(struct identity_run *r, const struct identity_card_talk *t, int by)
{
	struct db_card c;
	bool own;
	int rc = is_own(r, t, &own);

	if (rc == 0)
		rc = db_card_get(r->core->db, &c, t->read_id);
	if (rc)
		return rc == -ENOENT ? 0 : rc;
	if (own && t->card_id)
		c.wrong = by > 0 || c.wrong ? c.wrong + by : 0;
	return db_card_put(r->core->db, &c);
}

int identity_card_count(struct identity_run *r)
{
	struct db_card_try t;
	int rc;

	if (!r->d->asserted) {
		r->d->claims++;
		return 0;
	}
	rc = try_load(r, &t);
	if (rc)
		return rc;
	r->kept->number_wait = t.wait_until;
	t.wrong++;
	if (t.wrong >= IDENTITY_CARD_TRIES)
		t.wait_until = r->steady + IDENTITY_CARD_WAIT_S;
	rc = db_card_try_put(r->core->db, &t);
	if (rc == 0)
		rc = count_own(r, &r->kept->d.card, 1);
	return rc ? rc : identity_leaf(r->core, r->now, "card_try", "", r->d->ix, sizeof(r->d->ix));
}

int identity_card_again(struct identity_run *r)
{
	struct db_card_try t;
	int rc = r->d->asserted ? try_load(r, &t) : 0;

	return rc || !r->d->asserted ? rc : db_card_try_put(r->core->db, &t);
}

int identity_card_uncount(struct identity_run *r)
{
	struct db_card_try t;
	int rc;

	if (!r->d->asserted) {
		r->d->claims -= r->d->claims > 0;
		return 0;
	}
	rc = try_load(r, &t);
	if (rc)
		return rc;
	t.wrong -= t.wrong > 0;
	t.wait_until = r->kept->number_wait;
	rc = db_card_try_put(r->core->db, &t);
	return rc ? rc : count_own(r, &r->kept->d.card, -1);
}

enum identity_outcome identity_card_wrong(struct identity_run *r)
{
	unsigned wrong;
	int64_t until;
	int rc = identity_card_waits(r, &until);

	if (rc == 0)
		rc = wrong_today(r, &wrong);
	if (rc)
		return identity_fault(r->core, rc, "code card");
	if (until)
		return IDO_WAIT;
	identity_put_num(r, IDF_TRIES, wrong < IDENTITY_CARD_TRIES ? IDENTITY_CARD_TRIES - wrong : 0);
	return IDO_WRONG;
}

/* ---- judged ---- */

/* returns: 0, also when it is not right; an error of db.h. */
static int judge_code(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j, unsigned i)
{
	struct db_card_code code = { .n = 0 };
	int rc = db_card_code_get(r->core->db, &code, t->read_id, t->n[i]);

	if (rc && rc != -ENOENT)
		return rc;
	if (seal_card_open(r->core->keys, &j->share[i], j->card.ref, t->n[i], false, t->t[i], code.share.octets, rc ? 0 : code.share.len))
		j->is_right = false;
	return 0;
}

/* Who was reported dead gets back in, which is what shows that they live; nothing is given of them. */
static bool may_use(const struct identity_card_talk *t, const struct db_person *p)
{
	return p->state == DB_PERSON_ACTIVE || (identity_is_here(p) && (t->mode == IDENTITY_CARD_RESET || t->mode == IDENTITY_CARD_MOVE));
}

int identity_card_judge(struct identity_run *r, const struct identity_card_talk *t, struct identity_card_judged *j)
{
	bool own;
	unsigned i;
	int rc;

	memset(j, 0, sizeof(*j));
	rc = db_card_get(r->core->db, &j->card, t->read_id);
	if (rc == 0 || rc == -ENOENT)
		rc = db_person_get(r->core->db, &j->person, t->person_id);
	if (rc == 0 || rc == -ENOENT)
		rc = is_own(r, t, &own);
	if (rc)
		return rc;
	j->is_right = r->d->asserted && t->card_id && t->typed && t->typed == t->asked && j->card.state == DB_CARD_GIVEN && j->card.person_id == t->person_id &&
		      t->person_id && may_use(t, &j->person) && j->card.wrong < IDENTITY_CARD_OWN + (own ? 1u : 0u);
	for (i = 0; i < t->typed && rc == 0; i++)
		rc = judge_code(r, t, j, i);
	return rc;
}

int identity_card_void(struct identity_core *core, struct db_card *c)
{
	int rc = db_card_code_drop_all(core->db, c->id);

	if (rc == 0 && c->person_id)
		rc = identity_case_reset_lost(core, c->person_id);
	c->state = DB_CARD_VOID;
	c->person_id = 0;
	c->wrap.len = 0;
	c->words = 0;
	c->staff_id = 0;
	return rc ? rc : db_card_put(core->db, c);
}

int identity_card_lose(struct identity_core *core, int64_t person_id)
{
	struct db_card c;
	int rc = db_card_of_person(core->db, &c, person_id);

	return rc == -ENOENT ? 0 : rc ?: identity_card_void(core, &c);
}

/* ---- notices ---- */

int identity_card_notice(struct identity_run *r, int64_t person_id, const char *number)
{
	int64_t id;
	int rc = identity_unasked_send(r->core, &(struct identity_unasked){ .name = "T11", .about = person_id, .number = number, .account = r->d->link }, r->steady, &id);

	return rc ? rc : identity_trusted_tell(r->core, person_id, r->d->link, r->steady);
}
