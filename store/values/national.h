/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers that countries and agencies print on papers: what each looks like, its check digit, its one spelling. The rows are data (etc/numbers.conf), read
 * and checked by gateway/config.
 *
 * Promise: pure, no memory of its own; what was lost or mistyped is named, never repaired. secret: a number, and what is kept of it; the caller wipes them.
 *
 * A form says a number sign by sign: d a digit, l a letter, a either; a capital letter or a digit stands for itself, [..] for one of those within. Behind a sign
 * {n} tells how often it comes, behind the last one {n,m} at least and at most. - / . and a blank stand where the paper prints them. Typed, they may stand
 * anywhere or be missing, and letters may be small.
 *
 * Limits: NATIONAL_CHARS signs a number, NATIONAL_FORMS_MAX forms a row, NATIONAL_ROWS_MAX rows. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define NATIONAL_CHARS		40	/* IDENTITY_NAME_CHARS */
#define NATIONAL_TEXT		(NATIONAL_CHARS + 1)
#define NATIONAL_LEAST		4	/* signs: fewer tell nobody apart */
#define NATIONAL_FORMS_MAX	4
#define NATIONAL_ROWS_MAX	64

/* X(ENUM, word of the file): how the check digit comes about.
 *
 * VERHOEFF: the last digit; J. Verhoeff, Error detecting decimal codes (1969), by the dihedral group of order 10
 * TCKN: the tenth digit of seven times the odd places less the even ones, the eleventh of the sum of ten
 * MRZ: ten signs as in a machine-readable zone are the number and its check digit, by weights 7, 3, 1 (ICAO Doc 9303-3 4.9); the digit is not kept */
#define NATIONAL_CHECKS(X) \
	X(NONE, "none") \
	X(VERHOEFF, "verhoeff") \
	X(TCKN, "tckn") \
	X(MRZ, "mrz")

enum national_rule {
#define X(e, word) NATIONAL_CHECK_##e,
	NATIONAL_CHECKS(X)
#undef X
	NATIONAL_CHECK_COUNT
};

struct national {
	char name[24];		/* as registers and desks write it: fayda_fin */
	char country[3];	/* that gives it, ISO 3166; "": not one country */
	char label[NATIONAL_TEXT];	/* for people */
	char kind[12];		/* a word of IDENTITY_ID_TYPES: what it is to organisations */
	char expect[64];	/* what it looks like, in words */
	char source[96];	/* who says so, or "unconfirmed" */
	char forms[NATIONAL_FORMS_MAX][NATIONAL_TEXT];
	unsigned n_forms;	/* 0: not known, any number is kept as it is written */
	enum national_rule rule;
};

struct national_table {
	const struct national *rows;
	size_t n;
};

/* What is wrong with a form. returns: static words; NULL: nothing. */
const char *national_form_fault(const char *form);

/* Whether the check digit of a row can stand in each of its forms. */
bool national_has_digit(const struct national *row);

/* The row of a kind of paper. Case does not matter, nor - _ / . and blanks: what paper keys pass over, so that papers which were kept under that name before stay
 * the same. table: NULL is an empty one. returns: NULL: none has that name. Borrowed from the table. */
const struct national *national_find(const struct national_table *table, const char *typed);

enum national_verdict {
	NATIONAL_GOOD,
	NATIONAL_SHAPE,	/* not what such a number looks like */
	NATIONAL_DIGIT,	/* it looks like one, and its check digit does not fit */
};

/* Judge a number in plain signs, and write the one spelling of it. kept: "" unless it is good. secret: kept, text. */
enum national_verdict national_check(char kept[NATIONAL_TEXT], const struct national *row, const char *text) __attribute__((warn_unused_result));

/* Say what is wrong with that number, without a sign of it. */
void national_words(char *words, size_t size, const struct national *row, enum national_verdict verdict, const char *text);
