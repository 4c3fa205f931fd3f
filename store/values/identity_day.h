/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days as the people of one time zone count them.
 *
 * The zone is the process's own: identity_day_zone() sets it once, before a sandbox hides the zone files. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define IDENTITY_DAY_TEXT 11	/* YYYY-MM-DD and NUL */

/* Use the zone named (Africa/Nairobi) for the whole process. An unknown name counts as UTC. */
void identity_day_zone(const char *name);

/* The local date at t as a day number of store/values/calendar.h. */
int32_t identity_day_number(int64_t t);
/* Days since 1970 of the local date at t. */
int64_t identity_day_of(int64_t t);
/* The local date at t. */
void identity_day_text(char out[IDENTITY_DAY_TEXT], int64_t t);
/* The local time of day at t, HH:MM. */
void identity_day_clock(char out[6], int64_t t);
/* The local month at t, as 202605. */
unsigned identity_day_month(int64_t t);
/* The date of a day counted by identity_day_of(). */
void identity_day_date(char out[IDENTITY_DAY_TEXT], int64_t day);
/* The first second of the local day of t. */
int64_t identity_day_start(int64_t t);
/* The first second of the day after it. */
int64_t identity_day_end(int64_t t);
/* Seconds until the hour `to` of the clock, where t lies between that and the hour `from` of the evening before; 0: it does not. 0 < to <= from < 24. */
int64_t identity_day_night(int64_t t, int from, int to);
