/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Counters as tables: how screens fare, who shares, and what people say, in cells too large to point at anybody. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/admin/admin_priv.h"

#define CELL_LEAST 10	/* product.md: k of reports */

/* ---- screens ---- */

/* "screen|M1|op1|en|shown" in place: its words. returns: whether it is one. */
static bool split_counter(char name[DB_COUNTER_NAME], const char *words[5])
{
	unsigned n = 0;
	char *at = name, *word;

	while ((word = strsep(&at, "|"))) {
		if (n == 5)
			return false;
		words[n++] = word;
	}
	return n == 5 && !strcmp(words[0], "screen");
}

/* One screen, link and language; their counters stand side by side. */
static int put_screen(struct admin *a, char name[DB_COUNTER_NAME])
{
	static const char *const events[] = { "shown", "answered", "timed_out", "left", "cut" };
	const char *words[5];
	char counter[2 * DB_COUNTER_NAME];
	int64_t n;
	size_t i;
	int rc = 0;

	if (!split_counter(name, words))
		return 0;
	admin_row_begin(a);
	admin_row_put(a, "screen", words[1]);
	admin_row_put(a, "link", words[2]);
	admin_row_put(a, "lang", words[3]);
	for (i = 0; i < ARRAY_SIZE(events) && rc == 0; i++) {
		snprintf(counter, sizeof(counter), "screen|%s|%s|%s|%s", words[1], words[2], words[3], events[i]);
		rc = db_counter_get(a->env->db, &n, counter);
		admin_row_num(a, events[i], n);
	}
	if (rc == 0)
		admin_row_send(a);
	return rc;
}

int admin_stats_screens(struct admin *a)
{
	struct db_counter c;
	unsigned i;
	char *last;
	int rc;

	if (!a->at.counter[0])
		osmo_strlcpy(a->at.counter, "screen|", sizeof(a->at.counter));
	for (i = 0; i < ADMIN_ROWS; i++) {
		rc = db_counter_next(a->env->db, &c, a->at.counter);
		if (rc == -ENOENT || (rc == 0 && strncmp(c.name, "screen|", 7)))
			return 0;
		if (rc < 0)
			return rc;
		osmo_strlcpy(a->at.counter, c.name, sizeof(a->at.counter));
		last = strrchr(a->at.counter, '|');
		if (last && last[1])
			osmo_strlcpy(last + 1, "~", 2);	/* behind every event of this screen */
		rc = put_screen(a, c.name);
		if (rc < 0)
			return rc;
	}
	return 1;
}

/* ---- shares by sex and age ---- */

static const char *const sexes[] = { "f", "m", "x", "-" };
static const char *const bands[] = { "0-17", "18-24", "25-34", "35-49", "50-64", "65+", "unknown" };
#define CELLS (ARRAY_SIZE(sexes) * ARRAY_SIZE(bands))

static int read_cells(struct admin *a, int64_t cells[CELLS])
{
	char name[DB_COUNTER_NAME];
	size_t i;
	int rc = 0;

	for (i = 0; i < CELLS && rc == 0; i++) {
		snprintf(name, sizeof(name), "share|%s|%s", sexes[i / ARRAY_SIZE(bands)], bands[i % ARRAY_SIZE(bands)]);
		rc = db_counter_get(a->env->db, &cells[i], name);
	}
	return rc;
}

/* Small cells go. A single one, or few people in all of them, would follow from the total: the smallest other cell goes with them. */
static void hide_cells(const int64_t cells[CELLS], bool hidden[CELLS])
{
	int64_t people = 0;
	unsigned n = 0;
	size_t i, least;

	for (i = 0; i < CELLS; i++) {
		hidden[i] = cells[i] > 0 && cells[i] < CELL_LEAST;
		n += hidden[i];
		people += hidden[i] ? cells[i] : 0;
	}
	while (n && (n < 2 || people < CELL_LEAST)) {
		for (least = CELLS, i = 0; i < CELLS; i++)
			if (cells[i] && !hidden[i] && (least == CELLS || cells[i] < cells[least]))
				least = i;
		if (least == CELLS)
			return;
		hidden[least] = true;
		n++;
		people += cells[least];
	}
}

int admin_stats_shares(struct admin *a)
{
	int64_t cells[CELLS];
	bool hidden[CELLS];
	size_t i;
	int rc = read_cells(a, cells);

	if (rc < 0)
		return rc;
	hide_cells(cells, hidden);
	for (i = 0; i < CELLS; i++) {
		if (!cells[i])
			continue;
		admin_row_begin(a);
		admin_row_put(a, "sex", sexes[i / ARRAY_SIZE(bands)]);
		admin_row_put(a, "age", bands[i % ARRAY_SIZE(bands)]);
		if (hidden[i])
			admin_row_put(a, "shares", "few");
		else
			admin_row_num(a, "shares", cells[i]);
		admin_row_send(a);
	}
	return 0;
}

/* ---- what people say of organisations ---- */

/* Below CELL_LEAST answers nothing of them is said: the agent would know who was there. */
static int put_survey(struct admin *a, const struct db_org *org, unsigned month)
{
	static const char *const names[] = { [DB_SURVEY_ASKED] = "asked", [DB_SURVEY_YES] = "yes", [DB_SURVEY_NO] = "no", [DB_SURVEY_MONEY] = "money" };
	unsigned n[ARRAY_SIZE(names)], answered;
	size_t i;
	int rc = 0;

	for (i = 0; i < ARRAY_SIZE(names) && rc == 0; i++)
		rc = db_survey_get(a->env->db, &n[i], org->id, month, i);
	if (rc < 0)
		return rc;
	answered = n[DB_SURVEY_YES] + n[DB_SURVEY_NO] + n[DB_SURVEY_MONEY];
	admin_row_begin(a);
	admin_row_num(a, "month", month);
	admin_row_put(a, "org", org->code);
	admin_row_put(a, "name", org->name);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (answered < CELL_LEAST)
			admin_row_put(a, names[i], "few");
		else
			admin_row_num(a, names[i], n[i]);
	}
	admin_row_send(a);
	return 0;
}

int admin_stats_survey(struct admin *a)
{
	struct db_org org;
	unsigned i;
	int rc = 0;

	for (i = 0; i < ADMIN_ROWS && rc == 0; i++) {
		rc = db_survey_next(a->env->db, &a->at.org_id, &a->at.month);
		if (rc == -ENOENT)
			return 0;
		if (rc == 0)
			rc = db_org_get(a->env->db, &org, a->at.org_id);
		if (rc == 0)
			rc = put_survey(a, &org, a->at.month);
	}
	return rc < 0 ? rc : 1;
}
