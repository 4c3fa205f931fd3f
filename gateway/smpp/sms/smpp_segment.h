/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SMS text to the octets of one PDU or several, and a received PDU to the part of a text that it holds. Pure.
 *
 * Promise: of the ways a text can be written that keep its letters the one with the fewest parts is chosen, plain GSM-7 first, tables last;
 * no part ends within an escape pair, a surrogate pair, or in front of a mark that belongs to the character before; each part fits 140 octets
 * of user data with its header.
 * A header of a peer is read strictly by element and length, whatever its octets; nothing past the end of the text is looked at.
 * Never: cuts a text short; keeps or logs any.
 *
 * Life of a text out: 1. smpp_segment_plan(); 2. smpp_segment_write() for each part; 3. the plan is wiped. In: 1. smpp_segment_read();
 * 2. smpp_segment_decode(), or smpp_reassembly first when it is a part.
 *
 * Limits: SMPP_SEGMENT_MAX parts, SMPP_SEGMENT_OCTETS of a text. source: 3GPP TS 23.040 9.2.3.24, TS 23.038, SMPP 3.4 5.2.12, 5.2.19 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/smpp/wire/smpp_pdu.h"
#include "menus/text/text.h"

#define SMPP_SEGMENT_OCTETS	2048	/* a text of 1024 octets of UTF-8 is at most as many UTF-16 units or escape pairs */
#define SMPP_SEGMENT_MAX	18	/* as many units in parts of 66, each up to a cluster of 10 short */
#define SMPP_SEGMENT_TAKEN	1024	/* octets that are read of one PDU, and of one message */
#define SMPP_SEGMENT_UNPACKED	(SMPP_SEGMENT_TAKEN * 8 / 7)

enum smpp_segment_mode {
	SMPP_SEGMENT_UDH8,	/* header with an 8-bit reference: what every phone knows */
	SMPP_SEGMENT_UDH16,	/* one octet longer; references repeat later */
	SMPP_SEGMENT_SAR,	/* TLVs: the operator makes the headers */
	SMPP_SEGMENT_PAYLOAD,	/* message_payload: the operator cuts */
	SMPP_SEGMENT_ONE,	/* what is longer than one SMS is refused */
};

/* How one operator carries SMS. */
struct smpp_segment_conf {
	enum smpp_segment_mode mode;
	const char *const *shift;		/* languages whose tables the network carries, and whose letters are not folded: "tr", "es", "pt"; NULL-terminated */
	enum text_charset charset_in;		/* what data_coding 0 means when received */
	enum text_charset charset_out;		/* how GSM-7 is written: GSM7, GSM7_PACKED; ASCII and LATIN1 where the operator turns it into GSM-7 */
	unsigned dcs_gsm7, dcs_ucs2;		/* data_coding written */
	bool udh_unmarked;			/* headers come without UDHI in esm_class: they are looked for */
	unsigned wait_s;			/* for the parts of a received SMS */
	bool shift_loose;			/* either element, 0x24 or 0x25, means both tables of its language */
};

/* A text cut into parts. */
struct smpp_segments {
	uint8_t octets[SMPP_SEGMENT_OCTETS];	/* secret: the text, a septet an octet or UTF-16BE */
	uint16_t start[SMPP_SEGMENT_MAX + 1];	/* part i: octets start[i] to start[i + 1] */
	unsigned n;
	enum text_alphabet alphabet;
	struct text_shift shift;
};

/* Defaults: udh8, GSM-7 unpacked as data_coding 0, UCS-2 as 8. */
void smpp_segment_conf_init(struct smpp_segment_conf *conf);

/* Choose how to write the text, and cut it.
 * returns: 0; -EMSGSIZE: more than the link takes; -EILSEQ. secret: s, wiped by the caller. */
int smpp_segment_plan(struct smpp_segments *s, const struct smpp_segment_conf *conf, const char *utf8) __attribute__((warn_unused_result));

/* Put part i (from 0) into the text fields of pdu: short_message or message_payload, esm_class, data_coding, SAR TLVs. ref is used with more
 * than one part. owns: pdu borrows from room. returns: 0; -ENOSPC: tlvs too small (SMPP_SEGMENT_OCTETS + 32 always do). */
int smpp_segment_write(struct smpp_pdu *pdu, struct smpp_tlvs *tlvs, uint8_t room[SMPP_SEGMENT_OCTETS], const struct smpp_segments *s,
		       const struct smpp_segment_conf *conf, unsigned i, uint16_t ref) __attribute__((warn_unused_result));

/* What joins the parts of one message. */
enum smpp_segment_kind { SMPP_SEGMENT_WHOLE, SMPP_SEGMENT_REF8, SMPP_SEGMENT_REF16, SMPP_SEGMENT_REF_SAR };

/* A received PDU. text is borrowed from the PDU, or from unpacked. */
struct smpp_segment {
	const uint8_t *text;			/* behind the header */
	size_t len;
	enum text_charset charset;		/* never packed */
	struct text_shift shift;
	enum smpp_segment_kind kind;
	uint16_t ref;
	uint8_t total, seq;			/* 1 to total */
	bool has_port;				/* for an application, not for a reader: TS 23.040 9.2.3.24.3 */
	uint8_t unpacked[SMPP_SEGMENT_UNPACKED];	/* secret */
};

/* Never fails: a header that makes no sense is text, an element that makes none is passed over. secret: seg, wiped by the caller. */
void smpp_segment_read(struct smpp_segment *seg, const struct smpp_pdu *pdu, const struct smpp_segment_conf *conf);

/* The text of one or several parts of the same charset and tables, behind each other. Trailing NULs go.
 * returns: octets of UTF-8; -ENOSPC. */
int smpp_segment_decode(char *out, size_t cap, enum text_charset charset, struct text_shift shift, const uint8_t *octets, size_t len)
	__attribute__((warn_unused_result));
