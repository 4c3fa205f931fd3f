/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Wrong PINs: what they cost, whom, and what a stranger sees. */
#include <errno.h>

#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

#define MIN 60
#define HOUR 3600
#define WRONG "975318"

/* One wrong try in a dialogue of its own. returns: outcome, with the number that came with it appended. */
static const char *try(struct world *w, const char *number, const char *pin)
{
	static char text[32];
	struct phone p = dial(w, number, NULL);
	int o = ask(&p, UNLOCK, .secret = pin);

	snprintf(text, sizeof(text), "%s %s%s", identity_outcome_name(o), got(w, IDF_TRIES), got(w, IDF_MINUTES));
	hang_up(&p, true);
	return text;
}

#define sees(number, pin, text) assert_string_equal(try(w, number, pin), text)

/* The nine tries that every number has, with the waits between them. */
static void nine(struct world *w, const char *number)
{
	sees(number, WRONG, "wrong 2");
	sees(number, WRONG, "wrong 1");
	sees(number, WRONG, "wait 15");
	sees(number, WRONG, "wait 15");
	world_wait(w, 15 * MIN);
	sees(number, WRONG, "wrong 2");
	sees(number, WRONG, "wrong 1");
	sees(number, WRONG, "wait 60");
	world_wait(w, HOUR);
	sees(number, WRONG, "wrong 2");
	sees(number, WRONG, "wrong 1");
	sees(number, WRONG, "wait 1440");
}

static void test_wrong_pin_waits_grow_and_right_one_waits_too(void **state)
{
	struct world *w = *state;

	hawa(w);
	nine(w, SELAM);
	sees(SELAM, PIN, "wait 1440");
	world_wait(w, DB_DAY);
	sees(SELAM, PIN, "person ");
	sees(SELAM, WRONG, "wrong 2");
}

static void test_stranger_sees_the_same_words(void **state)
{
	struct world *w = *state;

	hawa(w);
	nine(w, STRANGER);
	nine(w, SELAM);
}

static void test_pending_person_sees_what_a_stranger_sees(void **state)
{
	struct world *w = *state;

	OK(add_person(w, SELAM, NULL));
	nine(w, SELAM);
}

static void test_tenth_in_two_days_holds_at_a_day(void **state)
{
	struct world *w = *state;

	hawa(w);
	nine(w, SELAM);
	world_wait(w, DB_DAY);
	sees(SELAM, WRONG, "wait 1440");
	sees(SELAM, PIN, "wait 1440");
	world_wait(w, DB_DAY);
	sees(SELAM, PIN, "person ");
}

static void test_tenth_on_third_day_closes_until_a_desk_opens(void **state)
{
	struct world *w = *state;
	char err[IDENTITY_ERR_MAX];

	hawa(w);
	nine(w, SELAM);
	world_wait(w, DB_DAY);
	sees(SELAM, WRONG, "wait 1440");
	world_wait(w, DB_DAY);
	sees(SELAM, WRONG, "closed ");
	world_wait(w, 100 * DB_DAY);
	sees(SELAM, PIN, "closed ");
	OK(identity_core_begin(w->core));
	OK(identity_person_set(w->core, SELAM, 1, "reopen", err));
	OK(identity_core_commit(w->core));
	sees(SELAM, PIN, "person ");
}

static void test_stranger_closes_on_third_day_too(void **state)
{
	struct world *w = *state;

	nine(w, STRANGER);
	world_wait(w, DB_DAY);
	sees(STRANGER, WRONG, "wait 1440");
	world_wait(w, DB_DAY);
	sees(STRANGER, WRONG, "closed ");
}

static void test_success_clears_and_next_failure_starts_anew(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	sees(SELAM, WRONG, "wrong 2");
	sees(SELAM, WRONG, "wrong 1");
	sees(SELAM, PIN, "person ");
	sees(SELAM, WRONG, "wrong 2");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", HISTORY);
	assert_string_equal(got(w, IDF_EVENT), "2026-09-21||failed");
}

static void test_slots_count_apart_but_number_pauses_after_twenty(void **state)
{
	struct world *w = *state;
	char secret[9];
	unsigned i;

	hawa(w);
	for (i = 0; i < 19; i++) {
		snprintf(secret, sizeof(secret), "0%u" WRONG, 2 + i % 7);
		sees(SELAM, secret, i / 7 == 0 ? "wrong 2" : i / 7 == 1 ? "wrong 1" : "wait 15");
	}
	sees(SELAM, PIN, "person ");
	sees(SELAM, "08" WRONG, "wait 15");	/* the twentieth of this number */
	sees(SELAM, PIN, "wait 15");
	world_wait(w, 15 * MIN);
	sees(SELAM, PIN, "person ");
}

static void test_claimed_number_never_opens_and_counts_against_nobody(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned i;

	hawa(w);
	for (i = 0; i < 5; i++) {
		p = dial(w, OTHER, NULL);
		hang_up(&p, true);
		p = (struct phone){ .w = w, .number = SELAM, .link = "op2", .dialogue = ++w->dialogues, .claimed = true };
		expect(&p, "plain", HELLO);
		expect(&p, "wrong", UNLOCK, .secret = PIN);
		assert_string_equal(got(w, IDF_TRIES), "2");
		expect(&p, "wrong", UNLOCK, .secret = PIN);
		expect(&p, "wait", UNLOCK, .secret = PIN);
		assert_string_equal(got(w, IDF_MINUTES), "15");
		expect(&p, "wait", UNLOCK, .secret = PIN);
	}
	sees(SELAM, WRONG, "wrong 2");
	sees(SELAM, PIN, "person ");
}

static void test_start_code_lives_five_tries_one_day_one_use(void **state)
{
	struct world *w = *state;
	struct phone p;

	OK(add_person(w, SELAM, NULL));
	start_code(w, SELAM, 1);
	sees(SELAM, WRONG, "wrong 2");
	sees(SELAM, WRONG, "wrong 1");
	sees(SELAM, WRONG, "wait 15");
	world_wait(w, 15 * MIN);
	sees(SELAM, WRONG, "wrong 2");
	sees(SELAM, w->start, "start_notice ");
	sees(SELAM, WRONG, "wrong 1");
	sees(SELAM, w->start, "wait 60");
	world_wait(w, HOUR);
	sees(SELAM, w->start, "wrong 2");
	start_code(w, SELAM, 1);
	world_wait(w, DB_DAY);
	sees(SELAM, w->start, "wrong 2");
	start_code(w, SELAM, 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	expect(&p, "ok", NOTICE, .text = "n");
	choose_pin(&p, PIN);
	hang_up(&p, true);
	sees(SELAM, w->start, "wrong 2");
	sees(SELAM, PIN, "person ");
}

static void test_start_code_typed_twice_saves_one_pin(void **state)
{
	struct world *w = *state;
	struct phone p, q;

	OK(add_person(w, SELAM, NULL));
	start_code(w, SELAM, 1);
	p = dial(w, SELAM, NULL);
	q = dial(w, SELAM, NULL);
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	expect(&q, "start_notice", UNLOCK, .secret = w->start);
	expect(&p, "ok", NOTICE, .text = "n");
	expect(&q, "ok", NOTICE, .text = "n");
	choose_pin(&p, PIN);
	expect(&q, "refused", PIN_NEW, .secret = "579135");	/* its key is none any more */
	sees(SELAM, "579135", "wrong 2");
	sees(SELAM, PIN, "person ");
}

static void test_person_unlocks_a_day_capped(void **state)
{
	struct world *w = *state;

	hawa(w);
	w->conf.unlocks_a_day = 3;
	sees(SELAM, PIN, "person ");
	sees(SELAM, PIN, "person ");
	sees(SELAM, PIN, "person ");
	assert_int_equal(strncmp(try(w, SELAM, PIN), "wait ", 5), 0);
	world_wait(w, DB_DAY);
	sees(SELAM, PIN, "person ");
}

static void test_link_tries_a_minute_capped(void **state)
{
	struct world *w = *state;

	hawa(w);
	w->conf.a_minute[IDENTITY_HASH_TRY].link = 2;
	sees(STRANGER, WRONG, "wrong 2");
	sees(OTHER, WRONG, "wrong 2");
	sees(SELAM, PIN, "busy ");
	world_wait(w, MIN);
	sees(SELAM, PIN, "person ");
}

/* Else one phone keeps everybody of its link away. */
static void test_try_that_waits_is_not_hashed_and_costs_the_link_nothing(void **state)
{
	struct world *w = *state;
	unsigned i;

	hawa(w);
	w->conf.a_minute[IDENTITY_HASH_TRY].link = 4;
	sees(STRANGER, WRONG, "wrong 2");
	sees(STRANGER, WRONG, "wrong 1");
	sees(STRANGER, WRONG, "wait 15");
	for (i = 0; i < 20; i++)
		sees(STRANGER, WRONG, "wait 15");
	sees(SELAM, PIN, "person ");
	sees(SELAM, PIN, "busy ");
}

static void test_claim_that_waits_costs_the_link_nothing(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = SELAM, .link = "op1", .dialogue = 1000, .claimed = true };
	unsigned i;

	hawa(w);
	w->conf.a_minute[IDENTITY_HASH_TRY].link = 4;
	expect(&p, "plain", HELLO);
	for (i = 0; i < 20; i++)
		ask(&p, UNLOCK, .secret = WRONG);
	assert_string_equal(identity_outcome_name(w->ans.outcome), "wait");
	sees(SELAM, PIN, "person ");
}

/* A right PIN is hashed as often as it is typed. */
static void test_number_tries_a_minute_capped_others_go_on(void **state)
{
	struct world *w = *state;

	hawa(w);
	enrol(w, OTHER, PIN);
	w->conf.a_minute[IDENTITY_HASH_TRY].number = 2;
	sees(SELAM, PIN, "person ");
	sees(SELAM, PIN, "person ");
	sees(SELAM, PIN, "busy ");
	sees(OTHER, PIN, "person ");
	world_wait(w, MIN / 2);
	sees(SELAM, PIN, "person ");
	sees(SELAM, PIN, "busy ");
}

static void test_claims_do_not_use_up_what_the_owner_may(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = SELAM, .link = "op1", .dialogue = 1000, .claimed = true };

	hawa(w);
	w->conf.a_minute[IDENTITY_HASH_TRY].number = 2;
	expect(&p, "plain", HELLO);
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	expect(&p, "busy", UNLOCK, .secret = PIN);
	sees(SELAM, PIN, "person ");
}

/* Each next try of a number needs more left of the link's. */
static void test_crowd_that_tries_on_leaves_room_for_a_first_try(void **state)
{
	struct world *w = *state;
	char number[16];
	unsigned i;

	hawa(w);
	w->conf.a_minute[IDENTITY_HASH_TRY].number = 4;
	w->conf.a_minute[IDENTITY_HASH_TRY].link = 16;
	for (i = 0; i < 14; i++) {
		snprintf(number, sizeof(number), "25470000020%u", i / 3);
		assert_string_not_equal(try(w, number, WRONG), "busy ");
	}
	sees(number, WRONG, "busy ");
	sees(SELAM, PIN, "person ");
}

static void test_tries_and_checks_are_counted_apart(void **state)
{
	struct world *w = *state;
	struct phone desk;

	hawa(w);
	share(w, SELAM);
	desk = at_desk(w, AGENT);
	w->conf.a_minute[IDENTITY_HASH_TRY].link = w->conf.a_minute[IDENTITY_HASH_CHECK].link = 1;
	sees(SELAM, PIN, "person ");
	sees(SELAM, PIN, "busy ");
	expect(&desk, "ok", CHECK, .secret = w->code);
	expect(&desk, "busy", CHECK, .secret = w->code);
	world_wait(w, MIN);
	sees(SELAM, PIN, "person ");
}

/* What happened this hour at numbers that this test spares itself. */
static void happened(struct world *w, unsigned lockouts, unsigned numbers)
{
	OK(identity_core_begin(w->core));
	OK(identity_alarm_count(w->core, IDENTITY_ACT_LOCKOUT, lockouts));
	OK(identity_alarm_count(w->core, IDENTITY_ACT_FAILED, numbers));
	OK(identity_core_commit(w->core));
}

static struct identity_alarm_state alarm_of(struct world *w)
{
	struct identity_alarm_state s;

	OK(identity_alarm_get(w->core, IDENTITY_ALARM_PINS, &s));
	return s;
}

static int end_alarm(struct world *w, const char *name, unsigned *done)
{
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_alarm_end(w->core, name, done);
	OK(identity_core_commit(w->core));
	return rc;
}

static unsigned lines_of(struct world *w, const char *kind)
{
	struct db_line line = { .seq = 0 };
	unsigned n = 0;

	while (db_line_next(w->db, &line, line.seq) == 0)
		n += !strncmp(line.data, kind, strlen(kind));
	return n;
}

/* Ten wrong tries on three days, at SELAM and OTHER, while PINs are being guessed. */
static void guessed_at_two(struct world *w)
{
	hawa(w);
	enrol(w, OTHER, PIN);
	nine(w, SELAM);
	nine(w, OTHER);
	world_wait(w, DB_DAY);
	sees(SELAM, WRONG, "wait 1440");
	sees(OTHER, WRONG, "wait 1440");
	world_wait(w, DB_DAY);
	happened(w, 50, 0);
	sees(STRANGER, WRONG, "wrong 2");
	sees(STRANGER, WRONG, "wrong 1");
	assert_int_equal(alarm_of(w).since, 0);
	sees(STRANGER, WRONG, "wait 15");
	assert_int_equal(alarm_of(w).since, world_now(w));
	sees(SELAM, WRONG, "wait 1440");
	sees(OTHER, WRONG, "wait 1440");
}

/* An attacker must neither close the PINs of many nor win tries by raising the alarm. */
static void test_alarm_closes_nobody_and_tries_count_on(void **state)
{
	struct world *w = *state;
	unsigned day, done;

	guessed_at_two(w);
	assert_int_equal(alarm_of(w).waiting, 2);
	world_close(w);
	world_open(w);
	for (day = 0; day < 3; day++) {
		world_wait(w, DB_DAY - 1);
		sees(SELAM, WRONG, "wait 1");
		world_wait(w, 1);
		sees(SELAM, WRONG, "wait 1440");
	}
	sees(OTHER, PIN, "person ");	/* an honest one is not closed by the end of it */
	assert_int_equal(alarm_of(w).waiting, 1);
	OK(end_alarm(w, "pins", &done));
	assert_int_equal(done, 1);
	sees(SELAM, PIN, "closed ");
	sees(OTHER, PIN, "person ");
	assert_int_equal(alarm_of(w).since, 0);
	assert_int_equal(end_alarm(w, "pins", &done), -EALREADY);
	assert_int_equal(end_alarm(w, "pin", &done), -ENOENT);
	assert_int_equal(lines_of(w, "alarm|"), 1);
	assert_int_equal(lines_of(w, "alarm.end|"), 1);
}

/* Counts of an attack do not begin the next alarm. */
static void test_alarm_that_ended_begins_anew_only_by_new_guesses(void **state)
{
	struct world *w = *state;
	unsigned done;

	guessed_at_two(w);
	OK(end_alarm(w, "pins", &done));
	assert_int_equal(done, 2);
	world_wait(w, 15 * MIN);
	sees(STRANGER, WRONG, "wrong 2");
	sees(STRANGER, WRONG, "wrong 1");
	sees(STRANGER, WRONG, "wait 60");
	assert_int_equal(alarm_of(w).since, 0);
	world_wait(w, HOUR);
	happened(w, 50, 0);
	sees(STRANGER, WRONG, "wrong 2");
	sees(STRANGER, WRONG, "wrong 1");
	sees(STRANGER, WRONG, "wait 1440");
	assert_int_equal(alarm_of(w).since, world_now(w));
}

/* One PIN tried at many numbers locks nobody out. */
static void test_alarm_on_many_numbers_that_fail_once(void **state)
{
	struct world *w = *state;

	hawa(w);
	happened(w, 0, 199);
	sees(SELAM, WRONG, "wrong 2");
	sees(SELAM, WRONG, "wrong 1");	/* the same number again is no more */
	sees(SELAM, PIN, "person ");
	sees(SELAM, WRONG, "wrong 2");
	assert_int_equal(alarm_of(w).since, 0);
	sees(STRANGER, WRONG, "wrong 2");
	assert_int_equal(alarm_of(w).since, world_now(w));
}

/* The line of the ledger that the alarm begins with is one of PROVE too: the world counts lines that no row names. */
static void test_alarm_begins_by_wrong_pins_at_home(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	happened(w, 50, 0);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "wrong", PROVE, .secret = WRONG);
	expect(&p, "wrong", PROVE, .secret = WRONG);
	expect(&p, "wait", PROVE, .secret = WRONG);
	assert_int_equal(alarm_of(w).since, world_now(w));
}

static void test_wrong_shape_costs_nothing(void **state)
{
	struct world *w = *state;

	hawa(w);
	sees(SELAM, "12345", "shape ");
	sees(SELAM, "1234567", "shape ");
	sees(STRANGER, "1234567", "shape ");
	sees(SELAM, "00" PIN, "shape ");
	sees(SELAM, WRONG, "wrong 2");
}

static void test_wrong_pins_at_home_count_as_at_the_door(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "shape", PROVE, .secret = "12345");
	expect(&p, "shape", PROVE, .secret = "02" PIN);
	expect(&p, "wrong", PROVE, .secret = WRONG);
	expect(&p, "ok", PROVE, .secret = "01" PIN);
	expect(&p, "wrong", PROVE, .secret = WRONG);
	assert_string_equal(got(w, IDF_TRIES), "2");
	hang_up(&p, true);
	sees(SELAM, WRONG, "wrong 1");
	sees(SELAM, PIN, "person ");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "wrong", PROVE, .secret = WRONG);
	expect(&p, "wrong", PROVE, .secret = WRONG);
	expect(&p, "wait", PROVE, .secret = WRONG);
	assert_string_equal(got(w, IDF_MINUTES), "15");
	expect(&p, "refused", MY_ID);
	sees(SELAM, PIN, "wait 15");
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_wrong_pin_waits_grow_and_right_one_waits_too),
		T(test_stranger_sees_the_same_words),
		T(test_pending_person_sees_what_a_stranger_sees),
		T(test_tenth_in_two_days_holds_at_a_day),
		T(test_tenth_on_third_day_closes_until_a_desk_opens),
		T(test_stranger_closes_on_third_day_too),
		T(test_success_clears_and_next_failure_starts_anew),
		T(test_slots_count_apart_but_number_pauses_after_twenty),
		T(test_claimed_number_never_opens_and_counts_against_nobody),
		T(test_start_code_lives_five_tries_one_day_one_use),
		T(test_start_code_typed_twice_saves_one_pin),
		T(test_person_unlocks_a_day_capped),
		T(test_link_tries_a_minute_capped),
		T(test_try_that_waits_is_not_hashed_and_costs_the_link_nothing),
		T(test_claim_that_waits_costs_the_link_nothing),
		T(test_number_tries_a_minute_capped_others_go_on),
		T(test_claims_do_not_use_up_what_the_owner_may),
		T(test_crowd_that_tries_on_leaves_room_for_a_first_try),
		T(test_tries_and_checks_are_counted_apart),
		T(test_alarm_closes_nobody_and_tries_count_on),
		T(test_alarm_that_ended_begins_anew_only_by_new_guesses),
		T(test_alarm_on_many_numbers_that_fail_once),
		T(test_alarm_begins_by_wrong_pins_at_home),
		T(test_wrong_shape_costs_nothing),
		T(test_wrong_pins_at_home_count_as_at_the_door),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
