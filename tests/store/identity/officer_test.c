/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A desk: officers and their keys, phones that are shown, drafts of one answer each, and what a dishonest officer or a stranger tries. */
#include <errno.h>
#include <stdlib.h>

#include "store/identity/core/identity_rules.h"
#include "store/identity/officer/identity_alike.h"
#include "store/values/national.h"
#include "tests/lib/identity_world.h"

#define AMINA	"254711000031"
#define JOSEPH	"254711000032"
#define OTHERS	"254711000033"
#define NEW	"254700000041"
#define OPIN	"864209"
#define MIN	60

/* ---- what an index of names would find ---- */

static struct identity_alike found;
static bool hashes;	/* before it answers */

int __wrap_identity_alike_check(struct identity_run *r, const struct identity_record *record, const char *number, struct identity_alike *out);
int __wrap_identity_alike_check(struct identity_run *r, const struct identity_record *record, const char *number, struct identity_alike *out)
{
	static const struct identity_dup_keys keys = { .n = 1 };
	static const uint8_t x[1][KDF_OUT], salt[KDF_SALT];

	*out = found;
	return hashes ? identity_hash_take_list(r, &keys, x, salt) : 0;
}

/* ---- helpers ---- */

static int add_officer(struct world *w, const char *desk, const char *name, const char *number)
{
	const struct identity_officer_args args = { desk, name, number };
	char err[IDENTITY_ERR_MAX];
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_officer_add(w->core, &args, err);
	OK(identity_core_commit(w->core));
	assert_true(!rc == !err[0]);
	return rc;
}

static int set_officer(struct world *w, const char *number, const char *what)
{
	char err[IDENTITY_ERR_MAX];
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_officer_set(w->core, number, what, err);
	OK(identity_core_commit(w->core));
	return rc;
}

static void first_pin(struct world *w, const char *number)
{
	struct phone p;

	start_code(w, number, 1);
	p = dial(w, number, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, OPIN);
	hang_up(&p, true);
}

static void officer(struct world *w, const char *number, const char *name)
{
	OK(add_officer(w, "NBO-3", name, number));
	first_pin(w, number);
}

static struct phone in(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);

	ask(&p, UNLOCK, .secret = OPIN);
	assert_true(w->ans.outcome == IDO_OFFICER || w->ans.outcome == IDO_DRAFT);
	return p;
}

static void show_phone(struct world *w, const char *number)
{
	struct phone p = dial(w, number, "3");

	assert_int_equal(w->ans.outcome, IDO_PROVE_PHONE);
	expect(&p, "ok", PROOF);
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	assert_int_equal(strlen(w->code), 6);
	hang_up(&p, true);
}

static void agree(struct phone *p, const char *next)
{
	expect(p, "ok", DRAFT_CONSENT, .key = "first", .text = "READ ALOUD 1/3: We keep your name.\n1 Next");
	expect(p, "ok", DRAFT_CONSENT, .key = "second", .text = "READ ALOUD 2/3: A shop sees only what you choose.\n1 Next");
	expect(p, next, DRAFT_CONSENT, .key = "yes", .text = "READ ALOUD 3/3: You may say no.\n1 Agrees\n2 No\n3 Interpreter");
}

static void answer_all(struct phone *p, const char *last)
{
	expect(p, "step_family", DRAFT_SET, .key = "given_name", .text = "SELAM");
	expect(p, "step_birth", DRAFT_SET, .key = "family_name", .text = "TESFAYE");
	expect(p, "step_sex", DRAFT_SET, .key = "birthdate", .text = "12041996");
	expect(p, "step_country", DRAFT_SET, .key = "sex", .pick = "f");
	expect(p, "step_evidence", DRAFT_SET, .key = "nationality", .text = "ET");
	expect(p, "step_paper", DRAFT_SET, .key = "seen", .pick = "refugee_id");
	expect(p, last, DRAFT_SET, .key = "id_number", .text = "ET-100-0042");
}

/* A draft that is ready, of a phone that was shown. */
static void ready(struct phone *p, const char *number)
{
	show_phone(p->w, number);
	expect(p, "step_phone", DRAFT_NEW);
	expect(p, "step_consent", DRAFT_PHONE, .secret = p->w->code);
	agree(p, "step_name");
	answer_all(p, "step_ready");
}

static void finish(struct phone *p, const char *outcome)
{
	expect(p, "ok", PROVE, .secret = OPIN);
	expect(p, outcome, DRAFT_FINISH);
}

static struct identity_officer_info info_of(struct world *w, const char *name)
{
	struct identity_officer_info info;
	int64_t id = 0;

	while (identity_officer_next(w->core, &id, &info) == 0)
		if (!strcmp(info.name, name))
			return info;
	fail_msg("no officer %s", name);
	return info;
}

static void janitor(struct world *w)
{
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, 100) > 0);
	OK(identity_core_commit(w->core));
}

/* ---- enrolment ---- */

static bool has_row(struct world *w, const char *row)
{
	const char *fact;
	unsigned n;

	for (n = 0; (fact = identity_ans_get(&w->ans, IDF_FACT, n)); n++)
		if (!strcmp(fact, row))
			return true;
	return false;
}

static void test_a_person_is_enrolled_and_chooses_a_pin_alone(void **state)
{
	struct world *w = *state;
	struct phone o, p;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	assert_string_equal(got(w, IDF_OFFICER), "Amina");
	assert_string_equal(got(w, IDF_DESK_NAME), "NBO-3");
	ready(&o, NEW);
	expect(&o, "ok", DRAFT_SHOW);
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	assert_string_equal(fact(w, "birthdate"), "1996-04-12");
	assert_string_equal(got(w, IDF_PROVEN), "phone.proven");
	finish(&o, "ok");
	assert_string_equal(got(w, IDF_MASKED), "+2547xx..41");
	assert_string_equal(got(w, IDF_SLOT), "");
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	expect(&o, "none", DRAFT_NEXT);
	expect(&o, "ok", OFFICER_TODAY);
	assert_string_equal(got(w, IDF_TODAY), "1");
	p = dial(w, NEW, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);	/* the notice was read aloud */
	choose_pin(&p, PIN);
	hang_up(&p, true);
	p = dial(w, NEW, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	assert_string_equal(got(w, IDF_EVIDENCE), "ev.2");
}

static void test_finishing_wants_the_pin_and_is_done_once(void **state)
{
	struct world *w = *state;
	struct phone o;
	uint8_t op[16];

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready(&o, NEW);
	expect(&o, "refused", DRAFT_FINISH);
	finish(&o, "ok");
	memcpy(op, o.op, sizeof(op));
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	expect(&o, "ok", DRAFT_FINISH, .op = op);
	assert_string_equal(got(w, IDF_CODE), w->start);
	assert_int_equal(info_of(w, "Amina").enrolled, 1);
}

static void test_a_cut_line_loses_no_answer(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	show_phone(w, NEW);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .secret = w->code);
	agree(&o, "step_name");
	expect(&o, "step_family", DRAFT_SET, .key = "given_name", .text = "SELAM");
	hang_up(&o, false);
	world_close(w);
	world_open(w);
	o = dial(w, AMINA, NULL);
	expect(&o, "draft", UNLOCK, .secret = OPIN);
	assert_string_equal(got(w, IDF_DRAFT), "1");
	assert_string_equal(got(w, IDF_SAVED), "phone,name");
	expect(&o, "step_family", DRAFT_NEXT);
	world_wait(w, DB_DAY);
	o = dial(w, AMINA, NULL);
	expect(&o, "draft", UNLOCK, .secret = OPIN);
	assert_string_equal(got(w, IDF_DRAFT), "");
	assert_string_equal(got(w, IDF_DRAFT_OLD), "1");
	world_wait(w, 7 * DB_DAY);
	janitor(w);
	o = dial(w, AMINA, NULL);
	expect(&o, "officer", UNLOCK, .secret = OPIN);
}

static void test_consent_is_heard_whole_and_in_order(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .key = "none");
	expect(&o, "refused", DRAFT_CONSENT, .key = "yes", .text = "x");
	expect(&o, "refused", DRAFT_CONSENT, .key = "second", .text = "x");
	expect(&o, "ok", DRAFT_CONSENT, .key = "first", .text = "one");
	expect(&o, "refused", DRAFT_CONSENT, .key = "interp", .text = "x");
	expect(&o, "refused", DRAFT_CONSENT, .key = "second", .text = "two\x01");
	expect(&o, "ok", DRAFT_CONSENT, .key = "second", .text = "two");
	expect(&o, "dropped", DRAFT_CONSENT, .key = "no", .text = "three");
	expect(&o, "gone", DRAFT_SET, .key = "given_name", .text = "SELAM");
	expect(&o, "none", DRAFT_LIST);
}

static void test_a_mistyped_national_number_is_said_at_once(void **state)
{
	static const struct national row = { .name = "aadhaar", .kind = "national_id", .label = "Aadhaar", .expect = "12 digits", .forms = { "d{12}" }, .n_forms = 1,
					     .rule = NATIONAL_CHECK_VERHOEFF };
	static const struct national_table numbers = { &row, 1 };
	struct world *w = *state;
	struct phone o;

	w->conf.numbers = &numbers;
	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .key = "none");
	agree(&o, "step_name");
	answer_all(&o, "step_ready");
	expect(&o, "bad", DRAFT_SET, .key = "seen", .pick = "fayda_fin");
	expect(&o, "step_paper", DRAFT_SET, .key = "seen", .pick = "aadhaar");
	expect(&o, "bad", DRAFT_SET, .key = "id_number", .text = "4968 5824 5153");
	assert_string_equal(got(w, IDF_REASON), "bad.nopaper");
	expect(&o, "step_ready", DRAFT_SET, .key = "id_number", .text = "4968 5824 5152");
	finish(&o, "enrolled");
	hang_up(&o, true);
}

static void test_what_is_wrong_is_said_and_nothing_is_lost(void **state)
{
	static const char *const births[] = { "1996", "eth:1988", "eth:1988-08-04", "hij:1410", "1990..1995", "eth:1983..1988", "age15@sol:1386", "age30~2@2025-01-01" };
	struct world *w = *state;
	struct phone o;
	size_t i;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .key = "none");
	expect(&o, "step_name", DRAFT_CONSENT, .key = "yes", .pick = "all", .text = "all three");
	expect(&o, "bad", DRAFT_SET, .key = "given_name", .text = "");
	expect(&o, "bad", DRAFT_SET, .key = "given_name", .text = "A\xe2\x80\xae" "B");
	assert_string_equal(got(w, IDF_REASON), "bad.noname");
	expect(&o, "step_family", DRAFT_SET, .key = "given_name", .text = "ሰላም");
	expect(&o, "step_birth", DRAFT_SET, .key = "family_name");
	expect(&o, "bad", DRAFT_SET, .key = "birthdate", .text = "31021996");
	assert_string_equal(got(w, IDF_REASON), "bad.nodate");
	expect(&o, "bad", DRAFT_SET, .key = "birthdate", .text = "12042046");
	for (i = 0; i < ARRAY_SIZE(births); i++) {
		expect(&o, "step_sex", DRAFT_SET, .key = "birthdate", .text = births[i]);
		expect(&o, "ok", DRAFT_SHOW);
	}
	expect(&o, "bad", DRAFT_SET, .key = "evidence", .text = "3");
	expect(&o, "bad", DRAFT_SET, .key = "no_such_key", .text = "3");
	expect(&o, "step_country", DRAFT_SET, .key = "sex");
	expect(&o, "bad", DRAFT_SET, .key = "nationality", .text = "XXB");
	expect(&o, "step_evidence", DRAFT_SET, .key = "nationality", .text = "ER");
	expect(&o, "bad", DRAFT_SET, .key = "seen", .pick = "nobody");
	expect(&o, "step_ready", DRAFT_SET, .key = "seen", .pick = "none");
	expect(&o, "step_paper", DRAFT_SET, .key = "seen", .pick = "passport");
	expect(&o, "step_ready", DRAFT_SET, .key = "seen", .pick = "witnesses");
	finish(&o, "enrolled");
	assert_string_equal(got(w, IDF_CODE), "");
	assert_int_equal(info_of(w, "Amina").no_phone, 1);
	assert_int_equal(info_of(w, "Amina").no_paper, 1);
}

/* Digits of a keypad are of the calendar that was chosen; a year of another one is asked about. */
static void test_birth_dates_are_of_their_calendar(void **state)
{
	static const struct { const char *key, *typed, *reason; } rows[] = {
		{ "birthdate_eth", "31131988", "bad.nodate" }, { "birthdate_eth", "04087488", "bad.nodate" }, { "birthdate", "1375", "bad.calendar" },
		{ "birthdate", "1204199", "bad.nodate" }, { "birthdate_xyz", "12041996", "bad.novalue" }, { "birthdate_hij", "01131429", "bad.nodate" },
	};
	struct world *w = *state;
	struct phone o;
	size_t i;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	show_phone(w, NEW);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .secret = w->code);
	agree(&o, "step_name");
	expect(&o, "step_family", DRAFT_SET, .key = "given_name", .text = "SELAM");
	expect(&o, "step_birth", DRAFT_SET, .key = "family_name", .text = "");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect(&o, "bad", DRAFT_SET, .key = rows[i].key, .text = rows[i].typed);
		assert_string_equal(got(w, IDF_REASON), rows[i].reason);
	}
	expect(&o, "step_sex", DRAFT_SET, .key = "birthdate_eth", .text = "04081988");
	expect(&o, "ok", DRAFT_SHOW);
	assert_true(has_row(w, "birthdate=1996-04-12"));
	expect(&o, "step_sex", DRAFT_SET, .key = "birthdate_sol", .text = "30121375");
	expect(&o, "step_sex", DRAFT_SET, .key = "birthdate", .text = "30");
	expect(&o, "step_sex", DRAFT_SET, .key = "birthdate", .text = "hij:1429");
}

static void test_a_phone_that_comes_later_is_shown_before_the_code(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .key = "later");
	agree(&o, "step_name");
	answer_all(&o, "step_proof");
	finish(&o, "step_proof");
	show_phone(w, NEW);
	expect(&o, "step_ready", DRAFT_PHONE, .secret = w->code);
	expect(&o, "ok", DRAFT_FINISH);		/* the PIN is still good: nothing used it up */
}

/* ---- the phone ---- */

static void test_a_phone_is_shown_by_dialling_alone(void **state)
{
	struct world *w = *state;
	struct phone o, p;

	officer(w, AMINA, "Amina");
	p = (struct phone){ .w = w, .number = NEW, .link = "op1", .dialogue = ++w->dialogues, .claimed = true };
	expect(&p, "prove_phone", HELLO, .org = "3");
	expect(&p, "none", PROOF);
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	show_phone(w, NEW);
	world_wait(w, 15 * MIN);
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "wrong", DRAFT_PHONE, .secret = w->code);	/* too late */
	show_phone(w, NEW);
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .secret = w->code);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "wrong", DRAFT_PHONE, .secret = w->code);	/* once */
	expect(&o, "shape", DRAFT_PHONE, .secret = "12345");
}

static void test_guessing_digits_closes_for_15_minutes(void **state)
{
	struct world *w = *state;
	struct phone o;
	unsigned i;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	for (i = 0; i < 4; i++)
		expect(&o, "wrong", DRAFT_PHONE, .secret = "000000");
	expect(&o, "agent_closed", DRAFT_PHONE, .secret = "000000");
	assert_string_equal(got(w, IDF_MINUTES), "15");
	show_phone(w, NEW);
	expect(&o, "agent_closed", DRAFT_PHONE, .secret = w->code);	/* the right ones too */
	assert_int_equal(info_of(w, "Amina").wrong_proof, 5);
	world_wait(w, 15 * MIN - 1);
	show_phone(w, NEW);
	world_wait(w, 1);
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .secret = w->code);
}

static void test_a_number_of_eight_people_takes_no_ninth(void **state)
{
	static const char *const slots[] = { "1", "2", "3", "4", "5", "6", "7", "8" };
	static const char *const names[] = { "ABEBA", "BEZA", "CHALTU", "DESTA", "EDEN", "FANA", "GELILA", "HANNA" };
	struct world *w = *state;
	struct phone o, p;
	unsigned i;

	officer(w, AMINA, "Amina");
	for (i = 0; i < 8; i++) {
		const char *const paper[] = { "slot", slots[i], "notice", "read", "id_type", "", "id_number", "", "given_name", names[i], NULL };

		OK(add_person(w, NEW, paper));
		start_code(w, NEW, i + 1);
		p = dial(w, NEW, NULL);
		expect(&p, "start", UNLOCK, .secret = w->start);
		choose_pin(&p, PIN);
		hang_up(&p, true);
	}
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	show_phone(w, NEW);
	expect(&o, "full", DRAFT_PHONE, .secret = w->code);
	expect(&o, "none", DRAFT_LIST);
}

static void test_who_waits_for_a_pin_gets_another_code_at_the_desk(void **state)
{
	struct world *w = *state;
	struct phone o, p;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready(&o, NEW);
	finish(&o, "ok");
	hang_up(&o, false);	/* and the code was not seen */
	o = in(w, AMINA);
	show_phone(w, NEW);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "gone", DRAFT_CODE);
	expect(&o, "awaits", DRAFT_PHONE, .secret = w->code);
	assert_string_equal(got(w, IDF_SLOT), "01");
	expect(&o, "ok", DRAFT_CODE);
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	expect(&o, "gone", DRAFT_CODE);
	expect(&o, "none", DRAFT_LIST);
	p = dial(w, NEW, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	show_phone(w, NEW);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "awaits", DRAFT_PHONE, .secret = w->code);
	expect(&o, "step_consent", DRAFT_PHONE, .key = "other");
	assert_int_equal(info_of(w, "Amina").enrolled, 1);
	assert_int_equal(info_of(w, "Amina").codes, 1);
}

/* A draft taken up is not the one in which somebody was found to wait. */
static void test_another_draft_gives_nobody_a_code(void **state)
{
	struct world *w = *state;
	struct phone o;
	char id[32];

	officer(w, AMINA, "Amina");
	OK(add_person(w, NEW, NULL));
	OK(add_person(w, OTHERS, NULL));
	o = in(w, AMINA);
	show_phone(w, NEW);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "awaits", DRAFT_PHONE, .secret = w->code);
	expect(&o, "step_consent", DRAFT_PHONE, .key = "other");
	snprintf(id, sizeof(id), "%s", got(w, IDF_DRAFT_ID));
	show_phone(w, OTHERS);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "awaits", DRAFT_PHONE, .secret = w->code);
	expect(&o, "step_consent", DRAFT_NEXT, .key = id);
	expect(&o, "gone", DRAFT_CODE);
}

/* ---- officers and their keys ---- */

static void test_two_officers_on_one_draft_the_later_is_told(void **state)
{
	struct world *w = *state;
	struct phone a, b;
	char id[32];

	officer(w, AMINA, "Amina");
	officer(w, JOSEPH, "Joseph");
	a = in(w, AMINA);	/* Joseph has the key of the desk from here on */
	b = in(w, JOSEPH);
	expect(&a, "step_phone", DRAFT_NEW);
	expect(&a, "step_consent", DRAFT_PHONE, .key = "none");
	agree(&a, "step_name");
	snprintf(id, sizeof(id), "%s", got(w, IDF_DRAFT_ID));
	expect(&b, "step_name", DRAFT_NEXT, .key = id);
	expect(&b, "step_family", DRAFT_SET, .key = "given_name", .text = "SELAM");
	expect(&a, "stale", DRAFT_SET, .key = "given_name", .text = "ABEBA");
	expect(&a, "stale", DRAFT_SET, .key = "given_name", .text = "ABEBA");	/* until it is shown */
	expect(&a, "step_family", DRAFT_NEXT, .key = "this");
	expect(&a, "step_birth", DRAFT_SET, .key = "family_name", .text = "TESFAYE");
	expect(&b, "stale", DRAFT_SET, .key = "sex", .pick = "f");
}

static void test_a_colleague_gets_the_key_of_the_desk(void **state)
{
	struct world *w = *state;
	struct phone a, b;

	officer(w, AMINA, "Amina");
	a = in(w, AMINA);
	assert_true(info_of(w, "Amina").has_key);
	hang_up(&a, true);
	officer(w, JOSEPH, "Joseph");
	b = in(w, JOSEPH);
	expect(&b, "keyless", DRAFT_NEW);
	in(w, AMINA);
	expect(&b, "step_phone", DRAFT_NEW);
	OK(add_officer(w, "KIS-1", "Grace", OTHERS));
	first_pin(w, OTHERS);
	b = in(w, OTHERS);
	expect(&b, "step_phone", DRAFT_NEW);	/* a desk of her own, a key of her own */
	expect(&b, "none", DRAFT_LIST);
}

static void test_a_new_pin_keeps_the_drafts_and_a_start_code_waits_for_a_colleague(void **state)
{
	struct world *w = *state;
	struct phone a;

	officer(w, AMINA, "Amina");
	officer(w, JOSEPH, "Joseph");
	a = in(w, AMINA);
	expect(&a, "step_phone", DRAFT_NEW);
	expect(&a, "step_consent", DRAFT_PHONE, .key = "none");
	in(w, JOSEPH);
	first_pin(w, AMINA);
	a = dial(w, AMINA, NULL);
	expect(&a, "officer", UNLOCK, .secret = OPIN);
	expect(&a, "keyless", DRAFT_NEW);
	in(w, JOSEPH);
	a = dial(w, AMINA, NULL);
	expect(&a, "draft", UNLOCK, .secret = OPIN);
	expect(&a, "step_consent", DRAFT_NEXT);
}

/* As a person's: an older copy of the files and the former PIN open nothing of what comes later. Also where it is changed at the person's menu. */
static void test_another_pin_is_another_pair_with_the_same_keys(void **state)
{
	struct world *w = *state;
	struct db_staff before, s = { .id = 0 };
	struct phone o;

	hawa(w);
	OK(add_officer(w, "NBO-3", "Selam", SELAM));
	o = dial(w, SELAM, NULL);
	expect(&o, "both_desk", UNLOCK, .secret = PIN);
	expect(&o, "officer", ROLE, .key = "staff");
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .key = "none");
	OK(db_staff_next(w->db, &before, 0, 0));
	o = dial(w, SELAM, NULL);
	expect(&o, "both_desk", UNLOCK, .secret = PIN);
	expect(&o, "person", ROLE, .key = "person");
	expect(&o, "ok", PROVE, .secret = PIN);
	choose_pin(&o, OPIN);
	OK(db_staff_next(w->db, &s, 0, 0));
	assert_memory_not_equal(s.pub, before.pub, sizeof(s.pub));
	o = dial(w, SELAM, NULL);
	expect(&o, "both_desk", UNLOCK, .secret = OPIN);
	expect(&o, "draft", ROLE, .key = "staff");
	expect(&o, "step_consent", DRAFT_NEXT);
}

static void test_removal_works_at_the_next_verb(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .key = "none");
	OK(set_officer(w, AMINA, "block"));
	expect(&o, "refused", DRAFT_CONSENT, .key = "first", .text = "one");
	expect(&o, "refused", DRAFT_LIST);
	o = dial(w, AMINA, NULL);
	expect(&o, "closed", UNLOCK, .secret = OPIN);
	OK(set_officer(w, AMINA, "unblock"));
	o = dial(w, AMINA, NULL);
	expect(&o, "draft", UNLOCK, .secret = OPIN);
	assert_int_equal(set_officer(w, AGENT, "block"), -ENOENT);
}

static void test_an_account_ends_unless_it_is_renewed(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	world_wait(w, 89 * DB_DAY);
	in(w, AMINA);
	world_wait(w, DB_DAY + 1);
	o = dial(w, AMINA, NULL);
	expect(&o, "closed", UNLOCK, .secret = OPIN);
	assert_string_equal(info_of(w, "Amina").state, "expired");
	OK(set_officer(w, AMINA, "renew"));
	in(w, AMINA);
}

static void test_a_number_is_agent_or_officer_and_may_be_a_person_too(void **state)
{
	struct world *w = *state;
	struct phone o;

	hawa(w);
	assert_int_equal(add_officer(w, "NBO-3", "Amina", AGENT), -EEXIST);
	OK(add_officer(w, "NBO-3", "Selam", SELAM));
	o = dial(w, SELAM, NULL);
	expect(&o, "both_desk", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_DESK_NAME), "NBO-3");
	expect(&o, "officer", ROLE, .key = "staff");
	expect(&o, "step_phone", DRAFT_NEW);
}

/* ---- somebody alike ---- */

static void ready_alike(struct phone *o, enum identity_alike_how how)
{
	found = (struct identity_alike){ how, "alike.name,alike.year" };
	ready(o, NEW);
	expect(o, "ok", PROVE, .secret = OPIN);
	expect(o, "step_alike", DRAFT_FINISH);
	found.how = IDENTITY_ALIKE_NONE;
	assert_string_equal(got(o->w, IDF_KINDS), "alike.name,alike.year");
	assert_int_equal(strlen(got(o->w, IDF_CASE)), 5);
}

static void test_somebody_alike_is_asked_about_once(void **state)
{
	struct world *w = *state;
	struct phone o;
	char number[8];

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready_alike(&o, IDENTITY_ALIKE_WEAK);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	expect(&o, "step_alike", DRAFT_FINISH);
	assert_string_equal(got(w, IDF_CASE), number);
	expect(&o, "refused", DRAFT_ALIKE, .key = "perhaps");
	expect(&o, "step_ready", DRAFT_ALIKE, .key = "other", .pick = "relative");
	found.how = IDENTITY_ALIKE_STRONG;
	expect(&o, "ok", DRAFT_FINISH);
	found.how = IDENTITY_ALIKE_NONE;
	expect(&o, "ok", CASE_SHOW, .key = number);
	assert_non_null(strstr(got(w, IDF_ROW), "|alike|other|NBO-3|"));
	expect(&o, "ok", CASE_LIST);
}

static void test_the_same_person_makes_no_second_one(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready_alike(&o, IDENTITY_ALIKE_WEAK);
	expect(&o, "same", DRAFT_ALIKE, .key = "same");
	expect(&o, "none", DRAFT_LIST);
	assert_int_equal(info_of(w, "Amina").same, 1);
	assert_int_equal(info_of(w, "Amina").enrolled, 0);
}

static void test_the_same_paper_waits_for_a_second_officer(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready_alike(&o, IDENTITY_ALIKE_STRONG);
	expect(&o, "held", DRAFT_ALIKE, .key = "other", .pick = "paper");
	expect(&o, "gone", DRAFT_FINISH);
	expect(&o, "none", DRAFT_NEXT);
	expect(&o, "ok", DRAFT_LIST);
	assert_non_null(strstr(got(w, IDF_ROW), "|held|"));
}

/* ---- how an application stands ---- */

static void news(struct world *w, const char *number, bool claimed, const char *outcome)
{
	struct phone p = dial(w, number, NULL);

	if (claimed)
		identity_dialogue_find(w->core, p.dialogue)->asserted = false;
	expect(&p, outcome, CASE_NEWS);
	assert_int_equal(*got(w, IDF_UNTIL) && !strcmp(got(w, IDF_DESK_NAME), "NBO-3"), !!strcmp(outcome, "none"));
	hang_up(&p, true);
}

static void test_a_phone_hears_how_its_draft_stands(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	news(w, NEW, false, "none");
	show_phone(w, NEW);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .secret = w->code);
	news(w, NEW, false, "draft");
	news(w, NEW, true, "none");
	news(w, STRANGER, false, "none");
	/* another phone is shown, then none */
	show_phone(w, OTHER);
	expect(&o, "step_consent", DRAFT_PHONE, .secret = w->code);
	news(w, NEW, false, "none");
	news(w, OTHER, false, "draft");
	expect(&o, "step_consent", DRAFT_PHONE, .key = "later");
	news(w, OTHER, false, "none");
	show_phone(w, NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .secret = w->code);
	show_phone(w, NEW);	/* what it shows at a desk takes nothing of that away */
	news(w, NEW, false, "draft");
	agree(&o, "step_name");
	answer_all(&o, "step_ready");
	finish(&o, "ok");
	news(w, NEW, false, "none");
}

static void test_a_phone_hears_of_a_second_look_and_not_of_an_older_draft(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready_alike(&o, IDENTITY_ALIKE_STRONG);
	expect(&o, "held", DRAFT_ALIKE, .key = "other", .pick = "paper");
	news(w, NEW, false, "held");
	world_wait(w, IDENTITY_DRAFT_S + 600);
	janitor(w);
	news(w, NEW, false, "none");
}

/* Drafts are no digits that wait to be typed. */
static void test_drafts_leave_room_for_phones_that_are_shown(void **state)
{
	struct world *w = *state;
	struct phone o;
	unsigned n;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	show_phone(w, NEW);
	expect(&o, "step_phone", DRAFT_NEW);
	expect(&o, "step_consent", DRAFT_PHONE, .secret = w->code);
	OK(db_proof_count(w->db, &n, IDENTITY_PROOFS_MAX));
	assert_int_equal(n, 0);
}

/* The draft of Amina that waits for another officer. number: of the case. */
static struct phone held(struct world *w, char number[8])
{
	struct phone o;

	officer(w, AMINA, "Amina");
	officer(w, JOSEPH, "Joseph");
	o = in(w, AMINA);
	ready_alike(&o, IDENTITY_ALIKE_STRONG);
	snprintf(number, 8, "%s", got(w, IDF_CASE));
	expect(&o, "held", DRAFT_ALIKE, .key = "other", .pick = "paper");
	return o;
}

static void judge(struct world *w, const char *number, const char *pick, const char *outcome)
{
	struct phone p = in(w, JOSEPH);

	expect(&p, "ok", CASE_LIST);
	assert_non_null(strstr(got(w, IDF_ROW), "second"));
	expect(&p, "see_alike", CASE_SEE, .key = number);
	expect(&p, "refused", CASE_JUDGE, .key = "perhaps");
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, outcome, CASE_JUDGE, .key = pick);
	hang_up(&p, true);
}

static void test_a_second_officer_says_that_they_are_two(void **state)
{
	struct world *w = *state;
	struct phone o;
	char number[8];

	o = held(w, number);
	expect(&o, "own", CASE_SEE, .key = number);
	expect(&o, "ok", PROVE, .secret = OPIN);
	expect(&o, "none", CASE_JUDGE, .key = "yes");	/* none was shown */
	judge(w, number, "yes", "noted");
	expect(&o, "step_alike", DRAFT_NEXT);
	expect(&o, "step_ready", DRAFT_ALIKE, .key = "other", .pick = "paper");
	expect(&o, "ok", PROVE, .secret = OPIN);
	found.how = IDENTITY_ALIKE_NONE;
	ask(&o, DRAFT_FINISH);
	assert_string_equal(identity_outcome_name(w->ans.outcome), "ok");
	expect(&o, "none", CASE_SEE, .key = number);
}

static void test_a_second_officer_says_that_they_are_one(void **state)
{
	struct world *w = *state;
	struct db_blob sealed;
	struct phone o;
	struct db_case c;
	char number[8];

	o = held(w, number);
	judge(w, number, "no", "noted");
	expect(&o, "none", DRAFT_LIST);
	OK(db_case_find(w->db, &c, &sealed, number));
	assert_int_equal(c.state, DB_CASE_SAME);
	assert_int_equal(c.draft_id, 0);
}

static void test_an_administrator_says_that_they_are_two_or_one(void **state)
{
	struct world *w = *state;
	struct phone o;
	char number[8];

	o = held(w, number);
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_case_approve(w->core, "00000"), -ENOENT);
	OK(identity_case_approve(w->core, number));
	assert_int_equal(identity_case_approve(w->core, number), -EALREADY);
	OK(identity_core_commit(w->core));
	expect(&o, "step_alike", DRAFT_NEXT);
	expect(&o, "step_ready", DRAFT_ALIKE, .key = "other", .pick = "paper");
	hang_up(&o, true);
}

static void test_looking_for_people_shows(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready_alike(&o, IDENTITY_ALIKE_WEAK);
	expect(&o, "officer", DRAFT_DROP);
	assert_int_equal(info_of(w, "Amina").thrown, 1);
	assert_int_equal(info_of(w, "Amina").thrown_hit, 1);
	expect(&o, "gone", DRAFT_DROP);
}

static void test_refusing_after_somebody_alike_was_found_shows(void **state)
{
	struct world *w = *state;
	struct phone o;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready_alike(&o, IDENTITY_ALIKE_WEAK);
	expect(&o, "dropped", DRAFT_CONSENT, .key = "no", .text = "x");
	assert_int_equal(info_of(w, "Amina").thrown_hit, 1);
	assert_int_equal(info_of(w, "Amina").found, 1);
}

/* The answer was about who was found then, and each look shows, however it is ended. */
static void test_who_is_another_after_the_answer_is_looked_up_again(void **state)
{
	struct world *w = *state;
	struct phone o;
	char number[8];

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready_alike(&o, IDENTITY_ALIKE_WEAK);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	expect(&o, "step_ready", DRAFT_ALIKE, .key = "other", .pick = "relative");
	expect(&o, "step_ready", DRAFT_SET, .key = "given_name", .text = "ABEBA");
	assert_int_equal(info_of(w, "Amina").thrown_hit, 1);
	found.how = IDENTITY_ALIKE_STRONG;
	expect(&o, "step_alike", DRAFT_FINISH);
	assert_string_equal(got(w, IDF_CASE), number);	/* one of a draft */
	expect(&o, "step_alike", DRAFT_SET, .key = "sex", .pick = "m");		/* is not compared */
	expect(&o, "step_alike", DRAFT_SET, .key = "given_name", .text = "ABEBA");	/* nor is it another */
	expect(&o, "step_ready", DRAFT_SET, .key = "id_number", .text = "ET-100-0099");
	expect(&o, "step_alike", DRAFT_FINISH);
	found.how = IDENTITY_ALIKE_NONE;
	show_phone(w, OTHERS);
	expect(&o, "step_ready", DRAFT_PHONE, .secret = w->code);
	assert_int_equal(info_of(w, "Amina").thrown_hit, 3);
	assert_int_equal(info_of(w, "Amina").found, 3);
	expect(&o, "ok", DRAFT_FINISH);
}

/* ---- the check and what it was about ---- */

/* The first half of a verb that hashes; second() goes on with it. */
static void first(struct phone *p, enum identity_verb v, uint64_t *job_id)
{
	struct world *w = p->w;
	struct identity_req req;
	struct kdf_job job;

	world_req(p, &req, v, &(struct args){ 0 });
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &job), IDENTITY_HASH);
	OK(identity_core_commit(w->core));
	*job_id = job.id;
}

static enum identity_outcome second(struct world *w, uint64_t job_id)
{
	struct kdf_result result = { .id = job_id };

	OK(identity_core_begin(w->core));
	assert_true(identity_core_resume(w->core, &result, &w->ans));
	OK(identity_core_commit(w->core));
	return w->ans.outcome;
}

static void test_who_is_looked_up_is_who_is_enrolled(void **state)
{
	struct world *w = *state;
	struct phone o;
	uint64_t job;

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready(&o, NEW);
	expect(&o, "ok", PROVE, .secret = OPIN);
	hashes = true;
	first(&o, IDV_DRAFT_FINISH, &job);
	hashes = false;
	expect(&o, "step_ready", DRAFT_SET, .key = "given_name", .text = "ABEBA");
	assert_int_equal(second(w, job), IDO_STALE);
	assert_int_equal(info_of(w, "Amina").enrolled, 0);
	finish(&o, "ok");
}

/* ---- a key that is made anew ---- */

/* Whoever comes back after a while must not bring back the former one: two keys of the index are two indexes. */
static void test_a_key_made_anew_ends_all_copies_of_the_former(void **state)
{
	struct world *w = *state;
	uint8_t key[SEAL_KEY];
	struct phone a;

	officer(w, AMINA, "Amina");
	in(w, AMINA);
	OK(set_officer(w, AMINA, "block"));
	officer(w, JOSEPH, "Joseph");
	world_close(w);
	world_open(w);
	in(w, JOSEPH);
	assert_true(w->core->dup.is_open);
	memcpy(key, w->core->dup.key, sizeof(key));
	OK(set_officer(w, AMINA, "unblock"));
	world_close(w);
	world_open(w);
	a = in(w, AMINA);
	assert_false(w->core->dup.is_open);
	expect(&a, "keyless", DRAFT_NEW);
	in(w, JOSEPH);
	assert_memory_equal(w->core->dup.key, key, sizeof(key));
	expect(&a, "step_phone", DRAFT_NEW);
}

/* ---- terminals ---- */

static void test_a_terminal_opens_officers_alone(void **state)
{
	struct world *w = *state;
	struct phone t;

	officer(w, AMINA, "Amina");
	hawa(w);
	t = world_sit(w, AMINA);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
	terminal(&t, "step_phone", DRAFT_NEW);
	terminal(&t, "refused", DRAFT_FINISH);
	terminal(&t, "ok", PROVE, .secret = OPIN);
	t = world_sit(w, SELAM);
	terminal(&t, "wrong", UNLOCK, .secret = PIN);
	t = world_sit(w, AGENT);
	terminal(&t, "wrong", UNLOCK, .secret = OPIN);
	t = world_sit(w, STRANGER);
	terminal(&t, "wrong", UNLOCK, .secret = OPIN);
}

static void test_wrong_pins_at_a_terminal_are_counted_alike_and_against_no_person(void **state)
{
	static const char *const numbers[] = { AMINA, SELAM, STRANGER };
	struct world *w = *state;
	struct phone t, p;
	unsigned i;

	officer(w, AMINA, "Amina");
	hawa(w);
	for (i = 0; i < 3; i++) {
		t = world_sit(w, numbers[i]);
		terminal(&t, "wrong", UNLOCK, .secret = "975318");
		assert_string_equal(got(w, IDF_TRIES), "2");
		terminal(&t, "wrong", UNLOCK, .secret = "975318");
		assert_string_equal(got(w, IDF_TRIES), "1");
		terminal(&t, "wait", UNLOCK, .secret = "975318");
		assert_string_equal(got(w, IDF_MINUTES), "15");
		t = world_sit(w, numbers[i]);
		terminal(&t, "wait", UNLOCK, .secret = OPIN);
	}
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	p = dial(w, AMINA, NULL);
	expect(&p, "officer", UNLOCK, .secret = OPIN);
	world_wait(w, 15 * MIN);
	t = world_sit(w, AMINA);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
}

static unsigned place_of(struct world *w, const char *number)
{
	uint8_t ix[DB_IX];
	uint32_t at;

	seal_number_ix(w->keys, ix, number);
	memcpy(&at, ix, sizeof(at));
	return at % IDENTITY_KNOCKS_MAX;
}

/* The tenth wrong PIN closes the terminal, whatever numbers were said: also one whose place in the table is that of the terminal. */
static void test_a_terminal_is_closed_whatever_numbers_were_said(void **state)
{
	struct world *w = *state;
	char numbers[12][16];
	unsigned i, n;
	struct phone t;

	for (i = n = 0; n < 12; i++) {
		snprintf(numbers[n], sizeof(numbers[n]), "2547%08u", i);
		n += n != 9 || place_of(w, numbers[n]) == PEER_DESK;
	}
	for (i = 0; i < 12; i++) {
		t = world_sit(w, numbers[i]);
		world_at_terminal(&t, IDV_UNLOCK, &(struct args){ .secret = "975318" });
		assert_int_equal(w->ans.outcome, i < 10 ? IDO_WRONG : IDO_WAIT);
		terminal(&t, "ok", BYE);
	}
}

/* A terminal is no link: it has neither the name nor the room of one. */
static void test_a_terminal_takes_no_room_of_a_link(void **state)
{
	struct world *w = *state;
	struct phone t = { .w = w, .number = AMINA, .link = "op1" };
	unsigned i;

	t.dialogue = ++w->dialogues;
	terminal(&t, "refused", HELLO);
	t.link = "desk";
	for (i = 0; i < IDENTITY_SEAT_DIALOGUES; i++) {
		t.dialogue = ++w->dialogues;
		terminal(&t, "plain", HELLO);
	}
	t.dialogue = ++w->dialogues;
	terminal(&t, "busy", HELLO);
	t.dialogue--;
	terminal(&t, "ok", BYE);
	terminal(&t, "plain", HELLO);
}

static void test_a_start_code_at_a_terminal_is_an_officers(void **state)
{
	struct world *w = *state;
	struct phone t;

	OK(add_officer(w, "NBO-3", "Amina", AMINA));
	start_code(w, AMINA, 1);
	t = world_sit(w, AMINA);
	terminal(&t, "start", UNLOCK, .secret = w->start);
	terminal(&t, "ok", PIN_NEW, .secret = OPIN);
	terminal(&t, "ok", PIN_AGAIN, .secret = OPIN);
	t = world_sit(w, AMINA);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
	OK(add_person(w, NEW, NULL));
	start_code(w, NEW, 1);
	t = world_sit(w, NEW);
	terminal(&t, "wrong", UNLOCK, .secret = w->start);
}

/* ---- files ---- */

static void test_database_and_key_file_show_no_draft(void **state)
{
	struct world *w = *state;
	struct db_draft row;
	struct db_blob sealed;
	struct phone o;
	uint8_t plain[DB_BLOB_MAX];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };

	officer(w, AMINA, "Amina");
	o = in(w, AMINA);
	ready(&o, NEW);
	OK(db_draft_prev(w->db, &row, &sealed, "NBO-3", DB_FOREVER, 0));
	assert_null(memmem(sealed.octets, sealed.len, "SELAM", 5));
	assert_int_equal(seal_box_open(w->keys, &buf, "draft", sealed.octets, sealed.len), -EBADMSG);
}

#define W(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		W(test_a_person_is_enrolled_and_chooses_a_pin_alone),
		W(test_finishing_wants_the_pin_and_is_done_once),
		W(test_a_cut_line_loses_no_answer),
		W(test_consent_is_heard_whole_and_in_order),
		W(test_what_is_wrong_is_said_and_nothing_is_lost),
		W(test_birth_dates_are_of_their_calendar),
		W(test_a_mistyped_national_number_is_said_at_once),
		W(test_a_phone_that_comes_later_is_shown_before_the_code),
		W(test_a_phone_is_shown_by_dialling_alone),
		W(test_guessing_digits_closes_for_15_minutes),
		W(test_a_number_of_eight_people_takes_no_ninth),
		W(test_who_waits_for_a_pin_gets_another_code_at_the_desk),
		W(test_another_draft_gives_nobody_a_code),
		W(test_two_officers_on_one_draft_the_later_is_told),
		W(test_a_colleague_gets_the_key_of_the_desk),
		W(test_a_new_pin_keeps_the_drafts_and_a_start_code_waits_for_a_colleague),
		W(test_another_pin_is_another_pair_with_the_same_keys),
		W(test_removal_works_at_the_next_verb),
		W(test_an_account_ends_unless_it_is_renewed),
		W(test_a_number_is_agent_or_officer_and_may_be_a_person_too),
		W(test_somebody_alike_is_asked_about_once),
		W(test_the_same_person_makes_no_second_one),
		W(test_the_same_paper_waits_for_a_second_officer),
		W(test_a_phone_hears_how_its_draft_stands),
		W(test_a_phone_hears_of_a_second_look_and_not_of_an_older_draft),
		W(test_drafts_leave_room_for_phones_that_are_shown),
		W(test_a_second_officer_says_that_they_are_two),
		W(test_a_second_officer_says_that_they_are_one),
		W(test_an_administrator_says_that_they_are_two_or_one),
		W(test_looking_for_people_shows),
		W(test_refusing_after_somebody_alike_was_found_shows),
		W(test_who_is_another_after_the_answer_is_looked_up_again),
		W(test_who_is_looked_up_is_who_is_enrolled),
		W(test_a_key_made_anew_ends_all_copies_of_the_former),
		W(test_a_terminal_opens_officers_alone),
		W(test_wrong_pins_at_a_terminal_are_counted_alike_and_against_no_person),
		W(test_a_terminal_is_closed_whatever_numbers_were_said),
		W(test_a_terminal_takes_no_room_of_a_link),
		W(test_a_start_code_at_a_terminal_is_an_officers),
		W(test_database_and_key_file_show_no_draft),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
