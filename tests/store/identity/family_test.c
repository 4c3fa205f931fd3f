/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People who need somebody else: children and their guardians, proxies, the dead, birth records, and what a guardian, an officer or a stranger tries. */
#include <errno.h>
#include <stdlib.h>

#include <osmocom/core/utils.h>

#include "store/identity/card/identity_stock.h"
#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

#define AMINA	"254711000031"
#define OMAR	"254711000032"
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

/* A code card for who has that slot of a number, with the key that a PIN seals to it at the next unlock. */
static void give_card(struct world *w, const char *slot, const char *number, char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1])
{
	struct identity_card_new n;
	char text[IDENTITY_SERIAL_TEXT], serial[DB_CARD_SERIAL];
	struct phone o;
	unsigned i;

	seal_random(n.salt, sizeof(n.salt));
	for (i = 0; i < SEAL_CARD_CODES; i++) {
		seal_card_code(code[i]);
		OK(kdf_hash(n.t[i], code[i], SEAL_CARD_LEN, n.salt, w->conf.token_mem_kib, w->conf.token_ops));
	}
	OK(identity_core_begin(w->core));
	OK(identity_card_make(w->core, &n, text));
	OK(identity_core_commit(w->core));
	snprintf(serial, sizeof(serial), "%.4s%.3s", text, text + 5);
	o = in(w, AMINA);
	show_phone(w, slot, number);
	expect(&o, "ok", CARD_FOR, .secret = w->code);
	expect(&o, "ok", CARD_SERIAL, .secret = serial);
	expect(&o, "officer", CARD_GIVEN, .key = "yes");
	hang_up(&o, true);
}

/* Three codes by who knows the card, for the slot that a wrong PIN says. */
static void reset_by_card(struct world *w, const char *wrong_pin, char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1])
{
	struct phone p = dial(w, SELAM, NULL);
	unsigned i;

	expect(&p, "wrong", UNLOCK, .secret = wrong_pin);
	expect(&p, "ok", RESET_BEGIN);
	for (i = 1; i <= SEAL_CARD_NEED; i++)
		expect(&p, i < SEAL_CARD_NEED ? "ok" : "held", RESET_CODE, .secret = code[atoi(got(w, IDF_CARD_N)) - 1]);
	hang_up(&p, true);
}

static void must_change(struct world *w, const char *number)
{
	struct db_number n;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(identity_core_begin(w->core));
	OK(identity_number_load(w->core, &n, ix));
	n.must_change = true;
	OK(db_number_put(w->db, &n));
	OK(identity_core_commit(w->core));
}

static int64_t id_of(struct world *w, const char *number, uint8_t slot)
{
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(w->db, &l, ix, slot));
	return l.person_id;
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

/* What a desk opens for that slot of SELAM's phone. */
static void offer_private(struct world *w, uint8_t slot)
{
	struct identity_private *x = &w->core->privates[0];

	seal_number_ix(w->keys, x->ix, SELAM);
	x->slot = slot;
	x->until = INT64_MAX;
}

/* Put a second PIN beside the first one of the child, as before there was a guardian. */
static void second_of_child(struct world *w, const char *pin)
{
	struct phone p = as_child(w, CHILD, "person");
	struct db_blob sealed;
	struct db_tie t;

	hang_up(&p, true);
	OK(identity_core_begin(w->core));
	OK(db_tie_next(w->db, &t, &sealed, id_of(w, SELAM, 2), 0));
	OK(db_tie_drop(w->db, t.id));
	OK(identity_core_commit(w->core));
	offer_private(w, 2);
	p = as_child(w, CHILD, "private");
	expect(&p, "start", SECOND_SAY, .key = "choose");
	choose_pin(&p, pin);
	OK(identity_core_begin(w->core));
	OK(db_tie_new(w->db, &t, &sealed));
	OK(identity_core_commit(w->core));
}

/* The guardian chose one: it opens nothing when the child is grown and chose the own PIN, by whichever way, nor after the grace. */
static void test_a_second_pin_of_the_guardian_ends(void **state)
{
	struct world *w = *state;
	struct phone p;

	family(w, "28122008");
	second_of_child(w, "135864");
	p = as_child(w, "135864", "person");
	hang_up(&p, true);
	pass(w, 100);
	p = as_child(w, CHILD, "adult");
	change_pin(&p, CHILD, OWN);
	hang_up(&p, true);
	p = as_child(w, "135864", "wrong");
	hang_up(&p, true);
	p = as_child(w, OWN, "person");
}

static void test_a_second_pin_of_the_guardian_is_closed_after_the_grace(void **state)
{
	struct world *w = *state;
	struct phone p;

	family(w, "28122008");
	second_of_child(w, "135864");
	pass(w, 210);
	p = as_child(w, "135864", "closed");
	expect(&p, "refused", HOME);
}

static void test_who_has_a_guardian_chooses_no_second_pin(void **state)
{
	struct world *w = *state;
	struct phone o, p;

	family(w, "20122012");
	show_phone(w, "02", SELAM);
	o = in(w, AMINA);
	expect(&o, "none", SECOND_FOR, .secret = w->code);
	hang_up(&o, true);
	offer_private(w, 2);
	p = as_child(w, CHILD, "person");
	expect(&p, "refused", SECOND_SAY, .key = "choose");
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

static int confirm(struct world *w, int64_t id)
{
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_death_confirm(w->core, id, "NBO-3");
	OK(identity_core_commit(w->core));
	return rc;
}

static uint8_t state_of(struct world *w, const char *number)
{
	struct db_person p;

	OK(db_person_get(w->db, &p, id_of(w, number, 1)));
	return p.state;
}

/* Who has no PIN yet, or none any more, dials all the same. */
static void test_who_is_reported_dead_gets_in_by_a_start_code(void **state)
{
	struct world *w = *state;
	struct phone o, p;

	hawa(w);
	officer(w, AMINA);
	OK(add_person(w, OTHER, NULL));
	o = in(w, AMINA);
	report(&o, OTHER, "1", "1");
	hang_up(&o, true);
	start_code(w, OTHER, 1);
	p = dial(w, OTHER, NULL);
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	assert_int_equal(state_of(w, OTHER), DB_PERSON_REPORTED);	/* whoever holds the code did nothing yet */
	expect(&p, "ok", NOTICE, .text = "x");
	choose_pin(&p, OWN);
	hang_up(&p, true);
	assert_int_equal(state_of(w, OTHER), DB_PERSON_ACTIVE);
	assert_int_equal(figures(w).deaths_wrong, 1);
	p = dial(w, OTHER, NULL);
	expect(&p, "person", UNLOCK, .secret = OWN);
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||alive"));
}

static void test_who_is_reported_dead_gets_in_by_the_code_card(void **state)
{
	struct world *w = *state;
	char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1];
	struct phone o, p;

	hawa(w);
	officer(w, AMINA);
	give_card(w, "", SELAM, code);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_new", UNLOCK, .secret = PIN);
	expect(&p, "person", CARD_SAID, .key = "yes");
	hang_up(&p, true);
	o = in(w, AMINA);
	report(&o, SELAM, "1", "1");
	hang_up(&o, true);
	reset_by_card(w, "000001", code);
	world_wait(w, DB_DAY + 600);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_ready", RESET_BEGIN);
	expect(&p, "start", RESET_READY, .secret = code[atoi(got(w, IDF_CARD_N)) - 1]);
	choose_pin(&p, OWN);
	assert_int_equal(state_of(w, SELAM), DB_PERSON_ACTIVE);
}

static int say_alive(struct world *w, const char *number)
{
	char err[IDENTITY_ERR_MAX];
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_person_set(w->core, number, 1, "alive", err);
	OK(identity_core_commit(w->core));
	return rc;
}

static void test_an_administrator_undoes_a_death(void **state)
{
	struct world *w = *state;
	struct phone o, p;

	hawa(w);
	officer(w, AMINA);
	assert_int_equal(say_alive(w, SELAM), -ESTALE);
	assert_int_equal(say_alive(w, STRANGER), -ENOENT);
	o = in(w, AMINA);
	report(&o, SELAM, "1", "2");
	OK(say_alive(w, SELAM));
	assert_int_equal(state_of(w, SELAM), DB_PERSON_ACTIVE);
	assert_int_equal(figures(w).deaths_wrong, 0);	/* no PIN said so */
	report(&o, SELAM, "1", "2");
	hang_up(&o, true);
	OK(confirm(w, id_of(w, SELAM, 1)));
	p = dial(w, SELAM, NULL);
	expect(&p, "closed", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	OK(say_alive(w, SELAM));
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	pass(w, 750);
	assert_int_equal(state_of(w, SELAM), DB_PERSON_ACTIVE);	/* nor is it erased */
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

static void second_officer(struct world *w)
{
	const struct identity_officer_args args = { "NBO-3", "Omar", OMAR };
	char err[IDENTITY_ERR_MAX];
	struct phone p;

	OK(identity_core_begin(w->core));
	OK(identity_officer_add(w->core, &args, err));
	OK(identity_core_commit(w->core));
	start_code(w, OMAR, 1);
	p = dial(w, OMAR, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, OPIN);
	hang_up(&p, true);
}

static void judge(struct world *w, const char *number, const char *pick)
{
	struct phone p = in(w, OMAR);

	expect(&p, "see_death", CASE_SEE, .key = number);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "noted", CASE_JUDGE, .key = pick);
	hang_up(&p, true);
}

/* Another officer, not at once, and of a number that nobody has it is said alike. */
static void test_a_second_officer_confirms_a_death(void **state)
{
	struct world *w = *state;
	char known[8], unknown[8];
	struct phone o, p;

	hawa(w);
	officer(w, AMINA);
	second_officer(w);
	o = in(w, AMINA);
	report(&o, SELAM, "1", "2");
	snprintf(known, sizeof(known), "%s", got(w, IDF_CASE));
	report(&o, STRANGER, "1", "2");
	snprintf(unknown, sizeof(unknown), "%s", got(w, IDF_CASE));
	expect(&o, "own", CASE_SEE, .key = known);
	expect(&o, "ok", PROVE, .secret = OPIN);
	expect(&o, "none", CASE_JUDGE, .key = "yes");	/* none was shown */
	hang_up(&o, true);
	p = in(w, OMAR);
	expect(&p, "soon", CASE_SEE, .key = known);
	hang_up(&p, true);
	world_wait(w, 120);
	judge(w, unknown, "yes");
	judge(w, known, "yes");
	assert_int_equal(state_of(w, SELAM), DB_PERSON_DEAD);
	p = in(w, OMAR);
	expect(&p, "none", CASE_SEE, .key = known);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "closed", UNLOCK, .secret = PIN);
}

static void test_a_second_officer_refuses_a_death(void **state)
{
	struct world *w = *state;
	struct identity_case_info info;
	char number[8];
	struct phone o, p;

	hawa(w);
	officer(w, AMINA);
	second_officer(w);
	o = in(w, AMINA);
	report(&o, SELAM, "1", "1");
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	world_wait(w, 120);
	judge(w, number, "no");
	assert_int_equal(state_of(w, SELAM), DB_PERSON_ACTIVE);
	OK(identity_case_look(w->core, number, &info));
	assert_string_equal(info.why, "refused");
	hang_up(&o, true);
	o = in(w, AMINA);
	report(&o, SELAM, "1", "1");
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	p = dial(w, SELAM, NULL);
	expect(&p, "alive", UNLOCK, .secret = PIN);
	OK(identity_case_look(w->core, number, &info));
	assert_string_equal(info.why, "stopped");	/* nobody can confirm it any more */
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
	assert_int_equal(alarm_since(w), 0);
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "975312");
	assert_int_equal(alarm_since(w), 0);
	expect(&p, "closed", UNLOCK, .secret = PIN);
	assert_true(alarm_since(w) > 0);	/* the PIN undoes a report alone: two officers were wrong, or somebody took over phone and PIN */
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

/* ---- proxies ---- */

#define OTHER_PIN "860243"

/* A desk writes down that OTHER may give for SELAM, to that organisation. */
static void write_down(struct world *w, const char *slot, const char *org, const char *days)
{
	struct phone o = in(w, AMINA);

	show_phone(w, slot, SELAM);
	expect(&o, "ok", PROXY_WHO, .key = "person", .secret = w->code);
	show_phone(w, "", OTHER);
	expect(&o, "ok", PROXY_WHO, .key = "proxy", .secret = w->code);
	expect(&o, "ok", PROXY_SET, .org = org);
	expect(&o, "ok", PROXY_SET, .key = "ill");
	expect(&o, "ok", PROXY_ASK, .pick = days);
	hang_up(&o, true);
}

static struct phone selam(struct world *w, const char *outcome)
{
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, outcome, UNLOCK, .secret = PIN);
	return p;
}

static struct phone other(struct world *w)
{
	struct phone p = dial(w, OTHER, NULL);

	expect(&p, "person", UNLOCK, .secret = OTHER_PIN);
	return p;
}

/* SELAM said yes to OTHER, for HAWA. */
static void proxied(struct world *w, const char *days)
{
	struct phone p;

	hawa(w);
	add_org(w, AGED, "AMAL", "age");
	enrol(w, OTHER, OTHER_PIN);
	officer(w, AMINA);
	write_down(w, "", HAWA, days);
	p = selam(w, "proxy_asked");
	assert_string_equal(got(w, IDF_MASKED), "+2547xx..02");
	expect(&p, "ok", PROXY_ANSWER, .key = "yes");
	hang_up(&p, true);
}

static void give_for_her(struct phone *p)
{
	expect(p, "proxy_other", PROXIES);
	expect(p, "ok", PROXY_OFFER);
	expect(p, "ok", SHARE, .text = "For SELAM TESFAYE");
	snprintf(p->w->code, sizeof(p->w->code), "%s", got(p->w, IDF_CODE));
}

static void test_a_proxy_gives_and_both_and_the_agent_see_it(void **state)
{
	struct world *w = *state;
	struct phone p, agent;

	proxied(w, "7");
	p = other(w);
	assert_string_equal(got(w, IDF_HAS_PROXY), "1");
	expect(&p, "proxy_other", PROXIES);
	expect(&p, "ok", PROXY_OFFER);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	give_for_her(&p);
	expect(&p, "none", OPEN_CODE);		/* it is not the proxy's own */
	hang_up(&p, true);
	agent = at_desk(w, AGENT);
	expect(&agent, "ok", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	assert_string_equal(fact(w, "by_proxy"), "yes");
	p = selam(w, "person");
	expect(&p, "none", OPEN_CODE);
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "by_proxy") && has_event(w, "||proxy_made") && has_event(w, "||proxy_gave"));
	hang_up(&p, true);
	p = other(w);
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||proxy_for") && has_event(w, "||proxy_gave") && !has_event(w, "HAWA"));
}

static void test_a_proxy_has_nothing_but_its_bundle(void **state)
{
	struct world *w = *state;
	struct phone p;

	proxied(w, "7");
	p = other(w);
	expect(&p, "proxy_other", PROXIES);
	expect(&p, "ok", PROXY_OFFER);
	expect(&p, "ok", OFFER, .org = AGED);	/* another organisation: the own facts, and no proxy's */
	assert_string_equal(got(w, IDF_NAME), "");
	expect(&p, "refused", OTP, .text = "x");
	expect(&p, "refused", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	p = dial(w, OTHER, NULL);
	expect(&p, "wrong", UNLOCK, .secret = PIN);	/* nor opens anything of hers */
	hang_up(&p, true);
	p = other(w);
	expect(&p, "none", PROXY_OFFER);	/* which one was not said */
	expect(&p, "none", PROXY_ANSWER, .key = "yes");
}

static void test_a_proxy_ends_by_its_date(void **state)
{
	struct world *w = *state;
	struct phone p;

	proxied(w, "30");
	pass(w, 20);
	p = other(w);
	expect(&p, "proxy_other", PROXIES);
	world_wait(w, 10 * DB_DAY);
	hang_up(&p, true);
	p = other(w);
	assert_string_equal(got(w, IDF_HAS_PROXY), "");
	expect(&p, "none", PROXIES);
}

/* In the dialogue that showed it, too. */
static void test_a_proxy_past_its_end_is_refused_where_it_stands(void **state)
{
	struct world *w = *state;
	struct phone p, q;

	proxied(w, "7");
	p = other(w);
	expect(&p, "proxy_other", PROXIES);
	expect(&p, "ok", PROXY_OFFER);
	q = selam(w, "person");
	expect(&q, "proxy_mine", PROXIES);
	expect(&q, "ok", PROXY_END);
	expect(&p, "gone", SHARE, .text = "x");
	expect(&p, "none", PROXY_OFFER);
	expect(&q, "none", PROXIES);
}

static void test_either_ends_it_and_its_codes(void **state)
{
	struct world *w = *state;
	struct phone p, agent;

	proxied(w, "7");
	p = other(w);
	give_for_her(&p);
	expect(&p, "proxy_other", PROXIES);
	expect(&p, "ok", PROXY_END);
	hang_up(&p, true);
	agent = at_desk(w, AGENT);
	expect(&agent, "late", CHECK, .secret = w->code);
	p = selam(w, "person");
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||proxy_end"));
	hang_up(&p, true);
	write_down(w, "", HAWA, "7");
	p = selam(w, "proxy_asked");
	expect(&p, "ok", PROXY_ANSWER, .key = "yes");
	hang_up(&p, true);
	p = in(w, AMINA);
	show_phone(w, "", OTHER);
	expect(&p, "ok", PROXY_STOP, .secret = w->code);
	hang_up(&p, true);
	p = other(w);
	expect(&p, "none", PROXIES);
}

static void test_what_she_closed_is_closed_for_her_proxy(void **state)
{
	struct world *w = *state;
	struct phone p, q;

	proxied(w, "7");
	q = selam(w, "person");
	expect(&q, "ok", LOCK, .key = "now");
	p = other(w);
	expect(&p, "proxy_other", PROXIES);
	expect(&p, "locked", PROXY_OFFER);
	expect(&p, "gone", SHARE, .text = "x");
}

/* Nor does a proxy whose own ID is locked give for somebody else. */
static void test_a_locked_proxy_gives_nothing(void **state)
{
	struct world *w = *state;
	struct phone p, q;

	proxied(w, "7");
	p = other(w);
	expect(&p, "proxy_other", PROXIES);
	q = other(w);
	expect(&q, "ok", LOCK, .key = "now");
	assert_int_not_equal(ask(&p, PROXY_OFFER), IDO_OK);
}

/* What the proxy holds goes through a new PIN of either. */
static void test_new_pins_leave_a_proxy_what_it_has(void **state)
{
	struct world *w = *state;
	struct phone p;

	proxied(w, "7");
	p = other(w);
	change_pin(&p, OTHER_PIN, OWN);
	hang_up(&p, true);
	p = dial(w, OTHER, NULL);
	expect(&p, "person", UNLOCK, .secret = OWN);
	give_for_her(&p);
	hang_up(&p, true);
	p = selam(w, "person");		/* sealed anew, to the new pair */
	change_pin(&p, PIN, CHILD);
	hang_up(&p, true);
	p = dial(w, OTHER, NULL);
	expect(&p, "person", UNLOCK, .secret = OWN);
	give_for_her(&p);
}

static void test_no_keeps_nothing_and_what_is_asked_lapses(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	enrol(w, OTHER, OTHER_PIN);
	officer(w, AMINA);
	write_down(w, "", HAWA, "7");
	p = selam(w, "proxy_asked");
	expect(&p, "ok", PROXY_ANSWER, .key = "no");
	expect(&p, "none", PROXY_ANSWER, .key = "yes");
	hang_up(&p, true);
	p = other(w);
	expect(&p, "none", PROXIES);
	hang_up(&p, true);
	write_down(w, "", HAWA, "7");
	pass(w, 10);
	p = selam(w, "person");
}

/* As where the birth date was corrected meanwhile. */
static void lengthen(struct world *w, int64_t person_id)
{
	struct db_blob sealed;
	struct db_tie t;

	OK(identity_core_begin(w->core));
	OK(identity_tie_next(w->core, &t, &sealed, DB_TIE_PROXY, person_id));
	t.until += 90 * DB_DAY;
	OK(db_tie_put(w->db, &t, &sealed));
	OK(identity_core_commit(w->core));
}

/* What the guardian keeps in a drawer, and whom she let give for the child. */
static void test_at_eighteen_the_guardians_card_and_proxies_end(void **state)
{
	struct world *w = *state;
	char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1];
	struct db_card c;
	struct phone p;
	int64_t ward;

	family(w, "28122008");
	enrol(w, OTHER, OTHER_PIN);
	give_card(w, "02", SELAM, code);
	write_down(w, "02", AGED, "90");
	p = as_child(w, CHILD, "card_new");
	expect(&p, "proxy_asked", CARD_SAID, .key = "yes");
	expect(&p, "ok", PROXY_ANSWER, .key = "yes");
	hang_up(&p, true);
	ward = id_of(w, SELAM, 2);
	lengthen(w, ward);
	OK(db_card_of_person(w->db, &c, ward));
	assert_true(c.wrap.len > 0);
	pass(w, 100);
	p = other(w);
	expect(&p, "proxy_other", PROXIES);
	hang_up(&p, true);
	p = as_child(w, CHILD, "adult");
	expect(&p, "start", GROWN);
	choose_pin(&p, OWN);
	hang_up(&p, true);
	assert_int_equal(db_card_of_person(w->db, &c, ward), -ENOENT);
	reset_by_card(w, "02000000", code);		/* the codes are answered as any */
	world_wait(w, DB_DAY + 600);
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "02000000");
	expect(&p, "ok", RESET_BEGIN);
	hang_up(&p, true);
	p = other(w);
	expect(&p, "none", PROXIES);
	hang_up(&p, true);
	p = as_child(w, OWN, "person");
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||proxy_end"));
}

/* The grace is over: neither codes of the card nor a PIN that an SMS asked to change go round it. */
static void test_after_the_grace_a_desk_alone_opens(void **state)
{
	struct world *w = *state;
	char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1];
	struct phone p;

	family(w, "28122008");
	give_card(w, "02", SELAM, code);
	p = as_child(w, CHILD, "card_new");
	expect(&p, "person", CARD_SAID, .key = "yes");
	hang_up(&p, true);
	pass(w, 210);
	must_change(w, SELAM);
	p = as_child(w, CHILD, "start");
	expect(&p, "closed", PIN_NEW, .secret = OWN);
	expect(&p, "refused", PIN_AGAIN, .secret = OWN);
	hang_up(&p, true);
	reset_by_card(w, "02000000", code);
	world_wait(w, DB_DAY + 600);
	p = dial(w, SELAM, NULL);
	expect(&p, "wrong", UNLOCK, .secret = "02000000");
	expect(&p, "card_ready", RESET_BEGIN);
	expect(&p, "start", RESET_READY, .secret = code[atoi(got(w, IDF_CARD_N)) - 1]);
	expect(&p, "closed", PIN_NEW, .secret = OWN);
}

/* Where bundles.conf changed: what she agreed to, and no more. */
static void bundle_is(struct world *w, struct identity_bundle *bundles, const struct identity_bundle *b)
{
	unsigned i;

	memcpy(bundles, w->conf.bundles, w->conf.n_bundles * sizeof(*bundles));
	w->conf.bundles = bundles;
	for (i = 0; i < w->conf.n_bundles && strcmp(bundles[i].name, b->name); i++)
		;
	bundles[i] = *b;
}

static void test_a_proxy_gives_what_was_agreed_whatever_the_bundle_is(void **state)
{
	struct world *w = *state;
	const struct identity_bundle *before = w->conf.bundles;
	struct identity_bundle larger[IDENTITY_BUNDLES_MAX], b;
	struct phone p;
	struct db_org org;

	proxied(w, "90");
	OK(db_org_find(w->db, &org, HAWA));
	b = *identity_org_bundle(w->core, &org);
	osmo_strlcpy(b.facts[b.n_facts].name, "birthdate", sizeof(b.facts[0].name));
	b.facts[b.n_facts++].must = true;
	bundle_is(w, larger, &b);
	p = selam(w, "person");
	hang_up(&p, true);
	p = other(w);
	expect(&p, "proxy_other", PROXIES);
	expect(&p, "ok", PROXY_OFFER);
	assert_string_equal(got(w, IDF_GIVE), "full_name,over_18,id_last4,by_proxy");
	w->conf.bundles = before;
}

/* One bundle and three organisations; a number that nobody has, the same person twice: the desk hears the same. */
static void test_a_desk_learns_nothing_and_has_limits(void **state)
{
	struct world *w = *state;
	struct phone o, p;

	hawa(w);
	add_org(w, AGED, "AMAL", "age");
	enrol(w, OTHER, OTHER_PIN);
	officer(w, AMINA);
	o = in(w, AMINA);
	expect(&o, "shape", PROXY_ASK, .pick = "7");
	show_phone(w, "04", STRANGER);
	expect(&o, "ok", PROXY_WHO, .key = "person", .secret = w->code);
	show_phone(w, "", STRANGER);
	expect(&o, "ok", PROXY_WHO, .key = "proxy", .secret = w->code);
	expect(&o, "ok", PROXY_SET, .org = HAWA);
	expect(&o, "refused", PROXY_SET, .key = "greed");
	expect(&o, "ok", PROXY_SET, .key = "travel");
	expect(&o, "shape", PROXY_ASK, .pick = "365");
	expect(&o, "ok", PROXY_ASK, .pick = "90");
	expect(&o, "wrong", PROXY_WHO, .key = "person", .secret = "123456");
	show_phone(w, "", STRANGER);
	expect(&o, "ok", PROXY_STOP, .secret = w->code);
	hang_up(&o, true);
	write_down(w, "", HAWA, "7");
	write_down(w, "", AGED, "7");		/* of another bundle */
	p = selam(w, "proxy_asked");
	expect(&p, "ok", PROXY_ANSWER, .key = "yes");
	hang_up(&p, true);
	p = selam(w, "person");
	assert_int_equal(figures(w).proxies, 3);
}

/* A twin on the same phone is another person, and no proxy by that. */
static void test_a_twin_on_the_phone_is_somebody_else(void **state)
{
	struct world *w = *state;
	struct phone p;

	hawa(w);
	OK(add_person(w, SELAM, (const char *const[]){ "slot", "2", "given_name", "YONAS", "id_number", "ET-100-0043", NULL }));
	start_code(w, SELAM, 2);
	p = dial(w, SELAM, NULL);
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	expect(&p, "ok", NOTICE, .text = "x");
	choose_pin(&p, OTHER_PIN);
	hang_up(&p, true);
	p = as_child(w, OTHER_PIN, "person");
	expect(&p, "none", PROXIES);
	expect(&p, "none", GROWN);
	expect(&p, "ok", OFFER, .org = HAWA);	/* a grown person on a shared phone is no child */
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "YONAS TESFAYE");
}

/* ---- a proxy by two officers ---- */

#define PENDING "254700000066"	/* enrolled, and never had a PIN */

static void tell(struct phone *p, const struct identity_told *told)
{
	struct identity_req req;
	struct kdf_job job;

	world_req(p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	OK(identity_told_put(&req, told));
	OK(identity_core_begin(p->w->core));
	assert_int_equal(identity_core_run(p->w->core, PEER_GATEWAY, &req, &p->w->ans, &job), IDENTITY_DONE);
	OK(identity_core_commit(p->w->core));
}

/* Hours pass, in which the service runs, and what waits is texted. */
static void hours(struct world *w, unsigned n)
{
	struct identity_told told = { .number = "", .what = IDENTITY_TOLD_SENT, .msgids = { .octets = "" } };
	struct phone p = { .w = w, .link = "op1", .number = "" };

	for (; n > 0; n--) {
		world_wait(w, IDENTITY_HOUR_S);
		OK(identity_core_begin(w->core));
		assert_true(identity_core_janitor(w->core, 100) >= 0);
		OK(identity_core_commit(w->core));
		while (ask(&p, OUT_NEXT, .count = 1) == IDO_OK) {
			told.id = strtoull(got(w, IDF_OUT_ID), NULL, 10);
			tell(&p, &told);
		}
	}
}

/* HAWA, two officers, OTHER with a PIN and PENDING without. */
static void two_officers(struct world *w)
{
	hawa(w);
	enrol(w, OTHER, OTHER_PIN);
	OK(add_person(w, PENDING, (const char *const[]){ "given_name", "ABRAHA", "family_name", "GEBRU", "id_number", "ET-100-0066", NULL }));
	officer(w, AMINA);
	second_officer(w);
}

/* AMINA writes down that OTHER may give for whoever has that number, and that they cannot say yes. number: of the case. */
static void ask_second(struct world *w, const char *whose, char number[8])
{
	struct phone o = in(w, AMINA);

	expect(&o, "ok", PROVE, .secret = OPIN);
	expect(&o, "shape", PROXY_CASE, .text = "0042");	/* nothing is written down */
	show_phone(w, "", whose);
	expect(&o, "ok", PROXY_WHO, .key = "person", .secret = w->code);
	show_phone(w, "", OTHER);
	expect(&o, "ok", PROXY_WHO, .key = "proxy", .secret = w->code);
	expect(&o, "ok", PROXY_SET, .org = HAWA);
	expect(&o, "ok", PROXY_SET, .key = "ill");
	expect(&o, "ok", PROXY_ASK, .pick = "90");
	expect(&o, "shape", PROXY_CASE, .text = "42");
	expect(&o, "ok", PROXY_CASE, .text = "0042");
	snprintf(number, 8, "%s", got(w, IDF_CASE));
	expect(&o, "ok", PROVE, .secret = OPIN);
	expect(&o, "shape", PROXY_CASE, .text = "0042");	/* once */
	expect(&o, "own", CASE_SEE, .key = number);
	hang_up(&o, true);
}

static void approve(struct world *w, const char *number)
{
	struct phone p;

	world_wait(w, 120);
	p = in(w, OMAR);
	expect(&p, "see_paper", CASE_SEE, .key = number);
	expect(&p, "wrong", CASE_CHECK, .text = "0043");
	expect(&p, "seen", CASE_CHECK, .text = "0042");
	expect(&p, "approved", CASE_DECIDE, .key = "yes");
	hang_up(&p, true);
}

static const char *end_of(struct world *w, const char *number)
{
	static struct identity_case_info info;

	OK(identity_case_look(w->core, number, &info));
	return info.why[0] ? info.why : info.state;
}

static void expect_none(struct world *w)
{
	struct phone p = other(w);

	expect(&p, "none", PROXIES);
	hang_up(&p, true);
}

static void test_two_officers_stand_for_who_never_had_a_pin(void **state)
{
	struct world *w = *state;
	struct phone p, agent;
	char number[8];

	two_officers(w);
	ask_second(w, PENDING, number);
	p = in(w, OMAR);
	expect(&p, "soon", CASE_SEE, .key = number);
	hang_up(&p, true);
	approve(w, number);
	hours(w, 20);
	expect_none(w);
	hours(w, 120);
	assert_string_equal(end_of(w, number), "done");
	p = other(w);
	expect(&p, "proxy_other", PROXIES);
	expect(&p, "ok", PROXY_OFFER);
	assert_string_equal(got(w, IDF_NAME), "ABRAHA GEBRU");
	expect(&p, "ok", SHARE, .text = "For ABRAHA GEBRU");
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	agent = at_desk(w, AGENT);
	expect(&agent, "ok", CHECK, .secret = w->code);
	assert_string_equal(fact(w, "by_proxy"), "yes");
	hang_up(&agent, true);
	pass(w, 100);
	expect_none(w);
}

/* Of who has a PIN nobody opens the record: the officers hear the same, and the PIN stops it. Of a number that nobody has, too. */
static void test_two_officers_do_not_stand_for_who_has_a_pin(void **state)
{
	struct world *w = *state;
	char hers[8], unknown[8];
	struct phone p;

	two_officers(w);
	ask_second(w, SELAM, hers);
	ask_second(w, STRANGER, unknown);
	approve(w, hers);
	approve(w, unknown);
	hours(w, 120);
	assert_string_equal(end_of(w, hers), "lapsed");
	assert_string_equal(end_of(w, unknown), "lapsed");
	expect_none(w);
	ask_second(w, SELAM, hers);
	approve(w, hers);
	p = dial(w, SELAM, NULL);
	expect(&p, "stopped_move", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	assert_string_equal(end_of(w, hers), "stopped");
}

/* A no of the own; and an officer for whom it would be. */
static void test_a_case_of_a_proxy_that_was_answered_does_nothing(void **state)
{
	struct world *w = *state;
	struct db_tie t = { .id = 0 };
	char number[8];
	struct phone o;

	two_officers(w);
	ask_second(w, PENDING, number);
	approve(w, number);
	OK(db_tie_next(w->db, &t, NULL, id_of(w, PENDING, 1), 0));
	OK(identity_core_begin(w->core));
	OK(db_tie_drop(w->db, t.id));
	OK(identity_core_commit(w->core));
	hours(w, 120);
	assert_string_equal(end_of(w, number), "lapsed");
	expect_none(w);
	o = in(w, AMINA);
	show_phone(w, "", AMINA);
	expect(&o, "ok", PROXY_WHO, .key = "person", .secret = w->code);
	show_phone(w, "", OTHER);
	expect(&o, "ok", PROXY_WHO, .key = "proxy", .secret = w->code);
	expect(&o, "ok", PROXY_SET, .org = HAWA);
	expect(&o, "ok", PROXY_SET, .key = "ill");
	expect(&o, "ok", PROXY_ASK, .pick = "90");
	expect(&o, "ok", PROVE, .secret = OPIN);
	expect(&o, "own", PROXY_CASE, .text = "0042");
}

/* ---- birth records ---- */

static void test_a_birth_record_is_followed_by_its_person_alone(void **state)
{
	struct world *w = *state;
	struct phone o, p;
	char number[8], err[IDENTITY_ERR_MAX];

	hawa(w);
	enrol(w, OTHER, OTHER_PIN);
	officer(w, AMINA);
	o = in(w, AMINA);
	show_phone(w, "06", SELAM);
	expect(&o, "ok", TRANSCRIPT_NEW, .secret = w->code);	/* a slot that nobody has is answered alike */
	show_phone(w, "", SELAM);
	expect(&o, "ok", TRANSCRIPT_NEW, .secret = w->code);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	expect(&o, "none", TRANSCRIPT_MOVE, .key = "sent");	/* which one was not said */
	expect(&o, "ok", TRANSCRIPT_FIND, .key = number);
	expect(&o, "refused", TRANSCRIPT_MOVE, .key = "sold");
	expect(&o, "ok", TRANSCRIPT_MOVE, .key = "sent");
	expect(&o, "ok", TRANSCRIPT_MOVE, .key = "ministry");
	hang_up(&o, true);
	p = selam(w, "person");
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_HAS_CASE), "1");
	expect(&p, "ok", MY_TRANSCRIPT);
	assert_string_equal(got(w, IDF_STAGE), "stage.sent");
	assert_string_equal(got(w, IDF_PLACE), "place.ministry");
	expect(&p, "ok", HISTORY);
	assert_true(has_event(w, "||transcript"));
	hang_up(&p, true);
	p = other(w);
	expect(&p, "none", MY_TRANSCRIPT, .key = number);
	expect(&p, "none", MY_TRANSCRIPT);
	hang_up(&p, true);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_transcript_set(w->core, number, "lost", NULL, 0, err), -EINVAL);
	assert_int_equal(identity_transcript_set(w->core, "00000", "ready", NULL, 0, err), -ENOENT);
	OK(identity_transcript_set(w->core, number, "given", NULL, 7, err));
	OK(identity_core_commit(w->core));
	p = selam(w, "person");
	expect(&p, "none", MY_TRANSCRIPT);	/* it is over */
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
		TEST(test_a_second_pin_of_the_guardian_ends),
		TEST(test_a_second_pin_of_the_guardian_is_closed_after_the_grace),
		TEST(test_who_has_a_guardian_chooses_no_second_pin),
		TEST(test_a_year_of_birth_gives_both_ends),
		TEST(test_at_eighteen_the_guardians_card_and_proxies_end),
		TEST(test_after_the_grace_a_desk_alone_opens),
		TEST(test_a_proxy_gives_and_both_and_the_agent_see_it),
		TEST(test_a_proxy_has_nothing_but_its_bundle),
		TEST(test_a_proxy_ends_by_its_date),
		TEST(test_a_proxy_past_its_end_is_refused_where_it_stands),
		TEST(test_either_ends_it_and_its_codes),
		TEST(test_what_she_closed_is_closed_for_her_proxy),
		TEST(test_a_locked_proxy_gives_nothing),
		TEST(test_new_pins_leave_a_proxy_what_it_has),
		TEST(test_no_keeps_nothing_and_what_is_asked_lapses),
		TEST(test_a_proxy_gives_what_was_agreed_whatever_the_bundle_is),
		TEST(test_a_desk_learns_nothing_and_has_limits),
		TEST(test_a_twin_on_the_phone_is_somebody_else),
		TEST(test_two_officers_stand_for_who_never_had_a_pin),
		TEST(test_two_officers_do_not_stand_for_who_has_a_pin),
		TEST(test_a_case_of_a_proxy_that_was_answered_does_nothing),
		TEST(test_a_birth_record_is_followed_by_its_person_alone),
		TEST(test_who_is_reported_dead_and_lives_loses_nothing),
		TEST(test_a_report_does_not_tell_who_is_here),
		TEST(test_one_reported_again_and_again_is_an_alarm),
		TEST(test_strangers_reported_dead_by_the_dozen_are_an_alarm),
		TEST(test_who_is_reported_dead_gets_in_by_a_start_code),
		TEST(test_who_is_reported_dead_gets_in_by_the_code_card),
		TEST(test_an_administrator_undoes_a_death),
		TEST(test_nobody_confirms_and_it_is_over),
		TEST(test_a_second_officer_confirms_a_death),
		TEST(test_a_second_officer_refuses_a_death),
		TEST(test_a_death_confirmed_ends_what_hangs_on_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
