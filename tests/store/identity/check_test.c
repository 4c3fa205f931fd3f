/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an agent may type and learn. */
#include "tests/lib/identity_world.h"
#include "store/identity/core/identity_limits.h"

#include <errno.h>

#include "store/base/damm.h"

#define MIN 60

/* A well-formed share code that nobody made: the last digit before the check is another one. */
static void other_code(char out[10], const char *code, unsigned by)
{
	snprintf(out, 10, "%.9s", code);
	out[7] = '0' + (out[7] - '0' + by) % 10;
	out[8] = damm_digit(out, 8);
}

/* Selam's code at HAWA, and the desk. */
static struct phone ready(struct world *w)
{
	hawa(w);
	share(w, SELAM);
	return at_desk(w, AGENT);
}

static void test_typo_free(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	char code[10];
	unsigned i;

	snprintf(code, sizeof(code), "%.9s", w->code);
	code[4] = '0' + (code[4] - '0' + 1) % 10;
	for (i = 0; i < 7; i++)
		expect(&a, "typo", CHECK, .secret = code);
	expect(&a, "shape", CHECK, .secret = "12345678");
	expect(&a, "ok", CHECK, .secret = w->code);
}

static void test_late_and_used_free(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	char code[10];
	unsigned i;

	world_wait(w, 3601);
	a = at_desk(w, AGENT);
	for (i = 0; i < 7; i++)
		expect(&a, "late", CHECK, .secret = w->code);
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, 100) > 0);
	OK(identity_core_commit(w->core));
	expect(&a, "late", CHECK, .secret = w->code);
	other_code(code, w->code, 1);
	expect(&a, "wrong", CHECK, .secret = code);
	assert_string_equal(got(w, IDF_TRIES), "4");
}

static void test_five_wrong_close_the_desk_for_fifteen_minutes(void **state)
{
	static const char *const left[] = { "4", "3", "2", "1" };
	struct world *w = *state;
	struct phone a = ready(w);
	char code[10];
	unsigned i;

	for (i = 0; i < 4; i++) {
		other_code(code, w->code, i + 1);
		expect(&a, "wrong", CHECK, .secret = code);
		assert_string_equal(got(w, IDF_TRIES), left[i]);
	}
	other_code(code, w->code, 5);
	expect(&a, "agent_closed", CHECK, .secret = code);
	assert_string_equal(got(w, IDF_MINUTES), "15");
	expect(&a, "agent_closed", CHECK, .secret = w->code);
	world_wait(w, 15 * MIN);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
}

static void test_ten_wrong_close_the_desk_for_the_day(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	char code[10];
	unsigned i;

	for (i = 0; i < 10; i++) {
		if (i == 5)
			world_wait(w, 16 * MIN);
		if (i == 5)
			a = at_desk(w, AGENT);
		other_code(code, w->code, i % 9 + 1);
		ask(&a, CHECK, .secret = code);
	}
	assert_int_equal(w->ans.outcome, IDO_AGENT_CLOSED);
	world_wait(w, 16 * MIN);
	a = at_desk(w, AGENT);
	expect(&a, "agent_closed", CHECK, .secret = w->code);
	world_wait(w, DB_DAY);
	a = at_desk(w, AGENT);
	expect(&a, "late", CHECK, .secret = w->code);
}

static void test_otp_three_wrong_close(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);

	expect(&a, "wrong", CHECK, .secret = "630418");
	assert_string_equal(got(w, IDF_TRIES), "2");
	expect(&a, "wrong", CHECK, .secret = "630419");
	expect(&a, "agent_closed", CHECK, .secret = "630420");
}

static void test_code_of_another_organisation_wrong(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), b;

	add_org(w, "300004", "BANK A", "recv-s");
	staff(w, "300004", "254711000009", "864209");
	b = at_desk(w, "254711000009");
	expect(&b, "wrong", CHECK, .secret = w->code);
	expect(&a, "ok", CHECK, .secret = w->code);
}

static int agent_set(struct world *w, const char *what)
{
	char err[IDENTITY_ERR_MAX];
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_agent_set(w->core, AGENT, what, err);
	OK(identity_core_commit(w->core));
	return rc;
}

static int org_set(struct world *w, const char *what)
{
	char err[IDENTITY_ERR_MAX];
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_org_set(w->core, HAWA, what, err);
	OK(identity_core_commit(w->core));
	return rc;
}

static void test_blocked_agent_refused_at_once_and_at_the_door(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);

	OK(agent_set(w, "block"));
	expect(&a, "refused", CHECK, .secret = w->code);
	a = dial(w, AGENT, NULL);
	expect(&a, "closed", UNLOCK, .secret = "864209");
	expect(&a, "refused", CHECK, .secret = w->code);
	OK(agent_set(w, "unblock"));
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
}

static void test_paused_organisation_refused_everywhere(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p = dial(w, SELAM, NULL);

	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER, .org = HAWA);
	OK(org_set(w, "pause"));
	expect(&a, "refused", CHECK, .secret = w->code);
	expect(&p, "gone", SHARE, .text = "x");
	expect(&p, "paused", OFFER, .org = HAWA);
	expect(&p, "paused", SHOP, .org = HAWA);
	p = dial(w, STRANGER, HAWA);
	assert_int_equal(w->ans.outcome, IDO_PAUSED);
	OK(org_set(w, "close"));
	p = dial(w, STRANGER, HAWA);
	assert_int_equal(w->ans.outcome, IDO_NOSHOP);
	assert_int_equal(org_set(w, "resume"), -EPERM);	/* closed for good */
	assert_int_equal(org_set(w, "pause"), -EPERM);
	p = dial(w, STRANGER, HAWA);
	assert_int_equal(w->ans.outcome, IDO_NOSHOP);
}

static void test_closed_person_codes_late(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w), p;
	char err[IDENTITY_ERR_MAX];

	OK(identity_core_begin(w->core));
	OK(identity_person_set(w->core, SELAM, 1, "close", err));
	OK(identity_core_commit(w->core));
	expect(&a, "late", CHECK, .secret = w->code);
	p = dial(w, SELAM, NULL);
	expect(&p, "closed", UNLOCK, .secret = PIN);
}

static void test_five_live_shares_at_most(void **state)
{
	struct world *w = *state;
	struct phone p, a;
	unsigned i;

	hawa(w);
	for (i = 0; i < 5; i++)
		share(w, SELAM);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "limit", OFFER);
	assert_in_range(strtol(got(w, IDF_MINUTES), NULL, 10), 50, 65);	/* the first of them is over then */
	expect(&p, "gone", SHARE, .text = "x");
	hang_up(&p, true);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	share(w, SELAM);
}

static void test_otp_rate_a_minute_an_hour(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned i;

	hawa(w);
	add_org(w, "100009", "AMAL CLINIC", "code");
	for (i = 0; i < 5; i++) {
		p = dial(w, SELAM, "100009");
		expect(&p, "shop", UNLOCK, .secret = PIN);
		expect(&p, "code_only", OFFER);
		expect(&p, "ok", OTP, .text = "x");
		expect(&p, "limit", OFFER, .org = "100009");
		assert_string_equal(got(w, IDF_MINUTES), "1");
		hang_up(&p, true);
		world_wait(w, 60);
	}
	p = dial(w, SELAM, "100009");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "limit", OFFER);
	assert_string_equal(got(w, IDF_MINUTES), "60");
	world_wait(w, 3600 - 5 * 60);
	p = dial(w, SELAM, "100009");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "code_only", OFFER);
}

static void test_today_ends_before_midnight_and_after_twelve_hours_at_most(void **state)
{
	struct world *w = *state;
	struct phone p;
	struct db_share s;

	hawa(w);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", LIFE, .key = "today");
	expect(&p, "ok", SHARE, .text = "x");
	OK(db_share_get(w->db, &s, 1));
	assert_int_equal((s.expires + 3 * 3600) % DB_DAY, DB_DAY - 60);	/* 23:59 in Nairobi */
	world_at(w, (world_now(w) / DB_DAY + 1) * DB_DAY);	/* 03:00 there */
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", LIFE, .key = "today");
	expect(&p, "ok", SHARE, .text = "x");
	OK(db_share_get(w->db, &s, 2));
	assert_int_equal(s.expires - s.created, 12 * 3600);
}

static void test_served_once_for_the_last_check(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	struct db_checked c;
	char ref[16];

	expect(&a, "refused", SERVED, .key = "yes");
	expect(&a, "ok", CHECK, .secret = w->code);
	snprintf(ref, sizeof(ref), "%s", got(w, IDF_REF));
	expect(&a, "refused", SERVED, .key = "maybe");
	expect(&a, "ok", SERVED, .key = "name");
	expect(&a, "refused", SERVED, .key = "yes");
	OK(db_checked_find(w->db, &c, ref));
	assert_int_equal(c.outcome, DB_CHECKED_NOT_SAME);
}

static void test_envelope_and_digits_gone_after_use(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);
	struct db_blob blob;
	struct db_share s;

	OK(db_share_envelope(w->db, &blob, 1));
	expect(&a, "ok", CHECK, .secret = w->code);
	assert_int_not_equal(db_share_envelope(w->db, &blob, 1), 0);
	OK(db_share_get(w->db, &s, 1));
	assert_int_equal(s.state, DB_SHARE_USED);
	assert_int_equal(s.digits.len, 0);
}

static void test_agent_idle_for_a_minute_unlocks_again(void **state)
{
	struct world *w = *state;
	struct phone a = ready(w);

	world_wait(w, 60);
	expect(&a, "ok", TODAY);
	world_wait(w, 60);
	expect(&a, "ok", CHECK, .secret = w->code);
	world_wait(w, 61);
	expect(&a, "idle", SERVED, .key = "yes");
	expect(&a, "refused", TODAY);
	expect(&a, "refused", CHECK_AGAIN);
	a = dial(w, AGENT, NULL);
	expect(&a, "unclosed", UNLOCK, .secret = "864209");
	expect(&a, "ok", CHECK_AGAIN);
	expect(&a, "ok", SERVED, .key = "yes");
	world_wait(w, 61);
	hang_up(&a, true);
}

static void test_idle_agent_repeated_operation_answered(void **state)
{
	struct world *w = *state;
	static const uint8_t op[16] = { 7 };
	struct phone a = ready(w);
	char ref[16];

	expect(&a, "ok", CHECK, .secret = w->code, .op = op);
	snprintf(ref, sizeof(ref), "%s", got(w, IDF_REF));
	world_wait(w, 61);
	expect(&a, "ok", CHECK, .secret = w->code, .op = op);
	assert_string_equal(got(w, IDF_REF), ref);
	expect(&a, "refused", TODAY);
}

static void test_code_looked_at_once_needs_a_new_one(void **state)
{
	static const char *const how[] = { "yes", "name", "no" };
	struct world *w = *state;
	struct db_blob again;
	struct db_checked c;
	struct phone a;
	unsigned i;

	a = ready(w);
	for (i = 0; i < ARRAY_SIZE(how); i++) {
		expect(&a, "ok", CHECK, .secret = w->code);
		OK(db_checked_find(w->db, &c, got(w, IDF_REF)));
		expect(&a, "late", CHECK, .secret = w->code);
		expect(&a, "ok", SERVED, .key = how[i]);
		expect(&a, "gone", CHECK_AGAIN);
		assert_int_equal(db_checked_again(w->db, &again, c.id), -ENOENT);
		expect(&a, "late", CHECK, .secret = w->code);
		assert_string_equal(got(w, IDF_FACT), "");
		a = at_desk(w, AGENT);
		expect(&a, "gone", CHECK_AGAIN);
		expect(&a, "late", CHECK, .secret = w->code);
		share(w, SELAM);
	}
}

/* ---- the name that the agent was told ---- */

/* HAWA's agent has a code of Selam in front of them. */
static struct phone names(struct world *w)
{
	struct phone p;

	add_org(w, HAWA, "HAWA", "name-check");
	staff(w, HAWA, AGENT, "864209");
	enrol(w, SELAM, PIN);
	share(w, SELAM);
	p = at_desk(w, AGENT);
	expect(&p, "ok_answers", CHECK, .secret = w->code);
	return p;
}

static void test_name_told_is_judged_twice_a_code_and_leaves_nothing_else(void **state)
{
	struct world *w = *state;
	struct phone a = names(w);

	assert_null(fact(w, "name_match"));
	assert_string_equal(got(w, IDF_NAME_ASKED), "2");
	expect(&a, "shape", NAME_TOLD);
	expect(&a, "ok_answers", NAME_TOLD, .text = "Tesfaye Selaam");
	assert_string_equal(fact(w, "name_match"), "yes");
	assert_string_equal(got(w, IDF_NAME_ASKED), "1");
	assert_int_equal(strlen(got(w, IDF_REF)), 10);
	expect(&a, "ok_answers", CHECK_AGAIN);
	assert_null(fact(w, "name_match"));
	expect(&a, "ok_answers", NAME_TOLD, .text = "Selam");
	assert_string_equal(fact(w, "name_match"), "unknown");
	assert_string_equal(got(w, IDF_NAME_ASKED), "");
	expect(&a, "gone", NAME_TOLD, .text = "Selam Tesfaye");
	expect(&a, "ok", SERVED, .key = "yes");
	expect(&a, "gone", NAME_TOLD, .text = "Selam Tesfaye");
}

/* An agent who guesses has two of each code, none behind a cut, and is stopped as one who checks too much. */
static void test_name_guessed_is_counted_as_a_check(void **state)
{
	static const char *const guesses[] = { "Amina Yusuf", "Selam Yusuf" };
	struct world *w = *state;
	struct phone a = names(w);
	unsigned i, n = 0;

	for (i = 0; i < 2; i++) {
		expect(&a, "ok_answers", NAME_TOLD, .text = guesses[i]);
		assert_string_equal(fact(w, "name_match"), "no");
	}
	hang_up(&a, false);
	a = at_desk(w, AGENT);
	expect(&a, "ok_answers", CHECK_AGAIN);
	assert_string_equal(got(w, IDF_NAME_ASKED), "");
	expect(&a, "gone", NAME_TOLD, .text = "Selam Tesfaye");
	expect(&a, "ok", SERVED, .key = "no");
	hang_up(&a, true);
	for (i = 3; i < IDENTITY_PACE_LEAST; i += 3) {		/* a check and two names each */
		world_wait(w, 61);
		share(w, SELAM);
		a = at_desk(w, AGENT);
		ask(&a, CHECK, .secret = w->code);
		if (w->ans.outcome == IDO_LIMIT)
			return;
		for (n = 0; n < 2; n++) {
			ask(&a, NAME_TOLD, .text = guesses[n]);
			if (w->ans.outcome == IDO_LIMIT)
				return;
			assert_int_equal(w->ans.outcome, IDO_OK_ANSWERS);
			assert_string_equal(fact(w, "name_match"), "no");
		}
		expect(&a, "ok", SERVED, .key = "no");
		hang_up(&a, true);
	}
	fail_msg("nothing stopped it");
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_typo_free),
		T(test_late_and_used_free),
		T(test_five_wrong_close_the_desk_for_fifteen_minutes),
		T(test_ten_wrong_close_the_desk_for_the_day),
		T(test_otp_three_wrong_close),
		T(test_code_of_another_organisation_wrong),
		T(test_blocked_agent_refused_at_once_and_at_the_door),
		T(test_paused_organisation_refused_everywhere),
		T(test_closed_person_codes_late),
		T(test_five_live_shares_at_most),
		T(test_otp_rate_a_minute_an_hour),
		T(test_today_ends_before_midnight_and_after_twelve_hours_at_most),
		T(test_served_once_for_the_last_check),
		T(test_envelope_and_digits_gone_after_use),
		T(test_agent_idle_for_a_minute_unlocks_again),
		T(test_idle_agent_repeated_operation_answered),
		T(test_code_looked_at_once_needs_a_new_one),
		T(test_name_told_is_judged_twice_a_code_and_leaves_nothing_else),
		T(test_name_guessed_is_counted_as_a_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
