/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS in, and the outbox. */
#include "store/identity/core/identity_rules.h"
#include "tests/lib/identity_world.h"
#include "tests/lib/told.h"

/* Ask something outside a dialogue. */
static int ask_alone(struct world *w, struct identity_req *req)
{
	req->dialogue = 0;
	memset(req->op, 0, sizeof(req->op));
	memset(&w->ans, 0, sizeof(w->ans));
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	return w->ans.outcome;
}

/* An SMS as the gateway hands it on. */
static int sms(struct phone *p, const char *key, const char *pick, const char *octets)
{
	struct identity_req req;

	world_sms_req(p, &req, &(struct args){ .key = key, .pick = pick, .count = p->count }, octets);
	return ask_alone(p->w, &req);
}

static int told(struct phone *p, const char *word, uint64_t id, const char *msgid)
{
	struct identity_req req;

	world_req(p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	OK(told_put(&req, word, id, msgid));
	return ask_alone(p->w, &req);
}

static struct phone phone(struct world *w, const char *number)
{
	return (struct phone){ .w = w, .number = number, .link = "op1" };
}

/* Lease one and compare. returns: its id. */
static uint64_t next_is(struct phone *p, const char *number, const char *text)
{
	expect(p, "ok", OUT_NEXT, .count = 1);
	assert_string_equal(got(p->w, IDF_OUT_NUMBER), number);
	assert_string_equal(got(p->w, IDF_OUT_TEXT), text);
	return strtoull(got(p->w, IDF_OUT_ID), NULL, 10);
}

/* The same, and the operator takes it, so that the next one to that number may leave. */
static void leaves(struct phone *p, const char *number, const char *text)
{
	uint64_t id = next_is(p, number, text);

	assert_int_equal(told(p, "sent", id, "m"), IDO_OK);
}

static void test_help_answered_once_in_ten_minutes(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	uint64_t id;

	assert_int_equal(sms(&p, "help", "", "HELP"), IDO_OK);
	assert_int_equal(sms(&p, "help", "", "HELP"), IDO_OK);
	id = next_is(&p, STRANGER, "T1");
	expect(&p, "none", OUT_NEXT, .count = 5);
	assert_int_equal(told(&p, "sent", id, "abc"), IDO_OK);
	assert_int_equal(told(&p, "delivered", id, ""), IDO_OK);
	assert_int_equal(told(&p, "failed", id, ""), IDO_OK);
	assert_int_equal(sms(&p, "help", "", "help"), IDO_OK);
	next_is(&p, STRANGER, "T1");
}

/* Text HELP. returns: whether it was answered. */
static bool help(struct phone *p, const char *name, uint64_t serial, uint64_t sure_from, uint64_t sure_to)
{
	struct identity_req req;

	world_sms_req(p, &req, &(struct args){ .key = "help", .count = 1, .name = name, .serial = serial, .sure_from = sure_from, .sure_to = sure_to },
		      "HELP");
	assert_int_equal(ask_alone(p->w, &req), IDO_OK);
	if (!*got(p->w, IDF_OUT_ID))
		return false;
	assert_int_equal(told(p, "sent", strtoull(got(p->w, IDF_OUT_ID), NULL, 10), "m"), IDO_OK);
	return true;
}

/* A person who texts the same again is no operator that brings it again. */
static void test_help_again_answered_once_the_first_answer_was_heard(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);

	assert_true(help(&p, NULL, 100, 100, 100));
	assert_false(help(&p, NULL, 101, 100, 100));	/* the first is under way */
	assert_false(help(&p, NULL, 102, 102, 102));	/* a bind was lost behind the second */
	assert_true(help(&p, NULL, 103, 102, 103));
	assert_false(help(&p, NULL, 9, 9, 9));		/* a gateway that does not know of the first */
	assert_true(help(&p, NULL, 10, 9, 10));
}

static void test_help_under_the_name_of_the_operator(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);

	assert_true(help(&p, "17", 100, 100, 100));
	assert_false(help(&p, "17", 101, 100, 101));
	assert_true(help(&p, "18", 102, 102, 102));
	assert_true(help(&p, NULL, 103, 100, 103));
}

/* Two machines that answer each other: three pieces of advice in ten minutes, whatever they say and whichever vault it is. */
static void test_advice_ends_and_what_does_something_goes_on(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER), q = phone(w, OTHER);
	char words[16];
	unsigned i, n = 0;

	for (i = 0; i < 20; i++) {
		snprintf(words, sizeof(words), "ANSWER %u", i);
		assert_int_equal(sms(&p, i % 2 ? "help" : "unknown", "", words), IDO_OK);
		assert_string_equal(got(w, IDF_MUTED), i < IDENTITY_ADVICES ? "" : "1");
		world_close(w);
		world_open(w);
	}
	assert_int_equal(sms(&p, "digits", "", "246813"), IDO_OK);
	assert_int_equal(sms(&q, "help", "", "HELP"), IDO_OK);
	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	assert_string_equal(got(w, IDF_MUTED), "");
	assert_int_equal(sms(&p, "block", HAWA, "BLOCK"), IDO_OK);
	expect(&p, "ok", OUT_NEXT, .count = 20);
	for (; identity_ans_get(&w->ans, IDF_OUT_ID, n); n++)
		;
	assert_int_equal(n, 2);		/* the first of each number; the others wait behind it */
	world_wait(w, IDENTITY_LATE_S + 1);
	assert_int_equal(sms(&p, "help", "", "HELP"), IDO_OK);
	assert_string_equal(got(w, IDF_MUTED), "");
	p.claimed = true;
	for (i = 0; i <= IDENTITY_ADVICES; i++) {	/* the first locks, the others say that they do nothing */
		assert_string_equal(got(w, IDF_MUTED), "");
		snprintf(words, sizeof(words), "LOCK %u", i);
		assert_int_equal(sms(&p, "lock", "", words), IDO_OK);
	}
	assert_string_equal(got(w, IDF_MUTED), "1");
}

static void test_lock_again_after_unlock_was_taken_for_a_repeat(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM), d;

	hawa(w);
	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	next_is(&p, SELAM, "T4");
	expect(&p, "none", OUT_NEXT, .count = 5);
	d = dial(w, SELAM, NULL);
	expect(&d, "person_locked", UNLOCK, .secret = PIN);
	expect(&d, "person", UNLOCK_ID);
	hang_up(&d, true);
	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	d = dial(w, SELAM, NULL);
	expect(&d, "person_locked", UNLOCK, .secret = PIN);
}

static void test_lock_for_a_day_by_asserted_number(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM), a;

	hawa(w);
	share(w, SELAM);
	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	next_is(&p, SELAM, "T4");
	a = at_desk(w, AGENT);
	expect(&a, "late", CHECK, .secret = w->code);
	p = dial(w, SELAM, NULL);
	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	world_wait(w, DB_DAY);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_lock_by_stranger_says_the_same(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);

	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	next_is(&p, STRANGER, "T4");
}

static void unlock_id(struct world *w)
{
	struct phone p = dial(w, SELAM, NULL);

	expect(&p, "person_locked", UNLOCK, .secret = PIN);
	expect(&p, "person", UNLOCK_ID);
	hang_up(&p, true);
}

static void test_forged_lock_held_once_a_day(void **state)
{
	struct world *w = *state;
	struct phone forged = phone(w, SELAM), p;

	hawa(w);
	forged.claimed = true;
	assert_int_equal(sms(&forged, "lock", "", "LOCK"), IDO_OK);
	leaves(&forged, SELAM, "T4");
	unlock_id(w);
	assert_int_equal(sms(&forged, "lock", "", "LOCK again"), IDO_OK);
	leaves(&forged, SELAM, "T6");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	forged.claimed = false;		/* what the link vouches for has no such limit */
	assert_int_equal(sms(&forged, "lock", "", "LOCK 3"), IDO_OK);
	leaves(&forged, SELAM, "T4");
	unlock_id(w);
	forged.claimed = true;
	world_wait(w, DB_DAY);
	assert_int_equal(sms(&forged, "lock", "", "LOCK 4"), IDO_OK);
	leaves(&forged, SELAM, "T4");
	unlock_id(w);
}

/* What the clock shows is not what passed: who moves it gets no second LOCK, no more advice, and no second answer to one SMS. */
static void test_limits_of_sms_do_not_follow_a_jump_forward(void **state)
{
	struct world *w = *state;
	struct phone forged = phone(w, SELAM), q = phone(w, OTHER), p;
	unsigned i;

	hawa(w);
	forged.claimed = true;
	assert_int_equal(sms(&forged, "lock", "", "LOCK"), IDO_OK);
	leaves(&forged, SELAM, "T4");
	unlock_id(w);
	assert_int_equal(sms(&forged, "digits", "", "123123"), IDO_OK);
	leaves(&forged, SELAM, "T2");
	for (i = 0; i < IDENTITY_ADVICES; i++) {
		assert_int_equal(sms(&q, "help", "", (const char *const[]){ "A", "B", "C" }[i]), IDO_OK);
		leaves(&q, OTHER, "T1");
	}
	w->clock.jump_s = 2 * DB_DAY;
	assert_int_equal(sms(&forged, "lock", "", "LOCK"), IDO_OK);
	expect(&forged, "none", OUT_NEXT, .count = 1);
	assert_int_equal(sms(&forged, "lock", "", "LOCK it"), IDO_OK);
	leaves(&forged, SELAM, "T6");
	assert_int_equal(sms(&forged, "digits", "", "321321"), IDO_OK);
	expect(&forged, "none", OUT_NEXT, .count = 1);
	assert_int_equal(sms(&q, "help", "", "D"), IDO_OK);
	assert_string_equal(got(w, IDF_MUTED), "1");
	p = dial(w, SELAM, NULL);
	expect(&p, "texted_pin", UNLOCK, .secret = PIN);
	expect(&p, "person", TEXTED, .key = "no");
}

static void accept_clock(struct world *w)
{
	OK(identity_core_begin(w->core));
	OK(identity_clock_accept(w->core));
	OK(identity_core_commit(w->core));
}

/* The clock was set right: who lost the phone does not wait until it shows the old time again. */
static void test_lock_by_sms_after_the_clock_was_set_back(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM);

	hawa(w);
	p.claimed = true;
	w->clock.jump_s = 20 * DB_DAY;
	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	leaves(&p, SELAM, "T4");
	unlock_id(w);
	w->clock.jump_s = 0;
	accept_clock(w);
	world_wait(w, DB_DAY);
	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	leaves(&p, SELAM, "T4");
	unlock_id(w);
}

/* A time that is still to come was written by a clock that was wrong. */
static void test_lock_by_sms_of_a_day_to_come_counts_as_none(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM);
	struct db_number n;
	uint8_t ix[DB_IX];

	hawa(w);
	p.claimed = true;
	seal_number_ix(w->keys, ix, SELAM);
	OK(db_begin(w->db));
	OK(identity_number_load(w->core, &n, ix));
	n.sms_lock_at = n.advised_at = world_now(w) + 30 * DB_DAY;
	OK(db_number_put(w->db, &n));
	OK(db_commit(w->db));
	assert_int_equal(sms(&p, "lock", "", "LOCK"), IDO_OK);
	leaves(&p, SELAM, "T4");
	unlock_id(w);
	assert_int_equal(sms(&p, "digits", "", "123123"), IDO_OK);
	leaves(&p, SELAM, "T2");
}

/* What waits to be sent expires when its time has passed, and not before it is due by a clock that was set right. */
static void test_outbox_does_not_follow_the_clock(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);

	assert_int_equal(sms(&p, "help", "", "HELP"), IDO_OK);
	w->clock.jump_s = 5 * DB_DAY;
	leaves(&p, STRANGER, "T1");
	assert_int_equal(sms(&p, "help", "", "HELP 2"), IDO_OK);
	w->clock.jump_s = 0;
	accept_clock(w);
	leaves(&p, STRANGER, "T1");
}

static void test_forged_block_killed_a_live_code(void **state)
{
	struct world *w = *state;
	struct phone forged = phone(w, SELAM), p, a;

	hawa(w);
	share(w, SELAM);
	forged.claimed = true;
	assert_int_equal(sms(&forged, "block", HAWA, "BLOCK"), IDO_OK);
	leaves(&forged, SELAM, "T6");
	a = at_desk(w, AGENT);
	expect(&a, "ok", CHECK, .secret = w->code);
	p = dial(w, SELAM, HAWA);
	expect(&p, "texted_block", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_ORG_SHORT), "HAWA");
	expect(&p, "refused", OFFER);
	expect(&p, "refused", TEXTED, .key = "perhaps");
	expect(&p, "shop", TEXTED, .key = "no");
	expect(&p, "ok", OFFER);
	expect(&p, "refused", TEXTED, .key = "yes");
	hang_up(&p, true);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);	/* asked once */
	hang_up(&p, true);
	assert_int_equal(sms(&forged, "block", HAWA, "BLOCK it"), IDO_OK);
	p = dial(w, SELAM, HAWA);
	expect(&p, "texted_block", UNLOCK, .secret = PIN);
	expect(&p, "blocked", TEXTED, .key = "yes");
	expect(&p, "refused", HOME);
	p = dial(w, SELAM, HAWA);
	expect(&p, "shop", UNLOCK, .secret = PIN);
	expect(&p, "blocked", OFFER);
}

static void test_forged_digits_forced_a_new_pin(void **state)
{
	struct world *w = *state;
	struct phone forged = phone(w, SELAM), p;

	hawa(w);
	forged.claimed = true;
	assert_int_equal(sms(&forged, "digits", "", PIN), IDO_OK);
	leaves(&forged, SELAM, "T2");
	assert_int_equal(sms(&forged, "block", HAWA, "BLOCK"), IDO_OK);
	leaves(&forged, SELAM, "T6");
	p = dial(w, SELAM, NULL);
	expect(&p, "texted_block", UNLOCK, .secret = PIN);
	expect(&p, "texted_pin", TEXTED, .key = "no");
	expect(&p, "refused", TEXTED, .key = "yes");	/* that is a new PIN */
	expect(&p, "person", TEXTED, .key = "no");
	hang_up(&p, true);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = PIN);
	hang_up(&p, true);
	assert_int_equal(sms(&forged, "digits", "", "123123"), IDO_OK);
	p = dial(w, SELAM, NULL);
	expect(&p, "texted_pin", UNLOCK, .secret = PIN);
	change_pin(&p, PIN, "579135");
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "579135");
	assert_int_equal(sms(&forged, "lang", "sw", "LANG SW"), IDO_OK);
	p = dial(w, SELAM, NULL);
	assert_string_equal(got(w, IDF_LANG), "");
}

/* The phone was put down at the question, and another hand took it: that hand does not know the PIN. */
static void test_pin_changed_at_the_question_without_the_old_one(void **state)
{
	struct world *w = *state;
	struct phone forged = phone(w, SELAM), p;

	hawa(w);
	forged.claimed = true;
	assert_int_equal(sms(&forged, "digits", "", "123123"), IDO_OK);
	assert_int_equal(sms(&forged, "block", HAWA, "BLOCK"), IDO_OK);
	p = dial(w, SELAM, NULL);
	expect(&p, "texted_block", UNLOCK, .secret = PIN);
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	expect(&p, "refused", HOME);
	expect(&p, "texted_pin", TEXTED, .key = "no");
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	expect(&p, "refused", MY_ID);
	expect(&p, "wrong", PROVE, .secret = "975318");
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	expect(&p, "texted_pin", HOME);		/* P0: back */
	change_pin(&p, PIN, "579135");
	expect(&p, "refused", MY_ID);
	p = dial(w, SELAM, NULL);
	expect(&p, "person", UNLOCK, .secret = "579135");
}

/* A question that an SMS left may not open what a new PIN has to close. */
static void test_question_instead_of_the_new_pin_that_must_be_chosen(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM), forged = p;

	hawa(w);
	forged.claimed = true;
	assert_int_equal(sms(&forged, "digits", "", "123123"), IDO_OK);
	assert_int_equal(sms(&p, "digits", "", PIN), IDO_OK);
	p = dial(w, SELAM, NULL);
	expect(&p, "start", UNLOCK, .secret = PIN);
	expect(&p, "refused", TEXTED, .key = "no");
	choose_pin(&p, "579135");
}

/* A forged word must not take the place of hers, which waits for her PIN. */
static void test_forged_block_took_the_place_of_a_true_one(void **state)
{
	struct world *w = *state;
	struct phone forged = phone(w, SELAM), p, q;

	hawa(w);
	add_org(w, "100009", "MAJI", "recv-s");
	forged.claimed = true;
	assert_int_equal(sms(&forged, "block", HAWA, "BLOCK 1"), IDO_OK);
	leaves(&forged, SELAM, "T6");
	assert_int_equal(sms(&forged, "block", "100009", "BLOCK 2"), IDO_OK);
	leaves(&forged, SELAM, "T6");
	p = dial(w, SELAM, NULL);
	expect(&p, "texted_block", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_ORG_SHORT), "HAWA");
	q = dial(w, SELAM, NULL);
	expect(&q, "texted_block", UNLOCK, .secret = PIN);
	expect(&p, "blocked", TEXTED, .key = "yes");
	assert_int_equal(sms(&forged, "block", "100009", "BLOCK 3"), IDO_OK);
	leaves(&forged, SELAM, "T6");
	expect(&q, "texted_block", TEXTED, .key = "no");	/* that was HAWA's, the other was not answered */
	assert_string_equal(got(w, IDF_ORG_SHORT), "MAJI");
	p = dial(w, SELAM, NULL);
	expect(&p, "texted_block", UNLOCK, .secret = PIN);
	assert_string_equal(got(w, IDF_ORG_SHORT), "MAJI");
}

/* An agent's desk and a number of nobody: nothing is asked that is not theirs. */
static void test_forged_words_to_an_agent_and_a_stranger(void **state)
{
	struct world *w = *state;
	struct phone forged = phone(w, AGENT), p;

	hawa(w);
	forged.claimed = true;
	assert_int_equal(sms(&forged, "block", HAWA, "BLOCK"), IDO_OK);
	leaves(&forged, AGENT, "T6");
	at_desk(w, AGENT);
	assert_int_equal(sms(&forged, "digits", "", "123123"), IDO_OK);
	leaves(&forged, AGENT, "T2");
	p = dial(w, AGENT, NULL);
	expect(&p, "texted_pin", UNLOCK, .secret = "864209");
	expect(&p, "staff", TEXTED, .key = "no");
	hang_up(&p, true);
	assert_int_equal(sms(&forged, "digits", "", "321321"), IDO_OK);
	p = dial(w, AGENT, NULL);
	expect(&p, "texted_pin", UNLOCK, .secret = "864209");
	expect(&p, "refused", PIN_NEW, .secret = "579135");
	expect(&p, "wrong", PROVE, .secret = PIN);
	change_pin(&p, "864209", "579135");
	p = dial(w, AGENT, NULL);
	expect(&p, "staff", UNLOCK, .secret = "579135");
	forged.number = STRANGER;
	assert_int_equal(sms(&forged, "lock", "", "LOCK"), IDO_OK);
	leaves(&forged, STRANGER, "T4");
	assert_int_equal(sms(&forged, "lock", "", "LOCK it"), IDO_OK);
	leaves(&forged, STRANGER, "T6");
	assert_int_equal(sms(&forged, "block", HAWA, "BLOCK"), IDO_OK);
	leaves(&forged, STRANGER, "T6");
	assert_int_equal(sms(&forged, "block", "715465", "BLOCK no shop"), IDO_OK);
	leaves(&forged, STRANGER, "T1");
	p = dial(w, STRANGER, NULL);
	expect(&p, "wrong", UNLOCK, .secret = PIN);
}

static void test_lang_kept_for_the_number(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	uint64_t id;

	assert_int_equal(sms(&p, "lang", "sw", "LANG SW"), IDO_OK);
	id = next_is(&p, STRANGER, "T3 sw");
	assert_int_equal(told(&p, "sent", id, "m1"), IDO_OK);
	assert_int_equal(sms(&p, "help", "", "HELP"), IDO_OK);
	next_is(&p, STRANGER, "T1 sw");
	p = dial(w, STRANGER, NULL);
	assert_string_equal(got(w, IDF_LANG), "sw");
	expect(&p, "plain", LANG, .key = "ar");
	hang_up(&p, true);
	p = dial(w, STRANGER, NULL);
	assert_string_equal(got(w, IDF_LANG), "ar");
}

static void test_digits_advice_once_a_day_and_new_pin(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM), q;

	hawa(w);
	assert_int_equal(sms(&p, "digits", "", PIN), IDO_OK);
	next_is(&p, SELAM, "T2");
	assert_int_equal(sms(&p, "digits", "", "999999"), IDO_OK);
	expect(&p, "none", OUT_NEXT);
	q = dial(w, SELAM, NULL);
	expect(&q, "wrong", UNLOCK, .secret = "975318");
	expect(&q, "start", UNLOCK, .secret = PIN);
	expect(&q, "refused", MY_ID);
	choose_pin(&q, "579135");
	hang_up(&q, true);
	q = dial(w, SELAM, NULL);
	expect(&q, "person", UNLOCK, .secret = "579135");
	world_wait(w, DB_DAY + 1);
	assert_int_equal(sms(&p, "digits", "", "999999"), IDO_OK);
	next_is(&p, SELAM, "T2");
}

static void test_lease_comes_back_after_a_minute(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER), q = phone(w, STRANGER);
	uint64_t id;

	q.link = "op2";
	sms(&p, "help", "", "HELP");
	expect(&q, "none", OUT_NEXT);
	id = next_is(&p, STRANGER, "T1");
	expect(&p, "none", OUT_NEXT);
	assert_int_equal(told(&q, "sent", id, "m1"), IDO_OK);	/* another link's: nothing happens */
	world_wait(w, 60);
	assert_int_equal(next_is(&p, STRANGER, "T1"), id);
}

static void test_retry_backs_off_and_gives_up_after_a_day(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	uint64_t id;

	sms(&p, "help", "", "HELP");
	id = next_is(&p, STRANGER, "T1");
	assert_int_equal(told(&p, "retry", id, ""), IDO_OK);
	world_wait(w, 25);	/* the clock goes on meanwhile */
	expect(&p, "none", OUT_NEXT);
	world_wait(w, 5);
	next_is(&p, STRANGER, "T1");
	assert_int_equal(told(&p, "retry", id, ""), IDO_OK);
	world_wait(w, 55);
	expect(&p, "none", OUT_NEXT);
	world_wait(w, DB_DAY);
	expect(&p, "none", OUT_NEXT);
	assert_int_equal(told(&p, "retry", id, ""), IDO_OK);
	expect(&p, "none", OUT_NEXT);
}

static void test_order_of_one_number_kept_through_retry(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER), q = phone(w, OTHER);
	uint64_t first;

	sms(&p, "help", "", "a");
	sms(&p, "digits", "", "b");
	sms(&q, "help", "", "c");
	first = next_is(&p, STRANGER, "T1");
	next_is(&p, OTHER, "T1");
	expect(&p, "none", OUT_NEXT);
	assert_int_equal(told(&p, "retry", first, ""), IDO_OK);
	expect(&p, "none", OUT_NEXT);
	world_wait(w, 30);
	assert_int_equal(next_is(&p, STRANGER, "T1"), first);
	assert_int_equal(told(&p, "sent", first, "m1"), IDO_OK);
	next_is(&p, STRANGER, "T2");
}

static void test_many_results_told_at_once_each_have_their_effect(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER), q = phone(w, OTHER), s = phone(w, SELAM);
	uint64_t one, two, three;
	struct identity_req req;

	sms(&p, "help", "", "a");
	sms(&q, "help", "", "b");
	sms(&s, "help", "", "c");
	one = next_is(&p, STRANGER, "T1");
	two = next_is(&p, OTHER, "T1");
	three = next_is(&p, SELAM, "T1");
	world_req(&p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	OK(told_put(&req, "sent", one, "m1"));
	OK(told_put(&req, "delivered", 0, "- m1"));
	OK(told_put(&req, "delivered", 0, "- never heard of"));
	OK(told_put(&req, "sent", 999999, "m9"));
	OK(told_put(&req, "retry", two, ""));
	OK(told_put(&req, "unsent", three, ""));
	assert_int_equal(ask_alone(w, &req), IDO_OK);
	assert_int_equal(next_is(&p, SELAM, "T1"), three);
	assert_int_equal(ask_alone(w, &req), IDO_OK);		/* a repeat: what is settled stays so */
	assert_int_equal(next_is(&p, SELAM, "T1"), three);
	assert_int_equal(told(&p, "sent", one, "m2"), IDO_OK);
	world_wait(w, 30);
	assert_int_equal(next_is(&p, OTHER, "T1"), two);
	expect(&p, "none", OUT_NEXT);
}

/* One result that is in order, then octets that are not one. */
static void refused(struct phone *p, uint64_t id, const char *octets, size_t len)
{
	struct identity_req req;

	world_req(p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	OK(told_put(&req, "delivered", id, ""));
	memcpy(req.text + req.text_len, octets, len);
	req.text_len += len;
	assert_int_equal(ask_alone(p->w, &req), IDO_REFUSED);
}

/* Where the parts of one stand: what, id, is_last, may_resend, number and NUL, octets of the ids, the first of them. */
enum { WHAT = 0, ID = 1, LAST = 9, RESEND = 10, DIGITS = 11, KIND = DIGITS + 12 + 1 + 2 };

static void test_one_odd_result_refuses_all_before_any_is_done(void **state)
{
	static const struct { unsigned at; uint8_t octet; } wrong[] = {
		{ WHAT, 0 }, { WHAT, IDENTITY_TOLD_COUNT }, { WHAT, IDENTITY_TOLD_SENT }, { WHAT, IDENTITY_TOLD_LEASE }, { WHAT, IDENTITY_TOLD_RETRY },
		{ ID, 1 }, { ID + 7, 0x80 }, { LAST, 2 }, { RESEND, 2 }, { DIGITS, 'x' },
		{ DIGITS + 3, 0 }, { DIGITS + 12, '1' }, { KIND - 2, 2 }, { KIND - 2, 4 }, { KIND - 1, 1 }, { KIND, 0 }, { KIND, IDENTITY_MSGID_KINDS },
		{ KIND + 1, 0 }, { KIND + 2, '1' },
	};
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	struct identity_req good;
	uint64_t id;
	unsigned i, len;
	char octet;

	sms(&p, "help", "", "HELP");
	id = next_is(&p, STRANGER, "T1");
	world_req(&p, &good, IDV_OUT_TOLD, &(struct args){ 0 });
	OK(told_put(&good, "delivered", 0, STRANGER " 9"));
	for (len = 1; len < good.text_len; len++)
		refused(&p, id, good.text, len);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		octet = good.text[wrong[i].at];
		good.text[wrong[i].at] = (char)wrong[i].octet;
		refused(&p, id, good.text, good.text_len);
		good.text[wrong[i].at] = octet;
	}
	assert_int_equal(told(&p, "unsent", id, ""), IDO_OK);
	assert_int_equal(next_is(&p, STRANGER, "T1"), id);
}

/* A reply is leased with the answer, unless another one waits for that number; what the vault holds back it tells of when its time comes. */
static void test_reply_leased_with_the_answer_keeps_the_order(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	uint64_t first, second;

	p.count = 1;
	assert_int_equal(sms(&p, "help", "", "a"), IDO_OK);
	assert_string_equal(got(w, IDF_OUT_NUMBER), STRANGER);
	assert_string_equal(got(w, IDF_OUT_TEXT), "T1");
	first = strtoull(got(w, IDF_OUT_ID), NULL, 10);
	assert_int_equal(sms(&p, "digits", "", "b"), IDO_OK);
	assert_string_equal(got(w, IDF_OUT_ID), "");
	expect(&p, "none", OUT_NEXT);
	assert_int_equal(told(&p, "sent", first, "m1"), IDO_OK);
	assert_string_equal(got(w, IDF_MORE), "1");
	second = next_is(&p, STRANGER, "T2");
	assert_int_equal(told(&p, "sent", second, "m2"), IDO_OK);
	assert_string_equal(got(w, IDF_MORE), "");
	assert_int_equal(sms(&p, "digits", "", "b"), IDO_OK);		/* a repeat of the operator */
	assert_string_equal(got(w, IDF_OUT_ID), "");
}

static void test_reply_leased_with_the_answer_comes_back_after_a_minute(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	uint64_t id;

	p.count = 1;
	sms(&p, "help", "", "HELP");
	id = strtoull(got(w, IDF_OUT_ID), NULL, 10);
	world_wait(w, 55);
	expect(&p, "none", OUT_NEXT);
	world_wait(w, 5);
	assert_int_equal(next_is(&p, STRANGER, "T1"), id);
}

static void test_many_leased_at_once_fit(void **state)
{
	struct world *w = *state;
	char number[16], octets[16];
	struct phone p = phone(w, number);
	unsigned i, n;

	for (i = 0; i < 40; i++) {
		snprintf(number, sizeof(number), "2547000001%02u", i);
		snprintf(octets, sizeof(octets), "HELP %u", i);
		sms(&p, "help", "", octets);
	}
	expect(&p, "ok", OUT_NEXT, .count = 255);
	for (n = 0; identity_ans_get(&w->ans, IDF_OUT_ID, n); n++)
		;
	assert_int_equal(n, 32);
}

static int sms_from(struct phone *p, const char *address, const char *octets, bool wants_lease)
{
	const struct identity_sms came = { .by = "op1", .address = address, .octets = octets, .octets_len = 1, .wants_lease = wants_lease };
	struct identity_req req;

	world_req(p, &req, IDV_SMS_IN, &(struct args){ .key = "help" });
	OK(identity_sms_put(&req, &came));
	return ask_alone(p->w, &req);
}

/* It went to the number that people are found by. */
static void test_reply_was_sent_to_another_address_than_the_message_came_from(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);

	assert_int_equal(sms_from(&p, "000700000099", "a", true), IDO_OK);
	assert_string_equal(got(w, IDF_OUT_NUMBER), STRANGER "=000700000099");
	world_wait(w, 60);	/* its lease ends */
	next_is(&p, STRANGER "=000700000099", "T1");
	assert_int_equal(sms_from(&p, "0012345678901234567890123", "b", true), IDO_REFUSED);
	assert_int_equal(sms_from(&p, "11Call 0700666666", "c", true), IDO_REFUSED);	/* no message of its own */
}

/* The vault words it: from its own link and the number. */
static void test_reply_says_what_is_dialled_on_its_link_and_from_abroad(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER), q = phone(w, "256700000001");

	p.link = q.link = "op2";
	assert_int_equal(sms(&p, "help", "", "HELP"), IDO_OK);
	next_is(&p, STRANGER, "T1 555");
	assert_int_equal(sms(&q, "lock", "", "LOCK"), IDO_OK);
	next_is(&q, q.number, "T4 555 abroad");
}

/* Of an SMS and of a question every octet counts, and nothing stands behind the last. */
static void test_payload_cut_short_or_left_over_refused(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	struct identity_req req;
	unsigned whole, len;

	world_sms_req(&p, &req, &(struct args){ .key = "help" }, "HELP");
	for (whole = req.text_len, len = 0; len <= whole + 1; len++) {
		req.text_len = len;
		if (len != whole)
			assert_int_equal(ask_alone(w, &req), IDO_REFUSED);
	}
	world_req(&p, &req, IDV_OUT_NEXT, &(struct args){ .count = 1 });
	for (whole = req.text_len, len = 0; len <= whole + 1; len++) {
		req.text_len = len;
		assert_int_equal(ask_alone(w, &req), len == whole ? IDO_NONE : IDO_REFUSED);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

/* Or one phone raises the alarm that is for acts on many. What is blocked already, locked or has to change the PIN already, is nothing new. */
static void test_one_person_again_and_again_is_no_mass(void **state)
{
	static const char *const words[] = { "block", "lock", "digits" };
	struct identity_alarm_state alarm;
	struct world *w = *state;
	struct phone p = phone(w, SELAM);
	unsigned i;

	hawa(w);
	for (i = 0; i < 3 * (IDENTITY_MASS_LEAST + 1); i++) {
		char octets[24];

		snprintf(octets, sizeof(octets), "%u", i);
		assert_int_equal(sms(&p, words[i % 3], HAWA, octets), IDO_OK);
	}
	for (i = 0; i < IDENTITY_ALARMS; i++) {
		OK(identity_alarm_get(w->core, i, &alarm));
		assert_int_equal(alarm.since, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_help_answered_once_in_ten_minutes),
		T(test_help_again_answered_once_the_first_answer_was_heard),
		T(test_help_under_the_name_of_the_operator),
		T(test_advice_ends_and_what_does_something_goes_on),
		T(test_lock_for_a_day_by_asserted_number),
		T(test_lock_again_after_unlock_was_taken_for_a_repeat),
		T(test_lock_by_stranger_says_the_same),
		T(test_forged_lock_held_once_a_day),
		T(test_limits_of_sms_do_not_follow_a_jump_forward),
		T(test_lock_by_sms_after_the_clock_was_set_back),
		T(test_lock_by_sms_of_a_day_to_come_counts_as_none),
		T(test_outbox_does_not_follow_the_clock),
		T(test_forged_block_killed_a_live_code),
		T(test_forged_block_took_the_place_of_a_true_one),
		T(test_forged_digits_forced_a_new_pin),
		T(test_pin_changed_at_the_question_without_the_old_one),
		T(test_question_instead_of_the_new_pin_that_must_be_chosen),
		T(test_forged_words_to_an_agent_and_a_stranger),
		T(test_lang_kept_for_the_number),
		T(test_digits_advice_once_a_day_and_new_pin),
		T(test_lease_comes_back_after_a_minute),
		T(test_retry_backs_off_and_gives_up_after_a_day),
		T(test_order_of_one_number_kept_through_retry),
		T(test_many_results_told_at_once_each_have_their_effect),
		T(test_one_odd_result_refuses_all_before_any_is_done),
		T(test_reply_leased_with_the_answer_keeps_the_order),
		T(test_reply_leased_with_the_answer_comes_back_after_a_minute),
		T(test_many_leased_at_once_fit),
		T(test_reply_was_sent_to_another_address_than_the_message_came_from),
		T(test_reply_says_what_is_dialled_on_its_link_and_from_abroad),
		T(test_payload_cut_short_or_left_over_refused),
		T(test_one_person_again_and_again_is_no_mass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
