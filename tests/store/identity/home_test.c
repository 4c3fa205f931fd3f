/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who lives with her: a partner who has phone and PIN, or the second PIN, or the phone alone, and strangers who dial for days. What each sees, wins and can
 * undo, with its figure: "# " lines. */
#include <stdio.h>

#include "store/door/identity_verb.h"
#include "store/identity/core/identity_rules.h"
#include <stdlib.h>

#include "store/values/identity_day.h"
#include "tests/lib/identity_world.h"

#define PIN2	"864209"
#define WRONG	"975318"
#define HOUR	3600

static struct phone opened(struct world *w, const char *pin, const char *outcome)
{
	struct phone p = dial(w, SELAM, NULL);

	assert_string_equal(identity_outcome_name(ask(&p, UNLOCK, .secret = pin)), outcome);
	return p;
}

/* As behind a desk, which opened it. */
static void choose_second(struct world *w, const char *number)
{
	struct identity_private *x = &w->core->privates[0];
	struct phone p;

	seal_number_ix(w->keys, x->ix, number);
	x->slot = 1;
	x->until = INT64_MAX;
	p = dial(w, number, NULL);
	expect(&p, "private", UNLOCK, .secret = PIN);
	expect(&p, "start", SECOND_SAY, .key = "choose");
	expect(&p, "ok", PIN_NEW, .secret = PIN2);
	expect(&p, "ok", PIN_AGAIN, .secret = PIN2);
	hang_up(&p, true);
}

static void turn(struct world *w, const char *key)
{
	struct phone p = opened(w, PIN, "person");

	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", SAFETY_SET, .key = key);
	hang_up(&p, true);
}

static unsigned count_of(struct world *w, enum identity_field f)
{
	unsigned n = 0;

	while (identity_ans_get(&w->ans, f, n))
		n++;
	return n;
}

/* She gave to HAWA, which looked; another code is open; everything of M11 is on. */
static void her_life(struct world *w)
{
	static const char *const keys[] = { "no_sms", "neutral", "quiet_ever" };
	uint8_t ix[DB_IX];
	struct db_login l;
	struct phone p;
	size_t i;

	hawa(w);
	share(w, SELAM);
	p = at_desk(w, AGENT);
	expect(&p, "ok", CHECK, .secret = w->code);
	hang_up(&p, true);
	share(w, SELAM);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(identity_core_begin(w->core));
	OK(identity_inbox_note(w->core, l.person_id, "", "card_given"));
	OK(identity_core_commit(w->core));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		turn(w, keys[i]);
	p = opened(w, PIN, "person");
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", TRUST, .secret = "0700000002");
	hang_up(&p, true);
}

/* ---- with the PIN ---- */

/* He is her, to the service: he reads all of it, and undoes all of it, each with the PIN typed once more. What is left to her is that she sees it. */
static void test_partner_with_the_pin_undoes_all_and_she_sees_it_for_a_week(void **state)
{
	static const char *const keys[] = { "no_sms", "neutral", "quiet_not" };
	struct world *w = *state;
	struct phone p;
	unsigned day, seen = 0;
	size_t i;

	her_life(w);
	world_wait(w, 30 * DB_DAY);		/* what she changed herself is told no more */
	p = opened(w, PIN, "person");
	hang_up(&p, true);
	p = opened(w, PIN, "person");
	assert_string_equal(got(w, IDF_CHANGED), "");
	assert_string_equal(got(w, IDF_LAST_USED), "");
	expect(&p, "ok", HISTORY);
	assert_int_equal(count_of(w, IDF_EVENT), 1);	/* HAWA; not the card of the desk */
	expect(&p, "ok", SAFETY);
	assert_string_equal(got(w, IDF_NO_SMS), "set.yes");
	expect(&p, "refused", SAFETY_SET, .key = "no_sms");
	hang_up(&p, true);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		turn(w, keys[i]);
	p = opened(w, PIN, "person");
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", TRUST, .secret = AGENT);	/* himself */
	hang_up(&p, true);
	for (day = 0; day < 7; day++) {		/* he looks each day, to use it up */
		p = opened(w, PIN, "person");
		hang_up(&p, true);
		p = opened(w, PIN, "person");	/* and she behind him */
		seen += !strcmp(got(w, IDF_CHANGED), "set.sms,set.name,set.quiet,set.trust");
		hang_up(&p, true);
		world_wait(w, DB_DAY);
	}
	assert_int_equal(seen, 7);
	print_message("# phone and PIN: reads all but 1 line of a desk, undoes 4 of 4; she sees it at %u of 7 unlocks behind his\n", seen);
}

/* ---- with the second PIN ---- */

/* What a small view does not show waits for the next day, whatever the reason: a minute would tell that she made a code just now. */
static void test_second_pin_reads_no_wait_of_the_first(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	choose_second(w, SELAM);
	add_org(w, "100009", "AMAL CLINIC", "code");
	p = dial(w, SELAM, "100009");
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "code_only", OFFER);
	expect(&p, "ok", OTP, .text = "x");
	expect(&p, "limit", OFFER, .org = "100009");
	assert_string_equal(got(w, IDF_MINUTES), "1");
	hang_up(&p, true);
	p = dial(w, SELAM, "100009");
	expect(&p, "shop", UNLOCK, .secret = PIN2);
	expect(&p, "limit", OFFER);
	assert_int_equal(atoi(got(w, IDF_MINUTES)), (identity_day_end(world_now(w)) - world_now(w) + 59) / 60);
	hang_up(&p, true);
}

/* What is open there is a list that somebody reads before it grows. */
static void test_second_pin_permits_these_verbs_alone(void **state)
{
	static const char *const known[] = { "home", "offer", "my_id", "history", "lock", "shop", "choose", "life", "share", "otp", "checkpoint", "restart" };
	unsigned verb, view = 0, person = 0;
	size_t i;

	(void)state;
	for (verb = 1; verb < 256; verb++) {
		const struct identity_verb_row *row = identity_verb_row(verb);

		if (!row || row->states & IDS_IN(NEW))
			continue;		/* open to whoever dials */
		person += !!(row->states & IDS_IN(PERSON));
		if (!(row->states & IDS_IN(VIEW)))
			continue;
		view++;
		assert_false(row->wants_pin);
		for (i = 0; i < sizeof(known) / sizeof(known[0]) && strcmp(known[i], row->name); i++)
			;
		if (i == sizeof(known) / sizeof(known[0]))
			fail_msg("the second PIN permits %s", row->name);
	}
	print_message("# second PIN: %u verbs of the %u that the first one opens\n", view, person);
}

static void test_partner_with_the_second_pin_sees_a_name_and_undoes_nothing(void **state)
{
	static const char *const keys[] = { "no_sms", "neutral", "hide_last", "quiet_not", "may_ask" };
	struct world *w = *state;
	struct phone p;
	unsigned undone = 0;
	size_t i;

	her_life(w);
	choose_second(w, SELAM);
	p = opened(w, PIN2, "person");
	assert_string_equal(got(w, IDF_CHANGED), "");
	assert_string_equal(got(w, IDF_LAST_USED), "");
	assert_string_equal(got(w, IDF_HAS_CODE), "");
	expect(&p, "none", HISTORY);
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	assert_string_equal(got(w, IDF_ID_LAST4), "0042");
	assert_string_equal(got(w, IDF_BIRTHDATE), "");
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		undone += ask(&p, SAFETY_SET, .key = keys[i]) == IDO_OK;
	undone += ask(&p, PROVE, .secret = PIN2) == IDO_OK;
	undone += ask(&p, PIN_NEW, .secret = "579135") == IDO_OK;
	undone += ask(&p, TRUST, .secret = AGENT) == IDO_OK;
	undone += ask(&p, TRUSTED) == IDO_OK;
	undone += ask(&p, ERASE) == IDO_OK;
	undone += ask(&p, OPEN_CODE) == IDO_OK;
	undone += ask(&p, UNLOCK_ID) == IDO_OK;
	assert_int_equal(undone, 0);
	hang_up(&p, true);
	p = opened(w, PIN, "person");
	assert_string_equal(got(w, IDF_CHANGED), "set.sms,set.name,set.quiet,set.trust");	/* he used nothing up */
	print_message("# second PIN: reads a name and four signs, undoes %u of 12\n", undone);
}

/* A wrong one is the same answer, the same work and the same count, whether there is a second PIN or none. */
static void test_wrong_pins_are_alike_with_a_second_and_without(void **state)
{
	static const char *const who[] = { SELAM, OTHER };
	static const struct { const char *pin; int64_t wait; } tries[] = {
		{ WRONG, 0 }, { "111222", 0 }, { "333444", 900 }, { WRONG, 0 }, { "111222", 0 }, { WRONG, 3600 }, { WRONG, 0 }, { WRONG, 0 }, { WRONG, DB_DAY },
		{ WRONG, DB_DAY }, { WRONG, 0 },
	};
	struct identity_ans first;
	struct world *w = *state;
	struct phone p;
	size_t i, k;

	enrol(w, SELAM, PIN);
	enrol(w, OTHER, PIN);
	choose_second(w, SELAM);
	for (i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		for (k = 0; k < 2; k++) {
			p = dial(w, who[k], NULL);
			ask(&p, UNLOCK, .secret = tries[i].pin);
			if (k == 0)
				first = w->ans;
			assert_int_equal(w->ans.outcome, first.outcome);
			assert_int_equal(w->ans.used, first.used);
			assert_memory_equal(w->ans.fields, first.fields, first.used);
			hang_up(&p, true);
		}
		world_wait(w, tries[i].wait);
	}
	assert_int_equal(first.outcome, IDO_CLOSED);
	p = opened(w, PIN2, "closed");		/* the second one too */
	p = opened(w, PIN, "closed");
}

/* ---- without ---- */

/* Who holds the phone reads the first screen, wrong PINs and what comes: as on a phone that nobody ever joined with. */
static void test_partner_without_a_pin_reads_what_a_stranger_reads(void **state)
{
	static const char *const phones[] = { SELAM, STRANGER };
	struct phone gateway = { .number = "", .link = "op1" };
	struct world *w = gateway.w = *state;
	struct identity_ans first;
	struct phone p, a;
	unsigned i, k, sms = 0;

	her_life(w);
	choose_second(w, SELAM);
	world_wait(w, DB_DAY);
	for (i = 0; i < 3; i++)
		for (k = 0; k < 2; k++) {
			p = dial(w, phones[k], NULL);
			if (i)
				ask(&p, UNLOCK, .secret = WRONG);
			if (k == 0)
				first = w->ans;
			assert_int_equal(w->ans.outcome, first.outcome);
			assert_int_equal(w->ans.used, first.used);
			assert_memory_equal(w->ans.fields, first.fields, first.used);
			hang_up(&p, true);
		}
	for (i = 0; i < 3; i++) {		/* three days of what might be told to her */
		a = at_desk(w, AGENT);
		expect(&a, "waiting", ASK_PERSON, .secret = SELAM);
		hang_up(&a, true);
		turn(w, "warn");
		assert_int_equal(ask(&gateway, PUSH_NEXT), IDO_NONE);
		world_wait(w, DB_DAY);
		ask(&gateway, OUT_NEXT, .count = 16);
		sms += count_of(w, IDF_OUT_ID);
	}
	assert_int_equal(sms, 0);
	print_message("# phone without a PIN: first screen and 2 wrong PINs as a stranger's; %u SMS and 0 screens came in 3 days\n", sms);
}

/* Once more by another phone, by her number where the link does not vouch for it, and by SMS: three days, each hour. */
static void test_strangers_who_dial_for_three_days_close_nobody(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned hour, tries = 0;

	hawa(w);
	for (hour = 0; hour < 72; hour++) {
		p = dial(w, STRANGER, NULL);
		ask(&p, UNLOCK, .secret = PIN);
		hang_up(&p, true);
		p = (struct phone){ .w = w, .number = SELAM, .link = "op2", .dialogue = ++w->dialogues, .claimed = true };
		expect(&p, "plain", HELLO);
		ask(&p, UNLOCK, .secret = WRONG);
		ask(&p, UNLOCK, .secret = PIN);
		hang_up(&p, true);
		tries += 3;
		world_wait(w, HOUR);
	}
	p = opened(w, WRONG, "wrong");
	assert_string_equal(got(w, IDF_TRIES), "2");	/* none of hers is gone */
	hang_up(&p, true);
	p = opened(w, PIN, "person");
	print_message("# strangers: %u tries in 72 hours closed 0 people, took 0 of 3 tries, and opened 0\n", tries);
}

/* Who has the phone itself can, on three dates: then she needs a desk. It is the price of a PIN that cannot be guessed. */
static void test_who_has_the_phone_closes_it_in_a_day_at_the_soonest(void **state)
{
	struct world *w = *state;
	struct phone p;
	unsigned hour, closed_at = 0;

	hawa(w);
	for (hour = 0; hour < 96 && !closed_at; hour++) {
		p = dial(w, SELAM, NULL);
		closed_at = ask(&p, UNLOCK, .secret = WRONG) == IDO_CLOSED ? hour : 0;
		hang_up(&p, true);
		world_wait(w, HOUR);
	}
	assert_in_range(closed_at, 25, 72);
	print_message("# phone alone: closed after %u hours of trying each hour\n", closed_at);
}

/* ---- product.md 14: the lock is free, to open it costs the PIN ---- */

static void test_lock_is_free_and_opening_costs_the_pin(void **state)
{
	struct world *w = *state;
	struct identity_req req;
	struct phone p, sms = { .w = w, .number = SELAM, .link = "op1" };

	hawa(w);
	choose_second(w, SELAM);
	world_sms_req(&sms, &req, &(struct args){ .key = "lock" }, "LOCK");	/* no PIN, no hash */
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	p = dial(w, SELAM, NULL);
	expect(&p, "refused", UNLOCK_ID);
	expect(&p, "wrong", UNLOCK, .secret = WRONG);
	expect(&p, "refused", UNLOCK_ID);
	hang_up(&p, true);
	p = opened(w, PIN2, "person_locked");
	expect(&p, "refused", UNLOCK_ID);
	hang_up(&p, true);
	p = opened(w, PIN, "person_locked");
	expect(&p, "person", UNLOCK_ID);
	expect(&p, "ok", LOCK, .key = "now");		/* again, and no PIN is typed for it */
	hang_up(&p, true);
	p = opened(w, PIN, "person_locked");
	expect(&p, "person", UNLOCK_ID);
	hang_up(&p, true);
	p = opened(w, PIN2, "person");
	expect(&p, "ok", LOCK, .key = "h24");
	hang_up(&p, true);
	p = opened(w, PIN, "person_locked");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_partner_with_the_pin_undoes_all_and_she_sees_it_for_a_week),
		TEST(test_second_pin_permits_these_verbs_alone),
		TEST(test_second_pin_reads_no_wait_of_the_first),
		TEST(test_partner_with_the_second_pin_sees_a_name_and_undoes_nothing),
		TEST(test_wrong_pins_are_alike_with_a_second_and_without),
		TEST(test_partner_without_a_pin_reads_what_a_stranger_reads),
		TEST(test_strangers_who_dial_for_three_days_close_nobody),
		TEST(test_who_has_the_phone_closes_it_in_a_day_at_the_soonest),
		TEST(test_lock_is_free_and_opening_costs_the_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
