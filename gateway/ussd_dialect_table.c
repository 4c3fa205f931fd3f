/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every dialect there is. */
#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/ussd_dialect.h"

static const struct ussd_dialect dialects[] = {
	{
		.name = "standard",
		.service_type = "USSD",
		.from_operator = {
			.command = SMPP_DELIVER_SM,
			.ops = {
				{ 0x01, USSD_BEGIN },	/* PSSR indication */
				{ 0x12, USSD_INPUT },	/* USSR confirm */
				{ 0x11, USSD_END },	/* PSSR response, inbound */
				{ 0x81, USSD_ABORT },	/* USSREL indication */
				{ 0x00, USSD_BEGIN },	/* PSSD indication */
				{ 0x10, USSD_END },	/* PSSD response */
				{ 0x13, USSD_END },	/* USSN confirm */
				{ 0x92, USSD_END },	/* USSR confirm, last */
			},
			/* a dialogue that exists goes on; without one the layer above drops it */
			.other_op = USSD_INPUT,
		},
		.from_esme = {
			.command = SMPP_SUBMIT_SM,
			.ops = {
				{ 0x02, USSD_ASK },	/* USSR request */
				{ 0x11, USSD_END },	/* PSSR response */
				{ 0x03, USSD_NOTIFY },	/* USSN request */
				{ 0x17, USSD_END },	/* as vumi writes 17 */
			},
			.other_op = USSD_ASK,
		},
		.code_field = USSD_CODE_AUTO,
		.empty = USSD_EMPTY_CR,
		.carrier = USSD_CARRIER_TLV,
		.session_tag = SMPP_TAG_ITS_SESSION_INFO,
		.session_width = 2,
		.key_mask = 0xff00,	/* octet 1 is the session, octet 2 counts units: SMPP 3.4 5.3.2.43 */
		.end_bit_in = true,
		.end_bit_out = true,
		.dcs_gsm7 = 0,
		.dcs_ucs2 = 8,
		.dcs0 = TEXT_CS_GSM7,
		.limits = { .gsm7_septets = 160, .ucs2_chars = 80 },
	},
};

const struct ussd_dialect *ussd_dialect_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(dialects); i++)
		if (strcmp(dialects[i].name, name) == 0)
			return &dialects[i];
	return NULL;
}
