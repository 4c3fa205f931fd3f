/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "gateway/smpp/port/smpp_port_priv.h"

_Static_assert(TEXT_DECODED_SIZE(TAKEN_MAX) <= SESSION_TEXT_MAX, "a decoded message fits what a session takes");
_Static_assert(SESSION_KEY_MAX == USSD_KEY_MAX && SESSION_KEY_MAX == SMPP_LINK_KEY_MAX, "one session key everywhere");
_Static_assert(SESSION_NUMBER_MAX == SMPP_LINK_NUMBER_MAX && SESSION_NUMBER_MAX == SMPP_NUMBER_MAX, "one number everywhere");

/* A dialogue that we open has no id before the operator gives it one: one of them for each number. No operator's id is this: one that says so is refused. */
static const uint8_t our_key[USSD_KEY_MAX] = { 'o', 'u', 'r', 's', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

/* --- dialogues --- */

static void released(struct smpp_port *port, const struct smpp_dialogue *d)
{
	struct session_msg msg = { .kind = SESSION_RELEASED, .text = "", .number_kind = smpp_number_kind(d->phone.ton, port->conf.number_format) };

	memcpy(msg.key, d->key, sizeof(msg.key));
	memcpy(msg.number, d->phone.digits, sizeof(msg.number));
	session_rx(&port->port, &msg);
}

/* The response that the operator wants after the screen, or when there will be none. */
static void settle_request(struct smpp_port *port, struct smpp_dialogue *d)
{
	if (d->held)
		smpp_held_settle(port->held, d->held, SMPP_ROK);
	d->held = 0;
}

static void drop_dialogue(struct smpp_port *port, struct smpp_dialogue *d)
{
	settle_request(port, d);
	smpp_dialogue_drop(port->dialogues, d);
}

/* Forget it first: who hears of its end finds no way to it any more. */
static void end_dialogue(struct smpp_port *port, struct smpp_dialogue *d)
{
	struct smpp_dialogue gone = *d;

	drop_dialogue(port, d);
	released(port, &gone);
}

static void opened(struct smpp_port *port, struct smpp_dialogue *d, enum session_push_outcome outcome)
{
	bool lives = outcome == SESSION_PUSH_SHOWN && d->asks;

	if (d->opened)
		return;
	d->opened = true;
	session_push_result(&port->port, d->push, outcome, lives ? d->key : NULL);
}

void smpp_port_ussd_gone(void *priv, struct smpp_dialogue *d)
{
	settle_request(priv, d);
	if (d->from_us)
		opened(priv, d, SESSION_PUSH_UNKNOWN);
}

static struct smpp_dialogue *find_ours(struct smpp_port *port, const struct smpp_address *phone)
{
	char number[NUMBER_SIZE];

	if (number_read(number, phone->digits, port->conf.country, smpp_number_kind(phone->ton, port->conf.number_format), NULL) < 0)
		return NULL;
	return smpp_dialogue_find(port->dialogues, our_key, number);
}

/* The operator may not have named it yet. */
static bool dialogue_has_session(const struct smpp_port *port, const struct smpp_dialogue *d, const struct ussd_session *session)
{
	struct ussd_session known, named;

	smpp_dialogue_session(d, &known);
	ussd_dialect_session_of(port->conf.dialect, &named, known.raw, known.raw_len);
	return !known.raw_len || memcmp(named.key, session->key, USSD_KEY_MAX) == 0;
}

static struct smpp_dialogue *find_dialogue(struct smpp_port *port, const struct ussd_unit *unit, const struct smpp_address *phone)
{
	struct smpp_dialogue *d = smpp_dialogue_find(port->dialogues, unit->session.key, phone->digits);

	if (d || !port->conf.dialect->network_initiated || unit->event == USSD_BEGIN)
		return d;
	d = find_ours(port, phone);
	return d && dialogue_has_session(port, d, &unit->session) ? d : NULL;
}

/* --- from the operator --- */

/* Decode and hand over; the clear text lives only here. */
static void deliver_text(struct smpp_port *port, struct session_msg *msg, const uint8_t *octets, size_t len, uint8_t dcs)
{
	char text[TEXT_DECODED_SIZE(TAKEN_MAX)];
	int rc = text_decode_dcs(text, sizeof(text), dcs, port->conf.dialect->dcs0, octets, OSMO_MIN(len, TAKEN_MAX));

	if (rc < 0)
		text[0] = '\0';
	msg->text = text;
	msg->len = rc < 0 ? 0 : rc;
	session_rx(&port->port, msg);
	explicit_bzero(text, sizeof(text));
}

/* The same request once more, on this bind: what it pressed on the screen before must not press on the next one. */
static bool is_repeat(const struct smpp_dialogue *d, const struct ussd_unit *unit, unsigned lane, uint32_t seq)
{
	return d && d->counts && d->lane == lane && d->seq == seq && unit->event == USSD_INPUT;
}

static struct smpp_dialogue *touch_dialogue(struct smpp_port *port, struct smpp_dialogue *d, const struct ussd_unit *unit,
					    const struct smpp_address *phone, const struct smpp_address *code)
{
	struct smpp_address our_phone, our_code;

	if (!d || !d->from_us)
		return smpp_dialogue_touch(port->dialogues, unit->session.key, &unit->session, phone, code);
	our_phone = d->phone;
	our_code = d->code;
	return smpp_dialogue_touch(port->dialogues, our_key, &unit->session, &our_phone, &our_code);
}

/* Somebody who dials has left the dialogue that we opened. */
static void leave_ours(struct smpp_port *port, const struct smpp_address *phone)
{
	struct smpp_dialogue *ours = port->conf.dialect->network_initiated ? find_ours(port, phone) : NULL;

	if (!ours || !ours->opened)
		return;
	end_dialogue(port, ours);
}

/* A line about what came of a dialogue, when it is one of those that are looked at. */
static void trace_dialogue(struct smpp_port *port, struct smpp_dialogue *d, const struct smpp_pdu *pdu, bool begins)
{
	if (begins)
		d->trace = port->trace_left ? ++port->traced : 0;
	if (begins && port->trace_left)
		port->trace_left--;
	if (d->trace)
		smpp_port_trace_pdu(port, d->trace, "in", pdu);
}

/* A dialogue of the operator goes on, or begins. */
static void take_unit(struct smpp_port *port, struct smpp_dialogue *d, unsigned at, const struct smpp_pdu *pdu,
		      const struct ussd_unit *unit, const struct smpp_address *phone, const struct smpp_address *code)
{
	struct session_msg msg = { .kind = unit->event == USSD_BEGIN ? SESSION_BEGIN : SESSION_INPUT };
	bool after = port->conf.dialect->order == USSD_RESPONSE_AFTER;

	if (unit->event == USSD_BEGIN)
		leave_ours(port, phone);
	if (d)
		settle_request(port, d);
	d = touch_dialogue(port, d, unit, phone, code);
	if (d && after)
		d->held = smpp_held_add(port->held, at, pdu);
	if (!d || !d->held)
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_ROK);
	if (!d)
		return;
	trace_dialogue(port, d, pdu, unit->event == USSD_BEGIN);
	d->lane = smpp_binds_lane_of(port->binds, at);
	d->counts = unit->event == USSD_INPUT && (d->counts || d->seq != pdu->seq);
	d->seq = pdu->seq;
	/* a screen that was answered was shown: a late refusal of it means nothing */
	d->screens++;
	msg.number_kind = smpp_number_kind(d->phone.ton, port->conf.number_format);
	memcpy(msg.key, d->key, sizeof(msg.key));
	memcpy(msg.number, d->phone.digits, sizeof(msg.number));
	if (d->from_us)
		opened(port, d, SESSION_PUSH_SHOWN);
	deliver_text(port, &msg, unit->text, unit->len, unit->dcs);
}

/* It is over; or the phone showed what wanted no answer. */
static void release_dialogue(struct smpp_port *port, struct smpp_dialogue *d, const struct smpp_pdu *pdu, const struct ussd_unit *unit,
			     const struct smpp_address *phone)
{
	struct smpp_dialogue stranger = { .phone = *phone };

	port->stats.ends++;
	if (!d) {
		memcpy(stranger.key, unit->session.key, sizeof(stranger.key));
		released(port, &stranger);
		return;
	}
	if (d->trace)
		smpp_port_trace_pdu(port, d->trace, "in", pdu);
	if (d->from_us)
		opened(port, d, unit->event == USSD_ACK ? SESSION_PUSH_SHOWN : SESSION_PUSH_REFUSED);
	if (!d->from_us || d->asks)
		end_dialogue(port, d);
	else
		drop_dialogue(port, d);
}

static bool is_admitted(struct smpp_port *port, const struct smpp_dialogue *d, const struct ussd_unit *unit, const struct smpp_address *phone)
{
	bool goes_on = unit->event == USSD_INPUT && d;

	return (unit->event != USSD_BEGIN && unit->event != USSD_INPUT) || session_admits(&port->port, phone->digits, goes_on);
}

void smpp_port_ussd_rx(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu, const struct ussd_unit *unit)
{
	struct smpp_address phone, code;
	struct smpp_dialogue *d;

	if (smpp_dialogue_address(&phone, &unit->phone) < 0 || smpp_dialogue_address(&code, &unit->code) < 0 ||
	    memcmp(unit->session.key, our_key, sizeof(our_key)) == 0) {
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RINVSRCADR);
		return;
	}
	d = find_dialogue(port, unit, &phone);
	if (!is_admitted(port, d, unit, &phone)) {
		smpp_port_refuse_over(port, at, pdu);
		return;
	}
	if ((unit->event == USSD_BEGIN || unit->event == USSD_INPUT) && !is_repeat(d, unit, smpp_binds_lane_of(port->binds, at), pdu->seq) && !(unit->guessed && !d)) {
		*(unit->event == USSD_BEGIN ? &port->stats.begins : &port->stats.inputs) += 1;
		take_unit(port, d, at, pdu, unit, &phone, &code);
	} else {
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_ROK);
		if (unit->event == USSD_END || unit->event == USSD_ABORT || (unit->event == USSD_ACK && d))
			release_dialogue(port, d, pdu, unit, &phone);
		else
			port->stats.ignored++;
		if (!d)
			smpp_port_trace_stray(port, pdu);
	}
}

/* --- results of what we sent --- */

static bool is_ok(const struct smpp_pdu *resp)
{
	return resp && resp->id != SMPP_GENERIC_NACK && resp->status == SMPP_ROK;
}

/* Statuses alone: a phone's number or text is in none of this. */
static enum ussd_refusal tell_refusal(struct smpp_port *port, const struct smpp_pdu *resp)
{
	enum ussd_refusal why = ussd_dialect_refusal(resp->status);

	port->stats.screens_failed++;
	LOGP(DWIRE, why == USSD_REFUSAL_TOO_LONG ? LOGL_ERROR : LOGL_NOTICE, "link %s: a screen was refused with status 0x%x: %s\n",
	     port->conf.link.name, resp->status, ussd_dialect_refusal_name(why));
	return why;
}

/* The screen did not reach the phone: nobody will answer it, the dialogue is over. Never sent again. */
static void screen_result(struct smpp_port *port, const struct smpp_link_cookie *cookie, const struct smpp_pdu *resp)
{
	struct smpp_dialogue *d;
	bool ok = is_ok(resp);

	if (cookie->kind == SMPP_PORT_END)
		session_screen_result(&port->port, cookie->key, cookie->number, ok);
	if (!resp || ok)
		return;
	tell_refusal(port, resp);
	d = cookie->kind == SMPP_PORT_END ? NULL : smpp_dialogue_find(port->dialogues, cookie->key, cookie->number);
	if (!d || d->screens != cookie->id)
		return;
	end_dialogue(port, d);
}

static enum session_push_outcome push_outcome(struct smpp_port *port, enum smpp_link_outcome outcome, const struct smpp_pdu *resp)
{
	static const enum session_push_outcome outcomes[] = {
		[USSD_REFUSAL_OTHER] = SESSION_PUSH_REFUSED, [USSD_REFUSAL_TEMPORARY] = SESSION_PUSH_REFUSED,
		[USSD_REFUSAL_GONE] = SESSION_PUSH_REFUSED, [USSD_REFUSAL_TOO_LONG] = SESSION_PUSH_REFUSED,
		[USSD_REFUSAL_BUSY] = SESSION_PUSH_BUSY, [USSD_REFUSAL_ABSENT] = SESSION_PUSH_ABSENT,
		[USSD_REFUSAL_TIMEOUT] = SESSION_PUSH_UNKNOWN,
	};

	if (is_ok(resp))
		return SESSION_PUSH_SHOWN;
	if (resp)
		return outcomes[tell_refusal(port, resp)];
	return outcome == SMPP_LINK_UNSENT ? SESSION_PUSH_ABSENT : SESSION_PUSH_UNKNOWN;
}

static void push_result(struct smpp_port *port, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome,
			const struct smpp_pdu *resp)
{
	struct smpp_dialogue *d = smpp_dialogue_find(port->dialogues, our_key, cookie->number);
	enum session_push_outcome what = push_outcome(port, outcome, resp);
	struct ussd_session session;

	if (!d || d->push != cookie->id)
		return;
	if (what == SESSION_PUSH_SHOWN && !d->raw_len && port->conf.dialect->opening == USSD_OPENING_RESPONSE) {
		ussd_dialect_session_read(port->conf.dialect, &session, resp);
		if (!smpp_dialogue_session_set(d, &session))
			LOGP(DWIRE, LOGL_ERROR, "link %s: out of memory\n", port->conf.link.name);
	}
	/* an answer of the phone may have overtaken this */
	opened(port, d, what);
	if (what != SESSION_PUSH_SHOWN || !d->asks)
		drop_dialogue(port, d);
}

void smpp_port_ussd_result(struct smpp_port *port, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome,
			   const struct smpp_pdu *resp)
{
	if (cookie->kind == SMPP_PORT_PUSH)
		push_result(port, cookie, outcome, resp);
	else
		screen_result(port, cookie, resp);
}

static void dialogue_lost(void *priv, const struct smpp_dialogue *d)
{
	released(priv, d);
}

void smpp_port_ussd_lost(void *priv, unsigned lane)
{
	struct smpp_port *port = priv;

	smpp_dialogue_drop_lane(port->dialogues, lane, dialogue_lost, port);
}

/* --- to the operator --- */

/* Where the operator reads a screen's data_coding as octets of one letter each, not as GSM-7. What it has no letter for is a question mark. */
static int latin1_encode(uint8_t *out, size_t size, const char *utf8, uint32_t last)
{
	const char *p = utf8, *end = utf8 + strlen(utf8);
	uint32_t cp;
	size_t n;

	for (n = 0; text_utf8_next(&cp, &p, end) != 0; n++) {
		if (n >= size)
			return -ENOSPC;
		out[n] = cp <= last ? cp : '?';
	}
	return n;
}

static int encode_text(const struct smpp_port *port, uint8_t *out, size_t size, uint8_t *dcs, const char *text, size_t len,
		       enum text_alphabet alphabet)
{
	enum text_charset charset = text_charset_of_dcs(port->conf.dialect->dcs_gsm7, port->conf.dialect->dcs0);
	char copy[TEXT_PAGE_SIZE];
	int rc;

	if (len >= sizeof(copy))
		return -EMSGSIZE;
	memcpy(copy, text, len);
	copy[len] = '\0';
	*dcs = alphabet == TEXT_UCS2 ? port->conf.dialect->dcs_ucs2 : port->conf.dialect->dcs_gsm7;
	if (alphabet == TEXT_UCS2 || charset == TEXT_CS_GSM7)
		rc = text_encode(out, size, copy, alphabet);
	else if ((rc = text_fold_gsm7(copy, sizeof(copy), copy)) >= 0)
		rc = latin1_encode(out, size, copy, charset == TEXT_CS_ASCII ? 0x7f : 0xff);
	explicit_bzero(copy, sizeof(copy));
	return rc;
}

/* Fill what every unit of the dialogue has. returns: 0, -errno. */
static int unit_address(const struct smpp_port *port, const struct smpp_dialogue *d, struct ussd_unit *unit, struct smpp_address *phone)
{
	int rc = 0;

	*phone = d->phone;
	if (d->from_us)
		rc = smpp_number_write(phone, port->conf.number_format, port->conf.number_ton_npi, port->conf.country, d->phone.digits);
	smpp_dialogue_session(d, &unit->session);
	unit->phone = smpp_dialogue_address_of(phone);
	unit->code = smpp_dialogue_address_of(&d->code);
	unit->from_us = d->from_us;
	return rc;
}

static int send_unit(struct smpp_port *port, struct smpp_dialogue *d, const struct ussd_unit *unit, struct smpp_link_cookie *cookie, bool may_wait)
{
	uint8_t area[USSD_TLVS_MAX];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_pdu pdu;
	int rc;

	memcpy(cookie->key, d->key, sizeof(cookie->key));
	memcpy(cookie->number, d->phone.digits, sizeof(cookie->number));
	rc = ussd_dialect_write(port->conf.dialect, &pdu, &tlvs, unit);
	if (rc == 0 && d->trace)
		smpp_port_trace_pdu(port, d->trace, "out", &pdu);
	if (rc == 0)
		rc = smpp_binds_request(port->binds, d->lane, &pdu, cookie, may_wait);
	explicit_bzero(area, sizeof(area));
	return rc;
}

int smpp_port_ussd_send(struct session_port *sp, const struct session_answer *ans)
{
	struct smpp_port *port = container_of(sp, struct smpp_port, port);
	struct smpp_dialogue *d = smpp_dialogue_find(port->dialogues, ans->key, ans->number);
	struct smpp_link_cookie cookie = { .kind = ans->end ? SMPP_PORT_END : SMPP_PORT_SCREEN };
	bool lets_go = ans->end && !ans->len && ussd_dialect_can(port->conf.dialect, USSD_ABORT);
	struct ussd_unit unit = { .event = lets_go ? USSD_ABORT : ans->end ? USSD_END : USSD_ASK };
	uint8_t octets[TEXT_ENCODED_MAX];
	struct smpp_address phone;
	int rc;

	if (!d)
		return -ENOENT;
	cookie.id = ++d->screens;
	rc = encode_text(port, octets, sizeof(octets), &unit.dcs, ans->text, ans->len, ans->alphabet);
	if (rc >= 0) {
		unit.text = octets;
		unit.len = rc;
		rc = unit_address(port, d, &unit, &phone);
	}
	if (rc == 0)
		rc = send_unit(port, d, &unit, &cookie, true);
	explicit_bzero(octets, sizeof(octets));
	if (rc < 0)
		LOGP(DWIRE, LOGL_ERROR, "link %s: a screen cannot be sent: %s\n", port->conf.link.name, strerror(-rc));
	else
		port->stats.screens++;
	settle_request(port, d);
	/* one that takes a single screen is over, whatever the screen asks: the phone cannot answer it */
	if (ans->end || d->once)
		drop_dialogue(port, d);
	return rc < 0 ? rc : 0;
}

/* A dialogue that we open: the operator gives it an id, or we do. */
static struct smpp_dialogue *open_ours(struct smpp_port *port, const struct session_push *push)
{
	struct smpp_address phone = { .ton = 1, .npi = 1 }, code;
	struct smpp_addr source = smpp_number_source(port->conf.source, port->conf.source_ton_npi);
	struct ussd_session session = { .raw_len = 0 };
	struct smpp_dialogue *d;

	if (osmo_strlcpy(phone.digits, push->number, sizeof(phone.digits)) >= sizeof(phone.digits) || smpp_dialogue_address(&code, &source) < 0)
		return NULL;
	if (port->conf.dialect->opening == USSD_OPENING_OURS)
		ussd_dialect_session_make(port->conf.dialect, &session, ++port->next_session);
	d = smpp_dialogue_touch(port->dialogues, our_key, &session, &phone, &code);
	if (!d)
		return NULL;
	d->lane = SMPP_BINDS_ANY;
	d->from_us = true;
	d->push = push->id;
	d->asks = push->asks;
	return d;
}

int smpp_port_ussd_push(struct session_port *sp, const struct session_push *push)
{
	struct smpp_port *port = container_of(sp, struct smpp_port, port);
	struct smpp_link_cookie cookie = { .kind = SMPP_PORT_PUSH, .id = push->id };
	struct ussd_unit unit = { .event = push->asks ? USSD_ASK : USSD_NOTIFY, .opens = true };
	uint8_t octets[TEXT_ENCODED_MAX];
	struct smpp_address phone;
	struct smpp_dialogue *d;
	int rc;

	/* one with this phone is going on: what comes of two cannot be told apart */
	if (smpp_dialogue_find(port->dialogues, our_key, push->number))
		return -EAGAIN;
	rc = encode_text(port, octets, sizeof(octets), &unit.dcs, push->text, push->len, push->alphabet);
	if (rc < 0)
		return rc;
	unit.text = octets;
	unit.len = rc;
	d = open_ours(port, push);
	rc = d ? unit_address(port, d, &unit, &phone) : -ENOMEM;
	if (rc == 0)
		rc = send_unit(port, d, &unit, &cookie, false);
	explicit_bzero(octets, sizeof(octets));
	if (rc < 0 && d)
		drop_dialogue(port, d);
	else if (rc == 0)
		port->stats.pushes++;
	return rc == -ENOTCONN ? -EAGAIN : rc;
}
