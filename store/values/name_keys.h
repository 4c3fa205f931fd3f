/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys by which a person who joins again is found, though the name is spelt, ordered or dated otherwise. A key alone says little;
 * two of different kinds at one person say "somebody like this may be here".
 *
 *	A  any two of the first three names (the name, where it is one) and the year
 *	B  first name, mother's first name, year
 *	C  first name and the whole date, where it is none that stands for "some day of that year"
 *	D  all names, sorted, and the year
 *	E  first two names and the mother's first, no year
 *	F  the whole chain as one, and the year
 *
 * Names in keys are skeletons (name_skeleton.h). Rows are kept at enrolment; probes are looked up: those of A, B and F one year earlier and later too.
 * Without a mother there is no B and no E, without a year E alone. The text of a key is short and the same for ever: whoever keeps keys keeps
 * NAME_KEYS_VERSION with them, and makes them anew when it differs. A key is no secret of its own: a few core-minutes try all that exist, so it is
 * hashed slowly under a key before it is written anywhere.
 *
 * Promise: pure, no memory of its own. Life cycle: none. Limits: NAME_TOKENS names; the numbers below. */
#pragma once

#include "store/values/name_fold.h"
#include "store/values/name_skeleton.h"

#define NAME_KEYS_VERSION	1
#define NAME_KEYS_YEARS		3	/* rows of one kind: a longer range is looked at in its middle */
#define NAME_KEYS_SPAN		15	/* years: a longer range says nothing */
#define NAME_KEYS_ROWS		20	/* A 9, B 3, C 1, D 3, E 1, F 3; 6.8 are usual */
#define NAME_KEYS_PROBES	30	/* A 15, B 5, C 1, D 3, E 1, F 5; 18 are usual */
#define NAME_KEY_MAX		(NAME_TOKENS * NAME_SKELETON_MAX + 10)
#define NAME_KEYS_CROWD		30000	/* people: above, E alone tells too many */

enum name_key_kind {
	NAME_KEY_A,
	NAME_KEY_B,
	NAME_KEY_C,
	NAME_KEY_D,
	NAME_KEY_E,
	NAME_KEY_F,
	NAME_KEY_KINDS
};

#define NAME_KEY_BIT(kind)	(1u << (kind))

struct name_key {
	enum name_key_kind kind;
	char text[NAME_KEY_MAX];
};

/* A person as far as keys go. Strings are the caller's. */
struct name_person {
	const char *name;		/* all parts in the order said, a blank between, in any script (name_skeleton_knows() or the Latin form) */
	const char *mother;		/* or "" or NULL: not known */
	int year_lo, year_hi;		/* Gregorian years of the first and last day possible; 0: not known */
	int month, day;			/* of the one year, Gregorian; 0: not known */
};

enum name_keys_use {
	NAME_KEYS_TO_KEEP,	/* rows: at most NAME_KEYS_ROWS */
	NAME_KEYS_TO_FIND,	/* probes */
};

/* Write the keys of a person, none twice. returns: how many, 0 where the name has no letter; -EILSEQ, -EMSGSIZE as name_fold().
 * secret: p, out; the caller wipes out. */
int name_keys_of(struct name_key out[NAME_KEYS_PROBES], const struct name_person *p, enum name_keys_use use) __attribute__((warn_unused_result));

/* What makes two people alike. */
enum name_rule {
	NAME_RULE_TWO,		/* two kinds of A, B, C, D */
	NAME_RULE_TWO_OR_E,	/* or E alone, which finds names that were joined and years that are far off */
};

enum name_likeness {
	NAME_LIKE_NONE,
	NAME_LIKE_WEAK,		/* the rule holds: ask the person */
	NAME_LIKE_STRONG,	/* the rule holds, and three kinds of A to E agree */
};

/* Judge the kinds in which one kept person agrees with a probe (NAME_KEY_BIT of each). */
enum name_likeness name_keys_judge(unsigned kinds, enum name_rule rule);

/* The rule for that many people where nobody chose one. */
enum name_rule name_keys_rule(unsigned long people);
