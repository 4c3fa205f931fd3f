/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What spreadsheets do to a register before it is saved. Named, never repaired: what was lost cannot be guessed.
 *
 * Promise: pure; static words, no value in them.  secret: value. */
#pragma once

/* What a spreadsheet did to the value of that column.
 * returns: words that say what is wrong and what was expected; NULL when nothing of this kind is seen. */
const char *damage_of(const char *column, const char *value, const char *country);
