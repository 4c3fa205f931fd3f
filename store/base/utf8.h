/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* UTF-8 octets to characters, strictly as RFC 3629 has it: the one decoder of the tree. Pure, no copy. Ground level. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT	0xfffd

/* First octets of one length, and the narrower range of the second octet that keeps out overlong forms, surrogates and
 * values past U+10FFFF. source: Unicode 15 table 3-7 */
struct utf8_lead {
	uint8_t first, last;
	uint8_t more;
	uint8_t low, high;
};

static inline const struct utf8_lead *utf8_lead_of(uint8_t octet)
{
	static const struct utf8_lead leads[] = {
		{ 0xc2, 0xdf, 1, 0x80, 0xbf },
		{ 0xe0, 0xe0, 2, 0xa0, 0xbf },
		{ 0xe1, 0xec, 2, 0x80, 0xbf },
		{ 0xed, 0xed, 2, 0x80, 0x9f },
		{ 0xee, 0xef, 2, 0x80, 0xbf },
		{ 0xf0, 0xf0, 3, 0x90, 0xbf },
		{ 0xf1, 0xf3, 3, 0x80, 0xbf },
		{ 0xf4, 0xf4, 3, 0x80, 0x8f },
	};

	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (octet >= leads[i].first && octet <= leads[i].last)
			return &leads[i];
	return NULL;
}

/* utf8_next() of two octets and more. */
static inline int utf8_next_long(uint32_t *cp, const uint8_t **at, const uint8_t *end)
{
	const uint8_t *s = *at;
	const struct utf8_lead *l = utf8_lead_of(*s);
	uint32_t value;
	unsigned i;

	*cp = UTF8_REPLACEMENT;
	*at = s + 1;
	if (!l)
		return -EILSEQ;
	value = *s & (0x3fu >> l->more);
	for (i = 1; i <= l->more; i++) {
		uint8_t low = i == 1 ? l->low : 0x80, high = i == 1 ? l->high : 0xbf;

		if (s + i >= end || s[i] < low || s[i] > high)
			return -EILSEQ;
		value = value << 6 | (s[i] & 0x3f);
		*at = s + i + 1;
	}
	*cp = value;
	return 1;
}

/* Read the character at *p and step over it.
 * returns: 1 and *cp; 0 at `end`, with *cp = 0; -EILSEQ with *cp = U+FFFD and *p behind the ill-formed octets (at least one, never into a
 * character that is well formed), so that a caller may go on. source: RFC 3629 4, Unicode 15 3.9 D92. */
__attribute__((warn_unused_result))
static inline int utf8_next(uint32_t *cp, const char **p, const char *end)
{
	const uint8_t *at = (const uint8_t *)*p;
	int rc;

	if (*p >= end) {
		*cp = 0;
		return 0;
	}
	if (*at < 0x80) {
		*cp = *at;
		(*p)++;
		return 1;
	}
	if (*at >= 0xc2 && *at < 0xe0 && end - *p > 1 && (at[1] & 0xc0) == 0x80) {
		*cp = (at[0] & 0x1fu) << 6 | (at[1] & 0x3f);
		*p += 2;
		return 1;
	}
	rc = utf8_next_long(cp, &at, (const uint8_t *)end);
	*p = (const char *)at;
	return rc;
}

/* Tell whether `len` octets are well-formed UTF-8 without U+0000. */
static inline bool utf8_is_valid(const char *utf8, size_t len)
{
	const char *p = utf8, *end = utf8 + len;
	uint32_t cp;

	while (p < end)
		if (utf8_next(&cp, &p, end) < 0 || cp == 0)
			return false;
	return true;
}

/* Octets of the mark that some programs write in front of UTF-8: 3, or 0. */
static inline size_t utf8_mark(const char *octets, size_t len)
{
	return len >= 3 && octets[0] == '\xef' && octets[1] == '\xbb' && octets[2] == '\xbf' ? 3 : 0;
}

/* Tell whether a text begins as UTF-16 does: with its mark, or with a Latin letter and a zero octet in either order. */
static inline bool utf8_is_utf16(const char *octets, size_t len)
{
	if (len < 2)
		return false;
	return (octets[0] == '\xff' && octets[1] == '\xfe') || (octets[0] == '\xfe' && octets[1] == '\xff') || !octets[0] != !octets[1];
}
