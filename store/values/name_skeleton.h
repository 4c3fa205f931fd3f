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

/* What is kept of a name to judge another by: the skeletons of its tokens, a blank between; NAME_SKELETON_ALIEN where letters of it are in no table. */
#define NAME_SKELETON_WHOLE	(8 * NAME_SKELETON_MAX)
#define NAME_SKELETON_ALIEN	"?"
/* returns: 0, also with ""; -EILSEQ, -EMSGSIZE as name_fold(), out is "" then.  secret: all; the caller wipes out. */
int name_skeleton_keep(char out[NAME_SKELETON_WHOLE], const char *name) __attribute__((warn_unused_result));

/* Is the name told that of kept? The rule: not known where fewer than two words are told, of a name of one word fewer than one, or letters are in no
 * table; yes where each word told has the skeleton of a word of kept, each of those once, in any order; else no.
 * returns: 1 yes; 0 no; -ENODATA not known.  secret: all. */
int name_skeleton_judge(const char *kept, const char *told) __attribute__((warn_unused_result));
