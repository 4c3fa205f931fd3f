/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Transactions, what the janitor takes, figures. */
#include "store/db/sqlite/db_sqlite.h"
#include "tests/lib/db_fix.h"

/* ---- transactions ---- */

static void test_write_outside_transaction_refused(void **state)
{
	struct db_org o = fix_org("715464");
	struct fix *f = *state;

	assert_int_equal(db_org_new(f->db, &o), -EINVAL);
	assert_int_equal(db_org_find(f->db, &o, "715464"), -ENOENT);
	assert_int_equal(db_commit(f->db), -EINVAL);
	assert_int_equal(db_savepoint(f->db), -EINVAL);
	db_abort(f->db);
	OK(db_begin(f->db));
	assert_int_equal(db_begin(f->db), -EALREADY);
	assert_int_equal(db_checkpoint(f->db, true), -EINVAL);
	db_abort(f->db);
}

static void test_abort_leaves_nothing(void **state)
{
	struct db_org o = fix_org("715464");
	struct fix *f = *state;

	OK(db_begin(f->db));
	OK(db_org_new(f->db, &o));
	db_abort(f->db);
	assert_int_equal(db_org_find(f->db, &o, "715464"), -ENOENT);
	OK(db_begin(f->db));
	OK(db_org_new(f->db, &o));
	fix_reopen(f);	/* closing aborts */
	assert_int_equal(db_org_find(f->db, &o, "715464"), -ENOENT);
}

static void test_savepoint_undoes_one_verb_only(void **state)
{
	struct db_org a = fix_org("111111"), b = fix_org("222222"), c = fix_org("333333"), got;
	struct fix *f = *state;

	OK(db_begin(f->db));
	OK(db_org_new(f->db, &a));
	OK(db_savepoint(f->db));
	assert_int_equal(db_savepoint(f->db), -EALREADY);
	OK(db_org_new(f->db, &b));
	OK(db_savepoint_rollback(f->db));
	assert_int_equal(db_savepoint_rollback(f->db), -EINVAL);
	OK(db_savepoint(f->db));
	OK(db_org_new(f->db, &c));
	OK(db_savepoint_release(f->db));
	OK(db_commit(f->db));
	OK(db_org_find(f->db, &got, "111111"));
	assert_int_equal(db_org_find(f->db, &got, "222222"), -ENOENT);
	OK(db_org_find(f->db, &got, "333333"));
}

/* ---- janitor ---- */

static unsigned clean(struct fix *f, enum db_clean what, int64_t t, unsigned limit)
{
	unsigned n;

	WRITE(f, db_clean(f->db, what, t, limit, &n));
	return n;
}

static void test_clean_shares_expire_then_are_forgotten_in_slices(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_share s, got;
	struct db_blob env = fix_blob(50, 1), back;
	struct fix *f = *state;
	unsigned i;

	fix_people(f, &org, &p);
	OK(db_begin(f->db));
	for (i = 0; i < 10; i++) {
		s = fix_share(org.id, p.id, i);
		s.expires = T0 + 100 + i;
		OK(db_share_new(f->db, &s, &env));
	}
	OK(db_commit(f->db));
	assert_int_equal(clean(f, DB_CLEAN_SHARE_EXPIRE, T0 + 99, 100), 0);
	assert_int_equal(clean(f, DB_CLEAN_SHARE_EXPIRE, T0 + 104, 3), 3);
	assert_int_equal(clean(f, DB_CLEAN_SHARE_EXPIRE, T0 + 104, 3), 2);
	OK(db_share_get(f->db, &got, s.id - 9));
	assert_int_equal(got.state, DB_SHARE_EXPIRED);
	assert_int_equal(got.ended, T0);
	assert_int_equal(got.expires, T0);
	assert_int_equal(got.digits.len, 0);
	assert_int_equal(db_share_envelope(f->db, &back, got.id), -ENOENT);
	assert_int_equal(clean(f, DB_CLEAN_SHARE_FORGET, T0, 100), 0);
	assert_int_equal(clean(f, DB_CLEAN_SHARE_FORGET, T0 + 1, 100), 5);
	assert_int_equal(db_share_get(f->db, &got, s.id - 9), -ENOENT);
	OK(db_share_envelope(f->db, &back, s.id));
}

static void test_clean_op_startcode_outbox_again(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_staff s;
	struct db_op op = { .created = T0 };
	struct db_startcode c = { .slot = 1, .expires = T0 + 10 };
	struct db_out o = { .link = "op1", .due = T0 };
	struct db_checked k = { .ref = "4821307604", .opened = T0 };
	struct db_draft draft;
	struct db_tie tie;
	struct db_blob b = fix_blob(30, 1), back;
	struct fix *f = *state;
	unsigned freed = 0;

	fix_people(f, &org, &p);
	s = fix_staff(org.id, 4);
	OK(db_begin(f->db));
	OK(db_staff_new(f->db, &s));
	k.staff_id = s.id, k.org_id = org.id;
	OK(db_checked_new(f->db, &k, &b));
	OK(db_op_put(f->db, &op, &b));
	OK(db_startcode_put(f->db, &c));
	OK(db_out_new(f->db, &o, &b));
	OK(db_out_sent(f->db, &o, "x", T0, &freed));
	OK(db_commit(f->db));
	assert_int_equal(clean(f, DB_CLEAN_OP, T0, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_OP, T0 + 1, 9), 1);
	OK(db_begin(f->db));
	OK(db_op_put(f->db, &op, &b));
	OK(db_commit(f->db));
	assert_int_equal(clean(f, DB_CLEAN_OP, T0 - DB_DAY, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_OP, T0 - DB_DAY - 1, 9), 1);
	assert_int_equal(clean(f, DB_CLEAN_STARTCODE, T0 + 9, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_STARTCODE, T0 + 10, 9), 1);
	assert_int_equal(clean(f, DB_CLEAN_OUT_SILENT, T0, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_OUT_SILENT, T0 + 1, 9), 1);
	OK(db_out_get(f->db, &o, o.id));
	assert_int_equal(o.state, DB_OUT_SILENT);
	assert_int_equal(clean(f, DB_CLEAN_OUT_SETTLED, T0, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_OUT_SETTLED, T0 + 1, 9), 1);
	assert_int_equal(db_out_get(f->db, &o, o.id), -ENOENT);
	WRITE(f, db_proof_put(f->db, &(struct db_proof){ .number_ix = { 1 }, .mac = { 2 }, .expires = T0 + 10, .sealed = fix_wrap(72, 1) }));
	assert_int_equal(clean(f, DB_CLEAN_PROOF, T0 + 9, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_PROOF, T0 + 10, 9), 1);
	draft = (struct db_draft){ .staff_id = s.id, .desk_name = "NBO-3", .day = 1, .touched = T0, .version = 1 };
	WRITE(f, db_draft_new(f->db, &draft, &b));
	assert_int_equal(clean(f, DB_CLEAN_DRAFT, T0, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_DRAFT, T0 + 1, 9), 1);
	tie = (struct db_tie){ .kind = DB_TIE_PROXY, .person_id = p.id, .until = T0 };
	WRITE(f, db_tie_new(f->db, &tie, NULL));
	tie.until = 0;
	WRITE(f, db_tie_new(f->db, &tie, NULL));
	assert_int_equal(clean(f, DB_CLEAN_TIE, T0 - 1, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_TIE, T0, 9), 1);
	OK(db_tie_get(f->db, &tie, NULL, tie.id));
	assert_int_equal(clean(f, DB_CLEAN_AGAIN, T0, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_AGAIN, T0 + 1, 9), 1);
	assert_int_equal(db_checked_again(f->db, &back, k.id), -ENOENT);
}

static void test_clean_strangers_go_and_people_stay(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_login known = fix_login(1, 1), stranger = fix_login(2, 1), got;
	struct db_number n1 = { .touched = T0 }, n2 = { .touched = T0 }, back;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	known.person_id = p.id;
	memcpy(n1.ix, known.number_ix, DB_IX);
	memcpy(n2.ix, stranger.number_ix, DB_IX);
	OK(db_begin(f->db));
	OK(db_login_put(f->db, &known));
	OK(db_login_put(f->db, &stranger));
	OK(db_number_put(f->db, &n1));
	OK(db_number_put(f->db, &n2));
	OK(db_commit(f->db));
	assert_int_equal(clean(f, DB_CLEAN_LOGIN, T0, 9), 0);
	assert_int_equal(clean(f, DB_CLEAN_LOGIN, T0 + 1, 9), 1);
	assert_int_equal(db_login_get(f->db, &got, stranger.number_ix, 1), -ENOENT);
	OK(db_login_get(f->db, &got, known.number_ix, 1));
	assert_int_equal(clean(f, DB_CLEAN_NUMBER, T0 + 1, 9), 2);
	OK(db_number_get(f->db, &back, known.number_ix));
	assert_int_equal(db_number_get(f->db, &back, stranger.number_ix), -ENOENT);
	assert_int_equal(clean(f, DB_CLEAN_NUMBER, T0 + 1, 9), 0);	/* not looked at again before a month */
}

static void test_clean_people_who_never_set_a_pin(void **state)
{
	struct db_person never = fix_person(1), young = fix_person(2), active = fix_person(3), reset = fix_person(4), got;
	struct db_blob record = fix_blob(100, 1);
	struct db_login l = fix_login(1, 1);
	struct fix *f = *state;

	young.created = T0 + 1200;
	active.wrap_pend.len = 0;
	active.pin_set_at = reset.pin_set_at = T0;
	OK(db_begin(f->db));
	OK(db_person_new(f->db, &never, &record));
	OK(db_person_new(f->db, &young, &record));
	OK(db_person_new(f->db, &active, &record));
	OK(db_person_new(f->db, &reset, &record));
	l.person_id = never.id;
	OK(db_login_put(f->db, &l));
	OK(db_commit(f->db));
	assert_int_equal(clean(f, DB_CLEAN_PERSON, T0 + 1000, 9), 1);
	assert_int_equal(db_person_get(f->db, &got, never.id), -ENOENT);
	assert_int_equal(db_login_get(f->db, &l, l.number_ix, 1), -ENOENT);
	OK(db_person_get(f->db, &got, young.id));
	OK(db_person_get(f->db, &got, active.id));
	OK(db_person_get(f->db, &got, reset.id));
}

static void test_counts_follow_what_happens(void **state)
{
	struct db_org org;
	struct db_person p, q = fix_person(7);
	struct db_staff s;
	struct db_share share;
	struct db_blob b = fix_blob(40, 1);
	struct db_counts c;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	s = fix_staff(org.id, 1);
	share = fix_share(org.id, p.id, 1);
	OK(db_begin(f->db));
	OK(db_staff_new(f->db, &s));
	OK(db_person_new(f->db, &q, &b));
	OK(db_share_new(f->db, &share, &b));
	p.wrap_pend.len = 0;
	p.state = DB_PERSON_CLOSED;
	OK(db_person_put(f->db, &p));
	OK(db_commit(f->db));
	OK(db_counts(f->db, &c));
	assert_int_equal(c.people, 2);
	assert_int_equal(c.pending, 1);
	assert_int_equal(c.people_closed, 1);
	assert_int_equal(c.staff, 1);
	assert_int_equal(c.orgs, 1);
	assert_int_equal(c.shares_live, 1);
	assert_true(c.file_bytes > 4096);
	OK(db_begin(f->db));
	OK(db_person_erase(f->db, p.id));
	OK(db_person_erase(f->db, q.id));
	OK(db_commit(f->db));
	OK(db_counts(f->db, &c));
	assert_int_equal(c.people + c.pending + c.people_closed + c.shares_live, 0);
}

static void expect_people(struct fix *f, int64_t people, int64_t pending)
{
	struct db_counts c;

	OK(db_counts(f->db, &c));
	assert_int_equal(c.people, people);
	assert_int_equal(c.pending, pending);
}

/* SQLite tells of a row before it refuses it. What is refused, undone or never committed is counted nowhere, and the file says the same. */
static void test_counts_are_of_what_stays(void **state)
{
	struct db_org org;
	struct db_person p, q = fix_person(7), r = fix_person(8);
	struct db_blob b = fix_blob(40, 1);
	struct fix *f = *state;

	fix_people(f, &org, &p);
	expect_people(f, 1, 1);
	OK(db_begin(f->db));
	OK(db_person_new(f->db, &q, &b));
	memcpy(r.ref, q.ref, sizeof(r.ref));
	assert_int_equal(db_person_new(f->db, &r, &b), -EEXIST);
	expect_people(f, 2, 2);
	OK(db_savepoint(f->db));
	OK(db_person_erase(f->db, p.id));
	expect_people(f, 1, 1);
	OK(db_savepoint_rollback(f->db));
	expect_people(f, 2, 2);
	OK(db_commit(f->db));
	OK(db_begin(f->db));
	OK(db_person_erase(f->db, p.id));
	db_abort(f->db);
	expect_people(f, 2, 2);
	OK(db_begin(f->db));
	OK(db_person_erase(f->db, p.id));
	db_pretend_full(f->db, true);
	assert_int_equal(db_commit(f->db), -ENOSPC);
	db_pretend_full(f->db, false);
	expect_people(f, 2, 2);
	fix_reopen(f);
	expect_people(f, 2, 2);
	OK(db_begin(f->db));
	OK(db_person_erase(f->db, p.id));
	OK(db_commit(f->db));
	fix_reopen(f);
	expect_people(f, 1, 1);
}

/* A foreign key refuses a statement when its rows are gone already: they are counted all the same. */
static void test_a_statement_refused_at_its_end_counts_nothing(void **state)
{
	struct db_org org;
	struct db_person p;
	struct db_staff s;
	struct db_counts c;
	struct fix *f = *state;

	fix_people(f, &org, &p);
	s = fix_staff(org.id, 1);
	OK(db_begin(f->db));
	OK(db_staff_new(f->db, &s));
	OK(sqlite3_finalize(f->db->stmt[SQL_META_PUT]));
	OK(sqlite3_prepare_v2(f->db->h, "DELETE FROM org WHERE ?2 IS NOT NULL", -1, &f->db->stmt[SQL_META_PUT], NULL));
	assert_int_equal(db_meta_put(f->db, "x", "x", 1), -EINVAL);
	OK(db_counts(f->db, &c));
	assert_int_equal(c.orgs, 1);
	OK(db_commit(f->db));
	fix_reopen(f);
	OK(db_counts(f->db, &c));
	assert_int_equal(c.orgs, 1);
	assert_int_equal(c.staff, 1);
}

/* ---- what was deleted leaves the files ---- */

#define CHURN 3000

static char *slurp(const char *path, size_t *len)
{
	FILE *file = fopen(path, "r");
	char *octets = malloc(1 << 24);

	assert_non_null(file);
	assert_non_null(octets);
	*len = fread(octets, 1, 1 << 24, file);
	assert_true(*len < 1 << 24);
	fclose(file);
	return octets;
}

/* A login whose wrap tells its number. */
static struct db_login marked(unsigned i)
{
	struct db_login l = { .slot = 1, .wrap_person.len = 152 };

	memcpy(l.number_ix, &(uint32_t){ i * 2654435761u }, 4);	/* spread, as keyed hashes are */
	memcpy(l.number_ix + 4, &i, sizeof(i));
	snprintf((char *)l.wrap_person.octets, 32, "MARK%08u", i);
	return l;
}

/* Rows of many lengths come in any order, so that pages are split while they fill; then most lose their wraps. */
static void churn(struct fix *f, bool *gone)
{
	struct db_login l;
	unsigned i;

	OK(db_begin(f->db));
	for (i = 0; i < CHURN; i++) {
		l = marked(i);
		l.wrap_staff.len = i * 31 % 440;
		OK(db_login_put(f->db, &l));
	}
	for (i = 0; i < CHURN; i++) {
		gone[i] = i % 6;
		l = marked(i);
		memset(&l.wrap_person, 0, sizeof(l.wrap_person));
		if (gone[i])
			OK(db_login_put(f->db, &l));
	}
	OK(db_commit(f->db));
}

static void test_deleted_octets_stand_in_no_gap_of_a_page(void **state)
{
	static bool gone[CHURN], found[CHURN];
	struct fix *f = *state;
	unsigned i, stale = 0, live = 0;
	char *octets, *at;
	size_t len;

	churn(f, gone);
	OK(db_checkpoint(f->db, true));
	octets = slurp(f->path, &len);
	for (at = octets; (at = memmem(at, octets + len - at, "MARK", 4)); at += 4)
		found[atoi(at + 4) % CHURN] = true;
	free(octets);
	for (i = 0; i < CHURN; i++) {
		stale += found[i] && gone[i];
		live += found[i] && !gone[i];
	}
	assert_int_equal(stale, 0);
	assert_int_equal(live, CHURN / 6);
}

/* ---- what came first ---- */

#define PAGE 4096

static void run(struct fix *f, const char *sql)
{
	OK(db_begin(f->db));
	OK(sqlite3_exec(f->db->h, sql, NULL, NULL, NULL));
	OK(db_commit(f->db));
}

/* Rows of every kind of page, short ones and ones that go on elsewhere, come in any order, grow, shrink and go. */
static void shuffle_rows(struct fix *f)
{
	unsigned i;

	for (i = 0; i < 12; i++) {
		run(f, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 150) INSERT INTO consent "
		       "SELECT random() & 0xffffffffff, randomblob(16), 0, randomblob(iif(i % 9, 40 + abs(random() % 600), abs(random() % 13000))) FROM n");
		run(f, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 150) INSERT INTO meta "
		       "SELECT hex(randomblob(iif(i % 40, 8, 700))), randomblob(iif(i % 7, 1 + abs(random() % 300), abs(random() % 9000))) FROM n");
		run(f, "UPDATE consent SET sealed = randomblob(1 + abs(random() % 700)) WHERE id % 5 = 1");
		run(f, "DELETE FROM consent WHERE id % 4 = abs(random() % 4); DELETE FROM meta WHERE length(value) % 4 = 1");
	}
}

/* Everything that the two tables have. */
static uint64_t sum_rows(struct fix *f)
{
	sqlite3_stmt *s;
	uint64_t sum = 14695981039346656037u;
	int i, column;

	OK(sqlite3_prepare_v2(f->db->h, "SELECT id, record_id, sealed FROM consent UNION ALL SELECT 0, name, value FROM meta", -1, &s, NULL));
	while (sqlite3_step(s) == SQLITE_ROW)
		for (column = 0; column < 3; column++)
			for (i = 0; i < sqlite3_column_bytes(s, column); i++)
				sum = (sum ^ ((const uint8_t *)sqlite3_column_blob(s, column))[i]) * 1099511628211u;
	sqlite3_finalize(s);
	return sum;
}

static unsigned be16(const char *p)
{
	return (uint8_t)p[0] << 8 | (uint8_t)p[1];
}

/* The cells of each page stand in the order of their pointers, without a hole; but for those of the schema, as the file was made. returns: such pages. */
static unsigned expect_plain_pages(const char *octets, size_t len, const char *made, size_t made_len)
{
	unsigned pages = 0, i, n, before, kinds = 0;
	const char *page, *head, *pointers;

	for (page = octets; page < octets + len; page += PAGE) {
		head = page + (page == octets ? 100 : 0);
		if ((*head != 2 && *head != 5 && *head != 10 && *head != 13) ||
		    ((size_t)(page - octets) < made_len && !memcmp(page, made + (page - octets), PAGE)))
			continue;
		pages++, kinds |= 1 << *head;
		pointers = head + (*head < 10 ? 12 : 8);
		assert_int_equal(be16(head + 1), 0);
		assert_int_equal(head[7], 0);
		for (i = 0, n = be16(head + 3), before = PAGE; i < n; before = be16(pointers + 2 * i++))
			assert_true(be16(pointers + 2 * i) < before);
		assert_int_equal(be16(head + 5), before);
	}
	assert_int_equal(kinds, 1 << 2 | 1 << 5 | 1 << 10 | 1 << 13);
	return pages;
}

static void test_no_place_on_a_page_tells_which_row_came_first(void **state)
{
	struct fix *f = *state;
	size_t len, made_len;
	char *octets, *made;
	uint64_t sum;

	made = slurp(f->path, &made_len);
	shuffle_rows(f);
	sum = sum_rows(f);
	OK(db_checkpoint(f->db, true));
	octets = slurp(f->path, &len);
	assert_true(expect_plain_pages(octets, len, made, made_len) > 100);
	free(octets);
	free(made);
	run(f, "DELETE FROM consent WHERE id < 0");	/* on the pages that SQLite still has in its own order */
	assert_int_equal(sum_rows(f), sum);
	fix_reopen(f);
	assert_int_equal(sum_rows(f), sum);
	OK(db_check(f->db));
	shuffle_rows(f);
	sum = sum_rows(f);
	fix_reopen(f);
	assert_int_equal(sum_rows(f), sum);
	OK(db_check(f->db));
}

/* What a process that was killed leaves, opened again. */
static void die(struct fix *f)
{
	char cmd[480];

	snprintf(cmd, sizeof(cmd), "cp '%s' '%s.left' && cp '%s-wal' '%s.left-wal'", f->path, f->path, f->path, f->path);
	OK(system(cmd));
	db_close(f->db);
	snprintf(f->path + strlen(f->path), 8, ".left");
	OK(fix_open(f, 0));
}

static size_t log_read(const struct fix *f, size_t *nonzero)
{
	char path[128], *octets;
	size_t len, i;

	snprintf(path, sizeof(path), "%s-wal", f->path);
	octets = slurp(path, &len);
	for (*nonzero = 0, i = 0; i < len; i++)
		*nonzero += octets[i] != 0;
	free(octets);
	return len;
}

static void test_an_emptied_log_keeps_its_room_and_nothing_else(void **state)
{
	static bool gone[CHURN];
	struct db_org o = fix_org("715464"), got;
	struct fix *f = *state;
	size_t before, after, nonzero;

	churn(f, gone);
	before = log_read(f, &nonzero);
	assert_true(before > 1 << 20 && nonzero);
	OK(db_checkpoint(f->db, true));
	after = log_read(f, &nonzero);
	assert_int_equal(nonzero, 0);
	assert_true(after <= before && after + 65536 > (before < 4u << 20 ? before : 4u << 20));
	WRITE(f, db_org_new(f->db, &o));
	assert_int_equal(log_read(f, &nonzero), after);
	assert_true(nonzero);
	die(f);
	OK(db_org_find(f->db, &got, "715464"));
}

static void test_dropped_until_the_log_is_truncated(void **state)
{
	struct db_org o = fix_org("715464");
	struct db_blob record = fix_blob(100, 1);
	struct db_person p = fix_person(1);
	struct db_login l = marked(1);
	struct fix *f = *state;

	assert_false(db_has_dropped(f->db));
	WRITE(f, db_person_new(f->db, &p, &record));
	assert_true(db_has_dropped(f->db));	/* the log tells in which order people came */
	OK(db_checkpoint(f->db, true));
	WRITE(f, db_org_new(f->db, &o));
	WRITE(f, db_login_put(f->db, &l));
	assert_false(db_has_dropped(f->db));
	WRITE(f, db_login_drop(f->db, l.number_ix, 1));
	assert_true(db_has_dropped(f->db));
	OK(db_checkpoint(f->db, false));
	assert_true(db_has_dropped(f->db));
	db_pretend_full(f->db, true);
	assert_int_equal(db_checkpoint(f->db, true), -ENOSPC);
	assert_true(db_has_dropped(f->db));
	db_pretend_full(f->db, false);
	OK(db_checkpoint(f->db, true));
	assert_false(db_has_dropped(f->db));
	WRITE(f, db_org_state(f->db, o.id, DB_ORG_PAUSED));
	die(f);
	assert_true(db_has_dropped(f->db));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_write_outside_transaction_refused),
		TEST(test_abort_leaves_nothing),
		TEST(test_savepoint_undoes_one_verb_only),
		TEST(test_clean_shares_expire_then_are_forgotten_in_slices),
		TEST(test_clean_op_startcode_outbox_again),
		TEST(test_clean_strangers_go_and_people_stay),
		TEST(test_clean_people_who_never_set_a_pin),
		TEST(test_counts_follow_what_happens),
		TEST(test_counts_are_of_what_stays),
		TEST(test_a_statement_refused_at_its_end_counts_nothing),
		TEST(test_deleted_octets_stand_in_no_gap_of_a_page),
		TEST(test_no_place_on_a_page_tells_which_row_came_first),
		TEST(test_an_emptied_log_keeps_its_room_and_nothing_else),
		TEST(test_dropped_until_the_log_is_truncated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
