/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names folded to be compared, never to be shown: one name in any form of Unicode gives the same tokens.
 *
 * What goes: case, marks (harakat, accents), tatweel, what cannot be seen, apostrophes, hyphens and points; letters of Arabic, Ethiopic and Latin
 * that are written for one another become one; words that come and go (al, bin, abu, haji) are left out, unless nothing else is there.
 *
 * Promise: pure, no memory of its own; ill-formed octets are refused. Life cycle: none. Limits: FOLD_CHARS characters after decomposition,
 * NAME_TOKENS tokens; what is behind them, and behind NAME_TOKEN_MAX octets of one, is not compared. */
#pragma once

#define NAME_TOKENS	8
#define NAME_TOKEN_MAX	128

struct name_tokens {
	unsigned n;
	char t[NAME_TOKENS][NAME_TOKEN_MAX];
};

/* Fold a name. returns: 0, also with no token; -EILSEQ not UTF-8; -EMSGSIZE too long; out has no token then.
 * source: Unicode 15, UAX 15 (NFKC) and 3.13 D145 (case).  secret: in, out; the caller wipes out. */
int name_fold(struct name_tokens *out, const char *in) __attribute__((warn_unused_result));
