/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/bit32gen.h>
#include <osmocom/core/socket.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/operator/smsc_priv.h"
#include "store/base/monotonic.h"

#define FLAP_MS		200

static void send_enquire(void *data);

static void send_told(struct smsc_esme *esme, struct smpp_pdu *pdu)
{
	int rc = smsc_esme_send(esme, pdu, NULL);

	(void)rc;	/* told as a fault there; the connection goes on without this PDU */
}

static void respond_to(struct smsc_esme *esme, const struct smpp_pdu *req, uint32_t status, const char *message_id)
{
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, req, status);
	if (message_id && !status) {
		resp.bare = false;
		resp.message_id = smpp_pdu_str(message_id);
	}
	send_told(esme, &resp);
}

/* The id of a dialogue that was opened goes along where the dialect has it there. */
static void respond_submit(struct smsc_esme *esme, const struct smpp_pdu *req, uint32_t status, const char *message_id,
			   const struct ussd_session *opened)
{
	uint8_t room[USSD_RAW_MAX + 8];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, req, status);
	if (status || !opened->raw_len || ussd_dialect_session_write(esme->link->dialect, &resp, &tlvs, opened) < 0) {
		respond_to(esme, req, status, message_id);
		return;
	}
	resp.bare = false;
	resp.message_id = smpp_pdu_str(message_id);
	send_told(esme, &resp);
}

/* --- one handler a command --- */

static uint32_t judge_bind(const struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	const struct smsc_link_conf *conf = &esme->link->conf;

	if (esme->is_bound)
		return SMPP_RALYBND;
	if (!smpp_pdu_str_is(pdu->system_id, conf->system_id))
		return SMPP_RINVSYSID;
	if (!conf->any_password && !smpp_pdu_str_is(pdu->password, conf->password))
		return SMPP_RINVPASWD;
	return SMPP_ROK;
}

static void answer_bind(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	uint8_t room[16];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, pdu, SMPP_ROK);
	resp.bare = false;
	resp.system_id = smpp_pdu_str("make-believe");
	smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_SC_INTERFACE_VERSION, 0x34);
	if (smpp_pdu_tlv_end(&tlvs, &resp) == 0)
		send_told(esme, &resp);
}

/* A bad operator closes what has just been bound. */
static void flap(void *data)
{
	struct smsc_link *link = data;

	if (link->bad.flaps)
		link->bad.flaps--;
	smsc_esme_close_all(link);
}

static void flap_later(struct smsc_link *link)
{
	if (!link->bad.flaps)
		return;
	osmo_timer_setup(&link->bad.flap, flap, link);
	monotonic_timer(&link->bad.flap, FLAP_MS);
}

static void on_bind(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	uint32_t status = judge_bind(esme, pdu);

	if (status) {
		smsc_fault(esme->link, NULL, "%s refused with 0x%02x: %s", smpp_pdu_name(pdu->id), status,
			   status == SMPP_RINVPASWD ? "wrong password" : status == SMPP_RINVSYSID ? "wrong system_id" : "bound already");
		respond_to(esme, pdu, status, NULL);
		return;
	}
	esme->is_bound = true;
	esme->may_receive = pdu->id != SMPP_BIND_TRANSMITTER;
	esme->may_send = pdu->id != SMPP_BIND_RECEIVER;
	answer_bind(esme, pdu);
	osmo_timer_schedule(&esme->enquire, SMSC_ENQUIRE_S, 0);
	flap_later(esme->link);
	smsc_link_say(esme->link);
	smsc_sms_flush(esme->link);
}

static void on_unbind(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	respond_to(esme, pdu, SMPP_ROK, NULL);
	esme->is_closing = true;
	smsc_conn_end(esme->conn);
}

static void on_enquire(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	respond_to(esme, pdu, SMPP_ROK, NULL);
}

static void on_submit(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	struct ussd_session opened = { .raw_len = 0 };
	char id[16];
	uint32_t status;

	if (!esme->is_bound || !esme->may_send) {
		smsc_fault(esme->link, NULL, "%s without a bind that may send", smpp_pdu_name(pdu->id));
		respond_to(esme, pdu, SMPP_RINVBNDSTS, NULL);
		return;
	}
	if (smsc_bad_throttles(esme->link, &status)) {
		smsc_ussd_refused(esme, pdu);
		respond_to(esme, pdu, status, NULL);
		return;
	}
	snprintf(id, sizeof(id), "%08x", ++esme->link->smsc->next_id);
	if (!smsc_ussd_answer(esme, pdu, &status, &opened))
		status = smsc_sms_submit(esme, pdu, id);
	respond_submit(esme, pdu, status, id, &opened);
}

static void on_response(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	struct smsc_message *message;

	if (!smsc_esme_settle(esme, pdu, &message)) {
		smsc_fault(esme->link, NULL, "%s with sequence %u answers nothing", smpp_pdu_name(pdu->id), pdu->seq);
		return;
	}
	if (!message && pdu->status && pdu->status != SMPP_RTHROTTLED)
		smsc_fault(esme->link, NULL, "%s with status 0x%02x", smpp_pdu_name(pdu->id), pdu->status);
	if (message)
		smsc_sms_response(message, pdu);
	else if (pdu->status == SMPP_RTHROTTLED)
		smsc_ussd_throttled(esme, pdu->seq);
	else
		smsc_ussd_responded(esme, pdu->seq);
}

static void on_other(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	smsc_fault(esme->link, NULL, "unexpected %s (0x%08x)", smpp_pdu_name(pdu->id), pdu->id);
	respond_to(esme, pdu, SMPP_RINVCMDID, NULL);
}

static const struct {
	uint32_t id;
	void (*run)(struct smsc_esme *esme, const struct smpp_pdu *pdu);
} handlers[] = {
	{ SMPP_BIND_TRANSCEIVER, on_bind }, { SMPP_BIND_RECEIVER, on_bind }, { SMPP_BIND_TRANSMITTER, on_bind },
	{ SMPP_UNBIND, on_unbind }, { SMPP_ENQUIRE_LINK, on_enquire }, { SMPP_SUBMIT_SM, on_submit }, { SMPP_DATA_SM, on_submit },
};

static void dispatch_pdu(struct smsc_esme *esme, const struct smpp_pdu *pdu)
{
	if (pdu->id & SMPP_RESP) {
		on_response(esme, pdu);
		return;
	}
	if (!pdu->seq || pdu->seq > SMPP_SEQ_MAX || pdu->seq == esme->peer_seq)
		smsc_fault(esme->link, NULL, "%s with sequence %u", smpp_pdu_name(pdu->id), pdu->seq);
	esme->peer_seq = pdu->seq;
	for (size_t i = 0; i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].id == pdu->id) {
			handlers[i].run(esme, pdu);
			return;
		}
	on_other(esme, pdu);
}

/* --- receiving --- */

static void hear_pdu(struct smsc_esme *esme, const uint8_t *octets, size_t len)
{
	struct smpp_pdu pdu;
	int rc = smpp_pdu_parse(&pdu, octets, len);

	if (rc < 0 && rc != -ENOTSUP) {
		smsc_fault(esme->link, NULL, "%s does not parse", smpp_pdu_name(pdu.id));
		respond_to(esme, &pdu, pdu.error, NULL);
		return;
	}
	if (pdu.damaged)
		smsc_fault(esme->link, NULL, "%s is damaged: a length lies, or a TLV is cut", smpp_pdu_name(pdu.id));
	dispatch_pdu(esme, &pdu);
}

static ssize_t take_pdus(void *priv, const uint8_t *octets, size_t len)
{
	struct smsc_esme *esme = priv;
	enum smpp_frame_fault why;
	size_t done = 0, need;
	int rc = 0;

	osmo_timer_schedule(&esme->enquire, SMSC_ENQUIRE_S, 0);
	while (!esme->is_closing) {
		rc = smpp_pdu_frame(&need, &why, octets + done, len - done, SMPP_PDU_MAX);
		if (rc < 0)
			break;
		if (!smsc_bad_holds(esme, octets + done, need))
			hear_pdu(esme, octets + done, need);
		done += need;
	}
	if (rc == -EBADMSG) {
		smsc_fault(esme->link, NULL, "not SMPP: a length that cannot be");
		return rc;
	}
	return (ssize_t)done;
}

static void conn_over(void *priv, const char *why)
{
	struct smsc_esme *esme = priv;

	if (*why)
		smsc_fault(esme->link, NULL, "%s", why);
	smsc_esme_free(esme);
}

static const struct smsc_conn_ops conn_ops = { .take = take_pdus, .over = conn_over };

static void send_enquire(void *data)
{
	struct smsc_esme *esme = data;
	struct smpp_pdu pdu = { .id = SMPP_ENQUIRE_LINK };

	if (esme->is_bound)
		send_told(esme, &pdu);
	osmo_timer_schedule(&esme->enquire, SMSC_ENQUIRE_S, 0);
}

/* --- connections --- */

/* What waits for it will not come. */
static void lose_all(struct smsc_esme *esme)
{
	smsc_esme_lose_pending(esme);
	smsc_ussd_bind_died(esme);
}

void smsc_esme_mute(struct smsc_esme *esme)
{
	esme->is_mute = true;
	esme->is_bound = false;
	smsc_conn_hush(esme->conn, true);
	osmo_timer_del(&esme->enquire);
	smsc_bad_esme_end(esme);
	lose_all(esme);
}

void smsc_esme_free(struct smsc_esme *esme)
{
	struct smsc_link *link = esme->link;
	bool was_bound = esme->is_bound;

	osmo_timer_del(&esme->enquire);
	smsc_bad_esme_end(esme);
	smsc_conn_free(esme->conn);
	llist_del(&esme->list);
	lose_all(esme);
	talloc_free(esme);
	if (was_bound && !link->is_down)
		smsc_link_say(link);
}

void smsc_esme_close_all(struct smsc_link *link)
{
	struct smsc_esme *esme, *next;

	llist_for_each_entry_safe(esme, next, &link->esmes, list)
		smsc_esme_free(esme);
}

static void esme_new(struct smsc_link *link, int fd)
{
	struct smsc_esme *esme = talloc_zero(link, struct smsc_esme);

	esme->link = link;
	esme->hear = hear_pdu;
	esme->conn = smsc_conn_new(esme, fd, link->tls, &conn_ops, esme);
	if (!esme->conn) {
		talloc_free(esme);
		return;
	}
	INIT_LLIST_HEAD(&esme->pending);
	osmo_timer_setup(&esme->enquire, send_enquire, esme);
	llist_add_tail(&esme->list, &link->esmes);
	smsc_bad_esme_init(esme);
	if (link->bad.is_half_open)
		smsc_esme_mute(esme);
}

/* The oldest that fell silent gives way. */
static void forget_mute(struct smsc_link *link)
{
	struct smsc_esme *esme;

	llist_for_each_entry(esme, &link->esmes, list)
		if (esme->is_mute) {
			smsc_esme_free(esme);
			return;
		}
}

static int esme_accept(struct osmo_fd *ofd, unsigned int what)
{
	struct smsc_link *link = ofd->data;
	int fd = accept4(ofd->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return 0;
	if (llist_count(&link->esmes) >= SMSC_ESMES_MAX)
		forget_mute(link);
	if (llist_count(&link->esmes) >= SMSC_ESMES_MAX) {
		smsc_fault(link, NULL, "more than %d connections", SMSC_ESMES_MAX);
		close(fd);
		return 0;
	}
	esme_new(link, fd);
	return 0;
}

static uint16_t port_of(int fd)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len = sizeof(ss);

	if (getsockname(fd, (struct sockaddr *)&ss, &len) < 0)
		return 0;
	return ntohs(ss.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&ss)->sin6_port : ((struct sockaddr_in *)&ss)->sin_port);
}

int smsc_esme_listen(struct smsc_link *link)
{
	int rc;

	osmo_fd_setup(&link->listen, -1, OSMO_FD_READ, esme_accept, link, 0);
	rc = osmo_sock_init_ofd(&link->listen, AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP, link->conf.host, link->port, OSMO_SOCK_F_BIND);
	if (rc < 0)
		return rc == -1 ? -EADDRINUSE : rc;
	(void)fcntl(link->listen.fd, F_SETFD, FD_CLOEXEC);
	link->port = port_of(link->listen.fd);
	return 0;
}

void smsc_esme_unlisten(struct smsc_link *link)
{
	if (link->listen.fd < 0)
		return;
	osmo_fd_unregister(&link->listen);
	close(link->listen.fd);
	link->listen.fd = -1;
}
