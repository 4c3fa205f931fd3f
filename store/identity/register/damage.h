/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What spreadsheets do to a register before it is saved. Named, never repaired: what was lost cannot be guessed.
 *
 * Promise: pure; static words, no value in them.  secret: value. */
#pragma once

#include <stdbool.h>

/* What a program did to text or a date of that column; also of what a desk types, where a word like NULL is no name either.
 * returns: as damage_of(). */
const char *damage_of_text(const char *column, const char *value);

/* That, and what a spreadsheet did to numbers in the file of a register. country: code that national numbers take.
 * returns: words that say what is wrong and what was expected; NULL when nothing of this kind is seen. */
const char *damage_of(const char *column, const char *value, const char *country);

/* More than fifteen digits, with zeros behind the fifteenth? So many does a spreadsheet keep of a number; of text it keeps all. */
bool damage_is_rounded(const char *value);
