/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <osmocom/core/logging.h>

#include "gateway/smpp/port/smpp_port_priv.h"
#include "gateway/smpp/wire/smpp_trace.h"
#include "store/base/log.h"

#define TRACE_STRAYS	100	/* lines of a trace about SMS, of which a link has plenty */

void smpp_port_trace(struct smpp_port *port, unsigned n)
{
	port->trace_left = n;
	port->trace_strays = TRACE_STRAYS;
	LOGP(DWIRE, LOGL_NOTICE, "link %s: trace of %u dialogues\n", port->conf.link.name, n);
}

void smpp_port_trace_pdu(const struct smpp_port *port, unsigned dialogue, const char *way, const struct smpp_pdu *pdu)
{
	char line[SMPP_TRACE_LINE];

	smpp_trace_line(line, pdu);
	LOGP(DWIRE, LOGL_NOTICE, "link %s: trace %u %s %s\n", port->conf.link.name, dialogue, way, line);
}

void smpp_port_trace_stray(struct smpp_port *port, const struct smpp_pdu *pdu)
{
	if (!port->trace_left || !port->trace_strays)
		return;
	port->trace_strays--;
	smpp_port_trace_pdu(port, 0, "in", pdu);
}
