/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cases: what two officers do for a person who lost a phone or a PIN, how it waits, what stops it, and what dishonest ones and strangers try. */
#include <errno.h>
#include <stdlib.h>

#include "store/db/sqlite/db_sqlite.h"
#include "store/identity/cases/identity_case.h"
#include "store/identity/core/identity_rules.h"
#include "store/identity/feed/feed_priv.h"
#include "store/values/identity_day.h"
#include "store/values/calendar.h"
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
	int n = 1;

	for (i = 0; n && i < 3; i++) {
		OK(identity_core_begin(w->core));
		n = identity_core_janitor(w->core, 100);
		assert_true(n >= 0);
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
		assert_int_equal(*got(w, IDF_OLD_FREE) != '\0', strcmp(kind, "move") != 0);	/* a move is of a number */
		expect(&p, "bad", CASE_SET, .key = "old", .text = "nonsense");
		assert_int_equal(*got(w, IDF_OLD_FREE) != '\0', strcmp(kind, "move") != 0);
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

static void run_alone(struct world *w, struct identity_req *req)
{
	struct kdf_job job;

	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, req, &w->ans, &job), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	assert_int_equal(w->ans.outcome, IDO_OK);
}

static void tell(struct phone *p, const struct identity_told *told)
{
	struct identity_req req;

	world_req(p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	OK(identity_told_put(&req, told));
	run_alone(p->w, &req);
}

/* Send what waits, and let the operator say what became of it. words: that are in each. returns: how many. */
static unsigned send_words(struct world *w, enum identity_told_what what, const char *words)
{
	struct phone p = { .w = w, .link = "op1", .number = "" };
	struct identity_told told = { .number = "", .msgids = { .octets = "" } };
	unsigned n = 0;

	while (ask(&p, OUT_NEXT, .count = 1) == IDO_OK) {
		assert_non_null(strstr(got(w, IDF_OUT_TEXT), words));
		told.id = strtoull(got(w, IDF_OUT_ID), NULL, 10);
		told.what = IDENTITY_TOLD_SENT;
		tell(&p, &told);
		told.what = what;
		tell(&p, &told);
		n++;
	}
	return n;
}

static unsigned send_all(struct world *w, enum identity_told_what what)
{
	return send_words(w, what, "T11");
}

static const char *state_of(struct world *w, const char *number)
{
	static struct identity_case_info info;

	OK(identity_case_look(w->core, number, &info));
	return *info.why ? info.why : info.state;
}

static bool is_alarmed(struct world *w)
{
	struct identity_alarm_state s;

	OK(identity_alarm_get(w->core, IDENTITY_ALARM_CASES, &s));
	return s.since != 0;
}

/* ---- a new PIN ---- */

static void test_reset_two_officers_wait_new_pin(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS);
	assert_string_equal(got(w, IDF_CASE), "...");
	assert_string_equal(got(w, IDF_CASE_KIND), "case.reset");
	expect(&p, "case", CASE_NEWS, .key = number);
	assert_string_equal(got(w, IDF_CASE), number);
	hang_up(&p, true);
	pass(w, 96 * HOUR);	/* a day more, as no weekend is named */
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS);
	hang_up(&p, true);
	pass(w, HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	assert_int_equal(opens(w, SELAM, PIN), IDO_WRONG);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, "975311");
	hang_up(&p, true);
	assert_int_equal(opens(w, SELAM, "975311"), IDO_PERSON);
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS);
	assert_string_equal(state_of(w, number), "done");
}

/* The screen of a start code may be lost: another one, until a PIN is chosen. */
static void test_reset_code_lost_another_is_given(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
	hang_up(&p, false);
	world_close(w);
	world_open(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
}

/* Whoever has the number by then has not heard that of the case: without it no code, and it is not guessed. */
static void test_a_code_needs_the_number_of_its_case(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;
	unsigned i;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ask", CASE_NEWS);
	for (i = 0; i < 3; i++)
		expect(&p, "none", CASE_NEWS, .key = strcmp(number, "55102") ? "55102" : "55103");
	expect(&p, "none", CASE_NEWS, .key = number);
	hang_up(&p, true);
	world_wait(w, DB_DAY);
	p = dial(w, STRANGER, NULL);
	expect(&p, "none", CASE_NEWS, .key = number);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS, .key = "5510");
	expect(&p, "case_ready", CASE_NEWS, .key = number);
}

/* Nor while it waits for a second officer. */
static void test_the_number_of_a_case_is_not_guessed_while_it_waits(void **state)
{
	struct world *w = *state;
	char number[8], guess[8];
	struct phone p;
	unsigned i, told = 0;

	open_case(w, "reset", "forgot", SELAM, number);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS);
	assert_string_equal(got(w, IDF_CASE), "...");
	for (i = 0; i < 1000; i++) {
		snprintf(guess, sizeof(guess), "%.2s%03u", number, (i + 1 + atoi(number + 2)) % 1000);
		told += ask(&p, CASE_NEWS, .key = guess) == IDO_CASE;
	}
	assert_int_equal(told, 0);
	hang_up(&p, true);
}

/* A birth date is no secret: whoever knows it locks, and stops nothing that officers do for her. */
static void test_a_lock_from_any_phone_stops_no_officers(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	assert_int_equal(opens(w, SELAM, PIN), IDO_PERSON);
	(void)world_marks(w);
	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	p = dial(w, OTHER, NULL);
	expect(&p, "ok", CARD_OLD, .secret = SELAM, .key = "lock");
	expect(&p, "ok", CARD_LOCK, .secret = "12041996");
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "runs");
	assert_int_equal(opens(w, SELAM, PIN), IDO_STOPPED);
}

/* The SIM that was shown at the desk gets the code, whatever is said of the number since; another one does not. */
static void test_another_sim_gets_no_code(void **state)
{
	struct world *w = *state;
	struct db_number n;
	uint8_t ix[DB_IX];
	char number[8];
	struct phone p;

	w->imsi = "639020000000001";
	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	w->imsi = "639020000000002";
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS, .key = number);
	hang_up(&p, true);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_begin(w->db));
	OK(db_number_get(w->db, &n, ix));
	n.sim_at = identity_clock_steady(w->core);
	OK(db_number_put(w->db, &n));
	OK(db_commit(w->db));
	w->imsi = NULL;
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS, .key = number);
	hang_up(&p, true);
	w->imsi = "639020000000001";
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
}

/* What an earlier program kept of a case is read, and goes on. */
static void test_a_case_of_an_earlier_program(void **state)
{
	struct world *w = *state;
	uint8_t plain[DB_BLOB_MAX];
	struct db_blob sealed;
	struct seal_buf buf = { .octets = plain, .cap = sizeof(plain) };
	struct db_case c;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	OK(db_case_find(w->db, &c, &sealed, number));
	OK(seal_box_open(w->keys, &buf, "recovery", sealed.octets, sealed.len));
	plain[0] = 1;
	buf = (struct seal_buf){ .octets = sealed.octets, .cap = sizeof(sealed.octets) };
	OK(seal_box_seal(w->keys, &buf, "recovery", plain, offsetof(struct identity_case_body, shown)));
	sealed.len = buf.len;
	OK(db_begin(w->db));
	OK(db_case_put(w->db, &c, &sealed));
	OK(db_commit(w->db));
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
}

/* The key of a person, as the PIN of that login opens it. */
static void dek_of(struct world *w, uint8_t dek[SEAL_KEY], const struct db_person *p, const struct db_login *l, const char *pin)
{
	uint8_t v[KDF_OUT];

	OK(kdf_hash(v, pin, strlen(pin), l->salt, w->conf.argon2_mem_kib, w->conf.argon2_ops));
	OK(seal_unwrap_login(w->keys, dek, p->ref, v, l->wrap_person.octets, l->wrap_person.len));
}

/* A copy of the database from before, with the key file, opens nothing after: neither the PIN of then nor its keys, also where they are put back. */
static void test_reset_former_wraps_open_nothing(void **state)
{
	struct world *w = *state;
	struct db_login l, then;
	uint8_t ix[DB_IX], dek[SEAL_KEY];
	struct identity_record rec;
	struct db_person p, was;
	struct db_note note = { .id = DB_FOREVER };
	struct identity_core_load load;
	char number[8];
	struct phone ph;

	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &then, ix, 1));
	OK(db_person_get(w->db, &was, then.person_id));
	dek_of(w, dek, &was, &then, PIN);
	OK(identity_open_record(w->core, &rec, &was, dek));
	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	ph = dial(w, SELAM, NULL);
	expect(&ph, "case_ready", CASE_NEWS, .key = number);
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	hang_up(&ph, true);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &p, then.person_id));
	assert_int_equal(l.wrap_person.len, 0);
	assert_memory_equal(p.ref, was.ref, DB_REF);	/* pseudonyms stay */
	assert_memory_not_equal(p.inbox_pub, was.inbox_pub, sizeof(p.inbox_pub));
	assert_int_equal(p.version, was.version + 1);
	assert_int_equal(db_history_prev(w->db, &note, p.id, DB_FOREVER), -ENOENT);
	assert_int_equal(identity_open_record(w->core, &rec, &p, dek), -EBADMSG);
	ph = dial(w, SELAM, NULL);
	expect(&ph, "start", UNLOCK, .secret = w->start);
	choose_pin(&ph, "975311");
	hang_up(&ph, true);
	OK(db_person_get(w->db, &p, then.person_id));
	assert_int_equal(identity_open_record(w->core, &rec, &p, dek), -EBADMSG);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &then));
	OK(db_commit(w->db));
	ph = dial(w, SELAM, NULL);
	expect(&ph, "wrong", UNLOCK, .secret = PIN);	/* it opens the key of then alone */
	hang_up(&ph, true);
	identity_core_load(w->core, &load);
	assert_int_equal(load.lost_rows, 1);	/* and that is told */
	OK(db_login_get(w->db, &then, ix, 1));
	assert_int_equal(identity_tries_failed(&then), 1);
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &l));
	OK(db_commit(w->db));
	assert_int_equal(opens(w, SELAM, "975311"), IDO_PERSON);
}

/* Only the phone that fetched the last one is theirs: no other is to hand out a start code after the next one. */
static void test_reset_leaves_the_other_phones(void **state)
{
	struct world *w = *state;
	struct db_login l;
	uint8_t ix[DB_IX];
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SHOWN, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	p = dial(w, SHOWN, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
	hang_up(&p, true);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	assert_int_equal(l.person_id, 0);
}

static void put_state(struct world *w, int64_t person_id, uint8_t state)
{
	struct db_person p;

	OK(db_person_get(w->db, &p, person_id));
	p.state = state;
	OK(db_begin(w->db));
	OK(db_person_put(w->db, &p));
	OK(db_commit(w->db));
}

/* Who is closed meanwhile gets no code that nothing takes: it waits. Who is reported dead and dials lives. */
static void test_reset_waits_while_the_person_is_closed(void **state)
{
	struct world *w = *state;
	struct db_login l;
	struct db_person p_row;
	uint8_t ix[DB_IX];
	char number[8], code[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	put_state(w, l.person_id, DB_PERSON_CLOSED);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS);
	hang_up(&p, true);
	OK(db_login_get(w->db, &l, ix, 1));
	assert_int_not_equal(l.wrap_person.len, 0);
	put_state(w, l.person_id, DB_PERSON_REPORTED);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
	snprintf(code, sizeof(code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = code);
	choose_pin(&p, "975310");
	OK(db_person_get(w->db, &p_row, l.person_id));
	assert_int_equal(p_row.state, DB_PERSON_ACTIVE);
}

/* ---- what stops it ---- */

static void test_pin_at_second_one_stops(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	world_wait(w, 1);
	p = dial(w, SELAM, NULL);
	expect(&p, "stopped", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_CASE_KIND), "case.reset");
	expect(&p, "refused", MY_ID);
	expect(&p, "person", CASE_ANSWER, .key = "mine");
	expect(&p, "ok", MY_ID);
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "stopped");
	assert_int_equal(opens(w, SELAM, PIN), IDO_PERSON);	/* told once */
	pass(w, 97 * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS);
	assert_false(is_alarmed(w));
}

/* Who has the second PIN alone neither stops a case nor reads of it: whoever made her tell it may be whom it is hidden from. */
static void test_the_second_pin_stops_no_case(void **state)
{
	struct world *w = *state;
	struct identity_private *x = &w->core->privates[0];
	char number[8];
	struct phone p;

	seal_number_ix(w->keys, x->ix, SELAM);
	x->slot = 1;
	x->until = INT64_MAX;
	p = dial(w, SELAM, NULL);
	expect(&p, "private", UNLOCK, .secret = PIN);
	expect(&p, "start", SECOND_SAY, .key = "choose");
	expect(&p, "ok", PIN_NEW, .secret = "864213");
	expect(&p, "ok", PIN_AGAIN, .secret = "864213");
	hang_up(&p, true);
	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "864213");	/* as the first one */
	assert_string_equal(got(w, IDF_CASE_KIND), "");
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "runs");
	p = dial(w, SELAM, NULL);
	expect(&p, "stopped", UNLOCK, .secret = PIN);
	hang_up(&p, true);
}

static void test_pin_at_last_second_stops(void **state)
{
	struct world *w = *state;
	struct identity_case_info info;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	world_wait(w, 600);
	look_after(w);
	OK(identity_case_look(w->core, number, &info));
	assert_true(info.ready > 0);
	world_at(w, info.ready - 1);
	look_after(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "stopped", UNLOCK, .secret = PIN);
	expect(&p, "not_mine", CASE_ANSWER, .key = "not_mine");
	hang_up(&p, true);
	assert_true(is_alarmed(w));
	assert_int_equal(opens(w, SELAM, PIN), IDO_PERSON_LOCKED);
	pass(w, 2 * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS);
}

static void test_lock_by_sms_stops_and_the_next_unlock_tells(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = SELAM, .link = "op1" };
	struct identity_req req;
	char number[8];

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "LOCK");
	run_alone(w, &req);
	assert_string_equal(state_of(w, number), "stopped");
	assert_int_equal(opens(w, SELAM, PIN), IDO_STOPPED);
}

/* LOCK once more within a day of the last locks nobody anew, and stops what was begun meanwhile. */
static void test_a_lock_too_many_stops_all_the_same(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = SELAM, .link = "op1", .claimed = true };
	struct identity_req req;
	char number[8];

	world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "LOCK");
	run_alone(w, &req);
	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "Lock");
	run_alone(w, &req);
	assert_string_equal(state_of(w, number), "stopped");
}

static void lock_by_admin(struct world *w, const char *what)
{
	char err[IDENTITY_ERR_MAX];

	OK(identity_core_begin(w->core));
	OK(identity_person_set(w->core, SELAM, 1, what, err));
	OK(identity_core_commit(w->core));
}

static void test_a_lock_by_the_administrator_stops(void **state)
{
	struct world *w = *state;
	char number[8];

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	lock_by_admin(w, "lock");
	assert_string_equal(state_of(w, number), "stopped");
	assert_int_equal(opens(w, SELAM, PIN), IDO_STOPPED);
	open_case(w, "reset", "forgot", SELAM, number);
	lock_by_admin(w, "close");
	assert_string_equal(state_of(w, number), "stopped");
}

/* However somebody comes to be locked while it waits. */
static void test_a_new_pin_opens_no_later_lock(void **state)
{
	struct world *w = *state;
	struct db_person p;
	struct db_login l;
	uint8_t ix[DB_IX];
	char number[8];
	struct phone ph;

	seal_number_ix(w->keys, ix, SELAM);
	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &p, l.person_id));
	p.locked_until = DB_FOREVER;
	OK(db_begin(w->db));
	OK(db_person_put(w->db, &p));
	OK(db_commit(w->db));
	pass(w, 97 * HOUR);
	ph = dial(w, SELAM, NULL);
	expect(&ph, "case_ready", CASE_NEWS, .key = number);
	hang_up(&ph, true);
	OK(db_person_get(w->db, &p, l.person_id));
	assert_int_equal(p.locked_until, DB_FOREVER);
}

/* ---- the wait ---- */

static void test_wait_does_not_follow_the_clock(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, HOUR);
	w->clock.jump_s += 20 * 24 * HOUR;	/* believed: less than a month */
	look_after(w);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS);
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "runs");
}

static void test_notice_undeliverable_waits_a_day_more(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	assert_int_equal(send_all(w, IDENTITY_TOLD_FAILED), 1);
	pass(w, (96 + 23) * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS);
	hang_up(&p, true);
	pass(w, 2 * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
}

/* Whatever waits for an operator was not heard. */
static void test_notice_not_sent_nothing_begins(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	pass(w, 70 * HOUR);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 0);	/* it was too old */
	pass(w, (96 + 23) * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS);
	hang_up(&p, true);
}

static void test_wait_holds_a_working_day(void **state)
{
	struct world *w = *state;
	const struct { uint8_t weekend; int64_t day; int hour, hours; } rows[] = {
		{ 0, 20416, 12, 96 },			/* nobody said which days are free */
		{ 1 << 6 | 1 << 0, 20416, 12, 72 },	/* 2025-11-24, a Monday */
		{ 1 << 6 | 1 << 0, 20420, 12, 96 },	/* a Friday noon: Monday is not whole before Monday noon */
		{ 1 << 6 | 1 << 0, 20420, 0, 72 },	/* Friday is */
		{ 1 << 5 | 1 << 6, 20419, 12, 96 },	/* a Thursday noon, Friday and Saturday free: Sunday is whole on Monday */
		{ 1 << 4 | 1 << 5 | 1 << 6, 20418, 12, 120 },	/* three free days, from a Wednesday noon */
		{ 1 << 6 | 1 << 0, 20427, 12, 120 },	/* a Friday noon before a holiday: Tuesday is whole */
	};
	const int32_t holiday = CALENDAR_UNIX_DAY + 20430;	/* 2025-12-08, a Monday */
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t from = rows[i].day * DB_DAY - 3 * HOUR + rows[i].hour * HOUR;	/* Nairobi */

		w->conf.workdays = (struct workday_table){ rows[i].weekend, &holiday, 1 };
		assert_int_equal(identity_case_wait_end(&w->conf, identity_case_kind_of(DB_CASE_RESET), from) - from, rows[i].hours * HOUR);
		assert_int_equal(identity_case_wait_end(&w->conf, identity_case_kind_of(DB_CASE_MOVE), from) - from, 24 * HOUR);
	}
}

/* ---- a move ---- */

static void test_move_pin_goes_along_and_the_old_number_is_nobodys(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "move", "lost", SHOWN, number);
	approve(w, number);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 1);
	assert_int_equal(opens(w, SHOWN, PIN), IDO_WRONG);
	pass(w, 9 * HOUR);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 1);	/* the second of three */
	pass(w, 12 * HOUR);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 1);
	pass(w, 4 * HOUR);
	assert_string_equal(state_of(w, number), "done");
	assert_int_equal(opens(w, SHOWN, PIN), IDO_PERSON);
	assert_int_equal(opens(w, SELAM, PIN), IDO_WRONG);
	p = dial(w, SHOWN, NULL);
	expect(&p, "none", CASE_NEWS);
}

/* The operator gave Selam's number to somebody else. */
static void recycle(struct world *w)
{
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, SELAM);
	OK(identity_core_begin(w->core));
	OK(feed_detach(w->core, SELAM, ix, identity_clock_now(w->core)));
	OK(identity_core_commit(w->core));
	assert_int_equal(opens(w, SELAM, PIN), IDO_WRONG);
}

/* Their ID moves all the same, before the number went or in the wait; its next holder hears of nothing. */
static void test_move_from_a_number_that_went_to_somebody_else(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	recycle(w);
	p = first(w, "move", "lost");
	expect(&p, "step_old", CASE_SET, .key = "seen", .pick = "none");
	expect(&p, "none", CASE_SET, .key = "old", .text = SELAM);	/* which says no more who is meant */
	hang_up(&p, true);
	open_case(w, "move", "lost", SHOWN, number);
	approve(w, number);
	pass(w, 47 * HOUR);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 0);
	assert_string_equal(state_of(w, number), "runs");
	pass(w, 2 * HOUR);
	assert_string_equal(state_of(w, number), "done");
	assert_int_equal(opens(w, SHOWN, PIN), IDO_PERSON);
	assert_int_equal(opens(w, SELAM, PIN), IDO_WRONG);
}

static void test_move_from_a_number_that_goes_in_the_wait(void **state)
{
	struct world *w = *state;
	char number[8];

	open_case(w, "move", "lost", SHOWN, number);
	approve(w, number);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 1);
	pass(w, HOUR);
	recycle(w);
	pass(w, 24 * HOUR);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 0);
	assert_string_equal(state_of(w, number), "done");
	assert_int_equal(opens(w, SHOWN, PIN), IDO_PERSON);
}

/* The operator was wrong: they hold the number still. */
static void test_move_back_to_the_number_itself(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	recycle(w);
	p = first(w, "move", "other");
	by_paper(&p);
	show_phone(w, SELAM);
	expect(&p, "step_old", CASE_PHONE, .secret = w->code);
	expect(&p, "step_send", CASE_SET, .key = "old", .text = SELAM);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	approve(w, number);
	pass(w, 49 * HOUR);
	assert_string_equal(state_of(w, number), "done");
	assert_int_equal(opens(w, SELAM, PIN), IDO_PERSON);
}

static void test_move_old_sim_and_pin_stop_it(void **state)
{
	struct world *w = *state;
	char number[8];

	open_case(w, "move", "lost", SHOWN, number);
	approve(w, number);
	assert_int_equal(opens(w, SELAM, PIN), IDO_STOPPED_MOVE);
	pass(w, 50 * HOUR);
	assert_int_equal(opens(w, SHOWN, PIN), IDO_WRONG);
}

static void move_without_paper(struct world *w)
{
	char number[8];
	struct phone p = first(w, "move", "danger");

	expect(&p, "step_old", CASE_SET, .key = "seen", .pick = "none");
	expect(&p, "step_number", CASE_SET, .key = "old", .text = SELAM);
	show_phone(w, SHOWN);
	expect(&p, "step_send", CASE_PHONE, .secret = w->code);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	world_wait(w, 61);
	p = second(w, JOSEPH);
	expect(&p, "see_phone", CASE_SEE, .key = number);
	show_phone(w, SHOWN);
	expect(&p, "seen", CASE_CHECK, .secret = w->code);
	expect(&p, "approved", CASE_DECIDE, .key = "yes");
	hang_up(&p, true);
	pass(w, 25 * HOUR);
	assert_string_equal(state_of(w, number), "done");
}

/* No paper was seen: the next unlock asks until it is answered. */
static void test_without_a_paper_the_person_is_asked_afterwards(void **state)
{
	struct world *w = *state;
	struct phone p;

	move_without_paper(w);
	assert_int_equal(opens(w, SHOWN, PIN), IDO_SPOT);
	p = dial(w, SHOWN, NULL);
	expect(&p, "spot", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_DESK_NAME), "NBO-3");
	expect(&p, "refused", CASE_ANSWER, .key = "yes");
	expect(&p, "person", CASE_ANSWER, .key = "mine");
	hang_up(&p, true);
	assert_int_equal(opens(w, SHOWN, PIN), IDO_PERSON);
}

static void test_not_asked_for_locks(void **state)
{
	struct world *w = *state;
	struct phone p;

	move_without_paper(w);
	p = dial(w, SHOWN, NULL);
	expect(&p, "spot", UNLOCK, .secret = PIN);
	expect(&p, "not_mine", CASE_ANSWER, .key = "not_mine");
	hang_up(&p, true);
	assert_true(is_alarmed(w));
	assert_int_equal(opens(w, SHOWN, PIN), IDO_PERSON_LOCKED);
}

/* Of those with a paper, one in so many. */
static void test_now_and_then_the_person_is_asked(void **state)
{
	struct world *w = *state;
	char number[8];

	w->conf.spot_one_in = 1;
	open_case(w, "move", "danger", SHOWN, number);
	approve(w, number);
	pass(w, 25 * HOUR);
	assert_int_equal(opens(w, SHOWN, PIN), IDO_SPOT);
}

static void test_danger_no_notice_and_an_alarm(void **state)
{
	struct world *w = *state;
	char number[8];

	open_case(w, "move", "danger", SHOWN, number);
	assert_true(is_alarmed(w));
	approve(w, number);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 0);
	pass(w, 25 * HOUR);
	assert_int_equal(opens(w, SHOWN, PIN), IDO_PERSON);
}

/* Note that the login of a number moved away by card, as of now. */
static void note_moved(struct world *w, const char *number)
{
	struct db_card_move m = { .slot = 1, .until = world_now(w) + 999 * HOUR };
	struct db_login l;

	seal_number_ix(w->keys, m.number_ix, number);
	OK(db_login_get(w->db, &l, m.number_ix, 1));
	m.person_id = l.person_id;
	OK(db_begin(w->db));
	OK(db_card_move_put(w->db, &m));
	OK(db_commit(w->db));
}

static bool is_moved(struct world *w, const char *number)
{
	struct db_card_move m;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	return db_card_move_get(w->db, &m, ix, 1) == 0;
}

/* Whatever moved by card before: what two officers do stands, and is not taken along when that is forgotten. */
static void test_a_move_by_card_takes_no_later_login_along(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	note_moved(w, SELAM);
	pass(w, 97 * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
	hang_up(&p, true);
	assert_false(is_moved(w, SELAM));
}

static void test_a_number_left_by_card_is_not_moved(void **state)
{
	struct world *w = *state;
	struct phone p;

	note_moved(w, SELAM);
	p = first(w, "move", "lost");
	by_paper(&p);
	show_phone(w, SHOWN);
	expect(&p, "step_old", CASE_PHONE, .secret = w->code);
	expect(&p, "none", CASE_SET, .key = "old", .text = SELAM);
}

/* The operator says that a SIM changed: what waits for the number since before ends, and nothing younger. */
static void test_another_sim_ends_what_waits_for_the_number(void **state)
{
	struct world *w = *state;
	uint8_t ix[DB_IX];
	char number[8];

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	seal_number_ix(w->keys, ix, SELAM);
	OK(identity_core_begin(w->core));
	OK(identity_case_stop_number(w->core, ix, identity_clock_steady(w->core) - HOUR));
	OK(identity_core_commit(w->core));
	assert_string_equal(state_of(w, number), "runs");
	OK(identity_core_begin(w->core));
	OK(identity_case_stop_number(w->core, ix, identity_clock_steady(w->core)));
	OK(identity_core_commit(w->core));
	assert_string_equal(state_of(w, number), "lapsed");
}

/* ---- who may not ---- */

static void test_second_officer_is_another(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	officer(w, "NBO-3", "AMINA", TWICE);
	officer(w, "DAD-1", "Osman", FAR);
	open_case(w, "reset", "forgot", SELAM, number);
	p = second(w, JOSEPH);
	expect(&p, "soon", CASE_SEE, .key = number);	/* the same minute */
	hang_up(&p, true);
	world_wait(w, 61);
	p = second(w, AMINA);
	expect(&p, "own", CASE_SEE, .key = number);
	expect(&p, "none", CASE_CHECK, .text = "0042");
	expect(&p, "refused", CASE_DECIDE, .key = "yes");
	hang_up(&p, true);
	p = second(w, TWICE);				/* two numbers of one name */
	expect(&p, "own", CASE_SEE, .key = number);
	hang_up(&p, true);
	p = second(w, FAR);				/* another desk */
	expect(&p, "none", CASE_SEE, .key = number);
	hang_up(&p, true);
	p = dial(w, SELAM, "7");
	assert_int_equal(ask(&p, UNLOCK, .secret = PIN), IDO_STOPPED);
	expect(&p, "refused", CASE_SEE, .key = number);
}

static void set_other(struct world *w, const char *number, const char *what)
{
	char err[IDENTITY_ERR_MAX];

	OK(identity_core_begin(w->core));
	OK(identity_officer_set(w->core, number, what, err));
	OK(identity_core_commit(w->core));
}

static void set_officer(struct world *w, const char *what)
{
	set_other(w, AMINA, what);
}

/* The time of an officer is over. */
static void expire(struct world *w, const char *number)
{
	struct db_staff s;
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_staff_get(w->db, &s, l.staff_id));
	s.expires = DB_DAY;
	OK(db_begin(w->db));
	OK(db_staff_put(w->db, &s));
	OK(db_commit(w->db));
}

/* A connection that is cut and begun anew is the same terminal, where the host knows its user; another user's is another. */
static void test_a_terminal_is_its_user(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone t;

	identity_core_sit(w->core, PEER_DESK, 1000);
	t = world_sit(w, AMINA);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
	terminal(&t, "step_why", CASE_NEW, .key = "reset");
	terminal(&t, "step_whom", CASE_SET, .key = "why", .pick = "forgot");
	terminal(&t, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	terminal(&t, "step_number", CASE_SET, .key = "paper", .text = PAPER);
	show_phone(w, SELAM);
	terminal(&t, "step_send", CASE_PHONE, .secret = w->code);
	terminal(&t, "ok", PROVE, .secret = OPIN);
	terminal(&t, "opened", CASE_OPEN);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	world_wait(w, 61);
	identity_core_drop_dialogues(w->core, PEER_DESK);
	identity_core_sit(w->core, PEER_DESK, 1000);
	t = world_sit(w, JOSEPH);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
	terminal(&t, "own", CASE_SEE, .key = number);
	identity_core_drop_dialogues(w->core, PEER_DESK);
	identity_core_sit(w->core, PEER_DESK, 1001);
	t = world_sit(w, JOSEPH);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
	terminal(&t, "see_paper", CASE_SEE, .key = number);
}

/* What waits its time: without its first officer it ends, without the second another one has to look, and all of the wait begins anew. */
static void test_who_is_blocked_counts_no_more(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	officer(w, "NBO-3", "Fatuma", TWICE);
	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 90 * HOUR);
	set_other(w, JOSEPH, "block");
	assert_string_equal(state_of(w, number), "waits");
	pass(w, 7 * HOUR);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS, .key = number);
	assert_string_equal(got(w, IDF_READY_DAY), "");
	hang_up(&p, true);
	p = second(w, TWICE);
	expect(&p, "see_paper", CASE_SEE, .key = number);
	expect(&p, "seen", CASE_CHECK, .text = "0042");
	expect(&p, "approved", CASE_DECIDE, .key = "yes");
	hang_up(&p, true);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 1);
	pass(w, 90 * HOUR);
	assert_string_equal(state_of(w, number), "runs");
	set_officer(w, "block");
	assert_string_equal(state_of(w, number), "refused");
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS, .key = number);
}

/* The same where nobody blocks them: when it would take effect. */
static void test_whose_time_is_over_counts_no_more(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	expire(w, JOSEPH);
	p = dial(w, SELAM, NULL);
	expect(&p, "case", CASE_NEWS, .key = number);
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "waits");
	assert_int_equal(opens(w, SELAM, PIN), IDO_STOPPED);
	set_other(w, JOSEPH, "renew");
	open_case(w, "move", "lost", SHOWN, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	expire(w, AMINA);
	pass(w, 60 * HOUR);
	assert_string_equal(state_of(w, number), "refused");
}

/* The phone is an officer's by then: no code, nothing lost, and the case is as it was. */
static void test_a_reset_without_a_place(void **state)
{
	struct world *w = *state;
	struct db_login l, s;
	uint8_t ix[DB_IX];
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	seal_number_ix(w->keys, ix, AMINA);
	OK(db_login_get(w->db, &l, ix, 1));
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &s, ix, 1));
	s.staff_id = l.staff_id;
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &s));
	OK(db_commit(w->db));
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS, .key = number);
	assert_string_equal(state_of(w, number), "runs");
	OK(db_login_get(w->db, &l, ix, 1));
	assert_int_not_equal(l.wrap_person.len, 0);
}

/* The word of who may not work any more is none: what they opened ends with a block, and waits while their time is over. */
static void test_first_officer_has_to_be_one_still(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	world_wait(w, 61);
	expire(w, AMINA);
	p = second(w, JOSEPH);
	expect(&p, "none", CASE_SEE, .key = number);
	set_officer(w, "renew");
	expect(&p, "see_paper", CASE_SEE, .key = number);
	set_officer(w, "block");
	expect(&p, "none", CASE_CHECK, .text = "0042");
	assert_string_equal(state_of(w, number), "refused");
	set_officer(w, "unblock");
	expect(&p, "none", CASE_SEE, .key = number);
}

/* The PIN of a phone was typed a moment ago, that of a terminal perhaps by who left it open. */
static void test_a_terminal_wants_the_pin_before_a_yes(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone t;

	open_case(w, "reset", "forgot", SELAM, number);
	world_wait(w, 61);
	t = world_sit(w, JOSEPH);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
	terminal(&t, "see_paper", CASE_SEE, .key = number);
	terminal(&t, "seen", CASE_CHECK, .text = "0042");
	terminal(&t, "refused", CASE_DECIDE, .key = "yes");
	terminal(&t, "ok", PROVE, .secret = OPIN);
	terminal(&t, "approved", CASE_DECIDE, .key = "yes");
	terminal(&t, "refused", CASE_DECIDE, .key = "yes");
}

/* A desk has no list of its own. */
static void test_a_terminal_hears_kinds_reasons_and_rows(void **state)
{
	struct world *w = *state;
	char number[8], row[64];
	struct phone t, p;

	open_case(w, "move", "danger", SHOWN, number);
	p = first(w, "reset", "forgot");	/* a phone has its own screens */
	assert_string_equal(got(w, IDF_ROW), "");
	hang_up(&p, true);
	t = world_sit(w, AMINA);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
	terminal(&t, "step_kind", CASE_NEW);
	assert_string_equal(got(w, IDF_ROW), "move");
	assert_string_equal(identity_ans_get(&w->ans, IDF_ROW, 1), "reset");
	terminal(&t, "refused", CASE_NEW, .key = "nothing");
	terminal(&t, "step_fix", CASE_NEW, .key = "correct");
	terminal(&t, "refused", CASE_NEW, .key = "correct", .pick = "evidence");
	terminal(&t, "step_why", CASE_NEW, .key = "reset");
	assert_string_equal(got(w, IDF_ROW), "forgot");
	terminal(&t, "ok", CASE_LIST);
	snprintf(row, sizeof(row), "%s|move|waits|NBO-3|", number);
	assert_memory_equal(got(w, IDF_ROW), row, strlen(row));
	assert_non_null(strstr(got(w, IDF_ROW), "|Amina|"));
	assert_non_null(strstr(got(w, IDF_ROW), "|danger own second"));
	terminal(&t, "none", CASE_SHOW, .key = "00000");
	pass(w, 25 * HOUR);
	t = world_sit(w, JOSEPH);
	terminal(&t, "officer", UNLOCK, .secret = OPIN);
	terminal(&t, "ok", CASE_SHOW, .key = number);
	assert_non_null(strstr(got(w, IDF_ROW), "|danger late second"));
	assert_null(strstr(got(w, IDF_ROW), SELAM));
}

/* Neither for themselves, nor for who shares their phone. */
static void test_officer_is_not_their_own_case(void **state)
{
	struct world *w = *state;
	struct phone p;
	char number[8];

	OK(add_person(w, AMINA, (const char *const[]){ "slot", "2", "id_number", "ET-100-7777", NULL }));
	p = first(w, "reset", "forgot");
	expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "own", CASE_SET, .key = "paper", .text = "ET-100-7777");
	hang_up(&p, true);
	p = first(w, "move", "lost");
	by_paper(&p);
	show_phone(w, AMINA);
	expect(&p, "own", CASE_PHONE, .secret = w->code);	/* to the officer's own phone */
	hang_up(&p, true);
	open_case(w, "move", "lost", SHOWN, number);
	world_wait(w, 61);
	OK(add_person(w, JOSEPH, (const char *const[]){ "slot", "2", "id_number", "ET-100-8888", NULL }));
	p = second(w, JOSEPH);
	expect(&p, "see_paper", CASE_SEE, .key = number);
}

static void test_wrong_twice_ends_it(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	world_wait(w, 61);
	p = second(w, JOSEPH);
	expect(&p, "see_paper", CASE_SEE, .key = number);
	expect(&p, "shape", CASE_CHECK, .text = "42");
	expect(&p, "wrong", CASE_CHECK, .text = "0043");
	assert_string_equal(got(w, IDF_TRIES), "1");
	expect(&p, "refused", CASE_DECIDE, .key = "yes");
	hang_up(&p, true);
	p = second(w, JOSEPH);
	expect(&p, "see_paper", CASE_SEE, .key = number);
	expect(&p, "ended", CASE_CHECK, .text = "0024");
	expect(&p, "none", CASE_SEE, .key = number);
	assert_string_equal(state_of(w, number), "wrong");
	assert_true(is_alarmed(w));
}

static void test_no_paper_other_digits_of_that_phone(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p = first(w, "reset", "known");

	expect(&p, "step_old", CASE_SET, .key = "seen", .pick = "none");
	expect(&p, "bad", CASE_SET, .key = "old", .text = "");
	expect(&p, "step_number", CASE_SET, .key = "old", .text = SELAM);
	show_phone(w, SELAM);
	expect(&p, "step_send", CASE_PHONE, .secret = w->code);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	world_wait(w, 61);
	p = second(w, JOSEPH);
	expect(&p, "see_phone", CASE_SEE, .key = number);
	expect(&p, "shape", CASE_CHECK, .text = "0042");
	show_phone(w, OTHER);
	expect(&p, "wrong", CASE_CHECK, .secret = w->code);
	show_phone(w, SELAM);
	expect(&p, "seen", CASE_CHECK, .secret = w->code);
	expect(&p, "noted", CASE_DECIDE, .key = "no");
	assert_string_equal(state_of(w, number), "refused");
}

/* It is there already: what is left behind and what is given would be one login. */
static void test_move_to_the_number_itself_is_refused(void **state)
{
	struct world *w = *state;
	struct identity_case c = { .body = { .old = SELAM, .old_slot = 1, .number = SELAM } };
	struct db_login l;
	uint8_t ix[DB_IX];
	struct phone p = first(w, "move", "lost");

	by_paper(&p);
	show_phone(w, SELAM);
	expect(&p, "step_old", CASE_PHONE, .secret = w->code);
	expect(&p, "bad", CASE_SET, .key = "old", .text = SELAM);
	hang_up(&p, true);
	p = first(w, "move", "lost");
	expect(&p, "step_old", CASE_SET, .key = "seen", .pick = "none");
	expect(&p, "step_number", CASE_SET, .key = "old", .text = SELAM);
	show_phone(w, SELAM);
	expect(&p, "full", CASE_PHONE, .secret = w->code);
	hang_up(&p, true);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	c.row.person_id = l.person_id;
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_case_effect_move(w->core, &c), -ESTALE);
	OK(identity_core_commit(w->core));
	assert_int_equal(opens(w, SELAM, PIN), IDO_PERSON);
}

/* What was seen of one paper says nothing of whom is found without, or by another. */
static void test_a_paper_counts_for_its_person_alone(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p = first(w, "reset", "known");

	by_paper(&p);
	expect(&p, "none", CASE_SET, .key = "paper", .text = "ET-999-0001");
	show_phone(w, SELAM);
	expect(&p, "gone", CASE_PHONE, .secret = w->code);
	expect(&p, "step_number", CASE_SET, .key = "paper", .text = PAPER);
	expect(&p, "step_old", CASE_SET, .key = "seen", .pick = "none");
	expect(&p, "step_number", CASE_SET, .key = "old", .text = SELAM);
	show_phone(w, SELAM);
	expect(&p, "step_send", CASE_PHONE, .secret = w->code);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	world_wait(w, 61);
	p = second(w, JOSEPH);
	expect(&p, "see_phone", CASE_SEE, .key = number);
}

/* Where no phone is to be theirs, the one they have is shown. */
static void test_no_paper_and_no_new_phone_the_old_one_is_shown(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p = first(w, "erase", "asked");

	expect(&p, "step_old", CASE_SET, .key = "seen", .pick = "none");
	expect(&p, "step_send", CASE_SET, .key = "old", .text = SELAM);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	world_wait(w, 61);
	p = second(w, JOSEPH);
	expect(&p, "see_phone", CASE_SEE, .key = number);
	show_phone(w, OTHER);
	expect(&p, "wrong", CASE_CHECK, .secret = w->code);
	show_phone(w, SELAM);
	expect(&p, "seen", CASE_CHECK, .secret = w->code);
}

/* One login has one PIN: a start code there, or another PIN, would be the officer's as well. */
static void test_a_login_of_staff_gets_none(void **state)
{
	struct world *w = *state;
	struct identity_case c = { .body = { .old = SELAM, .old_slot = 1, .number = JOSEPH } };
	struct db_login l, l2;
	uint8_t ix[DB_IX];
	char code[8];
	struct phone p;

	OK(add_person(w, JOSEPH, (const char *const[]){ "id_number", "ET-100-8888", NULL }));
	seal_number_ix(w->keys, ix, JOSEPH);
	OK(db_login_get(w->db, &l, ix, 1));
	assert_true(l.person_id && l.staff_id);
	p = first(w, "reset", "forgot");
	expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "step_number", CASE_SET, .key = "paper", .text = "ET-100-8888");
	show_phone(w, JOSEPH);
	expect(&p, "full", CASE_PHONE, .secret = w->code);
	c.row.person_id = l.person_id;
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_case_effect_reset(w->core, &c, &l2, code), -ESTALE);
	OK(identity_core_commit(w->core));
}

/* In danger nothing is sent, so that a day is all it takes. */
static void move_and_wait(struct world *w, const char *from, const char *to)
{
	char number[8];
	struct phone p = first(w, "move", "danger");

	by_paper(&p);
	show_phone(w, to);
	expect(&p, "step_old", CASE_PHONE, .secret = w->code);
	expect(&p, "step_send", CASE_SET, .key = "old", .text = from);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	approve(w, number);
	pass(w, 25 * HOUR);
	assert_string_equal(state_of(w, number), "done");
}

/* ---- the week after ---- */

static bool is_until(const struct world *w)
{
	return *got(w, IDF_UNTIL) != '\0';
}

/* What she hears who would give to that organisation; small ones alone are given until a day that is told. */
static const char *offered(struct world *w, const char *number, const char *pin, const char *org)
{
	struct phone p = dial(w, number, org);
	int o;

	expect(&p, "shop", UNLOCK, .secret = pin);
	o = ask(&p, OFFER);
	assert_int_equal(is_until(w), o == IDO_AFTER);
	hang_up(&p, true);
	return identity_outcome_name(o);
}

/* A paper is what a move rests on: whoever showed a wrong one gets little. */
static void test_a_move_gives_small_bundles_alone_for_a_week(void **state)
{
	struct world *w = *state;

	add_org(w, HAWA, "HAWA", "recv-s");
	add_org(w, "200002", "BANK", "bank-2");
	move_and_wait(w, SELAM, SHOWN);
	assert_string_equal(offered(w, SHOWN, PIN, "200002"), "after");
	assert_string_equal(offered(w, SHOWN, PIN, HAWA), "ok");
	world_wait(w, 6 * DB_DAY + 22 * HOUR);
	assert_string_equal(offered(w, SHOWN, PIN, "200002"), "after");
	world_wait(w, 3 * HOUR);
	assert_string_equal(offered(w, SHOWN, PIN, "200002"), "ok");
}

static void tell_history(struct world *w, const char *event)
{
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, SELAM);
	OK(identity_core_begin(w->core));
	if (db_login_get(w->db, &l, ix, 1) || !l.person_id) {
		seal_number_ix(w->keys, ix, SHOWN);
		OK(db_login_get(w->db, &l, ix, 1));
	}
	OK(identity_inbox_tell(w->core, l.person_id, event, world_now(w)));
	OK(identity_core_commit(w->core));
}

static const char *history(struct world *w, const char *event, bool until)
{
	struct phone p = dial(w, SHOWN, NULL);
	int o;

	expect(&p, "person", UNLOCK, .secret = PIN);
	o = ask(&p, HISTORY);
	if (event)
		assert_non_null(strstr(got(w, IDF_EVENT), event));
	assert_int_equal(is_until(w), until);
	hang_up(&p, true);
	return identity_outcome_name(o);
}

/* Where somebody went before is nothing for who had the number moved in their place. */
static void test_a_move_hides_the_history_of_before_for_a_week(void **state)
{
	struct world *w = *state;

	tell_history(w, "2026-05-12||failed");
	move_and_wait(w, SELAM, SHOWN);
	assert_string_equal(history(w, NULL, true), "hidden");
	world_wait(w, DB_DAY);
	tell_history(w, "2026-05-16||recycled");
	assert_string_equal(history(w, "recycled", true), "ok");
	world_wait(w, 6 * DB_DAY);
	assert_string_equal(history(w, "recycled", false), "ok");
}

/* Neither SIM nor PIN are of before. */
static void test_a_new_pin_on_a_new_sim_gives_three_times_a_day(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;
	unsigned i;

	add_org(w, HAWA, "HAWA", "recv-s");
	OK(add_person(w, OTHER, (const char *const[]){ "id_number", "ET-200-0042", NULL }));
	p = first(w, "reset", "forgot");
	expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "step_number", CASE_SET, .key = "paper", .text = "ET-200-0042");
	show_phone(w, SHOWN);
	expect(&p, "step_old", CASE_PHONE, .secret = w->code);
	expect(&p, "step_send", CASE_SET, .key = "old", .text = OTHER);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, 97 * HOUR);
	p = dial(w, SHOWN, NULL);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
	snprintf(w->start, sizeof(w->start), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	p = dial(w, SHOWN, NULL);
	expect(&p, "start_notice", UNLOCK, .secret = w->start);
	expect(&p, "ok", NOTICE, .text = "x");
	choose_pin(&p, "975311");
	hang_up(&p, true);
	for (i = 0; i < IDENTITY_SIM_FEW; i++) {
		p = dial(w, SHOWN, HAWA);
		expect(&p, "shop", UNLOCK, .secret = "975311");
		expect(&p, "ok", OFFER);
		expect(&p, "ok", SHARE, .text = "x");
		hang_up(&p, true);
	}
	assert_string_equal(offered(w, SHOWN, "975311", HAWA), "after");
	world_wait(w, DB_DAY);
	assert_string_equal(offered(w, SHOWN, "975311", HAWA), "ok");
}

static struct phone ready_to_open(struct world *w)
{
	struct phone p = first(w, "reset", "forgot");

	by_paper(&p);
	show_phone(w, SELAM);
	ask(&p, CASE_PHONE, .secret = w->code);
	if (w->ans.outcome == IDO_STEP_OLD)
		ask(&p, CASE_SET, .key = "old", .text = "");
	assert_int_equal(w->ans.outcome, IDO_STEP_SEND);
	expect(&p, "ok", PROVE, .secret = OPIN);
	return p;
}

static void test_one_open_and_three_a_year(void **state)
{
	struct world *w = *state;
	char number[8], err[IDENTITY_ERR_MAX];
	struct phone p;

	open_case(w, "move", "lost", SHOWN, number);
	p = ready_to_open(w);
	expect(&p, "limit", CASE_OPEN);
	hang_up(&p, true);
	assert_int_equal(opens(w, SELAM, PIN), IDO_STOPPED_MOVE);
	move_and_wait(w, SELAM, SHOWN);
	move_and_wait(w, SHOWN, SELAM);
	move_and_wait(w, SELAM, SHOWN);
	p = ready_to_open(w);
	expect(&p, "limit", CASE_OPEN);
	hang_up(&p, true);
	world_wait(w, 366 * DB_DAY);
	OK(identity_core_begin(w->core));
	OK(identity_officer_set(w->core, AMINA, "renew", err));
	OK(identity_core_commit(w->core));
	p = ready_to_open(w);
	expect(&p, "opened", CASE_OPEN);
}

static void test_who_wants_the_card_gets_nothing_without(void **state)
{
	struct world *w = *state;
	struct db_person row;
	struct db_login l;
	uint8_t ix[DB_IX];
	struct phone p;

	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &row, l.person_id));
	row.settings |= DB_WANT_CARD_ONLY;
	OK(db_begin(w->db));
	OK(db_person_put(w->db, &row));
	OK(db_commit(w->db));
	p = ready_to_open(w);
	expect(&p, "card_only", CASE_OPEN);
}

/* Set at a desk, with the person's own phone in hand; the officer's word alone opens no case without a reason, either. */
static void test_card_only_is_set_at_a_desk(void **state)
{
	struct world *w = *state;
	struct db_person row;
	struct db_login l;
	uint8_t ix[DB_IX];
	struct phone p = dial(w, AMINA, NULL);

	expect(&p, "officer", UNLOCK, .secret = OPIN);
	expect(&p, "step_whom", CASE_NEW, .key = "want");
	by_paper(&p);
	show_phone(w, SELAM);
	expect(&p, "step_send", CASE_PHONE, .secret = w->code);
	expect(&p, "refused", CASE_WANT, .key = "card_only");
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "step_why", CASE_OPEN);
	expect(&p, "ok", CASE_WANT, .key = "card_only");
	hang_up(&p, true);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &row, l.person_id));
	assert_int_equal(row.settings & (DB_WANT_DESK_ONLY | DB_WANT_CARD_ONLY), DB_WANT_DESK_ONLY | DB_WANT_CARD_ONLY);
	p = ready_to_open(w);
	expect(&p, "card_only", CASE_OPEN);
}

/* Questions who is enrolled are counted as those of the duplicate check are. */
static void test_probes_are_an_alarm(void **state)
{
	struct world *w = *state;
	struct phone p = first(w, "reset", "forgot");
	struct identity_alarm_state s;
	char paper[16];
	int i;

	for (i = 0; i < 4; i++) {
		OK(identity_alarm_get(w->core, IDENTITY_ALARM_PROBES, &s));
		assert_int_equal(s.since, 0);
		snprintf(paper, sizeof(paper), "ET-999-000%c", (char)('0' + i));
		expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
		expect(&p, "none", CASE_SET, .key = "paper", .text = paper);
	}
	OK(identity_alarm_get(w->core, IDENTITY_ALARM_PROBES, &s));
	assert_true(s.since != 0);
}

/* ---- strangers ---- */

/* Who has no case hears of none, known or not, and so does a number that is only claimed. */
static void test_news_are_for_that_phone_alone(void **state)
{
	struct world *w = *state;
	struct phone p;
	char number[8];
	uint64_t writes;

	enrol(w, OTHER, PIN);
	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	p = dial(w, OTHER, NULL);
	writes = db_writes(w->db);
	expect(&p, "none", CASE_NEWS);
	assert_int_equal(db_writes(w->db) - writes, 1);	/* the answer that is kept */
	hang_up(&p, true);
	p = dial(w, STRANGER, NULL);
	writes = db_writes(w->db);
	expect(&p, "none", CASE_NEWS);
	assert_int_equal(db_writes(w->db) - writes, 1);
	hang_up(&p, true);
	p = (struct phone){ .w = w, .number = SELAM, .link = "op1", .dialogue = 999, .claimed = true };
	expect(&p, "plain", HELLO);
	expect(&p, "none", CASE_NEWS);
}

static void test_nobody_decides_it_lapses(void **state)
{
	struct world *w = *state;
	char number[8];

	open_case(w, "reset", "forgot", SELAM, number);
	world_wait(w, 7 * DB_DAY + 1);
	look_after(w);
	assert_string_equal(state_of(w, number), "lapsed");
}

/* ---- what a right PIN costs ---- */

static int count_statement(unsigned type, void *ctx, void *stmt, void *sql)
{
	unsigned *n = ctx;
	const char *text = sqlite3_sql(stmt);

	*n += type == SQLITE_TRACE_STMT && strstr(text, "FROM desk_case WHERE person_id = ?1 AND id > ?2") != NULL;
	return 0;
}

static unsigned cases_read(struct world *w, const char *number)
{
	struct phone p = dial(w, number, NULL);
	unsigned n = 0;

	sqlite3_trace_v2(w->db->h, SQLITE_TRACE_STMT, count_statement, &n);
	expect(&p, "person", UNLOCK, .secret = PIN);
	ask(&p, HISTORY);
	sqlite3_trace_v2(w->db->h, 0, NULL, NULL);
	hang_up(&p, true);
	return n;
}

/* One walk, to stop them, to ask about them and for what a recovery leaves behind; it ends with a statement that finds none. */
static void test_a_right_pin_reads_its_cases_once(void **state)
{
	struct world *w = *state;
	struct db_case c = { .kind = DB_CASE_MOVE, .state = DB_CASE_ENDED, .number = "54321" };
	uint8_t ix[DB_IX];
	struct db_login l;

	assert_int_equal(cases_read(w, SELAM), 1);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_begin(w->db));
	OK(db_login_get(w->db, &l, ix, 1));
	c.person_id = l.person_id;
	OK(db_case_new(w->db, &c, NULL));
	OK(db_commit(w->db));
	assert_int_equal(cases_read(w, SELAM), 2);
}

static void test_administrator_ends_and_never_approves(void **state)
{
	struct world *w = *state;
	char number[8];

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	OK(identity_core_begin(w->core));
	OK(identity_case_refuse(w->core, number));
	assert_int_equal(identity_case_refuse(w->core, number), -EALREADY);
	assert_int_equal(identity_case_refuse(w->core, "1"), -ENOENT);
	OK(identity_core_commit(w->core));
	pass(w, 120 * HOUR);
	assert_string_equal(state_of(w, number), "refused");
	assert_int_equal(opens(w, SELAM, PIN), IDO_PERSON);
}

/* ---- watched ---- */

/* Noon of the next day, local time. */
static void at_noon(struct world *w)
{
	world_at(w, identity_day_end(world_now(w)) + 12 * HOUR);
}

/* Approved so often, one who opened it after the other from `first` on. */
static void approvals(struct world *w, int64_t first, int step, int64_t second_id, unsigned n)
{
	struct identity_run r = { .core = w->core, .now = identity_clock_now(w->core), .steady = identity_clock_steady(w->core) };
	struct identity_case c = { .row = { .desk_name = "NBO-3", .staff_id = first, .second_id = second_id } };

	OK(identity_core_begin(w->core));
	for (; n > 0; n--, c.row.staff_id += step)
		OK(identity_case_watch(&r, &c));
	OK(identity_core_commit(w->core));
}

static void test_a_pair_is_an_alarm(void **state)
{
	struct world *w = *state;

	at_noon(w);
	approvals(w, 1, 0, 2, 5);
	world_wait(w, 7 * DB_DAY);
	approvals(w, 1, 0, 2, 5);
	assert_false(is_alarmed(w));
	approvals(w, 1, 0, 2, 1);
	assert_true(is_alarmed(w));
}

static void test_a_third_of_the_desk_is_an_alarm(void **state)
{
	struct world *w = *state;

	at_noon(w);
	approvals(w, 100, 1, 50, 6);
	approvals(w, 1, 0, 2, 3);
	assert_false(is_alarmed(w));
	approvals(w, 1, 0, 2, 1);	/* four of ten */
	assert_true(is_alarmed(w));
}

static void test_too_many_a_day_are_an_alarm(void **state)
{
	struct world *w = *state;

	at_noon(w);
	approvals(w, 100, 1, 50, 10);
	world_wait(w, DB_DAY);
	approvals(w, 200, 1, 50, 10);
	assert_false(is_alarmed(w));
	approvals(w, 300, 1, 50, 1);
	assert_true(is_alarmed(w));
}

static void count_answers(struct world *w, const char *name, int64_t n)
{
	OK(identity_core_begin(w->core));
	identity_count(w->core, name, n);
	OK(identity_core_commit(w->core));
}

static void test_never_a_no_is_an_alarm(void **state)
{
	struct world *w = *state;

	at_noon(w);
	count_answers(w, "officer|50|case_yes", 49);
	approvals(w, 100, 1, 50, 1);
	count_answers(w, "officer|50|case_yes", 1);
	count_answers(w, "officer|51|case_yes", 50);
	count_answers(w, "officer|51|case_no", 1);
	approvals(w, 100, 1, 51, 1);
	assert_false(is_alarmed(w));
	approvals(w, 100, 1, 50, 1);
	assert_true(is_alarmed(w));
}

static void test_outside_hours_is_an_alarm(void **state)
{
	static const struct { unsigned hour; uint8_t weekend; bool is; } rows[] = {
		{ 5, 0, true }, { 6, 0, false }, { 19, 0, false }, { 20, 0, true }, { 12, 0x7f, true }, { 12, 0, false },
	};
	struct world *w = *state;
	int64_t day = identity_day_end(world_now(w));
	unsigned i, done;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		w->conf.workdays.weekend = rows[i].weekend;
		world_at(w, day + rows[i].hour * HOUR);
		approvals(w, 100 + i, 1, 50 + i, 1);
		assert_int_equal(is_alarmed(w), rows[i].is);
		OK(identity_core_begin(w->core));
		assert_int_equal(identity_alarm_end(w->core, "cases", &done), rows[i].is ? 0 : -EALREADY);
		OK(identity_core_commit(w->core));
		day = identity_day_end(day);
	}
}

/* ---- corrections ---- */

static void correct(struct world *w, const char *attr, const char *value, const char *outcome)
{
	struct phone p = dial(w, AMINA, NULL);

	expect(&p, "officer", UNLOCK, .secret = OPIN);
	expect(&p, "refused", CASE_NEW, .key = "correct", .pick = "id_number");
	expect(&p, "step_why", CASE_NEW, .key = "correct", .pick = attr);
	expect(&p, "step_whom", CASE_SET, .key = "why", .pick = "spelling");
	expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "step_fix", CASE_SET, .key = "paper", .text = PAPER);
	expect(&p, "bad", CASE_SET, .key = "fix", .text = "");
	expect(&p, "step_send", CASE_SET, .key = "fix", .text = value);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, outcome, CASE_OPEN);
	hang_up(&p, true);
}

/* No officer writes a record: the person does, by yes, also after another PIN was chosen meanwhile. */
static void test_correction_is_the_persons_own(void **state)
{
	struct world *w = *state;
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, "person", UNLOCK, .secret = PIN);
	correct(w, "family_name", "TESFAY", "left");
	change_pin(&p, PIN, "975311");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "fix", UNLOCK, .secret = "975311");
	assert_string_equal(got(w, IDF_OFFICER), "Amina");
	assert_string_equal(got(w, IDF_FIX), "fix.family_name");
	assert_string_equal(got(w, IDF_FIX_VALUE), "TESFAY");
	expect(&p, "refused", MY_ID);
	expect(&p, "person", CASE_ANSWER, .key = "yes");
	expect(&p, "ok", MY_ID);
	assert_non_null(strstr(got(w, IDF_NAME), "TESFAY"));
	assert_null(strstr(got(w, IDF_NAME), "TESFAYE"));
	hang_up(&p, true);
	assert_int_equal(opens(w, SELAM, "975311"), IDO_PERSON);	/* asked once */
}

/* Break what is sealed of the case with the lowest id; its id. */
static int64_t break_first(struct world *w)
{
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;

	OK(identity_core_begin(w->core));
	OK(db_case_walk(w->db, &c.row, &sealed));
	OK(identity_case_body_open(w->core, &c, &sealed));
	c.fix[c.fix_len - 1] ^= 1;
	OK(identity_case_body_put(w->core, &c));
	OK(identity_core_commit(w->core));
	return c.row.id;
}

/* One that no key opens any more asks nothing, and what stands behind it is told all the same. */
static void test_correction_of_no_key_hides_nothing(void **state)
{
	struct world *w = *state;
	struct db_case c;
	char number[8] = "";
	int64_t broken;
	unsigned i;

	correct(w, "family_name", "TESFAY", "left");
	broken = break_first(w);
	for (i = 0; i < 30; i++) {
		open_case(w, "reset", "forgot", SELAM, number);
		OK(db_case_find(w->db, &c, NULL, number));
		if (c.id > broken)
			break;
		OK(identity_core_begin(w->core));
		OK(identity_case_refuse(w->core, number));
		OK(identity_core_commit(w->core));
	}
	assert_true(i < 30);
	assert_int_equal(opens(w, SELAM, PIN), IDO_STOPPED);
}

/* Two years later the number of a case is free again; what limits look back at stays. */
static void test_cases_that_are_over_go(void **state)
{
	struct world *w = *state;
	char number[8], fix[8] = "";
	struct identity_case c = { .row.id = 0 };
	struct identity_case_info info;
	struct db_blob sealed;
	struct phone p;

	correct(w, "birthdate", "1996-04-13", "left");
	p = dial(w, SELAM, NULL);
	expect(&p, "fix", UNLOCK, .secret = PIN);
	expect(&p, "person", CASE_ANSWER, .key = "yes");
	hang_up(&p, true);
	OK(db_case_walk(w->db, &c.row, &sealed));
	memcpy(fix, c.row.number, sizeof(fix));
	open_case(w, "reset", "forgot", SELAM, number);
	OK(identity_core_begin(w->core));
	OK(identity_case_refuse(w->core, number));
	OK(identity_core_commit(w->core));
	world_wait(w, 729 * DB_DAY);
	look_after(w);
	OK(identity_case_look(w->core, number, &info));
	world_wait(w, 2 * DB_DAY);
	look_after(w);
	assert_int_equal(identity_case_look(w->core, number, &info), -ENOENT);
	OK(identity_case_look(w->core, fix, &info));
}

static void test_correction_no_and_complaint_change_nothing(void **state)
{
	struct world *w = *state;
	struct phone p;

	correct(w, "given_name", "SALAM", "left");
	p = dial(w, SELAM, NULL);
	expect(&p, "fix", UNLOCK, .secret = PIN);
	expect(&p, "person", CASE_ANSWER, .key = "no");
	hang_up(&p, true);
	assert_false(is_alarmed(w));
	correct(w, "given_name", "SALAM", "left");
	p = dial(w, SELAM, NULL);
	expect(&p, "fix", UNLOCK, .secret = PIN);
	expect(&p, "kept", CASE_ANSWER, .key = "complain");
	expect(&p, "refused", MY_ID);
	hang_up(&p, true);
	assert_true(is_alarmed(w));
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	expect(&p, "ok", MY_ID);
	assert_null(strstr(got(w, IDF_NAME), "SALAM"));
}

static void test_birth_date_once_then_a_second_officer(void **state)
{
	struct world *w = *state;
	struct phone p;

	correct(w, "birthdate", "1996-04-13", "left");
	p = dial(w, SELAM, NULL);
	expect(&p, "fix", UNLOCK, .secret = PIN);
	expect(&p, "person", CASE_ANSWER, .key = "yes");
	hang_up(&p, true);
	assert_false(is_alarmed(w));
	correct(w, "birthdate", "1996-04-14", "opened");
	assert_true(is_alarmed(w));
	assert_int_equal(opens(w, SELAM, PIN), IDO_PERSON);	/* not before the second one saw it */
}

/* ---- erasing ---- */

static void erase_case(struct world *w, char number[8])
{
	struct phone p = first(w, "erase", "asked");

	expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "step_old", CASE_SET, .key = "paper", .text = PAPER);
	expect(&p, "bad", CASE_SET, .key = "old", .text = "");	/* the notice has to go somewhere */
	expect(&p, "step_send", CASE_SET, .key = "old", .text = SELAM);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, 8, "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	approve(w, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, HOUR);
}

static void test_erase_is_asked_at_each_unlock_and_done(void **state)
{
	struct world *w = *state;
	struct identity_person_info info;
	char number[8];
	struct phone p;

	erase_case(w, number);
	p = dial(w, SELAM, NULL);
	expect(&p, "erasing", UNLOCK, .secret = PIN);
	assert_true(*got(w, IDF_READY_DAY));
	expect(&p, "erases", CASE_ANSWER, .key = "erase");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "erasing", UNLOCK, .secret = PIN);
	expect(&p, "erases", CASE_ANSWER, .key = "erase");
	hang_up(&p, true);
	pass(w, 192 * HOUR);
	OK(identity_person_find(w->core, SELAM, 1, &info));
	assert_false(info.found);
	assert_int_equal(opens(w, SELAM, PIN), IDO_WRONG);
}

static void test_erase_kept_by_the_person(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	erase_case(w, number);
	p = dial(w, SELAM, NULL);
	expect(&p, "erasing", UNLOCK, .secret = PIN);
	expect(&p, "person", CASE_ANSWER, .key = "keep");
	hang_up(&p, true);
	pass(w, 192 * HOUR);
	assert_int_equal(opens(w, SELAM, PIN), IDO_PERSON);
	assert_string_equal(state_of(w, number), "stopped");
}

/* What the notice says: the PIN stops it, and so does LOCK. Whoever hangs up did not say that it is to be. */
static void test_erase_is_stopped_by_the_pin_and_by_lock(void **state)
{
	struct world *w = *state;
	struct phone p = { .w = w, .number = SELAM, .link = "op1" };
	struct identity_req req;
	char number[8];

	erase_case(w, number);
	assert_int_equal(opens(w, SELAM, PIN), IDO_ERASING);
	pass(w, 192 * HOUR);
	assert_string_equal(state_of(w, number), "stopped");
	p = dial(w, SELAM, NULL);
	expect(&p, "erasing", UNLOCK, .secret = PIN);
	expect(&p, "person", CASE_ANSWER, .key = "keep");
	hang_up(&p, true);
	erase_case(w, number);
	p = (struct phone){ .w = w, .number = SELAM, .link = "op1" };
	world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "LOCK");
	run_alone(w, &req);
	pass(w, 192 * HOUR);
	assert_string_equal(state_of(w, number), "stopped");
}

/* ---- erasing, asked for with the PIN ---- */

static struct phone unlocked(struct world *w, const char *outcome)
{
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, outcome, UNLOCK, .secret = PIN);
	return p;
}

static void erase_own(struct world *w)
{
	struct phone p = unlocked(w, "person");

	expect(&p, "ok", ERASE_LOOK);
	expect(&p, "refused", ERASE);		/* without the PIN typed again */
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "erases", ERASE);
	assert_int_equal(strlen(got(w, IDF_REF)), IDENTITY_REF_LEN);
	expect(&p, "refused", HOME);		/* only the goodbye is left */
	hang_up(&p, true);
}

static bool is_found(struct world *w)
{
	struct identity_person_info info;

	OK(identity_person_find(w->core, SELAM, 1, &info));
	return info.found;
}

static void lock_by_sms(struct world *w)
{
	struct phone p = { .w = w, .number = SELAM, .link = "op1" };
	struct identity_req req;

	world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "LOCK");
	run_alone(w, &req);
}

/* Neither a PIN nor LOCK ends it, no restart and no wall clock hurries it, and it is done on its day. */
static void test_own_erasing_waits_a_week_of_steady_time(void **state)
{
	struct world *w = *state;
	struct phone p;

	erase_own(w);
	pass(w, 24 * HOUR);
	lock_by_sms(w);
	p = unlocked(w, "erasing");
	assert_true(*got(w, IDF_READY_DAY));
	expect(&p, "refused", HOME);
	hang_up(&p, true);
	world_close(w);
	world_open(w);
	world_at(w, world_now(w) + 300 * 86400);	/* in doubt, and then set right */
	look_after(w);
	assert_true(is_found(w));
	world_at(w, world_now(w) - 300 * 86400);
	pass(w, 143 * HOUR - 600);
	assert_true(is_found(w));
	p = unlocked(w, "erasing");
	expect(&p, "erases", CASE_ANSWER, .key = "erase");
	hang_up(&p, true);
	pass(w, 2 * HOUR);
	assert_false(is_found(w));
	assert_int_equal(opens(w, SELAM, PIN), IDO_WRONG);
}

/* Hidden at once: no code of hers is good, and none is made; keeping it opens all of it again. */
static void test_own_erasing_hides_and_is_kept(void **state)
{
	struct world *w = *state;
	char code[16];
	struct phone p, a;

	add_org(w, HAWA, "HAWA", "recv-s");
	staff(w, HAWA, AGENT, "135797");
	share(w, SELAM);
	snprintf(code, sizeof(code), "%s", w->code);
	erase_own(w);
	a = dial(w, AGENT, NULL);
	expect(&a, "staff", UNLOCK, .secret = "135797");
	expect(&a, "late", CHECK, .secret = code);
	hang_up(&a, true);
	p = unlocked(w, "erasing");
	expect(&p, "person", CASE_ANSWER, .key = "keep");
	hang_up(&p, true);
	pass(w, 192 * HOUR);
	assert_true(is_found(w));
	share(w, SELAM);
	a = dial(w, AGENT, NULL);
	expect(&a, "staff", UNLOCK, .secret = "135797");
	expect(&a, "ok", CHECK, .secret = w->code);
	hang_up(&a, true);
}

/* What ends with it is told, and a case of officers becomes hers: none of them can keep it from her. */
static void test_own_erasing_takes_over_and_tells_what_is_open(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p = unlocked(w, "person");

	expect(&p, "ok", ERASE_LOOK);
	correct(w, "family_name", "TESFAY", "left");
	expect(&p, "left", ERASE_LOOK);
	assert_string_equal(got(w, IDF_STILL_OPEN), "case.correct");
	hang_up(&p, true);
	p = unlocked(w, "fix");
	expect(&p, "person", CASE_ANSWER, .key = "no");
	hang_up(&p, true);
	erase_case(w, number);
	p = unlocked(w, "erasing");
	expect(&p, "erases", CASE_ANSWER, .key = "erase");
	hang_up(&p, true);
	set_officer(w, "block");
	pass(w, 192 * HOUR);
	assert_false(is_found(w));
}

/* ---- erasing, asked for by who has the phone and the PIN of somebody ---- */

static void trust(struct world *w, const char *number)
{
	struct phone p = unlocked(w, "person");

	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "ok", TRUST, .secret = number);
	hang_up(&p, true);
}

static void lock_for(struct world *w, const char *number, const char *whom)
{
	struct phone p = { .w = w, .number = number, .link = "op1" };
	struct identity_req req;

	world_sms_req(&p, &req, &(struct args){ .key = "lock_for", .pick = whom }, whom);
	run_alone(w, &req);
}

/* Two officers see the person, by the paper, whatever phone that was before. */
static void seen_at_desk(struct world *w, const char *old, char number[8])
{
	struct phone p = first(w, "erase", "asked");

	expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "step_old", CASE_SET, .key = "paper", .text = PAPER);
	expect(&p, "step_send", CASE_SET, .key = "old", .text = old);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, 8, "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	approve(w, number);
}

/* Only the trusted person is told, may hold it though the ID is locked already, and then no time ends it; the person may still keep it. */
static void test_own_erasing_is_told_to_the_trusted_person_who_holds_it(void **state)
{
	struct world *w = *state;
	struct phone p;

	trust(w, FAR);
	erase_own(w);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 1);
	lock_for(w, STRANGER, SELAM);
	pass(w, 100 * HOUR);
	p = unlocked(w, "erasing");
	expect(&p, "erases", CASE_ANSWER, .key = "erase");
	hang_up(&p, true);
	assert_int_equal(send_all(w, IDENTITY_TOLD_DELIVERED), 0);	/* told once */
	lock_for(w, FAR, SELAM);
	world_wait(w, 700);
	pass(w, 300 * HOUR);
	assert_true(is_found(w));
	p = unlocked(w, "erasing_held");
	assert_string_equal(got(w, IDF_READY_DAY), "");
	expect(&p, "erase_held", CASE_ANSWER, .key = "erase");
	assert_string_equal(got(w, IDF_REF), "");
	hang_up(&p, true);
	pass(w, 300 * HOUR);
	assert_true(is_found(w));
	p = unlocked(w, "erasing_held");
	expect(&p, "person", CASE_ANSWER, .key = "keep");
	hang_up(&p, true);
}

/* What was held is done a week after two officers saw who it is about. */
static void test_held_erasing_goes_on_when_a_desk_saw_the_person(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	trust(w, FAR);
	erase_own(w);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	lock_for(w, FAR, SELAM);
	assert_int_equal(send_words(w, IDENTITY_TOLD_DELIVERED, "T4t"), 1);
	seen_at_desk(w, SELAM, number);
	(void)send_all(w, IDENTITY_TOLD_DELIVERED);
	pass(w, HOUR);
	p = unlocked(w, "erasing");	/* what was held is asked about last: she was seen */
	expect(&p, "erases", CASE_ANSWER, .key = "erase");
	hang_up(&p, true);
	pass(w, 160 * HOUR);
	assert_true(is_found(w));
	p = unlocked(w, "erasing");
	hang_up(&p, true);
	pass(w, 9 * HOUR);
	assert_false(is_found(w));
}

/* An administrator's close neither hurries nor loses it: nothing is erased while it is closed, and the week begins anew, hidden as before. */
static void test_own_erasing_outlives_close_and_reopen(void **state)
{
	struct world *w = *state;
	struct phone p;

	erase_own(w);
	lock_by_admin(w, "close");
	pass(w, 300 * HOUR);
	assert_true(is_found(w));
	lock_by_admin(w, "reopen");
	pass(w, 160 * HOUR);
	assert_true(is_found(w));
	p = unlocked(w, "erasing");
	expect(&p, "erases", CASE_ANSWER, .key = "erase");
	hang_up(&p, true);
	pass(w, 9 * HOUR);
	assert_false(is_found(w));
}

/* The ID would stay hidden for good. */
static void test_own_erasing_is_not_refused_by_the_administrator(void **state)
{
	struct world *w = *state;
	struct identity_case_info info;
	int64_t id = 0;
	struct phone p;

	erase_own(w);
	OK(identity_core_begin(w->core));
	OK(identity_case_next(w->core, &id, &info));
	assert_int_equal(identity_case_refuse(w->core, info.number), -EPERM);
	OK(identity_core_commit(w->core));
	p = unlocked(w, "erasing");
	hang_up(&p, true);
}

/* Somebody near who made her move may know the PIN as well. */
static void test_own_erasing_after_a_danger_is_held_for_a_desk(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	open_case(w, "move", "danger", SHOWN, number);
	approve(w, number);
	pass(w, 26 * HOUR);
	p = dial(w, SHOWN, NULL);
	if (ask(&p, UNLOCK, .secret = PIN) == IDO_SPOT)
		expect(&p, "person", CASE_ANSWER, .key = "mine");
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "erase_held", ERASE);
	hang_up(&p, true);
	pass(w, 300 * HOUR);
	p = dial(w, SHOWN, NULL);
	expect(&p, "erasing_held", UNLOCK, .secret = PIN);
	expect(&p, "person", CASE_ANSWER, .key = "keep");
	hang_up(&p, true);
}

/* The number is an agent's as well: work goes on with the PIN, and opens nothing of a person. */
static void test_an_erased_agent_still_works(void **state)
{
	struct world *w = *state;
	struct phone p;

	add_org(w, HAWA, "HAWA", "recv-s");
	add_agent(w, HAWA, SELAM);
	p = unlocked(w, "both");
	expect(&p, "person", ROLE, .key = "person");
	expect(&p, "ok", PROVE, .secret = PIN);
	expect(&p, "erases", ERASE);
	hang_up(&p, true);
	pass(w, 169 * HOUR);
	assert_false(is_found(w));
	p = unlocked(w, "staff");
	expect(&p, "refused", ROLE, .key = "person");
	expect(&p, "refused", MY_ID);
	hang_up(&p, true);
}

/* ---- a copy ---- */

static void begin_copy(struct world *w, const char *number, const char *of, char out[8])
{
	const struct identity_copy_args args = { .number = number, .case_number = of, .desk = "NBO-3", .slot = 1 };
	char err[IDENTITY_ERR_MAX];

	OK(identity_core_begin(w->core));
	OK(identity_copy_begin(w->core, out, &args, err));
	OK(identity_core_commit(w->core));
}

static int part(struct world *w, const char *number, unsigned n)
{
	struct db_blob blob;

	return identity_copy_part(w->core, &blob, number, n);
}

/* The octets of it, opened with the code of the screen: whether they have these words. */
static bool copy_has(struct world *w, const char *number, const char *code, const char *words)
{
	static char text[65536];
	uint8_t salt[KDF_SALT], t[KDF_OUT], plain[SEAL_COPY_PART];
	struct db_blob blob;
	struct seal_copy c;
	bool last = false;
	uint32_t mem, ops;
	size_t used, len = 0;
	unsigned n;

	OK(identity_copy_part(w->core, &blob, number, 0));
	OK(seal_copy_cost(blob.octets, salt, &mem, &ops));
	OK(kdf_hash(t, code, strlen(code), salt, mem, ops));
	OK(seal_copy_open(&c, blob.octets, t));
	for (n = 1; !last; n++) {
		OK(identity_copy_part(w->core, &blob, number, n));
		OK(seal_copy_pull(&c, plain, &used, &last, blob.octets, blob.len));
		assert_true(len + used < sizeof(text));
		memcpy(text + len, plain, used);
		len += used;
	}
	assert_int_equal(part(w, number, n), -ERANGE);
	text[len] = '\0';
	return strstr(text, words);
}

static void test_copy_is_made_by_her_yes_alone(void **state)
{
	struct world *w = *state;
	char number[8], again[8], code[24];
	struct phone p = unlocked(w, "person");

	expect(&p, "ok", COPY_ASK);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	expect(&p, "ok", COPY_ASK);
	assert_string_equal(got(w, IDF_CASE), number);	/* one at a time */
	expect(&p, "refused", COPY_GIVE);
	hang_up(&p, true);
	p = unlocked(w, "person");	/* no desk asks yet */
	hang_up(&p, true);
	begin_copy(w, "", number, again);
	assert_string_equal(again, number);
	assert_int_equal(part(w, number, 0), -EAGAIN);
	p = unlocked(w, "copy_asked");
	assert_string_equal(got(w, IDF_DESK_NAME), "NBO-3");
	assert_string_equal(got(w, IDF_CASE), number);
	expect(&p, "refused", CASE_ANSWER, .key = "yes");
	expect(&p, "ok", COPY_GIVE);
	snprintf(code, sizeof(code), "%s", got(w, IDF_COPY_CODE));
	assert_int_equal(strlen(code), SEAL_COPY_CODE);
	expect(&p, "refused", HOME);
	hang_up(&p, true);
	assert_true(copy_has(w, number, code, "facts\tid_number\tid_number\t" PAPER "\n"));
	assert_true(copy_has(w, number, code, "\tNBO-3\n"));
	p = unlocked(w, "person");	/* once */
	hang_up(&p, true);
	OK(identity_core_begin(w->core));
	OK(identity_copy_done(w->core, number));
	OK(identity_core_commit(w->core));
	assert_int_equal(part(w, number, 0), -EALREADY);
	assert_int_equal(identity_copy_done(w->core, number), -EALREADY);
}

/* Ten minutes, and a day: then nothing is there, nor can be. */
static void test_copy_that_nobody_answers_or_fetches_lapses(void **state)
{
	struct world *w = *state;
	char number[8];
	struct phone p;

	begin_copy(w, SELAM, "", number);
	world_wait(w, 601);
	p = unlocked(w, "person");
	hang_up(&p, true);
	look_after(w);
	assert_int_equal(part(w, number, 0), -EALREADY);
	begin_copy(w, SELAM, "", number);
	world_wait(w, 500);
	p = unlocked(w, "copy_asked");
	world_wait(w, 101);
	expect(&p, "late", COPY_GIVE);
	hang_up(&p, true);
	begin_copy(w, SELAM, "", number);
	p = unlocked(w, "copy_asked");
	expect(&p, "ok", COPY_GIVE);
	hang_up(&p, true);
	pass(w, 23 * HOUR);
	OK(part(w, number, 0));
	pass(w, 2 * HOUR);
	assert_int_equal(part(w, number, 0), -EALREADY);
	assert_string_equal(state_of(w, number), "lapsed");
}

/* A desk that begins anew has what was made for the code before no more. */
static void test_copy_begun_anew_needs_another_yes(void **state)
{
	struct world *w = *state;
	char number[8], again[8];
	struct phone p;

	begin_copy(w, SELAM, "", number);
	p = unlocked(w, "copy_asked");
	expect(&p, "ok", COPY_GIVE);
	hang_up(&p, true);
	begin_copy(w, SELAM, "", again);
	assert_string_equal(again, number);
	assert_int_equal(part(w, number, 0), -EAGAIN);
	p = unlocked(w, "copy_asked");
	expect(&p, "person", CASE_ANSWER, .key = "no");
	hang_up(&p, true);
	assert_int_equal(part(w, number, 0), -EALREADY);
}

static void lock_by_trusted(struct world *w)
{
	lock_for(w, FAR, SELAM);
}

static void lock_at_host(struct world *w)
{
	lock_by_admin(w, "lock");
}

static void close_at_host(struct world *w)
{
	lock_by_admin(w, "close");
}

/* Asked about, or made: a lock ends it, and opening the ID again brings nothing back. */
static void test_copy_ends_with_a_lock(void **state)
{
	static void (*const locks[])(struct world *w) = { lock_by_sms, lock_by_trusted, lock_at_host, close_at_host };
	struct world *w = *state;
	char number[8];
	struct phone p;
	unsigned i;

	trust(w, FAR);
	for (i = 0; i < 2 * sizeof(locks) / sizeof(locks[0]); i++) {
		begin_copy(w, SELAM, "", number);
		p = unlocked(w, "copy_asked");
		if (i % 2)
			expect(&p, "ok", COPY_GIVE);
		locks[i / 2](w);
		expect(&p, i % 2 ? "refused" : "late", COPY_GIVE);
		hang_up(&p, true);
		assert_int_equal(part(w, number, 0), -EALREADY);
		assert_string_equal(state_of(w, number), "stopped");
		lock_by_admin(w, i / 2 == 3 ? "reopen" : "unlock");
		assert_int_equal(part(w, number, 0), -EALREADY);
		p = unlocked(w, "person");	/* and there is nothing to tell */
		hang_up(&p, true);
		world_wait(w, 700);
	}
}

static void test_copy_ends_with_a_lock_by_dial(void **state)
{
	struct world *w = *state;
	struct phone p = unlocked(w, "person");
	char number[8];

	begin_copy(w, SELAM, "", number);
	expect(&p, "ok", LOCK, .key = "now");
	hang_up(&p, true);
	assert_int_equal(part(w, number, 0), -EALREADY);
	assert_string_equal(state_of(w, number), "stopped");
}

/* However somebody comes to be locked while it waits: as by a card that was lost. */
static void test_copy_of_who_is_locked_is_not_handed_over(void **state)
{
	struct identity_copy_args args = { .number = SELAM, .case_number = "", .desk = "NBO-3", .slot = 1 };
	struct world *w = *state;
	char number[8], err[IDENTITY_ERR_MAX];
	struct db_person person;
	struct db_login l;
	uint8_t ix[DB_IX];
	struct phone p;

	begin_copy(w, SELAM, "", number);
	p = unlocked(w, "copy_asked");
	expect(&p, "ok", COPY_GIVE);
	hang_up(&p, true);
	OK(part(w, number, 0));
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &person, l.person_id));
	person.locked_until = DB_FOREVER;
	OK(identity_core_begin(w->core));
	OK(db_person_put(w->db, &person));
	assert_int_equal(identity_copy_part(w->core, &(struct db_blob){ .len = 0 }, number, 1), -EALREADY);
	assert_int_equal(identity_copy_begin(w->core, number, &args, err), -ENOENT);
	args = (struct identity_copy_args){ .number = "", .case_number = number, .desk = "NBO-3" };
	assert_int_equal(identity_copy_begin(w->core, number, &args, err), -ENOENT);
	OK(identity_core_commit(w->core));
}

/* A case whose body is damaged keeps no right PIN out: it ends, and that is told. */
static void test_a_damaged_case_keeps_no_pin_out(void **state)
{
	struct world *w = *state;
	struct identity_core_load load;
	struct db_blob sealed;
	struct db_case row;
	char number[8];
	struct phone p;

	open_case(w, "reset", "forgot", SELAM, number);
	approve(w, number);
	OK(identity_core_begin(w->core));
	OK(db_case_find(w->db, &row, &sealed, number));
	sealed.octets[sealed.len / 2] ^= 1;
	OK(db_case_put(w->db, &row, &sealed));
	OK(identity_core_commit(w->core));
	p = unlocked(w, "stopped");
	identity_core_load(w->core, &load);
	assert_true(load.lost_rows > 0);
	expect(&p, "person", CASE_ANSWER, .key = "mine");
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "stopped");
	p = unlocked(w, "person");
	hang_up(&p, true);
}

/* Another question that comes up meanwhile, however the two cases are numbered, makes no yes late. */
static void test_copy_asked_beside_another_question(void **state)
{
	struct world *w = *state;
	char number[8], other[8];
	unsigned i;
	struct phone p;

	for (i = 0; i < 3; i++) {
		begin_copy(w, SELAM, "", number);
		p = unlocked(w, "copy_asked");
		open_case(w, "reset", "forgot", SELAM, other);
		(void)opens(w, SELAM, PIN);
		assert_string_equal(state_of(w, other), "stopped");
		expect(&p, "ok", COPY_GIVE);
		hang_up(&p, true);
		p = unlocked(w, "stopped");
		expect(&p, "person", CASE_ANSWER, .key = "mine");
		hang_up(&p, true);
	}
}

/* The day that the person was told stands, though a desk began it and nobody said yes; and no desk lists what is nobody's but the person's. */
static void test_copy_asked_by_dial_keeps_its_day(void **state)
{
	struct world *w = *state;
	struct phone p = unlocked(w, "person");
	char number[8], again[8], day[16];

	expect(&p, "ok", COPY_ASK);
	snprintf(number, sizeof(number), "%s", got(w, IDF_CASE));
	snprintf(day, sizeof(day), "%s", got(w, IDF_UNTIL));
	hang_up(&p, true);
	p = dial(w, AMINA, NULL);
	expect(&p, "officer", UNLOCK, .secret = OPIN);
	expect(&p, "none", CASE_LIST);
	expect(&p, "none", CASE_SHOW, .key = number);
	hang_up(&p, true);
	begin_copy(w, "", number, again);
	world_wait(w, 601);
	look_after(w);
	assert_string_equal(state_of(w, number), "open");
	p = unlocked(w, "person");	/* it is asked no more */
	expect(&p, "ok", COPY_ASK);
	assert_string_equal(got(w, IDF_CASE), number);
	assert_string_equal(got(w, IDF_UNTIL), day);
	hang_up(&p, true);
	begin_copy(w, "", number, again);
	pass(w, 13 * 24 * HOUR);
	assert_string_equal(state_of(w, number), "lapsed");
}

static void test_copy_is_for_who_has_a_pin(void **state)
{
	struct identity_copy_args args = { .number = STRANGER, .case_number = "", .desk = "NBO-3", .slot = 1 };
	struct world *w = *state;
	char err[IDENTITY_ERR_MAX], number[8];

	OK(add_person(w, OTHER, NULL));
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_copy_begin(w->core, number, &args, err), -ENOENT);
	args.number = OTHER;
	assert_int_equal(identity_copy_begin(w->core, number, &args, err), -ENOENT);
	args = (struct identity_copy_args){ .number = "", .case_number = "12345", .desk = "NBO-3" };
	assert_int_equal(identity_copy_begin(w->core, number, &args, err), -ENOENT);
	OK(identity_core_commit(w->core));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, desk_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(test_reset_two_officers_wait_new_pin),
		T(test_reset_code_lost_another_is_given),
		T(test_a_code_needs_the_number_of_its_case),
		T(test_the_number_of_a_case_is_not_guessed_while_it_waits),
		T(test_a_lock_from_any_phone_stops_no_officers),
		T(test_another_sim_gets_no_code),
		T(test_a_case_of_an_earlier_program),
		T(test_reset_former_wraps_open_nothing),
		T(test_reset_waits_while_the_person_is_closed),
		T(test_reset_leaves_the_other_phones),
		T(test_pin_at_second_one_stops),
		T(test_pin_at_last_second_stops),
		T(test_the_second_pin_stops_no_case),
		T(test_lock_by_sms_stops_and_the_next_unlock_tells),
		T(test_a_lock_too_many_stops_all_the_same),
		T(test_a_lock_by_the_administrator_stops),
		T(test_a_new_pin_opens_no_later_lock),
		T(test_wait_does_not_follow_the_clock),
		T(test_notice_undeliverable_waits_a_day_more),
		T(test_notice_not_sent_nothing_begins),
		T(test_wait_holds_a_working_day),
		T(test_move_pin_goes_along_and_the_old_number_is_nobodys),
		T(test_move_from_a_number_that_went_to_somebody_else),
		T(test_move_from_a_number_that_goes_in_the_wait),
		T(test_move_back_to_the_number_itself),
		T(test_move_old_sim_and_pin_stop_it),
		T(test_move_to_the_number_itself_is_refused),
		T(test_without_a_paper_the_person_is_asked_afterwards),
		T(test_not_asked_for_locks),
		T(test_now_and_then_the_person_is_asked),
		T(test_danger_no_notice_and_an_alarm),
		T(test_a_move_by_card_takes_no_later_login_along),
		T(test_a_number_left_by_card_is_not_moved),
		T(test_another_sim_ends_what_waits_for_the_number),
		T(test_second_officer_is_another),
		T(test_first_officer_has_to_be_one_still),
		T(test_who_is_blocked_counts_no_more),
		T(test_whose_time_is_over_counts_no_more),
		T(test_a_reset_without_a_place),
		T(test_a_terminal_is_its_user),
		T(test_a_terminal_wants_the_pin_before_a_yes),
		T(test_a_terminal_hears_kinds_reasons_and_rows),
		T(test_officer_is_not_their_own_case),
		T(test_wrong_twice_ends_it),
		T(test_no_paper_other_digits_of_that_phone),
		T(test_a_login_of_staff_gets_none),
		T(test_no_paper_and_no_new_phone_the_old_one_is_shown),
		T(test_a_paper_counts_for_its_person_alone),
		T(test_a_move_gives_small_bundles_alone_for_a_week),
		T(test_a_move_hides_the_history_of_before_for_a_week),
		T(test_a_new_pin_on_a_new_sim_gives_three_times_a_day),
		T(test_one_open_and_three_a_year),
		T(test_card_only_is_set_at_a_desk),
		T(test_who_wants_the_card_gets_nothing_without),
		T(test_probes_are_an_alarm),
		T(test_news_are_for_that_phone_alone),
		T(test_nobody_decides_it_lapses),
		T(test_a_right_pin_reads_its_cases_once), T(test_administrator_ends_and_never_approves),
#define BARE(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
		BARE(test_a_pair_is_an_alarm),
		BARE(test_a_third_of_the_desk_is_an_alarm),
		BARE(test_too_many_a_day_are_an_alarm),
		BARE(test_never_a_no_is_an_alarm),
		BARE(test_outside_hours_is_an_alarm),
		T(test_correction_is_the_persons_own),
		T(test_correction_of_no_key_hides_nothing),
		T(test_cases_that_are_over_go),
		T(test_correction_no_and_complaint_change_nothing),
		T(test_birth_date_once_then_a_second_officer),
		T(test_erase_is_asked_at_each_unlock_and_done),
		T(test_own_erasing_waits_a_week_of_steady_time),
		T(test_own_erasing_hides_and_is_kept),
		T(test_own_erasing_takes_over_and_tells_what_is_open),
		T(test_erase_kept_by_the_person),
		T(test_erase_is_stopped_by_the_pin_and_by_lock),
		T(test_own_erasing_is_told_to_the_trusted_person_who_holds_it),
		T(test_held_erasing_goes_on_when_a_desk_saw_the_person),
		T(test_own_erasing_outlives_close_and_reopen),
		T(test_copy_is_made_by_her_yes_alone),
		T(test_copy_that_nobody_answers_or_fetches_lapses),
		T(test_copy_begun_anew_needs_another_yes),
		T(test_copy_ends_with_a_lock),
		T(test_copy_ends_with_a_lock_by_dial),
		T(test_copy_of_who_is_locked_is_not_handed_over),
		T(test_a_damaged_case_keeps_no_pin_out),
		T(test_copy_asked_beside_another_question),
		T(test_copy_asked_by_dial_keeps_its_day),
		T(test_copy_is_for_who_has_a_pin),
		T(test_an_erased_agent_still_works),
		T(test_own_erasing_is_not_refused_by_the_administrator),
		T(test_own_erasing_after_a_danger_is_held_for_a_desk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
