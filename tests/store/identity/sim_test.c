/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Another SIM under the same number: nothing is given for a day, unless a desk knows who it is. */
#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

#define FIRST	"639020000000001"
#define SECOND	"639020000000002"
#define BANK	"200002"

/* Whether she may give something to HAWA, by a dialogue on that SIM. */
static const char *offered(struct world *w, const char *imsi)
{
	struct phone p;
	int o;

	w->imsi = imsi;
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	o = ask(&p, OFFER);
	hang_up(&p, true);
	return identity_outcome_name(o);
}

static void open_shop(struct world *w, const char *imsi)
{
	w->imsi = imsi;
	hawa(w);
}

static void test_same_sim_changes_nothing(void **state)
{
	struct world *w = *state;

	open_shop(w, FIRST);
	assert_string_equal(offered(w, FIRST), "ok");
	world_wait(w, 10 * DB_DAY);
	assert_string_equal(offered(w, FIRST), "ok");
}

static void test_new_sim_gives_nothing_for_a_day(void **state)
{
	struct world *w = *state;

	open_shop(w, FIRST);
	assert_string_equal(offered(w, SECOND), "new_sim");
	world_wait(w, DB_DAY - 60);
	assert_string_equal(offered(w, SECOND), "new_sim");
	world_wait(w, 120);
	assert_string_equal(offered(w, SECOND), "ok");
	assert_string_equal(offered(w, FIRST), "new_sim");
}

/* What she may give to that organisation by this SIM. */
static const char *offered_to(struct world *w, const char *org, const char *imsi)
{
	struct phone p;
	int o;

	w->imsi = imsi;
	p = dial(w, SELAM, org);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	o = ask(&p, OFFER);
	hang_up(&p, true);
	return identity_outcome_name(o);
}

static void test_new_sim_gives_small_bundles_alone_for_a_week(void **state)
{
	struct world *w = *state;

	open_shop(w, FIRST);
	add_org(w, BANK, "BANK", "bank-2");
	assert_string_equal(offered_to(w, BANK, FIRST), "ok");
	assert_string_equal(offered_to(w, BANK, SECOND), "new_sim");
	world_wait(w, DB_DAY + 600);
	assert_string_equal(offered_to(w, BANK, SECOND), "sim_week");
	assert_string_equal(offered_to(w, HAWA, SECOND), "ok");
	world_wait(w, 6 * DB_DAY);
	assert_string_equal(offered_to(w, BANK, SECOND), "ok");
}

static void give(struct world *w, const char *imsi, const char *outcome)
{
	struct phone p;

	w->imsi = imsi;
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	if (ask(&p, OFFER) == IDO_OK)
		expect(&p, "ok", SHARE, .text = "x");
	else
		assert_string_equal(outcome, identity_outcome_name(w->ans.outcome));
	hang_up(&p, true);
}

static void test_new_sim_without_a_feed_gives_three_times_a_day_for_a_week(void **state)
{
	struct world *w = *state;
	unsigned i;

	open_shop(w, FIRST);
	give(w, SECOND, "new_sim");
	world_wait(w, DB_DAY + 600);
	for (i = 0; i < IDENTITY_SIM_FEW; i++)
		give(w, SECOND, "ok");
	give(w, SECOND, "sim_week");
	world_wait(w, DB_DAY);
	give(w, SECOND, "ok");
}

/* What a code card lifts, once one is read: the dialogue says that it was right. */
static void test_card_gives_everything_on_a_new_sim(void **state)
{
	struct world *w = *state;
	struct phone p;

	open_shop(w, FIRST);
	assert_string_equal(offered(w, SECOND), "new_sim");
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	identity_dialogue_find(w->core, p.dialogue)->has_card = true;
	expect(&p, "ok", OFFER);
}

static void test_unknown_sim_gives_everything_unless_it_is_wanted(void **state)
{
	struct world *w = *state;

	open_shop(w, NULL);
	add_org(w, BANK, "BANK", "bank-2");
	assert_string_equal(offered_to(w, BANK, NULL), "ok");
	w->conf.feed.is_wanted = true;
	assert_string_equal(offered_to(w, BANK, NULL), "sim_unknown");
	assert_string_equal(offered_to(w, HAWA, NULL), "ok");
	assert_string_equal(offered_to(w, BANK, FIRST), "ok");
}

/* Idle for as long as operators keep a number from others, then another SIM: somebody else's. */
static void test_other_sim_after_long_silence_is_another_holder(void **state)
{
	struct world *w = *state;
	struct phone p;

	open_shop(w, FIRST);
	world_wait(w, IDENTITY_RECYCLED_S + 600);
	w->imsi = SECOND;
	p = dial(w, SELAM, "");
	assert_string_equal(got(w, IDF_LANG), "");
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	w->imsi = FIRST;
	p = dial(w, SELAM, "");
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	OK(add_person(w, SELAM, (const char *const[]){ "given_name", "OMAR", "id_number", "ET-200-0077", NULL }));
	start_code(w, SELAM, 1);
	w->imsi = SECOND;
	p = dial(w, SELAM, "");
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
}

static void test_same_sim_after_long_silence_is_the_same_holder(void **state)
{
	struct world *w = *state;

	open_shop(w, FIRST);
	world_wait(w, IDENTITY_RECYCLED_S + 600);
	assert_string_equal(offered(w, FIRST), "ok");
}

static void test_new_sim_is_new_on_links_that_tell_nothing_too(void **state)
{
	struct world *w = *state;

	open_shop(w, FIRST);
	assert_string_equal(offered(w, NULL), "ok");
	assert_string_equal(offered(w, SECOND), "new_sim");
	assert_string_equal(offered(w, NULL), "new_sim");
}

static void test_new_sim_stops_a_share_that_was_offered_before(void **state)
{
	struct world *w = *state;
	struct phone p, q;

	open_shop(w, FIRST);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	w->imsi = SECOND;
	q = dial(w, SELAM, "");
	expect(&q, "person", UNLOCK, .secret = PIN);
	expect(&p, "new_sim", SHARE, .text = "x");
}

static void test_new_sim_is_not_shown_a_code_made_before(void **state)
{
	struct world *w = *state;
	struct phone p;

	open_shop(w, FIRST);
	w->imsi = FIRST;
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER);
	expect(&p, "ok", SHARE, .text = "x");
	hang_up(&p, false);		/* cut: it was not seen */
	w->imsi = SECOND;
	p = dial(w, SELAM, "");
	expect(&p, "resume", UNLOCK, .secret = PIN);
	expect(&p, "new_sim", RESUME);
	assert_string_equal(got(w, IDF_CODE), "");
	expect(&p, "new_sim", OPEN_CODE);
	assert_string_equal(got(w, IDF_CODE), "");
}

static void test_wrong_pin_on_another_sim_teaches_nothing(void **state)
{
	struct world *w = *state;
	struct phone p;

	open_shop(w, FIRST);
	w->imsi = SECOND;
	p = dial(w, SELAM, HAWA);
	expect(&p, "wrong", UNLOCK, .secret = "135790");
	hang_up(&p, true);
	assert_string_equal(offered(w, FIRST), "ok");
}

static void test_sim_of_a_stranger_is_not_kept(void **state)
{
	struct world *w = *state;
	struct db_number n;
	uint8_t ix[DB_IX];
	struct phone p;

	w->imsi = SECOND;
	p = dial(w, STRANGER, "");
	expect(&p, "wrong", UNLOCK, .secret = PIN);
	seal_number_ix(w->keys, ix, STRANGER);
	OK(db_number_get(w->db, &n, ix));
	assert_int_equal(n.sim_at, 0);
	for (size_t i = 0; i < sizeof(n.sim); i++)
		assert_int_equal(n.sim[i], 0);
}

/* A swap of that number was noticed just now. */
static void swapped(struct world *w, const char *number)
{
	struct db_number n;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_begin(w->db));
	OK(identity_number_load(w->core, &n, ix));
	n.sim_at = world_now(w);
	OK(db_number_put(w->db, &n));
	OK(db_commit(w->db));
}

static void test_start_code_of_a_desk_makes_the_new_sim_theirs(void **state)
{
	struct world *w = *state;
	struct db_number n;
	uint8_t ix[DB_IX];
	struct phone p;

	w->imsi = SECOND;
	OK(add_person(w, OTHER, (const char *const[]){ NULL }));
	swapped(w, OTHER);
	start_code(w, OTHER, 1);
	p = dial(w, OTHER, "");
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	hang_up(&p, true);
	seal_number_ix(w->keys, ix, OTHER);
	OK(db_number_get(w->db, &n, ix));
	assert_int_equal(n.sim_at, 0);
}

static void test_start_code_of_somebody_else_trusts_no_new_sim(void **state)
{
	struct world *w = *state;
	struct phone p;

	open_shop(w, FIRST);
	assert_string_equal(offered(w, SECOND), "new_sim");
	w->imsi = SECOND;
	OK(add_person(w, SELAM, (const char *const[]){ "slot", "2", "given_name", "ABEBA", NULL }));
	start_code(w, SELAM, 2);
	p = dial(w, SELAM, "");
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	hang_up(&p, true);
	assert_string_equal(offered(w, SECOND), "new_sim");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_same_sim_changes_nothing),
		TEST(test_new_sim_gives_nothing_for_a_day),
		TEST(test_new_sim_gives_small_bundles_alone_for_a_week),
		TEST(test_new_sim_without_a_feed_gives_three_times_a_day_for_a_week),
		TEST(test_card_gives_everything_on_a_new_sim),
		TEST(test_unknown_sim_gives_everything_unless_it_is_wanted),
		TEST(test_other_sim_after_long_silence_is_another_holder),
		TEST(test_same_sim_after_long_silence_is_the_same_holder),
		TEST(test_new_sim_is_new_on_links_that_tell_nothing_too),
		TEST(test_new_sim_stops_a_share_that_was_offered_before),
		TEST(test_new_sim_is_not_shown_a_code_made_before),
		TEST(test_wrong_pin_on_another_sim_teaches_nothing),
		TEST(test_sim_of_a_stranger_is_not_kept),
		TEST(test_start_code_of_a_desk_makes_the_new_sim_theirs),
		TEST(test_start_code_of_somebody_else_trusts_no_new_sim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
