/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The operator's end of each link, made for many messages: one connection, one read and one write a turn, no list that grows. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <osmocom/core/socket.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/load/load_priv.h"

#define IN_SIZE		(256 * 1024)
#define PDU_MAX		1024
#define OUT_MAX		(64u << 20)	/* a daemon that reads nothing does not eat our memory */
#define NO_DIALOGUE	0x407
#define ESM_RECEIPT	0x04

/* --- sending --- */

static int put_pdu(struct load_link *link, const struct smpp_pdu *pdu)
{
	int len;

	if (link->conn.fd < 0)
		return -ENOTCONN;
	if (link->out_len + PDU_MAX > link->out_size) {
		if (link->out_size >= OUT_MAX)
			return -ENOBUFS;
		link->out_size = OSMO_MAX(link->out_size * 2, 65536u);
		link->out = talloc_realloc_size(link->load, link->out, link->out_size);
	}
	len = smpp_pdu_encode(link->out + link->out_len, PDU_MAX, pdu);
	if (len < 0)
		return len;
	link->out_len += (size_t)len;
	return 0;
}

static void hang_up(struct load_link *link)
{
	if (link->conn.fd < 0)
		return;
	osmo_fd_unregister(&link->conn);
	close(link->conn.fd);
	link->conn.fd = -1;
	link->is_bound = false;
	link->in_len = link->out_len = 0;
	link->load->heard->link_lost(link->load, link);
}

static void write_out(struct load_link *link)
{
	ssize_t n;

	if (link->conn.fd < 0 || !link->out_len)
		return;
	n = send(link->conn.fd, link->out, link->out_len, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		hang_up(link);
		return;
	}
	if (n > 0) {
		memmove(link->out, link->out + n, link->out_len - (size_t)n);
		link->out_len -= (size_t)n;
	}
	osmo_fd_update_when(&link->conn, ~(unsigned)OSMO_FD_WRITE, link->out_len ? OSMO_FD_WRITE : 0);
}

void load_wire_flush(struct load *l)
{
	for (unsigned i = 0; i < l->n_links; i++)
		write_out(&l->links[i]);
}

/* Number a request and remember who waits. */
static int send_request(struct load_link *link, struct smpp_pdu *pdu, int32_t run)
{
	struct load_slot *slot;

	link->seq = link->seq % SMPP_SEQ_MAX + 1;
	pdu->seq = link->seq;
	slot = &link->slots[link->seq % LOAD_SLOTS];
	slot->seq = link->seq;
	slot->run = run;
	return put_pdu(link, pdu);
}

static void send_response(struct load_link *link, const struct smpp_pdu *req, uint32_t status, const char *id)
{
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, req, status);
	if (id && !status) {
		resp.bare = false;
		resp.message_id = smpp_pdu_str(id);
	}
	(void)put_pdu(link, &resp);
}

static void number_of(const struct load *l, uint32_t phone, char out[LOAD_NUMBER_MAX + 8])
{
	unsigned people = l->conf->people, agents = l->conf->agents;
	unsigned long long n = l->first_person + phone;

	if (phone >= people + agents)
		n = l->first_attacker + phone - people - agents;
	else if (phone >= people)
		n = l->first_agent + phone - people;
	snprintf(out, LOAD_NUMBER_MAX + 8, "%llu", n);
}

int load_wire_ussd(struct load *l, struct load_run *run, enum ussd_event event, const char *text)
{
	struct load_link *link = run->link;
	uint8_t octets[160], room[USSD_TLVS_MAX];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct ussd_unit unit = { .event = event, .session = run->session, .text = octets };
	char number[LOAD_NUMBER_MAX + 8];
	struct smpp_pdu pdu;
	int rc = text_gsm7_encode(octets, sizeof(octets), text);

	if (rc < 0)
		return rc;
	number_of(l, run->phone, number);
	unit.len = (size_t)rc;
	unit.dcs = link->dialect->dcs_gsm7;
	unit.phone = (struct smpp_addr){ 1, 1, smpp_pdu_str(number) };
	unit.code = (struct smpp_addr){ 0, 1, smpp_pdu_str(l->conf->sim->code) };
	rc = ussd_dialect_operator_write(link->dialect, &pdu, &tlvs, &unit);
	return rc < 0 ? rc : send_request(link, &pdu, -1);
}

int load_wire_sms(struct load *l, struct load_run *run)
{
	uint8_t octets[160];
	char number[LOAD_NUMBER_MAX + 8];
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM };
	int rc = text_gsm7_encode(octets, sizeof(octets), run->text);

	if (rc < 0)
		return rc;
	number_of(l, run->phone, number);
	pdu.src = (struct smpp_addr){ 1, 1, smpp_pdu_str(number) };
	pdu.dst = (struct smpp_addr){ 0, 1, smpp_pdu_str(l->conf->sim->code) };
	pdu.sm = octets;
	pdu.sm_len = (uint16_t)rc;
	return send_request(run->link, &pdu, (int32_t)(run - l->runs));
}

static void send_receipt(struct load_link *link, const struct smpp_pdu *sms, const char *id)
{
	char text[128];
	uint8_t room[64];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM, .esm_class = ESM_RECEIPT, .src = sms->dst, .dst = sms->src };
	int n = snprintf(text, sizeof(text), "id:%s sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:", id);

	smpp_pdu_tlv_put_str(&tlvs, SMPP_TAG_RECEIPTED_MESSAGE_ID, id);
	smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_MESSAGE_STATE, 2);
	pdu.sm = (const uint8_t *)text;
	pdu.sm_len = (uint16_t)n;
	if (smpp_pdu_tlv_end(&tlvs, &pdu) == 0)
		(void)send_request(link, &pdu, -1);
}

/* --- one handler a command --- */

static void on_bind(struct load_link *link, const struct smpp_pdu *pdu)
{
	const struct smsc_link_conf *conf = link->conf;
	bool good = smpp_pdu_str_is(pdu->system_id, conf->system_id) && (conf->any_password || smpp_pdu_str_is(pdu->password, conf->password));
	uint8_t room[16];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct smpp_pdu resp;

	smpp_pdu_respond(&resp, pdu, good ? SMPP_ROK : SMPP_RINVPASWD);
	if (good) {
		resp.bare = false;
		resp.system_id = smpp_pdu_str("make-believe");
		smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_SC_INTERFACE_VERSION, 0x34);
		(void)!smpp_pdu_tlv_end(&tlvs, &resp);
	}
	(void)put_pdu(link, &resp);
	link->is_bound = good;
}

static void on_echo(struct load_link *link, const struct smpp_pdu *pdu)
{
	send_response(link, pdu, SMPP_ROK, NULL);
}

/* returns: the number, 0 when it is none. */
static uint64_t digits_of(struct smpp_str s)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < s.len && i < LOAD_NUMBER_MAX; i++)
		n = n * 10 + (uint64_t)(s.s[i] - '0');
	return n;
}

static void on_submit(struct load_link *link, const struct smpp_pdu *pdu)
{
	struct load *l = link->load;
	uint64_t number = digits_of(pdu->dst.digits);
	struct ussd_unit unit;
	const uint8_t *octets;
	size_t len;
	char id[16];

	snprintf(id, sizeof(id), "%08x", ++link->next_id);
	send_response(link, pdu, SMPP_ROK, id);
	if (ussd_dialect_operator_read(link->dialect, &unit, pdu) == 0) {
		l->heard->screen(l, number, &unit);
		return;
	}
	smpp_pdu_text(pdu, &octets, &len);
	if (l->conf->receipts && pdu->registered_delivery & 1)
		send_receipt(link, pdu, id);
	l->heard->reply(l, number, octets, len, pdu->data_coding);
}

static void on_response(struct load_link *link, const struct smpp_pdu *pdu)
{
	struct load_slot *slot = &link->slots[pdu->seq % LOAD_SLOTS];
	int32_t run = slot->run;

	if (slot->seq != pdu->seq) {
		link->load->counts.protocol++;
		return;
	}
	slot->seq = 0;
	slot->run = -1;
	if (run >= 0)
		link->load->heard->taken(link->load, run, pdu->status);
}

static void on_unbind(struct load_link *link, const struct smpp_pdu *pdu)
{
	send_response(link, pdu, SMPP_ROK, NULL);
	link->is_bound = false;
}

static const struct {
	uint32_t id;
	void (*run)(struct load_link *link, const struct smpp_pdu *pdu);
} handlers[] = {
	{ SMPP_SUBMIT_SM, on_submit }, { SMPP_DATA_SM, on_submit }, { SMPP_ENQUIRE_LINK, on_echo }, { SMPP_BIND_TRANSCEIVER, on_bind },
	{ SMPP_UNBIND, on_unbind },
};

static void take_pdu(struct load_link *link, const uint8_t *octets, size_t len)
{
	struct smpp_pdu pdu;
	int rc = smpp_pdu_parse(&pdu, octets, len);

	if (pdu.id & SMPP_RESP) {
		on_response(link, &pdu);
		return;
	}
	for (size_t i = 0; rc == 0 && i < ARRAY_SIZE(handlers); i++)
		if (handlers[i].id == pdu.id) {
			handlers[i].run(link, &pdu);
			return;
		}
	link->load->counts.protocol++;
	send_response(link, &pdu, rc < 0 ? pdu.error : SMPP_RINVCMDID, NULL);
}

static int take_stream(struct load_link *link)
{
	size_t done = 0;
	int rc = 0;

	while (link->conn.fd >= 0) {
		enum smpp_frame_fault why;
		size_t need;

		rc = smpp_pdu_frame(&need, &why, link->in + done, link->in_len - done, SMPP_PDU_MAX);
		if (rc < 0)
			break;
		take_pdu(link, link->in + done, need);
		done += need;
	}
	if (rc == -EBADMSG)
		return rc;
	memmove(link->in, link->in + done, link->in_len - done);
	link->in_len -= done;
	return 0;
}

static int conn_ready(struct osmo_fd *ofd, unsigned int what)
{
	struct load_link *link = ofd->data;
	ssize_t n = 0;

	link->load->now_ns = load_now();
	if (what & OSMO_FD_READ) {
		n = recv(ofd->fd, link->in + link->in_len, IN_SIZE - link->in_len, MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
			hang_up(link);
			return 0;
		}
		link->in_len += n > 0 ? (size_t)n : 0;
		if (n > 0 && take_stream(link) < 0)
			hang_up(link);
	}
	return 0;	/* what waits is written at the end of the turn */
}

static int listen_ready(struct osmo_fd *ofd, unsigned int what)
{
	struct load_link *link = ofd->data;
	int fd = accept4(ofd->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK), on = 1;

	if (fd < 0)
		return 0;
	hang_up(link);		/* a daemon that comes back before its old socket was seen to die */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	osmo_fd_setup(&link->conn, fd, OSMO_FD_READ, conn_ready, link, 0);
	if (osmo_fd_register(&link->conn) < 0) {
		close(fd);
		link->conn.fd = -1;
	}
	return 0;
}

/* --- links --- */

static int link_open(struct load *l, struct load_link *link, const struct smsc_link_conf *conf)
{
	int rc;

	link->load = l;
	link->conf = conf;
	link->conn.fd = link->listen.fd = -1;
	link->dialect = conf->ussd ? conf->ussd : ussd_dialect_find(conf->dialect);
	if (!link->dialect)
		return -ENOENT;
	link->in = talloc_size(l, IN_SIZE);
	link->slots = talloc_zero_array(l, struct load_slot, LOAD_SLOTS);
	osmo_fd_setup(&link->listen, -1, OSMO_FD_READ, listen_ready, link, 0);
	rc = osmo_sock_init_ofd(&link->listen, AF_UNSPEC, SOCK_STREAM, IPPROTO_TCP, conf->host, conf->port, OSMO_SOCK_F_BIND);
	if (rc < 0)
		return -EADDRINUSE;
	(void)fcntl(link->listen.fd, F_SETFD, FD_CLOEXEC);
	return 0;
}

int load_wire_open(struct load *l, const struct load_heard *heard)
{
	const struct sim_conf *sim = l->conf->sim;

	l->heard = heard;
	for (unsigned i = 0; i < sim->n_links; i++) {
		int rc;

		if (sim->links[i].gsup) {
			fprintf(stderr, "musafir-sim: link %s: this load speaks SMPP, it is left out\n", sim->links[i].name);
			continue;
		}
		rc = link_open(l, &l->links[l->n_links++], &sim->links[i]);

		if (rc < 0) {
			fprintf(stderr, "musafir-sim: link %s: %s\n", sim->links[i].name, rc == -ENOENT ? "unknown dialect" : strerror(-rc));
			return rc;
		}
	}
	return 0;
}

void load_wire_close(struct load *l)
{
	for (unsigned i = 0; i < l->n_links; i++) {
		struct load_link *link = &l->links[i];

		hang_up(link);
		if (link->listen.fd >= 0) {
			osmo_fd_unregister(&link->listen);
			close(link->listen.fd);
		}
	}
}

struct load_link *load_wire_next(struct load *l)
{
	for (unsigned i = 0; i < l->n_links; i++) {
		struct load_link *link = &l->links[l->next_link++ % l->n_links];

		if (link->is_bound)
			return link;
	}
	return NULL;
}
