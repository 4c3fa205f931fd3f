/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One enrolment: field by field, review, the check for somebody alike, the start code. The vault says what comes next; Up and the numbers of the
 * review go anywhere. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define REVIEW (DESK_FIELDS_MAX + 1)	/* in the place of a field */

/* The field that a step asks for. */
static unsigned field_of(enum identity_outcome step)
{
	const struct desk_field *f;
	unsigned i;

	if (step == IDO_STEP_PROOF)
		step = IDO_STEP_PHONE;
	for (i = 0; (f = desk_field(i)); i++)
		if (f->step == step && step != IDO_OK)
			return i;
	return REVIEW;
}

/* ---- the end ---- */

static void end_with(struct desk *d, const char *key)
{
	char line[DESK_LINE_MAX];

	desk_page_message(d, desk_fill(line, desk_word(d, key), desk_got(d, IDF_CASE), ""));
	d->draft.id[0] = '\0';
}

/* Without a phone a code card is the way in. */
static void join(struct desk *d)
{
	end_with(d, "enrolled");
	desk_card_join(d);
}

/* E2x: what agreed, never the other record. returns: whether to go on to the end. */
static bool ask_alike(struct desk *d)
{
	static const char *const answers[] = { "same", "other", "unknown" }, *const reasons[] = { "relative", "name", "paper", "else" };
	struct desk_input in = { .keys = "123" }, why = { .keys = "1234" };
	char number[16], kinds[DESK_LINE_MAX];
	struct identity_req req;
	enum desk_key key;
	int outcome;

	osmo_strlcpy(number, desk_got(d, IDF_CASE), sizeof(number));
	osmo_strlcpy(kinds, desk_got(d, IDF_KINDS), sizeof(kinds));
	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "alike_title", "choose");
		desk_page_say(d, "alike", number, "");
		desk_say_kinds(d, kinds);
		desk_page_say(d, "alike1", "", "");
		desk_page_say(d, "alike2", "", "");
		desk_page_say(d, "alike3", "", "");
		key = desk_read(d, &in);
	} while (key == DESK_AGAIN || (key == DESK_ENTER && !in.len));
	while (key == DESK_ENTER && in.text[0] == L'2' && !why.len) {
		desk_page_begin(d, "alike_title", "choose");
		desk_page_say(d, "alike_why", "", "");
		key = desk_read(d, &why);
		key = key == DESK_AGAIN ? DESK_ENTER : key;
	}
	if (key != DESK_ENTER)
		return false;
	desk_req(d, &req, IDV_DRAFT_ALIKE, answers[in.text[0] - L'1']);
	osmo_strlcpy(req.pick, why.len ? reasons[why.text[0] - L'1'] : "", sizeof(req.pick));
	outcome = desk_ask(d, &req);
	if (outcome == IDO_SAME || outcome == IDO_HELD)
		end_with(d, outcome == IDO_SAME ? "same" : "held");
	else if (outcome != IDO_STEP_READY)
		desk_saved(d, outcome);
	return outcome == IDO_STEP_READY;
}

/* The vault still asks for something: that, before the PIN. returns: its field, and the message says why; REVIEW: nothing. */
static unsigned missing(struct desk *d)
{
	unsigned at = field_of(d->draft.step);

	if (at != REVIEW)
		desk_page_message(d, desk_word(d, at == 0 ? "phone_now" : "missing"));
	return at;
}

/* returns: the place to go on at. */
static unsigned finish(struct desk *d)
{
	struct identity_req req;
	unsigned at = missing(d);
	int outcome;

	if (at != REVIEW || !desk_prove(d, "finish"))
		return at;
	desk_page_message(d, desk_word(d, "looking"));
	desk_page_show(d, NULL);
	desk_req(d, &req, IDV_DRAFT_FINISH, "");
	outcome = desk_ask(d, &req);
	desk_page_message(d, "");
	switch (outcome) {
	case IDO_OK:
		desk_code(d);
		return REVIEW;
	case IDO_ENROLLED:
		if (d->conf->unit)
			desk_unit_joined(d);
		else
			join(d);
		return REVIEW;
	case IDO_STEP_ALIKE:
		return ask_alike(d) ? finish(d) : REVIEW;
	default:
		return desk_saved(d, outcome) == DESK_ENTER ? missing(d) : REVIEW;
	}
}

/* ---- thrown away ---- */

/* returns: whether it is no more. */
static bool throw_away(struct desk *d)
{
	struct desk_input in = { .keys = "1" };
	struct identity_req req;
	enum desk_key key;
	int outcome;

	do {
		desk_input_wipe(&in);
		desk_page_begin(d, "throw_title", "choose");
		desk_page_say(d, "throw", "", "");
		key = desk_read(d, &in);
	} while (key == DESK_AGAIN);
	if (key != DESK_ENTER || !in.len)
		return false;
	desk_req(d, &req, IDV_DRAFT_DROP, "");
	outcome = desk_ask(d, &req);
	if (outcome == IDO_OFFICER || outcome == IDO_GONE)
		end_with(d, "thrown");
	return outcome == IDO_OFFICER || outcome == IDO_GONE;
}

/* ---- review ---- */

#define THROW "0"
#define REVIEW_LINES 13	/* that a screen of 24 has room for, where some are long */
#define REVIEW_ABOVE 6	/* lines above the one whose turn it is */

/* Whether a line is read aloud. */
static bool is_read(const struct desk *d, unsigned i)
{
	return !desk_field(i)->is_extra || d->values[i][0] || desk_field_is_due(d, i);
}

/* The line whose turn it is: what was read stays read until it is typed anew. returns: REVIEW: all were. */
static unsigned next_line(const struct desk *d)
{
	unsigned i;

	for (i = 0; desk_field(i); i++)
		if (is_read(d, i) && !(d->draft.read & 1u << i))
			return i;
	return REVIEW;
}

/* A review of many lines begins where the line whose turn it is stands on the screen. */
static unsigned first_line(const struct desk *d, unsigned turn)
{
	unsigned i, n = 0;

	for (i = 0; desk_field(i); i++)
		n += is_read(d, i);
	return n > REVIEW_LINES && turn != REVIEW && turn > REVIEW_ABOVE ? turn - REVIEW_ABOVE : 0;
}

/* Whether anybody can be asked that: a guardian is of a child. */
static bool is_there(const struct desk *d, unsigned i)
{
	return desk_field(i)->kind != DESK_WARD || d->values[i][0];
}

/* What nobody said yet and may be added, by its number. */
static void add_more(struct desk *d)
{
	char line[DESK_LINE_MAX] = "";
	size_t len = 0;
	unsigned i;

	for (i = 0; desk_field(i) && len < sizeof(line); i++)
		if (!is_read(d, i) && is_there(d, i))
			len += (size_t)snprintf(line + len, sizeof(line) - len, "%s%u %s", len ? ", " : "", i + 1, desk_word(d, desk_field(i)->key));
	if (len)
		desk_page_say(d, "review_more", line, "");
}

static void add_review(struct desk *d, unsigned turn)
{
	char line[DESK_LINE_MAX], words[DESK_TEXT_MAX];
	unsigned i;

	for (i = first_line(d, turn); desk_field(i); i++) {
		const char *mark = i == turn ? ">" : d->draft.read & 1u << i ? "*" : " ";

		if (!is_read(d, i))
			continue;
		desk_field_words(d, i, words);
		snprintf(line, sizeof(line), "%s %2u  %s: " DESK_ISOLATE "%s" DESK_ISOLATED, mark, i + 1, desk_word(d, desk_field(i)->key), *words ? words : "-");
		desk_page_add(d, i == turn ? DESK_BOLD : DESK_PLAIN, line);
	}
	add_more(d);
	secret_wipe_mem(line, sizeof(line));
	secret_wipe_mem(words, sizeof(words));
}

/* What was typed under the review. returns: the field of that number; REVIEW: none. */
static unsigned number_typed(struct desk *d, const struct desk_input *in)
{
	char text[DESK_TEXT_MAX], *end;
	unsigned long n;

	desk_input_text(in, text);
	n = strtoul(text, &end, 10);
	if (*text && !*end && n >= 1 && desk_field(n - 1) && is_there(d, n - 1))
		return n - 1;
	desk_page_message(d, desk_word(d, "no_row"));
	return REVIEW;
}

/* returns: the place to go on at, or DESK_FIELDS_MAX home. */
static unsigned review(struct desk *d)
{
	struct desk_input in = { .len = 0 };
	unsigned turn, at = REVIEW;
	char text[DESK_TEXT_MAX];
	enum desk_key key;

	while (at == REVIEW && !d->is_ending) {
		desk_page_begin(d, "review_title", "review_ask");
		turn = next_line(d);
		desk_page_say(d, turn != REVIEW ? "review_read" : "review_end", "", "");	/* above them: long lines push out the last */
		add_review(d, turn);
		key = desk_read(d, &in);
		if (key == DESK_UP)
			return DESK_FIELDS_MAX;
		if (key != DESK_ENTER)
			continue;
		desk_page_message(d, "");
		desk_input_text(&in, text);
		if (!strcmp(text, THROW) && throw_away(d))
			return DESK_FIELDS_MAX;
		else if (in.len)
			at = strcmp(text, THROW) ? number_typed(d, &in) : REVIEW;
		else if (turn != REVIEW)
			d->draft.read |= 1u << turn;
		else if ((at = finish(d)) == REVIEW && !d->draft.id[0])
			return DESK_FIELDS_MAX;
		desk_input_wipe(&in);
	}
	return at;
}

/* ---- the way through ---- */

static unsigned next_of(const struct desk *d, unsigned at)
{
	const struct desk_field *f;

	if (desk_field(at)->kind == DESK_WARD)	/* which come first, whatever their number */
		return field_of(d->draft.step);
	while ((f = desk_field(++at)))
		if (!f->is_extra || desk_field_is_due(d, at))
			return at;
	return REVIEW;
}

static unsigned before(const struct desk *d, unsigned at)
{
	if (desk_field(at)->kind == DESK_WARD)
		return desk_field(at)->step == IDO_STEP_CARE ? at - 1 : DESK_FIELDS_MAX;
	while (at-- > 0)
		if (!desk_field(at)->is_extra || desk_field_is_due(d, at))
			return at;
	return DESK_FIELDS_MAX;
}

/* What was typed anew is read aloud again; another paper has another number. */
static void forget_read(struct desk *d)
{
	d->draft.read &= ~(1u << d->at);
	if (desk_field(d->at)->kind == DESK_EVIDENCE)
		d->draft.read &= ~(1u << field_of(IDO_STEP_PAPER));
}

/* One field, and where its key leads. was_review: it is a correction. */
static unsigned one_field(struct desk *d, bool was_review)
{
	enum desk_key key = desk_field_ask(d);

	if (key == DESK_ENTER)
		forget_read(d);
	if (!d->draft.id[0] && key == DESK_END)
		return DESK_FIELDS_MAX;
	if (key == DESK_ENTER && d->at == 0)
		desk_count(d);	/* it is a draft from here on */
	switch (key) {
	case DESK_ENTER:
		if (was_review || d->draft.step == IDO_STEP_PROOF || field_of(d->draft.step) == REVIEW)	/* of the rest nothing is asked for */
			return REVIEW;
		return next_of(d, d->at);
	case DESK_UP:
		desk_page_message(d, "");	/* it was about what is left behind */
		return was_review ? REVIEW : before(d, d->at);
	case DESK_REVIEW:
		return REVIEW;
	default:
		return DESK_FIELDS_MAX;
	}
}

void desk_person(struct desk *d)
{
	bool was_review = false;
	unsigned at = field_of(d->draft.step), to;

	d->draft.is_open = true;
	if (!desk_values(d))
		at = DESK_FIELDS_MAX;
	while (at != DESK_FIELDS_MAX && !d->is_ending) {
		if (at == REVIEW) {
			at = desk_values(d) ? review(d) : DESK_FIELDS_MAX;
			was_review = true;
			continue;
		}
		d->at = at;
		to = one_field(d, was_review);
		was_review = was_review && to != REVIEW;
		at = to;
	}
	secret_wipe_mem(d->values, sizeof(d->values));
	memset(&d->draft, 0, sizeof(d->draft));
}
