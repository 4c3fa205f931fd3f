/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fribidi.h>
#include <string.h>

#include "menus/text/text.h"
#include "tests/lib/text_view.h"

#define CHARS	1024

struct shown {
	FriBidiChar text[CHARS];
	FriBidiCharType types[CHARS];
	FriBidiLevel levels[CHARS];
	FriBidiParType base;
	int len;
};

static void load(struct shown *s, const char *utf8, size_t len, enum text_view view)
{
	const char *p = utf8, *end = utf8 + len;
	uint32_t cp;

	s->len = 0;
	while (text_utf8_next(&cp, &p, end) > 0) {
		assert_true(s->len < CHARS);
		s->text[s->len++] = cp == '\n' ? 0x2028 : cp;
	}
	s->base = view == TEXT_VIEW_LINES_RTL || view == TEXT_VIEW_SCREEN_RTL ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_ON;
	fribidi_get_bidi_types(s->text, s->len, s->types);
	assert_true(s->len == 0 || fribidi_get_par_embedding_levels(s->types, s->len, &s->base, s->levels) > 0);
}

/* The characters [off, off + len), which are one line. */
static void reorder(char *out, size_t cap, struct shown *s, int off, int len)
{
	FriBidiChar line[CHARS];
	size_t n = 0;
	int i;

	memcpy(line, s->text, s->len * sizeof(line[0]));
	assert_true(len == 0 || fribidi_reorder_line(FRIBIDI_FLAGS_DEFAULT, s->types, len, off, s->base, s->levels, line, NULL) > 0);
	for (i = off; i < off + len; i++) {
		assert_true(n + 5 < cap);
		if (line[i] != 0x200e && line[i] != 0x200f && line[i] != 0x2028)
			n += text_utf8_put(out + n, line[i]);
	}
	out[n] = '\0';
}

static int count_chars(const char *s, size_t len)
{
	int n = 0;
	size_t i;

	for (i = 0; i < len; i++)
		n += (s[i] & 0xc0) != 0x80;
	return n;
}

void text_view_line(char *out, size_t cap, const char *screen, int number, enum text_view view)
{
	const char *line = screen;
	struct shown s;
	size_t len;

	while (number-- > 0)
		line = strchr(line, '\n') + 1;
	len = strcspn(line, "\n");
	if (view == TEXT_VIEW_LINES_RTL || view == TEXT_VIEW_LINES_AUTO) {
		load(&s, line, len, view);
		reorder(out, cap, &s, 0, s.len);
	} else {
		load(&s, screen, strlen(screen), view);
		reorder(out, cap, &s, count_chars(screen, line - screen), count_chars(line, len));
	}
}
