/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/birth.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define YEAR_DAYS	370	/* an interval up to here is shown by its months, a longer one by its years */

/* ---- faults ---- */

_Static_assert((int)BIRTH_NO_YEAR == (int)CALENDAR_NO_YEAR && (int)BIRTH_IS_WORLD_ERA == (int)CALENDAR_IS_WORLD_ERA &&
	       (int)BIRTH_NO_MONTH == (int)CALENDAR_NO_MONTH && (int)BIRTH_NO_DAY == (int)CALENDAR_NO_DAY &&
	       (int)BIRTH_YEARS_ONLY == (int)CALENDAR_YEARS_ONLY, "faults of calendar.h are faults of a birth date");

static const struct {
	const char *word, *expected;
} faults[BIRTH_FAULT_COUNT] = {
#define X(e, word, english) { word, english },
	BIRTH_FAULTS(X)
#undef X
};

const char *birth_fault_word(enum birth_fault f)
{
	return faults[f].word;
}

const char *birth_fault_expected(enum birth_fault f)
{
	return faults[f].expected;
}

/* ---- reading ---- */

/* What stands before a date, as people write it; the first of a calendar is how it is kept. */
static const struct {
	const char *word;
	enum calendar calendar;
} names[] = {
	{ "eth", CALENDAR_ETHIOPIAN }, { "ethiopian", CALENDAR_ETHIOPIAN }, { "ec", CALENDAR_ETHIOPIAN },
	{ "cop", CALENDAR_COPTIC }, { "coptic", CALENDAR_COPTIC },
	{ "hij", CALENDAR_HIJRI }, { "hijri", CALENDAR_HIJRI }, { "ah", CALENDAR_HIJRI },
	{ "sol", CALENDAR_SOLAR }, { "solar", CALENDAR_SOLAR }, { "sh", CALENDAR_SOLAR },
	{ "bs", CALENDAR_BIKRAM }, { "bikram", CALENDAR_BIKRAM },
};

static const char *skip_blanks(const char *p)
{
	while (*p == ' ')
		p++;
	return p;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Take a word of letters, no part of a longer one. returns: what follows it; NULL it does not stand here. */
static const char *take_word(const char *p, const char *word)
{
	size_t n = strlen(word);

	return strncasecmp(p, word, n) || is_letter(p[n]) ? NULL : skip_blanks(p + n);
}

/* Take n digits with no digit behind them. returns: what follows; NULL they are not there. */
static const char *take_digits(const char *p, size_t n, unsigned *value)
{
	size_t i;

	*value = 0;
	for (i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return NULL;
		*value = *value * 10 + (unsigned)(p[i] - '0');
	}
	return p[n] >= '0' && p[n] <= '9' ? NULL : p + n;
}

/* Take 1 to 3 digits. */
static const char *take_number(const char *p, unsigned *value)
{
	const char *end = NULL;
	size_t n;

	for (n = 1; n <= 3 && !end; n++)
		end = take_digits(p, n, value);
	return end;
}

/* Take the calendar before a date; without one it is Gregorian. */
static const char *take_calendar(const char *p, enum calendar *c)
{
	const char *end;
	size_t i;

	*c = CALENDAR_GREGORIAN;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		end = take_word(p, names[i].word);
		if (!end)
			continue;
		*c = names[i].calendar;
		return skip_blanks(*end == ':' ? end + 1 : end);
	}
	return p;
}

/* Take a year, a month or a day: YYYY, YYYY-MM, YYYY-MM-DD. */
static const char *take_date(const char *p, struct birth *b)
{
	unsigned year;

	p = take_digits(p, 4, &year);
	b->from.year = (int)year;
	b->precision = BIRTH_YEAR;
	if (p && *p == '-') {
		b->precision = BIRTH_MONTH;
		p = take_digits(p + 1, 2, &b->from.month);
	}
	if (p && b->precision == BIRTH_MONTH && *p == '-') {
		b->precision = BIRTH_DAY;
		p = take_digits(p + 1, 2, &b->from.day);
	}
	return p;
}

/* Behind the first year of a range: "..1995". */
static const char *take_last(const char *p, struct birth *b)
{
	unsigned year;

	if (b->precision != BIRTH_YEAR || strncmp(p, "..", 2))
		return p;
	p = take_digits(p + 2, 4, &year);
	b->precision = BIRTH_YEARS;
	b->last_year = (int)year;
	return p;
}

/* "@" as it is kept; "on" and "in" as people write it. */
static const char *take_at(const char *p)
{
	const char *end;

	if (*p == '@')
		return skip_blanks(p + 1);
	end = take_word(p, "on");
	return end ? end : take_word(p, "in");
}

/* Behind "age": "17~2@2026-11-29", "15@sol:1386". */
static const char *take_age(const char *p, struct birth *b)
{
	bool has_spread;

	p = take_number(p, &b->age);
	has_spread = p && *p == '~';
	if (has_spread)
		p = take_number(p + 1, &b->spread);
	p = p ? take_at(skip_blanks(p)) : NULL;
	p = p ? take_calendar(p, &b->calendar) : NULL;
	p = p ? take_date(p, b) : NULL;
	if (!p)
		return NULL;
	if (b->precision == BIRTH_DAY && b->calendar == CALENDAR_GREGORIAN)
		b->precision = BIRTH_AGE;
	else if (b->precision == BIRTH_YEAR && !has_spread)
		b->precision = BIRTH_AGE_IN;
	else
		return NULL;
	return p;
}

static bool take_birth(struct birth *b, const char *text)
{
	const char *p;

	if (!strncasecmp(text, "age", 3)) {
		p = take_age(skip_blanks(text + 3), b);
	} else {
		p = take_date(take_calendar(text, &b->calendar), b);
		p = p ? take_last(p, b) : NULL;
	}
	return p && *p == '\0';
}

static enum birth_fault check_years(const struct birth *b, int first, int last)
{
	enum calendar_fault f = calendar_check_year(b->calendar, first);

	if (f == CALENDAR_OK)
		f = calendar_check_year(b->calendar, last);
	return (enum birth_fault)f;
}

static enum birth_fault check_age(const struct birth *b)
{
	return b->age > BIRTH_AGE_MOST || b->spread > BIRTH_SPREAD_MOST ? BIRTH_OLD : BIRTH_OK;
}

/* The fields alone, whatever day it is. */
static enum birth_fault check_fields(const struct birth *b)
{
	int age = (int)b->age;

	switch (b->precision) {
	case BIRTH_UNKNOWN: return BIRTH_OK;
	case BIRTH_DAY: return (enum birth_fault)calendar_check(b->calendar, &b->from);
	case BIRTH_MONTH: return (enum birth_fault)calendar_check_month(b->calendar, b->from.year, b->from.month);
	case BIRTH_YEAR: return (enum birth_fault)calendar_check_year(b->calendar, b->from.year);
	case BIRTH_YEARS:
		if (b->last_year <= b->from.year || b->last_year - b->from.year > BIRTH_YEARS_MOST)
			return BIRTH_NO_DATE;
		return check_years(b, b->from.year, b->last_year);
	case BIRTH_AGE:
		return check_age(b) ? BIRTH_OLD : (enum birth_fault)calendar_check(CALENDAR_GREGORIAN, &b->from);
	case BIRTH_AGE_IN:
		return check_age(b) ? BIRTH_OLD : check_years(b, b->from.year - age - 1, b->from.year);
	}
	return BIRTH_NO_DATE;
}

enum birth_fault birth_read(struct birth *b, const char *text)
{
	enum birth_fault f;

	*b = (struct birth){ .precision = BIRTH_UNKNOWN };
	if (!*text)
		return BIRTH_OK;
	f = take_birth(b, text) ? check_fields(b) : BIRTH_NO_DATE;
	if (f)
		*b = (struct birth){ .precision = BIRTH_UNKNOWN };
	return f;
}

int birth_parse(struct birth *b, const char *text)
{
	char again[BIRTH_TEXT];

	if (birth_read(b, text))
		return -EINVAL;
	birth_text(again, b);
	if (!strcmp(again, text))
		return 0;
	*b = (struct birth){ .precision = BIRTH_UNKNOWN };
	return -EINVAL;
}

/* ---- writing ---- */

/* "1996", "1996-04", "1996-04-12" by what is not 0. */
static int write_date(char *out, size_t cap, const struct calendar_date *d)
{
	if (d->day)
		return snprintf(out, cap, "%04d-%02u-%02u", d->year, d->month, d->day);
	if (d->month)
		return snprintf(out, cap, "%04d-%02u", d->year, d->month);
	return snprintf(out, cap, "%04d", d->year);
}

void birth_text(char out[BIRTH_TEXT], const struct birth *b)
{
	bool is_age = b->precision == BIRTH_AGE || b->precision == BIRTH_AGE_IN, is_other = b->calendar != CALENDAR_GREGORIAN;
	int at = 0;

	out[0] = '\0';
	if (b->precision == BIRTH_UNKNOWN || check_fields(b))
		return;
	if (is_age)
		at = snprintf(out, BIRTH_TEXT, "age%u", b->age);
	if (b->spread)
		at += snprintf(out + at, (size_t)(BIRTH_TEXT - at), "~%u", b->spread);
	at += snprintf(out + at, (size_t)(BIRTH_TEXT - at), "%s%s%s", is_age ? "@" : "", is_other ? calendar_word(b->calendar) : "", is_other ? ":" : "");
	at += write_date(out + at, (size_t)(BIRTH_TEXT - at), &b->from);
	if (b->precision == BIRTH_YEARS)
		snprintf(out + at, (size_t)(BIRTH_TEXT - at), "..%04d", b->last_year);
}

/* ---- what it means ---- */

/* The last year of a person whose age was said; the first day is after the birthday that would make them a year older. */
static void span_of_age(const struct birth *b, int32_t *lo, int32_t *hi)
{
	int32_t on = calendar_day(CALENDAR_GREGORIAN, &b->from);
	int most = (int)(b->age + b->spread), least = b->age > b->spread ? (int)(b->age - b->spread) : 0;

	*lo = calendar_add_years(on, -(most + 1)) + 1;
	*hi = calendar_add_years(on, -least);
}

static void span_of_years(const struct birth *b, int first, int last, int32_t *lo, int32_t *hi)
{
	int32_t unused;

	calendar_year(b->calendar, first, lo, &unused);
	calendar_year(b->calendar, last, &unused, hi);
}

/* The days as the calendar has them. */
static void span(const struct birth *b, int32_t today, int32_t *lo, int32_t *hi)
{
	switch (b->precision) {
	case BIRTH_UNKNOWN:
		*lo = BIRTH_FIRST;
		*hi = today;
		break;
	case BIRTH_DAY:
		*lo = *hi = calendar_day(b->calendar, &b->from);
		break;
	case BIRTH_MONTH:
		calendar_month(b->calendar, b->from.year, b->from.month, lo, hi);
		break;
	case BIRTH_YEAR:
		calendar_year(b->calendar, b->from.year, lo, hi);
		break;
	case BIRTH_YEARS:
		span_of_years(b, b->from.year, b->last_year, lo, hi);
		break;
	case BIRTH_AGE:
		span_of_age(b, lo, hi);
		break;
	case BIRTH_AGE_IN:
		span_of_years(b, b->from.year - (int)b->age - 1, b->from.year - (int)b->age + 1, lo, hi);
		break;
	}
}

void birth_interval(const struct birth *b, int32_t today, int32_t *lo, int32_t *hi)
{
	span(b, today, lo, hi);
	if (b->calendar == CALENDAR_HIJRI && b->precision != BIRTH_UNKNOWN) {
		*lo -= BIRTH_HIJRI_BEFORE;
		*hi += BIRTH_HIJRI_AFTER;
	}
}

static int year_of(int32_t day)
{
	return calendar_of(CALENDAR_GREGORIAN, day).year;
}

enum birth_fault birth_check(const struct birth *b, int32_t today)
{
	enum birth_fault f = check_fields(b);
	int32_t lo, hi;

	if (f || b->precision == BIRTH_UNKNOWN)
		return f;
	span(b, today, &lo, &hi);
	if (lo > today || (b->precision == BIRTH_AGE && calendar_day(CALENDAR_GREGORIAN, &b->from) > today))
		return BIRTH_FUTURE;
	return lo < BIRTH_FIRST || year_of(hi) + BIRTH_AGE_MOST < year_of(today) ? BIRTH_OLD : BIRTH_OK;
}

int birth_over(const struct birth *b, unsigned years, int32_t today)
{
	int32_t lo, hi;

	birth_interval(b, today, &lo, &hi);
	if (calendar_add_years(hi, (int)years) <= today)
		return 1;
	return calendar_add_years(lo, (int)years) > today ? 0 : -1;
}

unsigned birth_year_lo(const struct birth *b, int32_t today)
{
	int32_t lo, hi;

	birth_interval(b, today, &lo, &hi);
	return (unsigned)year_of(lo);
}

unsigned birth_year_hi(const struct birth *b, int32_t today)
{
	int32_t lo, hi;

	birth_interval(b, today, &lo, &hi);
	return (unsigned)year_of(hi);
}

/* From and to, by month or year; one of them where both are the same. */
static void show_span(char out[BIRTH_SHOW], int32_t lo, int32_t hi)
{
	struct calendar_date from = calendar_of(CALENDAR_GREGORIAN, lo), to = calendar_of(CALENDAR_GREGORIAN, hi);
	bool is_whole = from.month == 1 && from.day == 1 && to.month == 12 && to.day == 31;
	int at;

	from.day = to.day = 0;
	if (is_whole || hi - lo > YEAR_DAYS)
		from.month = to.month = 0;
	at = write_date(out, BIRTH_SHOW, &from);
	if (from.year == to.year && from.month == to.month)
		return;
	out[at++] = '/';
	write_date(out + at, (size_t)(BIRTH_SHOW - at), &to);
}

void birth_show(char out[BIRTH_SHOW], const struct birth *b)
{
	int32_t lo, hi;

	out[0] = '\0';
	if (b->precision == BIRTH_DAY) {
		calendar_text(out, calendar_day(b->calendar, &b->from));
		if (b->calendar == CALENDAR_HIJRI)
			memcpy(out + strlen(out), "~", sizeof("~"));
	} else if (b->precision != BIRTH_UNKNOWN) {
		birth_interval(b, BIRTH_FIRST, &lo, &hi);
		show_span(out, lo, hi);
	}
}

bool birth_is_same(const struct birth *a, const struct birth *b)
{
	int32_t a_lo, a_hi, b_lo, b_hi;

	if (a->precision == BIRTH_UNKNOWN || b->precision == BIRTH_UNKNOWN)
		return false;
	birth_interval(a, BIRTH_FIRST, &a_lo, &a_hi);
	birth_interval(b, BIRTH_FIRST, &b_lo, &b_hi);
	return a_lo == b_lo && a_hi == b_hi;
}

/* Month or year of the first and the last day. */
static unsigned write_ends(char out[2][CALENDAR_TEXT], bool is_month, int32_t lo, int32_t hi)
{
	const int32_t days[] = { lo, hi };
	struct calendar_date d;
	unsigned i;

	for (i = 0; i < 2; i++) {
		d = calendar_of(CALENDAR_GREGORIAN, days[i]);
		d.day = 0;
		d.month = is_month ? d.month : 0;
		write_date(out[i], CALENDAR_TEXT, &d);
	}
	return 2;
}

unsigned birth_written(char out[BIRTH_WRITTEN][CALENDAR_TEXT], const struct birth *b)
{
	unsigned n = 0;
	int32_t lo, hi, day;

	if (b->precision == BIRTH_UNKNOWN)
		return 0;
	if (b->precision <= BIRTH_YEARS)
		write_date(out[n++], CALENDAR_TEXT, &b->from);
	birth_interval(b, BIRTH_FIRST, &lo, &hi);
	for (day = lo; day <= hi && b->precision == BIRTH_DAY && n < BIRTH_WRITTEN; day++)
		calendar_text(out[n++], day);
	return b->precision == BIRTH_DAY ? n : n + write_ends(out + n, b->precision == BIRTH_MONTH, lo, hi);
}

bool birth_is_new_year(const struct birth *b)
{
	return b->precision == BIRTH_DAY && b->from.month == 1 && b->from.day == 1;
}

void birth_to_year(struct birth *b)
{
	if (b->precision != BIRTH_DAY && b->precision != BIRTH_MONTH)
		return;
	b->precision = BIRTH_YEAR;
	b->from.month = b->from.day = 0;
}
