/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far an import is. */
#include <inttypes.h>
#include <stdarg.h>

#include "store/ctl/musafirctl_import.h"

#define BAR		30
#define SHOW_MS		100

void musafirctl_import_clear(struct musafirctl_import *im)
{
	if (im->bar)
		fputs("\r\033[K", stderr);
	im->bar = false;
}

void musafirctl_import_line(struct musafirctl_import *im, const char *fmt, ...)
{
	va_list ap;

	musafirctl_import_clear(im);
	fputs("musafirctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static void show_bar(struct musafirctl_import *im, unsigned percent, int64_t now_ms)
{
	uint64_t rows = im->added + im->known + im->refused;
	int64_t ms = now_ms - im->begun_ms;
	unsigned full = percent * BAR / 100;

	if (im->bar && now_ms - im->shown_ms < SHOW_MS)
		return;
	im->shown_ms = now_ms;
	im->bar = true;
	fprintf(stderr, "\r[%.*s%*s] %3u%%  %" PRIu64 " rows  %" PRIu64 "/s\033[K", (int)full, "##############################",
		(int)(BAR - full), "", percent, rows, ms > 0 ? rows * 1000 / (uint64_t)ms : 0);
	fflush(stderr);
}

void musafirctl_import_progress(struct musafirctl_import *im, int64_t now_ms)
{
	uint64_t done = im->read - (im->len - im->at);
	unsigned percent = im->size && done < im->size ? (unsigned)(done * 100 / im->size) : 100;

	if (im->is_tty) {
		show_bar(im, percent, now_ms);
		return;
	}
	if (percent < im->shown + 10 || percent / 10 * 10 == im->shown)
		return;
	im->shown = percent / 10 * 10;
	fprintf(stderr, "%u%%\n", im->shown);
}
