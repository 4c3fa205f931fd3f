/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "store/identity/person/pin.h"
#include "store/identity/person/pin_keypad.h"
#include "store/values/birth.h"

/* birth: as it stands in a record. */
static const char *judge(const char *pin, const char *birth, const char *number)
{
	char births[BIRTH_WRITTEN][CALENDAR_TEXT];
	struct birth b;

	assert_int_equal(birth_parse(&b, birth), 0);
	return pin_easy(pin, strlen(pin), births, birth_written(births, &b), number);
}

static void easy(const char *pin, const char *reason)
{
	const char *got = judge(pin, "1996-04-12", "254700123987");

	if (!reason) {
		assert_null(got);
		return;
	}
	assert_non_null(got);
	assert_string_equal(got, reason);
}

static void test_million_counted_matches_table(void **state)
{
	unsigned blocked = 0, keypad = 0, i;
	const char *why;
	char pin[8];

	for (i = 0; i < 1000000; i++) {
		snprintf(pin, sizeof(pin), "%06u", i);
		why = judge(pin, "", "");
		blocked += why != NULL;
		keypad += why && !strcmp(why, "easy.keypad");
	}
	print_message("blocked %u of 1000000 (%.1f %%), by keypad alone %u\n", blocked, blocked / 10000.0, keypad);
	assert_int_equal(blocked, PIN_BLOCKED);
	assert_int_equal(keypad, PIN_KEYPAD_ONLY);
}

static void test_zigzag_six_digits_allowed(void **state)
{
	easy("246813", NULL);
	easy("135792", NULL);
	easy("864209", NULL);
}

static void test_rule_each_names_its_reason(void **state)
{
	easy("112122", "easy.few");
	easy("739739", "easy.repeat");
	easy("377775", "easy.repeat");
	easy("593395", "easy.pattern");
	easy("338899", "easy.pattern");
	easy("812349", "easy.run");
	easy("976543", "easy.run");
	easy("311299", "easy.date");
	easy("123199", "easy.date");
	easy("991231", "easy.date");
	easy("193077", "easy.year");
	easy("842029", "easy.year");
	easy("369147", "easy.keypad");
	easy("925803", "easy.keypad");
}

static void test_run_wrapping_allowed(void **state)
{
	easy("489013", NULL);
}

static void test_year_outside_range_allowed(void **state)
{
	easy("203077", NULL);
	easy("842030", NULL);
}

static void test_own_birth_date_any_order_refused(void **state)
{
	easy("120496", "easy.birth");
	easy("960412", "easy.birth");
	easy("041296", "easy.birth");
	easy("199604", "easy.birth");
	easy("771996", "easy.birth");
}

static void test_partial_birth_date_known_part_refused(void **state)
{
	assert_string_equal(judge("841996", "1996", ""), "easy.birth");
	assert_string_equal(judge("041996", "1996-04", ""), "easy.birth");
	assert_null(judge("246813", "1996", ""));
}

/* An Ethiopian birthday is 4/8/88 to its owner and 12/4/96 to whoever converts it. */
static void test_own_birth_date_of_another_calendar_is_refused_both_ways(void **state)
{
	assert_string_equal(judge("040888", "eth:1988-08-04", ""), "easy.birth");
	assert_string_equal(judge("120496", "eth:1988-08-04", ""), "easy.birth");
	assert_string_equal(judge("881303", "eth:1988-13-03", ""), "easy.birth");
	assert_null(judge("881303", "1996-04-12", ""));
	assert_string_equal(judge("137583", "sol:1375-12-30", ""), "easy.birth");
	assert_string_equal(judge("081002", "hij:1429-10-01", ""), "easy.birth");
	assert_string_equal(judge("081001", "hij:1429-10-01", ""), "easy.birth");	/* the day that Mecca had */
}

static void test_own_number_last_six_refused(void **state)
{
	easy("123987", "easy.number");
}

static void test_eight_digits_same_rules(void **state)
{
	easy("24683971", NULL);
	easy("81239870", "easy.number");
	easy("12041996", "easy.birth");
	easy("73917391", "easy.repeat");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_million_counted_matches_table),
		cmocka_unit_test(test_zigzag_six_digits_allowed),
		cmocka_unit_test(test_rule_each_names_its_reason),
		cmocka_unit_test(test_run_wrapping_allowed),
		cmocka_unit_test(test_year_outside_range_allowed),
		cmocka_unit_test(test_own_birth_date_any_order_refused),
		cmocka_unit_test(test_partial_birth_date_known_part_refused),
		cmocka_unit_test(test_own_birth_date_of_another_calendar_is_refused_both_ways),
		cmocka_unit_test(test_own_number_last_six_refused),
		cmocka_unit_test(test_eight_digits_same_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
