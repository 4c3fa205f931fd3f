/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The terminal, by ncurses in wide characters. */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ncurses.h>

#include "store/base/secret.h"
#include "store/desk/desk_priv.h"

#define WIDTH_MAX 1024	/* characters of one line of a screen, whatever the terminal says */
#define ESCAPE_MS 50
/* ECMA-48 8.3.10: who shows text puts it in order, or the terminal does. Those that know neither do nothing. */
#define ORDER_IS_OURS	"\033[8l"
#define ORDER_IS_THEIRS	"\033[8h"

/* Names of every script must be seen, whatever the locale of the shell is. */
static void set_locale(void)
{
	if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "UTF-8"))
		(void)!setlocale(LC_CTYPE, "C.UTF-8");
}

static void say_escape(const char *escape)
{
	(void)!write(STDOUT_FILENO, escape, strlen(escape));
}

int desk_tty_open(bool has_bidi)
{
	const char *term = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return -ENOTTY;
	set_locale();
	if (!newterm(term && *term ? term : "vt100", stdout, stdin) && !newterm("vt100", stdout, stdin))
		return -ENOTTY;
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	set_escdelay(ESCAPE_MS);
	if (!has_bidi)
		say_escape(ORDER_IS_OURS);
	return 0;
}

void desk_tty_close(void)
{
	erase();
	refresh();
	endwin();
	say_escape(ORDER_IS_THEIRS);
}

void desk_tty_begin(void)
{
	erase();
}

void desk_tty_show(void)
{
	refresh();
}

void desk_tty_size(unsigned *rows, unsigned *cols)
{
	*rows = (unsigned)LINES;
	*cols = COLS < WIDTH_MAX ? (unsigned)COLS : WIDTH_MAX;
}

/* ---- text ---- */

/* What cannot be shown is shown as a sign for it: no escape of a name reaches the terminal. */
static size_t decode(wchar_t *out, size_t max, const char *text)
{
	mbstate_t state = { 0 };
	size_t n = 0, got, left = strlen(text);

	for (; left && n < max; text += got, left -= got) {
		got = mbrtowc(&out[n], text, left, &state);
		if (got == (size_t)-1 || got == (size_t)-2 || got == 0) {
			out[n] = 0xfffd;
			got = 1;
			memset(&state, 0, sizeof(state));
		}
		out[n] = wcwidth(out[n]) < 0 && (out[n] < 0x2066 || out[n] > 0x2069) ? 0xfffd : out[n];
		n++;
	}
	return n;
}

static unsigned width_of(const wchar_t *text, size_t len)
{
	unsigned width = 0;

	for (size_t i = 0; i < len; i++)
		width += wcwidth(text[i]) > 0 ? (unsigned)wcwidth(text[i]) : 0;
	return width;
}

/* How many characters fit, best up to a blank. */
static size_t fits(const wchar_t *text, size_t len, unsigned cols)
{
	size_t n, blank = 0;
	unsigned width = 0;

	for (n = 0; n < len; n++) {
		width += wcwidth(text[n]) > 0 ? (unsigned)wcwidth(text[n]) : 0;
		if (width > cols)
			return blank ? blank : n ? n : 1;
		if (text[n] == L' ')
			blank = n + 1;
	}
	return n;
}

static void put_line(unsigned row, unsigned indent, unsigned cols, enum desk_style style, const wchar_t *text, size_t len, bool has_bidi)
{
	wchar_t line[WIDTH_MAX];
	bool is_rtl;

	memcpy(line, text, len * sizeof(*line));
	is_rtl = !has_bidi && desk_bidi(line, &len);
	attrset(style == DESK_BOLD ? A_BOLD : style == DESK_BAR ? A_REVERSE : A_NORMAL);
	mvaddnwstr((int)row, (int)(is_rtl ? indent + cols - width_of(line, len) : indent), line, (int)len);
	attrset(A_NORMAL);
	secret_wipe_mem(line, sizeof(line));
}

unsigned desk_tty_put(unsigned row, unsigned indent, enum desk_style style, const char *text, bool has_bidi)
{
	wchar_t wide[DESK_LINE_MAX];
	size_t len = decode(wide, DESK_LINE_MAX, text), at = 0, n;
	unsigned rows, cols;

	desk_tty_size(&rows, &cols);
	cols -= 2 * indent;
	if (style == DESK_BAR) {
		attrset(A_REVERSE);
		mvhline((int)row, 0, ' ', COLS);
		attrset(A_NORMAL);
	}
	do {
		n = fits(wide + at, len - at, cols);
		put_line(row++, indent, cols, style, wide + at, n, has_bidi);
		at += n;
	} while (at < len && row < rows);
	secret_wipe_mem(wide, sizeof(wide));
	return row;
}

void desk_tty_input(unsigned row, const char *label, const char *text, bool has_bidi)
{
	wchar_t wide[DESK_LINE_MAX];
	unsigned rows, cols, room;
	size_t from = 0, len;

	desk_tty_size(&rows, &cols);
	len = decode(wide, DESK_LINE_MAX, label);
	put_line(row, 1, width_of(wide, len), DESK_BOLD, wide, len, has_bidi);
	room = cols - 4 - width_of(wide, len);
	move((int)row, (int)(cols - room - 1));
	len = decode(wide, DESK_LINE_MAX, text);
	while (from < len && width_of(wide + from, len - from) >= room)
		from++;
	memmove(wide, wide + from, (len - from) * sizeof(*wide));
	len -= from;
	if (!has_bidi)
		desk_bidi(wide, &len);
	addnwstr(wide, (int)len);
	secret_wipe_mem(wide, sizeof(wide));
}

/* ---- keys ---- */

static bool is_hung_up(void)
{
	struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&p, 1, 0) > 0 && p.revents & (POLLHUP | POLLERR | POLLNVAL);
}

static enum desk_tty_key function_key(wint_t c)
{
	switch (c) {
	case KEY_ENTER:
		return DESK_TTY_ENTER;
	case KEY_UP:
		return DESK_TTY_UP;
	case KEY_DOWN:
		return DESK_TTY_DOWN;
	case KEY_BACKSPACE:
	case KEY_DC:
		return DESK_TTY_ERASE;
	case KEY_RESIZE:
		return DESK_TTY_RESIZE;
	default:
		return DESK_TTY_RESIZE;	/* nothing is typed, the page is drawn */
	}
}

void desk_tty_flush(void)
{
	flushinp();
}

enum desk_tty_key desk_tty_get(wint_t *c)
{
	int rc = get_wch(c);

	if (rc == KEY_CODE_YES)
		return function_key(*c);
	if (rc != OK)
		return is_hung_up() ? DESK_TTY_GONE : DESK_TTY_NONE;
	if (*c == L'\r' || *c == L'\n')
		return DESK_TTY_ENTER;
	if (*c == 0x7f || *c == L'\b')
		return DESK_TTY_ERASE;
	if (*c == 0x15 || *c == 0x17)	/* ^U, ^W */
		return DESK_TTY_CLEAR;
	return *c < L' ' || wcwidth((wchar_t)*c) < 0 ? DESK_TTY_RESIZE : DESK_TTY_CHAR;
}
