/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words as they are compared: people type them in capitals or not, with their marks or without. */
#include "menus/text/text_priv.h"
#include "store/base/sign.h"

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

/* The next character: its script, and what it folds to. A sign of typesetters says nothing where it is passed over. */
static enum script next_letter(uint32_t cps[TEXT_FOLD_MAX], int *n, const char **p, const char *end, bool passing)
{
	const char *at = *p;
	uint32_t cp;

	*n = text_fold_next(cps, p, end);
	if (*n == 0 || (passing && (uint8_t)*at >= 0x80 && text_utf8_next(&cp, &at, end) > 0 && sign_is_passed_over(cp)))
		return MARK;
	return *n > 0 ? script_of(cps[0]) : SIGN;
}

static int next_word(char *out, size_t cap, const char **p, const char *end, bool passing)
{
	enum script word = SIGN, script;
	uint32_t cps[TEXT_FOLD_MAX];
	struct text_out o;
	int rc = text_out_begin(&o, out, cap), n, i;

	while (*p < end && rc == 0) {
		const char *at = *p;

		script = next_letter(cps, &n, p, end, passing);
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

int text_word_next(char *out, size_t cap, const char **p, const char *end)
{
	return next_word(out, cap, p, end, false);
}

int text_word_through(char *out, size_t cap, const char **p, const char *end)
{
	return next_word(out, cap, p, end, true);
}
