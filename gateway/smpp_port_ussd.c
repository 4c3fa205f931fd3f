/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "gateway/log.h"
#include "gateway/smpp_port_priv.h"

_Static_assert(TEXT_DECODED_SIZE(TAKEN_MAX) <= SESSION_TEXT_MAX, "a decoded message fits what a session takes");
_Static_assert(SESSION_KEY_MAX == USSD_KEY_MAX && SESSION_KEY_MAX == SMPP_LINK_KEY_MAX, "one session key everywhere");
_Static_assert(SESSION_NUMBER_MAX == SMPP_LINK_NUMBER_MAX && SESSION_NUMBER_MAX == SMPP_NUMBER_MAX, "one number everywhere");

/* --- from the operator --- */

static void deliver_unit(struct smpp_port *port, const struct ussd_unit *unit, enum session_kind kind, const struct smpp_address *phone)
{
	struct session_msg msg = { .kind = kind, .international = phone->ton == 1 };

	memcpy(msg.key, unit->session.key, sizeof(msg.key));
	memcpy(msg.number, phone->digits, sizeof(msg.number));
	smpp_port_deliver(port, &msg, unit->text, unit->len, unit->dcs);
}

/* The same request once more, on this bind: what it pressed on the screen before must not press on the next one. */
static bool is_repeat(struct smpp_port *port, const struct ussd_unit *unit, const struct smpp_address *phone, uint32_t seq)
{
	const struct smpp_dialogue *d = smpp_dialogue_find(port->dialogues, unit->session.key, phone->digits);

	return d && d->counts && d->seq == seq && unit->event == USSD_INPUT;
}

/* A dialogue of the operator goes on. returns: false when out of memory. */
static bool touch(struct smpp_port *port, const struct ussd_unit *unit, const struct smpp_address *phone, const struct smpp_address *code,
		  unsigned at, uint32_t seq)
{
	struct smpp_dialogue *d = smpp_dialogue_touch(port->dialogues, &unit->session, phone, code);

	if (!d)
		return false;
	d->lane = smpp_binds_lane_of(port->binds, at);
	d->counts = unit->event == USSD_INPUT && (d->counts || d->seq != seq);
	d->seq = seq;
	return true;
}

static bool is_admitted(struct smpp_port *port, const struct ussd_unit *unit, const struct smpp_address *phone)
{
	bool goes_on = unit->event == USSD_INPUT && smpp_dialogue_find(port->dialogues, unit->session.key, phone->digits);

	return (unit->event != USSD_BEGIN && unit->event != USSD_INPUT) || session_admits(&port->port, phone->digits, goes_on);
}

void smpp_port_ussd_rx(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu, const struct ussd_unit *unit)
{
	struct smpp_address phone, code;
	struct smpp_dialogue *d;

	if (smpp_dialogue_address(&phone, &unit->phone) < 0 || smpp_dialogue_address(&code, &unit->code) < 0) {
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RINVSRCADR);
		return;
	}
	if (!is_admitted(port, unit, &phone)) {
		smpp_port_refuse_over(port, at, pdu);
		return;
	}
	/* gateways wait for this before they take the screen */
	smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_ROK);
	if (is_repeat(port, unit, &phone, pdu->seq))
		return;
	if (unit->event == USSD_BEGIN || unit->event == USSD_INPUT) {
		*(unit->event == USSD_BEGIN ? &port->stats.begins : &port->stats.inputs) += 1;
		if (touch(port, unit, &phone, &code, at, pdu->seq))
			deliver_unit(port, unit, unit->event == USSD_BEGIN ? SESSION_BEGIN : SESSION_INPUT, &phone);
		return;
	}
	port->stats.ends++;
	d = smpp_dialogue_find(port->dialogues, unit->session.key, phone.digits);
	if (d)
		smpp_dialogue_drop(port->dialogues, d);
	deliver_unit(port, unit, SESSION_RELEASED, &phone);
}

/* The screen did not reach the phone: nobody will answer it, the dialogue is over. Never sent again. */
void smpp_port_ussd_result(struct smpp_port *port, const struct smpp_link_cookie *cookie, const struct smpp_pdu *resp)
{
	struct session_msg msg = { .kind = SESSION_RELEASED, .text = "" };
	struct smpp_dialogue *d;
	bool ok = resp && resp->id != SMPP_GENERIC_NACK && resp->status == SMPP_ROK;

	if (cookie->kind == SMPP_PORT_END)
		session_screen_result(&port->port, cookie->key, cookie->number, ok);
	if (!resp || ok)
		return;
	port->stats.screens_failed++;
	LOGP(DWIRE, LOGL_NOTICE, "link %s: a screen was refused with status 0x%x\n", port->conf.link.name, resp->status);
	d = cookie->kind == SMPP_PORT_END ? NULL : smpp_dialogue_find(port->dialogues, cookie->key, cookie->number);
	if (!d || d->screens != cookie->id)
		return;
	smpp_dialogue_drop(port->dialogues, d);
	memcpy(msg.key, cookie->key, sizeof(msg.key));
	memcpy(msg.number, cookie->number, sizeof(msg.number));
	session_rx(&port->port, &msg);
}

static void dialogue_lost(void *priv, const struct smpp_dialogue *d)
{
	struct smpp_port *port = priv;
	struct session_msg msg = { .kind = SESSION_RELEASED, .text = "" };

	memcpy(msg.key, d->session.key, sizeof(msg.key));
	memcpy(msg.number, d->phone.digits, sizeof(msg.number));
	session_rx(&port->port, &msg);
}

void smpp_port_ussd_lost(void *priv, unsigned lane)
{
	struct smpp_port *port = priv;

	smpp_dialogue_drop_lane(port->dialogues, lane, dialogue_lost, port);
}

/* --- to the operator --- */

static int send_unit(struct smpp_port *port, struct smpp_dialogue *d, const struct ussd_unit *unit)
{
	uint8_t area[USSD_TLVS_MAX];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	struct smpp_link_cookie cookie = { .kind = unit->event == USSD_END ? SMPP_PORT_END : SMPP_PORT_SCREEN, .id = ++d->screens };
	struct smpp_pdu pdu;
	int rc;

	memcpy(cookie.key, d->session.key, sizeof(cookie.key));
	memcpy(cookie.number, d->phone.digits, sizeof(cookie.number));
	rc = ussd_dialect_write(port->conf.dialect, &pdu, &tlvs, unit);
	if (rc == 0)
		rc = smpp_binds_request(port->binds, d->lane, &pdu, &cookie, true);
	explicit_bzero(area, sizeof(area));
	return rc;
}

int smpp_port_ussd_send(struct session_port *sp, const struct session_answer *ans)
{
	struct smpp_port *port = container_of(sp, struct smpp_port, port);
	struct smpp_dialogue *d = smpp_dialogue_find(port->dialogues, ans->key, ans->number);
	struct ussd_unit unit = { .event = ans->end ? USSD_END : USSD_ASK };
	uint8_t octets[TEXT_ENCODED_MAX];
	int rc;

	if (!d)
		return -ENOENT;
	rc = smpp_port_encode(port, octets, sizeof(octets), &unit.dcs, ans->text, ans->len, ans->alphabet);
	if (rc >= 0) {
		unit.text = octets;
		unit.len = rc;
		unit.session = d->session;
		unit.phone = smpp_dialogue_address_of(&d->phone);
		unit.code = smpp_dialogue_address_of(&d->code);
		rc = send_unit(port, d, &unit);
	}
	explicit_bzero(octets, sizeof(octets));
	if (rc < 0)
		LOGP(DWIRE, LOGL_ERROR, "link %s: a screen cannot be sent: %s\n", port->conf.link.name, strerror(-rc));
	else
		port->stats.screens++;
	if (ans->end)
		smpp_dialogue_drop(port->dialogues, d);
	return rc < 0 ? rc : 0;
}
