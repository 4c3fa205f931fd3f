/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the configuration to what the vault understands. */
#include "gateway/daemon/role.h"

#include "gateway/config/config.h"
#include "gateway/config/config_identity.h"
#include "store/identity/core/identity_priv.h"
#include "store/vault/vault.h"

int role_vault(void *ctx, const struct config *conf, const struct role_args *args)
{
	struct identity_conf identity;
	const struct vault_conf vault = {
		.db_path = conf->store.path,
		.keyfile = conf->store.keyfile,
		.admin = conf->store.admin,
		.user = args->user,
		.has_users = conf->process.gateway_user && conf->process.vault_user,
		.identity = &identity,
		.test_clock = args->test_clock,
		.still_s = args->still_s,
	};
	struct vault_fds fds = { .control = args->control_fd, .gateway = -1, .n_workers = conf->pin.workers };
	unsigned i;

	config_identity_fill(&identity, conf);
	for (i = 0; i < VAULT_WORKERS_MAX; i++)
		fds.workers[i] = -1;
	return vault_main(ctx, &vault, &fds);
}
