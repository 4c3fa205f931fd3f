/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What typed text and numbers must look like before they are kept.
 *
 * Promise: pure; hostile octets are refused, never repaired. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/base/number.h"

/* Characters of valid UTF-8 that can be shown: no control, no direction mark or override, no line separator, no surrogate, no
 * noncharacter; U+200C and U+200D between letters of a script that joins them alone. returns: the count, or -EINVAL.  secret: text may be. */
int identity_text_chars(const char *text) __attribute__((warn_unused_result));

/* 1 to max characters, no space at either end. */
bool identity_text_is_name(const char *text, unsigned max);

/* min to max ASCII digits and nothing else. */
bool identity_text_is_digits(const char *text, size_t min, size_t max);

/* A word of the program: lower-case letters, digits and '-', 1 to max. */
bool identity_text_is_word(const char *text, size_t max);

/* What stands behind a date that a program wrote with its midnight: T00:00:00.000+03:00, or a blank for the T, and less of it. */
bool identity_text_is_midnight(const char *text);

/* Read a phone number of an administrator or a file, by store/base/number.h. returns: 0; -EINVAL with what was expected and what stands in the way in err,
 * without a digit of it. secret: out, in. */
int identity_text_number(char out[NUMBER_SIZE], const char *in, const char *country, char *err, size_t err_size) __attribute__((warn_unused_result));
