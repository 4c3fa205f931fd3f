/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/identity/person/pin.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "store/identity/person/pin_keypad.h"
#include "store/base/secret.h"

#define YEAR_FIRST	1930
#define YEAR_LAST	2029

static bool is_few(const char *p, size_t len)
{
	unsigned seen = 0;
	size_t i;

	for (i = 0; i < len; i++)
		seen |= 1u << (p[i] - '0');
	return __builtin_popcount(seen) <= 2;
}

/* The whole is one part, two or more times: ABCABC, ABABAB. */
static bool is_parts(const char *p, size_t len)
{
	size_t part;

	for (part = 1; part <= len / 2; part++) {
		if (len % part == 0 && !memcmp(p, p + part, len - part))
			return true;
	}
	return false;
}

/* Four neighbours with the same step between them, anywhere: 0 is equal digits, 1 and -1 a run without wrap. */
static bool has_steps(const char *p, size_t len, int step)
{
	size_t i, same = 1;

	for (i = 1; i < len; i++) {
		same = p[i] - p[i - 1] == step ? same + 1 : 1;
		if (same == 4)
			return true;
	}
	return false;
}

static bool is_repeat(const char *p, size_t len)
{
	return is_parts(p, len) || has_steps(p, len, 0);
}

static bool is_palindrome(const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len / 2; i++) {
		if (p[i] != p[len - 1 - i])
			return false;
	}
	return true;
}

static bool is_pairs(const char *p, size_t len)
{
	size_t i;

	for (i = 0; i + 1 < len; i += 2) {
		if (p[i] != p[i + 1])
			return false;
	}
	return len % 2 == 0;
}

static bool is_pattern(const char *p, size_t len)
{
	return is_palindrome(p, len) || is_pairs(p, len);
}

static bool is_run(const char *p, size_t len)
{
	return has_steps(p, len, 1) || has_steps(p, len, -1);
}

static unsigned two_digits(const char *p)
{
	return (p[0] - '0') * 10u + (p[1] - '0');
}

static unsigned four_digits(const char *p)
{
	return two_digits(p) * 100 + two_digits(p + 2);
}

static bool is_day(unsigned day, unsigned month)
{
	static const unsigned char days[] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month >= 1 && month <= 12 && day >= 1 && day <= days[month];
}

static bool is_date6(const char *p)
{
	unsigned a = two_digits(p), b = two_digits(p + 2), c = two_digits(p + 4);

	return is_day(a, b) || is_day(b, a) || is_day(c, b);
}

static bool is_year(const char *p)
{
	return four_digits(p) >= YEAR_FIRST && four_digits(p) <= YEAR_LAST;
}

/* DDMMYY, MMDDYY, YYMMDD at either end; DDMMYYYY and its kin are caught as years. */
static bool is_date(const char *p, size_t len)
{
	return is_date6(p) || is_date6(p + len - 6);
}

static bool is_yearly(const char *p, size_t len)
{
	return is_year(p) || is_year(p + len - 4);
}

static bool is_line(const char *p)
{
	static const char *const lines[] = { PIN_KEYPAD_LINES };
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!memcmp(p, lines[i], 3))
			return true;
	}
	return false;
}

static bool is_keypad(const char *p, size_t len)
{
	static const char *const columns[] = { PIN_KEYPAD_COLUMNS };
	size_t i, at;

	for (at = 0; at + 4 <= len; at++) {
		for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
			if (!memcmp(p + at, columns[i], 4))
				return true;
		}
	}
	for (at = 0; at + 6 <= len; at++) {
		if (is_line(p + at) && is_line(p + at + 3))
			return true;
	}
	return false;
}

static bool has_part(const char *p, size_t len, const char *part)
{
	size_t n = strlen(part), at;

	for (at = 0; n && at + n <= len; at++) {
		if (!memcmp(p + at, part, n))
			return true;
	}
	return false;
}

/* Any order in which people write the date, with two or four digits of the year; of a partial date what is known. */
static bool is_birth(const char *p, size_t len, const char *birth)
{
	static const char *const orders[] = { "dmy", "mdy", "ymd", "ydm", "dmY", "mdY", "Ymd", "Ydm", "mY", "Ym", "Y" };
	char text[9];
	size_t i, n, blen = strlen(birth);
	const char *o;
	bool found = false;

	for (i = 0; !found && i < sizeof(orders) / sizeof(orders[0]); i++) {
		if ((strchr(orders[i], 'd') && blen < 10) || (strchr(orders[i], 'm') && blen < 7) || blen < 4)
			continue;
		for (o = orders[i], n = 0; *o; o++) {
			const char *from = *o == 'd' ? birth + 8 : *o == 'm' ? birth + 5 : *o == 'y' ? birth + 2 : birth;

			memcpy(text + n, from, *o == 'Y' ? 4 : 2);
			n += *o == 'Y' ? 4 : 2;
		}
		text[n] = '\0';
		found = has_part(p, len, text);
	}
	secret_wipe_mem(text, sizeof(text));
	return found;
}

static bool is_number(const char *p, size_t len, const char *number)
{
	size_t n = strlen(number);

	return n >= 6 && has_part(p, len, number + n - 6);
}

const char *pin_easy(const char *pin, size_t len, const char (*births)[CALENDAR_TEXT], unsigned n, const char *number)
{
	static const struct {
		bool (*is)(const char *p, size_t len);
		const char *reason;
	} rules[] = {
		{ is_few, "easy.few" }, { is_repeat, "easy.repeat" }, { is_pattern, "easy.pattern" }, { is_run, "easy.run" },
		{ is_date, "easy.date" }, { is_yearly, "easy.year" }, { is_keypad, "easy.keypad" },
	};
	size_t i;

	for (i = 0; i < n; i++)
		if (is_birth(pin, len, births[i]))
			return "easy.birth";
	if (is_number(pin, len, number))
		return "easy.number";
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (rules[i].is(pin, len))
			return rules[i].reason;
	}
	return NULL;
}
