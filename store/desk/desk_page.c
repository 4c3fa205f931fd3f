/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A page: the bar of the desk, lines, a message, and one thing that is typed. It is drawn anew at each key, so a new size costs nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "store/base/monotonic.h"
#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

/* ---- words ---- */

const char *desk_word_of(const struct desk *d, const char *group, const char *key)
{
	const char *word = menu_say(d->conf->menu, d->lang, group, key);

	return word ? word : key;
}

const char *desk_word(const struct desk *d, const char *key)
{
	static const char *const groups[] = { "desk", "desk_ask", "desk_more", "desk_claim", "desk_second", "desk_card", "desk_family", "desk_unit", "desk_oversee" };
	const char *word = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(groups) && !word; i++)
		word = menu_say(d->conf->menu, d->lang, groups[i], key);
	return word ? word : key;
}

const char *desk_fill(char out[DESK_LINE_MAX], const char *pattern, const char *one, const char *two)
{
	size_t len = 0;

	out[0] = '\0';
	for (; *pattern && len + 1 < DESK_LINE_MAX; pattern++) {
		const char *value = !strncmp(pattern, "{1}", 3) ? one : !strncmp(pattern, "{2}", 3) ? two : NULL;

		if (value) {
			len += snprintf(out + len, DESK_LINE_MAX - len, DESK_ISOLATE "%s" DESK_ISOLATED, value);
			len = OSMO_MIN(len, (size_t)DESK_LINE_MAX - 1);
			pattern += 2;
		} else {
			out[len++] = *pattern;
			out[len] = '\0';
		}
	}
	return out;
}

/* ---- building ---- */

void desk_page_begin(struct desk *d, const char *title, const char *label)
{
	struct desk_page *p = &d->page;

	secret_wipe_mem(p->lines, sizeof(p->lines));
	p->n = 0;
	p->title = title;
	p->label = label;
	p->help = "help";
}

void desk_page_add(struct desk *d, enum desk_style style, const char *text)
{
	struct desk_page *p = &d->page;

	if (p->n == DESK_LINES_MAX)
		return;
	osmo_strlcpy(p->lines[p->n].text, text, sizeof(p->lines[p->n].text));
	p->lines[p->n++].style = style;
}

void desk_page_say(struct desk *d, const char *key, const char *one, const char *two)
{
	char line[DESK_LINE_MAX];

	desk_page_add(d, DESK_PLAIN, desk_fill(line, desk_word(d, key), one, two));
	secret_wipe_mem(line, sizeof(line));
}

void desk_page_message(struct desk *d, const char *text)
{
	osmo_strlcpy(d->page.message, text, sizeof(d->page.message));
}

/* ---- drawing ---- */

static const char *unit_bar(const struct desk *d, char out[DESK_LINE_MAX])
{
	bool is_training = d->conf->unit->is_training;

	snprintf(out, DESK_LINE_MAX, "%s%s%s %s | %s %s %s %s %s %s %s %s %s %u", is_training ? desk_word(d, "training") : "", is_training ? " " : "",
		 d->desk, d->officer, desk_word(d, "drafts"), d->drafts, desk_word(d, "waiting"), d->unit.waiting, desk_word(d, "sealed"), d->unit.sealed,
		 desk_word(d, "reported"), d->unit.reported, desk_word(d, "days"), d->unit.days);
	return out;
}

static void draw_bar(struct desk *d)
{
	char bar[DESK_LINE_MAX], counts[DESK_LINE_MAX / 2];

	if (!d->is_in) {
		desk_tty_put(0, 1, DESK_BAR, desk_word(d, d->conf->home ? "ov_title" : "title"), d->conf->has_bidi);
		return;
	}
	if (d->conf->home) {
		snprintf(bar, sizeof(bar), "%s  |  %s %s   %s %s   %s %s", d->desk, desk_word(d, "ov_new"), d->today, desk_word(d, "ov_late"), d->waits, desk_word(d, "ov_alerts"), d->needs);
		desk_tty_put(0, 1, DESK_BAR, bar, d->conf->has_bidi);
		return;
	}
	if (d->conf->unit) {
		desk_tty_put(0, 1, DESK_BAR, unit_bar(d, bar), d->conf->has_bidi);
		return;
	}
	snprintf(counts, sizeof(counts), "%s %s   %s %s   %s %s   %s %s", desk_word(d, "drafts"), d->drafts, desk_word(d, "waiting"), d->waits, desk_word(d, "accepted"), d->today,
		 desk_word(d, "needs_you"), d->needs);
	snprintf(bar, sizeof(bar), "%s  %s  |  %s", d->desk, d->officer, counts);
	desk_tty_put(0, 1, DESK_BAR, bar, d->conf->has_bidi);
}

/* Stars, as many as digits. */
static void text_shown(const struct desk_input *in, char out[DESK_TEXT_MAX])
{
	size_t i;

	desk_input_text(in, out);
	if (!in->is_hidden)
		return;
	for (i = 0; out[i]; i++)
		out[i] = '*';
}

static void draw_page(struct desk *d, const struct desk_input *in, unsigned rows)
{
	const struct desk_page *p = &d->page;
	char shown[DESK_TEXT_MAX];
	unsigned i, row = 3;

	desk_tty_put(1, 1, DESK_BOLD, desk_word(d, p->title), d->conf->has_bidi);
	for (i = 0; i < p->n && row < rows - 4; i++)
		row = desk_tty_put(row, 1, p->lines[i].style, p->lines[i].text, d->conf->has_bidi);
	if (p->message[0])
		desk_tty_put(rows - 4, 1, DESK_BOLD, p->message, d->conf->has_bidi);
	desk_tty_put(rows - 1, 1, DESK_PLAIN, desk_word(d, p->label ? "keys" : "keys_read"), d->conf->has_bidi);
	if (p->label && in) {
		text_shown(in, shown);
		desk_tty_input(rows - 2, desk_word(d, p->label), shown, d->conf->has_bidi);
		secret_wipe_mem(shown, sizeof(shown));
	}
}

static void draw_small(struct desk *d, unsigned rows, unsigned cols)
{
	char text[DESK_LINE_MAX], is[24], wanted[24];

	snprintf(is, sizeof(is), "%u x %u", cols, rows);
	snprintf(wanted, sizeof(wanted), "%d x %d", DESK_COLS_MIN, DESK_ROWS_MIN);
	desk_tty_put(0, 0, DESK_PLAIN, desk_fill(text, desk_word(d, "small"), is, wanted), d->conf->has_bidi);
}

void desk_page_show(struct desk *d, const struct desk_input *in)
{
	unsigned rows, cols;

	desk_tty_size(&rows, &cols);
	desk_tty_begin();
	if (rows < DESK_ROWS_MIN || cols < DESK_COLS_MIN) {
		draw_small(d, rows, cols);
	} else {
		draw_bar(d);
		draw_page(d, in, rows);
	}
	desk_tty_show();
}

/* ---- typing ---- */

int64_t desk_now(const struct desk *d)
{
	return monotonic_ms() + d->offset_s * 1000;
}

void desk_input_wipe(struct desk_input *in)
{
	secret_wipe_mem(in->text, sizeof(in->text));
	in->len = 0;
	in->is_touched = false;
}

void desk_input_set(struct desk_input *in, const char *text)
{
	mbstate_t state = { 0 };
	size_t n;

	desk_input_wipe(in);
	n = mbsrtowcs(in->text, &text, DESK_INPUT_MAX, &state);
	in->len = n == (size_t)-1 ? 0 : n;
	in->text[in->len] = L'\0';
}

void desk_input_text(const struct desk_input *in, char out[DESK_TEXT_MAX])
{
	size_t from = 0, to = in->len, n = 0, got;
	mbstate_t state = { 0 };

	while (from < to && in->text[from] == L' ')
		from++;
	while (to > from && in->text[to - 1] == L' ')
		to--;
	for (; from < to && n + MB_CUR_MAX < DESK_TEXT_MAX; from++) {
		got = wcrtomb(out + n, in->text[from], &state);
		n += got == (size_t)-1 ? 0 : got;
	}
	out[n] = '\0';
}

static void type_char(struct desk_input *in, wint_t c)
{
	if (!in->is_touched)
		desk_input_wipe(in);
	in->is_touched = true;
	if (in->len < DESK_INPUT_MAX)
		in->text[in->len++] = (wchar_t)c;
	in->text[in->len] = L'\0';
}

static void type_erase(struct desk_input *in)
{
	in->is_touched = true;
	if (in->len)
		in->text[--in->len] = L'\0';
}

/* Nothing is an answer too: Enter does not keep what stood there. */
static void type_clear(struct desk_input *in)
{
	desk_input_wipe(in);
	in->is_touched = true;
}

/* One of several: what is none of them is not typed, so that Enter never takes it. returns: whether it is one. */
static bool take_choice(struct desk *d, struct desk_input *in, wint_t c)
{
	bool is_one = c > 0 && c < 128 && strchr(in->keys, (int)c);

	desk_page_message(d, is_one ? "" : desk_word(d, "no_row"));
	d->is_chosen = is_one;
	if (is_one)
		type_char(in, c);
	return is_one;
}

/* What a key is worth on any page, typed or not. returns: whether it ends the reading. */
static bool take_key(struct desk *d, struct desk_input *in, enum desk_tty_key k, wint_t c, enum desk_key *out)
{
	bool is_first = !in || !in->is_touched || !in->len;

	*out = k == DESK_TTY_UP ? DESK_UP : k == DESK_TTY_CHAR && c == L'=' && is_first ? DESK_REVIEW : DESK_ENTER;
	if (k == DESK_TTY_ENTER || k == DESK_TTY_UP || *out == DESK_REVIEW)
		return true;
	if (!in)
		return false;
	if (k == DESK_TTY_CHAR && in->keys)
		return take_choice(d, in, c);
	if (k == DESK_TTY_CHAR)
		type_char(in, c);
	else if (k == DESK_TTY_ERASE)
		type_erase(in);
	else if (k == DESK_TTY_CLEAR)
		type_clear(in);
	return false;
}

static enum desk_key lock(struct desk *d)
{
	desk_page_message(d, "");
	return d->login(d, "locked") ? DESK_AGAIN : DESK_END;
}

/* A key, or what takes its place. returns: DESK_ENTER with *k; DESK_AGAIN, DESK_END. */
static enum desk_key wait_key(struct desk *d, enum desk_tty_key *k, wint_t *c)
{
	while (!d->is_ending) {
		*k = desk_tty_get(c);
		if (*k == DESK_TTY_GONE)
			d->is_ending = d->is_gone = true;
		else if (*k != DESK_TTY_NONE)
			break;
		else if (d->is_in && desk_now(d) - d->key_ms >= DESK_IDLE_S * 1000)
			return lock(d);
		else
			osmo_select_main(0);
	}
	d->key_ms = desk_now(d);
	return d->is_ending ? DESK_END : DESK_ENTER;
}

/* The help of the page stands in its place until a key. */
static enum desk_key show_help(struct desk *d)
{
	enum desk_tty_key k;
	wint_t c;

	desk_page_begin(d, "help_title", NULL);
	desk_page_message(d, "");
	desk_page_say(d, "help1", "", "");
	if (!d->conf->home) {
		desk_page_say(d, "help2", "", "");
		desk_page_say(d, "help3", "", "");
	}
	desk_page_say(d, "help4", d->conf->hotline, "");
	desk_page_show(d, NULL);
	return wait_key(d, &k, &c) == DESK_END ? DESK_END : DESK_AGAIN;
}

/* Enter right behind a key that counted at once: out of habit, so it is no answer to the page that the key led to. returns: whether it is that. */
static bool is_habit(struct desk *d, enum desk_tty_key k)
{
	bool was = d->is_chosen;

	if (k != DESK_TTY_RESIZE)
		d->is_chosen = false;
	return was && k == DESK_TTY_ENTER;
}

enum desk_key desk_read(struct desk *d, struct desk_input *in)
{
	bool is_told = false;
	enum desk_tty_key k = DESK_TTY_NONE;
	enum desk_key out, rc;
	wint_t c = 0;

	for (;;) {
		desk_page_show(d, in);
		rc = wait_key(d, &k, &c);
		if (rc != DESK_ENTER)
			return rc;
		if (is_told)
			desk_page_message(d, "");
		is_told = is_habit(d, k);
		if (is_told) {
			desk_page_message(d, desk_word(d, "enough"));
			continue;
		}
		if (k == DESK_TTY_CHAR && c == L'?' && (!in || !in->is_touched || !in->len))
			return show_help(d);
		if (take_key(d, in, k, c, &out))
			return out;
	}
}
