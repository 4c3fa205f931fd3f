/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ethiopic and Ukrainian in plain Latin letters, for phones that draw neither. */
#include <ctype.h>
#include <stdio.h>

#include "menus/text/text_priv.h"

#define SYLLABLES	0x1200	/* rows of eight: a consonant in its seven orders and with "wa" */
#define SYLLABLES_END	0x1358
#define ORDERS		8
#define BARE		5	/* the sixth order: a consonant, with a vowel that is said or not, and never written */
#define LETTER_SIZE	8

/* One letter with what stands around it; 0 where a text begins or ends. */
struct place {
	uint32_t before, cp, next, after;
	bool is_joined;		/* the consonant before was said without a vowel */
};

/* --- Ethiopic ----------------------------------------------------------------------------------------------------- */

/* By rows from SYLLABLES; "" is the glottal stop, of which the vowel alone is written. */
static const char *const consonants[] = {
	"h", "l", "h", "m", "s", "r", "s", "sh", "q", "qw", "qh", "qhw", "b", "v", "t", "ch", "h", "hw", "n", "ny", "", "k", "kw", "kh", "khw",
	"w", "", "z", "zh", "y", "d", "d", "j", "g", "gw", "g", "t", "ch", "p", "ts", "ts", "f", "p",
};

static bool is_syllable(uint32_t cp)
{
	return cp >= SYLLABLES && cp < SYLLABLES_END;
}

static bool is_bare(uint32_t cp)
{
	return is_syllable(cp) && cp % ORDERS == BARE;
}

static const char *consonant_of(uint32_t cp)
{
	return consonants[(cp - SYLLABLES) / ORDERS];
}

static bool is_sonorant(uint32_t cp)
{
	const char *c = consonant_of(cp);

	return *c && !c[1] && strchr("rlnm", *c);
}

/* The vowel of the sixth order is said where a word begins, between consonants that cannot be joined, and before a last r, l, m or n. */
static bool is_voiced(const struct place *p)
{
	if (!is_syllable(p->before) || !*consonant_of(p->cp))
		return true;
	if (!is_syllable(p->next))
		return false;
	return p->is_joined || (is_bare(p->next) && !is_syllable(p->after) && is_sonorant(p->next) && !is_sonorant(p->cp));
}

static const char *put_syllable(char out[LETTER_SIZE], struct place *p)
{
	static const char *const vowels[ORDERS] = { "e", "u", "i", "a", "e", "", "o", "wa" };
	const char *consonant = consonant_of(p->cp), *vowel = vowels[p->cp % ORDERS];

	if (p->cp % ORDERS == 0 && (!*consonant || *consonant == 'h'))
		vowel = "a";	/* as h and the glottal stop are said in their first order */
	else if (is_bare(p->cp) && is_voiced(p))
		vowel = "i";
	p->is_joined = !*vowel;
	snprintf(out, LETTER_SIZE, "%s%s", consonant, vowel);
	return out;
}

static const char *ethiopic_sign(uint32_t cp)
{
	static const char *const signs[] = { " ", ".", ",", ";", ":", ":", "?" };	/* U+1361 to U+1367 */

	return cp > 0x1360 && cp <= 0x1360 + sizeof(signs) / sizeof(*signs) ? signs[cp - 0x1361] : NULL;
}

/* --- Ukrainian: resolution 55 of the Cabinet of Ministers, 2010 ---------------------------------------------------- */

static const struct cyrillic {
	uint16_t cp;
	const char *first, *other;	/* where a word begins, and elsewhere; NULL: the same */
} cyrillic[] = {
	{ 0x430, "a", NULL }, { 0x431, "b", NULL }, { 0x432, "v", NULL }, { 0x433, "h", NULL }, { 0x434, "d", NULL }, { 0x435, "e", NULL },
	{ 0x436, "zh", NULL }, { 0x437, "z", NULL }, { 0x438, "y", NULL }, { 0x439, "y", "i" }, { 0x43a, "k", NULL }, { 0x43b, "l", NULL },
	{ 0x43c, "m", NULL }, { 0x43d, "n", NULL }, { 0x43e, "o", NULL }, { 0x43f, "p", NULL }, { 0x440, "r", NULL }, { 0x441, "s", NULL },
	{ 0x442, "t", NULL }, { 0x443, "u", NULL }, { 0x444, "f", NULL }, { 0x445, "kh", NULL }, { 0x446, "ts", NULL }, { 0x447, "ch", NULL },
	{ 0x448, "sh", NULL }, { 0x449, "shch", NULL }, { 0x44c, "", NULL }, { 0x44e, "yu", "iu" }, { 0x44f, "ya", "ia" }, { 0x454, "ye", "ie" },
	{ 0x456, "i", NULL }, { 0x457, "yi", "i" }, { 0x491, "g", NULL },
};

static uint32_t small(uint32_t cp)
{
	if (cp >= 0x410 && cp <= 0x42f)
		return cp + 0x20;
	if (cp >= 0x404 && cp <= 0x407)
		return cp + 0x50;
	return cp == 0x490 ? 0x491 : cp;
}

static const struct cyrillic *cyrillic_of(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(cyrillic) / sizeof(*cyrillic); i++)
		if (cyrillic[i].cp == small(cp))
			return &cyrillic[i];
	return NULL;
}

static bool is_apostrophe(uint32_t cp)
{
	return cp == '\'' || cp == 0x2019 || cp == 0x2bc;
}

static bool is_capital(uint32_t cp)
{
	return small(cp) != cp;
}

static const char *put_cyrillic(char out[LETTER_SIZE], const struct place *p, const struct cyrillic *c)
{
	bool is_inside = cyrillic_of(p->before) || is_apostrophe(p->before);
	bool after_z = small(p->cp) == 0x433 && small(p->before) == 0x437;	/* "zh" is another letter */

	snprintf(out, LETTER_SIZE, "%s", after_z ? "gh" : is_inside && c->other ? c->other : c->first);
	if (!is_capital(p->cp))
		return out;
	out[0] = toupper((unsigned char)out[0]);
	for (char *o = out; *o && (is_capital(p->next) || is_capital(p->before)); o++)
		*o = toupper((unsigned char)*o);
	return out;
}

/* ------------------------------------------------------------------------------------------------------------------ */

/* returns: NULL where a letter stays as it is. */
static const char *latin_of(char out[LETTER_SIZE], struct place *p)
{
	const struct cyrillic *c = cyrillic_of(p->cp);

	if (is_syllable(p->cp))
		return put_syllable(out, p);
	p->is_joined = false;
	if (c)
		return put_cyrillic(out, p, c);
	if (is_apostrophe(p->cp) && cyrillic_of(p->before) && cyrillic_of(p->next))
		return "";
	return ethiopic_sign(p->cp);
}

/* returns: 0 at the end. */
static uint32_t ahead(const char **p, const char *end)
{
	uint32_t cp = 0;

	return text_utf8_next(&cp, p, end) < 0 ? 0 : cp;
}

int text_latin(char *out, size_t cap, const char *utf8)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	struct place at = { 0 };
	struct text_out o;
	int rc = text_out_begin(&o, out, cap);

	while (p < end && rc >= 0) {
		char letter[LETTER_SIZE];
		const char *latin, *behind;

		at.before = at.cp;
		rc = text_utf8_next(&at.cp, &p, end);
		behind = p;
		at.next = ahead(&behind, end);
		at.after = ahead(&behind, end);
		latin = latin_of(letter, &at);
		if (rc > 0)
			rc = latin ? text_out_octets(&o, latin, strlen(latin)) : text_out_put(&o, at.cp);
	}
	return text_out_end(&o, rc);
}
