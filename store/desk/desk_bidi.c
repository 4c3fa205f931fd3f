/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A line of a terminal that shows characters one beside the other: put in the order in which it is seen, Arabic letters in the forms that join. */
#include <fribidi.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define LINE_MAX 1024
#define ISOLATE_FIRST	0x2066
#define ISOLATE_LAST	0x2069
#define FILLER	0xfeff	/* stands beside a ligature of two letters */

static bool has_rtl(const wchar_t *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (FRIBIDI_IS_RTL(fribidi_get_bidi_type((FriBidiChar)text[i])))
			return true;
	return false;
}

/* returns: how many are left. */
static size_t strip(wchar_t *text, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		if (text[i] < ISOLATE_FIRST || text[i] > ISOLATE_LAST)
			text[n++] = text[i];
	return n;
}

bool desk_bidi(wchar_t *text, size_t *len)
{
	FriBidiChar in[LINE_MAX], out[LINE_MAX + 1];
	FriBidiParType base = FRIBIDI_PAR_ON;
	bool is_done;
	size_t i, n = 0;

	if (*len > LINE_MAX || !has_rtl(text, *len)) {
		*len = strip(text, *len);
		return false;
	}
	for (i = 0; i < *len; i++)
		in[i] = (FriBidiChar)text[i];
	is_done = fribidi_log2vis(in, (FriBidiStrIndex)*len, &base, out, NULL, NULL, NULL);
	for (i = 0; is_done && i < *len; i++)
		if (out[i] != FILLER)
			text[n++] = (wchar_t)out[i];
	*len = strip(text, is_done ? n : *len);
	secret_wipe_mem(in, sizeof(in));
	secret_wipe_mem(out, sizeof(out));
	return is_done && FRIBIDI_IS_RTL(base);
}
