/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Long SMS on their way out: order of parts, refusals at each place, references. The wire is a list of what was asked of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <string.h>

#include <osmocom/core/application.h>
#include <osmocom/core/select.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "gateway/smpp/sms/smpp_ref.h"
#include "gateway/smpp/sms/smpp_submit.h"
#include "tests/lib/turn_clock.h"

#define DAY_MS	86400000ll

static struct {
	struct smpp_submits *submits;
	struct smpp_segment_conf conf;
	int rc;				/* of the next request */
	struct {
		uint8_t sm[SMPP_SM_MAX];
		uint16_t sm_len;
		uint64_t out_id;
		bool is_part, may_wait;
	} sent[64];
	unsigned n_sent;
	struct {
		uint64_t out_id;
		enum session_sms_outcome outcome;
		char msgid[256];
	} result[64];
	unsigned n_results;
} w;

static int request(void *priv, struct smpp_pdu *pdu, const char *number, uint64_t out_id, bool is_part, bool may_wait)
{
	if (w.rc)
		return w.rc;
	assert_true(w.n_sent < ARRAY_SIZE(w.sent));
	assert_string_equal(number, "254700000001");
	memcpy(w.sent[w.n_sent].sm, pdu->sm, pdu->sm_len);
	w.sent[w.n_sent].sm_len = pdu->sm_len;
	w.sent[w.n_sent].out_id = out_id;
	w.sent[w.n_sent].is_part = is_part;
	w.sent[w.n_sent++].may_wait = may_wait;
	return 0;
}

static void result(void *priv, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid)
{
	w.result[w.n_results].out_id = out_id;
	w.result[w.n_results].outcome = outcome;
	osmo_strlcpy(w.result[w.n_results++].msgid, msgid, sizeof(w.result[0].msgid));
}

static int begin(void **state)
{
	static const struct smpp_submit_ops ops = { .request = request, .result = result };

	memset(&w, 0, sizeof(w));
	smpp_segment_conf_init(&w.conf);
	w.submits = smpp_submit_new(NULL, &w.conf, &ops, NULL);
	return w.submits ? 0 : -1;
}

static int end(void **state)
{
	smpp_submit_free(w.submits);
	return 0;
}

static void run_until_sent(unsigned n)
{
	for (int i = 0; w.n_sent < n && i < 3000; i++)
		turn_clock_turn();
	assert_int_equal(w.n_sent, n);
}

static const char *text_of(unsigned septets)
{
	static char text[1024];

	memset(text, 'a', septets);
	text[septets] = '\0';
	return text;
}

static int submit(uint64_t id, unsigned septets)
{
	return smpp_submit_text(w.submits, id, "254700000001", text_of(septets));
}

static void answer(enum session_sms_outcome outcome, const char *msgid)
{
	smpp_submit_result(w.submits, w.sent[w.n_sent - 1].out_id, outcome, msgid);
}

static void expect_result(enum session_sms_outcome outcome, const char *msgid)
{
	assert_int_equal(w.n_results, 1);
	assert_int_equal(w.result[0].out_id, 7);
	assert_int_equal(w.result[0].outcome, outcome);
	assert_string_equal(w.result[0].msgid, msgid);
}

static void test_submit_short_text_is_one_pdu_and_no_part(void **state)
{
	assert_int_equal(submit(7, 160), 0);
	assert_int_equal(w.n_sent, 1);
	assert_false(w.sent[0].is_part);
	assert_false(w.sent[0].may_wait);
}

static void test_submit_parts_leave_one_after_the_other(void **state)
{
	assert_int_equal(submit(7, 400), 0);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(w.n_sent, i + 1);
		assert_int_equal(w.n_results, 0);
		assert_true(w.sent[i].is_part);
		assert_int_equal(w.sent[i].may_wait, i > 0);	/* begun is finished: it may stand in the queue */
		assert_memory_equal(w.sent[i].sm, ((const uint8_t[]){ 5, 0, 3, w.sent[0].sm[3], 3, i + 1 }), 6);
		answer(SESSION_SMS_SENT, i == 2 ? "c" : i ? "" : "a");
	}
	expect_result(SESSION_SMS_SENT, "a c");
	assert_int_equal(w.n_sent, 3);
}

static void test_submit_first_part_refused_leaves_nothing_behind(void **state)
{
	static const enum session_sms_outcome outcomes[] = { SESSION_SMS_LATER, SESSION_SMS_REFUSED, SESSION_SMS_UNSENT, SESSION_SMS_MAYBE };

	for (size_t i = 0; i < ARRAY_SIZE(outcomes); i++) {
		w.n_results = 0;
		assert_int_equal(submit(7, 400), 0);
		answer(outcomes[i], "");
		expect_result(outcomes[i], "");
	}
	assert_int_equal(w.n_sent, 4);
	w.rc = -EAGAIN;
	assert_int_equal(submit(8, 400), -EAGAIN);
	w.rc = -ENOTCONN;
	assert_int_equal(submit(8, 400), -ENOTCONN);
}

static void test_submit_later_part_refused_ends_the_message(void **state)
{
	static const struct { enum session_sms_outcome part, message; } rows[] = {
		{ SESSION_SMS_REFUSED, SESSION_SMS_REFUSED }, { SESSION_SMS_MAYBE, SESSION_SMS_MAYBE }, { SESSION_SMS_UNSENT, SESSION_SMS_MAYBE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		w.n_results = 0;
		assert_int_equal(submit(7, 400), 0);
		answer(SESSION_SMS_SENT, "a");
		answer(rows[i].part, "");
		expect_result(rows[i].message, "");
	}
	assert_int_equal(w.n_sent, 6);		/* the third part never */
}

static void test_submit_part_refused_for_now_is_offered_again(void **state)
{
	assert_int_equal(submit(7, 200), 0);
	answer(SESSION_SMS_SENT, "a");
	answer(SESSION_SMS_LATER, "");
	assert_int_equal(w.n_results, 0);
	run_until_sent(3);
	assert_int_equal(w.sent[2].sm_len, w.sent[1].sm_len);
	assert_memory_equal(w.sent[2].sm, w.sent[1].sm, w.sent[1].sm_len);	/* the same reference too */
	answer(SESSION_SMS_SENT, "b");
	expect_result(SESSION_SMS_SENT, "a b");
}

static void test_submit_part_without_room_waits_for_it(void **state)
{
	assert_int_equal(submit(7, 200), 0);
	w.rc = -EAGAIN;
	answer(SESSION_SMS_SENT, "a");
	assert_int_equal(w.n_results, 0);
	w.rc = 0;
	run_until_sent(2);
	answer(SESSION_SMS_SENT, "b");
	expect_result(SESSION_SMS_SENT, "a b");
}

static void test_submit_bind_dies_between_parts_is_maybe(void **state)
{
	assert_int_equal(submit(7, 200), 0);
	answer(SESSION_SMS_SENT, "a");
	smpp_submit_unbound(w.submits);
	assert_int_equal(w.n_results, 0);	/* the link still tells what became of the second */
	answer(SESSION_SMS_LATER, "");
	smpp_submit_unbound(w.submits);
	expect_result(SESSION_SMS_MAYBE, "");
	answer(SESSION_SMS_SENT, "b");		/* nobody's any more */
	assert_int_equal(w.n_results, 1);
}

static void test_submit_too_long_for_the_link_is_refused(void **state)
{
	w.conf.mode = SMPP_SEGMENT_ONE;
	assert_int_equal(submit(7, 161), -EMSGSIZE);
	assert_int_equal(w.n_sent, 0);
}

static void test_submit_two_messages_to_a_number_have_two_references(void **state)
{
	uint8_t seen[256] = { 0 };

	for (unsigned i = 0; i < 60; i++) {
		w.n_sent = 0;
		assert_int_equal(submit(i, 200), 0);
		assert_int_equal(seen[w.sent[0].sm[3]]++, 0);
	}
}

/* --- references --- */

static void test_ref_of_a_number_repeats_after_half_a_day_at_the_least(void **state)
{
	static int64_t last[256];
	struct smpp_refs *t = smpp_ref_table(NULL, 8);
	int64_t now = 20000 * DAY_MS;
	unsigned waited = 0;

	memset(last, 0, sizeof(last));
	for (unsigned i = 0; i < 5000; i++, now += i % 7 * 30000) {
		int ref = smpp_ref_next(t, "254700000001", now);

		if (ref == -EAGAIN) {
			waited++;
			continue;
		}
		assert_in_range(ref, 0, 255);
		assert_true(!last[ref] || now - last[ref] >= DAY_MS / 2 - 400000);
		last[ref] = now;
	}
	assert_true(waited > 0);
	talloc_free(t);
}

static void test_ref_of_many_numbers_each_have_their_own(void **state)
{
	static int last[1000];
	struct smpp_refs *t = smpp_ref_table(NULL, 8);
	int64_t now = 20000 * DAY_MS;
	char number[16];

	for (unsigned round = 0; round < 20; round++)
		for (unsigned i = 0; i < ARRAY_SIZE(last); i++) {
			int ref;

			snprintf(number, sizeof(number), "2547%08u", i * 7919);
			ref = smpp_ref_next(t, number, now);
			assert_true(!round || ref == ((last[i] + 1) & 255));
			last[i] = ref;
		}
	talloc_free(t);
}

static void test_ref_after_a_restart_is_none_of_the_last_ones(void **state)
{
	int64_t now = 20000 * DAY_MS + 12345678;

	for (unsigned bits = 8; bits <= 16; bits += 8) {
		struct smpp_refs *t = smpp_ref_table(NULL, bits), *u = smpp_ref_table(NULL, bits);
		int first = smpp_ref_next(t, "254700000001", now - DAY_MS / 4), before = smpp_ref_next(t, "254700000001", now);
		int after = smpp_ref_next(u, "254700000001", now + 1000);

		assert_int_not_equal(first, before);
		assert_int_not_equal(after, before);
		assert_int_not_equal(after, first);
		talloc_free(t);
		talloc_free(u);
	}
}

static void test_ref_clock_that_steps_back_repeats_nothing(void **state)
{
	struct smpp_refs *t = smpp_ref_table(NULL, 8);
	int64_t now = 20000 * DAY_MS;
	int a = smpp_ref_next(t, "1", now), b = smpp_ref_next(t, "1", now - DAY_MS);

	assert_int_equal(b, (a + 1) & 255);
	talloc_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_submit_short_text_is_one_pdu_and_no_part, begin, end),
		cmocka_unit_test_setup_teardown(test_submit_parts_leave_one_after_the_other, begin, end),
		cmocka_unit_test_setup_teardown(test_submit_first_part_refused_leaves_nothing_behind, begin, end),
		cmocka_unit_test_setup_teardown(test_submit_later_part_refused_ends_the_message, begin, end),
		cmocka_unit_test_setup_teardown(test_submit_part_refused_for_now_is_offered_again, begin, end),
		cmocka_unit_test_setup_teardown(test_submit_part_without_room_waits_for_it, begin, end),
		cmocka_unit_test_setup_teardown(test_submit_bind_dies_between_parts_is_maybe, begin, end),
		cmocka_unit_test_setup_teardown(test_submit_too_long_for_the_link_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(test_submit_two_messages_to_a_number_have_two_references, begin, end),
		cmocka_unit_test(test_ref_of_a_number_repeats_after_half_a_day_at_the_least),
		cmocka_unit_test(test_ref_of_many_numbers_each_have_their_own),
		cmocka_unit_test(test_ref_after_a_restart_is_none_of_the_last_ones),
		cmocka_unit_test(test_ref_clock_that_steps_back_repeats_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
