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

/* Install the commands that show, into the view node; once a process, behind vty_init(). */
void vty_show_install(void);
/* Install those that act. */
void vty_act_install(void);
