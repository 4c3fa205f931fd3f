/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dialogues that we open: each once, on a link that may, to a phone that is free; what came of it is told to the vault once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/door/identity_payload.h"
#include "tests/lib/session_world.h"

#define SHOP	IDF_LANG, "en", IDF_ORG_CODE, "715464", IDF_ORG_NAME, "HAWA EXPRESS", IDF_ORG_SHORT, "HAWA", IDF_ORG_PLACE, "Kakuma Mkt", 0

static const uint8_t key[SESSION_KEY_MAX] = { 9, 1 };

/* The vault has a screen for that number, its name is 77. */
static void wanted(struct world *w, const char *number)
{
	struct door_entry *e;

	world_pass(1000);
	e = world_find(w, IDV_PUSH_NEXT);
	assert_false(e->is_answered);
	world_answer(e, IDO_OK, IDF_PUSH_ID, "77", IDF_OUT_NUMBER, number, IDF_LANG, "en", 0);
}

/* It is a request of HAWA, and goes to the network. returns: for session_push_result() */
static uint64_t asked(struct world *w)
{
	struct door_entry *e;

	wanted(w, PHONE);
	e = world_find(w, IDV_HELLO);
	assert_int_equal(e->req.push, 77);
	assert_string_equal(e->req.number, PHONE);
	assert_int_equal(e->req.flags, IDENTITY_ASSERTED);
	world_answer(e, IDO_ASKED, SHOP);
	assert_int_equal(w->port.n_pushes, 1);
	return w->port.pushes[0].id;
}

/* The n-th thing told of a push. */
static void told(struct world *w, unsigned n, enum identity_pushed_how how, const char *link)
{
	struct identity_pushed pushed;
	struct door_entry *e = world_find(w, IDV_PUSH_DONE);

	assert_int_equal(world_count(w, IDV_PUSH_DONE), n);
	assert_int_equal(e->req.push, 77);
	assert_int_equal(identity_pushed_get(&pushed, &e->req), 0);
	assert_int_equal(pushed.how, how);
	assert_string_equal(e->req.link, link);
	assert_string_equal(pushed.by, link);	/* by which an SMS could go; the vault words it */
}

static void test_push_shown_goes_on_as_any_dialogue(void **state)
{
	struct world *w = *state;
	uint64_t id = asked(w);

	assert_string_equal(w->port.pushes[0].number, PHONE);
	assert_non_null(strstr(w->port.pushes[0].text, "HAWA EXPRESS asks who you are"));
	assert_true(w->port.pushes[0].asks);
	assert_int_equal(world_count(w, IDV_PUSH_DONE), 0);
	session_push_result(&w->port.port, id, SESSION_PUSH_SHOWN, key);
	told(w, 1, IDENTITY_PUSHED_SHOWN, "op1");
	assert_int_equal(w->port.n_sent, 0);
	world_input(&w->port, 9, PHONE, "471");		/* another key: nobody's */
	assert_int_equal(world_count(w, IDV_ASK_PAIR), 0);
	{
		struct session_msg msg = { .kind = SESSION_INPUT, .key = { 9, 1 }, .number = PHONE, .text = "471", .len = 3 };

		session_rx(&w->port.port, &msg);
		assert_memory_equal(world_find(w, IDV_ASK_PAIR)->req.secret.digits, "471", 3);
		world_answer(world_find(w, IDV_ASK_PAIR), IDO_OK, 0);
		world_sees(&w->port, 2, "Now type your PIN", false);
		msg.kind = SESSION_RELEASED;
		session_rx(&w->port.port, &msg);
	}
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "shown");
	assert_int_equal(session_live(w->s), 0);
	assert_int_equal(session_counts_get(w->s)->pushed, 1);
}

static void test_push_not_shown_is_told_once(void **state)
{
	static const struct {
		enum session_push_outcome outcome;
		enum identity_pushed_how how;
	} rows[] = {
		{ SESSION_PUSH_REFUSED, IDENTITY_PUSHED_REFUSED }, { SESSION_PUSH_ABSENT, IDENTITY_PUSHED_ABSENT },
		{ SESSION_PUSH_BUSY, IDENTITY_PUSHED_BUSY }, { SESSION_PUSH_UNKNOWN, IDENTITY_PUSHED_UNKNOWN },
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		w->port.n_pushes = 0;
		session_push_result(&w->port.port, asked(w), rows[i].outcome, NULL);
		told(w, i + 1, rows[i].how, "op1");
		assert_string_equal(world_find(w, IDV_BYE)->req.key, "");
		session_push_result(&w->port.port, w->port.pushes[0].id, SESSION_PUSH_SHOWN, key);	/* twice: nobody's */
		told(w, i + 1, rows[i].how, "op1");
		assert_int_equal(session_live(w->s), 0);
		assert_int_equal(w->port.n_sent, 0);
	}
}

static void test_push_warning_asks_nothing_and_ends(void **state)
{
	struct world *w = *state;

	wanted(w, PHONE);
	world_answer(world_find(w, IDV_HELLO), IDO_WARNED, IDF_LANG, "en", 0);
	assert_int_equal(w->port.n_pushes, 1);
	assert_false(w->port.pushes[0].asks);
	assert_non_null(strstr(w->port.pushes[0].text, "Wrong PINs were typed"));
	w->port.port.tells_end = true;		/* of answers, not of pushes */
	session_push_result(&w->port.port, w->port.pushes[0].id, SESSION_PUSH_SHOWN, NULL);
	told(w, 1, IDENTITY_PUSHED_SHOWN, "op1");
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "ended");
	assert_int_equal(session_live(w->s), 0);
}

static void test_push_nothing_to_show_opens_nothing(void **state)
{
	struct world *w = *state;

	wanted(w, PHONE);
	world_answer(world_find(w, IDV_HELLO), IDO_GONE, 0);
	assert_int_equal(w->port.n_pushes, 0);
	assert_int_equal(w->port.n_sent, 0);
	told(w, 1, IDENTITY_PUSHED_UNKNOWN, "op1");
	assert_int_equal(session_live(w->s), 0);
}

static void test_push_phone_in_a_dialogue_is_left_alone(void **state)
{
	struct world *w = *state;

	world_begin(&w->other, 1, PHONE, "*789#");
	wanted(w, PHONE);
	assert_int_equal(world_count(w, IDV_HELLO), 1);
	told(w, 1, IDENTITY_PUSHED_BUSY, "op2");
}

static void test_push_needs_a_link_that_may(void **state)
{
	struct world *w = *state;

	world_cannot_push(&w->port);
	wanted(w, PHONE);		/* the other link does it */
	world_answer(world_find(w, IDV_HELLO), IDO_ASKED, SHOP);
	assert_int_equal(w->other.n_pushes, 1);
	session_push_result(&w->other.port, w->other.pushes[0].id, SESSION_PUSH_ABSENT, NULL);
	world_cannot_push(&w->other);
	wanted(w, PHONE);
	told(w, 2, IDENTITY_PUSHED_CANNOT, "op1");
	wanted(w, "256700000001");	/* no link vouches for it */
	told(w, 3, IDENTITY_PUSHED_CANNOT, "");
	assert_int_equal(w->port.n_pushes + w->other.n_pushes, 1);
}

static void test_push_goes_where_the_phone_dialled_last(void **state)
{
	struct world *w = *state;

	world_begin(&w->other, 1, PHONE, "*789#");
	world_released(&w->other, 1, PHONE);
	wanted(w, PHONE);
	world_answer(world_find(w, IDV_HELLO), IDO_ASKED, SHOP);
	assert_int_equal(w->other.n_pushes, 1);
	session_push_result(&w->other.port, w->other.pushes[0].id, SESSION_PUSH_ABSENT, NULL);
	session_port_down(&w->other.port);		/* then another one that may reach it */
	wanted(w, PHONE);
	world_answer(world_find(w, IDV_HELLO), IDO_ASKED, SHOP);
	assert_int_equal(w->port.n_pushes, 1);
	session_port_remove(w->s, &w->other.port);	/* no link of the dead is kept */
}

static void test_push_goes_where_the_number_prefers(void **state)
{
	static const char *const prefixes[] = { "2547", NULL };
	struct world *w = *state;

	w->other.port.prefixes = prefixes;
	wanted(w, PHONE);
	world_answer(world_find(w, IDV_HELLO), IDO_ASKED, SHOP);
	assert_int_equal(w->other.n_pushes, 1);
}

static void test_push_refused_by_the_wire_at_once(void **state)
{
	struct world *w = *state;

	w->port.push_rc = -EAGAIN;
	wanted(w, PHONE);
	world_answer(world_find(w, IDV_HELLO), IDO_ASKED, SHOP);
	told(w, 1, IDENTITY_PUSHED_BUSY, "op1");
	assert_int_equal(session_live(w->s), 0);
}

static void test_push_has_no_key_until_it_is_shown(void **state)
{
	struct world *w = *state;

	asked(w);
	world_input(&w->port, 0, PHONE, "471");
	world_sees(&w->port, 1, "The time was over", true);
	assert_int_equal(world_count(w, IDV_ASK_PAIR), 0);
	assert_int_equal(session_live(w->s), 1);
}

static void test_push_lost_with_its_link_is_unknown(void **state)
{
	struct world *w = *state;

	asked(w);
	session_port_down(&w->port.port);
	told(w, 1, IDENTITY_PUSHED_UNKNOWN, "op1");
	assert_int_equal(session_live(w->s), 0);
}

static void test_push_never_answered_ends_in_time(void **state)
{
	struct world *w = *state;

	asked(w);
	world_pass(34000);
	told(w, 1, IDENTITY_PUSHED_UNKNOWN, "op1");
	assert_int_equal(session_live(w->s), 0);
}

static void test_push_vault_busy_opens_nothing_answers_nobody(void **state)
{
	struct world *w = *state;

	w->door.full = true;
	world_pass(2000);
	w->door.full = false;
	wanted(w, PHONE);
	world_answer(world_find(w, IDV_HELLO), IDO_BUSY, 0);
	assert_int_equal(w->port.n_sent + w->port.n_pushes, 0);
	assert_int_equal(session_live(w->s), 0);
}

static void test_push_no_more_than_a_link_bears(void **state)
{
	struct world *w = *state;
	char number[16];
	unsigned i, n = 0, busy = 0;

	for (i = 0; i < 30; i++) {
		struct door_entry *e;

		world_pass(1000);
		e = world_find(w, IDV_PUSH_NEXT);
		snprintf(number, sizeof(number), "2547000001%02u", i);
		n = world_count(w, IDV_HELLO);
		world_answer(e, IDO_OK, IDF_PUSH_ID, "77", IDF_OUT_NUMBER, number, IDF_LANG, "en", 0);
		if (world_count(w, IDV_HELLO) == n)
			busy++;
		else
			world_answer(world_find(w, IDV_HELLO), IDO_ASKED, SHOP);
	}
	assert_int_equal(w->port.n_pushes, 8);
	assert_int_equal(w->other.n_pushes, 8);
	assert_int_equal(busy, 14);
}

static void test_push_of_many_under_way_each_is_found(void **state)
{
	static const char *const numbers[] = { "254700000101", "254700000102", "254700000103", "254700000104" };
	struct world *w = *state;
	unsigned i, n = ARRAY_SIZE(numbers);

	for (i = 0; i < n; i++) {
		wanted(w, numbers[i]);
		world_answer(world_find(w, IDV_HELLO), IDO_ASKED, SHOP);
	}
	assert_int_equal(w->port.n_pushes, n);
	for (i = n - 1; i > 0; i--) {	/* the last one is answered first; the first one never */
		session_push_result(&w->port.port, w->port.pushes[i].id, SESSION_PUSH_ABSENT, NULL);
		told(w, n - i, IDENTITY_PUSHED_ABSENT, "op1");
		assert_string_equal(world_find(w, IDV_PUSH_DONE)->req.number, numbers[i]);
		assert_int_equal(session_live(w->s), i);
	}
	session_port_down(&w->port.port);
	told(w, n, IDENTITY_PUSHED_UNKNOWN, "op1");
}

static void test_push_at_most_ten_a_second(void **state)
{
	struct world *w = *state;
	unsigned i;

	world_pass(1000);
	for (i = 0; i < 20; i++) {
		struct door_entry *e = world_find(w, IDV_PUSH_NEXT);

		if (e->is_answered)
			break;
		world_answer(e, IDO_OK, IDF_PUSH_ID, "77", IDF_OUT_NUMBER, "256700000001", 0);
	}
	assert_int_equal(i, 10);
	world_pass(1000);
	assert_false(world_find(w, IDV_PUSH_NEXT)->is_answered);
}

static void test_phone_number_may_begin_with_plus(void **state)
{
	struct world *w = *state;

	world_begin(&w->port, 1, AGENT, "*789#");
	world_answer(world_find(w, IDV_HELLO), IDO_SHIFT, IDF_LANG, "en", IDF_STAFF_ORG, "HAWA", IDF_DESK, "2", IDF_TODAY, "0", IDF_CODE_LEN, "9", 0);
	world_input(&w->port, 1, AGENT, "0");
	world_answer(world_find(w, IDV_HOME), IDO_STAFF, IDF_STAFF_ORG, "HAWA", IDF_DESK, "2", IDF_TODAY, "0", 0);
	world_input(&w->port, 1, AGENT, "2");
	world_answer(world_find(w, IDV_ASK_NEWS), IDO_NONE, 0);
	world_sees(&w->port, 3, "Type phone number of person", false);
	world_input(&w->port, 1, AGENT, "+254 700 000001");
	assert_memory_equal(world_find(w, IDV_ASK_PERSON)->req.secret.digits, "+" PHONE, 13);
	assert_int_equal(world_find(w, IDV_ASK_PERSON)->req.secret.len, 13);
	assert_string_equal(world_find(w, IDV_ASK_PERSON)->req.pick, "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_push_shown_goes_on_as_any_dialogue),
		TEST(test_push_not_shown_is_told_once),
		TEST(test_push_warning_asks_nothing_and_ends),
		TEST(test_push_nothing_to_show_opens_nothing),
		TEST(test_push_phone_in_a_dialogue_is_left_alone),
		TEST(test_push_needs_a_link_that_may),
		TEST(test_push_goes_where_the_phone_dialled_last),
		TEST(test_push_goes_where_the_number_prefers),
		TEST(test_push_refused_by_the_wire_at_once),
		TEST(test_push_has_no_key_until_it_is_shown),
		TEST(test_push_lost_with_its_link_is_unknown),
		TEST(test_push_never_answered_ends_in_time),
		TEST(test_push_vault_busy_opens_nothing_answers_nobody),
		TEST(test_push_no_more_than_a_link_bears),
		TEST(test_push_of_many_under_way_each_is_found),
		TEST(test_push_at_most_ten_a_second),
		TEST(test_phone_number_may_begin_with_plus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
