/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/number.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "store/base/number_plan.h"
#include "store/base/sign.h"
#include "store/base/utf8.h"

#define TYPED_MAX	(NUMBER_MAX + 5)	/* with the longest exit in front */

/* ---- what was typed ---- */

struct typed {
	char digits[TYPED_MAX + 1];
	unsigned len, at;	/* of the character read last, from 1 */
	bool plus, ended;	/* by the '#' that finishes typing */
	unsigned dot, slash;	/* where the last stands, 0: none */
	unsigned behind_dot;	/* digits */
};

static int refuse(struct number_fault *f, enum number_why why, unsigned at, uint32_t sign)
{
	*f = (struct number_fault){ why, at, sign };
	return -EINVAL;
}

static int take_digit(struct typed *t, char digit, struct number_fault *f)
{
	if (t->ended)
		return refuse(f, NUMBER_SIGN, t->at, digit);
	if (t->len >= TYPED_MAX)
		return t->slash ? refuse(f, NUMBER_SIGN, t->slash, '/') : refuse(f, NUMBER_LENGTH, 0, 0);
	t->digits[t->len++] = digit;
	t->behind_dot++;
	return 0;
}

static int take(struct typed *t, uint32_t cp, struct number_fault *f)
{
	uint32_t plain = sign_plain(cp);

	if (plain >= '0' && plain <= '9')
		return take_digit(t, plain, f);
	if (cp == '.') {
		t->dot = t->at;
		t->behind_dot = 0;
	}
	if (plain == '/')
		t->slash = t->at;
	if (plain == 0 || plain == '(' || plain == ')' || plain == '[' || plain == ']' || plain == '/')
		return 0;
	if (plain == '+' && !t->len && !t->plus)
		return t->plus = true, 0;
	if (plain == '#' && t->len)
		return t->ended = true, 0;
	if (!t->len && !t->plus && (plain == '*' || plain == '='))
		return 0;
	return refuse(f, NUMBER_SIGN, t->at, cp);
}

/* "tel:" as links on pages and cards have it. */
static const char *behind_tel(struct typed *t, const char *utf8, const char *end)
{
	const char *p = utf8, *at = p;
	uint32_t cp;

	while (utf8_next(&cp, &p, end) > 0 && sign_is_passed_over(cp)) {
		at = p;
		t->at++;
	}
	if (end - at >= 4 && !strncasecmp(at, "tel:", 4)) {
		t->at += 4;
		return at + 4;
	}
	t->at = 0;
	return utf8;
}

static int read_typed(struct typed *t, const char *utf8, struct number_fault *f)
{
	const char *end = utf8 + strlen(utf8), *p;
	uint32_t cp;
	int rc = 0;

	*t = (struct typed){ 0 };
	p = behind_tel(t, utf8, end);
	while (rc == 0 && p < end) {
		t->at++;
		rc = utf8_next(&cp, &p, end) < 0 ? refuse(f, NUMBER_NO_TEXT, 0, 0) : take(t, cp, f);
	}
	if (rc == 0 && !t->len)
		return refuse(f, NUMBER_NO_DIGITS, 0, 0);
	if (rc == 0 && t->dot && t->behind_dot == 1)	/* 254700000001.0 */
		return refuse(f, NUMBER_SIGN, t->dot, '.');
	return rc;
}

/* ---- what the plans say ---- */

/* The next of words kept by blanks. returns: its length, 0: none is left. */
static size_t next_of(const char **word, const char **list)
{
	size_t len;

	*word = *list += strspn(*list, " ");
	len = strcspn(*list, " ");
	*list += len;
	return len;
}

static bool begins(const char *digits, const char *lead, size_t len)
{
	size_t i;

	for (i = 0; i < len && digits[i] && (lead[i] == '?' || lead[i] == digits[i]); i++)
		;
	return i == len;
}

static bool begins_with_any(const char *digits, const char *list)
{
	const char *word;
	size_t len;

	while ((len = next_of(&word, &list)))
		if (*word == '*' || begins(digits, word, len))
			return true;
	return false;
}

enum fit {
	FITS_NOT,
	FITS,
	FITS_MOBILE,
};

/* Where a zero is dialled before national numbers, none begins with one. */
static bool has_trunk_zero(const struct number_plan *plan, const char *national)
{
	return national[0] == '0' && (plan->trunk[0] == '0' || strstr(plan->trunk, " 0"));
}

static enum fit fit_of(const struct number_plan *plan, const char *national)
{
	uint32_t bit = 1u << strlen(national);	/* TYPED_MAX is below 32 */

	if (!(plan->lengths & bit) || has_trunk_zero(plan, national))
		return FITS_NOT;
	return (plan->mobile & bit) && begins_with_any(national, plan->leads) ? FITS_MOBILE : FITS;
}

/* "+254 (0) 700 ...", "+52 1 55 ...": behind a country code a trunk prefix goes where the number is none with it. */
static const char *behind_trunk(const struct number_plan *plan, const char *national)
{
	const char *trunks = plan->trunk, *trunk;
	size_t len;

	if (fit_of(plan, national) != FITS_NOT)
		return national;
	while ((len = next_of(&trunk, &trunks)))
		if (begins(national, trunk, len) && fit_of(plan, national + len) != FITS_NOT)
			return national + len;
	return national + has_trunk_zero(plan, national);
}

/* ---- readings ---- */

struct reading {
	char digits[NUMBER_SIZE];
	enum fit fit;		/* FITS_NOT: there is none */
	bool in_doubt;		/* another one fits as well */
};

static int write_digits(char out[NUMBER_SIZE], const char *code, const char *national)
{
	size_t own = strlen(code), len = own + strlen(national);

	if (len < NUMBER_MIN || len > NUMBER_MAX || *(own ? code : national) == '0')
		return -EINVAL;
	memcpy(out, code, own);
	memcpy(out + own, national, len - own + 1);
	return len;
}

static void offer(struct reading *r, const struct number_plan *plan, const char *national)
{
	enum fit fit = fit_of(plan, national);
	char digits[NUMBER_SIZE];

	if (fit == FITS_NOT || fit < r->fit || write_digits(digits, plan->code, national) < 0)
		return;
	r->in_doubt = fit == r->fit && (r->in_doubt || strcmp(digits, r->digits) != 0);
	r->fit = fit;
	memcpy(r->digits, digits, sizeof(r->digits));
	explicit_bzero(digits, sizeof(digits));
}

/* Digits with a country code in front. */
static void offer_international(struct reading *r, const char *digits)
{
	const struct number_plan *plan = number_plan_of(digits);

	if (plan)
		offer(r, plan, behind_trunk(plan, digits + strlen(plan->code)));
}

/* The same with our own code: unless it is the better reading, the digits might as well be national. */
static void offer_with_own_code(struct reading *r, const char *digits)
{
	struct reading own = { "", FITS_NOT, false };

	offer_international(&own, digits);
	if (own.fit > r->fit)
		*r = own;
	else if (own.fit != FITS_NOT && strcmp(own.digits, r->digits))
		r->in_doubt = true;
	explicit_bzero(&own, sizeof(own));
}

static void offer_behind_exits(struct reading *r, const char *digits, const char *exits)
{
	const char *prefix;
	size_t len;

	while ((len = next_of(&prefix, &exits)))
		if (begins(digits, prefix, len))
			offer_international(r, digits + len);
}

/* Every way that people of this country dial. */
static void offer_home(struct reading *r, const char *digits, const struct number_plan *home)
{
	const char *trunks = home->trunk, *trunk;
	size_t len;

	while ((len = next_of(&trunk, &trunks)))
		if (begins(digits, trunk, len))
			offer(r, home, digits + len);
	offer(r, home, digits);
	if (number_plan_of(digits) == home)
		offer_with_own_code(r, digits);
	offer_behind_exits(r, digits, "00");
	offer_behind_exits(r, digits, home->exit);
}

static int choose(char out[NUMBER_SIZE], const struct reading *ours, const struct reading *theirs, enum number_kind kind, struct number_fault *f)
{
	const struct reading *r = ours;

	if (ours->in_doubt)
		return refuse(f, NUMBER_AMBIGUOUS, 0, 0);
	if (ours->fit == FITS_NOT || (kind == NUMBER_BARE && theirs->fit > ours->fit))
		r = theirs;
	else if (theirs->fit > ours->fit || (kind == NUMBER_BARE && theirs->fit == ours->fit))
		return refuse(f, NUMBER_AMBIGUOUS, 0, 0);
	if (r->fit == FITS_NOT)
		return refuse(f, NUMBER_NOBODYS, 0, 0);
	memcpy(out, r->digits, NUMBER_SIZE);
	return strlen(out);
}

static int read_by_plans(char out[NUMBER_SIZE], const char *digits, const struct number_plan *home, enum number_kind kind, struct number_fault *f)
{
	struct reading ours = { "", FITS_NOT, false }, theirs = { "", FITS_NOT, false };
	int rc;

	offer_home(&ours, digits, home);
	if (number_plan_of(digits) != home)
		offer_international(&theirs, digits);
	rc = choose(out, &ours, &theirs, kind, f);
	explicit_bzero(&ours, sizeof(ours));
	explicit_bzero(&theirs, sizeof(theirs));
	return rc;
}

/* Its length is not held against the plan: plans change, and who wrote the country code left no doubt. */
static int read_international(char out[NUMBER_SIZE], const char *digits, struct number_fault *f)
{
	const struct number_plan *plan = number_plan_of(digits);
	int rc = plan ? write_digits(out, plan->code, behind_trunk(plan, digits + strlen(plan->code))) : write_digits(out, "", digits);

	return rc < 0 ? refuse(f, *digits == '0' ? NUMBER_NOBODYS : NUMBER_LENGTH, 0, 0) : rc;
}

int number_read(char out[NUMBER_SIZE], const char *utf8, const char *country, enum number_kind kind, struct number_fault *fault)
{
	const struct number_plan *home = number_plan_get(country);
	struct number_fault unseen, *f = fault ? fault : &unseen;
	struct typed t;
	int rc;

	out[0] = '\0';
	if (!home)
		return refuse(f, NUMBER_NO_TEXT, 0, 0);
	rc = read_typed(&t, utf8, f);
	if (rc == 0 && (t.plus || kind == NUMBER_INTERNATIONAL))
		rc = read_international(out, t.digits, f);
	else if (rc == 0)
		rc = read_by_plans(out, t.digits, home, kind, f);
	if (rc < 0 && t.slash && f->why != NUMBER_SIGN)
		refuse(f, NUMBER_SIGN, t.slash, '/');
	explicit_bzero(&t, sizeof(t));
	return rc;
}

/* ---- the rest ---- */

void number_fault_words(char words[NUMBER_WORDS], const struct number_fault *fault)
{
	static const char *const say[] = {
		[NUMBER_NO_TEXT] = "it is no UTF-8 text", [NUMBER_NO_DIGITS] = "there is no digit in it",
		[NUMBER_SIGN] = "a sign that numbers do not have", [NUMBER_LENGTH] = "it has too few or too many digits",
		[NUMBER_NOBODYS] = "no country has such a number", [NUMBER_AMBIGUOUS] = "it may be two different numbers; write + and the country code in front",
	};

	if (fault->why != NUMBER_SIGN)
		snprintf(words, NUMBER_WORDS, "%s", say[fault->why]);
	else if (fault->sign == '/')
		snprintf(words, NUMBER_WORDS, "'/' at character %u stands in the way; are these two numbers?", fault->at);
	else if (fault->sign > ' ' && fault->sign < 0x7f && sign_digit(fault->sign) < 0)
		snprintf(words, NUMBER_WORDS, "'%c' at character %u stands in the way", (char)fault->sign, fault->at);
	else
		snprintf(words, NUMBER_WORDS, "character %u stands in the way", fault->at);
}

bool number_lost_trunk(const char *utf8, const char *country)
{
	const struct number_plan *home = number_plan_get(country);
	struct number_fault fault;
	size_t own = strlen(country);
	char read[NUMBER_SIZE];
	bool lost;

	if (!home || !home->is_written || !*utf8 || *utf8 == '0' || utf8[strspn(utf8, "0123456789")])
		return false;
	if (number_read(read, utf8, country, NUMBER_WRITTEN, &fault) < 0)
		return fault.why == NUMBER_NOBODYS && strncmp(utf8, country, own);
	lost = !strncmp(read, country, own) && !strcmp(read + own, utf8);
	explicit_bzero(read, sizeof(read));
	return lost;
}

size_t number_trunk(const char **trunk, const char *country)
{
	const struct number_plan *home = number_plan_get(country);
	const char *list = home ? home->trunk : "";

	return next_of(trunk, &list);
}
