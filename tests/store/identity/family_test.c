/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People who need somebody else: children and their guardians, the dead, and what a guardian, an officer or a stranger tries. */
#include <errno.h>
#include <stdlib.h>

#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

#define AMINA	"254711000031"
#define OPIN	"864209"
#define CHILD	"975310"	/* the child's PIN, which the guardian chose */
#define OWN	"860257"
#define AGED	"602015"	/* an organisation that children may be shown to */

/* ---- helpers ---- */

static void officer(struct world *w, const char *number)
{
	const struct identity_officer_args args = { "NBO-3", "Amina", number };
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

static struct phone in(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);

	ask(&p, UNLOCK, .secret = OPIN);
	assert_int_equal(w->ans.outcome, IDO_OFFICER);
	return p;
}

/* Days pass, in which the service runs. */
static void pass(struct world *w, unsigned days)
{
	unsigned i;

	for (i = 0; i < days; i += 10) {
		world_wait(w, 10 * DB_DAY);
		OK(identity_core_begin(w->core));
		assert_true(identity_core_janitor(w->core, 100) < 100);
		OK(identity_core_commit(w->core));
	}
}

/* The digits that a phone shows into w->code, behind a slot. */
static void show_phone(struct world *w, const char *slot, const char *number)
{
	struct phone p = dial(w, number, "3");

	expect(&p, "ok", PROOF);
	snprintf(w->code, sizeof(w->code), "%s%s", slot, got(w, IDF_CODE));
	hang_up(&p, true);
}

/* The draft of a child on the phone of that guardian, up to its birth date. */
static struct phone begin_child(struct world *w, const char *slot, const char *number)
{
	struct phone o = in(w, AMINA);

	show_phone(w, slot, number);
	expect(&o, "step_kin", CHILD_NEW, .secret = w->code);
	expect(&o, "step_care", DRAFT_SET, .key = "kin", .pick = "parent");
	expect(&o, "step_consent", DRAFT_SET, .key = "care", .pick = "2");
	expect(&o, "ok", DRAFT_CONSENT, .key = "first", .text = "READ ALOUD 1/3\n1 Next");
	expect(&o, "ok", DRAFT_CONSENT, .key = "second", .text = "READ ALOUD 2/3\n1 Next");
	expect(&o, "step_name", DRAFT_CONSENT, .key = "yes", .text = "READ ALOUD 3/3\n1 Agrees");
	expect(&o, "step_family", DRAFT_SET, .key = "given_name", .text = "YONAS");
	expect(&o, "step_birth", DRAFT_SET, .key = "family_name", .text = "TESFAYE");
	return o;
}

/* A child of SELAM in slot 02, with the PIN that she chose for it. birth: its date; the clock stands in September 2026. */
static void child(struct world *w, const char *birth)
{
	struct phone o = begin_child(w, "", SELAM), p;

	expect(&o, "step_sex", DRAFT_SET, .key = "birthdate", .text = birth);
	expect(&o, "step_country", DRAFT_SET, .key = "sex", .pick = "m");
	expect(&o, "step_evidence", DRAFT_SET, .key = "nationality", .text = "ER");
	expect(&o, "step_ready", DRAFT_SET, .key = "seen", .pick = "none");
	expect(&o, "ok", PROVE, .secret = OPIN);
	ask(&o, DRAFT_FINISH);
	if (w->ans.outcome == IDO_STEP_ALIKE) {
		expect(&o, "step_ready", DRAFT_ALIKE, .key = "other", .pick = "relative");
		expect(&o, "ok", PROVE, .secret = OPIN);
		expect(&o, "ok", DRAFT_FINISH);
	}
	assert_string_equal(got(w, IDF_SLOT), "02");
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	hang_up(&o, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, CHILD);
	hang_up(&p, true);
}

static void family(struct world *w, const char *birth)
{
	hawa(w);
	add_org(w, AGED, "AMAL", "age");
	officer(w, AMINA);
	child(w, birth);
}

static struct phone as_child(struct world *w, const char *pin, const char *outcome)
{
	struct phone p = dial(w, SELAM, NULL);
	char secret[16];

	snprintf(secret, sizeof(secret), "02%s", pin);
	expect(&p, outcome, UNLOCK, .secret = secret);
	return p;
}

static bool has_event(struct world *w, const char *word)
{
	const char *event;
	unsigned n;

	for (n = 0; (event = identity_ans_get(&w->ans, IDF_EVENT, n)); n++)
		if (strstr(event, word))
			return true;
	return false;
}

/* ---- children ---- */

static void test_a_child_has_a_slot_and_the_guardian_reads_of_it(void **state)
{
	struct world *w = *state;
	struct phone p;

	family(w, "01012016");
	p = as_child(w, CHILD, "person");
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "YONAS TESFAYE");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||child"));
	expect(&p, "none", EVENT, .key = "1");	/* there is no more to it */
}

static void test_a_child_is_given_in_its_bundles_alone(void **state)
{
	struct world *w = *state;
	struct phone p;

	family(w, "01012016");
	p = as_child(w, CHILD, "person");
	expect(&p, "minor", OFFER, .org = HAWA);
	expect(&p, "gone", SHARE, .text = "x");
	expect(&p, "ok", OFFER, .org = AGED);
	expect(&p, "ok", SHARE, .text = "AMAL wants");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER, .org = HAWA);	/* the guardian's own is not the child's */
}

static void test_who_may_be_of_age_is_no_child(void **state)
{
	struct world *w = *state;
	struct phone o;

	hawa(w);
	officer(w, AMINA);
	o = begin_child(w, "", SELAM);
	expect(&o, "bad", DRAFT_SET, .key = "birthdate", .text = "2008");	/* 18 since January, or in December */
	assert_string_equal(got(w, IDF_REASON), "bad.notchild");
	expect(&o, "bad", DRAFT_SET, .key = "birthdate", .text = "");
	expect(&o, "bad", DRAFT_PHONE, .key = "later");
	expect(&o, "step_sex", DRAFT_SET, .key = "birthdate", .text = "2009");
}

/* A slot that nobody has, one of somebody else and a wrong kind of digits: the desk learns nothing of who is on the number. */
static void test_the_desk_does_not_learn_who_is_on_a_number(void **state)
{
	struct world *w = *state;
	struct phone o;

	hawa(w);
	officer(w, AMINA);
	o = in(w, AMINA);
	show_phone(w, "05", SELAM);
	expect(&o, "step_kin", CHILD_NEW, .secret = w->code);
	show_phone(w, "", STRANGER);
	expect(&o, "step_kin", CHILD_NEW, .secret = w->code);
	expect(&o, "shape", CHILD_NEW, .secret = "12345");
	expect(&o, "shape", CHILD_NEW, .secret = "09123456");
	expect(&o, "wrong", CHILD_NEW, .secret = "123456");
	expect(&o, "gone", DRAFT_SET, .key = "kin", .pick = "parent");
}

/* ---- of age ---- */

static void test_at_eighteen_the_own_pin_opens_and_the_guardians_does_not(void **state)
{
	struct world *w = *state;
	struct phone p;

	family(w, "20122008");
	p = as_child(w, CHILD, "adult_soon");
	expect(&p, "none", GROWN);
	expect(&p, "ok", OFFER, .org = AGED);
	hang_up(&p, true);
	pass(w, 100);
	p = as_child(w, CHILD, "adult");
	expect(&p, "person", HOME);	/* later */
	expect(&p, "adult", OFFER, .org = AGED);
	expect(&p, "adult", OFFER, .org = HAWA);
	hang_up(&p, true);
	p = as_child(w, CHILD, "adult");
	expect(&p, "start", GROWN);
	choose_pin(&p, OWN);
	hang_up(&p, true);
	p = as_child(w, CHILD, "wrong");
	hang_up(&p, true);
	p = as_child(w, OWN, "person");
	expect(&p, "ok", OFFER, .org = AGED);
	expect(&p, "missing", OFFER, .org = HAWA);	/* there is no paper */
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||grown"));
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||child_grown"));
}

/* Whoever answers "later" for ever keeps nothing: by any other change of the PIN the guardian has no part either, and after the grace nothing opens. */
static void test_a_guardian_cannot_put_it_off(void **state)
{
	struct world *w = *state;
	struct phone p;

	family(w, "20122008");
	pass(w, 100);
	p = as_child(w, CHILD, "adult");
	expect(&p, "ok", LOCK, .key = "now");
	hang_up(&p, true);
	p = as_child(w, CHILD, "adult");	/* a lock does not stand before it */
	hang_up(&p, true);
	pass(w, 70);
	p = as_child(w, CHILD, "adult");
	hang_up(&p, true);
	pass(w, 20);
	p = as_child(w, CHILD, "closed");
	expect(&p, "refused", HOME);
	expect(&p, "refused", GROWN);
}

static void test_a_changed_pin_after_eighteen_ends_it_too(void **state)
{
	struct world *w = *state;
	struct phone p;

	family(w, "20122008");
	p = as_child(w, CHILD, "adult_soon");
	change_pin(&p, CHILD, OWN);		/* before: nothing ends */
	hang_up(&p, true);
	pass(w, 100);
	p = as_child(w, OWN, "adult");
	change_pin(&p, OWN, CHILD);
	hang_up(&p, true);
	p = as_child(w, CHILD, "person");
	expect(&p, "missing", OFFER, .org = HAWA);
}

/* The year alone is known: told at the earliest, closed after the latest and the grace. */
static void test_a_year_of_birth_gives_both_ends(void **state)
{
	struct world *w = *state;
	struct phone p;

	family(w, "2009");
	p = as_child(w, CHILD, "person");
	hang_up(&p, true);
	pass(w, 110);		/* January 2027 */
	p = as_child(w, CHILD, "adult");
	hang_up(&p, true);
	pass(w, 340);		/* December: seventeen, perhaps */
	p = as_child(w, CHILD, "adult");
	hang_up(&p, true);
	pass(w, 30);
	p = as_child(w, CHILD, "closed");
}

/* ---- death ---- */

static void report(struct phone *o, const char *number, const char *slot, const char *evidence)
{
	expect(o, "ok", DEATH_WHO, .secret = number);
	expect(o, "ok", DEATH_WHO, .key = slot);
	expect(o, "ok", PROVE, .secret = OPIN);
	expect(o, "ok", DEATH_REPORT, .key = evidence);
}

static struct identity_officer_info figures(struct world *w)
{
	struct identity_officer_info info;
	int64_t id = 0;

	OK(identity_officer_next(w->core, &id, &info));
	return info;
}

static int64_t alarm_since(struct world *w)
{
	struct identity_alarm_state s;

	OK(identity_alarm_get(w->core, IDENTITY_ALARM_DEATHS, &s));
	return s.since;
}

static void test_who_is_reported_dead_and_lives_loses_nothing(void **state)
{
	struct world *w = *state;
	struct phone o, p, agent;

	hawa(w);
	officer(w, AMINA);
	share(w, SELAM);
	o = in(w, AMINA);
	report(&o, SELAM, "1", "1");
	assert_int_equal(strlen(got(w, IDF_CASE)), 5);
	agent = at_desk(w, AGENT);
	expect(&agent, "late", CHECK, .secret = w->code);	/* sharing pauses at once, and no reason is told */
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = OPIN);		/* another PIN clears nothing */
	expect(&agent, "late", CHECK, .secret = w->code);
	expect(&p, "alive", UNLOCK, .secret = PIN);
	expect(&p, "person", HOME);
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||alive"));
	expect(&agent, "ok", CHECK, .secret = w->code);
	assert_int_equal(figures(w).deaths, 1);
	assert_int_equal(figures(w).deaths_wrong, 1);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_a_report_does_not_tell_who_is_here(void **state)
{
	struct world *w = *state;
	struct phone o;
	char known[8];

	hawa(w);
	officer(w, AMINA);
	o = in(w, AMINA);
	expect(&o, "refused", DEATH_REPORT, .key = "1");
	expect(&o, "ok", PROVE, .secret = OPIN);
	expect(&o, "shape", DEATH_REPORT, .key = "1");	/* nobody is named */
	report(&o, SELAM, "1", "3");
	snprintf(known, sizeof(known), "%s", got(w, IDF_CASE));
	report(&o, SELAM, "7", "3");
	assert_int_equal(strlen(got(w, IDF_CASE)), 5);
	report(&o, STRANGER, "1", "3");
	assert_int_equal(strlen(got(w, IDF_CASE)), 5);
	report(&o, SELAM, "1", "3");
	assert_string_not_equal(got(w, IDF_CASE), known);	/* as for a stranger */
	report(&o, SELAM, "1", "0");
	assert_string_equal(got(w, IDF_CASE), "");
	assert_int_equal(figures(w).deaths, 5);
}

static void test_one_reported_again_and_again_is_an_alarm(void **state)
{
	struct world *w = *state;
	struct phone o, p;
	unsigned i;

	hawa(w);
	officer(w, AMINA);
	for (i = 0; i < IDENTITY_DEATHS_OF_ONE; i++) {
		assert_int_equal(alarm_since(w), 0);
		o = in(w, AMINA);
		report(&o, SELAM, "1", "0");
		hang_up(&o, true);
		p = dial(w, SELAM, NULL);
		expect(&p, "alive", UNLOCK, .secret = PIN);
		hang_up(&p, true);
	}
	assert_true(alarm_since(w) > 0);
	assert_int_equal(figures(w).deaths_wrong, IDENTITY_DEATHS_OF_ONE);
}

static void test_strangers_reported_dead_by_the_dozen_are_an_alarm(void **state)
{
	struct world *w = *state;
	struct phone o;
	unsigned i;

	officer(w, AMINA);
	o = in(w, AMINA);
	for (i = 0; i <= IDENTITY_DEATHS_LEAST; i++)
		report(&o, STRANGER, "1", "0");
	assert_true(alarm_since(w) > 0);
}

static void test_nobody_confirms_and_it_is_over(void **state)
{
	struct world *w = *state;
	struct phone o, p;

	hawa(w);
	officer(w, AMINA);
	o = in(w, AMINA);
	report(&o, SELAM, "1", "1");
	hang_up(&o, true);
	pass(w, 100);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	assert_int_equal(figures(w).deaths_wrong, 0);	/* no PIN said so */
}

static int64_t id_of(struct world *w, const char *number, uint8_t slot)
{
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(w->db, &l, ix, slot));
	return l.person_id;
}

static int confirm(struct world *w, int64_t id)
{
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_death_confirm(w->core, id, "NBO-3");
	OK(identity_core_commit(w->core));
	return rc;
}

static void test_a_death_confirmed_ends_what_hangs_on_it(void **state)
{
	struct world *w = *state;
	int64_t selam, ward;
	struct phone o, p;
	struct db_person row;
	struct db_case c;
	struct db_tie t = { .id = 0 };

	family(w, "01012016");
	share(w, SELAM);
	selam = id_of(w, SELAM, 1);
	ward = id_of(w, SELAM, 2);
	assert_int_equal(confirm(w, selam), -ENOENT);
	o = in(w, AMINA);
	report(&o, SELAM, "1", "0");
	assert_int_equal(confirm(w, selam), -ESTALE);	/* nothing shows it */
	report(&o, SELAM, "1", "2");
	hang_up(&o, true);
	OK(confirm(w, selam));
	assert_int_equal(confirm(w, selam), -ESTALE);
	p = dial(w, SELAM, NULL);
	expect(&p, "closed", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	p = at_desk(w, AGENT);
	expect(&p, "late", CHECK, .secret = w->code);
	hang_up(&p, true);
	OK(db_case_of_person(w->db, &c, ward, DB_CASE_GUARDIAN));
	assert_string_equal(c.desk_name, "NBO-3");
	OK(db_tie_next(w->db, &t, NULL, ward, 0));
	assert_int_equal(t.other_id, 0);
	p = as_child(w, CHILD, "person");
	expect(&p, "minor", OFFER, .org = HAWA);	/* a child still */
	hang_up(&p, true);
	pass(w, 720);
	OK(db_person_get(w->db, &row, selam));
	pass(w, 20);
	assert_int_equal(db_person_get(w->db, &row, selam), -ENOENT);
	OK(db_person_get(w->db, &row, ward));
}

int main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_a_child_has_a_slot_and_the_guardian_reads_of_it),
		TEST(test_a_child_is_given_in_its_bundles_alone),
		TEST(test_who_may_be_of_age_is_no_child),
		TEST(test_the_desk_does_not_learn_who_is_on_a_number),
		TEST(test_at_eighteen_the_own_pin_opens_and_the_guardians_does_not),
		TEST(test_a_guardian_cannot_put_it_off),
		TEST(test_a_changed_pin_after_eighteen_ends_it_too),
		TEST(test_a_year_of_birth_gives_both_ends),
		TEST(test_who_is_reported_dead_and_lives_loses_nothing),
		TEST(test_a_report_does_not_tell_who_is_here),
		TEST(test_one_reported_again_and_again_is_an_alarm),
		TEST(test_strangers_reported_dead_by_the_dozen_are_an_alarm),
		TEST(test_nobody_confirms_and_it_is_over),
		TEST(test_a_death_confirmed_ends_what_hangs_on_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
