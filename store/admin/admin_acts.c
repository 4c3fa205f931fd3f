/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What administrators did, as the ledger tells: a line of who, then one of what. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"
#include "store/seal/seal.h"

/* Is the line about them? The receipt alone tells, and to who has the keys. */
static bool is_by(const struct admin *a, const struct db_line *line, const char *user)
{
	uint8_t receipt[SEAL_IX];
	char hex[2 * SEAL_IX + 1], words[ADMIN_USER_MAX];
	const char *told = strrchr(line->data, '|');

	admin_user_words(words, (uint32_t)strtoul(user, NULL, 10));
	seal_receipt(a->env->keys, receipt, line->seq, words, strlen(words));
	osmo_hexdump_buf(hex, sizeof(hex), receipt, sizeof(receipt), "", false);
	return told && !strcmp(told + 1, hex);
}

/* Of two lines that follow each other. */
static void put_act(struct admin *a, const struct db_line *by, const struct db_line *act)
{
	char role[LEDGER_KIND_MAX + 1], kind[LEDGER_KIND_MAX + 1];

	snprintf(role, sizeof(role), "%.*s", (int)strcspn(by->data + strlen(ADMIN_BY), "|"), by->data + strlen(ADMIN_BY));
	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(act->data, "|"), act->data);
	admin_row_begin(a);
	admin_row_num(a, "line", (int64_t)act->seq);
	admin_row_time(a, "time", strtoll(strchr(by->data, '|') + 1, NULL, 10));
	admin_row_put(a, "by", role);
	admin_row_put(a, "act", kind);
	admin_row_send(a);
}

static int take_line(struct admin *a, const struct db_line *by)
{
	const char *user = admin_get(a, "user");
	struct db_line act;
	int rc;

	if (strncmp(by->data, ADMIN_BY, strlen(ADMIN_BY)) || (user && !is_by(a, by, user)))
		return 0;
	rc = db_line_next(a->env->db, &act, by->seq);
	if (rc < 0)
		return rc == -ENOENT ? 0 : rc;
	put_act(a, by, &act);
	a->at.done++;
	return 0;
}

int admin_ledger_acts(struct admin *a)
{
	const char *user = admin_get(a, "user");
	struct db_line line;
	unsigned i;
	int rc = 0;

	if (user && (!*user || user[strspn(user, "0123456789")] || strlen(user) > 10))
		return admin_say(a, -EINVAL, "user: expected a number, as `id -u NAME` tells it");
	a->at.done = 0;
	for (i = 0; i < ADMIN_LINES_A_STEP && a->at.done < ADMIN_ROWS && rc == 0; i++) {
		rc = db_line_next(a->env->db, &line, a->at.line);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		a->at.line = line.seq;
		rc = take_line(a, &line);
	}
	return rc < 0 ? rc : 1;
}
