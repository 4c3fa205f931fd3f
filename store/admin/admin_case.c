/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cases of desks: what waits for whom, an end to one, and records that custodians open. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/admin/admin_priv.h"
#include "store/seal/seal_batch.h"

static void case_row(struct admin *a, const struct identity_case_info *c)
{
	admin_row_begin(a);
	admin_row_put(a, "case", c->number);
	admin_row_put(a, "kind", c->kind);
	admin_row_put(a, "state", c->state);
	admin_row_put(a, "why", c->why);
	admin_row_put(a, "desk", c->desk);
	admin_row_put(a, "first", c->first);
	admin_row_put(a, "second", c->second);
	admin_row_put(a, "reason", c->reason);
	admin_row_time(a, "opened", c->opened);
	admin_row_time(a, "ready", c->ready);
	admin_row_put(a, "danger", c->is_danger ? "yes" : "no");
	admin_row_put(a, "no_paper", c->has_no_paper ? "yes" : "no");
}

int admin_case_list(struct admin *a)
{
	const char *desk = admin_get(a, "desk");
	struct identity_case_info info;
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = identity_case_next(a->env->core, &a->at.case_id, &info);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		if ((!info.is_open && !admin_get(a, "all")) || (desk && strcmp(desk, info.desk)))
			continue;
		case_row(a, &info);
		admin_row_send(a);
	}
	return 1;
}

int admin_case_show(struct admin *a)
{
	struct identity_case_info info;
	int rc = identity_case_look(a->env->core, admin_get(a, "number"), &info);

	if (rc)
		return rc == -ENOENT ? admin_say(a, -ENOENT, "no case has this number") : rc;
	case_row(a, &info);
	admin_row_send(a);
	return 0;
}

int admin_case_decide(struct admin *a)
{
	const char *number = admin_get(a, "number");
	int rc = strcmp(a->words[1], "approve") ? identity_case_refuse(a->env->core, number) : identity_case_approve(a->env->core, number);

	if (rc == -EPERM)
		return admin_say(a, rc, strcmp(a->words[1], "approve") ? "the person asked for it with the PIN, and nobody else ends it" :
									   "only a second officer approves that");
	if (rc == -EALREADY)
		return admin_say(a, -EINVAL, "this case is over");
	return rc == -ENOENT ? admin_say(a, -ENOENT, "no case has this number") : rc;
}

/* ---- records for the custodians ---- */

/* A line of the file without its end, as a row. */
static void put_line(struct admin *a, const char *line, size_t len)
{
	char text[SEAL_BATCH_TEXT];

	snprintf(text, sizeof(text), "%.*s", (int)len, line);
	admin_row_put(a, "line", text);
}

/* The lines of the head, joined by commas: no value of a row has a line break. */
int admin_case_head(struct admin *a)
{
	char head[SEAL_BATCH_TEXT];
	struct seal_batch b;
	size_t len, i;
	int rc = identity_case_batch(a->env->core, &b);

	len = seal_batch_head(head, &b, false);
	for (i = 0; i + 1 < len; i++)
		head[i] = head[i] == '\n' ? ',' : head[i];
	admin_row_begin(a);
	put_line(a, head, len - 1);
	return rc;
}

int admin_case_wraps(struct admin *a)
{
	char line[SEAL_BATCH_TEXT];
	struct seal_batch_case c;
	unsigned i;
	int rc;

	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = identity_case_batch_next(a->env->core, &a->at.case_id, &c);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		if (rc == 0)
			continue;
		admin_row_begin(a);
		put_line(a, line, seal_batch_line(line, &c) - 1);
		admin_row_send(a);
	}
	return 1;
}

int admin_case_key(struct admin *a)
{
	char line[SEAL_BATCH_TEXT];
	struct seal_batch_case c;
	const char *at = line, *text = admin_get(a, "line");
	uint8_t id[SEAL_IX];
	int rc = snprintf(line, sizeof(line), "%s\n", text);

	if (rc >= (int)sizeof(line) || !admin_hex(id, sizeof(id), admin_get(a, "batch")) || seal_batch_line_read(&c, &at, 0) != 1)
		return admin_say(a, -EINVAL, "this is no line of an answer");
	rc = identity_case_answer(a->env->core, id, &c);
	if (rc == -ENOENT)
		return admin_say(a, rc, "no case has this number");
	if (rc == -EALREADY)
		return admin_say(a, -EINVAL, "this case is over, or its record is open already");
	if (rc == -EBADMSG)
		return admin_say(a, -EINVAL, "what the custodians opened is not the record of this case");
	return rc;
}
