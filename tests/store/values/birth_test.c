/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Birth dates as they are typed, kept, shown, and what they say about an age. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/values/birth.h"
#include "store/values/birth_entry.h"
#include "tests/lib/lines.h"

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

static int32_t today(void)
{
	return calendar_read("2026-11-29");
}

static struct birth kept(const char *text)
{
	struct birth b;

	if (birth_parse(&b, text))
		fail_msg("%s does not parse", text);
	return b;
}

/* ---- text ---- */

static void test_typed_dates_are_kept_in_one_form(void **state)
{
	static const struct { const char *typed, *text; } rows[] = {
		{ "1996-04-12", "1996-04-12" }, { "1996-04", "1996-04" }, { "1996", "1996" }, { "", "" },
		{ "Eth 1988-08-04", "eth:1988-08-04" }, { "ETHIOPIAN:1988-08", "eth:1988-08" }, { "ec 1988", "eth:1988" },
		{ "Coptic 1712-01-01", "cop:1712-01-01" }, { "Hijri 1429-02-30", "hij:1429-02-30" }, { "AH 1429", "hij:1429" },
		{ "SH 1375", "sol:1375" }, { "solar : 1375-01", "sol:1375-01" }, { "Bikram 2065", "bs:2065" }, { "BS 2065", "bs:2065" },
		{ "1990..1995", "1990..1995" }, { "Eth 1983..1988", "eth:1983..1988" },
		{ "age 17 on 2026-11-29", "age17@2026-11-29" }, { "Age 17~2 @ 2026-11-29", "age17~2@2026-11-29" }, { "age 17~0 on 2026-11-29", "age17@2026-11-29" },
		{ "age 15 in SH 1386", "age15@sol:1386" }, { "age15@sol:1386", "age15@sol:1386" }, { "age 15 in 2007", "age15@2007" },
	};
	struct birth b, again;
	char text[BIRTH_TEXT];
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		assert_int_equal(birth_read(&b, rows[i].typed), BIRTH_OK);
		birth_text(text, &b);
		assert_string_equal(text, rows[i].text);
		again = kept(text);
		assert_memory_equal(&b, &again, sizeof(b));
		assert_int_equal(birth_parse(&b, rows[i].typed), strcmp(rows[i].typed, text) ? -EINVAL : 0);
	}
}

static void test_what_is_no_date_is_refused_with_its_reason(void **state)
{
	static const struct { const char *typed; enum birth_fault fault; } rows[] = {
		{ "12/04/1996", BIRTH_NO_DATE }, { "1996-4-12", BIRTH_NO_DATE }, { "19960412", BIRTH_NO_DATE }, { "1996-04-12x", BIRTH_NO_DATE },
		{ " 1996", BIRTH_NO_DATE }, { "1996 ", BIRTH_NO_DATE }, { "1996-", BIRTH_NO_DATE }, { "eth", BIRTH_NO_DATE }, { "ethx 1988", BIRTH_NO_DATE },
		{ "Mayan 1988", BIRTH_NO_DATE }, { "eth:1988-08-04..1990", BIRTH_NO_DATE }, { "1995..1990", BIRTH_NO_DATE }, { "1995..1995", BIRTH_NO_DATE },
		{ "1900..1999", BIRTH_NO_DATE }, { "age 17", BIRTH_NO_DATE }, { "age on 2026-11-29", BIRTH_NO_DATE }, { "age 17 on eth 2018-03-20", BIRTH_NO_DATE },
		{ "age 17~2 in 2026", BIRTH_NO_DATE }, { "age 1000 on 2026-11-29", BIRTH_NO_DATE }, { "age 121 on 2026-11-29", BIRTH_OLD },
		{ "age 20~21 on 2026-11-29", BIRTH_OLD }, { "age 17 on 2026-02-29", BIRTH_NO_DAY },
		{ "1899", BIRTH_NO_YEAR }, { "1429", BIRTH_NO_YEAR }, { "eth 1849", BIRTH_NO_YEAR }, { "eth 7488-01-01", BIRTH_IS_WORLD_ERA },
		{ "hij 1996", BIRTH_NO_YEAR }, { "1996-13", BIRTH_NO_MONTH }, { "1996-00", BIRTH_NO_MONTH }, { "eth 1988-13", BIRTH_OK },
		{ "1996-02-30", BIRTH_NO_DAY }, { "hij 1429-02-31", BIRTH_NO_DAY }, { "bs 2065-01", BIRTH_YEARS_ONLY }, { "bs 2065-01-01", BIRTH_YEARS_ONLY },
	};
	struct birth b, none = { .precision = BIRTH_UNKNOWN };
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		enum birth_fault f = birth_read(&b, rows[i].typed);

		if (f != rows[i].fault)
			fail_msg("%s: %s, expected %s", rows[i].typed, birth_fault_word(f), birth_fault_word(rows[i].fault));
		if (f)
			assert_memory_equal(&b, &none, sizeof(b));
	}
}

/* Every text of a few characters that is read is kept in one form only, whatever the fields. */
static void test_random_text_has_one_form(void **state)
{
	static const char *const parts[] = { "eth", "hij", "sol", "cop", "bs", "age", ":", "@", "~", "..", "-", " ", "19", "14", "13", "20", "88", "0", "1", "12", "\xff" };
	char typed[64], text[BIRTH_TEXT];
	struct birth b, again;
	uint32_t seed = 1;
	unsigned i, read = 0;

	for (i = 0; i < 50000; i++) {
		size_t n = 0, k;

		for (k = 0; k < 1 + i % 8; k++)
			n += (size_t)snprintf(typed + n, sizeof(typed) - n, "%s", parts[(seed = seed * 1664525 + 1013904223) / 65536 % COUNT(parts)]);
		if (birth_read(&b, typed))
			continue;
		birth_text(text, &b);
		assert_int_equal(birth_parse(&again, text), 0);
		assert_memory_equal(&b, &again, sizeof(b));
		read++;
	}
	assert_true(read > 75);
}

static void test_fields_that_are_no_date_have_no_text(void **state)
{
	struct birth b = { CALENDAR_HIJRI, BIRTH_YEARS, { -2147483647, 4294967295u, 4294967295u }, -2147483647, 4294967295u, 4294967295u };
	char text[BIRTH_TEXT] = "x";

	birth_text(text, &b);
	assert_string_equal(text, "");
}

/* ---- what it means ---- */

static void test_vectors_hold(void **state)
{
	static const char *const answers[] = { "unknown", "no", "yes" };
	char w[LINES_WORDS][LINES_WORD];
	unsigned spans = 0, overs = 0;
	FILE *f = lines_open("calendars.txt");
	struct birth b;
	int32_t lo, hi;

	while (lines_next(f, w)) {
		if (!strcmp(w[0], "span") && ++spans) {
			b = kept(w[1]);
			birth_interval(&b, today(), &lo, &hi);
			if (lo != calendar_read(w[2]) || hi != calendar_read(w[3]))
				fail_msg("%s: %d to %d", w[1], lo, hi);
		}
		if (!strcmp(w[0], "over") && ++overs) {
			b = kept(w[2]);
			if (strcmp(answers[birth_over(&b, 15, calendar_read(w[1])) + 1], w[3]) || strcmp(answers[birth_over(&b, 18, calendar_read(w[1])) + 1], w[4]))
				fail_msg("%s on %s is not over 15 %s, 18 %s", w[2], w[1], w[3], w[4]);
		}
	}
	fclose(f);
	assert_int_equal(spans, 10);
	assert_int_equal(overs, 23);
}

static int aged(const char *text, const char *on)
{
	struct birth b = kept(text);

	return birth_over(&b, 18, calendar_read(on));
}

static void test_aged_full_date_changes_on_the_birthday(void **state)
{
	assert_int_equal(aged("2008-09-21", "2026-09-20"), 0);
	assert_int_equal(aged("2008-09-21", "2026-09-21"), 1);
	assert_int_equal(aged("2008-02-29", "2026-02-28"), 0);
	assert_int_equal(aged("2008-02-29", "2026-03-01"), 1);
}

static void test_aged_partial_date_unknown_never_guessed(void **state)
{
	assert_int_equal(aged("2008", "2026-06-01"), -1);
	assert_int_equal(aged("2007", "2026-01-01"), 1);
	assert_int_equal(aged("2007", "2025-12-30"), -1);
	assert_int_equal(aged("2009", "2026-12-31"), 0);
	assert_int_equal(aged("2008-09", "2026-09-15"), -1);
	assert_int_equal(aged("2008-09", "2026-10-01"), 1);
	assert_int_equal(aged("2008-09", "2026-08-31"), 0);
	assert_int_equal(aged("", "2026-08-31"), -1);
}

static void test_somebody_unknown_has_no_age(void **state)
{
	struct birth b = kept("");
	int32_t lo, hi;

	birth_interval(&b, today(), &lo, &hi);
	assert_int_equal(lo, calendar_read("1900-01-01"));
	assert_int_equal(hi, today());
	assert_int_equal(birth_over(&b, 18, today()), -1);
	assert_int_equal(birth_year_lo(&b, today()), 1900);
	assert_int_equal(birth_year_hi(&b, today()), 2026);
}

static void test_nobody_is_born_tomorrow_or_before_1900(void **state)
{
	static const struct { const char *text; enum birth_fault fault; } rows[] = {
		{ "2026-11-29", BIRTH_OK }, { "2026-11-30", BIRTH_FUTURE }, { "2026-11", BIRTH_OK }, { "2026-12", BIRTH_FUTURE }, { "2026", BIRTH_OK },
		{ "2027", BIRTH_FUTURE }, { "1906", BIRTH_OK }, { "1905", BIRTH_OLD }, { "eth:2019-03-20", BIRTH_OK }, { "eth:2019-03-21", BIRTH_FUTURE },
		{ "eth:1892", BIRTH_OLD }, { "hij:1448-06-18", BIRTH_OK }, { "hij:1448-06-19", BIRTH_FUTURE }, { "age17@2026-11-30", BIRTH_FUTURE },
		{ "age0~2@2026-11-29", BIRTH_OK }, { "age107~18@2026-11-29", BIRTH_OK }, { "age107~19@2026-11-29", BIRTH_OLD }, { "sol:1405", BIRTH_OK }, { "sol:1406", BIRTH_FUTURE },
	};
	struct birth b;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		b = kept(rows[i].text);
		if (birth_check(&b, today()) != rows[i].fault)
			fail_msg("%s: %s", rows[i].text, birth_fault_word(birth_check(&b, today())));
	}
}

static void test_the_gregorian_date_is_shown(void **state)
{
	static const struct { const char *text, *shown; } rows[] = {
		{ "", "" }, { "1996-04-12", "1996-04-12" }, { "1996-04", "1996-04" }, { "1996", "1996" }, { "eth:1988-08-04", "1996-04-12" },
		{ "sol:1375-12-30", "1997-03-20" }, { "hij:1429-10-01", "2008-10-02~" }, { "eth:2001-03", "2008-11/2008-12" }, { "eth:2000-13", "2008-09" },
		{ "eth:1988", "1995-09/1996-09" }, { "bs:2065", "2008-04/2009-04" }, { "1990..1995", "1990/1995" }, { "eth:1983..1988", "1990/1996" },
		{ "age17@2026-11-29", "2008-11/2009-11" }, { "age17~2@2026-11-29", "2006/2011" }, { "age15@sol:1386", "1991/1994" }, { "hij:1429", "2008-01/2008-12" },
	};
	char shown[BIRTH_SHOW];
	struct birth b;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		b = kept(rows[i].text);
		birth_show(shown, &b);
		if (strcmp(shown, rows[i].shown))
			fail_msg("%s: %s, expected %s", rows[i].text, shown, rows[i].shown);
	}
}

static void test_one_day_in_two_calendars_is_the_same(void **state)
{
	static const struct { const char *a, *b; bool same; } rows[] = {
		{ "1996-04-12", "eth:1988-08-04", true }, { "cop:1712-08-04", "eth:1988-08-04", true }, { "1996-04-12", "1996-04-13", false },
		{ "1996-04", "1996", false }, { "2008-10-02", "hij:1429-10-01", false }, { "", "", false }, { "1990..1991", "1990..1991", true },
	};
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		struct birth a = kept(rows[i].a), b = kept(rows[i].b);

		assert_int_equal(birth_is_same(&a, &b), rows[i].same);
	}
}

static void test_dates_are_written_as_typed_and_in_gregorian(void **state)
{
	static const struct { const char *text, *written; } rows[] = {
		{ "", "" }, { "1996-04-12", "1996-04-12 1996-04-12 " }, { "eth:1988-08-04", "1988-08-04 1996-04-12 " },
		{ "hij:1429-10-01", "1429-10-01 2008-09-30 2008-10-01 2008-10-02 2008-10-03 " }, { "eth:2001-03", "2001-03 2008-11 2008-12 " },
		{ "eth:1988", "1988 1995 1996 " }, { "1996-04", "1996-04 1996-04 1996-04 " }, { "1990..1995", "1990 1990 1995 " }, { "age17@2026-11-29", "2008 2009 " },
	};
	char out[BIRTH_WRITTEN][CALENDAR_TEXT], all[BIRTH_WRITTEN * (CALENDAR_TEXT + 1)];
	size_t i, k, n, at;

	for (i = 0; i < COUNT(rows); i++) {
		struct birth b = kept(rows[i].text);

		n = birth_written(out, &b);
		all[0] = '\0';
		for (k = at = 0; k < n; k++)
			at += (size_t)snprintf(all + at, sizeof(all) - at, "%s ", out[k]);
		assert_string_equal(all, rows[i].written);
	}
}

/* ---- entry ---- */

static void test_digits_of_a_keypad_are_read(void **state)
{
	static const struct { enum calendar c; const char *digits; int age; enum birth_fault fault; const char *text; } rows[] = {
		{ CALENDAR_GREGORIAN, "12041996", -1, BIRTH_OK, "1996-04-12" }, { CALENDAR_GREGORIAN, "041996", -1, BIRTH_OK, "1996-04" },
		{ CALENDAR_GREGORIAN, "1996", -1, BIRTH_OK, "1996" }, { CALENDAR_GREGORIAN, "17", -1, BIRTH_OK, "age17~2@2026-11-29" },
		{ CALENDAR_ETHIOPIAN, "04081988", -1, BIRTH_OK, "eth:1988-08-04" }, { CALENDAR_ETHIOPIAN, "17", -1, BIRTH_OK, "age17~2@2026-11-29" },
		{ CALENDAR_HIJRI, "1429", -1, BIRTH_OK, "hij:1429" }, { CALENDAR_SOLAR, "30121375", -1, BIRTH_OK, "sol:1375-12-30" },
		{ CALENDAR_BIKRAM, "2065", -1, BIRTH_OK, "bs:2065" }, { CALENDAR_BIKRAM, "01012065", -1, BIRTH_YEARS_ONLY, "" },
		{ CALENDAR_GREGORIAN, "04131996", -1, BIRTH_SWAPPED, "" }, { CALENDAR_GREGORIAN, "19960412", -1, BIRTH_ORDER, "" },
		{ CALENDAR_GREGORIAN, "96041996", -1, BIRTH_NO_DAY, "" }, { CALENDAR_GREGORIAN, "30021996", -1, BIRTH_NO_DAY, "" },
		{ CALENDAR_GREGORIAN, "131996", -1, BIRTH_NO_MONTH, "" }, { CALENDAR_GREGORIAN, "30112026", -1, BIRTH_FUTURE, "" },
		{ CALENDAR_GREGORIAN, "1390", -1, BIRTH_CALENDAR, "" }, { CALENDAR_GREGORIAN, "01011429", -1, BIRTH_CALENDAR, "" },
		{ CALENDAR_GREGORIAN, "1461", -1, BIRTH_NO_YEAR, "" }, { CALENDAR_GREGORIAN, "1905", -1, BIRTH_OLD, "" },
		{ CALENDAR_GREGORIAN, "1988", 30, BIRTH_SLIP, "1988" }, { CALENDAR_GREGORIAN, "04081988", 29, BIRTH_SLIP, "1988-08-04" },
		{ CALENDAR_GREGORIAN, "1988", 33, BIRTH_OK, "1988" }, { CALENDAR_GREGORIAN, "1988", 38, BIRTH_OK, "1988" }, { CALENDAR_GREGORIAN, "1988", 28, BIRTH_OK, "1988" },
		{ CALENDAR_ETHIOPIAN, "1988", 30, BIRTH_OK, "eth:1988" }, { CALENDAR_ETHIOPIAN, "7488", -1, BIRTH_IS_WORLD_ERA, "" },
		{ CALENDAR_GREGORIAN, "", -1, BIRTH_LENGTH, "" }, { CALENDAR_GREGORIAN, "1", -1, BIRTH_LENGTH, "" }, { CALENDAR_GREGORIAN, "12041", -1, BIRTH_LENGTH, "" },
		{ CALENDAR_GREGORIAN, "1204199600", -1, BIRTH_LENGTH, "" }, { CALENDAR_GREGORIAN, "12-04-96", -1, BIRTH_LENGTH, "" },
	};
	char text[BIRTH_TEXT];
	struct birth b;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		enum birth_fault f = birth_entry_read(&b, rows[i].c, rows[i].digits, rows[i].age, today());

		birth_text(text, &b);
		if (f != rows[i].fault || strcmp(text, rows[i].text))
			fail_msg("%s %s: %s %s", calendar_word(rows[i].c), rows[i].digits, birth_fault_word(f), text);
	}
}

static unsigned check_nonsense(enum calendar c, const char *digits)
{
	struct birth b;
	int32_t lo, hi;

	if (birth_entry_read(&b, c, digits, BIRTH_ENTRY_NO_AGE, today()))
		return 0;
	birth_interval(&b, today(), &lo, &hi);
	if (lo < BIRTH_FIRST - BIRTH_HIJRI_BEFORE || lo > today() || (b.precision == BIRTH_DAY && hi > today() + BIRTH_HIJRI_AFTER))
		fail_msg("%s %s", calendar_word(c), digits);
	return 1;
}

/* Every year behind first, last, common and impossible days; then digits at random. */
static void test_nonsense_is_never_a_date_outside_1900_to_today(void **state)
{
	static const char *const heads[] = { "", "12", "0101", "3011", "3112", "0613", "0099" };
	unsigned year, i, dates = 0;
	uint32_t seed = 1;
	char digits[16];
	enum calendar c;

	for (c = CALENDAR_GREGORIAN; c < CALENDAR_COUNT; c++) {
		for (i = 0; i < COUNT(heads); i++)
			for (year = 0; year <= 9999; year++) {
				snprintf(digits, sizeof(digits), "%s%04u", heads[i], year);
				dates += check_nonsense(c, digits);
			}
		for (i = 0; i < 20000; i++) {
			snprintf(digits, sizeof(digits), "%08u", (seed = seed * 1664525 + 1013904223) % 100000000);
			dates += check_nonsense(c, digits);
		}
	}
	assert_true(dates > 2500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typed_dates_are_kept_in_one_form),
		cmocka_unit_test(test_what_is_no_date_is_refused_with_its_reason),
		cmocka_unit_test(test_random_text_has_one_form),
		cmocka_unit_test(test_fields_that_are_no_date_have_no_text),
		cmocka_unit_test(test_vectors_hold),
		cmocka_unit_test(test_aged_full_date_changes_on_the_birthday),
		cmocka_unit_test(test_aged_partial_date_unknown_never_guessed),
		cmocka_unit_test(test_somebody_unknown_has_no_age),
		cmocka_unit_test(test_nobody_is_born_tomorrow_or_before_1900),
		cmocka_unit_test(test_the_gregorian_date_is_shown),
		cmocka_unit_test(test_one_day_in_two_calendars_is_the_same),
		cmocka_unit_test(test_dates_are_written_as_typed_and_in_gregorian),
		cmocka_unit_test(test_digits_of_a_keypad_are_read),
		cmocka_unit_test(test_nonsense_is_never_a_date_outside_1900_to_today),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
