/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the configuration to what the vault understands. */
#include "gateway/daemon/role.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/logging.h>

#include "gateway/config/config.h"
#include "gateway/config/config_identity.h"
#include "store/base/log.h"
#include "store/identity/core/identity_priv.h"
#include "store/vault/vault.h"

/* A predecessor may still hold the socket. */
static int listen_admin(const char *path)
{
	unsigned tries;
	int fd = -EADDRINUSE;

	for (tries = 0; tries < VAULT_LOCK_S * 10 && fd == -EADDRINUSE; tries++) {
		if (tries)
			usleep(100000);
		fd = vault_admin_listen(path);
	}
	if (fd < 0)
		LOGP(DMAIN, LOGL_ERROR, "%s: %s\n", path, strerror(-fd));
	return fd;
}

int role_vault(void *ctx, const struct config *conf, const struct role_args *args)
{
	struct identity_conf identity;
	const struct vault_conf vault = {
		.db_path = conf->store.path,
		.keyfile = conf->store.keyfile,
		.user = args->user,
		.identity = &identity,
		.test_clock = args->test_clock,
		.still_s = args->still_s,
	};
	struct vault_fds fds = { .control = args->control_fd, .gateway = -1, .n_workers = conf->pin.workers };
	unsigned i;

	config_identity_fill(&identity, conf);
	for (i = 0; i < VAULT_WORKERS_MAX; i++)
		fds.workers[i] = -1;
	fds.admin = listen_admin(conf->store.admin);
	if (fds.admin < 0)
		return fds.admin;
	return vault_main(ctx, &vault, &fds);
}
