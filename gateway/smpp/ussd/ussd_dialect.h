/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How one operator writes USSD in SMPP. The standard says little and every operator bends it; here a dialect is a row of knobs
 * (ussd_dialect_table.c, and what a link's configuration changes in it), and the code only reads the row.
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

#include "gateway/smpp/wire/smpp_pdu.h"
#include "menus/text/text.h"

#define USSD_KEY_MAX		16
#define USSD_RAW_MAX		65	/* receipted_message_id with its NUL: SMPP 3.4 5.3.2.12 */
#define USSD_OPS_MAX		8	/* codes for one event; no operator is known with more than three */
#define USSD_EXTRA_MAX		64	/* octets of TLVs sent with every screen */
#define USSD_FRAME_MAX		512	/* octets of a framed text: a screen of 182 as base64, an id, two addresses */
#define USSD_TLVS_MAX		1280	/* room for every TLV of a unit: extra ones, id, payload, frame */

enum ussd_event {
	USSD_NONE,		/* nothing a dialogue needs: acknowledged and dropped */
	USSD_BEGIN,		/* operator: a phone dialled */
	USSD_BEGIN_ONCE,	/* a row's name for a begin that takes one screen (PSSD); units say USSD_BEGIN */
	USSD_INPUT,		/* operator: the phone answered a screen */
	USSD_END,		/* operator: over, the network closed it in good order; ESME: the last screen */
	USSD_ABORT,		/* operator: the person or the network broke it off; ESME: let it go without a screen */
	USSD_ACK,		/* operator: the phone showed a notification */
	USSD_END_ONCE,		/* a row's name for the answer to a begin that takes one screen; units say USSD_END */
	USSD_NOTIFY_LAST,	/* a row's name for the end of a dialogue that the ESME opened; units say USSD_END */
	USSD_NOTIFY,		/* ESME: a screen without a dialogue */
	USSD_ASK,		/* ESME: a screen that wants an answer */
	USSD_EVENTS
};

struct ussd_session {
	uint8_t key[USSD_KEY_MAX];	/* zero padded; all zero where the dialect has no session id */
	uint8_t raw[USSD_RAW_MAX];	/* as on the wire */
	uint8_t raw_len;		/* 0: the peer sent none, and gets none */
	bool once;			/* takes one screen and no more */
};

/* One unit of a dialogue, either way. Addresses and text are borrowed from the PDU, or from whoever fills it. */
struct ussd_unit {
	enum ussd_event event;
	struct ussd_session session;
	struct smpp_addr phone, code;
	const uint8_t *text;		/* of a begin: the string dialled; may point to room */
	size_t len;
	uint8_t dcs;			/* data_coding of text */
	bool guessed;			/* the op is nowhere in the dialect */
	bool from_us;			/* the ESME opened this dialogue */
	bool opens;			/* ASK or NOTIFY: and does so with this unit */
	uint8_t room[USSD_FRAME_MAX];	/* secret: the text of a frame, when text points here; whoever wipes texts wipes it */
};

enum ussd_carrier {		/* what holds the session id; words of the configuration in this order */
	USSD_CARRIER_NONE,		/* one dialogue a number */
	USSD_CARRIER_ITS,		/* its_session_info, 2 octets: SMPP 3.4 5.3.2.43 */
	USSD_CARRIER_UMR,		/* user_message_reference: SMPP 3.4 5.3.2.17 */
	USSD_CARRIER_SESSION_ID,	/* the vendor's TLV 0x1501, 4 octets */
	USSD_CARRIER_MESSAGE_ID,	/* receipted_message_id, a C string */
	USSD_CARRIER_TEXT,		/* the text is fields in base64, one of them the id: ussd_frame.h */
};

enum ussd_echo {		/* how an id goes back */
	USSD_ECHO_VERBATIM,
	USSD_ECHO_MASKED,		/* without the bits that the mask hides */
	USSD_ECHO_NEXT,			/* its_session_info: the unit counted up */
};

enum ussd_end_bit {		/* bit 0 of the id's last octet is "end of session" */
	USSD_END_BIT_NONE,
	USSD_END_BIT_IN,		/* the operator's */
	USSD_END_BIT_OUT,		/* ours */
	USSD_END_BIT_BOTH,
};

enum ussd_wire {		/* which command carries USSD */
	USSD_WIRE_SM,			/* deliver_sm and submit_sm */
	USSD_WIRE_DATA_SM,		/* data_sm both ways */
	USSD_WIRE_NONE,			/* this link has no USSD */
};

enum ussd_text_field {		/* where a text goes; it is read from either */
	USSD_TEXT_AUTO,			/* short_message, when it fits */
	USSD_TEXT_SHORT_MESSAGE,
	USSD_TEXT_PAYLOAD,
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

enum ussd_order {		/* when a deliver_sm of USSD gets its response */
	USSD_RESPONSE_FIRST,
	USSD_RESPONSE_AFTER,		/* after the submit_sm with the screen */
};

enum ussd_opening {		/* how a dialogue that the ESME opens gets its id */
	USSD_OPENING_FIRST_UNIT,	/* none is sent; the operator's first unit has it */
	USSD_OPENING_RESPONSE,		/* none is sent; the submit_sm_resp has it */
	USSD_OPENING_OURS,		/* the ESME chooses */
};

struct ussd_ops {
	uint8_t n, op[USSD_OPS_MAX];	/* ussd_service_op: SMPP 3.4 5.3.2.44; 32 to 255 are the operator's own */
};

struct ussd_extra {
	uint8_t len, octets[USSD_EXTRA_MAX];	/* whole TLVs */
};

/* One direction of a link. An event is written with the first of its codes; a code is looked for from the last event to the first. */
struct ussd_side {
	struct ussd_ops ops[USSD_EVENTS];
	enum ussd_event other_op;	/* a code that is nowhere */
	char letters[USSD_EVENTS][3];	/* the event as service_type, where the dialect has it there */
};

/* The knobs, one row an operator; musafir.conf(5) explains them under their names in the configuration. */
struct ussd_dialect {
	const char *name;
	enum ussd_wire wire;
	const char *service_type;		/* written */
	const char *const *service_types_in;	/* that mean USSD without any op too; NULL: service_type, unless it is empty */
	struct ussd_side from_operator, from_esme;
	bool op_is_letters;			/* the event stands in service_type */
	bool op_tolerant;			/* an op of two octets is read too */
	enum ussd_text_field text_field;
	enum ussd_code_field code_field;
	const char *code_prefix;		/* taken off the string dialled; NULL: none */
	enum ussd_empty empty;
	enum ussd_order order;

	enum ussd_carrier carrier;
	unsigned session_width;			/* octets of an id that we make; one that we read keeps its own */
	unsigned key_mask;			/* on the last two octets: the bits that stay the same in a dialogue */
	enum ussd_end_bit end_bit;
	bool end_bit_wins;			/* over any op, also that of a begin */
	enum ussd_echo echo;
	bool session_required;			/* a unit without an id is refused */
	bool session_first;			/* the id is written before the op */

	bool can_open;				/* a way is known for the ESME to open dialogues */
	bool network_initiated;			/* and this link may */
	enum ussd_opening opening;

	unsigned dcs_gsm7, dcs_ucs2;		/* data_coding written */
	enum text_charset dcs0;			/* what the operator means by data_coding 0 */
	struct text_limits limits;
	unsigned esm_class;
	unsigned phone_ton_npi, code_ton_npi;	/* written, SMPP_TON_NPI(); 0: as received */
	struct ussd_extra extra_tlvs;		/* sent with every screen */
	unsigned answer_ms;			/* a phone is answered by then; 0: as the service has it */
	const char *timeout_text;		/* what it is told then; NULL: the busy screen of the menus */
};

/* returns: the row, static; NULL when there is none of that name. */
const struct ussd_dialect *ussd_dialect_find(const char *name);
/* The n-th row; NULL past the last. */
const struct ussd_dialect *ussd_dialect_nth(size_t n);

/* Read a PDU from the operator. owns: unit borrows from pdu.
 * returns: 0; -ENOMSG: not USSD (an SMS, a receipt); -EBADMSG: USSD without the id that the dialect requires. */
int ussd_dialect_read(const struct ussd_dialect *d, struct ussd_unit *unit, const struct smpp_pdu *pdu)
	__attribute__((warn_unused_result));
/* Write a screen to the operator: fills pdu but its sequence. owns: pdu borrows from unit, the dialect and the octets of tlvs.
 * returns: 0; -ENOTSUP: the dialect has no such event; -ENODATA: it forbids an empty text; -EMSGSIZE: too long for its field; -ENOSPC: tlvs too small. */
int ussd_dialect_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, const struct ussd_unit *unit)
	__attribute__((warn_unused_result));

/* Whether the ESME has a word for that event. */
bool ussd_dialect_can(const struct ussd_dialect *d, enum ussd_event event);

/* The operator's side: write a begin, input, end, abort or ack. Owns and returns as ussd_dialect_write(). */
int ussd_dialect_operator_write(const struct ussd_dialect *d, struct smpp_pdu *pdu, struct smpp_tlvs *tlvs,
				const struct ussd_unit *unit) __attribute__((warn_unused_result));
/* The operator's side: read a screen. Owns and returns as ussd_dialect_read(). */
int ussd_dialect_operator_read(const struct ussd_dialect *d, struct ussd_unit *unit, const struct smpp_pdu *pdu)
	__attribute__((warn_unused_result));

/* Fill session from the octets of an id; too long an id is none. */
void ussd_dialect_session_of(const struct ussd_dialect *d, struct ussd_session *session, const uint8_t *raw, size_t len);
/* The id in a response: of a dialogue that the ESME opened. raw_len 0: it has none. */
void ussd_dialect_session_read(const struct ussd_dialect *d, struct ussd_session *session, const struct smpp_pdu *resp);
/* The operator's side: put it there. returns: 0, -ENOSPC. */
int ussd_dialect_session_write(const struct ussd_dialect *d, struct smpp_pdu *resp, struct smpp_tlvs *tlvs, const struct ussd_session *session)
	__attribute__((warn_unused_result));

/* The id of the n-th dialogue, and the operator's next unit of it (its_session_info: octet 2 counts, bit 0 stays clear). */
void ussd_dialect_session_make(const struct ussd_dialect *d, struct ussd_session *session, uint32_t n);
/* Choose the id of a dialogue that we open, where this side chooses it. */
void ussd_dialect_session_next(const struct ussd_dialect *d, struct ussd_session *session);
/* How the ESME must send it back; the last screen and others differ where there is an end bit. */
void ussd_dialect_session_echo(const struct ussd_dialect *d, uint8_t raw[USSD_RAW_MAX], const struct ussd_session *session, bool end);

/* Why an operator refused a screen. None is ever sent again. */
enum ussd_refusal {
	USSD_REFUSAL_OTHER,		/* a repeat would be refused too */
	USSD_REFUSAL_TEMPORARY,		/* the operator is overloaded */
	USSD_REFUSAL_GONE,		/* the dialogue is over there */
	USSD_REFUSAL_TOO_LONG,		/* the configuration promises more characters than the operator takes */
	USSD_REFUSAL_BUSY,		/* the phone is in another dialogue */
	USSD_REFUSAL_ABSENT,		/* the phone is off, or unknown */
	USSD_REFUSAL_TIMEOUT,		/* nobody knows whether it was shown */
};
/* What a status of a refused screen means. */
enum ussd_refusal ussd_dialect_refusal(uint32_t status);
const char *ussd_dialect_refusal_name(enum ussd_refusal refusal);	/* for logs */
