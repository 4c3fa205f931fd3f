/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of a reply, key by key. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"

void admin_row_begin(struct admin *a)
{
	a->row_len = snprintf(a->row, sizeof(a->row), "row\n");
}

/* A row too long for one packet loses what does not fit; no command makes one. */
void admin_row_put(struct admin *a, const char *key, const char *value)
{
	size_t room = sizeof(a->row) - a->row_len;
	int n = snprintf(a->row + a->row_len, room, "%s=%s\n", key, value);

	if (n > 0 && (size_t)n < room)
		a->row_len += n;
}

int admin_row_code(struct admin *a, int rc, char code[8])
{
	if (rc >= 0) {
		admin_row_begin(a);
		admin_row_put(a, "start_code", code);
	}
	secret_wipe_mem(code, 8);
	return OSMO_MIN(rc, 0);
}

void admin_row_num(struct admin *a, const char *key, int64_t value)
{
	char text[24], marked[32];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	snprintf(marked, sizeof(marked), "#%s", key);
	admin_row_put(a, marked, text);
}

static void row_date(struct admin *a, const char *key, int64_t at, const char *format)
{
	char text[24] = "";
	time_t t = at;
	struct tm tm;

	if (at && gmtime_r(&t, &tm))
		strftime(text, sizeof(text), format, &tm);
	admin_row_put(a, key, text);
}

void admin_row_day(struct admin *a, const char *key, int64_t at)
{
	row_date(a, key, at, "%Y-%m-%d");
}

void admin_row_time(struct admin *a, const char *key, int64_t at)
{
	row_date(a, key, at, "%Y-%m-%dT%H:%M:%SZ");
}

void admin_section(struct admin *a, const char *name)
{
	char packet[32];

	snprintf(packet, sizeof(packet), "section %s", name);
	a->reply(a->reply_ctx, packet, strlen(packet));
}

void admin_row_send(struct admin *a)
{
	a->reply(a->reply_ctx, a->row, a->row_len);
	secret_wipe_mem(a->row, a->row_len);
	a->row_len = 0;
}
