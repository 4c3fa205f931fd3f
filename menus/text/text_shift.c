/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GSM-7 with national language tables: what an SMS may use, and USSD never, since the tables are named in a user data header. */
#include "menus/text/text_priv.h"

uint8_t text_shift_of(const char *lang)
{
	static const char codes[][3] = { "tr", "es", "pt" };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (!strcmp(codes[i], lang))
			return i + TEXT_SHIFT_TURKISH;
	return 0;
}

static uint32_t after_esc(struct text_shift shift, uint8_t code)
{
	uint32_t cp = code < 0x80 ? text_shift_table_single(shift.single, code) : 0xfffd;

	return cp ? cp : text_shift_table_locking(shift.locking, code);
}

int text_shift_decode(char *out, size_t cap, struct text_shift shift, const uint8_t *septets, size_t len)
{
	struct text_out o;
	size_t i;
	int rc = text_out_begin(&o, out, cap);

	if (rc < 0)
		return rc;
	for (i = 0; i < len && rc == 0; i++) {
		if (septets[i] == TEXT_GSM7_ESC && i + 1 < len)
			rc = text_out_put(&o, after_esc(shift, septets[++i]));
		else
			rc = text_out_put(&o, septets[i] < 0x80 ? text_shift_table_locking(shift.locking, septets[i]) : 0xfffd);
	}
	return text_out_end(&o, rc);
}

/* Code of a character in the two tables: as text_gsm7_code(). Codes without a sign decode as blanks; a blank is always 0x20. */
static int code_of(struct text_shift shift, uint32_t cp)
{
	if (cp == ' ')
		return ' ';
	if (!shift.locking) {
		int code = text_gsm7_code(cp);

		if (!shift.single || (code >= 0 && code < TEXT_GSM7_EXT))
			return code;
	}
	for (int code = 0; shift.locking && code < 0x80; code++)
		if (code != TEXT_GSM7_ESC && text_shift_table_locking(shift.locking, code) == cp)
			return code;
	for (int code = 0; code < 0x80; code++)
		if (code != TEXT_GSM7_ESC && text_shift_table_single(shift.single, code) == cp)
			return TEXT_GSM7_EXT | code;
	return -EDOM;
}

static bool mark_follows(const char *p, const char *end)
{
	return p < end && ((uint8_t)*p & 0xfe) == 0xcc;
}

/* The next character, as it is when the tables have it, else folded. returns: as text_fold_next(). */
static int next(uint32_t cps[TEXT_FOLD_MAX], struct text_shift shift, const char **p, const char *end)
{
	const char *at = *p;

	if (text_utf8_next(&cps[0], &at, end) < 0)
		return -EILSEQ;
	if (code_of(shift, cps[0]) < 0 || mark_follows(at, end))
		return text_fold_next(cps, p, end);
	*p = at;
	return 1;
}

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

int text_shift_encode(uint8_t *out, size_t cap, struct text_shift shift, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	uint32_t cps[TEXT_FOLD_MAX];
	size_t len = 0;
	int n, i, rc;

	while (p < end) {
		n = next(cps, shift, &p, end);
		if (n < 0)
			return n;
		for (i = 0; i < n; i++) {
			rc = put_code(out, cap, &len, code_of(shift, cps[i]));
			if (rc < 0)
				return rc;
		}
	}
	return len;
}

/* Turkish: without its dot or with one too many an i is another letter, and g-breve is no g. */
static bool is_another_letter(uint32_t cp)
{
	return cp == 0x130 || cp == 0x131 || cp == 0x11e || cp == 0x11f;
}

static bool is_of(unsigned languages, uint32_t cp)
{
	for (uint8_t id = 1; id <= TEXT_SHIFT_LAST; id++)
		if (languages & 1u << id &&
		    (code_of((struct text_shift){ .single = id }, cp) >= 0 || code_of((struct text_shift){ .locking = id }, cp) >= 0))
			return true;
	return false;
}

enum text_loss text_shift_loss(const char *utf8, struct text_shift shift, unsigned languages)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	enum text_loss loss = TEXT_LOSS_NONE;
	uint32_t cp;

	while (p < end) {
		if ((uint8_t)*p < 0x80) {
			p++;
			continue;
		}
		if (text_utf8_next(&cp, &p, end) < 0 || code_of(shift, cp) >= 0)
			continue;
		if (is_another_letter(cp))
			return TEXT_LOSS_MEANING;
		if (is_of(languages, cp))
			loss = TEXT_LOSS_LETTERS;
	}
	return loss;
}
