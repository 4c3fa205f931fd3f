/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every day from 1900 to 2050 in five calendars, and the dates of tests/vectors/calendars.txt. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "store/values/birth.h"
#include "store/values/calendar.h"
#include "tests/lib/lines.h"

#define FIRST	2415021	/* 1900-01-01 */
#define LAST	2470172	/* 2050-12-31 */

static bool is_after(const struct calendar_date *a, const struct calendar_date *b)
{
	return a->year != b->year ? a->year > b->year : a->month != b->month ? a->month > b->month : a->day > b->day;
}

static void test_every_day_goes_both_ways(void **state)
{
	struct calendar_date d, before;
	enum calendar c;
	int32_t day;

	for (c = CALENDAR_GREGORIAN; c < CALENDAR_BIKRAM; c++) {
		before = calendar_of(c, FIRST - 1);
		for (day = FIRST; day <= LAST; day++) {
			d = calendar_of(c, day);
			if (calendar_day(c, &d) != day || !is_after(&d, &before) || d.month < 1 || d.day < 1)
				fail_msg("%s %d: %d-%u-%u", calendar_word(c), day, d.year, d.month, d.day);
			if (calendar_check_year(c, d.year) == CALENDAR_OK && calendar_check(c, &d) != CALENDAR_OK)
				fail_msg("%s %d-%u-%u is refused", calendar_word(c), d.year, d.month, d.day);
			before = d;
		}
	}
}

/* What is accepted is a day that comes back, but day 30 of a Hijri month of 29. */
static void test_what_is_accepted_is_a_day(void **state)
{
	struct calendar_date d, back;
	unsigned moved = 0;
	enum calendar c;

	for (c = CALENDAR_GREGORIAN; c < CALENDAR_BIKRAM; c++) {
		for (d.year = 1200; d.year <= 2200; d.year++)
			for (d.month = 0; d.month <= 14; d.month++)
				for (d.day = 0; d.day <= 32; d.day++) {
					if (calendar_check(c, &d) != CALENDAR_OK)
						continue;
					back = calendar_of(c, calendar_day(c, &d));
					if (is_after(&back, &d) && c == CALENDAR_HIJRI && d.day == 30 && back.day == 1)
						moved++;
					else if (is_after(&back, &d) || is_after(&d, &back))
						fail_msg("%s %d-%u-%u", calendar_word(c), d.year, d.month, d.day);
				}
	}
	assert_int_equal(moved, 1054);	/* six months of 29 days in each of 187 years, five in 68 leap years of them */
}

static bool has(enum calendar c, int year, unsigned month, unsigned day)
{
	return calendar_check(c, &(struct calendar_date){ year, month, day }) == CALENDAR_OK;
}

static void test_leap_years_are_those_of_the_tables(void **state)
{
	static const int solar[] = { 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408 };
	size_t i, n = 0;
	int y;

	for (y = 1370; y <= 1408; y++)
		n += has(CALENDAR_SOLAR, y, 12, 30);
	for (i = 0; i < sizeof(solar) / sizeof(solar[0]); i++)
		assert_true(has(CALENDAR_SOLAR, solar[i], 12, 30));
	assert_int_equal(n, sizeof(solar) / sizeof(solar[0]));
	assert_true(has(CALENDAR_ETHIOPIAN, 1999, 13, 6) && !has(CALENDAR_ETHIOPIAN, 2000, 13, 6));
	assert_true(has(CALENDAR_GREGORIAN, 2000, 2, 29) && !has(CALENDAR_GREGORIAN, 1900, 2, 29));
}

static void test_years_of_nepal_have_no_days(void **state)
{
	struct calendar_date d = { 2065, 1, 1 };

	assert_int_equal(calendar_check(CALENDAR_BIKRAM, &d), CALENDAR_YEARS_ONLY);
	assert_int_equal(calendar_check_month(CALENDAR_BIKRAM, 2065, 1), CALENDAR_YEARS_ONLY);
	assert_int_equal(calendar_check_year(CALENDAR_BIKRAM, 2065), CALENDAR_OK);
	assert_int_equal(calendar_day(CALENDAR_BIKRAM, &d), 0);
}

static void test_only_a_whole_date_is_read(void **state)
{
	static const char *const bad[] = { "", "1996", "1996-4-12", "1996-02-30", "1996-04-12 ", " 996-04-12", "1996-+4-12", "1996-04-1x", "0000-00-00" };
	char text[CALENDAR_TEXT];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(calendar_read(bad[i]), 0);
	assert_int_equal(calendar_read("1970-01-01"), CALENDAR_UNIX_DAY);
	assert_int_equal(calendar_read("2000-01-01"), 2451545);
	calendar_text(text, LAST);
	assert_string_equal(text, "2050-12-31");
}

static void test_a_birthday_of_29_february_is_1_march(void **state)
{
	assert_int_equal(calendar_add_years(calendar_read("2008-02-29"), 18), calendar_read("2026-03-01"));
	assert_int_equal(calendar_add_years(calendar_read("2008-02-29"), 20), calendar_read("2028-02-29"));
	assert_int_equal(calendar_add_years(calendar_read("2024-02-29"), -17), calendar_read("2007-03-01"));
}

/* ---- vectors ---- */

static enum calendar calendar_named(const char *word)
{
	enum calendar c;

	for (c = CALENDAR_GREGORIAN; c < CALENDAR_COUNT; c++)
		if (!strcmp(calendar_word(c), word))
			return c;
	fail_msg("no calendar %s", word);
	return c;
}

static struct calendar_date date_of(const char *text)
{
	struct calendar_date d;

	assert_int_equal(sscanf(text, "%d-%u-%u", &d.year, &d.month, &d.day), 3);
	return d;
}

static void check_day(const char *word, const char *date, const char *gregorian)
{
	struct calendar_date d = date_of(date), back;
	enum calendar c = calendar_named(word);
	int32_t day = calendar_read(gregorian);

	assert_int_equal(calendar_check(c, &d), CALENDAR_OK);
	if (calendar_day(c, &d) != day)
		fail_msg("%s %s: %d, expected %s, %d", word, date, calendar_day(c, &d), gregorian, day);
	back = calendar_of(c, day);
	if (is_after(&back, &d) || is_after(&d, &back))
		fail_msg("%s: %s %d-%u-%u, expected %s", gregorian, word, back.year, back.month, back.day, date);
}

/* The day that a table watching the moon has is within what a written date may mean. */
static void check_moon(const char *date, const char *civil, const char *table)
{
	int32_t c = calendar_read(civil), t = calendar_read(table);

	check_day("hij", date, civil);
	assert_in_range(t - c + BIRTH_HIJRI_BEFORE, 0, BIRTH_HIJRI_BEFORE + BIRTH_HIJRI_AFTER);
}

static void check_refused(const char *word, const char *date, const char *fault)
{
	struct calendar_date d = date_of(date);
	enum calendar_fault f = calendar_check(calendar_named(word), &d);

	if (strcmp(birth_fault_word((enum birth_fault)f), fault))
		fail_msg("%s %s: %s, expected %s", word, date, birth_fault_word((enum birth_fault)f), fault);
}

static void test_vectors_hold(void **state)
{
	char w[LINES_WORDS][LINES_WORD];
	unsigned days = 0, moons = 0, refused = 0;
	FILE *f = lines_open("calendars.txt");

	while (lines_next(f, w)) {
		if (!strcmp(w[0], "day") && ++days)
			check_day(w[1], w[2], w[3]);
		if (!strcmp(w[0], "moon") && ++moons)
			check_moon(w[1], w[2], w[3]);
		if (!strcmp(w[0], "refuse") && ++refused)
			check_refused(w[1], w[2], w[3]);
	}
	fclose(f);
	assert_int_equal(days, 42);
	assert_int_equal(moons, 12);
	assert_int_equal(refused, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day_goes_both_ways),
		cmocka_unit_test(test_what_is_accepted_is_a_day),
		cmocka_unit_test(test_leap_years_are_those_of_the_tables),
		cmocka_unit_test(test_years_of_nepal_have_no_days),
		cmocka_unit_test(test_only_a_whole_date_is_read),
		cmocka_unit_test(test_a_birthday_of_29_february_is_1_march),
		cmocka_unit_test(test_vectors_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
