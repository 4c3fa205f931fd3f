/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Until when the service takes people of whom, as its last report said. Kept as the lines of that report, behind the number of its bundle: an older one
 * changes nothing. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/unit/field_dir_priv.h"
#include "store/unit/field_report.h"
#include "store/values/calendar.h"
#include "store/values/identity_day.h"

#define FILE_NAME	"until"
#define UNTIL_MAX	(32 + FIELD_REPORT_OFFICERS * FIELD_REPORT_OFFICER)

/* Read the file, behind its first line. returns: 0; -ENOENT; -EBADMSG; -errno. */
static int read_lines(struct field_dir *d, char text[UNTIL_MAX + 1], unsigned long long *bundle, const char **lines)
{
	size_t len;
	int rc = field_file_get(d->fd, FILE_NAME, text, UNTIL_MAX, &len), n = 0;

	if (rc)
		return rc;
	text[len] = '\0';
	if (sscanf(text, "bundle=%llu\n%n", bundle, &n) != 1 || !n)
		return -EBADMSG;
	*lines = text + n;
	return 0;
}

int field_until_keep(struct field_dir *d, uint64_t bundle, const void *report, size_t len)
{
	char text[UNTIL_MAX + 1], name[FIELD_UNIT_NAME], day[CALENDAR_TEXT];
	unsigned long long kept = 0;
	const char *lines;
	size_t at = 0, n;
	unsigned i;
	int rc = read_lines(d, text, &kept, &lines);

	if (rc != -ENOENT && rc != -EBADMSG && rc)
		return rc;
	if (rc == 0 && kept > bundle)
		return 0;
	n = (size_t)snprintf(text, sizeof(text), "bundle=%llu\n", (unsigned long long)bundle);
	for (i = 0; i < FIELD_REPORT_OFFICERS && field_report_officer(report, len, &at, name, day) == 0; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, FIELD_REPORT_OFFICER_LINE, name, day);
	return i ? field_file_put(d->fd, FILE_NAME, text, n) : 0;
}

int field_until_get(struct field_dir *d, struct field_until *u, unsigned n)
{
	char text[UNTIL_MAX + 1], day[CALENDAR_TEXT];
	unsigned long long bundle;
	const char *lines;
	size_t at = 0;
	unsigned i;
	int rc = read_lines(d, text, &bundle, &lines);

	for (i = 0; rc == 0 && i <= n; i++)
		rc = field_report_officer_next(lines, strlen(lines), &at, u->name, day);
	if (rc)
		return rc;
	snprintf(u->day, sizeof(u->day), "%s", day);
	u->left = calendar_read(day) - identity_day_number(field_dir_now(d));
	return 0;
}
