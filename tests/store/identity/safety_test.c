/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What people turn on for themselves: off at first, kept, and "no SMS" means none that they did not text for. */
#include <stdlib.h>

#include "tests/lib/identity_world.h"

static struct phone unlocked(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, "person", UNLOCK, .secret = PIN);
	return p;
}

/* Messages the outbox would hand to the operator. */
static unsigned sent(struct world *w)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" };
	unsigned n = 0;

	ask(&gateway, OUT_NEXT, .count = 16);
	while (identity_ans_get(&w->ans, IDF_OUT_ID, n))
		n++;
	return n;
}

static void text(struct world *w, const char *number, const char *body)
{
	struct phone sender = { .w = w, .number = number, .link = "op1" };
	struct identity_req req;

	world_sms_req(&sender, &req, &(struct args){ .key = "help" }, body);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	assert_int_equal(w->ans.outcome, IDO_OK);
}

static void turn(struct phone *p, const char *key)
{
	expect(p, "ok", PROVE, .secret = PIN);
	expect(p, "ok", SAFETY_SET, .key = key);
}

static void test_safety_everything_is_off_at_first(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_NO_SMS), "set.no");
	assert_string_equal(got(w, IDF_MAY_ASK), "set.no");
	assert_string_equal(got(w, IDF_WARN), "set.no");
	assert_string_equal(got(w, IDF_SMS_INSTEAD), "set.no");
}

static void test_safety_set_turns_over_and_is_kept(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	turn(&p, "may_ask");
	assert_string_equal(got(w, IDF_MAY_ASK), "set.yes");
	assert_string_equal(got(w, IDF_WARN), "set.no");
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "refused", SAFETY_SET, .key = "all");
	world_close(w);
	world_open(w);
	p = unlocked(w, SELAM);
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_MAY_ASK), "set.yes");
	turn(&p, "may_ask");
	assert_string_equal(got(w, IDF_MAY_ASK), "set.no");
}

static void test_safety_set_repeated_turns_once(void **state)
{
	static const uint8_t op[16] = { 5 };
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", SAFETY_SET, .key = "warn", .op = op);
	expect(&p, "ok", SAFETY_SET, .key = "warn", .op = op);
	assert_string_equal(got(w, IDF_WARN), "set.yes");
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_WARN), "set.yes");
}

static void test_safety_needs_the_pin(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = dial(w, SELAM, NULL);
	expect(&p, "refused", SAFETY);
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
}

static void test_each_change_needs_the_pin_again(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "wrong", PROVE, .secret = "975318");
	assert_string_equal(got(w, IDF_TRIES), "2");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	turn(&p, "may_ask");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	change_pin(&p, PIN, "579135");
	expect(&p, "refused", SAFETY_SET, .key = "may_ask");
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_MAY_ASK), "set.yes");
}

static void test_repeat_of_the_proof_proves_nothing_twice(void **state)
{
	static const uint8_t op[16] = { 6 };
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	expect(&p, "ok", PROVE, .secret = PIN, .op = op);
	expect(&p, "ok", PROVE, .secret = PIN, .op = op);
	expect(&p, "ok", SAFETY_SET, .key = "warn");
	expect(&p, "ok", PROVE, .secret = PIN, .op = op);
	expect(&p, "refused", SAFETY_SET, .key = "warn");
}

/* Silence would tell whoever holds the phone that it is known: a stranger is answered too. */
static void test_no_sms_left_a_text_of_the_phone_unanswered(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	p = unlocked(w, SELAM);
	turn(&p, "no_sms");
	text(w, SELAM, "HELP");
	text(w, STRANGER, "HELP");
	assert_int_equal(sent(w), 2);
}

/* Have HAWA ask for her, and tell the vault that her phone did not show it. returns: SMS that went instead. */
static unsigned asked_instead(struct world *w)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" }, a = at_desk(w, AGENT);

	expect(&a, "waiting", ASK_PERSON, .secret = SELAM);
	expect(&gateway, "ok", PUSH_NEXT);
	expect(&gateway, "ok", PUSH_DONE, .push = strtoull(got(w, IDF_PUSH_ID), NULL, 10), .how = IDENTITY_PUSHED_ABSENT, .text = "op1");
	hang_up(&a, true);
	return sent(w);
}

static void test_no_sms_of_one_stops_what_we_begin_on_a_shared_phone(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	OK(add_person(w, SELAM, (const char *const[]){ "slot", "2", "given_name", "ABEBA", "notice", "read", NULL }));
	start_code(w, SELAM, 2);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, "864209");
	p = unlocked(w, SELAM);
	turn(&p, "may_ask");
	turn(&p, "sms_instead");
	assert_int_equal(asked_instead(w), 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "02864209");
	expect(&p, "ok", PROVE, .secret = "864209");
	expect(&p, "ok", SAFETY_SET, .key = "no_sms");
	world_wait(w, DB_DAY);
	assert_int_equal(asked_instead(w), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_safety_everything_is_off_at_first),
		TEST(test_safety_set_turns_over_and_is_kept),
		TEST(test_safety_set_repeated_turns_once),
		TEST(test_safety_needs_the_pin),
		TEST(test_each_change_needs_the_pin_again),
		TEST(test_repeat_of_the_proof_proves_nothing_twice),
		TEST(test_no_sms_left_a_text_of_the_phone_unanswered),
		TEST(test_no_sms_of_one_stops_what_we_begin_on_a_shared_phone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
