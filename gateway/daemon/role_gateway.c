/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "gateway/daemon/role.h"

#include "gateway/config/config.h"
#include "gateway/daemon/gateway.h"
#include "gateway/daemon/sandbox.h"
#include "gateway/smpp/wire/smpp_tls.h"
#include "menus/engine/menu.h"

int role_gateway(void *ctx, const struct config *conf, const struct role_args *args)
{
	const struct config *links = NULL;
	struct menu *menu = NULL;
	int rc = role_config(&links, ctx, args->file, args->links_fd, CONFIG_PASSWORDS);

	rc = rc ? rc : role_menus(&menu, ctx, conf, args->is_test);
	rc = rc ? rc : smpp_tls_ready();
	rc = rc ? rc : sandbox_enter(args->sandbox, &args->user, NULL);
	if (rc >= 0)
		return gateway_main(ctx, conf, links, menu, args->still_s, args->control_fd, args->handed_fd);
	menu_free(menu);
	config_free(links);
	return rc;
}
