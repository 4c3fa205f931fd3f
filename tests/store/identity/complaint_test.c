/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Complaints: what is said reaches overseers and nobody else, clocks run as they must, and nobody learns who complained. */
#include "tests/lib/identity_world.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <osmocom/core/logging.h>

#include <sqlite3.h>

#include "store/base/damm.h"
#include "store/base/log.h"
#include "store/identity/core/identity_rules.h"
#include "store/values/calendar.h"
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

/* An overseer whom nobody gave a key. */
static struct phone keyless(struct world *w, const char *number, const char *pin)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, "waits_key", UNLOCK, .secret = pin);
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

static void tend(struct world *w)
{
	OK(identity_core_begin(w->core));
	while (identity_core_janitor(w->core, 50) > 0)
		;
	OK(identity_core_commit(w->core));
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
	assert_string_equal(got(w, IDF_CALLER), STRANGER);	/* nobody who has the number puts another in its place */
	assert_string_equal(got(w, IDF_MORE), "");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "take");
	expect(&p, "taken", COMPLAINT_NEWS, .key = number);
	expect(&g, "overseer", HOME);		/* another day: what was taken is found again */
	assert_string_equal(got(w, IDF_TAKEN_N), "1");
	expect(&g, "none", OVERSIGHT_ROWS, .key = "new");
	expect(&g, "ok", OVERSIGHT_ROWS, .key = "taken");
	assert_int_equal(strncmp(got(w, IDF_ROW), number, 8), 0);
	assert_non_null(strstr(got(w, IDF_ROW), "|taken|0"));
	expect(&g, "none", OVERSIGHT_LIST, .key = "2");
	expect(&g, "none", OVERSIGHT_LIST, .key = "0");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "1");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "1");
	expect(&p, "answered", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_OUTCOME), "verdict.o1");

	/* once more, and no third time */
	expect(&p, "ok", COMPLAINT_SAY, .key = "again");
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "2");
	expect(&p, "none", COMPLAINT_SAY, .key = "again");
	expect(&p, "ok", COMPLAINT_SAY, .key = "agree");
	expect(&p, "ended", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_AGAIN), "");
	expect(&g, "none", OVERSIGHT_ACT, .key = "1");
}

/* Lines of the ledger of that kind. */
static unsigned lines_of(struct world *w, const char *kind)
{
	struct db_line line = { .seq = 0 };
	unsigned n = 0;

	while (db_line_next(w->db, &line, line.seq) == 0)
		n += !strncmp(line.data, kind, strlen(kind)) && line.data[strlen(kind)] == '|';
	return n;
}

/* An administrator has the call log of an operator, and the ledger: what a phone did stands in no line of that moment, and no row has its minute. */
static void test_no_line_tells_when_a_word_was_said(void **state)
{
	static const char *const words[] = { "close", "again", "call" };
	struct world *w = *state;
	struct phone p;
	struct db_complaint c;
	char number[9];
	uint64_t before, now;
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	heard(w);
	complain(w, STRANGER, "1", number);
	world_wait(w, 2 * 3600 - world_now(w) % 3600 + 1500);	/* in the midst of an hour */
	tend(w);
	assert_int_equal(lines_of(w, "complaint"), 1);
	p = dial(w, STRANGER, NULL);
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
	OK(db_line_top(w->db, &before));
	for (i = 0; i < 3; i++)
		expect(&p, "ok", COMPLAINT_SAY, .key = words[i]);
	hang_up(&p, true);
	tend(w);
	OK(db_line_top(w->db, &now));
	assert_int_equal(now, before);
	OK(db_complaint_find(w->db, &c, NULL, number));
	assert_int_equal(c.said % 3600, 0);
	world_wait(w, 3600);
	tend(w);
	assert_int_equal(lines_of(w, "heard_close"), 1);
	assert_int_equal(lines_of(w, "heard_again"), 1);
	p = dial(w, STRANGER, NULL);
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
	expect(&p, "ok", COMPLAINT_SAY, .key = "close");
	OK(db_complaint_find(w->db, &c, NULL, number));
	assert_int_equal(c.closed % 3600, 0);
}

static void test_who_closes_what_nobody_took_ends_nothing(void **state)
{
	struct world *w = *state;
	struct phone p;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	heard(w);
	complain(w, STRANGER, "1", number);
	p = dial(w, FINDER, NULL);
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
	expect(&p, "ok", COMPLAINT_SAY, .key = "close");
	expect(&p, "ended", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_AGAIN), "1");
	expect(&p, "ok", COMPLAINT_SAY, .key = "again");
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
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
	assert_string_equal(got(w, IDF_HIGHER), "Ombudsman");
	assert_string_equal(got(w, IDF_COMPLAINT), number);
	expect(&p, "ok", COMPLAINT_SAY, .key = "again");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "2");
	expect(&p, "answered", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_HIGHER), "");
	expect(&p, "none", COMPLAINT_SAY, .key = "higher");
	assert_string_equal(got(w, IDF_COMPLAINT), number);
	world_wait(w, IDENTITY_REOPEN_S + 60);
}

/* A walk is full of what nobody has to do any more, in front of what is new. */
static void test_what_was_answered_leaves_the_lists(void **state)
{
	struct world *w = *state;
	struct db_complaint c = { .opened = 1, .due_first = 1, .due_close = 2, .state = DB_COMPLAINT_ANSWERED, .outcome = 1 };
	struct db_blob sealed;
	struct phone g;
	char number[9], first[9];
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, STRANGER, "1", first);
	OK(db_begin(w->db));
	OK(db_complaint_find(w->db, &c, &sealed, first));
	c.state = DB_COMPLAINT_ANSWERED;
	c.taken = c.answered = world_now(w);
	c.due_first = 1;
	OK(db_complaint_put(w->db, &c));
	for (i = 0; i < IDENTITY_COMPLAINTS_LOOK; i++) {
		snprintf(c.number, sizeof(c.number), "%08u", i);
		OK(db_complaint_new(w->db, &c, &sealed));
	}
	sealed.octets[sealed.len / 2] ^= 1;	/* for others */
	c.answered = 0;
	for (i = 0; i < IDENTITY_COMPLAINTS_LOOK; i++) {
		snprintf(c.number, sizeof(c.number), "1%07u", i);
		OK(db_complaint_new(w->db, &c, &sealed));
	}
	OK(db_commit(w->db));
	complain(w, OTHER, "1", number);
	expect(&g, "overseer", HOME);
	assert_string_equal(got(w, IDF_FRESH), "1");
	assert_string_equal(got(w, IDF_LATE), "0");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_COMPLAINT), number);

	world_wait(w, IDENTITY_REOPEN_S);
	tend(w);
	OK(db_complaint_find(w->db, &c, &sealed, first));
	assert_int_equal(c.state, DB_COMPLAINT_CLOSED);
	assert_int_equal(c.closed, world_now(w));
	OK(db_complaint_find(w->db, &c, &sealed, number));
	assert_int_equal(c.closed, 0);
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
	p = dial(w, STRANGER, NULL);	/* begun before the others, and sent behind them */
	expect(&p, "ok", COMPLAINT_KIND, .key = "6");
	expect(&p, "ok", COMPLAINT_WHO, .key = "4");
	for (i = 0; i < IDENTITY_COMPLAINTS_A_DAY; i++)
		complain(w, STRANGER, "1", number);
	expect(&p, "limit", COMPLAINT_SEND, .key = "1");
	hang_up(&p, true);
	p = dial(w, STRANGER, NULL);
	expect(&p, "limit", COMPLAINT_KIND, .key = "1");
	expect(&p, "help", COMPLAINT_KIND, .key = "3");	/* danger is heard */
	complain(w, OTHER, "1", number);
	world_wait(w, DB_DAY);
	complain(w, STRANGER, "1", number);
}

/* The own list is offered to who is unlocked, and to who opened with the second PIN, whose list is empty. */
static void test_the_own_list_is_offered_once_unlocked(void **state)
{
	struct world *w = *state;
	struct phone p;

	add_org(w, HAWA, "HAWA", "recv-s");
	enrol(w, SELAM, PIN);
	heard(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "ok", COMPLAINT_KIND, .key = "1");
	expect(&p, "where", COMPLAINT_WHO, .key = "1");
	assert_string_equal(got(w, IDF_MORE), "");
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", COMPLAINT_KIND, .key = "1");
	expect(&p, "where", COMPLAINT_WHO, .key = "1");
	assert_string_equal(got(w, IDF_MORE), "1");
	hang_up(&p, true);
}

/* returns: whether it was taken. */
static bool tries(struct world *w, const char *number, bool claimed, const char *kind)
{
	struct phone p = { .w = w, .number = number, .link = "op1", .dialogue = ++w->dialogues, .claimed = claimed };
	bool sent;

	ask(&p, HELLO);
	ask(&p, COMPLAINT_KIND, .key = kind);
	ask(&p, COMPLAINT_WHO, .key = "4");
	sent = ask(&p, COMPLAINT_SEND, .key = "1") == IDO_SENT;
	hang_up(&p, true);
	return sent;
}

/* Complaints by the thousand: of numbers that anybody may claim, and of as many SIMs. */
static void test_complaints_by_the_thousand_bury_nobody(void **state)
{
	struct world *w = *state;
	struct phone g;
	char caller[16], number[9];
	unsigned i, claimed = 0, own = 0;

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	for (i = 0; i < 1000; i++) {
		snprintf(caller, sizeof(caller), "2547120%05u", i);
		claimed += tries(w, caller, true, i % 2 ? "1" : "3");
	}
	assert_int_equal(claimed, 2 * IDENTITY_COMPLAINTS_CLAIMED);
	for (i = 0; i < 1000; i++) {
		snprintf(caller, sizeof(caller), "2547130%05u", i % 20);
		own += tries(w, caller, false, "1");
	}
	assert_int_equal(own, 20 * IDENTITY_COMPLAINTS_A_DAY);
	world_wait(w, 3600);
	complain(w, STRANGER, "3", number);	/* is heard, and the owners of those numbers too */
	assert_true(tries(w, "254712000000", false, "1"));
	hang_up(&g, true);
	g = home_of(w, GRACE, "975318");
	assert_int_equal(atoi(got(w, IDF_FRESH)), claimed + own + 2);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	for (i = 0; strcmp(got(w, IDF_COMPLAINT), number); i++)
		expect(&g, "ok", OVERSIGHT_LIST, .key = "next");
	assert_true(i <= IDENTITY_COMPLAINTS_CLAIMED);
}

/* A thousand that nobody handled yet, and were due before: who is in danger now is the first of the list. */
static void test_a_thousand_unhandled_hide_no_danger(void **state)
{
	struct world *w = *state;
	struct db_complaint c;
	struct db_blob sealed;
	struct phone g;
	char number[9];
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, OTHER, "1", number);
	OK(db_begin(w->db));
	OK(db_complaint_find(w->db, &c, &sealed, number));
	c.due_first = world_now(w) - DB_DAY;
	OK(db_complaint_put(w->db, &c));
	for (i = 0; i < 1000; i++) {
		c.id = 0;
		snprintf(c.number, sizeof(c.number), "%08u", i);
		OK(db_complaint_new(w->db, &c, &sealed));
	}
	OK(db_commit(w->db));
	complain(w, STRANGER, "3", number);
	expect(&g, "overseer", HOME);
	assert_int_equal(atoi(got(w, IDF_FRESH)), IDENTITY_COMPLAINTS_LOOK + 1);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_COMPLAINT), number);
	expect(&g, "ok", OVERSIGHT_ACT, .key = "take");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "taken");
	assert_string_equal(got(w, IDF_COMPLAINT), number);
	hang_up(&g, true);
	world_wait(w, DB_DAY);
	g = home_of(w, GRACE, "975318");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "late");
	assert_string_equal(got(w, IDF_COMPLAINT), number);
}

static void test_guesses_of_claimed_numbers_end(void **state)
{
	struct world *w = *state;
	struct phone p;
	char caller[16];
	unsigned i, guesses = 0;

	add_org(w, HAWA, "HAWA", "recv-s");
	heard(w);
	for (i = 0; i < 100; i++) {
		snprintf(caller, sizeof(caller), "2547120%05u", i);
		p = (struct phone){ .w = w, .number = caller, .link = "op1", .dialogue = ++w->dialogues, .claimed = true };
		ask(&p, HELLO);
		guesses += ask(&p, COMPLAINT_NEWS, .key = "57240000") == IDO_NONE;
		hang_up(&p, true);
	}
	assert_int_equal(guesses, IDENTITY_GUESSES_CLAIMED);
}

/* As many SIMs as there are places, and more: nobody begins anew. */
static void test_no_number_begins_anew_within_a_day(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .link = "op1" };
	char caller[16];
	unsigned i, guesses = 0, round;

	heard(w);
	for (round = 0; round < IDENTITY_COMPLAINT_GUESSES + 1; round++)
		for (i = 0; i < IDENTITY_CALLERS_MAX + 100; i++) {
			snprintf(caller, sizeof(caller), "2547120%05u", i);
			p.number = caller;
			p.dialogue = ++w->dialogues;
			ask(&p, HELLO);
			guesses += ask(&p, COMPLAINT_NEWS, .key = "57240000") == IDO_NONE;
			hang_up(&p, true);
		}
	assert_int_equal(guesses, IDENTITY_CALLERS_MAX * IDENTITY_COMPLAINT_GUESSES + IDENTITY_GUESSES_CLAIMED);
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
	d = keyless(w, DANIEL, "864209");
	assert_string_equal(got(w, IDF_FRESH), "0");	/* named by an administrator, and nobody let him in */
	expect(&d, "none", OVERSIGHT_LIST, .key = "new");
	expect(&d, "none", OVERSIGHT_NUMBERS);
	expect(&d, "waits_key", HOME);
	hang_up(&d, true);

	g = dial(w, GRACE, NULL);
	expect(&g, "give_keys", UNLOCK, .secret = "975318");
	assert_string_equal(got(w, IDF_NEWCOMER), "Daniel");
	expect(&g, "overseer", OVERSIGHT_GIVE, .key = "no");
	hang_up(&g, true);
	d = keyless(w, DANIEL, "864209");
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

/* Three numbers whose complaints were acted on, or two that tell of abuse; one number twice is one. */
/* What who is about to give to the shop is told of it. */
static const char *told_of(struct world *w, const char *org)
{
	struct phone p = dial(w, FINDER, org);

	hang_up(&p, false);
	p = dial(w, FINDER, org);
	return got(w, IDF_UPHELD);
}

static void test_upheld_is_told_later_for_a_year_and_nothing_else_is(void **state)
{
	static const char *const outcomes[] = { "2", "3", "1" };
	struct world *w = *state;
	struct phone g;
	char number[9];
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	add_org(w, "602015", "CLINIC", "recv-s");
	g = heard(w);
	hang_up(&g, true);
	for (i = 0; i < ARRAY_SIZE(outcomes); i++) {
		complain(w, i ? OTHER : STRANGER, "1", number);
		world_wait(w, 86400);
		assert_string_equal(told_of(w, HAWA), "");
		g = home_of(w, GRACE, "975318");
		expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
		expect(&g, "ok", OVERSIGHT_ACT, .key = outcomes[i]);
		hang_up(&g, true);
		assert_string_equal(told_of(w, HAWA), "");	/* at once it would say who complained */
		world_wait(w, (IDENTITY_PAUSE_LATER_H + 1) * 3600);
		assert_string_equal(told_of(w, HAWA), i == 2 ? "note.upheld" : "");
		assert_string_equal(told_of(w, "602015"), "");
	}
	world_wait(w, 364 * 86400);
	assert_string_equal(told_of(w, HAWA), "note.upheld");
	world_wait(w, 2 * 86400);
	assert_string_equal(told_of(w, HAWA), "");
}

static void test_many_of_one_shop_propose_a_pause(void **state)
{
	static const char *const callers[] = { STRANGER, STRANGER, OTHER, FINDER };
	struct world *w = *state;
	struct phone g;
	char number[9];
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	for (i = 0; i < 4; i++) {
		complain(w, callers[i], "1", number);
		expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
		assert_string_equal(got(w, IDF_PROPOSED), "");
		expect(&g, "ok", OVERSIGHT_ACT, .key = "1");
	}
	assert_string_equal(got(w, IDF_PROPOSED), "1");
	hang_up(&g, true);
	world_wait(w, IDENTITY_SAME_S + 3600);
	tend(w);
	g = home_of(w, GRACE, "975318");
	complain(w, STRANGER, "3", number);
	complain(w, STRANGER, "3", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_PROPOSED), "");
	complain(w, OTHER, "3", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_PROPOSED), "1");
}

/* Who is accused reads nothing of it, and no column tells the host that it is about one. */
static void test_an_overseer_who_is_accused_reads_nothing(void **state)
{
	static const char *const sea[] = { "Daniel" };
	struct world *w = *state;
	struct phone g, d, p;
	struct db_complaint c;
	char number[9];

	w->conf.complaints.sea = sea;
	w->conf.complaints.n_sea = 1;
	g = heard(w);
	overseer(w, DANIEL, "Daniel", "864209");
	d = home_of(w, DANIEL, "864209");
	p = dial(w, STRANGER, NULL);
	expect(&p, "ok", COMPLAINT_KIND, .key = "1");
	expect(&p, "ok", COMPLAINT_WHO, .key = "5");
	expect(&p, "sent", COMPLAINT_SEND, .key = "1");
	snprintf(number, sizeof(number), "%s", got(w, IDF_COMPLAINT));
	expect(&g, "none", OVERSIGHT_LIST, .key = "new");
	expect(&d, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_ACCUSED), "complaint.w5");
	OK(db_complaint_find(w->db, &c, NULL, number));
	assert_int_equal(c.flags, DB_COMPLAINT_NO_LINE);
}

static unsigned accused_lines;

static void count_lines(struct log_target *target, unsigned int level, const char *line)
{
	(void)target;
	accused_lines += level >= LOGL_NOTICE && strstr(line, "who is accused reads") != NULL;
}

/* Lines of the log, of a day's first look, that say that an accused overseer reads it. */
static unsigned accused_told(struct world *w)
{
	struct log_target *target = log_target_create();

	target->output = count_lines;
	log_set_all_filter(target, 1);
	log_set_log_level(target, LOGL_NOTICE);
	log_add_target(target);
	accused_lines = 0;
	world_wait(w, DB_DAY);
	tend(w);
	tend(w);
	log_target_destroy(target);
	return accused_lines;
}

/* Nobody is named, or nobody of those has a key: that is said, once a day, as soon as complaints are heard. */
static void test_an_accused_overseer_who_reads_is_told_of(void **state)
{
	static const char *const sea[] = { "Daniel" };
	static const struct log_info_cat cats[] = { [DMAIN ... DSTORE] = { .name = "D", .description = "all", .loglevel = LOGL_NOTICE, .enabled = 1 } };
	static const struct log_info info = { .cat = cats, .num_cat = DSTORE + 1 };
	struct world *w = *state;
	void *ctx = talloc_named_const(NULL, 0, "log");

	OK(log_init(&info, ctx));
	assert_int_equal(accused_told(w), 0);
	heard(w);
	assert_int_equal(accused_told(w), 1);
	w->conf.complaints.sea = sea;
	w->conf.complaints.n_sea = 1;
	assert_int_equal(accused_told(w), 1);
	overseer(w, DANIEL, "Daniel", "864209");
	assert_int_equal(accused_told(w), 1);	/* the first unlock makes the key */
	home_of(w, DANIEL, "864209");
	assert_int_equal(accused_told(w), 0);
	log_fini();
	talloc_free(ctx);
}

/* A shop that would pay back: whoever complained and blocked it looks as one whose code ran out, and as one who never answers. */
static void test_a_shop_sees_neither_complaint_nor_block(void **state)
{
	static struct identity_ans before;
	struct world *w = *state;
	struct phone a, p;
	char number[9];

	hawa(w);
	heard(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	expect(&a, "ok", SERVED, .key = "yes");
	expect(&a, "late", CHECK, .secret = w->code);	/* used up */
	before = w->ans;
	hang_up(&a, true);
	share(w, SELAM);
	complain(w, SELAM, "1", number);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", HISTORY);
	expect(&p, "ok", EVENT, .key = "1");
	expect(&p, "ok", BLOCK);
	hang_up(&p, true);
	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_TODAY), "1");
	expect(&a, "late", CHECK, .secret = w->code);
	assert_int_equal(w->ans.used, before.used);
	assert_memory_equal(w->ans.fields, before.fields, before.used);
	expect(&a, "waiting", ASK_PERSON, .secret = STRANGER);
	expect(&a, "ok", ASK_END);
	expect(&a, "waiting", ASK_PERSON, .secret = SELAM);
	expect(&a, "waiting", ASK_NEWS);
	assert_string_equal(got(w, IDF_WRONG_TODAY), "");
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

/* Two overseers look at one complaint: what the second does comes too late, and the person keeps the answer that was read. */
static void test_what_was_answered_is_answered_once(void **state)
{
	static const char *const keys[] = { "take", "refer", "ask", "1", "2", "3" };
	struct world *w = *state;
	struct db_complaint before, after;
	struct phone g, d, p;
	char number[9];
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	overseer(w, DANIEL, "Daniel", "864209");
	d = home_of(w, DANIEL, "864209");
	hang_up(&d, true);
	overseer(w, GRACE, "Grace", "975318");
	keyless(w, GRACE, "975318");
	d = dial(w, DANIEL, NULL);
	expect(&d, "give_keys", UNLOCK, .secret = "864209");
	expect(&d, "overseer", OVERSIGHT_GIVE, .key = "yes");
	g = home_of(w, GRACE, "975318");
	complain(w, STRANGER, "1", number);
	expect(&d, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "1");
	OK(db_complaint_find(w->db, &before, NULL, number));
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		world_wait(w, 60);
		expect(&d, "none", OVERSIGHT_ACT, .key = keys[i]);
		OK(db_complaint_find(w->db, &after, NULL, number));
		assert_memory_equal(&after, &before, sizeof(after));
	}
	assert_int_equal(lines_of(w, "heard_answer"), 1);
	assert_int_equal(lines_of(w, "heard_take") + lines_of(w, "heard_refer"), 0);
	p = dial(w, STRANGER, NULL);
	expect(&p, "answered", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_OUTCOME), "verdict.o1");
	expect(&p, "ok", COMPLAINT_SAY, .key = "again");
	hang_up(&d, true);
	d = home_of(w, DANIEL, "864209");
	expect(&d, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&d, "ok", OVERSIGHT_ACT, .key = "2");
}

/* ---- clocks that stop ---- */

static int64_t due_of(struct world *w, const char *number)
{
	struct db_complaint c;

	OK(db_complaint_find(w->db, &c, NULL, number));
	return c.due_first;
}

static void ask_person(struct world *w, const char *number, const char *outcome)
{
	struct phone g = home_of(w, GRACE, "975318");

	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_COMPLAINT), number);
	expect(&g, outcome, OVERSIGHT_ACT, .key = "ask");
	hang_up(&g, true);
}

/* Monday. Its clock stops at the news and not at the question, for three working days of which one is a holiday; and once. */
static void test_a_clock_stops_for_who_complained(void **state)
{
	static int32_t holiday;
	struct world *w = *state;
	struct phone g, p;
	char number[9];
	int64_t due;

	while (identity_day_number(world_now(w)) % 7)
		world_wait(w, DB_DAY);
	holiday = identity_day_number(world_now(w)) + 3;
	w->conf.workdays = (struct workday_table){ .weekend = 1 << 0 | 1 << 6, .holidays = &holiday, .n = 1 };
	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	hang_up(&g, true);
	complain(w, STRANGER, "1", number);
	due = due_of(w, number);
	assert_int_equal(identity_day_number(due - 1), holiday + 5);	/* Tuesday of the next week */
	ask_person(w, number, "ok");
	world_wait(w, DB_DAY);
	assert_int_equal(due_of(w, number), due);	/* nobody told her yet */
	p = dial(w, FINDER, NULL);
	expect(&p, "asks", COMPLAINT_NEWS, .key = number);
	hang_up(&p, true);
	assert_int_equal(due_of(w, number), due + 7 * DB_DAY);
	world_wait(w, 3 * DB_DAY);			/* Wednesday, a holiday, Friday: two working days */
	p = dial(w, STRANGER, NULL);
	expect(&p, "asks", COMPLAINT_NEWS, .key = number);
	assert_int_equal(due_of(w, number), due + 7 * DB_DAY);
	expect(&p, "ok", COMPLAINT_SAY, .key = "call");
	assert_int_equal(due_of(w, number), due + 2 * DB_DAY);
	expect(&p, "taken", COMPLAINT_NEWS, .key = number);
	hang_up(&p, true);
	world_wait(w, 8 * DB_DAY);
	g = home_of(w, GRACE, "975318");
	assert_string_equal(got(w, IDF_LATE), "1");
	expect(&g, "ok", OVERSIGHT_LIST, .key = "late");
	expect(&g, "none", OVERSIGHT_ACT, .key = "ask");	/* once */
}

/* Asked once, and answered without their word: who begins again is not told that the question stands. */
static void test_what_was_asked_ends_with_the_answer(void **state)
{
	struct world *w = *state;
	struct phone g, p;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, STRANGER, "1", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "ask");
	p = dial(w, STRANGER, NULL);
	expect(&p, "asks", COMPLAINT_NEWS, .key = number);
	expect(&g, "ok", OVERSIGHT_ACT, .key = "2");
	expect(&p, "answered", COMPLAINT_NEWS, .key = number);
	expect(&p, "ok", COMPLAINT_SAY, .key = "again");
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
}

static unsigned words_of(struct world *w, const char *number)
{
	struct db_complaint c;
	struct db_word word = { .id = 0 };
	unsigned n = 0;

	OK(db_complaint_find(w->db, &c, NULL, number));
	while (db_word_next(w->db, &word, NULL, c.id) == 0)
		n++;
	return n;
}

/* Who has one number fills no disk with it. */
static void test_calls_that_are_asked_for_are_kept_a_few_times(void **state)
{
	struct world *w = *state;
	struct phone p;
	char number[9];
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	heard(w);
	complain(w, STRANGER, "1", number);
	p = dial(w, FINDER, NULL);
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
	for (i = 0; i < DB_WORDS_MAX + 3; i++)
		expect(&p, "ok", COMPLAINT_SAY, .key = "call");
	assert_int_equal(words_of(w, number), DB_WORDS_MAX);
}

/* It waits for who complained, whom nobody makes close it. */
static void test_what_was_answered_is_not_late(void **state)
{
	struct world *w = *state;
	struct identity_complaint_counts n;
	struct phone g;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, STRANGER, "1", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_ACT, .key = "2");
	hang_up(&g, true);
	world_wait(w, 28 * DB_DAY);
	OK(identity_complaint_counts(w->core, &n));
	assert_int_equal(n.answered, 1);
	assert_int_equal(n.late, 0);
	g = home_of(w, GRACE, "975318");
	expect(&g, "ok", OVERSIGHT_NUMBERS);
	assert_string_equal(got(w, IDF_LATE), "0");
}

/* What is late stays late, and a clock of hours stops for nobody. */
static void test_what_is_late_stays_late_whoever_is_asked(void **state)
{
	struct world *w = *state;
	struct phone g, p;
	char number[9], danger[9];
	int64_t due, in_hours;

	w->conf.workdays = (struct workday_table){ .weekend = 1 << 0 | 1 << 6 };
	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	hang_up(&g, true);
	complain(w, OTHER, "3", danger);
	ask_person(w, danger, "ok");
	complain(w, STRANGER, "1", number);
	ask_person(w, number, "ok");
	in_hours = due_of(w, danger);
	p = dial(w, FINDER, NULL);
	expect(&p, "asks", COMPLAINT_NEWS, .key = danger);
	hang_up(&p, true);
	assert_int_equal(due_of(w, danger), in_hours);
	due = due_of(w, number);
	world_wait(w, due - world_now(w));
	p = dial(w, FINDER, NULL);
	expect(&p, "asks", COMPLAINT_NEWS, .key = number);
	assert_int_equal(due_of(w, number), due);
	home_of(w, GRACE, "975318");
	assert_string_equal(got(w, IDF_LATE), "2");
}

static uint64_t escalated(struct world *w)
{
	struct identity_alarm_state s;

	tend(w);
	OK(identity_alarm_get(w->core, IDENTITY_ALARM_COMPLAINTS, &s));
	return s.n;
}

/* Friday. Danger four hours behind its day, all else two working days behind theirs. */
static void test_what_is_late_for_too_long_goes_higher(void **state)
{
	struct world *w = *state;
	struct phone g, p;
	char number[9], danger[9];

	while (identity_day_number(world_now(w)) % 7 != 4)
		world_wait(w, DB_DAY);
	w->conf.workdays = (struct workday_table){ .weekend = 1 << 0 | 1 << 6 };
	w->conf.complaints.appeal = "Ombudsman";
	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	hang_up(&g, true);
	complain(w, STRANGER, "1", number);
	complain(w, OTHER, "3", danger);
	world_wait(w, due_of(w, danger) + 4 * 3600 - world_now(w) - 1);
	assert_int_equal(escalated(w), 0);
	world_wait(w, 1);
	assert_int_equal(escalated(w), 1);
	p = dial(w, FINDER, NULL);
	expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
	assert_string_equal(got(w, IDF_HIGHER), "");
	expect(&p, "none", COMPLAINT_SAY, .key = "higher");
	expect(&p, "waiting", COMPLAINT_NEWS, .key = danger);
	assert_string_equal(got(w, IDF_HIGHER), "Ombudsman");
	expect(&p, "ok", COMPLAINT_SAY, .key = "higher");
	expect(&p, "ended", COMPLAINT_NEWS, .key = danger);
	hang_up(&p, true);
	assert_int_equal(identity_day_number(due_of(w, number) - 1) % 7, 4);
	world_wait(w, due_of(w, number) + 4 * DB_DAY - world_now(w) - 1);	/* Tuesday behind that Friday */
	assert_int_equal(escalated(w), 1);
	world_wait(w, 1);
	assert_int_equal(escalated(w), 2);
	assert_int_equal(escalated(w), 2);
	assert_int_equal(lines_of(w, "heard_late"), 2);
}

/* ---- pauses ---- */

static uint8_t state_of_hawa(struct world *w)
{
	struct db_org org;

	OK(db_org_find(w->db, &org, HAWA));
	OK(identity_org_stop(w->core, &org, 0));
	return org.state;
}

static void administer(struct world *w, const char *shop, const char *agent)
{
	char err[IDENTITY_ERR_MAX];

	OK(db_begin(w->db));
	OK(identity_org_set(w->core, HAWA, shop, err));
	OK(identity_agent_set(w->core, AGENT, agent, err));
	OK(db_commit(w->db));
}

/* At an agent's desk: one who is paused unlocks, and checks nothing. */
static void check_is(struct world *w, const char *outcome)
{
	struct phone p = at_desk(w, AGENT);

	expect(&p, outcome, CHECK, .secret = "246");
	hang_up(&p, true);
}

/* Danger that is complained of at that moment. */
static void pause_now(struct world *w)
{
	struct phone g = home_of(w, GRACE, "975318");
	char number[9];

	complain(w, STRANGER, "3", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_PAUSE);
	expect(&g, "ok", OVERSIGHT_ACT, .key = "take");
	hang_up(&g, true);
}

static void test_a_pause_stands_beside_what_administrators_stop(void **state)
{
	struct world *w = *state;
	struct phone g;

	hawa(w);
	g = heard(w);
	hang_up(&g, true);
	pause_now(w);
	administer(w, "resume", "unblock");
	check_is(w, "refused");
	g = dial(w, SELAM, NULL);
	expect(&g, "person", UNLOCK, .secret = PIN);
	expect(&g, "paused", SHOP, .org = HAWA);
	hang_up(&g, true);
	world_wait(w, DB_DAY / 2);
	pause_now(w);	/* the first one ends, and not the second */
	world_wait(w, DB_DAY / 2);
	tend(w);
	assert_int_equal(state_of_hawa(w), DB_ORG_PAUSED);
	administer(w, "pause", "unblock");
	world_wait(w, DB_DAY / 2);
	tend(w);
	assert_int_equal(state_of_hawa(w), DB_ORG_PAUSED);
	administer(w, "resume", "unblock");
	check_is(w, "shape");
}

static void set_overseer(struct world *w, const char *number, const char *what)
{
	char err[IDENTITY_ERR_MAX];

	OK(db_begin(w->db));
	OK(identity_overseer_set(w->core, number, what, err));
	OK(db_commit(w->db));
}

/* Blocked between the question and the yes: no key, and no line that says so. */
static void test_who_was_stopped_meanwhile_gets_no_key(void **state)
{
	struct world *w = *state;
	struct phone g;

	g = heard(w);
	hang_up(&g, true);
	overseer(w, DANIEL, "Daniel", "864209");
	g = dial(w, GRACE, NULL);
	expect(&g, "give_keys", UNLOCK, .secret = "975318");
	set_overseer(w, DANIEL, "block");
	expect(&g, "overseer", OVERSIGHT_GIVE, .key = "yes");
	assert_int_equal(lines_of(w, "oversight_give"), 0);
}

static void test_a_shop_is_paused_later_and_let_go_by_two(void **state)
{
	struct world *w = *state;
	struct phone g, d;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, STRANGER, "1", number);
	expect(&g, "none", OVERSIGHT_PAUSE);	/* nothing is shown */
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_PAUSE);
	tend(w);
	assert_int_equal(state_of_hawa(w), DB_ORG_OPEN);	/* who complained just now is not to be guessed */
	expect(&g, "none", OVERSIGHT_PAUSES);
	hang_up(&g, true);
	world_wait(w, 4 * 3600);
	tend(w);
	assert_int_equal(state_of_hawa(w), DB_ORG_PAUSED);

	g = home_of(w, GRACE, "975318");
	expect(&g, "ok", OVERSIGHT_PAUSES);
	expect(&g, "waiting", OVERSIGHT_RESUME);
	expect(&g, "waiting", OVERSIGHT_RESUME);	/* one is not two */
	assert_int_equal(state_of_hawa(w), DB_ORG_PAUSED);
	hang_up(&g, true);
	overseer(w, DANIEL, "Daniel", "864209");
	d = keyless(w, DANIEL, "864209");
	expect(&d, "none", OVERSIGHT_PAUSES);	/* named by an administrator, and nobody gave him a key */
	expect(&d, "none", OVERSIGHT_RESUME);
	hang_up(&d, true);
	g = dial(w, GRACE, NULL);
	expect(&g, "give_keys", UNLOCK, .secret = "975318");
	expect(&g, "overseer", OVERSIGHT_GIVE, .key = "yes");
	hang_up(&g, true);
	set_overseer(w, GRACE, "block");
	d = home_of(w, DANIEL, "864209");
	expect(&d, "ok", OVERSIGHT_PAUSES);
	assert_string_equal(got(w, IDF_ALIKE), "");
	expect(&d, "waiting", OVERSIGHT_RESUME);	/* who asked first may no more */
	assert_int_equal(state_of_hawa(w), DB_ORG_PAUSED);
	hang_up(&d, true);
	set_overseer(w, GRACE, "unblock");
	g = home_of(w, GRACE, "975318");
	expect(&g, "ok", OVERSIGHT_PAUSES);
	assert_string_equal(got(w, IDF_ALIKE), "1");
	expect(&g, "ended", OVERSIGHT_RESUME);
	assert_int_equal(state_of_hawa(w), DB_ORG_OPEN);
}

static void test_danger_pauses_at_once_and_for_a_day(void **state)
{
	struct world *w = *state;
	struct phone g;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	complain(w, STRANGER, "3", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_PAUSE);
	assert_int_equal(state_of_hawa(w), DB_ORG_PAUSED);
	world_wait(w, DB_DAY - 600);
	tend(w);
	assert_int_equal(state_of_hawa(w), DB_ORG_PAUSED);
	world_wait(w, 600);
	tend(w);
	assert_int_equal(state_of_hawa(w), DB_ORG_OPEN);
}

static unsigned pauses_in(struct world *w, uint8_t state)
{
	struct db_pause p = { .id = 0 };
	unsigned n = 0;

	while (db_pause_next(w->db, &p, state) == 0)
		n++;
	return n;
}

/* Pressed twice, or by two: nothing pauses again what was let go. Danger brings the one that waits forward. */
static void test_a_pause_that_waits_is_no_second_one(void **state)
{
	struct world *w = *state;
	struct db_pause first = { .id = 0 }, second = { .id = 0 };
	struct phone g;
	char number[9];

	hawa(w);
	g = heard(w);
	complain(w, STRANGER, "1", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	expect(&g, "ok", OVERSIGHT_PAUSE);
	OK(db_pause_next(w->db, &first, DB_PAUSE_WAITS));
	expect(&g, "ok", OVERSIGHT_PAUSE);
	expect(&g, "ok", OVERSIGHT_PAUSE);
	assert_int_equal(pauses_in(w, DB_PAUSE_WAITS), 1);
	OK(db_pause_next(w->db, &second, DB_PAUSE_WAITS));
	assert_memory_equal(&second, &first, sizeof(first));
	complain(w, OTHER, "3", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");	/* danger is the first of the list */
	expect(&g, "ok", OVERSIGHT_PAUSE);
	assert_int_equal(state_of_hawa(w), DB_ORG_PAUSED);
	assert_int_equal(pauses_in(w, DB_PAUSE_WAITS), 0);
	assert_int_equal(pauses_in(w, DB_PAUSE_ON), 1);
	world_wait(w, DB_DAY);
	tend(w);
	assert_int_equal(state_of_hawa(w), DB_ORG_OPEN);
	assert_int_equal(pauses_in(w, DB_PAUSE_OVER), 1);
}

/* ---- alarms ---- */

static uint64_t raised(struct world *w, enum identity_alarm a)
{
	struct identity_alarm_state s;

	OK(identity_alarm_get(w->core, a, &s));
	return s.n;
}

/* Whoever lost every copy of the key is not replaced unseen: another key is made, and that is an alarm. */
static void test_a_key_that_everybody_lost_is_an_alarm(void **state)
{
	struct world *w = *state;
	struct phone g;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	hang_up(&g, true);
	complain(w, STRANGER, "1", number);
	assert_int_equal(raised(w, IDENTITY_ALARM_CASES), 0);
	OK(db_begin(w->db));
	OK(db_key_end(w->db, IDENTITY_RING_OVERSIGHT));
	OK(db_commit(w->db));
	g = home_of(w, GRACE, "975318");
	assert_int_equal(raised(w, IDENTITY_ALARM_CASES), 1);
	expect(&g, "none", OVERSIGHT_LIST, .key = "new");	/* what was sealed to the former one is lost */
	complain(w, OTHER, "1", number);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
}

/* A day is looked at once; order and a restart change nothing. */
static void test_a_file_of_holidays_that_changes_is_an_alarm(void **state)
{
	static int32_t days[3], other[3];
	struct world *w = *state;
	int32_t today = identity_day_number(world_now(w)), i;

	for (i = 0; i < 3; i++)
		other[2 - i] = days[i] = today + 20 + 365 * (i / 2);
	w->conf.workdays = (struct workday_table){ .weekend = 1 << 6, .holidays = days, .n = 3 };
	tend(w);
	assert_int_equal(raised(w, IDENTITY_ALARM_HOLIDAYS), 0);
	assert_int_equal(lines_of(w, "holidays"), 1);
	w->conf.workdays.holidays = other;
	world_close(w);
	world_open(w);
	tend(w);
	assert_int_equal(raised(w, IDENTITY_ALARM_HOLIDAYS), 0);
	other[0]++;
	world_wait(w, DB_DAY);
	tend(w);
	tend(w);
	assert_int_equal(raised(w, IDENTITY_ALARM_HOLIDAYS), 1);
	assert_int_equal(lines_of(w, "holidays"), 2);
	w->conf.workdays.weekend = 1 << 5;
	world_wait(w, DB_DAY);
	tend(w);
	assert_int_equal(raised(w, IDENTITY_ALARM_HOLIDAYS), 2);
}

/* 30 days before, once. */
static void test_a_year_without_holidays_is_told_in_time(void **state)
{
	static int32_t day;
	struct world *w = *state;
	struct calendar_date d = calendar_of(CALENDAR_GREGORIAN, identity_day_number(world_now(w)));
	int32_t next = calendar_day(CALENDAR_GREGORIAN, &(struct calendar_date){ d.year + 1, 1, 1 });

	world_wait(w, DB_DAY * (next - 31 - identity_day_number(world_now(w))));
	day = next - 7;
	w->conf.workdays = (struct workday_table){ .weekend = 1 << 6, .holidays = &day, .n = 1 };
	tend(w);
	assert_int_equal(raised(w, IDENTITY_ALARM_HOLIDAYS), 0);
	world_wait(w, DB_DAY);
	tend(w);
	assert_int_equal(raised(w, IDENTITY_ALARM_HOLIDAYS), 1);
	world_wait(w, DB_DAY);
	tend(w);
	assert_int_equal(raised(w, IDENTITY_ALARM_HOLIDAYS), 1);
}

/* ---- how fast agents check ---- */

static void check_once(struct phone *p, const char *outcome)
{
	expect(p, outcome, CHECK, .secret = "246");	/* no code has that shape: never counted */
}

static void test_an_agent_who_checks_far_more_than_usual_waits(void **state)
{
	struct world *w = *state;
	struct phone a, g;
	unsigned i;

	hawa(w);
	share(w, SELAM);
	g = heard(w);
	expect(&g, "none", OVERSIGHT_ALERT);
	a = at_desk(w, AGENT);
	check_once(&a, "shape");
	expect(&a, "ok", CHECK, .secret = w->code);
	for (i = 1; i < IDENTITY_PACE_LEAST; i++)	/* old codes cost no try: only the pace counts them */
		expect(&a, "late", CHECK, .secret = w->code);
	expect(&a, "limit", CHECK, .secret = w->code);
	expect(&a, "limit", CHECK, .secret = w->code);
	expect(&g, "ok", OVERSIGHT_ALERT);
	assert_string_equal(got(w, IDF_ACCUSED_ORG), HAWA);
	assert_string_equal(got(w, IDF_PACE), "21");
	assert_string_equal(got(w, IDF_USUAL), "0");
	expect(&g, "none", OVERSIGHT_ALERT, .key = "no");
	hang_up(&a, true);
	world_wait(w, 2 * 3600);
	a = at_desk(w, AGENT);
	for (i = 0; i < IDENTITY_PACE_LEAST; i++)	/* of one hour nothing is usual yet */
		expect(&a, "late", CHECK, .secret = w->code);
	expect(&a, "limit", CHECK, .secret = w->code);
	hang_up(&a, true);
	hang_up(&g, true);

	/* that agent alone is paused, and nobody else opens the desk before the end */
	g = home_of(w, GRACE, "975318");
	expect(&g, "ok", OVERSIGHT_ALERT);
	expect(&g, "none", OVERSIGHT_ALERT, .key = "pause");
	administer(w, "resume", "unblock");
	check_is(w, "refused");
	assert_int_equal(state_of_hawa(w), DB_ORG_OPEN);
	world_wait(w, DB_DAY);
	tend(w);
	check_is(w, "shape");
}

/* Who stays below the limit in each hour, so that it grows, gets 420 in seven hours and 120 in each that follows. */
static void test_a_patient_harvest_is_slow(void **state)
{
	static const unsigned hours[] = { 20, 20, 20, 80, 80, 80, 120, 120 };
	struct world *w = *state;
	struct phone a;
	unsigned h, i;

	hawa(w);
	share(w, SELAM);
	world_wait(w, 3600 - world_now(w) % 3600);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	hang_up(&a, true);
	for (h = 0; h < ARRAY_SIZE(hours); h++) {
		a = at_desk(w, AGENT);
		for (i = h == 0; i < hours[h]; i++)
			expect(&a, "late", CHECK, .secret = w->code);
		hang_up(&a, true);
		if (h + 1 < ARRAY_SIZE(hours))
			world_wait(w, 3600);
	}
	a = at_desk(w, AGENT);
	expect(&a, "limit", CHECK, .secret = w->code);
	hang_up(&a, true);
}

/* The agent is asked why at the next dial, once; and counted, without a person. */
static void test_an_agent_is_asked_and_counted(void **state)
{
	struct world *w = *state;
	struct phone a, g;
	unsigned i;

	hawa(w);
	share(w, SELAM);
	g = heard(w);
	expect(&g, "none", OVERSIGHT_AGENTS);
	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_IS_ASKED), "");
	expect(&a, "none", AGENT_SAY, .key = "1");
	expect(&a, "ok", CHECK, .secret = w->code);
	expect(&a, "ok", SERVED, .key = "no");
	for (i = 0; i < IDENTITY_PACE_LEAST; i++)
		ask(&a, CHECK, .secret = w->code);
	hang_up(&a, true);
	expect(&g, "ok", OVERSIGHT_ALERT);
	assert_string_equal(got(w, IDF_CAN_ASK), "1");
	expect(&g, "ok", OVERSIGHT_ALERT, .key = "ask");
	assert_string_equal(got(w, IDF_CAN_ASK), "");
	assert_string_equal(got(w, IDF_AGENT_SAID), "complaint.s0");
	world_wait(w, 3600);
	a = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_IS_ASKED), "1");
	expect(&a, "refused", AGENT_SAY, .key = "4");
	expect(&a, "ok", AGENT_SAY, .key = "3");
	expect(&a, "none", AGENT_SAY, .key = "1");
	hang_up(&a, true);
	hang_up(&g, true);
	g = home_of(w, GRACE, "975318");
	expect(&g, "ok", OVERSIGHT_ALERT);
	assert_string_equal(got(w, IDF_AGENT_SAID), "complaint.s3");
	expect(&g, "ok", OVERSIGHT_AGENTS);
	assert_string_equal(got(w, IDF_ACCUSED_ORG), HAWA);
	assert_string_equal(got(w, IDF_PACE), "1");
	assert_string_equal(got(w, IDF_NOT_SERVED), "1");
	assert_string_equal(got(w, IDF_MORE), "");
	expect(&g, "none", OVERSIGHT_AGENTS, .key = "next");
	expect(&g, "ok", OVERSIGHT_NUMBERS);
	assert_string_equal(got(w, IDF_OPEN_N), "0");
}

/* Seconds to the next turn to summer time there. */
static int64_t to_summer(struct world *w)
{
	time_t t = world_now(w);
	struct tm now = { .tm_isdst = 1 };
	bool was_winter = false;

	for (; !(was_winter && now.tm_isdst > 0); t += 3600) {
		was_winter = now.tm_isdst == 0;
		localtime_r(&t, &now);
	}
	return t - 3600 - world_now(w);
}

/* A check before the day began counts as one at night, also when the clocks were turned since. */
static void test_a_check_at_night_stays_one_over_summer_time(void **state)
{
	struct world *w = *state;
	const char *zone = getenv("TZ");
	char *kept = zone ? strdup(zone) : NULL;
	struct phone a, g;
	struct tm day;
	time_t at;

	setenv("TZ", "Europe/Paris", 1);
	tzset();
	at = world_now(w) + to_summer(w) - 2 * DB_DAY;
	localtime_r(&at, &day);
	day.tm_hour = IDENTITY_DAY_FROM_H - 1;
	day.tm_min = 30;
	at = mktime(&day);
	world_wait(w, at - world_now(w));
	hawa(w);
	share(w, SELAM);
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	expect(&a, "ok", SERVED, .key = "no");
	hang_up(&a, true);
	world_wait(w, 5 * DB_DAY);
	g = heard(w);
	expect(&g, "ok", OVERSIGHT_AGENTS);
	assert_string_equal(got(w, IDF_NIGHT), "1");
	hang_up(&g, true);
	if (kept)
		setenv("TZ", kept, 1);
	else
		unsetenv("TZ");
	tzset();
	free(kept);
}

/* ---- at a terminal ---- */

/* An overseer reads there too; the number alone, or the PIN of an officer, opens nothing of it. */
static void test_an_overseer_at_a_terminal_reads(void **state)
{
	struct world *w = *state;
	struct phone g, t;
	char number[9];

	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	hang_up(&g, true);
	complain(w, STRANGER, "1", number);
	t = world_sit(w, GRACE);
	terminal(&t, "refused", OVERSIGHT_ROWS, .key = "new");
	terminal(&t, "wrong", UNLOCK, .secret = "111222");
	terminal(&t, "overseer", UNLOCK, .secret = "975318");
	terminal(&t, "ok", OVERSIGHT_ROWS, .key = "new");
	assert_int_equal(strncmp(got(w, IDF_ROW), number, 8), 0);
	terminal(&t, "ok", OVERSIGHT_LIST, .key = "1");
	assert_string_equal(got(w, IDF_CALLER), STRANGER);
	terminal(&t, "ok", OVERSIGHT_ACT, .key = "take");
	set_overseer(w, GRACE, "block");
	terminal(&t, "refused", OVERSIGHT_ROWS, .key = "taken");
	t = world_sit(w, GRACE);
	terminal(&t, "wrong", UNLOCK, .secret = "975318");
}

/* ---- the register of who asks for what is kept ---- */

static void test_requests_are_entered_and_closed_once(void **state)
{
	static const struct { struct identity_access_args args; const char *names; } odd[] = {
		{ { "wish", "High Court", "HC 12/2026", "1" }, "basis" }, { { "court", "X", "HC 12/2026", "1" }, "authority" },
		{ { "court", "High Court|x", "HC 12/2026", "1" }, "authority" }, { { "court", "High Court", "State v Selam", "1" }, "reference" },
		{ { "court", "High Court", "HC 12/2026", "0" }, "people" }, { { "court", "High Court", "HC 12/2026", "9999999" }, "people" },
	};
	static const struct { struct identity_access_end end; int rc; } ends[] = {
		{ { "2", "refused", NULL, NULL }, -ENOENT }, { { "1", "sold", "1", NULL }, -EINVAL }, { { "1", "open", NULL, NULL }, -EINVAL },
		{ { "1", "refused", "1", NULL }, -EINVAL }, { { "1", "given", NULL, NULL }, -EINVAL }, { { "1", "part", "2", "2" }, -EINVAL },
		{ { "1", "part", "2", "1" }, 0 }, { { "1", "part", "2", "1" }, -EALREADY },
	};
	struct world *w = *state;
	char err[IDENTITY_ERR_MAX];
	struct phone g;
	struct identity_access_counts n;
	struct db_access a;
	int64_t id;
	size_t i;

	OK(db_begin(w->db));
	for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		assert_int_equal(identity_access_add(w->core, &odd[i].args, &id, err), -EINVAL);
		assert_int_equal(strncmp(err, odd[i].names, strlen(odd[i].names)), 0);
	}
	OK(identity_access_add(w->core, &(struct identity_access_args){ "court", "High Court Nairobi", "HC 12/2026", "3" }, &id, err));
	assert_int_equal(id, 1);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		assert_int_equal(identity_access_close(w->core, &ends[i].end, err), ends[i].rc);
	OK(db_commit(w->db));
	OK(identity_access_get(w->core, &a, "1"));
	assert_string_equal(identity_access_outcome(&a), "part");
	assert_int_equal(a.gone, 1);
	assert_int_equal(identity_access_get(w->core, &a, "0"), -ENOENT);
	OK(identity_access_counts(w->core, &n));
	assert_int_equal(n.all, 1);
	assert_int_equal(n.open, 0);
	assert_int_equal(n.people, 2);
	assert_int_equal(lines_of(w, "request.add"), 1);
	assert_int_equal(lines_of(w, "request.close"), 1);
	g = heard(w);
	expect(&g, "ok", OVERSIGHT_REQUESTS);
	assert_non_null(strstr(got(w, IDF_ROW), "|High Court Nairobi HC 12/2026|court|3|part|2"));
	expect(&g, "none", OVERSIGHT_REQUESTS, .key = "1");
}

/* ---- the attack: database, key file, and a running vault's user ---- */

static bool holds(const char *path, const char *words)
{
	char buf[8192 + 64];
	size_t n, keep = strlen(words), have = 0, i;
	FILE *f = fopen(path, "rb");
	bool is = false;

	while (f && !is && (n = fread(buf + have, 1, 8192, f)) > 0) {
		n += have;
		for (i = 0; i + keep <= n && !is; i++)
			is = !memcmp(buf + i, words, keep);
		have = n < keep ? n : keep;
		memmove(buf, buf + n - have, have);
	}
	if (f)
		fclose(f);
	return is;
}

/* Operations that say they were that verb, in a copy of the database as it stands. */
static unsigned ops_of(struct world *w, enum identity_verb v)
{
	sqlite3_stmt *s;
	sqlite3 *h;
	char uri[160];
	unsigned n;

	world_close(w);
	snprintf(uri, sizeof(uri), "file:%s", w->db_path);
	assert_int_equal(sqlite3_open_v2(uri, &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(h, "SELECT (SELECT count(*) FROM op WHERE kind = ?1), count(*) FROM op", -1, &s, NULL), SQLITE_OK);
	sqlite3_bind_int(s, 1, (int)v);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	n = (unsigned)sqlite3_column_int(s, 0);
	assert_true(sqlite3_column_int(s, 1) > 0);
	sqlite3_finalize(s);
	sqlite3_close(h);
	world_open(w);
	return n;
}

static void keep(void *ctx, const struct identity_ans *ans)
{
	memcpy(ctx, ans, sizeof(*ans));
}

#define SECRET_WORDS	"he took my phone and 900"
#define COMPLAINING	"2547110"	/* the numbers of all who complain begin so */

/* In that file there is neither what was said nor by whom. */
static void tells_nothing(const char *path)
{
	assert_false(holds(path, SECRET_WORDS));
	assert_false(holds(path, COMPLAINING));
}

/* Octets of a backup, before it is sealed. */
static void backup_tells_nothing(struct world *w)
{
	char err[256], path[64];
	struct db_copy *copy;
	uint64_t left, of;
	int fd, rc;

	OK(db_copy_begin(&copy, w->db, err, sizeof(err)));
	while ((rc = db_copy_step(copy, 1000, &left, &of)) == 1)
		;
	OK(rc);
	fd = db_copy_take(copy);
	assert_true(fd >= 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_true(holds(path, "complaint"));	/* its schema: it is one */
	tells_nothing(path);
	close(fd);
	db_copy_free(copy);
}

/* Every second one ends, and goes by age: its pages are free, and written no more. */
static void end_half(struct world *w)
{
	struct db_complaint c = { .id = 0 };
	unsigned n, i = 0;

	OK(db_begin(w->db));
	while (db_complaint_next(w->db, &c, NULL, DB_CLOCK_ANY, true) == 0) {
		c.closed = i++ % 2 * DB_DAY;
		OK(db_complaint_put(w->db, &c));
	}
	OK(db_clean(w->db, DB_CLEAN_COMPLAINT, 2 * DB_DAY, 100, &n));
	OK(db_commit(w->db));
	assert_int_equal(n, 50);
}

/* Of what waits to be sent, the key file opens the texts: they quote nobody. */
static unsigned outbox_tells_nothing(struct world *w)
{
	uint8_t plain[4096];
	struct seal_buf buf = { .octets = plain };
	struct db_blob sealed;
	struct db_out o;
	unsigned n = 0;

	OK(db_begin(w->db));
	for (; db_out_lease(w->db, &o, &sealed, "op1", 7, DB_FOREVER - 2, DB_FOREVER - 1) == 0; n++) {
		buf.cap = sizeof(plain);
		OK(seal_box_open(w->keys, &buf, "outbox", sealed.octets, sealed.len));
		assert_null(memmem(plain, buf.len, SECRET_WORDS, strlen(SECRET_WORDS)));
	}
	db_abort(w->db);
	return n;
}

static void test_who_has_database_and_key_reads_nothing(void **state)
{
	struct world *w = *state;
	struct identity_req req;
	uint8_t plain[2048];
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct db_complaint c = { .id = 0 };
	struct db_blob sealed;
	char wal[128], caller[16];
	unsigned n = 0, i;

	add_org(w, HAWA, "HAWA", "recv-s");
	heard(w);
	for (i = 0; i < 100; i++) {
		struct phone s = { .w = w, .number = caller, .link = "op1" };

		snprintf(caller, sizeof(caller), COMPLAINING "%05u", i);
		world_sms_req(&s, &req, &(struct args){ .key = "complain", .pick = "1" }, SECRET_WORDS);
		OK(identity_submit(w->door, &req, keep, &w->ans, NULL));
		assert_int_equal(w->ans.outcome, IDO_OK);
	}
	while (db_complaint_next(w->db, &c, &sealed, DB_CLOCK_ANY, true) == 0) {
		n++;
		assert_int_equal(seal_box_open(w->keys, &buf, IDENTITY_RING_OVERSIGHT, sealed.octets, sealed.len), -EBADMSG);
	}
	assert_int_equal(n, 100);
	assert_int_equal(outbox_tells_nothing(w), 100);
	snprintf(wal, sizeof(wal), "%s-wal", w->db_path);
	for (i = 0; i < 2; i++) {
		assert_true(holds(w->db_path, "complaint"));
		assert_int_equal(access(wal, R_OK), 0);
		tells_nothing(w->db_path);
		tells_nothing(wal);
		backup_tells_nothing(w);
		if (i == 0)
			end_half(w);
	}
}

/* A hundred who complained, and an administrator with the database, the key file and a number in mind: no row has its index, no box holds it in clear, no line
 * of the ledger was written while it was there, and what a repeat is answered from does not say what it was. */
static void test_who_complained_stands_nowhere(void **state)
{
	struct world *w = *state;
	struct db_complaint c = { .id = 0 };
	struct db_word word;
	struct db_blob sealed;
	uint8_t ix[100][SEAL_IX];
	char caller[16], number[9];
	uint64_t before, after;
	unsigned i, rows = 0, boxes = 0;

	add_org(w, HAWA, "HAWA", "recv-s");
	heard(w);
	tend(w);
	OK(db_line_top(w->db, &before));
	for (i = 0; i < 100; i++) {
		struct phone p;

		snprintf(caller, sizeof(caller), "2547110%05u", i);
		seal_number_ix(w->keys, ix[i], caller);
		complain(w, caller, i % 3 ? "1" : "3", number);
		p = dial(w, caller, NULL);
		expect(&p, "waiting", COMPLAINT_NEWS, .key = number);
		expect(&p, "ok", COMPLAINT_SAY, .key = i % 2 ? "call" : "close");
		hang_up(&p, true);
	}
	OK(db_line_top(w->db, &after));
	assert_int_equal(after, before);
	while (db_complaint_next(w->db, &c, &sealed, DB_CLOCK_ANY, true) == 0) {
		rows++;
		assert_int_equal(c.opened % 3600, 0);
		for (i = 0; i < 100; i++) {
			assert_null(memmem(sealed.octets, sealed.len, ix[i], SEAL_IX));
			assert_memory_not_equal(&c.id, ix[i], sizeof(c.id));
		}
		for (word = (struct db_word){ .id = 0 }; db_word_next(w->db, &word, &sealed, c.id) == 0; boxes++)
			for (i = 0; i < 100; i++)
				assert_null(memmem(sealed.octets, sealed.len, ix[i], SEAL_IX));
	}
	assert_int_equal(rows, 50);
	assert_int_equal(boxes, 50);
	tells_nothing(w->db_path);
	backup_tells_nothing(w);
	assert_int_equal(ops_of(w, IDV_COMPLAINT_SEND) + ops_of(w, IDV_COMPLAINT_SAY), 0);
}

/* ---- clocks ---- */

/* A day later. */
static bool replies(unsigned i)
{
	return i % 10 == 6;
}

/* Who heard the question at once has five working days to say something; a clock of hours stops for nobody. */
static bool is_asked(unsigned i)
{
	return i % 5 == 0 || replies(i);
}

/* Each is handled when it came: taken, or its person asked, who asks for news. */
static void handle(struct world *w, const char *number, bool asks)
{
	struct phone g = home_of(w, GRACE, "975318"), p;

	expect(&g, "ok", OVERSIGHT_LIST, .key = "new");
	assert_string_equal(got(w, IDF_COMPLAINT), number);
	expect(&g, "ok", OVERSIGHT_ACT, .key = asks ? "ask" : "take");
	hang_up(&g, true);
	if (!asks)
		return;
	p = dial(w, FINDER, NULL);
	expect(&p, "asks", COMPLAINT_NEWS, .key = number);
	hang_up(&p, true);
}

static void reply(struct world *w, const char *number)
{
	struct phone p = dial(w, FINDER, NULL);

	expect(&p, "asks", COMPLAINT_NEWS, .key = number);
	expect(&p, "ok", COMPLAINT_SAY, .key = "call");
	hang_up(&p, true);
}

/* Working days of a clock: five, and those for which it stood. */
static unsigned days_of(const struct world *w, unsigned i, int64_t at)
{
	int32_t day = identity_day_number(at);

	if (i % 10 < 2 || !is_asked(i))
		return 5;
	return replies(i) && i + 8 < 100 ? 5 + workday_is(&w->conf.workdays, day + 1) : 5 + IDENTITY_COMPLAINT_STOP_D;
}

/* A hundred over twelve days, of which three are holidays; some clocks stop: against days that are counted one by one. */
static void test_a_hundred_clocks_over_holidays(void **state)
{
	static int32_t free_days[3];
	struct world *w = *state;
	struct phone g;
	char number[100][9], caller[16];
	unsigned i, late, heard_late = 0;
	int64_t begun;

	free_days[0] = identity_day_number(world_now(w)) + 3;
	free_days[1] = free_days[0] + 1;
	free_days[2] = free_days[0] + 9;
	w->conf.workdays = (struct workday_table){ .weekend = 1 << 5 | 1 << 6, .holidays = free_days, .n = 3 };
	add_org(w, HAWA, "HAWA", "recv-s");
	g = heard(w);
	hang_up(&g, true);
	begun = world_now(w);
	for (i = 0; i < 100; i++) {
		snprintf(caller, sizeof(caller), "2547110%05u", i);
		complain(w, caller, i % 10 == 0 ? "3" : i % 10 == 1 ? "2" : "1", number[i]);
		handle(w, number[i], is_asked(i));
		if (i >= 8 && replies(i - 8))
			reply(w, number[i - 8]);
		world_wait(w, 3 * 3600);
	}
	g = home_of(w, GRACE, "975318");
	late = (unsigned)atoi(got(w, IDF_LATE));
	for (i = 0; i < 100; i++) {
		int64_t at = begun + i * 3 * 3600;
		int32_t today = identity_day_number(at), due = today;
		unsigned left;

		for (left = days_of(w, i, at); left;)
			left -= workday_is(&w->conf.workdays, ++due);
		assert_true(i % 10 < 2 || identity_day_number(due_of(w, number[i]) - 1) == due);
		heard_late += i % 10 < 2 ? at + DB_DAY <= world_now(w) : due < identity_day_number(world_now(w));
	}
	assert_int_equal(late, heard_late);
	assert_true(late > 20 && late < 100);
	expect(&g, "ok", OVERSIGHT_LIST, .key = "late");
	assert_string_equal(got(w, IDF_ABOUT), "complaint.k3");
	for (i = 0; i < 9; i++)
		expect(&g, "ok", OVERSIGHT_LIST, .key = "next");
	for (i = 0; i < 9; i++)
		expect(&g, "ok", OVERSIGHT_LIST, .key = "next");
	assert_string_equal(got(w, IDF_ABOUT), "complaint.k2");
	for (i = 0; i < 5; i++)
		expect(&g, "ok", OVERSIGHT_LIST, .key = "next");
	assert_string_equal(got(w, IDF_ABOUT), "complaint.k1");

	/* a holiday that is named later changes no clock that runs */
	w->conf.workdays.n = 0;
	hang_up(&g, true);
	g = home_of(w, GRACE, "975318");
	assert_int_equal(atoi(got(w, IDF_LATE)), (int)late);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
		TEST(test_nobody_is_offered_what_nobody_hears),
		TEST(test_a_complaint_goes_its_way),
		TEST(test_no_line_tells_when_a_word_was_said),
		TEST(test_who_closes_what_nobody_took_ends_nothing),
		TEST(test_a_higher_office_is_asked_once),
		TEST(test_the_own_list_is_offered_once_unlocked),
		TEST(test_what_was_answered_leaves_the_lists),
		TEST(test_guesses_end_and_look_alike),
		TEST(test_one_number_does_not_fill_the_list),
		TEST(test_complaints_by_the_thousand_bury_nobody),
		TEST(test_a_thousand_unhandled_hide_no_danger),
		TEST(test_guesses_of_claimed_numbers_end),
		TEST(test_no_number_begins_anew_within_a_day),
		TEST(test_a_newcomer_gets_keys_from_who_has_them),
		TEST(test_abuse_is_read_by_the_named_alone),
		TEST(test_upheld_is_told_later_for_a_year_and_nothing_else_is),
		TEST(test_many_of_one_shop_propose_a_pause),
		TEST(test_an_overseer_who_is_accused_reads_nothing),
		TEST(test_an_accused_overseer_who_reads_is_told_of),
		TEST(test_a_shop_sees_neither_complaint_nor_block),
		TEST(test_two_about_one_shop_are_grouped),
		TEST(test_who_is_no_overseer_reads_nothing),
		TEST(test_what_was_answered_is_answered_once),
		TEST(test_a_clock_stops_for_who_complained),
		TEST(test_what_was_asked_ends_with_the_answer),
		TEST(test_calls_that_are_asked_for_are_kept_a_few_times),
		TEST(test_what_was_answered_is_not_late),
		TEST(test_what_is_late_stays_late_whoever_is_asked),
		TEST(test_what_is_late_for_too_long_goes_higher),
		TEST(test_who_was_stopped_meanwhile_gets_no_key),
		TEST(test_a_shop_is_paused_later_and_let_go_by_two),
		TEST(test_danger_pauses_at_once_and_for_a_day),
		TEST(test_a_pause_that_waits_is_no_second_one),
		TEST(test_a_pause_stands_beside_what_administrators_stop),
		TEST(test_a_key_that_everybody_lost_is_an_alarm),
		TEST(test_a_file_of_holidays_that_changes_is_an_alarm),
		TEST(test_a_year_without_holidays_is_told_in_time),
		TEST(test_an_agent_who_checks_far_more_than_usual_waits),
		TEST(test_a_patient_harvest_is_slow),
		TEST(test_a_check_at_night_stays_one_over_summer_time),
		TEST(test_an_agent_is_asked_and_counted),
		TEST(test_an_overseer_at_a_terminal_reads),
		TEST(test_requests_are_entered_and_closed_once),
		TEST(test_who_has_database_and_key_reads_nothing),
		TEST(test_who_complained_stands_nowhere),
		TEST(test_a_hundred_clocks_over_holidays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
