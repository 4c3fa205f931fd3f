/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cases: what two officers do for a person who lost a phone or a PIN, how it waits, what stops it, and what dishonest ones and strangers try. */
#include <errno.h>

#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

#define AMINA	"254711000031"
#define JOSEPH	"254711000032"
#define TWICE	"254711000034"	/* Amina's other phone */
#define FAR	"254711000033"
#define SHOWN	"254700000041"
#define OPIN	"864209"
#define HOUR	3600
#define PAPER	"ET-100-0042"	/* Selam's */

/* ---- helpers ---- */

static void officer(struct world *w, const char *desk, const char *name, const char *number)
{
	const struct identity_officer_args args = { desk, name, number };
	char err[IDENTITY_ERR_MAX];
	struct phone p;

	OK(identity_core_begin(w->core));
	OK(identity_officer_add(w->core, &args, err));
	OK(identity_core_commit(w->core));
	start_code(w, number, 1);
	p = dial(w, number, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, OPIN);
	hang_up(&p, true);
}

static int desk_setup(void **state)
{
	struct world *w;

	if (world_setup(state))
		return -1;
	w = *state;
	officer(w, "NBO-3", "Amina", AMINA);
	officer(w, "NBO-3", "Joseph", JOSEPH);
	enrol(w, SELAM, PIN);
	return 0;
}

/* The janitor, as the vault runs it. */
static void look_after(struct world *w)
{
	unsigned i;

	for (i = 0; i < 3; i++) {
		OK(identity_core_begin(w->core));
		assert_true(identity_core_janitor(w->core, 100) >= 0);
		OK(identity_core_commit(w->core));
	}
}

static void pass(struct world *w, int64_t seconds)
{
	for (; seconds > 0; seconds -= HOUR) {
		world_wait(w, seconds < HOUR ? seconds : HOUR);
		look_after(w);
	}
}

static void show_phone(struct world *w, const char *number)
{
	struct phone p = dial(w, number, "3");

	expect(&p, "ok", PROOF);
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
}

static struct phone first(struct world *w, const char *kind, const char *why)
{
	struct phone p = dial(w, AMINA, NULL);

	expect(&p, "officer", UNLOCK, .secret = OPIN);
	expect(&p, "step_why", CASE_NEW, .key = kind);
	expect(&p, "step_whom", CASE_SET, .key = "why", .pick = why);
	return p;
}

static void by_paper(struct phone *p)
{
	expect(p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(p, "step_number", CASE_SET, .key = "paper", .text = PAPER);
}

/* Open one for Selam; its number goes to `number`. */
static void open_case(struct world *w, const char *kind, const char *why, const char *shown, char number[8])
{
	struct phone p = first(w, kind, why);

	by_paper(&p);
	show_phone(w, shown);
	if (!strcmp(shown, SELAM)) {
		ask(&p, CASE_PHONE, .secret = w->code);
	} else {
		expect(&p, "step_old", CASE_PHONE, .secret = w->code);
		ask(&p, CASE_SET, .key = "old", .text = SELAM);
	}
	if (w->ans.outcome == IDO_STEP_OLD)
		ask(&p, CASE_SET, .key = "old", .text = "");
	assert_int_equal(w->ans.outcome, IDO_STEP_SEND);
	expect(&p, "refused", CASE_OPEN);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, 8, "%s", got(w, IDF_CASE));
	hang_up(&p, true);
}

static struct phone second(struct world *w, const char *number)
{
	struct phone p = dial(w, number, "7");

	assert_int_equal(w->ans.outcome, IDO_PLAIN);
	expect(&p, "second", UNLOCK, .secret = OPIN);
	return p;
}

static void approve(struct world *w, const char *number)
{
	struct phone p;

	world_wait(w, 61);
	p = second(w, JOSEPH);
	expect(&p, "see_paper", CASE_SEE, .key = number);
	expect(&p, "refused", CASE_DECIDE, .key = "yes");
	expect(&p, "seen", CASE_CHECK, .text = "0042");
	expect(&p, "approved", CASE_DECIDE, .key = "yes");
	hang_up(&p, true);
}

static int opens(struct world *w, const char *number, const char *pin)
{
	struct phone p = dial(w, number, NULL);
	int o = ask(&p, UNLOCK, .secret = pin);

	hang_up(&p, true);
	return o;
}

/* ---- a new PIN ---- */

static void test_reset_two_officers_wait_new_pin(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS);
	assert_string_equal(got(w, IDF_CASE), number);
	assert_string_equal(got(w, IDF_CASE_KIND), "case.reset");
	hang_up(&p, true);
	pass(w, 9 * 24 * HOUR);	/* nothing is sent here: three days until the SMS is too old, one more, and four of waiting */
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS);
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	assert_int_equal(opens(w, SELAM, PIN), IDO_WRONG);
	p = dial(w, SELAM, NULL);
	assert_true(ask(&p, UNLOCK, .secret = w->start) == IDO_START || w->ans.outcome == IDO_START_NOTICE);
	choose_pin(&p, "975311");
	hang_up(&p, true);
	assert_int_equal(opens(w, SELAM, "975311"), IDO_PERSON);
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, desk_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(test_reset_two_officers_wait_new_pin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
