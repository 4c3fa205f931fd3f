/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/gsup/gsup_trace.h"

#include <inttypes.h>
#include <stdio.h>

#include <osmocom/core/utils.h>

static const struct value_string kinds[] = {
	{ GSUP_PDU_REQUEST, "PROC_SS_REQUEST" }, { GSUP_PDU_RESULT, "PROC_SS_RESULT" }, { GSUP_PDU_ERROR, "PROC_SS_ERROR" },
	{ GSUP_PDU_UNROUTABLE, "ROUTING_ERROR" }, { 0, NULL },
};

static const struct value_string states[] = {
	{ GSUP_PDU_BEGIN, "BEGIN" }, { GSUP_PDU_CONTINUE, "CONTINUE" }, { GSUP_PDU_END, "END" }, { 0, NULL },
};

static const struct value_string components[] = {
	{ GSUP_PDU_INVOKE, "invoke" }, { GSUP_PDU_RETURN_RESULT, "returnResult" }, { GSUP_PDU_RETURN_ERROR, "returnError" },
	{ GSUP_PDU_REJECT, "reject" }, { 0, NULL },
};

void gsup_trace_line(char line[GSUP_TRACE_LINE], const struct gsup_pdu *pdu, const struct gsup_pdu_component *c)
{
	char what[96] = "", text[48] = "";

	if (c && c->text.p)
		snprintf(text, sizeof(text), " dcs 0x%02x text %zu octets", c->dcs, c->text.len);
	if (c)
		snprintf(what, sizeof(what), " %s id %u opcode %u code %u%s", get_value_string(components, c->kind), c->invoke_id, c->opcode, c->code, text);
	snprintf(line, GSUP_TRACE_LINE, "%s %s session 0x%08" PRIx32 " imsi %.5s.. cause %u facility %zu octets%s", get_value_string(kinds, pdu->kind),
		 get_value_string_or_null(states, pdu->state) ? : "-", pdu->session_id, pdu->imsi, pdu->cause, pdu->facility.len, what);
}
