/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/smpp/port/smpp_port_priv.h"

void smpp_port_respond(struct smpp_port *port, unsigned at, uint32_t command, uint32_t seq, uint32_t status)
{
	struct smpp_pdu req = { .id = command, .seq = seq }, resp;

	smpp_pdu_respond(&resp, &req, status);
	smpp_binds_respond(port->binds, at, &resp);
}

void smpp_port_refuse_over(struct smpp_port *port, unsigned at, const struct smpp_pdu *pdu)
{
	port->stats.over++;
	smpp_port_respond(port, at, pdu->id, pdu->seq, SMPP_RTHROTTLED);
}
