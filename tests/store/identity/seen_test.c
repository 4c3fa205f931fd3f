/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who saw my ID, and what the person does about it: not me, block, the question how it was. */
#include "tests/lib/identity_world.h"
#include "store/identity/core/identity_limits.h"

#define MIN 60

/* An agent checks a code of Selam and finishes. */
static void check(struct world *w)
{
	struct phone a = at_desk(w, AGENT);

	expect(&a, "ok", CHECK, .secret = w->code);
	expect(&a, "ok", SERVED, .key = "yes");
	hang_up(&a, true);
}

static struct phone home(struct world *w)
{
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, "person", UNLOCK, .secret = PIN);
	return p;
}

static unsigned events(const struct world *w)
{
	unsigned n = 0;

	while (identity_ans_get(&w->ans, IDF_EVENT, n))
		n++;
	return n;
}

static int sms(struct world *w, const char *key, const char *pick)
{
	struct phone p = { .w = w, .number = SELAM, .link = "op1" };
	struct identity_req req;
	char octets[32];

	snprintf(octets, sizeof(octets), "%s %u", key, (unsigned)++w->dialogues);
	world_sms_req(&p, &req, &(struct args){ .key = key, .pick = pick }, octets);
	return identity_submit(w->door, &req, NULL, NULL, NULL);
}

static void test_event_shows_who_when_what_why_and_the_record(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	share(w, SELAM);
	check(w);
	p = home(w);
	expect(&p, "ok", HISTORY);
	assert_string_equal(got(w, IDF_EVENT), "2026-09-21|HAWA|full_name,over_18,id_last4");
	assert_string_equal(got(w, IDF_MORE), "");
	expect(&p, "ok", EVENT, .key = "1");
	assert_string_equal(got(w, IDF_ORG_NAME), "HAWA EXPRESS");
	assert_string_equal(got(w, IDF_SEEN_DAY), "2026-09-21");
	assert_string_equal(got(w, IDF_SEEN_TIME), "17:15");
	assert_string_equal(got(w, IDF_GIVEN), "full_name,over_18,id_last4");
	assert_string_equal(got(w, IDF_PURPOSE), "purpose.pay");
	assert_int_equal(strlen(got(w, IDF_REF)), 10);
	assert_string_equal(got(w, IDF_BLOCKED), "");
	expect(&p, "none", EVENT, .key = "2");
	expect(&p, "none", EVENT, .key = "");
	expect(&p, "none", EVENT, .key = "11");
}

static void test_history_more_goes_on_where_the_page_ended(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned i, n;

	hawa(w);
	for (i = 0; i < 9; i++) {
		share(w, SELAM);
		check(w);
		world_wait(w, MIN);
	}
	p = home(w);
	expect(&p, "ok", HISTORY);
	n = events(w);
	assert_in_range(n, 3, IDENTITY_EVENTS);
	assert_true(w->ans.used <= IDENTITY_EVENTS_OCTETS + 16);
	assert_string_equal(got(w, IDF_MORE), "1");
	for (i = 0; i < 3 && *got(w, IDF_MORE); i++) {
		expect(&p, "ok", HISTORY, .key = "more");
		n += events(w);
	}
	assert_int_equal(n, 9);
	expect(&p, "ok", EVENT, .key = "1");
}

static void test_failed_try_has_a_page_without_a_shop(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "975318");
	expect(&p, "person", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	p = home(w);
	expect(&p, "ok", HISTORY);
	expect(&p, "failed", EVENT, .key = "1");
	expect(&p, "none", BLOCK);
	expect(&p, "ok", NOT_ME);
	expect(&p, "person_locked", HOME);
}

static void test_not_me_locks_at_once_and_codes_are_refused(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	share(w, SELAM);
	check(w);
	share(w, SELAM);
	p = home(w);
	expect(&p, "none", NOT_ME);
	expect(&p, "ok", HISTORY);
	expect(&p, "none", NOT_ME);
	expect(&p, "ok", EVENT, .key = "1");
	expect(&p, "ok", NOT_ME);
	expect(&p, "locked", OFFER, .org = HAWA);
	a = at_desk(w, AGENT);
	expect(&a, "late", CHECK, .secret = w->code);
	world_wait(w, 100 * DB_DAY);
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK_ID);
}

static void test_block_ends_codes_offers_and_checks_until_allowed_again(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	hawa(w);
	share(w, SELAM);
	check(w);
	share(w, SELAM);
	p = home(w);
	expect(&p, "none", BLOCK);
	expect(&p, "ok", HISTORY);
	expect(&p, "ok", EVENT, .key = "1");
	expect(&p, "ok", BLOCK);
	assert_string_equal(got(w, IDF_ORG_SHORT), "HAWA");
	expect(&p, "none", OPEN_CODE);
	expect(&p, "ok", EVENT, .key = "1");
	assert_string_equal(got(w, IDF_BLOCKED), "1");
	expect(&p, "none", UNBLOCK);
	expect(&p, "blocked", OFFER, .org = HAWA);
	expect(&p, "gone", SHARE, .text = "x");
	a = at_desk(w, AGENT);
	expect(&a, "late", CHECK, .secret = w->code);
	expect(&p, "blocked", OFFER, .org = HAWA);
	expect(&p, "ok", UNBLOCK);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", SHARE, .text = "x");
}

static void test_block_by_one_person_leaves_others_alone(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	enrol(w, OTHER, PIN);
	OK(sms(w, "block", HAWA));
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "blocked", OFFER);
	share(w, OTHER);
	check(w);
}

static void test_block_between_offer_and_share_refused(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	OK(sms(w, "block", HAWA));
	expect(&p, "blocked", SHARE, .text = "x");
}

static unsigned answers(struct world *w, uint8_t answer)
{
	struct db_org org;
	unsigned n;

	OK(db_org_find(w->db, &org, HAWA));
	OK(db_survey_get(w->db, &n, org.id, 202609, answer));
	return n;
}

static void test_survey_asked_once_at_the_dial_after_the_check(void **state)
{
	struct world *w = *state;
	struct phone p;

	w->conf.survey_one_in = 1;
	hawa(w);
	share(w, SELAM);
	check(w);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);	/* a shop waits */
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "survey", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_ORG_SHORT), "HAWA");
	assert_string_equal(got(w, IDF_SEEN_DAY), "2026-09-21");
	expect(&p, "refused", SURVEY, .key = "asked");
	expect(&p, "person", SURVEY, .key = "money");
	expect(&p, "refused", SURVEY, .key = "money");
	hang_up(&p, true);
	home(w);
	assert_int_equal(answers(w, DB_SURVEY_ASKED), 1);
	assert_int_equal(answers(w, DB_SURVEY_MONEY), 1);
	assert_int_equal(answers(w, DB_SURVEY_YES), 0);
}

static void test_survey_skipped_is_asked_and_not_answered(void **state)
{
	struct world *w = *state;
	struct phone p;

	w->conf.survey_one_in = 1;
	hawa(w);
	share(w, SELAM);
	check(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "survey", UNLOCK, .secret = PIN);
	expect(&p, "person", HOME);
	home(w);
	assert_int_equal(answers(w, DB_SURVEY_ASKED), 1);
}

static void test_survey_waits_until_the_service_happened(void **state)
{
	struct world *w = *state;
	struct phone p, a;

	w->conf.survey_one_in = 1;
	hawa(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	p = home(w);
	hang_up(&p, true);
	world_wait(w, 15 * MIN);
	p = dial(w, SELAM, NULL);
	expect(&p, "survey", UNLOCK, .secret = PIN);
}

/* Selam had a new PIN, just now. */
static void recover(struct world *w)
{
	struct db_case c = { .number = "48213", .kind = DB_CASE_RESET, .state = DB_CASE_DONE, .desk_name = "NBO-3" };
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	c.person_id = l.person_id;
	c.created = c.changed = world_now(w);
	OK(db_begin(w->db));
	OK(db_case_new(w->db, &c, NULL));
	OK(db_commit(w->db));
}

/* A check of before a recovery is asked about when its week is over: the question names a shop where they were. */
static void test_survey_waits_until_a_recovery_is_a_week_old(void **state)
{
	struct world *w = *state;
	struct phone p;

	w->conf.survey_one_in = 1;
	hawa(w);
	share(w, SELAM);
	check(w);
	recover(w);
	p = home(w);
	hang_up(&p, true);
	assert_int_equal(answers(w, DB_SURVEY_ASKED), 0);
	world_wait(w, IDENTITY_AFTER_S + 2 * DB_COARSE_S);
	p = dial(w, SELAM, NULL);
	expect(&p, "survey", UNLOCK, .secret = PIN);
}

static void test_survey_never_after_a_lock_and_nobody_when_off(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	share(w, SELAM);
	check(w);
	p = home(w);
	hang_up(&p, true);
	w->conf.survey_one_in = 1;
	share(w, SELAM);
	check(w);
	OK(sms(w, "lock", NULL));
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK_ID);
	hang_up(&p, true);
	home(w);
	assert_int_equal(answers(w, DB_SURVEY_ASKED), 0);
}

/* ---- has this organisation seen the person before ---- */

#define BANK	"300004"
#define CLINIC	"602015"
#define BANK_AGENT	"254711000002"
#define CLINIC_AGENT	"254711000003"

static void returning(struct world *w)
{
	add_org(w, HAWA, "HAWA", "returning");
	staff(w, HAWA, AGENT, "864209");
	add_org(w, BANK, "BANK A", "returning");
	staff(w, BANK, BANK_AGENT, "864209");
	enrol(w, SELAM, PIN);
}

/* Selam gives to org. */
static void give(struct world *w, const char *org)
{
	struct phone p = dial(w, SELAM, org);

	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	assert_string_equal(got(w, IDF_GIVE), "seen_before");
	expect(&p, "ok", SHARE, .text = "x");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
}

/* What the agent reads of w->code. */
static const char *reads(struct world *w, const char *agent)
{
	static char word[16];
	struct phone a = at_desk(w, agent);

	expect(&a, "ok_answers", CHECK, .secret = w->code);
	snprintf(word, sizeof(word), "%s", fact(w, "seen_before"));
	expect(&a, "ok", SERVED, .key = "yes");
	hang_up(&a, true);
	return word;
}

static void test_seen_before_tells_an_organisation_of_its_own_checks(void **state)
{
	struct world *w = *state;

	returning(w);
	give(w, HAWA);
	give(w, HAWA);		/* a code that nobody checked is no visit */
	assert_string_equal(reads(w, AGENT), "no");
	give(w, BANK);
	assert_string_equal(reads(w, BANK_AGENT), "no");
	give(w, HAWA);
	assert_string_equal(reads(w, AGENT), "yes");
	give(w, BANK);
	assert_string_equal(reads(w, BANK_AGENT), "yes");
}

static void test_seen_before_is_not_known_where_a_line_may_have_gone(void **state)
{
	struct world *w = *state;

	returning(w);
	give(w, HAWA);
	assert_string_equal(reads(w, AGENT), "no");
	world_wait(w, IDENTITY_KEEP_AUDIT_S - 60 * DB_DAY);
	give(w, BANK);
	assert_string_equal(reads(w, BANK_AGENT), "no");
	add_org(w, CLINIC, "CLINIC", "returning");
	staff(w, CLINIC, CLINIC_AGENT, "864209");
	world_wait(w, 60 * DB_DAY);
	give(w, CLINIC);
	assert_string_equal(reads(w, CLINIC_AGENT), "unknown");
	give(w, BANK);
	assert_string_equal(reads(w, BANK_AGENT), "yes");
}

static void test_seen_before_is_not_known_after_a_recovery(void **state)
{
	struct world *w = *state;

	returning(w);
	give(w, HAWA);
	assert_string_equal(reads(w, AGENT), "no");
	world_wait(w, 2 * DB_DAY);
	recover(w);
	give(w, HAWA);
	assert_string_equal(reads(w, AGENT), "unknown");	/* of before: hidden for the week */
	world_wait(w, IDENTITY_AFTER_S + 2 * DB_COARSE_S);
	give(w, BANK);
	assert_string_equal(reads(w, BANK_AGENT), "unknown");
	give(w, HAWA);
	assert_string_equal(reads(w, AGENT), "yes");
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_event_shows_who_when_what_why_and_the_record),
		T(test_history_more_goes_on_where_the_page_ended),
		T(test_failed_try_has_a_page_without_a_shop),
		T(test_not_me_locks_at_once_and_codes_are_refused),
		T(test_block_ends_codes_offers_and_checks_until_allowed_again),
		T(test_block_by_one_person_leaves_others_alone),
		T(test_block_between_offer_and_share_refused),
		T(test_survey_asked_once_at_the_dial_after_the_check),
		T(test_survey_skipped_is_asked_and_not_answered),
		T(test_survey_waits_until_the_service_happened),
		T(test_survey_waits_until_a_recovery_is_a_week_old),
		T(test_seen_before_tells_an_organisation_of_its_own_checks),
		T(test_seen_before_is_not_known_where_a_line_may_have_gone),
		T(test_seen_before_is_not_known_after_a_recovery),
		T(test_survey_never_after_a_lock_and_nobody_when_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
