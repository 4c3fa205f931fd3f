/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Phone numbers as people, files, administrators and links write them: the one reader, so that a number is found again however it came.
 *
 * Promise: pure. A number that may be two numbers is refused, never guessed. What comes out is for finding people by: nothing is sent to it where the
 * number that came, or was registered, is known.
 *
 * The rule. Behind a '+', or where the wire says "international", any country code counts, and a trunk prefix written behind it goes. Elsewhere the
 * numbering plans (number_plan.c) tell each way to read the digits: national with or without the trunk prefix, with our own country code in front, behind
 * 00 or what this country dials instead, or another country's code. A mobile number is a better reading than one of another kind; two equally good ones
 * at home are no number. What people of this country write is national before it is another country's. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBER_MIN	7	/* E.164 digits with country code; below are short codes */
#define NUMBER_MAX	15	/* E.164 6.1 */
#define NUMBER_SIZE	(NUMBER_MAX + 1)
#define NUMBER_WORDS	96	/* of number_fault_words() */

enum number_kind {
	NUMBER_WRITTEN,		/* by people of this country */
	NUMBER_BARE,		/* by a link that does not say whether the country code is in front: home and abroad are as likely */
	NUMBER_INTERNATIONAL,	/* the country code is in front, with a '+' or without */
};

/* What stands in the way, and where. */
struct number_fault {
	enum number_why {
		NUMBER_NO_TEXT,		/* not UTF-8, or no `country` that is one */
		NUMBER_NO_DIGITS,
		NUMBER_SIGN,		/* one that is not of a number */
		NUMBER_LENGTH,
		NUMBER_NOBODYS,		/* no plan has such a number */
		NUMBER_AMBIGUOUS,
	} why;
	unsigned at;		/* NUMBER_SIGN: which character, from 1 */
	uint32_t sign;
};

/* Read a number: E.164 digits, country code first and no '+'. Signs that say nothing (store/base/sign.h), brackets, slashes, "tel:", a '*' or a
 * spreadsheet's ="" in front and a '#' behind go. country: the code of where it was written, as "254".
 * returns: digits, NUMBER_MIN to NUMBER_MAX; -EINVAL with "" in out and the reason in *fault, which may be NULL. secret: out, utf8. */
int number_read(char out[NUMBER_SIZE], const char *utf8, const char *country, enum number_kind kind, struct number_fault *fault)
	__attribute__((warn_unused_result));

/* Say it in words, behind "expected a phone number": no digit of it is among them. */
void number_fault_words(char words[NUMBER_WORDS], const struct number_fault *fault);

/* Whether a number is bare digits that can only be national, or nobody's, in a country where people write a trunk prefix before national numbers: a
 * spreadsheet dropped its zero, and may have dropped more. secret: utf8. */
bool number_lost_trunk(const char *utf8, const char *country) __attribute__((warn_unused_result));

/* What people of a country write before a national number, "0" or "8". returns: its length, 0: nothing; *trunk points into a constant. */
size_t number_trunk(const char **trunk, const char *country);
