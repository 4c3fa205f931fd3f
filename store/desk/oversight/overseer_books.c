/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is looked up: who asked for what is kept, and what a record was; never whose. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/desk/oversight/overseer_priv.h"

static void add_request(struct desk *d, const char *text, char last[16])
{
	char row[DESK_ROW_MAX], line[DESK_LINE_MAX], *c[DESK_COLUMNS];

	if (desk_columns(row, text, c) < 7)
		return;
	osmo_strlcpy(last, c[0], 16);
	snprintf(line, sizeof(line), "%4s  %s  %s", c[0], c[1], c[2]);
	desk_page_add(d, DESK_PLAIN, line);
	snprintf(line, sizeof(line), "      %s  %s  %s %s", c[3], c[4], c[5], *c[6] != '0' ? c[6] : "");
	desk_page_add(d, DESK_PLAIN, line);
}

void overseer_requests(struct desk *d)
{
	enum desk_key key = DESK_ENTER;
	char last[16] = "";
	const char *text;
	unsigned i;
	int outcome;

	do {
		outcome = overseer_ask(d, IDV_OVERSIGHT_REQUESTS, last);
		if (outcome == DESK_LOST)
			return;
		desk_page_begin(d, "ov_requests", NULL);
		desk_page_say(d, outcome == IDO_OK ? "ov_requests_head" : "none", "", "");
		for (i = 0; outcome == IDO_OK && (text = identity_ans_get(&d->ans, IDF_ROW, i)); i++)
			add_request(d, text, last);
		outcome = *desk_got(d, IDF_MORE) ? IDO_OK : IDO_NONE;
		key = desk_read(d, NULL);
	} while (outcome == IDO_OK && key == DESK_ENTER);
}

static void record_page(struct desk *d)
{
	char line[DESK_LINE_MAX];

	desk_page_begin(d, "ov_record", NULL);
	desk_page_say(d, "ov_agent", desk_got(d, IDF_ORG_SHORT), desk_got(d, IDF_DESK));
	snprintf(line, sizeof(line), "%s  %s", desk_got(d, IDF_SEEN_DAY), desk_got(d, IDF_SEEN_TIME));
	desk_page_add(d, DESK_PLAIN, line);
	desk_page_add(d, DESK_PLAIN, overseer_word(d, IDF_OUTCOME));
}

void overseer_record(struct desk *d)
{
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX];
	enum desk_key key;
	int outcome = IDO_SHAPE;

	while (outcome != IDO_OK && !d->is_ending) {
		desk_page_begin(d, "ov_record", "ov_ten");
		key = desk_read(d, &in);
		if (key == DESK_UP || key == DESK_END)
			return;
		desk_input_text(&in, text);
		if (key != DESK_ENTER || !*text)
			continue;
		outcome = overseer_ask(d, IDV_OVERSIGHT_REF, text);
		if (outcome != IDO_OK && outcome != DESK_LOST)
			desk_page_message(d, desk_word(d, outcome == IDO_BUSY ? "busy" : "ov_no_record"));
	}
	record_page(d);
	desk_page_message(d, "");
	if (outcome == IDO_OK)
		desk_read(d, NULL);
}
