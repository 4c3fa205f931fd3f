/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sheets of start codes: a few people a step, each step one transaction, its rows sent after the commit. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/admin/admin_priv.h"

#define COUNT_MAX	1000	/* a day of a busy desk; a code lives for a day */
#define LOOKS_A_STEP	256	/* people looked at who need none */

/* NBO-3 */
static bool is_desk(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	return n > 0 && n <= 15 && !s[n];
}

static int read_request(struct admin *a, unsigned *count)
{
	const char *desk = admin_get(a, "desk"), *text = admin_get(a, "count");
	char *end;

	if (!is_desk(desk))
		return admin_say(a, -EINVAL, "desk: expected 1 to 15 capital letters, digits and '-', as NBO-3");
	*count = strtoul(text, &end, 10);
	if (*end || *text < '0' || *text > '9' || *count < 1 || *count > COUNT_MAX)
		return admin_say(a, -EINVAL, "count: expected 1 to %d", COUNT_MAX);
	return 0;
}

static void put_line(struct admin *a, const struct identity_sheet_line *l)
{
	char slot[4];

	snprintf(slot, sizeof(slot), "%02u", l->slot);
	admin_row_begin(a);
	admin_row_num(a, "no", ++a->at.done);
	admin_row_num(a, "line", l->line);
	admin_row_put(a, "id_ends", l->id_last4);
	admin_row_put(a, "slot", slot);
	admin_row_put(a, "start_code", l->code);
	admin_row_send(a);
}

/* returns: 1 there may be more; 0 nobody waits; -errno. */
static int gather_lines(struct admin *a, struct identity_sheet_line *lines, unsigned *n, unsigned most)
{
	unsigned looks;
	int rc = 0;

	for (looks = 0; *n < most && looks < LOOKS_A_STEP; looks++) {
		rc = identity_start_sheet(a->env->core, admin_get(a, "desk"), a->at.since, &lines[*n]);
		if (rc == -ENOENT)
			return 0;
		if (rc < 0 && rc != -EAGAIN)
			return rc;
		*n += rc == 0;
	}
	return 1;
}

static int run_step(struct admin *a, unsigned count)
{
	struct identity_sheet_line lines[ADMIN_ROWS];
	unsigned n = 0, i, left = count - a->at.done;
	int more, rc = db_begin(a->env->db);

	if (rc < 0)
		return rc;
	more = gather_lines(a, lines, &n, left < ADMIN_ROWS ? left : ADMIN_ROWS);
	if (more < 0)
		db_abort(a->env->db);
	else
		rc = db_commit(a->env->db);
	for (i = 0; more >= 0 && rc == 0 && i < n; i++)
		put_line(a, &lines[i]);
	secret_wipe_mem(lines, sizeof(lines));
	return more < 0 ? more : rc < 0 ? rc : more;
}

int admin_start_codes(struct admin *a)
{
	unsigned count = 0;
	int rc = read_request(a, &count);

	if (rc < 0)
		return rc;
	if (!a->at.since)
		a->at.since = identity_clock_now(a->env->core);
	rc = run_step(a, count);
	if (rc < 0)
		return rc;
	if (rc && a->at.done < count)
		return 1;
	if (!a->at.done)
		return admin_say(a, -ENOENT, "nobody who was imported waits for a start code");
	return 0;
}
