/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Home, drafts, today. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define LIST_MAX	14	/* rows of a list on a screen of 24 */

/* ---- lists ---- */

static unsigned add_drafts(struct desk *d, char ids[LIST_MAX][24])
{
	char row[DESK_ROW_MAX], line[DESK_LINE_MAX], *c[DESK_COLUMNS];
	const char *text;
	unsigned i, n = 0;

	for (i = 0; n < LIST_MAX && (text = identity_ans_get(&d->ans, IDF_ROW, i)); i++) {
		if (desk_columns(row, text, c) < 8)
			continue;
		osmo_strlcpy(ids[n], c[0], sizeof(ids[n]));
		snprintf(line, sizeof(line), "%2u  %s  %s %s  %s  %s", ++n, c[2], desk_word(d, "draft"), c[1], *c[7] ? c[7] : "-", *c[6] == '1' ? "" : c[5]);
		desk_page_add(d, DESK_PLAIN, line);
	}
	secret_wipe_mem(row, sizeof(row));
	secret_wipe_mem(line, sizeof(line));
	return n;
}

static void open_draft(struct desk *d, const char *id)
{
	int outcome = desk_take_up(d, id);

	if (outcome == DESK_LOST)
		return;
	if (outcome == IDO_GONE || outcome == IDO_NONE) {
		desk_page_message(d, desk_word(d, "draft_gone"));
		return;
	}
	desk_step(d, outcome);
	desk_person(d);
}

static void drafts(struct desk *d)
{
	char ids[LIST_MAX][24];
	struct identity_req req;
	enum desk_key key = DESK_AGAIN;
	unsigned n;
	int at;

	while (key != DESK_UP && key != DESK_END) {
		desk_req(d, &req, IDV_DRAFT_LIST, "");
		at = desk_ask(d, &req);
		if (d->is_ending)
			return;
		if (at == DESK_LOST)
			continue;
		desk_page_begin(d, "drafts_title", "which_row");
		n = at == IDO_OK ? add_drafts(d, ids) : 0;
		if (!n)
			desk_page_say(d, "none", "", "");
		at = desk_choose_row(d, n, &key);
		if (at >= 0) {
			open_draft(d, ids[at]);
			return;
		}
	}
}

static void today(struct desk *d)
{
	desk_count(d);
	desk_page_begin(d, "today_title", NULL);
	if (d->conf->unit) {
		desk_unit_today(d);
		desk_read(d, NULL);
		return;
	}
	desk_page_say(d, "today_new", d->today, "");
	desk_page_say(d, "today_drafts", d->drafts, "");
	desk_page_say(d, "today_cases", d->needs, "");
	desk_page_say(d, "today_waits", d->waits, "");
	desk_read(d, NULL);
}

static void new_person(struct desk *d)
{
	struct identity_req req;
	int outcome;

	desk_req(d, &req, IDV_DRAFT_NEW, "");
	outcome = desk_ask(d, &req);
	if (outcome == DESK_LOST)
		return;
	if (outcome != IDO_STEP_PHONE) {
		(void)desk_saved(d, outcome);
		return;
	}
	memset(&d->draft, 0, sizeof(d->draft));
	desk_step(d, outcome);
	desk_person(d);
}

static void home_page(struct desk *d)
{
	desk_count(d);
	desk_page_begin(d, "home_title", "choose");
	desk_page_say(d, "home1", "", "");
	if (!d->conf->unit)
		desk_page_say(d, "home2", "", "");
	desk_page_say(d, "home3", "", "");
	desk_page_say(d, "home4", "", "");
	if (!d->conf->unit) {
		desk_page_say(d, "home5", "", "");
		desk_page_say(d, "home6", "", "");
		desk_page_say(d, "home7", "", "");
		desk_page_say(d, "home8", "", "");
	}
	desk_page_say(d, "home9", "", "");
	if (d->conf->unit)
		desk_unit_warn(d);
}

void desk_home(struct desk *d)
{
	struct desk_input in = { .keys = d->conf->unit ? "1349" : "123456789" };
	enum desk_key key;

	while (!d->is_ending) {
		desk_input_wipe(&in);
		home_page(d);
		key = desk_read(d, &in);
		if (key != DESK_ENTER)
			continue;
		desk_page_message(d, "");
		switch (in.len == 1 ? (char)in.text[0] : ' ') {
		case '1': new_person(d); break;
		case '2': desk_cases(d); break;
		case '3': today(d); break;
		case '4': drafts(d); break;
		case '5': desk_claim(d); break;
		case '6': desk_card(d); break;
		case '7': desk_family(d); break;
		case '8': desk_card_private(d); break;
		case '9': return;
		default: break;
		}
	}
}
