/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <ctype.h>
#include <string.h>

#include "store/values/calendar.h"
#include "store/values/workday.h"

#define WEEK 7
#define YEAR 366

bool workday_is(const struct workday_table *t, int32_t day)
{
	size_t i;

	if (t->weekend & 1 << (day + 1) % WEEK)	/* day 0 was a Monday */
		return false;
	for (i = 0; i < t->n; i++)
		if (t->holidays[i] == day)
			return false;
	return true;
}

int32_t workday_due(const struct workday_table *t, int32_t day, unsigned n)
{
	unsigned idle = 0;

	while (n && idle < YEAR)
		if (workday_is(t, ++day)) {
			n--;
			idle = 0;
		} else {
			idle++;
		}
	return day;
}

const char *workday_line(char *line, int32_t *day, const char **name)
{
	char *at = line + strspn(line, " \t"), *end = at + strlen(at);

	*day = 0;
	*name = "";
	while (end > at && isspace((unsigned char)end[-1]))
		*--end = '\0';
	if (!*at || *at == '#')
		return NULL;
	end = at + strcspn(at, "? \t");
	*name = end + strspn(end, "? \t");
	*end = '\0';
	*day = calendar_read(at);
	if (!*day)
		return "YYYY-MM-DD and the name of the holiday";
	return **name ? NULL : "the name of the holiday behind its date";
}
