/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Delivery receipts: what the operator says became of an SMS. Pure; borrows from the PDU.
 *
 * Promise: a field that is missing, out of order or badly written is empty, never a failure: a receipt is always acknowledged. The octets
 * are read as ASCII whatever the data_coding says. Never: believes the words of a text that a phone could have sent, unless the link says
 * so, and even then the receipt is only CLAIMED.
 *
 * Limits: dates, sub and dlvrd are stepped over: nothing here needs them. */
#pragma once

#include "gateway/smpp/wire/smpp_pdu.h"

enum smpp_state {		/* message_state: SMPP 3.4 5.2.28, 5.0 4.7.15 */
	SMPP_STATE_SCHEDULED = 0,	/* also: none said, or a word that we do not know */
	SMPP_STATE_ENROUTE = 1,
	SMPP_STATE_DELIVERED = 2,
	SMPP_STATE_EXPIRED = 3,
	SMPP_STATE_DELETED = 4,
	SMPP_STATE_UNDELIVERABLE = 5,
	SMPP_STATE_ACCEPTED = 6,
	SMPP_STATE_UNKNOWN = 7,
	SMPP_STATE_REJECTED = 8,
	SMPP_STATE_SKIPPED = 9,
};

/* How one operator writes receipts. */
struct smpp_receipt_conf {
	bool by_text;			/* an SMS without the receipt bit that reads like a receipt is one */
	const char *const *words;	/* NULL-terminated, "WORD=delivered|failed|expired|waiting": before all that the operator says otherwise; NULL: none */
};

enum smpp_receipt_kind {
	SMPP_RECEIPT_NONE,	/* a message from a person */
	SMPP_RECEIPT_MARKED,	/* the operator says it is a receipt, in a way that no phone can */
	SMPP_RECEIPT_CLAIMED,	/* a phone may have made it: it may speak of messages to that phone, of no other */
};

/* A delivery receipt. Ids are as the operator wrote them: hex or decimal, any case, zeros in front. */
struct smpp_receipt {
	struct smpp_str id, text_id;	/* of the TLV and of the text; may be empty */
	struct smpp_str stat, err;	/* of the text */
	uint8_t state;			/* enum smpp_state: by the link's words, else the TLV, else the text */
	uint8_t network;		/* network_error_code: 1 ANSI-136, 2 IS-95, 3 GSM, in 5.0 to 8; 0 none */
	uint16_t code;
};

/* Whether a deliver_sm or data_sm is a receipt or another acknowledgement rather than a message from a person. conf NULL: defaults.
 * source: SMPP 3.4 5.2.12 (esm_class), 5.3.2.12, 5.3.2.35 */
enum smpp_receipt_kind smpp_receipt_is(const struct smpp_receipt_conf *conf, const struct smpp_pdu *pdu);
/* Read one; fields that are missing are empty. source: SMPP 3.4 appendix B, in any order, with any field missing. */
void smpp_receipt_read(const struct smpp_receipt_conf *conf, struct smpp_receipt *receipt, const struct smpp_pdu *pdu);
/* Whether no other receipt is to come. UNKNOWN and ACCEPTED are not: operators send them on the way. */
bool smpp_receipt_is_final(const struct smpp_receipt *receipt);
