/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/wire/smpp_trace.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/wire/smpp_status.h"

#define DIALLED_SHOWN	5	/* *789* : what stands behind may be a PIN that was dialled by mistake */
#define NUMBER_SHOWN	2
#define SHORT_CODE_MAX	6	/* digits; longer ones are people */
#define TLVS_SHOWN	16
#define TLV_SHOWN	8	/* octets of a value */

/* TLVs that tell how the operator speaks, and nothing of what is said. */
static const struct value_string plain[] = {
	{ SMPP_TAG_DEST_BEARER_TYPE, "dest_bearer_type" },
	{ SMPP_TAG_USER_MESSAGE_REFERENCE, "user_message_reference" },
	{ SMPP_TAG_SAR_MSG_REF_NUM, "sar_msg_ref_num" },
	{ SMPP_TAG_LANGUAGE_INDICATOR, "language_indicator" },
	{ SMPP_TAG_SAR_TOTAL_SEGMENTS, "sar_total_segments" },
	{ SMPP_TAG_SAR_SEGMENT_SEQNUM, "sar_segment_seqnum" },
	{ SMPP_TAG_NETWORK_ERROR_CODE, "network_error_code" },
	{ SMPP_TAG_MORE_MESSAGES_TO_SEND, "more_messages_to_send" },
	{ SMPP_TAG_MESSAGE_STATE, "message_state" },
	{ SMPP_TAG_USSD_SERVICE_OP, "ussd_service_op" },
	{ SMPP_TAG_ITS_SESSION_INFO, "its_session_info" },
	{ SMPP_TAG_USSD_SESSION_ID, "ussd_session_id" },
	{ 0, NULL },
};

struct pen {
	char *line;
	size_t len;
};

static void put_text(struct pen *pen, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void put_text(struct pen *pen, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(pen->line + pen->len, SMPP_TRACE_LINE - pen->len, fmt, ap);
	va_end(ap);
	if (n > 0)
		pen->len = OSMO_MIN(pen->len + (size_t)n, (size_t)SMPP_TRACE_LINE - 1);
}

/* Letters, digits and what is dialled; anything else is a dot. */
static void put_chars(struct pen *pen, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		put_text(pen, "%c", s[i] > ' ' && s[i] < 0x7f ? s[i] : '.');
}

static void put_address(struct pen *pen, const char *name, const struct smpp_addr *a)
{
	size_t len = a->digits.len;
	bool dialled = len && (a->digits.s[0] == '*' || a->digits.s[0] == '#');

	put_text(pen, " %s %u/%u ", name, a->ton, a->npi);
	if (!len)
		put_text(pen, "-");
	else if (dialled)
		put_chars(pen, a->digits.s, OSMO_MIN(len, (size_t)DIALLED_SHOWN));
	else if (len <= SHORT_CODE_MAX)
		put_chars(pen, a->digits.s, len);
	else
		put_chars(pen, a->digits.s + len - NUMBER_SHOWN, NUMBER_SHOWN);
	if (dialled ? len > DIALLED_SHOWN : len > SHORT_CODE_MAX)
		put_text(pen, " (of %zu)", len);
}

static void put_tlv(struct pen *pen, const struct smpp_tlv *tlv)
{
	const char *name = get_value_string_or_null(plain, tlv->tag);
	size_t i;

	if (!name) {
		put_text(pen, " 0x%04x: %u octets", tlv->tag, tlv->len);
		return;
	}
	put_text(pen, " %s ", name);
	for (i = 0; i < tlv->len && i < TLV_SHOWN; i++)
		put_text(pen, "%02x", tlv->value[i]);
}

static void put_message(struct pen *pen, const struct smpp_pdu *pdu)
{
	const uint8_t *text;
	struct smpp_tlv tlv;
	size_t offset = 0, len, n;

	put_text(pen, " service_type ");
	put_chars(pen, pdu->service_type.s, pdu->service_type.len);
	put_address(pen, "source", &pdu->src);
	put_address(pen, "destination", &pdu->dst);
	smpp_pdu_text(pdu, &text, &len);
	put_text(pen, " esm_class 0x%02x data_coding 0x%02x text %zu octets", pdu->esm_class, pdu->data_coding, len);
	for (n = 0; n < TLVS_SHOWN && smpp_pdu_tlv_next(pdu, &offset, &tlv); n++)
		put_tlv(pen, &tlv);
}

void smpp_trace_line(char line[SMPP_TRACE_LINE], const struct smpp_pdu *pdu)
{
	struct pen pen = { .line = line };

	put_text(&pen, "%s %" PRIu32, smpp_pdu_name(pdu->id), pdu->seq);
	if (pdu->id & SMPP_RESP)
		put_text(&pen, " status 0x%" PRIx32 " %s", pdu->status, smpp_status_words(pdu->status));
	else
		put_message(&pen, pdu);
	if (pdu->damaged)
		put_text(&pen, " DAMAGED");
}
