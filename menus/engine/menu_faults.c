/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <talloc.h>

#include "menus/engine/menu_priv.h"

#define MENU_FAULTS_MAX	1000	/* past it nobody reads on */

struct menu_faults {
	size_t n;
	char *text[MENU_FAULTS_MAX];
};

struct menu_faults *menu_faults_new(void *ctx)
{
	return talloc_zero(ctx, struct menu_faults);
}

size_t menu_faults_count(const struct menu_faults *f)
{
	return f->n;
}

const char *menu_faults_get(const struct menu_faults *f, size_t i)
{
	return i < f->n ? f->text[i] : NULL;
}

void menu_faults_add(struct menu_faults *f, const struct menu_where *at, const char *fmt, ...)
{
	va_list ap;
	char *what;

	if (f->n == MENU_FAULTS_MAX)
		return;
	va_start(ap, fmt);
	what = talloc_vasprintf(f, fmt, ap);
	va_end(ap);
	if (!what)
		return;
	if (at->line)
		f->text[f->n] = talloc_asprintf(f, "%s:%u: %s", at->file, at->line, what);
	else
		f->text[f->n] = talloc_asprintf(f, "%s: %s", at->file, what);
	if (f->text[f->n])
		f->n++;
	talloc_free(what);
}
