/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What cases do in the end: each in one transaction, or not at all. */
#include <errno.h>
#include <string.h>

#include "store/identity/cases/identity_case.h"
#include "store/identity/core/identity_record.h"

/* The login of the person on that number, else the lowest slot that nobody has. returns: 0; -ESTALE so many people have it, or theirs is one of staff as
 * well, which has one PIN; an error of db.h. */
static int slot_for(struct identity_core *core, struct db_login *l, const char *number, int64_t person_id)
{
	struct db_login free_one = { .slot = 0 };
	uint8_t ix[DB_IX];
	uint8_t slot;
	int rc;

	seal_number_ix(core->keys, ix, number);
	for (slot = 1; slot <= DB_SLOT_MAX; slot++) {
		rc = identity_login_load(core, l, ix, slot);
		if (rc)
			return rc;
		if (l->person_id == person_id)
			return l->staff_id ? -ESTALE : 0;
		if (!l->person_id && !l->staff_id && !free_one.slot)
			free_one = *l;
	}
	*l = free_one;
	return l->slot ? 0 : -ESTALE;
}

/* What strangers did on that number is not held against who has it from here on. */
static int settle_number(struct identity_core *core, struct db_login *l, int64_t now)
{
	struct db_number n = { .touched = 0 };
	int rc = db_number_get(core->db, &n, l->number_ix);

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	if (l->person_id || l->staff_id)
		return 0;
	identity_tries_forget(l, &n);
	n.must_change = n.sms_pin = false;
	n.sms_block = 0;
	n.touched = now;
	return db_number_put(core->db, &n);
}

/* Moves by card that can be undone end first: whatever a login of theirs becomes here, none of them takes it along. */
static int end_moves(struct identity_core *core, int64_t person_id)
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next_person(core->db, &l, person_id, l.number_ix, l.slot)) == 0) {
		rc = db_card_move_end(core->db, l.number_ix, l.slot);
		if (rc && rc != -ENOENT)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* ---- a move ---- */

/* The login that is left: nobody's, but for staff. */
static int leave_login(struct identity_core *core, struct db_login *old, int64_t now)
{
	int rc;

	old->person_id = 0;
	memset(&old->wrap_person, 0, sizeof(old->wrap_person));
	memset(&old->wrap_second, 0, sizeof(old->wrap_second));
	old->touched = now;
	rc = db_startcode_drop(core->db, old->number_ix, old->slot);
	return rc && rc != -ENOENT ? rc : db_login_put(core->db, old);
}

int identity_case_effect_off(struct identity_core *core, struct db_login *l, const char *number, int64_t person_id)
{
	uint8_t off[DB_IX];
	int rc;

	identity_sim_off_ix(core, off, number);
	*l = (struct db_login){ .slot = 0 };
	while ((rc = db_login_next(core->db, l, off, l->slot)) == 0)
		if (l->person_id == person_id)
			return 0;
	return rc;
}

/* Also where the number went to another holder, before the case or in its wait. returns: 0; -ESTALE it is theirs no more; an error of db.h. */
static int load_old(struct identity_core *core, struct db_login *old, const struct identity_case *c)
{
	uint8_t ix[DB_IX];
	int rc;

	seal_number_ix(core->keys, ix, c->body.old);
	rc = identity_login_load(core, old, ix, c->body.old_slot);
	if (rc || old->person_id == c->row.person_id)
		return rc;
	rc = identity_case_effect_off(core, old, c->body.old, c->row.person_id);
	return rc == -ENOENT ? -ESTALE : rc;
}

int identity_case_effect_move(struct identity_core *core, struct identity_case *c)
{
	int64_t now = identity_clock_now(core);
	struct db_login to, old;
	int rc = end_moves(core, c->row.person_id);

	if (rc == 0)
		rc = load_old(core, &old, c);
	if (rc == 0)
		rc = slot_for(core, &to, c->body.number, c->row.person_id);
	if (rc == 0 && !memcmp(to.number_ix, old.number_ix, DB_IX) && to.slot == old.slot)
		return -ESTALE;
	if (rc == 0)
		rc = settle_number(core, &to, now);
	if (rc)
		return rc;
	memcpy(to.salt, old.salt, sizeof(to.salt));
	to.wrap_person = old.wrap_person;
	to.wrap_second = old.wrap_second;
	to.person_id = old.person_id;
	to.tried = to.cleared = to.fail_day1 = to.fail_day2 = to.fail_day3 = to.wait_until = 0;
	to.closed = old.closed;
	to.last_used = to.touched = now;
	db_mark_dropped(core->db);
	rc = db_login_put(core->db, &to);
	if (rc == 0)
		rc = leave_login(core, &old, now);
	identity_dialogue_over_person(core, c->row.person_id, NULL);
	return rc;
}

/* ---- a new PIN ---- */

/* Nothing that the former key sealed can be read again: it goes. */
static int drop_sealed(struct identity_core *core, struct db_person *p, int64_t now)
{
	int rc = identity_codes_end(core, p->id, 0, now);

	if (rc == 0)
		rc = db_inbox_drop(core->db, p->id, DB_FOREVER);
	if (rc == 0 || rc == -ENOENT)
		rc = db_history_end(core->db, p->id);
	return rc;
}

/* An empty record under a new key, which only the start code opens until a PIN is chosen. */
static int empty_record(struct identity_core *core, struct db_person *p)
{
	static const struct identity_record none = { .v[IDENTITY_ATTR_EVIDENCE] = "0" };
	const struct seal_aad aad = { SEAL_RECORD, p->ref, IDENTITY_SCHEMA, p->version + 1 };
	uint8_t plain[IDENTITY_RECORD_MAX], dek[SEAL_KEY];
	struct db_blob blob;
	struct seal_buf buf = { .octets = blob.octets, .cap = sizeof(blob.octets) };
	int rc;

	seal_random(dek, sizeof(dek));
	rc = seal_dek_seal(&buf, dek, &aad, plain, identity_record_pack(&none, plain));
	blob.len = buf.len;
	if (rc == 0)
		rc = db_person_record_put(core->db, p->id, IDENTITY_SCHEMA, p->version + 1, &blob);
	if (rc == 0)
		rc = identity_keys_make(core, p, dek);
	p->wrap_pend.len = SEAL_WRAP;
	seal_wrap_pend(core->keys, p->wrap_pend.octets, p->ref, dek);
	secret_wipe_mem(dek, sizeof(dek));
	p->schema = IDENTITY_SCHEMA;
	p->version++;
	p->evidence = 0;
	return rc;
}

/* No PIN of before opens anything, and no other phone than that one is theirs any more: it would hand out a start code. */
static int drop_logins(struct identity_core *core, int64_t person_id, const struct db_login *keeps, int64_t now)
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next_person(core->db, &l, person_id, l.number_ix, l.slot)) == 0) {
		if (l.slot == keeps->slot && !memcmp(l.number_ix, keeps->number_ix, DB_IX)) {
			memset(&l.wrap_person, 0, sizeof(l.wrap_person));
			memset(&l.wrap_second, 0, sizeof(l.wrap_second));
			rc = db_login_put(core->db, &l);
		} else {
			rc = leave_login(core, &l, now);
		}
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* What the custodians opened: from here on as of somebody who has no PIN yet. A key of before another PIN was chosen opens nothing. */
static void take_key(struct identity_core *core, struct identity_case *c, struct db_person *p)
{
	struct identity_record rec;
	uint8_t dek[SEAL_KEY];

	if (!seal_unwrap_pend(core->keys, dek, p->ref, c->body.wrap, SEAL_WRAP) && !identity_open_record(core, &rec, p, dek)) {
		p->wrap_pend.len = SEAL_WRAP;
		memcpy(p->wrap_pend.octets, c->body.wrap, SEAL_WRAP);
	}
	secret_wipe_mem(&rec, sizeof(rec));
	secret_wipe_mem(dek, sizeof(dek));
	identity_case_body_forget(core, c);
}

/* Where there is a wrap under a key of the vault the record is readable, and stays: of who sets a first PIN, or where the custodians opened it. */
static int renew(struct identity_core *core, struct identity_case *c, struct db_person *p, const struct db_login *l, int64_t now)
{
	int rc = 0;

	if (!p->wrap_pend.len && c->body.has_key)
		take_key(core, c, p);
	if (!p->wrap_pend.len) {
		rc = drop_sealed(core, p, now);
		if (rc == 0)
			rc = empty_record(core, p);
	}
	if (rc == 0)
		rc = drop_logins(core, p->id, l, now);
	if (c->body.was_locked)
		p->locked_until = 0;	/* a lock of since then stands */
	return rc ? rc : db_person_put(core->db, p);
}

int identity_case_effect_reset(struct identity_core *core, struct identity_case *c, struct db_login *l, char code[8])
{
	int64_t now = identity_clock_now(core);
	struct db_person p;
	int rc = db_person_get(core->db, &p, c->row.person_id);

	if (rc == 0 && !identity_is_here(&p))
		return -ESTALE;
	if (rc == 0)
		rc = slot_for(core, l, c->body.number, p.id);	/* before anything is written */
	if (rc == 0)
		rc = end_moves(core, p.id);
	if (rc == 0)
		rc = slot_for(core, l, c->body.number, p.id);
	if (rc == 0 && l->person_id != p.id)
		c->row.flags |= DB_CASE_IS_NEW_SIM;
	if (rc == 0)
		rc = renew(core, c, &p, l, now);
	if (rc == 0)
		rc = slot_for(core, l, c->body.number, p.id);	/* its wrap is gone by now */
	if (rc)
		return rc;
	l->person_id = p.id;
	l->closed = false;
	l->touched = now;
	db_mark_dropped(core->db);
	identity_dialogue_over_person(core, p.id, NULL);
	return identity_start_login(core, l, c->row.desk_name, code);
}

/* ---- a proxy ---- */

/* Of who has, or had, a PIN nobody else opens the record. */
int identity_case_effect_proxy(struct identity_core *core, struct identity_case *c)
{
	uint8_t dek[SEAL_KEY];
	struct db_person p;
	int64_t tie;
	int rc = c->row.person_id && c->fix_len == sizeof(tie) ? db_person_get(core->db, &p, c->row.person_id) : -ENOENT;

	if (rc)
		return rc == -ENOENT ? -ESTALE : rc;
	if (!identity_is_here(&p) || seal_unwrap_pend(core->keys, dek, p.ref, p.wrap_pend.octets, p.wrap_pend.len))
		return -ESTALE;
	memcpy(&tie, c->fix, sizeof(tie));
	rc = identity_proxying_stand(core, &p, tie, c->body.old, dek);
	secret_wipe_mem(dek, sizeof(dek));
	return rc;
}

/* ---- erasing ---- */

int identity_case_effect_erase(struct identity_core *core, struct identity_case *c)
{
	int64_t now = identity_clock_now(core);
	struct db_person p;
	int rc = db_person_get(core->db, &p, c->row.person_id);

	if (rc)
		return rc == -ENOENT ? -ESTALE : rc;
	if (p.state == DB_PERSON_CLOSED)
		return -EAGAIN;
	if (c->row.flags & DB_CASE_IS_OWN && p.state != DB_PERSON_ERASING) {	/* it is kept, whatever became of its case */
		c->row.flags &= (uint8_t)~DB_CASE_IS_OWN;
		return -ESTALE;
	}
	rc = c->fix_len ? identity_leaf(core, now, "erase", "", c->fix, c->fix_len) : identity_leaf(core, now, "erase", "", p.ref, sizeof(p.ref));
	if (rc == 0)
		rc = identity_tie_end_all(core, p.id, "", now);
	return rc ? rc : identity_erase_person(core, &p);
}
