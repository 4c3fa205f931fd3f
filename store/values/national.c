/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/national.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define PASSPORT_SIGNS	9	/* of a document number: ICAO Doc 9303-3 4.2.2 */
#define TCKN_DIGITS	11

static const char between[] = "-/. ";

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_between(char c)
{
	return c && strchr(between, c);
}

static char capital_of(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* ---- forms ---- */

/* One part of a form. */
struct part {
	char what;		/* d, l, a, '[' a set; else itself */
	const char *set;
	size_t n_set;
	unsigned least, most;	/* 0: it stands between signs */
};

/* A number from 1 to NATIONAL_CHARS at *at. returns: 0: none. */
static unsigned take_count(const char **at)
{
	unsigned n = 0;

	for (; is_digit(**at) && n <= NATIONAL_CHARS; (*at)++)
		n = n * 10 + (unsigned)(**at - '0');
	return n <= NATIONAL_CHARS ? n : 0;
}

/* {n} or {n,m} */
static const char *take_repeat(struct part *p, const char **at)
{
	static const char words[] = "a count that is none; expected {n} or {n,m}, of 1 to 40";

	if (**at != '{')
		return NULL;
	(*at)++;
	p->least = p->most = take_count(at);
	if (**at == ',') {
		(*at)++;
		p->most = take_count(at);
		if (p->most <= p->least)
			return words;
	}
	if (!p->least || *(*at)++ != '}')
		return words;
	return NULL;
}

/* [..], at its first sign. */
static const char *take_set(struct part *p, const char **at)
{
	p->set = *at;
	while (is_digit(**at) || is_capital(**at))
		(*at)++;
	p->n_set = (size_t)(*at - p->set);
	if (!p->n_set || **at != ']')
		return "a set that is none; expected [..] around capital letters and digits";
	(*at)++;
	return NULL;
}

/* The part at *at, which is not the end. returns: static words of what is wrong with it; NULL. */
static const char *take_part(struct part *p, const char **at)
{
	const char *fault = NULL;
	char c = *(*at)++;

	*p = (struct part){ .what = c, .least = 1, .most = 1 };
	if (is_between(c)) {
		p->least = p->most = 0;
		return NULL;
	}
	if (c == '[')
		fault = take_set(p, at);
	else if (!is_digit(c) && !is_capital(c) && !strchr("dla", c))
		fault = "not a sign of a form; expected d, l, a, capital letters, digits, [..], {..}, and - / . or a blank between";
	return fault ? fault : take_repeat(p, at);
}

const char *national_form_fault(const char *form)
{
	unsigned least = 0, octets = 0;
	bool is_last = false;
	const char *at, *fault;
	struct part p;

	if (is_between(form[0]) || (form[0] && is_between(form[strlen(form) - 1])))
		return "begins or ends with what stands between; expected a sign";
	for (at = form; *at; ) {
		if (is_last)
			return "a count that varies within; expected it at the end, or another form";
		fault = take_part(&p, &at);
		if (fault)
			return fault;
		is_last = p.most > p.least;
		least += p.least;
		octets += p.most ? p.most : 1;
		if (octets > NATIONAL_CHARS)
			return "too long; expected at most 40 signs, with those between";
	}
	return least < NATIONAL_LEAST ? "too short; expected at least 4 signs" : NULL;
}

static bool takes(const struct part *p, char c)
{
	switch (p->what) {
	case 'd': return is_digit(c);
	case 'l': return is_capital(c);
	case 'a': return is_digit(c) || is_capital(c);
	case '[': return memchr(p->set, c, p->n_set) != NULL;
	default: return c == p->what;
	}
}

/* How many signs a form has. */
static void count_signs(const char *form, unsigned *least, unsigned *most, bool *has_letter)
{
	struct part p;
	unsigned c;

	*least = *most = 0;
	*has_letter = false;
	while (*form && !take_part(&p, &form)) {
		*least += p.least;
		*most += p.most;
		for (c = 'A'; c <= 'Z'; c++)
			*has_letter |= p.most && takes(&p, (char)c);
	}
}

/* Write signs as the form has them. returns: false: they are not of it. */
static bool match(char kept[NATIONAL_TEXT], const char *form, const char *signs)
{
	struct part p;
	size_t n = 0;
	unsigned i;

	while (*form) {
		if (take_part(&p, &form))
			return false;
		if (!p.most)
			kept[n++] = p.what;
		for (i = 0; i < p.most && (i < p.least || *signs); i++) {
			if (!*signs || !takes(&p, *signs))
				return false;
			kept[n++] = *signs++;
		}
	}
	kept[n] = '\0';
	return !*signs;
}

/* ---- check digits, of signs alone ---- */

/* Product in the dihedral group of order 10: turns 0 to 4, and 5 to 9 turned over. */
static unsigned dihedral(unsigned a, unsigned b)
{
	unsigned turn = a < 5 ? a % 5 + b % 5 : a % 5 + 5 - b % 5;

	return turn % 5 + ((a < 5) == (b < 5) ? 0 : 5);
}

static bool fits_verhoeff(const char *signs, size_t n)
{
	static const unsigned char turned[10] = { 1, 5, 7, 6, 2, 8, 3, 0, 9, 4 };
	unsigned sum = 0, digit, k;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!is_digit(signs[n - 1 - i]))
			return false;
		digit = (unsigned)(signs[n - 1 - i] - '0');
		for (k = i % 8; k > 0; k--)
			digit = turned[digit];
		sum = dihedral(sum, digit);
	}
	return sum == 0;
}

static bool fits_tckn(const char *signs, size_t n)
{
	unsigned odd = 0, even = 0, i;

	for (i = 0; i < n; i++)
		if (!is_digit(signs[i]))
			return false;
	if (n != TCKN_DIGITS)
		return false;
	for (i = 0; i < 9; i++)
		*(i % 2 ? &even : &odd) += (unsigned)(signs[i] - '0');
	return (7 * odd + 9 * even) % 10 == (unsigned)(signs[9] - '0') && (odd + even + (unsigned)(signs[9] - '0')) % 10 == (unsigned)(signs[10] - '0');
}

static bool fits_mrz(const char *signs, size_t n)
{
	static const unsigned char weights[3] = { 7, 3, 1 };
	unsigned sum = 0;
	size_t i;

	for (i = 0; i + 1 < n; i++)
		sum += weights[i % 3] * (unsigned)(is_digit(signs[i]) ? signs[i] - '0' : signs[i] - 'A' + 10);
	return n > 1 && is_digit(signs[n - 1]) && sum % 10 == (unsigned)(signs[n - 1] - '0');
}

bool national_has_digit(const struct national *row)
{
	unsigned i, least, most;
	bool has_letter;

	for (i = 0; i < row->n_forms; i++) {
		count_signs(row->forms[i], &least, &most, &has_letter);
		if (row->rule == NATIONAL_CHECK_VERHOEFF && has_letter)
			return false;
		if (row->rule == NATIONAL_CHECK_TCKN && (has_letter || least != TCKN_DIGITS || most != TCKN_DIGITS))
			return false;
		if (row->rule == NATIONAL_CHECK_MRZ && most != PASSPORT_SIGNS)
			return false;
	}
	return row->n_forms > 0;
}

/* ---- numbers ---- */

static bool is_same_name(const char *a, const char *b)
{
	static const char parting[] = "-_/. ";

	for (;;) {
		a += strspn(a, parting);
		b += strspn(b, parting);
		if (!*a || capital_of(*a) != capital_of(*b))
			return *a == *b;
		a++;
		b++;
	}
}

const struct national *national_find(const struct national_table *table, const char *typed)
{
	size_t i;

	for (i = 0; table && i < table->n; i++)
		if (is_same_name(table->rows[i].name, typed))
			return &table->rows[i];
	return NULL;
}

/* The signs of a number without what stands between. returns: how many; -1: something else is among them, or they are too many. */
static int signs_of(char signs[NATIONAL_TEXT], const char *text)
{
	int n = 0;

	for (; *text; text++) {
		char c = capital_of(*text);

		if (is_between(c))
			continue;
		if (n == NATIONAL_CHARS || (!is_digit(c) && !is_capital(c)))
			return -1;
		signs[n++] = c;
	}
	signs[n] = '\0';
	return n;
}

/* Does a check digit that stands outside the form fit? It goes. */
static bool drop_mrz_digit(char *signs, int n)
{
	if (n != PASSPORT_SIGNS + 1 || !is_digit(signs[PASSPORT_SIGNS]))
		return true;
	if (!fits_mrz(signs, (size_t)n))
		return false;
	signs[PASSPORT_SIGNS] = '\0';
	return true;
}

static bool fits_digit(const struct national *row, const char *signs, int n)
{
	switch (row->rule) {
	case NATIONAL_CHECK_VERHOEFF: return fits_verhoeff(signs, (size_t)n);
	case NATIONAL_CHECK_TCKN: return fits_tckn(signs, (size_t)n);
	default: return true;
	}
}

/* As it is written, where no form is known. */
static enum national_verdict keep_written(char kept[NATIONAL_TEXT], const char *text)
{
	size_t n = strlen(text);

	if (n == 0 || n > NATIONAL_CHARS)
		return NATIONAL_SHAPE;
	memcpy(kept, text, n + 1);
	return NATIONAL_GOOD;
}

enum national_verdict national_check(char kept[NATIONAL_TEXT], const struct national *row, const char *text)
{
	enum national_verdict verdict = NATIONAL_SHAPE;
	char signs[NATIONAL_TEXT];
	unsigned i;
	int n;

	kept[0] = '\0';
	if (!row->n_forms)
		return keep_written(kept, text);
	n = signs_of(signs, text);
	if (n > 0 && row->rule == NATIONAL_CHECK_MRZ && !drop_mrz_digit(signs, n))
		verdict = NATIONAL_DIGIT;
	for (i = 0; n > 0 && verdict == NATIONAL_SHAPE && i < row->n_forms; i++)
		if (match(kept, row->forms[i], signs))
			verdict = fits_digit(row, signs, n) ? NATIONAL_GOOD : NATIONAL_DIGIT;
	if (verdict != NATIONAL_GOOD)
		memset(kept, 0, NATIONAL_TEXT);
	explicit_bzero(signs, sizeof(signs));
	return verdict;
}

/* Digits alone, and fewer than the shortest number has that is one of digits alone. */
static bool lacks_digits(const struct national *row, const char *text)
{
	unsigned i, least, most, shortest = UINT_MAX;
	char signs[NATIONAL_TEXT];
	bool has_letter, lacks;
	int n = signs_of(signs, text);

	for (i = 0; i < row->n_forms; i++) {
		count_signs(row->forms[i], &least, &most, &has_letter);
		if (!has_letter && least < shortest)
			shortest = least;
	}
	lacks = n > 0 && shortest != UINT_MAX && (unsigned)n < shortest && strspn(signs, "0123456789") == (size_t)n;
	explicit_bzero(signs, sizeof(signs));
	return lacks;
}

void national_words(char *words, size_t size, const struct national *row, enum national_verdict verdict, const char *text)
{
	if (verdict == NATIONAL_DIGIT)
		snprintf(words, size, "%s is mistyped: the check digit of %s does not fit", row->rule == NATIONAL_CHECK_MRZ ? "a letter or digit" : "a digit",
			 row->label);
	else
		snprintf(words, size, "expected %s, as %s has%s", row->expect, row->label, lacks_digits(row, text) ? "; zeros in front may be lost" : "");
}
