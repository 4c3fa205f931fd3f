/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Dialogues: every request is answered exactly once, in whatever order things happen; secrets leave nothing behind. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <talloc.h>

#include "tests/lib/session_world.h"

#define SHOP	IDF_LANG, "en", IDF_ORG_CODE, "715464", IDF_ORG_NAME, "HAWA EXPRESS", IDF_ORG_SHORT, "HAWA", IDF_ORG_PLACE, "Kakuma Mkt", 0
#define OFFER	IDF_ORG_SHORT, "HAWA", IDF_ORG_CODE, "715464", IDF_PURPOSE, "purpose.pay", IDF_GIVE, "full_name,over_18,id_last4", \
		IDF_MUST, "full_name,over_18,id_last4", IDF_OPTIONAL, "4:nationality", IDF_LIFE, "life.h1", 0
#define CODE	IDF_ORG_SHORT, "HAWA", IDF_CODE, "482913077", IDF_LIFE, "life.h1", 0
#define BUSY	"Many people are dialling now"

static void begin(struct world *w, uint8_t key)
{
	world_begin(&w->port, key, PHONE, "*789*715464#");
	world_answer(world_find(w, IDV_HELLO), IDO_SHOP, SHOP);
}

/* ---- a phone that long screens do not reach ---- */

static void test_screen_too_long_for_its_way_gives_way_to_a_short_one(void **state)
{
	struct world *w = *state;

	w->port.send_max = 60;
	begin(w, 1);
	world_sees(&w->port, 2, "Please dial *789#", true);
	assert_int_equal(session_live(w->s), 0);
	assert_int_equal(session_counts_get(w->s)->unanswerable, 1);
	assert_int_equal(session_counts_get(w->s)->answered, 1);
}

/* ---- how long was waited ---- */

static uint64_t waits(const struct world *w, enum session_wait kind)
{
	return session_waits_get(w->s, kind)->n;
}

static void types_pin(struct world *w, uint8_t key, enum identity_outcome outcome)
{
	world_input(&w->port, key, PHONE, "483920");
	world_answer(world_find(w, IDV_UNLOCK), outcome, IDF_TRIES, "3", 0);
}

static void test_waits_are_counted_by_what_was_waited_for(void **state)
{
	struct world *w = *state;

	begin(w, 1);
	assert_int_equal(waits(w, SESSION_WAIT_DIAL), 1);
	types_pin(w, 1, IDO_WRONG);
	assert_int_equal(waits(w, SESSION_WAIT_PIN), 1);
	assert_int_equal(session_counts_get(w->s)->wrong_pins, 1);
	types_pin(w, 1, IDO_BUSY);
	assert_int_equal(waits(w, SESSION_WAIT_PIN), 2);
	assert_int_equal(session_counts_get(w->s)->wrong_pins, 1);
	begin(w, 2);
	world_input(&w->port, 2, PHONE, "12");	/* no PIN is so short: nobody is asked */
	assert_int_equal(waits(w, SESSION_WAIT_STEP), 1);
	assert_int_equal(waits(w, SESSION_WAIT_DIAL), 2);
	assert_int_equal(waits(w, SESSION_WAIT_SMS), 0);
}

/* A sum that moved with each wait would tell when one came. */
static void test_the_sum_of_waits_moves_eight_at_a_time(void **state)
{
	struct world *w = *state;
	const struct session_waits *dial = session_waits_get(w->s, SESSION_WAIT_DIAL);
	uint8_t key;
	uint64_t sum;

	for (key = 1; key <= 8; key++) {
		assert_int_equal(dial->sum_ms, 0);
		world_begin(&w->port, key, PHONE, "*789*715464#");
		world_pass(2);
		world_answer(world_find(w, IDV_HELLO), IDO_SHOP, SHOP);
	}
	sum = dial->sum_ms;
	assert_true(sum >= 8);
	assert_int_equal(dial->within[SESSION_WAIT_BUCKETS - 1], 8);
	assert_int_equal(dial->within[0] <= dial->within[1], 1);
	begin(w, 9);
	assert_int_equal(dial->sum_ms, sum);
	assert_int_equal(dial->n, 9);
}

/* ---- what an administrator sees ---- */

static void test_views_count_by_screen_link_and_state(void **state)
{
	struct world *w = *state;
	struct session_view rows[16];
	unsigned rest;
	size_t i, n, phone = 0, vault = 0;

	begin(w, 1);
	begin(w, 2);
	world_begin(&w->other, 3, AGENT, "*789#");
	n = session_views(w->s, rows, ARRAY_SIZE(rows), &rest);
	assert_int_equal(n, 2);
	assert_int_equal(rest, 0);
	for (i = 0; i < n; i++) {
		phone += rows[i].asks ? 0 : rows[i].n;
		vault += rows[i].asks ? rows[i].n : 0;
		assert_string_equal(rows[i].link, rows[i].asks ? w->other.port.name : "op1");
	}
	assert_int_equal(phone, 2);
	assert_int_equal(vault, 1);
	assert_int_equal(session_views(w->s, rows, 1, &rest), 1);
	assert_int_equal(rows[0].n + rest, 3);
}

static void test_drain_of_one_port_answers_its_open_requests_only(void **state)
{
	struct world *w = *state;

	world_begin(&w->port, 1, PHONE, "*789*715464#");
	world_begin(&w->other, 2, AGENT, "*789#");
	world_sms(&w->port, 7, PHONE, "HELP");
	session_port_drain(&w->port.port);
	world_sees(&w->port, 1, BUSY, true);
	assert_int_equal(w->other.n_sent, 0);
	assert_int_equal(w->port.n_settled, 1);
	assert_false(w->port.settled[0].done);
	session_port_drain(&w->port.port);
	assert_int_equal(w->port.n_sent, 1);
}

/* ---- the way through ---- */

static void test_begin_asks_hello_with_who_and_where(void **state)
{
	struct world *w = *state;
	struct door_entry *e;

	world_begin(&w->port, 1, PHONE, "*789*715464*246813#");
	e = world_asked(w, 0);
	assert_int_equal(e->req.verb, IDV_HELLO);
	assert_string_equal(e->req.number, PHONE);
	assert_string_equal(e->req.link, "op1");
	assert_string_equal(e->req.org, "715464");
	assert_int_equal(e->req.flags, IDENTITY_ASSERTED);
	assert_true(e->req.dialogue != 0);
	assert_int_equal(w->port.n_sent, 0);
	world_answer(e, IDO_SHOP, SHOP);
	world_sees(&w->port, 1, "The right shop?", false);
	assert_int_equal(w->port.sent[0].ans.key[0], 1);
	assert_string_equal(w->port.sent[0].ans.number, PHONE);
}

static void test_begin_from_other_country_is_only_claimed(void **state)
{
	struct world *w = *state;

	world_begin(&w->port, 1, "256700000001", "*789#");
	assert_int_equal(world_asked(w, 0)->req.flags, 0);
	assert_string_equal(world_asked(w, 0)->req.org, "");
}

static void test_share_three_screens_bye_says_ended(void **state)
{
	struct world *w = *state;
	struct door_entry *share;
	uint8_t zero[16] = { 0 };

	begin(w, 1);
	world_input(&w->port, 1, PHONE, "246813#");
	world_answer(world_find(w, IDV_UNLOCK), IDO_SHOP, SHOP);
	world_answer(world_find(w, IDV_OFFER), IDO_OK, OFFER);
	world_sees(&w->port, 2, "1 Give (1 hour)", false);
	assert_int_equal(world_count(w, IDV_CHECKPOINT), 1);
	world_input(&w->port, 1, PHONE, "1");
	share = world_find(w, IDV_SHARE);
	assert_non_null(strstr(share->req.text, "HAWA wants"));
	assert_memory_not_equal(share->req.op, zero, sizeof(zero));
	world_answer(share, IDO_OK, CODE);
	world_sees(&w->port, 3, "482 913 077", true);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "ended");
	assert_int_equal(world_find(w, IDV_BYE)->req.dialogue, share->req.dialogue);
	assert_int_equal(session_live(w->s), 0);
}

/* Dial, and be told in a last screen; the operator's word on it is still to come. */
static void dial_to_end(struct world *w)
{
	w->port.port.tells_end = true;
	world_begin(&w->port, 1, PHONE, "*789#");
	world_answer(world_find(w, IDV_HELLO), IDO_PLAIN, IDF_LANG, "en", 0);
	world_input(&w->port, 1, PHONE, "9");
	assert_int_equal(session_live(w->s), 0);
	assert_int_equal(world_count(w, IDV_BYE), 0);
}

static void test_last_screen_refused_by_the_operator_counted_as_shown(void **state)
{
	static const uint8_t key[SESSION_KEY_MAX] = { 1 }, other[SESSION_KEY_MAX] = { 2 };
	struct world *w = *state;

	dial_to_end(w);
	session_screen_result(&w->port.port, other, PHONE, true);
	assert_int_equal(world_count(w, IDV_BYE), 0);
	session_screen_result(&w->port.port, key, PHONE, false);
	assert_int_equal(world_count(w, IDV_BYE), 1);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "");
	world_begin(&w->port, 1, PHONE, "*789#");
	world_answer(world_find(w, IDV_HELLO), IDO_PLAIN, IDF_LANG, "en", 0);
	world_input(&w->port, 1, PHONE, "9");
	session_screen_result(&w->port.port, key, PHONE, true);
	assert_int_equal(world_count(w, IDV_BYE), 2);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "ended");
}

static void test_last_screen_lost_with_its_link_counted_as_shown(void **state)
{
	struct world *w = *state;

	dial_to_end(w);
	session_port_down(&w->port.port);
	assert_int_equal(world_count(w, IDV_BYE), 1);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "");
}

static void test_end_screen_not_sent_bye_does_not_say_shown(void **state)
{
	struct world *w = *state;

	begin(w, 1);
	w->port.send_rc = -1;
	world_input(&w->port, 1, PHONE, "9");
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "");
}

/* ---- secrets ---- */

static bool holds(const void *mem, size_t len, const char *what)
{
	return memmem(mem, len, what, strlen(what)) != NULL;
}

static void test_secret_goes_to_the_vault_and_nowhere_else(void **state)
{
	struct world *w = *state;
	struct session_link *link = w->port.port.session_priv;
	struct session_dialogue *d;
	struct door_entry *e;

	begin(w, 1);
	d = llist_first_entry(&link->by_age, struct session_dialogue, by_age);
	world_input(&w->port, 1, PHONE, "* 246-813 #");
	e = world_find(w, IDV_UNLOCK);
	assert_int_equal(e->req.secret.len, 6);
	assert_memory_equal(e->req.secret.digits, "246813", 6);
	assert_int_equal(e->req.text_len, 0);
	assert_false(holds(d, sizeof(*d), "246813"));
	e->req.secret = (struct secret){ 0 };
	assert_false(holds(&e->req, sizeof(e->req), "246813"));
}

static void test_secret_in_foreign_digits_is_the_same(void **state)
{
	struct world *w = *state;

	begin(w, 1);
	world_input(&w->port, 1, PHONE, "\xd9\xa2\xd9\xa4\xd9\xa6\xd9\xa8\xd9\xa1\xd9\xa3");
	assert_memory_equal(world_find(w, IDV_UNLOCK)->req.secret.digits, "246813", 6);
}

static void test_secret_of_wrong_shape_is_not_asked(void **state)
{
	static const char *const inputs[] = { "1234", "", "abc", "12345678901234567", "2468a3", "\xff\xfe", "#" };
	struct world *w = *state;
	unsigned i;

	for (i = 0; i < ARRAY_SIZE(inputs); i++) {
		begin(w, i);
		world_input(&w->port, i, PHONE, inputs[i]);
		assert_int_equal(world_count(w, IDV_UNLOCK), 0);
		assert_int_equal(w->port.n_sent, 2 * (i + 1));
	}
}

/* ---- exactly once ---- */

static void test_guard_answers_busy_and_late_result_is_dropped(void **state)
{
	struct world *w = *state;
	struct door_entry *e;

	begin(w, 1);
	world_input(&w->port, 1, PHONE, "246813");
	e = world_find(w, IDV_UNLOCK);
	world_pass(7500);
	world_sees(&w->port, 1, NULL, false);
	world_pass(1000);
	world_sees(&w->port, 2, BUSY, true);
	assert_true(e->is_cancelled);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "");
	world_answer(e, IDO_PERSON, 0);
	world_sees(&w->port, 2, NULL, false);
	assert_int_equal(session_live(w->s), 0);
}

static void test_guard_each_request_has_its_own_time(void **state)
{
	struct world *w = *state;

	world_begin(&w->port, 1, PHONE, "*789#");
	world_pass(4000);
	world_begin(&w->port, 2, AGENT, "*789#");
	world_pass(4500);
	assert_int_equal(w->port.n_sent, 1);
	assert_int_equal(w->port.sent[0].ans.key[0], 1);
	world_pass(4000);
	assert_int_equal(w->port.n_sent, 2);
	assert_int_equal(session_counts_get(w->s)->overloaded, 2);
}

static void test_guard_of_a_link_is_shorter_and_has_its_own_words(void **state)
{
	struct world *w = *state;

	world_begin(&w->port, 1, PHONE, "*789#");
	w->other.port.answer_ms = 3000;
	w->other.port.timeout_text = "Please dial *789# again.";
	world_pass(1000);
	world_begin(&w->other, 2, AGENT, "*789#");
	world_pass(2900);
	assert_int_equal(w->other.n_sent, 0);
	world_pass(200);
	world_sees(&w->other, 1, "Please dial *789# again.", true);
	w->other.port.timeout_text = "";
	world_begin(&w->other, 3, AGENT, "*789#");
	world_pass(3100);
	assert_int_equal(w->other.n_sent, 2);
	assert_int_equal(w->other.sent[1].ans.len, 0);
	assert_true(w->other.sent[1].ans.end);
	assert_int_equal(w->port.n_sent, 0);
	world_pass(5000);
	world_sees(&w->port, 1, BUSY, true);
	assert_int_equal(session_counts_get(w->s)->overloaded, 3);
}

static void test_begin_again_replaces_and_answers_once(void **state)
{
	struct world *w = *state;
	struct door_entry *first;

	world_begin(&w->port, 1, PHONE, "*789#");
	first = world_asked(w, 0);
	world_begin(&w->port, 1, PHONE, "*789#");
	assert_true(first->is_cancelled);
	assert_int_equal(world_find(w, IDV_BYE)->req.dialogue, first->req.dialogue);
	assert_int_equal(session_live(w->s), 1);
	world_answer(first, IDO_PLAIN, IDF_LANG, "en", 0);
	assert_int_equal(w->port.n_sent, 0);
	world_answer(world_find(w, IDV_HELLO), IDO_PLAIN, IDF_LANG, "en", 0);
	world_sees(&w->port, 1, "Type your PIN", false);
}

static void test_input_twice_before_the_answer_is_one_request(void **state)
{
	struct world *w = *state;

	begin(w, 1);
	world_input(&w->port, 1, PHONE, "246813");
	world_input(&w->port, 1, PHONE, "246813");
	assert_int_equal(world_count(w, IDV_UNLOCK), 1);
	assert_int_equal(session_counts_get(w->s)->duplicates, 1);
	world_answer(world_find(w, IDV_UNLOCK), IDO_PERSON, 0);
	assert_int_equal(w->port.n_sent, 2);
}

static void test_released_while_asking_nothing_is_sent(void **state)
{
	struct world *w = *state;
	struct door_entry *e;

	begin(w, 1);
	world_input(&w->port, 1, PHONE, "246813");
	e = world_find(w, IDV_UNLOCK);
	world_released(&w->port, 1, PHONE);
	assert_true(e->is_cancelled);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "");
	world_pass(20000);
	assert_int_equal(w->port.n_sent, 1);
	world_released(&w->port, 1, PHONE);
	assert_int_equal(world_count(w, IDV_BYE), 1);
}

static void test_input_for_unknown_dialogue_is_answered_politely(void **state)
{
	struct world *w = *state;

	world_input(&w->port, 7, PHONE, "1");
	world_sees(&w->port, 1, "The time was over: your answer was not taken. Dial *789# again.", true);
	assert_int_equal(world_count(w, IDV_HELLO), 0);
}

static void test_overload_queue_full_ends_politely(void **state)
{
	struct world *w = *state;

	w->door.full = true;
	world_begin(&w->port, 1, PHONE, "*789#");
	world_sees(&w->port, 1, BUSY, true);
	w->door.full = false;
	begin(w, 2);
	w->door.full = true;
	world_input(&w->port, 2, PHONE, "246813");
	world_sees(&w->port, 3, BUSY, true);
	assert_int_equal(session_live(w->s), 0);
}

static void test_overload_past_the_ceiling_is_turned_away(void **state)
{
	struct world *w = *state;
	unsigned i;

	for (i = 0; i < w->conf.dialogues_max; i++)
		world_begin(&w->port, i, PHONE, "*789#");
	assert_int_equal(w->port.n_sent, 0);
	world_begin(&w->port, i, PHONE, "*789#");
	world_sees(&w->port, 1, BUSY, true);
	assert_int_equal(session_live(w->s), w->conf.dialogues_max);
	world_released(&w->port, 0, PHONE);
	world_begin(&w->port, i, PHONE, "*789#");
	assert_int_equal(w->port.n_sent, 1);
}

static void test_vault_dead_busy_outcome_ends_politely(void **state)
{
	struct world *w = *state;

	begin(w, 1);
	world_input(&w->port, 1, PHONE, "246813");
	world_answer(world_find(w, IDV_UNLOCK), IDO_BUSY, 0);
	world_sees(&w->port, 2, BUSY, true);
	assert_int_equal(session_live(w->s), 0);
}

static void test_port_down_forgets_and_sends_nothing_later(void **state)
{
	struct world *w = *state;
	struct door_entry *e;

	begin(w, 1);
	world_input(&w->port, 1, PHONE, "246813");
	e = world_find(w, IDV_UNLOCK);
	world_begin(&w->other, 1, PHONE, "*789#");
	session_port_down(&w->port.port);
	assert_int_equal(session_live(w->s), 1);
	assert_true(e->is_cancelled);
	session_port_up(&w->port.port);
	world_answer(e, IDO_PERSON, 0);
	world_pass(20000);
	assert_int_equal(w->port.n_sent, 1);
	world_input(&w->port, 1, PHONE, "1");
	world_sees(&w->port, 2, "The time was over", true);
	assert_int_equal(w->other.n_sent, 1);
}

static void test_drain_answers_all_open_and_turns_new_away(void **state)
{
	struct world *w = *state;

	begin(w, 1);
	world_input(&w->port, 1, PHONE, "246813");
	world_begin(&w->port, 2, AGENT, "*789#");
	session_drain(w->s);
	assert_int_equal(w->port.n_sent, 3);
	world_sees(&w->port, 3, BUSY, true);
	world_begin(&w->port, 3, PHONE, "*789#");
	world_sees(&w->port, 4, BUSY, true);
}

static void test_same_number_on_two_ports_stays_apart(void **state)
{
	struct world *w = *state;

	world_begin(&w->port, 1, PHONE, "*789#");
	world_begin(&w->other, 1, PHONE, "*789#");
	world_answer(world_asked(w, 0), IDO_PLAIN, IDF_LANG, "en", 0);
	assert_int_equal(w->port.n_sent, 0);
	assert_int_equal(w->other.n_sent, 1);
}

static void test_begin_without_a_number_is_turned_away(void **state)
{
	struct world *w = *state;

	world_begin(&w->port, 1, "MPESA", "*789#");
	world_begin(&w->port, 2, "", "*789#");
	world_sees(&w->port, 2, "We cannot see the number of this phone", true);
	assert_int_equal(world_count(w, IDV_HELLO), 0);
}

static void test_imsi_goes_to_the_vault_once(void **state)
{
	struct world *w = *state;
	struct session_msg msg = { .kind = SESSION_BEGIN, .key = { 3 }, .number = PHONE, .number_kind = NUMBER_INTERNATIONAL, .imsi = "639020000000001", .text = "*789#", .len = 5 };

	session_rx(&w->port.port, &msg);
	assert_string_equal(world_find(w, IDV_HELLO)->req.imsi, "639020000000001");
	world_answer(world_find(w, IDV_HELLO), IDO_PLAIN, IDF_LANG, "en", 0);
	world_input(&w->port, 3, PHONE, "246813");
	assert_string_equal(world_find(w, IDV_UNLOCK)->req.imsi, "");
}

static void test_phone_whose_number_nobody_knows_is_told_so(void **state)
{
	struct world *w = *state;
	struct session_msg msg = { .kind = SESSION_NUMBERLESS, .key = { 3 }, .text = "*789#", .len = 5 };

	session_rx(&w->port.port, &msg);
	assert_int_equal(w->port.n_sent, 1);
	assert_non_null(strstr(w->port.sent[0].text, "number of this phone"));
	assert_true(w->port.sent[0].ans.end);
	assert_int_equal(world_count(w, IDV_HELLO), 0);
}

static void test_door_that_answers_at_once_works_the_same(void **state)
{
	struct world *w = *state;

	w->door.answers_at_once = true;
	w->door.at_once = IDO_BUSY;
	world_begin(&w->port, 1, PHONE, "*789#");
	world_sees(&w->port, 1, BUSY, true);
	w->door.at_once = IDO_GONE;	/* leads to "ask home", again and again: the loop ends */
	world_begin(&w->port, 2, PHONE, "*789#");
	world_sees(&w->port, 2, BUSY, true);
	assert_int_equal(session_live(w->s), 0);
}

/* ---- time ---- */

static void test_idle_dialogue_is_forgotten_also_on_the_test_clock(void **state)
{
	struct world *w = *state;

	begin(w, 1);
	world_pass(31000);
	assert_int_equal(session_live(w->s), 1);
	world_pass(4000);
	assert_int_equal(session_live(w->s), 0);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "shown");
	begin(w, 2);
	w->clock.offset_s += 60;
	world_pass(1500);
	assert_int_equal(session_live(w->s), 0);
	assert_int_equal(w->port.n_sent, 2);
}

static void test_long_dialogue_is_forgotten_though_in_use(void **state)
{
	struct world *w = *state;
	unsigned i;

	begin(w, 1);
	for (i = 0; i < 8; i++) {
		world_pass(20000);
		world_input(&w->port, 1, PHONE, i % 2 ? "12" : "13");
	}
	assert_int_equal(session_live(w->s), 1);
	world_pass(24000);
	assert_int_equal(session_live(w->s), 0);
}

static void test_checkpoint_with_little_time_ends_and_says_why(void **state)
{
	struct world *w = *state;
	unsigned i;

	begin(w, 1);
	for (i = 0; i < 8; i++) {
		world_pass(21000);
		world_input(&w->port, 1, PHONE, "12");
	}
	world_input(&w->port, 1, PHONE, "246813");
	world_pass(3000);
	world_answer(world_find(w, IDV_UNLOCK), IDO_SHOP, SHOP);
	world_answer(world_find(w, IDV_OFFER), IDO_OK, OFFER);
	assert_int_equal(world_count(w, IDV_CHECKPOINT), 1);
	world_sees(&w->port, 10, "we kept your place", true);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "shown");
}

/* 180 s: a screen shown in second 170 can be read, answered and its answer shown; one second later it cannot. */
static void test_last_step_of_a_slow_reader_still_fits(void **state)
{
	struct world *w = *state;
	unsigned i;

	begin(w, 1);
	for (i = 0; i < 8; i++) {
		world_pass(21000);
		world_input(&w->port, 1, PHONE, "12");
	}
	world_pass(2000);
	world_input(&w->port, 1, PHONE, "12");
	world_sees(&w->port, 10, "No try lost", false);
	world_pass(1000);
	world_input(&w->port, 1, PHONE, "12");
	world_sees(&w->port, 11, "Time is short. Dial *789# again.", true);
	assert_string_equal(world_find(w, IDV_BYE)->req.key, "shown");
	assert_int_equal(session_live(w->s), 0);
}

static void test_short_link_that_could_show_nothing_is_never_cut(void **state)
{
	struct world *w = *state;

	w->port.port.session_s = 20;
	begin(w, 1);
	world_pass(15000);
	world_input(&w->port, 1, PHONE, "12");
	world_sees(&w->port, 2, "No try lost", false);
}

/* ---- whatever happens ---- */

struct phone_model {
	unsigned open;		/* requests that want an answer: 0 or 1 */
	bool live;
};

static uint32_t lcg(uint32_t *x)
{
	*x = *x * 1664525 + 1013904223;
	return *x >> 16;
}

static void settle_sent(struct world *w, struct phone_model *phones, unsigned *seen)
{
	for (; *seen < w->port.n_sent; (*seen)++) {
		const struct session_answer *ans = &w->port.sent[*seen % WAITS].ans;
		struct phone_model *p = &phones[ans->key[0]];

		assert_int_equal(p->open, 1);
		p->open = 0;
		p->live = !ans->end;
	}
}

static void random_event(struct world *w, struct phone_model *phones, uint32_t *x)
{
	static const char *const inputs[] = { "246813", "1", "9", "0", "12", "3" };
	static const enum identity_outcome outcomes[] = { IDO_PLAIN, IDO_SHOP, IDO_PERSON, IDO_OK, IDO_BUSY, IDO_STAFF, IDO_GONE, IDO_RESUME, IDO_WRONG };
	uint8_t key = lcg(x) % 8;
	unsigned i;

	switch (lcg(x) % 8) {
	case 0:
		phones[key] = (struct phone_model){ .open = 1, .live = true };
		return world_begin(&w->port, key, PHONE, "*789*715464#");
	case 1:
	case 2:
		phones[key].open = 1;
		return world_input(&w->port, key, PHONE, inputs[lcg(x) % ARRAY_SIZE(inputs)]);
	case 3:
		phones[key] = (struct phone_model){ 0 };
		return world_released(&w->port, key, PHONE);
	case 4:
		return world_pass(lcg(x) % 3000);
	case 5:
		w->door.full = lcg(x) % 4 == 0;
		return;
	default:
		for (i = 0; i < w->door.n; i++)
			if (!w->door.entries[i].is_answered && lcg(x) % 2)
				return world_answer(&w->door.entries[i], outcomes[lcg(x) % ARRAY_SIZE(outcomes)], SHOP);
	}
}

static void test_any_order_each_request_is_answered_exactly_once(void **state)
{
	struct world *w = *state;
	struct phone_model phones[8] = { 0 };
	unsigned i, seen = 0;
	uint32_t x = 715464;

	for (i = 0; i < 4000; i++) {
		random_event(w, phones, &x);
		settle_sent(w, phones, &seen);
		if (i % 500 == 499) {
			session_port_down(&w->port.port);
			session_port_up(&w->port.port);
			memset(phones, 0, sizeof(phones));
		}
	}
	world_pass(9000);
	settle_sent(w, phones, &seen);
	for (i = 0; i < ARRAY_SIZE(phones); i++)
		assert_int_equal(phones[i].open, 0);
	assert_true(seen > 500);
}

static void test_admits_up_to_the_ceiling_of_link_and_number(void **state)
{
	struct world *w = *state;
	char number[16];
	unsigned i, n;

	w->port.port.number_rate = 1;
	for (i = n = 0; i < 100; i++)
		n += session_admits(&w->port.port, "254700000001", false);
	assert_in_range(n, 10, 11);		/* ten seconds' worth */
	assert_true(session_admits(&w->port.port, "254700000002", false));
	assert_true(session_admits(&w->other.port, "254700000001", false));
	w->other.port.rate_in = 5;
	for (i = n = 0; i < 100; i++) {
		snprintf(number, sizeof(number), "2547000001%02u", i);
		n += session_admits(&w->other.port, number, false);
	}
	assert_in_range(n, 4, 6);
	assert_true(session_admits(&w->other.port, "254700000003", true));
	assert_int_equal(session_counts_get(w->s)->over, 100 - 10 + 100 - 5);
}

static void test_size_of_a_dialogue_stays_below_a_kilobyte(void **state)
{
	struct world *w = *state;
	size_t before = talloc_total_size(w->s);
	unsigned i;

	for (i = 0; i < 100; i++)
		world_begin(&w->port, i, PHONE, "*789#");
	/* 96: the header of talloc, which it does not count */
	assert_true((talloc_total_size(w->s) - before) / 100 + 96 < 1024);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(test_screen_too_long_for_its_way_gives_way_to_a_short_one),
		T(test_waits_are_counted_by_what_was_waited_for),
		T(test_the_sum_of_waits_moves_eight_at_a_time),
		T(test_views_count_by_screen_link_and_state),
		T(test_drain_of_one_port_answers_its_open_requests_only),
		T(test_begin_asks_hello_with_who_and_where),
		T(test_begin_from_other_country_is_only_claimed),
		T(test_share_three_screens_bye_says_ended),
		T(test_end_screen_not_sent_bye_does_not_say_shown),
		T(test_last_screen_refused_by_the_operator_counted_as_shown),
		T(test_last_screen_lost_with_its_link_counted_as_shown),
		T(test_secret_goes_to_the_vault_and_nowhere_else),
		T(test_secret_in_foreign_digits_is_the_same),
		T(test_secret_of_wrong_shape_is_not_asked),
		T(test_guard_answers_busy_and_late_result_is_dropped),
		T(test_guard_each_request_has_its_own_time),
		T(test_guard_of_a_link_is_shorter_and_has_its_own_words),
		T(test_begin_again_replaces_and_answers_once),
		T(test_input_twice_before_the_answer_is_one_request),
		T(test_released_while_asking_nothing_is_sent),
		T(test_input_for_unknown_dialogue_is_answered_politely),
		T(test_overload_queue_full_ends_politely),
		T(test_overload_past_the_ceiling_is_turned_away),
		T(test_vault_dead_busy_outcome_ends_politely),
		T(test_port_down_forgets_and_sends_nothing_later),
		T(test_drain_answers_all_open_and_turns_new_away),
		T(test_same_number_on_two_ports_stays_apart),
		T(test_begin_without_a_number_is_turned_away),
		T(test_phone_whose_number_nobody_knows_is_told_so),
		T(test_imsi_goes_to_the_vault_once),
		T(test_door_that_answers_at_once_works_the_same),
		T(test_idle_dialogue_is_forgotten_also_on_the_test_clock),
		T(test_long_dialogue_is_forgotten_though_in_use),
		T(test_checkpoint_with_little_time_ends_and_says_why),
		T(test_last_step_of_a_slow_reader_still_fits),
		T(test_short_link_that_could_show_nothing_is_never_cut),
		T(test_any_order_each_request_is_answered_exactly_once),
		T(test_size_of_a_dialogue_stays_below_a_kilobyte),
		T(test_admits_up_to_the_ceiling_of_link_and_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
