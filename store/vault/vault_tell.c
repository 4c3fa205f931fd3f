/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include <osmocom/core/logging.h>

#include "store/base/handoff.h"
#include "store/base/log.h"
#include "store/vault/vault_priv.h"

void vault_tell(struct vault *v, uint32_t type, uint32_t peer, uint32_t index)
{
	struct handoff msg = { .type = type, .peer = peer, .index = index, .offset_s = v->clock.offset_s };
	int rc;

	if (v->control.fd < 0)
		return;
	rc = handoff_send(v->control.fd, &msg, -1);
	if (rc < 0)
		LOGP(DMAIN, LOGL_NOTICE, "cannot send to the supervisor: %s\n", strerror(-rc));
}
