/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People who need somebody else: a child on the phone of its guardian, a proxy, a death. Whether anybody named here is with us the vault does not tell, so neither does a page. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define CHOICES_MAX 5

/* One answer, which a verb judges: typed, or one of several. */
struct step {
	enum identity_verb verb;
	const char *key;	/* of the request, unless a choice is it */
	const char *hint, *label;
	const char *shape;	/* a word: what is not such an answer */
	enum { TO_SECRET, TO_ORG, TO_KEY, TO_PICK } to;
	const char *keys;	/* of choices; NULL: it is typed */
	struct { const char *value, *word; } choices[CHOICES_MAX];	/* none: the digit is the value */
	bool wants_pin;
};

static const struct step child[] = {
	{ IDV_CHILD_NEW, "", "child_hint", "phone_digits", "six_digits", TO_SECRET, NULL, { { NULL, NULL } }, false },
};

static const struct step proxy[] = {
	{ IDV_PROXY_WHO, "person", "proxy_person", "phone_digits", "six_digits", TO_SECRET, NULL, { { NULL, NULL } }, false },
	{ IDV_PROXY_WHO, "proxy", "proxy_other", "phone_digits", "six_digits", TO_SECRET, NULL, { { NULL, NULL } }, false },
	{ IDV_PROXY_SET, "", "proxy_where", "proxy_shop", "proxy_noshop", TO_ORG, NULL, { { NULL, NULL } }, false },
	{ IDV_PROXY_SET, "", "proxy_why", "choose", "", TO_KEY, "1234",
	  { { "ill", "why_ill" }, { "travel", "why_travel" }, { "disability", "why_disability" }, { "other", "why_other" } }, false },
	{ IDV_PROXY_ASK, "", "proxy_days", "choose", "", TO_PICK, "123", { { "7", "days_7" }, { "30", "days_30" }, { "90", "days_90" } }, false },
};

static const struct step stop[] = {
	{ IDV_PROXY_STOP, "", "proxy_stop", "phone_digits", "six_digits", TO_SECRET, NULL, { { NULL, NULL } }, false },
};

static const struct step death[] = {
	{ IDV_DEATH_WHO, "", "death_number", "death_label", "bad_number", TO_SECRET, NULL, { { NULL, NULL } }, false },
	{ IDV_DEATH_WHO, "", "death_slot", "choose", "", TO_KEY, "12345678", { { NULL, NULL } }, false },
	{ IDV_DEATH_REPORT, "", "death_shown", "choose", "", TO_KEY, "1234",
	  { { "0", "care_0" }, { "1", "care_1" }, { "2", "dead_2" }, { "3", "care_3" } }, true },
};

/* ---- one answer ---- */

/* What an answer of the vault means. returns: DESK_ENTER it was taken; DESK_AGAIN the message says why not; DESK_END begin anew. */
static enum desk_key taken(struct desk *d, const struct step *s, int outcome)
{
	desk_page_message(d, "");
	if (outcome == IDO_OK || outcome == IDO_STEP_KIN)
		return DESK_ENTER;
	if (outcome == DESK_LOST)
		desk_page_message(d, d->is_ending ? "" : desk_word(d, "claim_gone"));
	else if (outcome == IDO_SHAPE || outcome == IDO_NOSHOP || outcome == IDO_PAUSED || outcome == IDO_NONE)
		desk_page_message(d, desk_word(d, s->shape));
	else if (!desk_field_phone_wrong(d, outcome))
		(void)desk_saved(d, outcome);
	return outcome == DESK_LOST ? DESK_END : DESK_AGAIN;
}

/* What was typed, where the verb reads it. returns: false: it is no such answer. */
static bool fill(struct identity_req *req, const struct step *s, const char *value)
{
	switch (s->to) {
	case TO_SECRET:
		return *value && desk_card_digits(&req->secret, value);
	case TO_ORG:
		return *value && osmo_strlcpy(req->org, value, sizeof(req->org)) < sizeof(req->org);
	case TO_KEY:
		return osmo_strlcpy(req->key, value, sizeof(req->key)) < sizeof(req->key);
	default:
		return osmo_strlcpy(req->pick, value, sizeof(req->pick)) < sizeof(req->pick);
	}
}

static enum desk_key send(struct desk *d, const struct step *s, const char *value)
{
	struct identity_req req;

	if (s->wants_pin && !desk_prove(d, "family_prove"))
		return DESK_AGAIN;
	desk_req(d, &req, s->verb, s->key);
	if (fill(&req, s, value))
		return taken(d, s, desk_ask(d, &req));
	secret_wipe_mem(&req, sizeof(req));
	return taken(d, s, IDO_SHAPE);
}

static void step_page(struct desk *d, const char *title, const struct step *s)
{
	char line[DESK_LINE_MAX], dial[DESK_WORD_MAX];
	size_t i;

	desk_page_begin(d, title, s->label);
	desk_page_say(d, s->hint, desk_field_dial(d, IDENTITY_DIAL_PROOF, dial), "");
	for (i = 0; i < CHOICES_MAX && s->choices[i].word; i++) {
		snprintf(line, sizeof(line), "%c  %s", s->keys[i], desk_word(d, s->choices[i].word));
		desk_page_add(d, DESK_PLAIN, line);
	}
}

/* returns: DESK_ENTER with the answer of the vault in d->ans; DESK_UP; DESK_END. */
static enum desk_key ask(struct desk *d, const char *title, const struct step *s)
{
	struct desk_input in = { .keys = s->keys };
	uint64_t dialogue = d->dialogue;
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	do {
		if (s->keys)
			desk_input_wipe(&in);
		step_page(d, title, s);
		key = desk_read(d, &in);
		if (key != DESK_ENTER)
			continue;
		desk_input_text(&in, text);
		in.is_touched = false;
		if (s->keys && !*text)
			key = DESK_AGAIN;
		else
			key = send(d, s, s->choices[0].value && *text ? s->choices[text[0] - '1'].value : text);
	} while ((key == DESK_AGAIN || key == DESK_REVIEW) && d->dialogue == dialogue && !d->is_ending);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	return key == DESK_AGAIN || key == DESK_REVIEW ? DESK_END : key;
}

/* All of them, Up for the one before. returns: whether the last was answered; what was said is kept by the vault's dialogue alone. */
static bool ask_all(struct desk *d, const char *title, const struct step *steps, unsigned n)
{
	uint64_t dialogue = d->dialogue;
	enum desk_key key = DESK_ENTER;
	unsigned i = 0;

	desk_page_message(d, "");
	while (i < n && key != DESK_END) {
		key = ask(d, title, &steps[i]);
		if (d->dialogue != dialogue) {
			desk_page_message(d, d->is_ending ? "" : desk_word(d, "claim_gone"));
			return false;
		}
		if (key == DESK_UP && i == 0)
			return false;
		i = key == DESK_UP ? i - 1 : i + (key == DESK_ENTER);
	}
	return i == n;
}

/* ---- the end ---- */

/* A case for a second officer, whose number is told on. */
static void show_case(struct desk *d, const char *kind, const char *above)
{
	char number[DESK_WORD_MAX], dial[DESK_WORD_MAX];
	enum desk_key key;

	osmo_strlcpy(number, desk_got(d, IDF_CASE), sizeof(number));
	desk_field_dial(d, IDENTITY_DIAL_SECOND, dial);
	desk_tty_flush();
	do {
		desk_page_begin(d, "claim_opened", NULL);
		desk_page_say(d, "case_kind", desk_word_of(d, "desk_case", kind), "");
		if (*above)
			desk_page_say(d, above, "", "");
		desk_page_add(d, DESK_PLAIN, "");
		desk_code_big(d, number);
		desk_page_add(d, DESK_PLAIN, "");
		desk_page_say(d, "claim_tell", number, dial);
		key = desk_read(d, NULL);
	} while (key == DESK_AGAIN);
}

static void ask_child(struct desk *d)
{
	if (!ask_all(d, "child_title", child, ARRAY_SIZE(child)))
		return;
	memset(&d->draft, 0, sizeof(d->draft));
	desk_step(d, IDO_STEP_KIN);
	desk_person(d);
}

static enum desk_key send_last4(struct desk *d, const struct step *last4, const char *text)
{
	struct identity_req req;
	int outcome;

	if (!desk_prove(d, "family_prove"))
		return DESK_AGAIN;
	desk_req(d, &req, last4->verb, "");
	req.text_len = strlen(text);
	memcpy(req.text, text, req.text_len);
	outcome = desk_ask(d, &req);
	if (outcome == IDO_OWN)
		desk_page_message(d, desk_word(d, "claim_own"));
	return outcome == IDO_OWN ? DESK_END : taken(d, last4, outcome);
}

/* Who never had a PIN: the last signs of the guardian's paper, for a second officer. returns: DESK_AGAIN the page before; DESK_END a case, or no more. */
static enum desk_key stand_in(struct desk *d)
{
	static const struct step last4 = { IDV_PROXY_CASE, "", "guardian_last4", "second_last4", "second_shape", TO_KEY, NULL, { { NULL, NULL } }, true };
	struct desk_input in = { .len = 0 };
	uint64_t dialogue = d->dialogue;
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	do {
		step_page(d, "proxy_title", &last4);
		key = desk_read(d, &in);
		if (key != DESK_ENTER)
			continue;
		desk_input_text(&in, text);
		in.is_touched = false;
		key = send_last4(d, &last4, text);
	} while ((key == DESK_AGAIN || key == DESK_REVIEW) && d->dialogue == dialogue && !d->is_ending);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	if (key == DESK_ENTER)
		show_case(d, "proxy", "");
	return key == DESK_UP ? DESK_AGAIN : DESK_END;
}

static void ask_proxy(struct desk *d)
{
	struct desk_input in = { .keys = "1" };
	uint64_t dialogue;
	enum desk_key key;

	if (!ask_all(d, "proxy_title", proxy, ARRAY_SIZE(proxy)))
		return;
	dialogue = d->dialogue;
	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "proxy_title", "choose");
		desk_page_say(d, "proxy_asked", d->conf->dial, "");
		desk_page_add(d, DESK_PLAIN, "");
		desk_page_say(d, "proxy_cannot", "", "");
		key = desk_read(d, &in);
		if (key == DESK_ENTER && in.len)
			key = stand_in(d);
	} while (key == DESK_AGAIN && d->dialogue == dialogue && !d->is_ending);
}

static void ask_stop(struct desk *d)
{
	if (ask_all(d, "proxy_title", stop, ARRAY_SIZE(stop)))
		desk_page_message(d, desk_word(d, "proxy_ended"));
}

static void ask_death(struct desk *d)
{
	if (!ask_all(d, "death_title", death, ARRAY_SIZE(death)))
		return;
	if (*desk_got(d, IDF_CASE))
		show_case(d, "death", "death_kept");
	else
		desk_page_message(d, desk_word(d, "death_kept"));
}

void desk_family(struct desk *d)
{
	static void (*const acts[])(struct desk *d) = { ask_child, ask_proxy, ask_stop, ask_death, desk_record };
	static const char *const words[] = { "family1", "family2", "family3", "family4", "family5" };
	struct desk_input in = { .keys = "12345" };
	enum desk_key key;
	size_t i;

	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "family_title", "choose");
		for (i = 0; i < ARRAY_SIZE(words); i++)
			desk_page_say(d, words[i], "", "");
		key = desk_read(d, &in);
	} while (key == DESK_AGAIN || key == DESK_REVIEW || (key == DESK_ENTER && !in.len));
	if (key == DESK_ENTER)
		acts[in.text[0] - L'1'](d);
}
