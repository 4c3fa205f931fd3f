/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The numbering plans of the world, one line a country code: what number.c reads by. Pure data. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define NUMBER_PLAN_CODE_MAX	3	/* digits of a country code; no code is the beginning of another (E.164 6.2.1) */

struct number_plan {
	const char *code;	/* country code; several countries may share one */
	const char *trunk;	/* what is dialled before a national number, by blanks; "": nothing, a leading 0 belongs to the number */
	bool is_written;	/* the first of them is part of how people write a national number */
	const char *exit;	/* what is dialled before a country code, by blanks, besides the 00 that is understood everywhere */
	uint32_t lengths;	/* bit n: national significant numbers of n digits exist, of whatever kind */
	const char *leads;	/* first digits of mobile numbers, by blanks; '?' is any digit, "*" any number */
	uint32_t mobile;	/* bit n: mobile numbers of n digits exist */
};

/* The plan of the country code that digits begin with. returns: a line of the table; NULL: no country has it. secret: digits may be. */
const struct number_plan *number_plan_of(const char *digits);

/* The plan of a country code and nothing else. returns: as number_plan_of(). */
const struct number_plan *number_plan_get(const char *code);
