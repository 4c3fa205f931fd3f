/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first officer opens a case: what for, for whom, on which phone. The vault says which question comes next and judges each answer; nothing is kept
 * before the PIN at the end, so what is cut on the way is begun anew. Kinds and reasons are the vault's, their words those of the menus. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

/* ---- what the vault answers ---- */

static enum desk_key over(struct desk *d, const char *key)
{
	d->claim.is_open = false;
	if (!d->is_ending)
		desk_page_message(d, desk_word(d, key));
	return DESK_END;
}

/* What was expected, with the key of an attribute in front or without. */
static enum desk_key say_bad(struct desk *d, const char *why)
{
	if (strstr(why, ": "))
		desk_say_why(d, strstr(why, ": ") + 2);
	else
		desk_say_expected(d, why);
	return DESK_AGAIN;
}

static enum desk_key answered(struct desk *d, int outcome)
{
	if (desk_field_phone_wrong(d, outcome))
		return DESK_AGAIN;
	switch (outcome) {
	case DESK_LOST:
	case IDO_GONE:
		return over(d, "claim_gone");
	case IDO_BAD:
		return say_bad(d, desk_got(d, IDF_WHY));
	case IDO_BUSY:
		desk_page_message(d, desk_word(d, "busy"));
		return DESK_AGAIN;
	case IDO_NONE:
		desk_page_message(d, desk_word(d, "claim_none"));
		return DESK_AGAIN;
	case IDO_OWN:
		desk_page_message(d, desk_word(d, "claim_own"));
		return DESK_AGAIN;
	case IDO_LIMIT:
		return over(d, "claim_limit");
	case IDO_CARD_ONLY:
		return over(d, "claim_card_only");
	case IDO_HAS_PHONE:
		return over(d, "card_has_phone");
	default:
		desk_page_message(d, "");
		d->claim.step = outcome;
		if (*desk_got(d, IDF_MASKED))
			osmo_strlcpy(d->claim.masked, desk_got(d, IDF_MASKED), sizeof(d->claim.masked));
		return DESK_ENTER;
	}
}

static enum desk_key set(struct desk *d, const char *key, const char *pick, const char *text)
{
	struct identity_req req;

	desk_req(d, &req, IDV_CASE_SET, key);
	osmo_strlcpy(req.pick, pick, sizeof(req.pick));
	req.text_len = strlen(text);
	memcpy(req.text, text, req.text_len);
	return answered(d, desk_ask(d, &req));
}

/* As desk_save(), of a fact that is to be another. */
static enum desk_key save_fact(struct desk *d, const char *key, const char *text)
{
	return set(d, "fix", "", text);
}

/* Words that the last answer lists. returns: how many. */
static unsigned words_of(struct desk *d, char words[DESK_REASONS_MAX][DESK_WORD_MAX])
{
	const char *row;
	unsigned n;

	for (n = 0; n < DESK_REASONS_MAX && (row = identity_ans_get(&d->ans, IDF_ROW, n)); n++)
		osmo_strlcpy(words[n], row, DESK_WORD_MAX);
	return n;
}

/* ---- questions ---- */

/* One of several, by a digit. returns: DESK_ENTER with *at; DESK_UP, DESK_AGAIN, DESK_END. */
static enum desk_key choose(struct desk *d, const char *title, const char *group, char words[DESK_REASONS_MAX][DESK_WORD_MAX], unsigned n, const char *is_now, unsigned *at)
{
	static const char digits[] = "123456789";
	char line[DESK_LINE_MAX], keys[DESK_REASONS_MAX + 1];
	struct desk_input in = { .keys = keys };
	enum desk_key key;
	unsigned i;

	osmo_strlcpy(keys, digits, n + 1);
	desk_page_begin(d, title, "choose");
	for (i = 0; i < n; i++) {
		snprintf(line, sizeof(line), "%u  %s", i + 1, desk_word_of(d, group, words[i]));
		desk_page_add(d, DESK_PLAIN, line);
	}
	if (*is_now)
		desk_page_say(d, "is_now", desk_word_of(d, group, is_now), "");
	key = desk_read(d, &in);
	if (key != DESK_ENTER || in.len) {
		*at = in.len ? (unsigned)(in.text[0] - L'1') : 0;
		return key;
	}
	for (*at = 0; *at < n && strcmp(words[*at], is_now); ++*at)
		;
	return *at < n ? DESK_ENTER : DESK_AGAIN;
}

static enum desk_key ask_why(struct desk *d)
{
	struct desk_claim *c = &d->claim;
	enum desk_key key;
	unsigned at;

	key = choose(d, "claim_why", "case_why", c->reasons, c->n_reasons, c->why, &at);
	if (key != DESK_ENTER)
		return key;
	osmo_strlcpy(c->why, c->reasons[at], sizeof(c->why));
	return set(d, "why", c->why, "");
}

static unsigned field_at(const char *key)
{
	unsigned i;

	for (i = 0; desk_field(i + 1) && strcmp(desk_field(i)->key, key); i++)
		;
	return i;
}

static enum desk_key ask_paper(struct desk *d)
{
	enum desk_key key;
	const char *name;

	d->at = field_at("seen");
	osmo_strlcpy(d->values[d->at], d->claim.paper, sizeof(d->values[d->at]));
	key = desk_field_paper(d, "claim_seen", true, &name);
	d->values[d->at][0] = '\0';
	if (key != DESK_ENTER)
		return key;
	if (*name && strcmp(name, d->claim.paper))
		d->claim.number[0] = d->claim.old[0] = '\0';
	if (*name)
		osmo_strlcpy(d->claim.paper, name, sizeof(d->claim.paper));
	return set(d, "seen", d->claim.paper, "");
}

/* A line of text, which begins with what was said before. returns: DESK_ENTER with it in text; DESK_UP, DESK_AGAIN, DESK_END. */
static enum desk_key type(struct desk *d, const char *title, const char *label, const char *const hints[2], const char *one, char text[DESK_TEXT_MAX])
{
	struct desk_input in = { .len = 0 };
	enum desk_key key;

	desk_input_set(&in, text);
	desk_page_begin(d, title, label);
	desk_page_say(d, hints[0], one, "");
	if (hints[1])
		desk_page_say(d, hints[1], "", "");
	key = desk_read(d, &in);
	desk_input_text(&in, text);
	desk_input_wipe(&in);
	return key;
}

static enum desk_key ask_number(struct desk *d)
{
	static const char *const hints[] = { "claim_number_hint", NULL };
	struct desk_claim *c = &d->claim;
	enum desk_key key;

	key = type(d, "claim_number", "claim_number", hints, "", c->number);
	if (key != DESK_ENTER)
		return key;
	if (!c->number[0] || !desk_field_is_paper(d, c->paper, c->number))
		return DESK_AGAIN;
	return set(d, "paper", "", c->number);
}

static enum desk_key ask_old(struct desk *d)
{
	static const char *const hints[] = { "claim_old_hint", "claim_old_none" };
	enum desk_key key = type(d, "claim_old", "claim_old", hints, "", d->claim.old);

	return key == DESK_ENTER ? set(d, "old", "", d->claim.old) : key;
}

static enum desk_key ask_phone(struct desk *d)
{
	static const char *const hints[] = { "claim_phone_hint", NULL };
	char dial[DESK_WORD_MAX], text[DESK_TEXT_MAX] = "";
	struct identity_req req;
	enum desk_key key;

	key = type(d, "claim_phone", "phone_digits", hints, desk_field_dial(d, IDENTITY_DIAL_PROOF, dial), text);
	if (key != DESK_ENTER)
		return key;
	desk_req(d, &req, IDV_CASE_PHONE, "");
	if (secret_put(&req.secret, text, strlen(text)) < 0)
		req.secret.len = 0;
	secret_wipe_mem(text, sizeof(text));
	return answered(d, desk_ask(d, &req));
}

/* What it is to be, asked as in an enrolment. */
static enum desk_key ask_fix(struct desk *d)
{
	enum desk_key key;

	d->at = d->claim.fix;
	d->save = save_fact;
	key = desk_field_ask(d);
	d->save = NULL;
	desk_field_words(d, d->at, d->claim.fixed);
	return key;
}

/* Which fact is to be another, by its number. returns: DESK_ENTER with *fix; as desk_read(). */
static enum desk_key ask_fact(struct desk *d, unsigned *fix)
{
	unsigned first = field_at("given_name"), i, n = 0, seen = field_at("seen");
	enum desk_key key;
	char line[DESK_LINE_MAX];
	int at;

	desk_page_begin(d, "claim_fix", "which_row");
	for (i = first; desk_field(i); i++)
		if (i != seen && i != seen + 1 && desk_field(i)->kind != DESK_WARD) {
			snprintf(line, sizeof(line), "%2u  %s", ++n, desk_word(d, desk_field(i)->key));	/* the number of a paper comes with the paper */
			desk_page_add(d, DESK_PLAIN, line);
		}
	at = desk_choose_row(d, n, &key);
	if (key != DESK_ENTER || at < 0)
		return key == DESK_ENTER ? DESK_AGAIN : key;
	*fix = first + (unsigned)at;
	*fix += *fix >= seen ? 2 : 0;
	return DESK_ENTER;
}

/* ---- the end ---- */

/* What the person wants from here on: no case, and no second officer. */
static enum desk_key want(struct desk *d)
{
	static const char *const keys[] = { "desk_only", "card_only" };
	struct desk_input in = { .keys = "12" };
	struct identity_req req;
	enum desk_key key;
	int outcome;

	desk_page_begin(d, "claim_want", "choose");
	desk_page_say(d, "claim_want_hint", "", "");
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "claim_want1", "", "");
	desk_page_say(d, "claim_want2", "", "");
	key = desk_read(d, &in);
	if (key != DESK_ENTER || !in.len || !desk_prove(d, "claim_prove"))
		return key == DESK_END ? key : DESK_AGAIN;
	desk_req(d, &req, IDV_CASE_WANT, keys[in.text[0] - L'1']);
	outcome = desk_ask(d, &req);
	return outcome == IDO_OK ? over(d, "claim_wanted") : answered(d, outcome);
}

/* The person is asked at the next unlock: nobody else has to see it. */
static enum desk_key left(struct desk *d)
{
	char number[DESK_WORD_MAX];
	enum desk_key key;

	osmo_strlcpy(number, desk_got(d, IDF_CASE), sizeof(number));
	do {
		desk_page_begin(d, "claim_opened", NULL);
		desk_page_say(d, "second_case", number, desk_word_of(d, "desk_case", d->claim.kind));
		desk_page_say(d, "claim_left", "", "");
		key = desk_read(d, NULL);
	} while (key == DESK_AGAIN);
	d->claim.is_open = false;
	return DESK_END;
}

static void opened(struct desk *d)
{
	char number[DESK_WORD_MAX], dial[DESK_WORD_MAX];
	enum desk_key key;

	osmo_strlcpy(number, desk_got(d, IDF_CASE), sizeof(number));
	desk_field_dial(d, IDENTITY_DIAL_SECOND, dial);
	desk_tty_flush();
	do {
		desk_page_begin(d, "claim_opened", NULL);
		desk_page_say(d, "case_kind", desk_word_of(d, "desk_case", d->claim.kind), "");
		desk_page_add(d, DESK_PLAIN, "");
		desk_code_big(d, number);
		desk_page_add(d, DESK_PLAIN, "");
		desk_page_say(d, "claim_tell", number, dial);
		desk_page_say(d, "claim_both", "", "");
		if (strcmp(d->claim.kind, "card"))
			desk_page_say(d, "claim_when", d->conf->dial, "");
		key = desk_read(d, NULL);
	} while (key == DESK_AGAIN);
	d->claim.is_open = false;
}

static enum desk_key send(struct desk *d)
{
	struct identity_req req;
	int outcome;

	if (!strcmp(d->claim.kind, "want"))
		return want(d);
	if (!desk_prove(d, "claim_prove"))
		return DESK_AGAIN;
	desk_req(d, &req, IDV_CASE_OPEN, "");
	outcome = desk_ask(d, &req);
	if (outcome != IDO_OPENED && outcome != IDO_LEFT)
		return answered(d, outcome);
	desk_page_message(d, "");
	if (outcome == IDO_LEFT)
		return left(d);
	opened(d);
	return DESK_END;
}

static enum desk_key ask_send(struct desk *d);

static const struct question {
	enum identity_outcome step;
	const char *word;	/* of its line in the review */
	enum desk_key (*ask)(struct desk *d);
} questions[] = {
	{ IDO_STEP_WHY, "claim_why", ask_why },
	{ IDO_STEP_WHOM, "claim_seen", ask_paper },
	{ IDO_STEP_CLAIM, "claim_number", ask_number },
	{ IDO_STEP_OLD, "claim_old", ask_old },
	{ IDO_STEP_NUMBER, "claim_phone", ask_phone },
	{ IDO_STEP_FIX, "claim_fix", ask_fix },
	{ IDO_STEP_SEND, "claim_send", ask_send },
};

/* What was said, in words. */
static const char *said(const struct desk *d, enum identity_outcome step)
{
	const struct desk_claim *c = &d->claim;

	switch (step) {
	case IDO_STEP_WHY: return desk_word_of(d, "case_why", c->why);
	case IDO_STEP_WHOM: return *c->paper ? desk_field_paper_words(d, c->paper) : "";
	case IDO_STEP_CLAIM: return c->number;
	case IDO_STEP_OLD: return c->old;
	case IDO_STEP_NUMBER: return c->masked;
	case IDO_STEP_FIX: return c->fixed;
	default: return "";
	}
}

static bool was_asked(const struct desk *d, enum identity_outcome step)
{
	unsigned i;

	for (i = 0; i < d->claim.n_past && d->claim.past[i] != step; i++)
		;
	return i < d->claim.n_past;
}

/* What stands before it: of a fact its own word. */
static const char *line_word(struct desk *d, const struct question *q)
{
	return desk_word(d, q->step == IDO_STEP_FIX ? desk_field(d->claim.fix)->key : q->word);
}

/* Everything that was said, with the number of each line. returns: how many; asked: their questions. */
static unsigned add_review(struct desk *d, const struct question *asked[ARRAY_SIZE(questions)])
{
	char line[2 * DESK_LINE_MAX];
	unsigned n = 0;
	size_t i;

	for (i = 0; questions[i].step != IDO_STEP_SEND; i++) {
		if (!was_asked(d, questions[i].step))
			continue;
		asked[n++] = &questions[i];
		snprintf(line, sizeof(line), "%2u  %s: " DESK_ISOLATE "%s" DESK_ISOLATED, n, line_word(d, &questions[i]),
			 *said(d, questions[i].step) ? said(d, questions[i].step) : desk_word(d, "unknown"));
		desk_page_add(d, DESK_PLAIN, line);
	}
	secret_wipe_mem(line, sizeof(line));
	return n;
}

static enum desk_key ask_send(struct desk *d)
{
	const struct question *asked[ARRAY_SIZE(questions)];
	enum desk_key key;
	unsigned n;
	int at;

	desk_page_begin(d, "claim_review", "review_ask");
	desk_page_say(d, "case_kind", desk_word_of(d, "desk_case", d->claim.kind), "");
	desk_page_add(d, DESK_PLAIN, "");
	n = add_review(d, asked);
	desk_page_add(d, DESK_PLAIN, "");
	if (!strcmp(d->claim.why, "danger"))
		desk_page_say(d, "claim_danger", "", "");
	desk_page_say(d, "claim_send", "", "");
	at = desk_choose_row(d, n, &key);
	if (key != DESK_ENTER || d->page.message[0])
		return key == DESK_ENTER ? DESK_AGAIN : key;
	if (at < 0)
		return send(d);
	d->claim.at = asked[at]->step;
	return DESK_AGAIN;
}

/* ---- the way through ---- */

/* The answer was taken: on to what the vault has next. */
static void go_on(struct desk *d)
{
	struct desk_claim *c = &d->claim;

	if (!was_asked(d, c->at) && c->n_past < ARRAY_SIZE(c->past))
		c->past[c->n_past++] = c->at;
	c->at = c->step;
}

/* returns: whether there is a question before this one. */
static bool go_back(struct desk *d)
{
	struct desk_claim *c = &d->claim;
	unsigned i;

	desk_page_message(d, "");
	for (i = 0; i < c->n_past && c->past[i] != c->at; i++)
		;
	if (!i)
		return false;
	c->at = c->past[i - 1];
	return true;
}

static void ask_all(struct desk *d)
{
	struct desk_claim *c = &d->claim;
	enum desk_key key;
	size_t i;

	while (c->is_open && !d->is_ending) {
		for (i = 0; i < ARRAY_SIZE(questions) && questions[i].step != c->at; i++)
			;
		key = i < ARRAY_SIZE(questions) ? questions[i].ask(d) : over(d, "busy");
		if (c->is_open && c->dialogue != d->dialogue)
			key = over(d, "claim_gone");
		if (key == DESK_ENTER)
			go_on(d);
		else if (key == DESK_REVIEW && c->step == IDO_STEP_SEND)
			c->at = c->step;
		else if (key == DESK_END || (key == DESK_UP && !go_back(d)))
			c->is_open = false;
	}
}

/* fix: field that is to be another; 0: the vault says whether it has to know one. */
static void begin(struct desk *d, const char *kind, unsigned fix)
{
	struct desk_claim *c = &d->claim;
	struct identity_req req;
	int outcome;

	memset(c, 0, sizeof(*c));
	desk_req(d, &req, IDV_CASE_NEW, kind);
	osmo_strlcpy(req.pick, fix ? desk_field(fix)->key : "", sizeof(req.pick));
	outcome = desk_ask(d, &req);
	if (outcome != IDO_STEP_WHY && outcome != IDO_STEP_WHOM && outcome != IDO_STEP_FIX)
		return;
	osmo_strlcpy(c->kind, kind, sizeof(c->kind));
	c->n_reasons = words_of(d, c->reasons);
	c->dialogue = d->dialogue;
	c->at = c->step = outcome;
	c->fix = fix;
	c->is_open = true;
}

static void run(struct desk *d, const char *kind)
{
	enum desk_key key = DESK_AGAIN;
	unsigned fix = 0;

	begin(d, kind, 0);
	while (d->claim.is_open && d->claim.at == IDO_STEP_FIX && key == DESK_AGAIN && !d->is_ending)
		key = ask_fact(d, &fix);
	if (d->claim.is_open && d->claim.at == IDO_STEP_FIX)
		d->claim.is_open = false;
	if (key == DESK_ENTER)
		begin(d, kind, fix);
	ask_all(d);
}

void desk_claim(struct desk *d)
{
	char kinds[DESK_REASONS_MAX][DESK_WORD_MAX];
	struct identity_req req;
	enum desk_key key;
	unsigned n, at;

	do {
		desk_req(d, &req, IDV_CASE_NEW, "");
		if (desk_ask(d, &req) == DESK_LOST)
			return;
		n = words_of(d, kinds);
		key = choose(d, "claim_title", "desk_case", kinds, n, "", &at);
	} while (key == DESK_AGAIN && !d->is_ending);
	if (key == DESK_ENTER && n)
		run(d, kinds[at]);
	secret_wipe_mem(&d->claim, sizeof(d->claim));
	secret_wipe_mem(d->values, sizeof(d->values));
}
