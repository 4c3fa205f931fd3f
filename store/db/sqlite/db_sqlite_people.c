/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who there is: meta, organisations, people, staff, numbers, logins, start codes. */
#include <errno.h>

#include "store/db/sqlite/db_sqlite.h"

/* ---- meta ---- */

int db_meta_get(struct db *db, const char *name, void *value, size_t cap, size_t *len)
{
	db_sqlite_words(db, SQL_META_GET, 1, name);
	return db_sqlite_read_octets(db, SQL_META_GET, value, cap, len);
}

int db_meta_put(struct db *db, const char *name, const void *value, size_t len)
{
	db_sqlite_words(db, SQL_META_PUT, 1, name);
	db_sqlite_octets(db, SQL_META_PUT, 2, value, len);
	return db_sqlite_run(db, SQL_META_PUT);
}

/* ---- organisation ---- */

static const struct db_sqlite_col org_cols[] = {
	COL(ID, db_org, id), COL(TEXT, db_org, code), COL(TEXT, db_org, name), COL(TEXT, db_org, short_name), COL(TEXT, db_org, place),
	COL(TEXT, db_org, kind), COL(TEXT, db_org, bundle), COL(TEXT, db_org, purpose), COL(INT, db_org, state), COL(TIME, db_org, created),
	COL(INT, db_org, shift), COL(INT, db_org, yes_no), COL(INT, db_org, otp_only), COL(TIME, db_org, upheld_from), COL(TIME, db_org, upheld_to),
};
static const struct db_sqlite_row org_row = ROW(db_org, org_cols);

int db_org_new(struct db *db, struct db_org *org)
{
	org->id = 0;
	db_sqlite_bind(db, SQL_ORG_NEW, &org_row, org);
	return db_sqlite_insert(db, SQL_ORG_NEW, &org->id);
}

int db_org_get(struct db *db, struct db_org *org, int64_t id)
{
	db_sqlite_int(db, SQL_ORG_GET, 1, id);
	return db_sqlite_one(db, SQL_ORG_GET, &org_row, org);
}

int db_org_find(struct db *db, struct db_org *org, const char *code)
{
	db_sqlite_words(db, SQL_ORG_FIND, 1, code);
	return db_sqlite_one(db, SQL_ORG_FIND, &org_row, org);
}

int db_org_next(struct db *db, struct db_org *org, const char *after_code)
{
	char after[sizeof(org->code)];	/* after_code may be in *org */

	if (strnlen(after_code, sizeof(after)) == sizeof(after))
		return -EINVAL;
	memcpy(after, after_code, strlen(after_code) + 1);
	db_sqlite_words(db, SQL_ORG_NEXT, 1, after);
	return db_sqlite_one(db, SQL_ORG_NEXT, &org_row, org);
}

int db_org_state(struct db *db, int64_t id, uint8_t state)
{
	db_sqlite_int(db, SQL_ORG_STATE, 1, id);
	db_sqlite_int(db, SQL_ORG_STATE, 2, state);
	return db_sqlite_hit(db, SQL_ORG_STATE, -ENOENT);
}

int db_org_policy(struct db *db, const struct db_org *org)
{
	db_sqlite_int(db, SQL_ORG_POLICY, 1, org->id);
	db_sqlite_int(db, SQL_ORG_POLICY, 2, org->shift);
	db_sqlite_int(db, SQL_ORG_POLICY, 3, org->yes_no);
	db_sqlite_int(db, SQL_ORG_POLICY, 4, org->otp_only);
	return db_sqlite_hit(db, SQL_ORG_POLICY, -ENOENT);
}

int db_org_upheld(struct db *db, const struct db_org *org)
{
	db_sqlite_int(db, SQL_ORG_UPHELD, 1, org->id);
	db_sqlite_int(db, SQL_ORG_UPHELD, 2, org->upheld_from - org->upheld_from % DB_COARSE_S);
	db_sqlite_int(db, SQL_ORG_UPHELD, 3, org->upheld_to - org->upheld_to % DB_COARSE_S);
	return db_sqlite_hit(db, SQL_ORG_UPHELD, -ENOENT);
}

/* ---- person ---- */

static const struct db_sqlite_col person_cols[] = {
	COL(ID, db_person, id), COL(FIXED, db_person, ref), COL(FIXED, db_person, inbox_pub), COL(WRAP, db_person, inbox_sec),
	COL(WRAP, db_person, wrap_pend), COL(WRAP, db_person, wrap_escrow), COL(INT, db_person, state), COL(INT, db_person, locked_until),
	COL(TIME, db_person, created), COL(TIME, db_person, pin_set_at), COL(TIME, db_person, notice_at), COL(TIME, db_person, last_used),
	COL(INT, db_person, evidence), COL(INT, db_person, unlock_day), COL(INT, db_person, unlocks), COL(INT, db_person, schema),
	COL(INT, db_person, version), COL(INT, db_person, settings), COL(WRAP, db_person, survey), COL(WRAP, db_person, birth),
	COL(WRAP, db_person, trusted), COL(INT, db_person, changed_day),
};
static const struct db_sqlite_row person_row = ROW(db_person, person_cols);

int db_person_new(struct db *db, struct db_person *p, const struct db_blob *record)
{
	p->id = 0;
	db_sqlite_bind(db, SQL_PERSON_NEW, &person_row, p);
	db_sqlite_blob(db, SQL_PERSON_NEW, person_row.n + 1, record);
	return db_sqlite_insert(db, SQL_PERSON_NEW, &p->id);
}

int db_person_get(struct db *db, struct db_person *p, int64_t id)
{
	db_sqlite_int(db, SQL_PERSON_GET, 1, id);
	return db_sqlite_one(db, SQL_PERSON_GET, &person_row, p);
}

int db_person_from(struct db *db, struct db_person *p, int64_t id)
{
	db_sqlite_int(db, SQL_PERSON_FROM, 1, id);
	return db_sqlite_one(db, SQL_PERSON_FROM, &person_row, p);
}

int db_person_find(struct db *db, struct db_person *p, const uint8_t ref[DB_REF])
{
	db_sqlite_octets(db, SQL_PERSON_FIND, 1, ref, DB_REF);
	return db_sqlite_one(db, SQL_PERSON_FIND, &person_row, p);
}

int db_person_put(struct db *db, const struct db_person *p)
{
	db_sqlite_bind(db, SQL_PERSON_PUT, &person_row, p);
	return db_sqlite_hit(db, SQL_PERSON_PUT, -ENOENT);
}

int db_person_record(struct db *db, struct db_blob *record, int64_t id)
{
	db_sqlite_int(db, SQL_PERSON_RECORD, 1, id);
	return db_sqlite_read_blob(db, SQL_PERSON_RECORD, record);
}

int db_person_record_put(struct db *db, int64_t id, uint32_t schema, uint64_t new_version, const struct db_blob *record)
{
	db_sqlite_int(db, SQL_PERSON_RECORD_PUT, 1, id);
	db_sqlite_int(db, SQL_PERSON_RECORD_PUT, 2, schema);
	db_sqlite_int(db, SQL_PERSON_RECORD_PUT, 3, (int64_t)new_version);
	db_sqlite_blob(db, SQL_PERSON_RECORD_PUT, 4, record);
	return db_sqlite_hit(db, SQL_PERSON_RECORD_PUT, -ESTALE);
}

int db_person_birth(struct db *db, int64_t id, const struct db_wrap *mark)
{
	db_sqlite_int(db, SQL_PERSON_BIRTH, 1, id);
	db_sqlite_sealed(db, SQL_PERSON_BIRTH, 2, mark->octets, mark->len);
	return db_sqlite_hit(db, SQL_PERSON_BIRTH, -ENOENT);
}

int db_person_unused_one(struct db *db, struct db_person *p, int64_t t)
{
	db_sqlite_int(db, SQL_PERSON_UNUSED_ONE, 1, t);
	return db_sqlite_one(db, SQL_PERSON_UNUSED_ONE, &person_row, p);
}

/* Has anybody else a PIN on that number? returns: 1; 0; an error of db.h. */
static int is_shared(struct db *db, const uint8_t ix[DB_IX], int64_t person_id)
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next(db, &l, ix, l.slot)) == 0)
		if (l.staff_id || (l.person_id && l.person_id != person_id))
			return 1;
	return rc == -ENOENT ? 0 : rc;
}

/* What hangs on a number that nobody has any more: its row, and SMS that wait for it. */
static int forget_number(struct db *db, const uint8_t ix[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_OUT_FORGET, 1, ix);
	rc = db_sqlite_run(db, SQL_OUT_FORGET);
	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_NUMBER_DROP, 1, ix);
	return db_sqlite_run(db, SQL_NUMBER_DROP);
}

/* A PIN that is of staff as well stays theirs. */
static int leave_staff(struct db *db, struct db_login *l)
{
	struct db_startcode c;
	int rc = db_startcode_get(db, &c, l->number_ix, l->slot);

	l->person_id = 0;
	memset(&l->wrap_person, 0, sizeof(l->wrap_person));
	memset(&l->wrap_second, 0, sizeof(l->wrap_second));
	if (rc == 0) {
		c.person_id = 0;
		rc = c.staff_id ? db_startcode_put(db, &c) : db_startcode_drop(db, l->number_ix, l->slot);
	}
	return rc && rc != -ENOENT ? rc : db_login_put(db, l);
}

static int leave_numbers(struct db *db, int64_t id)
{
	struct db_login l = { .slot = 0 };
	int rc;

	while ((rc = db_login_next_person(db, &l, id, l.number_ix, l.slot)) == 0) {
		rc = is_shared(db, l.number_ix, id);
		if (rc == 0)
			rc = forget_number(db, l.number_ix);
		else if (rc > 0)
			rc = l.staff_id ? leave_staff(db, &l) : 0;
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

/* For whom they might have given; a child stays, with nobody. */
static int leave_ties(struct db *db, int64_t id)
{
	struct db_tie t = { .id = 0 };
	int rc;

	while ((rc = db_tie_next_other(db, &t, NULL, id, t.id)) == 0) {
		rc = t.kind == DB_TIE_PROXY ? db_tie_drop(db, t.id) : 0;
		if (rc)
			return rc;
	}
	return rc == -ENOENT ? 0 : rc;
}

int db_person_erase(struct db *db, int64_t id)
{
	int rc = leave_numbers(db, id);

	if (rc == 0)
		rc = leave_ties(db, id);
	if (rc)
		return rc;
	db_sqlite_int(db, SQL_DUP_GONE_ONE, 1, id);
	rc = db_sqlite_run(db, SQL_DUP_GONE_ONE);
	if (rc)
		return rc;
	db_sqlite_int(db, SQL_PERSON_ERASE, 1, id);
	return db_sqlite_hit(db, SQL_PERSON_ERASE, -ENOENT);
}

/* ---- paper ---- */

static const struct db_sqlite_col paper_cols[] = {
	COL(ID, db_paper, person_id), COL(IX, db_paper, ix), COL(TIME, db_paper, sheet), COL(IX, db_paper, alone),
	COL(WRAP, db_paper, place),
};
static const struct db_sqlite_row paper_row = ROW(db_paper, paper_cols);

int db_paper_new(struct db *db, const struct db_paper *p)
{
	int rc = db_sqlite_pull(db, DB_OF_PAPER, p->ix, 0);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_PAPER_NEW, &paper_row, p);
	return db_sqlite_run(db, SQL_PAPER_NEW);
}

int db_paper_find(struct db *db, struct db_paper *p, const uint8_t ix[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_PAPER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_PAPER_FIND, 1, ix);
	return db_sqlite_one(db, SQL_PAPER_FIND, &paper_row, p);
}

int db_paper_alone(struct db *db, struct db_paper *p, const uint8_t alone[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_ALONE, alone, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_PAPER_ALONE, 1, alone);
	return db_sqlite_one(db, SQL_PAPER_ALONE, &paper_row, p);
}

int db_paper_rekey(struct db *db, int64_t person_id, const uint8_t ix[DB_IX], const uint8_t alone[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_PAPER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_int(db, SQL_PAPER_REKEY, 1, person_id);
	db_sqlite_ix(db, SQL_PAPER_REKEY, 2, ix);
	db_sqlite_ix(db, SQL_PAPER_REKEY, 3, alone);
	return db_sqlite_hit(db, SQL_PAPER_REKEY, -ENOENT);
}

int db_paper_next(struct db *db, struct db_paper *p)
{
	db_sqlite_int(db, SQL_PAPER_NEXT, 1, p->sheet);
	db_sqlite_int(db, SQL_PAPER_NEXT, 2, p->person_id);
	return db_sqlite_one(db, SQL_PAPER_NEXT, &paper_row, p);
}

int db_paper_get(struct db *db, struct db_paper *p, int64_t person_id)
{
	db_sqlite_int(db, SQL_PAPER_GET, 1, person_id);
	return db_sqlite_one(db, SQL_PAPER_GET, &paper_row, p);
}

int db_paper_place(struct db *db, int64_t person_id, const struct db_wrap *place)
{
	db_sqlite_int(db, SQL_PAPER_PLACE, 1, person_id);
	db_sqlite_sealed(db, SQL_PAPER_PLACE, 2, place->octets, place->len);
	return db_sqlite_hit(db, SQL_PAPER_PLACE, -ENOENT);
}

int db_paper_sheet(struct db *db, int64_t person_id, int64_t sheet)
{
	db_sqlite_int(db, SQL_PAPER_SHEET, 1, person_id);
	db_sqlite_time(db, SQL_PAPER_SHEET, 2, sheet);
	return db_sqlite_hit(db, SQL_PAPER_SHEET, -ENOENT);
}

/* ---- staff ---- */

static const struct db_sqlite_col staff_cols[] = {
	COL(ID, db_staff, id), COL(FIXED, db_staff, ref), COL(ID, db_staff, org_id), COL(INT, db_staff, desk), COL(TEXT, db_staff, desk_name),
	COL(INT, db_staff, role), COL(INT, db_staff, state), COL(TIME, db_staff, created), COL(TIME, db_staff, pin_set_at),
	COL(TIME, db_staff, last_used), COL(INT, db_staff, window_start), COL(INT, db_staff, window_wrong), COL(INT, db_staff, wrong_day),
	COL(INT, db_staff, wrong_today), COL(INT, db_staff, streak), COL(INT, db_staff, closed_until), COL(WRAP, db_staff, name),
	COL(TIME, db_staff, expires), COL(MAYBE, db_staff, pub), COL(WRAP, db_staff, sec),
};
static const struct db_sqlite_row staff_row = ROW(db_staff, staff_cols);

int db_staff_new(struct db *db, struct db_staff *s)
{
	int64_t desk;
	int rc;

	if (s->org_id && !s->desk) {
		db_sqlite_int(db, SQL_STAFF_DESK, 1, s->org_id);
		rc = db_sqlite_value(db, SQL_STAFF_DESK, &desk);
		if (rc)
			return rc;
		s->desk = desk ? (uint32_t)desk : 1;
	}
	s->id = 0;
	db_sqlite_bind(db, SQL_STAFF_NEW, &staff_row, s);
	return db_sqlite_insert(db, SQL_STAFF_NEW, &s->id);
}

int db_staff_get(struct db *db, struct db_staff *s, int64_t id)
{
	db_sqlite_int(db, SQL_STAFF_GET, 1, id);
	return db_sqlite_one(db, SQL_STAFF_GET, &staff_row, s);
}

int db_staff_put(struct db *db, const struct db_staff *s)
{
	db_sqlite_bind(db, SQL_STAFF_PUT, &staff_row, s);
	return db_sqlite_hit(db, SQL_STAFF_PUT, -ENOENT);
}

int db_staff_find(struct db *db, struct db_staff *s, int64_t org_id, uint32_t desk)
{
	db_sqlite_int(db, SQL_STAFF_FIND, 1, org_id);
	db_sqlite_int(db, SQL_STAFF_FIND, 2, desk);
	return db_sqlite_one(db, SQL_STAFF_FIND, &staff_row, s);
}

int db_staff_next(struct db *db, struct db_staff *s, int64_t org_id, int64_t after_id)
{
	db_sqlite_id(db, SQL_STAFF_NEXT, 1, org_id);
	db_sqlite_int(db, SQL_STAFF_NEXT, 2, after_id);
	return db_sqlite_one(db, SQL_STAFF_NEXT, &staff_row, s);
}

/* ---- number ---- */

static const struct db_sqlite_col number_cols[] = {
	COL(IX, db_number, ix), COL(TEXT, db_number, lang), COL(INT, db_number, wrong_day), COL(INT, db_number, wrong_count),
	COL(INT, db_number, wait_until), COL(TIME, db_number, advised_at), COL(INT, db_number, must_change), COL(TIME, db_number, touched),
	COL(IX, db_number, sim), COL(TIME, db_number, sim_at), COL(TIME, db_number, sms_lock_at), COL(INT, db_number, sms_block),
	COL(INT, db_number, sms_pin), COL(INT, db_number, sim_fed), COL(TIME, db_number, ported_at),
};
static const struct db_sqlite_row number_row = ROW(db_number, number_cols);

int db_number_get(struct db *db, struct db_number *n, const uint8_t ix[DB_IX])
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_NUMBER_GET, 1, ix);
	return db_sqlite_one(db, SQL_NUMBER_GET, &number_row, n);
}

int db_number_put(struct db *db, const struct db_number *n)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, n->ix, 0);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_NUMBER_PUT, &number_row, n);
	return db_sqlite_run(db, SQL_NUMBER_PUT);
}

int db_number_wants(struct db *db, bool *wants, const uint8_t ix[DB_IX], uint32_t want)
{
	int64_t n;
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, SQL_NUMBER_WANTS, 1, ix);
	db_sqlite_int(db, SQL_NUMBER_WANTS, 2, want);
	rc = db_sqlite_value(db, SQL_NUMBER_WANTS, &n);
	*wants = n > 0;
	return rc;
}

/* ---- login ---- */

static const struct db_sqlite_col login_cols[] = {
	COL(IX, db_login, number_ix), COL(INT, db_login, slot), COL(FIXED, db_login, salt), COL(ID, db_login, person_id),
	COL(ID, db_login, staff_id), COL(WRAP, db_login, wrap_person), COL(WRAP, db_login, wrap_staff), COL(INT, db_login, tried),
	COL(INT, db_login, cleared), COL(INT, db_login, fail_day1), COL(INT, db_login, fail_day2), COL(INT, db_login, fail_day3),
	COL(INT, db_login, wait_until), COL(INT, db_login, closed), COL(TIME, db_login, last_used), COL(TIME, db_login, touched),
	COL(WRAP, db_login, wrap_second),
};
static const struct db_sqlite_row login_row = ROW(db_login, login_cols);

/* ix may lie in the record that the step then fills: the search is over by then. */
static int bind_place(struct db *db, enum db_sql e, const uint8_t ix[DB_IX], uint8_t slot)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, ix, 0);

	if (rc)
		return rc;
	db_sqlite_ix(db, e, 1, ix);
	db_sqlite_int(db, e, 2, slot);
	return 0;
}

int db_login_get(struct db *db, struct db_login *l, const uint8_t number_ix[DB_IX], uint8_t slot)
{
	return bind_place(db, SQL_LOGIN_GET, number_ix, slot) ?: db_sqlite_one(db, SQL_LOGIN_GET, &login_row, l);
}

int db_login_put(struct db *db, const struct db_login *l)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, l->number_ix, 0);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_LOGIN_PUT, &login_row, l);
	return db_sqlite_run(db, SQL_LOGIN_PUT);
}

int db_login_closable(struct db *db, unsigned *n, unsigned failed)
{
	int64_t count = 0;
	int rc;

	db_sqlite_int(db, SQL_LOGIN_CLOSABLE, 1, failed);
	rc = db_sqlite_value(db, SQL_LOGIN_CLOSABLE, &count);
	*n = count;
	return rc;
}

int db_login_close(struct db *db, unsigned *n, unsigned failed)
{
	db_sqlite_int(db, SQL_LOGIN_CLOSE, 1, failed);
	return db_sqlite_changed(db, SQL_LOGIN_CLOSE, n);
}

int db_login_next(struct db *db, struct db_login *l, const uint8_t number_ix[DB_IX], uint8_t after_slot)
{
	return bind_place(db, SQL_LOGIN_NEXT, number_ix, after_slot) ?: db_sqlite_one(db, SQL_LOGIN_NEXT, &login_row, l);
}

static int next_of(struct db *db, enum db_sql pull, enum db_sql e, struct db_login *l, int64_t id, const uint8_t after_ix[DB_IX], uint8_t after_slot)
{
	int rc = db_sqlite_pull_logins(db, pull, id);

	if (rc)
		return rc;
	db_sqlite_int(db, e, 1, id);
	db_sqlite_ix(db, e, 2, after_ix);
	db_sqlite_int(db, e, 3, after_slot);
	return db_sqlite_one(db, e, &login_row, l);
}

int db_login_next_person(struct db *db, struct db_login *l, int64_t person_id, const uint8_t after_ix[DB_IX], uint8_t after_slot)
{
	return next_of(db, SQL_LOGIN_IX_PERSON, SQL_LOGIN_PERSON, l, person_id, after_ix, after_slot);
}

int db_login_next_staff(struct db *db, struct db_login *l, int64_t staff_id, const uint8_t after_ix[DB_IX], uint8_t after_slot)
{
	return next_of(db, SQL_LOGIN_IX_STAFF, SQL_LOGIN_STAFF, l, staff_id, after_ix, after_slot);
}

int db_login_drop(struct db *db, const uint8_t number_ix[DB_IX], uint8_t slot)
{
	return bind_place(db, SQL_LOGIN_DROP, number_ix, slot) ?: db_sqlite_hit(db, SQL_LOGIN_DROP, -ENOENT);
}

/* ---- start code ---- */

static const struct db_sqlite_col start_cols[] = {
	COL(IX, db_startcode, number_ix), COL(INT, db_startcode, slot), COL(IX, db_startcode, mac), COL(INT, db_startcode, expires),
	COL(INT, db_startcode, tries), COL(ID, db_startcode, person_id), COL(ID, db_startcode, staff_id),
};
static const struct db_sqlite_row start_row = ROW(db_startcode, start_cols);

int db_startcode_get(struct db *db, struct db_startcode *c, const uint8_t number_ix[DB_IX], uint8_t slot)
{
	return bind_place(db, SQL_START_GET, number_ix, slot) ?: db_sqlite_one(db, SQL_START_GET, &start_row, c);
}

int db_startcode_next(struct db *db, struct db_startcode *c, const uint8_t number_ix[DB_IX], uint8_t after_slot)
{
	return bind_place(db, SQL_START_NEXT, number_ix, after_slot) ?: db_sqlite_one(db, SQL_START_NEXT, &start_row, c);
}

int db_startcode_put(struct db *db, const struct db_startcode *c)
{
	int rc = db_sqlite_pull(db, DB_OF_NUMBER, c->number_ix, 0);

	if (rc)
		return rc;
	db_sqlite_bind(db, SQL_START_PUT, &start_row, c);
	return db_sqlite_run(db, SQL_START_PUT);
}

int db_startcode_drop(struct db *db, const uint8_t number_ix[DB_IX], uint8_t slot)
{
	return bind_place(db, SQL_START_DROP, number_ix, slot) ?: db_sqlite_hit(db, SQL_START_DROP, -ENOENT);
}
