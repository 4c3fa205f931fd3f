/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An identity moves to the SIM that dials, or is opened there too: old number, card code and PIN are judged together, at once. The old number hears of
 * it, and with its PIN takes it back for three days. */
#include <errno.h>
#include <string.h>

#include "store/identity/card/identity_card.h"

/* ---- the old number ---- */

static enum identity_card_mode mode_of(const char *key)
{
	return !strcmp(key, "add") ? IDENTITY_CARD_ADD : !strcmp(key, "lock") ? IDENTITY_CARD_LOCK : IDENTITY_CARD_MOVE;
}

enum identity_outcome identity_verb_CARD_OLD(struct identity_run *r)
{
	enum identity_card_mode mode = mode_of(r->req->key);
	char number[IDENTITY_NUMBER_MAX];
	int64_t until;
	uint8_t slot;
	int rc = identity_card_waits(r, &until);

	if (rc)
		return identity_fault(r->core, rc, "code card");
	if (until)
		return IDO_WAIT;
	if (!identity_card_number(r, number, &slot))
		return IDO_SHAPE;
	rc = identity_card_look(r, mode, number, slot);
	secret_wipe_mem(number, sizeof(number));
	if (rc == 0 && mode != IDENTITY_CARD_LOCK)
		rc = identity_card_ask(r);
	return rc ? identity_fault(r->core, rc, "code card") : IDO_OK;
}

/* ---- the PIN, and all of it judged ---- */

/* Copy the PIN, without the slot before it. returns: false: it is none, or of another slot. */
static bool read_pin(const struct identity_run *r, struct secret *pin)
{
	const struct secret *s = &r->req->secret;
	size_t want = r->core->conf->pin_length, skip = s->len == want + 2 ? 2 : 0;

	if (!secret_is_digits(s, want + skip) || (skip && (s->digits[0] != '0' || s->digits[1] != '0' + r->d->card.slot)))
		return false;
	memset(pin, 0, sizeof(*pin));
	memcpy(pin->digits, s->digits + skip, want);
	pin->len = want;
	return true;
}

static bool may_move(const struct identity_card_talk *t)
{
	return (t->mode == IDENTITY_CARD_MOVE || t->mode == IDENTITY_CARD_ADD) && t->typed == 1;
}

enum identity_outcome identity_verb_CARD_MOVE(struct identity_run *r)
{
	const struct identity_conf *conf = r->core->conf;
	struct secret pin;
	struct db_login l;
	int64_t until;
	int rc;

	if (!may_move(&r->d->card))
		return IDO_REFUSED;
	if (!read_pin(r, &pin))
		return IDO_SHAPE;
	rc = identity_card_waits(r, &until);
	if (rc == 0)
		rc = identity_login_load(r->core, &l, r->d->card.from_ix, r->d->card.from_slot);
	if (rc)
		return identity_fault(r->core, rc, "code card");
	if (until)
		return IDO_WAIT;
	if (!identity_hash_may_take(r->core, r->d, IDENTITY_HASH_TRY))
		return IDO_BUSY;
	identity_hash_take(r, IDENTITY_HASH_TRY, &pin, l.salt, conf->argon2_mem_kib, conf->argon2_ops);
	secret_wipe(&pin);
	r->d->state = IDS_HASHING;
	rc = identity_card_count(r);
	return rc ? identity_fault(r->core, rc, "code card") : RUN_HASH;
}

/* The lowest slot of the number that dials where nobody is. returns: 0; -ENOENT none; an error of db.h. */
static int free_slot(struct identity_run *r, struct db_login *to)
{
	uint8_t slot;
	int rc;

	for (slot = 1; slot <= DB_SLOT_MAX; slot++) {
		rc = identity_login_load(r->core, to, r->d->ix, slot);
		if (rc || (!to->person_id && !to->staff_id))
			return rc;
	}
	return -ENOENT;
}

/* What the login of the old number is good for. returns: 1 it opens with the PIN and did not move away; 0; an error of db.h. */
static int opens(struct identity_run *r, const struct db_login *from, const struct db_person *p, uint8_t dek[SEAL_KEY])
{
	struct db_card_move m;
	int rc = db_card_move_get(r->core->db, &m, from->number_ix, from->slot);
	bool moved = rc == 0;

	if (rc && rc != -ENOENT)
		return rc;
	rc = identity_open_login(r->core, dek, p, &from->wrap_person, r->v);
	if (rc && rc != -EBADMSG)
		return rc;
	return rc == 0 && !moved && from->person_id == p->id && !from->closed && !from->staff_id;
}

/* The login of the number that dials, with the same PIN. */
static int put_login(struct identity_run *r, const struct db_login *from, struct db_login *to, const struct db_person *p, const uint8_t dek[SEAL_KEY])
{
	memcpy(to->salt, from->salt, sizeof(to->salt));
	to->person_id = p->id;
	to->wrap_second = from->wrap_second;
	to->wrap_person.len = SEAL_LOGIN;
	seal_wrap_login(r->core->keys, to->wrap_person.octets, p->ref, r->v, dek);
	to->cleared = to->tried;
	to->fail_day1 = to->fail_day2 = to->fail_day3 = 0;
	to->wait_until = 0;
	to->last_used = to->touched = r->now;
	return db_login_put(r->core->db, to);
}

/* The old login opens nothing but the way back; where somebody else has the number, nothing. */
static int close_old(struct identity_run *r, const struct db_login *from)
{
	struct db_card_move m = { .slot = from->slot, .person_id = from->person_id, .until = r->steady + IDENTITY_CARD_UNDO_S + DB_COARSE_S - 1 };

	if (r->kept->d.card.is_off)
		return db_login_drop(r->core->db, from->number_ix, from->slot);
	memcpy(m.number_ix, from->number_ix, DB_IX);
	m.until -= m.until % DB_COARSE_S;
	return db_card_move_put(r->core->db, &m);
}

static int do_move(struct identity_run *r, struct identity_card_judged *j, const struct db_login *from, struct db_login *to, const uint8_t dek[SEAL_KEY])
{
	bool moves = r->kept->d.card.mode == IDENTITY_CARD_MOVE, off = r->kept->d.card.is_off;
	int rc = put_login(r, from, to, &j->person, dek);

	if (rc == 0 && (moves || off))
		rc = close_old(r, from);
	if (rc == 0)
		rc = identity_card_uncount(r);
	if (rc == 0)
		rc = identity_card_burn(r, &r->kept->d.card, j);
	if (rc == 0)
		rc = identity_case_stop(r->core, j->person.id);
	if (rc == 0)
		rc = identity_sim_trust(r, j->person.id);
	if (rc == 0 && !off)	/* who has the number hears nothing of who had it */
		rc = identity_card_notice(r, j->person.id, r->kept->d.card.number);
	if (rc == 0 && !moves)
		rc = identity_inbox_note(r->core, j->person.id, "", "sim_added");
	return rc ? rc : identity_leaf(r->core, r->now, moves ? "card_move" : "card_add", "", j->person.ref, DB_REF);
}

/* returns: 1 done; 0 something of it was wrong; an error of db.h. */
static int judge(struct identity_run *r, struct identity_card_judged *j, uint8_t dek[SEAL_KEY])
{
	const struct identity_card_talk *t = &r->kept->d.card;
	struct db_login from, to;
	int rc = identity_card_judge(r, t, j), opened, room;

	if (rc == 0)
		rc = identity_login_load(r->core, &from, t->from_ix, t->from_slot);
	if (rc)
		return rc;
	opened = opens(r, &from, &j->person, dek);
	room = free_slot(r, &to);
	if (opened < 0 || (room && room != -ENOENT))
		return opened < 0 ? opened : room;
	if (!j->is_right || !opened || room || !memcmp(t->from_ix, r->d->ix, DB_IX))
		return 0;
	rc = do_move(r, j, &from, &to, dek);
	return rc ? rc : 1;
}

enum identity_outcome identity_again_CARD_MOVE(struct identity_run *r)
{
	bool adds = r->kept->d.card.mode == IDENTITY_CARD_ADD;
	struct identity_card_judged j;
	uint8_t dek[SEAL_KEY];
	int rc;

	r->d->state = IDS_NEW;
	if (!r->v) {
		rc = identity_card_uncount(r);
		return rc ? identity_fault(r->core, rc, "code card") : IDO_BUSY;
	}
	rc = judge(r, &j, dek);
	secret_wipe_mem(dek, sizeof(dek));
	secret_wipe_mem(&r->d->card, sizeof(r->d->card));
	if (rc == 1) {
		identity_dialogue_over_person(r->core, j.person.id, r->d);
		identity_dialogue_over(r->d);
	}
	secret_wipe_mem(&j, sizeof(j));
	if (rc < 0)
		return identity_fault(r->core, rc, "code card");
	return rc == 0 ? identity_card_wrong(r) : adds ? IDO_SAME : IDO_OK;
}

/* ---- the way back ---- */

/* The move of the login of this dialogue, by the one who is here. returns: 0; -ENOENT; an error of db.h. */
static int find_move(struct identity_run *r, struct db_card_move *m)
{
	int rc = r->d->person_id ? db_card_move_get(r->core->db, m, r->d->ix, r->d->slot) : -ENOENT;

	return rc == 0 && m->person_id != r->d->person_id ? -ENOENT : rc;
}

/* A card that was handed over is known to them, or it is void: an officer has to see the phone for it, and no PIN. */
static enum identity_outcome ask_new(struct identity_run *r)
{
	struct db_card c;
	struct db_staff s;
	int rc = r->d->person_id ? db_card_of_person(r->core->db, &c, r->d->person_id) : -ENOENT;

	if (rc == 0 && c.staff_id)
		rc = db_staff_get(r->core->db, &s, c.staff_id);
	if (rc)
		return rc == -ENOENT ? IDO_OK : identity_fault(r->core, rc, "code card");
	if (!c.staff_id)
		return IDO_OK;
	identity_put(r, IDF_DESK_NAME, s.desk_name);
	r->d->state = IDS_CARD;
	r->d->card.mode = IDENTITY_CARD_HAND;
	return IDO_CARD_NEW;
}

/* Whether the card that was handed over is theirs, else that another is due. */
static enum identity_outcome ask_card(struct identity_run *r)
{
	enum identity_outcome o = ask_new(r);
	int rc = o == IDO_OK && r->d->person_id ? identity_card_due(r) : 0;

	if (rc < 0)
		return identity_fault(r->core, rc, "code card");
	if (!rc)
		return o;
	r->d->state = IDS_CARD;
	r->d->card.mode = IDENTITY_CARD_NONE;
	return IDO_CARD_DUE;
}

enum identity_outcome identity_card_entered(struct identity_run *r)
{
	struct db_card_move m;
	int rc = find_move(r, &m);

	if (rc)
		return rc == -ENOENT ? ask_card(r) : identity_fault(r->core, rc, "code card");
	r->d->state = IDS_CARD;
	r->d->card.mode = IDENTITY_CARD_MOVE;
	return IDO_CARD_MOVED;
}

/* It opens nothing of the person any more; what staff have there stays. */
static int end_login(struct identity_run *r, struct db_login *l)
{
	int rc = db_card_move_drop(r->core->db, l->number_ix, l->slot);

	if (rc && rc != -ENOENT)
		return rc;
	if (!l->staff_id) {
		rc = db_login_drop(r->core->db, l->number_ix, l->slot);
		return rc == -ENOENT ? 0 : rc;
	}
	l->person_id = 0;
	memset(&l->wrap_person, 0, sizeof(l->wrap_person));
	memset(&l->wrap_second, 0, sizeof(l->wrap_second));
	return db_login_put(r->core->db, l);
}

/* Whoever had PIN and card may have moved on, or have added more: no other login of the person stays. */
static int end_others(struct identity_run *r, int64_t person_id)
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next_person(r->core->db, &l, person_id, l.number_ix, l.slot)) == 0) {
		if (l.slot == r->d->slot && !memcmp(l.number_ix, r->d->ix, DB_IX_KEPT))
			continue;
		rc = end_login(r, &l);
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* Whoever moved it has PIN and card: both are to be new. */
static int take_back(struct identity_run *r, const struct db_card_move *m)
{
	int rc = end_others(r, m->person_id);

	if (rc == 0)
		rc = db_card_move_drop(r->core->db, r->d->ix, r->d->slot);	/* this login stays */
	return rc ? rc : identity_card_lose(r->core, m->person_id);
}

static enum identity_outcome said_moved(struct identity_run *r, bool back)
{
	struct db_card_move m;
	int rc = find_move(r, &m);

	if (rc == 0)
		rc = back ? take_back(r, &m) : db_card_move_end(r->core->db, r->d->ix, r->d->slot);
	if (rc == 0)
		rc = identity_leaf(r->core, r->now, back ? "card_back" : "card_yes", "", r->d->ref, sizeof(r->d->ref));
	if (rc)
		return identity_fault(r->core, rc, "code card");
	if (!back) {
		identity_dialogue_over(r->d);
		return IDO_OK;
	}
	identity_dialogue_over_person(r->core, r->d->person_id, r->d);
	identity_dialogue_choose(r);
	return IDO_START;
}

static enum identity_outcome home(struct identity_run *r)
{
	struct db_number n;
	int rc = identity_number_load(r->core, &n, r->d->ix);

	return rc ? identity_fault(r->core, rc, "code card") : identity_texted_ask(r, &n);
}

/* Home, unless there is another question. */
static enum identity_outcome go_on(struct identity_run *r)
{
	enum identity_outcome o = ask_card(r);

	return o == IDO_OK ? home(r) : o;
}

/* Theirs: from here on it opens their record. */
static int keep_card(struct identity_run *r)
{
	struct db_person p;
	struct db_card c;
	int rc = db_card_of_person(r->core->db, &c, r->d->person_id);

	c.staff_id = 0;
	if (rc == 0)
		rc = db_card_put(r->core->db, &c);
	if (rc == 0)
		rc = db_person_get(r->core->db, &p, r->d->person_id);
	if (rc == 0)
		rc = identity_keys_card(r->core, &p, r->d->dek, false);
	return rc == -ENOENT ? 0 : rc;	/* void by now */
}

static enum identity_outcome said_new(struct identity_run *r, bool other)
{
	int rc = other ? identity_card_lose(r->core, r->d->person_id) : keep_card(r);

	if (rc == 0)
		rc = identity_leaf(r->core, r->now, other ? "card_no" : "card_yes", "", r->d->ref, sizeof(r->d->ref));
	return rc ? identity_fault(r->core, rc, "code card") : go_on(r);
}

enum identity_outcome identity_verb_CARD_SAID(struct identity_run *r)
{
	bool no = !strcmp(r->req->key, "no");

	if (!no && strcmp(r->req->key, "yes"))
		return IDO_REFUSED;
	switch (r->d->card.mode) {
	case IDENTITY_CARD_MOVE:
		return said_moved(r, no);
	case IDENTITY_CARD_NONE:
		return no ? IDO_REFUSED : home(r);	/* they read that another one is due */
	case IDENTITY_CARD_HAND:
		return said_new(r, no);
	default:
		return IDO_REFUSED;
	}
}
