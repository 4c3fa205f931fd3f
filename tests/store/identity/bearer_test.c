/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People without a phone, at an agent. The attacker of these tests is the agent, or holds somebody else's card. */
#include <errno.h>
#include <stdlib.h>

#include "store/identity/core/identity_rules.h"
#include "tests/lib/card_paper.h"

#define READ "READ ALOUD: HAWA will see your full name, once. Do you agree?"

static int set_cards(struct world *w, const char *org, const char *word)
{
	char err[IDENTITY_ERR_MAX];
	int rc;

	OK(identity_core_begin(w->core));
	rc = identity_org_policy(w->core, org, &(struct identity_org_policy){ .cards = word }, err);
	OK(identity_core_commit(w->core));
	return rc;
}

/* A desk enrols somebody who has no phone, and gives a card. */
static void without_phone(struct world *w, const struct paper *paper, const char *how)
{
	struct phone p = paper_in(w);

	expect(&p, "step_phone", DRAFT_NEW);
	expect(&p, "step_consent", DRAFT_PHONE, .key = "none");
	expect(&p, "step_name", DRAFT_CONSENT, .key = "yes", .pick = "all", .text = "all three");
	expect(&p, "step_family", DRAFT_SET, .key = "given_name", .text = "YONAS");
	expect(&p, "step_birth", DRAFT_SET, .key = "family_name", .text = "HAILE");
	expect(&p, "step_sex", DRAFT_SET, .key = "birthdate", .text = "12041990");
	expect(&p, "step_country", DRAFT_SET, .key = "sex", .pick = "m");
	expect(&p, "step_evidence", DRAFT_SET, .key = "nationality", .text = "ER");
	expect(&p, "step_paper", DRAFT_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "step_ready", DRAFT_SET, .key = "id_number", .text = "ER-100-0077");
	expect(&p, "ok", PROVE, .secret = OPIN);
	expect(&p, "enrolled", DRAFT_FINISH);
	expect(&p, "ok", CARD_SERIAL, .secret = paper->serial);
	expect(&p, "officer", CARD_GIVEN, .key = how);
	hang_up(&p, true);
}

/* HAWA, which may; an officer; Yonas with a card. */
static void with_card(struct world *w, struct paper *paper)
{
	hawa(w);
	OK(set_cards(w, HAWA, "on"));
	paper_officer(w);
	paper_print(w, paper);
	without_phone(w, paper, "yes");
}

/* Which code is asked for of that serial, after the yes. */
static unsigned asked_for(struct phone *p, const char *serial)
{
	unsigned n;

	expect(p, "ok", BEARER, .secret = serial);
	assert_string_equal(got(p->w, IDF_ORG_SHORT), "HAWA");
	assert_string_equal(got(p->w, IDF_MUST), "full_name,over_18,id_last4");
	expect(p, "ok", BEARER_YES, .text = READ);
	n = strtoul(got(p->w, IDF_CARD_N), NULL, 10);
	assert_true(n >= 1 && n <= SEAL_CARD_CODES);
	return n;
}

static const char *serve(struct phone *p, const struct paper *paper, const char *code)
{
	unsigned n = asked_for(p, paper->serial);

	return identity_outcome_name(ask(p, BEARER_CODE, .secret = code ?: paper->code[n - 1]));
}

static struct db_person person_of(struct world *w, const struct paper *paper)
{
	struct db_person p;
	struct db_card c;

	OK(db_card_find(w->db, &c, paper->serial));
	OK(db_person_get(w->db, &p, c.person_id));
	return p;
}

/* ---- who may ---- */

static void test_a_person_without_a_phone_is_served_by_card(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper);
	p = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_CARDS), "1");
	assert_string_equal(serve(&p, &paper, NULL), "ok");
	assert_string_equal(fact(w, "full_name"), "YONAS HAILE");
	assert_null(fact(w, "nationality"));		/* what HAWA must have, and no more */
	assert_int_equal(strlen(got(w, IDF_REF)), IDENTITY_REF_LEN);
	expect(&p, "ok", SERVED, .key = "yes");
	hang_up(&p, true);
}

static void test_an_organisation_may_only_where_it_is_said(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned n;

	with_card(w, &paper);
	p = at_desk(w, AGENT);
	n = asked_for(&p, paper.serial);
	OK(set_cards(w, HAWA, "off"));
	expect(&p, "refused", BEARER_CODE, .secret = paper.code[n - 1]);	/* also in the middle of it */
	expect(&p, "refused", BEARER, .secret = paper.serial);
	hang_up(&p, true);
	p = at_desk(w, AGENT);
	assert_string_equal(got(w, IDF_CARDS), "");
	hang_up(&p, true);
	assert_int_equal(set_cards(w, HAWA, "perhaps"), -EINVAL);
	add_org(w, "100009", "AMAL", "code");
	staff(w, "100009", "254711000002", OPIN);
	OK(set_cards(w, "100009", "on"));
	p = at_desk(w, "254711000002");
	expect(&p, "refused", BEARER, .secret = paper.serial);	/* it takes no facts */
	hang_up(&p, true);
}

static void test_nothing_out_of_turn(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper);
	p = at_desk(w, AGENT);
	expect(&p, "gone", BEARER_YES, .text = READ);
	expect(&p, "gone", BEARER_CODE, .secret = paper.code[0]);
	expect(&p, "ok", BEARER, .secret = paper.serial);
	expect(&p, "gone", BEARER_CODE, .secret = paper.code[0]);	/* the person did not say yes */
	expect(&p, "typo", BEARER, .secret = "1234567");
	expect(&p, "ok", BEARER_YES, .text = READ);
	expect(&p, "shape", BEARER_CODE, .secret = "4829130");
	hang_up(&p, true);
}

/* ---- codes ---- */

static void test_one_code_is_one_share(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned n, again;

	with_card(w, &paper);
	p = at_desk(w, AGENT);
	n = asked_for(&p, paper.serial);
	assert_int_equal(asked_for(&p, paper.serial), n);	/* asking burns none */
	expect(&p, "ok", BEARER_CODE, .secret = paper.code[n - 1]);
	expect(&p, "gone", BEARER_CODE, .secret = paper.code[n - 1]);
	again = asked_for(&p, paper.serial);
	assert_int_not_equal(again, n);
	expect(&p, "wrong", BEARER_CODE, .secret = paper.code[n - 1]);
	hang_up(&p, true);
}

/* The same operation again, after a cut: the same answer, one check, one code. */
static void test_a_repeat_is_answered_the_same(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	uint8_t op[16];
	char ref[16];
	unsigned n;

	with_card(w, &paper);
	p = at_desk(w, AGENT);
	n = asked_for(&p, paper.serial);
	expect(&p, "ok", BEARER_CODE, .secret = paper.code[n - 1]);
	memcpy(op, p.op, sizeof(op));
	snprintf(ref, sizeof(ref), "%s", got(w, IDF_REF));
	expect(&p, "ok", BEARER_CODE, .secret = paper.code[n - 1], .op = op);
	assert_string_equal(got(w, IDF_REF), ref);
	hang_up(&p, true);
}

/* Wrong codes are the agent's: after five that desk is closed, and the card is as it was. */
static void test_wrong_codes_close_the_desk_and_lock_no_card(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned i;

	with_card(w, &paper);
	p = at_desk(w, AGENT);
	for (i = 1; i < IDENTITY_WRONG_SHARE; i++)
		assert_string_equal(serve(&p, &paper, "48291307"), "wrong");
	assert_string_equal(got(w, IDF_TRIES), "1");
	assert_string_equal(serve(&p, &paper, "48291307"), "agent_closed");
	expect(&p, "agent_closed", BEARER, .secret = paper.serial);
	hang_up(&p, true);
	world_wait(w, IDENTITY_WINDOW_S + 60);
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &paper, NULL), "ok");
	hang_up(&p, true);
}

/* A number of no card is asked for a code and answered like a wrong one. */
static void test_a_number_of_no_card_is_like_any(void **state)
{
	struct world *w = *state;
	struct paper paper, stock;
	struct phone p;

	with_card(w, &paper);
	paper_print(w, &stock);
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &stock, stock.code[0]), "wrong");	/* made, and nobody has it */
	assert_string_equal(got(w, IDF_TRIES), "4");
	assert_string_equal(serve(&p, &paper, "48291307"), "wrong");
	assert_string_equal(got(w, IDF_TRIES), "3");
	hang_up(&p, true);
}

/* Who blocked the shop, or is locked, gives nothing; the code was shown and is used up, and costs the agent nothing. */
static void test_a_lock_holds_and_the_code_is_used_up(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct db_person person;
	struct db_card_code code;
	struct db_card c;
	struct phone p;
	unsigned n;

	with_card(w, &paper);
	person = person_of(w, &paper);
	person.locked_until = DB_FOREVER;
	OK(db_begin(w->db));
	OK(db_person_put(w->db, &person));
	OK(db_commit(w->db));
	p = at_desk(w, AGENT);
	n = asked_for(&p, paper.serial);
	expect(&p, "wrong", BEARER_CODE, .secret = paper.code[n - 1]);
	assert_string_equal(got(w, IDF_TRIES), "4");
	hang_up(&p, true);
	OK(db_card_find(w->db, &c, paper.serial));
	assert_int_equal(db_card_code_get(w->db, &code, c.id, (uint8_t)n), -ENOENT);
}

/* Somebody with a PIN and a card that was not given for single codes: nothing here opens the record. */
static void test_who_has_a_pin_gives_by_single_codes_alone(void **state)
{
	struct world *w = *state;
	struct paper paper, wanted;
	struct phone p;

	with_card(w, &paper);
	paper_print(w, &wanted);
	paper_print(w, &paper);
	paper_give(w, SELAM, &paper, "yes");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_new", UNLOCK, .secret = PIN);
	expect(&p, "person", CARD_SAID, .key = "yes");
	hang_up(&p, true);
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &paper, NULL), "wrong");
	hang_up(&p, true);
	paper_give(w, SELAM, &wanted, "sms");
	p = dial(w, SELAM, NULL);
	expect(&p, "card_new", UNLOCK, .secret = PIN);
	expect(&p, "person", CARD_SAID, .key = "yes");
	hang_up(&p, true);
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &wanted, NULL), "ok");
	assert_string_equal(fact(w, "full_name"), "SELAM TESFAYE");
	hang_up(&p, true);
}

/* Who has not heard the notice gives nothing. */
static void test_without_the_notice_nothing_is_given(void **state)
{
	struct world *w = *state;
	struct db_person q;
	struct paper paper;
	struct phone p;

	with_card(w, &paper);
	q = person_of(w, &paper);
	q.notice_at = 0;
	OK(db_begin(w->db));
	OK(db_person_put(w->db, &q));
	OK(db_commit(w->db));
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &paper, NULL), "wrong");
	hang_up(&p, true);
}

/* ---- killed ---- */

static void test_killed_between_the_halves_it_is_asked_again(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct identity_req req;
	struct kdf_job job;
	struct phone p;
	unsigned n;

	with_card(w, &paper);
	p = at_desk(w, AGENT);
	n = asked_for(&p, paper.serial);
	world_req(&p, &req, IDV_BEARER_CODE, &(struct args){ .secret = paper.code[n - 1] });
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &job), IDENTITY_HASH);
	OK(identity_core_commit(w->core));
	world_close(w);
	world_open(w);
	p = at_desk(w, AGENT);
	assert_int_equal(asked_for(&p, paper.serial), n);
	expect(&p, "ok", BEARER_CODE, .secret = paper.code[n - 1]);
	hang_up(&p, true);
}

/* ---- who never had a PIN is erased after three months; not who has a card in the hand ---- */

static void test_who_has_a_card_is_not_erased_as_never_seen(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct phone p;
	unsigned i;

	with_card(w, &paper);
	OK(add_person(w, "254700000009", NULL));
	for (i = 0; i < 6; i++) {
		world_wait(w, 20 * DB_DAY);	/* a clock that jumps further is in doubt */
		OK(identity_core_begin(w->core));
		while (identity_core_janitor(w->core, 100))
			;
		OK(identity_core_commit(w->core));
	}
	assert_int_equal(identity_core_erased(w->core), 1);	/* who was imported and never came */
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &paper, NULL), "ok");
	hang_up(&p, true);
}

/* A card that a desk hands over in the week after it moved a number leads past no limit of that week. */
static void test_the_week_after_a_recovery_holds_here_too(void **state)
{
	struct db_case c = { .kind = DB_CASE_MOVE, .state = DB_CASE_DONE, .number = "55123" };
	struct world *w = *state;
	struct paper paper;
	struct phone p;

	with_card(w, &paper);
	add_org(w, "200002", "BANK", "bank-2");
	staff(w, "200002", "254711000009", OPIN);
	OK(set_cards(w, "200002", "on"));
	c.person_id = person_of(w, &paper).id;
	OK(identity_core_begin(w->core));
	c.created = c.changed = identity_clock_now(w->core);
	OK(db_case_new(w->db, &c, NULL));
	OK(identity_core_commit(w->core));
	p = at_desk(w, "254711000009");
	expect(&p, "ok", BEARER, .secret = paper.serial);
	expect(&p, "ok", BEARER_YES, .text = READ);
	ask(&p, BEARER_CODE, .secret = paper.code[strtoul(got(w, IDF_CARD_N), NULL, 10) - 1]);
	assert_string_equal(identity_outcome_name(w->ans.outcome), "wrong");
	hang_up(&p, true);
}

/* Whoever found a card does not learn by an agent's screen that the code was right. */
static void test_a_right_code_of_who_is_locked_counts_as_a_wrong_one(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct db_person q;
	unsigned left;
	struct phone p;

	with_card(w, &paper);
	q = person_of(w, &paper);
	q.locked_until = DB_FOREVER;
	OK(identity_core_begin(w->core));
	OK(db_person_put(w->db, &q));
	OK(identity_core_commit(w->core));
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &paper, NULL), "wrong");
	left = strtoul(got(w, IDF_TRIES), NULL, 10);
	assert_string_equal(serve(&p, &paper, "11111111"), "wrong");
	assert_int_equal(strtoul(got(w, IDF_TRIES), NULL, 10), left - 1);
	hang_up(&p, true);
}

/* ---- another card, of two officers ---- */

#define JOSEPH	"254711000032"

static void add_joseph(struct world *w, const char *desk)
{
	const struct identity_officer_args args = { desk, "Joseph", JOSEPH };
	char err[IDENTITY_ERR_MAX];
	struct phone p;

	OK(identity_core_begin(w->core));
	OK(identity_officer_add(w->core, &args, err));
	OK(identity_core_commit(w->core));
	start_code(w, JOSEPH, 1);
	p = dial(w, JOSEPH, NULL);
	expect(&p, "start", UNLOCK, .secret = w->start);
	choose_pin(&p, OPIN);
	hang_up(&p, true);
}

/* Amina asks for another card for who has that paper. returns: as case_open. */
static const char *ask_card(struct world *w, const char *paper, char number[8])
{
	struct phone p = paper_in(w);
	const char *o;

	expect(&p, "step_why", CASE_NEW, .key = "card");
	expect(&p, "step_whom", CASE_SET, .key = "why", .pick = "gone");
	expect(&p, "step_claim", CASE_SET, .key = "seen", .pick = "refugee_id");
	expect(&p, "step_send", CASE_SET, .key = "paper", .text = paper);
	expect(&p, "ok", PROVE, .secret = OPIN);
	o = identity_outcome_name(ask(&p, CASE_OPEN));
	snprintf(number, 8, "%s", got(w, IDF_CASE));
	hang_up(&p, true);
	return o;
}

/* And Joseph approves it. */
static void approve_card(struct world *w, char number[8])
{
	struct phone p;

	assert_string_equal(ask_card(w, "ER-100-0077", number), "opened");
	world_wait(w, 61);
	p = dial(w, JOSEPH, "7");
	expect(&p, "second", UNLOCK, .secret = OPIN);
	expect(&p, "see_paper", CASE_SEE, .key = number);
	expect(&p, "wrong", CASE_CHECK, .text = "0078");
	expect(&p, "refused", CASE_DECIDE, .key = "yes");
	expect(&p, "seen", CASE_CHECK, .text = "0077");
	expect(&p, "approved_card", CASE_DECIDE, .key = "yes");
	hang_up(&p, true);
}

static const char *state_of(struct world *w, const char *number)
{
	static struct identity_case_info info;

	OK(identity_case_look(w->core, number, &info));
	return *info.why ? info.why : info.state;
}

static enum identity_outcome card_for(struct world *w, const char *number)
{
	struct phone p = paper_in(w);
	enum identity_outcome o = ask(&p, CARD_FOR, .secret = number);

	hang_up(&p, true);
	return o;
}

#define WAIT_S	(96 * 3600)	/* a day more than is configured, as no weekend is named */

/* Nobody is texted, so the wait begins with the second officer; the former card is good until the new one is in the hand. */
static void test_another_card_is_given_by_two_officers(void **state)
{
	struct world *w = *state;
	struct paper former, paper;
	char number[8];
	struct phone p;

	with_card(w, &former);
	add_joseph(w, "NBO-3");
	paper_print(w, &paper);
	approve_card(w, number);
	assert_int_equal(card_for(w, number), IDO_NONE);
	world_wait(w, WAIT_S - 60);
	assert_int_equal(card_for(w, number), IDO_NONE);
	world_wait(w, 120);
	p = paper_in(w);
	expect(&p, "none", CARD_FOR, .secret = strcmp(number, "55102") ? "55102" : "55103");
	expect(&p, "gone", CARD_SERIAL, .secret = paper.serial);
	expect(&p, "see_paper", CARD_FOR, .secret = number);
	expect(&p, "ok", CARD_PAPER, .text = "0077");
	expect(&p, "ok", CARD_SERIAL, .secret = paper.serial);
	expect(&p, "officer", CARD_GIVEN, .key = "no");
	assert_string_equal(state_of(w, number), "runs");
	expect(&p, "see_paper", CARD_FOR, .secret = number);
	expect(&p, "ok", CARD_PAPER, .text = "0077");
	expect(&p, "ok", CARD_SERIAL, .secret = paper.serial);
	expect(&p, "officer", CARD_GIVEN, .key = "yes");
	expect(&p, "none", CARD_FOR, .secret = number);	/* once */
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "done");
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &former, NULL), "wrong");
	assert_string_equal(serve(&p, &paper, NULL), "ok");
	assert_string_equal(fact(w, "full_name"), "YONAS HAILE");
	hang_up(&p, true);
}

/* Whoever has the former card in the hand, and uses it in the wait, ends that. */
static void test_a_right_code_of_the_former_card_stops_another(void **state)
{
	struct world *w = *state;
	struct paper former, paper;
	char number[8];
	struct phone p;

	with_card(w, &former);
	add_joseph(w, "NBO-3");
	paper_print(w, &paper);
	approve_card(w, number);
	p = at_desk(w, AGENT);
	assert_string_equal(serve(&p, &former, "48291307"), "wrong");
	assert_string_equal(state_of(w, number), "runs");
	assert_string_equal(serve(&p, &former, NULL), "ok");
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "stopped");
	world_wait(w, WAIT_S + 60);
	assert_int_equal(card_for(w, number), IDO_NONE);
}

/* Between the case and the serial everything is judged anew: here the second officer was blocked, a phone came, or a month passed. */
static void test_another_card_is_judged_when_it_is_given(void **state)
{
	struct world *w = *state;
	struct paper former, paper;
	struct db_login l;
	struct db_staff s;
	char number[8];
	struct phone p;

	with_card(w, &former);
	add_joseph(w, "NBO-3");
	paper_print(w, &paper);
	approve_card(w, number);
	world_wait(w, WAIT_S + 60);
	p = paper_in(w);
	expect(&p, "see_paper", CARD_FOR, .secret = number);
	expect(&p, "ok", CARD_PAPER, .text = "0077");
	expect(&p, "ok", CARD_SERIAL, .secret = paper.serial);
	OK(identity_core_begin(w->core));
	seal_number_ix(w->keys, l.number_ix, "254700000055");
	OK(identity_login_load(w->core, &l, l.number_ix, 1));
	l.person_id = person_of(w, &former).id;
	OK(db_login_put(w->db, &l));
	OK(identity_core_commit(w->core));
	expect(&p, "gone", CARD_GIVEN, .key = "yes");
	hang_up(&p, true);
	OK(identity_core_begin(w->core));
	l.person_id = 0;
	OK(db_login_put(w->db, &l));
	OK(identity_core_commit(w->core));
	assert_int_equal(card_for(w, number), IDO_SEE_PAPER);
	OK(identity_core_begin(w->core));
	seal_number_ix(w->keys, l.number_ix, JOSEPH);
	OK(identity_login_load(w->core, &l, l.number_ix, 1));
	OK(db_staff_get(w->db, &s, l.staff_id));
	s.state = DB_STAFF_BLOCKED;
	OK(db_staff_put(w->db, &s));
	OK(identity_core_commit(w->core));
	assert_int_equal(card_for(w, number), IDO_NONE);
	assert_string_equal(state_of(w, number), "waits");	/* for another second officer */
}

/* Of another desk nobody hands it over, and nobody within a month lets it lapse. */
static void test_another_card_is_of_its_desk_and_month(void **state)
{
	struct world *w = *state;
	struct paper former;
	struct db_staff s;
	struct db_login l;
	char number[8];

	with_card(w, &former);
	add_joseph(w, "NBO-3");
	approve_card(w, number);
	world_wait(w, WAIT_S + 60);
	OK(identity_core_begin(w->core));
	seal_number_ix(w->keys, l.number_ix, AMINA);
	OK(identity_login_load(w->core, &l, l.number_ix, 1));
	OK(db_staff_get(w->db, &s, l.staff_id));
	snprintf(s.desk_name, sizeof(s.desk_name), "NBO-4");
	OK(db_staff_put(w->db, &s));
	OK(identity_core_commit(w->core));
	assert_int_equal(card_for(w, number), IDO_NONE);
	OK(identity_core_begin(w->core));
	snprintf(s.desk_name, sizeof(s.desk_name), "NBO-3");
	OK(db_staff_put(w->db, &s));
	OK(identity_core_commit(w->core));
	assert_int_equal(card_for(w, number), IDO_SEE_PAPER);
	world_wait(w, 15 * DB_DAY);
	world_wait(w, 15 * DB_DAY);
	assert_int_equal(card_for(w, number), IDO_NONE);
}

/* The number of the case may be overheard: the paper is seen again, and who tries its signs out is stopped as with the digits of a phone. */
static void test_another_card_wants_the_paper_again(void **state)
{
	struct world *w = *state;
	struct paper former, paper;
	char number[8];
	struct phone p;
	unsigned i;

	with_card(w, &former);
	add_joseph(w, "NBO-3");
	paper_print(w, &paper);
	approve_card(w, number);
	world_wait(w, WAIT_S + 60);
	p = paper_in(w);
	expect(&p, "gone", CARD_PAPER, .text = "0077");
	expect(&p, "see_paper", CARD_FOR, .secret = number);
	expect(&p, "gone", CARD_SERIAL, .secret = paper.serial);
	expect(&p, "shape", CARD_PAPER, .text = "77");
	for (i = 1; i < IDENTITY_PROOF_WRONG; i++)
		expect(&p, "wrong", CARD_PAPER, .text = "0078");
	expect(&p, "gone", CARD_SERIAL, .secret = paper.serial);
	expect(&p, "agent_closed", CARD_PAPER, .text = "0078");
	expect(&p, "agent_closed", CARD_PAPER, .text = "0077");
	expect(&p, "gone", CARD_SERIAL, .secret = paper.serial);
	hang_up(&p, true);
	assert_string_equal(state_of(w, number), "runs");
	world_wait(w, IDENTITY_WINDOW_S + 60);
	p = paper_in(w);
	expect(&p, "see_paper", CARD_FOR, .secret = number);
	expect(&p, "ok", CARD_PAPER, .text = "00-77");
	expect(&p, "ok", CARD_SERIAL, .secret = paper.serial);
	expect(&p, "officer", CARD_GIVEN, .key = "yes");
	hang_up(&p, true);
}

/* Numbers are few: who tries them out is stopped as with the digits of a phone, and the right one is of no use then. */
static void test_wrong_cases_close_the_officers_proofs(void **state)
{
	struct world *w = *state;
	struct paper former;
	char number[8];
	struct phone p;
	unsigned i;

	with_card(w, &former);
	add_joseph(w, "NBO-3");
	approve_card(w, number);
	world_wait(w, WAIT_S + 60);
	p = paper_in(w);
	for (i = 1; i < IDENTITY_PROOF_WRONG; i++)
		expect(&p, "none", CARD_FOR, .secret = strcmp(number, "55102") ? "55102" : "55103");
	expect(&p, "agent_closed", CARD_FOR, .secret = strcmp(number, "55102") ? "55102" : "55103");
	expect(&p, "agent_closed", CARD_FOR, .secret = number);
	expect(&p, "agent_closed", CARD_FOR, .secret = "123456");
	world_wait(w, IDENTITY_WINDOW_S + 60);
	assert_int_equal(card_for(w, number), IDO_SEE_PAPER);
}

/* Who has a phone shows it, and of who chose a PIN nobody else opens the record. */
static void test_who_has_a_phone_gets_no_card_by_case(void **state)
{
	struct world *w = *state;
	struct paper paper;
	struct db_person p;
	char number[8];

	with_card(w, &paper);
	assert_string_equal(ask_card(w, "ET-100-0042", number), "has_phone");
	p = person_of(w, &paper);
	p.pin_set_at = p.created;
	OK(db_begin(w->db));
	OK(db_person_put(w->db, &p));
	OK(db_commit(w->db));
	assert_string_equal(ask_card(w, "ER-100-0077", number), "has_phone");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
		TEST(test_a_person_without_a_phone_is_served_by_card),
		TEST(test_an_organisation_may_only_where_it_is_said),
		TEST(test_nothing_out_of_turn),
		TEST(test_one_code_is_one_share),
		TEST(test_a_repeat_is_answered_the_same),
		TEST(test_wrong_codes_close_the_desk_and_lock_no_card),
		TEST(test_a_number_of_no_card_is_like_any),
		TEST(test_a_lock_holds_and_the_code_is_used_up),
		TEST(test_who_has_a_pin_gives_by_single_codes_alone),
		TEST(test_without_the_notice_nothing_is_given),
		TEST(test_killed_between_the_halves_it_is_asked_again),
		TEST(test_who_has_a_card_is_not_erased_as_never_seen),
		TEST(test_the_week_after_a_recovery_holds_here_too),
		TEST(test_a_right_code_of_who_is_locked_counts_as_a_wrong_one),
		TEST(test_another_card_is_given_by_two_officers),
		TEST(test_a_right_code_of_the_former_card_stops_another),
		TEST(test_another_card_is_judged_when_it_is_given),
		TEST(test_another_card_is_of_its_desk_and_month),
		TEST(test_another_card_wants_the_paper_again),
		TEST(test_wrong_cases_close_the_officers_proofs),
		TEST(test_who_has_a_phone_gets_no_card_by_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
