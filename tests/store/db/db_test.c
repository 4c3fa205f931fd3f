/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every record there and back, and what the schema refuses. */
#include "store/db/sqlite/db_sqlite.h"
#include "tests/lib/db_fix.h"

static void test_meta_put_get_replaces(void **state)
{
	struct fix *f = *state;
	char v[8];
	size_t len;

	assert_int_equal(db_meta_get(f->db, "key_id", v, sizeof(v), &len), -ENOENT);
	WRITE(f, db_meta_put(f->db, "key_id", "12345678", 8));
	WRITE(f, db_meta_put(f->db, "key_id", "abc", 3));
	OK(db_meta_get(f->db, "key_id", v, sizeof(v), &len));
	assert_int_equal(len, 3);
	assert_memory_equal(v, "abc", 3);
	assert_int_equal(db_meta_get(f->db, "key_id", v, 2, &len), -EMSGSIZE);
}

static void test_org_round_trip_list_and_refusals(void **state)
{
	struct db_org a = fix_org("715464"), b = fix_org("203018"), got;
	struct fix *f = *state;
	int64_t id;

	memset(a.name, 'x', sizeof(a.name) - 1);	/* the longest that fits */
	WRITE(f, db_org_new(f->db, &a));
	WRITE(f, db_org_new(f->db, &b));
	fix_reopen(f);
	OK(db_org_find(f->db, &got, "715464"));
	assert_memory_equal(&got, &a, sizeof(a));
	OK(db_org_get(f->db, &got, b.id));
	assert_memory_equal(&got, &b, sizeof(b));
	assert_int_equal(db_org_find(f->db, &got, "715465"), -ENOENT);
	assert_int_equal(db_org_find(f->db, &got, ""), -ENOENT);
	OK(db_org_next(f->db, &got, ""));
	assert_string_equal(got.code, "203018");
	OK(db_org_next(f->db, &got, got.code));
	assert_string_equal(got.code, "715464");
	assert_int_equal(db_org_next(f->db, &got, "715464"), -ENOENT);
	id = a.id;
	REFUSED(f, -EEXIST, db_org_new(f->db, &a));
	assert_int_equal(a.id, 0);
	snprintf(b.code, sizeof(b.code), "1234");
	REFUSED(f, -EINVAL, db_org_new(f->db, &b));
	memset(b.name, 'x', sizeof(b.name));		/* no NUL */
	REFUSED(f, -EINVAL, db_org_new(f->db, &b));
	WRITE(f, db_org_state(f->db, id, DB_ORG_PAUSED));
	OK(db_org_find(f->db, &got, "715464"));
	assert_int_equal(got.state, DB_ORG_PAUSED);
	REFUSED(f, -EINVAL, db_org_state(f->db, id, 3));
	REFUSED(f, -ENOENT, db_org_state(f->db, 99, DB_ORG_OPEN));
}

static void test_settings_of_a_person_are_kept(void **state)
{
	struct fix *f = *state;
	struct db_person p, got;
	struct db_org org;

	fix_people(f, &org, &p);
	assert_int_equal(p.settings, 0);
	p.settings = DB_WANT_ASKED | DB_WANT_SMS_INSTEAD;
	p.trusted = fix_wrap(80, 11);
	OK(db_begin(f->db));
	OK(db_person_put(f->db, &p));
	OK(db_commit(f->db));
	OK(db_person_get(f->db, &got, p.id));
	assert_int_equal(got.settings, DB_WANT_ASKED | DB_WANT_SMS_INSTEAD);
	assert_memory_equal(&got.trusted, &p.trusted, sizeof(p.trusted));
}

static void test_asked_counts_by_agent_and_by_number(void **state)
{
	struct fix *f = *state;
	const uint8_t other[DB_IX] = { 9 };
	struct db_person p;
	struct db_org org;
	struct db_staff s;
	struct db_asked a = { .created = T0, .number_ix = { 1 } };
	unsigned n;

	fix_people(f, &org, &p);
	s = fix_staff(org.id, 4);
	OK(db_begin(f->db));
	OK(db_staff_new(f->db, &s));
	a.staff_id = s.id;
	OK(db_asked_new(f->db, &a));
	a.created = T0 + 10;
	OK(db_asked_new(f->db, &a));
	OK(db_asked_given(f->db, a.id));
	OK(db_commit(f->db));
	OK(db_asked_by(f->db, &n, s.id, T0));
	assert_int_equal(n, 1);		/* what was answered is no harvest */
	OK(db_asked_of(f->db, &n, a.number_ix, T0));
	assert_int_equal(n, 2);
	OK(db_asked_of(f->db, &n, a.number_ix, T0 + 1));
	assert_int_equal(n, 1);
	OK(db_asked_of(f->db, &n, other, T0));
	assert_int_equal(n, 0);
	OK(db_begin(f->db));
	OK(db_clean(f->db, DB_CLEAN_ASKED, T0 + 1, 9, &n));
	OK(db_commit(f->db));
	assert_int_equal(n, 1);
}

static void test_person_round_trip_and_versions(void **state)
{
	struct db_person p = fix_person(1), got, dup = fix_person(1);
	struct db_blob record = fix_blob(300, 1), longest = fix_blob(DB_BLOB_MAX, 2), back;
	struct fix *f = *state;

	WRITE(f, db_person_new(f->db, &p, &record));
	fix_reopen(f);
	OK(db_person_get(f->db, &got, p.id));
	assert_memory_equal(&got, &p, sizeof(p));
	OK(db_person_find(f->db, &got, p.ref));
	assert_int_equal(got.id, p.id);
	OK(db_person_record(f->db, &back, p.id));
	assert_int_equal(back.len, record.len);
	assert_memory_equal(back.octets, record.octets, record.len);
	REFUSED(f, -EEXIST, db_person_new(f->db, &dup, &record));
	REFUSED(f, -ESTALE, db_person_record_put(f->db, p.id, 1, 3, &longest));
	REFUSED(f, -ESTALE, db_person_record_put(f->db, p.id, 1, 1, &longest));
	WRITE(f, db_person_record_put(f->db, p.id, 7, 2, &longest));
	OK(db_person_record(f->db, &back, p.id));
	assert_int_equal(back.len, DB_BLOB_MAX);
	OK(db_person_get(f->db, &got, p.id));
	assert_int_equal(got.version, 2);
	assert_int_equal(got.schema, 7);
	longest.len = DB_BLOB_MAX + 1;
	REFUSED(f, -EINVAL, db_person_record_put(f->db, p.id, 7, 3, &longest));
	longest.len = 0;
	REFUSED(f, -EINVAL, db_person_record_put(f->db, p.id, 7, 3, &longest));
}

static void test_person_put_changes_all_but_identity(void **state)
{
	struct db_person p = fix_person(1), got;
	struct db_blob record = fix_blob(300, 1);
	struct fix *f = *state;

	WRITE(f, db_person_new(f->db, &p, &record));
	p.wrap_pend.len = 0;
	memset(p.wrap_pend.octets, 0, sizeof(p.wrap_pend.octets));
	p.locked_until = DB_FOREVER;
	p.pin_set_at = p.notice_at = p.last_used = T0 + 300;
	p.unlock_day = T0 / DB_DAY;
	p.unlocks = 7;
	p.changed_day = T0 / DB_DAY + 1;
	p.evidence = 3;
	p.state = DB_PERSON_CLOSED;
	p.wrap_escrow = fix_wrap(96, 55);
	p.inbox_sec = fix_wrap(72, 56);
	fix_fill(p.inbox_pub, sizeof(p.inbox_pub), 57);
	WRITE(f, db_person_put(f->db, &p));
	OK(db_person_get(f->db, &got, p.id));
	assert_memory_equal(&got, &p, sizeof(p));
	p.ref[0] ^= 1;
	REFUSED(f, -ENOENT, db_person_put(f->db, &p));
	p.ref[0] ^= 1;
	p.evidence = 4;
	REFUSED(f, -EINVAL, db_person_put(f->db, &p));
	p.evidence = 3;
	p.wrap_escrow.len = 0;
	REFUSED(f, -EINVAL, db_person_put(f->db, &p));
}

static void test_person_erase_takes_all_that_hangs_on_it(void **state)
{
	struct db_org org;
	struct db_person p, got;
	struct db_staff s;
	struct db_share share;
	struct db_login l = fix_login(1, 1);
	struct db_blob b = fix_blob(100, 1);
	struct db_checked c = { .ref = "4821307604", .kind = 1, .opened = T0 }, back;
	struct db_note note;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	s = fix_staff(org.id, 9);
	share = fix_share(org.id, p.id, 4);
	l.person_id = p.id;
	OK(db_begin(f->db));
	OK(db_staff_new(f->db, &s));
	OK(db_login_put(f->db, &l));
	OK(db_share_new(f->db, &share, &b));
	c.staff_id = s.id, c.org_id = org.id, c.share_id = share.id, c.person_id = p.id;
	OK(db_checked_new(f->db, &c, NULL));
	OK(db_inbox_put(f->db, p.id, T0, &b));
	OK(db_history_put(f->db, p.id, T0, &b));
	OK(db_commit(f->db));
	WRITE(f, db_person_erase(f->db, p.id));
	OK(db_checkpoint(f->db, true));
	assert_int_equal(db_person_get(f->db, &got, p.id), -ENOENT);
	assert_int_equal(db_login_get(f->db, &l, l.number_ix, 1), -ENOENT);
	assert_int_equal(db_share_get(f->db, &share, share.id), -ENOENT);
	assert_int_equal(db_inbox_next(f->db, &note, p.id, 0), -ENOENT);
	assert_int_equal(db_history_prev(f->db, &note, p.id, DB_FOREVER), -ENOENT);
	OK(db_checked_find(f->db, &back, "4821307604"));
	assert_int_equal(back.person_id, 0);
	assert_int_equal(back.share_id, 0);
	REFUSED(f, -ENOENT, db_person_erase(f->db, p.id));
	p = fix_person(300);
	WRITE(f, db_person_new(f->db, &p, &b));
	assert_int_not_equal(p.id, c.person_id);
}

static void test_staff_round_trip_and_desks(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_staff a, b, officer, got;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	a = fix_staff(org.id, 1);
	b = fix_staff(org.id, 2);
	officer = fix_staff(0, 3);
	snprintf(officer.desk_name, sizeof(officer.desk_name), "NBO-3");
	officer.name = fix_wrap(96, 7);
	OK(db_begin(f->db));
	OK(db_staff_new(f->db, &a));
	OK(db_staff_new(f->db, &b));
	OK(db_staff_new(f->db, &officer));
	OK(db_commit(f->db));
	assert_int_equal(a.desk, 1);
	assert_int_equal(b.desk, 2);
	b.state = DB_STAFF_BLOCKED;
	b.window_start = T0;
	b.window_wrong = 4, b.wrong_day = T0 / DB_DAY, b.wrong_today = 9, b.streak = 3, b.closed_until = T0 + 900;
	b.pin_set_at = b.last_used = T0;
	WRITE(f, db_staff_put(f->db, &b));
	OK(db_staff_get(f->db, &got, b.id));
	assert_memory_equal(&got, &b, sizeof(b));
	OK(db_staff_find(f->db, &got, org.id, 2));
	assert_int_equal(got.id, b.id);
	OK(db_staff_next(f->db, &got, org.id, 0));
	assert_int_equal(got.id, a.id);
	OK(db_staff_next(f->db, &got, org.id, got.id));
	assert_int_equal(got.id, b.id);
	assert_int_equal(db_staff_next(f->db, &got, org.id, got.id), -ENOENT);
	OK(db_staff_next(f->db, &got, 0, 0));
	assert_memory_equal(&got, &officer, sizeof(got));
	officer.expires = T0 + 90 * DB_DAY;
	officer.sec = fix_wrap(112, 8);
	fix_fill(officer.pub, sizeof(officer.pub), 9);
	WRITE(f, db_staff_put(f->db, &officer));
	OK(db_staff_get(f->db, &got, officer.id));
	assert_memory_equal(&got, &officer, sizeof(got));
	a = fix_staff(org.id, 8);
	a.desk = 2;
	REFUSED(f, -EEXIST, db_staff_new(f->db, &a));
	a = fix_staff(999, 8);
	REFUSED(f, -EINVAL, db_staff_new(f->db, &a));
}

static struct db_staff fix_officer(struct fix *f, unsigned seed)
{
	struct db_staff s = fix_staff(0, seed);

	snprintf(s.desk_name, sizeof(s.desk_name), "NBO-3");
	WRITE(f, db_staff_new(f->db, &s));
	return s;
}

static void test_keys_that_staff_shares_are_one_each(void **state)
{
	struct fix *f = *state;
	struct db_staff a = fix_officer(f, 3), b = fix_officer(f, 4);
	struct db_key k = { a.id, "desk NBO-3", fix_wrap(112, 5) }, got;
	unsigned n;

	assert_int_equal(db_key_get(f->db, &got, a.id, k.name), -ENOENT);
	WRITE(f, db_key_put(f->db, &k));
	k.sealed = fix_wrap(112, 6);
	WRITE(f, db_key_put(f->db, &k));
	OK(db_key_get(f->db, &got, a.id, k.name));
	assert_string_equal(got.name, k.name);
	assert_memory_equal(&got.sealed, &k.sealed, sizeof(k.sealed));
	k.staff_id = b.id;
	WRITE(f, db_key_put(f->db, &k));
	OK(db_key_count(f->db, &n, k.name));
	assert_int_equal(n, 2);
	WRITE(f, db_key_drop(f->db, a.id));
	WRITE(f, db_key_drop(f->db, a.id));
	assert_int_equal(db_key_get(f->db, &got, a.id, k.name), -ENOENT);
	OK(db_key_get(f->db, &got, b.id, k.name));
	WRITE(f, db_key_end(f->db, "another"));
	OK(db_key_get(f->db, &got, b.id, k.name));
	WRITE(f, db_key_end(f->db, k.name));
	assert_int_equal(db_key_get(f->db, &got, b.id, k.name), -ENOENT);
}

static void test_a_number_has_one_proof(void **state)
{
	struct db_proof p = { .expires = T0 + 907, .sealed = fix_wrap(112, 5) }, got;
	uint8_t first[DB_IX];
	struct fix *f = *state;

	fix_fill(p.mac, sizeof(p.mac), 1);
	fix_fill(p.number_ix, sizeof(p.number_ix), 2);
	WRITE(f, db_proof_put(f->db, &p));
	OK(db_proof_find(f->db, &got, p.mac));
	assert_memory_equal(&got, &p, sizeof(p));
	memcpy(first, p.mac, sizeof(first));
	fix_fill(p.mac, sizeof(p.mac), 3);
	WRITE(f, db_proof_put(f->db, &p));
	assert_int_equal(db_proof_find(f->db, &got, first), -ENOENT);
	fix_fill(p.number_ix, sizeof(p.number_ix), 4);
	REFUSED(f, -EEXIST, db_proof_put(f->db, &p));
	WRITE(f, db_proof_drop(f->db, p.mac));
	REFUSED(f, -ENOENT, db_proof_drop(f->db, p.mac));
}

static void test_drafts_count_by_day_and_refuse_what_was_read_before(void **state)
{
	struct fix *f = *state;
	struct db_staff s = fix_officer(f, 3);
	struct db_draft d = { .staff_id = s.id, .desk_name = "NBO-3", .day = 20717, .touched = T0, .version = 1 }, e, got;
	struct db_blob b = fix_blob(300, 5), read;
	unsigned n;

	WRITE(f, db_draft_new(f->db, &d, &b));
	assert_int_equal(d.n, 1);
	e = d;
	e.id = e.n = 0;
	WRITE(f, db_draft_new(f->db, &e, &b));
	assert_int_equal(e.n, 2);
	assert_int_not_equal(e.id, d.id);
	d.version = 2;
	d.touched = T0 + 300;
	WRITE(f, db_draft_put(f->db, &d, &b));
	REFUSED(f, -ESTALE, db_draft_put(f->db, &d, &b));
	OK(db_draft_get(f->db, &got, &read, d.id));
	assert_memory_equal(&got, &d, sizeof(d));
	assert_int_equal(read.len, 300);
	OK(db_draft_prev(f->db, &got, NULL, "NBO-3", DB_FOREVER, 0));
	assert_int_equal(got.id, e.id);
	OK(db_draft_prev(f->db, &got, NULL, got.desk_name, got.day, got.n));
	assert_int_equal(got.id, d.id);
	assert_int_equal(db_draft_prev(f->db, &got, NULL, got.desk_name, got.day, got.n), -ENOENT);
	OK(db_draft_count(f->db, &n, "NBO-3"));
	assert_int_equal(n, 2);
	WRITE(f, db_draft_drop(f->db, e.id));
	OK(db_draft_count(f->db, &n, "NBO-3"));
	assert_int_equal(n, 1);
	OK(db_draft_count(f->db, &n, "NBO-4"));
	assert_int_equal(n, 0);
}

static void test_a_case_outlives_its_draft(void **state)
{
	struct fix *f = *state;
	struct db_staff s = fix_officer(f, 3);
	struct db_draft d = { .staff_id = s.id, .desk_name = "NBO-3", .day = 20717, .touched = T0, .version = 1 };
	struct db_case c = { .number = "55102", .kind = DB_CASE_ALIKE, .staff_id = s.id, .desk_name = "NBO-3", .created = T0, .changed = T0 }, got;
	struct db_blob b = fix_blob(300, 5), read;

	WRITE(f, db_draft_new(f->db, &d, &b));
	c.draft_id = d.id;
	WRITE(f, db_case_new(f->db, &c, NULL));
	got = c;
	REFUSED(f, -EEXIST, db_case_new(f->db, &got, NULL));
	OK(db_case_of_draft(f->db, &got, d.id));
	assert_memory_equal(&got, &c, sizeof(c));
	WRITE(f, db_draft_drop(f->db, d.id));
	OK(db_case_find(f->db, &got, &read, "55102"));
	assert_int_equal(got.draft_id, 0);
	assert_int_equal(read.len, 0);
	got.state = DB_CASE_SAME;
	got.changed = T0 + 300;
	WRITE(f, db_case_put(f->db, &got, &b));
	c = (struct db_case){ .state = DB_CASE_SAME, .changed = DB_FOREVER, .id = DB_FOREVER };
	OK(db_case_prev(f->db, &c, "NBO-3"));
	assert_memory_equal(&got, &c, sizeof(c));
	assert_int_equal(db_case_prev(f->db, &c, "NBO-3"), -ENOENT);
	OK(db_case_find(f->db, &got, &read, "55102"));
	assert_int_equal(read.len, 300);
	assert_int_equal(db_case_find(f->db, &got, NULL, "55103"), -ENOENT);
}

static void test_a_case_is_found_by_its_phone_and_when_due(void **state)
{
	struct fix *f = *state;
	struct db_staff s = fix_officer(f, 3), second = fix_officer(f, 4);
	struct db_case c = { .number = "55103", .kind = DB_CASE_RESET, .staff_id = s.id, .desk_name = "NBO-3", .created = T0, .changed = T0, .number_ix = { 7 } }, got = { 0 };
	struct db_blob b = fix_blob(40, 6), read;

	WRITE(f, db_case_new(f->db, &c, &b));
	OK(db_case_of_number(f->db, &got, &read, c.number_ix));
	assert_memory_equal(&got, &c, sizeof(c));
	assert_int_equal(read.len, 40);
	assert_int_equal(db_case_of_number(f->db, &got, NULL, c.number_ix), -ENOENT);
	got = (struct db_case){ 0 };
	assert_int_equal(db_case_due_next(f->db, &got, NULL), -ENOENT);
	c.state = DB_CASE_RUNS;
	c.second_id = second.id;
	c.due = T0 + 3600;
	c.wrong = 1;
	c.flags = DB_CASE_IS_DANGER;
	WRITE(f, db_case_put(f->db, &c, &b));
	OK(db_case_due_next(f->db, &got, NULL));
	assert_memory_equal(&got, &c, sizeof(c));
	assert_int_equal(db_case_due_next(f->db, &got, NULL), -ENOENT);
	memset(c.number_ix, 0, DB_IX);
	c.due = 0;
	c.state = DB_CASE_ENDED;
	c.why = DB_CASE_STOPPED;
	WRITE(f, db_case_put(f->db, &c, NULL));
	got = (struct db_case){ 0 };
	assert_int_equal(db_case_of_number(f->db, &got, NULL, c.number_ix), -ENOENT);
	assert_int_equal(db_case_due_next(f->db, &got, NULL), -ENOENT);
}

static void test_a_card_and_its_codes(void **state)
{
	struct fix *f = *state;
	struct db_org org;
	struct db_person p;
	struct db_card c = { .serial = "0091338", .ref = { 1 }, .pub = { 2 }, .salt = { 3 }, .created = T0 }, got;
	struct db_card_code code = { .n = 4, .share = { .len = 72, .octets = { 5 } }, .single = { .len = 72, .octets = { 6 } } }, read;
	unsigned n;

	fix_people(f, &org, &p);
	WRITE(f, db_card_new(f->db, &c));
	REFUSED(f, -EEXIST, db_card_new(f->db, &(struct db_card){ .serial = "0091338" }));
	code.card_id = c.id;
	WRITE(f, db_card_code_put(f->db, &code));
	OK(db_card_find(f->db, &got, "0091338"));
	assert_memory_equal(&got, &c, sizeof(c));
	OK(db_card_code_next(f->db, &read, c.id, 0));
	assert_memory_equal(&read, &code, sizeof(code));
	c.state = DB_CARD_GIVEN;
	c.person_id = p.id;
	c.wrap = (struct db_wrap){ .len = 152, .octets = { 7 } };
	WRITE(f, db_card_put(f->db, &c));
	WRITE(f, db_card_code_plain(f->db, c.id));
	OK(db_card_of_person(f->db, &got, p.id));
	assert_memory_equal(&got, &c, sizeof(c));
	OK(db_card_code_get(f->db, &read, c.id, 4));
	assert_int_equal(read.single.len, 0);
	/* a card of somebody is no stock that runs out */
	OK(db_begin(f->db));
	OK(db_clean(f->db, DB_CLEAN_CARD, T0 + 1000, 9, &n));
	OK(db_commit(f->db));
	assert_int_equal(n, 0);
	WRITE(f, db_card_code_drop(f->db, c.id, 4));
	REFUSED(f, -ENOENT, db_card_code_drop(f->db, c.id, 4));
	WRITE(f, db_person_erase(f->db, p.id));
	assert_int_equal(db_card_get(f->db, &got, c.id), -ENOENT);
}

static void test_a_login_goes_with_the_end_of_its_move(void **state)
{
	struct fix *f = *state;
	struct db_org org;
	struct db_person p;
	struct db_login l = { .number_ix = { 4 }, .slot = 2 }, other = { .number_ix = { 4 }, .slot = 1 };
	struct db_card_move m = { .number_ix = { 4 }, .slot = 2, .until = T0 + 9 }, got;
	struct db_card_try t = { .number_ix = { 5 }, .day = T0 / DB_DAY, .wrong = 3, .wait_until = T0 + 99 }, tried;
	unsigned n;

	fix_people(f, &org, &p);
	l.person_id = other.person_id = m.person_id = p.id;
	WRITE(f, db_login_put(f->db, &l));
	WRITE(f, db_login_put(f->db, &other));
	WRITE(f, db_card_move_put(f->db, &m));
	WRITE(f, db_card_try_put(f->db, &t));
	OK(db_card_move_get(f->db, &got, m.number_ix, 2));
	assert_memory_equal(&got, &m, sizeof(m));
	OK(db_card_try_get(f->db, &tried, t.number_ix));
	assert_int_equal(tried.wrong, 3);
	assert_int_equal(tried.wait_until, T0 + 99);
	OK(db_begin(f->db));
	OK(db_clean(f->db, DB_CLEAN_CARD_MOVE, T0 + 8, 9, &n));
	assert_int_equal(n, 0);
	OK(db_clean(f->db, DB_CLEAN_CARD_MOVE, T0 + 9, 9, &n));
	assert_int_equal(n, 1);
	OK(db_clean(f->db, DB_CLEAN_CARD_TRY, T0 + DB_DAY, 9, &n));
	assert_int_equal(n, 1);
	OK(db_commit(f->db));
	assert_int_equal(db_login_get(f->db, &l, l.number_ix, 2), -ENOENT);
	OK(db_login_get(f->db, &other, other.number_ix, 1));
}

static void test_a_tie_is_found_from_both_ends(void **state)
{
	struct fix *f = *state;
	struct db_person child = fix_person(41), guardian = fix_person(42);
	struct db_blob b = fix_blob(40, 6), read;
	struct db_tie t = { .kind = DB_TIE_GUARDIAN, .created = T0, .until = T0 + 300, .about = fix_wrap(40, 2) }, proxy, got;

	WRITE(f, db_person_new(f->db, &child, &b));
	WRITE(f, db_person_new(f->db, &guardian, &b));
	t.person_id = child.id;
	t.other_id = guardian.id;
	WRITE(f, db_tie_new(f->db, &t, NULL));
	OK(db_tie_next(f->db, &got, &read, child.id, 0));
	assert_memory_equal(&got, &t, sizeof(t));
	assert_int_equal(read.len, 0);
	assert_int_equal(db_tie_next(f->db, &got, NULL, child.id, t.id), -ENOENT);
	t.state = DB_TIE_LIVE;
	WRITE(f, db_tie_put(f->db, &t, &b));
	OK(db_tie_next_other(f->db, &got, &read, guardian.id, 0));
	assert_memory_equal(&got, &t, sizeof(t));
	assert_int_equal(read.len, 40);
	assert_int_equal(db_tie_next_other(f->db, &got, NULL, child.id, 0), -ENOENT);
	proxy = t;
	proxy.kind = DB_TIE_PROXY;
	WRITE(f, db_tie_new(f->db, &proxy, NULL));
	WRITE(f, db_person_erase(f->db, guardian.id));
	OK(db_tie_get(f->db, &got, NULL, t.id));
	assert_int_equal(got.other_id, 0);	/* a child has nobody, and a proxy is no more */
	assert_int_equal(db_tie_get(f->db, &got, NULL, proxy.id), -ENOENT);
	WRITE(f, db_person_erase(f->db, child.id));
	assert_int_equal(db_tie_get(f->db, &got, NULL, t.id), -ENOENT);
}

static void test_complaints_are_read_by_number_and_by_clock(void **state)
{
	struct fix *f = *state;
	struct db_blob b = fix_blob(80, 6), read;
	struct db_complaint c = { .number = "48217604", .due_first = T0 + 3600, .due_close = T0 + 7200, .opened = T0, .flags = DB_COMPLAINT_NO_LINE }, got;
	struct db_word w = { .id = 0 };
	unsigned n;

	WRITE(f, db_complaint_new(f->db, &c, &b));
	OK(db_complaint_find(f->db, &got, &read, "48217604"));
	assert_memory_equal(&got, &c, sizeof(c));
	assert_int_equal(read.len, 80);
	OK(db_complaint_get(f->db, &got, NULL, c.id));
	OK(db_complaint_count(f->db, &n, T0));
	assert_int_equal(n, 0);
	OK(db_complaint_count(f->db, &n, DB_FOREVER));
	assert_int_equal(n, 1);
	OK(db_complaint_line(f->db, &got, T0 + 300));
	got = (struct db_complaint){ .id = 0 };
	assert_int_equal(db_complaint_next(f->db, &got, NULL, c.flags & DB_COMPLAINT_HOURS ? DB_CLOCK_DAYS : DB_CLOCK_HOURS, true), -ENOENT);
	OK(db_complaint_next(f->db, &got, NULL, c.flags & DB_COMPLAINT_HOURS ? DB_CLOCK_HOURS : DB_CLOCK_DAYS, true));
	got = (struct db_complaint){ .id = 0 };
	OK(db_complaint_next(f->db, &got, NULL, DB_CLOCK_ANY, true));
	assert_int_equal(db_complaint_next(f->db, &got, NULL, DB_CLOCK_ANY, true), -ENOENT);
	WRITE(f, db_word_new(f->db, c.id, &b));
	OK(db_word_next(f->db, &w, &read, c.id));
	assert_int_equal(db_word_next(f->db, &w, &read, c.id), -ENOENT);
	c.flags = 0;
	c.closed = T0 + 600;
	c.state = DB_COMPLAINT_CLOSED;
	WRITE(f, db_complaint_put(f->db, &c));
	assert_int_equal(db_complaint_line(f->db, &got, DB_FOREVER), -ENOENT);
	got = (struct db_complaint){ .id = 0 };
	assert_int_equal(db_complaint_next(f->db, &got, NULL, DB_CLOCK_ANY, true), -ENOENT);
	OK(db_begin(f->db));
	OK(db_clean(f->db, DB_CLEAN_COMPLAINT, T0 + 600, 9, &n));
	assert_int_equal(n, 0);
	OK(db_clean(f->db, DB_CLEAN_COMPLAINT, T0 + 601, 9, &n));
	OK(db_commit(f->db));
	assert_int_equal(n, 1);
	w.id = 0;
	assert_int_equal(db_word_next(f->db, &w, NULL, c.id), -ENOENT);
}

static void test_a_pause_is_found_by_its_state(void **state)
{
	struct fix *f = *state;
	struct db_org o = fix_org("829311");
	struct db_pause p = { .since = T0, .until = T0 + 600 }, got = { .id = 0 };

	WRITE(f, db_org_new(f->db, &o));
	p.org_id = o.id;
	WRITE(f, db_pause_new(f->db, &p));
	OK(db_pause_next(f->db, &got, DB_PAUSE_WAITS));
	assert_memory_equal(&got, &p, sizeof(p));
	p.state = DB_PAUSE_ON;
	WRITE(f, db_pause_put(f->db, &p));
	got.id = 0;
	assert_int_equal(db_pause_next(f->db, &got, DB_PAUSE_WAITS), -ENOENT);
	OK(db_pause_next(f->db, &got, DB_PAUSE_ON));
}

static void test_a_death_is_kept_once_a_person(void **state)
{
	struct fix *f = *state;
	struct db_person p = fix_person(43);
	struct db_blob b = fix_blob(40, 6);
	struct db_death d = { .state = DB_DEATH_REPORTED, .evidence = 1, .changed = T0, .n = 1 }, got;
	unsigned n;

	WRITE(f, db_person_new(f->db, &p, &b));
	d.person_id = p.id;
	WRITE(f, db_death_put(f->db, &d));
	d.n = 2;
	WRITE(f, db_death_put(f->db, &d));
	OK(db_death_get(f->db, &got, p.id));
	assert_memory_equal(&got, &d, sizeof(d));
	OK(db_death_count(f->db, &n, DB_DEATH_REPORTED, 9));
	assert_int_equal(n, 1);
	assert_int_equal(db_death_due(f->db, &got, DB_DEATH_REPORTED, T0), -ENOENT);
	OK(db_death_due(f->db, &got, DB_DEATH_REPORTED, T0 + 1));
	assert_int_equal(got.person_id, p.id);
}

static void test_number_round_trip(void **state)
{
	struct db_number n = { .lang = "ar", .wrong_day = 20717, .wrong_count = 19, .wait_until = T0 + 900, .advised_at = T0, .must_change = true,
			       .touched = T0, .sim = { 1, 2 }, .sim_at = T0, .sms_lock_at = T0, .sms_block = 5, .sms_pin = true }, got;
	struct fix *f = *state;

	fix_fill(n.ix, sizeof(n.ix), 1);
	assert_int_equal(db_number_get(f->db, &got, n.ix), -ENOENT);
	WRITE(f, db_number_put(f->db, &n));
	OK(db_number_get(f->db, &got, n.ix));
	assert_memory_equal(&got, &n, sizeof(n));
	snprintf(n.lang, sizeof(n.lang), "en");
	n.must_change = false;
	WRITE(f, db_number_put(f->db, &n));
	OK(db_number_get(f->db, &got, n.ix));
	assert_memory_equal(&got, &n, sizeof(n));
}

static void test_login_round_trip_slots_and_walks(void **state)
{
	static const uint8_t first[DB_IX];
	struct db_org org;
	struct db_person p;
	struct db_staff s;
	struct db_login one = fix_login(1, 1), two = fix_login(1, 8), far = fix_login(9, 2), got;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	s = fix_staff(org.id, 4);
	one.person_id = far.person_id = p.id;
	one.wrap_person = fix_wrap(72, 8);
	one.wrap_staff = fix_wrap(72, 9);
	one.wrap_second = fix_wrap(152, 10);
	one.tried = 12, one.cleared = 10;
	one.fail_day1 = 20700, one.fail_day2 = 20701, one.fail_day3 = 20702, one.wait_until = T0 + 900, one.closed = true, one.last_used = T0;
	OK(db_begin(f->db));
	OK(db_staff_new(f->db, &s));
	one.staff_id = s.id;
	OK(db_login_put(f->db, &one));
	OK(db_login_put(f->db, &two));
	OK(db_login_put(f->db, &far));
	OK(db_commit(f->db));
	fix_reopen(f);
	OK(db_login_get(f->db, &got, one.number_ix, 1));
	assert_memory_equal(&got, &one, sizeof(one));
	OK(db_login_next(f->db, &got, one.number_ix, 0));
	OK(db_login_next(f->db, &got, got.number_ix, got.slot));
	assert_memory_equal(&got, &two, sizeof(two));
	assert_int_equal(db_login_next(f->db, &got, got.number_ix, got.slot), -ENOENT);
	OK(db_login_next_person(f->db, &got, p.id, first, 0));
	OK(db_login_next_person(f->db, &got, p.id, got.number_ix, got.slot));
	assert_int_equal(db_login_next_person(f->db, &got, p.id, got.number_ix, got.slot), -ENOENT);
	OK(db_login_next_staff(f->db, &got, s.id, first, 0));
	assert_memory_equal(&got, &one, sizeof(one));
	one.tried = 13;
	one.wrap_staff = (struct db_wrap){ 0 };
	one.staff_id = 0;
	WRITE(f, db_login_put(f->db, &one));
	OK(db_login_get(f->db, &got, one.number_ix, 1));
	assert_memory_equal(&got, &one, sizeof(one));
	WRITE(f, db_login_drop(f->db, one.number_ix, 1));
	REFUSED(f, -ENOENT, db_login_drop(f->db, one.number_ix, 1));
}

static void test_login_impossible_values_refused(void **state)
{
	struct db_login l = fix_login(1, 1);
	struct fix *f = *state;

	l.slot = 0;
	REFUSED(f, -EINVAL, db_login_put(f->db, &l));
	l.slot = 9;
	REFUSED(f, -EINVAL, db_login_put(f->db, &l));
	l.slot = 1;
	l.cleared = 2;	/* more than were tried */
	REFUSED(f, -EINVAL, db_login_put(f->db, &l));
	l.cleared = 0;
	l.person_id = 77;
	REFUSED(f, -EINVAL, db_login_put(f->db, &l));
	l.person_id = 0;
	l.wrap_person.len = DB_WRAP_MAX + 1;
	REFUSED(f, -EINVAL, db_login_put(f->db, &l));
}

static void test_startcode_one_for_a_number_and_slot(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_startcode c = { .slot = 1, .expires = T0 + DB_DAY }, got;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	c.person_id = p.id;
	fix_fill(c.number_ix, sizeof(c.number_ix), 1);
	fix_fill(c.mac, sizeof(c.mac), 2);
	WRITE(f, db_startcode_put(f->db, &c));
	c.tries = 3;
	fix_fill(c.mac, sizeof(c.mac), 3);
	WRITE(f, db_startcode_put(f->db, &c));
	OK(db_startcode_get(f->db, &got, c.number_ix, 1));
	assert_memory_equal(&got, &c, sizeof(c));
	OK(db_startcode_next(f->db, &got, c.number_ix, 0));
	assert_int_equal(db_startcode_next(f->db, &got, c.number_ix, 1), -ENOENT);
	WRITE(f, db_startcode_drop(f->db, c.number_ix, 1));
	assert_int_equal(db_startcode_get(f->db, &got, c.number_ix, 1), -ENOENT);
}

static void test_share_round_trip_and_use_once(void **state)
{
	struct db_org org, other = fix_org("203018");
	struct db_person p;
	struct db_share s, got;
	struct db_blob env = fix_blob(200, 5), back;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	WRITE(f, db_org_new(f->db, &other));
	s = fix_share(org.id, p.id, 1);
	WRITE(f, db_share_new(f->db, &s, &env));
	OK(db_share_find(f->db, &got, org.id, s.ix));
	assert_memory_equal(&got, &s, sizeof(s));
	assert_int_equal(db_share_find(f->db, &got, other.id, s.ix), -ENOENT);
	OK(db_share_envelope(f->db, &back, s.id));
	assert_memory_equal(back.octets, env.octets, env.len);
	WRITE(f, db_share_end(f->db, s.id, DB_SHARE_USED, T0 + 60));
	REFUSED(f, -ESTALE, db_share_end(f->db, s.id, DB_SHARE_USED, T0 + 61));
	REFUSED(f, -ESTALE, db_share_end(f->db, s.id, DB_SHARE_CANCELLED, T0 + 61));
	REFUSED(f, -EINVAL, db_share_end(f->db, s.id, DB_SHARE_LIVE, T0 + 61));
	OK(db_share_find(f->db, &got, org.id, s.ix));	/* the index stays, what it opened is gone */
	assert_int_equal(got.state, DB_SHARE_USED);
	assert_int_equal(got.ended, T0);
	assert_int_equal(got.digits.len, 0);
	assert_int_equal(db_share_envelope(f->db, &back, s.id), -ENOENT);
	REFUSED(f, -EEXIST, db_share_new(f->db, &s, &env));
	s.org_id = other.id;	/* the same index at another organisation is another code */
	s.kind = DB_SHARE_OTP;
	WRITE(f, db_share_new(f->db, &s, NULL));
}

static void test_share_live_list_and_counts(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_share s, got;
	struct fix *f = *state;
	unsigned i, n;

	fix_people(f, &org, &p);
	OK(db_begin(f->db));
	for (i = 0; i < 5; i++) {
		s = fix_share(org.id, p.id, i);
		s.created = T0 + i;
		s.expires = T0 + 100 * i;
		s.kind = i == 4 ? DB_SHARE_OTP : DB_SHARE_FACTS;
		OK(db_share_new(f->db, &s, NULL));
	}
	OK(db_share_end(f->db, s.id - 1, DB_SHARE_CANCELLED, T0));
	OK(db_commit(f->db));
	OK(db_share_prev_live(f->db, &got, p.id, DB_FOREVER));
	assert_int_equal(got.id, s.id);
	OK(db_share_prev_live(f->db, &got, p.id, got.id));
	assert_int_equal(got.id, s.id - 2);
	OK(db_share_count_live(f->db, &n, p.id, T0 + 150));
	assert_int_equal(n, 2);
	OK(db_share_count(f->db, &n, p.id, DB_SHARE_FACTS, T0));
	assert_int_equal(n, 4);
	OK(db_share_count(f->db, &n, p.id, DB_SHARE_FACTS, T0 + 1));
	assert_int_equal(n, 2);		/* of the one that ended only the five minutes are known */
	OK(db_share_count(f->db, &n, p.id, DB_SHARE_OTP, T0 + 5));
	assert_int_equal(n, 0);
}

static void test_checked_round_trip_close_once(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_staff s;
	struct db_checked c = { .ref = "4821307604", .kind = DB_SHARE_FACTS, .opened = T0 }, got;
	struct db_blob again = fix_blob(160, 4), back;
	struct fix *f = *state;
	unsigned n;

	fix_people(f, &org, &p);
	s = fix_staff(org.id, 4);
	WRITE(f, db_staff_new(f->db, &s));
	c.staff_id = s.id, c.org_id = org.id, c.person_id = p.id;
	WRITE(f, db_checked_new(f->db, &c, &again));
	REFUSED(f, -EEXIST, db_checked_new(f->db, &c, NULL));
	snprintf(c.ref, sizeof(c.ref), "1");
	REFUSED(f, -EINVAL, db_checked_new(f->db, &c, NULL));
	OK(db_checked_open_of(f->db, &got, s.id));
	assert_string_equal(got.ref, "4821307604");
	OK(db_checked_again(f->db, &back, got.id));
	assert_int_equal(back.len, again.len);
	WRITE(f, db_checked_close(f->db, got.id, DB_CHECKED_SERVED, T0 + 30));
	REFUSED(f, -ESTALE, db_checked_close(f->db, got.id, DB_CHECKED_NOT_SAME, T0 + 31));
	assert_int_equal(db_checked_open_of(f->db, &c, s.id), -ENOENT);
	assert_int_equal(db_checked_again(f->db, &back, got.id), -ENOENT);
	OK(db_checked_find(f->db, &got, "4821307604"));
	assert_int_equal(got.outcome, DB_CHECKED_SERVED);
	assert_int_equal(got.closed, T0);
	assert_int_equal(got.person_id, 0);
	OK(db_checked_count(f->db, &n, s.id, T0));
	assert_int_equal(n, 1);
	OK(db_checked_count(f->db, &n, s.id, T0 + 1));
	assert_int_equal(n, 0);
}

static void test_inbox_and_history_in_order(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_note note;
	struct db_blob b;
	struct fix *f = *state;
	unsigned i, n;

	fix_people(f, &org, &p);
	OK(db_begin(f->db));
	for (i = 0; i < 5; i++) {
		b = fix_blob(100 + i, i);
		OK(db_inbox_put(f->db, p.id, T0 + i, &b));
		OK(db_history_put(f->db, p.id, T0 + i, &b));
	}
	assert_int_equal(db_inbox_put(f->db, 77, T0, &b), -EINVAL);
	OK(db_commit(f->db));
	OK(db_inbox_count(f->db, &n, p.id, 3));
	assert_int_equal(n, 3);
	OK(db_inbox_count(f->db, &n, p.id, 100));
	assert_int_equal(n, 5);
	OK(db_inbox_next(f->db, &note, p.id, 0));
	assert_int_equal(note.sealed.len, 100);
	OK(db_inbox_next(f->db, &note, p.id, note.id));
	assert_int_equal(note.created, T0 - T0 % DB_DAY);
	WRITE(f, db_inbox_drop(f->db, p.id, note.id));
	OK(db_inbox_next(f->db, &note, p.id, 0));
	assert_int_equal(note.sealed.len, 102);
	b = fix_blob(102, 2);
	assert_memory_equal(note.sealed.octets, b.octets, 102);
	OK(db_history_prev(f->db, &note, p.id, DB_FOREVER));
	assert_int_equal(note.sealed.len, 104);
	OK(db_history_prev(f->db, &note, p.id, note.id));
	assert_int_equal(note.sealed.len, 103);
}

static void test_consent_round_trip(void **state)
{
	struct db_blob b = fix_blob(700, 1), got;
	uint8_t id[DB_REF] = { 1 }, other[DB_REF] = { 2 };
	struct fix *f = *state;

	WRITE(f, db_consent_put(f->db, id, T0, &b));
	REFUSED(f, -EEXIST, db_consent_put(f->db, id, T0, &b));
	OK(db_consent_get(f->db, &got, id));
	assert_int_equal(got.len, 700);
	assert_memory_equal(got.octets, b.octets, 700);
	assert_int_equal(db_consent_get(f->db, &got, other), -ENOENT);
}

static void test_outbox_lease_sent_settled(void **state)
{
	struct db_out o = { .link = "op1", .created = T0, .due = T0 }, late = { .link = "op1", .created = T0, .due = T0 + 50 }, got;
	struct db_blob b = fix_blob(120, 1), back;
	struct fix *f = *state;
	unsigned freed = 0;

	OK(db_begin(f->db));
	OK(db_out_new(f->db, &late, &b));
	OK(db_out_new(f->db, &o, &b));
	assert_int_equal(db_out_lease(f->db, &got, &back, "op2", LEASE, T0, T0 + 30), -ENOENT);
	OK(db_out_lease(f->db, &got, &back, "op1", LEASE, T0, T0 + 30));
	assert_int_equal(got.id, o.id);
	assert_int_equal(got.tries, 1);
	assert_int_equal(back.len, 120);
	assert_int_equal(db_out_lease(f->db, &got, &back, "op1", LEASE, T0 + 29, T0 + 60), -ENOENT);
	OK(db_out_lease(f->db, &got, &back, "op1", LEASE, T0 + 30, T0 + 60));	/* the lease ran out: again */
	assert_int_equal(got.tries, 2);
	OK(db_out_sent(f->db, &o, "5f3a", T0 + 31, &freed));
	assert_int_equal(db_out_sent(f->db, &o, "5f3b", T0 + 31, &freed), -ESTALE);
	OK(db_out_prev(f->db, &got, "op1", "5f3a", DB_FOREVER));
	assert_int_equal(got.id, o.id);
	assert_int_equal(db_out_prev(f->db, &got, "op2", "5f3a", DB_FOREVER), -ENOENT);
	OK(db_out_settle(f->db, &o, DB_OUT_DELIVERED, T0 + 40, &freed));
	assert_int_equal(db_out_settle(f->db, &o, DB_OUT_FAILED, T0 + 41, &freed), -ESTALE);
	assert_int_equal(db_out_retry(f->db, &o, T0 + 41), -ESTALE);
	assert_int_equal(db_out_settle(f->db, &late, DB_OUT_WAITING, T0, &freed), -EINVAL);
	OK(db_out_lease(f->db, &got, &back, "op1", LEASE, T0 + 50, T0 + 80));
	assert_int_equal(got.id, late.id);
	late = got;
	OK(db_out_retry(f->db, &late, T0 + 90));
	OK(db_out_get(f->db, &got, late.id));
	assert_int_equal(got.state, DB_OUT_WAITING);
	assert_int_equal(got.due, T0 + 90);
	assert_int_equal(got.lease, 0);
	OK(db_out_sent(f->db, &late, "", T0 + 91, &freed));
	assert_int_equal(db_out_retry(f->db, &late, T0 + 92), -ESTALE);	/* its text is gone */
	OK(db_commit(f->db));
}

static void new_out(struct fix *f, struct db_out *o, unsigned addressee, int64_t due);

/* A late receipt says more than "maybe" and "silent", nothing says more than a receipt. */
static void test_outbox_end_once_known_stays(void **state)
{
	static const uint8_t open[] = { DB_OUT_MAYBE, DB_OUT_SILENT }, known[] = { DB_OUT_DELIVERED, DB_OUT_FAILED, DB_OUT_EXPIRED };
	unsigned freed = 0;
	struct fix *f = *state;
	struct db_out o;

	OK(db_begin(f->db));
	for (size_t i = 0; i < sizeof(open); i++)
		for (size_t j = 0; j < sizeof(known); j++) {
			new_out(f, &o, 0, T0);
			OK(db_out_settle(f->db, &o, open[i], T0, &freed));
			OK(db_out_settle(f->db, &o, known[j], T0 + 1, &freed));
			assert_int_equal(db_out_settle(f->db, &o, DB_OUT_DELIVERED, T0 + 2, &freed), -ESTALE);
			OK(db_out_get(f->db, &o, o.id));
			assert_int_equal(o.state, known[j]);
		}
	OK(db_commit(f->db));
}

static void sent_out(struct fix *f, struct db_out *o, unsigned addressee, const char *msgid)
{
	unsigned freed = 0;

	new_out(f, o, addressee, T0);
	OK(db_out_sent(f->db, o, msgid, T0, &freed));
}

static void test_outbox_under_one_id_newest_first(void **state)
{
	struct db_out first, second, got;
	unsigned freed = 0;
	struct fix *f = *state;

	OK(db_begin(f->db));
	sent_out(f, &first, 1, "7");
	sent_out(f, &second, 2, "7");
	OK(db_out_settle(f->db, &first, DB_OUT_FAILED, T0, &freed));
	OK(db_out_prev(f->db, &got, "op1", "7", DB_FOREVER));
	assert_int_equal(got.id, second.id);
	OK(db_out_prev(f->db, &got, "op1", "7", got.id));
	assert_int_equal(got.id, first.id);
	assert_int_equal(db_out_prev(f->db, &got, "op1", "7", got.id), -ENOENT);
	OK(db_commit(f->db));
}

static void test_outbox_strays_are_what_others_leased(void **state)
{
	struct db_out mine, stray, waiting, got;
	struct db_out_strays n;
	struct db_blob b;
	struct fix *f = *state;

	OK(db_begin(f->db));
	new_out(f, &stray, 1, T0);
	OK(db_out_lease(f->db, &got, &b, "op1", LEASE + 1, T0, T0 + 30));
	new_out(f, &mine, 2, T0);
	OK(db_out_lease(f->db, &got, &b, "op1", LEASE, T0, T0 + 30));
	new_out(f, &waiting, 3, T0);
	OK(db_out_strays(f->db, &n, "op2", LEASE, true, T0));
	assert_int_equal(n.again + n.maybe, 0);
	OK(sqlite3_exec(f->db->h, "INSERT INTO unit VALUES (1, 4712)", NULL, NULL, NULL));	/* a vault that lives has it in hand */
	OK(db_out_strays(f->db, &n, "op1", LEASE, true, T0));
	assert_int_equal(n.again + n.maybe, 0);
	OK(sqlite3_exec(f->db->h, "DELETE FROM unit WHERE vault = 1", NULL, NULL, NULL));
	OK(db_out_strays(f->db, &n, "op1", LEASE, true, T0));
	assert_int_equal(n.again, 1);
	OK(db_out_lease(f->db, &got, &b, "op1", LEASE + 2, T0, T0 + 30));
	assert_int_equal(got.id, stray.id);
	assert_int_equal(got.resent, 1);
	OK(db_out_strays(f->db, &n, "op1", LEASE, true, T0));
	assert_int_equal(n.again, 0);
	assert_int_equal(n.maybe, 1);		/* once is enough */
	OK(db_out_get(f->db, &got, stray.id));
	assert_int_equal(got.state, DB_OUT_MAYBE);
	OK(db_out_get(f->db, &got, waiting.id));
	assert_int_equal(got.state, DB_OUT_WAITING);
	OK(db_commit(f->db));
}

static void test_outbox_parts_are_delivered_one_by_one(void **state)
{
	struct db_out o;
	struct fix *f = *state;
	unsigned part, left;
	int64_t id;

	OK(db_begin(f->db));
	sent_out(f, &o, 1, "+");
	OK(db_out_part_new(f->db, &o, 0, "a"));
	OK(db_out_part_new(f->db, &o, 1, "b"));
	assert_int_equal(db_out_part_find(f->db, &id, &part, "op2", "b"), -ENOENT);
	OK(db_out_part_find(f->db, &id, &part, "op1", "b"));
	assert_int_equal(id, o.id);
	assert_int_equal(part, 1);
	OK(db_out_part_delivered(f->db, &left, id, 1));
	assert_int_equal(left, 1);
	OK(db_out_part_delivered(f->db, &left, id, 1));		/* a repeat */
	assert_int_equal(left, 1);
	OK(db_out_part_delivered(f->db, &left, id, 0));
	assert_int_equal(left, 0);
	OK(db_commit(f->db));
}

static void new_out(struct fix *f, struct db_out *o, unsigned addressee, int64_t due)
{
	struct db_blob b = fix_blob(40, addressee);

	*o = (struct db_out){ .link = "op1", .created = T0, .due = due };
	if (addressee)
		fix_fill(o->addressee, sizeof(o->addressee), addressee);
	OK(db_out_new(f->db, o, &b));
}

static void test_outbox_messages_to_one_number_keep_their_order(void **state)
{
	struct db_out first, second, other, got;
	struct fix *f = *state;
	unsigned freed = 0;
	struct db_blob b;
	unsigned n;

	OK(db_begin(f->db));
	new_out(f, &first, 7, T0);
	new_out(f, &second, 7, T0);
	new_out(f, &other, 8, T0);
	OK(db_out_queued(f->db, &n, first.addressee, 10));
	assert_int_equal(n, 2);
	OK(db_out_lease(f->db, &got, &b, "op1", LEASE, T0, T0 + 30));
	assert_int_equal(got.id, first.id);
	OK(db_out_lease(f->db, &got, &b, "op1", LEASE, T0, T0 + 30));	/* the second waits for the first */
	assert_int_equal(got.id, other.id);
	OK(db_out_sent(f->db, &other, "b", T0, &freed));
	assert_int_equal(freed, 0);
	assert_int_equal(db_out_lease(f->db, &got, &b, "op1", LEASE, T0, T0 + 30), -ENOENT);
	OK(db_out_retry(f->db, &first, T0 + 60));
	assert_int_equal(db_out_lease(f->db, &got, &b, "op1", LEASE, T0 + 59, T0 + 90), -ENOENT);
	OK(db_out_lease(f->db, &got, &b, "op1", LEASE, T0 + 60, T0 + 90));
	assert_int_equal(got.id, first.id);
	OK(db_out_sent(f->db, &first, "a", T0 + 61, &freed));
	assert_int_equal(freed, 1);
	OK(db_out_lease(f->db, &got, &b, "op1", LEASE, T0 + 61, T0 + 90));
	assert_int_equal(got.id, second.id);
	OK(db_commit(f->db));
}

static void test_op_round_trip_and_unseen(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_op a = { .kind = 16, .subject = 5, .created = T0 }, b = { .kind = 17, .created = T0 + 9 }, stranger = { .kind = 1, .created = T0 }, got;
	struct db_blob ans = fix_blob(500, 1), back;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	a.person_id = b.person_id = p.id;
	fix_fill(a.ix, sizeof(a.ix), 1);
	fix_fill(b.ix, sizeof(b.ix), 2);
	fix_fill(stranger.ix, sizeof(stranger.ix), 3);
	OK(db_begin(f->db));
	OK(db_op_put(f->db, &a, &ans));
	OK(db_op_put(f->db, &b, &ans));
	OK(db_op_put(f->db, &stranger, &ans));
	assert_int_equal(db_op_put(f->db, &a, &ans), -EEXIST);
	OK(db_commit(f->db));
	got = a;
	OK(db_op_get(f->db, &got, &back, got.ix));
	assert_memory_equal(&got, &a, sizeof(a));
	assert_int_equal(back.len, 500);
	OK(db_op_unseen(f->db, &got, p.id, T0));
	assert_memory_equal(got.ix, b.ix, DB_IX);
	WRITE(f, db_op_seen(f->db, b.ix));
	OK(db_op_unseen(f->db, &got, p.id, T0));
	assert_memory_equal(got.ix, a.ix, DB_IX);
	assert_int_equal(db_op_unseen(f->db, &got, p.id, T0 + 1), -ENOENT);
	WRITE(f, db_op_drop(f->db, a.ix));
	assert_int_equal(db_op_get(f->db, &got, &back, a.ix), -ENOENT);
	REFUSED(f, -ENOENT, db_op_drop(f->db, a.ix));
	WRITE(f, db_op_put(f->db, &a, &ans));
}

static void test_logins_that_are_to_be_closed(void **state)
{
	struct fix *f = *state;
	struct db_login l = { .slot = 1, .tried = 10, .fail_day1 = 1, .fail_day2 = 2, .fail_day3 = 3 }, two_days = { .slot = 2, .tried = 12, .fail_day1 = 1 },
			few = { .slot = 3, .tried = 19, .cleared = 10, .fail_day3 = 3 };
	unsigned n;

	OK(db_begin(f->db));
	OK(db_login_put(f->db, &l));
	OK(db_login_put(f->db, &two_days));
	OK(db_login_put(f->db, &few));
	OK(db_login_closable(f->db, &n, 10));
	assert_int_equal(n, 1);
	OK(db_login_close(f->db, &n, 10));
	assert_int_equal(n, 1);
	OK(db_login_closable(f->db, &n, 10));
	assert_int_equal(n, 0);
	OK(db_login_get(f->db, &l, l.number_ix, 1));
	assert_int_equal(l.closed, 1);
	OK(db_login_get(f->db, &few, l.number_ix, 3));
	assert_int_equal(few.closed, 0);
	OK(db_commit(f->db));
}

/* ---- papers and counters ---- */

static void test_paper_unique_and_gone_with_its_person(void **state)
{
	struct db_paper a = { .person_id = 0, .ix = { 1 }, .place = fix_wrap(72, 7) }, b, got;
	struct fix *f = *state;
	struct db_person p;
	struct db_org org;

	fix_people(f, &org, &p);
	a.person_id = p.id;
	WRITE(f, db_paper_new(f->db, &a));
	b = a;
	REFUSED(f, -EEXIST, db_paper_new(f->db, &b));
	OK(db_paper_find(f->db, &got, a.ix));
	assert_int_equal(db_paper_alone(f->db, &got, (const uint8_t[DB_IX]){ 0 }), -ENOENT);
	WRITE(f, db_paper_rekey(f->db, a.person_id, (const uint8_t[DB_IX]){ 2 }, (const uint8_t[DB_IX]){ 3 }));
	assert_int_equal(db_paper_find(f->db, &got, a.ix), -ENOENT);
	OK(db_paper_alone(f->db, &got, (const uint8_t[DB_IX]){ 3 }));
	assert_int_equal(got.person_id, a.person_id);
	WRITE(f, db_paper_rekey(f->db, a.person_id, a.ix, a.alone));
	assert_int_equal(got.person_id, p.id);
	got = (struct db_paper){ .sheet = 0 };
	OK(db_paper_next(f->db, &got));
	assert_int_equal(got.place.len, 72);
	WRITE(f, db_paper_sheet(f->db, p.id, T0 + 1));
	OK(db_paper_next(f->db, &got));
	assert_int_equal(got.sheet, T0);
	assert_int_equal(db_paper_next(f->db, &got), -ENOENT);
	WRITE(f, db_paper_place(f->db, p.id, &(const struct db_wrap){ .len = 1 }));
	OK(db_paper_get(f->db, &got, p.id));
	assert_int_equal(got.place.len, 1);
	WRITE(f, db_paper_sheet(f->db, p.id, DB_FOREVER));
	got = (struct db_paper){ .sheet = 0 };
	assert_int_equal(db_paper_next(f->db, &got), -ENOENT);
	OK(db_paper_get(f->db, &got, p.id));
	assert_int_equal(got.place.len, 0);
	WRITE(f, db_person_erase(f->db, p.id));
	assert_int_equal(db_paper_find(f->db, &got, a.ix), -ENOENT);
}

static void test_counters_add_up_and_have_an_end(void **state)
{
	struct fix *f = *state;
	struct db_counter c;
	char name[32];
	int64_t n;
	int i;

	OK(db_counter_get(f->db, &n, "a|b"));
	assert_int_equal(n, 0);
	OK(db_begin(f->db));
	OK(db_counter_add(f->db, "a|b", 3, DB_COUNTERS_MAX));
	OK(db_counter_add(f->db, "a|b", 4, DB_COUNTERS_MAX));
	assert_int_equal(db_counter_add(f->db, "a|b", -1, DB_COUNTERS_MAX), -EINVAL);
	for (i = 1; i < DB_COUNTERS_MAX; i++) {
		snprintf(name, sizeof(name), "z%d", i);
		OK(db_counter_add(f->db, name, 1, DB_COUNTERS_MAX));
	}
	assert_int_equal(db_counter_add(f->db, "one more", 1, DB_COUNTERS_MAX), -EDQUOT);
	OK(db_counter_add(f->db, "our own", 1, DB_COUNTERS_MAX + DB_COUNTERS_OWN));
	OK(db_counter_add(f->db, "a|b", 1, DB_COUNTERS_MAX));
	OK(db_commit(f->db));
	OK(db_counter_get(f->db, &n, "a|b"));
	assert_int_equal(n, 8);
	OK(db_counter_next(f->db, &c, ""));
	assert_string_equal(c.name, "a|b");
	OK(db_counter_next(f->db, &c, c.name));
	OK(db_counter_next(f->db, &c, c.name));
	assert_string_equal(c.name, "z1");
}

/* Rows of a key in no order that tells anything; who waits goes with the person, who is erased is noted while there are rows. */
static void test_dup_rows_waiting_gone_and_pairs(void **state)
{
	struct db_dup d = { .key = { 1 }, .sealed = { 2 } }, e = { .key = { 1 }, .sealed = { 3 } }, got;
	struct db_dup_wait wait = { .created = T0 }, w;
	struct db_blob sealed = { 40, { 5 } }, back;
	struct fix *f = *state;
	struct db_person p;
	struct db_org org;
	unsigned n;
	bool has;

	fix_people(f, &org, &p);
	wait.person_id = p.id;
	WRITE(f, db_dup_wait_put(f->db, &wait, &sealed));
	sealed.octets[0] = 6;
	WRITE(f, db_dup_wait_put(f->db, &wait, &sealed));
	OK(db_dup_wait_first(f->db, &w, &back));
	assert_true(w.person_id == p.id);
	assert_int_equal(back.octets[0], 6);
	OK(db_dup_waiting(f->db, &n, 10));
	assert_int_equal(n, 1);
	WRITE(f, db_dup_wait_drop(f->db, p.id));
	REFUSED(f, -ENOENT, db_dup_wait_drop(f->db, p.id));
	WRITE(f, db_dup_new(f->db, &d));
	WRITE(f, db_dup_new(f->db, &e));
	OK(db_dup_next(f->db, &got, d.key, 0));
	OK(db_dup_next(f->db, &got, d.key, got.id));
	assert_int_equal(db_dup_next(f->db, &got, d.key, got.id), -ENOENT);
	assert_int_equal(db_dup_next(f->db, &got, (const uint8_t[DB_DUP_KEY]){ 9 }, 0), -ENOENT);
	OK(db_dup_walk(f->db, &got, 0));
	assert_true(got.id == OSMO_MIN(d.id, e.id));
	WRITE(f, db_dup_pair_put(f->db, (const uint8_t[DB_IX]){ 7 }, T0));
	WRITE(f, db_dup_pair_put(f->db, (const uint8_t[DB_IX]){ 7 }, T0));
	OK(db_dup_pair_has(f->db, &has, (const uint8_t[DB_IX]){ 7 }));
	assert_true(has);
	OK(db_dup_pair_has(f->db, &has, (const uint8_t[DB_IX]){ 8 }));
	assert_false(has);
	WRITE(f, db_dup_wait_put(f->db, &wait, &sealed));
	WRITE(f, db_person_erase(f->db, p.id));
	assert_int_equal(db_dup_wait_first(f->db, &w, &back), -ENOENT);
	OK(db_dup_gone_has(f->db, &has, p.ref));
	assert_true(has);
	OK(db_dup_gone_count(f->db, &n, 10));
	assert_int_equal(n, 1);
	WRITE(f, db_dup_gone_drop(f->db));
	WRITE(f, db_dup_drop(f->db, d.id));
	WRITE(f, db_dup_drop(f->db, e.id));
	REFUSED(f, -ENOENT, db_dup_drop(f->db, e.id));
	OK(db_dup_gone_has(f->db, &has, p.ref));
	assert_false(has);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_meta_put_get_replaces),
		TEST(test_org_round_trip_list_and_refusals),
		TEST(test_person_round_trip_and_versions),
		TEST(test_settings_of_a_person_are_kept),
		TEST(test_asked_counts_by_agent_and_by_number),
		TEST(test_person_put_changes_all_but_identity),
		TEST(test_person_erase_takes_all_that_hangs_on_it),
		TEST(test_dup_rows_waiting_gone_and_pairs),
		TEST(test_staff_round_trip_and_desks),
		TEST(test_keys_that_staff_shares_are_one_each),
		TEST(test_a_number_has_one_proof),
		TEST(test_drafts_count_by_day_and_refuse_what_was_read_before),
		TEST(test_a_case_outlives_its_draft),
		TEST(test_a_case_is_found_by_its_phone_and_when_due),
		TEST(test_a_card_and_its_codes),
		TEST(test_a_login_goes_with_the_end_of_its_move),
		TEST(test_a_tie_is_found_from_both_ends),
		TEST(test_complaints_are_read_by_number_and_by_clock),
		TEST(test_a_pause_is_found_by_its_state),
		TEST(test_a_death_is_kept_once_a_person),
		TEST(test_number_round_trip),
		TEST(test_login_round_trip_slots_and_walks),
		TEST(test_login_impossible_values_refused),
		TEST(test_startcode_one_for_a_number_and_slot),
		TEST(test_share_round_trip_and_use_once),
		TEST(test_share_live_list_and_counts),
		TEST(test_checked_round_trip_close_once),
		TEST(test_inbox_and_history_in_order),
		TEST(test_consent_round_trip),
		TEST(test_outbox_lease_sent_settled),
		TEST(test_outbox_end_once_known_stays),
		TEST(test_outbox_under_one_id_newest_first),
		TEST(test_outbox_strays_are_what_others_leased),
		TEST(test_outbox_parts_are_delivered_one_by_one),
		TEST(test_outbox_messages_to_one_number_keep_their_order),
		TEST(test_op_round_trip_and_unseen),
		TEST(test_logins_that_are_to_be_closed),
		TEST(test_paper_unique_and_gone_with_its_person),
		TEST(test_counters_add_up_and_have_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
