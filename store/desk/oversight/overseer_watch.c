/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Agents: who checked far more than usual, who is paused, and what each did in 30 days. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/desk/oversight/overseer_priv.h"

static void say_agent(struct desk *d)
{
	const char *desk = desk_got(d, IDF_DESK);

	desk_page_say(d, "ov_agent", desk_got(d, IDF_ACCUSED_ORG), *desk ? desk : "-");
}

/* Nothing is left: that stands there until Enter. */
static void say_none(struct desk *d, const char *title)
{
	desk_page_begin(d, title, NULL);
	desk_page_say(d, "none", "", "");
	desk_read(d, NULL);
}

static void alert_page(struct desk *d)
{
	desk_page_begin(d, "ov_alerts", "choose");
	say_agent(d);
	desk_page_say(d, "ov_pace", desk_got(d, IDF_PACE), desk_got(d, IDF_USUAL));
	desk_page_say(d, "ov_refused", desk_got(d, IDF_REFUSED), "");
	if (*desk_got(d, IDF_AGENT_SAID))
		desk_page_say(d, "ov_said", overseer_word(d, IDF_AGENT_SAID), "");
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "ov_alert1", "", "");
	if (*desk_got(d, IDF_CAN_ASK))
		desk_page_say(d, "ov_alert2", "", "");
	desk_page_say(d, "ov_alert3", "", "");
}

void overseer_alerts(struct desk *d)
{
	static const char *const acts[] = { "pause", "ask", "no" };
	struct desk_input in = { .keys = "123" };
	enum desk_key key = DESK_AGAIN;
	const char *act = "";
	int outcome;

	while (key != DESK_UP && !d->is_ending) {
		outcome = overseer_ask(d, IDV_OVERSIGHT_ALERT, act);
		act = "";
		if (outcome == DESK_LOST)
			continue;
		if (outcome != IDO_OK) {
			say_none(d, "ov_alerts");
			return;
		}
		desk_input_wipe(&in);
		alert_page(d);
		key = desk_read(d, &in);
		if (key == DESK_ENTER && in.len)
			act = acts[in.text[0] - L'1'];
	}
}

/* ---- pauses ---- */

static void end_pause(struct desk *d)
{
	int outcome = overseer_ask(d, IDV_OVERSIGHT_RESUME, "");

	if (outcome != DESK_LOST)
		desk_page_message(d, desk_word(d, outcome == IDO_WAITING ? "ov_pause_wait" : outcome == IDO_ENDED ? "ov_pause_over" : "ov_not"));
}

void overseer_pauses(struct desk *d)
{
	struct desk_input in = { .keys = "12" };
	enum desk_key key = DESK_AGAIN;
	const char *next = "";
	int outcome;

	while (key != DESK_UP && !d->is_ending) {
		outcome = overseer_ask(d, IDV_OVERSIGHT_PAUSES, next);
		next = "";
		if (outcome == DESK_LOST)
			continue;
		if (outcome != IDO_OK) {
			say_none(d, "ov_pauses");
			return;
		}
		desk_input_wipe(&in);
		desk_page_begin(d, "ov_pauses", "choose");
		say_agent(d);
		desk_page_say(d, "ov_by", desk_got(d, IDF_UNTIL), "");
		if (*desk_got(d, IDF_ALIKE))
			desk_page_say(d, "ov_pause_asked", "", "");
		desk_page_say(d, "ov_pause1", "", "");
		desk_page_say(d, "ov_pause2", "", "");
		key = desk_read(d, &in);
		if (key == DESK_ENTER && in.len && in.text[0] == L'1')
			end_pause(d);
		else if (key == DESK_ENTER && in.len)
			next = "next";
	}
}

/* ---- figures ---- */

/* A page of them, behind the ones that were shown. *more: others follow. returns: false: nothing is known. */
static bool agents_page(struct desk *d, bool *more)
{
	char line[DESK_LINE_MAX];
	unsigned i;
	int outcome = IDO_OK;

	desk_page_begin(d, "ov_agents", NULL);
	desk_page_say(d, "ov_agents_head", "", "");
	for (i = 0; i < OVERSEER_ROWS && (i == 0 || *more); i++) {
		outcome = overseer_ask(d, IDV_OVERSIGHT_AGENTS, i || *more ? "next" : "");
		if (outcome != IDO_OK)
			break;
		*more = *desk_got(d, IDF_MORE);
		snprintf(line, sizeof(line), "%6s %5s  %7s %7s %7s %7s", desk_got(d, IDF_ACCUSED_ORG), desk_got(d, IDF_DESK), desk_got(d, IDF_PACE), desk_got(d, IDF_NOT_SERVED),
			 desk_got(d, IDF_NIGHT), desk_got(d, IDF_REFUSED));
		desk_page_add(d, DESK_PLAIN, line);
	}
	if (!i && outcome != DESK_LOST)
		desk_page_say(d, "none", "", "");
	*more = *more && i == OVERSEER_ROWS;
	return outcome != DESK_LOST;
}

void overseer_agents(struct desk *d)
{
	enum desk_key key = DESK_ENTER;
	bool more = false;

	do {
		if (!agents_page(d, &more))
			return;
		key = desk_read(d, NULL);
	} while (more && key == DESK_ENTER);
}
