/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text of people in Unicode: one form to keep, one to compare. What people see is kept as they write it; only what is compared is folded.
 *
 * Promise: pure, no memory of its own; ill-formed octets are refused. Life cycle: none. Limits: FOLD_CHARS characters after decomposition. */
#pragma once

#include <stddef.h>

#define FOLD_CHARS	1024
#define FOLD_MAX	(4 * FOLD_CHARS + 1)

/* Write in as it is kept: letters composed (NFC), each kind of blank a plain one, nothing invisible and no blank at either end.
 * returns: 0; -EILSEQ not UTF-8; -EMSGSIZE more than size octets with NUL. out is "" on failure.  secret: in, out; the caller wipes out. */
int fold_keep(char *out, size_t size, const char *in) __attribute__((warn_unused_result));

/* The same of a number of a paper, in signs that every phone has: compatibility forms and digits of other scripts become plain ones, each
 * kind of dash '-', and the sign for "number" goes. returns: as fold_keep().  secret: in, out; the caller wipes out. */
int fold_plain(char *out, size_t size, const char *in) __attribute__((warn_unused_result));

/* Write what in is compared by: NFKC without case, letters, marks and digits alone. Two spellings of one name or paper give one key.
 * source: Unicode 15, UAX 15 and 3.13 D146. returns: as fold_keep().  secret: in, out; the caller wipes out. */
int fold_key(char out[FOLD_MAX], const char *in) __attribute__((warn_unused_result));
