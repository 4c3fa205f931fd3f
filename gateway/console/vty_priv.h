/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the VTY. Only gateway/console/vty*.c include this. */
#pragma once

#include <osmocom/vty/telnet_interface.h>
#include <osmocom/vty/vty.h>

#include "gateway/console/vty.h"

/* What the commands of that client speak about: the first member of struct vty_gateway, to which its connection belongs. */
static inline const struct vty_gateway_conf *vty_gateway_of(const struct vty *vty)
{
	const struct telnet_connection *conn = vty->priv;

	return conn->priv;
}

/* Install the commands of vty_show.c and vty_act.c into the view node. */
void vty_show_install(void);
void vty_act_install(void);
