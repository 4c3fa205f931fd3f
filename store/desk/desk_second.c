/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The second officer, at an own desk: sees person and paper, types what nobody told, and decides. Who that may be is judged by the vault, at each step. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

/* Why it goes no further. returns: DESK_END; DESK_AGAIN it was a slip. */
static enum desk_key stopped(struct desk *d, int outcome)
{
	char line[DESK_LINE_MAX];
	const char *key = outcome == IDO_OWN ? "second_own" : outcome == IDO_ENDED ? "second_ended" : outcome == IDO_NONE ? "second_none" : "busy";

	if (outcome == DESK_LOST)
		return DESK_END;
	if (outcome == IDO_SOON)
		desk_page_message(d, desk_fill(line, desk_word(d, "second_soon"), desk_got(d, IDF_MINUTES), ""));
	else
		desk_page_message(d, desk_word(d, key));
	return outcome == IDO_BUSY ? DESK_AGAIN : DESK_END;
}

/* ---- the decision ---- */

/* is_card: the person comes back for it, and has no phone. */
static void say_approved(struct desk *d, bool is_card)
{
	char day[DESK_WORD_MAX], time[DESK_WORD_MAX], number[DESK_WORD_MAX];
	enum desk_key key;

	osmo_strlcpy(day, desk_got(d, IDF_READY_DAY), sizeof(day));
	osmo_strlcpy(time, desk_got(d, IDF_READY_TIME), sizeof(time));
	osmo_strlcpy(number, desk_got(d, IDF_CASE), sizeof(number));
	do {
		desk_page_begin(d, "second_approved", NULL);
		desk_page_say(d, "case_ready", day, time);
		desk_page_say(d, is_card ? "card_after" : "claim_when", is_card ? number : d->conf->dial, "");
		if (!is_card) {
			desk_page_say(d, "second_fetch", d->conf->dial, "");
			desk_page_say(d, "second_stop", "", "");
		}
		key = desk_read(d, NULL);
	} while (key == DESK_AGAIN);
}

/* key: yes | no | report. */
static enum desk_key decide(struct desk *d, const char *key)
{
	struct identity_req req;
	int outcome;

	if (!strcmp(key, "yes") && !desk_prove(d, "second_prove"))
		return DESK_AGAIN;
	desk_req(d, &req, IDV_CASE_DECIDE, key);
	outcome = desk_ask(d, &req);
	if (outcome != IDO_APPROVED && outcome != IDO_APPROVED_CARD && outcome != IDO_NOTED)
		return stopped(d, outcome);
	desk_page_message(d, outcome == IDO_NOTED ? desk_word(d, "second_noted") : "");
	if (outcome != IDO_NOTED)
		say_approved(d, outcome == IDO_APPROVED_CARD);
	return DESK_END;
}

static void ask_agree(struct desk *d)
{
	static const char *const keys[] = { "yes", "no", "report" };
	struct desk_input in = { .keys = "123" };
	uint64_t dialogue = d->dialogue;
	enum desk_key key;

	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "second_title", "choose");
		desk_page_say(d, "second_agree", "", "");
		desk_page_say(d, "second_yes", "", "");
		desk_page_say(d, "second_no", "", "");
		desk_page_say(d, "second_report", "", "");
		key = desk_read(d, &in);
		if (key == DESK_ENTER)
			key = in.len ? decide(d, keys[in.text[0] - L'1']) : DESK_AGAIN;
	} while (key == DESK_AGAIN && d->dialogue == dialogue && !d->is_ending);
}

/* ---- what they see ---- */

static enum desk_key checked(struct desk *d, int outcome)
{
	char line[DESK_LINE_MAX];

	if (outcome == IDO_SEEN) {
		desk_page_message(d, "");
		ask_agree(d);
		return DESK_END;
	}
	if (outcome == IDO_WRONG || outcome == IDO_SHAPE) {
		desk_page_message(d, outcome == IDO_SHAPE ? desk_word(d, "second_shape") : desk_fill(line, desk_word(d, "second_wrong"), desk_got(d, IDF_TRIES), ""));
		return DESK_AGAIN;
	}
	if (outcome == IDO_AGENT_CLOSED)
		return desk_field_phone_wrong(d, outcome) ? DESK_END : DESK_AGAIN;
	return stopped(d, outcome);
}

static enum desk_key check(struct desk *d, bool is_phone, const char *text)
{
	struct identity_req req;

	if (!strcmp(text, "2") || !strcmp(text, "3"))
		return decide(d, *text == '2' ? "no" : "report");
	desk_req(d, &req, IDV_CASE_CHECK, "");
	if (is_phone) {
		if (secret_put(&req.secret, text, strlen(text)) < 0)
			req.secret.len = 0;
	} else {
		req.text_len = strlen(text);
		memcpy(req.text, text, req.text_len);
	}
	return checked(d, desk_ask(d, &req));
}

struct seen {
	char number[DESK_WORD_MAX], kind[DESK_WORD_MAX], desk[DESK_WORD_MAX], time[DESK_WORD_MAX];
	bool is_phone;
};

static void look_page(struct desk *d, const struct seen *s)
{
	char dial[DESK_WORD_MAX];

	desk_page_begin(d, "second_title", s->is_phone ? "phone_digits" : "second_last4");
	desk_page_say(d, "second_case", s->number, desk_word_of(d, "desk_case", s->kind));
	desk_page_say(d, "second_from", s->desk, s->time);
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "second_look", "", "");
	desk_page_say(d, s->is_phone ? "second_phone" : "second_paper", desk_field_dial(d, IDENTITY_DIAL_PROOF, dial), "");
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "second2", "", "");
	desk_page_say(d, "second3", "", "");
}

static void look(struct desk *d, const struct seen *s)
{
	struct desk_input in = { .len = 0 };
	uint64_t dialogue = d->dialogue;
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	do {
		look_page(d, s);
		key = desk_read(d, &in);
		desk_input_text(&in, text);
		if (key == DESK_ENTER)
			key = *text ? check(d, s->is_phone, text) : DESK_AGAIN;
		if (key == DESK_AGAIN)
			in.is_touched = false;	/* the next key begins anew */
	} while ((key == DESK_AGAIN || key == DESK_REVIEW) && d->dialogue == dialogue && !d->is_ending);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
}

void desk_second(struct desk *d, const char *number)
{
	struct identity_req req;
	const char *kind;
	struct seen s;
	int outcome;

	desk_req(d, &req, IDV_CASE_SEE, number);
	outcome = desk_ask(d, &req);
	if (outcome == IDO_SEE_DEATH || outcome == IDO_SEE_ALIKE) {
		desk_page_message(d, "");
		desk_judge(d, number, outcome == IDO_SEE_DEATH);
		return;
	}
	if (outcome != IDO_SEE_PAPER && outcome != IDO_SEE_PHONE) {
		stopped(d, outcome);
		return;
	}
	kind = strchr(desk_got(d, IDF_CASE_KIND), '.');
	osmo_strlcpy(s.number, number, sizeof(s.number));
	osmo_strlcpy(s.kind, kind ? kind + 1 : "", sizeof(s.kind));
	osmo_strlcpy(s.desk, desk_got(d, IDF_DESK_NAME), sizeof(s.desk));
	osmo_strlcpy(s.time, desk_got(d, IDF_SEEN_TIME), sizeof(s.time));
	s.is_phone = outcome == IDO_SEE_PHONE;
	desk_page_message(d, "");
	look(d, &s);
}
