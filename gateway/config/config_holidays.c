/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file of holidays: a date and a name a line. store/values/workday.h says what a line is. */
#include "gateway/config/config_priv.h"

#include <errno.h>
#include <string.h>

#include <talloc.h>

#include "store/values/workday.h"

void config_holidays(struct config_reader *r, unsigned line)
{
	const char *file = r->out->service.holidays_file, *fault, *name;
	int32_t *days = talloc_zero_array(r->out, int32_t, WORKDAY_HOLIDAYS_MAX), day;
	char *text = NULL, *at, *next;
	size_t n = 0;
	unsigned row = 0;
	ssize_t len = config_read_text(&text, r->out, file);

	if (!days || len < 0) {
		config_faults_add(r->faults, r->file, line, "service.holidays: %s: %s; expected a file of dates", file, strerror(days ? (int)-len : ENOMEM));
		return;
	}
	if (config_refuse_text(r, file, text, (size_t)len) < 0)
		return;
	for (at = next = text; (at = strsep(&next, "\n")) != NULL;) {
		fault = workday_line(at, &day, &name);
		row++;
		if (!fault && day && n == WORKDAY_HOLIDAYS_MAX)
			fault = "at most 512 dates";
		if (fault)
			config_faults_add(r->faults, file, row, "expected %s", fault);
		else if (day)
			days[n++] = day;
	}
	r->out->service.holidays = days;
	r->out->service.n_holidays = n;
}
