/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "menus/text/text.h"
#include "sim/phone/frame.h"

struct range {
	uint32_t from, to;
};

/* Marks on letters and signs without a shape of their own, as far as the languages of the corridors use them. */
static const struct range no_width[] = {
	{ 0x0300, 0x036f }, { 0x0610, 0x061a }, { 0x064b, 0x065f }, { 0x0670, 0x0670 }, { 0x06d6, 0x06ed }, { 0x135d, 0x135f },
	{ 0x200b, 0x200f }, { 0x202a, 0x202e }, { 0x2060, 0x2064 }, { 0x2066, 0x2069 }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
};
static const struct range two_wide[] = {
	{ 0x1100, 0x115f }, { 0x2e80, 0x9fff }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xff00, 0xff60 }, { 0x1f300, 0x1faff },
};

static bool is_in(const struct range *r, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n; i++)
		if (cp >= r[i].from && cp <= r[i].to)
			return true;
	return false;
}

static unsigned width_of(uint32_t cp)
{
	if (cp < 0x300)
		return 1;
	if (is_in(no_width, ARRAY_SIZE(no_width), cp))
		return 0;
	return is_in(two_wide, ARRAY_SIZE(two_wide), cp) ? 2 : 1;
}

static unsigned width_n(const char *s, size_t len)
{
	const char *end = s + len;
	unsigned cols = 0;
	uint32_t cp;

	while (text_utf8_next(&cp, &s, end))
		cols += width_of(cp);
	return cols;
}

unsigned frame_width(const char *utf8)
{
	return width_n(utf8, strlen(utf8));
}

/* Octets of s that go on one line, and where the next begins. */
static size_t fit_line(const char *s, size_t len, unsigned max, size_t size, size_t *next)
{
	const char *p = s, *end = s + len, *blank = NULL;
	unsigned cols = 0;
	uint32_t cp;

	while (p < end) {
		const char *at = p;
		unsigned octets;

		if (!text_utf8_next(&cp, &p, end))
			break;
		cols += width_of(cp);
		octets = (unsigned)(p - s);
		if (at > s && (cols > max || octets >= size)) {
			const char *cut = blank ? blank : at;

			*next = (size_t)(cut - s) + (blank ? 1 : 0);
			return (size_t)(cut - s);
		}
		if (cp == ' ')
			blank = at;
	}
	*next = len;
	return len;
}

unsigned frame_wrap(char lines[FRAME_ROWS][FRAME_LINE], const char *text)
{
	unsigned n = 0;

	while (n < FRAME_ROWS) {
		size_t len = strcspn(text, "\n"), next, take = fit_line(text, len, FRAME_COLS, FRAME_LINE, &next);

		memcpy(lines[n], text, take);
		lines[n++][take] = '\0';
		text += next;
		if (next < len)
			continue;
		if (*text != '\n')
			break;
		text++;
	}
	return n;
}

size_t frame_cut(char *line, size_t size, const char *text, unsigned cols)
{
	size_t len = strcspn(text, "\n"), next, take = fit_line(text, len, cols, size, &next);

	memcpy(line, text, take);
	line[take] = '\0';
	return next + (next == len && text[len] == '\n');
}

struct pen {
	char *out;
	size_t size, len;
};

__attribute__((format(printf, 2, 3))) static void put_text(struct pen *pen, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(pen->out + pen->len, pen->size - pen->len, fmt, ap);
	va_end(ap);
	if (n > 0)
		pen->len = OSMO_MIN(pen->len + (size_t)n, pen->size - 1);
}

static void put_rule(struct pen *pen, const char *left, const char *right)
{
	put_text(pen, "  %s", left);
	for (unsigned i = 0; i < FRAME_COLS + 2; i++)
		put_text(pen, "─");
	put_text(pen, "%s\n", right);
}

static void put_row(struct pen *pen, const char *left, const char *right)
{
	unsigned used = frame_width(left) + frame_width(right);

	put_text(pen, "  │ %s%*s%s │\n", left, used < FRAME_COLS ? (int)(FRAME_COLS - used) : 0, "", right);
}

static const char *state_of(const struct phone *phone)
{
	static const char *const words[] = {
		[PHONE_IDLE] = "ready", [PHONE_WAITING] = "...", [PHONE_ASKED] = "type an answer",
		[PHONE_ENDED] = "session ended", [PHONE_LOST] = "session lost",
	};

	return words[phone->state];
}

static void put_counts(struct pen *pen, const struct phone *phone)
{
	char count[32], spent[64];

	phone_count(phone, count, sizeof(count));
	put_row(pen, count, state_of(phone));
	snprintf(spent, sizeof(spent), "%u keys %u s", phone->keys, phone_seconds(phone));
	snprintf(count, sizeof(count), "%u screen%s", phone->screens, phone->screens == 1 ? "" : "s");
	put_row(pen, count, spent);
}

size_t frame_draw(char *out, size_t size, const struct phone *phone)
{
	struct pen pen = { .out = out, .size = size };
	char lines[FRAME_ROWS][FRAME_LINE];
	unsigned n = frame_wrap(lines, phone->text);

	out[0] = '\0';
	put_rule(&pen, "┌", "┐");
	put_row(&pen, phone->number, phone->link);
	put_rule(&pen, "├", "┤");
	for (unsigned i = 0; i < n; i++)
		put_row(&pen, lines[i], "");
	put_rule(&pen, "├", "┤");
	put_counts(&pen, phone);
	put_rule(&pen, "└", "┘");
	return pen.len;
}
