/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sim/operator/air_msg.h"

#include <string.h>

#include <osmocom/core/utils.h>

void air_msg_set(struct air_msg *msg, enum air_kind kind, const char *link, const char *number, const char *text)
{
	memset(msg, 0, sizeof(*msg));
	msg->kind = kind;
	osmo_strlcpy(msg->link, link ? link : "", sizeof(msg->link));
	osmo_strlcpy(msg->number, number ? number : "", sizeof(msg->number));
	osmo_strlcpy(msg->text, text ? text : "", sizeof(msg->text));
}

bool air_msg_is_sound(const struct air_msg *msg, long size)
{
	if (size != (long)sizeof(*msg) || msg->kind == 0 || msg->kind >= AIR_KINDS)
		return false;
	return memchr(msg->link, 0, sizeof(msg->link)) && memchr(msg->number, 0, sizeof(msg->number)) &&
	       memchr(msg->text, 0, sizeof(msg->text));
}
