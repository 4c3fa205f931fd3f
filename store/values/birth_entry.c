/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/birth_entry.h"

#include <string.h>

/* A year typed as Gregorian that is one of Hijri or Solar Hijri. */
#define OTHER_FIRST	1300
#define OTHER_LAST	1460
/* By how much an Ethiopian year is below: seven or eight, and a year more or less by what is left of an age. */
#define SLIP_LEAST	6
#define SLIP_MOST	9

static int number(const char *digits, size_t n)
{
	int v = 0;

	while (n-- > 0)
		v = v * 10 + (*digits++ - '0');
	return v;
}

static bool is_date(enum calendar c, int year, int month, int day, int32_t today)
{
	struct birth b = { .calendar = c, .precision = BIRTH_DAY, .from = { year, (unsigned)month, (unsigned)day } };

	return birth_check(&b, today) == BIRTH_OK;
}

/* What eight digits that are no date in the order of a keypad may be. */
static enum birth_fault other_order(enum calendar c, const char *d, int32_t today)
{
	if (is_date(c, number(d + 4, 4), number(d, 2), number(d + 2, 2), today))
		return BIRTH_SWAPPED;
	if (is_date(c, number(d, 4), number(d + 4, 2), number(d + 6, 2), today))
		return BIRTH_ORDER;
	return BIRTH_OK;
}

static void fill(struct birth *b, enum calendar c, const char *d, size_t n, int32_t today)
{
	*b = (struct birth){ .calendar = c };
	if (n == 2) {
		b->calendar = CALENDAR_GREGORIAN;
		b->precision = BIRTH_AGE;
		b->from = calendar_of(CALENDAR_GREGORIAN, today);
		b->age = (unsigned)number(d, 2);
		b->spread = BIRTH_ENTRY_SPREAD;
		return;
	}
	b->precision = n == 8 ? BIRTH_DAY : n == 6 ? BIRTH_MONTH : BIRTH_YEAR;
	b->from.year = number(d + n - 4, 4);
	b->from.month = n > 4 ? (unsigned)number(d + n - 6, 2) : 0;
	b->from.day = n > 6 ? (unsigned)number(d, 2) : 0;
}

static enum birth_fault judge(const struct birth *b, const char *d, size_t n, int32_t today)
{
	enum birth_fault f = birth_check(b, today), other;

	if (f && b->calendar == CALENDAR_GREGORIAN && b->from.year >= OTHER_FIRST && b->from.year <= OTHER_LAST)
		return BIRTH_CALENDAR;
	other = f && n == 8 ? other_order(b->calendar, d, today) : BIRTH_OK;
	return other ? other : f;
}

static bool is_slip(const struct birth *b, int age, int32_t today)
{
	int below;

	if (age < 0 || b->calendar != CALENDAR_GREGORIAN || b->precision > BIRTH_YEAR)
		return false;
	below = calendar_of(CALENDAR_GREGORIAN, today).year - age - b->from.year;
	return below >= SLIP_LEAST && below <= SLIP_MOST;
}

enum birth_fault birth_entry_read(struct birth *b, enum calendar c, const char *digits, int age, int32_t today)
{
	size_t n = strspn(digits, "0123456789");
	enum birth_fault f = BIRTH_LENGTH;

	*b = (struct birth){ .precision = BIRTH_UNKNOWN };
	if (digits[n] || n < 2 || n > 8 || n % 2)
		return f;
	fill(b, c, digits, n, today);
	f = judge(b, digits, n, today);
	if (f)
		*b = (struct birth){ .precision = BIRTH_UNKNOWN };
	return f == BIRTH_OK && is_slip(b, age, today) ? BIRTH_SLIP : f;
}
