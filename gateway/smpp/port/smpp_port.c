/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>

#include "gateway/config/config.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"
#include "gateway/smpp/port/smpp_port_priv.h"

#define SMS_LEAVES	8	/* one in so many places of a window */

static void forget_silent(void *data)
{
	struct smpp_port *port = data;

	smpp_dialogue_forget(port->dialogues, monotonic_ms() - 2000ll * port->conf.session_s);
	osmo_timer_schedule(&port->forget_timer, 10, 0);
}

/* --- from the operator --- */

/* Whose message a receipt is about: the address that is not ours. Operators turn them round, or do not, or leave one out. */
static void receipt_number(const struct smpp_port *port, struct session_receipt *receipt, const struct smpp_pdu *pdu)
{
	bool is_ours = !pdu->src.digits.len || smpp_pdu_str_is(pdu->src.digits, port->conf.source);
	struct smpp_address phone;

	if (smpp_dialogue_address(&phone, is_ours ? &pdu->dst : &pdu->src) < 0)
		return;
	memcpy(receipt->number, phone.digits, sizeof(receipt->number));
	receipt->number_kind = smpp_number_kind(phone.ton, port->conf.number_format);
}

static void rx_receipt(struct smpp_port *port, unsigned at, enum smpp_receipt_kind kind, const struct smpp_pdu *pdu)
{
	char keys[SMPP_MSGID_KEYS_SIZE];
	struct session_receipt receipt = { .keys = keys };
	struct smpp_receipt read;

	smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_ROK);
	port->stats.receipts++;
	smpp_receipt_read(&port->conf.receipt, &read, pdu);
	if (!smpp_receipt_is_final(&read)) {
		port->stats.receipts_waiting++;
		return;
	}
	receipt.state = read.state == SMPP_STATE_DELIVERED ? SESSION_RECEIPT_DELIVERED :
			read.state == SMPP_STATE_EXPIRED ? SESSION_RECEIPT_EXPIRED : SESSION_RECEIPT_FAILED;
	if (receipt.state != SESSION_RECEIPT_DELIVERED)
		LOGP(DWIRE, LOGL_INFO, "link %s: an SMS was not delivered: state %u, network %u, error %u\n", port->conf.link.name, read.state,
		     read.network, read.code);
	smpp_msgid_of_receipt(keys, port->conf.msgid, kind, &read);
	receipt_number(port, &receipt, pdu);
	session_sms_receipt(&port->port, &receipt);
}

static void binds_request(void *priv, unsigned at, const struct smpp_pdu *pdu)
{
	struct smpp_port *port = priv;
	struct ussd_unit unit;
	enum smpp_receipt_kind receipt = smpp_receipt_is(&port->conf.receipt, pdu);
	struct smpp_tlv op;
	int rc = 0;

	if (receipt && smpp_pdu_tlv_find(pdu, &op, SMPP_TAG_USSD_SERVICE_OP) < 0)
		rx_receipt(port, at, receipt, pdu);
	else if (!smpp_binds_can_answer(port->binds, at))
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RX_T_APPN);
	else if ((rc = ussd_dialect_read(port->conf.dialect, &unit, pdu)) == 0)
		smpp_port_ussd_rx(port, at, pdu, &unit);
	else if (rc == -EBADMSG)
		smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RMISSINGOPTPARAM);
	else
		smpp_port_sms_rx(port, at, pdu);
	if (rc < 0)
		smpp_port_trace_stray(port, pdu);
	/* what was typed, where the dialect has texts in frames */
	explicit_bzero(unit.room, sizeof(unit.room));
}

static void binds_up(void *priv)
{
	struct smpp_port *port = priv;

	port->throttled_until_ms = 0;
	session_port_up(&port->port);
	smpp_port_sms_up(port);
}

static void binds_down(void *priv)
{
	struct smpp_port *port = priv;

	smpp_dialogue_drop_all(port->dialogues);
	smpp_port_sms_down(port);
	session_port_down(&port->port);
}

static void bind_lost(void *priv, unsigned at)
{
	struct smpp_port *port = priv;

	smpp_port_sms_lost(port, at);
	session_sms_unheard(&port->port);
}

static void binds_stopped(void *priv)
{
	struct smpp_port *port = priv;

	if (port->conf.stopped)
		port->conf.stopped(port->conf.priv);
}

/* --- results of what we sent --- */

static bool is_slow_down(uint32_t status)
{
	return status == SMPP_RMSGQFUL || status == SMPP_RTHROTTLED || status == SMPP_RSUBMITFAIL;
}

/* Refusals that another try may overcome; of those above 0xff every maker has its own: the link names more. */
static bool is_temporary(const struct smpp_port *port, uint32_t status)
{
	static const uint32_t known[] = { SMPP_RSYSERR, SMPP_RMSGQFUL, SMPP_RTHROTTLED, SMPP_RX_T_APPN, 0x403, 0x404 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i] == status)
			return true;
	for (i = 0; port->conf.retry_status[i]; i++)
		if (strtoul(port->conf.retry_status[i], NULL, 16) == status)
			return true;
	return false;
}

static enum session_sms_outcome sms_outcome(const struct smpp_port *port, enum smpp_link_outcome outcome, const struct smpp_pdu *resp)
{
	if (outcome == SMPP_LINK_UNANSWERED)
		return SESSION_SMS_MAYBE;
	if (outcome == SMPP_LINK_UNSENT || !resp)
		return SESSION_SMS_UNSENT;
	if (resp->id != SMPP_GENERIC_NACK && resp->status == SMPP_ROK)
		return SESSION_SMS_SENT;
	return is_temporary(port, resp->status) ? SESSION_SMS_LATER : SESSION_SMS_REFUSED;
}

static void sms_result(struct smpp_port *port, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome,
		       const struct smpp_pdu *resp)
{
	enum session_sms_outcome what = sms_outcome(port, outcome, resp);
	char msgid[SMPP_MSGID_SIZE] = "";

	if (resp && is_slow_down(resp->status))
		port->throttled_until_ms = monotonic_ms() + port->conf.throttled_ms;
	if (what == SESSION_SMS_SENT)
		smpp_msgid_of_response(msgid, port->conf.msgid, resp->message_id);
	else if (resp)
		LOGP(DWIRE, LOGL_NOTICE, "link %s: an SMS was refused%s with status 0x%x\n", port->conf.link.name,
		     what == SESSION_SMS_LATER ? " for now" : "", resp->status);
	if (cookie->kind == SMPP_PORT_PART)
		smpp_submit_result(port->submits, cookie->id, what, msgid);
	else
		session_sms_result(&port->port, cookie->id, what, msgid);
}

static void binds_result(void *priv, const struct smpp_link_cookie *cookie, enum smpp_link_outcome outcome, const struct smpp_pdu *resp)
{
	struct smpp_port *port = priv;

	if (resp && is_slow_down(resp->status)) {
		port->stats.slowed++;
		smpp_binds_slow(port->binds);
	}
	if (cookie->kind == SMPP_PORT_SMS || cookie->kind == SMPP_PORT_PART)
		sms_result(port, cookie, outcome, resp);
	else
		smpp_port_ussd_result(port, cookie, outcome, resp);
}

static const struct smpp_binds_ops binds_ops = {
	.up = binds_up,
	.down = binds_down,
	.lane_lost = smpp_port_ussd_lost,
	.bind_lost = bind_lost,
	.request = binds_request,
	.result = binds_result,
	.stopped = binds_stopped,
};

/* --- to the operator --- */

static const struct session_port_ops port_ops = {
	.send = smpp_port_ussd_send,
	.settle_sms = smpp_port_sms_settle,
	.send_sms = smpp_port_sms_send,
};

/* Where the dialect has a way to open dialogues, and the link may. */
static const struct session_port_ops opening_ops = {
	.send = smpp_port_ussd_send,
	.settle_sms = smpp_port_sms_settle,
	.send_sms = smpp_port_sms_send,
	.push = smpp_port_ussd_push,
};

/* --- life --- */

void smpp_port_conf_init(struct smpp_port_conf *conf)
{
	static const char *const nothing[] = { NULL };

	*conf = (struct smpp_port_conf){
		.dialect = ussd_dialect_find("standard"),
		.ussd = TEXT_LIMITS_USSD,
		.asserts = nothing,
		.country = "",
		.source = "",
		.retry_status = nothing,
		.lanes = 1,
		.session_s = 180,
		.idle_s = 30,
		.settle_ms = 12000,
		.throttled_ms = 1000,
		.parts_hold_ms = 4000,
		.sms_hours = 24,
		.held_max = 1000,
		.dialogues_max = SESSION_DIALOGUES_MAX,
	};
	smpp_link_conf_init(&conf->link);
	smpp_segment_conf_init(&conf->sms);
}

int smpp_port_conf_from(struct smpp_port_conf *conf, const struct config_link *link)
{
	static const uint8_t versions[] = { [CONFIG_SMPP_33] = 0x33, [CONFIG_SMPP_34] = 0x34, [CONFIG_SMPP_50] = 0x50 };

	smpp_port_conf_init(conf);
	if (!link->ussd.name)
		return -EINVAL;
	conf->dialect = &link->ussd;
	conf->link.name = link->name;
	conf->link.host = link->host;
	conf->link.port = link->port;
	conf->link.system_id = link->system_id;
	conf->link.password = link->password;
	conf->link.system_type = link->system_type ? link->system_type : "";
	conf->link.interface_version = versions[link->interface_version];
	conf->link.window = link->window;
	conf->link.enquire_ms = 1000 * link->enquire_link_s;
	conf->link.response_ms = link->response_ms;
	conf->link.bind_ms = link->bind_ms;
	conf->link.reconnect_ms = link->reconnect_ms;
	conf->link.reconnect_max_ms = link->reconnect_max_ms;
	conf->lanes = link->binds;
	conf->queue = link->operator;
	conf->prefixes = link->prefixes;
	conf->priority = link->priority;
	conf->outbind = (struct smpp_outbind_conf){
		.name = link->name, .address = link->outbind.bind, .port = link->outbind.port, .from = link->outbind.from,
	};
	conf->rate = link->rate;
	conf->rate_in = link->rate_in;
	conf->number_rate = link->number_rate;
	conf->pair = link->bind == CONFIG_PAIR;
	conf->ussd = link->ussd.limits;
	conf->asserts = link->asserts;
	conf->sms_asserts = link->sms_asserts;
	conf->receipt = (struct smpp_receipt_conf){ .by_text = link->receipt_text, .words = link->receipt_words };
	conf->msgid = link->msgid;
	conf->resend = link->resend;
	conf->sms_hours = link->sms_hours;
	conf->tell_validity = link->sms_validity;
	conf->retry_status = link->retry_status;
	conf->sms = link->sms;
	conf->code = link->code;
	conf->source = link->source ? link->source : link->code;
	conf->source_ton_npi = link->source_ton_npi;
	conf->number_format = link->number_format;
	conf->number_ton_npi = link->number_ton_npi;
	conf->session_s = link->session_s;
	conf->idle_s = link->idle_s;
	return 0;
}

/* What SMS may fill of a window: a screen that somebody waits for finds room beside them. */
static unsigned sms_window(unsigned window, const struct ussd_dialect *dialect)
{
	bool has_ussd = strcmp(dialect->name, "none") != 0;

	return window > 1 && has_ussd ? window - OSMO_MAX(window / SMS_LEAVES, 1) : window;
}

static void port_fill(struct smpp_port *port)
{
	osmo_timer_setup(&port->forget_timer, forget_silent, port);
	snprintf(port->validity, sizeof(port->validity), "0000%02u%02u0000000R", port->conf.sms_hours / 24 % 100, port->conf.sms_hours % 24);
	port->port = (struct session_port){
		.ops = port->conf.dialect->network_initiated ? &opening_ops : &port_ops,
		.name = port->conf.link.name,
		.ussd = port->conf.ussd,
		.sms = TEXT_LIMITS_SMS,
		.queue = port->conf.queue,
		.prefixes = port->conf.prefixes,
		.priority = port->conf.priority,
		.code = port->conf.code,
		.asserts = port->conf.asserts,
		.sms_asserts = port->conf.sms_asserts,
		.session_s = port->conf.session_s,
		.idle_s = port->conf.idle_s,
		.answer_ms = port->conf.dialect->answer_ms,
		.timeout_text = port->conf.dialect->timeout_text,
		.sms_valid_s = 3600 * port->conf.sms_hours,
		.resend = port->conf.resend,
		.window = port->conf.lanes * sms_window(port->conf.link.window, port->conf.dialect),
		.rate_in = port->conf.rate_in,
		.number_rate = port->conf.number_rate,
		.tells_end = true,
	};
}

static struct smpp_binds_conf binds_conf(const struct smpp_port_conf *conf)
{
	return (struct smpp_binds_conf){ .link = conf->link, .lanes = conf->lanes, .rate = conf->rate, .is_called = conf->outbind.port, .pair = conf->pair };
}

unsigned smpp_port_binds_of(const struct smpp_port_conf *conf)
{
	const struct smpp_binds_conf binds = binds_conf(conf);

	return smpp_binds_count_of(&binds);
}

struct smpp_port *smpp_port_new(void *ctx, struct session *session, const struct smpp_port_conf *conf,
				const struct smpp_io *const *ios)
{
	const struct smpp_binds_conf binds = binds_conf(conf);
	struct smpp_port *port = talloc_zero(ctx, struct smpp_port);

	if (!port)
		return NULL;
	port->conf = *conf;
	port->session = session;
	port->dialogues = smpp_dialogue_table(port, conf->dialogues_max, smpp_port_ussd_gone, port);
	port->binds = smpp_binds_new(port, &binds, &binds_ops, port, ios);
	if (smpp_port_sms_new(port) < 0 || !port->dialogues || !port->binds)
		goto err0;
	port_fill(port);
	if (session_port_add(session, &port->port) < 0)
		goto err1;
	osmo_timer_schedule(&port->forget_timer, 10, 0);
	return port;
err1:
	smpp_port_sms_free(port);
err0:
	smpp_binds_free(port->binds);
	talloc_free(port);
	return NULL;
}

static int take_call(void *priv, int fd)
{
	struct smpp_port *port = priv;

	return smpp_binds_adopt(port->binds, fd);
}

void smpp_port_start(struct smpp_port *port)
{
	if (port->conf.outbind.port && !port->outbind)
		port->outbind = smpp_outbind_new(port, &port->conf.outbind, take_call, port);
	if (!port->down)
		smpp_binds_start(port->binds);
}

void smpp_port_down(struct smpp_port *port)
{
	if (port->down)
		return;
	port->down = true;
	session_port_drain(&port->port);
	smpp_binds_stop(port->binds);
}

void smpp_port_up(struct smpp_port *port)
{
	if (!port->down)
		return;
	port->down = false;
	smpp_binds_start(port->binds);
}

void smpp_port_stop(struct smpp_port *port)
{
	smpp_binds_stop(port->binds);
}

void smpp_port_free(struct smpp_port *port)
{
	if (!port)
		return;
	smpp_outbind_free(port->outbind);
	smpp_binds_free(port->binds);
	session_port_remove(port->session, &port->port);
	osmo_timer_del(&port->forget_timer);
	smpp_port_sms_free(port);
	talloc_free(port);
}

const struct smpp_binds *smpp_port_binds(const struct smpp_port *port)
{
	return port->binds;
}

const struct smpp_port_stats *smpp_port_stats(const struct smpp_port *port)
{
	return &port->stats;
}

unsigned smpp_port_dialogues(const struct smpp_port *port)
{
	return smpp_dialogue_count(port->dialogues);
}

uint64_t smpp_port_calls_refused(const struct smpp_port *port)
{
	return smpp_outbind_refused(port->outbind);
}
