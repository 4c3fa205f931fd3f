/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the phone of the terminal: one state, two faces (drawn, lines). */
#pragma once

#include <osmocom/core/select.h>
#include <osmocom/core/timer.h>
#include <termios.h>

#include "sim/phone/handset.h"
#include "sim/phone/phone.h"

#define HANDSET_INPUT_MAX	512	/* what can be typed in one go, octets */
#define HANDSET_PENDING_MAX	65536	/* lines that wait in line mode, octets */

struct handset {
	const struct handset_conf *conf;
	struct smsc *smsc;		/* NULL: in another process */
	struct air *air;
	struct phone phone;
	struct osmo_fd in, signals;
	struct osmo_timer_list refresh;
	void (*enter)(struct handset *h, const char *line);	/* what the user entered: dial, answer, sms, quit */
	struct termios saved;
	bool is_tty, is_raw, is_bound, is_over, is_out_of_input, lost_network;
	char line[HANDSET_INPUT_MAX];
	unsigned len;
	char pending[HANDSET_PENDING_MAX];
	unsigned n_pending;
	char notice[AIR_TEXT_MAX];	/* the last SMS or fault */
};

/* handset_tty.c */
/* Take the terminal over. returns: 0; -errno it is none. */
int handset_tty_open(struct handset *h) __attribute__((warn_unused_result));
/* Give it back as it was. Does nothing twice. */
void handset_tty_close(struct handset *h);
/* Draw the phone, the notice and what is being typed. */
void handset_tty_draw(struct handset *h);
/* Keys came in; a whole line goes to h->enter(). */
void handset_tty_keys(struct handset *h, const char *octets, size_t n);
