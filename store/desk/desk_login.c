/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who sits here: the officer's own number and PIN, at the start, after five idle minutes, and when the vault knows the dialogue no more. The vault
 * judges and counts the tries, as on the phone; each try is a dialogue of its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/number.h"
#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

/* Take a number as people here write it. returns: whether it is one. */
static bool take_number(struct desk *d, const char *text)
{
	char number[NUMBER_SIZE];

	if (number_read(number, text, d->conf->country, NUMBER_WRITTEN, NULL) < 0)
		return false;
	osmo_strlcpy(d->number, number, sizeof(d->number));
	return true;
}

/* Who it is, asked for once: a lock is opened by who closed it. returns: DESK_ENTER it was told. */
static enum desk_key ask_number(struct desk *d)
{
	bool is_unit = d->conf->unit != NULL, is_taken;
	struct desk_input in = { .len = 0 };
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	desk_page_begin(d, d->conf->home ? "ov_title" : "title", is_unit ? "own_name" : "own_number");
	desk_page_say(d, is_unit ? "unit_hello" : "hello", "", "");
	key = desk_read(d, &in);
	desk_input_text(&in, text);
	if (key == DESK_ENTER) {
		is_taken = is_unit ? desk_unit_name(d, text) : take_number(d, text);
		desk_page_message(d, is_taken || !*text ? "" : desk_word(d, is_unit ? "bad_name" : "bad_number"));
	}
	desk_input_wipe(&in);
	return d->number[0] ? DESK_ENTER : key == DESK_END ? DESK_END : DESK_AGAIN;
}

/* reason: a word of the desk, or "". */
static enum desk_key ask_pin(struct desk *d, struct secret *pin, const char *reason)
{
	char text[DESK_TEXT_MAX];
	struct desk_input in = { .is_hidden = true };
	enum desk_key key;

	desk_page_begin(d, *reason && !d->is_in ? "locked_title" : d->conf->home ? "ov_title" : "title", "own_pin");
	if (*reason)
		desk_page_say(d, reason, "", "");
	desk_page_say(d, "pin_alone", "", "");
	key = desk_read(d, &in);
	desk_input_text(&in, text);
	if (secret_put(pin, text, strlen(text)) < 0)
		pin->len = 0;
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key;
}

/* Take up the draft that was open here; one that is no more is told. */
static void take_draft(struct desk *d)
{
	char id[sizeof(d->draft.id)];
	struct identity_req req;
	int outcome;

	if (!d->draft.is_open)
		return;
	osmo_strlcpy(id, d->draft.id, sizeof(id));
	desk_req(d, &req, id[0] ? IDV_DRAFT_NEXT : IDV_DRAFT_NEW, id);
	outcome = desk_ask_bare(d, &req);
	if (outcome == IDO_GONE || outcome == IDO_NONE) {
		d->draft.id[0] = '\0';
		desk_page_message(d, desk_word(d, "draft_gone"));
	} else if (outcome != DESK_LOST) {
		desk_step(d, outcome);
	}
}

static void let_in(struct desk *d)
{
	osmo_strlcpy(d->officer, desk_got(d, IDF_OFFICER), sizeof(d->officer));
	osmo_strlcpy(d->desk, desk_got(d, IDF_DESK_NAME), sizeof(d->desk));
	osmo_strlcpy(d->newcomer, desk_got(d, IDF_NEWCOMER), sizeof(d->newcomer));
	d->is_in = true;
	d->key_ms = desk_now(d);
	desk_page_message(d, "");
	take_draft(d);
}

/* Why nobody was let in. */
static void say_no(struct desk *d, int outcome)
{
	char line[DESK_LINE_MAX];

	switch (outcome) {
	case IDO_WRONG:
		desk_page_message(d, desk_fill(line, desk_word(d, "pin_wrong"), desk_got(d, IDF_TRIES), ""));
		break;
	case IDO_WAIT:
		desk_page_message(d, desk_fill(line, desk_word(d, "pin_wait"), desk_got(d, IDF_MINUTES), ""));
		break;
	case IDO_CLOSED:
		desk_page_message(d, desk_word(d, d->conf->unit ? "name_closed" : "pin_closed"));
		break;
	case IDO_SHAPE:
		desk_page_message(d, desk_word(d, "pin_shape"));
		break;
	case IDO_START:
	case IDO_START_NOTICE:
		desk_page_message(d, desk_fill(line, desk_word(d, "pin_first"), d->conf->dial, ""));
		break;
	case IDO_BUSY:
		desk_page_message(d, desk_word(d, "busy"));
		break;
	default:
		desk_page_message(d, desk_word(d, d->conf->unit ? "no_name" : d->conf->home ? "ov_none" : "no_officer"));
		d->number[0] = '\0';
	}
}

/* One dialogue: the number, then the PIN. returns: the outcome; DESK_LOST. */
static int try_pin(struct desk *d, struct secret *pin)
{
	struct identity_req req;
	int outcome;

	if (d->dialogue) {
		desk_req(d, &req, IDV_BYE, "");
		(void)!desk_ask_bare(d, &req);
	}
	d->dialogue++;
	desk_req(d, &req, IDV_HELLO, "");
	outcome = desk_ask_bare(d, &req);
	if (outcome == DESK_LOST || outcome == IDO_BUSY || outcome == IDO_REFUSED)
		return outcome;
	desk_req(d, &req, IDV_UNLOCK, "");
	secret_move(&req.secret, pin);
	outcome = desk_ask_bare(d, &req);
	if (outcome != IDO_BOTH)
		return outcome;
	desk_req(d, &req, IDV_ROLE, "staff");
	return desk_ask_bare(d, &req);
}

bool desk_prove(struct desk *d, const char *reason)
{
	struct secret pin = { .len = 0 };
	struct identity_req req;
	int outcome = IDO_WRONG;
	enum desk_key key;

	while (outcome != IDO_OK && outcome != DESK_LOST && outcome != IDO_WAIT && outcome != IDO_CLOSED) {
		key = ask_pin(d, &pin, reason);
		if (key == DESK_UP || key == DESK_END)
			return false;
		if (key != DESK_ENTER || !pin.len)
			continue;
		desk_req(d, &req, IDV_PROVE, "");
		secret_move(&req.secret, &pin);
		outcome = desk_ask(d, &req);
		if (outcome != IDO_OK && outcome != DESK_LOST)
			say_no(d, outcome);
	}
	if (outcome == IDO_WAIT || outcome == IDO_CLOSED)
		(void)!desk_login(d, "tries_over");	/* the vault ended the dialogue */
	return outcome == IDO_OK;
}

/* The keys of a unit are in this process: a locked desk has none. */
static void forget(struct desk *d)
{
	struct identity_req req;

	desk_req(d, &req, IDV_BYE, "");
	(void)!desk_ask_bare(d, &req);
}

/* Is it who this terminal is for? */
static bool is_theirs(const struct desk *d, int outcome)
{
	if (d->conf->home)
		return outcome == IDO_OVERSEER || outcome == IDO_GIVE_KEYS || outcome == IDO_WAITS_KEY;
	return outcome == IDO_OFFICER || outcome == IDO_DRAFT;
}

bool desk_login(struct desk *d, const char *reason)
{
	struct secret pin = { .len = 0 };
	enum desk_key key;
	int outcome;

	d->is_in = false;
	if (d->conf->unit)
		forget(d);
	while (!d->is_ending) {
		key = d->number[0] ? DESK_ENTER : ask_number(d);
		if (key == DESK_ENTER)
			key = ask_pin(d, &pin, reason);
		if (key == DESK_UP && !*reason)
			d->number[0] = '\0';
		if (key != DESK_ENTER || !pin.len)
			continue;
		desk_page_message(d, desk_word(d, "looking"));
		desk_page_show(d, NULL);
		outcome = try_pin(d, &pin);
		secret_wipe(&pin);
		if (is_theirs(d, outcome)) {
			let_in(d);
			return !d->is_ending;
		}
		if (outcome != DESK_LOST)
			say_no(d, outcome);
	}
	return false;
}
