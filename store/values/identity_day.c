/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/identity_day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/values/calendar.h"

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

int32_t identity_day_number(int64_t t)
{
	struct calendar_date d;
	struct tm tm;

	break_down(&tm, t);
	d = (struct calendar_date){ tm.tm_year + 1900, (unsigned)tm.tm_mon + 1, (unsigned)tm.tm_mday };
	return calendar_day(CALENDAR_GREGORIAN, &d);
}

int64_t identity_day_of(int64_t t)
{
	return identity_day_number(t) - CALENDAR_UNIX_DAY;
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

int64_t identity_day_night(int64_t t, int from, int to)
{
	struct tm tm;

	break_down(&tm, t);
	if (tm.tm_hour >= to && tm.tm_hour < from)
		return 0;
	tm.tm_mday += tm.tm_hour >= from;
	tm.tm_hour = to;
	tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	return mktime(&tm) - t;
}
