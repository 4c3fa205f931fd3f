/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every dialect there is. What comes from hearsay rather than from octets or sources of the operator's peers is marked so in musafir.conf(5). */
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/smpp/ussd/smpp_number.h"
#include "gateway/smpp/ussd/ussd_dialect.h"

#define OPS(...)	{ .n = sizeof((const uint8_t[]){ __VA_ARGS__ }), .op = { __VA_ARGS__ } }

/* What every row has alike, unless its link says otherwise. */
#define COMMON \
	.dcs0 = TEXT_CS_GSM7, .limits = { .gsm7_septets = 160, .ucs2_chars = 80 }, .empty = USSD_EMPTY_CR, .op_tolerant = true
#define DCS(gsm7, ucs2) \
	.dcs_gsm7 = gsm7, .dcs_ucs2 = ucs2
#define NUMBERS(code) \
	.phone_ton_npi = SMPP_TON_NPI(1, 1), .code_ton_npi = code

/* A dialogue that exists goes on with a code that is nowhere; without one the layer above drops it. */
#define STANDARD_FROM_OPERATOR { \
		.ops = { \
			[USSD_BEGIN] = OPS(0x01),		/* PSSR indication */ \
			[USSD_BEGIN_ONCE] = OPS(0x00),		/* PSSD indication */ \
			[USSD_INPUT] = OPS(0x12),		/* USSR confirm */ \
			[USSD_END] = OPS(0x11, 0x10, 0x13, 0x92),	/* PSSR and PSSD response, USSN confirm, USSR confirm and last */ \
			[USSD_ABORT] = OPS(0x81),		/* USSREL indication */ \
		}, \
		.other_op = USSD_INPUT, \
	}
#define STANDARD_FROM_ESME { \
		.ops = { \
			[USSD_ASK] = OPS(0x02),			/* USSR request */ \
			[USSD_END] = OPS(0x11, 0x17),		/* PSSR response; 17 as some ESMEs write it, in hexadecimal */ \
			[USSD_END_ONCE] = OPS(0x10),		/* PSSD response */ \
			[USSD_NOTIFY] = OPS(0x03),		/* USSN request */ \
		}, \
		.other_op = USSD_ASK, \
	}
/* Octet 1 is the session, octet 2 counts units: SMPP 3.4 5.3.2.43 */
#define STANDARD_SESSION \
	.carrier = USSD_CARRIER_ITS, .session_width = 2, .key_mask = 0xff00

/* Mica and 6D document the same codes. */
#define TABLE_OF_FIVE(otherwise) \
	.from_operator = { \
		.ops = { [USSD_BEGIN] = OPS(0x01), [USSD_INPUT] = OPS(0x12), [USSD_ABORT] = OPS(0x81) }, \
		.other_op = otherwise, \
	}, \
	.from_esme = { \
		.ops = { [USSD_ASK] = OPS(0x02), [USSD_END] = OPS(0x11, 0x17) }, \
		.other_op = USSD_ASK, \
	}

static const char *const ussd_too[] = { "USSD", NULL };

static const struct ussd_dialect dialects[] = {
	{
		.name = "standard",
		COMMON,
		DCS(0, 8),
		.can_open = true,
		.service_type = "USSD",
		.from_operator = STANDARD_FROM_OPERATOR,
		.from_esme = STANDARD_FROM_ESME,
		STANDARD_SESSION,
		.end_bit = USSD_END_BIT_BOTH,
	},
	{
		/* An op that is nowhere closes; a screen is the last by its end bit alone. */
		.name = "tata",
		COMMON,
		DCS(0, 8),
		.service_type = "",
		.service_types_in = ussd_too,
		.from_operator = {
			.ops = { [USSD_BEGIN] = OPS(0x01), [USSD_INPUT] = OPS(0x12, 0x02), [USSD_END] = OPS(0x11) },
			.other_op = USSD_END,
		},
		.from_esme = {
			.ops = { [USSD_ASK] = OPS(0x02), [USSD_END] = OPS(0x02) },
			.other_op = USSD_ASK,
		},
		.code_field = USSD_CODE_DESTINATION,
		.carrier = USSD_CARRIER_ITS,
		.session_width = 2,
		.key_mask = 0xfffe,
		.echo = USSD_ECHO_MASKED,
		.end_bit = USSD_END_BIT_BOTH,
		.end_bit_wins = true,
	},
	{
		/* The reference is not unique, only with the number it is. */
		.name = "mica",
		COMMON,
		DCS(0, 8),
		.service_type = "USSD",
		TABLE_OF_FIVE(USSD_INPUT),
		.code_field = USSD_CODE_TEXT,
		.carrier = USSD_CARRIER_UMR,
		.session_width = 2,
		.key_mask = 0xffff,
		.session_first = true,
	},
	{
		.name = "sixdee",
		COMMON,
		DCS(0, 8),
		.service_type = "",
		.service_types_in = ussd_too,
		TABLE_OF_FIVE(USSD_INPUT),
		.carrier = USSD_CARRIER_ITS,
		.session_width = 2,
		.key_mask = 0xfffe,
		.echo = USSD_ECHO_MASKED,
		.end_bit = USSD_END_BIT_BOTH,
		.end_bit_wins = true,
	},
	{
		.name = "smppplus",
		COMMON,
		DCS(0, 0x48),
		NUMBERS(SMPP_TON_NPI(0, 1)),
		.can_open = true,
		.service_type = "USSD",
		.from_operator = {
			.ops = {
				[USSD_BEGIN] = OPS(0x01),
				[USSD_BEGIN_ONCE] = OPS(0x00),
				[USSD_INPUT] = OPS(0x12),
				[USSD_END] = OPS(0x92, 0x11),	/* USSR confirm and last, PSSR response */
				[USSD_ACK] = OPS(0x13),
				[USSD_ABORT] = OPS(0x81),
			},
			.other_op = USSD_INPUT,
		},
		.from_esme = {
			.ops = {
				[USSD_ASK] = OPS(0x02, 0x82),
				[USSD_END] = OPS(0x11),
				[USSD_END_ONCE] = OPS(0x10),
				[USSD_ABORT] = OPS(0x80),
				[USSD_NOTIFY] = OPS(0x03),
				[USSD_NOTIFY_LAST] = OPS(0x83),
			},
			.other_op = USSD_ASK,
		},
		.carrier = USSD_CARRIER_SESSION_ID,
		.session_width = 4,
		.key_mask = 0xffff,
		.opening = USSD_OPENING_RESPONSE,
		.esm_class = 3,
	},
	{
		.name = "datasm",
		COMMON,
		DCS(0, 8),
		NUMBERS(SMPP_TON_NPI(0, 1)),
		.wire = USSD_WIRE_DATA_SM,
		.service_type = "USSD",
		.from_operator = {
			.ops = {
				[USSD_BEGIN] = OPS(0x01),
				[USSD_INPUT] = OPS(0x12),
				[USSD_ABORT] = OPS(0x41, 0x42, 0x43),	/* hang-up, failure, reject */
			},
			.other_op = USSD_INPUT,
		},
		.from_esme = {
			.ops = { [USSD_ASK] = OPS(0x02), [USSD_END] = OPS(0x11), [USSD_ABORT] = OPS(0x44) },
			.other_op = USSD_ASK,
		},
		.text_field = USSD_TEXT_PAYLOAD,
		.carrier = USSD_CARRIER_MESSAGE_ID,
		.session_width = 9,
		.key_mask = 0xffff,
		.esm_class = 1,
		/* dest_bearer_type USSD, language_indicator English */
		.extra_tlvs = { 10, { 0x00, 0x07, 0x00, 0x01, 0x04, 0x02, 0x0d, 0x00, 0x01, 0x01 } },
	},
	{
		.name = "msisdn",
		COMMON,
		DCS(0, 8),
		.can_open = true,
		.service_type = "USSD",
		.from_operator = {
			.ops = { [USSD_BEGIN] = OPS(0x01), [USSD_INPUT] = OPS(0x12), [USSD_END] = OPS(0x11), [USSD_ABORT] = OPS(0x81) },
			.other_op = USSD_INPUT,
		},
		.from_esme = STANDARD_FROM_ESME,
		.carrier = USSD_CARRIER_NONE,
	},
	{
		/* Octet 2 of the id keeps changing: its bit 0 says nothing. */
		.name = "huawei",
		COMMON,
		DCS(0, 8),
		.service_type = "USSD",
		.from_operator = STANDARD_FROM_OPERATOR,
		.from_esme = STANDARD_FROM_ESME,
		STANDARD_SESSION,
		.end_bit = USSD_END_BIT_OUT,
	},
	{
		/* Begin, Continue, End, Abort, charge indication (F); Request, Notify, Answer, release (F). */
		.name = "twoletter",
		COMMON,
		DCS(4, 8),
		NUMBERS(SMPP_TON_NPI(1, 1)),
		.can_open = true,
		.service_type = "",
		.op_is_letters = true,
		.from_operator = {
			.ops = { [USSD_BEGIN] = OPS(0x01), [USSD_INPUT] = OPS(0x12), [USSD_END] = OPS(0x11), [USSD_ABORT] = OPS(0x81) },
			.letters = { [USSD_BEGIN] = "BR", [USSD_INPUT] = "CA", [USSD_END] = "EF", [USSD_ABORT] = "AF" },
			.other_op = USSD_NONE,
		},
		.from_esme = {
			.ops = { [USSD_ASK] = OPS(0x02), [USSD_END] = OPS(0x11), [USSD_NOTIFY] = OPS(0x03) },
			/* a dialogue that the ESME opens begins with a request too */
			.letters = { [USSD_BEGIN] = "BR", [USSD_ASK] = "CR", [USSD_END] = "EF", [USSD_ABORT] = "AF", [USSD_NOTIFY] = "BN" },
			.other_op = USSD_ASK,
		},
		.carrier = USSD_CARRIER_NONE,
	},
	{
		.name = "textframed",
		COMMON,
		DCS(0x15, 8),
		.service_type = "USSD",
		.from_operator = {
			.ops = { [USSD_BEGIN] = OPS(0x01), [USSD_INPUT] = OPS(0x12), [USSD_END] = OPS(0x11), [USSD_ABORT] = OPS(0x81) },
			.other_op = USSD_INPUT,
		},
		.from_esme = {
			.ops = { [USSD_ASK] = OPS(0x02), [USSD_END] = OPS(0x11) },
			.other_op = USSD_ASK,
		},
		.carrier = USSD_CARRIER_TEXT,
		.session_width = 8,
		.key_mask = 0xffff,
	},
	{
		.name = "none",
		COMMON,
		DCS(0, 8),
		.wire = USSD_WIRE_NONE,
		.service_type = "",
	},
};

const struct ussd_dialect *ussd_dialect_nth(size_t n)
{
	return n < ARRAY_SIZE(dialects) ? &dialects[n] : NULL;
}

const struct ussd_dialect *ussd_dialect_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(dialects); i++)
		if (strcmp(dialects[i].name, name) == 0)
			return &dialects[i];
	return NULL;
}
