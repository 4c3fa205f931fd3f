/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_link_fsm.h"
#include "gateway/smpp/wire/smpp_status.h"

#define S(x)	(1 << (SMPP_LINK_ ## x))
#define EV(x)	(1 << (SMPP_LINK_EV_ ## x))

#define PEER_MAX	160	/* a name cut to 64, and an address */
#define EACH_MS	5000	/* for an address with others behind it: a firewall that swallows must not cost the whole bind_ms */

/* libosmocore 1.7.0 takes the milliseconds of osmo_fsm_inst_state_chg_ms() below a second for microseconds. */
static void state_chg(struct smpp_link *link, enum smpp_link_fsm_state state, unsigned ms)
{
	osmo_fsm_inst_state_chg(link->fi, state, 0, 0);
	if (ms && link->fi->state == state)
		monotonic_timer(&link->fi->timer, ms);
}

/* --- pauses between tries --- */

/* A third is left to chance, so that links that fell together do not come back together. */
static unsigned jitter(unsigned ms)
{
	uint32_t chance = 0;

	if (getrandom(&chance, sizeof(chance), GRND_NONBLOCK) != sizeof(chance))
		chance = monotonic_ms();
	return ms - chance % (ms / 3 + 1);
}

static unsigned backoff_next(struct smpp_link *link, unsigned least, unsigned most)
{
	unsigned ms = link->backoff_ms ? OSMO_MIN(link->backoff_ms, most) * 2 : link->conf.reconnect_ms;

	link->backoff_ms = OSMO_MIN(OSMO_MAX(ms, least), most);
	return OSMO_MAX(jitter(link->backoff_ms), 1);
}

static void go_idle(struct smpp_link *link, int level, const char *why, unsigned pause_ms)
{
	bool is_news = level != LOGL_ERROR || !link->alarmed || strcmp(link->why, why) != 0;

	link->alarmed |= level == LOGL_ERROR;
	/* why may point into what is closed on the way to idle */
	osmo_strlcpy(link->why, why, sizeof(link->why));
	if (link->again)
		link->stopping = link->again = false;
	if (!link->stopping && link->conf.is_called)
		LOGLINK(link, is_news ? level : LOGL_INFO, "%s; waiting for the operator to connect\n", link->why);
	else if (!link->stopping)
		LOGLINK(link, is_news ? level : LOGL_INFO, "%s; next try in %u ms\n", link->why, pause_ms);
	state_chg(link, SMPP_LINK_IDLE, 0);
	/* what was told of the loss may have stopped the link */
	link->started = !link->stopping;
	if (!link->stopping && !link->conf.is_called)
		monotonic_timer(&link->fi->timer, pause_ms);
}

static void lose_link(struct smpp_link *link, const char *why)
{
	link->turn += link->fi->state == SMPP_LINK_SECURING || link->fi->state == SMPP_LINK_BINDING;
	go_idle(link, LOGL_NOTICE, why, backoff_next(link, link->conf.reconnect_ms, link->conf.reconnect_max_ms));
}

/* The next try ends the same: seldom, and somebody is told. */
static void refused_by_us(struct smpp_link *link, const char *why)
{
	go_idle(link, LOGL_ERROR, why, backoff_next(link, link->conf.refused_ms, link->conf.refused_max_ms));
}

/* Refusals that the next try repeats: someone must change the configuration, or the old connection must die. */
static void refused(struct smpp_link *link, uint32_t status)
{
	const char *what = NULL;
	char why[SMPP_IO_WHY_MAX];
	unsigned least = link->conf.refused_ms;

	switch (status) {
	case SMPP_RALYBND:
		what = "already bound: is another gateway using this account?";
		least = link->conf.busy_ms;
		break;
	case SMPP_RBINDFAIL:
		what = "bind failed";
		break;
	case SMPP_RINVPASWD:
		what = "wrong password";
		break;
	case SMPP_RINVSYSID:
		what = "wrong system_id";
		break;
	case SMPP_RINVSYSTYP:
		what = "wrong system_type";
		break;
	}
	if (!what) {
		snprintf(why, sizeof(why), "operator refuses the bind with status 0x%x: %s", status, smpp_status_words(status));
		lose_link(link, why);
		return;
	}
	snprintf(why, sizeof(why), "operator refuses the bind with status 0x%x: %s", status, what);
	go_idle(link, LOGL_ERROR, why, backoff_next(link, least, link->conf.refused_max_ms));
}

/* --- keep-alive --- */

static void enquire_timeout(void *data)
{
	struct smpp_link *link = data;
	struct smpp_pdu pdu = { .id = SMPP_ENQUIRE_LINK };
	int64_t silent = monotonic_ms() - link->last_rx_ms;

	if (link->fi->state != SMPP_LINK_BOUND)
		return;
	if (silent < link->conf.enquire_ms) {
		monotonic_timer(&link->enquire_timer, link->conf.enquire_ms - silent);
		return;
	}
	if (link->misses++ >= link->conf.enquire_misses || smpp_link_control(link, &pdu) < 0) {
		osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_LOST, "peer is silent");
		return;
	}
	monotonic_timer(&link->enquire_timer, OSMO_MIN(link->conf.enquire_ms, link->conf.response_ms));
}

static void enquire_start(struct smpp_link *link)
{
	link->misses = 0;
	link->last_rx_ms = monotonic_ms();
	osmo_timer_setup(&link->enquire_timer, enquire_timeout, link);
	monotonic_timer(&link->enquire_timer, link->conf.enquire_ms);
}

/* --- states --- */

/* "127.0.0.1:2775", or "smsc.example (127.0.0.1:2775)" where the configuration has a name. */
static void write_peer(char out[PEER_MAX], const struct smpp_link *link)
{
	char address[RESOLVE_TEXT];
	struct resolve_list literal;

	resolve_text(address, &link->addresses.at[link->at]);
	if (resolve_literal(&literal, link->conf.host, link->conf.port) == 0)
		osmo_strlcpy(out, address, PEER_MAX);
	else
		snprintf(out, PEER_MAX, "%.64s (%s)", link->conf.host, address);
}

static void connect_here(struct smpp_link *link);

/* That address does not do: the next one has its turn, or the pause. */
static void lose_address(struct smpp_link *link, const char *why)
{
	char peer[PEER_MAX], lost[SMPP_IO_WHY_MAX];

	write_peer(peer, link);
	snprintf(lost, sizeof(lost), "cannot connect to %s: %s", peer, why);
	if (link->at + 1 >= link->addresses.n)
		return lose_link(link, lost);
	LOGLINK(link, LOGL_NOTICE, "%s; trying its next address\n", lost);
	smpp_link_close(link);
	link->at++;
	connect_here(link);
}

static void connect_here(struct smpp_link *link)
{
	bool is_last = link->at + 1 >= link->addresses.n;
	int rc = smpp_link_open(link);

	if (rc < 0)
		lose_address(link, strerror(-rc));
	else
		state_chg(link, SMPP_LINK_CONNECTING, is_last ? link->conf.bind_ms : OSMO_MIN(link->conf.bind_ms, EACH_MS));
}

/* An address where something answers, and not the operator, comes last the next time. */
static void connect_first(struct smpp_link *link)
{
	struct resolve_list *list = &link->addresses, was = *list;
	unsigned i;

	for (i = 0; i < list->n; i++)
		list->at[i] = was.at[(i + link->turn) % was.n];
	link->at = 0;
	connect_here(link);
}

static void on_resolved(void *priv, const struct resolve_list *list, const char *why)
{
	struct smpp_link *link = priv;

	if (list)
		link->addresses = *list;
	osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_RESOLVED, list ? NULL : (void *)why);
}

static void lose_name(struct smpp_link *link, const char *why)
{
	char lost[SMPP_IO_WHY_MAX];

	snprintf(lost, sizeof(lost), "cannot resolve %.128s: %s", link->conf.host, why);
	lose_link(link, lost);
}

/* Names are looked up at each try, because operators move. */
static void try_connect(struct smpp_link *link)
{
	if (resolve_literal(&link->addresses, link->conf.host, link->conf.port) == 0)
		return connect_first(link);
	if (!link->conf.resolve)
		return lose_name(link, "no resolver");
	link->ask.done = on_resolved;
	link->ask.priv = link;
	state_chg(link, SMPP_LINK_RESOLVING, link->conf.bind_ms);
	resolve_ask(link->conf.resolve, &link->ask, link->conf.host, link->conf.port);
}

int smpp_link_fsm_adopt(struct smpp_link *link, int fd)
{
	int rc;

	if (!link->conf.is_called || !link->started || link->fi->state != SMPP_LINK_IDLE)
		return -EBUSY;
	rc = smpp_link_open_fd(link, fd);
	if (rc == 0)
		state_chg(link, SMPP_LINK_CONNECTING, link->conf.bind_ms);
	return rc;
}

static void idle_enter(struct osmo_fsm_inst *fi, uint32_t from)
{
	struct smpp_link *link = fi->priv;

	smpp_link_close(link);
	if (link->stopping && !link->freeing && link->ops->stopped)
		link->ops->stopped(link->priv);
}

static void idle_event(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct smpp_link *link = fi->priv;

	if (event == SMPP_LINK_EV_START) {
		link->stopping = false;
		link->started = true;
		link->backoff_ms = 0;
		if (!osmo_timer_pending(&fi->timer) && !link->conf.is_called)
			try_connect(link);
		return;
	}
	link->stopping = true;
	link->started = false;
	osmo_timer_del(&fi->timer);
	if (link->ops->stopped)
		link->ops->stopped(link->priv);
}

static const uint32_t bind_commands[] = {
	[SMPP_LINK_TRANSCEIVER] = SMPP_BIND_TRANSCEIVER,
	[SMPP_LINK_TRANSMITTER] = SMPP_BIND_TRANSMITTER,
	[SMPP_LINK_RECEIVER] = SMPP_BIND_RECEIVER,
};

static void send_bind(struct smpp_link *link)
{
	struct smpp_pdu pdu = { .id = bind_commands[link->conf.bind_as], .interface_version = link->conf.interface_version };

	pdu.system_id = smpp_pdu_str(link->conf.system_id);
	pdu.password = smpp_pdu_str(link->conf.password);
	pdu.system_type = smpp_pdu_str(link->conf.system_type);
	if (smpp_link_control(link, &pdu) < 0) {
		refused_by_us(link, "system_id, password or system_type is too long for a bind");
		return;
	}
	link->bind_seq = pdu.seq;
	osmo_fsm_inst_state_chg_keep_timer(link->fi, SMPP_LINK_BINDING);
}

/* What ends a connection in any state that has one. returns: whether the event was that. */
static bool common_event(struct smpp_link *link, uint32_t event, void *data)
{
	switch (event) {
	case SMPP_LINK_EV_LOST:
		lose_link(link, data);
		return true;
	case SMPP_LINK_EV_REFUSED:
		refused_by_us(link, data);
		return true;
	case SMPP_LINK_EV_PEER_UNBIND:
		lose_link(link, "unbound by peer");
		return true;
	case SMPP_LINK_EV_STOP:
		link->stopping = true;
		go_idle(link, LOGL_NOTICE, "stopped", 0);
		return true;
	default:
		return false;
	}
}

static void resolving_event(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct smpp_link *link = fi->priv;

	if (common_event(link, event, data))
		return;
	if (data)
		lose_name(link, data);
	else
		connect_first(link);
}

static void resolving_leave(struct osmo_fsm_inst *fi, uint32_t to)
{
	struct smpp_link *link = fi->priv;

	resolve_cancel(&link->ask);
}

static void connecting_event(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct smpp_link *link = fi->priv;
	int rc;

	if (event == SMPP_LINK_EV_LOST && !link->conf.is_called && !link->freeing)
		return lose_address(link, data);
	if (common_event(link, event, data))
		return;
	if (!link->io->open) {
		send_bind(link);
		return;
	}
	osmo_fsm_inst_state_chg_keep_timer(fi, SMPP_LINK_SECURING);
	rc = smpp_link_secure(link);
	if (rc < 0)
		smpp_link_over(link, rc);
}

static void securing_event(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	if (!common_event(fi->priv, event, data))
		send_bind(fi->priv);
}

static void binding_event(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct smpp_link *link = fi->priv;
	const struct smpp_pdu *resp = data;

	if (common_event(link, event, data))
		return;
	if (resp->id != SMPP_GENERIC_NACK && resp->status == SMPP_ROK)
		state_chg(link, SMPP_LINK_BOUND, 0);
	else
		refused(link, resp->status ? resp->status : SMPP_RSYSERR);
}

static void bound_enter(struct osmo_fsm_inst *fi, uint32_t from)
{
	struct smpp_link *link = fi->priv;
	char peer[PEER_MAX] = "who called";

	if (!link->conf.is_called)
		write_peer(peer, link);
	link->backoff_ms = 0;
	link->alarmed = false;
	link->turn = 0;
	link->since_ms = monotonic_ms();
	link->stats.binds++;
	enquire_start(link);
	LOGLINK(link, LOGL_NOTICE, "bound to %s\n", peer);
	link->ops->bound(link->priv);
}

static void bound_leave(struct osmo_fsm_inst *fi, uint32_t to)
{
	struct smpp_link *link = fi->priv;

	osmo_timer_del(&link->enquire_timer);
	link->since_ms = monotonic_ms();
	link->ops->unbound(link->priv);
}

static void bound_event(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct smpp_link *link = fi->priv;

	if (event == SMPP_LINK_EV_LOST || event == SMPP_LINK_EV_REFUSED) {
		lose_link(link, data);
		return;
	}
	link->stopping |= event == SMPP_LINK_EV_STOP;
	state_chg(link, SMPP_LINK_UNBINDING, link->conf.unbind_ms);
	if (event == SMPP_LINK_EV_PEER_UNBIND)
		smpp_link_queue_fail(link);
	else if (smpp_link_is_drained(link))
		osmo_fsm_inst_dispatch(fi, SMPP_LINK_EV_DRAINED, NULL);
}

static void send_unbind(struct smpp_link *link)
{
	struct smpp_pdu pdu = { .id = SMPP_UNBIND };

	if (link->unbind_seq)
		return;
	if (smpp_link_control(link, &pdu) < 0) {
		lose_link(link, "unbind cannot be sent");
		return;
	}
	link->unbind_seq = pdu.seq;
}

/* A peer that said unbind closes by itself, and is given time to; when we leave, we unbind as soon as nothing is in flight. */
static const char *unbound(const struct smpp_link *link)
{
	return link->stopping ? "stopped" : "unbound";
}

static void unbinding_event(struct osmo_fsm_inst *fi, uint32_t event, void *data)
{
	struct smpp_link *link = fi->priv;

	switch (event) {
	case SMPP_LINK_EV_STOP:
		link->stopping = true;
		link->again = false;
		break;
	case SMPP_LINK_EV_START:
		link->again = link->stopping;
		break;
	case SMPP_LINK_EV_DRAINED:
		if (link->stopping)
			send_unbind(link);
		break;
	case SMPP_LINK_EV_PEER_UNBIND:
		break;
	default:
		lose_link(link, event == SMPP_LINK_EV_UNBIND_RESP ? unbound(link) : data);
	}
}

static int fsm_timeout(struct osmo_fsm_inst *fi)
{
	struct smpp_link *link = fi->priv;

	switch (fi->state) {
	case SMPP_LINK_IDLE:
		try_connect(link);
		break;
	case SMPP_LINK_RESOLVING:
		lose_name(link, "no answer of a name server in time");
		break;
	case SMPP_LINK_CONNECTING:
		if (link->conf.is_called)
			lose_link(link, "no connection in time");
		else
			lose_address(link, "no answer in time");
		break;
	case SMPP_LINK_SECURING:
		lose_link(link, "no TLS handshake in time: does the port speak TLS?");
		break;
	case SMPP_LINK_BINDING:
		lose_link(link, "no bind response in time");
		break;
	case SMPP_LINK_UNBINDING:
		if (!link->stopping || link->unbind_seq) {
			lose_link(link, unbound(link));
			break;
		}
		monotonic_timer(&fi->timer, link->conf.unbind_ms);
		send_unbind(link);
		break;
	}
	return 0;
}

#define EV_ENDS	(EV(LOST) | EV(REFUSED) | EV(PEER_UNBIND) | EV(STOP))

static const struct osmo_fsm_state states[] = {
	[SMPP_LINK_IDLE] = {
		.name = "IDLE",
		.in_event_mask = EV(START) | EV(STOP),
		.out_state_mask = S(IDLE) | S(RESOLVING) | S(CONNECTING),
		.onenter = idle_enter,
		.action = idle_event,
	},
	[SMPP_LINK_RESOLVING] = {
		.name = "RESOLVING",
		.in_event_mask = EV(RESOLVED) | EV_ENDS,
		.out_state_mask = S(IDLE) | S(CONNECTING),
		.onleave = resolving_leave,
		.action = resolving_event,
	},
	[SMPP_LINK_CONNECTING] = {
		.name = "CONNECTING",
		.in_event_mask = EV(CONNECTED) | EV_ENDS,
		.out_state_mask = S(IDLE) | S(CONNECTING) | S(SECURING) | S(BINDING),
		.action = connecting_event,
	},
	[SMPP_LINK_SECURING] = {
		.name = "SECURING",
		.in_event_mask = EV(SECURED) | EV_ENDS,
		.out_state_mask = S(IDLE) | S(BINDING),
		.action = securing_event,
	},
	[SMPP_LINK_BINDING] = {
		.name = "BINDING",
		.in_event_mask = EV(BIND_RESP) | EV_ENDS,
		.out_state_mask = S(IDLE) | S(BOUND),
		.action = binding_event,
	},
	[SMPP_LINK_BOUND] = {
		.name = "BOUND",
		.in_event_mask = EV_ENDS,
		.out_state_mask = S(IDLE) | S(UNBINDING),
		.onenter = bound_enter,
		.onleave = bound_leave,
		.action = bound_event,
	},
	[SMPP_LINK_UNBINDING] = {
		.name = "UNBINDING",
		.in_event_mask = EV_ENDS | EV(START) | EV(DRAINED) | EV(UNBIND_RESP),
		.out_state_mask = S(IDLE),
		.action = unbinding_event,
	},
};

static const struct value_string event_names[] = {
	{ SMPP_LINK_EV_START, "START" },
	{ SMPP_LINK_EV_RESOLVED, "RESOLVED" },
	{ SMPP_LINK_EV_CONNECTED, "CONNECTED" },
	{ SMPP_LINK_EV_SECURED, "SECURED" },
	{ SMPP_LINK_EV_BIND_RESP, "BIND_RESP" },
	{ SMPP_LINK_EV_PEER_UNBIND, "PEER_UNBIND" },
	{ SMPP_LINK_EV_DRAINED, "DRAINED" },
	{ SMPP_LINK_EV_UNBIND_RESP, "UNBIND_RESP" },
	{ SMPP_LINK_EV_LOST, "LOST" },
	{ SMPP_LINK_EV_REFUSED, "REFUSED" },
	{ SMPP_LINK_EV_STOP, "STOP" },
	{ 0, NULL }
};

static struct osmo_fsm fsm = {
	.name = "smpp_link",
	.states = states,
	.num_states = ARRAY_SIZE(states),
	.timer_cb = fsm_timeout,
	.event_names = event_names,
	.log_subsys = DWIRE,
};

static __attribute__((constructor)) void smpp_link_fsm_register(void)
{
	OSMO_ASSERT(osmo_fsm_register(&fsm) == 0);
}

struct osmo_fsm_inst *smpp_link_fsm_alloc(struct smpp_link *link)
{
	return osmo_fsm_inst_alloc(&fsm, link, link, LOGL_DEBUG, NULL);
}

/* --- what a PDU does --- */

static void answer_request(struct smpp_link *link, const struct smpp_pdu *req, uint32_t status)
{
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, req, status);
	smpp_link_respond(link, &resp);
}

static void rx_message(struct smpp_link *link, const struct smpp_pdu *pdu)
{
	if (link->fi->state == SMPP_LINK_BOUND)
		link->ops->request(link->priv, pdu);
	else
		/* on the way out it may come again; before the bind it must not come at all */
		answer_request(link, pdu, link->fi->state == SMPP_LINK_UNBINDING ? SMPP_RX_T_APPN : SMPP_RINVBNDSTS);
}

static void rx_enquire(struct smpp_link *link, const struct smpp_pdu *pdu)
{
	answer_request(link, pdu, SMPP_ROK);
}

static void rx_unbind(struct smpp_link *link, const struct smpp_pdu *pdu)
{
	answer_request(link, pdu, SMPP_ROK);
	osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_PEER_UNBIND, NULL);
}

static void rx_nothing(struct smpp_link *link, const struct smpp_pdu *pdu)
{
}

static void rx_bind_resp(struct smpp_link *link, const struct smpp_pdu *pdu)
{
	if (link->fi->state == SMPP_LINK_BINDING && pdu->seq == link->bind_seq)
		osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_BIND_RESP, (void *)pdu);
	else
		link->stats.strays++;
}

static void rx_unbind_resp(struct smpp_link *link, const struct smpp_pdu *pdu)
{
	if (link->fi->state == SMPP_LINK_UNBINDING && pdu->seq == link->unbind_seq)
		osmo_fsm_inst_dispatch(link->fi, SMPP_LINK_EV_UNBIND_RESP, NULL);
	else
		link->stats.strays++;
}

/* Some answer with it what has a response of its own. */
static void rx_nack(struct smpp_link *link, const struct smpp_pdu *pdu)
{
	if (pdu->seq && pdu->seq == link->bind_seq && link->fi->state == SMPP_LINK_BINDING)
		rx_bind_resp(link, pdu);
	else if (pdu->seq && pdu->seq == link->unbind_seq)
		rx_unbind_resp(link, pdu);
	else
		smpp_link_answered(link, pdu);
}

static const struct {
	uint32_t id;
	void (*rx)(struct smpp_link *link, const struct smpp_pdu *pdu);
} handlers[] = {
	{ SMPP_DELIVER_SM, rx_message },
	{ SMPP_SUBMIT_SM | SMPP_RESP, smpp_link_answered },
	{ SMPP_DATA_SM, rx_message },
	{ SMPP_DATA_SM | SMPP_RESP, smpp_link_answered },
	{ SMPP_ENQUIRE_LINK, rx_enquire },
	{ SMPP_ENQUIRE_LINK | SMPP_RESP, rx_nothing },
	{ SMPP_GENERIC_NACK, rx_nack },
	{ SMPP_UNBIND, rx_unbind },
	{ SMPP_UNBIND | SMPP_RESP, rx_unbind_resp },
	{ SMPP_BIND_TRANSCEIVER | SMPP_RESP, rx_bind_resp },
	{ SMPP_BIND_TRANSMITTER | SMPP_RESP, rx_bind_resp },
	{ SMPP_BIND_RECEIVER | SMPP_RESP, rx_bind_resp },
	{ SMPP_OUTBIND, rx_nothing },
	{ SMPP_ALERT_NOTIFICATION, rx_nothing },
};

static void rx_other(struct smpp_link *link, const struct smpp_pdu *pdu, uint32_t status)
{
	if (smpp_pdu_wants_response(pdu->id)) {
		LOGLINK(link, LOGL_INFO, "%s (0x%x) refused with status 0x%x\n", smpp_pdu_name(pdu->id), pdu->id, status);
		answer_request(link, pdu, status);
	} else {
		link->stats.strays++;
	}
}

void smpp_link_fsm_rx(struct smpp_link *link, const uint8_t *octets, size_t len)
{
	struct smpp_pdu pdu;
	int rc = smpp_pdu_parse(&pdu, octets, len);

	link->misses = 0;
	link->last_rx_ms = monotonic_ms();
	if (rc < 0 || pdu.damaged)
		link->stats.rx_broken++;
	if (rc < 0) {
		rx_other(link, &pdu, pdu.error);
		return;
	}
	if (pdu.id & SMPP_RESP && pdu.status != SMPP_ROK)
		smpp_status_count(&link->refusals, pdu.id, pdu.status, link->last_rx_ms);
	for (size_t i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].id == pdu.id) {
			handlers[i].rx(link, &pdu);
			return;
		}
	rx_other(link, &pdu, SMPP_RINVCMDID);
}
