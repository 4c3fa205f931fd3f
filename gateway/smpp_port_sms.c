/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS of a port: those that came wait for their response until the session says what became of them, those that go are cut if need be. */
#include <errno.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "gateway/log.h"
#include "gateway/monotonic.h"
#include "gateway/smpp_port_priv.h"

/* --- from the operator --- */

static void held_answer(void *priv, unsigned at, uint32_t command, uint32_t seq, uint32_t status)
{
	smpp_port_respond(priv, at, command, seq, status);
}

static void held_late(void *priv)
{
	struct smpp_port *port = priv;

	port->stats.sms_late++;
	LOGP(DWIRE, LOGL_NOTICE, "link %s: an SMS was not settled in %u ms\n", port->conf.link.name, port->conf.settle_ms);
}

static const struct smpp_held_ops held_ops = { .answer = held_answer, .late = held_late };

void smpp_port_sms_settle(struct session_port *sp, uint32_t ref, bool done)
{
	struct smpp_port *port = container_of(sp, struct smpp_port, port);

	smpp_held_settle(port->held, ref, done ? SMPP_ROK : SMPP_RMSGQFUL);
}

/* The user data header in front of the text. *part: its place in a message of several; 1 without any. */
static void strip_header(const struct smpp_pdu *pdu, const uint8_t **text, size_t *len, unsigned *part)
{
	const uint8_t *p = *text, *end;
	uint32_t seqnum;

	*part = smpp_pdu_tlv_uint(pdu, &seqnum, SMPP_TAG_SAR_SEGMENT_SEQNUM) == 0 ? seqnum : 1;
	if (!(pdu->esm_class & SMPP_ESM_UDHI) || !*len || (size_t)p[0] + 1 > *len)
		return;
	end = p + 1 + p[0];
	/* 3GPP TS 23.040 9.2.3.24: elements of identifier, length, octets; 0 and 8 join messages, their last octet is the place */
	for (p++; end - p >= 2 && end - p - 2 >= p[1]; p += 2 + p[1])
		if ((p[0] == 0x00 && p[1] == 3) || (p[0] == 0x08 && p[1] == 4))
			*part = p[1 + p[1]];
	*len -= end - *text;
	*text = end;
}

void smpp_port_sms_rx(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu)
{
	struct session_msg msg = { .kind = SESSION_SMS };
	const uint8_t *text;
	struct smpp_address from;
	unsigned part;
	size_t len;

	smpp_pdu_text(pdu, &text, &len);
	strip_header(pdu, &text, &len, &part);
	if (part > 1) {
		/* a command stands in the first part; the rest of a long message is taken and not read */
		port->stats.sms_parts++;
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_ROK);
		return;
	}
	if (smpp_dialogue_address(&from, &pdu->src) < 0) {
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RINVSRCADR);
		return;
	}
	if (!session_admits(&port->port, from.digits, false)) {
		smpp_port_refuse_over(port, at, pdu);
		return;
	}
	msg.ref = smpp_held_add(port->held, at, pdu);
	if (!msg.ref) {
		port->stats.sms_refused++;
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RMSGQFUL);
		return;
	}
	port->stats.sms++;
	msg.international = from.ton == 1;
	memcpy(msg.number, from.digits, sizeof(msg.number));
	smpp_port_deliver(port, &msg, text, len, pdu->data_coding);
}

/* --- to the operator --- */

static int submit_request(void *priv, struct smpp_pdu *pdu, const char *number, uint64_t out_id, bool is_part, bool may_wait)
{
	struct smpp_port *port = priv;
	struct smpp_link_cookie cookie = { .kind = is_part ? SMPP_PORT_PART : SMPP_PORT_SMS, .id = out_id };
	struct smpp_address to;
	int rc;

	if (monotonic_ms() < port->throttled_until_ms)
		return -EAGAIN;
	rc = smpp_number_write(&to, port->conf.number_format, port->conf.number_ton_npi, port->conf.country, number);
	if (rc < 0)
		return rc;
	pdu->src = smpp_number_source(port->conf.source, port->conf.source_ton_npi);
	pdu->dst = smpp_dialogue_address_of(&to);
	return smpp_binds_request(port->binds, SMPP_BINDS_ANY, pdu, &cookie, may_wait);
}

static void submit_result(void *priv, uint64_t out_id, enum session_sms_outcome outcome, const char *msgid)
{
	struct smpp_port *port = priv;

	session_sms_result(&port->port, out_id, outcome, msgid);
}

static const struct smpp_submit_ops submit_ops = { .request = submit_request, .result = submit_result };

static void on_sms_timer(void *data)
{
	struct smpp_port *port = data;

	session_sms_ready(&port->port);
}

/* An SMS that may not go now is offered again when it may; a full window says so by the next response. */
static int later(struct smpp_port *port)
{
	int64_t ms = OSMO_MAX(port->throttled_until_ms - monotonic_ms(), (int64_t)smpp_binds_wait_ms(port->binds));

	if (ms > 0 && !osmo_timer_pending(&port->sms_timer))
		monotonic_timer(&port->sms_timer, ms);
	return -EAGAIN;
}

int smpp_port_sms_send(struct session_port *sp, uint64_t out_id, const char *number, const char *text)
{
	struct smpp_port *port = container_of(sp, struct smpp_port, port);
	int rc = smpp_submit_text(port->submits, out_id, number, text);

	return rc == -ENOTCONN || rc == -EAGAIN ? later(port) : rc;
}

/* --- life --- */

int smpp_port_sms_new(struct smpp_port *port)
{
	osmo_timer_setup(&port->sms_timer, on_sms_timer, port);
	port->held = smpp_held_new(port, port->conf.held_max, port->conf.settle_ms, &held_ops, port);
	port->submits = smpp_submit_new(port, &port->conf.sms, &submit_ops, port);
	return port->held && port->submits ? 0 : -ENOMEM;
}

void smpp_port_sms_down(struct smpp_port *port)
{
	smpp_submit_unbound(port->submits);
}

void smpp_port_sms_lost(struct smpp_port *port, unsigned at)
{
	smpp_held_drop(port->held, at);
}

void smpp_port_sms_free(struct smpp_port *port)
{
	osmo_timer_del(&port->sms_timer);
	smpp_held_free(port->held);
	smpp_submit_free(port->submits);
}
