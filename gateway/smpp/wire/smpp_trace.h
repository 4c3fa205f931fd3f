/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One line about a PDU for an engineer who looks at how an operator speaks: every field but what people typed, read or are called.
 *
 * Promise: pure; a number is its last two digits, a dialled string its first five characters, a text its length; TLVs that hold neither are hex. Never: a text, a password.
 * Limits: SMPP_TRACE_LINE octets; more is cut. */
#pragma once

#include "gateway/smpp/wire/smpp_pdu.h"

#define SMPP_TRACE_LINE	512

/* Fill line, NUL-terminated. */
void smpp_trace_line(char line[SMPP_TRACE_LINE], const struct smpp_pdu *pdu);
