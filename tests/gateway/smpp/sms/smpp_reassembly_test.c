/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Parts of long SMS in every order and disorder, with time and session in the test's hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VECTORS_FILE	"segment.tsv"
#include "tests/lib/vectors.h"

#include <osmocom/core/talloc.h>

#include "gateway/session/session.h"
#include "gateway/smpp/sms/smpp_reassembly.h"

#define HOLD	4000
#define WAIT	120000
#define DONE	600000

static struct {
	void *root;
	struct smpp_reassembly *r;
	int64_t now;
	uint32_t seq;
	struct {
		unsigned at;
		uint32_t seq, status;
	} answers[4096];
	unsigned n_answers;
	struct {
		uint32_t ref;
		char number[SMPP_NUMBER_MAX];
		char text[SESSION_TEXT_MAX + 1];
	} wholes[64];
	unsigned n_wholes;
	bool settles;		/* at once, well */
} w;

static void on_answer(void *priv, unsigned at, uint32_t command, uint32_t seq, uint32_t status)
{
	assert_int_equal(command, SMPP_DELIVER_SM);
	assert_true(w.n_answers < ARRAY_SIZE(w.answers));
	for (unsigned i = 0; i < w.n_answers; i++)
		assert_true(w.answers[i].seq != seq);	/* each once */
	w.answers[w.n_answers].at = at;
	w.answers[w.n_answers].seq = seq;
	w.answers[w.n_answers++].status = status;
}

static void on_whole(void *priv, uint32_t ref, const struct smpp_address *from, const char *text, size_t len)
{
	unsigned i = w.n_wholes++;

	assert_true(i < ARRAY_SIZE(w.wholes));
	assert_true(len <= SESSION_TEXT_MAX && text_utf8_valid(text, len));
	w.wholes[i].ref = ref;
	osmo_strlcpy(w.wholes[i].number, from->digits, sizeof(w.wholes[i].number));
	memcpy(w.wholes[i].text, text, len);
	w.wholes[i].text[len] = '\0';
	if (w.settles)
		smpp_reassembly_settle(w.r, w.now, ref, true);
}

static int begin(void **state)
{
	static const struct smpp_reassembly_conf conf = { .hold_ms = HOLD, .wait_ms = WAIT, .done_ms = DONE };
	static const struct smpp_reassembly_ops ops = { .answer = on_answer, .whole = on_whole };

	memset(&w, 0, sizeof(w));
	w.root = talloc_named_const(NULL, 0, "test");
	w.now = 1000000;
	w.r = smpp_reassembly_new(w.root, &conf, &ops, NULL);
	return w.r ? 0 : -1;
}

static int end(void **state)
{
	smpp_reassembly_free(w.r);
	assert_int_equal(talloc_total_blocks(w.root), 1);
	talloc_free(w.root);
	return 0;
}

struct part {
	const char *number, *text;
	uint16_t ref;
	uint8_t total, seq;
};

/* returns: the sequence of its request. */
static uint32_t take_from(unsigned at, const struct part *p)
{
	struct smpp_segment *seg = calloc(1, sizeof(*seg));
	struct smpp_address from = { .ton = 1, .npi = 1 }, to = { .digits = "789" };
	uint8_t *octets = malloc(strlen(p->text) + 1);

	memcpy(octets, p->text, strlen(p->text));
	osmo_strlcpy(from.digits, p->number, sizeof(from.digits));
	*seg = (struct smpp_segment){ .text = octets, .len = strlen(p->text), .kind = SMPP_SEGMENT_REF8, .ref = p->ref, .total = p->total, .seq = p->seq };
	smpp_reassembly_take(w.r, w.now, at, SMPP_DELIVER_SM, ++w.seq, &from, &to, seg);
	free(octets);	/* nothing is borrowed */
	free(seg);
	return w.seq;
}

static uint32_t take(const char *number, uint16_t ref, uint8_t total, uint8_t seq, const char *text)
{
	return take_from(0, &(struct part){ number, text, ref, total, seq });
}

/* Status a request was answered with, or -1. */
static long status_of(uint32_t seq)
{
	for (unsigned i = 0; i < w.n_answers; i++)
		if (w.answers[i].seq == seq)
			return w.answers[i].status;
	return -1;
}

static void after(int64_t ms)
{
	int64_t end = w.now + ms, due;

	while ((due = smpp_reassembly_tick(w.r, w.now)) <= end && due > w.now)
		w.now = due;
	w.now = end;
	smpp_reassembly_tick(w.r, w.now);
}

static void settle(unsigned i, bool done)
{
	smpp_reassembly_settle(w.r, w.now, w.wholes[i].ref, done);
}

#define A	"254700000001"
#define B	"254700000002"

static void test_take_every_order_of_four_parts_makes_the_text(void **state)
{
	static const char *const texts[] = { "LOCK ", "one ", "two ", "three" };

	w.settles = true;
	for (unsigned order = 0; order < 256; order++) {
		unsigned at[4] = { order & 3, order >> 2 & 3, order >> 4 & 3, order >> 6 & 3 }, seen = 0;

		for (unsigned i = 0; i < 4; i++)
			seen |= 1u << at[i];
		if (seen != 15)
			continue;
		w.n_wholes = w.n_answers = 0;
		for (unsigned i = 0; i < 4; i++) {
			assert_int_equal(w.n_answers, 0);
			take(A, order, 4, at[i] + 1, texts[at[i]]);
		}
		assert_int_equal(w.n_wholes, 1);
		assert_string_equal(w.wholes[0].text, "LOCK one two three");
		assert_string_equal(w.wholes[0].number, A);
		assert_int_equal(w.n_answers, 4);
		for (unsigned i = 0; i < 4; i++)
			assert_int_equal(w.answers[i].status, SMPP_ROK);
	}
}

static void test_take_nothing_is_acknowledged_before_the_whole_is_kept(void **state)
{
	uint32_t one = take(A, 1, 2, 1, "a"), two = take(A, 1, 2, 2, "b");

	assert_int_equal(w.n_wholes, 1);
	assert_int_equal(w.n_answers, 0);
	settle(0, true);
	assert_int_equal(status_of(one), SMPP_ROK);
	assert_int_equal(status_of(two), SMPP_ROK);
}

static void test_take_refused_whole_is_tried_again_and_asked_for(void **state)
{
	uint32_t one = take(A, 1, 2, 1, "a"), two = take(A, 1, 2, 2, "b");

	settle(0, false);
	assert_int_equal(status_of(one), SMPP_RMSGQFUL);
	assert_int_equal(status_of(two), SMPP_RMSGQFUL);
	one = take(A, 1, 2, 1, "a");
	assert_int_equal(w.n_wholes, 2);		/* all of it is here */
	assert_string_equal(w.wholes[1].text, "ab");
	settle(1, true);
	assert_int_equal(status_of(one), SMPP_ROK);
	assert_int_equal(status_of(take(A, 1, 2, 2, "b")), SMPP_ROK);
	assert_int_equal(w.n_wholes, 2);
}

static void test_take_refused_whole_that_nobody_sends_again_is_tried_some_times(void **state)
{
	take(A, 1, 2, 1, "a");
	take(A, 1, 2, 2, "b");
	for (unsigned i = 0; i < 5; i++) {
		assert_int_equal(w.n_wholes, i + 1);
		settle(i, false);
		after(2500);
	}
	assert_int_equal(w.n_wholes, 5);
	assert_int_equal(smpp_reassembly_count(w.r), 0);
}

static void test_take_slow_part_is_asked_for_again_and_its_text_kept(void **state)
{
	uint32_t one = take(A, 1, 2, 1, "a"), two;

	after(HOLD - 1);
	assert_int_equal(status_of(one), -1);
	after(1);
	assert_int_equal(status_of(one), SMPP_RX_T_APPN);
	after(30000);
	two = take(A, 1, 2, 2, "b");
	assert_int_equal(w.n_wholes, 1);		/* the person does not wait for the operator's next try */
	settle(0, true);
	assert_int_equal(status_of(two), SMPP_ROK);
	after(30000);
	assert_int_equal(status_of(take(A, 1, 2, 1, "a")), SMPP_ROK);
	assert_int_equal(w.n_wholes, 1);
}

/* A peer with a window of one sends the first part until it is taken. */
static void test_take_part_that_insists_is_taken(void **state)
{
	uint32_t two;

	take(A, 1, 2, 1, "a");
	after(HOLD);
	assert_int_equal(status_of(take(A, 1, 2, 1, "a")), SMPP_ROK);
	two = take(A, 1, 2, 2, "b");
	assert_string_equal(w.wholes[0].text, "ab");
	settle(0, true);
	assert_int_equal(status_of(two), SMPP_ROK);
}

static void test_take_same_part_twice_at_once_is_answered_twice(void **state)
{
	uint32_t first = take(A, 1, 2, 1, "a"), second = take(A, 1, 2, 1, "a");

	assert_int_equal(status_of(first), SMPP_RX_T_APPN);
	assert_int_equal(status_of(second), -1);
	take(A, 1, 2, 2, "b");
	assert_int_equal(w.n_wholes, 1);
	settle(0, true);
	assert_int_equal(status_of(second), SMPP_ROK);
}

static void test_take_same_reference_with_another_text_is_a_new_message(void **state)
{
	uint32_t old = take(A, 1, 2, 1, "a"), one = take(A, 1, 2, 1, "x");

	assert_int_equal(status_of(old), SMPP_RX_T_APPN);
	take(A, 1, 2, 2, "y");
	assert_string_equal(w.wholes[0].text, "xy");
	settle(0, true);
	assert_int_equal(status_of(one), SMPP_ROK);
	take(A, 1, 2, 2, "q");		/* and once more, behind one that is done */
	take(A, 1, 2, 1, "p");
	assert_string_equal(w.wholes[1].text, "pq");
	assert_int_equal(smpp_reassembly_stats(w.r)->lost, 1);
}

static void test_take_parts_of_others_are_never_joined(void **state)
{
	take(A, 1, 2, 1, "a");
	take(B, 1, 2, 2, "b");		/* another number */
	take(A, 2, 2, 2, "b");		/* another reference */
	take(A, 1, 3, 2, "b");		/* another total */
	assert_int_equal(w.n_wholes, 0);
	assert_int_equal(smpp_reassembly_count(w.r), 4);
	take(A, 1, 2, 2, "c");
	assert_string_equal(w.wholes[0].text, "ac");
}

static void test_take_missing_part_gives_the_beginning(void **state)
{
	take(A, 1, 3, 1, "LOCK ");
	take(A, 1, 3, 3, "end");
	after(WAIT - 1);
	assert_int_equal(w.n_wholes, 0);
	after(1);
	assert_int_equal(w.n_wholes, 1);
	assert_string_equal(w.wholes[0].text, "LOCK ");
	settle(0, true);
	assert_int_equal(status_of(take(A, 1, 3, 2, "late ")), SMPP_ROK);
	assert_int_equal(w.n_wholes, 1);
	assert_int_equal(smpp_reassembly_stats(w.r)->partial, 1);
}

static void test_take_without_first_part_is_dropped_and_counted(void **state)
{
	take(A, 1, 3, 2, "x");
	take(A, 1, 3, 3, "y");
	after(WAIT);
	assert_int_equal(w.n_wholes, 0);
	assert_int_equal(smpp_reassembly_count(w.r), 0);
	assert_int_equal(smpp_reassembly_stats(w.r)->lost, 1);
	assert_int_equal(smpp_reassembly_tick(w.r, w.now), INT64_MAX);
}

static void test_take_done_is_forgotten_in_time(void **state)
{
	w.settles = true;
	take(A, 1, 2, 1, "a");
	take(A, 1, 2, 2, "b");
	after(DONE);
	assert_int_equal(smpp_reassembly_tick(w.r, w.now), INT64_MAX);
	take(A, 1, 2, 1, "a");
	take(A, 1, 2, 2, "b");
	assert_int_equal(w.n_wholes, 2);
}

static void test_take_flood_of_one_number_harms_no_other(void **state)
{
	uint32_t other = take(B, 9, 2, 1, "b");

	for (unsigned i = 0; i < 1000; i++)
		take(A, i, 2, 1, "a");
	assert_int_equal(smpp_reassembly_count(w.r), SMPP_REASSEMBLY_NUMBER + 1);
	assert_int_equal(status_of(other), -1);
	take(B, 9, 2, 2, "b");
	assert_string_equal(w.wholes[0].text, "bb");
	assert_int_equal(w.n_answers, 1000 - SMPP_REASSEMBLY_NUMBER);	/* asked to come again */
}

static void test_take_more_than_there_is_room_the_oldest_gives_way(void **state)
{
	char number[16];

	w.settles = true;
	for (unsigned i = 0; i < 2 * SMPP_REASSEMBLY_MAX; i++) {
		snprintf(number, sizeof(number), "2547%08u", i);
		take(number, 1, 2, 1, "a");
		assert_true(smpp_reassembly_count(w.r) <= SMPP_REASSEMBLY_MAX);
	}
	take(number, 1, 2, 2, "b");
	assert_int_equal(w.n_wholes, 1);
	/* one that is done gives way before one that waits */
	take(A, 1, 2, 1, "a");
	assert_int_equal(smpp_reassembly_count(w.r), SMPP_REASSEMBLY_MAX);
}

static void test_take_all_in_the_sessions_hands_asks_for_patience(void **state)
{
	char number[16];
	uint32_t seq;

	for (unsigned i = 0; i < 60; i++) {
		snprintf(number, sizeof(number), "2547%08u", i);
		take(number, 1, 2, 1, "a");
		take(number, 1, 2, 2, "b");
	}
	assert_int_equal(w.n_wholes, 60);
	seq = take("254700000000", 1, 2, 1, "other");	/* that one is being served */
	assert_int_equal(status_of(seq), SMPP_RX_T_APPN);
	for (unsigned i = 0; i < 60; i++)
		settle(i, true);
	assert_int_equal(w.n_answers, 121);
}

static void test_idle_keeps_what_is_due_for_a_while_and_hands_nothing_over(void **state)
{
	take(A, 1, 2, 1, "LOCK");
	smpp_reassembly_lost(w.r, 0);
	w.now += WAIT;
	assert_int_equal(smpp_reassembly_idle(w.r, w.now), w.now + DONE);
	w.now += DONE - 1;
	assert_int_equal(smpp_reassembly_idle(w.r, w.now), w.now + 1);
	assert_int_equal(smpp_reassembly_count(w.r), 1);
	w.now++;
	assert_int_equal(smpp_reassembly_idle(w.r, w.now), INT64_MAX);
	assert_int_equal(smpp_reassembly_count(w.r), 0);
	assert_int_equal(w.n_wholes, 0);
	assert_int_equal(w.n_answers, 0);
}

static void test_lost_bind_is_not_answered_and_its_parts_count(void **state)
{
	uint32_t one = take_from(1, &(struct part){ A, "a", 1, 2, 1 }), two;

	smpp_reassembly_lost(w.r, 1);
	after(HOLD + 1);
	assert_int_equal(status_of(one), -1);
	one = take_from(2, &(struct part){ A, "a", 1, 2, 1 });	/* sent again on the next bind: not an insisting one */
	assert_int_equal(status_of(one), -1);
	two = take_from(2, &(struct part){ A, "b", 1, 2, 2 });
	settle(0, true);
	assert_int_equal(status_of(one), SMPP_ROK);
	assert_int_equal(status_of(two), SMPP_ROK);
}

static void test_take_longest_message_is_clipped_to_what_a_session_takes(void **state)
{
	char text[256];

	memset(text, 'x', 255);
	text[255] = '\0';
	for (unsigned i = 1; i <= SMPP_REASSEMBLY_PARTS; i++)
		take(A, 1, SMPP_REASSEMBLY_PARTS, i, text);
	assert_int_equal(w.n_wholes, 1);
	assert_int_equal(strlen(w.wholes[0].text), SESSION_TEXT_MAX);
}

static void test_take_empty_parts_are_parts(void **state)
{
	take(A, 1, 3, 1, "");
	take(A, 1, 3, 3, "c");
	take(A, 1, 3, 2, "");
	assert_string_equal(w.wholes[0].text, "c");
}

static void take_vector(const char *id)
{
	const struct vector *v = vector_get(id);
	struct smpp_segment_conf conf;
	struct smpp_address from, to;
	struct smpp_segment seg;
	struct smpp_pdu pdu;

	smpp_segment_conf_init(&conf);
	if (id[1] == '1' && id[2] > '0')
		conf.charset_in = TEXT_CS_GSM7_PACKED;
	assert_int_equal(smpp_pdu_parse(&pdu, v->octets, v->len), 0);
	assert_int_equal(smpp_dialogue_address(&from, &pdu.src), 0);
	assert_int_equal(smpp_dialogue_address(&to, &pdu.dst), 0);
	smpp_segment_read(&seg, &pdu, &conf);
	smpp_reassembly_take(w.r, w.now, 0, pdu.id, ++w.seq, &from, &to, &seg);
}

static void test_take_messages_of_other_makers_come_together(void **state)
{
	static const struct { const char *parts[2], *text; } rows[] = {
		{ { "S02", "S01" }, "LOCK this is the first of two parts {} and the second @ end" },
		{ { "S03", "S04" }, "первый второй 😀" },
		{ { "S05", "S06" }, "first by SAR, second by SAR" },
		{ { "S11", "S12" }, "LOCK abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789"
				    "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789 end" },
	};

	w.settles = true;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		take_vector(rows[i].parts[0]);
		take_vector(rows[i].parts[1]);
		assert_int_equal(w.n_wholes, i + 1);
		assert_string_equal(w.wholes[i].text, rows[i].text);
	}
}

/* A phone that cuts where it pleases: in an escape pair, in a surrogate pair. */
static void test_take_character_cut_in_two_comes_together(void **state)
{
	static const uint8_t halves[2][2] = { { 0xd8, 0x3d }, { 0xde, 0x00 } };
	struct smpp_address from = { .ton = 1, .digits = A }, to = { .digits = "789" };
	struct smpp_segment seg = { .kind = SMPP_SEGMENT_REF16, .ref = 1, .total = 2, .len = 2, .charset = TEXT_CS_UCS2 };

	take(A, 7, 2, 1, "a\x1b");
	take(A, 7, 2, 2, "eb");
	assert_string_equal(w.wholes[0].text, "a€b");
	for (seg.seq = 1; seg.seq <= 2; seg.seq++) {
		seg.text = halves[seg.seq - 1];
		smpp_reassembly_take(w.r, w.now, 0, SMPP_DELIVER_SM, ++w.seq, &from, &to, &seg);
	}
	assert_string_equal(w.wholes[1].text, "😀");
}

static void test_take_parts_in_different_alphabets_each_keep_theirs(void **state)
{
	static const uint8_t ucs2[] = { 0x04, 0x36 };
	struct smpp_address from = { .ton = 1, .digits = A }, to = { .digits = "789" };
	struct smpp_segment seg = { .kind = SMPP_SEGMENT_REF8, .ref = 1, .total = 3, .seq = 2, .len = 2, .text = ucs2, .charset = TEXT_CS_UCS2 };

	take(A, 1, 3, 1, "a");
	smpp_reassembly_take(w.r, w.now, 0, SMPP_DELIVER_SM, ++w.seq, &from, &to, &seg);
	take(A, 1, 3, 3, "b");
	assert_string_equal(w.wholes[0].text, "aжb");
}

#define REASSEMBLY_TEST(test)	cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		REASSEMBLY_TEST(test_take_every_order_of_four_parts_makes_the_text),
		REASSEMBLY_TEST(test_take_nothing_is_acknowledged_before_the_whole_is_kept),
		REASSEMBLY_TEST(test_take_refused_whole_is_tried_again_and_asked_for),
		REASSEMBLY_TEST(test_take_refused_whole_that_nobody_sends_again_is_tried_some_times),
		REASSEMBLY_TEST(test_take_slow_part_is_asked_for_again_and_its_text_kept),
		REASSEMBLY_TEST(test_take_part_that_insists_is_taken),
		REASSEMBLY_TEST(test_take_same_part_twice_at_once_is_answered_twice),
		REASSEMBLY_TEST(test_take_same_reference_with_another_text_is_a_new_message),
		REASSEMBLY_TEST(test_take_parts_of_others_are_never_joined),
		REASSEMBLY_TEST(test_take_missing_part_gives_the_beginning),
		REASSEMBLY_TEST(test_take_without_first_part_is_dropped_and_counted),
		REASSEMBLY_TEST(test_take_done_is_forgotten_in_time),
		REASSEMBLY_TEST(test_take_flood_of_one_number_harms_no_other),
		REASSEMBLY_TEST(test_take_more_than_there_is_room_the_oldest_gives_way),
		REASSEMBLY_TEST(test_take_all_in_the_sessions_hands_asks_for_patience),
		REASSEMBLY_TEST(test_idle_keeps_what_is_due_for_a_while_and_hands_nothing_over),
		REASSEMBLY_TEST(test_lost_bind_is_not_answered_and_its_parts_count),
		REASSEMBLY_TEST(test_take_longest_message_is_clipped_to_what_a_session_takes),
		REASSEMBLY_TEST(test_take_empty_parts_are_parts),
		REASSEMBLY_TEST(test_take_messages_of_other_makers_come_together),
		REASSEMBLY_TEST(test_take_character_cut_in_two_comes_together),
		REASSEMBLY_TEST(test_take_parts_in_different_alphabets_each_keep_theirs),
	};

	return cmocka_run_group_tests(tests, vectors_load, vectors_free);
}
