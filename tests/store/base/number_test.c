/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Phone numbers as people, files and links write them. number_plans.sh holds the plans against another collection of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/base/number.h"
#include "store/base/number_plan.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))
#define CODES		215	/* country codes in use */

static void check_kind(const char *in, const char *country, enum number_kind kind, const char *want)
{
	char out[NUMBER_SIZE];
	int n = number_read(out, in, country, kind, NULL);

	if (n != (int)strlen(want) || strcmp(out, want))
		fail_msg("%s in %s: %s (%d), expected %s", in, country, out, n, want);
}

static void check_number(const char *in, const char *country, const char *want)
{
	check_kind(in, country, NUMBER_WRITTEN, want);
}

static void check_refused(const char *in, const char *country, enum number_kind kind, enum number_why why)
{
	struct number_fault fault = { 99, 0, 0 };
	char out[NUMBER_SIZE] = "x";

	if (number_read(out, in, country, kind, &fault) != -EINVAL || fault.why != why || *out)
		fail_msg("%s in %s: %s, why %d, expected %d", in, country, out, fault.why, why);
}

static void test_number_each_way_of_writing_is_one(void **state)
{
	static const char *const ways[] = {
		"+254700000001", "00254700000001", "000254700000001", "0700000001", "700000001", "254700000001", "+254 700 000 001",
		"+254-700-000-001", "0700.000.001", "(0700) 000001", "+254 (0) 700 000 001", "0700/000001", "[0700] 000001",
		"+٢٥٤٧٠٠٠٠٠٠٠١", "۰۷۰۰۰۰۰۰۰۱", "００２５４700000001", "\u202a+254700000001\u202c", "0700000001#",
		"*0700000001#", "＋254700000001", " 0700 000 001\r\n", "tel:+254700000001", " TEL:0700000001", "'0700000001", "=\"0700000001\"",
		"\u201c0700\u2011000\u2011001\u201d", "\u200e0700000001\u200e",
	};
	size_t i;

	for (i = 0; i < COUNT(ways); i++)
		check_number(ways[i], "254", "254700000001");
}

static void test_number_with_a_silent_sign_anywhere_was_refused(void **state)
{
	static const char *const silent[] = {
		"\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u00a0", "\u202f",
		"\u2007", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u061c", "\u201c", "\u201d", "\u00ab", "\u00bb", "\u2018", "\u2019",
		"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212",
	};
	static const char number[] = "+254 700 000 001";
	char typed[32];

	for (size_t s = 0; s < COUNT(silent); s++) {
		for (size_t at = 0; at < sizeof(number); at++) {
			snprintf(typed, sizeof(typed), "%.*s%s%s", (int)at, number, silent[s], number + at);
			check_number(typed, "254", "254700000001");
		}
	}
}

/* Columns of registers as they arrived. */
static void test_number_of_registers_was_refused(void **state)
{
	static const struct { const char *in, *want; } rows[] = {
		{ "+254 711 000 004", "254711000004" }, { "\u202d0711000005\u202c", "254711000005" }, { "\u202a+254700000011\u202c", "254700000011" },
		{ "+254\u00a0700\u00a0000\u00a0012", "254700000012" }, { "+254 700 000 013", "254700000013" }, { "0700-000-014", "254700000014" },
		{ "'0700000015", "254700000015" }, { "=\"0700000016\"", "254700000016" }, { "254700000017 ", "254700000017" },
		{ "(0700) 000018", "254700000018" }, { "tel:+254700000020", "254700000020" },
	};
	struct number_fault fault;
	char words[NUMBER_WORDS], out[NUMBER_SIZE];

	for (size_t i = 0; i < COUNT(rows); i++)
		check_number(rows[i].in, "254", rows[i].want);
	assert_int_equal(number_read(out, "0700000019/0722000019", "254", NUMBER_WRITTEN, &fault), -EINVAL);
	number_fault_words(words, &fault);
	assert_string_equal(words, "'/' at character 11 stands in the way; are these two numbers?");
	check_number("95991234567", "55", "5595991234567");
	check_number("87011234567", "7", "77011234567");
}

static void test_number_of_another_country(void **state)
{
	check_number("+252612345678", "254", "252612345678");
	check_number("00252612345678", "254", "252612345678");
	check_number("252612345678", "254", "252612345678");
	check_number("+9613123456", "254", "9613123456");
	check_number("12025550123", "254", "12025550123");
	check_number("+4915112345678", "254", "4915112345678");
	check_number("011 44 7911 123456", "1", "447911123456");
	check_number("810 44 7911 123456", "7", "447911123456");
}

static void test_number_bare_with_short_own_number(void **state)
{
	check_number("9613123456", "961", "9613123456");
	check_number("3123456", "961", "9613123456");
	check_number("03123456", "961", "9613123456");
	check_number("5321234567", "90", "905321234567");
	check_number("905321234567", "90", "905321234567");
	check_number("7012345678", "7", "77012345678");
	check_number("8031234567", "234", "2348031234567");
	check_number("2025550123", "1", "12025550123");
	check_number("12025550123", "1", "12025550123");
}

/* One region's rule was everybody's. */
static void test_number_lost_or_kept_a_digit_by_the_rule_of_another_country(void **state)
{
	check_number("06 6982 1234", "39", "390669821234");
	check_number("+39 06 6982 1234", "254", "390669821234");
	check_number("8 (912) 345-67-89", "7", "79123456789");
	check_number("+7 8 912 345 67 89", "254", "79123456789");
	check_number("0700000001", "225", "2250700000001");
	check_number("+225 07 00 00 00 01", "254", "2250700000001");
	check_number("01 97 12 34 56", "229", "2290197123456");
	check_refused("97123456", "229", NUMBER_WRITTEN, NUMBER_NOBODYS);	/* as it was before 30 November 2024 */
	check_number("06 20 123 4567", "36", "36201234567");
	check_number("8 029 491 19 11", "375", "375294911911");
	check_number("044 55 1234 5678", "52", "525512345678");
	check_number("+52 1 55 1234 5678", "52", "525512345678");
	check_number("+54 9 11 2345 6789", "54", "5491123456789");
	check_refused("011 15 2345-6789", "54", NUMBER_WRITTEN, NUMBER_NOBODYS);
}

/* A link that does not say what it writes: Brazil's 95 99123-4567 or Myanmar's 99 123 4567. */
static void test_number_that_may_be_two_was_guessed(void **state)
{
	check_refused("95991234567", "55", NUMBER_BARE, NUMBER_AMBIGUOUS);
	check_kind("95991234567", "55", NUMBER_INTERNATIONAL, "95991234567");
	check_kind("5595991234567", "55", NUMBER_BARE, "5595991234567");
	check_kind("254700000001", "254", NUMBER_BARE, "254700000001");
	check_kind("700000001", "254", NUMBER_BARE, "254700000001");
	check_kind("4915112345678", "49", NUMBER_BARE, "4915112345678");
	check_kind("447911123456", "49", NUMBER_BARE, "447911123456");
	check_refused("447911123456", "49", NUMBER_WRITTEN, NUMBER_AMBIGUOUS);
	check_refused("4930123456", "49", NUMBER_WRITTEN, NUMBER_AMBIGUOUS);	/* 030 123456 with a country code, or 04930 123456 */
}

static void test_number_shortest_and_longest(void **state)
{
	check_number("+2547000", "1", "2547000");
	check_number("+123456789012345", "254", "123456789012345");
	check_number("+290 1234", "254", "2901234");
}

static void test_number_garbage_is_refused_and_says_why(void **state)
{
	static const struct { const char *in; enum number_why why; } bad[] = {
		{ "", NUMBER_NO_DIGITS }, { "+", NUMBER_NO_DIGITS }, { "0", NUMBER_NOBODYS }, { "00", NUMBER_NOBODYS }, { "#", NUMBER_SIGN },
		{ "*", NUMBER_NO_DIGITS }, { "789", NUMBER_NOBODYS }, { "*789#", NUMBER_NOBODYS }, { "070", NUMBER_NOBODYS }, { "+254700", NUMBER_LENGTH },
		{ "+1234567890123456", NUMBER_LENGTH }, { "001234567890123456", NUMBER_NOBODYS }, { "0123456789012345678", NUMBER_NOBODYS },
		{ "99999999999999999999999999999999", NUMBER_LENGTH }, { "07000a0001", NUMBER_SIGN }, { "HAWA", NUMBER_SIGN },
		{ "+2547+00000001", NUMBER_SIGN }, { "++254700000001", NUMBER_SIGN }, { "254700000001x", NUMBER_SIGN }, { "0700,000001", NUMBER_SIGN },
		{ "+0254700000001", NUMBER_NOBODYS }, { "0700#000001", NUMBER_SIGN }, { "07000*00001", NUMBER_SIGN }, { "نعم", NUMBER_SIGN },
		{ "0700000001;DROP", NUMBER_SIGN }, { "-+", NUMBER_NO_DIGITS }, { "+#254700000001", NUMBER_SIGN }, { "0700\x01" "000001", NUMBER_SIGN },
		{ "0700\xff", NUMBER_NO_TEXT }, { "254700000001.0", NUMBER_SIGN }, { "2.547E+11", NUMBER_SIGN }, { "tel:", NUMBER_NO_DIGITS },
	};
	static const char *const countries[] = { "", "0", "025", "2540", "+254", "a", " 254", "999" };
	const struct number_fault letter = { NUMBER_SIGN, 6, 'a' }, digit = { NUMBER_SIGN, 12, '1' };
	char words[NUMBER_WORDS];
	size_t i;

	for (i = 0; i < COUNT(bad); i++)
		check_refused(bad[i].in, "254", NUMBER_WRITTEN, bad[i].why);
	for (i = 0; i < COUNT(countries); i++)
		check_refused("+254700000001", countries[i], NUMBER_WRITTEN, NUMBER_NO_TEXT);
	number_fault_words(words, &letter);
	assert_string_equal(words, "'a' at character 6 stands in the way");
	number_fault_words(words, &digit);
	assert_string_equal(words, "character 12 stands in the way");
}

static void test_number_lost_trunk_tells_what_a_spreadsheet_dropped(void **state)
{
	assert_true(number_lost_trunk("700000001", "254"));
	assert_true(number_lost_trunk("5321234567", "90"));
	assert_true(number_lost_trunk("7123456789", "254"));
	assert_false(number_lost_trunk("0700000001", "254"));
	assert_false(number_lost_trunk("25470000000123", "254"));
	assert_false(number_lost_trunk("254700000001", "254"));
	assert_false(number_lost_trunk("+254700000001", "254"));
	assert_false(number_lost_trunk("252612345678", "254"));
	assert_false(number_lost_trunk("95991234567", "55"));	/* nobody writes the 0 there */
	assert_false(number_lost_trunk("0700000001", "225"));
	assert_false(number_lost_trunk("", "254"));
}

static void test_trunk_of_a_country(void **state)
{
	const char *trunk;

	assert_int_equal(number_trunk(&trunk, "254"), 1);
	assert_memory_equal(trunk, "0", 1);
	assert_int_equal(number_trunk(&trunk, "7"), 1);
	assert_memory_equal(trunk, "8", 1);
	assert_int_equal(number_trunk(&trunk, "36"), 2);
	assert_int_equal(number_trunk(&trunk, "39"), 0);
	assert_int_equal(number_trunk(&trunk, "999"), 0);
}

/* Each line is found, and no code is the beginning of another. */
static void test_plan_of_each_country_code(void **state)
{
	char code[8];
	unsigned found = 0;

	for (unsigned n = 1; n < 1000; n++) {
		const struct number_plan *plan;

		snprintf(code, sizeof(code), "%u", n);
		plan = number_plan_get(code);
		if (!plan)
			continue;
		found++;
		assert_string_equal(plan->code, code);
		assert_ptr_equal(number_plan_of(code), plan);
		assert_true(plan->lengths && (plan->lengths >> (NUMBER_MAX + 1 - strlen(code))) == 0);
		assert_int_equal(plan->mobile & ~plan->lengths, 0);
		assert_true(!plan->is_written || plan->trunk[0]);
	}
	assert_int_equal(found, CODES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number_each_way_of_writing_is_one),
		cmocka_unit_test(test_number_with_a_silent_sign_anywhere_was_refused),
		cmocka_unit_test(test_number_of_registers_was_refused),
		cmocka_unit_test(test_number_of_another_country),
		cmocka_unit_test(test_number_bare_with_short_own_number),
		cmocka_unit_test(test_number_lost_or_kept_a_digit_by_the_rule_of_another_country),
		cmocka_unit_test(test_number_that_may_be_two_was_guessed),
		cmocka_unit_test(test_number_shortest_and_longest),
		cmocka_unit_test(test_number_garbage_is_refused_and_says_why),
		cmocka_unit_test(test_number_lost_trunk_tells_what_a_spreadsheet_dropped),
		cmocka_unit_test(test_trunk_of_a_country),
		cmocka_unit_test(test_plan_of_each_country_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
