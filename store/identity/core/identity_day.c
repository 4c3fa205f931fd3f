/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/core/identity_day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void identity_day_zone(const char *name)
{
	char tz[80];

	snprintf(tz, sizeof(tz), ":%s", name && *name ? name : "UTC");
	setenv("TZ", tz, 1);
	tzset();
}

static void break_down(struct tm *tm, int64_t t)
{
	time_t when = t;

	if (!localtime_r(&when, tm))
		memset(tm, 0, sizeof(*tm));
}

/* Days since 1970 of a date of the Gregorian calendar (H. Hinnant, days_from_civil). */
static int64_t days_of(int64_t y, unsigned m, unsigned d)
{
	int64_t era;
	unsigned yoe, doy;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = (unsigned)(y - era * 400);
	doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int64_t identity_day_of(int64_t t)
{
	struct tm tm;

	break_down(&tm, t);
	return days_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

void identity_day_text(char out[IDENTITY_DAY_TEXT], int64_t t)
{
	struct tm tm;

	break_down(&tm, t);
	if (strftime(out, IDENTITY_DAY_TEXT, "%Y-%m-%d", &tm) == 0)
		out[0] = '\0';
}

void identity_day_clock(char out[6], int64_t t)
{
	struct tm tm;

	break_down(&tm, t);
	if (strftime(out, 6, "%H:%M", &tm) == 0)
		out[0] = '\0';
}

unsigned identity_day_month(int64_t t)
{
	struct tm tm;

	break_down(&tm, t);
	return (tm.tm_year + 1900) * 100 + tm.tm_mon + 1;
}

void identity_day_date(char out[IDENTITY_DAY_TEXT], int64_t day)
{
	time_t noon = day * 86400 + 43200;
	struct tm tm;

	if (!gmtime_r(&noon, &tm) || strftime(out, IDENTITY_DAY_TEXT, "%Y-%m-%d", &tm) == 0)
		out[0] = '\0';
}

static int64_t midnight_after(int64_t t, int days)
{
	struct tm tm;

	break_down(&tm, t);
	tm.tm_mday += days;
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return mktime(&tm);
}

int64_t identity_day_start(int64_t t)
{
	return midnight_after(t, 0);
}

int64_t identity_day_end(int64_t t)
{
	return midnight_after(t, 1);
}

static int date_number(const char *date)
{
	return atoi(date) * 10000 + atoi(date + 5) * 100 + atoi(date + 8);
}

int identity_day_is_aged(const char *birthdate, const char *today, unsigned years)
{
	char first[IDENTITY_DAY_TEXT], last[IDENTITY_DAY_TEXT];
	size_t len = strlen(birthdate);

	if (len != 4 && len != 7 && len != 10)
		return -1;
	snprintf(first, sizeof(first), "%s%s", birthdate, len == 4 ? "-01-01" : len == 7 ? "-01" : "");
	snprintf(last, sizeof(last), "%s%s", birthdate, len == 4 ? "-12-31" : len == 7 ? "-31" : "");
	if (date_number(last) + (int)years * 10000 <= date_number(today))
		return 1;
	return date_number(first) + (int)years * 10000 > date_number(today) ? 0 : -1;
}
