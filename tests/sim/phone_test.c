/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Goal: the phone counts keys, screens and letters as stated, and is drawn within 80 columns. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>
#include <cmocka.h>

#include <osmocom/core/talloc.h>

#include "sim/phone/frame.h"
#include "sim/phone/phone.h"
#include "sim/operator/smsc.h"

struct world {
	struct smsc *smsc;
	struct air *air;
	struct phone phone;
};

static void hear(void *ctx, const struct air_msg *msg)
{
	struct world *w = ctx;

	(void)phone_hear(&w->phone, msg);
}

static int set_up(void **state)
{
	struct world *w = talloc_zero(NULL, struct world);

	w->smsc = smsc_new(w, "789");
	w->air = air_new_local(w, w->smsc, hear, w);
	phone_init(&w->phone, w->air, "254700000001");
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	air_free(w->air);
	smsc_free(w->smsc);
	talloc_free(w);
	return 0;
}

static void screen(struct phone *phone, const char *text, unsigned units, bool end)
{
	struct air_msg msg;

	air_msg_set(&msg, AIR_SCREEN, "op1", phone->number, text);
	msg.units = (uint16_t)units;
	msg.max = 160;
	msg.flag = end;
	assert_true(phone_hear(phone, &msg));
}

static void test_keys_core_share_flow_are_22(void **state)
{
	struct phone *phone = &((struct world *)*state)->phone;

	/* no link: the air takes it and nothing comes back */
	assert_int_equal(phone_dial(phone, "*789*715464#"), 0);
	assert_int_equal(phone->keys, 13);
	screen(phone, "PIN:", 4, false);
	assert_int_equal(phone_type(phone, "246813"), 0);
	assert_int_equal(phone->keys, 20);
	screen(phone, "1 Give", 6, false);
	assert_int_equal(phone_type(phone, "1"), 0);
	screen(phone, "482 913 077", 11, true);
	assert_int_equal(phone->keys, 22);
	assert_int_equal(phone->screens, 3);
	assert_int_equal(phone->state, PHONE_ENDED);
	assert_int_equal(phone_seconds_of_person(phone), 22 + 6 + 2);
}

static void test_keys_of_arabic_counts_letters_not_octets(void **state)
{
	assert_int_equal(phone_keys_of("سلام"), 5);
}

static void test_type_without_dialogue_is_refused(void **state)
{
	struct phone *phone = &((struct world *)*state)->phone;

	assert_int_equal(phone_type(phone, "1"), -ENOTCONN);
	assert_int_equal(phone->keys, 0);
}

static void test_hear_of_another_number_changes_nothing(void **state)
{
	struct phone *phone = &((struct world *)*state)->phone;
	struct air_msg msg;

	air_msg_set(&msg, AIR_SCREEN, "op1", "254711000001", "secret");
	assert_false(phone_hear(phone, &msg));
	assert_string_equal(phone->text, "");
}

static void test_gone_while_waiting_loses_the_dialogue(void **state)
{
	struct phone *phone = &((struct world *)*state)->phone;
	struct air_msg msg;

	assert_int_equal(phone_dial(phone, "*789#"), 0);
	air_msg_set(&msg, AIR_GONE, "op1", phone->number, "network error");
	assert_true(phone_hear(phone, &msg));
	assert_int_equal(phone->state, PHONE_LOST);
	assert_string_equal(phone->text, "network error");
}

static void test_count_names_alphabet_and_limit(void **state)
{
	struct phone *phone = &((struct world *)*state)->phone;
	char count[32];

	assert_int_equal(phone_dial(phone, "*789#"), 0);
	screen(phone, "x", 108, false);
	phone_count(phone, count, sizeof(count));
	assert_string_equal(count, "108/160 GSM-7");
}

static bool holds(void *part, const char *text)
{
	return strstr(text, part);
}

static void test_read_sms_yields_each_once(void **state)
{
	struct phone *phone = &((struct world *)*state)->phone;
	struct air_msg msg;

	for (int i = 0; i < PHONE_INBOX + 3; i++) {
		air_msg_set(&msg, AIR_TEXT, "op1", phone->number, i ? "Done." : "first");
		assert_true(phone_hear(phone, &msg));
	}
	assert_null(phone_read_sms(phone, holds, "first"));	/* forgotten: the inbox is bounded */
	for (int i = 0; i < PHONE_INBOX; i++)
		assert_non_null(phone_read_sms(phone, holds, "Done"));
	assert_null(phone_read_sms(phone, NULL, NULL));
}

static void test_wrap_long_line_breaks_at_blank(void **state)
{
	char lines[FRAME_ROWS][FRAME_LINE];

	assert_int_equal(frame_wrap(lines, "- full name\nOnly HAWA can use it, once, for 1 hour."), 3);
	assert_string_equal(lines[0], "- full name");
	assert_string_equal(lines[1], "Only HAWA can use it, once, for");
	assert_string_equal(lines[2], "1 hour.");
}

static void test_wrap_without_blank_breaks_between_letters(void **state)
{
	char lines[FRAME_ROWS][FRAME_LINE], text[3 * FRAME_COLS + 1];

	memset(text, 'x', sizeof(text));
	text[2 * FRAME_COLS + 1] = '\0';
	assert_int_equal(frame_wrap(lines, text), 3);
	assert_int_equal(strlen(lines[0]), FRAME_COLS);
	assert_string_equal(lines[2], "x");
}

static void test_width_marks_take_no_column(void **state)
{
	assert_int_equal(frame_width("482-913-077"), 11);
	assert_int_equal(frame_width("\xe2\x80\x8e" "482"), 3);
	assert_int_equal(frame_width("سَلام"), 4);
}

static void test_draw_full_screen_fits_the_terminal(void **state)
{
	struct phone *phone = &((struct world *)*state)->phone;
	char frame[FRAME_SIZE];
	unsigned rows = 0;

	screen(phone, "1 One\n2 Two\n3 Three\n4 Four\n5 Five\n6 Six\n7 Seven\n8 More\n9 Exit\n0 Back", 80, false);
	assert_true(frame_draw(frame, sizeof(frame), phone) < sizeof(frame));
	for (char *line = frame, *end; (end = strchr(line, '\n')); line = end + 1, rows++) {
		*end = '\0';
		assert_int_equal(frame_width(line), FRAME_COLS + 6);
	}
	assert_in_range(rows, 12, 20);
}

static void test_a_phone_that_does_not_answer_is_let_go(void **state)
{
	struct phone *phone = &((struct world *)*state)->phone;

	assert_int_equal(phone_dial(phone, "*789#"), 0);
	assert_false(phone_tire(phone, 1));	/* it is the network that does not answer */
	screen(phone, "PIN:", 4, false);
	assert_false(phone_tire(phone, 30));
	phone->shown_ms -= 30000;
	assert_false(phone_tire(phone, 0));
	assert_true(phone_tire(phone, 30));
	assert_int_equal(phone->state, PHONE_LOST);
	assert_non_null(strstr(phone->text, "Dial again"));
	assert_false(phone_tire(phone, 30));
	assert_int_equal(phone_type(phone, "1"), -ENOTCONN);
}

static void test_a_line_is_cut_to_any_width(void **state)
{
	const char *text = "Dial *789# or\ntext LOCK";
	char line[64];

	assert_int_equal(frame_cut(line, sizeof(line), text, 80), 14);
	assert_string_equal(line, "Dial *789# or");
	assert_int_equal(frame_cut(line, sizeof(line), text, 7), 5);
	assert_string_equal(line, "Dial");
	assert_int_equal(frame_cut(line, sizeof(line), text, 1), 1);
	assert_int_equal(frame_cut(line, sizeof(line), "\xd8\xa3", 0), 2);	/* one letter at the least: it ends */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_keys_core_share_flow_are_22, set_up, tear_down),
		cmocka_unit_test(test_keys_of_arabic_counts_letters_not_octets),
		cmocka_unit_test_setup_teardown(test_type_without_dialogue_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_hear_of_another_number_changes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_gone_while_waiting_loses_the_dialogue, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_count_names_alphabet_and_limit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_read_sms_yields_each_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_phone_that_does_not_answer_is_let_go, set_up, tear_down),
		cmocka_unit_test(test_a_line_is_cut_to_any_width),
		cmocka_unit_test(test_wrap_long_line_breaks_at_blank),
		cmocka_unit_test(test_wrap_without_blank_breaks_between_letters),
		cmocka_unit_test(test_width_marks_take_no_column),
		cmocka_unit_test_setup_teardown(test_draw_full_screen_fits_the_terminal, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
