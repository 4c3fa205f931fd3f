/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every folding of this room begins with. */
#pragma once

#include <stdint.h>

#include <utf8proc.h>

#include "store/values/fold.h"

/* Write in as single characters, decomposed and put in order as options say (utf8proc.h); the place behind the last is the library's.
 * returns: how many; -EILSEQ not UTF-8; -EMSGSIZE more than FOLD_CHARS.  secret: in, signs; the caller wipes signs. */
int fold_signs(int32_t signs[FOLD_CHARS + 1], const char *in, utf8proc_option_t options) __attribute__((warn_unused_result));
