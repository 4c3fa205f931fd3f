/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/calendar.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ETHIOPIAN_EPOCH	1724221
#define COPTIC_EPOCH	1825030
#define HIJRI_EPOCH	1948440	/* civil: 16 July 622 of the Julian calendar */
#define SOLAR_EPOCH	1948320
#define BIKRAM_AHEAD	57	/* a year of Bikram Sambat begins in the Gregorian year so many before it */

static const struct {
	const char *word;
	int first, last;
} calendars[CALENDAR_COUNT] = {
#define X(e, word, first, last) { word, first, last },
	CALENDARS(X)
#undef X
};

const char *calendar_word(enum calendar c)
{
	return calendars[c].word;
}

/* ---- Gregorian ---- */

/* The year begins in March, so that the leap day is its last (Fliegel and Van Flandern). */
static int32_t gregorian_day(const struct calendar_date *d)
{
	int early = d->month <= 2, y = d->year + 4800 - early, m = (int)d->month + 12 * early - 3;

	return (int)d->day + (153 * m + 2) / 5 + 365 * y + y / 4 - y / 100 + y / 400 - 32045;
}

static struct calendar_date gregorian_of(int32_t day)
{
	int a = day + 32044, b = (4 * a + 3) / 146097, c = a - 146097 * b / 4;
	int d = (4 * c + 3) / 1461, e = c - 1461 * d / 4, m = (5 * e + 2) / 153;

	return (struct calendar_date){ 100 * b + d - 4800 + m / 10, (unsigned)(m + 3 - 12 * (m / 10)), (unsigned)(e - (153 * m + 2) / 5 + 1) };
}

/* ---- Ethiopian and Coptic: twelve months of 30 days, and 5 or 6 days ---- */

static int32_t coptic_day(int32_t epoch, const struct calendar_date *d)
{
	return epoch + 365 * (d->year - 1) + d->year / 4 + 30 * ((int)d->month - 1) + (int)d->day - 1;
}

static struct calendar_date coptic_of(int32_t epoch, int32_t day)
{
	struct calendar_date d = { (4 * (day - epoch) + 1463) / 1461, 1, 1 };
	unsigned in_year = (unsigned)(day - coptic_day(epoch, &d));

	d.month = in_year / 30 + 1;
	d.day = in_year % 30 + 1;
	return d;
}

/* ---- Hijri, tabular ---- */

static int32_t hijri_day(const struct calendar_date *d)
{
	return (int)d->day + (59 * ((int)d->month - 1) + 1) / 2 + 354 * (d->year - 1) + (11 * d->year + 3) / 30 + HIJRI_EPOCH - 1;
}

static struct calendar_date hijri_of(int32_t day)
{
	struct calendar_date d = { (30 * (day - HIJRI_EPOCH) + 10646) / 10631, 1, 1 };
	struct calendar_date next = { d.year, 2, 1 };

	for (; next.month <= 12 && hijri_day(&next) <= day; next.month++)
		d.month = next.month;
	d.day = (unsigned)(day - hijri_day(&d)) + 1;
	return d;
}

/* ---- Solar Hijri ---- */

static bool is_solar_leap(int y)
{
	return (25 * y + 11) % 33 < 8;
}

/* Six months of 31 days, the rest of 30. */
static int32_t solar_day(const struct calendar_date *d)
{
	int m = (int)d->month, before = m <= 7 ? 31 * (m - 1) : 30 * (m - 1) + 6;

	return SOLAR_EPOCH + 365 * (d->year - 1) + (8 * d->year + 21) / 33 + before + (int)d->day - 1;
}

static struct calendar_date solar_of(int32_t day)
{
	struct calendar_date d = { (33 * (day - SOLAR_EPOCH) + 3) / 12053 + 1, 1, 1 };
	unsigned in_year;

	if (solar_day(&d) > day)	/* the division is off by at most a year */
		d.year--;
	else if (day - solar_day(&d) >= 365 + is_solar_leap(d.year))
		d.year++;
	in_year = (unsigned)(day - solar_day(&d));
	d.month = in_year < 6 * 31 ? in_year / 31 + 1 : (in_year - 6) / 30 + 1;
	d.day = (unsigned)(day - solar_day(&(struct calendar_date){ d.year, d.month, 1 })) + 1;
	return d;
}

/* ---- all ---- */

int32_t calendar_day(enum calendar c, const struct calendar_date *d)
{
	switch (c) {
	case CALENDAR_GREGORIAN: return gregorian_day(d);
	case CALENDAR_ETHIOPIAN: return coptic_day(ETHIOPIAN_EPOCH, d);
	case CALENDAR_COPTIC: return coptic_day(COPTIC_EPOCH, d);
	case CALENDAR_HIJRI: return hijri_day(d);
	case CALENDAR_SOLAR: return solar_day(d);
	default: return 0;
	}
}

struct calendar_date calendar_of(enum calendar c, int32_t day)
{
	switch (c) {
	case CALENDAR_GREGORIAN: return gregorian_of(day);
	case CALENDAR_ETHIOPIAN: return coptic_of(ETHIOPIAN_EPOCH, day);
	case CALENDAR_COPTIC: return coptic_of(COPTIC_EPOCH, day);
	case CALENDAR_HIJRI: return hijri_of(day);
	case CALENDAR_SOLAR: return solar_of(day);
	default: return (struct calendar_date){ 0, 0, 0 };
	}
}

static unsigned months_of(enum calendar c)
{
	return c == CALENDAR_ETHIOPIAN || c == CALENDAR_COPTIC ? 13 : 12;
}

void calendar_year(enum calendar c, int year, int32_t *first, int32_t *last)
{
	if (c == CALENDAR_BIKRAM) {
		*first = gregorian_day(&(struct calendar_date){ year - BIKRAM_AHEAD, 4, 12 });
		*last = gregorian_day(&(struct calendar_date){ year - BIKRAM_AHEAD + 1, 4, 15 });
		return;
	}
	*first = calendar_day(c, &(struct calendar_date){ year, 1, 1 });
	*last = calendar_day(c, &(struct calendar_date){ year + 1, 1, 1 }) - 1;
}

void calendar_month(enum calendar c, int year, unsigned month, int32_t *first, int32_t *last)
{
	struct calendar_date next = month < months_of(c) ? (struct calendar_date){ year, month + 1, 1 } : (struct calendar_date){ year + 1, 1, 1 };

	*first = calendar_day(c, &(struct calendar_date){ year, month, 1 });
	*last = calendar_day(c, &next) - 1;
}

enum calendar_fault calendar_check_year(enum calendar c, int year)
{
	if (c == CALENDAR_ETHIOPIAN && year > CALENDAR_WORLD_ERA)
		return CALENDAR_IS_WORLD_ERA;
	return year < calendars[c].first || year > calendars[c].last ? CALENDAR_NO_YEAR : CALENDAR_OK;
}

enum calendar_fault calendar_check_month(enum calendar c, int year, unsigned month)
{
	enum calendar_fault f = calendar_check_year(c, year);

	if (f)
		return f;
	if (c == CALENDAR_BIKRAM)
		return CALENDAR_YEARS_ONLY;
	return month < 1 || month > months_of(c) ? CALENDAR_NO_MONTH : CALENDAR_OK;
}

enum calendar_fault calendar_check(enum calendar c, const struct calendar_date *d)
{
	enum calendar_fault f = calendar_check_month(c, d->year, d->month);
	int32_t first, last;

	if (f)
		return f;
	calendar_month(c, d->year, d->month, &first, &last);
	if (c == CALENDAR_HIJRI)
		last = first + 29;
	return d->day < 1 || d->day > (unsigned)(last - first + 1) ? CALENDAR_NO_DAY : CALENDAR_OK;
}

int32_t calendar_add_years(int32_t day, int years)
{
	struct calendar_date d = gregorian_of(day);

	d.year += years;	/* what the formula makes of 29 February in a common year is 1 March */
	return gregorian_day(&d);
}

void calendar_text(char out[CALENDAR_TEXT], int32_t day)
{
	struct calendar_date d = gregorian_of(day);

	snprintf(out, CALENDAR_TEXT, "%04u-%02u-%02u", (unsigned)d.year % 10000, d.month % 100, d.day % 100);
}

int32_t calendar_read(const char *text)
{
	struct calendar_date d;
	char again[CALENDAR_TEXT];
	int32_t day;

	if (strlen(text) != CALENDAR_TEXT - 1 || sscanf(text, "%4d-%2u-%2u", &d.year, &d.month, &d.day) != 3 || calendar_check(CALENDAR_GREGORIAN, &d))
		return 0;
	day = gregorian_day(&d);
	calendar_text(again, day);
	return strcmp(again, text) ? 0 : day;
}
