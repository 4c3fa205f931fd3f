/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A birth record that is asked for: opened for a phone that was shown, and moved on from stage to stage. Whose it is stands nowhere. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define CASE_DIGITS	5

static const char stage_keys[] = "1234567", place_keys[] = "abcdef";
static const char *const stages[] = { "asked", "sent", "waits", "found", "absent", "ready", "given" };
static const char *const places[] = { "desk", "here", "ministry", "consulate", "home", "post" };

/* How one stands, as it was answered last. */
struct record {
	char number[DESK_WORD_MAX], stage[DESK_WORD_MAX], place[DESK_WORD_MAX], since[DESK_WORD_MAX], news[DESK_WORD_MAX];
};

static void take_word(char out[DESK_WORD_MAX], const char *word)
{
	const char *dot = strchr(word, '.');

	osmo_strlcpy(out, dot ? dot + 1 : word, DESK_WORD_MAX);
}

/* returns: whether there is one; else the page says why not. */
static bool take_record(struct desk *d, struct record *r, int outcome)
{
	if (outcome == IDO_OK) {
		osmo_strlcpy(r->number, desk_got(d, IDF_CASE), sizeof(r->number));
		take_word(r->stage, desk_got(d, IDF_STAGE));
		take_word(r->place, desk_got(d, IDF_PLACE));
		osmo_strlcpy(r->since, desk_got(d, IDF_SEEN_DAY), sizeof(r->since));
		osmo_strlcpy(r->news, desk_got(d, IDF_UNTIL), sizeof(r->news));
		return true;
	}
	if (outcome != DESK_LOST && !desk_field_phone_wrong(d, outcome))
		desk_page_message(d, desk_word(d, outcome == IDO_NONE ? "record_none" : "busy"));
	return false;
}

static bool find(struct desk *d, struct record *r, const char *number)
{
	struct identity_req req;

	desk_req(d, &req, IDV_TRANSCRIPT_FIND, number);
	return take_record(d, r, desk_ask(d, &req));
}

/* Five digits are a case; whatever else is typed was on a phone. */
static bool begin(struct desk *d, struct record *r, const char *text)
{
	char number[DESK_WORD_MAX];
	struct identity_req req;
	int outcome;

	if (strlen(text) == CASE_DIGITS)
		return find(d, r, text);
	desk_req(d, &req, IDV_TRANSCRIPT_NEW, "");
	if (secret_put(&req.secret, text, strlen(text)) < 0)
		req.secret.len = 0;
	outcome = desk_ask(d, &req);
	osmo_strlcpy(number, outcome == IDO_OK ? desk_got(d, IDF_CASE) : "", sizeof(number));
	return *number ? find(d, r, number) : take_record(d, r, outcome);
}

/* A key stays on the line of its word: no blank that a line ends at is between. */
static void say_words(struct desk *d, const char *group, const char *keys, const char *const *words)
{
	char line[DESK_LINE_MAX];
	size_t used = 0, i;

	for (i = 0; keys[i] && used < sizeof(line); i++)
		used += (size_t)snprintf(line + used, sizeof(line) - used, "%s%c\xc2\xa0%s", i ? "   " : "", keys[i], desk_word_of(d, group, words[i]));
	desk_page_add(d, DESK_PLAIN, line);
}

static void record_page(struct desk *d, const struct record *r)
{
	desk_page_begin(d, "record_title", "choose");
	desk_page_say(d, "record_case", r->number, "");
	desk_page_say(d, "record_is", desk_word_of(d, "stage", r->stage), desk_word_of(d, "place", r->place));
	desk_page_say(d, "record_news", r->since, r->news);
	desk_page_add(d, DESK_PLAIN, "");
	desk_page_say(d, "record_stage", "", "");
	say_words(d, "stage", stage_keys, stages);
	desk_page_say(d, "record_place", "", "");
	say_words(d, "place", place_keys, places);
}

/* returns: DESK_AGAIN the record as it stands by now; DESK_END it is given, or gone. */
static enum desk_key move(struct desk *d, struct record *r, char key)
{
	const char *at = strchr(stage_keys, key);
	const char *word = at ? stages[at - stage_keys] : places[key - place_keys[0]];
	struct identity_req req;

	desk_req(d, &req, IDV_TRANSCRIPT_MOVE, word);
	if (!take_record(d, r, desk_ask(d, &req)))
		return DESK_END;
	desk_page_message(d, desk_word(d, "record_moved"));
	return strcmp(word, "given") ? DESK_AGAIN : DESK_END;
}

static void one_record(struct desk *d, struct record *r)
{
	struct desk_input in = { .keys = "1234567abcdef" };
	uint64_t dialogue = d->dialogue;
	enum desk_key key;

	do {
		desk_input_wipe(&in);
		record_page(d, r);
		key = desk_read(d, &in);
		if (key == DESK_ENTER)
			key = in.len ? move(d, r, (char)in.text[0]) : DESK_AGAIN;
	} while (key == DESK_AGAIN && d->dialogue == dialogue && !d->is_ending);
}

void desk_record(struct desk *d)
{
	struct desk_input in = { .len = 0 };
	uint64_t dialogue = d->dialogue;
	char text[DESK_TEXT_MAX], dial[DESK_WORD_MAX];
	enum desk_key key;
	struct record r;

	desk_page_message(d, "");
	do {
		desk_page_begin(d, "record_title", "record_which");
		desk_page_say(d, "record_hint", desk_field_dial(d, IDENTITY_DIAL_PROOF, dial), "");
		key = desk_read(d, &in);
		desk_input_text(&in, text);
		in.is_touched = false;
		if (key == DESK_ENTER)
			key = *text && begin(d, &r, text) ? DESK_ENTER : DESK_AGAIN;
	} while (key == DESK_AGAIN && d->dialogue == dialogue && !d->is_ending);
	secret_wipe_mem(text, sizeof(text));
	desk_input_wipe(&in);
	if (key != DESK_ENTER)
		return;
	desk_page_message(d, "");
	one_record(d, &r);
}
