/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A birth date as it was said or written: its calendar, how much of it is known, and the fields as typed.
 *
 * Promise: pure; nothing is guessed: every date is the first and the last day on which the person can have been born, and every answer about an
 * age comes from those two alone. secret: all of it is personal data; the caller wipes it.
 *
 * The text that stands in a record (birth_text), at most 39 ASCII characters, one for one value:
 *	1996-04-12  1996-04  1996		Gregorian day, month, year
 *	eth:1988-08-04  eth:1988-08  eth:1988	the same in another calendar: eth, cop, hij, sol; of bs (Bikram Sambat) years alone
 *	1990..1995  eth:1983..1988		born in one of these years
 *	age17~2@2026-11-29			said or judged to be 17, give or take 2, on that Gregorian day
 *	age15@sol:1386				a paper of that year says 15 years (tazkira); give or take 1
 *	(nothing)				not known
 * Typed by people (birth_read), capital letters or not: the same, and "Eth 1988-08-04", "Ethiopian 1988", "Hijri 1429-10", "SH 1375", "age 17 on 2026-11-29". */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/values/calendar.h"

#define BIRTH_TEXT		40
#define BIRTH_FIRST		2415021	/* 1900-01-01: nobody is born before */
#define BIRTH_AGE_MOST		120	/* years: nobody was older for long */
#define BIRTH_SPREAD_MOST	20	/* years to either side of an age */
#define BIRTH_YEARS_MOST	40	/* of a range */
#define BIRTH_HIJRI_BEFORE	2	/* days by which a written Hijri date may be before the formula */
#define BIRTH_HIJRI_AFTER	1
#define BIRTH_SHOW		24

enum birth_precision {
	BIRTH_UNKNOWN,
	BIRTH_DAY,
	BIRTH_MONTH,
	BIRTH_YEAR,
	BIRTH_YEARS,	/* from.year to last_year */
	BIRTH_AGE,	/* age, give or take spread, on the Gregorian day from */
	BIRTH_AGE_IN,	/* age in the year from.year, give or take 1 */
};

/* Fields that a precision does not name are 0. All zero: not known. */
struct birth {
	enum calendar calendar;
	enum birth_precision precision;
	struct calendar_date from;
	int last_year;
	unsigned age, spread;
};

/* Why something typed is no birth date, or is asked about before it is kept: X(ENUM, word, English).
 * The first ones are those of enum calendar_fault, in its order. */
#define BIRTH_FAULTS(X) \
	X(OK, "ok", "") \
	X(NO_YEAR, "year", "a year that can be a birth year of that calendar") \
	X(IS_WORLD_ERA, "era", "a year like 1988: Ethiopian years of the world are not used") \
	X(NO_MONTH, "month", "a month of that calendar") \
	X(NO_DAY, "day", "a day of that month") \
	X(YEARS_ONLY, "years", "the year alone: days of Bikram Sambat are not converted, those of a paper in another calendar are") \
	X(NO_DATE, "form", "YYYY-MM-DD, YYYY-MM or YYYY, with eth, hijri, solar or coptic before another calendar; 1990..1995; age 17 on YYYY-MM-DD") \
	X(FUTURE, "future", "a date that is not in the future") \
	X(OLD, "old", "a date of the last 120 years") \
	X(LENGTH, "length", "8, 6, 4 or 2 digits: day month year, month year, a year, an age") \
	X(ORDER, "order", "day, month, year in that order") \
	X(SWAPPED, "swapped", "the day before the month") \
	X(CALENDAR, "calendar", "a year of this calendar: is it another one?") \
	X(SLIP, "slip", "a year that goes with the age: is it another calendar?")

enum birth_fault {
#define X(e, word, english) BIRTH_##e,
	BIRTH_FAULTS(X)
#undef X
	BIRTH_FAULT_COUNT
};

/* The word of a fault, for screens; and in English what was expected. */
const char *birth_fault_word(enum birth_fault f);
const char *birth_fault_expected(enum birth_fault f);

/* Read what a person typed. returns: BIRTH_OK; NO_YEAR to NO_DATE with b all zero. secret: text. */
enum birth_fault birth_read(struct birth *b, const char *text);
/* Read what birth_text() wrote and nothing else. returns: 0; -EINVAL with b all zero. */
int birth_parse(struct birth *b, const char *text) __attribute__((warn_unused_result));
/* Write the text that stands in a record. b: read, or checked by birth_check(). */
void birth_text(char out[BIRTH_TEXT], const struct birth *b);

/* Judge the fields, and that the person is born, and not before 1900 or more than 120 years ago. today: a day number.
 * returns: BIRTH_OK; NO_YEAR to NO_DATE; FUTURE; OLD. */
enum birth_fault birth_check(const struct birth *b, int32_t today);

/* The first and the last day on which the person can have been born; of one who is not known 1900-01-01 and today. */
void birth_interval(const struct birth *b, int32_t today, int32_t *lo, int32_t *hi);

/* Whether the person is `years` old on the day today. returns: 1 yes; 0 no; -1 not known. */
int birth_over(const struct birth *b, unsigned years, int32_t today) __attribute__((warn_unused_result));

/* The Gregorian years in which the person can have been born. */
unsigned birth_year_lo(const struct birth *b, int32_t today);
unsigned birth_year_hi(const struct birth *b, int32_t today);

/* Write the Gregorian date as it is shown: "1996-04-12", "1996-04", "1996"; "2008-10-02~" about, of a Hijri day; "1995-09/1996-09" from and to,
 * "1990/1995" where that is more than a year; "" not known. source: ISO 8601-2, extended date and time, level 1. */
void birth_show(char out[BIRTH_SHOW], const struct birth *b);

/* Whether two say the same: their first and last days are equal, and both are known. */
bool birth_is_same(const struct birth *a, const struct birth *b);

#define BIRTH_WRITTEN	6

/* Write the dates that a person may write for it, as YYYY-MM-DD, YYYY-MM or YYYY: the fields as typed, and the Gregorian days, months or years.
 * returns: how many.  secret: out; the caller wipes it. */
unsigned birth_written(char out[BIRTH_WRITTEN][CALENDAR_TEXT], const struct birth *b);

/* Is it the first day of a year: what programs write where only the year was said? */
bool birth_is_new_year(const struct birth *b);
/* Of a day or a month keep the year alone. */
void birth_to_year(struct birth *b);
