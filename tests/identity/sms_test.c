/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS in, and the outbox. */
#include "tests/lib/identity_world.h"

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
static int sms(struct phone *p, const char *key, const char *pick, const char *reply, const char *other, const char *octets)
{
	struct identity_req req;
	int n;

	world_req(p, &req, IDV_SMS_IN, &(struct args){ .key = key, .pick = pick, .count = p->count });
	req.flags |= p->any_lang ? IDENTITY_ANY_LANG : 0;
	n = snprintf(req.text, sizeof(req.text), "%s%c%s%c%s", reply, 0, other, 0, octets);
	req.text_len = n;
	return ask_alone(p->w, &req);
}

/* What became of a message; behind what is in req already. */
static void add_told(struct identity_req *req, const char *word, uint64_t id, const char *msgid)
{
	size_t room = sizeof(req->text) - req->text_len;
	int n = snprintf(req->text + req->text_len, room, "%s%c%llu%c%s", word, 0, (unsigned long long)id, 0, msgid);

	assert_true(n > 0 && (size_t)n < room);
	req->text_len += n + 1;
}

static int told(struct phone *p, const char *word, uint64_t id, const char *msgid)
{
	struct identity_req req;

	world_req(p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	add_told(&req, word, id, msgid);
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

static void test_help_answered_once_in_ten_minutes(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	uint64_t id;

	assert_int_equal(sms(&p, "help", "", "T1", "", "HELP"), IDO_OK);
	assert_int_equal(sms(&p, "help", "", "T1", "", "HELP"), IDO_OK);
	id = next_is(&p, STRANGER, "T1");
	expect(&p, "none", OUT_NEXT, .count = 5);
	assert_int_equal(told(&p, "sent", id, "abc"), IDO_OK);
	assert_int_equal(told(&p, "delivered", id, ""), IDO_OK);
	assert_int_equal(told(&p, "failed", id, ""), IDO_OK);
	assert_int_equal(sms(&p, "help", "", "T1", "", "help"), IDO_OK);
	next_is(&p, STRANGER, "T1");
}

static void test_lock_again_after_unlock_was_taken_for_a_repeat(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM), d;

	hawa(w);
	assert_int_equal(sms(&p, "lock", "", "T4", "", "LOCK"), IDO_OK);
	assert_int_equal(sms(&p, "lock", "", "T4", "", "LOCK"), IDO_OK);
	next_is(&p, SELAM, "T4");
	expect(&p, "none", OUT_NEXT, .count = 5);
	d = dial(w, SELAM, NULL);
	expect(&d, "person_locked", UNLOCK, .secret = PIN);
	expect(&d, "person", UNLOCK_ID);
	hang_up(&d, true);
	assert_int_equal(sms(&p, "lock", "", "T4", "", "LOCK"), IDO_OK);
	d = dial(w, SELAM, NULL);
	expect(&d, "person_locked", UNLOCK, .secret = PIN);
}

static void test_lock_for_a_day_by_asserted_number(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM), a;

	hawa(w);
	share(w, SELAM);
	assert_int_equal(sms(&p, "lock", "", "T4", "T1", "LOCK"), IDO_OK);
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

	assert_int_equal(sms(&p, "lock", "", "T4", "T1", "LOCK"), IDO_OK);
	next_is(&p, STRANGER, "T4");
}

static void test_claimed_sender_gets_help_and_no_effect(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, SELAM);

	hawa(w);
	p.claimed = true;
	assert_int_equal(sms(&p, "lock", "", "T4", "T1", "LOCK"), IDO_OK);
	next_is(&p, SELAM, "T1");
	assert_int_equal(sms(&p, "lang", "sw", "T3", "T1", "LANG SW"), IDO_OK);
	p.claimed = false;
	p = dial(w, SELAM, NULL);
	assert_string_equal(got(w, IDF_LANG), "");
	expect(&p, "person", UNLOCK, .secret = PIN);
}

static void test_lang_kept_for_the_number(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);

	assert_int_equal(sms(&p, "lang", "sw", "T3", "T1", "LANG SW"), IDO_OK);
	assert_int_equal(sms(&p, "help", "", "T1", "", "HELP"), IDO_OTHER_LANG);
	assert_string_equal(got(w, IDF_LANG), "sw");
	next_is(&p, STRANGER, "T3");
	p.any_lang = true;
	assert_int_equal(sms(&p, "help", "", "T1", "", "HELP"), IDO_OK);	/* no repeat: nothing was done before */
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
	assert_int_equal(sms(&p, "digits", "", "T2", "", PIN), IDO_OK);
	next_is(&p, SELAM, "T2");
	assert_int_equal(sms(&p, "digits", "", "T2", "", "999999"), IDO_OK);
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
	assert_int_equal(sms(&p, "digits", "", "T2", "", "999999"), IDO_OK);
	next_is(&p, SELAM, "T2");
}

static void test_lease_comes_back_after_a_minute(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER), q = phone(w, STRANGER);
	uint64_t id;

	q.link = "op2";
	sms(&p, "help", "", "T1", "", "HELP");
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

	sms(&p, "help", "", "T1", "", "HELP");
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

	sms(&p, "help", "", "one", "", "a");
	sms(&p, "help", "", "two", "", "b");
	sms(&q, "help", "", "three", "", "c");
	first = next_is(&p, STRANGER, "one");
	next_is(&p, OTHER, "three");
	expect(&p, "none", OUT_NEXT);
	assert_int_equal(told(&p, "retry", first, ""), IDO_OK);
	expect(&p, "none", OUT_NEXT);
	world_wait(w, 30);
	assert_int_equal(next_is(&p, STRANGER, "one"), first);
	assert_int_equal(told(&p, "sent", first, "m1"), IDO_OK);
	next_is(&p, STRANGER, "two");
}

static void test_many_results_told_at_once_each_have_their_effect(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER), q = phone(w, OTHER), s = phone(w, SELAM);
	uint64_t one, two, three;
	struct identity_req req;

	sms(&p, "help", "", "one", "", "a");
	sms(&q, "help", "", "two", "", "b");
	sms(&s, "help", "", "three", "", "c");
	one = next_is(&p, STRANGER, "one");
	two = next_is(&p, OTHER, "two");
	three = next_is(&p, SELAM, "three");
	world_req(&p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	add_told(&req, "sent", one, "m1");
	add_told(&req, "delivered", 0, "- m1");
	add_told(&req, "delivered", 0, "- never heard of");
	add_told(&req, "sent", 999999, "m9");
	add_told(&req, "retry", two, "");
	add_told(&req, "unsent", three, "");
	assert_int_equal(ask_alone(w, &req), IDO_OK);
	assert_int_equal(next_is(&p, SELAM, "three"), three);
	assert_int_equal(ask_alone(w, &req), IDO_OK);		/* a repeat: what is settled stays so */
	assert_int_equal(next_is(&p, SELAM, "three"), three);
	assert_int_equal(told(&p, "sent", one, "m2"), IDO_OK);
	world_wait(w, 30);
	assert_int_equal(next_is(&p, OTHER, "two"), two);
	expect(&p, "none", OUT_NEXT);
}

static void test_one_odd_result_refuses_all_before_any_is_done(void **state)
{
#define ODD(s) { s, sizeof(s) }
	static const struct { const char *octets; size_t len; } odd[] = {
		ODD("sent"), ODD("sent\0" "11"), ODD("sent\0" "x\0"), ODD("lost\0" "11\0"), ODD("sent\0\0"), ODD("sent\0" "1234567890123456789\0"),
	};
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	struct identity_req req;
	uint64_t id;

	sms(&p, "help", "", "T1", "", "HELP");
	id = next_is(&p, STRANGER, "T1");
	for (unsigned i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		world_req(&p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
		add_told(&req, "delivered", id, "");
		memcpy(req.text + req.text_len, odd[i].octets, odd[i].len);
		req.text_len += odd[i].len;
		assert_int_equal(ask_alone(w, &req), IDO_REFUSED);
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
	assert_int_equal(sms(&p, "help", "", "one", "", "a"), IDO_OK);
	assert_string_equal(got(w, IDF_OUT_NUMBER), STRANGER);
	assert_string_equal(got(w, IDF_OUT_TEXT), "one");
	first = strtoull(got(w, IDF_OUT_ID), NULL, 10);
	assert_int_equal(sms(&p, "help", "", "two", "", "b"), IDO_OK);
	assert_string_equal(got(w, IDF_OUT_ID), "");
	expect(&p, "none", OUT_NEXT);
	assert_int_equal(told(&p, "sent", first, "m1"), IDO_OK);
	assert_string_equal(got(w, IDF_MORE), "1");
	second = next_is(&p, STRANGER, "two");
	assert_int_equal(told(&p, "sent", second, "m2"), IDO_OK);
	assert_string_equal(got(w, IDF_MORE), "");
	assert_int_equal(sms(&p, "help", "", "two", "", "b"), IDO_OK);		/* a repeat of the operator */
	assert_string_equal(got(w, IDF_OUT_ID), "");
}

static void test_reply_leased_with_the_answer_comes_back_after_a_minute(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	uint64_t id;

	p.count = 1;
	sms(&p, "help", "", "T1", "", "HELP");
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
		sms(&p, "help", "", "T1", "", octets);
	}
	expect(&p, "ok", OUT_NEXT, .count = 255);
	for (n = 0; identity_ans_get(&w->ans, IDF_OUT_ID, n); n++)
		;
	assert_int_equal(n, 32);
}

static void test_malformed_text_refused(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER);
	struct identity_req req;

	world_req(&p, &req, IDV_SMS_IN, &(struct args){ .key = "help", .text = "no second part" });
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, &req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	assert_int_equal(w->ans.outcome, IDO_REFUSED);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_help_answered_once_in_ten_minutes),
		T(test_lock_for_a_day_by_asserted_number),
		T(test_lock_again_after_unlock_was_taken_for_a_repeat),
		T(test_lock_by_stranger_says_the_same),
		T(test_claimed_sender_gets_help_and_no_effect),
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
		T(test_malformed_text_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
