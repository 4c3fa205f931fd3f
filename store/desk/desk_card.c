/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A code card changes hands: whose phone was shown, its serial from the paper or a scanner, given or not. Its codes are never on a screen. And the choice of a
 * second PIN, which begins with a phone that is shown as well: no PIN is typed here. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

bool desk_card_digits(struct secret *s, const char *text)
{
	char digits[DESK_TEXT_MAX];
	size_t n = 0;
	bool is;

	for (; *text; text++)
		if (!strchr("-. ", *text))
			digits[n++] = *text;
	is = secret_put(s, digits, n) == 0;
	secret_wipe_mem(digits, sizeof(digits));
	return is;
}

/* Why an answer was not taken. returns: DESK_END it goes no further; else DESK_AGAIN. */
static enum desk_key refused(struct desk *d, int outcome)
{
	const char *key = outcome == IDO_NONE ? "card_nobody" : outcome == IDO_TYPO ? "card_typo" : outcome == IDO_GONE ? "claim_gone" : "busy";

	if (outcome == DESK_LOST)
		return DESK_END;
	if (!desk_field_phone_wrong(d, outcome))
		desk_page_message(d, desk_word(d, key));
	return outcome == IDO_GONE ? DESK_END : DESK_AGAIN;
}

/* Type what a verb wants as digits, until it is taken. *wants_paper: a case was said. returns: DESK_ENTER; DESK_UP, DESK_END. */
static enum desk_key ask_digits(struct desk *d, enum identity_verb verb, const char *title, const char *label, const char *hint, const char *one,
				bool *wants_paper)
{
	uint64_t dialogue = d->dialogue;
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX];
	struct identity_req req;
	enum desk_key key;
	int outcome;

	do {
		desk_page_begin(d, title, label);
		desk_page_say(d, hint, one, "");
		key = desk_read(d, &in);
		if (key != DESK_ENTER)
			continue;
		desk_input_text(&in, text);
		desk_req(d, &req, verb, "");
		if (!desk_card_digits(&req.secret, text))
			req.secret.len = 0;
		outcome = desk_ask(d, &req);
		in.is_touched = false;
		if (outcome == IDO_NONE && verb == IDV_CARD_SERIAL)
			outcome = IDO_TYPO;	/* no card of that serial is here */
		*wants_paper = outcome == IDO_SEE_PAPER;
		key = outcome == IDO_OK || *wants_paper ? DESK_ENTER : refused(d, outcome);
	} while ((key == DESK_AGAIN || key == DESK_REVIEW) && d->dialogue == dialogue && !d->is_ending);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key == DESK_AGAIN || key == DESK_REVIEW ? DESK_END : key;
}

static enum desk_key paper_outcome(struct desk *d, int outcome)
{
	char line[DESK_LINE_MAX];

	if (outcome == IDO_OK)
		return DESK_ENTER;
	if (outcome != IDO_WRONG && outcome != IDO_SHAPE)
		return refused(d, outcome);
	desk_page_message(d, outcome == IDO_SHAPE ? desk_word(d, "second_shape") : desk_fill(line, desk_word(d, "second_wrong"), desk_got(d, IDF_TRIES), ""));
	return DESK_AGAIN;
}

/* Who has no phone shows the paper again. returns: as ask_digits(). */
static enum desk_key ask_paper(struct desk *d)
{
	uint64_t dialogue = d->dialogue;
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX];
	struct identity_req req;
	enum desk_key key;

	do {
		desk_page_begin(d, "card_title", "second_last4");
		desk_page_say(d, "second_look", "", "");
		desk_page_say(d, "second_paper", "", "");
		key = desk_read(d, &in);
		if (key != DESK_ENTER)
			continue;
		desk_input_text(&in, text);
		desk_req(d, &req, IDV_CARD_PAPER, "");
		req.text_len = strlen(text);
		memcpy(req.text, text, req.text_len);
		key = paper_outcome(d, desk_ask(d, &req));
		in.is_touched = false;
	} while ((key == DESK_AGAIN || key == DESK_REVIEW) && d->dialogue == dialogue && !d->is_ending);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key == DESK_AGAIN || key == DESK_REVIEW ? DESK_END : key;
}

static void ask_given(struct desk *d)
{
	static const char *const keys[] = { "yes", "no", "sms" };
	struct desk_input in = { .keys = "123" };
	uint64_t dialogue = d->dialogue;
	char serial[DESK_WORD_MAX];
	struct identity_req req;
	enum desk_key key;
	int outcome;

	osmo_strlcpy(serial, desk_got(d, IDF_SERIAL), sizeof(serial));
	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "card_title", "choose");
		desk_page_say(d, "card_give", serial, "");
		desk_page_say(d, "card_hide", "", "");
		desk_page_add(d, DESK_PLAIN, "");
		desk_page_say(d, "card_1", "", "");
		desk_page_say(d, "card_2", "", "");
		desk_page_say(d, "card_3", "", "");
		key = desk_read(d, &in);
	} while ((key == DESK_AGAIN || (key == DESK_ENTER && !in.len)) && d->dialogue == dialogue && !d->is_ending);
	if (key != DESK_ENTER || d->dialogue != dialogue)
		return;
	desk_req(d, &req, IDV_CARD_GIVEN, keys[in.text[0] - L'1']);
	outcome = desk_ask(d, &req);
	if (outcome == IDO_OFFICER || outcome == IDO_DRAFT)
		desk_page_message(d, desk_word(d, in.text[0] == L'2' ? "card_kept" : "card_given"));
	else
		refused(d, outcome);
}

void desk_card_join(struct desk *d)
{
	bool wants_paper;

	if (ask_digits(d, IDV_CARD_SERIAL, "card_title", "card_serial", "card_serial_hint", "", &wants_paper) != DESK_ENTER)
		return;
	desk_page_message(d, "");
	ask_given(d);
}

void desk_card(struct desk *d)
{
	char dial[DESK_WORD_MAX];
	bool wants_paper;

	desk_page_message(d, "");
	if (ask_digits(d, IDV_CARD_FOR, "card_title", "phone_digits", "card_for", desk_field_dial(d, IDENTITY_DIAL_PROOF, dial), &wants_paper) != DESK_ENTER)
		return;
	desk_page_message(d, "");
	if (wants_paper && ask_paper(d) != DESK_ENTER)
		return;
	desk_page_message(d, "");
	desk_card_join(d);
}

void desk_card_private(struct desk *d)
{
	char dial[DESK_WORD_MAX];
	bool wants_paper;
	enum desk_key key;

	desk_page_message(d, "");
	if (ask_digits(d, IDV_SECOND_FOR, "private_title", "phone_digits", "private_for", desk_field_dial(d, IDENTITY_DIAL_PROOF, dial), &wants_paper) != DESK_ENTER)
		return;
	desk_page_message(d, "");
	do {
		desk_page_begin(d, "private_title", NULL);
		desk_page_say(d, "private_done", d->conf->dial, "");
		key = desk_read(d, NULL);
	} while (key == DESK_AGAIN);
}
