/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* UTF-8, strictly as RFC 3629 has it. */
#include "menus/text/text_priv.h"

#define REPLACEMENT	0xfffd

/* First octets of each length, and the narrower range of the second octet that keeps out overlong forms, surrogates and
 * values past U+10FFFF. source: Unicode 15 table 3-7 */
static const struct lead {
	uint8_t first, last;
	uint8_t more;
	uint8_t low, high;
} leads[] = {
	{ 0xc2, 0xdf, 1, 0x80, 0xbf },
	{ 0xe0, 0xe0, 2, 0xa0, 0xbf },
	{ 0xe1, 0xec, 2, 0x80, 0xbf },
	{ 0xed, 0xed, 2, 0x80, 0x9f },
	{ 0xee, 0xef, 2, 0x80, 0xbf },
	{ 0xf0, 0xf0, 3, 0x90, 0xbf },
	{ 0xf1, 0xf3, 3, 0x80, 0xbf },
	{ 0xf4, 0xf4, 3, 0x80, 0x8f },
};

static const struct lead *lead_of(uint8_t octet)
{
	size_t i;

	for (i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (octet >= leads[i].first && octet <= leads[i].last)
			return &leads[i];
	return NULL;
}

static int next_long(uint32_t *cp, const uint8_t **at, const uint8_t *end)
{
	const uint8_t *s = *at;
	const struct lead *l = lead_of(*s);
	uint32_t value;
	unsigned i;

	*cp = REPLACEMENT;
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

int text_utf8_next(uint32_t *cp, const char **p, const char *end)
{
	const uint8_t *at = (const uint8_t *)*p;
	int rc;

	if (*p >= end)
		return 0;
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
	rc = next_long(cp, &at, (const uint8_t *)end);
	*p = (const char *)at;
	return rc;
}

size_t text_utf8_put(char out[4], uint32_t cp)
{
	uint8_t *o = (uint8_t *)out;

	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = REPLACEMENT;
	if (cp < 0x80) {
		o[0] = cp;
		return 1;
	}
	if (cp < 0x800) {
		o[0] = 0xc0 | cp >> 6;
		o[1] = 0x80 | (cp & 0x3f);
		return 2;
	}
	if (cp < 0x10000) {
		o[0] = 0xe0 | cp >> 12;
		o[1] = 0x80 | (cp >> 6 & 0x3f);
		o[2] = 0x80 | (cp & 0x3f);
		return 3;
	}
	o[0] = 0xf0 | cp >> 18;
	o[1] = 0x80 | (cp >> 12 & 0x3f);
	o[2] = 0x80 | (cp >> 6 & 0x3f);
	o[3] = 0x80 | (cp & 0x3f);
	return 4;
}

bool text_utf8_valid(const char *utf8, size_t len)
{
	const char *p = utf8, *end = utf8 + len;
	uint32_t cp;

	while (p < end)
		if (text_utf8_next(&cp, &p, end) < 0 || cp == 0)
			return false;
	return true;
}

size_t text_utf8_clip(const char *utf8, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((uint8_t)utf8[max] & 0xc0) == 0x80)
		max--;
	return max;
}
