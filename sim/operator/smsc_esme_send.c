/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is said to an ESME, and the requests that wait for its response. */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <osmocom/core/bit32gen.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "sim/operator/smsc_priv.h"

static void pending_free(struct smsc_pending *p)
{
	osmo_timer_del(&p->timer);
	llist_del(&p->list);
	talloc_free(p);
}

static void response_missing(void *data)
{
	struct smsc_pending *p = data;
	struct smsc_message *message = p->message;

	if (!p->esme->is_deaf)
		smsc_fault(p->esme->link, NULL, "no %s_resp within %d s", smpp_pdu_name(p->id), SMSC_RESP_MS / 1000);
	pending_free(p);
	if (message)
		message->unanswered(message);
}

static void pending_add(struct smsc_esme *esme, uint32_t id, uint32_t seq, struct smsc_message *message)
{
	struct smsc_pending *p = talloc_zero(esme, struct smsc_pending);

	p->esme = esme;
	p->id = id;
	p->seq = seq;
	p->message = message;
	osmo_timer_setup(&p->timer, response_missing, p);
	osmo_timer_schedule(&p->timer, SMSC_RESP_MS / 1000 + esme->link->bad.slow_s, SMSC_RESP_MS % 1000 * 1000);
	llist_add_tail(&p->list, &esme->pending);
}

static void keep_last(struct smsc_esme *esme, const uint8_t *octets, size_t len)
{
	struct smsc_link *link = esme->link;

	memcpy(link->last, octets, len);
	link->last_len = len;
	link->smsc->last_link = link;
}

/* The newest dialogue of that phone may be answered once more. */
static void excuse_answer(struct smsc_link *link, const char *number)
{
	struct smsc_call *call, *newest = NULL;

	llist_for_each_entry(call, &link->calls, list)
		if (!strcmp(call->number, number))
			newest = call;
	if (newest)
		newest->replays++;
}

/* The same once more: an SMS as a try of its own, a USSD message as a network repeats it. */
static void send_twice(struct smsc_esme *esme, const struct smsc_message *message, uint8_t *octets, size_t len, uint32_t seq)
{
	if (message) {
		seq = ++esme->seq;
		osmo_store32be(seq, octets + 12);
	} else {
		excuse_answer(esme->link, esme->link->last_number);
	}
	pending_add(esme, SMPP_DELIVER_SM, seq, NULL);
	smsc_conn_put(esme->conn, octets, len);
}

int smsc_esme_send(struct smsc_esme *esme, struct smpp_pdu *pdu, struct smsc_message *message)
{
	uint8_t buf[SMSC_PDU_OUT];
	bool wants = smpp_pdu_wants_response(pdu->id);
	int len;

	if (wants)
		pdu->seq = ++esme->seq;
	len = smpp_pdu_encode(buf, sizeof(buf), pdu);
	if (len < 0) {
		smsc_fault(esme->link, NULL, "cannot write %s: %s", smpp_pdu_name(pdu->id), strerror(-len));
		return len;
	}
	if (wants)
		pending_add(esme, pdu->id, pdu->seq, message);
	if (pdu->id == SMPP_DELIVER_SM && !(message && message->is_receipt))
		keep_last(esme, buf, (size_t)len);
	if (smsc_bad_keeps(esme, pdu->id, buf, (size_t)len))
		return 0;
	smsc_conn_put(esme->conn, buf, (size_t)len);
	if (pdu->id == SMPP_DELIVER_SM && esme->link->bad.duplicates)
		send_twice(esme, message, buf, (size_t)len, pdu->seq);
	return 0;
}

void smsc_esme_replay(struct smsc_link *link, bool new_seq)
{
	struct smsc_esme *esme = smsc_link_receiver(link);
	uint32_t seq;

	if (!esme || !link->last_len)
		return;
	memcpy(&seq, link->last + 12, sizeof(seq));
	seq = ntohl(seq);
	if (new_seq) {
		uint32_t be = htonl(++esme->seq);

		seq = esme->seq;
		memcpy(link->last + 12, &be, sizeof(be));
	}
	pending_add(esme, SMPP_DELIVER_SM, seq, NULL);
	excuse_answer(link, link->last_number);
	smsc_conn_put(esme->conn, link->last, link->last_len);
}

void smsc_esme_forget_message(struct smsc_link *link, const struct smsc_message *message)
{
	struct smsc_esme *esme;
	struct smsc_pending *p;

	llist_for_each_entry(esme, &link->esmes, list)
		llist_for_each_entry(p, &esme->pending, list)
			if (p->message == message)
				p->message = NULL;
}

static struct smsc_pending *pending_find(struct smsc_esme *esme, const struct smpp_pdu *resp)
{
	struct smsc_pending *p;

	llist_for_each_entry(p, &esme->pending, list)
		if (p->seq == resp->seq && (resp->id == SMPP_GENERIC_NACK || resp->id == (p->id | SMPP_RESP)))
			return p;
	return NULL;
}

bool smsc_esme_settle(struct smsc_esme *esme, const struct smpp_pdu *resp, struct smsc_message **message)
{
	struct smsc_pending *p = pending_find(esme, resp);

	if (!p)
		return false;
	*message = p->message;
	pending_free(p);
	return true;
}

void smsc_esme_lose_pending(struct smsc_esme *esme)
{
	struct smsc_pending *p, *next;

	llist_for_each_entry_safe(p, next, &esme->pending, list) {
		struct smsc_message *message = p->message;

		pending_free(p);
		if (message)
			message->unanswered(message);
	}
}
