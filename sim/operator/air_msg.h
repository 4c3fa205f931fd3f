/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What phones and the simulated network say to each other: one struct, in one process by a call, between processes as a packet.
 *
 * Promise: a message is whole or not there; text is UTF-8 and NUL-terminated. Never: anything about SMPP in here. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define AIR_NUMBER_MAX	24
#define AIR_LINK_MAX	16
#define AIR_PATH_MAX	96
#define AIR_TEXT_MAX	2048	/* the longest text of one message, UTF-8 */

enum air_kind {
	/* a phone to the network */
	AIR_ATTACH = 1,		/* number: whose messages this client wants; empty: everybody's */
	AIR_DIAL,		/* text: the string dialled */
	AIR_INPUT,		/* text: the answer typed */
	AIR_DROP,		/* the phone hangs up */
	AIR_SMS,		/* text: an SMS to the service */
	AIR_REPLAY,		/* send the last deliver_sm of the link once more; flag: with a sequence of its own */
	AIR_LINK_DOWN,		/* close and refuse */
	AIR_LINK_UP,
	AIR_BAD,		/* text: how the operator is bad from now on, smsc_bad.h */
	AIR_MOOD,		/* text: what becomes of a dialogue that the service opens with the phone: here, absent, busy, unwilling; or "on a new SIM" */
	AIR_LINK_ASK,		/* wants an AIR_LINK for each link */

	/* the network to a phone */
	AIR_SCREEN,		/* text, units of max, ucs2; flag: the dialogue ended with it; unasked: it began with it */
	AIR_GONE,		/* the dialogue died without a screen; text: why */
	AIR_TAKEN,		/* the service took an SMS of this number */
	AIR_TEXT,		/* an SMS for this number; text, units, ucs2 */
	AIR_LINK,		/* link; flag: bound */
	AIR_FAULT,		/* the service said something malformed; text */
	AIR_KINDS
};

struct air_msg {
	uint8_t kind;
	uint8_t flag;
	uint8_t ucs2;
	uint8_t unasked;
	uint16_t units, max;
	char link[AIR_LINK_MAX];	/* empty from a phone: the first link */
	char number[AIR_NUMBER_MAX];	/* of the phone */
	char text[AIR_TEXT_MAX];
};

/* msg is borrowed for the call. */
typedef void (*air_hear_cb)(void *ctx, const struct air_msg *msg);

/* Fill a message; link and text may be NULL. Too long a text is cut at the end. */
void air_msg_set(struct air_msg *msg, enum air_kind kind, const char *link, const char *number, const char *text);
/* Whether a packet is a message: its size, kind and terminations. */
bool air_msg_is_sound(const struct air_msg *msg, long size);
