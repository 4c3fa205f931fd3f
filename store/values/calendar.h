/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Five calendars and a sixth that has years alone, by integers; a day is its Julian Day Number.
 *
 * Promise: pure; exact both ways for every day from 1900 to 2050.
 * Ethiopian: Amete Mihret, the only era that people use. Hijri: tabular, civil epoch, leap years 2 5 7 10 13 16 18 21 24 26 29 of 30; what is
 * written on a paper of a country that watches the moon may be two days before it and one after. Solar Hijri (Iran, Afghanistan): the rule of
 * 33 years. Bikram Sambat (Nepal): its months follow tables that disagree, so it has years and no days.
 * Never here: names of months, which are words of a language. */
#pragma once

#include <stdint.h>

/* The calendars: X(ENUM, word of a stored date, first year, last year that is accepted) */
#define CALENDARS(X) \
	X(GREGORIAN, "gre", 1900, 2199) \
	X(ETHIOPIAN, "eth", 1850, 2030) \
	X(COPTIC, "cop", 1574, 1754) \
	X(HIJRI, "hij", 1274, 1460) \
	X(SOLAR, "sol", 1268, 1417) \
	X(BIKRAM, "bs", 1914, 2095)

enum calendar {
#define X(e, word, first, last) CALENDAR_##e,
	CALENDARS(X)
#undef X
	CALENDAR_COUNT
};

#define CALENDAR_UNIX_DAY	2440588		/* 1970-01-01 */
#define CALENDAR_WORLD_ERA	5500		/* years above are Amete Alem, of the world */
#define CALENDAR_TEXT		11		/* YYYY-MM-DD and NUL */

struct calendar_date {
	int year;
	unsigned month, day;
};

/* Why a date is none. */
enum calendar_fault {
	CALENDAR_OK,
	CALENDAR_NO_YEAR,	/* outside the years that are accepted */
	CALENDAR_IS_WORLD_ERA,	/* an Ethiopian year like 7488: wanted is a year like 1988 */
	CALENDAR_NO_MONTH,
	CALENDAR_NO_DAY,
	CALENDAR_YEARS_ONLY,	/* a day or month of Bikram Sambat */
};

/* The word of a calendar in a stored date: gre, eth, cop, hij, sol, bs. */
const char *calendar_word(enum calendar c);

/* Judge a date. Day 30 is accepted in every Hijri month, because the moon may have been seen a day later than the formula has it. */
enum calendar_fault calendar_check(enum calendar c, const struct calendar_date *d);
/* Judge a year, and a month of a year. */
enum calendar_fault calendar_check_year(enum calendar c, int year);
enum calendar_fault calendar_check_month(enum calendar c, int year, unsigned month);

/* The day of a date, which may be past the end of its month; not of CALENDAR_BIKRAM, which gives 0. */
int32_t calendar_day(enum calendar c, const struct calendar_date *d);
/* The date of a day; of CALENDAR_BIKRAM zeros. */
struct calendar_date calendar_of(enum calendar c, int32_t day);

/* The first and the last day of a year, and of a month. A year of Bikram Sambat begins between 12 and 15 April: both are in it. */
void calendar_year(enum calendar c, int year, int32_t *first, int32_t *last);
void calendar_month(enum calendar c, int year, unsigned month, int32_t *first, int32_t *last);

/* The day `years` years later (earlier when below 0) in the Gregorian calendar. 29 February becomes 1 March where there is none. */
int32_t calendar_add_years(int32_t day, int years);

/* Write the Gregorian date YYYY-MM-DD of a day. */
void calendar_text(char out[CALENDAR_TEXT], int32_t day);
/* Read YYYY-MM-DD, as calendar_text() writes it. returns: the day; 0 it is none. */
int32_t calendar_read(const char *text);
