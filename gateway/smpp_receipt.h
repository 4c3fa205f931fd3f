/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Delivery receipts: what the operator says became of an SMS. Pure; borrows from the PDU.
 *
 * Promise: a field that is missing, out of order or badly written is empty, never a failure: a receipt is always acknowledged. */
#pragma once

#include "gateway/smpp_pdu.h"

enum smpp_state {		/* message_state: SMPP 3.4 5.2.28 */
	SMPP_STATE_ENROUTE = 1,
	SMPP_STATE_DELIVERED = 2,
	SMPP_STATE_EXPIRED = 3,
	SMPP_STATE_DELETED = 4,
	SMPP_STATE_UNDELIVERABLE = 5,
	SMPP_STATE_ACCEPTED = 6,
	SMPP_STATE_UNKNOWN = 7,
	SMPP_STATE_REJECTED = 8,
};

/* A delivery receipt. id and text_id are as the operator wrote them: hex or decimal, any case, zeros in front. */
struct smpp_receipt {
	struct smpp_str id;		/* the TLV's when there is one, else the text's; may be empty */
	struct smpp_str text_id;
	uint8_t state;			/* enum smpp_state; 0: none said, or a word that we do not know */
	struct smpp_str err;
};

/* Whether a deliver_sm or data_sm is a receipt or another acknowledgement rather than a message from a person. */
bool smpp_receipt_is(const struct smpp_pdu *pdu);
/* Read one; fields that are missing are empty. source: SMPP 3.4 appendix B, in any order, with any field missing. */
void smpp_receipt_read(const struct smpp_pdu *pdu, struct smpp_receipt *receipt);
