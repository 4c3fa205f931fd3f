/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a reader takes for the same when GSM-7 lacks a sign. Tables: letters of the Latin blocks one by one, then signs. */
#include "menus/text/text_priv.h"
#include "store/base/sign.h"

#define COUNT(t)	(sizeof(t) / sizeof((t)[0]))

/* One octet a character of the block; '~' has no fold of one letter: GSM-7 has it, or it is in pairs[], or it stays. */
/* U+00A0 to U+00FF */
static const char latin1[] =
	" ~c~~~|~\"~a\"~~~-o~23'u~.,1o\"~~~~AAAA~~~~E~EEIIIID~OOOO~x~UUU~Y~~"
	"~aaa~~~c~~ee~iiid~~ooo~~~~uu~y~y";
/* U+0100 to U+017F */
static const char latin_a[] =
	"AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi~~JjKkkLlLlLl~"
	"~LlNnNnNn~NnOoOoOo~~RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
/* U+0180 to U+02AF */
static const char latin_b[] =
	"bBBb~~OCcDDDd~EEEFfGG~IIKkl~~NnOOo~~PpR~~~~tTtTUuUVYyZzZ~~~~~~~~"
	"~~~~~~~~~~~~~AaIiOoUuUuUuUuUueAaAa~~GgGgKkOoOoZzj~~~Gg~~Nn~~~~~~"
	"AaAaEeEeIiIiOoOoRrRrUuUuSsTt~~HhNd~~ZzAaEeOoOoOoOoYylntj~~ACcLTs"
	"z~~BU~EeJjQqRrYyaaabocdd~e~ee~~jggggoyh~iiilll~uwmnnno~~frrr~rr~"
	"rrss~~~~tuuvawyyzzz~''~~~b~ghj~l~~~~~~~~~~~~~~~~";
/* U+1E00 to U+1EFF */
static const char additional[] =
	"AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
	"MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
	"WwWwWwWwWwXxXxYyZzZzZzhtwy~sss~~AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
	"EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy~~~~~~";

static const struct block {
	uint16_t first;
	uint16_t count;
	const char *fold;
} blocks[] = {
	{ 0x00a0, sizeof(latin1) - 1, latin1 },
	{ 0x0100, sizeof(latin_a) - 1, latin_a },
	{ 0x0180, sizeof(latin_b) - 1, latin_b },
	{ 0x1e00, sizeof(additional) - 1, additional },
};

/* Runs of signs that fold to one. */
static const struct run {
	uint16_t first, last;
	uint16_t to;
} runs[] = {
	{ '\t', '\t', ' ' }, { '`', '`', '\'' },
	{ 0x01e2, 0x01e2, 0x00c6 }, { 0x01e3, 0x01e3, 0x00e6 }, { 0x01fa, 0x01fa, 0x00c5 }, { 0x01fb, 0x01fb, 0x00e5 },
	{ 0x01fc, 0x01fc, 0x00c6 }, { 0x01fd, 0x01fd, 0x00e6 }, { 0x01fe, 0x01fe, 0x00d8 }, { 0x01ff, 0x01ff, 0x00f8 },
	{ 0x02b9, 0x02b9, '\'' }, { 0x02ba, 0x02ba, '"' }, { 0x02bb, 0x02bf, '\'' }, { 0x02c8, 0x02c8, '\'' },
	{ 0x02ca, 0x02cb, '\'' }, { 0x02d0, 0x02d0, ':' },
	{ 0x2000, 0x200a, ' ' }, { 0x202f, 0x202f, ' ' }, { 0x205f, 0x205f, ' ' }, { 0x3000, 0x3000, ' ' },
	{ 0x2010, 0x2015, '-' }, { 0x2022, 0x2023, '-' }, { 0x2043, 0x2043, '-' }, { 0x2212, 0x2212, '-' },
	{ 0x2018, 0x201b, '\'' }, { 0x2032, 0x2032, '\'' }, { 0x2035, 0x2035, '\'' }, { 0x2039, 0x203a, '\'' },
	{ 0x201c, 0x201f, '"' }, { 0x2033, 0x2033, '"' }, { 0x2036, 0x2036, '"' },
	{ 0x2024, 0x2024, '.' }, { 0x2027, 0x2027, '.' }, { 0x2028, 0x2029, '\n' }, { 0x2044, 0x2044, '/' },
	{ 0x2215, 0x2215, '/' }, { 0x20a6, 0x20a6, 'N' }, { 0x3001, 0x3001, ',' }, { 0x3002, 0x3002, '.' },
	{ 0xa78b, 0xa78c, '\'' }, { 0xfe58, 0xfe58, '-' }, { 0xfe63, 0xfe63, '-' }, { 0xff40, 0xff40, '\'' },
};

/* Characters that fold to two or three. Never more octets than they had. */
static const struct pair {
	uint16_t from;
	char to[TEXT_FOLD_MAX + 1];
} pairs[] = {
	{ 0x00de, "Th" }, { 0x00fe, "th" }, { 0x0132, "IJ" }, { 0x0133, "ij" }, { 0x0149, "'n" }, { 0x0152, "OE" },
	{ 0x0153, "oe" }, { 0x0195, "hv" }, { 0x01a2, "OI" }, { 0x01a3, "oi" }, { 0x01c4, "DZ" }, { 0x01c5, "Dz" },
	{ 0x01c6, "dz" }, { 0x01c7, "LJ" }, { 0x01c8, "Lj" }, { 0x01c9, "lj" }, { 0x01ca, "NJ" }, { 0x01cb, "Nj" },
	{ 0x01cc, "nj" }, { 0x01f1, "DZ" }, { 0x01f2, "Dz" }, { 0x01f3, "dz" }, { 0x01f6, "Hv" }, { 0x1e9e, "SS" },
	{ 0x1efa, "LL" }, { 0x1efb, "ll" }, { 0x2025, ".." }, { 0x2026, "..." }, { 0x203c, "!!" }, { 0x20b9, "Rs" },
	{ 0x20ba, "TL" }, { 0x2116, "No" }, { 0x2122, "TM" }, { 0xfb00, "ff" }, { 0xfb01, "fi" }, { 0xfb02, "fl" },
	{ 0xfb03, "ffi" }, { 0xfb04, "ffl" }, { 0xfb05, "st" }, { 0xfb06, "st" },
};

/* Letters of GSM-7 that may come as a letter and a mark. */
static const struct composed {
	char base;
	uint16_t mark, to;
} composed[] = {
	{ 'a', 0x300, 0xe0 }, { 'e', 0x300, 0xe8 }, { 'i', 0x300, 0xec }, { 'o', 0x300, 0xf2 }, { 'u', 0x300, 0xf9 },
	{ 'e', 0x301, 0xe9 }, { 'E', 0x301, 0xc9 }, { 'n', 0x303, 0xf1 }, { 'N', 0x303, 0xd1 }, { 'C', 0x327, 0xc7 },
	{ 'a', 0x308, 0xe4 }, { 'A', 0x308, 0xc4 }, { 'o', 0x308, 0xf6 }, { 'O', 0x308, 0xd6 }, { 'u', 0x308, 0xfc },
	{ 'U', 0x308, 0xdc }, { 'a', 0x30a, 0xe5 }, { 'A', 0x30a, 0xc5 },
};

static int fold_block(uint32_t *to, uint32_t cp)
{
	size_t i;

	for (i = 0; i < COUNT(blocks); i++) {
		uint32_t at = cp - blocks[i].first;

		if (cp < blocks[i].first || at >= blocks[i].count || blocks[i].fold[at] == '~')
			continue;
		*to = blocks[i].fold[at];
		return 1;
	}
	return -EDOM;
}

static int fold_run(uint32_t *to, uint32_t cp)
{
	size_t i;

	for (i = 0; i < COUNT(runs); i++)
		if (cp >= runs[i].first && cp <= runs[i].last) {
			*to = runs[i].to;
			return 1;
		}
	return -EDOM;
}

static int fold_pair(uint32_t to[TEXT_FOLD_MAX], uint32_t cp)
{
	size_t i;
	int n;

	for (i = 0; i < COUNT(pairs); i++) {
		if (pairs[i].from != cp)
			continue;
		for (n = 0; pairs[i].to[n]; n++)
			to[n] = pairs[i].to[n];
		return n;
	}
	return -EDOM;
}

/* Control signs other than line ends say nothing to a reader. */
static bool is_control(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\r' && cp != '\f' && cp != '\t') || (cp >= 0x7f && cp < 0xa0);
}

int text_fold_of(uint32_t out[TEXT_FOLD_MAX], uint32_t cp)
{
	int n;

	if (is_control(cp) || sign_is_invisible(cp))
		return 0;
	n = fold_block(out, cp);
	if (n < 0)
		n = fold_run(out, cp);
	if (n < 0)
		n = fold_pair(out, cp);
	if (n > 0)
		return n;
	if (cp >= 0x80 && sign_digit(cp) >= 0)
		out[0] = '0' + sign_digit(cp);
	else if (cp >= 0xff01 && cp <= 0xff5e)
		out[0] = cp - 0xfee0;
	else
		return -EDOM;
	return 1;
}

uint32_t text_compose(uint32_t base, uint32_t mark)
{
	size_t i;

	for (i = 0; i < COUNT(composed); i++)
		if ((uint32_t)composed[i].base == base && composed[i].mark == mark)
			return composed[i].to;
	return base;
}

uint32_t text_bare(uint32_t cp)
{
	size_t i;

	for (i = 0; i < COUNT(composed); i++)
		if (composed[i].to == cp)
			return composed[i].base;
	return cp;
}
