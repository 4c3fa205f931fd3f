/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An agent asks a person by number. Whatever the number, the agent learns nothing until the person gives. */
#include <stdlib.h>

#include "store/identity/core/identity_limits.h"
#include "tests/lib/identity_world.h"

#define MIN	60
#define CLINIC	"602015"

static void turn_on(struct world *w, const char *number, const char *key)
{
	struct phone p = dial(w, number, NULL);

	ask(&p, UNLOCK, .secret = PIN);
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", SAFETY_SET, .key = key);
	hang_up(&p, true);
}

/* HAWA, its agent, and Selam who lets shops ask. */
static struct phone ready(struct world *w)
{
	hawa(w);
	turn_on(w, SELAM, "may_ask");
	return at_desk(w, AGENT);
}

/* The agent asks; code is what the agent's screen shows. */
static void asks(struct phone *a, const char *number, char code[8])
{
	expect(a, "waiting", ASK_PERSON, .secret = number);
	snprintf(code, 8, "%s", got(a->w, IDF_CODE));
	assert_int_equal(strlen(code), 3);
}

/* Three digits that are not these. */
static const char *not(const char code[8])
{
	static char other[8];

	snprintf(other, sizeof(other), "%03d", (atoi(code) + 1) % 1000);
	return other;
}

/* What the gateway is told to show next: 0 nothing. */
static uint64_t next_push(struct world *w)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" };

	return ask(&gateway, PUSH_NEXT) == IDO_OK ? strtoull(got(w, IDF_PUSH_ID), NULL, 10) : 0;
}

static struct phone pushed(struct world *w, uint64_t push, const char *number, const char *outcome)
{
	struct phone p = { .w = w, .number = number, .link = "op1", .dialogue = ++w->dialogues };

	expect(&p, outcome, HELLO, .push = push);
	return p;
}

static void done(struct world *w, uint64_t push, enum identity_pushed_how how)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" };

	expect(&gateway, "ok", PUSH_DONE, .push = push, .how = how, .text = "op1");
}

/* The SMS that waits for anybody, or "". */
static const char *sms(struct world *w)
{
	struct phone gateway = { .w = w, .number = "", .link = "op1" };

	ask(&gateway, OUT_NEXT, .count = 1);
	return got(w, IDF_OUT_TEXT);
}

/* ---- the way through ---- */

static void test_asked_by_push_gives_and_the_agent_sees(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	uint64_t push;
	char code[8];

	asks(&a, SELAM, code);
	expect(&a, "waiting", ASK_NEWS);
	assert_string_equal(got(w, IDF_CODE), code);
	push = next_push(w);
	assert_true(push);
	assert_string_equal(got(w, IDF_OUT_NUMBER), SELAM);
	assert_int_equal(next_push(w), 0);	/* handed out once */
	p = pushed(w, push, SELAM, "asked");
	assert_string_equal(got(w, IDF_ORG_NAME), "HAWA EXPRESS");
	done(w, push, IDENTITY_PUSHED_SHOWN);
	expect(&p, "ok", ASK_PAIR, .secret = code);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	assert_string_equal(got(w, IDF_LIFE), "life.m10");
	expect(&a, "waiting", ASK_NEWS);	/* not before the consent */
	expect(&p, "given", SHARE, .text = "HAWA wants");
	assert_string_equal(got(w, IDF_ORG_SHORT), "HAWA");
	assert_string_equal(got(w, IDF_CODE), "");
	hang_up(&p, true);
	expect(&a, "ok", ASK_NEWS);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	assert_null(fact(w, "nationality"));
	assert_int_equal(strlen(got(w, IDF_REF)), 10);
	expect(&a, "none", ASK_NEWS);
	expect(&a, "ok", SERVED, .key = "yes");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_HAS_CODE), "");
	expect(&p, "ok", HISTORY);
	assert_non_null(strstr(got(w, IDF_EVENT), "HAWA"));
}

static void test_asked_at_the_next_dial_after_the_pin(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	assert_string_equal(got(w, IDF_ORG_NAME), "");	/* nothing before the PIN */
	expect(&p, "asked", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_ORG_NAME), "HAWA EXPRESS");
	expect(&p, "wrong", ASK_PAIR, .secret = not(code));
	assert_string_equal(got(w, IDF_TRIES), "2");
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "ok", OFFER);
	expect(&p, "given", SHARE, .text = "x");
	expect(&a, "ok", ASK_NEWS);
}

static void test_asked_at_the_next_dial_not_when_a_shop_was_dialled(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	assert_string_equal(got(w, IDF_LIFE), "life.h1");
	expect(&p, "ok", SHARE, .text = "x");
	expect(&a, "waiting", ASK_NEWS);
}

static void test_asked_for_a_code_only(void **state)
{
	struct world *w = *state;
	struct phone a, p;
	char code[8];

	hawa(w);
	add_org(w, CLINIC, "AMAL", "code");
	staff(w, CLINIC, "254711000003", "864209");
	turn_on(w, SELAM, "may_ask");
	a = at_desk(w, "254711000003");
	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "asked", UNLOCK, .secret = PIN);
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "code_only", OFFER);
	expect(&p, "given", OTP, .text = "x");
	expect(&a, "ok_otp", ASK_NEWS);
}

static void test_cut_behind_the_consent_goes_to_the_same_request(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "asked", UNLOCK, .secret = PIN);
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", CHECKPOINT);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "resume", UNLOCK, .secret = PIN);
	expect(&p, "offer", RESUME);
	expect(&p, "given", SHARE, .text = "x");
	expect(&a, "ok", ASK_NEWS);
}

static void test_given_repeated_makes_one_code_and_one_consent(void **state)
{
	static const uint8_t op[16] = { 7 };
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8], ref[16];

	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "asked", UNLOCK, .secret = PIN);
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "ok", OFFER);
	expect(&p, "given", SHARE, .text = "x", .op = op);
	expect(&p, "given", SHARE, .text = "x", .op = op);
	expect(&a, "ok", ASK_NEWS, .op = op);
	snprintf(ref, sizeof(ref), "%s", got(w, IDF_REF));
	expect(&a, "ok", ASK_NEWS, .op = op);
	assert_string_equal(got(w, IDF_REF), ref);
	expect(&a, "ok", TODAY);
	assert_string_equal(got(w, IDF_TODAY), "1");
}

/* ---- nothing is given ---- */

static void test_unknown_unwilling_refusing_late_all_look_alike(void **state)
{
	struct world *w = *state;
	struct phone a, p;
	char code[8];
	unsigned i;

	hawa(w);
	enrol(w, OTHER, PIN);
	turn_on(w, OTHER, "may_ask");
	a = at_desk(w, AGENT);
	for (i = 0; i < 3; i++) {
		asks(&a, i == 0 ? STRANGER : i == 1 ? SELAM : OTHER, code);
		if (i < 2) {
			assert_int_equal(next_push(w), 0);
		} else {
			p = pushed(w, next_push(w), OTHER, "asked");
			expect(&p, "ok", ASK_REFUSE);
			expect(&p, "gone", ASK_PAIR, .secret = code);
		}
		world_wait(w, 140);	/* the clock goes on meanwhile */
		expect(&a, "waiting", ASK_NEWS);
		assert_string_equal(got(w, IDF_CODE), code);
		world_wait(w, 10);
		expect(&a, "none", ASK_NEWS);
	}
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_unwilling_is_not_asked_at_the_own_dial(void **state)
{
	struct world *w = *state;
	struct phone a, p;
	char code[8];

	hawa(w);
	turn_on(w, SELAM, "warn");		/* another thing */
	a = at_desk(w, AGENT);
	asks(&a, SELAM, code);
	assert_int_equal(next_push(w), 0);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_another_person_of_the_phone_who_did_not_turn_it_on_gives_nothing(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	OK(add_person(w, SELAM, (const char *const[]){ "slot", "2", "given_name", "ABEBA", NULL }));
	start_code(w, SELAM, 2);
	p = dial(w, SELAM, NULL);
	ask(&p, UNLOCK, .secret = w->start);
	ask(&p, NOTICE);
	choose_pin(&p, "864209");
	hang_up(&p, true);
	asks(&a, SELAM, code);
	p = pushed(w, next_push(w), SELAM, "asked");
	expect(&p, "ok", ASK_PAIR, .secret = code);
	expect(&p, "person", UNLOCK, .secret = "02864209");
	expect(&a, "waiting", ASK_NEWS);
}

static void test_declined_at_the_consent_nothing_is_given(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "asked", UNLOCK, .secret = PIN);
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "ok", OFFER);
	expect(&p, "person", RESTART);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);	/* not asked again */
	expect(&a, "waiting", ASK_NEWS);
}

static void test_blocked_before_the_pin_for_everybody_of_the_number(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = pushed(w, next_push(w), SELAM, "asked");
	expect(&p, "ok", ASK_BLOCK);
	assert_string_equal(got(w, IDF_ORG_SHORT), "HAWA");
	expect(&a, "waiting", ASK_NEWS);
	expect(&a, "ok", ASK_END);
	expect(&a, "none", ASK_NEWS);
	asks(&a, SELAM, code);
	assert_int_equal(next_push(w), 0);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "blocked", OFFER);
}

static void test_wrong_digits_three_times_end_it_and_the_agent_waits(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = pushed(w, next_push(w), SELAM, "asked");
	expect(&p, "wrong", ASK_PAIR, .secret = not(code));
	expect(&p, "wrong", ASK_PAIR, .secret = "12");
	expect(&p, "gone", ASK_PAIR, .secret = not(code));
	expect(&p, "gone", ASK_PAIR, .secret = code);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&a, "waiting", ASK_NEWS);
}

static void test_cancelled_by_the_person_before_the_agent_looked(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "asked", UNLOCK, .secret = PIN);
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "ok", OFFER);
	expect(&p, "given", SHARE, .text = "x");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_HAS_CODE), "1");
	expect(&p, "ok", OPEN_CODE);
	expect(&p, "ok", CANCEL_CODE);
	expect(&a, "none", ASK_NEWS);
}

static void test_given_too_late_the_code_is_told_instead(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "asked", UNLOCK, .secret = PIN);
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "ok", OFFER);
	world_wait(w, 150);
	expect(&p, "ok", SHARE, .text = "x");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	expect(&a, "none", ASK_NEWS);
	expect(&a, "ok", CHECK, .secret = w->code);
}

static void test_restarted_vault_forgets_the_request_not_the_code(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8];

	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "asked", UNLOCK, .secret = PIN);
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "ok", OFFER);
	expect(&p, "given", SHARE, .text = "x");
	hang_up(&p, true);
	world_close(w);
	world_open(w);
	a = at_desk(w, AGENT);
	expect(&a, "none", ASK_NEWS);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", OPEN_CODE);
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	expect(&a, "ok", CHECK, .secret = w->code);
}

/* ---- who may ---- */

static void test_asked_three_times_an_hour_whoever_asks(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), b;
	char code[8];
	unsigned i;

	staff(w, HAWA, "254711000009", "864209");
	b = at_desk(w, "254711000009");
	for (i = 0; i < 3; i++) {
		asks(i ? &a : &b, SELAM, code);
		assert_true(next_push(w) != 0);
	}
	asks(&b, SELAM, code);			/* looks the same */
	assert_int_equal(next_push(w), 0);
	world_wait(w, 60 * MIN);
	b = at_desk(w, "254711000009");
	asks(&b, SELAM, code);
	assert_true(next_push(w) != 0);
}

static void test_agent_who_waits_for_a_person_is_not_idle(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	char code[8];

	asks(&a, SELAM, code);
	world_wait(w, 149);
	expect(&a, "waiting", ASK_NEWS);
	world_wait(w, 61);
	expect(&a, "none", ASK_NEWS);
	world_wait(w, 61);
	expect(&a, "idle", TODAY);
	a = at_desk(w, AGENT);
	asks(&a, SELAM, code);
	expect(&a, "ok", ASK_END);
	world_wait(w, 61);
	expect(&a, "idle", TODAY);
}

/* An answered request shows what a check shows, and counts as one. */
static void test_who_checked_far_more_than_usual_asks_nobody(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	unsigned i;

	share(w, SELAM);
	expect(&a, "ok", CHECK, .secret = w->code);
	for (i = 1; i < IDENTITY_PACE_LEAST; i++)
		expect(&a, "late", CHECK, .secret = w->code);
	expect(&a, "wait", ASK_PERSON, .secret = SELAM);
	assert_string_equal(got(w, IDF_MINUTES), "60");
	expect(&a, "limit", CHECK, .secret = w->code);
}

static void test_harvest_stops_after_five_that_nobody_answered(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	char code[8], number[16];
	unsigned i;

	for (i = 0; i < 5; i++) {
		snprintf(number, sizeof(number), "25472200000%u", i);
		asks(&a, number, code);
	}
	expect(&a, "limit", ASK_PERSON, .secret = "254722000006");
	assert_string_equal(got(w, IDF_MINUTES), "15");
	world_close(w);
	world_open(w);
	a = at_desk(w, AGENT);
	expect(&a, "limit", ASK_PERSON, .secret = SELAM);	/* kept on disk */
	world_wait(w, 15 * MIN);
	a = at_desk(w, AGENT);
	for (i = 0; i < 15; i++) {
		if (i && i % 5 == 0) {
			world_wait(w, 15 * MIN);
			a = at_desk(w, AGENT);
		}
		asks(&a, STRANGER, code);
	}
	world_wait(w, 15 * MIN);
	a = at_desk(w, AGENT);
	expect(&a, "limit", ASK_PERSON, .secret = SELAM);
	assert_true(atoi(got(w, IDF_MINUTES)) > 60);		/* for today */
}

static void test_answered_ones_do_not_count_as_harvest(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char code[8], number[16];
	unsigned i;

	for (i = 0; i < 4; i++) {
		snprintf(number, sizeof(number), "25472200000%u", i);
		asks(&a, number, code);
	}
	asks(&a, SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "asked", UNLOCK, .secret = PIN);
	expect(&p, "shop", ASK_PAIR, .secret = code);
	expect(&p, "ok", OFFER);
	expect(&p, "given", SHARE, .text = "x");
	expect(&a, "ok", ASK_NEWS);
	asks(&a, STRANGER, code);
	expect(&a, "limit", ASK_PERSON, .secret = SELAM);
}

static void test_ask_takes_numbers_as_people_type_them(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);

	expect(&a, "shape", ASK_PERSON, .secret = "12");
	expect(&a, "waiting", ASK_PERSON, .secret = "0700000001");
	assert_true(next_push(w) != 0);
	assert_string_equal(got(w, IDF_OUT_NUMBER), SELAM);
	expect(&a, "ok", ASK_END);
	expect(&a, "waiting", ASK_PERSON, .secret = "+" SELAM);
	assert_true(next_push(w) != 0);
	assert_string_equal(got(w, IDF_OUT_NUMBER), SELAM);
	expect(&a, "ok", ASK_END);
	expect(&a, "shape", ASK_PERSON, .secret = "+687751234" + 1);
	expect(&a, "waiting", ASK_PERSON, .secret = "+687751234");
}

static void test_each_state_permits_only_its_own(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), b, p;
	char code[8];

	staff(w, HAWA, "254711000009", "864209");
	b = at_desk(w, "254711000009");
	asks(&a, SELAM, code);
	expect(&b, "none", ASK_NEWS);		/* another agent's */
	expect(&a, "refused", ASK_PAIR, .secret = code);
	p = dial(w, SELAM, NULL);
	expect(&p, "gone", ASK_PAIR, .secret = code);	/* not shown in this dialogue */
	expect(&p, "refused", ASK_PERSON, .secret = OTHER);
	expect(&p, "refused", ASK_NEWS);
	expect(&p, "none", ASK_BLOCK);
}

static void test_push_opens_for_its_own_number_once_handed(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p = { .w = w, .number = SELAM, .link = "op1", .claimed = true };
	uint64_t push;
	char code[8];

	asks(&a, SELAM, code);
	pushed(w, 1, SELAM, "gone");
	push = next_push(w);
	pushed(w, push, OTHER, "gone");
	p.dialogue = ++w->dialogues;
	expect(&p, "gone", HELLO, .push = push);	/* the link does not vouch for the number */
	pushed(w, push, SELAM, "asked");
	done(w, push, IDENTITY_PUSHED_ABSENT);
	pushed(w, push, SELAM, "gone");
}

/* ---- SMS instead ---- */

static void test_absent_phone_neutral_sms_only_if_wanted(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	char code[8];

	asks(&a, SELAM, code);
	done(w, next_push(w), IDENTITY_PUSHED_ABSENT);
	assert_string_equal(sms(w), "");
	turn_on(w, SELAM, "sms_instead");
	asks(&a, SELAM, code);
	done(w, next_push(w), IDENTITY_PUSHED_ABSENT);
	assert_string_equal(sms(w), "T12");
	assert_string_equal(got(w, IDF_OUT_NUMBER), SELAM);
	expect(&a, "waiting", ASK_NEWS);
}

static void test_shown_screen_no_sms_and_no_sms_means_none(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	uint64_t push;
	char code[8];

	turn_on(w, SELAM, "sms_instead");
	asks(&a, SELAM, code);
	push = next_push(w);
	done(w, push, IDENTITY_PUSHED_SHOWN);
	done(w, push, IDENTITY_PUSHED_ABSENT);		/* the first word counts */
	assert_string_equal(sms(w), "");
	turn_on(w, SELAM, "no_sms");
	asks(&a, SELAM, code);
	done(w, next_push(w), IDENTITY_PUSHED_ABSENT);
	assert_string_equal(sms(w), "");
}

/* ---- warned ---- */

static void lock_out(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, "wrong", UNLOCK, .secret = "975310");
	expect(&p, "wrong", UNLOCK, .secret = "975311");
	expect(&p, "wait", UNLOCK, .secret = "975312");
	hang_up(&p, true);
}

static void test_warned_of_wrong_pins_only_if_turned_on(void **state)
{
	struct world *w = *state;
	uint64_t push;

	enrol(w, SELAM, PIN);
	lock_out(w, SELAM);
	lock_out(w, STRANGER);
	world_wait(w, 61);
	assert_int_equal(next_push(w), 0);
	world_wait(w, 15 * MIN);
	turn_on(w, SELAM, "warn");
	lock_out(w, SELAM);
	assert_int_equal(next_push(w), 0);	/* whoever typed them holds the phone */
	world_wait(w, 60);
	push = next_push(w);
	assert_true(push != 0);
	pushed(w, push, SELAM, "warned");
	assert_string_equal(got(w, IDF_ORG_NAME), "");
}

static void test_warned_of_another_slot_nobody_is(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	OK(add_person(w, SELAM, (const char *const[]){ "slot", "2", "given_name", "ABEBA", NULL }));
	turn_on(w, SELAM, "warn");
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "02975310");
	expect(&p, "wrong", UNLOCK, .secret = "02975311");
	expect(&p, "wait", UNLOCK, .secret = "02975312");
	world_wait(w, 61);
	assert_int_equal(next_push(w), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_asked_by_push_gives_and_the_agent_sees),
		TEST(test_asked_at_the_next_dial_after_the_pin),
		TEST(test_asked_at_the_next_dial_not_when_a_shop_was_dialled),
		TEST(test_asked_for_a_code_only),
		TEST(test_cut_behind_the_consent_goes_to_the_same_request),
		TEST(test_given_repeated_makes_one_code_and_one_consent),
		TEST(test_unknown_unwilling_refusing_late_all_look_alike),
		TEST(test_unwilling_is_not_asked_at_the_own_dial),
		TEST(test_another_person_of_the_phone_who_did_not_turn_it_on_gives_nothing),
		TEST(test_declined_at_the_consent_nothing_is_given),
		TEST(test_blocked_before_the_pin_for_everybody_of_the_number),
		TEST(test_wrong_digits_three_times_end_it_and_the_agent_waits),
		TEST(test_cancelled_by_the_person_before_the_agent_looked),
		TEST(test_given_too_late_the_code_is_told_instead),
		TEST(test_restarted_vault_forgets_the_request_not_the_code),
		TEST(test_asked_three_times_an_hour_whoever_asks),
		TEST(test_agent_who_waits_for_a_person_is_not_idle),
		TEST(test_who_checked_far_more_than_usual_asks_nobody),
		TEST(test_harvest_stops_after_five_that_nobody_answered),
		TEST(test_answered_ones_do_not_count_as_harvest),
		TEST(test_ask_takes_numbers_as_people_type_them),
		TEST(test_each_state_permits_only_its_own),
		TEST(test_push_opens_for_its_own_number_once_handed),
		TEST(test_absent_phone_neutral_sms_only_if_wanted),
		TEST(test_shown_screen_no_sms_and_no_sms_means_none),
		TEST(test_warned_of_wrong_pins_only_if_turned_on),
		TEST(test_warned_of_another_slot_nobody_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
