/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An officer's desk wants the door of identity.h over this connection. */
#include <errno.h>

#include "store/admin/admin_priv.h"
#include "store/door/identity_peer.h"

int admin_desk_open(struct admin *a)
{
	if (!a->env->hooks)
		return admin_say(a, -EPERM, "only while musafird runs");
	if (!a->env->hooks->seat(a->env->hooks->ctx))
		return admin_say(a, -EUSERS, "%d desks are open; close one that nobody uses", PEER_DESKS);
	a->is_desk = true;
	return 0;
}
