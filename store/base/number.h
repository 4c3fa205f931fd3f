/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether a phone number as people write it has its country code: the one rule for what a phone types, what a link brings and what a desk types,
 * so that a number is found again however it came. Pure. Ground level. */
#pragma once

#include <stdbool.h>
#include <string.h>

/* Bare digits: with more than ten they carry a country code. With ten, the only country code short enough to tell from a national number is an own
 * one of three digits. */
static inline bool number_has_country(const char *digits, const char *country)
{
	size_t len = strlen(digits), own = strlen(country);

	return len > 10 || (len == 10 && own == 3 && strncmp(digits, country, own) == 0);
}

/* Split `digits`, behind a '+' when plus is set, at their prefix: "00", the trunk "0", or our own country code with a trunk "0" behind it.
 * returns: the rest, within digits; *is_national: `country` belongs in front of it. Whether that is a number is the caller's to judge.
 * secret: digits. */
static inline const char *number_split(bool *is_national, const char *digits, bool plus, const char *country)
{
	size_t own = strlen(country);

	*is_national = false;
	if (!plus && strncmp(digits, "00", 2) == 0)
		digits += 2;
	else if (!plus)
		*is_national = digits[0] == '0' || !number_has_country(digits, country);
	/* "+254 (0) 700 ...": the trunk 0 is written behind the country code too */
	if (!*is_national && strncmp(digits, country, own) == 0 && digits[own] == '0') {
		*is_national = true;
		digits += own;
	}
	return *is_national && digits[0] == '0' ? digits + 1 : digits;
}
