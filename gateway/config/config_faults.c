/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/config/config.h"

#include <stdarg.h>

#include <talloc.h>

struct config_faults {
	size_t n, more;
	char *text[CONFIG_FAULTS_MAX];
};

struct config_faults *config_faults_new(void *ctx)
{
	return talloc_zero(ctx, struct config_faults);
}

size_t config_faults_count(const struct config_faults *f)
{
	return f->n + f->more;
}

const char *config_faults_get(const struct config_faults *f, size_t i)
{
	if (i >= f->n)
		return i < f->n + f->more ? "(one more fault, not told)" : NULL;
	return f->text[i] ? f->text[i] : "(out of memory)";
}

void config_faults_add(struct config_faults *f, const char *file, unsigned line, const char *fmt, ...)
{
	char *what;
	va_list ap;

	if (f->n == CONFIG_FAULTS_MAX) {
		f->more++;
		return;
	}
	va_start(ap, fmt);
	what = talloc_vasprintf(f, fmt, ap);
	va_end(ap);
	if (!file)
		f->text[f->n++] = talloc_strdup(f, what ? what : "");
	else if (line)
		f->text[f->n++] = talloc_asprintf(f, "%s:%u: %s", file, line, what ? what : "");
	else
		f->text[f->n++] = talloc_asprintf(f, "%s: %s", file, what ? what : "");
	talloc_free(what);
}
