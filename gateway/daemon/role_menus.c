/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <talloc.h>

#include "gateway/config/config.h"
#include "gateway/config/config_menus.h"
#include "gateway/daemon/role.h"
#include "menus/engine/menu.h"
#include "store/base/log.h"

int role_menus(struct menu **menu, void *ctx, const struct config *conf, bool is_test)
{
	struct menu_faults *faults = menu_faults_new(ctx);
	int rc = faults ? config_menus_load(menu, ctx, conf, faults) : -ENOMEM;
	size_t i;

	if (rc == 0 && !is_test)	/* a start looks at that */
		rc = menu_offer_read(*menu, conf->service.unreviewed);
	for (i = 0; faults && i < menu_faults_count(faults); i++)
		LOGP(DMENU, LOGL_ERROR, "%s\n", menu_faults_get(faults, i));
	if (rc < 0)
		LOGP(DMENU, LOGL_ERROR, "menus in %s: %s\n", conf->service.menus[0], strerror(-rc));
	talloc_free(faults);
	return rc;
}
