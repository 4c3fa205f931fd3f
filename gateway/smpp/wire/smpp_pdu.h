/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMPP 3.4 and 5.0: octets <-> struct smpp_pdu. Pure: no socket, no state, no allocation, no log.
 *
 * Promise: a decoded PDU points into the caller's buffer and never past its end; whatever the octets, the header of a whole frame is
 * known, so that every request can be answered with its own sequence. Forgiving in what it takes, strict in what it sends.
 * Never: looks for a NUL in message text, trusts a length field, reads text by data_coding.
 *
 * Life of a PDU: 1. smpp_pdu_frame() until a whole PDU is in the buffer; 2. smpp_pdu_parse(); 3. fields, smpp_pdu_tlv_*();
 * 4. the buffer may go. Out: 1. fill a struct smpp_pdu; 2. TLVs through a struct smpp_tlvs; 3. smpp_pdu_encode().
 *
 * Limits: SMPP_PDU_MAX octets by default (a message_payload of 64 KiB fits). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMPP_HEADER_LEN		16
#define SMPP_PDU_MAX		(70 * 1024)
#define SMPP_SM_MAX		254	/* short_message on a 3.4 link: SMPP 3.4 5.2.21 */
#define SMPP_RESP		0x80000000u
#define SMPP_SEQ_MAX		0x7fffffffu

enum smpp_cmd {			/* SMPP 3.4 5.1.2.1 */
	SMPP_GENERIC_NACK = 0x80000000,
	SMPP_BIND_RECEIVER = 0x01,
	SMPP_BIND_TRANSMITTER = 0x02,
	SMPP_QUERY_SM = 0x03,
	SMPP_SUBMIT_SM = 0x04,
	SMPP_DELIVER_SM = 0x05,
	SMPP_UNBIND = 0x06,
	SMPP_REPLACE_SM = 0x07,
	SMPP_CANCEL_SM = 0x08,
	SMPP_BIND_TRANSCEIVER = 0x09,
	SMPP_OUTBIND = 0x0b,
	SMPP_ENQUIRE_LINK = 0x15,
	SMPP_SUBMIT_MULTI = 0x21,
	SMPP_ALERT_NOTIFICATION = 0x102,
	SMPP_DATA_SM = 0x103,
};

enum smpp_status {		/* SMPP 3.4 5.1.3; peers send others, above 0xff too */
	SMPP_ROK = 0x00,
	SMPP_RINVMSGLEN = 0x01,
	SMPP_RINVCMDLEN = 0x02,
	SMPP_RINVCMDID = 0x03,
	SMPP_RINVBNDSTS = 0x04,
	SMPP_RALYBND = 0x05,
	SMPP_RSYSERR = 0x08,
	SMPP_RINVSRCADR = 0x0a,
	SMPP_RINVDSTADR = 0x0b,
	SMPP_RBINDFAIL = 0x0d,
	SMPP_RINVPASWD = 0x0e,
	SMPP_RINVSYSID = 0x0f,
	SMPP_RMSGQFUL = 0x14,
	SMPP_RSUBMITFAIL = 0x45,
	SMPP_RINVSYSTYP = 0x53,
	SMPP_RTHROTTLED = 0x58,
	SMPP_RX_T_APPN = 0x64,
	SMPP_RX_P_APPN = 0x65,
	SMPP_RINVPARLEN = 0xc2,
	SMPP_RMISSINGOPTPARAM = 0xc3,
	SMPP_RUNKNOWNERR = 0xff,
};

enum smpp_tag {			/* SMPP 3.4 5.3.2; tags of operators are below and above 0x1400 */
	SMPP_TAG_DEST_BEARER_TYPE = 0x0007,
	SMPP_TAG_RECEIPTED_MESSAGE_ID = 0x001e,
	SMPP_TAG_USER_MESSAGE_REFERENCE = 0x0204,
	SMPP_TAG_SAR_MSG_REF_NUM = 0x020c,
	SMPP_TAG_LANGUAGE_INDICATOR = 0x020d,
	SMPP_TAG_SAR_TOTAL_SEGMENTS = 0x020e,
	SMPP_TAG_SAR_SEGMENT_SEQNUM = 0x020f,
	SMPP_TAG_SC_INTERFACE_VERSION = 0x0210,
	SMPP_TAG_NETWORK_ERROR_CODE = 0x0423,
	SMPP_TAG_MESSAGE_PAYLOAD = 0x0424,
	SMPP_TAG_MORE_MESSAGES_TO_SEND = 0x0426,
	SMPP_TAG_MESSAGE_STATE = 0x0427,
	SMPP_TAG_USSD_SERVICE_OP = 0x0501,
	SMPP_TAG_ITS_SESSION_INFO = 0x1383,
	SMPP_TAG_USSD_SESSION_ID = 0x1501,		/* SMPP+, 4 octets */
};

#define SMPP_ESM_UDHI		0x40	/* esm_class: text begins with a user data header */
#define SMPP_ESM_TYPE		0x3c	/* esm_class: not zero in receipts and acknowledgements */

/* A C-octet string without its NUL. s is not NUL-terminated for the reader and may be NULL when len is 0. */
struct smpp_str {
	const char *s;
	uint16_t len;
};

struct smpp_addr {
	uint8_t ton, npi;
	struct smpp_str digits;
};

/* One PDU of any command. A field that the command does not have is zero. Strings and octets are borrowed from the buffer that was
 * parsed, or from whoever fills the struct for encoding. */
struct smpp_pdu {
	uint32_t id, status, seq;
	bool bare;		/* header only: a response without body; encoding writes no body then */
	bool damaged;		/* parsed, but a length lied, a TLV was cut, or a response's body was short */
	uint32_t error;		/* smpp_pdu_parse() failed: the command_status to answer with */

	/* bind_*, bind_*_resp, outbind */
	struct smpp_str system_id, password, system_type;
	uint8_t interface_version;
	struct smpp_addr range;

	/* messages */
	struct smpp_str service_type, message_id;
	struct smpp_addr src, dst;		/* alert_notification: dst is esme_addr */
	uint8_t esm_class, protocol_id, priority, registered_delivery, replace_if_present, data_coding, default_msg_id;
	struct smpp_str schedule, validity, final_date;
	uint8_t message_state, error_code;
	const uint8_t *sm;			/* short_message: octets, may hold NUL */
	uint16_t sm_len;

	/* submit_multi: number_of_dests dest_address(es); its response: unsuccess_sme(s) */
	uint8_t list_count;
	const uint8_t *list;
	size_t list_len;

	const uint8_t *tlvs;			/* whole TLVs only */
	size_t tlvs_len;
};

enum smpp_frame_fault {
	SMPP_FRAME_FINE,
	SMPP_FRAME_SHORT,	/* command_length below a header */
	SMPP_FRAME_LONG,	/* command_length above the ceiling */
	SMPP_FRAME_TLS,		/* a TLS record: the alert of a peer that expected a handshake, RFC 8446 5.1 */
	SMPP_FRAME_FOREIGN,	/* command_length reads as ASCII: HTTP, AMQP or another protocol answered */
};

/* Find the first PDU of a stream.
 * returns: 0: *need octets are one whole PDU; -EAGAIN: *need octets in all are wanted before asking again, as far as known;
 * -EBADMSG: the stream cannot be followed any further, *why says why (answer SMPP_RINVCMDLEN with sequence 0, close). */
int smpp_pdu_frame(size_t *need, enum smpp_frame_fault *why, const uint8_t *buf, size_t len, size_t ceiling)
	__attribute__((warn_unused_result));

/* Decode one whole PDU as smpp_pdu_frame() found it; the body begins after the header, whatever command_length says.
 * owns: pdu borrows from buf.
 * returns: 0; -EBADMSG: a request whose mandatory fields are not there; -ENOTSUP: a command we do not know. In both cases
 * id, status, seq are set and error holds the status to answer with. -EINVAL: less than a header. A response always parses.
 * source: SMPP 3.4 chapter 4. */
int smpp_pdu_parse(struct smpp_pdu *pdu, const uint8_t *buf, size_t len) __attribute__((warn_unused_result));

/* Encode. A field must fit the standard's size; only password may be longer (operators configure such).
 * returns: octets written; -EMSGSIZE: size is too small; -EINVAL: a field is too long or holds a NUL; -ENOTSUP: unknown id. */
int smpp_pdu_encode(uint8_t *buf, size_t size, const struct smpp_pdu *pdu) __attribute__((warn_unused_result));

/* The response to req: its sequence, its command (generic_nack for an unknown one, or a request that has no response), no
 * message_id. A negative response has no body where the standard says so; deliver_sm_resp and data_sm_resp keep their empty id. */
void smpp_pdu_respond(struct smpp_pdu *resp, const struct smpp_pdu *req, uint32_t status);

/* Whether a request with this command wants a response; false for responses, outbind and alert_notification. */
bool smpp_pdu_wants_response(uint32_t id);

struct smpp_tlv {
	uint16_t tag, len;
	const uint8_t *value;
};

/* Walk the TLVs; *offset starts at 0. returns: false at the end. */
bool smpp_pdu_tlv_next(const struct smpp_pdu *pdu, size_t *offset, struct smpp_tlv *tlv);
/* The first TLV with this tag. returns: 0, -ENOENT. */
int smpp_pdu_tlv_find(const struct smpp_pdu *pdu, struct smpp_tlv *tlv, uint16_t tag) __attribute__((warn_unused_result));
/* A TLV read as a number of 1 to 4 octets, most significant first, whatever width the standard wants.
 * returns: 0, -ENOENT, -EBADMSG (no octets, or more than 4). */
int smpp_pdu_tlv_uint(const struct smpp_pdu *pdu, uint32_t *value, uint16_t tag) __attribute__((warn_unused_result));
/* A TLV read as text, up to its first NUL if it has one. returns: 0, -ENOENT. */
int smpp_pdu_tlv_str(const struct smpp_pdu *pdu, struct smpp_str *str, uint16_t tag) __attribute__((warn_unused_result));

/* TLVs to send, in a buffer of the caller. Too little room is remembered and said once by smpp_pdu_tlv_end(). */
struct smpp_tlvs {
	uint8_t *buf;
	size_t size, len;
	bool full;
};

/* Append a TLV of len octets; without room t->full is set, and smpp_pdu_tlv_end() fails. */
void smpp_pdu_tlv_put(struct smpp_tlvs *t, uint16_t tag, const void *value, size_t len);
/* The same of one octet. */
void smpp_pdu_tlv_put_u8(struct smpp_tlvs *t, uint16_t tag, uint8_t value);
/* The same of two, in network order. */
void smpp_pdu_tlv_put_u16(struct smpp_tlvs *t, uint16_t tag, uint16_t value);
/* The same of a string with its NUL. source: SMPP 3.4 3.1 */
void smpp_pdu_tlv_put_str(struct smpp_tlvs *t, uint16_t tag, const char *value);
/* Hand the TLVs to pdu, which borrows them. returns: 0, -ENOSPC. */
int smpp_pdu_tlv_end(const struct smpp_tlvs *t, struct smpp_pdu *pdu) __attribute__((warn_unused_result));

/* The message text: short_message when it has octets, else message_payload. *len 0 when neither is there. */
void smpp_pdu_text(const struct smpp_pdu *pdu, const uint8_t **text, size_t *len);
/* Text to send: short_message up to SMPP_SM_MAX octets, above that a message_payload TLV. Borrowed. */
void smpp_pdu_text_put(struct smpp_pdu *pdu, struct smpp_tlvs *t, const uint8_t *text, size_t len);

/* submit_multi, which nothing here sends: walk the destinations, or the unsuccessful ones of its response, so that tests see how it was decoded.
 * *offset starts at 0.
 * A distribution list has its name in digits and ton 0xff. returns: false at the end. */
bool smpp_pdu_dest_next(const struct smpp_pdu *pdu, size_t *offset, struct smpp_addr *dest, uint32_t *status);

/* For literals and C strings. */
struct smpp_str smpp_pdu_str(const char *s);
/* Whether str is exactly s. */
bool smpp_pdu_str_is(struct smpp_str str, const char *s);

/* "submit_sm", "deliver_sm_resp", or "unknown"; for logs. */
const char *smpp_pdu_name(uint32_t id);
