/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words as they are compared: people type them in capitals or not, with their marks or without. */
#include "menus/text/text_priv.h"

#define TATWEEL	0x640	/* stretches an Arabic word */

enum script { SIGN, DIGIT, MARK, LATIN, OTHER };

/* Behind ASCII: what is neither a letter nor a mark. */
static const struct { uint32_t first, last; } signs[] = {
	{ 0x80, 0xbf }, { 0xd7, 0xd7 }, { 0xf7, 0xf7 }, { 0x2b0, 0x2ff }, { 0x600, 0x61f }, { 0x66a, 0x66d }, { 0x6d4, 0x6d4 },
	{ 0x964, 0x965 }, { 0x1361, 0x1368 }, { 0x2010, 0x2bff }, { 0x3000, 0x303f }, { 0xe000, 0xf8ff }, { 0xfff0, 0xffff },
	{ 0x1f000, 0x10ffff },
};

static enum script script_of(uint32_t cp)
{
	size_t i;

	if (cp >= '0' && cp <= '9')
		return DIGIT;
	if (cp < 0x80)
		return (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ? LATIN : SIGN;
	if (cp == TATWEEL || text_is_mark(cp))
		return MARK;
	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (cp >= signs[i].first && cp <= signs[i].last)
			return SIGN;
	return cp < 0x250 ? LATIN : OTHER;
}

static uint32_t capital(uint32_t cp)
{
	cp = text_bare(cp);
	return cp >= 'a' && cp <= 'z' ? cp - 'a' + 'A' : cp;
}

int text_word_next(char *out, size_t cap, const char **p, const char *end)
{
	enum script word = SIGN, script;
	uint32_t cps[TEXT_FOLD_MAX];
	struct text_out o;
	int rc = text_out_begin(&o, out, cap), n, i;

	while (*p < end && rc == 0) {
		const char *at = *p;

		n = text_fold_next(cps, p, end);
		script = n > 0 ? script_of(cps[0]) : n == 0 ? MARK : SIGN;
		if (script == MARK || (script == SIGN && word == SIGN))
			continue;
		if (script == DIGIT || (word != SIGN && script != word)) {
			*p = at;
			break;
		}
		word = script;
		for (i = 0; i < n && rc == 0; i++)
			rc = text_out_put(&o, capital(cps[i]));
	}
	return text_out_end(&o, rc);
}
