/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "menus/engine/menu_priv.h"

void menu_buf_init(struct menu_buf *b, char *p, size_t cap)
{
	*b = (struct menu_buf){ .p = p, .cap = cap };
	if (cap)
		p[0] = '\0';
}

void menu_buf_addn(struct menu_buf *b, const char *text, size_t len)
{
	if (b->len + len >= b->cap) {
		b->over = true;
		return;
	}
	memcpy(b->p + b->len, text, len);
	b->len += len;
	b->p[b->len] = '\0';
}

void menu_buf_add(struct menu_buf *b, const char *text)
{
	menu_buf_addn(b, text, strlen(text));
}

static const char *text_named(const char *at, size_t len, const char *const *names, const char *const *texts, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (strlen(names[i]) == len && !memcmp(names[i], at, len))
			return texts[i];
	return NULL;
}

void menu_buf_fill(struct menu_buf *b, const char *pattern, const char *const *names, const char *const *texts, unsigned n)
{
	while (*pattern) {
		size_t plain = strcspn(pattern, "{");
		const char *end, *text;

		menu_buf_addn(b, pattern, plain);
		pattern += plain;
		if (!*pattern)
			return;
		end = strchr(pattern, '}');
		text = end ? text_named(pattern + 1, end - pattern - 1, names, texts, n) : NULL;
		if (text)
			menu_buf_add(b, text);
		else
			menu_buf_addn(b, pattern, end ? (size_t)(end - pattern + 1) : 1);
		pattern = end ? end + 1 : pattern + 1;
	}
}
