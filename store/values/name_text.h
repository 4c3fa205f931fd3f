/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names as people write them: any letter, mark, blank, ' ’ - and point of any script. What may be asked of one before it is kept.
 *
 * Promise: pure; text is valid UTF-8, checked before. Life cycle: none.  secret: the names. */
#pragma once

#include <stdbool.h>

/* Is there a letter in it? Digits and signs alone are no name. */
bool name_text_has_letter(const char *name);

/* Are all its letters Latin ones? Those with marks count: a screen folds what its alphabet has not. */
bool name_text_is_latin(const char *name);

/* Are there letters of two scripts in it? One of them may only look like the other, and the name is found by neither. */
bool name_text_is_mixed(const char *name);
