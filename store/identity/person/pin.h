/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which PINs are too easy, and why.
 *
 * Promise: pure; the reason is a word of the language files. Never: a copy of the PIN. The rules are those of NIST SP 800-63B rev. 4
 * 3.1.1.2: a blocklist, the reason said, no rule about composition. */
#pragma once

#include <stddef.h>

#include "store/values/calendar.h"

#define PIN_MIN	6
#define PIN_MAX	8

/* Judge a new PIN of len ASCII digits (PIN_MIN to PIN_MAX; the caller checked). births: n dates that the
 * person may write for the own birth date, "1996-04-12", "1996-04" or "1996" (birth_written()). number: E.164 digits of the phone, or "".
 * returns: NULL when it may be used, else easy.few | easy.repeat | easy.pattern | easy.run | easy.date | easy.year | easy.keypad |
 * easy.birth | easy.number, the first that fits, one's own data first.  secret: pin, births, number. */
const char *pin_easy(const char *pin, size_t len, const char (*births)[CALENDAR_TEXT], unsigned n, const char *number);
