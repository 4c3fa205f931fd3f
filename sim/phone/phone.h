/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A basic phone: what it shows, what was pressed on it, and how long a person would have needed.
 *
 * Promise: it masks nothing and changes nothing, it is the phone. Never: knows a rule of the service.
 *
 * Life cycle: 1. phone_init(); 2. phone_dial(), phone_type(), phone_drop(), phone_sms(); 3. phone_hear() for everything that comes
 * through the air.
 *
 * How keys are counted: each digit, letter, * and # is one, and the send key is one for each string dialled or typed.
 * How seconds are estimated: PHONE_NETWORK_MS a screen, PHONE_READ_CPS characters a second, PHONE_KEY_MS a key: a slow reader. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sim/operator/air.h"

#define PHONE_INBOX		16	/* more SMS than that in a story: the oldest is forgotten */
#define PHONE_NETWORK_MS	2000
#define PHONE_READ_CPS		10
#define PHONE_KEY_MS		1000

enum phone_state {
	PHONE_IDLE,	/* no dialogue yet */
	PHONE_WAITING,	/* sent, no answer yet */
	PHONE_ASKED,	/* a screen that wants an answer */
	PHONE_ENDED,	/* a last screen */
	PHONE_LOST,	/* the dialogue died; text says why */
};

struct phone_sms {
	char text[AIR_TEXT_MAX];
	bool read;
};

struct phone {
	struct air *air;		/* borrowed */
	char number[AIR_NUMBER_MAX];
	char link[AIR_LINK_MAX];	/* empty: the first */
	enum phone_state state;
	char text[AIR_TEXT_MAX];	/* on the screen */
	bool ucs2;
	bool unasked;			/* the dialogue was begun by the service, and nobody looked yet */
	unsigned units, max;
	unsigned keys, screens, chars;	/* of this dialogue */
	int64_t since_ms, until_ms;	/* monotonic; until 0: still going */
	int64_t shown_ms;		/* when the screen came */
	unsigned dialogues, all_screens, all_keys, sms_sent, sms_taken, sms_in;
	uint64_t blocks;		/* of 20 s, as some operators bill, of finished dialogues */
	struct phone_sms inbox[PHONE_INBOX];
	unsigned inbox_next;
};

/* A phone without a dialogue. The number is copied, air is borrowed. */
void phone_init(struct phone *phone, struct air *air, const char *number);

/* Dial a string; an open dialogue is left. returns: 0; -EPIPE, -EAGAIN as air_say(). */
int phone_dial(struct phone *phone, const char *code) __attribute__((warn_unused_result));
/* Type an answer. returns: as phone_dial(); -ENOTCONN without an open dialogue. */
int phone_type(struct phone *phone, const char *text) __attribute__((warn_unused_result));
/* Hang up, as the network does for a phone that was asked and has not answered for so long. returns: whether it was so. */
bool phone_tire(struct phone *phone, unsigned idle_s);
/* Hang up. returns: as phone_dial(). */
int phone_drop(struct phone *phone) __attribute__((warn_unused_result));
/* What the phone makes of dialogues that the service opens: "here", "absent", "busy", "unwilling". */
int phone_mood(struct phone *phone, const char *mood) __attribute__((warn_unused_result));
/* Send an SMS to the service. returns: as phone_dial(). */
int phone_sms(struct phone *phone, const char *text) __attribute__((warn_unused_result));

/* Take what the network says. returns: whether it was for this phone and something changed. */
bool phone_hear(struct phone *phone, const struct air_msg *msg);

typedef bool (*phone_says_cb)(void *ctx, const char *text);
/* The first unread SMS of which says() is true (any, when NULL), marked as read; NULL: none. Borrowed. */
const char *phone_read_sms(struct phone *phone, phone_says_cb says, void *ctx);

/* Whether a dialogue is going on. */
bool phone_is_open(const struct phone *phone);
/* Seconds of this dialogue by the wall, and for a slow reader. */
unsigned phone_seconds(const struct phone *phone);
/* As estimated above. */
unsigned phone_seconds_of_person(const struct phone *phone);
/* Keys for one string: its characters and the send key. For tests: a dialogue only shows the sum. */
unsigned phone_keys_of(const char *text);
/* "108/160 GSM-7", "54/80 UCS-2"; empty without a screen. */
void phone_count(const struct phone *phone, char *out, unsigned size);
