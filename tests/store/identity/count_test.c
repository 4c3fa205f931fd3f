/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the gateway tells: counters, which count once and name nobody, split by outcome by the rules; and how its links are. */
#include <stdlib.h>

#include "store/db/sqlite/db_sqlite.h"
#include "store/door/identity_payload.h"
#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

static int64_t count(struct world *w, const char *name)
{
	int64_t n;

	OK(db_counter_get(w->db, &n, name));
	return n;
}

static void take_answer(void *ctx, const struct identity_ans *ans)
{
	*(struct identity_ans *)ctx = *ans;
}

/* "NAME N\n", repeated. */
static int hand_over(struct world *w, uint8_t op, const char *lines)
{
	struct phone gateway = { w, "", "" };
	struct identity_counter c;
	struct identity_req req;
	char copy[512], *at = copy, *line;
	uint8_t id[16] = { op };

	world_req(&gateway, &req, IDV_COUNTS, &(struct args){ .op = id });
	snprintf(copy, sizeof(copy), "%s", lines);
	while ((line = strsep(&at, "\n")) && *line) {
		c.n = (uint32_t)strtoul(strrchr(line, ' ') + 1, NULL, 10);
		*strrchr(line, ' ') = '\0';
		c.name = line;
		OK(identity_counter_put(&req, &c));
	}
	OK(identity_submit(w->door, &req, take_answer, &w->ans, NULL));
	return w->ans.outcome;
}

static void test_counts_handed_over_twice_count_once(void **state)
{
	struct world *w = *state;

	assert_int_equal(hand_over(w, 1, "screen|M1|op1|en|shown 3\ntotal|sessions 2\n"), IDO_OK);
	assert_int_equal(hand_over(w, 1, "screen|M1|op1|en|shown 3\ntotal|sessions 2\n"), IDO_OK);
	assert_int_equal(count(w, "screen|M1|op1|en|shown"), 3);
	world_close(w);
	world_open(w);
	assert_int_equal(hand_over(w, 1, "screen|M1|op1|en|shown 3\ntotal|sessions 2\n"), IDO_OK);
	assert_int_equal(count(w, "screen|M1|op1|en|shown"), 3);
	assert_int_equal(hand_over(w, 2, "screen|M1|op1|en|shown 4\n"), IDO_OK);
	assert_int_equal(count(w, "screen|M1|op1|en|shown"), 7);
	assert_int_equal(count(w, "total|sessions"), 2);
}

static void test_counts_that_are_no_words_refused(void **state)
{
	static const char *const wrong[] = {
		"screen|SELAM TESFAYE 1\n", "check|good 5\n", "share|f|18-24 100\n", "total|sessions 1000000001\n", "total|\xc3\xa9 1\n", "total|sessions 1 2\n", " 1\n",
		"total|never_activated_erased 5\n", "sms|muted 5\n", "total|session 1\n", "screen|M1|op1|en 1\n", "screen|M1|op1|en|seen 1\n",
		"screen|M1||en|shown 1\n", "screen|M1|op1|en|shown|shown 1\n", "total|sessions 1\nsms|muted 5\n",
		"total|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 1\n",
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (hand_over(w, 10 + i, wrong[i]) != IDO_REFUSED)
			fail_msg("taken: %s", wrong[i]);
	assert_int_equal(count(w, "check|good"), 0);
	assert_int_equal(count(w, "total|never_activated_erased"), 0);
	assert_int_equal(count(w, "total|sessions"), 0);
}

/* A captured gateway filled the table with screens of its own, and the rules found no room for theirs. */
static void test_counters_of_the_rules_have_room_behind_those_of_the_gateway(void **state)
{
	struct world *w = *state;
	char sql[256];
	sqlite3 *db;

	world_close(w);
	snprintf(sql, sizeof(sql), "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < %d) "
		 "INSERT INTO counter SELECT 0, 'screen|x' || n || '|op1|en|shown', 1 FROM i", DB_COUNTERS_MAX);
	OK(sqlite3_open(w->db_path, &db));
	OK(sqlite3_exec(db, sql, NULL, NULL, NULL));
	OK(sqlite3_close(db));
	world_open(w);
	assert_int_equal(hand_over(w, 1, "screen|M1|op1|en|shown 3\n"), IDO_OK);
	assert_int_equal(count(w, "screen|M1|op1|en|shown"), 0);
	OK(identity_core_begin(w->core));
	identity_count(w->core, "sms|muted", 1);
	OK(identity_core_commit(w->core));
	assert_int_equal(count(w, "sms|muted"), 1);
}

/* ---- links ---- */

static int tell_links(struct world *w, const struct identity_report *reports, unsigned n)
{
	struct phone gateway = { w, "", "" };
	struct identity_req req;
	unsigned i;

	world_req(&gateway, &req, IDV_LINKS, &(struct args){ 0 });
	for (i = 0; i < n; i++)
		OK(identity_report_put(&req, &reports[i]));
	OK(identity_submit(w->door, &req, take_answer, &w->ans, NULL));
	return w->ans.outcome;
}

#define REPORT(p, n, who, is, reason) { .place = p, .of = n, .since_s = 60, .name = who, .protocol = "smpp", .state = is, .why = reason }

static void test_links_are_kept_until_the_gateway_goes(void **state)
{
	const struct identity_report two[] = { REPORT(0, 2, "op1", "BOUND", ""), REPORT(1, 2, "op2", "IDLE", "no answer") };
	const struct identity_report one = REPORT(0, 1, "op3", "BOUND", "");
	struct world *w = *state;

	assert_null(identity_core_link(w->core, 0));
	assert_int_equal(tell_links(w, two, 2), IDO_OK);
	assert_string_equal(identity_core_link(w->core, 0)->state, "BOUND");
	assert_string_equal(identity_core_link(w->core, 1)->why, "no answer");
	assert_int_equal(identity_core_link(w->core, 1)->since, clock_now(&w->clock) - 60);
	assert_null(identity_core_link(w->core, 2));
	assert_int_equal(tell_links(w, &one, 1), IDO_OK);
	assert_string_equal(identity_core_link(w->core, 0)->name, "op3");
	assert_null(identity_core_link(w->core, 1));
	identity_core_drop_dialogues(w->core, PEER_API);
	assert_non_null(identity_core_link(w->core, 0));
	identity_core_drop_dialogues(w->core, PEER_GATEWAY);
	assert_null(identity_core_link(w->core, 0));
}

/* A file of holidays that changed is no mass of locks. */
static void test_each_alarm_is_told_by_its_class_alone(void **state)
{
	static const struct identity_report up = REPORT(0, 1, "op1", "BOUND", "");
	struct world *w = *state;
	struct identity_alarm_state s;
	enum identity_alarm a;
	unsigned done, f, others, mass = 0;

	for (a = 0; a < IDENTITY_ALARMS; a++) {
		OK(identity_core_begin(w->core));
		OK(identity_alarm_raise(w->core, a, 1));
		OK(identity_core_commit(w->core));
		OK(identity_alarm_get(w->core, a, &s));
		assert_int_equal(s.told == IDF_MASS_ACTS, a == IDENTITY_ALARM_LOCK || a == IDENTITY_ALARM_BLOCK || a == IDENTITY_ALARM_NEW_PIN);
		assert_int_equal(tell_links(w, &up, 1), IDO_OK);
		assert_string_equal(got(w, s.told), "1");
		for (f = IDF_FEED_ALARM, others = 0; f <= IDF_HOLIDAYS_ALARM; f++)
			others += *got(w, f) && f != s.told;
		assert_int_equal(others, 0);
		mass += !strcmp(got(w, IDF_MASS_ACTS), "1");
		OK(identity_core_begin(w->core));
		OK(identity_alarm_end(w->core, s.name, &done));
		OK(identity_core_commit(w->core));
	}
	assert_int_equal(mass, 3);
}

static void test_links_that_are_no_words_refused(void **state)
{
	static const struct identity_report wrong[] = {
		REPORT(1, 1, "op1", "", ""), REPORT(0, 0, "op1", "", ""), REPORT(0, IDENTITY_REPORTS_MAX + 1, "op1", "", ""), REPORT(0, 1, "", "", ""),
		REPORT(0, 1, "a name too long.", "", ""), REPORT(0, 1, "op1", "IDLE\n#people=5", ""), REPORT(0, 1, "op1", "", "\x1b[2J"),
		REPORT(0, 1, "op1", "", "caf\xc3\xa9"),
	};
	const struct identity_report half[] = { REPORT(0, 2, "op1", "", ""), REPORT(2, 2, "op1", "", "") };
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(tell_links(w, &wrong[i], 1), IDO_REFUSED);
	assert_int_equal(tell_links(w, half, 2), IDO_REFUSED);
	assert_null(identity_core_link(w->core, 0));
}

static void test_counts_with_one_that_is_none_add_nothing(void **state)
{
	struct world *w = *state;

	assert_int_equal(hand_over(w, 1, "total|sessions 2\ncheck|good 5\n"), IDO_REFUSED);
	assert_int_equal(count(w, "total|sessions"), 0);
	assert_int_equal(hand_over(w, 1, "total|sessions 2\n"), IDO_OK);	/* no repeat: nothing was taken */
	assert_int_equal(count(w, "total|sessions"), 2);
}

static void test_checks_and_shares_counted_by_outcome(void **state)
{
	struct world *w = *state;
	struct phone desk;

	hawa(w);
	share(w, SELAM);
	assert_int_equal(count(w, "share|f|25-34") + count(w, "share|f|18-24") + count(w, "share|f|35-49"), 1);
	desk = at_desk(w, AGENT);
	expect(&desk, "typo", CHECK, .secret = "482913070");
	expect(&desk, "ok", CHECK, .secret = w->code);
	expect(&desk, "ok", SERVED, .key = "yes");
	expect(&desk, "late", CHECK, .secret = w->code);
	expect(&desk, "wrong", CHECK, .secret = "482913077");
	assert_int_equal(count(w, "check|typo"), 1);
	assert_int_equal(count(w, "check|good"), 1);
	assert_int_equal(count(w, "check|served_yes"), 1);
	assert_int_equal(count(w, "check|served_no"), 0);
	assert_int_equal(count(w, "check|late"), 1);
	assert_int_equal(count(w, "check|wrong"), 1);
}

/* A day, and what the vault does in it. returns: people erased. */
static unsigned pass_days(struct world *w, unsigned days)
{
	while (days--) {
		world_wait(w, 86400);
		OK(identity_core_begin(w->core));
		while (identity_core_janitor(w->core, 64))
			;
		OK(identity_core_commit(w->core));
	}
	return identity_core_erased(w->core);
}

static unsigned announced(struct world *w, int64_t in_days)
{
	struct identity_erasing e;

	OK(identity_erasing_get(w->core, &e));
	assert_true(!e.at || e.at == world_now(w) + in_days * 86400);
	return e.n;
}

static int64_t people(struct world *w)
{
	struct db_counts c;

	OK(db_counts(w->db, &c));
	return c.people;
}

static void figures_are(struct world *w, bool doubt, const char *erasing)
{
	const struct identity_report one = REPORT(0, 1, "op1", "BOUND", "");

	assert_int_equal(tell_links(w, &one, 1), IDO_OK);
	assert_true(doubt == (identity_ans_get(&w->ans, IDF_CLOCK_DOUBT, 0) != NULL));
	assert_string_equal(identity_ans_get(&w->ans, IDF_ERASING, 0), erasing);
}

static void test_figures_have_the_clock_and_who_is_announced(void **state)
{
	struct world *w = *state;

	OK(add_person(w, OTHER, NULL));
	figures_are(w, false, "0");
	assert_int_equal(pass_days(w, 91), 0);
	figures_are(w, false, "1");
	w->clock.jump_s = 200 * DB_DAY;
	figures_are(w, true, "1");
	w->clock.jump_s = 0;
	figures_are(w, false, "1");
	assert_int_equal(pass_days(w, 8), 1);
	figures_are(w, false, "0");
}

static void test_figures_tell_of_the_log_when_it_is_a_fault(void **state)
{
	struct world *w = *state;

	identity_core_in_log(w->core, 3);	/* somebody did something, nothing is wrong */
	figures_are(w, false, "0");
	assert_null(identity_ans_get(&w->ans, IDF_DELETED_IN_LOG, 0));
	identity_core_in_log(w->core, 75);
	figures_are(w, false, "0");
	assert_string_equal(got(w, IDF_DELETED_IN_LOG), "75");
}

/* What waits to be sent and when the last backup was made, for who asks the gateway. */
static void test_figures_have_the_backlog_and_the_backup(void **state)
{
	struct world *w = *state;
	static const struct db_blob text = { .len = 30 };
	const int64_t backup = world_now(w) - 7200;
	struct db_out out = { .link = "op1", .created = world_now(w) - 90, .due = world_now(w) };

	figures_are(w, false, "0");
	assert_string_equal(got(w, IDF_SMS_BACKLOG), "0");
	assert_string_equal(got(w, IDF_SMS_OLDEST), "0");
	assert_string_equal(got(w, IDF_LAST_BACKUP), "0");
	OK(db_begin(w->db));
	OK(db_out_new(w->db, &out, &text));
	out.created += 60;
	OK(db_out_new(w->db, &out, &text));
	OK(db_meta_put(w->db, DB_META_BACKUP, &backup, sizeof(backup)));
	OK(db_commit(w->db));
	figures_are(w, false, "0");
	assert_string_equal(got(w, IDF_SMS_BACKLOG), "2");
	assert_string_equal(got(w, IDF_SMS_OLDEST), "90");
	assert_int_equal(atoll(got(w, IDF_LAST_BACKUP)), backup);
}

static void test_people_without_pin_announced_and_erased_a_week_later(void **state)
{
	struct world *w = *state;

	enrol(w, SELAM, PIN);
	OK(add_person(w, OTHER, (const char *const[]){ "id_number", "ET-100-0077", NULL }));
	assert_int_equal(pass_days(w, 90), 0);
	assert_false(identity_erasing_news(w->core));
	assert_int_equal(announced(w, 0), 0);
	assert_int_equal(pass_days(w, 1), 0);
	assert_true(identity_erasing_news(w->core));
	assert_false(identity_erasing_news(w->core));
	OK(add_person(w, STRANGER, (const char *const[]){ "id_number", "ET-100-0078", NULL }));
	assert_int_equal(announced(w, 7), 1);
	assert_int_equal(pass_days(w, 6), 0);
	world_close(w);
	world_open(w);
	assert_int_equal(announced(w, 1), 1);
	assert_int_equal(people(w), 3);
	assert_int_equal(pass_days(w, 1), 1);
	assert_int_equal(identity_core_erased(w->core), 0);
	assert_int_equal(count(w, "total|never_activated_erased"), 1);
	assert_int_equal(people(w), 2);
	assert_int_equal(announced(w, 0), 0);
}

/* Three weeks that nobody saw, by a clock that jumped or a machine that was off, are no week to read it in. */
static void test_announced_erasing_is_put_off_when_nobody_was_there(void **state)
{
	struct world *w = *state;

	OK(add_person(w, OTHER, NULL));
	assert_int_equal(pass_days(w, 92), 0);
	assert_int_equal(announced(w, 6), 1);
	w->clock.jump_s = 21 * 86400;
	assert_int_equal(pass_days(w, 1), 0);
	assert_int_equal(announced(w, 7), 1);
	assert_int_equal(pass_days(w, 6), 0);
	assert_int_equal(pass_days(w, 1), 1);
}

static void test_announced_person_who_sets_a_pin_stays(void **state)
{
	static const char *const read[] = { "notice", "read", NULL };
	struct world *w = *state;
	struct phone p;

	OK(add_person(w, SELAM, read));
	assert_int_equal(pass_days(w, 92), 0);
	start_code(w, SELAM, 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, PIN);
	assert_int_equal(announced(w, 6), 0);
	assert_int_equal(pass_days(w, 10), 0);
	assert_int_equal(people(w), 1);
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, world_setup, world_teardown)

/* ---- what goes by age ---- */

static uint64_t last_line(struct world *w, const char *kind)
{
	struct db_line line;

	OK(db_line_last(w->db, &line));
	assert_int_equal(strncmp(line.data, kind, strlen(kind)), 0);
	return line.seq;
}

static void look_once(struct world *w, unsigned slice)
{
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, slice) >= 0);
	OK(identity_core_commit(w->core));
}

/* Counted by class, and each day one line, whatever the janitor does else. */
static void test_what_goes_by_age_is_counted_and_told_each_day(void **state)
{
	struct world *w = *state;
	struct identity_retention_row row;
	uint64_t seq;
	unsigned i;

	OK(add_person(w, SELAM, NULL));
	look_once(w, 64);
	start_code(w, SELAM, 1);
	for (i = 0; i < 2; i++) {
		pass_days(w, 1);
		seq = last_line(w, "retention|");
		look_once(w, 64);
		assert_int_equal(last_line(w, "retention|"), seq);
	}
	assert_int_equal(count(w, "gone|start_codes"), 1);
	for (i = 0; identity_retention_get(w->core, i, &row) == 0; i++) {
		assert_false(row.is_late);
		assert_int_equal(row.ran, world_now(w));
		assert_int_equal(row.removed, strcmp(row.name, "start_codes") ? count(w, "none") : 1);
	}
	assert_int_equal(i, DB_CLEAN_COUNT);
}

/* One that is never seen through, however often it is looked at, is an alarm by the third day. */
static void test_a_class_that_stays_behind_is_an_alarm(void **state)
{
	struct world *w = *state;
	int64_t since;

	OK(add_person(w, SELAM, NULL));
	OK(add_person(w, OTHER, NULL));
	OK(add_person(w, STRANGER, NULL));
	look_once(w, 64);
	start_code(w, SELAM, 1);
	start_code(w, OTHER, 1);
	start_code(w, STRANGER, 1);
	world_wait(w, 49 * 3600);
	look_once(w, 1);	/* nobody looked for two days: that alone is none */
	world_wait(w, 3000);
	look_once(w, 1);
	OK(identity_alarm_since(w->core, IDENTITY_ALARM_RETENTION, &since));
	assert_int_equal(since, 0);
	world_wait(w, 3000);
	look_once(w, 1);
	OK(identity_core_begin(w->core));
	OK(identity_alarm_since(w->core, IDENTITY_ALARM_RETENTION, &since));
	OK(identity_core_commit(w->core));
	assert_int_not_equal(since, 0);
}

static void at_rest(struct world *w, const char *sql)
{
	sqlite3 *db;

	world_close(w);
	OK(sqlite3_open(w->db_path, &db));
	OK(sqlite3_exec(db, sql, NULL, NULL, NULL));
	OK(sqlite3_close(db));
	world_open(w);
}

static int64_t alarm_of(struct world *w, enum identity_alarm a)
{
	struct identity_alarm_state s;

	OK(identity_core_begin(w->core));
	OK(identity_alarm_get(w->core, a, &s));
	OK(identity_core_commit(w->core));
	return s.since ? (int64_t)s.n : 0;
}

static bool fails(struct world *w, const char *class)
{
	struct identity_retention_row row;
	unsigned i;

	for (i = 0; identity_retention_get(w->core, i, &row) == 0; i++)
		if (!strcmp(row.name, class))
			return row.fails;
	fail_msg("no class %s", class);
	return false;
}

/* Until the database is opened anew, one statement of the store does something else. */
static void spoil(struct world *w, int statement, const char *sql)
{
	OK(sqlite3_finalize(w->db->stmt[statement]));
	OK(sqlite3_prepare_v2(w->db->h, sql, -1, &w->db->stmt[statement], NULL));
}

/* It takes what any statement is given, and a constraint refuses it. */
#define REFUSED "INSERT INTO tally SELECT NULL, 0 WHERE ?30 IS NULL"

/* Rows of classes behind it go all the same; it is told, and tried again within the hour. fault: of a row alone, or one that spoils the transaction. */
static void one_class_fails(struct world *w, const char *fault, bool spoils)
{
	OK(add_person(w, SELAM, NULL));
	start_code(w, SELAM, 1);
	at_rest(w, "INSERT INTO dup_pair VALUES (zeroblob(16), 300)");
	spoil(w, SQL_CLEAN + DB_CLEAN_STARTCODE, fault);
	world_wait(w, 2 * 86400);
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, 64) >= 0);
	assert_int_equal(identity_core_commit(w->core) < 0, spoils);
	if (spoils)
		look_once(w, 64);
	assert_int_equal(count(w, "gone|alike_pairs"), 1);
	assert_int_equal(count(w, "gone|start_codes"), 0);
	assert_true(fails(w, "start_codes"));
	assert_false(fails(w, "alike_pairs"));
	assert_int_equal(alarm_of(w, IDENTITY_ALARM_RETENTION), 1);
	at_rest(w, "SELECT 1");
	look_once(w, 64);
	assert_int_equal(count(w, "gone|start_codes"), 1);
}

static void test_a_class_that_fails_keeps_no_other(void **state)
{
	one_class_fails(*state, REFUSED, false);
}

static void test_a_class_that_spoils_the_transaction_keeps_no_other(void **state)
{
	one_class_fails(*state, "DELETE FROM startcode WHERE ?30 IS NULL AND abs(-9223372036854775807 - 1)", true);
}

/* It is tried once an hour, not at each look, and one that fails does not keep the others. */
static void test_a_chore_that_fails_is_an_alarm_and_waits_an_hour(void **state)
{
	struct world *w = *state;

	OK(add_person(w, SELAM, NULL));
	start_code(w, SELAM, 1);
	at_rest(w, "INSERT INTO desk_case (number, kind, state, desk_name, created, changed, due) VALUES ('12345', 3, 5, 'NBO-3', 300, 300, 300)");
	spoil(w, SQL_CASE_PUT, REFUSED);
	world_wait(w, 2 * 86400);
	look_once(w, 64);
	look_once(w, 64);
	assert_int_equal(count(w, "gone|start_codes"), 1);
	assert_int_equal(alarm_of(w, IDENTITY_ALARM_CHORES), 1);
	world_wait(w, 3601);
	look_once(w, 64);
	assert_int_equal(alarm_of(w, IDENTITY_ALARM_CHORES), 2);
}

/* What says that somebody is a guardian, what units brought, which pairs were decided: each behind its time, and the tie stays. */
static void test_evidence_bundles_and_pairs_go_by_age(void **state)
{
	struct world *w = *state;
	char sql[640];
	int64_t now = world_now(w), old = now - IDENTITY_KEEP_AUDIT_S - 600, ward = now - IDENTITY_KEEP_WARD_S - 600;

	OK(add_person(w, SELAM, NULL));
	snprintf(sql, sizeof(sql),
		 "INSERT INTO dup_pair VALUES (randomblob(16), %lld), (randomblob(16), %lld); INSERT INTO field_unit VALUES (1, 'u1', zeroblob(32), 0, 300, 300, 1); "
		 "INSERT INTO field_taken VALUES (randomblob(16), 1, %lld, 1), (randomblob(16), 1, %lld, 1); "
		 "INSERT INTO family (kind, state, person_id, created, until, about) SELECT 1, 1, id, %lld, 0, x'00' FROM person; "
		 "INSERT INTO family (kind, state, person_id, created, until, about) SELECT 1, 1, id, %lld, 0, x'00' FROM person",
		 (long long)old - old % 300, (long long)now - now % 300, (long long)old - old % 300, (long long)now - now % 300, (long long)ward - ward % 300,
		 (long long)old - old % 300);
	at_rest(w, sql);
	look_once(w, 64);
	assert_int_equal(count(w, "gone|alike_pairs"), 1);
	assert_int_equal(count(w, "gone|unit_bundles"), 1);
	assert_int_equal(count(w, "gone|guardian_evidence"), 1);
	at_rest(w, "CREATE TABLE n (n INTEGER CHECK (n = 2)); INSERT INTO n SELECT count(*) FROM family; INSERT INTO n SELECT count(*) + 1 FROM family WHERE about IS NULL; "
		   "DROP TABLE n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_counts_handed_over_twice_count_once),
		TEST(test_counts_that_are_no_words_refused),
		TEST(test_counters_of_the_rules_have_room_behind_those_of_the_gateway),
		TEST(test_counts_with_one_that_is_none_add_nothing),
		TEST(test_checks_and_shares_counted_by_outcome),
		TEST(test_links_are_kept_until_the_gateway_goes),
		TEST(test_each_alarm_is_told_by_its_class_alone),
		TEST(test_links_that_are_no_words_refused),
		TEST(test_figures_have_the_clock_and_who_is_announced),
		TEST(test_figures_tell_of_the_log_when_it_is_a_fault),
		TEST(test_figures_have_the_backlog_and_the_backup),
		TEST(test_people_without_pin_announced_and_erased_a_week_later),
		TEST(test_announced_erasing_is_put_off_when_nobody_was_there),
		TEST(test_announced_person_who_sets_a_pin_stays),
		TEST(test_what_goes_by_age_is_counted_and_told_each_day),
		TEST(test_a_class_that_stays_behind_is_an_alarm),
		TEST(test_a_class_that_fails_keeps_no_other),
		TEST(test_a_class_that_spoils_the_transaction_keeps_no_other),
		TEST(test_a_chore_that_fails_is_an_alarm_and_waits_an_hour),
		TEST(test_evidence_bundles_and_pairs_go_by_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
