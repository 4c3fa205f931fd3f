/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far something is. */
#include <stdio.h>

#include "store/base/monotonic.h"
#include "store/ctl/musafirctl_priv.h"

#define BAR		30
#define SHOW_MS		100

void musafirctl_bar_clear(struct musafirctl_bar *bar)
{
	if (bar->stands)
		fputs("\r\033[K", stderr);
	bar->stands = false;
}

static void draw_bar(struct musafirctl_bar *bar, unsigned percent, const char *text)
{
	int64_t now_ms = monotonic_ms();
	unsigned full = percent * BAR / 100;

	if (bar->stands && percent < 100 && now_ms - bar->shown_ms < SHOW_MS)
		return;
	bar->shown_ms = now_ms;
	bar->stands = true;
	fprintf(stderr, "\r[%.*s%*s] %3u%%  %s\033[K", (int)full, "##############################", (int)(BAR - full), "", percent, text);
	fflush(stderr);
}

void musafirctl_bar_show(struct musafirctl_bar *bar, unsigned percent, const char *text)
{
	if (bar->is_tty) {
		draw_bar(bar, percent, text);
		return;
	}
	if (percent < bar->shown + 10 || percent / 10 * 10 == bar->shown)
		return;
	bar->shown = percent / 10 * 10;
	fprintf(stderr, "%u%%\n", bar->shown);
}
