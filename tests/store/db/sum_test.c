/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sums of tables: octets and elements as vectors say, what changes them and what does not, and the same by another program. */
#include "store/db/sqlite/db_sqlite.h"
#include "store/seal/seal_sum.h"
#include "tests/lib/db_fix.h"

static uint8_t key[SEAL_KEY];

static void element_of(const void *k, uint8_t out[DB_SUM], const char *table, const void *row, size_t len)
{
	seal_sum_element(k, out, table, row, len);
}

static const struct db_sum_keys keys = { key, element_of };

#define TEXT 16384

/* "TABLE ROWS SUM\n" of each, behind what is in a text of TEXT. */
static void write_sum(void *ctx, const char *table, const struct db_sum *sum)
{
	char *text = ctx, hex[2 * DB_SUM + 1];
	size_t i, len = strlen(text);

	for (i = 0; i < DB_SUM; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum->sum[i]);
	snprintf(text + len, TEXT - len, "%s %llu %s\n", table, (unsigned long long)sum->rows, hex);
}

#define TABLES_OLD \
	"PRAGMA user_version = 5; CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID; " \
	"CREATE TABLE login (number_ix BLOB, slot INTEGER, salt BLOB, person_id INTEGER, staff_id INTEGER, wrap_person BLOB, wrap_staff BLOB, " \
	"tried INTEGER, cleared INTEGER, a INTEGER, b INTEGER, c INTEGER, d INTEGER, e INTEGER, last_used INTEGER, touched INTEGER, " \
	"PRIMARY KEY (number_ix, slot)) STRICT, WITHOUT ROWID; CREATE TABLE ledger (seq INTEGER); INSERT INTO ledger VALUES (1); "
#define OCTETS_A "x'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf'"
#define OCTETS_B "x'b0b1b2b3b4b5b6b7b8b9babbbcbdbebf'"
#define OCTETS_LONG "x'a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf'"
#define LOGIN_ONE "INSERT INTO login VALUES (" OCTETS_A ", 1, " OCTETS_B ", 7, NULL, " OCTETS_LONG ", NULL, 3, 3, 0, 0, 0, 0, 0, 1790000000, 1790000000); "
#define LOGIN_TWO "INSERT INTO login VALUES (" OCTETS_A ", 2, " OCTETS_B ", NULL, 1, NULL, " OCTETS_LONG ", -1, -1, 0, 0, 0, 0, 0, 1790000000, 1790000000); "
#define NO_ROWS " 0 0000000000000000000000000000000000000000000000000000000000000000\n"

static void expect_sums(const char *sql, const char *expected)
{
	static char text[TEXT];
	sqlite3 *h;

	text[0] = '\0';
	OK(sqlite3_open(":memory:", &h));
	OK(sqlite3_exec(h, sql, NULL, NULL, NULL));
	OK(db_sqlite_sweep(h, &keys, write_sum, text));
	sqlite3_close(h);
	assert_string_equal(text, expected);
}

static void test_sums_are_those_of_the_vectors(void **state)
{
	(void)state;
	expect_sums(TABLES_OLD "INSERT INTO meta VALUES ('clock', x'0001')",
		    "login" NO_ROWS "meta 1 3dfeb5791016fcd0ce6d99e848966973b20436c4c8882abb7c3036f39d14196f\n");
	expect_sums(TABLES_OLD LOGIN_ONE, "login 1 f2fbe73bca7782c666f46268705af598685738e7feefb9e23bf7968ff0160563\nmeta" NO_ROWS);
	expect_sums(TABLES_OLD LOGIN_TWO, "login 1 04b66dc76bc391919746c29168535f737425950f3cab5ae3a072c3cf9de53e79\nmeta" NO_ROWS);
	expect_sums(TABLES_OLD LOGIN_TWO LOGIN_ONE, "login 2 f6b15503363b1458fe3a25fad8ad540cdd7ccdf63a9b14c6dc695a5f8efc43dc\nmeta" NO_ROWS);
}

/* A row twice is not a row gone, and what is subtracted leaves what was there, over every octet. */
static void test_what_is_added_can_be_taken_away(void **state)
{
	struct db_sum sum = { 0 }, zero = { 0 };
	uint8_t a[DB_SUM], b[DB_SUM];

	(void)state;
	memset(a, 0xff, sizeof(a));
	fix_fill(b, sizeof(b), 7);
	db_sum_add(&sum, a);
	db_sum_add(&sum, a);
	assert_int_equal(sum.sum[0], 0xfe);
	assert_int_equal(sum.sum[DB_SUM - 1], 0xff);
	db_sum_add(&sum, b);
	db_sum_subtract(&sum, a);
	db_sum_subtract(&sum, a);
	assert_memory_equal(sum.sum, b, DB_SUM);
	assert_int_equal(sum.rows, 1);
	db_sum_subtract(&sum, b);
	assert_memory_equal(&sum, &zero, sizeof(sum));
}

/* Runs sql as another program would; the sum of that table is another one then. */
static void expect_found(struct fix *f, const char *table, const char *sql)
{
	static char before[TEXT], after[TEXT];
	char *at, *end;
	sqlite3 *h;

	before[0] = after[0] = '\0';
	OK(db_sweep(f->db, &keys, write_sum, before));
	db_close(f->db);
	f->db = NULL;
	OK(sqlite3_open(f->path, &h));
	if (sqlite3_exec(h, sql, NULL, NULL, NULL) || !sqlite3_changes(h))
		fail_msg("%s: %s", sql, sqlite3_errmsg(h));
	OK(sqlite3_close(h));
	OK(fix_open(f, 0));
	OK(db_sweep(f->db, &keys, write_sum, after));
	at = strstr(after, table);
	assert_non_null(at);
	end = strchr(at + 1, '\n');
	*end = '\0';
	if (strstr(before, at))
		fail_msg("%s is as it was after: %s", table, sql);
}

static void add_rows(struct fix *f)
{
	struct db_org org, second = fix_org("204118");
	struct db_person p, q = fix_person(9);
	struct db_login one = fix_login(1, 1), two = fix_login(2, 1);
	struct db_blob b = fix_blob(40, 5);

	fix_people(f, &org, &p);
	one.person_id = two.person_id = p.id;
	one.wrap_person = two.wrap_person = fix_wrap(48, 3);
	OK(db_begin(f->db));
	OK(db_org_new(f->db, &second));
	OK(db_person_new(f->db, &q, &b));
	OK(db_login_put(f->db, &one));
	OK(db_login_put(f->db, &two));
	OK(db_commit(f->db));
}

static void test_what_another_program_writes_changes_the_sum_of_its_table(void **state)
{
	struct fix *f = *state;

	add_rows(f);
	expect_found(f, "\nlogin ", "UPDATE login SET tried = 0 WHERE tried = 1");
	expect_found(f, "\norg ", "UPDATE org SET bundle = 'all' WHERE code = '204118'");
	expect_found(f, "\norg ", "UPDATE org SET name = (SELECT name FROM org WHERE code = '715464') || ' ' WHERE code = '204118'");
	expect_found(f, "\nperson ", "UPDATE person SET inbox_pub = zeroblob(32) WHERE rowid = (SELECT min(rowid) FROM person)");
	expect_found(f, "\nperson ", "UPDATE person SET record = (SELECT record FROM person ORDER BY id LIMIT 1) WHERE id = (SELECT max(id) FROM person)");
	expect_found(f, "\nlogin ", "DELETE FROM login WHERE number_ix = (SELECT max(number_ix) FROM login)");
	expect_found(f, "\nmeta ", "INSERT INTO meta VALUES ('odd', x'01')");
	expect_found(f, "\ntally ", "UPDATE tally SET n = n + 1 WHERE name = 'staff'");
}

static void test_another_program_finds_the_same_sums(void **state)
{
	static char mine[TEXT], theirs[TEXT];
	const char *top = getenv("top_srcdir");
	struct fix *f = *state;
	char cmd[512];
	FILE *out;

	add_rows(f);
	mine[0] = '\0';
	OK(db_sweep(f->db, &keys, write_sum, mine));
	db_close(f->db);	/* the log goes into the file */
	f->db = NULL;
	snprintf(cmd, sizeof(cmd), "python3 %s/tests/store/db/sums.py %s 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
		 top ? top : ".", f->path);
	out = popen(cmd, "r");
	assert_non_null(out);
	theirs[fread(theirs, 1, sizeof(theirs) - 1, out)] = '\0';
	OK(pclose(out));
	assert_string_equal(mine, theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sums_are_those_of_the_vectors),
		cmocka_unit_test(test_what_is_added_can_be_taken_away),
		TEST(test_what_another_program_writes_changes_the_sum_of_its_table),
		TEST(test_another_program_finds_the_same_sums),
	};
	uint8_t i;

	for (i = 0; i < sizeof(key); i++)
		key[i] = i;
	return cmocka_run_group_tests_name("sum", tests, NULL, NULL);
}
