/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Complaints: a list, those of a danger first, and one of them, which is taken, asked about, passed on or answered. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/oversight/overseer_priv.h"

/* As people read it. returns: out. */
static const char *spaced(char out[16], const char *number)
{
	snprintf(out, 16, "%.4s %.4s", number, strlen(number) > 4 ? number + 4 : "");
	return out;
}

/* ---- one ---- */

static void say_accused(struct desk *d)
{
	if (*desk_got(d, IDF_ACCUSED_ORG))
		desk_page_say(d, "ov_shop", desk_got(d, IDF_ACCUSED_ORG), desk_got(d, IDF_ALIKE));
	else
		desk_page_say(d, "ov_who", overseer_word(d, IDF_ACCUSED), "");
	if (*desk_got(d, IDF_PROPOSED))
		desk_page_say(d, "ov_propose", "", "");
	if (*desk_got(d, IDF_ABOUT_REF))
		desk_page_say(d, "ov_ref", desk_got(d, IDF_ABOUT_REF), "");
}

static void say_words(struct desk *d)
{
	char line[DESK_LINE_MAX];

	if (!*desk_got(d, IDF_SAID))
		return;
	snprintf(line, sizeof(line), DESK_ISOLATE "%s%s%s" DESK_ISOLATED, desk_got(d, IDF_SAID), desk_got(d, IDF_SAID_THEN), desk_got(d, IDF_SAID_LAST));
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_add(d, DESK_PLAIN, line);
	secret_wipe_mem(line, sizeof(line));
}

/* Of the last answer. */
static void one_page(struct desk *d)
{
	char number[16];

	desk_page_begin(d, "ov_one", "choose");
	desk_page_say(d, "ov_number", spaced(number, desk_got(d, IDF_COMPLAINT)), overseer_word(d, IDF_ABOUT));
	say_accused(d);
	desk_page_say(d, "ov_call", overseer_word(d, IDF_CALL), desk_got(d, IDF_CALLER));
	desk_page_say(d, "ov_by", desk_got(d, IDF_UNTIL), "");
	say_words(d);
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "ov_act1", "", "");
	if (*desk_got(d, IDF_ACCUSED_ORG))
		desk_page_say(d, "ov_act2", "", "");
	desk_page_say(d, "ov_act3", "", "");
	desk_page_say(d, "ov_act4", "", "");
	if (*desk_got(d, IDF_CAN_ASK))
		desk_page_say(d, "ov_act5", "", "");
}

/* What the person is told. returns: an outcome's digit; "": none. */
static const char *ask_answer(struct desk *d, char digit[2])
{
	struct desk_input in = { .keys = "123" };
	char line[DESK_LINE_MAX], word[8];
	enum desk_key key;
	unsigned i;

	desk_page_begin(d, "ov_answer", "choose");
	for (i = 1; i <= 3; i++) {
		snprintf(word, sizeof(word), "o%u", i);
		snprintf(line, sizeof(line), "%u  %s", i, desk_word_of(d, "verdict", word));
		desk_page_add(d, DESK_PLAIN, line);
	}
	key = desk_read(d, &in);
	digit[0] = key == DESK_ENTER && in.len ? (char)in.text[0] : '\0';
	digit[1] = '\0';
	return digit;
}

static void say_paused(struct desk *d, int outcome)
{
	char line[DESK_LINE_MAX];

	if (outcome == IDO_OK)
		desk_page_message(d, desk_fill(line, desk_word(d, "ov_paused"), desk_got(d, IDF_UNTIL), ""));
	else
		desk_page_message(d, desk_word(d, outcome == IDO_NONE ? "ov_nobody" : "busy"));
}

static void act(struct desk *d, wchar_t digit)
{
	char answer[2] = "";
	const char *key = digit == L'1' ? "take" : digit == L'3' ? "refer" : digit == L'5' ? "ask" : "";
	int outcome;

	if (digit == L'2') {
		outcome = overseer_ask(d, IDV_OVERSIGHT_PAUSE, "");
		if (outcome != DESK_LOST)
			say_paused(d, outcome);
		return;
	}
	if (digit == L'4')
		key = ask_answer(d, answer);
	if (!*key)
		return;
	outcome = overseer_ask(d, IDV_OVERSIGHT_ACT, key);
	if (outcome != DESK_LOST)
		desk_page_message(d, desk_word(d, outcome == IDO_OK ? "ov_done" : outcome == IDO_NONE ? "ov_not" : "busy"));
}

/* place: of the list, from 0. */
static void one(struct desk *d, int place)
{
	struct desk_input in = { .keys = "12345" };
	uint64_t dialogue = d->dialogue;
	enum desk_key key = DESK_AGAIN;
	char at[12];

	snprintf(at, sizeof(at), "%d", place + 1);
	while (key != DESK_UP && d->dialogue == dialogue && !d->is_ending) {
		if (overseer_ask(d, IDV_OVERSIGHT_LIST, at) != IDO_OK)
			return;
		desk_input_wipe(&in);
		one_page(d);
		key = desk_read(d, &in);
		desk_page_message(d, "");
		if (key == DESK_ENTER && in.len)
			act(d, in.text[0]);
	}
}

/* ---- a list ---- */

static void add_row(struct desk *d, unsigned n, const char *text)
{
	char row[DESK_ROW_MAX], line[DESK_LINE_MAX], kind[8], state[DESK_WORD_MAX], number[16], *c[DESK_COLUMNS];

	if (desk_columns(row, text, c) < 5)
		return;
	snprintf(kind, sizeof(kind), "k%.4s", c[1]);
	snprintf(state, sizeof(state), "ov_is_%.12s", c[3]);
	snprintf(line, sizeof(line), "%2u  %s  %s  %s  %s  %s", n, spaced(number, c[0]), c[2], desk_word_of(d, "complaint", kind), desk_word(d, state),
		 *c[4] == '1' ? desk_word(d, "ov_is_late") : "");
	desk_page_add(d, *c[4] == '1' ? DESK_BOLD : DESK_PLAIN, line);
}

/* returns: rows that are shown; -1 nothing is known. */
static int list_page(struct desk *d, const char *which)
{
	int outcome = overseer_ask(d, IDV_OVERSIGHT_ROWS, which);
	char more[16];
	const char *text;
	unsigned i;

	if (outcome == DESK_LOST)
		return -1;
	desk_page_begin(d, !strcmp(which, "new") ? "ov_new" : !strcmp(which, "late") ? "ov_late" : "ov_taken", "which_row");
	for (i = 0; i < OVERSEER_ROWS && outcome == IDO_OK && (text = identity_ans_get(&d->ans, IDF_ROW, i)); i++)
		add_row(d, i + 1, text);
	if (!i)
		desk_page_say(d, "none", "", "");
	if (i == OVERSEER_ROWS && identity_ans_get(&d->ans, IDF_ROW, i)) {
		while (identity_ans_get(&d->ans, IDF_ROW, i))
			i++;
		snprintf(more, sizeof(more), "%u", i - OVERSEER_ROWS);
		desk_page_say(d, "ov_more", more, "");
		i = OVERSEER_ROWS;
	}
	return (int)i;
}

void overseer_hear(struct desk *d, const char *which)
{
	enum desk_key key = DESK_AGAIN;
	int n, at;

	while (key != DESK_UP && key != DESK_END && !d->is_ending) {
		n = list_page(d, which);
		if (n < 0)
			continue;
		at = desk_choose_row(d, (unsigned)n, &key);
		if (at >= 0)
			one(d, at);
		else if (key == DESK_ENTER && !n)
			return;
	}
}
