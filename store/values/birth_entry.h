/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A birth date from the digits of a keypad: 8 day month year, 6 month year, 4 a year, 2 an age.
 *
 * Promise: pure; whatever the digits, a date that comes out is one of 1900 to today; what is doubtful is asked about before it is kept, because
 * an Ethiopian year taken for a Gregorian one makes a person seven or eight years older. secret: digits, b. */
#pragma once

#include "store/values/birth.h"

#define BIRTH_ENTRY_SPREAD	2	/* years to either side of an age of two digits */
#define BIRTH_ENTRY_NO_AGE	-1

/* Read digits typed for a calendar. age: what the person said besides, in years, or BIRTH_ENTRY_NO_AGE. today: a day number.
 * returns: BIRTH_OK; with b all zero NO_YEAR to YEARS_ONLY, FUTURE, OLD, LENGTH (other digits, or none), ORDER (year, month, day), SWAPPED (month,
 * day, year), CALENDAR (a year like 1390 or 1429: ask for the calendar); with b filled SLIP (the year is 6 to 9 below what the age says: ask
 * whether it is Ethiopian, then keep b or read the digits again in that calendar). */
enum birth_fault birth_entry_read(struct birth *b, enum calendar c, const char *digits, int age, int32_t today);
