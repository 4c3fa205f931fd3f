/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whole ways through the rules, as a person and an agent walk them. */
#include "tests/lib/identity_world.h"

#include "store/base/damm.h"
#include "store/seal/ledger.h"

static void test_first_use_start_code_then_pin(void **state)
{
	struct world *w = *state;
	struct phone p;

	OK(add_person(w, SELAM, NULL));
	start_code(w, SELAM, 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	expect(&p, "refused", PIN_NEW, .secret = PIN);
	expect(&p, "ok", NOTICE, .text = "We keep your name");
	expect(&p, "easy", PIN_NEW, .secret = "120496");
	assert_string_equal(got(w, IDF_REASON), "easy.birth");
	expect(&p, "shape", PIN_NEW, .secret = "12345");
	expect(&p, "ok", PIN_NEW, .secret = PIN);
	expect(&p, "differ", PIN_AGAIN, .secret = "246814");
	choose_pin(&p, PIN);
	expect(&p, "refused", HOME);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_LAST_USED), "");
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	assert_string_equal(got(w, IDF_BIRTHDATE), "1996-04-12");
	assert_string_equal(got(w, IDF_ID_LAST4), "0042");
	assert_string_equal(got(w, IDF_EVIDENCE), "ev.2");
	hang_up(&p, true);
	world_wait(w, 3 * DB_DAY);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_LAST_USED), "2026-09-21");
}

static void test_share_and_check_once_for_one_organisation(void **state)
{
	struct world *w = *state;
	struct phone p, a;
	char code[16];

	hawa(w);
	p = dial(w, SELAM, HAWA);
	assert_int_equal(w->ans.outcome, IDO_SHOP);
	assert_string_equal(got(w, IDF_ORG_NAME), "HAWA EXPRESS");
	assert_string_equal(got(w, IDF_ORG_KIND), "kind.money");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	assert_string_equal(got(w, IDF_MUST), "full_name,over_18,id_last4");
	assert_string_equal(got(w, IDF_GIVE), "full_name,over_18,id_last4");
	assert_string_equal(got(w, IDF_OPTIONAL), "4:nationality");
	assert_string_equal(got(w, IDF_LIFE), "life.h1");
	assert_string_equal(got(w, IDF_PURPOSE), "purpose.pay");
	expect(&p, "ok", SHARE, .text = "HAWA wants, to pay you");
	snprintf(code, sizeof(code), "%s", got(w, IDF_CODE));
	assert_int_equal(strlen(code), 9);
	assert_true(damm_is_valid(code, 9));
	hang_up(&p, true);

	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_STAFF_ORG), "HAWA");
	assert_string_equal(got(w, IDF_TODAY), "0");
	expect(&a, "ok", CHECK, .secret = code);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	assert_string_equal(fact(w, "over_18"), "yes");
	assert_string_equal(fact(w, "id_last4"), "0042");
	assert_null(fact(w, "nationality"));
	assert_null(fact(w, "birthdate"));
	assert_string_equal(got(w, IDF_EVIDENCE), "ev.2");
	assert_int_equal(strlen(got(w, IDF_REF)), 10);
	assert_true(damm_is_valid(got(w, IDF_REF), 10));
	expect(&a, "ok", SERVED, .key = "yes");
	expect(&a, "late", CHECK, .secret = code);
	expect(&a, "staff", HOME);
	assert_string_equal(got(w, IDF_TODAY), "1");
	hang_up(&a, true);

	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", HISTORY);
	assert_string_equal(got(w, IDF_EVENT), "2026-09-21|HAWA|full_name,over_18,id_last4");
}

static void test_share_change_adds_country_and_life(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", SHOP, .org = HAWA);
	expect(&p, "ok", OFFER, .org = HAWA);
	expect(&p, "shape", CHOOSE, .pick = "5");
	expect(&p, "shape", CHOOSE, .pick = "44");
	expect(&p, "ok", CHOOSE, .pick = "4");
	expect(&p, "ok", LIFE, .key = "d3");
	assert_string_equal(got(w, IDF_GIVE), "full_name,over_18,id_last4,nationality");
	assert_string_equal(got(w, IDF_LIFE), "life.d3");
	expect(&p, "ok", SHARE, .text = "x");
	assert_string_equal(got(w, IDF_LIFE), "life.d3");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	world_wait(w, 71 * 3600);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "nationality"), "ET");
}

static void test_otp_for_code_only_organisation(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	add_org(w, "100009", "AMAL CLINIC", "code");
	staff(w, "100009", "254711000002", "864209");
	p = dial(w, SELAM, "100009");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "code_only", OFFER);
	expect(&p, "refused", SHARE, .text = "x");
	expect(&p, "ok", OTP, .text = "AMAL CLINIC asks for a code.");
	assert_string_equal(got(w, IDF_LIFE), "life.m10");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	assert_int_equal(strlen(w->code), 6);
	expect(&p, "limit", OFFER);
	hang_up(&p, true);
	a = at_desk(w, AGENT);
	expect(&a, "wrong", CHECK, .secret = w->code);
	assert_string_equal(got(w, IDF_TRIES), "2");
	hang_up(&a, true);
	a = at_desk(w, "254711000002");
	expect(&a, "ok_otp", CHECK, .secret = w->code);
	assert_null(identity_ans_get(&w->ans, IDF_FACT, 0));
	expect(&a, "late", CHECK, .secret = w->code);
}

static void test_open_code_seen_again_and_cancelled(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	share(w, SELAM);
	world_wait(w, 19 * 60);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_HAS_CODE), "1");
	expect(&p, "none", CANCEL_CODE);
	expect(&p, "ok", OPEN_CODE);
	assert_string_equal(got(w, IDF_CODE), w->code);
	assert_string_equal(got(w, IDF_MINUTES), "41");
	expect(&p, "ok", CANCEL_CODE);
	expect(&p, "none", OPEN_CODE);
	expect(&p, "person", HOME);
	assert_string_equal(got(w, IDF_HAS_CODE), "");
	hang_up(&p, true);
	a = at_desk(w, AGENT);
	expect(&a, "late", CHECK, .secret = w->code);
}

static void test_lock_makes_codes_late_until_unlocked(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	share(w, SELAM);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", LOCK, .key = "now");
	expect(&p, "locked", OFFER, .org = HAWA);
	hang_up(&p, true);
	a = at_desk(w, AGENT);
	expect(&a, "late", CHECK, .secret = w->code);
	p = dial(w, SELAM, HAWA);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK_ID);
	hang_up(&p, true);
	expect(&a, "ok", CHECK, .secret = w->code);
}

static void test_two_roles_one_number(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	add_agent(w, HAWA, SELAM);
	p = dial(w, SELAM, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_DESK), "2");
	expect(&p, "refused", MY_ID);
	expect(&p, "staff", ROLE, .key = "staff");
	expect(&p, "refused", MY_ID);
	expect(&p, "refused", ROLE, .key = "person");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
	expect(&p, "person", ROLE, .key = "person");
	expect(&p, "ok", MY_ID);
	expect(&p, "refused", CHECK, .secret = "123456");
}

static void test_person_added_to_agent_needs_start_code(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	OK(add_person(w, AGENT, NULL));
	p = at_desk(w, AGENT);
	hang_up(&p, true);
	start_code(w, AGENT, 1);
	p = dial(w, AGENT, NULL);
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	expect(&p, "ok", NOTICE, .text = "n");
	choose_pin(&p, "357913");
	hang_up(&p, true);
	p = dial(w, AGENT, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "864209");
	expect(&p, "both", UNLOCK, .secret = "357913");
}

static void test_slots_share_a_phone(void **state)
{
	static const char *const child[] = { "slot", "2", "given_name", "ABEL", "notice", "read", NULL };
	struct world *w = *state;
	struct db_startcode c;
	uint8_t ix[DB_IX];
	char secret[16];
	struct phone p;

	hawa(w);
	OK(add_person(w, SELAM, child));
	start_code(w, SELAM, 2);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	snprintf(secret, sizeof(secret), "03%s", w->start);
	expect(&p, "wrong", UNLOCK, .secret = secret);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_startcode_get(w->db, &c, ix, 2));
	assert_int_equal(c.tries, 0);
	secret[1] = '2';
	expect(&p, "start", UNLOCK, .secret = secret);
	choose_pin(&p, "975318");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "shape", UNLOCK, .secret = "09975318");
	expect(&p, "wrong", UNLOCK, .secret = "975318");
	expect(&p, "person", UNLOCK, .secret = "02975318");
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "ABEL TESFAYE");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "01" PIN);
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
}

static void test_pin_changed_inside_dialogue(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	change_pin(&p, PIN, "579135");
	expect(&p, "ok", MY_ID);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK, .secret = "579135");
}

static void test_pin_change_never_loses_a_role_of_the_login(void **state)
{
	struct world *w = *state;
	char err[IDENTITY_ERR_MAX];
	struct phone p;

	hawa(w);
	add_agent(w, HAWA, SELAM);
	p = dial(w, SELAM, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
	expect(&p, "staff", ROLE, .key = "staff");
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	hang_up(&p, true);
	OK(identity_core_begin(w->core));
	OK(identity_agent_set(w->core, SELAM, "block", err));
	OK(identity_core_commit(w->core));
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	change_pin(&p, PIN, "579135");
	hang_up(&p, true);
	OK(identity_core_begin(w->core));
	OK(identity_agent_set(w->core, SELAM, "unblock", err));
	OK(identity_core_commit(w->core));
	p = dial(w, SELAM, NULL);
	expect(&p, "both", UNLOCK, .secret = "579135");
	expect(&p, "person", ROLE, .key = "person");
	expect(&p, "ok", MY_ID);
	change_pin(&p, "579135", PIN);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "both", UNLOCK, .secret = PIN);
}

static void test_yes_no_bundle_shows_only_answers(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	add_org(w, "200002", "BAR", "age");
	staff(w, "200002", "254711000003", "864209");
	p = dial(w, SELAM, "200002");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", SHARE, .text = "x");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	a = at_desk(w, "254711000003");
	expect(&a, "ok_answers", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "over_18"), "yes");
	assert_string_equal(fact(w, "over_15"), "yes");
	assert_null(identity_ans_get(&w->ans, IDF_FACT, 2));
}

/* An organisation that asks for the evidence gets the one line that every check has. */
static void test_evidence_among_the_facts_said_once(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	add_org(w, "200002", "BANK", "bank-2");
	staff(w, "200002", "254711000003", "864209");
	p = dial(w, SELAM, "200002");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", SHARE, .text = "x");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	a = at_desk(w, "254711000003");
	expect(&a, "ok", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "phone"), SELAM);
	assert_null(identity_ans_get(&w->ans, IDF_FACT, 2));
	assert_string_equal(got(w, IDF_EVIDENCE), "ev.2");
}

static void test_must_not_on_record_named(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	add_org(w, "300004", "BIG", "recv-l");
	p = dial(w, SELAM, "300004");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "missing", OFFER);
	assert_string_equal(got(w, IDF_MISSING), "fact.address");
	expect(&p, "gone", SHARE, .text = "x");
}

static void test_ledger_after_journeys_verifies(void **state)
{
	struct world *w = *state;
	struct ledger_walk walk = { .count = 0 };
	struct phone a;

	hawa(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	assert_int_equal(ledger_walk_step(w->db, &walk, 1000), 0);
	assert_true(walk.count > 8);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_first_use_start_code_then_pin),
		T(test_share_and_check_once_for_one_organisation),
		T(test_share_change_adds_country_and_life),
		T(test_otp_for_code_only_organisation),
		T(test_open_code_seen_again_and_cancelled),
		T(test_lock_makes_codes_late_until_unlocked),
		T(test_two_roles_one_number),
		T(test_person_added_to_agent_needs_start_code),
		T(test_slots_share_a_phone),
		T(test_pin_changed_inside_dialogue),
		T(test_pin_change_never_loses_a_role_of_the_login),
		T(test_yes_no_bundle_shows_only_answers),
		T(test_evidence_among_the_facts_said_once),
		T(test_must_not_on_record_named),
		T(test_ledger_after_journeys_verifies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
