/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "sim/phone/phone.h"
#include "store/base/monotonic.h"

#define BLOCK_S	20

static unsigned chars_of(const char *text)
{
	unsigned n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

unsigned phone_keys_of(const char *text)
{
	return chars_of(text) + 1;
}

void phone_init(struct phone *phone, struct air *air, const char *number)
{
	memset(phone, 0, sizeof(*phone));
	phone->air = air;
	osmo_strlcpy(phone->number, number, sizeof(phone->number));
}

bool phone_is_open(const struct phone *phone)
{
	return phone->state == PHONE_WAITING || phone->state == PHONE_ASKED;
}

unsigned phone_seconds(const struct phone *phone)
{
	int64_t until = phone->until_ms ? phone->until_ms : monotonic_ms();

	return phone->since_ms ? (unsigned)((until - phone->since_ms + 500) / 1000) : 0;
}

unsigned phone_seconds_of_person(const struct phone *phone)
{
	uint64_t ms = (uint64_t)phone->screens * PHONE_NETWORK_MS + (uint64_t)phone->chars * 1000 / PHONE_READ_CPS +
		      (uint64_t)phone->keys * PHONE_KEY_MS;

	return (unsigned)((ms + 500) / 1000);
}

void phone_count(const struct phone *phone, char *out, unsigned size)
{
	if (phone->screens && phone->max)
		snprintf(out, size, "%u/%u %s", phone->units, phone->max, phone->ucs2 ? "UCS-2" : "GSM-7");
	else
		out[0] = '\0';
}

static int say_on_air(struct phone *phone, enum air_kind kind, const char *text)
{
	struct air_msg msg;

	air_msg_set(&msg, kind, phone->link, phone->number, text);
	return air_say(phone->air, &msg);
}

static void finish_dialogue(struct phone *phone, enum phone_state state)
{
	phone->state = state;
	phone->until_ms = monotonic_ms();
	phone->blocks += (phone_seconds_of_person(phone) + BLOCK_S - 1) / BLOCK_S;
}

static void press_string(struct phone *phone, const char *text)
{
	phone->keys += phone_keys_of(text);
	phone->all_keys += phone_keys_of(text);
	phone->state = PHONE_WAITING;
}

int phone_dial(struct phone *phone, const char *code)
{
	int rc = phone_is_open(phone) ? phone_drop(phone) : 0;

	if (rc < 0)
		return rc;
	phone->keys = phone->screens = phone->chars = 0;
	phone->text[0] = '\0';
	phone->since_ms = monotonic_ms();
	phone->until_ms = 0;
	phone->dialogues++;
	press_string(phone, code);
	return say_on_air(phone, AIR_DIAL, code);
}

int phone_type(struct phone *phone, const char *text)
{
	if (phone->state != PHONE_ASKED)
		return -ENOTCONN;
	press_string(phone, text);
	return say_on_air(phone, AIR_INPUT, text);
}

int phone_drop(struct phone *phone)
{
	if (phone_is_open(phone))
		finish_dialogue(phone, PHONE_LOST);
	osmo_strlcpy(phone->text, "dropped", sizeof(phone->text));
	return say_on_air(phone, AIR_DROP, NULL);
}

bool phone_tire(struct phone *phone, unsigned idle_s)
{
	if (phone->state != PHONE_ASKED || !idle_s || monotonic_ms() - phone->shown_ms < idle_s * 1000)
		return false;
	if (phone_drop(phone) < 0)
		return false;	/* the network is gone, and says so itself */
	snprintf(phone->text, sizeof(phone->text), "No answer for %u seconds: the dialogue is over. Dial again.", idle_s);
	return true;
}

int phone_mood(struct phone *phone, const char *mood)
{
	return say_on_air(phone, AIR_MOOD, mood);
}

int phone_sms(struct phone *phone, const char *text)
{
	phone->sms_sent++;
	return say_on_air(phone, AIR_SMS, text);
}

/* A dialogue that the service begins is one of its own. */
static void begin_unasked(struct phone *phone, const char *link)
{
	osmo_strlcpy(phone->link, link, sizeof(phone->link));
	phone->keys = phone->screens = phone->chars = 0;
	phone->since_ms = monotonic_ms();
	phone->until_ms = 0;
	phone->dialogues++;
	phone->unasked = true;
}

static void show_text(struct phone *phone, const struct air_msg *msg)
{
	if (msg->unasked)
		begin_unasked(phone, msg->link);
	osmo_strlcpy(phone->text, msg->text, sizeof(phone->text));
	phone->ucs2 = msg->ucs2;
	phone->units = msg->units;
	phone->max = msg->max;
	phone->screens++;
	phone->all_screens++;
	phone->chars += chars_of(msg->text);
	phone->state = PHONE_ASKED;
	phone->shown_ms = monotonic_ms();
	if (msg->flag)
		finish_dialogue(phone, PHONE_ENDED);
}

static void lose_dialogue(struct phone *phone, const struct air_msg *msg)
{
	if (!phone_is_open(phone))
		return;
	osmo_strlcpy(phone->text, msg->text, sizeof(phone->text));
	finish_dialogue(phone, PHONE_LOST);
}

static void receive_sms(struct phone *phone, const struct air_msg *msg)
{
	struct phone_sms *sms = &phone->inbox[phone->inbox_next++ % PHONE_INBOX];

	osmo_strlcpy(sms->text, msg->text, sizeof(sms->text));
	sms->read = false;
	phone->sms_in++;
}

bool phone_hear(struct phone *phone, const struct air_msg *msg)
{
	if (msg->number[0] && strcmp(msg->number, phone->number))
		return false;
	switch (msg->kind) {
	case AIR_SCREEN:
		show_text(phone, msg);
		return true;
	case AIR_GONE:
		lose_dialogue(phone, msg);
		return true;
	case AIR_TEXT:
		receive_sms(phone, msg);
		return true;
	case AIR_TAKEN:
		phone->sms_taken++;
		return true;
	default:
		return false;
	}
}

const char *phone_read_sms(struct phone *phone, phone_says_cb says, void *ctx)
{
	unsigned first = phone->inbox_next > PHONE_INBOX ? phone->inbox_next - PHONE_INBOX : 0;

	for (unsigned i = first; i < phone->inbox_next; i++) {
		struct phone_sms *sms = &phone->inbox[i % PHONE_INBOX];

		if (sms->read || (says && !says(ctx, sms->text)))
			continue;
		sms->read = true;
		return sms->text;
	}
	return NULL;
}
