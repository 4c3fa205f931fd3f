/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/fold_priv.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"

#define NUMERO		0x2116
#define TATWEEL		0x0640	/* stretches an Arabic word, and means nothing */

/* The zero of each script that papers of our people are numbered in. */
static const uint16_t zeros[] = { 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x1040 };

static int32_t plain_digit(int32_t c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(zeros); i++)
		if (c >= zeros[i] && c < zeros[i] + 10)
			return '0' + c - zeros[i];
	return c;
}

static bool is_blank(int32_t c)
{
	return utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

static bool is_invisible(int32_t c)
{
	return utf8proc_category(c) == UTF8PROC_CATEGORY_CF;
}

/* A sign of `keep`: itself, a plain blank for any other. */
static int32_t kept_sign(int32_t c)
{
	return is_blank(c) ? ' ' : c;
}

/* A sign of `plain`; 0: it goes. */
static int32_t plain_sign(int32_t c)
{
	if (c == NUMERO || is_invisible(c))
		return 0;
	if (utf8proc_category(c) == UTF8PROC_CATEGORY_PD || c == 0x2212)
		return '-';
	return plain_digit(kept_sign(c));
}

/* A sign of `key`; 0: it goes. */
static int32_t key_sign(int32_t c)
{
	utf8proc_category_t what = utf8proc_category(c);

	return what >= UTF8PROC_CATEGORY_LU && what <= UTF8PROC_CATEGORY_NO && c != TATWEEL ? plain_digit(c) : 0;
}

/* Map each of n signs in place. returns: how many stay. */
static utf8proc_ssize_t map_signs(int32_t *signs, utf8proc_ssize_t n, int32_t (*map)(int32_t c))
{
	utf8proc_ssize_t i, used = 0;
	int32_t c;

	for (i = 0; i < n; i++) {
		c = map(signs[i]);
		if (c)
			signs[used++] = c;
	}
	return used;
}

/* Drop blanks and what cannot be seen from both ends. returns: how many stay. */
static utf8proc_ssize_t trim_ends(int32_t *signs, utf8proc_ssize_t n)
{
	utf8proc_ssize_t from = 0;

	while (n > 0 && (is_blank(signs[n - 1]) || is_invisible(signs[n - 1])))
		n--;
	while (from < n && (is_blank(signs[from]) || is_invisible(signs[from])))
		from++;
	memmove(signs, signs + from, (size_t)(n - from) * sizeof(signs[0]));
	return n - from;
}

static int write_octets(char *out, size_t size, const int32_t *signs, utf8proc_ssize_t n)
{
	utf8proc_ssize_t i;
	size_t used = 0;

	for (i = 0; i < n; i++) {
		if (used + 4 >= size) {
			out[0] = '\0';
			return -EMSGSIZE;
		}
		used += (size_t)utf8proc_encode_char(signs[i], (utf8proc_uint8_t *)out + used);
	}
	out[used] = '\0';
	return 0;
}

int fold_signs(int32_t signs[FOLD_CHARS + 1], const char *in, utf8proc_option_t options)
{
	utf8proc_ssize_t n;

	n = utf8proc_decompose((const utf8proc_uint8_t *)in, (utf8proc_ssize_t)strlen(in), signs, FOLD_CHARS, options);
	if (n < 0)
		return -EILSEQ;
	return n > FOLD_CHARS ? -EMSGSIZE : (int)utf8proc_normalize_utf32(signs, n, options);
}

static int fold(char *out, size_t size, const char *in, utf8proc_option_t options, int32_t (*map)(int32_t c))
{
	int32_t signs[FOLD_CHARS + 1];
	int rc = fold_signs(signs, in, options);

	out[0] = '\0';
	if (rc >= 0)
		rc = write_octets(out, size, signs, trim_ends(signs, map_signs(signs, rc, map)));
	secret_wipe_mem(signs, sizeof(signs));
	return rc;
}

int fold_keep(char *out, size_t size, const char *in)
{
	return fold(out, size, in, UTF8PROC_STABLE | UTF8PROC_COMPOSE, kept_sign);
}

/* Twice: compatibility forms would make letters of the sign for "number". */
int fold_plain(char *out, size_t size, const char *in)
{
	char signs[FOLD_MAX];
	int rc = fold(signs, sizeof(signs), in, UTF8PROC_STABLE | UTF8PROC_COMPOSE, plain_sign);

	out[0] = '\0';
	if (rc == 0)
		rc = fold(out, size, signs, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT, plain_sign);
	secret_wipe_mem(signs, sizeof(signs));
	return rc;
}

int fold_key(char out[FOLD_MAX], const char *in)
{
	return fold(out, FOLD_MAX, in, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, key_sign);
}
