/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* UTF-8 to the octets of the wire: GSM-7 as it is, folded, or with national tables, and UCS-2. */
#include "menus/text/text_priv.h"

static int put_unit(uint8_t *out, size_t cap, size_t *n, uint16_t unit)
{
	if (cap - *n < 2)
		return -ENOSPC;
	out[(*n)++] = unit >> 8;
	out[(*n)++] = unit & 0xff;
	return 0;
}

static int put_utf16(uint8_t *out, size_t cap, size_t *n, uint32_t cp)
{
	int rc;

	if (cp < 0x10000)
		return put_unit(out, cap, n, cp);
	cp -= 0x10000;
	rc = put_unit(out, cap, n, 0xd800 | cp >> 10);
	return rc < 0 ? rc : put_unit(out, cap, n, 0xdc00 | (cp & 0x3ff));
}

/* A code as text_gsm7_code() has it. */
static int put_code(uint8_t *out, size_t cap, size_t *n, int code)
{
	if (code < 0)
		return code;
	if (cap - *n < (code & TEXT_GSM7_EXT ? 2u : 1u))
		return -ENOSPC;
	if (code & TEXT_GSM7_EXT)
		out[(*n)++] = TEXT_GSM7_ESC;
	out[(*n)++] = code & 0x7f;
	return 0;
}

static int put_gsm7(uint8_t *out, size_t cap, size_t *n, uint32_t cp)
{
	return put_code(out, cap, n, text_gsm7_code(cp));
}

/* Every character as it is. */
static int encode_each(uint8_t *out, size_t cap, const char *utf8, int (*put)(uint8_t *out, size_t cap, size_t *n, uint32_t cp))
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	size_t n = 0;
	uint32_t cp;
	int rc;

	while (p < end) {
		if (text_utf8_next(&cp, &p, end) < 0)
			return -EILSEQ;
		rc = put(out, cap, &n, cp);
		if (rc < 0)
			return rc;
	}
	return n;
}

int text_ucs2_encode(uint8_t *out, size_t cap, const char *utf8)
{
	return encode_each(out, cap, utf8, put_utf16);
}

int text_gsm7_encode(uint8_t *out, size_t cap, const char *utf8)
{
	return encode_each(out, cap, utf8, put_gsm7);
}

static bool mark_follows(const char *p, const char *end)
{
	return p < end && ((uint8_t)*p & 0xfe) == 0xcc;
}

/* The next character, as it is when the tables have it, else folded. returns: as text_fold_next(). */
static int next_folded(uint32_t cps[TEXT_FOLD_MAX], struct text_shift shift, const char **p, const char *end)
{
	const char *at = *p;

	if (text_utf8_next(&cps[0], &at, end) < 0)
		return -EILSEQ;
	if (text_shift_code(shift, cps[0]) < 0 || mark_follows(at, end))
		return text_fold_next(cps, p, end);
	*p = at;
	return 1;
}

int text_shift_encode(uint8_t *out, size_t cap, struct text_shift shift, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	uint32_t cps[TEXT_FOLD_MAX];
	size_t len = 0;
	uint8_t plain;
	int n, i, rc;

	while (p < end) {
		if (len < cap && !shift.locking && text_is_plain(p, end, &plain) && !(plain & TEXT_GSM7_EXT)) {
			out[len++] = plain;
			p++;
			continue;
		}
		n = next_folded(cps, shift, &p, end);
		if (n < 0)
			return n;
		for (i = 0; i < n; i++) {
			rc = put_code(out, cap, &len, text_shift_code(shift, cps[i]));
			if (rc < 0)
				return rc;
		}
	}
	return len;
}

int text_encode(uint8_t *out, size_t cap, const char *utf8, enum text_alphabet alphabet)
{
	return alphabet == TEXT_GSM7 ? text_shift_encode(out, cap, (struct text_shift){ 0 }, utf8) : text_ucs2_encode(out, cap, utf8);
}
