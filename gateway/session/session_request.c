/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who speaks, and what every request to the vault says of that. */
#include "gateway/session/session_priv.h"

#include <string.h>

#include <osmocom/core/utils.h>

static bool has_prefix(const char *number, const char *const *prefixes)
{
	for (; prefixes && *prefixes; prefixes++)
		if (!strncmp(number, *prefixes, strlen(*prefixes)))
			return true;
	return false;
}

bool session_is_asserted(const struct session_port *port, const char *number)
{
	return has_prefix(number, port->asserts);
}

bool session_is_sms_asserted(const struct session_port *port, const char *number)
{
	return has_prefix(number, port->sms_asserts ? port->sms_asserts : port->asserts);
}

bool session_number(const struct session_link *link, const struct session_msg *msg, char number[NUMBER_SIZE], bool *asserted)
{
	if (number_read(number, msg->number, link->session->conf->country, msg->number_kind, NULL) < 0)
		return false;
	*asserted = session_is_asserted(link->port, number);
	return true;
}

void session_request(struct identity_req *req, enum identity_verb verb, const struct session_link *link, const char *number, bool asserted)
{
	memset(req, 0, sizeof(*req));
	req->verb = verb;
	req->flags = asserted ? IDENTITY_ASSERTED : 0;
	osmo_strlcpy(req->link, session_queue_name(link), sizeof(req->link));
	osmo_strlcpy(req->number, number, sizeof(req->number));
}
