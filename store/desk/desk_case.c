/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The cases of the desk: a list, those of a danger and those that wait long first, and one of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define ROWS_MAX	50
#define PAGE_ROWS	8	/* some take two lines of a screen of 24 */
#define CASE_DIGITS	5

/* A row as the vault lists it. */
struct row {
	char number[8], kind[DESK_WORD_MAX], state[DESK_WORD_MAX], desk[DESK_WORD_MAX], day[DESK_WORD_MAX], officer[64], due[DESK_WORD_MAX];
	bool is_danger, is_late, is_own, is_for_second;
};

struct list {
	struct row rows[ROWS_MAX];
	unsigned n, shown[ROWS_MAX], n_shown, from;
	char filter;		/* a key of filters */
};

/* Which states each letter shows; 0: those that are not over. */
static const struct { char key; const char *states; } filters[] = {
	{ '\0', "open waits runs unknown" }, { 'w', "open waits" }, { 'r', "runs" }, { 'd', "same other done ended" }, { 'a', "open waits runs unknown same other done ended" },
};

/* ---- rows ---- */

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);
	const char *at = words;

	while ((at = strstr(at, word)) && ((at != words && at[-1] != ' ') || (at[len] && at[len] != ' ')))
		at += len;
	return at != NULL;
}

static bool read_row(struct row *r, const char *text)
{
	char row[DESK_ROW_MAX], *c[DESK_COLUMNS];

	memset(r, 0, sizeof(*r));
	if (desk_columns(row, text, c) < 8)
		return false;
	osmo_strlcpy(r->number, c[0], sizeof(r->number));
	osmo_strlcpy(r->kind, c[1], sizeof(r->kind));
	osmo_strlcpy(r->state, c[2], sizeof(r->state));
	osmo_strlcpy(r->desk, c[3], sizeof(r->desk));
	osmo_strlcpy(r->day, c[4], sizeof(r->day));
	osmo_strlcpy(r->officer, c[5], sizeof(r->officer));
	osmo_strlcpy(r->due, c[6], sizeof(r->due));
	r->is_danger = has_word(c[7], "danger");
	r->is_late = has_word(c[7], "late");
	r->is_own = has_word(c[7], "own");
	r->is_for_second = has_word(c[7], "second");
	return true;
}

/* returns: false: begin anew. */
static bool read_rows(struct desk *d, struct list *l)
{
	struct identity_req req;
	const char *text;
	unsigned i;
	int outcome;

	desk_req(d, &req, IDV_CASE_LIST, "");
	outcome = desk_ask(d, &req);
	l->n = 0;
	for (i = 0; outcome == IDO_OK && l->n < ROWS_MAX && (text = identity_ans_get(&d->ans, IDF_ROW, i)); i++)
		l->n += read_row(&l->rows[l->n], text);
	return outcome != DESK_LOST;
}

/* Those that the filter has: of a danger, then late ones, then the others, each as the vault has them. */
static void order(struct list *l)
{
	const char *states = "";
	unsigned rank, i, is;
	size_t f;

	for (f = 0; f < ARRAY_SIZE(filters); f++)
		if (filters[f].key == l->filter)
			states = filters[f].states;
	l->n_shown = 0;
	for (rank = 0; rank < 3; rank++)
		for (i = 0; i < l->n; i++) {
			is = l->rows[i].is_danger ? 0 : l->rows[i].is_late ? 1 : 2;
			if (is == rank && has_word(states, l->rows[i].state))
				l->shown[l->n_shown++] = i;
		}
	if (l->from >= l->n_shown)
		l->from = 0;
}

/* ---- one ---- */

static void case_page(struct desk *d, const struct row *r)
{
	bool may_second = r->is_for_second && !r->is_own;
	const char *due = !strcmp(r->state, "runs") ? "case_ready_at" : "case_due";

	desk_page_begin(d, "case_title", may_second ? "choose" : NULL);
	desk_page_say(d, "case_number", r->number, "");
	desk_page_say(d, "case_kind", desk_word_of(d, "desk_case", r->kind), "");
	desk_page_say(d, "case_state", desk_word_of(d, "desk_case", r->state), "");
	desk_page_say(d, "case_from", r->desk, r->day);
	if (*r->officer)
		desk_page_say(d, "case_by", r->officer, "");
	if (*r->due)
		desk_page_say(d, due, r->due, "");
	if (r->is_danger)
		desk_page_say(d, "claim_danger", "", "");
	if (r->is_late)
		desk_page_say(d, "case_late", "", "");
	desk_say_kinds(d, desk_got(d, IDF_KINDS));
	desk_page_add(d, DESK_PLAIN, "");
	if (r->is_for_second)
		desk_page_say(d, may_second ? "second1" : "case_own", "", "");
	else if (!strcmp(r->state, "runs"))
		desk_page_say(d, "claim_when", d->conf->dial, "");
}

/* returns: DESK_ENTER with *r; DESK_AGAIN, DESK_END. */
static enum desk_key read_case(struct desk *d, const char *number, struct row *r)
{
	struct identity_req req;
	int outcome;

	desk_req(d, &req, IDV_CASE_SHOW, number);
	outcome = desk_ask(d, &req);
	if (outcome == DESK_LOST)
		return DESK_AGAIN;
	if (outcome == IDO_OK && read_row(r, desk_got(d, IDF_ROW)))
		return DESK_ENTER;
	desk_page_message(d, desk_word(d, outcome == IDO_BUSY ? "busy" : "case_none"));
	return DESK_END;
}

static void one_case(struct desk *d, const char *number)
{
	struct desk_input in;
	enum desk_key key;
	struct row r;

	do {
		key = read_case(d, number, &r);
		if (key != DESK_ENTER)
			continue;
		case_page(d, &r);
		in = (struct desk_input){ .keys = "1" };
		key = desk_read(d, d->page.label ? &in : NULL);
		if (d->page.label && key == DESK_ENTER && in.len) {
			desk_second(d, number);
			key = DESK_AGAIN;
		}
	} while (key == DESK_AGAIN && !d->is_ending);
	desk_page_message(d, key == DESK_END ? d->page.message : "");
}

/* ---- the list ---- */

static void list_page(struct desk *d, const struct list *l)
{
	char line[DESK_LINE_MAX];
	const struct row *r;
	unsigned i;

	desk_page_begin(d, "cases_title", "case_which");
	for (i = l->from; i < l->n_shown && i < l->from + PAGE_ROWS; i++) {
		r = &l->rows[l->shown[i]];
		snprintf(line, sizeof(line), "%s%2u  %s  %s: %s  " DESK_ISOLATE "%s" DESK_ISOLATED "  " DESK_ISOLATE "%s" DESK_ISOLATED "%s%s", r->is_danger || r->is_late ? "! " : "  ", i + 1, r->number,
			 desk_word_of(d, "desk_case", r->kind), desk_word_of(d, "desk_case", r->state), r->officer, r->due, r->is_danger ? "  " : "", r->is_danger ? desk_word(d, "case_danger") : "");
		desk_page_add(d, r->is_danger || r->is_late ? DESK_BOLD : DESK_PLAIN, line);
	}
	if (!l->n_shown)
		desk_page_say(d, "none", "", "");
	desk_page_add(d, DESK_PLAIN, "");
	if (l->n_shown > PAGE_ROWS)
		desk_page_say(d, "case_more", "", "");
	desk_page_say(d, "case_filters", "", "");
}

/* returns: whether it was the letter of a filter, or '+'. */
static bool take_letter(struct list *l, const char *text)
{
	size_t i;

	if (!*text || text[1])
		return false;
	if (*text == '+')
		l->from += PAGE_ROWS;
	for (i = 0; i < ARRAY_SIZE(filters) && filters[i].key != *text; i++)
		;
	if (i < ARRAY_SIZE(filters)) {
		l->filter = *text;
		l->from = 0;
	}
	return *text == '+' || i < ARRAY_SIZE(filters);
}

/* A row of the list, or the digits of a case that somebody told. */
static void take(struct desk *d, struct list *l, const char *text)
{
	size_t digits = strspn(text, "0123456789");
	unsigned long at = strtoul(text, NULL, 10);

	desk_page_message(d, "");
	if (take_letter(l, text))
		return;
	if (digits == CASE_DIGITS && !text[digits])
		one_case(d, text);
	else if (digits && !text[digits] && at >= 1 && at <= l->n_shown)
		one_case(d, l->rows[l->shown[at - 1]].number);
	else if (*text)
		desk_page_message(d, desk_word(d, "no_row"));
}

void desk_cases(struct desk *d)
{
	struct list l = { .n = 0 };
	struct desk_input in;
	char text[DESK_TEXT_MAX];
	enum desk_key key = DESK_AGAIN;

	while (key != DESK_UP && key != DESK_END && !d->is_ending) {
		desk_count(d);
		if (!read_rows(d, &l))
			continue;
		order(&l);
		list_page(d, &l);
		in = (struct desk_input){ .len = 0 };
		key = desk_read(d, &in);
		desk_input_text(&in, text);
		if (key == DESK_ENTER)
			take(d, &l, text);
	}
}
