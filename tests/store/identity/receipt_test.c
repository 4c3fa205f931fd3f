/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of messages that left: receipts, and gateways that died with messages in hand. */
#include "tests/lib/identity_world.h"
#include "tests/lib/told.h"

#define LEASE	4711

static int alone(struct world *w, struct identity_req *req)
{
	req->dialogue = 0;
	memset(req->op, 0, sizeof(req->op));
	memset(&w->ans, 0, sizeof(w->ans));
	OK(identity_core_begin(w->core));
	assert_int_equal(identity_core_run(w->core, PEER_GATEWAY, req, &w->ans, &(struct kdf_job){ 0 }), IDENTITY_DONE);
	OK(identity_core_commit(w->core));
	return w->ans.outcome;
}

static void told(struct phone *p, const char *word, uint64_t id, const char *msgid)
{
	struct identity_req req;

	world_req(p, &req, IDV_OUT_TOLD, &(struct args){ 0 });
	OK(told_put(&req, word, id, msgid));
	assert_int_equal(alone(p->w, &req), IDO_OK);
}

/* A receipt. returns: whether it spoke of a message known. */
static bool receipt(struct phone *p, const char *word, const char *msgid)
{
	told(p, word, 0, msgid);
	return !*got(p->w, IDF_OUT_ODD);
}

static struct phone phone(struct world *w, const char *number, const char *link)
{
	return (struct phone){ .w = w, .number = number, .link = link };
}

static void queue(struct phone *p, const char *octets)
{
	struct identity_req req;

	world_sms_req(p, &req, &(struct args){ .key = "help" }, octets);
	assert_int_equal(alone(p->w, &req), IDO_OK);
}

/* Lease the next of that link. */
static uint64_t lease(struct phone *p)
{
	expect(p, "ok", OUT_NEXT, .count = 1, .lease = LEASE);
	return strtoull(got(p->w, IDF_OUT_ID), NULL, 10);
}

/* One that the operator took as msgid. */
static uint64_t sent(struct phone *p, const char *octets, const char *msgid)
{
	uint64_t id;

	queue(p, octets);
	id = lease(p);
	told(p, "sent", id, msgid);
	return id;
}

static void state_is(struct world *w, uint64_t id, int state)
{
	struct db_out out;

	OK(db_out_get(w->db, &out, (int64_t)id));
	assert_int_equal(out.state, state);
}

static void figure_is(struct world *w, const char *name, int64_t n)
{
	int64_t got_n;

	OK(db_counter_get(w->db, &got_n, name));
	assert_int_equal(got_n, n);
}

static void test_receipt_settles_by_id_and_is_counted(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1");
	uint64_t one = sent(&p, "a", "m1"), two = sent(&p, "b", "m2"), three = sent(&p, "c", "m3");

	assert_true(receipt(&p, "delivered", STRANGER " m1"));
	assert_true(receipt(&p, "failed", "- nothing m2"));
	assert_true(receipt(&p, "expired", "- m3"));
	assert_false(receipt(&p, "delivered", "- m4"));
	assert_false(receipt(&p, "delivered", "-"));
	assert_false(receipt(&p, "delivered", ""));
	assert_true(receipt(&p, "failed", STRANGER " m1"));	/* a repeat, or a change of mind: known, and nothing happens */
	state_is(w, one, DB_OUT_DELIVERED);
	state_is(w, two, DB_OUT_FAILED);
	state_is(w, three, DB_OUT_EXPIRED);
	figure_is(w, "sms|sent", 3);
	figure_is(w, "sms|delivered", 1);
	figure_is(w, "sms|failed", 1);
	figure_is(w, "sms|expired", 1);
}

static void test_receipt_of_one_link_settles_nothing_of_another(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1"), q = phone(w, STRANGER, "op2");
	uint64_t id = sent(&p, "a", "m1"), none = sent(&p, "b", ""), parts = sent(&p, "c", "p1 p2");

	assert_false(receipt(&q, "failed", STRANGER " m1 ~m1 @"));
	assert_false(receipt(&q, "failed", STRANGER " p1"));
	told(&q, "failed", id, "");
	state_is(w, id, DB_OUT_SENT);
	state_is(w, none, DB_OUT_SENT);
	state_is(w, parts, DB_OUT_SENT);
}

/* Two numbers, one id: whose number agrees; a guess counts for that number alone. */
static void test_receipt_number_decides_between_ids(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1"), q = phone(w, OTHER, "op1");
	uint64_t hers = sent(&p, "a", "m1"), his = sent(&q, "b", "m1"), guess = sent(&p, "c", "16");

	assert_true(receipt(&p, "delivered", STRANGER " m1"));
	state_is(w, hers, DB_OUT_DELIVERED);
	state_is(w, his, DB_OUT_SENT);
	assert_false(receipt(&p, "delivered", OTHER " 10 ~16"));
	assert_false(receipt(&p, "delivered", "- 10 ~16"));
	assert_false(receipt(&p, "delivered", STRANGER " 10 ?16"));	/* the response may be on its way */
	assert_false(receipt(&p, "delivered", OTHER " 10 ?16 @"));
	state_is(w, guess, DB_OUT_SENT);
	assert_true(receipt(&p, "delivered", STRANGER " 10 ?16 @"));
	state_is(w, guess, DB_OUT_DELIVERED);
	/* two ids that lead to two others: none is believed */
	hers = sent(&p, "d", "m5");
	his = sent(&q, "e", "m6");
	assert_false(receipt(&p, "failed", "- m5 m6"));
	state_is(w, hers, DB_OUT_SENT);
	state_is(w, his, DB_OUT_SENT);
	assert_true(receipt(&p, "failed", OTHER " m5 m6"));
	state_is(w, his, DB_OUT_FAILED);
}

static void test_receipt_without_an_id_only_when_one_waits(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1"), q = phone(w, OTHER, "op1");
	uint64_t one = sent(&p, "a", ""), other = sent(&q, "b", ""), two;

	assert_true(receipt(&p, "delivered", STRANGER " @"));
	state_is(w, one, DB_OUT_DELIVERED);
	assert_false(receipt(&p, "delivered", STRANGER " @"));
	one = sent(&p, "c", "");
	two = sent(&p, "d", "");
	assert_false(receipt(&p, "failed", STRANGER " m9 @"));
	state_is(w, one, DB_OUT_SENT);
	state_is(w, two, DB_OUT_SENT);
	state_is(w, other, DB_OUT_SENT);
	assert_false(receipt(&p, "failed", "- @"));
}

static void test_maybe_sent_is_not_sent_again_and_a_receipt_still_tells(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1");
	uint64_t id;

	queue(&p, "a");
	id = lease(&p);
	told(&p, "maybe", id, "");
	state_is(w, id, DB_OUT_MAYBE);
	world_wait(w, 3600);
	expect(&p, "none", OUT_NEXT);
	assert_true(receipt(&p, "delivered", STRANGER " m77 @"));
	state_is(w, id, DB_OUT_DELIVERED);
	told(&p, "maybe", id, "");
	state_is(w, id, DB_OUT_DELIVERED);
	figure_is(w, "sms|maybe", 1);
}

static void test_maybe_sent_goes_once_more_where_the_link_says_so(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1");
	uint64_t id;

	queue(&p, "a");
	id = lease(&p);
	told(&p, "again", id, "");
	world_wait(w, 30);
	assert_int_equal(lease(&p), id);
	told(&p, "again", id, "");
	state_is(w, id, DB_OUT_MAYBE);
	figure_is(w, "sms|resent", 1);
	figure_is(w, "sms|maybe", 1);
}

/* Supervisor and gateway died together: nobody knows what of it went. */
static void test_leases_of_another_family_are_maybe_sent(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1"), q = phone(w, OTHER, "op1"), r = phone(w, SELAM, "op2");
	uint64_t stray, elsewhere;

	queue(&p, "a");
	stray = lease(&p);
	queue(&r, "b");
	elsewhere = lease(&r);
	queue(&q, "c");
	told(&p, "lease", 4711, "never");
	assert_string_equal(got(w, IDF_OUT_STRAYS), "0");
	state_is(w, stray, DB_OUT_WAITING);
	world_close(w);
	world_open(w);				/* the vault may have died as well */
	told(&p, "lease", 4712, "never");
	assert_string_equal(got(w, IDF_OUT_STRAYS), "1");
	state_is(w, stray, DB_OUT_MAYBE);
	state_is(w, elsewhere, DB_OUT_WAITING);
	assert_true(lease(&q) != stray);	/* what nobody had in hand leaves */
	world_wait(w, 3600);
	told(&r, "lease", 4712, "again");
	assert_int_equal(lease(&r), elsewhere);
	figure_is(w, "sms|maybe", 1);
	figure_is(w, "sms|resent", 1);
}

static void test_reply_leased_with_its_answer_is_the_familys_too(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1");
	struct identity_req req;
	uint64_t id;

	world_sms_req(&p, &req, &(struct args){ .key = "help", .count = 1, .lease = LEASE }, "HELP");
	assert_int_equal(alone(w, &req), IDO_OK);
	id = strtoull(got(w, IDF_OUT_ID), NULL, 10);
	told(&p, "lease", 4711, "never");
	state_is(w, id, DB_OUT_WAITING);
	told(&p, "lease", 4712, "never");
	state_is(w, id, DB_OUT_MAYBE);
}

static void test_message_in_parts_is_delivered_when_all_are(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1");
	uint64_t id = sent(&p, "a", "p1 p2 p3"), failing;

	assert_true(receipt(&p, "delivered", STRANGER " p2"));
	assert_true(receipt(&p, "delivered", STRANGER " p2"));
	assert_true(receipt(&p, "delivered", "- p1"));
	state_is(w, id, DB_OUT_SENT);
	assert_true(receipt(&p, "delivered", STRANGER " p3"));
	state_is(w, id, DB_OUT_DELIVERED);
	figure_is(w, "sms|delivered", 1);
	failing = sent(&p, "b", "q1 q2");
	assert_true(receipt(&p, "failed", STRANGER " q2"));
	state_is(w, failing, DB_OUT_FAILED);
	assert_true(receipt(&p, "delivered", STRANGER " q1"));
	state_is(w, failing, DB_OUT_FAILED);
}

static void test_message_expires_when_its_link_says_so(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1");
	uint64_t id;

	queue(&p, "a");
	id = lease(&p);
	told(&p, "retry", id, "");
	world_wait(w, 7200);
	expect(&p, "none", OUT_NEXT, .valid_s = 7200);
	state_is(w, id, DB_OUT_EXPIRED);
	figure_is(w, "sms|expired", 1);
}

static void clean(struct world *w)
{
	OK(identity_core_begin(w->core));
	while (identity_core_janitor(w->core, 100) > 0)
		;
	OK(identity_core_commit(w->core));
}

static void test_silence_of_the_operator_ends_and_a_late_receipt_still_tells(void **state)
{
	struct world *w = *state;
	struct phone p = phone(w, STRANGER, "op1");
	uint64_t id = sent(&p, "a", "m1");

	world_wait(w, 3 * DB_DAY - 60);
	clean(w);
	state_is(w, id, DB_OUT_SENT);
	world_wait(w, 120);
	clean(w);
	state_is(w, id, DB_OUT_SILENT);
	figure_is(w, "sms|silent", 1);
	assert_true(receipt(&p, "delivered", "- m1"));	/* better late */
	state_is(w, id, DB_OUT_DELIVERED);
}

#define T(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_receipt_settles_by_id_and_is_counted),
		T(test_receipt_of_one_link_settles_nothing_of_another),
		T(test_receipt_number_decides_between_ids),
		T(test_receipt_without_an_id_only_when_one_waits),
		T(test_maybe_sent_is_not_sent_again_and_a_receipt_still_tells),
		T(test_maybe_sent_goes_once_more_where_the_link_says_so),
		T(test_leases_of_another_family_are_maybe_sent),
		T(test_reply_leased_with_its_answer_is_the_familys_too),
		T(test_message_in_parts_is_delivered_when_all_are),
		T(test_message_expires_when_its_link_says_so),
		T(test_silence_of_the_operator_ends_and_a_late_receipt_still_tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
