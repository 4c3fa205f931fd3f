/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/base/sign.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "store/base/utf8.h"

#define FULLWIDTH_FIRST	0xff01
#define FULLWIDTH_LAST	0xff5e
#define FULLWIDTH	0xfee0	/* behind ASCII */

struct range {
	uint32_t first, last;
};

/* The zero of each script whose digits a phone may type. */
static const uint32_t zeros[] = {
	'0', 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20,
	0x1040, 0x1090, 0x17e0, 0x1810, 0xff10, 0x10d30, 0x11136, 0x1e950,
};

static const struct range invisible[] = {
	{ 0x00ad, 0x00ad }, { 0x034f, 0x034f }, { 0x061c, 0x061c }, { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x202a, 0x202e },
	{ 0x2060, 0x206f }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
};

static const struct range blanks[] = {
	{ '\t', '\r' }, { ' ', ' ' }, { 0x85, 0x85 }, { 0xa0, 0xa0 }, { 0x2000, 0x200a }, { 0x2028, 0x2029 }, { 0x202f, 0x202f },
	{ 0x205f, 0x205f }, { 0x3000, 0x3000 },
};

/* Dashes, and the dots that some people and some printed cards put between groups. */
static const struct range separators[] = {
	{ '-', '.' }, { 0xb7, 0xb7 }, { 0x0640, 0x0640 }, { 0x2010, 0x2015 }, { 0x2022, 0x2022 }, { 0x2043, 0x2043 }, { 0x2212, 0x2212 },
	{ 0xfe58, 0xfe58 }, { 0xfe63, 0xfe63 }, { 0xff0d, 0xff0e },
};

static const struct range quotes[] = {
	{ '"', '"' }, { '\'', '\'' }, { '`', '`' }, { 0xab, 0xab }, { 0xb4, 0xb4 }, { 0xbb, 0xbb }, { 0x02b9, 0x02bf }, { 0x2018, 0x201f },
	{ 0x2032, 0x2037 }, { 0x2039, 0x203a }, { 0x300c, 0x300f }, { 0x301d, 0x301f }, { 0xff02, 0xff02 }, { 0xff07, 0xff07 },
};

static bool is_within(const struct range *ranges, size_t n, uint32_t cp)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

#define IS_WITHIN(ranges, cp)	is_within(ranges, sizeof(ranges) / sizeof((ranges)[0]), cp)

int sign_digit(uint32_t cp)
{
	size_t i;

	for (i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (cp >= zeros[i] && cp < zeros[i] + 10u)
			return cp - zeros[i];
	return -1;
}

bool sign_is_invisible(uint32_t cp)
{
	return IS_WITHIN(invisible, cp);
}

bool sign_is_blank(uint32_t cp)
{
	return IS_WITHIN(blanks, cp);
}

bool sign_is_passed_over(uint32_t cp)
{
	return sign_is_blank(cp) || IS_WITHIN(separators, cp) || IS_WITHIN(quotes, cp) || IS_WITHIN(invisible, cp);
}

uint32_t sign_plain(uint32_t cp)
{
	int digit = sign_digit(cp);

	if (digit >= 0)
		return '0' + digit;
	if (sign_is_passed_over(cp))
		return 0;
	return cp >= FULLWIDTH_FIRST && cp <= FULLWIDTH_LAST ? cp - FULLWIDTH : cp;
}

/* What is no ASCII sign stays as the octets it came in. */
static int put(char **at, const char *end, uint32_t cp, const char *from, size_t len)
{
	char plain = cp;

	if (cp < 0x80) {
		from = &plain;
		len = 1;
	}
	if ((size_t)(end - *at) <= len)
		return -ENOSPC;
	memmove(*at, from, len);
	*at += len;
	return 0;
}

int sign_clean(char *out, unsigned cap, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8), *from;
	char *at = out;
	uint32_t cp;
	int rc = cap ? 0 : -ENOSPC;

	while (rc == 0 && p < end) {
		from = p;
		rc = utf8_next(&cp, &p, end) < 0 ? -EILSEQ : 0;
		cp = rc ? 0 : sign_plain(cp);
		if (cp)
			rc = put(&at, out + cap, cp, from, p - from);
	}
	if (cap)
		*(rc ? out : at) = '\0';
	return rc ? rc : at - out;
}
