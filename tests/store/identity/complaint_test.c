/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Complaints: what is said reaches overseers and nobody else, clocks run as they must, and nobody learns who complained. */
#include "tests/lib/identity_world.h"

#include "store/base/damm.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/identity_day.h"

#define GRACE	"254711000051"
#define DANIEL	"254711000052"
#define FINDER	"254700000077"	/* asks for news, and has nothing to do with it */

static void overseer(struct world *w, const char *number, const char *name, const char *pin)
{
	const struct identity_officer_args args = { .desk = "KEN", .name = name, .number = number };
	char err[IDENTITY_ERR_MAX];
	struct phone p;

	OK(db_begin(w->db));
	OK(identity_overseer_add(w->core, &args, err));
	OK(identity_overseer_code(w->core, number, w->start, err));
	OK(db_commit(w->db));
	p = dial(w, number, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, pin);
	hang_up(&p, true);
}

/* Grace has the key; nobody of the configuration hears abuse alone. */
static struct phone heard(struct world *w)
{
	struct phone p;

	overseer(w, GRACE, "Grace", "975318");
	p = dial(w, GRACE, NULL);
	expect(&p, "overseer", UNLOCK, .secret = "975318");
	return p;
}

static struct phone home_of(struct world *w, const char *number, const char *pin)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, "overseer", UNLOCK, .secret = pin);
	return p;
}

/* A stranger complains of a shop that asked for money. */
static void complain(struct world *w, const char *number, const char *kind, char complaint[9])
{
	struct phone p = dial(w, number, NULL);

	assert_string_equal(got(w, IDF_HEARD), "1");
	expect(&p, *kind == '3' ? "help" : "ok", COMPLAINT_KIND, .key = kind);
	expect(&p, "where", COMPLAINT_WHO, .key = "1");
	expect(&p, "noshop", COMPLAINT_WHERE, .org = "715463");
	expect(&p, "ok", COMPLAINT_WHERE, .org = HAWA);
	expect(&p, "sent", COMPLAINT_SEND, .key = "2");
	snprintf(complaint, 9, "%s", got(w, IDF_COMPLAINT));
	hang_up(&p, true);
}

static void test_nobody_is_offered_what_nobody_hears(void **state)
{
	struct world *w = *state;
	struct phone p = dial(w, STRANGER, NULL);

	assert_string_equal(got(w, IDF_HEARD), "");
	expect(&p, "none", COMPLAINT_KIND, .key = "1");
	overseer(w, GRACE, "Grace", "975318");
	expect(&p, "none", COMPLAINT_KIND, .key = "1");	/* the first unlock makes the key */
	home_of(w, GRACE, "975318");
	expect(&p, "ok", COMPLAINT_KIND, .key = "1");
	expect(&p, "refused", COMPLAINT_KIND, .key = "7");
	expect(&p, "refused", COMPLAINT_SEND, .key = "1");	/* nothing is begun */
}

static void test_a_complaint_goes_its_way(void **state)
{
	struct world *w = *state;
	struct phone g, p;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, STRANGER, "1", number);
	assert_true(damm_is_valid(number, 8));

	p = dial(w, FINDER, NULL);
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
	expect(&p, "ok", COMPLAINT_SAY, .key = "call");
	expect(&p, "none", COMPLAINT_SAY, .key = "again");
	expect(&p, "none", COMPLAINT_SAY, .key = "higher");

	expect(&g, "overseer", HOME);
	assert_string_equal(got(w, IDF_FRESH), "1");
	assert_string_equal(got(w, IDF_LATE), "0");
	expect(&g, "none", OVERSIGHT_LIST, .key = "late");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_COMPLAINT), number);
	assert_string_equal(got(w, IDF_ABOUT), "complaint.k1");
	assert_string_equal(got(w, IDF_ACCUSED_ORG), HAWA);
	assert_string_equal(got(w, IDF_ALIKE), "0");
	assert_string_equal(got(w, IDF_CALLER), FINDER);	/* who has the number and asked last */
	assert_string_equal(got(w, IDF_MORE), "");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "take");
	expect(&p, "taken", COMPLAINT_NEWS, .key = number);
	expect(&g, "ok", OVERSIGHT_ACT, .key = "1");
	expect(&p, "answered", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_OUTCOME), "complaint.o1");

	/* once more, and no third time */
	expect(&p, "ok", COMPLAINT_SAY, .key = "again");
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "2");
	expect(&p, "none", COMPLAINT_SAY, .key = "again");
	expect(&p, "ok", COMPLAINT_SAY, .key = "agree");
	expect(&p, "ended", COMPLAINT_NEWS, .key = number);
	expect(&g, "none", OVERSIGHT_ACT, .key = "1");
}

static void test_a_higher_office_is_asked_once(void **state)
{
	struct world *w = *state;
	struct phone g, p;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	w->conf.complaints.appeal = "Ombudsman";
	g = heard(w);
	complain(w, STRANGER, "4", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "2");
	p = dial(w, STRANGER, NULL);
	expect(&p, "answered", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_HIGHER), "Ombudsman");
	expect(&p, "ok", COMPLAINT_SAY, .key = "higher");
	expect(&p, "ok", COMPLAINT_SAY, .key = "again");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "2");
	expect(&p, "answered", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_HIGHER), "");
	expect(&p, "none", COMPLAINT_SAY, .key = "higher");
	world_wait(w, IDENTITY_REOPEN_S + 60);
}

static void test_guesses_end_and_look_alike(void **state)
{
	struct world *w = *state;
	struct phone p;
	char number[9];
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	heard(w);
	complain(w, STRANGER, "1", number);
	p = dial(w, FINDER, NULL);
	expect(&p, "shape", COMPLAINT_NEWS, .key = "12345678");
	for (i = 0; i < IDENTITY_COMPLAINT_GUESSES; i++)
		expect(&p, "none", COMPLAINT_NEWS, .key = strcmp(number, "57240000") ? "57240000" : "10000004");
	expect(&p, "refused", COMPLAINT_SAY, .key = "call");
	expect(&p, "wait", COMPLAINT_NEWS, .key = number);
	hang_up(&p, true);
	p = dial(w, STRANGER, NULL);
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);	/* others are not stopped */
}

static void test_one_number_does_not_fill_the_list(void **state)
{
	struct world *w = *state;
	struct phone p;
	char number[9];
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	heard(w);
	for (i = 0; i < IDENTITY_COMPLAINTS_A_DAY; i++)
		complain(w, STRANGER, "1", number);
	p = dial(w, STRANGER, NULL);
	expect(&p, "limit", COMPLAINT_KIND, .key = "1");
	expect(&p, "help", COMPLAINT_KIND, .key = "3");	/* danger is heard */
	complain(w, OTHER, "1", number);
	world_wait(w, DB_DAY);
	complain(w, STRANGER, "1", number);
}

static void test_a_newcomer_gets_keys_from_who_has_them(void **state)
{
	struct world *w = *state;
	struct phone g, d;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, STRANGER, "1", number);
	hang_up(&g, true);
	overseer(w, DANIEL, "Daniel", "864209");
	d = home_of(w, DANIEL, "864209");
	assert_string_equal(got(w, IDF_FRESH), "0");	/* named by an administrator, and nobody let him in */
	expect(&d, "none", OVERSIGHT_LIST, .key = "new");
	hang_up(&d, true);

	g = dial(w, GRACE, NULL);
	expect(&g, "give_keys", UNLOCK, .secret = "975318");
	assert_string_equal(got(w, IDF_NEWCOMER), "Daniel");
	expect(&g, "overseer", OVERSIGHT_GIVE, .key = "no");
	hang_up(&g, true);
	d = home_of(w, DANIEL, "864209");
	assert_string_equal(got(w, IDF_FRESH), "0");
	hang_up(&d, true);
	g = dial(w, GRACE, NULL);
	expect(&g, "give_keys", UNLOCK, .secret = "975318");
	expect(&g, "overseer", OVERSIGHT_GIVE, .key = "yes");
	hang_up(&g, true);
	d = home_of(w, DANIEL, "864209");
	assert_string_equal(got(w, IDF_FRESH), "1");
	expect(&d, "ok", OVERSIGHT_LIST, .key = "new");
}

static void test_abuse_is_read_by_the_named_alone(void **state)
{
	static const char *const sea[] = { "Daniel" };
	struct world *w = *state;
	struct phone g, d;
	char abuse[9], money[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	w->conf.complaints.sea = sea;
	w->conf.complaints.n_sea = 1;
	g = heard(w);
	overseer(w, DANIEL, "Daniel", "864209");
	d = home_of(w, DANIEL, "864209");	/* has a key of his own, and asks nobody */
	complain(w, STRANGER, "3", abuse);
	complain(w, STRANGER, "1", money);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_COMPLAINT), money);
	expect(&g, "none", OVERSIGHT_LIST, .key = "next");
	expect(&d, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_COMPLAINT), abuse);
	expect(&d, "none", OVERSIGHT_LIST, .key = "next");
}

static void test_two_about_one_shop_are_grouped(void **state)
{
	struct world *w = *state;
	struct phone g;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, STRANGER, "1", number);
	complain(w, STRANGER, "1", number);	/* of one number: not another */
	complain(w, OTHER, "4", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_ALIKE), "1");
	assert_string_equal(got(w, IDF_MORE), "1");
}

/* An administrator adds an account, or an officer dials: nothing is read. */
static void test_who_is_no_overseer_reads_nothing(void **state)
{
	struct world *w = *state;
	struct phone g, p;
	char err[IDENTITY_ERR_MAX], number[9];

	hawa(w);
	g = heard(w);
	complain(w, STRANGER, "1", number);
	p = at_desk(w, AGENT);
	expect(&p, "refused", OVERSIGHT_LIST, .key = "new");
	expect(&p, "refused", COMPLAINT_KIND, .key = "1");
	OK(db_begin(w->db));
	OK(identity_overseer_set(w->core, GRACE, "block", err));
	OK(db_commit(w->db));
	expect(&g, "refused", OVERSIGHT_LIST, .key = "new");
	expect(&g, "refused", OVERSIGHT_LIST, .key = "new");
	p = dial(w, GRACE, NULL);
	expect(&p, "closed", UNLOCK, .secret = "975318");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
		TEST(test_nobody_is_offered_what_nobody_hears),
		TEST(test_a_complaint_goes_its_way),
		TEST(test_a_higher_office_is_asked_once),
		TEST(test_guesses_end_and_look_alike),
		TEST(test_one_number_does_not_fill_the_list),
		TEST(test_a_newcomer_gets_keys_from_who_has_them),
		TEST(test_abuse_is_read_by_the_named_alone),
		TEST(test_two_about_one_shop_are_grouped),
		TEST(test_who_is_no_overseer_reads_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
