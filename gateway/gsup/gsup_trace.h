/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One line about a message of a dialogue for an engineer who looks at how the network speaks, as smpp_trace.h.
 *
 * Promise: pure; an IMSI is its network (the first five digits), a text its length. Never: a text, a number. Limits: GSUP_TRACE_LINE octets. */
#pragma once

#include "gateway/gsup/gsup_pdu.h"

#define GSUP_TRACE_LINE	200

/* Fill line, NUL-terminated. c: the component of its facility; NULL when there is none that can be read. */
void gsup_trace_line(char line[GSUP_TRACE_LINE], const struct gsup_pdu *pdu, const struct gsup_pdu_component *c);
