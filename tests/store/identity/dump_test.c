/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a thief of the database file, who has no key, reads in it after a played day: no line of a register beside a person, no second of anything
 * that is over, nobody beside a check that is closed, and nothing that was to be deleted. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include <osmocom/core/utils.h>
#include <sqlite3.h>

#include "store/identity/core/identity_limits.h"
#include "tests/lib/identity_world.h"

#define ROWS		10	/* of a register: their order by chance is one in 1.8 million */
#define TEN_YEARS	(3650LL * DB_DAY)
#define CHECKS		4

/* ---- the day ---- */

static void row_number(char number[16], unsigned i)
{
	snprintf(number, 16, "2547990000%02u", (i * 7 + 3) % ROWS);	/* a register is in no order of numbers */
}

static void import_row(struct world *w, unsigned i)
{
	char number[16], id[16], err[IDENTITY_ERR_MAX];
	const struct identity_pair pairs[] = {
		{ "msisdn", number }, { "given_name", "ABEBA" }, { "family_name", "TESFAYE" }, { "birthdate", "1990-01-02" }, { "sex", "f" },
		{ "id_type", "refugee_id" }, { "id_number", id }, { "evidence", "2" },
	};

	row_number(number, i);
	snprintf(id, sizeof(id), "ET-%03u", 500 + i);
	OK(identity_core_begin(w->core));
	OK(identity_person_import(w->core, pairs, sizeof(pairs) / sizeof(pairs[0]), i + 2, false, err));
	OK(identity_core_commit(w->core));
}

static void text(struct world *w, const char *number, const char *key, const char *pick, bool claimed)
{
	struct phone p = { .w = w, .number = number, .link = "op1", .claimed = claimed };
	struct identity_req req;

	world_wait(w, 17);
	world_sms_req(&p, &req, &(struct args){ .key = key, .pick = pick }, key);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	assert_int_equal(w->ans.outcome, IDO_OK);
}

/* One gives, the agent checks and says how it ended, or does not. */
static void check(struct world *w, const char *number, const char *how)
{
	struct phone a;

	world_wait(w, 61);
	share(w, number);
	world_wait(w, 43);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	world_wait(w, 19);
	if (*how)
		expect(&a, "ok", SERVED, .key = how);
	hang_up(&a, true);
}

static void ask_and_guess(struct world *w)
{
	struct phone a = at_desk(w, AGENT), p;

	world_wait(w, 11);
	expect(&a, "waiting", ASK_PERSON, .secret = OTHER);
	expect(&a, "wrong", CHECK, .secret = "234567");
	hang_up(&a, true);
	p = dial(w, OTHER, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "975318");
	expect(&p, "wrong", UNLOCK, .secret = "975318");
	expect(&p, "wait", UNLOCK, .secret = "975318");
	p = dial(w, STRANGER, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "975318");
}

static void janitor(struct world *w)
{
	unsigned i;
	int n = 1;

	for (i = 0; n && i < 50; i++) {
		OK(identity_core_begin(w->core));
		n = identity_core_janitor(w->core, 100);
		OK(identity_core_commit(w->core));
	}
	assert_int_equal(n, 0);
}

static void play(struct world *w)
{
	struct phone p;
	unsigned i;

	w->conf.survey_one_in = 1;
	world_wait(w, 23);
	hawa(w);
	enrol(w, OTHER, PIN);
	for (i = 0; i < ROWS; i++)
		import_row(w, i);
	check(w, SELAM, "yes");
	check(w, OTHER, "no");
	check(w, SELAM, "name");
	text(w, SELAM, "help", "", false);
	text(w, OTHER, "lock", "", true);
	text(w, OTHER, "block", HAWA, true);
	text(w, STRANGER, "digits", "", false);
	p = dial(w, SELAM, NULL);
	expect(&p, "survey", UNLOCK, .secret = PIN);
	expect(&p, "person", SURVEY, .key = "yes");
	hang_up(&p, true);
	check(w, SELAM, "");
	share(w, SELAM);
	ask_and_guess(w);
}

/* ---- what the file says ---- */

static sqlite3 *file;

/* Give the file away: nobody has it open, and no log stands beside it. */
static void steal(struct world *w)
{
	OK(db_checkpoint(w->db, true));
	world_close(w);
	OK(sqlite3_open_v2(w->db_path, &file, SQLITE_OPEN_READONLY, NULL));
}

static void bring_back(struct world *w)
{
	OK(sqlite3_close(file));
	world_open(w);
}

static sqlite3_stmt *query(const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(file, sql, -1, &s, NULL))
		fail_msg("%s: %s", sql, sqlite3_errmsg(file));
	return s;
}

static int64_t count(const char *sql)
{
	sqlite3_stmt *s = query(sql);
	int64_t n;

	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* What a time looks like that stands to the second. */
static bool is_exact(int64_t v, int64_t now)
{
	return v > now - TEN_YEARS && v < now + TEN_YEARS && v % DB_COARSE_S;
}

/* Of a column that may be exact: 0 no; 1 in these rows. */
static bool may_be_exact(const char *column)
{
	static const char *const live[] = {
		"share.created", "share.expires", "startcode.expires", "outbox.created", "outbox.due", "op.created", "asked.created",
		"login.wait_until", "number.wait_until", "staff.window_start", "staff.closed_until", "checked.opened",
	};
	size_t i;

	for (i = 0; i < sizeof(live) / sizeof(live[0]); i++)
		if (!strcmp(live[i], column))
			return true;
	return false;
}

static unsigned exact_in_row(sqlite3_stmt *s, const char *table, int64_t now, bool live)
{
	unsigned n = 0;
	char column[80];
	int i;

	for (i = 0; i < sqlite3_column_count(s); i++) {
		snprintf(column, sizeof(column), "%s.%s", table, sqlite3_column_name(s, i));
		if (sqlite3_column_type(s, i) != SQLITE_INTEGER || !is_exact(sqlite3_column_int64(s, i), now))
			continue;
		n++;
		if (!live || !may_be_exact(column))
			print_error("%s stands to the second: %" PRId64 "\n", column, (int64_t)sqlite3_column_int64(s, i));
		assert_true(live && may_be_exact(column));
	}
	return n;
}

/* Every integer of every table. returns: how many times stand to the second; none but live ones may. */
static unsigned exact_times(int64_t now, bool live)
{
	sqlite3_stmt *tables = query("SELECT name FROM sqlite_schema WHERE type = 'table'"), *s;
	char sql[80];
	const char *table;
	unsigned n = 0, rows = 0;

	while (sqlite3_step(tables) == SQLITE_ROW) {
		table = (const char *)sqlite3_column_text(tables, 0);
		snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
		s = query(sql);
		for (; sqlite3_step(s) == SQLITE_ROW; rows++)
			n += exact_in_row(s, table, now, live);
		sqlite3_finalize(s);
	}
	sqlite3_finalize(tables);
	assert_true(rows > 20);
	return n;
}

static void expect_ledger_coarse(void)
{
	sqlite3_stmt *s = query("SELECT data FROM ledger");
	const char *bar;
	unsigned n = 0;

	for (; sqlite3_step(s) == SQLITE_ROW; n++) {
		bar = strchr((const char *)sqlite3_column_text(s, 0), '|');
		assert_non_null(bar);
		assert_int_equal(strtoll(bar + 1, NULL, 10) % DB_COARSE_S, 0);
	}
	sqlite3_finalize(s);
	assert_true(n > ROWS);
}

/* ---- who of the register is who ---- */

struct cell {
	int type, len;
	int64_t number;
	uint8_t octets[512];
};

static void read_cell(struct cell *c, sqlite3_stmt *s, int i)
{
	memset(c, 0, sizeof(*c));
	c->type = sqlite3_column_type(s, i);
	c->number = sqlite3_column_int64(s, i);
	c->len = sqlite3_column_bytes(s, i);
	if (c->type != SQLITE_INTEGER && c->len)
		memcpy(c->octets, sqlite3_column_blob(s, i), c->len < (int)sizeof(c->octets) ? c->len : (int)sizeof(c->octets));
}

static int compare_cells(const struct cell *a, const struct cell *b)
{
	if (a->type == SQLITE_INTEGER && b->type == SQLITE_INTEGER)
		return a->number < b->number ? -1 : a->number > b->number;
	return memcmp(a->octets, b->octets, sizeof(a->octets));
}

/* The rows of a table that are those people's, in the order of the register: no column of them may be in that order. key: its column of people. */
static void expect_no_order(const char *table, const char *key, const int64_t people[ROWS])
{
	static struct cell cells[ROWS];
	sqlite3_stmt *s;
	char sql[96];
	int up, down, i, row, columns = 1;

	for (i = 0; i < columns; i++) {
		for (row = 0, up = down = 0; row < ROWS; row++) {
			snprintf(sql, sizeof(sql), "SELECT * FROM %s WHERE %s = %" PRId64, table, key, people[row]);
			s = query(sql);
			assert_int_equal(sqlite3_step(s), SQLITE_ROW);
			columns = sqlite3_column_count(s);
			read_cell(&cells[row], s, i);
			assert_false(cells[row].type == SQLITE_INTEGER && cells[row].number == row + 2 && row > 2);
			if (up || down || row)
				up += compare_cells(&cells[row - 1], &cells[row]) < 0;
			if (row)
				down += compare_cells(&cells[row - 1], &cells[row]) > 0;
			sqlite3_finalize(s);
		}
		if (up == ROWS - 1 || down == ROWS - 1)
			fail_msg("column %d of %s is in the order of the register", i, table);
	}
}

/* The people of the register, in its order. */
static void find_people(struct world *w, int64_t people[ROWS])
{
	char number[16];
	uint8_t ix[DB_IX];
	struct db_login l;
	unsigned i;

	for (i = 0; i < ROWS; i++) {
		row_number(number, i);
		seal_number_ix(w->keys, ix, number);
		OK(db_login_get(w->db, &l, ix, 1));
		people[i] = l.person_id;
	}
}

static void test_rows_of_people_are_in_no_order_of_the_register(void **state)
{
	struct world *w = *state;
	int64_t people[ROWS];

	play(w);
	find_people(w, people);
	steal(w);
	expect_no_order("person", "id", people);
	expect_no_order("paper", "person_id", people);
	expect_no_order("login", "person_id", people);
	assert_int_equal(count("SELECT count(DISTINCT place) FROM paper"), ROWS);
	assert_int_equal(count("SELECT count(*) FROM paper WHERE place IS NOT NULL AND length(place) < 72"), 0);
	bring_back(w);
}

/* ---- times ---- */

static void test_no_time_but_of_what_lives_stands_to_the_second(void **state)
{
	struct world *w = *state;

	play(w);
	steal(w);
	assert_true(exact_times(world_now(w), true) > 4);
	assert_int_equal(count("SELECT count(*) FROM share WHERE state <> 0 AND (created % 300 OR expires % 300 OR ended % 300)"), 0);
	assert_int_equal(count("SELECT count(*) FROM checked WHERE outcome <> 0 AND (opened % 300 OR closed % 300)"), 0);
	assert_int_equal(count("SELECT count(*) FROM inbox WHERE created % 86400"), 0);
	expect_ledger_coarse();
	bring_back(w);
	world_wait(w, 4 * DB_DAY + 7);	/* an SMS that nobody fetches waits for three */
	janitor(w);
	steal(w);
	assert_int_equal(exact_times(world_now(w), false), 0);
	bring_back(w);
}

/* ---- who was checked ---- */

static void test_nobody_stands_beside_a_check_that_is_over(void **state)
{
	struct world *w = *state;

	play(w);
	steal(w);
	assert_int_equal(count("SELECT count(*) FROM checked"), CHECKS);
	assert_int_equal(count("SELECT count(*) FROM checked WHERE person_id IS NOT NULL"), 1);	/* its values may be seen again */
	assert_int_equal(count("SELECT count(*) FROM checked WHERE outcome <> 0 AND (person_id IS NOT NULL OR share_id IS NOT NULL)"), 0);
	assert_int_equal(count("SELECT count(*) FROM person WHERE typeof(survey) NOT IN ('null', 'blob')"), 0);
	assert_int_equal(count("SELECT count(*) FROM pragma_table_info('inbox') WHERE name NOT IN ('person_id', 'seq', 'created', 'sealed')"), 0);
	assert_int_equal(count("SELECT count(*) FROM pragma_table_info('history') WHERE name NOT IN ('person_id', 'seq', 'created', 'sealed')"), 0);
	assert_int_equal(count("SELECT count(*) FROM (SELECT min(seq) AS first FROM inbox GROUP BY person_id) WHERE first <> 1"), 0);
	bring_back(w);
	world_wait(w, IDENTITY_AGAIN_S + 1);
	janitor(w);
	steal(w);
	assert_int_equal(count("SELECT count(*) FROM checked WHERE person_id IS NOT NULL OR share_id IS NOT NULL OR again IS NOT NULL"), 0);
	bring_back(w);
}

/* The person still reads who saw the ID, and the agent's counts are right. */
static void test_what_is_dropped_is_missed_by_nobody(void **state)
{
	struct world *w = *state;
	struct phone p;

	play(w);
	world_wait(w, IDENTITY_HOUR_S);
	janitor(w);
	p = at_desk(w, AGENT);
	expect(&p, "ok", TODAY);
	assert_string_equal(got(w, IDF_TODAY), "4");
	assert_string_equal(got(w, IDF_SERVED), "1");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "survey", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_ORG_SHORT), "HAWA");
	assert_string_equal(got(w, IDF_SEEN_DAY), "2026-09-21");
	expect(&p, "person", SURVEY, .key = "yes");
	expect(&p, "ok", HISTORY);
	assert_string_equal(identity_ans_get(&w->ans, IDF_EVENT, 2), "2026-09-21|HAWA|full_name,over_18,id_last4");
	expect(&p, "ok", EVENT, .key = "3");
	assert_string_equal(got(w, IDF_SEEN_TIME), "17:17");
}

/* ---- how long ---- */

static const struct { const char *table; int64_t keep_s; } kept[] = {
	{ "op", IDENTITY_LATE_S }, { "startcode", IDENTITY_START_S }, { "asked", IDENTITY_KEEP_ASKED_S },
	{ "share", IDENTITY_LIFE_H1_S + IDENTITY_KEEP_SHARE_S }, { "outbox", IDENTITY_VALID_MOST_S + IDENTITY_KEEP_OUT_S },
	{ "checked", IDENTITY_KEEP_AUDIT_S }, { "consent", IDENTITY_KEEP_AUDIT_S },
	{ "inbox", IDENTITY_KEEP_AUDIT_S }, { "history", IDENTITY_KEEP_AUDIT_S },
};

/* Their rows, and at last none: a day late at the most. */
static void test_nothing_is_kept_for_longer_than_it_is_said(void **state)
{
	struct world *w = *state;
	struct phone p;
	int64_t begun;
	char sql[64];
	size_t i;

	play(w);
	start_code(w, "254799000000", 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);	/* of the inbox some goes into the history */
	hang_up(&p, true);
	check(w, SELAM, "");
	begun = world_now(w);
	steal(w);
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", kept[i].table);
		if (!count(sql))
			fail_msg("%s was not played", kept[i].table);
	}
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		bring_back(w);
		janitor(w);	/* it sees the clock go on */
		world_at(w, begun + kept[i].keep_s + DB_DAY);
		janitor(w);
		steal(w);
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", kept[i].table);
		if (count(sql))
			fail_msg("%s was kept", kept[i].table);
	}
	assert_true(count("SELECT count(*) FROM person") > 0);
	assert_int_equal(exact_times(world_now(w), false), 0);
	bring_back(w);
}

/* ---- who was erased ---- */

/* Every column that names a person or a number, also those of tables to come: what erases has been thought of for each. */
static const char *const keyed[] = {
	"login.person_id", "login.number_ix", "startcode.person_id", "startcode.number_ix", "share.person_id", "checked.person_id", "inbox.person_id",
	"history.person_id", "block.person_id", "asked.number_ix", "outbox.addressee", "op.person_id", "paper.person_id", "proof.number_ix",
	"desk_case.person_id", "desk_case.number_ix", "dup_wait.person_id", "card.person_id", "card_try.number_ix", "card_move.person_id",
	"card_move.number_ix", "number.ix", "family.person_id", "family.other_id", "death.person_id",
};

#define KEYED \
	"SELECT m.name || '.' || c.name, m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND " \
	"((m.name = 'number' AND c.name = 'ix') OR c.name LIKE '%person_id' OR c.name LIKE '%number_ix' OR c.name = 'addressee' OR EXISTS " \
	"(SELECT 1 FROM pragma_foreign_key_list(m.name) k WHERE k.\"table\" = 'person' AND k.\"from\" = c.name))"

struct mark {
	uint8_t octets[DB_BLOB_MAX];
	int len;
};

/* Of the person on that number: row, and octets of what is theirs alone. */
struct erased {
	int64_t id;
	struct mark marks[8];
	unsigned n;
};

static void collect(struct erased *e, struct mark *ix)
{
	sqlite3_stmt *s = query("SELECT person_id, number_ix, salt, wrap_person, ref, inbox_pub, inbox_sec, wrap_escrow, record FROM login "
				"JOIN person ON person.id = person_id WHERE slot = 1 AND person_id = (SELECT person_id FROM history LIMIT 1)");
	int i;

	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	e->id = sqlite3_column_int64(s, 0);
	for (i = 1; i < sqlite3_column_count(s); i++) {
		struct mark *m = i == 1 ? ix : &e->marks[e->n++];

		m->len = sqlite3_column_bytes(s, i);
		assert_in_range(m->len, 12, sizeof(m->octets));
		memcpy(m->octets, sqlite3_column_blob(s, i), m->len);
	}
	sqlite3_finalize(s);
}

static int64_t rows_of(const char *table, const char *column, const struct erased *e, const struct mark *ix)
{
	bool is_number = strstr(column, "number_ix") || !strcmp(column, "addressee") || !strcmp(column, "ix");
	char sql[128];
	sqlite3_stmt *s;
	int64_t n;

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s WHERE %s = ?1", table, column);
	s = query(sql);
	if (is_number)
		OK(sqlite3_bind_blob(s, 1, ix->octets, ix->len, SQLITE_STATIC));
	else
		OK(sqlite3_bind_int64(s, 1, e->id));
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

static bool is_keyed(const char *column)
{
	size_t i;

	for (i = 0; i < sizeof(keyed) / sizeof(keyed[0]); i++)
		if (!strcmp(keyed[i], column))
			return true;
	return false;
}

/* returns: rows that name them; left: whether there may be any. */
static int64_t rows_keyed(const struct erased *e, const struct mark *ix, bool left)
{
	sqlite3_stmt *s = query(KEYED);
	int64_t n = 0, here;

	while (sqlite3_step(s) == SQLITE_ROW) {
		if (!is_keyed((const char *)sqlite3_column_text(s, 0)))
			fail_msg("%s: what does erasing somebody do to it?", sqlite3_column_text(s, 0));
		here = rows_of((const char *)sqlite3_column_text(s, 1), (const char *)sqlite3_column_text(s, 2), e, ix);
		if (here && !left)
			fail_msg("%s names who was erased", sqlite3_column_text(s, 0));
		n += here;
	}
	sqlite3_finalize(s);
	return n;
}

/* returns: how many of the marks stand anywhere in the file, free pages and gaps included. */
static unsigned marks_in_file(const struct world *w, const struct erased *e)
{
	FILE *f = fopen(w->db_path, "r");
	size_t len;
	char *octets;
	unsigned i, n = 0;

	assert_non_null(f);
	OK(fseek(f, 0, SEEK_END));
	len = (size_t)ftell(f);
	octets = malloc(len);
	rewind(f);
	assert_int_equal(fread(octets, 1, len, f), len);
	fclose(f);
	for (i = 0; i < e->n; i++)
		n += memmem(octets, len, e->marks[i].octets, OSMO_MIN(e->marks[i].len, 64)) != NULL;
	free(octets);
	return n;
}

static void test_who_was_erased_is_nowhere(void **state)
{
	struct world *w = *state;
	struct erased e = { .n = 0 };
	struct mark ix;
	struct phone p;
	unsigned i;

	play(w);
	text(w, SELAM, "help", "", false);
	p = dial(w, SELAM, NULL);
	assert_int_not_equal(ask(&p, UNLOCK, .secret = PIN), IDO_WRONG);
	hang_up(&p, true);
	steal(w);
	collect(&e, &ix);
	assert_true(rows_keyed(&e, &ix, true) > 5);
	assert_int_equal(marks_in_file(w, &e), e.n);
	bring_back(w);
	p = dial(w, SELAM, NULL);
	if (ask(&p, UNLOCK, .secret = PIN) == IDO_RESUME)
		(void)ask(&p, RESTART);
	expect(&p, "ok", ERASE_LOOK);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "erases", ERASE);
	hang_up(&p, true);
	for (i = 0; i < 8; i++) {
		world_wait(w, DB_DAY);
		janitor(w);
	}
	steal(w);
	assert_int_equal(rows_keyed(&e, &ix, false), 0);
	assert_int_equal(marks_in_file(w, &e), 0);
	assert_int_equal(count("SELECT count(*) FROM ledger WHERE data LIKE 'erase|%'"), 1);
	bring_back(w);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_rows_of_people_are_in_no_order_of_the_register),
		T(test_no_time_but_of_what_lives_stands_to_the_second),
		T(test_nobody_stands_beside_a_check_that_is_over),
		T(test_what_is_dropped_is_missed_by_nobody),
		T(test_nothing_is_kept_for_longer_than_it_is_said),
		T(test_who_was_erased_is_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
