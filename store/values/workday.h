/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days on which an office works: neither a free day of the week nor a holiday. A day is a day number of calendar.h. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORKDAY_HOLIDAYS_MAX	512

struct workday_table {
	uint8_t weekend;		/* a bit for each day of the week that is free, Sunday the lowest */
	const int32_t *holidays;	/* in any order. Borrowed */
	size_t n;
};

/* Whether an office works on that day. */
bool workday_is(const struct workday_table *t, int32_t day);

/* The n-th day behind `day` on which an office works, n up to 99; where no day of a year is one, a year on. */
int32_t workday_due(const struct workday_table *t, int32_t day, unsigned n);

/* Read a line of a file of holidays in place: YYYY-MM-DD, a blank and a name, to be ended by its NUL; "?" behind the date says that the moon decides.
 * day: 0 where the line is empty or a comment (#). name: points into the line.
 * returns: NULL; static words: what was expected instead. */
const char *workday_line(char *line, int32_t *day, const char **name);
