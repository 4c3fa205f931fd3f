/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Shared by the text_*.c files only: a writer with a ceiling, and the tables each file offers the others. */
#pragma once

#include <errno.h>
#include <string.h>

#include "menus/text/text.h"

/* Writes UTF-8 into the caller's buffer and keeps one octet for the NUL. */
struct text_out {
	char *start;
	char *at;
	char *end;	/* NULL: there is no room, not even for that */
};

static inline int text_out_begin(struct text_out *o, char *out, size_t cap)
{
	o->start = o->at = out;
	o->end = cap ? out + cap - 1 : NULL;
	return cap ? 0 : -ENOSPC;
}

static inline int text_out_octets(struct text_out *o, const char *s, size_t len)
{
	if ((size_t)(o->end - o->at) < len)
		return -ENOSPC;
	memmove(o->at, s, len);
	o->at += len;
	return 0;
}

static inline int text_out_put(struct text_out *o, uint32_t cp)
{
	char buf[4];

	if (cp < 0x80 && o->at < o->end) {
		*o->at++ = cp;
		return 0;
	}
	return text_out_octets(o, buf, text_utf8_put(buf, cp));
}

/* Ends the string: its length, or with a negative `rc` the empty string and rc. */
static inline int text_out_end(struct text_out *o, int rc)
{
	if (rc < 0)
		o->at = o->start;
	if (o->end)
		*o->at = '\0';
	return rc < 0 ? rc : (int)(o->at - o->start);
}

#define TEXT_GSM7_ESC	0x1b
#define TEXT_GSM7_EXT	0x80

/* GSM-7 code of a character. returns: 0 to 0x7f; TEXT_GSM7_EXT with the code that follows ESC; -EDOM it has none. */
int text_gsm7_code(uint32_t cp) TEXT_WARN_UNUSED;

/* The same for ASCII, as a table; TEXT_ASCII_NONE where there is no code. Most text is ASCII, and every screen is measured
 * and encoded while a phone waits. */
#define TEXT_ASCII_NONE	0xff
extern const uint8_t text_ascii_code[128];

/* The code of a character that stands for itself in GSM-7: ASCII, and no combining mark (0xcc, 0xcd) behind it. */
static inline bool text_is_plain(const char *p, const char *end, uint8_t *code)
{
	uint8_t c = *p;

	if (c >= 0x80 || (p + 1 < end && ((uint8_t)p[1] & 0xfe) == 0xcc))
		return false;
	*code = text_ascii_code[c];
	return *code != TEXT_ASCII_NONE;
}

/* What a code of the main table stands for. */
uint32_t text_gsm7_main(uint8_t septet);
/* What a code behind ESC stands for; 0: nothing. */
uint32_t text_gsm7_ext(uint8_t septet);

/* The same of a national language, 0 the default. A locking table without a sign there has a blank. */
uint32_t text_shift_table_locking(uint8_t id, uint8_t code);
/* Behind ESC; 0: nothing. */
uint32_t text_shift_table_single(uint8_t id, uint8_t code);

/* Code of a character in the two tables: as text_gsm7_code(). */
int text_shift_code(struct text_shift shift, uint32_t cp) TEXT_WARN_UNUSED;

#define TEXT_FOLD_MAX	3	/* characters that one folds to */

/* Fold one character. returns: how many it makes, 0: it says nothing to a reader; -EDOM it has no fold and stays. */
int text_fold_of(uint32_t out[TEXT_FOLD_MAX], uint32_t cp) TEXT_WARN_UNUSED;

/* Read one character with the marks behind it, folded. returns: how many characters, 0 when nothing is left of it; -EILSEQ. */
int text_fold_next(uint32_t out[TEXT_FOLD_MAX], const char **p, const char *end) TEXT_WARN_UNUSED;

/* The letter of GSM-7 that `base` and a combining mark make, else `base`. */
uint32_t text_compose(uint32_t base, uint32_t mark);
/* The other way: the letter without the mark that it has in GSM-7, else `cp`. */
uint32_t text_bare(uint32_t cp);

#define TEXT_MARKS_MAX		8	/* real writing stacks three or four; hostile text any number */
#define TEXT_CLUSTER_MAX	(2 + TEXT_MARKS_MAX)

/* Step over one character with the marks that belong to it: what is never cut. returns: its units on the wire, 0 to
 * TEXT_CLUSTER_MAX; -EDOM; -EILSEQ. */
int text_cluster_units(const char **p, const char *end, enum text_alphabet alphabet) TEXT_WARN_UNUSED;
