/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "sim/phone/frame.h"
#include "sim/phone/handset_priv.h"

#define KEY_CTRL_C	0x03
#define KEY_CTRL_D	0x04
#define KEY_CTRL_U	0x15
#define KEY_ESC		0x1b
#define KEY_DELETE	0x7f
#define COLS_MIN	8	/* no terminal of people is narrower */
#define COLS_MAX	80	/* longer lines are hard to read */
#define COLS_DEFAULT	80
#define ROWS_DEFAULT	24
#define SMS_SHOWN	4	/* the latest; older ones scroll away */

int handset_tty_open(struct handset *h)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &h->saved) < 0)
		return -errno;
	raw = h->saved;
	cfmakeraw(&raw);
	raw.c_oflag |= OPOST | ONLCR;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) < 0)
		return -errno;
	h->is_raw = true;
	fputs("\033[?1049h", stdout);
	return 0;
}

void handset_tty_close(struct handset *h)
{
	if (!h->is_raw)
		return;
	fputs("\033[?25h\033[?1049l", stdout);
	fflush(stdout);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &h->saved);
	h->is_raw = false;
}

static const char *hint_of(const struct handset *h)
{
	if (h->phone.state == PHONE_WAITING)
		return "waiting for the network ... Ctrl-C hangs up";
	if (h->phone.state == PHONE_ASKED)
		return "type an answer and press Enter; Ctrl-C hangs up";
	return "dial like *789#, or: sms TEXT; Ctrl-C or q leaves";
}

static struct winsize size_of_terminal(void)
{
	struct winsize ws = { 0 };

	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws);
	if (!ws.ws_col)
		ws.ws_col = COLS_DEFAULT;
	if (!ws.ws_row)
		ws.ws_row = ROWS_DEFAULT;
	ws.ws_col = OSMO_MIN(OSMO_MAX(ws.ws_col, COLS_MIN), COLS_MAX);
	return ws;
}

/* Draw text behind a margin, ASCII that stands on the first line, cut at blanks. returns: lines. */
static unsigned put_wrapped(const char *margin, const char *text, unsigned cols)
{
	unsigned room = cols - frame_width(margin) - 1, n = 0;
	char line[COLS_MAX * 4 + 1];

	do {
		text += frame_cut(line, sizeof(line), text, room);
		printf("%*s%s\n", (int)frame_width(margin), n ? "" : margin, line);
		n++;
	} while (*text);
	return n;
}

/* A terminal that the drawn phone does not fit gets its text alone. returns: lines. */
static unsigned put_phone(const struct handset *h, unsigned cols)
{
	char frame[FRAME_SIZE];
	const char *at;
	unsigned n = 0;

	if (cols < FRAME_WIDTH) {
		n = put_wrapped("", h->phone.number, cols);
		return n + put_wrapped("", h->phone.text, cols);
	}
	(void)frame_draw(frame, sizeof(frame), &h->phone);
	fputs(frame, stdout);
	for (at = frame; *at; at++)
		n += *at == '\n';
	return n;
}

/* The latest SMS that fit, the last one below. */
static void put_inbox(const struct phone *phone, unsigned cols, unsigned rows)
{
	unsigned n = OSMO_MIN(OSMO_MIN(phone->inbox_next, PHONE_INBOX), SMS_SHOWN), used = 0, i;

	for (i = 0; i < n; i++) {
		unsigned lines = frame_width(phone->inbox[(phone->inbox_next - 1 - i) % PHONE_INBOX].text) / (cols - 7) + 2;

		if (i && used + lines > rows)
			break;
		used += lines;
	}
	while (i)
		(void)put_wrapped("  SMS: ", phone->inbox[(phone->inbox_next - i--) % PHONE_INBOX].text, cols);
}

/* The end of what is typed is what fits. */
static void put_typed(const struct handset *h, unsigned cols)
{
	const char *at = h->line, *end = h->line + h->len;

	while ((unsigned)(end - at) > cols - 5)
		at++;
	while (at < end && ((unsigned char)*at & 0xc0) == 0x80)
		at++;
	printf("  > %.*s", (int)(end - at), at);
}

void handset_tty_draw(struct handset *h)
{
	struct winsize ws = size_of_terminal();
	unsigned lines;

	if (!h->is_raw)
		return;
	fputs("\033[H\033[2J", stdout);
	lines = put_phone(h, ws.ws_col);
	if (!h->is_bound)
		lines += put_wrapped("  ", "[the service is not bound]", ws.ws_col);
	put_inbox(&h->phone, ws.ws_col, ws.ws_row > lines + 4 ? ws.ws_row - lines - 4 : 0);
	(void)put_wrapped("  ", hint_of(h), ws.ws_col);
	if (*h->notice)
		(void)put_wrapped("  ", h->notice, ws.ws_col);
	put_typed(h, ws.ws_col);
	fflush(stdout);
}

static void delete_last(struct handset *h)
{
	while (h->len && (h->line[h->len - 1] & 0xc0) == 0x80)
		h->len--;
	if (h->len)
		h->len--;
}

static void enter_typed(struct handset *h)
{
	char line[HANDSET_INPUT_MAX];

	snprintf(line, sizeof(line), "%.*s", (int)h->len, h->line);
	h->len = 0;
	h->enter(h, line);
}

static void interrupt_phone(struct handset *h)
{
	h->len = 0;
	if (phone_is_open(&h->phone))
		h->enter(h, "drop");
	else
		h->is_over = true;
}

static void type_key(struct handset *h, char c)
{
	switch ((unsigned char)c) {
	case '\r':
	case '\n':
		enter_typed(h);
		break;
	case KEY_CTRL_C:
		interrupt_phone(h);
		break;
	case KEY_CTRL_D:
		h->is_over = true;
		break;
	case KEY_CTRL_U:
		h->len = 0;
		break;
	case '\b':
	case KEY_DELETE:
		delete_last(h);
		break;
	default:
		if ((unsigned char)c >= ' ' && h->len < sizeof(h->line) - 1)
			h->line[h->len++] = c;
	}
}

void handset_tty_keys(struct handset *h, const char *octets, size_t n)
{
	for (size_t i = 0; i < n && !h->is_over; i++) {
		/* an arrow or function key comes as one read that begins with ESC: nothing to do on this phone */
		if (octets[i] == KEY_ESC)
			break;
		type_key(h, octets[i]);
	}
	handset_tty_draw(h);
}
