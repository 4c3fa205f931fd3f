/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/values/identity_text.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "store/base/utf8.h"

/* Invisible characters that change what stands beside them. */
static bool is_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe || c >= 0xe0000;
}

/* U+200C and U+200D, which letters of one word may have between them: Persian, Sinhala and others spell with them. */
static bool is_joiner(uint32_t c)
{
	return c == 0x200c || c == 0x200d;
}

/* A letter or mark of a script that joins: none of Latin, Greek or Cyrillic, no sign. */
static bool is_joined(uint32_t c)
{
	return c >= 0x590 && (c < 0x2000 || c >= 0x2c00) && !is_unsafe(c);
}

int identity_text_chars(const char *text)
{
	const char *p = text, *end = text + strlen(text);
	uint32_t c, before = 0;
	int n = 0;

	for (; p < end; n++, before = c) {
		if (utf8_next(&c, &p, end) < 0)
			return -EINVAL;
		if (is_joiner(before) ? !is_joined(c) : is_joiner(c) ? !is_joined(before) : is_unsafe(c))
			return -EINVAL;
	}
	return is_joiner(before) ? -EINVAL : n;
}

bool identity_text_is_name(const char *text, unsigned max)
{
	int n = identity_text_chars(text);

	return n >= 1 && (unsigned)n <= max && text[0] != ' ' && text[strlen(text) - 1] != ' ';
}

bool identity_text_is_digits(const char *text, size_t min, size_t max)
{
	size_t n = strspn(text, "0123456789");

	return text[n] == '\0' && n >= min && n <= max;
}

bool identity_text_is_word(const char *text, size_t max)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return text[n] == '\0' && n >= 1 && n <= max;
}

/* Step over what the pattern says: '0' any digit, 'o' a zero, else itself. returns: NULL: something else stands there. */
static const char *skip_digits(const char *p, const char *pattern)
{
	for (; *pattern; pattern++, p++) {
		if (*pattern == '0' ? *p < '0' || *p > '9' : *p != (*pattern == 'o' ? '0' : *pattern))
			return NULL;
	}
	return p;
}

bool identity_text_is_midnight(const char *text)
{
	const char *p, *zone;

	p = *text == 'T' || *text == ' ' ? skip_digits(text + 1, "oo:oo") : NULL;
	if (p && *p == ':')
		p = skip_digits(p, ":oo");
	if (p && *p == '.')
		p += 1 + strspn(p + 1, "0");
	if (!p || !*p || !strcmp(p, "Z"))
		return p != NULL;
	zone = *p == '+' || *p == '-' ? skip_digits(p + 1, p[1] && p[2] && p[3] == ':' ? "00:00" : "0000") : NULL;
	return zone && !*zone;
}

int identity_text_number(char out[NUMBER_SIZE], const char *in, const char *country, char *err, size_t err_size)
{
	struct number_fault fault;
	char words[NUMBER_WORDS];

	if (number_read(out, in, country, NUMBER_WRITTEN, &fault) > 0)
		return 0;
	number_fault_words(words, &fault);
	snprintf(err, err_size, "msisdn: expected a phone number; %s", words);
	return -EINVAL;
}
