/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How one operator writes USSD in SMPP. The standard says little and every operator bends it; here a dialect is a row of knobs,
 * and the code below only reads the row. A further operator is a further row.
 *
 * Promise: pure; a PDU in, one neutral unit of a dialogue out, and back; both ends of the link, so that a simulator speaks exactly
 * what the gateway hears. Never: decodes text, keeps a dialogue, allocates, logs.
 *
 * Session identity is three things: the key, equal for every unit of one dialogue once the phone's number is added; the raw octets, to be
 * sent back; and the number itself, because operators reuse ids. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/smpp_pdu.h"
#include "menus/text.h"

#define USSD_KEY_MAX		16

enum ussd_event {
	USSD_NONE,
	USSD_BEGIN,		/* operator: a phone dialled */
	USSD_INPUT,		/* operator: the phone answered a screen */
	USSD_END,		/* operator: over, the network closed it in good order; ESME: the last screen */
	USSD_ABORT,		/* operator: the person or the network broke it off */
	USSD_ASK,		/* ESME: a screen that wants an answer */
	USSD_NOTIFY,		/* ESME: a screen without a dialogue */
};

struct ussd_session {
	uint8_t key[USSD_KEY_MAX];	/* zero padded; all zero where the dialect has no session id */
	uint8_t raw[USSD_KEY_MAX];	/* as on the wire */
	uint8_t raw_len;		/* 0: the peer sent none, and gets none */
};

/* One unit of a dialogue, either way. Addresses and text are borrowed from the PDU, or from whoever fills it. */
struct ussd_unit {
	enum ussd_event event;
	struct ussd_session session;
	struct smpp_addr phone, code;
	const uint8_t *text;		/* of a begin: the string dialled */
	size_t len;
	uint8_t dcs;			/* data_coding of text */
};

enum ussd_carrier {		/* what holds the session id */
	USSD_CARRIER_NONE,		/* one dialogue a number */
	USSD_CARRIER_TLV,		/* a TLV, its octets echoed */
};

enum ussd_code_field {		/* where a begin has the string dialled */
	USSD_CODE_AUTO,			/* short_message when it begins with * or #, else destination_addr when that does */
	USSD_CODE_TEXT,
	USSD_CODE_DESTINATION,
};

enum ussd_empty {		/* a screen without text */
	USSD_EMPTY_ALLOW,
	USSD_EMPTY_CR,			/* one carriage return is sent: gateways refuse an empty text */
	USSD_EMPTY_FORBID,
};

struct ussd_op {
	uint8_t op;			/* ussd_service_op: SMPP 3.4 5.3.2.44; 32 to 255 are the operator's own */
	enum ussd_event event;
};

/* One direction of a link. */
struct ussd_side {
	uint32_t command;		/* SMPP_DELIVER_SM, SMPP_SUBMIT_SM or SMPP_DATA_SM */
	struct ussd_op ops[12];		/* written: the first with the event; read: the one with the op; ends with USSD_NONE */
	enum ussd_event other_op;	/* an op that is not in the list */
};

/* The knobs of smpp dialects, one row an operator. */
struct ussd_dialect {
	const char *name;
	const char *service_type;		/* written, and read as USSD */
	struct ussd_side from_operator, from_esme;
	enum ussd_code_field code_field;
	bool payload_only;			/* text always in message_payload */
	enum ussd_empty empty;

	enum ussd_carrier carrier;
	uint16_t session_tag;
	uint8_t session_width;			/* octets of an id that we make; one that we read keeps its own */
	uint16_t key_mask;			/* on the last two octets: the bits that stay the same in a dialogue */
	bool end_bit_in, end_bit_out;		/* bit 0 of the last octet is "end of session" */

	uint8_t dcs_gsm7, dcs_ucs2;		/* data_coding written */
	enum text_charset dcs0;			/* what the operator means by data_coding 0 */
	struct text_limits limits;
	uint8_t extra_tlvs[16];			/* sent with every screen, whole TLVs */
	uint8_t extra_tlvs_len;
};

/* returns: the row, static; NULL when there is none of that name. */
const struct ussd_dialect *ussd_dialect_find(const char *name);

/* The ESME's side. read: a PDU from the operator. write: a screen to the operator, fills pdu but its sequence.
 * owns: unit borrows from pdu; pdu borrows from unit, the dialect and the octets of tlvs.
 * returns: read: 0; -ENOMSG: not USSD (an SMS, a receipt). write: 0; -ENOTSUP: the dialect has no such event; -ENODATA: it forbids an
 * empty text; -ENOSPC: tlvs too small. */
int ussd_dialect_read(const struct ussd_dialect *d, struct ussd_unit *unit, const struct smpp_pdu *pdu)
	__attribute__((warn_unused_result));
int ussd_dialect_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, const struct ussd_unit *unit)
	__attribute__((warn_unused_result));

/* The operator's side, mirrored: write a begin, input, end or abort; read a screen. Same returns. */
int ussd_dialect_operator_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs,
				const struct ussd_unit *unit) __attribute__((warn_unused_result));
int ussd_dialect_operator_read(const struct ussd_dialect *d, struct ussd_unit *unit, const struct smpp_pdu *pdu)
	__attribute__((warn_unused_result));

/* The operator's side: the id of the n-th dialogue, and its next unit (its_session_info: octet 2 counts, bit 0 stays clear). */
void ussd_dialect_session_make(const struct ussd_dialect *d, struct ussd_session *session, uint32_t n);
void ussd_dialect_session_next(const struct ussd_dialect *d, struct ussd_session *session);
