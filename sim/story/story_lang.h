/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A story in another language than it was written in: words that it expects are looked for in menus/lang/en.conf, and what stands there in the file of
 * the other language is expected in their place.
 *
 * Words that no English text has, as names and numbers, are expected as they are. Where English says the same in several places, what one of them says in
 * the other language will do. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct story_lang;

/* Read both files of the folder menus/lang. returns: NULL, one is not there or not to be read.  owner: ctx. blocks: on the disk. */
struct story_lang *story_lang_read(void *ctx, const char *folder, const char *lang) __attribute__((warn_unused_result));
/* Does text, a screen in the other language, say what part says in English? */
bool story_lang_matches(const struct story_lang *l, const char *text, const char *part);
/* Does it hold that as a whole line, or as it is written? */
bool story_lang_holds(const struct story_lang *l, const char *text, const char *part);
/* Where in text the value stands that part is followed by in English; text itself: not known. */
const char *story_lang_value(const struct story_lang *l, const char *text, const char *part);
/* Does that digit choose English on this screen? */
bool story_lang_is_english(const char *text, const char *typed);
/* The digit that chooses the other language there. returns: false: it is on another page. */
bool story_lang_own(const struct story_lang *l, const char *text, char digit[2]);
/* Does a page end with the line that leads to the next one? returns: octets of the page without what stands at the end of each; 0: it does not. */
size_t story_lang_goes_on(const struct story_lang *l, const char *text);
/* Does a page have that line anywhere? */
bool story_lang_has_more(const struct story_lang *l, const char *text);
