/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* UTF-8, strictly as RFC 3629 has it. The decoder is store/base/utf8.h, which the rules of identity read names with too. */
#include "menus/text/text_priv.h"
#include "store/base/utf8.h"

int text_utf8_next(uint32_t *cp, const char **p, const char *end)
{
	return utf8_next(cp, p, end);
}

size_t text_utf8_put(char out[4], uint32_t cp)
{
	uint8_t *o = (uint8_t *)out;

	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = UTF8_REPLACEMENT;
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
	return utf8_is_valid(utf8, len);
}

size_t text_utf8_clip(const char *utf8, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((uint8_t)utf8[max] & 0xc0) == 0x80)
		max--;
	return max;
}
