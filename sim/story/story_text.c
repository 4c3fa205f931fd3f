/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "menus/text/text.h"
#include "sim/story/story.h"

#define CODE_MIN	6	/* so many digits are a code, not a count */

/* Blanks in a row become one; none at the ends. */
static char *fold_blanks(void *ctx, const char *text)
{
	char *out = talloc_strdup(ctx, text), *w = out;
	bool gap = false;

	for (const char *r = text; out && *r; r++) {
		if (*r == ' ' || *r == '\n' || *r == '\r' || *r == '\t') {
			gap = w != out;
			continue;
		}
		if (gap)
			*w++ = ' ';
		gap = false;
		*w++ = *r;
	}
	if (out)
		*w = '\0';
	return out;
}

static bool has_words(const char *text, const char *part)
{
	char *a = fold_blanks(NULL, text), *b = fold_blanks(NULL, part);
	bool found = a && b && strstr(a, b);

	talloc_free(a);
	talloc_free(b);
	return found;
}

static int digit_of(uint32_t cp)
{
	if (cp >= '0' && cp <= '9')
		return (int)(cp - '0');
	if (cp >= 0x660 && cp <= 0x669)
		return (int)(cp - 0x660);
	if (cp >= 0x6f0 && cp <= 0x6f9)
		return (int)(cp - 0x6f0);
	return -1;
}

/* Signs that stand between the groups of one code. */
static bool is_joint(uint32_t cp)
{
	return cp == ' ' || cp == '-' || cp == 0xa0 || cp == 0x202f || (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

/* The text with the signs between digits dropped: "482 913 077" is 482913077. */
static char *join_digits(const char *text)
{
	char *out = talloc_strdup(NULL, text), *w = out;
	const char *p = text, *end = text + strlen(text), *joint = NULL;
	bool after_digit = false;
	uint32_t cp;

	for (const char *at = p; out && text_utf8_next(&cp, &p, end); at = p) {
		int d = digit_of(cp);

		if (d < 0 && after_digit && is_joint(cp)) {
			joint = joint ? joint : at;
			continue;
		}
		if (d < 0 && joint)
			*w++ = ' ';
		if (d >= 0)
			*w++ = (char)('0' + d);
		else
			w = (char *)memcpy(w, at, (size_t)(p - at)) + (p - at);
		after_digit = d >= 0;
		joint = NULL;
	}
	if (out)
		*w = '\0';
	return out;
}

static bool is_code(const char *part)
{
	size_t n = strlen(part);

	return n >= CODE_MIN && strspn(part, "0123456789") == n;
}

static bool has_code(const char *text, const char *code)
{
	char *joined = join_digits(text);
	bool found = joined && strstr(joined, code);

	talloc_free(joined);
	return found;
}

bool story_matches(const char *text, const char *part)
{
	if (is_code(part))
		return has_code(text, part);
	return has_words(text, part);
}

unsigned story_digits_after(char *out, size_t size, const char *text, const char *part)
{
	const char *p = part ? strstr(text, part) : NULL, *end = text + strlen(text);
	unsigned n = 0;
	uint32_t cp;

	p = p ? p + strlen(part) : text;
	while (text_utf8_next(&cp, &p, end)) {
		int d = digit_of(cp);

		if (d >= 0 && n + 1 < size)
			out[n++] = (char)('0' + d);
		else if (n && !is_joint(cp))
			break;
	}
	out[n] = '\0';
	return n;
}

static int damm(const char *digits, size_t n)
{
	static const char table[10][11] = {
		"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
		"3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
	};
	int row = 0;

	for (size_t i = 0; i < n; i++)
		row = table[row][digits[i] - '0'] - '0';
	return row;
}

bool story_bend(char *out, size_t size, const char *digits, const char *how)
{
	size_t n = strlen(digits);

	if (n < 3 || n >= size || strspn(digits, "0123456789") != n)
		return false;
	osmo_strlcpy(out, digits, size);
	out[n / 2] = (char)('0' + (out[n / 2] - '0' + 1) % 10);
	if (!strcmp(how, "typo"))
		return true;
	out[n - 1] = (char)('0' + damm(out, n - 1));
	return !strcmp(how, "wrong");
}

/* A name that ends with a value, as {c{n}}: the value takes its place. returns: whether there is one. */
static bool end_name(char name[STORY_NAME_MAX], const char **to, story_lookup_cb lookup, void *ctx)
{
	char *inner = strchr(name, '{');
	const char *value = inner && (*to)[1] == '}' ? lookup(ctx, inner + 1, "") : NULL;

	if (!value)
		return !inner;
	osmo_strlcpy(inner, value, STORY_NAME_MAX - (size_t)(inner - name));
	++*to;
	return true;
}

/* One {name} or {name:how} at *p; steps over it. returns: the value or NULL. */
static const char *value_of(const char **p, story_lookup_cb lookup, void *ctx, char name[STORY_NAME_MAX])
{
	const char *from = *p + 1, *to = strchr(from, '}');
	char how[STORY_NAME_MAX] = "";
	char *colon;

	osmo_strlcpy(name, from, OSMO_MIN((size_t)STORY_NAME_MAX, (size_t)(to - from) + 1));
	if (!end_name(name, &to, lookup, ctx))
		return NULL;
	colon = strchr(name, ':');
	if (colon) {
		osmo_strlcpy(how, colon + 1, sizeof(how));
		*colon = '\0';
	}
	*p = to + 1;
	return lookup(ctx, name, how);
}

char *story_fill(void *ctx, const char *text, story_lookup_cb lookup, void *lookup_ctx, char missing[STORY_NAME_MAX])
{
	char *out = talloc_strdup(ctx, "");
	const char *p = text;

	while (out && *p) {
		size_t plain = strcspn(p, "{");
		const char *value;

		out = talloc_strndup_append(out, p, plain);
		p += plain;
		if (!*p)
			break;
		if (!strchr(p, '}')) {
			out = talloc_strdup_append(out, p);
			break;
		}
		value = value_of(&p, lookup, lookup_ctx, missing);
		if (!value) {
			talloc_free(out);
			return NULL;
		}
		out = talloc_strdup_append(out, value);
	}
	return out;
}
