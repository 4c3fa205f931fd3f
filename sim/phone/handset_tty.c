/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/utils.h>

#include "sim/phone/frame.h"
#include "sim/phone/handset_priv.h"

#define KEY_CTRL_C	0x03
#define KEY_CTRL_D	0x04
#define KEY_CTRL_U	0x15
#define KEY_ESC		0x1b
#define KEY_DELETE	0x7f
#define COLS		78

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

void handset_tty_draw(struct handset *h)
{
	char frame[FRAME_SIZE];

	if (!h->is_raw)
		return;
	(void)frame_draw(frame, sizeof(frame), &h->phone);
	printf("\033[H\033[2J%s", frame);
	printf("  %s%s\n", h->is_bound ? "" : "[the service is not bound] ", hint_of(h));
	printf("  %.*s\n", COLS * 2, h->notice);
	printf("  > %.*s", (int)h->len, h->line);
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
