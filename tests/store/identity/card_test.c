/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Code cards: handed over, used, guessed. The thief of these tests has a phone, a card, or the files. */
#include <errno.h>
#include <stdlib.h>

#include "store/identity/card/identity_stock.h"
#include "store/identity/cases/identity_case.h"
#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"

#define AMINA	"254711000031"
#define OPIN	"864209"
#define NEWSIM	"254700000077"
#define DAY	86400
#define ASKS	100

/* A card on paper. */
struct paper {
	char serial[DB_CARD_SERIAL];
	char code[SEAL_CARD_CODES][SEAL_CARD_LEN + 1];
};

/* ---- helpers ---- */

static void print_card(struct world *w, struct paper *paper)
{
	struct identity_card_new n;
	char text[IDENTITY_SERIAL_TEXT];
	unsigned i;

	seal_random(n.salt, sizeof(n.salt));
	for (i = 0; i < SEAL_CARD_CODES; i++) {
		seal_card_code(paper->code[i]);
		OK(kdf_hash(n.t[i], paper->code[i], SEAL_CARD_LEN, n.salt, w->conf.token_mem_kib, w->conf.token_ops));
	}
	OK(identity_core_begin(w->core));
	OK(identity_card_make(w->core, &n, text));
	OK(identity_core_commit(w->core));
	snprintf(paper->serial, sizeof(paper->serial), "%.4s%.3s", text, text + 5);
}

static void officer(struct world *w)
{
	const struct identity_officer_args args = { "NBO-3", "Amina", AMINA };
	char err[IDENTITY_ERR_MAX];
	struct phone p;

	OK(identity_core_begin(w->core));
	OK(identity_officer_add(w->core, &args, err));
	OK(identity_core_commit(w->core));
	start_code(w, AMINA, 1);
	p = dial(w, AMINA, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, OPIN);
	hang_up(&p, true);
}

static struct phone in(struct world *w)
{
	struct phone p = dial(w, AMINA, NULL);

	expect(&p, "officer", UNLOCK, .secret = OPIN);
	return p;
}

static void show_phone(struct world *w, const char *number)
{
	struct phone p = dial(w, number, "3");

	expect(&p, "ok", PROOF);
	snprintf(w->code, sizeof(w->code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
}

static void hand_over(struct world *w, const char *number, const struct paper *paper, const char *how)
{
	struct phone p = in(w);

	show_phone(w, number);
	expect(&p, "ok", CARD_FOR, .secret = w->code);
	expect(&p, "ok", CARD_SERIAL, .secret = paper->serial);
	expect(&p, "officer", CARD_GIVEN, .key = how);
	hang_up(&p, true);
}

/* The question whether a card is theirs, answered with yes. */
static void takes_it(struct world *w, const char *number, const char *pin)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, "card_new", UNLOCK, .secret = pin);
	assert_string_equal(got(w, IDF_DESK_NAME), "NBO-3");
	expect(&p, "person", CARD_SAID, .key = "yes");
	hang_up(&p, true);
}

/* Selam with a PIN, an officer, and a card in her hand whose key is sealed. */
static void with_card(struct world *w, struct paper *paper, const char *how)
{
	enrol(w, SELAM, PIN);
	officer(w);
	print_card(w, paper);
	hand_over(w, SELAM, paper, how);
	takes_it(w, SELAM, PIN);
}

static const char *asked_for(struct world *w, const struct paper *paper)
{
	unsigned n = strtoul(got(w, IDF_CARD_N), NULL, 10);

	assert_true(n >= 1 && n <= SEAL_CARD_CODES);
	return paper->code[n - 1];
}

static const char *move(struct world *w, const char *by, const char *old, const struct paper *paper, const char *code, const char *pin, const char *key)
{
	struct phone p = dial(w, by, NULL);
	const char *outcome;

	expect(&p, "ok", CARD_OLD, .secret = old, .key = key);
	expect(&p, "ok", CARD_CODE, .secret = code ?: asked_for(w, paper));
	outcome = identity_outcome_name(ask(&p, CARD_MOVE, .secret = pin));
	hang_up(&p, true);
	return outcome;
}

static void opens(struct world *w, const char *number, const char *pin, const char *outcome)
{
	struct phone p = dial(w, number, NULL);

	expect(&p, outcome, UNLOCK, .secret = pin);
	hang_up(&p, true);
}

/* Whether an event stands in the history. */
static bool has_event(struct world *w, const char *number, const char *event)
{
	struct phone p = dial(w, number, NULL);
	bool has;

	expect(&p, "person", UNLOCK, .secret = PIN);
	has = !strcmp(identity_outcome_name(ask(&p, HISTORY)), "ok") && strstr(got(w, IDF_EVENT), event);
	hang_up(&p, true);
	return has;
}

static struct phone claim(struct world *w, const char *number)
{
	struct phone p = { .w = w, .number = number, .link = "op1", .dialogue = ++w->dialogues, .claimed = true };

	expect(&p, "plain", HELLO);
	return p;
}

/* Three codes from the own number, each bent where asked. */
static void ask_reset(struct world *w, const char *by, const struct paper *paper, bool right)
{
	struct phone p = dial(w, by, NULL);
	unsigned i;

	expect(&p, "ok", RESET_BEGIN);
	for (i = 1; i <= SEAL_CARD_NEED; i++) {
		assert_int_equal(atoi(got(w, IDF_CARD_TURN)), i);
		expect(&p, i < SEAL_CARD_NEED ? "ok" : "held", RESET_CODE, .secret = right ? asked_for(w, paper) : "93011862");
	}
	assert_true(*got(w, IDF_SEEN_DAY) && *got(w, IDF_SEEN_TIME));
	hang_up(&p, true);
}

static void ready(struct world *w, const char *number, const char *outcome)
{
	struct phone p;

	world_wait(w, DAY + 900);
	p = dial(w, number, NULL);
	expect(&p, outcome, RESET_BEGIN);
	hang_up(&p, true);
}

static void want(struct world *w, const char *number, uint32_t wants)
{
	uint8_t ix[DB_IX];
	struct db_person p;
	struct db_login l;

	seal_number_ix(w->keys, ix, number);
	OK(db_begin(w->db));
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_person_get(w->db, &p, l.person_id));
	p.settings |= wants;
	OK(db_person_put(w->db, &p));
	OK(db_commit(w->db));
}

/* Who stole SIM and card has typed the new PIN twice when the owner locks: what a worker hashes, for a dialogue that is there or gone, is nobody's PIN. */
static void reset_is_stopped_while_it_is_hashed(struct world *w, bool stays)
{
	struct identity_req req;
	struct identity_core_load load;
	struct kdf_result result = { 0 };
	struct paper paper;
	struct kdf_job job;
	struct phone p, owner = { .w = w, .number = SELAM, .link = "op1" };

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	world_wait(w, DAY + 600);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_ready", RESET_BEGIN);
	expect(&p, "start", RESET_READY, .secret = asked_for(w, &paper));
	expect(&p, "ok", PIN_NEW, .secret = "975312");
	world_req(&p, &req, IDV_PIN_AGAIN, &(struct args){ .secret = "975312" });
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &job), IDENTITY_HASH);
	OK(identity_core_commit(w->core));
	if (!stays)
		hang_up(&p, true);
	world_sms_req(&owner, &req, &(struct args){ .key = "lock" }, "LOCK");
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	result.id = job.id;
	OK(kdf_hash(result.out, job.secret.digits, job.secret.len, job.salt, job.mem_kib, job.ops));
	OK(identity_core_begin(w->core));
	assert_true(identity_core_resume(w->core, &result, &w->ans));
	OK(identity_core_commit(w->core));
	assert_int_equal(w->ans.outcome, IDO_BUSY);
	opens(w, SELAM, "975312", "wrong");
	opens(w, SELAM, PIN, "stopped");
	identity_core_load(w->core, &load);
	assert_int_equal(load.lost_rows, 0);
}

static void test_a_reset_is_stopped_while_its_pin_is_hashed(void **state)
{
	reset_is_stopped_while_it_is_hashed(*state, true);
}

static void test_a_reset_is_stopped_while_its_pin_is_hashed_for_nobody(void **state)
{
	reset_is_stopped_while_it_is_hashed(*state, false);
}

/* ---- a new SIM ---- */

static void test_card_and_pin_move_to_a_new_sim(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	assert_true(has_event(w, SELAM, "||card_given"));
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
	opens(w, NEWSIM, PIN, "person");
	opens(w, SELAM, PIN, "card_moved");
}

/* The login of before the last new PIN, written back: card and old PIN take nobody to a new SIM. */
static void test_a_former_login_does_not_move(void **state)
{
	struct world *w = *state;
	uint8_t ix[DB_IX];
	struct db_login then;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "yes");
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &then, ix, 1));
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	change_pin(&p, PIN, "864213");
	hang_up(&p, true);
	OK(db_begin(w->db));
	OK(db_login_put(w->db, &then));
	OK(db_commit(w->db));
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "wrong");
}

/* A desk opens a case for Selam, whose number goes to `number`. */
static void open_case(struct world *w, char number[8])
{
	struct phone p = in(w);

	expect(&p, "step_why", CASE_NEW, .key = "reset");
	expect(&p, "step_whom", CASE_SET, .key = "why", .pick = "known");
	expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "step_number", CASE_SET, .key = "paper", .text = "ET-100-0042");
	show_phone(w, SELAM);
	expect(&p, "step_send", CASE_PHONE, .secret = w->code);
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "opened", CASE_OPEN);
	snprintf(number, 8, "%s", got(w, IDF_CASE));
	hang_up(&p, true);
}

static void is_stopped(struct world *w, const char *number)
{
	struct identity_case_info info;

	OK(identity_case_look(w->core, number, &info));
	assert_string_equal(info.why, "stopped");
}

/* Card and PIN, or three codes of it, are the person: what somebody began at a desk ends. */
static void test_a_card_stops_what_a_desk_began(void **state)
{
	struct world *w = *state;
	struct paper paper;
	char number[8];

	with_card(w, &paper, "yes");
	open_case(w, number);
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
	is_stopped(w, number);
}

static void expect_news(struct world *w, const char *outcome)
{
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, outcome, CASE_NEWS);
	hang_up(&p, true);
}

/* Both together need no second officer and no wait, and the record is kept, also of who wants no new PIN by phone. */
static void test_a_card_and_an_officer_give_a_new_pin_at_once(void **state)
{
	struct world *w = *state;
	struct paper paper;
	char number[8], code[16];
	struct phone p;

	with_card(w, &paper, "yes");
	want(w, SELAM, DB_WANT_DESK_ONLY);
	open_case(w, number);
	ask_reset(w, SELAM, &paper, false);
	expect_news(w, "case");
	ask_reset(w, SELAM, &paper, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "case_ask", CASE_NEWS);
	expect(&p, "case_ready", CASE_NEWS, .key = number);
	snprintf(code, sizeof(code), "%s", got(w, IDF_CODE));
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = code);
	choose_pin(&p, "975312");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "975312");
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	hang_up(&p, true);
}

/* The PIN stops it to the last second. */
static void test_a_pin_stops_a_card_and_an_officer(void **state)
{
	struct world *w = *state;
	struct paper paper;
	char number[8];

	with_card(w, &paper, "yes");
	open_case(w, number);
	ask_reset(w, SELAM, &paper, true);
	opens(w, SELAM, PIN, "stopped");
	is_stopped(w, number);
	expect_news(w, "none");
}

static void test_the_old_sim_undoes_a_move(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "yes");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_moved", UNLOCK, .secret = PIN);
	expect(&p, "refused", HOME);
	expect(&p, "refused", SHARE, .text = "x");
	expect(&p, "start", CARD_SAID, .key = "no");
	choose_pin(&p, "975312");
	hang_up(&p, true);
	opens(w, SELAM, "975312", "person");
	opens(w, NEWSIM, PIN, "wrong");
	/* who moved it has the card still: it is void */
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, "975312", ""), "wrong");
}

static void move_from(struct world *w, const char *by, const char *old, const struct paper *paper, const char *key, const char *outcome)
{
	assert_string_equal(move(w, by, old, paper, NULL, PIN, key), outcome);
}

static void test_the_old_sim_throws_out_whoever_moved_on(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "yes");
	move_from(w, NEWSIM, SELAM, &paper, "", "ok");
	move_from(w, "254700000078", NEWSIM, &paper, "add", "same");
	move_from(w, "254700000079", NEWSIM, &paper, "", "ok");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_moved", UNLOCK, .secret = PIN);
	expect(&p, "start", CARD_SAID, .key = "no");
	choose_pin(&p, "975312");
	hang_up(&p, true);
	opens(w, NEWSIM, PIN, "wrong");
	opens(w, "254700000078", PIN, "wrong");
	opens(w, "254700000079", PIN, "wrong");
	opens(w, SELAM, "975312", "person");
}

static void test_an_old_sim_is_forgotten_after_three_days(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
	world_wait(w, 3 * DAY + 600);
	OK(identity_core_begin(w->core));
	assert_true(identity_core_janitor(w->core, 1000) > 0);
	OK(identity_core_commit(w->core));
	opens(w, SELAM, PIN, "wrong");
	opens(w, NEWSIM, PIN, "person");
}

static void test_a_second_sim_opens_too(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, "add"), "same");
	opens(w, NEWSIM, PIN, "person");
	opens(w, SELAM, PIN, "person");
	assert_true(has_event(w, SELAM, "||sim_added"));
}

/* ---- a number that went to somebody else ---- */

/* As the feed has it: her login stands where no dialogue finds it. */
static void detach(struct world *w, const char *number)
{
	struct db_login l;
	uint8_t ix[DB_IX];

	seal_number_ix(w->keys, ix, number);
	OK(db_begin(w->db));
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_login_drop(w->db, ix, 1));
	identity_sim_off_ix(w->core, l.number_ix, number);
	OK(db_login_put(w->db, &l));
	OK(db_commit(w->db));
}

static int64_t waiting_sms(struct world *w)
{
	struct db_counts c;

	OK(db_counts(w->db, &c));
	return c.outbox_waiting;
}

static void test_a_card_leads_back_whose_number_went(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	detach(w, SELAM);
	opens(w, SELAM, PIN, "wrong");
	enrol(w, SELAM, "975312");	/* the next holder */
	move_from(w, NEWSIM, SELAM, &paper, "", "ok");
	assert_int_equal(waiting_sms(w), 0);	/* who has the number hears nothing */
	opens(w, NEWSIM, PIN, "person");
	opens(w, SELAM, "975312", "person");
	opens(w, SELAM, PIN, "wrong");
	move_from(w, "254700000078", SELAM, &paper, "add", "wrong");	/* nothing is left there */
}

static void test_a_card_leads_back_to_the_same_number(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	detach(w, SELAM);
	enrol(w, SELAM, "975312");
	move_from(w, SELAM, SELAM, &paper, "add", "same");
	opens(w, SELAM, "02" PIN, "person");
	opens(w, SELAM, "975312", "person");
}

/* One try is about the one, the next about the other. */
static void moves_in_two(struct world *w, const char *by, const struct paper *paper, const char *pin)
{
	if (strcmp(move(w, by, SELAM, paper, NULL, pin, ""), "ok") != 0)
		assert_string_equal(move(w, by, SELAM, paper, NULL, pin, ""), "ok");
}

/* Both have a card: which try of a day is about whom changes with the day. */
static void test_two_of_a_number_with_cards_both_move(void **state)
{
	struct world *w = *state;
	struct paper first, second;

	with_card(w, &first, "yes");
	detach(w, SELAM);
	enrol(w, SELAM, "975312");
	print_card(w, &second);
	hand_over(w, SELAM, &second, "yes");
	takes_it(w, SELAM, "975312");
	moves_in_two(w, NEWSIM, &second, "975312");
	moves_in_two(w, "254700000078", &first, PIN);
	opens(w, NEWSIM, "975312", "person");
	opens(w, "254700000078", PIN, "person");
}

/* ---- a lost SIM, locked from any phone ---- */

static void lock_lost(struct world *w, const char *by, const char *about, const char *born, const char *outcome)
{
	struct phone p = dial(w, by, NULL);

	expect(&p, "ok", CARD_OLD, .secret = about, .key = "lock");
	assert_string_equal(got(w, IDF_CARD_N), "");
	expect(&p, outcome, CARD_LOCK, .secret = born);
	hang_up(&p, true);
}

static void test_number_and_birth_date_lock_a_lost_sim(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	assert_int_equal(world_marks(w), 1);
	lock_lost(w, "254700000081", SELAM, "13041996", "ok");
	opens(w, SELAM, PIN, "person");
	assert_int_equal(world_marks(w), 0);	/* it is there already */
	lock_lost(w, "254700000081", SELAM, "12041996", "ok");
	opens(w, SELAM, PIN, "person_locked");
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK_ID);
	change_pin(&p, PIN, "975312");	/* the record is another one */
	hang_up(&p, true);
	assert_int_equal(world_marks(w), 1);
	lock_lost(w, "254700000081", SELAM, "12041996", "ok");
	opens(w, SELAM, "975312", "person_locked");
	p = dial(w, "254700000081", NULL);
	expect(&p, "wait", CARD_OLD, .secret = SELAM, .key = "lock");	/* three a day, right or wrong */
	hang_up(&p, true);
}

static void test_locking_asks_for_the_number_first_and_once(void **state)
{
	struct world *w = *state;
	struct phone p;

	enrol(w, SELAM, PIN);
	world_marks(w);
	p = dial(w, NEWSIM, NULL);
	expect(&p, "refused", CARD_LOCK, .secret = "12041996");
	expect(&p, "ok", CARD_OLD, .secret = SELAM);
	expect(&p, "refused", CARD_LOCK, .secret = "12041996");
	expect(&p, "ok", CARD_OLD, .secret = SELAM, .key = "lock");
	expect(&p, "refused", CARD_CODE, .secret = "93011862");
	expect(&p, "shape", CARD_LOCK, .secret = "1204199");
	expect(&p, "shape", CARD_LOCK, .secret = "99041996");
	expect(&p, "ok", CARD_LOCK, .secret = "13041996");
	expect(&p, "refused", CARD_LOCK, .secret = "12041996");
	hang_up(&p, true);
	p = claim(w, NEWSIM);	/* a sender whom nobody vouches for locks nobody */
	expect(&p, "ok", CARD_OLD, .secret = SELAM, .key = "lock");
	expect(&p, "ok", CARD_LOCK, .secret = "12041996");
	opens(w, SELAM, PIN, "person");
}

/* Of who knows a year alone: its first day; in another calendar: that date, or the Gregorian one. */
static void test_dates_that_one_may_type(void **state)
{
	static const char *const born[][3] = { { "1996", "01011996", "1" }, { "eth:1988-08-04", "04081988", "2" }, { "eth:1988-08-04", "12041996", "2" } };
	struct world *w = *state;
	char number[16];
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(born); i++) {
		snprintf(number, sizeof(number), "25470000060%u", i);
		assert_int_equal(add_person(w, number, (const char *const[]){ "birthdate", born[i][0], "id_number", number, NULL }), 0);
		start_code(w, number, 1);
		struct phone p = dial(w, number, NULL);

		expect(&p, "start_notice", UNLOCK, .secret = w->start);
		expect(&p, "ok", NOTICE, .text = "x");
		choose_pin(&p, PIN);
		hang_up(&p, true);
		assert_int_equal(world_marks(w), atoi(born[i][2]));
		lock_lost(w, "254700000082", number, born[i][1], "ok");
		opens(w, number, PIN, "person_locked");
	}
}

/* ---- a card on a SIM that just changed ---- */

static struct phone on_new_sim(struct world *w)
{
	struct phone p = dial(w, SELAM, HAWA);

	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "new_sim", OFFER, .org = HAWA);
	return p;
}

static void test_a_card_lifts_what_a_new_sim_keeps_back(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	w->imsi = "639020000000001";
	add_org(w, HAWA, "HAWA", "recv-s");
	with_card(w, &paper, "yes");
	world_wait(w, 600);
	w->imsi = "639020000000009";
	p = on_new_sim(w);
	expect(&p, "refused", SIM_CODE, .secret = "93011862");
	expect(&p, "ok", SIM_CARD);
	expect(&p, "wrong", SIM_CODE, .secret = "93011862");
	assert_string_equal(got(w, IDF_TRIES), "2");
	expect(&p, "new_sim", OFFER, .org = HAWA);
	expect(&p, "ok", SIM_CARD);
	expect(&p, "offer", SIM_CODE, .secret = asked_for(w, &paper));
	expect(&p, "ok", OFFER, .org = HAWA);
	hang_up(&p, true);
	p = dial(w, SELAM, HAWA);	/* and from here on */
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "ok", OFFER, .org = HAWA);
}

/* Whoever has the SIM and the PIN shows the phone at a desk, and is given a card. */
static void test_a_card_given_to_the_new_sim_lifts_nothing(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	w->imsi = "639020000000001";
	add_org(w, HAWA, "HAWA", "recv-s");
	enrol(w, SELAM, PIN);
	opens(w, SELAM, PIN, "person");
	officer(w);
	w->imsi = "639020000000009";
	opens(w, SELAM, PIN, "person");
	world_wait(w, 600);
	print_card(w, &paper);
	hand_over(w, SELAM, &paper, "yes");
	takes_it(w, SELAM, PIN);
	p = on_new_sim(w);
	expect(&p, "ok", SIM_CARD);
	expect(&p, "wrong", SIM_CODE, .secret = asked_for(w, &paper));
	expect(&p, "new_sim", OFFER, .org = HAWA);
}

/* ---- a card that nobody took ---- */

static void test_a_card_is_theirs_when_they_say_so(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	enrol(w, SELAM, PIN);
	officer(w);
	print_card(w, &paper);
	hand_over(w, SELAM, &paper, "sms");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_new", UNLOCK, .secret = PIN);
	expect(&p, "refused", HOME);
	hang_up(&p, false);
	ask_reset(w, SELAM, &paper, true);	/* who has the phone and the card, and no PIN */
	ready(w, SELAM, "ok");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_new", UNLOCK, .secret = PIN);	/* until it is answered */
	expect(&p, "person", CARD_SAID, .key = "no");
	hang_up(&p, true);
	opens(w, SELAM, PIN, "person");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "wrong");
}

static void test_a_new_pin_does_not_take_a_card_for_them(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	enrol(w, SELAM, PIN);
	officer(w);
	print_card(w, &paper);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	hand_over(w, SELAM, &paper, "yes");
	change_pin(&p, PIN, "975312");
	hang_up(&p, true);
	ask_reset(w, SELAM, &paper, true);
	ready(w, SELAM, "ok");
	takes_it(w, SELAM, "975312");
}

/* ---- a forgotten PIN ---- */

static void test_three_codes_and_a_day_give_a_new_pin(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	char number[8];

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "ok", RESET_BEGIN);	/* not yet */
	hang_up(&p, true);
	world_wait(w, DAY + 600);
	open_case(w, number);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_ready", RESET_BEGIN);
	expect(&p, "start", RESET_READY, .secret = asked_for(w, &paper));
	is_stopped(w, number);
	choose_pin(&p, "975312");
	hang_up(&p, true);
	opens(w, SELAM, PIN, "wrong");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_due", UNLOCK, .secret = "975312");
	expect(&p, "refused", HOME);
	expect(&p, "refused", CARD_SAID, .key = "no");
	expect(&p, "stopped", CARD_SAID, .key = "yes");
	expect(&p, "person", CASE_ANSWER, .key = "mine");
	expect(&p, "ok", MY_ID);
	assert_string_equal(got(w, IDF_NAME), "SELAM TESFAYE");
	hang_up(&p, true);
	/* and once only */
	p = dial(w, SELAM, NULL);
	expect(&p, "ok", RESET_BEGIN);
	hang_up(&p, true);
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, "975312", ""), "ok");	/* seven codes are left */
}

/* Said at each dial, until a desk has given another one; the new PIN does not read where its owner went before. */
static void test_another_card_is_due_until_it_is_handed_over(void **state)
{
	struct world *w = *state;
	struct paper paper, next;
	struct phone p;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	world_wait(w, DAY + 600);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_ready", RESET_BEGIN);
	expect(&p, "start", RESET_READY, .secret = asked_for(w, &paper));
	choose_pin(&p, "975312");
	hang_up(&p, true);
	opens(w, SELAM, "975312", "card_due");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_due", UNLOCK, .secret = "975312");
	expect(&p, "person", CARD_SAID, .key = "yes");
	expect(&p, "hidden", HISTORY);
	hang_up(&p, true);
	world_wait(w, 8 * DAY);
	print_card(w, &next);
	hand_over(w, SELAM, &next, "yes");
	takes_it(w, SELAM, "975312");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "975312");
	expect(&p, "ok", HISTORY);
	hang_up(&p, true);
}

/* Fewer than a new PIN takes, or locked. */
static void test_another_card_is_due_when_one_is_used_up(void **state)
{
	struct world *w = *state;
	struct db_login l;
	struct db_card c;
	uint8_t ix[DB_IX], n;
	struct paper paper;

	with_card(w, &paper, "yes");
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(db_card_of_person(w->db, &c, l.person_id));
	OK(db_begin(w->db));
	for (n = 1; n <= SEAL_CARD_CODES - SEAL_CARD_NEED; n++)
		OK(db_card_code_drop(w->db, c.id, n));
	OK(db_commit(w->db));
	opens(w, SELAM, PIN, "person");
	OK(db_begin(w->db));
	OK(db_card_code_drop(w->db, c.id, n));
	OK(db_commit(w->db));
	opens(w, SELAM, PIN, "card_due");
}

static void test_the_pin_stops_it_to_the_last_second(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	world_wait(w, DAY + 900);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_ready", RESET_BEGIN);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "stopped", UNLOCK, .secret = PIN);
	expect(&p, "not_mine", CASE_ANSWER, .key = "not_mine");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "ok", RESET_BEGIN);
	hang_up(&p, true);
	/* it was not her: the card is void, and the ID is locked */
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "wrong");
	opens(w, SELAM, PIN, "person_locked");
}

/* A number of such a case tells whoever has the phone nothing, and a new SIM ends it. */
static void test_a_reset_by_card_is_no_news_and_stays_with_its_sim(void **state)
{
	struct world *w = *state;
	struct identity_case_info info;
	struct paper paper;
	struct phone p;
	uint8_t ix[DB_IX];
	int64_t id = 0;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	OK(identity_case_next(w->core, &id, &info));
	assert_string_equal(info.kind, "reset_card");
	assert_true(info.is_open && info.ready > identity_clock_steady(w->core));
	p = dial(w, SELAM, NULL);
	expect(&p, "none", CASE_NEWS);
	expect(&p, "none", CASE_NEWS, .key = info.number);
	hang_up(&p, true);
	seal_number_ix(w->keys, ix, SELAM);
	OK(identity_core_begin(w->core));
	OK(identity_case_stop_number(w->core, ix, identity_clock_steady(w->core) + 1));
	OK(identity_core_commit(w->core));
	ready(w, SELAM, "ok");
	opens(w, SELAM, PIN, "person");
}

/* Its key goes when nobody fetched it, whether somebody dials or not. */
static void test_a_reset_by_card_lapses_by_itself(void **state)
{
	struct world *w = *state;
	struct identity_case_info info;
	struct db_blob sealed;
	struct db_case c;
	struct paper paper;
	size_t was;
	unsigned n;
	int64_t id = 0;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	OK(identity_case_next(w->core, &id, &info));
	OK(db_case_find(w->db, &c, &sealed, info.number));
	was = sealed.len;
	world_wait(w, 31 * DAY + DAY);
	OK(identity_core_begin(w->core));
	OK(identity_case_due(w->core, identity_clock_steady(w->core), 8, &n));
	OK(identity_case_due(w->core, identity_clock_steady(w->core), 8, &n));
	OK(identity_core_commit(w->core));
	OK(identity_case_look(w->core, info.number, &info));
	assert_string_equal(info.why, "lapsed");
	OK(db_case_find(w->db, &c, &sealed, info.number));
	assert_true(sealed.len <= was);
	opens(w, SELAM, PIN, "person");
}

/* What version 12 of the database kept of one: a box of its own, and due when it was ready. */
static void as_in_version_12(struct world *w, int64_t person_id)
{
	struct {
		uint8_t n, slot, salt[KDF_SALT], wrap[SEAL_WRAP];
	} old;
	struct identity_case c = { .row.id = 0 };
	struct db_blob sealed;
	struct seal_buf buf = { .octets = sealed.octets, .cap = sizeof(sealed.octets) };

	OK(db_begin(w->db));
	OK(db_card_case(w->db, &c.row, &sealed, person_id, DB_CASE_RESET_CARD));
	OK(identity_case_body_open(w->core, &c, &sealed));
	old.n = c.fix[0];
	old.slot = c.body.old_slot;
	memcpy(old.salt, c.fix + 1, sizeof(old.salt));
	memcpy(old.wrap, c.body.wrap, sizeof(old.wrap));
	c.row.due = c.body.ready;
	OK(seal_box_seal(w->keys, &buf, "card reset", &old, sizeof(old)));
	sealed.len = buf.len;
	OK(db_case_put(w->db, &c.row, &sealed));
	OK(db_commit(w->db));
}

static void reset_of_version_12(struct world *w, bool looked_at)
{
	uint8_t ix[DB_IX];
	struct paper paper;
	struct db_login l;
	struct phone p;
	unsigned n;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	as_in_version_12(w, l.person_id);
	world_wait(w, DAY + 600);
	OK(identity_core_begin(w->core));
	OK(identity_case_due(w->core, looked_at ? identity_clock_steady(w->core) : 0, 8, &n));
	OK(identity_core_commit(w->core));
	p = dial(w, SELAM, NULL);
	expect(&p, "card_ready", RESET_BEGIN);
	expect(&p, "start", RESET_READY, .secret = asked_for(w, &paper));
	choose_pin(&p, "975312");
	hang_up(&p, true);
	opens(w, SELAM, "975312", "card_due");
}

static void test_a_reset_of_version_12_is_fetched(void **state)
{
	reset_of_version_12(*state, false);
}

static void test_a_reset_of_version_12_is_fetched_after_a_look(void **state)
{
	reset_of_version_12(*state, true);
}

static void test_lock_by_sms_stops_it(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p = { .w = w, .number = SELAM, .link = "op1" };
	struct identity_req req;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	world_sms_req(&p, &req, &(struct args){ .key = "lock" }, "LOCK");
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	world_wait(w, DAY + 900);
	p = dial(w, SELAM, NULL);
	expect(&p, "ok", RESET_BEGIN);
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "stopped", UNLOCK, .secret = PIN);
	expect(&p, "person", CASE_ANSWER, .key = "mine");
	hang_up(&p, true);
}

/* ---- who has the phone, or the phone and the card ---- */

/* Waits that were stopped before, of which she has not heard. */
static void stopped_before(struct world *w, unsigned n)
{
	struct db_case c = { .kind = DB_CASE_RESET_CARD, .state = DB_CASE_ENDED, .why = DB_CASE_STOPPED, .flags = DB_CASE_IS_UNTOLD };
	uint8_t ix[DB_IX];
	struct db_login l;

	seal_number_ix(w->keys, ix, SELAM);
	OK(db_begin(w->db));
	OK(db_login_get(w->db, &l, ix, 1));
	c.person_id = l.person_id;
	while (n--) {
		snprintf(c.number, sizeof(c.number), "1%04u", n % 10000);
		OK(db_case_new(w->db, &c, NULL));
	}
	OK(db_commit(w->db));
}

static void test_what_was_stopped_before_hides_no_wait(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned i;

	with_card(w, &paper, "yes");
	stopped_before(w, 16);
	ask_reset(w, SELAM, &paper, true);
	ready(w, SELAM, "card_ready");
	p = dial(w, SELAM, NULL);
	expect(&p, "stopped", UNLOCK, .secret = PIN);
	for (i = 0; i < 16; i++)
		expect(&p, "stopped", CASE_ANSWER, .key = "mine");	/* each is told, one after the other */
	expect(&p, "person", CASE_ANSWER, .key = "mine");
	hang_up(&p, true);
	ready(w, SELAM, "ok");
	opens(w, SELAM, PIN, "person");
}

static void test_a_card_given_before_works_after_a_new_pin(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "yes");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	change_pin(&p, PIN, "975312");
	hang_up(&p, true);
	ask_reset(w, SELAM, &paper, true);
	world_wait(w, DAY + 600);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_ready", RESET_BEGIN);
	expect(&p, "start", RESET_READY, .secret = asked_for(w, &paper));
	choose_pin(&p, "864213");
	hang_up(&p, true);
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, "864213", ""), "ok");
	opens(w, NEWSIM, "864213", "card_due");
}

/* Also behind the last code, until the new PIN is chosen. */
static void test_the_pin_stops_who_chooses_another(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p, own;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	world_wait(w, DAY + 600);
	p = dial(w, SELAM, NULL);
	expect(&p, "card_ready", RESET_BEGIN);
	expect(&p, "start", RESET_READY, .secret = asked_for(w, &paper));
	own = dial(w, SELAM, NULL);
	expect(&own, "stopped", UNLOCK, .secret = PIN);
	expect(&p, "refused", PIN_NEW, .secret = "864213");
	opens(w, SELAM, PIN, "stopped");
}

static void test_desk_only_stops_a_partner_with_phone_and_card(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, false);	/* the phone alone */
	ready(w, SELAM, "ok");
	want(w, SELAM, DB_WANT_DESK_ONLY);
	ask_reset(w, SELAM, &paper, true);	/* and the card */
	ready(w, SELAM, "ok");
	opens(w, SELAM, PIN, "person");
}

static void test_a_sim_of_this_week_gets_no_new_pin(void **state)
{
	struct world *w = *state;
	struct paper paper;

	w->imsi = "639020000000001";
	with_card(w, &paper, "yes");
	w->imsi = "639020000000009";	/* somebody else's, who has the card and not the PIN */
	ask_reset(w, SELAM, &paper, true);
	ready(w, SELAM, "ok");
	w->imsi = "639020000000001";
	ask_reset(w, SELAM, &paper, true);
	ready(w, SELAM, "card_ready");
}

static void test_a_card_of_somebody_else_lifts_no_quarantine(void **state)
{
	struct world *w = *state;
	struct paper paper;
	uint8_t ix[DB_IX];
	struct db_number n;

	w->imsi = "639020000000001";
	with_card(w, &paper, "yes");
	enrol(w, OTHER, "975312");
	opens(w, OTHER, "975312", "person");
	w->imsi = "639020000000009";	/* swapped: his PIN is known there, and she helps */
	opens(w, OTHER, "975312", "person");
	seal_number_ix(w->keys, ix, OTHER);
	OK(db_number_get(w->db, &n, ix));
	assert_true(n.sim_at > 0);
	move_from(w, OTHER, SELAM, &paper, "add", "same");
	OK(db_number_get(w->db, &n, ix));
	assert_true(n.sim_at > 0);
	/* on a number of hers alone it is lifted as before */
	move_from(w, NEWSIM, SELAM, &paper, "add", "same");
	seal_number_ix(w->keys, ix, NEWSIM);
	OK(db_number_get(w->db, &n, ix));
	assert_int_equal(n.sim_at, 0);
}

static void test_who_came_by_card_used_the_number(void **state)
{
	struct world *w = *state;
	struct paper paper;
	uint8_t ix[DB_IX];
	struct db_login l;

	with_card(w, &paper, "yes");
	move_from(w, NEWSIM, SELAM, &paper, "", "ok");
	seal_number_ix(w->keys, ix, NEWSIM);
	OK(db_login_get(w->db, &l, ix, 1));
	assert_in_range(l.last_used, world_now(w) - DB_DAY, world_now(w));
	opens(w, NEWSIM, PIN, "person");
}

/* ---- codes: guessed, used twice, out of turn ---- */

static void test_a_code_is_good_once(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned n;

	with_card(w, &paper, "yes");
	p = dial(w, NEWSIM, NULL);
	expect(&p, "ok", CARD_OLD, .secret = SELAM);
	n = atoi(got(w, IDF_CARD_N));
	hang_up(&p, true);
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, "add"), "same");
	p = dial(w, NEWSIM, NULL);
	expect(&p, "ok", CARD_OLD, .secret = SELAM);
	assert_int_not_equal(atoi(got(w, IDF_CARD_N)), n);
	hang_up(&p, true);
	assert_string_equal(move(w, "254700000078", SELAM, &paper, paper.code[n - 1], PIN, "add"), "wrong");
}

static void test_a_code_out_of_turn_is_wrong(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned n;

	with_card(w, &paper, "yes");
	p = dial(w, NEWSIM, NULL);
	expect(&p, "refused", CARD_CODE, .secret = paper.code[0]);
	expect(&p, "refused", CARD_MOVE, .secret = PIN);
	expect(&p, "ok", CARD_OLD, .secret = SELAM);
	n = atoi(got(w, IDF_CARD_N));
	expect(&p, "refused", CARD_MOVE, .secret = PIN);
	expect(&p, "shape", CARD_CODE, .secret = "1234567");
	expect(&p, "ok", CARD_CODE, .secret = paper.code[n % SEAL_CARD_CODES]);
	expect(&p, "refused", CARD_CODE, .secret = paper.code[n - 1]);
	expect(&p, "wrong", CARD_MOVE, .secret = PIN);
	hang_up(&p, true);
}

static void test_three_wrong_a_day_for_a_number_and_no_more(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper, "yes");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, "93011862", PIN, ""), "wrong");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, "975312", ""), "wrong");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, "93011862", "975312", ""), "wait");
	p = dial(w, NEWSIM, NULL);
	expect(&p, "wait", CARD_OLD, .secret = SELAM);
	expect(&p, "wait", RESET_BEGIN);
	hang_up(&p, true);
	opens(w, SELAM, PIN, "person");	/* not a try of hers was used up */
	assert_string_equal(move(w, "254700000078", SELAM, &paper, NULL, PIN, ""), "ok");
}

static void test_two_wrong_of_the_own_number_lock_the_card(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, false);
	opens(w, SELAM, PIN, "person");
	ask_reset(w, SELAM, &paper, false);
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "wrong");
	opens(w, SELAM, PIN, "card_due");
}

static void test_who_only_claims_a_number_locks_nothing_of_it(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct db_card_try t;
	uint8_t ix[DB_IX];
	struct phone p;
	unsigned i, k;

	seal_number_ix(w->keys, ix, SELAM);
	with_card(w, &paper, "yes");
	for (k = 0; k < 2; k++) {
		p = claim(w, SELAM);
		expect(&p, "ok", RESET_BEGIN);
		for (i = 1; i <= SEAL_CARD_NEED; i++)
			expect(&p, i < SEAL_CARD_NEED ? "ok" : "held", RESET_CODE, .secret = asked_for(w, &paper));
	}
	p = claim(w, SELAM);
	for (i = 1; i <= 3; i++) {
		expect(&p, "ok", CARD_OLD, .secret = OTHER, .key = "");
		expect(&p, "ok", CARD_CODE, .secret = "93011862");
		expect(&p, i < 3 ? "wrong" : "wait", CARD_MOVE, .secret = PIN);
	}
	expect(&p, "wait", CARD_OLD, .secret = OTHER, .key = "");
	assert_int_equal(db_card_try_get(w->db, &t, ix), -ENOENT);
	/* she is not kept waiting, and her card opens */
	ask_reset(w, SELAM, &paper, true);
	ready(w, SELAM, "card_ready");
}

static unsigned index_for(struct phone *p, const char *about)
{
	expect(p, "ok", CARD_OLD, .secret = about);
	return (unsigned)atoi(got(p->w, IDF_CARD_N));
}

static void test_asking_again_and_again_burns_nothing_and_tells_nothing(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned n, other, i;

	with_card(w, &paper, "yes");
	p = dial(w, NEWSIM, NULL);
	n = index_for(&p, SELAM);
	other = index_for(&p, STRANGER);
	for (i = 0; i < ASKS; i++) {
		assert_int_equal(index_for(&p, SELAM), n);
		assert_int_equal(index_for(&p, STRANGER), other);
	}
	hang_up(&p, true);
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
}

/* ---- strangers and members ---- */

/* Rows written by wrong codes, from the first question on. */
static uint64_t rows_of_move(struct world *w, const char *by, const char *about)
{
	uint64_t before = db_writes(w->db);
	struct phone p = dial(w, by, NULL);

	expect(&p, "ok", CARD_OLD, .secret = about);
	expect(&p, "ok", CARD_CODE, .secret = "93011862");
	expect(&p, "wrong", CARD_MOVE, .secret = "975312");
	assert_string_equal(got(w, IDF_TRIES), "2");
	hang_up(&p, true);
	return db_writes(w->db) - before;
}

static uint64_t rows_of_lock(struct world *w, const char *by, const char *about, const char *born)
{
	uint64_t before = db_writes(w->db);

	lock_lost(w, by, about, born, "ok");
	return db_writes(w->db) - before;
}

static uint64_t rows_of_reset(struct world *w, const char *by)
{
	uint64_t before = db_writes(w->db);

	ask_reset(w, by, NULL, false);
	return db_writes(w->db) - before;
}

static void test_strangers_and_members_write_the_same(void **state)
{
	struct world *w = *state;
	struct paper paper;
	uint64_t rows;

	with_card(w, &paper, "yes");
	enrol(w, OTHER, PIN);
	rows = rows_of_move(w, "254700000081", SELAM);
	assert_int_equal(rows_of_move(w, "254700000082", STRANGER), rows);
	assert_int_equal(rows_of_move(w, "254700000083", OTHER), rows);
	world_marks(w);
	rows = rows_of_lock(w, "254700000084", STRANGER, "12041996");
	assert_int_equal(rows_of_lock(w, "254700000085", SELAM, "13041996"), rows);
	assert_int_equal(rows_of_lock(w, "254700000086", SELAM, "12041996"), rows);
	rows = rows_of_reset(w, SELAM);
	assert_int_equal(rows_of_reset(w, STRANGER), rows);
	assert_int_equal(rows_of_reset(w, OTHER), rows);
}

/* Another card is read and written in the place of one that is not there: nobody else's changes by that, nor opens, also with its right codes. */
static void test_who_has_no_card_changes_nobodys(void **state)
{
	struct world *w = *state;
	struct db_card was, is;
	struct db_card_code code;
	struct paper paper;
	uint8_t n;

	with_card(w, &paper, "yes");
	enrol(w, OTHER, PIN);
	OK(db_card_find(w->db, &was, paper.serial));
	ask_reset(w, STRANGER, &paper, true);
	ask_reset(w, STRANGER, &paper, false);
	ask_reset(w, OTHER, &paper, true);
	ask_reset(w, OTHER, &paper, false);
	OK(db_card_find(w->db, &is, paper.serial));
	assert_int_equal(is.wrong, was.wrong);
	assert_int_equal(is.state, was.state);
	assert_true(is.person_id == was.person_id && is.wrap.len == was.wrap.len);
	for (n = 1; n <= SEAL_CARD_CODES; n++)
		OK(db_card_code_get(w->db, &code, is.id, n));
	ready(w, STRANGER, "ok");
	ready(w, OTHER, "ok");
	assert_string_equal(move(w, NEWSIM, SELAM, &paper, NULL, PIN, ""), "ok");
}

static void test_the_wait_behind_three_codes_is_configured(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	w->conf.case_hours[IDENTITY_CASE_WAIT_CARD] = 48;
	ask_reset(w, SELAM, &paper, true);
	ready(w, SELAM, "ok");
	ready(w, SELAM, "card_ready");
}

/* ---- the files ---- */

static void test_a_copy_from_before_a_reset_opens_nothing_after_it(void **state)
{
	struct world *w = *state;
	uint8_t ix[DB_IX], v[KDF_OUT], dek[SEAL_KEY];
	struct identity_record rec;
	struct paper paper;
	struct db_person p;
	struct db_login l;
	struct phone ph;

	with_card(w, &paper, "yes");
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_login_get(w->db, &l, ix, 1));
	OK(kdf_hash(v, PIN, strlen(PIN), l.salt, w->conf.argon2_mem_kib, w->conf.argon2_ops));
	OK(db_person_get(w->db, &p, l.person_id));
	OK(seal_unwrap_login(w->keys, dek, p.ref, v, l.wrap_person.octets, l.wrap_person.len));	/* all that the copy gives, PIN and all */
	OK(identity_open_record(w->core, &rec, &p, dek));
	ask_reset(w, SELAM, &paper, true);
	world_wait(w, DAY + 600);
	ph = dial(w, SELAM, NULL);
	expect(&ph, "card_ready", RESET_BEGIN);
	expect(&ph, "start", RESET_READY, .secret = asked_for(w, &paper));
	choose_pin(&ph, "975312");
	hang_up(&ph, true);
	OK(db_person_get(w->db, &p, l.person_id));
	assert_int_equal(identity_open_record(w->core, &rec, &p, dek), -EBADMSG);
	OK(db_login_get(w->db, &l, ix, 1));
	assert_int_equal(seal_unwrap_login(w->keys, dek, p.ref, v, l.wrap_person.octets, l.wrap_person.len), -EBADMSG);
}

static void test_an_old_card_ends_when_the_new_one_is_in_the_hand(void **state)
{
	struct world *w = *state;
	struct paper first, second;
	struct phone p;

	with_card(w, &first, "yes");
	print_card(w, &second);
	p = in(w);
	show_phone(w, SELAM);
	expect(&p, "ok", CARD_FOR, .secret = w->code);
	expect(&p, "ok", CARD_SERIAL, .secret = second.serial);
	expect(&p, "officer", CARD_GIVEN, .key = "no");
	expect(&p, "gone", CARD_GIVEN, .key = "yes");
	hang_up(&p, true);
	assert_string_equal(move(w, NEWSIM, SELAM, &first, NULL, PIN, "add"), "same");
	hand_over(w, SELAM, &second, "yes");
	takes_it(w, SELAM, PIN);
	assert_string_equal(move(w, "254700000078", SELAM, &first, NULL, PIN, "add"), "wrong");
	assert_string_equal(move(w, "254700000078", SELAM, &second, NULL, PIN, "add"), "same");
}

static void test_a_wait_ends_with_its_card(void **state)
{
	struct world *w = *state;
	struct paper first, second;
	struct phone p;

	with_card(w, &first, "yes");
	ask_reset(w, SELAM, &first, true);
	print_card(w, &second);
	hand_over(w, SELAM, &second, "yes");
	ready(w, SELAM, "ok");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_new", UNLOCK, .secret = PIN);
	expect(&p, "stopped", CARD_SAID, .key = "yes");	/* one question after the other */
	expect(&p, "person", CASE_ANSWER, .key = "mine");
	hang_up(&p, true);
	ask_reset(w, SELAM, &second, true);
	OK(identity_core_begin(w->core));
	OK(identity_card_end(w->core, second.serial));
	OK(identity_core_commit(w->core));
	ready(w, SELAM, "ok");
}

static void test_a_new_pin_that_nobody_fetched_lapses(void **state)
{
	struct world *w = *state;
	struct paper paper;

	with_card(w, &paper, "yes");
	ask_reset(w, SELAM, &paper, true);
	world_wait(w, 30 * DAY - 3600);
	ready(w, SELAM, "card_ready");
	world_wait(w, DAY);
	ready(w, SELAM, "ok");
	opens(w, SELAM, PIN, "person");
	ask_reset(w, SELAM, &paper, true);
	ready(w, SELAM, "card_ready");
}

static void test_stock_is_good_for_two_weeks_and_void_when_told(void **state)
{
	struct world *w = *state;
	struct paper late, lost;
	struct phone p;

	enrol(w, SELAM, PIN);
	officer(w);
	print_card(w, &late);
	print_card(w, &lost);
	OK(identity_core_begin(w->core));
	OK(identity_card_end(w->core, lost.serial));
	assert_int_equal(identity_card_end(w->core, lost.serial), -ENOENT);
	OK(identity_core_commit(w->core));
	p = in(w);
	show_phone(w, SELAM);
	expect(&p, "gone", CARD_SERIAL, .secret = late.serial);
	expect(&p, "ok", CARD_FOR, .secret = w->code);
	expect(&p, "none", CARD_SERIAL, .secret = lost.serial);
	expect(&p, "typo", CARD_SERIAL, .secret = "1234567");
	expect(&p, "ok", CARD_SERIAL, .secret = late.serial);
	hang_up(&p, true);
	world_wait(w, 14 * DAY + 1);
	p = in(w);
	show_phone(w, SELAM);
	expect(&p, "ok", CARD_FOR, .secret = w->code);
	expect(&p, "none", CARD_SERIAL, .secret = late.serial);
	hang_up(&p, true);
}

static void test_a_number_that_went_locks_who_has_it(void **state)
{
	struct world *w = *state;

	enrol(w, SELAM, PIN);
	world_marks(w);
	detach(w, SELAM);
	enrol(w, SELAM, "975312");
	world_marks(w);
	lock_lost(w, "254700000081", SELAM, "12041996", "ok");
	opens(w, SELAM, "975312", "person_locked");
}

/* Three who had the number before have cards as well: whoever has it is reached within as many days. */
static void test_many_of_a_number_with_cards_all_move(void **state)
{
	static const char *const pins[] = { PIN, "975312", "864203", "753194" };
	struct world *w = *state;
	struct paper paper;
	unsigned k, day, i;
	bool moved = false;
	struct db_login l;
	uint8_t ix[DB_IX];

	with_card(w, &paper, "yes");
	seal_number_ix(w->keys, ix, SELAM);
	for (k = 1; k < sizeof(pins) / sizeof(pins[0]); k++) {
		OK(db_begin(w->db));
		OK(db_login_get(w->db, &l, ix, 1));
		OK(db_login_drop(w->db, ix, 1));
		identity_sim_off_ix(w->core, l.number_ix, SELAM);
		l.slot = k;
		OK(db_login_put(w->db, &l));
		OK(db_commit(w->db));
		enrol(w, SELAM, pins[k]);
		print_card(w, &paper);
		hand_over(w, SELAM, &paper, "yes");
		takes_it(w, SELAM, pins[k]);
	}
	for (day = 0; day < 4 && !moved; day++) {
		for (i = 0; i < 3 && !moved; i++)
			moved = !strcmp(move(w, NEWSIM, SELAM, &paper, NULL, pins[3], ""), "ok");
		world_wait(w, DB_DAY + 3600);
	}
	assert_true(moved);
}

/* A card that came after the SIM changed lifts nothing; its right code locks nothing either. */
static void test_a_right_code_of_a_new_card_locks_nothing(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct db_card c;
	struct phone p;

	w->imsi = "639020000000001";
	add_org(w, HAWA, "HAWA", "recv-s");
	enrol(w, SELAM, PIN);
	opens(w, SELAM, PIN, "person");
	officer(w);
	w->imsi = "639020000000009";
	opens(w, SELAM, PIN, "person");
	world_wait(w, 600);
	print_card(w, &paper);
	hand_over(w, SELAM, &paper, "yes");
	takes_it(w, SELAM, PIN);
	p = on_new_sim(w);
	expect(&p, "ok", SIM_CARD);
	expect(&p, "wrong", SIM_CODE, .secret = asked_for(w, &paper));
	OK(db_card_find(w->db, &c, paper.serial));
	assert_int_equal(c.wrong, 0);
	hang_up(&p, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
		TEST(test_card_and_pin_move_to_a_new_sim),
		TEST(test_a_former_login_does_not_move),
		TEST(test_a_card_stops_what_a_desk_began),
		TEST(test_a_reset_is_stopped_while_its_pin_is_hashed),
		TEST(test_a_reset_is_stopped_while_its_pin_is_hashed_for_nobody),
		TEST(test_the_old_sim_undoes_a_move),
		TEST(test_the_old_sim_throws_out_whoever_moved_on),
		TEST(test_an_old_sim_is_forgotten_after_three_days),
		TEST(test_a_second_sim_opens_too),
		TEST(test_a_card_and_an_officer_give_a_new_pin_at_once),
		TEST(test_a_pin_stops_a_card_and_an_officer),
		TEST(test_a_card_leads_back_whose_number_went),
		TEST(test_a_card_leads_back_to_the_same_number),
		TEST(test_two_of_a_number_with_cards_both_move),
		TEST(test_number_and_birth_date_lock_a_lost_sim),
		TEST(test_locking_asks_for_the_number_first_and_once),
		TEST(test_dates_that_one_may_type),
		TEST(test_a_card_lifts_what_a_new_sim_keeps_back),
		TEST(test_a_card_given_to_the_new_sim_lifts_nothing),
		TEST(test_a_card_is_theirs_when_they_say_so),
		TEST(test_a_new_pin_does_not_take_a_card_for_them),
		TEST(test_a_card_given_before_works_after_a_new_pin),
		TEST(test_three_codes_and_a_day_give_a_new_pin),
		TEST(test_another_card_is_due_until_it_is_handed_over),
		TEST(test_another_card_is_due_when_one_is_used_up),
		TEST(test_the_pin_stops_it_to_the_last_second), TEST(test_a_reset_by_card_is_no_news_and_stays_with_its_sim),
		TEST(test_a_reset_by_card_lapses_by_itself), TEST(test_a_reset_of_version_12_is_fetched),
		TEST(test_a_reset_of_version_12_is_fetched_after_a_look),
		TEST(test_lock_by_sms_stops_it),
		TEST(test_what_was_stopped_before_hides_no_wait),
		TEST(test_the_pin_stops_who_chooses_another),
		TEST(test_desk_only_stops_a_partner_with_phone_and_card),
		TEST(test_a_sim_of_this_week_gets_no_new_pin),
		TEST(test_a_card_of_somebody_else_lifts_no_quarantine),
		TEST(test_who_came_by_card_used_the_number),
		TEST(test_a_code_is_good_once),
		TEST(test_a_code_out_of_turn_is_wrong),
		TEST(test_three_wrong_a_day_for_a_number_and_no_more),
		TEST(test_two_wrong_of_the_own_number_lock_the_card),
		TEST(test_who_only_claims_a_number_locks_nothing_of_it),
		TEST(test_asking_again_and_again_burns_nothing_and_tells_nothing),
		TEST(test_strangers_and_members_write_the_same),
		TEST(test_who_has_no_card_changes_nobodys),
		TEST(test_the_wait_behind_three_codes_is_configured),
		TEST(test_a_copy_from_before_a_reset_opens_nothing_after_it),
		TEST(test_an_old_card_ends_when_the_new_one_is_in_the_hand),
		TEST(test_a_wait_ends_with_its_card),
		TEST(test_a_new_pin_that_nobody_fetched_lapses),
		TEST(test_stock_is_good_for_two_weeks_and_void_when_told),
		TEST(test_a_number_that_went_locks_who_has_it),
		TEST(test_many_of_a_number_with_cards_all_move),
		TEST(test_a_right_code_of_a_new_card_locks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
