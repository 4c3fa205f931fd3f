/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Octets and structs of the GSUP wire: PROC_SS messages, and the components of supplementary services inside them. Pure.
 *
 * Promise: every octet is checked; nothing outside the input is read; what is written is what 3GPP TS 24.080 says, lengths above 127 in the
 * long form too. Messages are read and written by libosmogsm. Components are not: its reader takes lengths of one octet alone, believes the
 * length of the text, and its writer knows only results in the default alphabet.
 * Never: allocates, logs, keeps anything. Pointers in what was read point into the input.
 *
 * Limits: one component a message; texts of GSUP_PDU_TEXT_MAX octets. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct msgb;

#define GSUP_PDU_MAX		1024	/* OsmoHLR's own buffers hold so much */
#define GSUP_PDU_IMSI_SIZE	16	/* 15 digits: 3GPP TS 23.003 2.2 */
#define GSUP_PDU_IMSI_MIN	6
#define GSUP_PDU_FACILITY_MAX	255	/* its length is one octet in GSUP */
#define GSUP_PDU_TEXT_MAX	160	/* 3GPP TS 24.080 annex A, maxUSSD-StringLength */
#define GSUP_PDU_NAME_MAX	127	/* IPA name of a peer, as OsmoHLR takes it */

enum gsup_pdu_kind {
	GSUP_PDU_REQUEST,
	GSUP_PDU_RESULT,
	GSUP_PDU_ERROR,
	GSUP_PDU_UNROUTABLE,	/* of a message that named a destination: nobody of that name is connected */
};

enum gsup_pdu_state { GSUP_PDU_BEGIN = 1, GSUP_PDU_CONTINUE, GSUP_PDU_END };

/* Octets that are borrowed. */
struct gsup_pdu_octets {
	const uint8_t *p;
	size_t len;
};

struct gsup_pdu {
	enum gsup_pdu_kind kind;
	enum gsup_pdu_state state;
	char imsi[GSUP_PDU_IMSI_SIZE];		/* secret: a person's */
	uint32_t session_id;
	uint8_t cause;				/* of an error: 3GPP TS 24.008 10.5.5.14; 0: none */
	struct gsup_pdu_octets facility;	/* len 0: none */
	struct gsup_pdu_octets source, destination;	/* IPA names for messages that OsmoHLR passes on unread; len 0: none */
};

/* returns: 0; -EINVAL malformed, pdu undefined; -ENOTSUP a message that is not about supplementary services. secret: octets, pdu */
int gsup_pdu_read(struct gsup_pdu *pdu, const uint8_t *octets, size_t len) __attribute__((warn_unused_result));

/* Append to msg. returns: 0; -EINVAL a field that is out of range; -ENOSPC no room for GSUP_PDU_MAX octets. secret: msg */
int gsup_pdu_write(struct msgb *msg, const struct gsup_pdu *pdu) __attribute__((warn_unused_result));

/* 3GPP TS 24.080 3.6.2 */
enum gsup_pdu_component_kind {
	GSUP_PDU_INVOKE = 0xa1,
	GSUP_PDU_RETURN_RESULT = 0xa2,
	GSUP_PDU_RETURN_ERROR = 0xa3,
	GSUP_PDU_REJECT = 0xa4,
};

struct gsup_pdu_component {
	enum gsup_pdu_component_kind kind;
	bool has_invoke_id;		/* only a reject may lack it */
	uint8_t invoke_id;
	uint8_t opcode;			/* of an invoke or result: GSM0480_OP_CODE_*; 0: a result that says nothing */
	uint8_t code;			/* of an error, or of a reject's problem */
	uint8_t problem;		/* of a reject: GSM_0480_PROBLEM_CODE_TAG_* */
	uint8_t dcs;			/* with text: 3GPP TS 23.038 5 */
	struct gsup_pdu_octets text;	/* p NULL: no unstructured parameter. secret */
};

/* Read the one component of a facility. returns: 0; -EINVAL badly structured; fields read so far stand in c, has_invoke_id among them, so
 * that it can be rejected. source: 3GPP TS 24.080 3.6, 4.4.3, annex A; ITU-T X.690 8.1 (definite lengths) */
int gsup_pdu_component_read(struct gsup_pdu_component *c, struct gsup_pdu_octets facility) __attribute__((warn_unused_result));

/* returns: octets; -EMSGSIZE text too long; -EINVAL. */
int gsup_pdu_component_write(uint8_t out[GSUP_PDU_FACILITY_MAX], const struct gsup_pdu_component *c) __attribute__((warn_unused_result));
