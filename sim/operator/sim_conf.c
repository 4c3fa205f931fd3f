/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/operator/sim_conf.h"

#include <string.h>

#include <osmocom/core/utils.h>

#include "gateway/config/config.h"

void sim_conf_link(struct smsc_link_conf *to, const struct config_link *from)
{
	osmo_strlcpy(to->name, from->name, sizeof(to->name));
	osmo_strlcpy(to->host, from->host, sizeof(to->host));
	osmo_strlcpy(to->system_id, from->system_id ? from->system_id : "", sizeof(to->system_id));
	osmo_strlcpy(to->password, from->password, sizeof(to->password));
	osmo_strlcpy(to->code, from->code ? from->code : "", sizeof(to->code));
	to->ussd = &from->ussd;
	to->any_password = from->password_file && !from->password[0];
	to->gsup = !strcmp(from->protocol, "gsup");
	to->port = from->port;
	to->ctrl_port = from->ctrl_port;
	to->session_s = from->session_s;
	to->idle_s = from->idle_s;
	to->sms = from->sms;
}
