/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counters of the gateway: what it saw of screens, words alone. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "store/identity/core/identity_rules.h"

#define META_OP		"counts_op"
#define COUNT_MAX	1000000000

static bool is_name(const char *name)
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-|");

	return !name[n] && n < DB_COUNTER_NAME && (!strncmp(name, "screen|", 7) || !strncmp(name, "total|", 6));
}

/* "NAME N". returns: 0; -EINVAL. */
static int take_line(struct identity_core *core, char *line)
{
	char *blank = strchr(line, ' '), *end;
	unsigned long n;

	if (!blank)
		return -EINVAL;
	*blank++ = '\0';
	n = strtoul(blank, &end, 10);
	if (*blank < '0' || *blank > '9' || *end || n > COUNT_MAX || !is_name(line))
		return -EINVAL;
	identity_count(core, line, (int64_t)n);
	return 0;
}

/* The gateway has one batch of counts under way at a time: the last one taken is the only one that can come again. */
static bool is_repeat(struct identity_core *core, const uint8_t op[16])
{
	uint8_t last[16];
	size_t len;

	return db_meta_get(core->db, META_OP, last, sizeof(last), &len) == 0 && len == sizeof(last) && !memcmp(last, op, sizeof(last));
}

enum identity_outcome identity_verb_COUNTS(struct identity_run *r)
{
	char text[IDENTITY_REQ_TEXT + 1], *at = text, *line;
	int rc = 0;

	if (is_repeat(r->core, r->req->op))
		return IDO_OK;
	memcpy(text, r->req->text, r->req->text_len);
	text[r->req->text_len] = '\0';
	while (rc == 0 && (line = strsep(&at, "\n")) && *line)
		rc = take_line(r->core, line);
	if (rc)
		return IDO_REFUSED;
	rc = db_meta_put(r->core->db, META_OP, r->req->op, sizeof(r->req->op));
	return rc ? identity_fault(r->core, rc, "counts") : IDO_OK;
}
