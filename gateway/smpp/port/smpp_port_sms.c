/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS of a port: those that came wait for their response until the session says what became of them, those that go are cut if need be. */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/utils.h>

#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/smpp/port/smpp_port_priv.h"

#define PARTS_DONE_MS	600000	/* as long as the vault knows an SMS again */

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

/* --- parts of an SMS --- */

static void parts_tick(void *data)
{
	struct smpp_port *port = data;
	int64_t now = monotonic_ms(), due;

	/* sessions take nothing of a port that is down, and would never settle it: smpp_port_sms_up() comes back to this */
	due = port->port.is_up ? smpp_reassembly_tick(port->parts, now) : smpp_reassembly_idle(port->parts, now);
	port->stats.sms_lost = smpp_reassembly_stats(port->parts)->lost;
	osmo_timer_del(&port->parts_timer);
	if (due != INT64_MAX)
		monotonic_timer(&port->parts_timer, due - now);
}

static void parts_answer(void *priv, unsigned at, uint32_t command, uint32_t seq, uint32_t status)
{
	smpp_port_respond(priv, at, command, seq, status);
}

/* What the operator calls a message: a reference, an id, a time. A reference of zero names all of them. */
struct name {
	char octets[SESSION_NAME_MAX];
	size_t len;
};

static void name_add(struct name *name, const void *octets, size_t len)
{
	len = OSMO_MIN(len, sizeof(name->octets) - name->len);
	memcpy(name->octets + name->len, octets, len);
	name->len += len;
}

static void name_read(struct name *name, const struct smpp_pdu *pdu)
{
	struct smpp_str id;
	uint32_t reference;

	name->len = 0;
	if (smpp_pdu_tlv_uint(pdu, &reference, SMPP_TAG_USER_MESSAGE_REFERENCE) == 0 && reference)
		name_add(name, &reference, sizeof(reference));
	if (smpp_pdu_tlv_str(pdu, &id, SMPP_TAG_RECEIPTED_MESSAGE_ID) == 0 && id.len)
		name_add(name, id.s, id.len);
	if (pdu->schedule.len)
		name_add(name, pdu->schedule.s, pdu->schedule.len);
}

static void hand_over_sms(struct smpp_port *port, uint32_t ref, const struct smpp_address *from, const char *text, size_t len, const struct name *name)
{
	struct session_msg msg = { .kind = SESSION_SMS, .ref = ref, .text = text, .len = len,
				   .number_kind = smpp_number_kind(from->ton, port->conf.number_format),
				   .name = name->octets, .name_len = name->len };

	port->stats.sms++;
	memcpy(msg.number, from->digits, sizeof(msg.number));
	smpp_number_came(msg.address, from);
	session_rx(&port->port, &msg);
}

static void parts_whole(void *priv, uint32_t ref, const struct smpp_address *from, const char *text, size_t len)
{
	/* what brings its parts again is noticed by their reference */
	hand_over_sms(priv, ref, from, text, len, &(struct name){ .len = 0 });
}

static const struct smpp_reassembly_ops parts_ops = { .answer = parts_answer, .whole = parts_whole };

void smpp_port_sms_settle(struct session_port *sp, uint32_t ref, bool done)
{
	struct smpp_port *port = container_of(sp, struct smpp_port, port);

	if (!(ref & SMPP_REASSEMBLY_REF)) {
		smpp_held_settle(port->held, ref, done ? SMPP_ROK : SMPP_RMSGQFUL);
		return;
	}
	smpp_reassembly_settle(port->parts, monotonic_ms(), ref, done);
	monotonic_timer(&port->parts_timer, 0);
}

/* --- whole SMS --- */

static void rx_whole(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu, const struct smpp_address *from,
		     const struct smpp_segment *seg)
{
	char text[TEXT_DECODED_SIZE(SMPP_SEGMENT_TAKEN)];
	uint32_t ref = smpp_held_add(port->held, at, pdu);
	struct name name;
	int len;

	if (!ref) {
		port->stats.sms_refused++;
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RMSGQFUL);
		return;
	}
	len = smpp_segment_decode(text, sizeof(text), seg->charset, seg->shift, seg->text, seg->len);
	name_read(&name, pdu);
	hand_over_sms(port, ref, from, text, len < 0 ? 0 : text_utf8_clip(text, len, SESSION_TEXT_MAX), &name);
	explicit_bzero(text, sizeof(text));
}

/* What is not for a reader, and what lies further behind than anybody types, is taken and not read. */
static bool is_unread(struct smpp_port *port, const struct smpp_segment *seg)
{
	port->stats.sms_parts += seg->kind != SMPP_SEGMENT_WHOLE;
	port->stats.sms_data += seg->has_port;
	return seg->has_port || (seg->total > SMPP_REASSEMBLY_PARTS && seg->seq > 1);
}

static void rx_segment(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu, const struct smpp_segment *seg)
{
	struct smpp_address from, to;

	if (smpp_dialogue_address(&from, &pdu->src) < 0 || smpp_dialogue_address(&to, &pdu->dst) < 0) {
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RINVSRCADR);
	} else if (!session_admits(&port->port, from.digits, false)) {
		smpp_port_refuse_over(port, at, pdu);
	} else if (is_unread(port, seg)) {
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_ROK);
	} else if (seg->kind == SMPP_SEGMENT_WHOLE || seg->total > SMPP_REASSEMBLY_PARTS) {
		rx_whole(port, at, pdu, &from, seg);
	} else {
		smpp_reassembly_take(port->parts, monotonic_ms(), at, pdu->id, pdu->seq, &from, &to, seg);
		parts_tick(port);
	}
}

void smpp_port_sms_rx(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu)
{
	struct smpp_segment seg;

	smpp_segment_read(&seg, pdu, &port->conf.sms);
	rx_segment(port, at, pdu, &seg);
	explicit_bzero(&seg, sizeof(seg));
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
	if (port->conf.tell_validity)
		pdu->validity = smpp_pdu_str(port->validity);
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
	const struct smpp_reassembly_conf conf = {
		.hold_ms = port->conf.parts_hold_ms, .wait_ms = 1000 * port->conf.sms.wait_s, .done_ms = PARTS_DONE_MS,
	};

	osmo_timer_setup(&port->sms_timer, on_sms_timer, port);
	osmo_timer_setup(&port->parts_timer, parts_tick, port);
	port->parts = smpp_reassembly_new(port, &conf, &parts_ops, port);
	port->held = smpp_held_new(port, port->conf.held_max, port->conf.settle_ms, &held_ops, port);
	port->submits = smpp_submit_new(port, &port->conf.sms, &submit_ops, port);
	return port->held && port->parts && port->submits ? 0 : -ENOMEM;
}

void smpp_port_sms_up(struct smpp_port *port)
{
	parts_tick(port);
}

void smpp_port_sms_down(struct smpp_port *port)
{
	smpp_submit_unbound(port->submits);
}

void smpp_port_sms_lost(struct smpp_port *port, unsigned at)
{
	smpp_held_drop(port->held, at);
	smpp_reassembly_lost(port->parts, at);
}

void smpp_port_sms_free(struct smpp_port *port)
{
	osmo_timer_del(&port->sms_timer);
	osmo_timer_del(&port->parts_timer);
	smpp_reassembly_free(port->parts);
	smpp_held_free(port->held);
	smpp_submit_free(port->submits);
}
