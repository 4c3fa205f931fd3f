/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Links of protocol gsup: phones dial through an MSC at a real OsmoHLR. As strict as the SMPP side: what is malformed, late, doubled or stray
 * is a fault. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>

#include "sim/operator/msc.h"
#include "sim/operator/msc_hlr.h"
#include "sim/operator/smsc_priv.h"
#include "store/base/monotonic.h"

#define INVOKE_ID	1		/* of what is dialled */
#define PROBE_MS	200
#define PROBE_IMSI	"639029999999999"	/* a subscriber without a number: the service answers it without a dialogue */
#define PROBE_NUMBER	"probe"
#define SWAP_DIGIT	5		/* of the IMSI, behind the network: it counts the SIMs of a number */
#define DCS_GSM7	0x0f
#define DCS_UCS2	0x48

enum state { ATTACHING, WAITING, ASKED, CLOSED };

struct call {
	struct llist_head list;
	struct smsc_msc *m;
	char number[AIR_NUMBER_MAX], imsi[GSUP_PDU_IMSI_SIZE];
	char dialled[AIR_TEXT_MAX];
	uint32_t session_id;
	enum state state;
	uint8_t asked;			/* invoke id of the screen that is shown */
	struct osmo_timer_list answer;
};

/* A number that another SIM has since. */
struct swap {
	struct llist_head list;
	char number[AIR_NUMBER_MAX];
	unsigned times;
};

struct smsc_msc {
	struct smsc_link *link;
	struct msc *msc;
	struct msc_hlr *hlr;		/* NULL: it runs elsewhere */
	struct llist_head calls, swaps;
	struct osmo_timer_list probe;
	uint32_t last_session;
};

static void tell_phone(struct call *call, enum air_kind kind, const char *text)
{
	struct air_msg msg;

	if (!strcmp(call->number, PROBE_NUMBER))
		return;
	air_msg_set(&msg, kind, call->m->link->conf.name, call->number, text);
	smsc_tell(call->m->link->smsc, &msg);
}

static void call_free(struct call *call)
{
	osmo_timer_del(&call->answer);
	llist_del(&call->list);
	talloc_free(call);
}

static void call_expire(void *data)
{
	call_free(data);
}

/* Over; remembered a while, to judge what still comes. */
static void call_close(struct call *call)
{
	call->state = CLOSED;
	osmo_timer_setup(&call->answer, call_expire, call);
	osmo_timer_schedule(&call->answer, SMSC_CLOSED_MS / 1000, 0);
}

static void call_gone(struct call *call, const char *why)
{
	call_close(call);
	tell_phone(call, AIR_GONE, why);
}

static struct call *call_of_phone(struct smsc_msc *m, const char *number)
{
	struct call *call;

	llist_for_each_entry(call, &m->calls, list)
		if (call->state != CLOSED && !strcmp(call->number, number))
			return call;
	return NULL;
}

static struct call *call_of(struct smsc_msc *m, const struct gsup_pdu *pdu)
{
	struct call *call;

	llist_for_each_entry(call, &m->calls, list)
		if (call->session_id == pdu->session_id && !strcmp(call->imsi, pdu->imsi))
			return call;
	return NULL;
}

/* ---- towards the service ---- */

static int call_send(struct call *call, enum gsup_pdu_state state, struct gsup_pdu_component *c, const char *text)
{
	struct gsup_pdu pdu = { .kind = GSUP_PDU_REQUEST, .state = state, .session_id = call->session_id };
	uint8_t units[TEXT_ENCODED_MAX], octets[GSUP_PDU_TEXT_MAX], facility[GSUP_PDU_FACILITY_MAX];
	enum text_alphabet alphabet = text_choose(text);
	int rc = text_encode(units, sizeof(units), text, alphabet);

	if (rc >= 0 && alphabet == TEXT_GSM7)
		rc = text_gsm7_pack(octets, sizeof(octets), units, rc, true);
	c->has_invoke_id = true;
	c->dcs = alphabet == TEXT_GSM7 ? DCS_GSM7 : DCS_UCS2;
	c->text = (struct gsup_pdu_octets){ alphabet == TEXT_GSM7 ? octets : units, rc < 0 ? 0 : rc };
	if (rc >= 0)
		rc = gsup_pdu_component_write(facility, c);
	if (rc < 0)
		return rc;
	memcpy(pdu.imsi, call->imsi, sizeof(pdu.imsi));
	pdu.facility = (struct gsup_pdu_octets){ facility, rc };
	return msc_send(call->m->msc, &pdu);
}

static void answer_late(void *data)
{
	struct call *call = data;

	if (strcmp(call->number, PROBE_NUMBER))
		smsc_fault(call->m->link, call->number, "no answer to the phone within %u ms", call->m->link->conf.answer_ms);
	call_gone(call, "the service did not answer");
}

static void call_wait(struct call *call, enum state state)
{
	unsigned ms = call->m->link->conf.answer_ms;

	call->state = state;
	monotonic_timer(&call->answer, ms);
}

static void call_begin(struct call *call)
{
	struct gsup_pdu_component c = { .kind = GSUP_PDU_INVOKE, .invoke_id = INVOKE_ID, .opcode = GSM0480_OP_CODE_PROCESS_USS_REQ };

	call_wait(call, WAITING);
	if (call_send(call, GSUP_PDU_BEGIN, &c, call->dialled) < 0)
		call_gone(call, "cannot dial this");
}

static struct call *call_new(struct smsc_msc *m, const char *number, const char *imsi, const char *code)
{
	struct call *call = talloc_zero(m->link, struct call);

	call->m = m;
	osmo_strlcpy(call->number, number, sizeof(call->number));
	osmo_strlcpy(call->imsi, imsi, sizeof(call->imsi));
	osmo_strlcpy(call->dialled, code, sizeof(call->dialled));
	call->session_id = ++m->last_session;
	osmo_timer_setup(&call->answer, answer_late, call);
	llist_add_tail(&call->list, &m->calls);
	return call;
}

static struct swap *swap_of(struct smsc_msc *m, const char *number)
{
	struct swap *swap;

	llist_for_each_entry(swap, &m->swaps, list)
		if (!strcmp(swap->number, number))
			return swap;
	return NULL;
}

static void imsi_of(struct smsc_msc *m, char imsi[GSUP_PDU_IMSI_SIZE], const char *number)
{
	const struct swap *swap = swap_of(m, number);

	msc_imsi(imsi, number);
	if (swap)
		imsi[SWAP_DIGIT] = '0' + swap->times % 10;
}

/* The SIM of before keeps its IMSI and loses its number. */
void smsc_msc_mood(struct smsc_msc *m, const char *number, const char *mood)
{
	struct swap *swap = swap_of(m, number);
	char imsi[GSUP_PDU_IMSI_SIZE];

	if (strcmp(mood, "on a new SIM"))
		return;
	imsi_of(m, imsi, number);
	if (msc_subscriber(m->msc, imsi, NULL) < 0)
		smsc_fault(m->link, number, "OsmoHLR takes no number back");
	if (!swap) {
		swap = talloc_zero(m, struct swap);
		osmo_strlcpy(swap->number, number, sizeof(swap->number));
		llist_add_tail(&swap->list, &m->swaps);
	}
	swap->times++;
}

void smsc_msc_dial(struct smsc_msc *m, const char *number, const char *code)
{
	struct call *call = call_of_phone(m, number);
	char imsi[GSUP_PDU_IMSI_SIZE];

	if (call)
		call_close(call);
	imsi_of(m, imsi, number);
	call = call_new(m, number, imsi, code);
	call_wait(call, ATTACHING);
	if (msc_subscriber(m->msc, imsi, number) < 0 || msc_attach(m->msc, imsi) < 0)
		call_gone(call, "no network");
}

void smsc_msc_input(struct smsc_msc *m, const char *number, const char *text)
{
	struct gsup_pdu_component c = { .kind = GSUP_PDU_RETURN_RESULT, .opcode = GSM0480_OP_CODE_USS_REQUEST };
	struct call *call = call_of_phone(m, number);

	if (!call || call->state != ASKED) {
		struct call none = { .m = m };

		osmo_strlcpy(none.number, number, sizeof(none.number));
		tell_phone(&none, AIR_GONE, "no dialogue");
		return;
	}
	c.invoke_id = call->asked;
	call_wait(call, WAITING);
	if (call_send(call, GSUP_PDU_CONTINUE, &c, text) < 0)
		call_gone(call, "cannot send this");
}

/* OsmoHLR 1.5.0 keeps this to itself. */
void smsc_msc_drop(struct smsc_msc *m, const char *number)
{
	struct call *call = call_of_phone(m, number);
	struct gsup_pdu pdu = { .kind = GSUP_PDU_REQUEST, .state = GSUP_PDU_END };

	if (!call)
		return;
	pdu.session_id = call->session_id;
	memcpy(pdu.imsi, call->imsi, sizeof(pdu.imsi));
	(void)!msc_send(m->msc, &pdu);
	call_close(call);
}

/* ---- from the service ---- */

static void show_screen(struct call *call, const struct gsup_pdu_component *c, bool end)
{
	struct smsc_link *link = call->m->link;
	bool ucs2 = c->dcs == DCS_UCS2;
	struct air_msg msg;
	int rc = text_decode(msg.text, sizeof(msg.text), ucs2 ? TEXT_CS_UCS2 : TEXT_CS_GSM7_PACKED, c->text.p, c->text.len);
	uint8_t septets[TEXT_ENCODED_MAX];
	char text[AIR_TEXT_MAX];

	osmo_strlcpy(text, rc < 0 ? "" : msg.text, sizeof(text));
	air_msg_set(&msg, AIR_SCREEN, link->conf.name, call->number, text);
	msg.flag = end;
	msg.ucs2 = ucs2;
	rc = ucs2 ? (int)c->text.len / 2 : text_gsm7_unpack(septets, sizeof(septets), c->text.p, c->text.len, true);
	msg.units = rc < 0 ? 0 : rc;
	msg.max = text_limit(link->conf.limits, ucs2 ? TEXT_UCS2 : TEXT_GSM7);
	if (c->dcs != DCS_GSM7 && c->dcs != DCS_UCS2)
		smsc_fault(link, call->number, "screen with data coding 0x%02x", c->dcs);
	if (!msg.text[0] || strstr(msg.text, "\xef\xbf\xbd") || msg.units > msg.max)
		smsc_fault(link, call->number, "screen that is empty, no text, or longer than it may be");
	smsc_tell(link->smsc, &msg);
}

static void rx_screen(struct call *call, const struct gsup_pdu *pdu, const struct gsup_pdu_component *c)
{
	bool end = c->kind == GSUP_PDU_RETURN_RESULT;

	if (end != (pdu->state == GSUP_PDU_END))
		smsc_fault(call->m->link, call->number, "a screen in the wrong state of the session");
	if (end ? c->invoke_id != INVOKE_ID || c->opcode != GSM0480_OP_CODE_PROCESS_USS_REQ : c->opcode != GSM0480_OP_CODE_USS_REQUEST)
		smsc_fault(call->m->link, call->number, "invoke id %u or operation 0x%02x has no place here", c->invoke_id, c->opcode);
	if (call->state != WAITING) {
		smsc_fault(call->m->link, call->number, "an answer that nobody waits for");
		return;
	}
	osmo_timer_del(&call->answer);
	call->asked = c->invoke_id;
	call->state = ASKED;
	if (end)
		call_close(call);
	show_screen(call, c, end);
}

static void rx_probe(struct call *call, const struct gsup_pdu_component *c)
{
	struct smsc_msc *m = call->m;

	if (call->state != CLOSED)
		call_close(call);
	if (c->kind != GSUP_PDU_RETURN_RESULT || m->link->msc_serves)
		return;
	m->link->msc_serves = true;
	osmo_timer_del(&m->probe);
	smsc_link_say(m->link);
}

static void on_rx(void *priv, const struct gsup_pdu *pdu)
{
	struct smsc_msc *m = priv;
	struct call *call = call_of(m, pdu);
	struct gsup_pdu_component c;

	if (!call) {
		smsc_fault(m->link, NULL, "a message for a dialogue that never was");
	} else if (pdu->kind == GSUP_PDU_ERROR || pdu->kind == GSUP_PDU_UNROUTABLE) {
		if (call->state != CLOSED)
			call_gone(call, "network error");
	} else if (gsup_pdu_component_read(&c, pdu->facility) < 0) {
		smsc_fault(m->link, call->number, "a component that is malformed");
	} else if (!strcmp(call->number, PROBE_NUMBER)) {
		rx_probe(call, &c);
	} else if (c.kind == GSUP_PDU_INVOKE || c.kind == GSUP_PDU_RETURN_RESULT) {
		rx_screen(call, pdu, &c);
	} else if (call->state != CLOSED) {
		call_gone(call, "error from the network or the service");
	}
}

/* ---- the network ---- */

static void send_probe(void *data)
{
	struct smsc_msc *m = data;
	char code[SMSC_CODE_MAX + 3];

	if (m->link->msc_serves || !msc_is_up(m->msc))
		return;
	snprintf(code, sizeof(code), "*%s#", smsc_link_code(m->link));
	call_begin(call_new(m, PROBE_NUMBER, PROBE_IMSI, code));
	monotonic_timer(&m->probe, PROBE_MS);
}

static void on_up(void *priv)
{
	struct smsc_msc *m = priv;

	if (msc_subscriber(m->msc, PROBE_IMSI, NULL) < 0)
		smsc_fault(m->link, NULL, "OsmoHLR takes no subscriber");
	monotonic_timer(&m->probe, PROBE_MS);
}

static void on_down(void *priv)
{
	struct smsc_msc *m = priv;
	struct call *call, *next;

	m->link->msc_serves = false;
	llist_for_each_entry_safe(call, next, &m->calls, list)
		if (call->state != CLOSED)
			call_gone(call, "network error: OsmoHLR is gone");
	smsc_link_say(m->link);
}

static void on_attached(void *priv, const char *imsi, bool ok)
{
	struct smsc_msc *m = priv;
	struct call *call;

	llist_for_each_entry(call, &m->calls, list)
		if (call->state == ATTACHING && !strcmp(call->imsi, imsi))
			return ok ? call_begin(call) : call_gone(call, "no network");
}

static const struct msc_ops ops = { .up = on_up, .down = on_down, .attached = on_attached, .rx = on_rx };

static int connect_msc(struct smsc_msc *m)
{
	const struct smsc_link_conf *conf = &m->link->conf;
	const struct msc_conf mc = { .name = "sim", .host = conf->host, .port = conf->port, .ctrl_port = conf->ctrl_port };

	m->msc = msc_new(m->link, &mc, &ops, m);
	return m->msc ? 0 : -ENOMEM;
}

int smsc_msc_start(struct smsc_link *link)
{
	struct smsc_msc *m = talloc_zero(link, struct smsc_msc);
	int rc = 0;

	m->link = link;
	INIT_LLIST_HEAD(&m->calls);
	INIT_LLIST_HEAD(&m->swaps);
	osmo_timer_setup(&m->probe, send_probe, m);
	if (link->conf.hlr_dir[0])
		rc = msc_hlr_start(&m->hlr, link, link->conf.hlr_dir, link->conf.host, smsc_link_code(link));
	if (rc == 0)
		rc = connect_msc(m);
	link->msc = m;
	return rc;
}

void smsc_msc_put(struct smsc_msc *m, bool up)
{
	if (m->hlr && (up ? msc_hlr_restart(m->hlr) : msc_hlr_stop(m->hlr)) < 0)
		smsc_fault(m->link, NULL, "osmo-hlr cannot be started or stopped");
}

void smsc_msc_free(struct smsc_msc *m)
{
	struct call *call, *next;

	if (!m)
		return;
	osmo_timer_del(&m->probe);
	msc_free(m->msc);
	llist_for_each_entry_safe(call, next, &m->calls, list)
		call_free(call);
	msc_hlr_free(m->hlr);
	talloc_free(m);
}
