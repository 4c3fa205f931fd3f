/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The consonants of a name in one alphabet of few letters: what is left of it in any script, whoever wrote it down.
 *
 * Mohamed, Muhammad, Maxamed and their Arabic letters are "mt". A script is one table of name_skeleton.c; names of another keep their letters.
 * Promise: pure. Life cycle: none. Limits: NAME_SKELETON_MAX octets with NUL. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define NAME_SKELETON_MAX	25
#define NAME_SKELETON_NONE	"a"	/* of a name without a consonant */

/* Write the skeleton of one token as name_fold() gives it; never "".  secret: token, out; the caller wipes out. */
void name_skeleton(char out[NAME_SKELETON_MAX], const char *token);

/* Has a table the letters of all of that name? Where not, keys are better made of its Latin form. */
bool name_skeleton_knows(const char *name);

/* Append a skeleton to out, as if the two names were written as one; out begins as "". What has no room is cut.  secret: all; the caller wipes out. */
void name_skeleton_join(char *out, size_t size, const char *skeleton);
