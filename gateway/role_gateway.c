/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/role.h"

#include "gateway/config.h"
#include "gateway/gateway.h"

int role_gateway(void *ctx, const struct config *conf, const struct role_args *args)
{
	int rc = role_become(conf->process.gateway_user);

	return rc ? rc : gateway_main(ctx, conf, args->control_fd, args->handed_fd);
}
