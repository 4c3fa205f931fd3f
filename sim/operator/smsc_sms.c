/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include "gateway/smpp/sms/smpp_receipt.h"
#include "sim/operator/smsc_long.h"

#define ESM_RECEIPT	0x04

static void message_free(struct smsc_message *m)
{
	smsc_esme_forget_message(m->link, m);
	osmo_timer_del(&m->retry);
	llist_del(&m->list);
	talloc_free(m);
}

static void message_try(void *data)
{
	struct smsc_message *m = data;
	struct smsc_esme *esme = smsc_link_receiver(m->link);
	uint8_t room[SMPP_SEGMENT_OCTETS + 64];
	struct smpp_tlvs tlvs = { .buf = room, .size = sizeof(room) };
	struct smpp_pdu pdu = {
		.id = SMPP_DELIVER_SM, .esm_class = m->esm_class, .data_coding = m->dcs,
		.src = { 1, 1, smpp_pdu_str(m->number) }, .dst = { 0, 1, smpp_pdu_str(smsc_link_code(m->link)) },
	};

	if (!esme || m->is_sent)
		return;
	if (m->is_receipt && !m->how.bare) {
		smpp_pdu_tlv_put_str(&tlvs, SMPP_TAG_RECEIPTED_MESSAGE_ID, m->id);
		smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_MESSAGE_STATE, smsc_receipt_state(&m->how));
	}
	if (m->how.data_sm) {
		pdu.id = SMPP_DATA_SM;
		smpp_pdu_tlv_put(&tlvs, SMPP_TAG_MESSAGE_PAYLOAD, m->octets, m->len);
	}
	if (m->sar_total) {
		smpp_pdu_tlv_put_u16(&tlvs, SMPP_TAG_SAR_MSG_REF_NUM, m->sar_ref);
		smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_SAR_TOTAL_SEGMENTS, m->sar_total);
		smpp_pdu_tlv_put_u8(&tlvs, SMPP_TAG_SAR_SEGMENT_SEQNUM, m->sar_seq);
	}
	if (!m->how.data_sm)
		smpp_pdu_text_put(&pdu, &tlvs, m->octets, m->len);
	m->is_sent = true;
	m->tries++;
	if (!m->is_receipt)
		osmo_strlcpy(m->link->last_number, m->number, sizeof(m->link->last_number));
	if (smpp_pdu_tlv_end(&tlvs, &pdu) < 0 || smsc_esme_send(esme, &pdu, m) < 0)
		message_free(m);
}

static void message_later(struct smsc_message *m)
{
	m->is_sent = false;
	if (m->tries < SMSC_SMS_TRIES) {
		osmo_timer_schedule(&m->retry, 0, SMSC_SMS_RETRY_MS * 1000);
		return;
	}
	if (!m->is_flood)
		smsc_fault(m->link, m->number, "an SMS was not taken in %d tries", SMSC_SMS_TRIES);
	message_free(m);
}

static struct smsc_message *message_new(struct smsc_link *link, const char *number)
{
	struct smsc_message *m = talloc_zero(link, struct smsc_message);

	OSMO_ASSERT(m);
	m->link = link;
	m->unanswered = message_later;
	osmo_strlcpy(m->number, number, sizeof(m->number));
	osmo_timer_setup(&m->retry, message_try, m);
	llist_add_tail(&m->list, &link->messages);
	return m;
}

/* How the operator passes on what a phone said: data_coding 0 as this link means it, and parts by its way. */
static struct smpp_segment_conf passed_on(const struct smsc_link *link)
{
	struct smpp_segment_conf conf = link->conf.sms;

	conf.charset_out = conf.charset_in <= TEXT_CS_LATIN1 ? conf.charset_in : TEXT_CS_GSM7;
	conf.dcs_gsm7 = 0;
	conf.dcs_ucs2 = 8;
	return conf;
}

static struct smsc_message *part_new(struct smsc_link *link, const char *number, const struct smpp_segments *text, unsigned i)
{
	uint8_t room[SMPP_SEGMENT_OCTETS], area[SMPP_SEGMENT_OCTETS + 64];
	struct smpp_tlvs tlvs = { .buf = area, .size = sizeof(area) };
	const struct smpp_segment_conf conf = passed_on(link);
	struct smsc_message *m = message_new(link, number);
	struct smpp_pdu pdu = { .id = SMPP_DELIVER_SM };
	const uint8_t *octets;

	m->whole = link->smsc->next_whole;
	OSMO_ASSERT(smpp_segment_write(&pdu, &tlvs, room, text, &conf, i, (uint16_t)m->whole) == 0);
	smpp_pdu_text(&pdu, &octets, &m->len);
	if (m->len)
		memcpy(m->octets, octets, m->len);
	m->dcs = pdu.data_coding;
	m->esm_class = pdu.esm_class;
	if (text->n > 1 && conf.mode == SMPP_SEGMENT_SAR) {
		m->sar_ref = (uint16_t)m->whole;
		m->sar_total = (uint8_t)text->n;
		m->sar_seq = (uint8_t)(i + 1);
	}
	return m;
}

/* Every other text comes with its last part first. */
static void send_text(struct smsc_link *link, const char *number, const char *text, bool is_flood)
{
	struct smsc_message *parts[SMPP_SEGMENT_MAX];
	const struct smpp_segment_conf conf = passed_on(link);
	struct smpp_segments s;

	if (smpp_segment_plan(&s, &conf, text) < 0) {
		smsc_fault(link, number, "a phone cannot send this SMS");
		return;
	}
	link->smsc->next_whole++;
	for (unsigned i = 0; i < s.n; i++) {
		parts[i] = part_new(link, number, &s, i);
		parts[i]->is_flood = is_flood;
	}
	for (unsigned i = 0; i < s.n; i++)
		message_try(parts[link->smsc->next_whole % 2 ? i : s.n - 1 - i]);
}

void smsc_sms_send(struct smsc_link *link, const char *number, const char *text)
{
	send_text(link, number, text, false);
}

void smsc_sms_flood(struct smsc_link *link, const char *number, const char *text)
{
	send_text(link, number, text, true);
}

/* Whether the service has all parts of what m is one of. */
static bool is_last_part(const struct smsc_message *m)
{
	const struct smsc_message *other;

	llist_for_each_entry(other, &m->link->messages, list)
		if (other != m && other->whole == m->whole && !other->is_receipt)
			return false;
	return true;
}

static bool is_temporary(uint32_t status)
{
	return status == SMPP_RSYSERR || status == SMPP_RMSGQFUL || status == SMPP_RTHROTTLED || status == SMPP_RX_T_APPN;
}

void smsc_sms_response(struct smsc_message *m, const struct smpp_pdu *resp)
{
	struct air_msg msg;

	if (is_temporary(resp->status)) {
		message_later(m);
		return;
	}
	if (resp->status) {
		smsc_fault(m->link, m->number, "an SMS was refused with 0x%02x", resp->status);
	} else if (!m->is_receipt && is_last_part(m)) {
		air_msg_set(&msg, AIR_TAKEN, m->link->conf.name, m->number, NULL);
		smsc_tell(m->link->smsc, &msg);
	}
	message_free(m);
}

void smsc_sms_flush(struct smsc_link *link)
{
	struct smsc_message *m, *next;

	llist_for_each_entry_safe(m, next, &link->messages, list)
		message_try(m);
}

void smsc_sms_free_all(struct smsc_link *link)
{
	struct smsc_message *m, *next;

	llist_for_each_entry_safe(m, next, &link->messages, list)
		message_free(m);
}

static void send_receipt(struct smsc_link *link, const char *number, const char *id)
{
	const struct smsc_receipts *how = &link->bad.receipts;
	char text[SMPP_SEGMENT_OCTETS];
	struct smsc_message *m;

	smsc_receipt_text(text, sizeof(text), how, id);
	m = message_new(link, number);
	m->len = strlen(text);
	memcpy(m->octets, text, m->len);
	m->is_receipt = true;
	m->how = *how;
	m->esm_class = how->unmarked ? 0 : ESM_RECEIPT;
	osmo_strlcpy(m->id, id, sizeof(m->id));
	if (how->first)
		message_try(m);
	else
		osmo_timer_schedule(&m->retry, how->late_s, 1);		/* behind the submit_sm_resp that names the id */
}

uint32_t smsc_sms_submit(struct smsc_esme *esme, const struct smpp_pdu *pdu, const char *id)
{
	struct smsc_link *link = esme->link;
	char number[AIR_NUMBER_MAX];
	struct air_msg msg;

	if (!pdu->dst.digits.len || pdu->dst.digits.len >= sizeof(number)) {
		smsc_fault(link, NULL, "an SMS to nobody");
		return SMPP_RINVDSTADR;
	}
	memcpy(number, pdu->dst.digits.s, pdu->dst.digits.len);
	number[pdu->dst.digits.len] = '\0';
	air_msg_set(&msg, AIR_TEXT, link->conf.name, number, NULL);
	if (pdu->dst.ton != 1 || pdu->dst.npi != 1)
		smsc_fault(link, number, "an SMS to ton %u npi %u", pdu->dst.ton, pdu->dst.npi);
	if (smsc_long_take(link, &msg, pdu))
		smsc_tell(link->smsc, &msg);
	if (pdu->registered_delivery & 1 && !link->bad.receipts.never)
		send_receipt(link, number, id);
	if (pdu->registered_delivery & 1 && link->bad.receipts.twice)
		send_receipt(link, number, id);
	return SMPP_ROK;
}
