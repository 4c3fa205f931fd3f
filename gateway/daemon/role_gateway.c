/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/role.h"

#include "gateway/config/config.h"
#include "gateway/daemon/gateway.h"

int role_gateway(void *ctx, const struct config *conf, const struct role_args *args)
{
	const struct config *links = NULL;
	int rc = role_config(&links, ctx, args->file, args->links_fd, CONFIG_PASSWORDS);

	rc = rc ? rc : rights_drop(&args->user, NULL);
	return rc ? rc : gateway_main(ctx, conf, links, args->still_s, args->control_fd, args->handed_fd);
}
