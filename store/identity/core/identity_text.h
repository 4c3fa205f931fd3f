/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What typed text and numbers must look like before they are kept.
 *
 * Promise: pure; hostile octets are refused, never repaired. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Characters of valid UTF-8 that can be shown: no control, no direction mark or override, no line separator, no surrogate, no
 * noncharacter; U+200C and U+200D between letters of a script that joins them alone. returns: the count, or -EINVAL.  secret: text may be. */
int identity_text_chars(const char *text) __attribute__((warn_unused_result));

/* 1 to max characters, no space at either end. */
bool identity_text_is_name(const char *text, unsigned max);

/* min to max ASCII digits and nothing else. */
bool identity_text_is_digits(const char *text, size_t min, size_t max);

/* A word of the program: lower-case letters, digits and '-', 1 to max. */
bool identity_text_is_word(const char *text, size_t max);

/* YYYY-MM-DD; with partial also YYYY-MM and YYYY. Years 1900 to 2199. */
bool identity_text_is_date(const char *text, bool partial);

/* What stands behind a date that a program wrote with its midnight: T00:00:00.000+03:00, or a blank for the T, and less of it. */
bool identity_text_is_midnight(const char *text);

/* Write a phone number as E.164 digits: "+254...", "00254...", "0700..." and bare national ones take country in front, by the rule of
 * store/base/number.h. Where it differs from text_number_normalise(), which reads what links and people on phones write, it is narrower: no blank or
 * sign but a '+' in front, no zero behind the prefix, at least 8 digits. What it takes, that one makes the same of.
 * returns: 0; -EINVAL unless 8 to 15 digits come out.  secret: in, out. */
int identity_text_number(char out[24], const char *in, const char *country) __attribute__((warn_unused_result));
