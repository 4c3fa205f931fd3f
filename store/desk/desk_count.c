/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the bar counts, and rows of lists. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/desk/desk_priv.h"

#define CASE_ROWS	200	/* that are counted for the bar */

unsigned desk_columns(char row[DESK_ROW_MAX], const char *text, char *columns[DESK_COLUMNS])
{
	unsigned n = 0;
	char *at = row;

	osmo_strlcpy(row, text, DESK_ROW_MAX);
	while (at && n < DESK_COLUMNS)
		columns[n++] = strsep(&at, "|");
	return n;
}

int desk_choose_row(struct desk *d, unsigned rows, enum desk_key *key)
{
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX], *end;
	unsigned long at;

	*key = desk_read(d, &in);
	if (*key != DESK_ENTER)
		return -1;
	desk_input_text(&in, text);
	at = strtoul(text, &end, 10);
	desk_page_message(d, !*text || (!*end && at >= 1 && at <= rows) ? "" : desk_word(d, "no_row"));
	return *text && !*end && at >= 1 && at <= rows ? (int)at - 1 : -1;
}

/* ---- counts ---- */

static void keep_count(char out[16], const char *value)
{
	osmo_strlcpy(out, *value ? value : "0", 16);
}

/* The cases in that state. */
static void count_cases(const struct desk *d, const char *state, char out[16])
{
	char row[DESK_ROW_MAX], *columns[DESK_COLUMNS];
	const char *text;
	unsigned i, n = 0;

	for (i = 0; d->ans.outcome == IDO_OK && i < CASE_ROWS && (text = identity_ans_get(&d->ans, IDF_ROW, i)); i++)
		n += desk_columns(row, text, columns) > 2 && !strcmp(columns[2], state);
	snprintf(out, 16, "%u", n);
}

/* Of a unit: people who wait for the service, were carried to it, are there. */
static void count_unit(struct desk *d)
{
	char row[DESK_ROW_MAX], *c[DESK_COLUMNS];

	if (desk_columns(row, desk_got(d, IDF_ROW), c) < 4)
		return;
	osmo_strlcpy(d->unit.waiting, c[0], sizeof(d->unit.waiting));
	osmo_strlcpy(d->unit.sealed, c[1], sizeof(d->unit.sealed));
	osmo_strlcpy(d->unit.reported, c[2], sizeof(d->unit.reported));
	d->unit.days = (unsigned)atoi(c[3]);
}

void desk_count(struct desk *d)
{
	struct identity_req req;

	desk_req(d, &req, IDV_OFFICER_TODAY, "");
	if (desk_ask_bare(d, &req) == IDO_OK) {
		keep_count(d->today, desk_got(d, IDF_TODAY));
		keep_count(d->drafts, desk_got(d, IDF_DRAFTS));
		if (d->conf->unit)
			count_unit(d);
	}
	if (d->conf->unit)
		return;
	desk_req(d, &req, IDV_CASE_LIST, "");
	if (desk_ask_bare(d, &req) == DESK_LOST)
		return;
	count_cases(d, "open", d->needs);
	count_cases(d, "waits", d->waits);
}

/* What agreed, in words joined by commas. */
static const char *kinds_words(const struct desk *d, const char *kinds, char out[DESK_LINE_MAX])
{
	char list[DESK_LINE_MAX], *at = list, *kind, *key;
	size_t len = 0;

	osmo_strlcpy(list, kinds, sizeof(list));
	out[0] = '\0';
	while ((kind = strsep(&at, ","))) {
		key = strchr(kind, '.');
		if (len < DESK_LINE_MAX)
			len += snprintf(out + len, DESK_LINE_MAX - len, "%s%s", len ? ", " : "", desk_word_of(d, "alike", key ? key + 1 : kind));
	}
	return out;
}

void desk_say_kinds(struct desk *d, const char *kinds)
{
	char words[DESK_LINE_MAX];

	if (*kinds)
		desk_page_say(d, "kinds", kinds_words(d, kinds, words), "");
}
