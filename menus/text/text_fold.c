/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Choosing an alphabet, folding into it, and counting what that costs on the wire. */
#include "menus/text/text_priv.h"

static bool is_latin(uint32_t cp)
{
	return (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') || (cp >= 0xc0 && cp <= 0x24f);
}

/* Combining marks that Latin letters carry; their UTF-8 starts with 0xcc or 0xcd. */
static bool is_latin_mark(uint32_t cp)
{
	return cp >= 0x300 && cp <= 0x36f;
}

bool text_is_mark(uint32_t cp)
{
	if (cp < 0x300)
		return false;
	return cp <= 0x36f || (cp >= 0x64b && cp <= 0x65f) || cp == 0x670 || (cp >= 0x6d6 && cp <= 0x6dc) ||
	       (cp >= 0x591 && cp <= 0x5bd) || (cp >= 0x93a && cp <= 0x94f) || (cp >= 0x981 && cp <= 0x983) ||
	       (cp >= 0x9bc && cp <= 0x9cd) || (cp >= 0x102b && cp <= 0x103e) || (cp >= 0x135d && cp <= 0x135f) ||
	       (cp >= 0x200c && cp <= 0x200d) || (cp >= 0xfe00 && cp <= 0xfe0f);
}

/* Put the marks at *p onto the last of `n` characters, or let them go where GSM-7 has no such letter. */
static int fold_marks(uint32_t out[TEXT_FOLD_MAX], int n, const char **p, const char *end)
{
	const char *at = *p;
	uint32_t mark;

	while (n > 0 && is_latin(out[n - 1]) && at < end && ((uint8_t)*at & 0xfe) == 0xcc) {
		if (text_utf8_next(&mark, &at, end) < 0 || !is_latin_mark(mark))
			break;	/* octets that are no mark are the next character's fault */
		out[n - 1] = text_compose(out[n - 1], mark);
		*p = at;
	}
	return n;
}

int text_fold_next(uint32_t out[TEXT_FOLD_MAX], const char **p, const char *end)
{
	uint32_t cp;
	int n;

	if (text_utf8_next(&cp, p, end) < 0)
		return -EILSEQ;
	out[0] = cp;
	if (cp >= ' ' && cp < 0x7f && cp != '`')
		n = 1;
	else
		n = text_fold_of(out, cp);
	if (n == -EDOM) {
		out[0] = cp;
		n = 1;
	}
	return fold_marks(out, n, p, end);
}

int text_fold_gsm7(char *out, size_t cap, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	uint32_t cps[TEXT_FOLD_MAX];
	struct text_out o;
	int rc = text_out_begin(&o, out, cap), n, i;

	if (rc < 0)
		return rc;
	while (p < end && rc == 0) {
		n = text_fold_next(cps, &p, end);
		if (n < 0)
			rc = n;
		for (i = 0; i < n && rc == 0; i++)
			rc = text_out_put(&o, cps[i]);
	}
	return text_out_end(&o, rc);
}

static int gsm7_units(const char **p, const char *end)
{
	uint32_t cps[TEXT_FOLD_MAX];
	int n, units = 0, i;
	uint8_t plain;

	if (text_is_plain(*p, end, &plain)) {
		(*p)++;
		return plain & TEXT_GSM7_EXT ? 2 : 1;
	}
	n = text_fold_next(cps, p, end);
	if (n < 0)
		return n;
	for (i = 0; i < n; i++) {
		int code = text_gsm7_code(cps[i]);

		if (code < 0)
			return code;
		units += code & TEXT_GSM7_EXT ? 2 : 1;
	}
	return units;
}

static int ucs2_units(const char **p, const char *end)
{
	const char *at = *p;
	uint32_t cp;
	int units, marks;

	if (text_utf8_next(&cp, &at, end) < 0)
		return -EILSEQ;
	units = cp > 0xffff ? 2 : 1;
	*p = at;
	if (at < end && (uint8_t)*at < 0xcc)
		return units;
	for (marks = 0; marks < TEXT_MARKS_MAX && text_utf8_next(&cp, &at, end) > 0 && text_is_mark(cp); marks++) {
		units++;
		*p = at;
	}
	return units;
}

int text_cluster_units(const char **p, const char *end, enum text_alphabet alphabet)
{
	return alphabet == TEXT_GSM7 ? gsm7_units(p, end) : ucs2_units(p, end);
}

int text_measure(const char *utf8, enum text_alphabet alphabet)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	int units = 0, n;

	while (p < end) {
		n = text_cluster_units(&p, end, alphabet);
		if (n < 0)
			return n;
		units += n;
	}
	return units;
}

enum text_alphabet text_choose(const char *utf8)
{
	return text_measure(utf8, TEXT_GSM7) < 0 ? TEXT_UCS2 : TEXT_GSM7;
}

unsigned text_limit(struct text_limits limits, enum text_alphabet alphabet)
{
	return alphabet == TEXT_GSM7 ? limits.gsm7_septets : limits.ucs2_chars;
}

bool text_fits(const char *utf8, enum text_alphabet alphabet, struct text_limits limits)
{
	int units = text_measure(utf8, alphabet);

	return units >= 0 && (unsigned)units <= text_limit(limits, alphabet);
}
