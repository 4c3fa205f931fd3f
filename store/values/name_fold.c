/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/name_fold.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/values/fold_priv.h"

#define HYPHEN	'-'
#define BLANK	' '
#define CASE_SIGNS	4	/* of one letter without case: three at most, as of Unicode 15 */

/* Letters that are written for one another. */
struct alike {
	uint16_t from, to, more;	/* to 0: the letter goes; more: a second one, or 0 */
};

static const struct alike alikes[] = {
	/* Latin */
	{ 0xe6, 'a', 'e' }, { 0xf0, 'd', 0 }, { 0xf8, 'o', 0 }, { 0xfe, 't', 'h' }, { 0x111, 'd', 0 }, { 0x131, 'i', 0 }, { 0x142, 'l', 0 },
	{ 0x14b, 'n', 'g' }, { 0x153, 'o', 'e' }, { 0x199, 'k', 0 }, { 0x1b4, 'y', 0 }, { 0x253, 'b', 0 }, { 0x254, 'o', 0 }, { 0x256, 'd', 0 },
	{ 0x257, 'd', 0 }, { 0x259, 'a', 0 }, { 0x25b, 'e', 0 }, { 0x263, 'g', 'h' },
	/* signs that stand for a breath, and tatweel */
	{ 0x2b9, 0, 0 }, { 0x2bb, 0, 0 }, { 0x2bc, 0, 0 }, { 0x2bd, 0, 0 }, { 0x2be, 0, 0 }, { 0x2bf, 0, 0 }, { 0x2c0, 0, 0 }, { 0x2c1, 0, 0 },
	{ 0x640, 0, 0 },
	/* Arabic; a hamza above or below is a mark, and has gone */
	{ 0x621, 0, 0 }, { 0x629, 0x647, 0 }, { 0x649, 0x64a, 0 }, { 0x671, 0x627, 0 }, { 0x6a9, 0x643, 0 }, { 0x6aa, 0x643, 0 },
	{ 0x6be, 0x647, 0 }, { 0x6c1, 0x647, 0 }, { 0x6cc, 0x64a, 0 }, { 0x6d0, 0x64a, 0 }, { 0x6d2, 0x64a, 0 }, { 0x6d5, 0x647, 0 },
};

/* Words that come and go in a name, as they stand when they are folded. */
static const char *const stops[] = {
	"al", "el", "ul", "bin", "ibn", "bint", "ben", "binti", "ould", "wed", "abu", "haji", "hajj",
	"ال", "بن", "ابن", "بنت", "ابو", "ولد", "حاج", "الحاج",
};

#define ETHIOPIC	0x1200
#define ETHIOPIC_ROWS	43	/* of eight: a consonant with each vowel */

/* Rows that sound alike are written for one another, and so are the first and fourth order of h and a. */
static int32_t ethiopic(int32_t c)
{
	static const uint8_t rows[][2] = { { 2, 0 }, { 16, 0 }, { 6, 4 }, { 26, 20 }, { 40, 39 } };
	int row = (c - ETHIOPIC) / 8, order = (c - ETHIOPIC) % 8;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i][0] == row)
			row = rows[i][1];
	if ((row == 0 || row == 20) && order == 3)
		order = 0;
	return ETHIOPIC + row * 8 + order;
}

static const struct alike *alike_of(int32_t c)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(alikes); i++)
		if (alikes[i].from == c)
			return &alikes[i];
	return NULL;
}

static bool is_stop(const char *token)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(stops); i++)
		if (!strcmp(stops[i], token))
			return true;
	return false;
}

static bool is_mark(int32_t c)
{
	utf8proc_category_t what = utf8proc_category(c);

	return what == UTF8PROC_CATEGORY_MN || what == UTF8PROC_CATEGORY_MC || what == UTF8PROC_CATEGORY_ME;
}

/* What a character is to a name: a letter, HYPHEN, BLANK (it parts tokens), or 0 (it goes). */
static int32_t class_of(int32_t c)
{
	utf8proc_category_t what = utf8proc_category(c);

	if (is_mark(c) || what == UTF8PROC_CATEGORY_CF || c == '\'' || c == '`' || c == '.' || c == 0x2018 || c == 0x2019)
		return 0;
	if (what == UTF8PROC_CATEGORY_PD || c == 0x2212)
		return HYPHEN;
	if (what < UTF8PROC_CATEGORY_LU || what > UTF8PROC_CATEGORY_NO)
		return BLANK;
	return c >= ETHIOPIC && c < ETHIOPIC + ETHIOPIC_ROWS * 8 ? ethiopic(c) : c;
}

/* The token that is being written, behind those that out has. */
struct pen {
	struct name_tokens *out;
	bool all;	/* stop words too */
	size_t used;
	char t[NAME_TOKEN_MAX];
};

static void put(struct pen *p, int32_t c)
{
	if (c && p->used + 4 < sizeof(p->t))
		p->used += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)p->t + p->used);
}

static void put_alike(struct pen *p, int32_t c)
{
	const struct alike *a = alike_of(c);

	put(p, a ? a->to : c);
	put(p, a ? a->more : 0);
}

/* Without case; which of two forms of one letter stands there, and in which order its marks, was settled before. */
static void put_letter(struct pen *p, int32_t c)
{
	int32_t small[CASE_SIGNS];
	int i, n, bound = 0;

	n = (int)utf8proc_decompose_char(c, small, CASE_SIGNS, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &bound);
	for (i = 0; i < n && n <= CASE_SIGNS; i++)
		if (!is_mark(small[i]))
			put_alike(p, small[i]);
}

static void end_token(struct pen *p)
{
	p->t[p->used] = '\0';
	if (p->used && p->out->n < NAME_TOKENS && (p->all || !is_stop(p->t)))
		memcpy(p->out->t[p->out->n++], p->t, p->used + 1);
	p->used = 0;
}

/* A hyphen joins what stands beside it, but for a word that is left out: Al-Hassan. */
static void put_hyphen(struct pen *p)
{
	p->t[p->used] = '\0';
	if (is_stop(p->t))
		end_token(p);
}

static void cut_tokens(struct name_tokens *out, const int32_t *signs, int n, bool all)
{
	struct pen p = { .out = out, .all = all };
	int32_t c;
	int i;

	for (i = 0; i < n; i++) {
		c = class_of(signs[i]);
		if (c == HYPHEN)
			put_hyphen(&p);
		else if (c && c != BLANK)
			put_letter(&p, c);
		else if (c && (i + 1 == n || !is_mark(signs[i + 1])))	/* a blank that carries a mark is an accent typed alone */
			end_token(&p);
	}
	end_token(&p);
	secret_wipe_mem(&p, sizeof(p));
}

int name_fold(struct name_tokens *out, const char *in)
{
	int32_t signs[FOLD_CHARS + 1];
	int n;

	out->n = 0;
	n = fold_signs(signs, in, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE);
	if (n > 0)
		cut_tokens(out, signs, n, false);
	if (n > 0 && out->n == 0)
		cut_tokens(out, signs, n, true);
	secret_wipe_mem(signs, sizeof(signs));
	return n < 0 ? n : 0;
}
