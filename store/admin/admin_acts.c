/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What administrators did, as the ledger tells: a line of who, then one of what; and which line is about a number that somebody was told. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"
#include "store/identity/core/identity_limits.h"
#include "store/seal/seal.h"

#define TAIL		"20"	/* lines, when not said otherwise */
#define TAIL_MAX	1000

/* Is the line about that? The receipt alone tells, and to who has the keys. */
static bool is_about(const struct admin *a, const struct db_line *line, const char *event, size_t len)
{
	uint8_t receipt[SEAL_IX];
	char hex[2 * SEAL_IX + 1];
	const char *told = strrchr(line->data, '|');

	seal_receipt(a->env->keys, receipt, line->seq, event, len);
	osmo_hexdump_buf(hex, sizeof(hex), receipt, sizeof(receipt), "", false);
	return told && !strcmp(told + 1, hex);
}

static bool is_by(const struct admin *a, const struct db_line *line, const char *user)
{
	char words[ADMIN_USER_MAX];

	admin_user_words(words, (uint32_t)strtoul(user, NULL, 10));
	return is_about(a, line, words, strlen(words));
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

/* ---- the end ---- */

static void put_whole(struct admin *a, const struct db_line *line)
{
	char copy[sizeof(line->data)], *at = copy;

	memcpy(copy, line->data, sizeof(copy));
	admin_row_begin(a);
	admin_row_num(a, "line", (int64_t)line->seq);
	admin_row_put(a, "act", strsep(&at, "|"));
	admin_row_time(a, "time", at ? strtoll(strsep(&at, "|"), NULL, 10) : 0);
	admin_row_put(a, "organisation", at ? strsep(&at, "|") : "");
	admin_row_put(a, "receipt", at ?: "");
	admin_row_send(a);
}

/* Of how many lines: the next to read stands before them. */
static int find_tail(struct admin *a)
{
	const char *lines = admin_get(a, "lines") ?: TAIL;
	const size_t digits = strspn(lines, "0123456789");
	unsigned long n = strtoul(lines, NULL, 10);
	uint64_t top;
	int rc;

	if (!digits || digits > 4 || lines[digits] || !n || n > TAIL_MAX)
		return admin_say(a, -EINVAL, "lines: expected a number, 1 to %d", TAIL_MAX);
	rc = db_line_top(a->env->db, &top);
	a->at.line = top > n ? top - n : 0;
	a->at.done = 1;
	return rc;
}

int admin_ledger_tail(struct admin *a)
{
	struct db_line line;
	unsigned i;
	int rc = a->at.done ? 0 : find_tail(a);

	for (i = 0; i < ADMIN_ROWS && rc == 0; i++) {
		rc = db_line_next(a->env->db, &line, a->at.line);
		if (rc)
			return rc == -ENOENT ? 0 : rc;
		a->at.line = line.seq;
		put_whole(a, &line);
	}
	return rc ? rc : 1;
}

/* ---- a receipt ---- */

/* returns: whether it is ten digits, however they were written. */
static bool read_number(char number[IDENTITY_REF_LEN + 1], const char *text)
{
	unsigned n = 0;

	for (; *text; text++) {
		if (*text == ' ')
			continue;
		if (*text < '0' || *text > '9' || n == IDENTITY_REF_LEN)
			return false;
		number[n++] = *text;
	}
	number[n] = '\0';
	return n == IDENTITY_REF_LEN;
}

static void put_line(struct admin *a, const struct db_line *line)
{
	char kind[LEDGER_KIND_MAX + 1];

	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(line->data, "|"), line->data);
	admin_row_begin(a);
	admin_row_num(a, "line", (int64_t)line->seq);
	admin_row_time(a, "time", strtoll(strchr(line->data, '|') + 1, NULL, 10));
	admin_row_put(a, "act", kind);
	admin_row_send(a);
}

int admin_ledger_receipt(struct admin *a)
{
	char number[IDENTITY_REF_LEN + 1];
	struct db_line line;
	unsigned i;
	int rc;

	if (!read_number(number, admin_get(a, "number")))
		return admin_say(a, -EINVAL, "number: expected the %d digits that the screen showed", IDENTITY_REF_LEN);
	for (i = 0; i < ADMIN_LINES_A_STEP; i++) {
		rc = db_line_next(a->env->db, &line, a->at.line);
		if (rc < 0)
			return rc == -ENOENT ? 0 : rc;
		a->at.line = line.seq;
		if (is_about(a, &line, number, IDENTITY_REF_LEN))
			put_line(a, &line);
	}
	return 1;
}
