/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The Damm check digit: catches every single wrong digit and every swap of two neighbours.
 *
 * Promise: pure, no allocation, no state. Every number that a person must dial ends in one.
 * Source: H. M. Damm, quasigroup of order 10 (totally anti-symmetric). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Check digit of len ASCII digits.
 * returns: '0' to '9', or 0 when a character is not a digit or len is 0. */
char damm_digit(const char *digits, size_t len);

/* True when the last of len digits is the check digit of those before it; len is at least 2. */
bool damm_is_valid(const char *digits, size_t len);
