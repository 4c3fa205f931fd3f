/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside of the VTY. Only gateway/vty*.c include this. */
#pragma once

#include "gateway/console/vty.h"

struct vty;

/* What the commands of that client speak about. */
const struct vty_gateway_conf *vty_gateway_of(const struct vty *vty);

/* Install the commands of vty_show.c and vty_act.c into the view node. */
void vty_show_install(void);
void vty_act_install(void);
