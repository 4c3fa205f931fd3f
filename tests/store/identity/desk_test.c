/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An agent's day: a line that was cut, the counts, the shift, and what an organisation's policy takes away. */
#include <errno.h>

#include "tests/lib/identity_world.h"

#define MIN 60

static int policy(struct world *w, const char *org, const struct identity_org_policy *p)
{
	char err[IDENTITY_ERR_MAX];
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_org_policy(w->core, org, p, err);
	OK(identity_core_commit(w->core));
	assert_true(!rc == !err[0]);
	return rc;
}
#define set(w, ...) policy(w, HAWA, &(struct identity_org_policy){ __VA_ARGS__ })

/* Selam's code was checked and the line cut. */
static void cut(struct world *w, char ref[16])
{
	struct phone a;

	hawa(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	snprintf(ref, 16, "%s", got(w, IDF_REF));
	hang_up(&a, false);
}

/* The administrator's list tells the day an agent last worked, and no hour. */
static void test_an_agents_last_day_is_kept_without_its_hour(void **state)
{
	struct world *w = *state;
	struct db_staff s;
	struct db_org org;
	struct phone a;
	int64_t day;

	hawa(w);
	OK(db_org_find(w->db, &org, HAWA));
	OK(db_staff_next(w->db, &s, org.id, 0));
	day = clock_now(&w->clock) / DB_DAY * DB_DAY;
	a = at_desk(w, AGENT);
	hang_up(&a, true);
	OK(db_staff_get(w->db, &s, s.id));
	assert_int_equal(s.last_used, day);
	world_wait(w, 3 * DB_DAY);
	a = dial(w, AGENT, NULL);
	expect(&a, "staff", UNLOCK, .secret = "864209");
	OK(db_staff_get(w->db, &s, s.id));
	assert_int_equal(s.last_used, day + 3 * DB_DAY);
}

static void test_cut_line_same_values_same_ref_counted_once(void **state)
{
	struct world *w = *state;
	struct phone a, p;
	char ref[16];

	cut(w, ref);
	world_wait(w, 2 * MIN);
	a = dial(w, AGENT, NULL);
	expect(&a, "unclosed", UNLOCK, .secret = "864209");
	assert_string_equal(got(w, IDF_AGAIN), "1");
	expect(&a, "ok", CHECK_AGAIN);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	assert_string_equal(got(w, IDF_EVIDENCE), "ev.2");
	assert_string_equal(got(w, IDF_REF), ref);
	expect(&a, "ok", SERVED, .key = "yes");
	expect(&a, "gone", CHECK_AGAIN);
	expect(&a, "ok", TODAY);
	assert_string_equal(got(w, IDF_TODAY), "1");
	assert_string_equal(got(w, IDF_SERVED), "1");
	hang_up(&a, true);
	a = dial(w, AGENT, NULL);
	expect(&a, "staff", UNLOCK, .secret = "864209");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", HISTORY);
	assert_null(identity_ans_get(&w->ans, IDF_EVENT, 1));
}

static void test_cut_line_after_three_minutes_asks_but_shows_nothing(void **state)
{
	struct world *w = *state;
	struct phone a;
	char ref[16];

	cut(w, ref);
	world_wait(w, 3 * MIN);
	a = dial(w, AGENT, NULL);
	expect(&a, "unclosed", UNLOCK, .secret = "864209");
	assert_string_equal(got(w, IDF_AGAIN), "");
	expect(&a, "gone", CHECK_AGAIN);
	expect(&a, "ok", SERVED, .key = "no");
	expect(&a, "ok", TODAY);
	assert_string_equal(got(w, IDF_SERVED), "0");
	assert_string_equal(got(w, IDF_NOT_SAME), "0");
	assert_string_equal(got(w, IDF_NOT_SERVED), "1");
}

static void test_cut_line_of_one_agent_is_not_another_agents(void **state)
{
	struct world *w = *state;
	struct phone b;
	char ref[16];

	cut(w, ref);
	staff(w, HAWA, "254711000009", "864209");
	b = dial(w, "254711000009", NULL);
	expect(&b, "staff", UNLOCK, .secret = "864209");
	expect(&b, "gone", CHECK_AGAIN);
	expect(&b, "refused", SERVED, .key = "yes");
}

static void test_values_for_a_cut_line_need_the_agents_key(void **state)
{
	struct world *w = *state;
	struct db_blob again;
	char ref[16];

	cut(w, ref);
	OK(db_checked_again(w->db, &again, 1));
	assert_true(again.len > 0);
	assert_null(memmem(again.octets, again.len, "SELAM", 5));
	world_wait(w, 3 * MIN + 1);
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, 100) > 0);
	OK(identity_core_commit(w->core));
	assert_int_equal(db_checked_again(w->db, &again, 1), -ENOENT);
}

/* ---- shift ---- */

static void begin_shift(struct world *w)
{
	struct phone a;

	hawa(w);
	OK(set(w, .shift = "on"));
	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_SHIFT), "1");
	hang_up(&a, true);
}

/* What a dial of the agent's SIM leads to. */
static const char *dialled(struct world *w, struct phone *a, const char *org)
{
	*a = dial(w, AGENT, org);
	return identity_outcome_name(w->ans.outcome);
}

static void test_shift_half_an_hour_without_a_pin(void **state)
{
	struct world *w = *state;
	struct phone a;

	begin_shift(w);
	world_wait(w, 29 * MIN);
	assert_string_equal(dialled(w, &a, NULL), "shift");
	share(w, SELAM);
	expect(&a, "ok", CHECK, .secret = w->code);
	expect(&a, "refused", HISTORY);
	hang_up(&a, true);
	assert_string_equal(dialled(w, &a, NULL), "unclosed");
	expect(&a, "ok", CHECK_AGAIN);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	expect(&a, "ok", SERVED, .key = "yes");
	hang_up(&a, true);
	world_wait(w, MIN);
	assert_string_equal(dialled(w, &a, NULL), "plain");
	expect(&a, "refused", CHECK, .secret = w->code);
}

static void test_shift_only_where_the_organisation_wants_it(void **state)
{
	struct world *w = *state;
	struct phone a;

	hawa(w);
	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_SHIFT), "");
	hang_up(&a, true);
	assert_string_equal(dialled(w, &a, NULL), "plain");
	OK(set(w, .shift = "on"));
	assert_string_equal(dialled(w, &a, NULL), "plain");	/* the PIN came before */
}

static void test_shift_ends_when_told_paused_blocked_or_restarted(void **state)
{
	struct world *w = *state;
	char err[IDENTITY_ERR_MAX];
	struct phone a;

	begin_shift(w);
	assert_string_equal(dialled(w, &a, NULL), "shift");
	expect(&a, "ok", END_SHIFT);
	assert_string_equal(dialled(w, &a, NULL), "plain");
	a = at_desk(w, AGENT);
	OK(set(w, .shift = "off"));
	assert_string_equal(dialled(w, &a, NULL), "plain");
	OK(set(w, .shift = "on"));
	a = at_desk(w, AGENT);
	assert_string_equal(dialled(w, &a, NULL), "shift");
	OK(identity_core_begin(w->core));
	OK(identity_agent_set(w->core, AGENT, "block", err));
	OK(identity_core_commit(w->core));
	assert_string_equal(dialled(w, &a, NULL), "plain");
	OK(identity_core_begin(w->core));
	OK(identity_agent_set(w->core, AGENT, "unblock", err));
	OK(identity_core_commit(w->core));
	a = at_desk(w, AGENT);
	world_close(w);
	world_open(w);
	assert_string_equal(dialled(w, &a, NULL), "plain");
}

static void test_shift_never_for_a_shop_another_sim_or_a_claimed_number(void **state)
{
	struct world *w = *state;
	struct phone a = { .w = w, .number = AGENT, .link = "op1", .claimed = true };

	begin_shift(w);
	assert_string_equal(dialled(w, &a, HAWA), "shop");
	a = (struct phone){ .w = w, .number = AGENT, .link = "op1", .claimed = true, .dialogue = ++w->dialogues };
	expect(&a, "plain", HELLO);
	a = dial(w, STRANGER, NULL);
	assert_int_equal(w->ans.outcome, IDO_PLAIN);
}

static void test_shift_never_on_another_sim_of_the_number(void **state)
{
	struct world *w = *state;
	struct phone a;

	w->imsi = "639020000000001";
	begin_shift(w);
	assert_string_equal(dialled(w, &a, NULL), "shift");
	hang_up(&a, true);
	w->imsi = "639020000000002";
	assert_string_equal(dialled(w, &a, NULL), "plain");
}

static void test_shift_never_on_a_sim_that_opens_somebodys_own_id(void **state)
{
	static const char *const second[] = { "slot", "2", NULL };
	struct world *w = *state;
	struct phone a;

	begin_shift(w);
	OK(add_person(w, AGENT, second));
	assert_string_equal(dialled(w, &a, NULL), "plain");
	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_SHIFT), "");
}

/* ---- policies ---- */

static void test_policy_yes_no_asks_gives_and_shows_answers_alone(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	share(w, SELAM);
	OK(set(w, .answers = "yesno"));
	a = at_desk(w, AGENT);
	expect(&a, "ok_answers", CHECK, .secret = w->code);	/* given before: no value leaves all the same */
	assert_null(fact(w, "full_name"));
	assert_string_equal(fact(w, "over_18"), "yes");
	expect(&a, "ok_answers", CHECK_AGAIN);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	assert_string_equal(got(w, IDF_GIVE), "over_18");
	assert_string_equal(got(w, IDF_OPTIONAL), "");
	OK(set(w, .answers = "values"));
	expect(&p, "ok", OFFER);
	assert_string_equal(got(w, IDF_GIVE), "full_name,over_18,id_last4");
}

static void test_policy_otp_only_gives_no_facts(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_CODE_LEN), "9");
	hang_up(&a, true);
	OK(set(w, .codes = "otp"));
	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_CODE_LEN), "6");
	expect(&a, "late", CHECK, .secret = w->code);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "code_only", OFFER);
	expect(&p, "refused", SHARE, .text = "x");
	expect(&p, "ok", OTP, .text = "x");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	expect(&a, "ok_otp", CHECK, .secret = w->code);
	expect(&a, "ok_otp", CHECK_AGAIN);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", HISTORY);
	assert_string_equal(got(w, IDF_EVENT), "2026-09-21|HAWA|code");
}

static void test_policy_words_are_checked(void **state)
{
	struct world *w = *state;

	hawa(w);
	assert_int_equal(set(w), -EINVAL);
	assert_int_equal(set(w, .shift = "yes"), -EINVAL);
	assert_int_equal(set(w, .answers = "no"), -EINVAL);
	assert_int_equal(set(w, .codes = "sms"), -EINVAL);
	assert_int_equal(policy(w, "100009", &(struct identity_org_policy){ .shift = "on" }), -ENOENT);
	add_org(w, "100009", "BANK", "bank-2");
	assert_int_equal(policy(w, "100009", &(struct identity_org_policy){ .answers = "yesno" }), -EINVAL);
	OK(policy(w, "100009", &(struct identity_org_policy){ .answers = "yesno", .codes = "otp" }));
}

static void test_not_my_shop_forgets_it_before_the_pin(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, HAWA);
	expect(&p, "plain", NOT_SHOP);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "refused", NOT_SHOP);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_an_agents_last_day_is_kept_without_its_hour),
		T(test_cut_line_same_values_same_ref_counted_once),
		T(test_cut_line_after_three_minutes_asks_but_shows_nothing),
		T(test_cut_line_of_one_agent_is_not_another_agents),
		T(test_values_for_a_cut_line_need_the_agents_key),
		T(test_shift_half_an_hour_without_a_pin),
		T(test_shift_only_where_the_organisation_wants_it),
		T(test_shift_ends_when_told_paused_blocked_or_restarted),
		T(test_shift_never_on_another_sim_of_the_number),
		T(test_shift_never_for_a_shop_another_sim_or_a_claimed_number),
		T(test_shift_never_on_a_sim_that_opens_somebodys_own_id),
		T(test_policy_yes_no_asks_gives_and_shows_answers_alone),
		T(test_policy_otp_only_gives_no_facts),
		T(test_policy_words_are_checked),
		T(test_not_my_shop_forgets_it_before_the_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
