/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/gsup/gsup_port.h"

#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/timer.h>
#include <osmocom/core/utils.h>
#include <osmocom/gsm/protocol/gsm_04_08_gprs.h>
#include <osmocom/gsm/protocol/gsm_04_80.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/gsup/gsup_dialogue.h"
#include "gateway/gsup/gsup_trace.h"
#include "store/base/log.h"
#include "store/base/monotonic.h"

#define DCS_GSM7	0x0f	/* 3GPP TS 23.038 5: default alphabet, language unspecified */
#define DCS_UCS2	0x48	/* the same: general data coding, UCS-2, no message class */
#define READABLE_MAX	127	/* lengths that OsmoHLR reads */
#define FORGET_S	10
#define DECODED_SIZE	TEXT_DECODED_SIZE(GSUP_PDU_TEXT_MAX * 8 / 7 + 1)

_Static_assert(DECODED_SIZE <= SESSION_TEXT_MAX, "a decoded message fits what a session takes");
_Static_assert(SESSION_IMSI_SIZE == GSUP_PDU_IMSI_SIZE, "one IMSI everywhere");
_Static_assert(sizeof(uint64_t) <= SESSION_KEY_MAX, "our id is the key of a session");

struct gsup_port {
	struct session_port port;
	struct gsup_port_conf conf;
	struct session *session;
	struct gsup_link *link;
	struct gsup_directory *directory;
	struct gsup_dialogues *dialogues;
	struct gsup_port_stats stats;
	struct osmo_timer_list forget_timer;
	unsigned trace_left, traced;	/* dialogues to come, and so far */
	bool down;			/* somebody took it out of service */
};

/* A request of the network, and its dialogue if there is one. */
struct request {
	const struct gsup_pdu *pdu;
	struct gsup_dialogue *d;
	struct gsup_pdu_component c;
};

/* ---- how the network speaks ---- */

void gsup_port_trace(struct gsup_port *port, unsigned n)
{
	port->trace_left = n;
	LOGP(DWIRE, LOGL_NOTICE, "link %s: trace of %u dialogues\n", port->conf.link.name, n);
}

/* dialogue: its number in the log; 0: it is not traced. */
static void trace_component(const struct gsup_port *port, unsigned dialogue, const char *way, const struct gsup_pdu *pdu,
			    const struct gsup_pdu_component *c)
{
	char line[GSUP_TRACE_LINE];

	if (!dialogue)
		return;
	gsup_trace_line(line, pdu, c);
	LOGP(DWIRE, LOGL_NOTICE, "link %s: trace %u %s %s\n", port->conf.link.name, dialogue, way, line);
}

/* The number of a dialogue that begins. */
static unsigned trace_begin(struct gsup_port *port)
{
	if (!port->trace_left)
		return 0;
	port->trace_left--;
	return ++port->traced;
}

/* ---- to the network ---- */

static bool hlr_reads(const uint8_t *facility, size_t len)
{
	return len == 0 || ((facility[0] == GSUP_PDU_INVOKE || facility[0] == GSUP_PDU_RETURN_RESULT) && facility[1] <= READABLE_MAX);
}

/* Send a component to an IMSI's phone. msc "": not known, and OsmoHLR must read it. returns: 0; -EHOSTUNREACH it cannot; as gsup_link_send(). */
static int send_facility(struct gsup_port *port, struct gsup_pdu *pdu, const char *msc)
{
	struct gsup_pdu end = *pdu;
	int rc;

	if (hlr_reads(pdu->facility.p, pdu->facility.len))
		return gsup_link_send(port->link, pdu);
	if (!msc[0])
		return -EHOSTUNREACH;
	pdu->source = gsup_link_unit(port->link);
	pdu->destination = (struct gsup_pdu_octets){ (const uint8_t *)msc, strlen(msc) + 1 };
	rc = gsup_link_send(port->link, pdu);
	if (rc == 0 && end.state == GSUP_PDU_END) {
		end.facility.len = 0;
		rc = gsup_link_send(port->link, &end);
	}
	return rc;
}

static int send_component(struct gsup_port *port, const struct gsup_dialogue *d, enum gsup_pdu_state state, const struct gsup_pdu_component *c)
{
	struct gsup_pdu pdu = { .kind = state == GSUP_PDU_END ? GSUP_PDU_RESULT : GSUP_PDU_REQUEST, .state = state, .session_id = d->session_id };
	uint8_t facility[GSUP_PDU_FACILITY_MAX];
	int rc = gsup_pdu_component_write(facility, c);

	if (rc >= 0) {
		memcpy(pdu.imsi, d->imsi, sizeof(pdu.imsi));
		pdu.facility = (struct gsup_pdu_octets){ facility, rc };
		trace_component(port, d->trace, "out", &pdu, c);
		rc = send_facility(port, &pdu, d->msc);
	}
	explicit_bzero(facility, sizeof(facility));
	explicit_bzero(&pdu, sizeof(pdu));
	return rc;
}

/* Nothing but "no": OsmoHLR ends its session, and passes nothing on. */
static void send_error(struct gsup_port *port, const struct gsup_pdu *to)
{
	struct gsup_pdu pdu = { .kind = GSUP_PDU_ERROR, .state = GSUP_PDU_END, .session_id = to->session_id, .cause = GMM_CAUSE_SEM_INCORR_MSG };

	memcpy(pdu.imsi, to->imsi, sizeof(pdu.imsi));
	if (gsup_link_send(port->link, &pdu) < 0)
		port->stats.unsendable++;
	explicit_bzero(&pdu, sizeof(pdu));
}

/* End the dialogue of a phone that cannot be told anything in words. */
static void refuse_dialogue(struct gsup_port *port, struct gsup_dialogue *d, uint8_t error)
{
	const struct gsup_pdu_component c = { .kind = GSUP_PDU_RETURN_ERROR, .has_invoke_id = true, .invoke_id = d->request, .code = error };
	int rc = send_component(port, d, GSUP_PDU_END, &c);
	struct gsup_pdu to = { .session_id = d->session_id };

	if (rc == -EHOSTUNREACH) {
		/* where the phone is nobody says: OsmoHLR makes an error of its own of this one, and tells the phone */
		memcpy(to.imsi, d->imsi, sizeof(to.imsi));
		send_error(port, &to);
	}
	gsup_dialogue_drop(port->dialogues, d);
}

/* What cannot be read, or has no place here. In a live dialogue the phone is told so and the dialogue goes on. */
static void reject(struct gsup_port *port, const struct request *r, uint8_t problem, uint8_t code)
{
	const struct gsup_pdu_component c = {
		.kind = GSUP_PDU_REJECT, .has_invoke_id = r->c.has_invoke_id, .invoke_id = r->c.invoke_id, .problem = problem, .code = code,
	};

	if (!r->d || send_component(port, r->d, GSUP_PDU_CONTINUE, &c) < 0)
		send_error(port, r->pdu);
}

/* ---- to the sessions ---- */

static void deliver(struct gsup_port *port, struct gsup_dialogue *d, enum session_kind kind, const char *text)
{
	struct session_msg msg = { .kind = kind, .text = text, .len = strlen(text), .number_kind = NUMBER_INTERNATIONAL };

	memcpy(msg.key, &d->id, sizeof(d->id));
	memcpy(msg.number, d->number, sizeof(d->number));
	memcpy(msg.imsi, d->imsi, sizeof(msg.imsi));
	session_rx(&port->port, &msg);
	explicit_bzero(&msg, sizeof(msg));
}

/* The dialogue is over without us. */
static void release_dialogue(struct gsup_port *port, struct gsup_dialogue *d)
{
	if (d->told)
		deliver(port, d, SESSION_RELEASED, "");
	gsup_dialogue_drop(port->dialogues, d);
}

static void decode(char text[DECODED_SIZE], const struct gsup_pdu_component *c)
{
	enum text_charset charset = text_charset_of_dcs(c->dcs, TEXT_CS_GSM7);
	int rc = text_decode(text, DECODED_SIZE, charset == TEXT_CS_GSM7 ? TEXT_CS_GSM7_PACKED : charset, c->text.p, c->text.len);

	if (rc < 0)
		text[0] = '\0';
}

/* ---- beginnings ---- */

/* secret: d->dialled, wiped here */
static void tell_session(struct gsup_port *port, struct gsup_dialogue *d, const struct gsup_directory_entry *entry)
{
	char *dialled = d->dialled;

	memcpy(d->number, entry->msisdn, sizeof(d->number));
	memcpy(d->msc, entry->msc, sizeof(d->msc));
	d->dialled = NULL;
	d->told = true;
	if (!d->number[0])
		port->stats.numberless++;
	deliver(port, d, d->number[0] ? SESSION_BEGIN : SESSION_NUMBERLESS, dialled);
	explicit_bzero(dialled, strlen(dialled));
	talloc_free(dialled);
}

static void directory_answer(void *priv, uint64_t ref, const struct gsup_directory_entry *entry)
{
	struct gsup_port *port = priv;
	struct gsup_dialogue *d = gsup_dialogue_of(port->dialogues, ref);

	if (!d || d->told)
		return;
	if (entry)
		return tell_session(port, d, entry);
	port->stats.unasked++;
	refuse_dialogue(port, d, GSM0480_ERR_CODE_SYSTEM_FAILURE);
}

static void look_up_number(struct gsup_port *port, struct gsup_dialogue *d)
{
	const struct gsup_directory_entry *entry = gsup_directory_find(port->directory, d->imsi);

	if (entry)
		return tell_session(port, d, entry);
	if (gsup_directory_ask(port->directory, d->imsi, d->id) < 0) {
		port->stats.unasked++;
		refuse_dialogue(port, d, GSM0480_ERR_CODE_SYSTEM_FAILURE);
	}
}

static void rx_begin(struct gsup_port *port, struct request *r)
{
	char text[DECODED_SIZE];

	/* the network reuses an id: what it stood for is over */
	if (r->d)
		release_dialogue(port, r->d);
	r->d = gsup_dialogue_add(port->dialogues, r->pdu->imsi, r->pdu->session_id);
	if (!r->d)
		return send_error(port, r->pdu);
	r->d->request = r->c.invoke_id;
	r->d->trace = trace_begin(port);
	trace_component(port, r->d->trace, "in", r->pdu, &r->c);
	if (r->c.kind != GSUP_PDU_INVOKE || r->c.opcode != GSM0480_OP_CODE_PROCESS_USS_REQ)
		return refuse_dialogue(port, r->d, GSM0480_ERR_CODE_FACILITY_NOT_SUPPORTED);
	port->stats.begins++;
	decode(text, &r->c);
	r->d->dialled = talloc_strdup(port, text);	/* it may outlive the dialogue by the time that sessions read it */
	explicit_bzero(text, sizeof(text));
	if (r->d->dialled)
		look_up_number(port, r->d);
	else
		refuse_dialogue(port, r->d, GSM0480_ERR_CODE_SYSTEM_FAILURE);
}

/* ---- what follows ---- */

static void rx_answer(struct gsup_port *port, struct request *r)
{
	struct gsup_dialogue *d = r->d;
	char text[DECODED_SIZE];

	if (!d->waits || r->c.invoke_id != d->asked || r->c.opcode != GSM0480_OP_CODE_USS_REQUEST) {
		/* once more what was answered already, or the answer to nothing */
		port->stats.duplicates++;
		reject(port, r, GSM_0480_PROBLEM_CODE_TAG_RETURN_RESULT, GSM_0480_RESULT_PROB_CODE_UNRECOGNISED_INVOKE_ID);
		return;
	}
	d->waits = false;
	port->stats.inputs++;
	decode(text, &r->c);
	deliver(port, d, SESSION_INPUT, text);
	explicit_bzero(text, sizeof(text));
}

/* The phone would not show a screen: nobody will answer it. */
static void rx_refusal(struct gsup_port *port, struct request *r)
{
	if (!r->d->waits || (r->c.has_invoke_id && r->c.invoke_id != r->d->asked)) {
		port->stats.strays++;
		return;
	}
	port->stats.refused_screens++;
	deliver(port, r->d, SESSION_RELEASED, "");
	refuse_dialogue(port, r->d, GSM0480_ERR_CODE_SYSTEM_FAILURE);
}

static void rx_invoke(struct gsup_port *port, struct request *r)
{
	port->stats.strays++;
	reject(port, r, GSM_0480_PROBLEM_CODE_TAG_INVOKE, GSM_0480_INVOKE_PROB_CODE_UNRECOGNISED_OPERATION);
}

static void rx_continue(struct gsup_port *port, struct request *r)
{
	static void (*const handlers[])(struct gsup_port *, struct request *) = { rx_invoke, rx_answer, rx_refusal, rx_refusal };

	if (!r->d) {
		port->stats.strays++;
		return send_error(port, r->pdu);
	}
	gsup_dialogue_touch(port->dialogues, r->d);
	trace_component(port, r->d->trace, "in", r->pdu, &r->c);
	handlers[r->c.kind - GSUP_PDU_INVOKE](port, r);
}

static void rx_end(struct gsup_port *port, struct gsup_dialogue *d)
{
	if (!d) {
		port->stats.strays++;
		return;
	}
	port->stats.ends++;
	release_dialogue(port, d);
}

/* OsmoHLR could not read, or not deliver, what we sent; an error gets no answer. */
static void rx_error(struct gsup_port *port, const struct gsup_pdu *pdu, struct gsup_dialogue *d)
{
	if (pdu->kind == GSUP_PDU_UNROUTABLE)
		gsup_directory_forget(port->directory, pdu->imsi);
	if (!d) {
		port->stats.strays++;
		return;
	}
	port->stats.refused_screens++;
	LOGP(DWIRE, LOGL_NOTICE, "link %s: a screen was returned: %s\n", port->conf.link.name,
	     pdu->kind == GSUP_PDU_UNROUTABLE ? "its MSC is not connected" : "OsmoHLR refuses it");
	release_dialogue(port, d);
}

static void link_rx(void *priv, const struct gsup_pdu *pdu)
{
	struct gsup_port *port = priv;
	struct request r = { .pdu = pdu, .d = gsup_dialogue_find(port->dialogues, pdu->imsi, pdu->session_id) };
	bool is_error = pdu->kind == GSUP_PDU_ERROR || pdu->kind == GSUP_PDU_UNROUTABLE;

	if (r.d && (is_error || pdu->state == GSUP_PDU_END))
		trace_component(port, r.d->trace, "in", pdu, NULL);
	if (is_error)
		return rx_error(port, pdu, r.d);
	if (pdu->state == GSUP_PDU_END)
		return rx_end(port, r.d);
	if (gsup_pdu_component_read(&r.c, pdu->facility) < 0) {
		port->stats.broken++;
		reject(port, &r, GSM_0480_PROBLEM_CODE_TAG_GENERAL, GSM_0480_GEN_PROB_CODE_BAD_STRUCTURE);
	} else if (pdu->state == GSUP_PDU_BEGIN) {
		rx_begin(port, &r);
	} else {
		rx_continue(port, &r);
	}
	explicit_bzero(&r.c, sizeof(r.c));
}

/* ---- the link ---- */

static void link_up(void *priv)
{
	struct gsup_port *port = priv;

	session_port_up(&port->port);
}

static void link_down(void *priv)
{
	struct gsup_port *port = priv;

	gsup_dialogue_drop_all(port->dialogues);
	session_port_down(&port->port);
}

static void link_stopped(void *priv)
{
	struct gsup_port *port = priv;

	gsup_directory_stop(port->directory);
	if (port->conf.stopped)
		port->conf.stopped(port->conf.priv);
}

static const struct gsup_link_ops link_ops = { .up = link_up, .down = link_down, .rx = link_rx, .stopped = link_stopped };

/* ---- answers of the sessions ---- */

/* returns: octets; -errno. secret: out */
static int encode_text(uint8_t out[GSUP_PDU_TEXT_MAX], const struct session_answer *ans)
{
	char copy[TEXT_PAGE_SIZE];
	uint8_t units[TEXT_ENCODED_MAX];
	int rc = -EMSGSIZE;

	if (ans->len >= sizeof(copy))
		return rc;
	memcpy(copy, ans->text, ans->len);
	copy[ans->len] = '\0';
	if (ans->alphabet == TEXT_UCS2)
		rc = text_encode(out, GSUP_PDU_TEXT_MAX, copy, TEXT_UCS2);
	else
		rc = text_encode(units, sizeof(units), copy, TEXT_GSM7);
	if (ans->alphabet == TEXT_GSM7 && rc >= 0)
		rc = text_gsm7_pack(out, GSUP_PDU_TEXT_MAX, units, rc, true);
	explicit_bzero(copy, sizeof(copy));
	explicit_bzero(units, sizeof(units));
	return rc;
}

static int send_screen(struct gsup_port *port, struct gsup_dialogue *d, const struct session_answer *ans)
{
	uint8_t text[GSUP_PDU_TEXT_MAX];
	struct gsup_pdu_component c = {
		.kind = ans->end ? GSUP_PDU_RETURN_RESULT : GSUP_PDU_INVOKE,
		.has_invoke_id = true,
		.invoke_id = ans->end ? d->request : ++d->asked,
		.opcode = ans->end ? GSM0480_OP_CODE_PROCESS_USS_REQ : GSM0480_OP_CODE_USS_REQUEST,
		.dcs = ans->alphabet == TEXT_UCS2 ? DCS_UCS2 : DCS_GSM7,
	};
	int rc = encode_text(text, ans);

	if (rc >= 0) {
		c.text = (struct gsup_pdu_octets){ text, rc };
		rc = send_component(port, d, ans->end ? GSUP_PDU_END : GSUP_PDU_CONTINUE, &c);
	}
	explicit_bzero(text, sizeof(text));
	return rc;
}

static int port_send(struct session_port *sp, const struct session_answer *ans)
{
	struct gsup_port *port = container_of(sp, struct gsup_port, port);
	struct gsup_dialogue *d;
	uint64_t id;
	int rc;

	memcpy(&id, ans->key, sizeof(id));
	d = gsup_dialogue_of(port->dialogues, id);
	if (!d)
		return -ENOENT;
	rc = send_screen(port, d, ans);
	d->waits = rc == 0 && !ans->end;
	if (rc == 0) {
		port->stats.screens++;
		if (ans->end)
			gsup_dialogue_drop(port->dialogues, d);
		return 0;
	}
	port->stats.unsendable++;
	LOGP(DWIRE, LOGL_ERROR, "link %s: a screen cannot be sent: %s\n", port->conf.link.name,
	     rc == -EHOSTUNREACH ? "it is long, and OsmoHLR does not say which MSC the phone is at" : strerror(-rc));
	/* a short one follows; a text of so many octets is short in any alphabet, and fails for another reason */
	if (rc == -EHOSTUNREACH && ans->len > READABLE_MAX / 2)
		return rc;
	refuse_dialogue(port, d, GSM0480_ERR_CODE_SYSTEM_FAILURE);
	return rc;
}

static int port_send_sms(struct session_port *sp, uint64_t out_id, const char *number, const char *text)
{
	return -ENOTSUP;	/* GSUP carries SMS between MSC and SMSC only */
}

static void port_settle_sms(struct session_port *sp, uint32_t ref, bool done)
{
	/* none came */
}

static const struct session_port_ops port_ops = { .send = port_send, .settle_sms = port_settle_sms, .send_sms = port_send_sms };

/* ---- life ---- */

static void forget_silent(void *data)
{
	struct gsup_port *port = data;

	gsup_dialogue_forget(port->dialogues, monotonic_ms() - 2000ll * port->conf.session_s);
	osmo_timer_schedule(&port->forget_timer, FORGET_S, 0);
}

void gsup_port_conf_init(struct gsup_port_conf *conf)
{
	static const char *const nothing[] = { NULL };

	*conf = (struct gsup_port_conf){
		.ussd = TEXT_LIMITS_USSD, .asserts = nothing, .session_s = 180, .idle_s = 30, .dialogues_max = SESSION_DIALOGUES_MAX,
	};
	gsup_link_conf_init(&conf->link);
	gsup_directory_conf_init(&conf->directory);
}

void gsup_port_conf_from(struct gsup_port_conf *conf, const struct config_link *link)
{
	gsup_port_conf_init(conf);
	conf->link.name = conf->directory.name = link->name;
	conf->link.host = conf->directory.host = link->host;
	conf->link.port = link->port;
	conf->directory.port = link->ctrl_port;
	conf->link.euse = link->euse;
	conf->link.reconnect_ms = conf->directory.reconnect_ms = link->reconnect_ms;
	conf->link.reconnect_max_ms = conf->directory.reconnect_max_ms = link->reconnect_max_ms;
	conf->ussd = link->ussd.limits;
	conf->code = link->code;
	conf->asserts = link->asserts;
	conf->session_s = link->session_s;
	conf->idle_s = link->idle_s;
}

static void port_fill(struct gsup_port *port)
{
	osmo_timer_setup(&port->forget_timer, forget_silent, port);
	port->port = (struct session_port){
		.ops = &port_ops,
		.name = port->conf.link.name,
		.ussd = port->conf.ussd,
		.sms = TEXT_LIMITS_SMS,
		.code = port->conf.code,
		.asserts = port->conf.asserts,
		.session_s = port->conf.session_s,
		.idle_s = port->conf.idle_s,
		.window = 1,
	};
}

struct gsup_port *gsup_port_new(void *ctx, struct session *session, const struct gsup_port_conf *conf)
{
	struct gsup_port *port = talloc_zero(ctx, struct gsup_port);

	if (!port)
		return NULL;
	port->conf = *conf;
	port->session = session;
	port->dialogues = gsup_dialogue_table(port, conf->dialogues_max);
	port->directory = gsup_directory_new(port, &conf->directory, directory_answer, port);
	port->link = gsup_link_new(port, &conf->link, &link_ops, port);
	if (!port->dialogues || !port->directory || !port->link) {
		talloc_free(port);
		return NULL;
	}
	port_fill(port);
	if (session_port_add(session, &port->port) < 0) {
		talloc_free(port);
		return NULL;
	}
	osmo_timer_schedule(&port->forget_timer, FORGET_S, 0);
	return port;
}

void gsup_port_start(struct gsup_port *port)
{
	if (port->down)
		return;
	gsup_directory_start(port->directory);
	gsup_link_start(port->link);
}

void gsup_port_down(struct gsup_port *port)
{
	if (port->down)
		return;
	port->down = true;
	session_port_drain(&port->port);
	gsup_link_stop(port->link);
}

void gsup_port_up(struct gsup_port *port)
{
	if (!port->down)
		return;
	port->down = false;
	gsup_port_start(port);
}

void gsup_port_stop(struct gsup_port *port)
{
	gsup_link_stop(port->link);
}

void gsup_port_free(struct gsup_port *port)
{
	if (!port)
		return;
	gsup_link_free(port->link);
	gsup_directory_free(port->directory);
	session_port_remove(port->session, &port->port);
	osmo_timer_del(&port->forget_timer);
	gsup_dialogue_drop_all(port->dialogues);
	talloc_free(port);
}

const struct gsup_link *gsup_port_link(const struct gsup_port *port)
{
	return port->link;
}

const struct gsup_directory *gsup_port_directory(const struct gsup_port *port)
{
	return port->directory;
}

const struct gsup_port_stats *gsup_port_stats(const struct gsup_port *port)
{
	return &port->stats;
}

unsigned gsup_port_dialogues(const struct gsup_port *port)
{
	return gsup_dialogue_count(port->dialogues);
}
