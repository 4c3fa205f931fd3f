/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signs that stand for others, or for nothing, in what people type and paste: digits of any script, marks that steer direction or width, blanks,
 * dashes and quotes of typesetters. Phones, files, administrators and links are read by these tables alone. Pure. Ground level. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The digit a character stands for in any of the scripts phones type. returns: 0 to 9; -1: it is none. */
int sign_digit(uint32_t cp) __attribute__((warn_unused_result));

/* Invisible signs that steer direction, joining or width, and are never part of what was meant. */
bool sign_is_invisible(uint32_t cp);

/* Blanks of any width. */
bool sign_is_blank(uint32_t cp);

/* What numbers, words and codes mean the same without: an invisible sign, or a blank, a dash, a dot or a quote of any kind. */
bool sign_is_passed_over(uint32_t cp);

/* The ASCII sign that a character is typed for: digits of every script, and fullwidth signs. returns: it; 0 when it is passed over; else cp. */
uint32_t sign_plain(uint32_t cp);

/* Clean digits that are a code, a number of an organisation or the like: "715 464", "\u200e715464" or Persian digits become 715464; whatever else
 * stands in it stays. Never longer; out == utf8 is allowed. returns: octets; -ENOSPC; -EILSEQ, with "" in out. secret: both, wiped by the caller. */
int sign_clean(char *out, unsigned cap, const char *utf8) __attribute__((warn_unused_result));
