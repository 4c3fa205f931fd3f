/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A wrong clock, at start and while running: it erases nobody, expires nothing, promises nothing, and locks go on. */
#include <errno.h>
#include <stdlib.h>

#include "store/identity/core/identity_limits.h"
#include "store/seal/ledger.h"
#include "tests/lib/identity_world.h"

#define DAYS(n)	((int64_t)(n) * DB_DAY)
#define YEAR	DAYS(365)

static enum identity_doubt doubt(struct world *w)
{
	struct identity_clock c;

	identity_clock_look(w->core, &c);
	return c.doubt;
}

static int accept_clock(struct world *w)
{
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_clock_accept(w->core);
	OK(identity_core_commit(w->core));
	return rc;
}

static void janitor(struct world *w)
{
	OK(identity_core_begin(w->core));
	while (identity_core_janitor(w->core, 64))
		;
	OK(identity_core_commit(w->core));
}

static void restart(struct world *w)
{
	world_close(w);
	world_open(w);
}

static int64_t people(struct world *w)
{
	struct db_counts c;

	OK(db_counts(w->db, &c));
	return c.people;
}

static void lock_by_sms(struct world *w, const char *number)
{
	struct phone p = { .w = w, .number = number, .link = "op1" };
	struct identity_req req;

	world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "LOCK");
	req.dialogue = 0;
	memset(&w->ans, 0, sizeof(w->ans));
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	assert_int_equal(w->ans.outcome, IDO_OK);
}

/* The ledger does not go back but where an administrator said so. returns: its last time. */
static int64_t ledger_is_sound(struct world *w)
{
	struct ledger_walk walk = { 0 };
	struct db_line line = { .seq = 0 };
	int64_t before = 0, t = 0;

	OK(ledger_walk_step(w->db, &walk, 10000));
	while (db_line_next(w->db, &line, line.seq) == 0) {
		t = strtoll(strchr(line.data, '|') + 1, NULL, 10);
		assert_true(t >= before || !strncmp(line.data, "clock.accept|", 13));
		before = t;
	}
	return t;
}

static void nothing_is_promised(struct world *w)
{
	struct phone p = dial(w, SELAM, HAWA), desk;

	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "busy", SHARE, .text = "x");
	expect(&p, "busy", OPEN_CODE);
	desk = at_desk(w, AGENT);
	expect(&desk, "busy", CHECK, .secret = w->code);
	expect(&desk, "busy", CHECK, .secret = "123456");
	expect(&desk, "busy", ASK_PERSON, .secret = SELAM);
	hang_up(&p, true);
	hang_up(&desk, true);
}

static void the_code_is_good(struct world *w)
{
	struct phone desk = at_desk(w, AGENT);

	expect(&desk, "ok", CHECK, .secret = w->code);
}

static void test_second_with_a_wrong_clock_costs_nothing(void **state)
{
	static const int64_t jumps[] = { DAYS(31), DAYS(200), 12 * YEAR, -3600, -DAYS(1), -26 * YEAR };
	struct world *w = *state;
	size_t i;

	hawa(w);
	OK(add_person(w, OTHER, (const char *const[]){ "id_number", "ET-100-0077", NULL }));
	share(w, SELAM);
	for (i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
		w->clock.jump_s = jumps[i];
		assert_int_equal(doubt(w), jumps[i] > 0 ? IDENTITY_CLOCK_AHEAD : IDENTITY_CLOCK_BEHIND);
		nothing_is_promised(w);
		janitor(w);
		restart(w);
		assert_int_equal(doubt(w), jumps[i] > 0 ? IDENTITY_CLOCK_AHEAD : IDENTITY_CLOCK_BEHIND);
		nothing_is_promised(w);
		janitor(w);
		assert_int_equal(people(w), 2);
		w->clock.jump_s = 0;
		assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	}
	janitor(w);
	ledger_is_sound(w);
	the_code_is_good(w);
}

static void test_jumps_that_are_none(void **state)
{
	static const int64_t jumps[] = { 0, 300, DAYS(3), DAYS(29), DAYS(3), 300, -300, -600 };
	struct world *w = *state;
	size_t i;

	hawa(w);
	for (i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
		w->clock.jump_s = jumps[i];
		assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	}
	assert_true(identity_clock_now(w->core) >= ledger_is_sound(w));
}

static void test_time_that_passes_is_no_jump(void **state)
{
	struct world *w = *state;

	hawa(w);
	world_wait(w, 2 * YEAR);	/* without a line: the disk was full */
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	restart(w);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_AHEAD);
}

static void test_idle_ledger_keeps_near_the_clock(void **state)
{
	struct world *w = *state;
	unsigned day;

	hawa(w);
	for (day = 0; day < 40; day++) {
		world_wait(w, DAYS(1));
		janitor(w);
		janitor(w);
	}
	world_wait(w, DAYS(29));
	restart(w);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	w->clock.jump_s = DAYS(2);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_AHEAD);
	assert_true(world_now(w) - ledger_is_sound(w) > DAYS(30));
}

static void test_empty_ledger_gets_a_line_at_once(void **state)
{
	struct world *w = *state;

	janitor(w);
	assert_true(world_now(w) - ledger_is_sound(w) < LEDGER_COARSE_S);
}

static void test_accepted_clock_counts_until_the_next_jump(void **state)
{
	struct world *w = *state;

	hawa(w);
	assert_int_equal(accept_clock(w), -EALREADY);
	w->clock.jump_s = DAYS(200);
	OK(accept_clock(w));
	assert_true(world_now(w) - ledger_is_sound(w) < LEDGER_COARSE_S);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	restart(w);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	share(w, SELAM);
	w->clock.jump_s = DAYS(400);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_AHEAD);
	w->clock.jump_s = 0;
	assert_int_equal(doubt(w), IDENTITY_CLOCK_BEHIND);
	OK(accept_clock(w));
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
}

static void test_accepting_that_is_not_kept_is_none(void **state)
{
	struct world *w = *state;

	hawa(w);
	w->clock.jump_s = DAYS(200);
	OK(db_begin(w->db));
	OK(identity_clock_accept(w->core));
	db_abort(w->db);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_AHEAD);
}

/* Made while the clock was wrong and believed, read after it was set right: it lives as long as was said, not for years. */
static void test_code_of_the_future_lives_no_longer(void **state)
{
	static const char *const read[] = { "notice", "read", "id_number", "ET-100-0077", NULL };
	struct world *w = *state;
	struct phone p;

	hawa(w);
	OK(add_person(w, OTHER, read));
	w->clock.jump_s = 12 * YEAR;
	OK(accept_clock(w));
	share(w, SELAM);
	start_code(w, OTHER, 1);
	w->clock.jump_s = 0;
	OK(accept_clock(w));
	p = dial(w, OTHER, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	world_wait(w, IDENTITY_LIFE_H1_S);
	p = at_desk(w, AGENT);
	expect(&p, "late", CHECK, .secret = w->code);
	world_wait(w, IDENTITY_START_S - IDENTITY_LIFE_H1_S);
	p = dial(w, OTHER, NULL);
	expect(&p, "wrong", UNLOCK, .secret = w->start);
}

static void test_start_code_waits_for_the_clock(void **state)
{
	static const char *const read[] = { "notice", "read", NULL };
	struct world *w = *state;
	struct phone p;
	unsigned i;

	OK(add_person(w, SELAM, read));
	start_code(w, SELAM, 1);
	w->clock.jump_s = -26 * YEAR;
	for (i = 0; i < 12; i++) {
		p = dial(w, SELAM, NULL);
		expect(&p, "busy", UNLOCK, .secret = w->start);
	}
	w->clock.jump_s = 0;
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	w->clock.jump_s = DAYS(100);
	choose_pin(&p, PIN);
}

static void test_locks_and_waits_go_on_by_the_time_that_passes(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned i;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", LOCK, .key = "h24");
	hang_up(&p, true);
	w->clock.jump_s = 12 * YEAR;
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	for (i = 0; i < 3; i++) {
		p = dial(w, SELAM, NULL);
		ask(&p, UNLOCK, .secret = "975318");
	}
	p = dial(w, SELAM, NULL);
	expect(&p, "wait", UNLOCK, .secret = PIN);
	w->clock.jump_s = -26 * YEAR;
	expect(&p, "wait", UNLOCK, .secret = PIN);
	world_wait(w, 16 * 60);
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK_ID);
}

static void lock_out(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, "wrong", UNLOCK, .secret = "975318");
	expect(&p, "wrong", UNLOCK, .secret = "975318");
	expect(&p, "wait", UNLOCK, .secret = "975318");
	hang_up(&p, true);
}

static void sees(struct world *w, const char *number, const char *outcome)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, outcome, UNLOCK, .secret = PIN);
}

/* Six tries at once was the price of two jumps that are believed. */
static void test_lock_out_does_not_follow_a_jump_forward(void **state)
{
	static const int64_t jumps[] = { 16 * 60, 2 * 3600, DAYS(1), DAYS(29) };
	struct world *w = *state;
	size_t i;

	hawa(w);
	lock_out(w, SELAM);
	for (i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
		w->clock.jump_s = jumps[i];
		assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
		sees(w, SELAM, "wait");
		assert_string_equal(got(w, IDF_MINUTES), "15");
	}
	world_wait(w, 15 * 60);
	sees(w, SELAM, "person");
}

static void test_lock_out_outlives_jump_and_restart(void **state)
{
	struct world *w = *state;

	hawa(w);
	janitor(w);
	lock_out(w, SELAM);
	w->clock.jump_s = 3600;
	restart(w);
	sees(w, SELAM, "wait");
	world_wait(w, 14 * 60);
	w->clock.jump_s = 7200;
	restart(w);
	sees(w, SELAM, "wait");
	assert_string_equal(got(w, IDF_MINUTES), "1");
	world_wait(w, 60);
	sees(w, SELAM, "person");
}

/* Another boot knows what the clock went wrong by before; what it did while the machine was off nobody can tell. */
static void test_lock_out_over_another_boot(void **state)
{
	struct world *w = *state;

	hawa(w);
	lock_out(w, SELAM);
	w->clock.jump_s = 3600;
	janitor(w);
	w->clock.boot[0] = 'b';
	restart(w);
	sees(w, SELAM, "wait");
	janitor(w);
	w->clock.boot[0] = 'c';
	world_wait(w, 14 * 60);	/* off */
	restart(w);
	sees(w, SELAM, "wait");
	janitor(w);
	w->clock.boot[0] = 'd';
	w->clock.jump_s += 60;
	restart(w);
	sees(w, SELAM, "person");
}

/* What is open stays open as long as it should: no longer by a clock set back a little, which nobody doubts, no shorter by one set forward. */
static void test_what_is_open_does_not_follow_the_clock(void **state)
{
	struct world *w = *state;
	struct phone p, desk;

	hawa(w);
	desk = at_desk(w, AGENT);
	expect(&desk, "waiting", ASK_PERSON, .secret = SELAM);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	w->clock.jump_s = DAYS(2);
	janitor(w);
	expect(&p, "person", HOME);
	expect(&desk, "waiting", ASK_NEWS);
	hang_up(&p, true);
	w->clock.jump_s = 0;
	OK(accept_clock(w));
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	w->clock.jump_s = -IDENTITY_CLOCK_BEHIND_S;
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	world_wait(w, IDENTITY_UNLOCKED_S);
	expect(&p, "refused", HOME);
	expect(&desk, "idle", ASK_NEWS);
}

/* A day's codes are those of a day that passed, and a start code on paper outlives a clock that is set forward. */
static void test_codes_of_a_day_do_not_follow_the_clock(void **state)
{
	static const char *const read[] = { "notice", "read", "id_number", "ET-100-0077", NULL };
	struct world *w = *state;
	struct phone p;

	w->conf.shares_a_day = 1;
	hawa(w);
	OK(add_person(w, OTHER, read));
	start_code(w, OTHER, 1);
	w->clock.jump_s = DAYS(9);
	share(w, SELAM);
	w->clock.jump_s = DAYS(11);
	janitor(w);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "limit", OFFER);
	hang_up(&p, true);
	p = dial(w, OTHER, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	hang_up(&p, true);
	w->clock.jump_s = 0;
	OK(accept_clock(w));
	world_wait(w, DAYS(1));
	share(w, SELAM);
}

/* What a proof counted it takes back, whatever day the clock shows: a number that was wrong twenty times waits after each. */
static void test_proofs_behind_a_jump_stayed_counted(void **state)
{
	struct world *w = *state;
	uint8_t ix[DB_IX];
	struct db_number n;
	struct phone p;

	hawa(w);
	w->clock.jump_s = DAYS(2);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", PROVE, .secret = PIN);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_number_get(w->db, &n, ix));
	assert_int_equal(n.wrong_count, 0);
}

static void test_desk_and_its_questions_do_not_follow_a_jump_forward(void **state)
{
	struct world *w = *state;
	struct phone desk;
	unsigned i;

	hawa(w);
	desk = at_desk(w, AGENT);
	for (i = 0; i < IDENTITY_UNANSWERED; i++) {
		expect(&desk, "waiting", ASK_PERSON, .secret = SELAM);
		expect(&desk, "ok", ASK_END);
	}
	expect(&desk, "limit", ASK_PERSON, .secret = SELAM);
	w->clock.jump_s = DAYS(2);
	janitor(w);
	desk = at_desk(w, AGENT);
	expect(&desk, "limit", ASK_PERSON, .secret = SELAM);
	for (i = 0; i < IDENTITY_WRONG_OTP; i++)
		ask(&desk, CHECK, .secret = "345678");
	assert_int_equal(w->ans.outcome, IDO_AGENT_CLOSED);
	w->clock.jump_s = DAYS(4);
	janitor(w);
	desk = at_desk(w, AGENT);
	expect(&desk, "agent_closed", CHECK, .secret = "345678");
	assert_string_equal(got(w, IDF_MINUTES), "15");
	world_wait(w, 15 * 60);
	desk = at_desk(w, AGENT);
	expect(&desk, "wrong", CHECK, .secret = "345678");
}

static void test_nothing_expires_in_doubt(void **state)
{
	struct world *w = *state;
	struct db_counts c;

	hawa(w);
	share(w, SELAM);
	w->clock.jump_s = DAYS(200);
	world_wait(w, 2 * 3600);
	janitor(w);
	OK(db_counts(w->db, &c));
	assert_int_equal(c.shares_live, 1);
	w->clock.jump_s = 0;
	janitor(w);
	OK(db_counts(w->db, &c));
	assert_int_equal(c.shares_live, 0);
}

static void test_lock_by_a_clock_in_doubt_outlives_it(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	w->clock.jump_s = DAYS(40);	/* it is right: the machine was off */
	lock_by_sms(w, SELAM);
	OK(accept_clock(w));
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
}

static void test_lock_does_not_follow_a_jump_forward(void **state)
{
	struct world *w = *state;

	hawa(w);
	lock_by_sms(w, SELAM);
	w->clock.jump_s = DAYS(2);
	sees(w, SELAM, "person_locked");
	world_wait(w, DAYS(1) - 1);
	sees(w, SELAM, "person_locked");
	world_wait(w, 1);
	sees(w, SELAM, "person");
}

static void test_clock_from_before_this_program(void **state)
{
	struct world *w = *state;

	w->clock.earliest_s = world_now(w) - DAYS(1);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	w->clock.jump_s = -26 * YEAR;
	restart(w);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_BEFORE);
	janitor(w);
	add_org(w, HAWA, "HAWA", "recv-s");	/* its line is not of that time */
	assert_true(ledger_is_sound(w) >= w->clock.earliest_s - LEDGER_COARSE_S);
	OK(accept_clock(w));
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	staff(w, HAWA, AGENT, "864209");
	enrol(w, SELAM, PIN);
	share(w, SELAM);
	restart(w);
	assert_int_equal(doubt(w), IDENTITY_CLOCK_GOOD);
	the_code_is_good(w);
	w->clock.jump_s = -27 * YEAR;
	assert_int_equal(doubt(w), IDENTITY_CLOCK_BEFORE);
}

static void test_words_name_both_times(void **state)
{
	struct world *w = *state;
	struct identity_clock c;
	char words[IDENTITY_CLOCK_WORDS];

	hawa(w);
	w->clock.jump_s = DAYS(200);
	identity_clock_look(w->core, &c);
	assert_string_equal(identity_clock_words(words, &c),
			    "the clock shows 2027-04-09 14:15 UTC, which is far ahead of the last line of the ledger, 2026-09-21 14:15 UTC");
}

int main(void)
{
#define T(t) cmocka_unit_test_setup_teardown(t, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(test_second_with_a_wrong_clock_costs_nothing),
		T(test_jumps_that_are_none),
		T(test_time_that_passes_is_no_jump),
		T(test_idle_ledger_keeps_near_the_clock),
		T(test_empty_ledger_gets_a_line_at_once),
		T(test_accepted_clock_counts_until_the_next_jump),
		T(test_accepting_that_is_not_kept_is_none),
		T(test_code_of_the_future_lives_no_longer),
		T(test_start_code_waits_for_the_clock),
		T(test_locks_and_waits_go_on_by_the_time_that_passes),
		T(test_lock_out_does_not_follow_a_jump_forward),
		T(test_lock_out_outlives_jump_and_restart),
		T(test_lock_out_over_another_boot),
		T(test_what_is_open_does_not_follow_the_clock),
		T(test_codes_of_a_day_do_not_follow_the_clock),
		T(test_proofs_behind_a_jump_stayed_counted),
		T(test_desk_and_its_questions_do_not_follow_a_jump_forward),
		T(test_nothing_expires_in_doubt),
		T(test_lock_by_a_clock_in_doubt_outlives_it),
		T(test_lock_does_not_follow_a_jump_forward),
		T(test_clock_from_before_this_program),
		T(test_words_name_both_times),
	};
#undef T

	return cmocka_run_group_tests(tests, NULL, NULL);
}
