/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/role.h"

#include <string.h>

#include <osmocom/core/logging.h>

#include "gateway/resolve/resolve.h"
#include "gateway/daemon/sandbox.h"
#include "store/base/handoff.h"
#include "store/base/log.h"

int role_resolver(void *ctx, const struct config *conf, const struct role_args *args)
{
	const struct handoff ready = { .type = HANDOFF_READY, .peer = HANDOFF_RESOLVER };
	int rc = sandbox_enter(args->sandbox, &args->user, NULL);

	rc = rc < 0 ? rc : handoff_send(args->control_fd, &ready, -1);
	rc = rc ? rc : resolve_worker_main(args->control_fd);
	if (rc < 0)
		LOGP(DMAIN, LOGL_ERROR, "resolver: %s\n", strerror(-rc));
	return rc;
}
